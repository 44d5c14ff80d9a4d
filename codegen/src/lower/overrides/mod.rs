//! What models should say and do not say yet, by shape id. Nothing else in the generator knows a service.

mod endpoints;
mod notes;
mod paging;

use std::fmt::Write;

use smithwright_model::{Model, Problems, Shape, ShapeId, ShapeKind, Source};

pub use endpoints::endpoint_from;
pub use notes::note;
pub use paging::{Paging, more_flags, pages_by_flag, paging};

use crate::ir::Retryable;

/// Operations that answer when something has come or is done, however long that takes. The trait `aws.api#longPoll` is younger
/// than they are, and of those that work it says nothing.
const LONG_POLLS: [&str; 9] = [
    "com.amazonaws.kinesis#ReceiveQueueRecords",
    "com.amazonaws.lambda#Invoke",
    "com.amazonaws.s3#CompleteMultipartUpload",
    "com.amazonaws.s3#CopyObject",
    "com.amazonaws.s3#UploadPartCopy",
    "com.amazonaws.sfn#GetActivityTask",
    "com.amazonaws.sqs#ReceiveMessage",
    "com.amazonaws.swf#PollForActivityTask",
    "com.amazonaws.swf#PollForDecisionTask",
];

/// Whether an operation is a long poll although its model does not say so.
pub fn is_long_poll(operation: &ShapeId) -> bool {
    LONG_POLLS.contains(&operation.as_str())
}

/// Services that answer their protocol in its second form as well.
const SECOND_FORMS: [&str; 1] = ["com.amazonaws.kinesis#Kinesis_20131202"];

/// Whether a service has the second form of its protocol, of which no model tells.
pub fn has_second_form(service: &ShapeId) -> bool {
    SECOND_FORMS.contains(&service.as_str())
}

/// Whether an operation is for whoever has no credentials, although its model does not say so.
pub fn is_unsigned(operation: &ShapeId) -> bool {
    operation.namespace() == "com.amazonaws.sts"
        && ["AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"].contains(&operation.name())
}

/// What repeating a call means after an error of an operation; without operations, of any.
struct Repeat {
    error: &'static str,
    operations: &'static [&'static str],
    means: Retryable,
}

/// `LimitExceededException` is throttling to AWS's clients, and in some services it is: API Gateway and DynamoDB ask to
/// be called again. In these it says that there may be no more of something, which a second attempt does not change.
/// Where a service gives the same code for calls that come too fast, its message tells them apart: `Rate exceeded`.
const REPEATS: [Repeat; 8] = [
    // No more than 5 streams, consumers or queues being made at a time, so many shards an account, so many changes a day.
    // Of other operations it is said of calls a second alone.
    Repeat {
        error: "com.amazonaws.kinesis#LimitExceededException",
        operations: &[
            "CreateChannel",
            "CreateQueue",
            "CreateStream",
            "MergeShards",
            "RegisterStreamConsumer",
            "SplitShard",
            "StartStreamEncryption",
            "StopStreamEncryption",
            "UpdateShardCount",
            "UpdateStreamMode",
            "UpdateStreamWarmThroughput",
        ],
        means: Retryable::Quota,
    },
    // Somebody subscribed within the last five seconds, and a later call takes over; or the consumer is not active yet.
    Repeat {
        error: "com.amazonaws.kinesis#ResourceInUseException",
        operations: &["SubscribeToShard"],
        means: Retryable::Later,
    },
    // There are as many as an account may have. Calls that come too fast have codes of their own there.
    Repeat { error: "com.amazonaws.cloudwatchlogs#LimitExceededException", operations: &[], means: Retryable::Quota },
    Repeat { error: "com.amazonaws.firehose#LimitExceededException", operations: &[], means: Retryable::Quota },
    Repeat { error: "com.amazonaws.secretsmanager#LimitExceededException", operations: &[], means: Retryable::Quota },
    Repeat { error: "com.amazonaws.cloudformation#LimitExceededException", operations: &[], means: Retryable::Quota },
    Repeat { error: "com.amazonaws.cloudwatch#LimitExceededException", operations: &[], means: Retryable::Quota },
    Repeat { error: "com.amazonaws.glacier#LimitExceededException", operations: &[], means: Retryable::Quota },
];

/// What repeating a call of `operation` means after `error`, where neither its code nor its model says so.
pub fn retryable(error: &ShapeId, operation: &ShapeId) -> Option<Retryable> {
    let of = |repeat: &&Repeat| repeat.operations.is_empty() || repeat.operations.contains(&operation.name());
    REPEATS.iter().filter(|repeat| repeat.error == error.as_str()).find(of).map(|repeat| repeat.means)
}

