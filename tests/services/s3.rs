//! S3: buckets in the endpoint, streams both ways, documents, and what it tells without a body.

use std::time::Duration;

use ::s3::runtime::client::PresignedRequest;
use ::s3::runtime::{ByteStream, Bytes, HttpTransport, Transport};
use ::s3::s3::{
    BucketLocationConstraint, BucketVersioningStatus, ChecksumAlgorithm, Client, CopyObjectRequest,
    CopyObjectRequestRequired, CreateBucketConfiguration, CreateBucketRequest, Delete, DeleteObjectsRequest,
    GetBucketLocationRequest, GetObject, GetObjectError, GetObjectRequest, GetObjectRequestRequired, HeadObjectError,
    HeadObjectRequest, HeadObjectRequestRequired, ListObjectsV2Request, ObjectIdentifier, PutBucketVersioningRequest,
    PutObject, PutObjectRequest, PutObjectRequestRequired, VersioningConfiguration,
};

use super::{config, run};

const BUCKET: &str = "smithwright-films";
/// What a path could lose: a space, a plus, two slashes, dots.
const KEY: &str = "a b+c//../é=%20";

fn get(key: &str) -> GetObjectRequest {
    GetObjectRequest::new(GetObjectRequestRequired { bucket: BUCKET.to_owned(), key: key.to_owned() })
}

#[test]
fn objects_go_into_a_bucket_and_come_out() {
    run(async {
        let client = Client::new(config());
        let location = CreateBucketConfiguration::new().location_constraint(BucketLocationConstraint::EuWest1);
        let create = CreateBucketRequest::new(BUCKET).create_bucket_configuration(location);
        client.create_bucket(&create).await.expect("a bucket");
        let location = client.get_bucket_location(&GetBucketLocationRequest::new(BUCKET)).await.expect("where it is");
        assert_eq!(location.location_constraint, Some(BucketLocationConstraint::EuWest1));
        // Its document needs a checksum.
        let versioning = VersioningConfiguration::new().status(BucketVersioningStatus::Suspended);
        client.put_bucket_versioning(&PutBucketVersioningRequest::new(BUCKET, versioning)).await.expect("set");

        let key = || PutObjectRequestRequired { bucket: BUCKET.to_owned(), key: KEY.to_owned() };
        let put = PutObjectRequest::new(key()).body(ByteStream::from("letters")).content_type("text/x");
        let etag = client.put_object(&put).await.expect("put").e_tag.expect("a tag");

        let got = client.get_object(&get(KEY)).await.expect("the object");
        assert_eq!((got.content_type.as_deref(), got.e_tag.as_deref()), (Some("text/x"), Some(&*etag)));
        assert_eq!(got.body.collect().await.expect("its bytes"), "letters");
        let some = client.get_object(&get(KEY).range("bytes=1-3")).await.expect("a part");
        assert_eq!(some.body.collect().await.expect("its bytes"), "ett");

        // What is not in memory, by an algorithm of choice; the answer is compared with what was sent.
        let content = ByteStream::from_fn(|| "sounds".into()).with_length(6);
        let put = PutObjectRequest::new(key()).body(content).checksum_algorithm(ChecksumAlgorithm::Sha256);
        let put = client.put_object(&put).await.expect("put");
        assert_eq!(put.checksum_sha256.as_deref(), Some("OV1MOCgEaZ+hBj3Sk68ujRqhfzpAvk1b+DDXEQ48uF8="));
        let got = client.resuming::<GetObject>(&get(KEY)).await.expect("the object");
        assert_eq!(got.checksum_sha256, put.checksum_sha256);
        assert_eq!(got.body.collect().await.expect("its bytes"), "sounds");
        let put = PutObjectRequest::new(key()).body(ByteStream::from("letters"));
        client.put_object(&put).await.expect("put");

        let source = format!("{BUCKET}/a%20b%2Bc//../%C3%A9%3D%2520");
        let copy = CopyObjectRequestRequired { bucket: BUCKET.to_owned(), copy_source: source, key: "copy".to_owned() };
        let copied = client.copy_object(&CopyObjectRequest::new(copy)).await.expect("a copy");
        assert_eq!(copied.copy_object_result.and_then(|copy| copy.e_tag), Some(etag));

        let mut pages = client.list_objects_v2_pages(ListObjectsV2Request::new(BUCKET).max_keys(1));
        let mut keys = Vec::new();
        while let Some(page) = pages.next().await {
            keys.extend(page.expect("a page").contents.unwrap_or_default().into_iter().filter_map(|object| object.key));
        }
        assert_eq!(keys, [KEY, "copy"]);

        let delete = Delete::new([ObjectIdentifier::new(KEY), ObjectIdentifier::new("copy")]);
        let deleted = client.delete_objects(&DeleteObjectsRequest::new(BUCKET, delete)).await.expect("deleted");
        assert_eq!(deleted.deleted.map(|deleted| deleted.len()), Some(2));
        match client.get_object(&get(KEY)).await.expect_err("no object") {
            GetObjectError::NoSuchKey(error) => assert_eq!(error.meta.status(), Some(404)),
            other => panic!("{other}"),
        }
        let head = HeadObjectRequestRequired { bucket: BUCKET.to_owned(), key: KEY.to_owned() };
        match client.head_object(&HeadObjectRequest::new(head)).await.expect_err("no object") {
            HeadObjectError::NotFound(error) => assert_eq!(error.meta.status(), Some(404)),
            other => panic!("{other}"),
        }
    });
}

/// Sends what somebody was given who has no keys.
async fn send(request: PresignedRequest, body: &'static str) -> (u16, Bytes) {
    assert!(request.headers().is_empty(), "{:?}", request.headers());
    let request = request.into_http().map(|_| Bytes::from(body));
    let response = HttpTransport::new().send(request).await.expect("an answer");
    (response.status().as_u16(), response.into_body())
}

#[test]
fn whoever_has_the_url_of_a_call_can_make_it() {
    run(async {
        let client = Client::new(config());
        client.create_bucket(&CreateBucketRequest::new("smithwright-urls")).await.expect("a bucket");
        let minute = Duration::from_secs(60);
        let key = || PutObjectRequestRequired { bucket: "smithwright-urls".to_owned(), key: KEY.to_owned() };
        let put = client.presign::<PutObject>(&PutObjectRequest::new(key()), minute).await.expect("a URL");
        assert_eq!(send(put, "by URL").await.0, 200);
        let get = GetObjectRequestRequired { bucket: "smithwright-urls".to_owned(), key: KEY.to_owned() };
        let get = client.presign::<GetObject>(&GetObjectRequest::new(get), minute).await.expect("a URL");
        assert_eq!(send(get, "").await, (200, Bytes::from("by URL")));
    });
}
