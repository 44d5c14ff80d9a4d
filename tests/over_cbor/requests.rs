//! Requests in CBOR say what they say in JSON, by the server's own reader and by `ciborium`.

use ciborium::Value as Cbor;
use generated::kinesis::{
    GetRecords, GetRecordsInput, GetShardIterator, GetShardIteratorInput, PutRecord, PutRecordInput, PutRecords,
    PutRecordsInput, PutRecordsRequestEntry, ShardIteratorType,
};
use generated::runtime::{Bytes, CallErrorKind, EncodeOptions, Operation, Timestamp, Wire};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::Value as Json;

/// The request in CBOR.
pub fn in_cbor<O: Operation>(input: &O::Input) -> http::Request<Bytes> {
    let options = EncodeOptions { wire: Wire::Cbor, ..EncodeOptions::default() };
    O::encode_with(input, &options).expect("a request")
}

/// The body in CBOR and in JSON, each by a reader that is not ours.
fn both<O: Operation>(input: &O::Input) -> (Cbor, Json) {
    let cbor = ciborium::from_reader(&**in_cbor::<O>(input).body()).expect("CBOR");
    let json = serde_json::from_slice(O::encode(input).expect("a request").body()).expect("JSON");
    (cbor, json)
}

/// Members in any order.
fn sorted(value: &Json) -> Json {
    match value {
        Json::Object(members) => {
            let mut members: Vec<_> = members.iter().map(|(key, value)| (key.clone(), sorted(value))).collect();
            members.sort_by(|one, other| one.0.cmp(&other.0));
            Json::Object(members.into_iter().collect())
        }
        Json::Array(elements) => elements.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

fn entry() -> impl Strategy<Value = PutRecordsRequestEntry> {
    let hash_key = option::of("(0|[1-9][0-9]{0,38})");
    (vec(any::<u8>(), 0..200), option::of("\\PC{1,40}"), hash_key).prop_map(|(data, key, hash_key)| {
        PutRecordsRequestEntry::new(data).set_partition_key(key).set_explicit_hash_key(hash_key)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn a_server_reads_the_same_records_from_cbor_as_from_json(
        records in vec(entry(), 0..8),
        stream in option::of("\\PC{1,20}"),
        dry_run in option::of(any::<bool>()),
    ) {
        let input = PutRecordsInput::new(records).set_stream_name(stream).set_dry_run(dry_run);
        let (cbor, json) = both::<PutRecords>(&input);
        prop_assert_eq!(sorted(&ferrokinesis::server::cbor_to_json(&cbor)), sorted(&json));
    }
}

/// Blobs are bytes, structures of indefinite length, lists of definite; heads as the JSON form has them but for the type.
#[test]
fn a_request_is_what_it_is_in_json_with_bytes_for_blobs() {
    let records = [PutRecordsRequestEntry::new(&b"\x00\xff"[..]).partition_key("k")];
    let request = in_cbor::<PutRecords>(&PutRecordsInput::new(records).stream_name("s").dry_run(true));
    assert_eq!((request.method().as_str(), request.uri().path()), ("POST", "/"));
    assert_eq!(request.headers()["content-type"], "application/x-amz-cbor-1.1");
    assert_eq!(request.headers()["x-amz-target"], "Kinesis_20131202.PutRecords");
    assert_eq!(request.headers().len(), 2);
    let expected =
        b"\xbf\x67Records\x81\xbf\x64Data\x42\x00\xff\x6cPartitionKey\x61k\xff\x6aStreamName\x61s\x66DryRun\xf5\xff";
    assert_eq!(request.body(), &expected[..]);
}

#[test]
fn small_requests_are_these_bytes() {
    let input = PutRecordInput::new("hello").stream_name("s");
    assert_eq!(in_cbor::<PutRecord>(&input).body(), &b"\xbf\x6aStreamName\x61s\x64Data\x45hello\xff"[..]);
    let input = GetRecordsInput::new("i").limit(1000);
    assert_eq!(in_cbor::<GetRecords>(&input).body(), &b"\xbf\x6dShardIterator\x61i\x65Limit\x19\x03\xe8\xff"[..]);
}

/// As AWS's SDK for Java writes them (`SdkCborGenerator`): tag 1, and whole milliseconds.
#[test]
fn times_are_milliseconds() {
    let time = Timestamp::from_millis(1_700_000_000_123);
    let input = GetShardIteratorInput::new("s", ShardIteratorType::AtTimestamp).timestamp(time);
    let (cbor, json) = both::<GetShardIterator>(&input);
    let Cbor::Map(members) = cbor else { panic!("{cbor:?}") };
    let time = members.into_iter().find(|(key, _)| key.as_text() == Some("Timestamp")).expect("a time").1;
    assert_eq!(time, Cbor::Tag(1, Box::new(Cbor::from(1_700_000_000_123_i64))));
    assert_eq!(json["Timestamp"].as_f64(), Some(1_700_000_000.123));
}

/// The AWS protocols of other services have no such form.
#[test]
fn a_service_without_the_form_says_so_before_anything_is_sent() {
    use generated::dynamodb::{DescribeTable, DescribeTableInput};
    let options = EncodeOptions { wire: Wire::Cbor, ..EncodeOptions::default() };
    let error = DescribeTable::encode_with(&DescribeTableInput::new("t"), &options).expect_err("it has none");
    assert_eq!(error.call(), Some(CallErrorKind::Config));
    assert!(error.to_string().contains("DynamoDB speaks no CBOR"), "{error}");
}