/// Structures that tell of a failure, although their names do not.
const ENTRY_ERRORS: [&str; 1] = ["com.amazonaws.dynamodb#CancellationReason"];

/// Whether a structure tells of a failure, although its name does not.
pub fn is_entry_error(structure: &ShapeId) -> bool {
    ENTRY_ERRORS.contains(&structure.as_str())
}

/// Headers that a service wants with every request, although its model does not say so.
pub fn headers(service: &Shape) -> Vec<(String, String)> {
    let header = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
    match (service.id.namespace(), &service.kind) {
        // Else it answers in HAL, an older form.
        ("com.amazonaws.apigateway", _) => header("accept", "application/json"),
        ("com.amazonaws.glacier", ShapeKind::Service(glacier)) => header("x-amz-glacier-version", &glacier.version),
        _ => Vec::new(),
    }
}

/// Whether a service wants the tree hash of an operation's body, although its model does not say so.
pub fn has_tree_hash(operation: &ShapeId) -> bool {
    operation.namespace() == "com.amazonaws.glacier"
        && ["UploadArchive", "UploadMultipartPart"].contains(&operation.name())
}

/// Whether an operation, which sends a stream, takes it unsigned over TLS and has to know its length.
pub fn is_upload(operation: &ShapeId) -> bool {
    operation.namespace() == "com.amazonaws.s3"
}

/// Whether the endpoint rules put a label of an operation's URI into the endpoint, so that the path must not have it again.
pub fn is_label_of_endpoint(operation: &ShapeId, label: &str) -> bool {
    operation.namespace() == "com.amazonaws.s3" && label == "Bucket"
}

/// Whether a response's body is the document of a member, although its model does not bind it so.
pub fn is_whole_response(member: &ShapeId) -> bool {
    // By the trait `s3UnwrappedXmlOutput`, which one operation has.
    member.as_str() == "com.amazonaws.s3#GetBucketLocationOutput$LocationConstraint"
}

/// Whether a timestamp is a text, since it is what somebody once set, and need not be a time.
pub fn is_any_text(member: &ShapeId) -> bool {
    ["com.amazonaws.s3#GetObjectOutput$Expires", "com.amazonaws.s3#HeadObjectOutput$Expires"].contains(&member.as_str())
}

/// Whether an operation may begin to answer before it is done, and then tell an error, which has nothing around it.
pub fn fails_in_answer(operation: &ShapeId) -> bool {
    operation.namespace() == "com.amazonaws.s3"
}

/// Whether an operation takes its query as a form in the body of a POST, although its model has it in the URI of a GET.
pub fn sends_query_as_form(operation: &ShapeId) -> bool {
    // Queries may be longer than servers take in a URI.
    operation.as_str() == "com.amazonaws.cloudsearchdomain#Search"
}

/// The member with a key in base64 whose MD5 another member of an operation's input is, if it is unset.
pub fn md5_of<'a>(operation: &ShapeId, member: &'a str) -> Option<&'a str> {
    let key = member.strip_suffix("MD5").filter(|key| key.ends_with("SSECustomerKey"));
    key.filter(|_| operation.namespace() == "com.amazonaws.s3")
}

/// What stands for a label of an operation's URI if it is unset or empty.
pub fn label_default(operation: &ShapeId, label: &str) -> Option<&'static str> {
    // The account of whoever signs.
    (operation.namespace() == "com.amazonaws.glacier" && label == "accountId").then_some("-")
}

/// Whether a label that targets the shape takes ids as the service gives them, behind a path, without that path.
pub fn is_behind_path(target: &ShapeId) -> bool {
    // It answers `/hostedzone/Z1`, and is asked for `Z1`.
    target.namespace() == "com.amazonaws.route53" && ["ResourceId", "ChangeId"].contains(&target.name())
}

/// The required input member of an operation that is its endpoint, whatever a client was told.
pub fn endpoint_url(operation: &ShapeId) -> Option<&'static str> {
    // Each model has its own, which `CreateRealtimeEndpoint` gives.
    (operation.as_str() == "com.amazonaws.machinelearning#Predict").then_some("PredictEndpoint")
}

/// Operations by which a body goes up in parts, and which of their members play which part.
pub struct Multipart {
    /// The client's method.
    pub method: &'static str,
    /// Sends a body whole. What it takes besides goes to the others by names.
    pub put: &'static str,
    pub create: &'static str,
    pub part: &'static str,
    pub complete: &'static str,
    pub abort: &'static str,
    /// The body, and how long it is.
    pub body: &'static str,
    pub content_length: &'static str,
    pub upload_id: &'static str,
    pub part_number: &'static str,
    /// Path to the parts that are joined.
    pub parts: (&'static str, &'static str),
    /// How many bytes all parts have, in the input that joins them and in the output of `put`.
    pub bytes: [&'static str; 2],
    /// Which algorithm checksums have, and how those of parts make that of the whole.
    pub checksum_algorithm: &'static str,
    pub checksum_type: &'static str,
    pub checksums: &'static [MultipartChecksum],
    /// Members that say something of the bytes of one request, besides checksums.
    pub of_one_request: &'static [&'static str],
    /// The least and the most bytes of a part, in whole MiB, and how many parts there can be.
    pub limits: (u64, u64, u32),
    /// The code of errors about an upload that is not there: it never was, was aborted, or was joined.
    pub no_such_upload: &'static str,
}

/// An algorithm of checksums: its name, the member that has the checksum, and the type of the whole's.
pub struct MultipartChecksum {
    pub algorithm: &'static str,
    pub member: &'static str,
    pub checksum_type: &'static str,
    /// Whether that of the whole is that of its bytes, so that a caller may know it.
    pub of_all_bytes: bool,
}

const fn whole(algorithm: &'static str, member: &'static str) -> MultipartChecksum {
    MultipartChecksum { algorithm, member, checksum_type: "FULL_OBJECT", of_all_bytes: true }
}

const fn composite(algorithm: &'static str, member: &'static str) -> MultipartChecksum {
    MultipartChecksum { algorithm, member, checksum_type: "COMPOSITE", of_all_bytes: false }
}

const MULTIPARTS: [Multipart; 1] = [Multipart {
    method: "Upload",
    put: "com.amazonaws.s3#PutObject",
    create: "com.amazonaws.s3#CreateMultipartUpload",
    part: "com.amazonaws.s3#UploadPart",
    complete: "com.amazonaws.s3#CompleteMultipartUpload",
    abort: "com.amazonaws.s3#AbortMultipartUpload",
    body: "Body",
    content_length: "ContentLength",
    upload_id: "UploadId",
    part_number: "PartNumber",
    parts: ("MultipartUpload", "Parts"),
    bytes: ["MpuObjectSize", "Size"],
    checksum_algorithm: "ChecksumAlgorithm",
    checksum_type: "ChecksumType",
    // S3 puts CRCs of parts together to that of all bytes, of CRC-64/NVME always; hashes are hashed again.
    checksums: &[
        whole("CRC32", "ChecksumCRC32"),
        whole("CRC32C", "ChecksumCRC32C"),
        whole("CRC64NVME", "ChecksumCRC64NVME"),
        composite("SHA1", "ChecksumSHA1"),
        composite("SHA256", "ChecksumSHA256"),
        composite("SHA512", "ChecksumSHA512"),
        composite("MD5", "ChecksumMD5"),
        composite("XXHASH64", "ChecksumXXHASH64"),
        composite("XXHASH3", "ChecksumXXHASH3"),
        composite("XXHASH128", "ChecksumXXHASH128"),
    ],
    of_one_request: &["ContentMD5"],
    limits: (5 << 20, 5 << 30, 10_000),
    no_such_upload: "NoSuchUpload",
}];

/// How a body that an operation sends whole goes up in parts.
pub fn multipart(put: &ShapeId) -> Option<&'static Multipart> {
    MULTIPARTS.iter().find(|multipart| multipart.put == put.as_str())
}

/// Endpoint rules for a model of S3 that has none.
const S3_RULES: &str = include_str!("s3.smithy");

/// The model with what it should say, if it does not: endpoint rules, without which S3's buckets would be nowhere.
pub fn completed(model: &Model) -> Result<Option<Model>, Problems> {
    let has_no_rules = |shape: &Shape| {
        let traits = &shape.traits;
        traits.endpoint_rule_set.is_none() && traits.endpoint_bdd.is_none() && traits.client_context_params.is_none()
    };
    let s3 = model.services().find(|(shape, _)| shape.id.as_str() == "com.amazonaws.s3#AmazonS3");
    let Some((_, service)) = s3.filter(|(shape, _)| has_no_rules(shape)) else { return Ok(None) };
    let mut rules = S3_RULES.to_owned();
    let mut inputs: Vec<&ShapeId> = model
        .operations(service)
        .into_iter()
        .filter_map(|shape| match &shape.kind {
            ShapeKind::Operation(operation) => Some(&operation.input),
            _ => None,
        })
        .collect();
    inputs.sort();
    inputs.dedup();
    for input in inputs {
        let bucket = model.members(input).find(|member| member.name == "Bucket");
        if bucket.is_some_and(|bucket| bucket.traits.http_label.is_some() && bucket.traits.context_param.is_none()) {
            let _ = writeln!(rules, "\napply {input}$Bucket @smithy.rules#contextParam(name: \"Bucket\")");
        }
    }
    model.with(Source::new("s3.smithy", rules)).map(Some)
}
