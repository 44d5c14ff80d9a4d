//! What S3 wants besides what its model says.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use case_s3_rules::runtime::http::{Request, Response};
use case_s3_rules::runtime::{
    ByteStream, Bytes, CallErrorKind, Config, Credentials, ErrorMeta, Operation, Timestamp, Transport, TransportError,
};
use case_s3_rules::s3::{
    BucketLocationConstraint, Client, EndpointConfig as _, FakeClient, GetBucketLocation, GetBucketLocationInput, GetBucketLocationOutput,
    GetObject, GetObjectError, GetObjectInput, GetObjectOutput, HeadObject, HeadObjectError, HeadObjectInput,
    HeadObjectInputRequired, ListObjectsV2Input, ListObjectsV2Output, ListPartsInput,
    ListPartsInputRequired, ListPartsOutput, Part, PutObject, PutObjectInput, PutObjectInputRequired, PutObjectOutput,
};

fn put(body: impl Into<ByteStream>) -> PutObjectInput {
    let required = PutObjectInputRequired { bucket: "films".to_owned(), key: "a//../b c".to_owned() };
    PutObjectInput::new(required).body(body)
}

#[derive(Clone, Default)]
struct Service(Arc<Mutex<Vec<Request<Bytes>>>>);

impl Transport for Service {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.0.lock().unwrap().push(request);
        Ok(Response::new(Bytes::new()))
    }
}

fn config(service: &Service) -> Config {
    let config = Config::new().region("eu-west-1").credentials(Credentials::new("AKID", "secret"));
    config.transport(service.clone())
}

fn client(service: &Service) -> Client {
    Client::new(config(service))
}

#[tokio::test]
async fn the_bucket_is_in_the_host_alone_and_the_key_as_it_is() {
    let service = Service::default();
    client(&service).put_object(&put("hello")).await.unwrap();
    let request = service.0.lock().unwrap().pop().unwrap();
    assert_eq!(request.uri().to_string(), "https://films.s3.eu-west-1.amazonaws.com/a//../b%20c");
    // TLS protects the bytes.
    assert_eq!(request.headers()["x-amz-content-sha256"], "UNSIGNED-PAYLOAD");
}

#[tokio::test]
async fn what_is_read_once_goes_out_if_its_length_is_known() {
    let once = || ByteStream::from_reader(&b"hello"[..]);
    let service = Service::default();
    client(&service).put_object(&put(once().with_length(5))).await.unwrap();
    let request = service.0.lock().unwrap().pop().unwrap();
    assert_eq!(
        (request.body(), &request.headers()["x-amz-content-sha256"]),
        (&Bytes::from("hello"), &"UNSIGNED-PAYLOAD".parse().unwrap())
    );

    let error = client(&service).put_object(&put(once())).await.unwrap_err();
    assert_eq!(error.call(), Some(CallErrorKind::Input));
    assert!(error.to_string().contains("has to be told the length of `Body`"), "{error}");
    assert!(service.0.lock().unwrap().is_empty());
}

#[test]
fn the_document_of_a_location_is_the_location() {
    let decode =
        |body: &'static str| GetBucketLocation::decode(Response::new(Bytes::from(body))).unwrap().location_constraint;
    let eu = decode(r#"<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">EU</LocationConstraint>"#);
    assert_eq!(eu, Some(BucketLocationConstraint::Eu));
    assert_eq!(decode("<LocationConstraint/>"), None);
    let request = GetBucketLocation::encode(&GetBucketLocationInput::new("films")).unwrap();
    assert_eq!(request.uri().to_string(), "/?location");
}

#[test]
fn expires_is_whatever_somebody_has_set() {
    let sent = PutObject::encode(&put("").expires(Timestamp::from_secs(0))).unwrap();
    assert_eq!(sent.headers()["expires"], "Thu, 01 Jan 1970 00:00:00 GMT");
    for text in ["Thu, 01 Jan 1970 00:00:00 GMT", "in a fortnight"] {
        let response = Response::builder().header("expires", text).body(Bytes::new()).unwrap();
        assert_eq!(GetObject::decode(response).unwrap().expires.as_deref(), Some(text));
    }
    let get = GetObjectInput { bucket: "films".to_owned(), key: "a".to_owned() };
    assert_eq!(GetObject::encode(&get).unwrap().uri().path(), "/a");
}

#[tokio::test]
async fn a_fake_is_told_the_bucket_wherever_it_goes_and_answers_errors_as_they_are() {
    let fake = FakeClient::new();
    let elsewhere = Client::new(fake.config().endpoint_url("http://localhost:9000/base"));
    for client in [fake.client(), elsewhere] {
        fake.put_object().reply(PutObjectOutput::default());
        client.put_object(&put("hello")).await.unwrap();
        let got = fake.put_object().inputs().pop().unwrap();
        assert_eq!((got.bucket.as_str(), got.key.as_str()), ("films", "a//../b c"));
        assert_eq!(got.body.collect().await.unwrap(), "hello");
    }
    let location_constraint = Some(BucketLocationConstraint::Eu);
    fake.get_bucket_location().reply(GetBucketLocationOutput { location_constraint: location_constraint.clone() });
    let found = fake.client().get_bucket_location(&GetBucketLocationInput::new("films")).await.unwrap();
    assert_eq!(found.location_constraint, location_constraint);
    assert_eq!(fake.get_bucket_location().inputs(), [GetBucketLocationInput::new("films")]);

    let get = GetObjectInput { bucket: "films".to_owned(), key: "a".to_owned() };
    let gone = ErrorMeta::of_code("NoSuchKey").with_message("no such key".to_owned());
    let expires = Some("in a fortnight".to_owned());
    fake.get_object()
        .then_error(GetObjectError::Unmodeled(gone.into()))
        .reply(GetObjectOutput { expires: expires.clone(), ..GetObjectOutput::default() });
    let error = fake.client().get_object(&get).await.unwrap_err();
    let body = "<Error><Type>Sender</Type><Code>NoSuchKey</Code><Message>no such key</Message>\
                <RequestId>fake</RequestId></Error>";
    assert_eq!((error.code(), error.body()), (Some("NoSuchKey"), &Bytes::from(body)));
    assert_eq!(fake.client().get_object(&get).await.unwrap().expires, expires);
    fake.assert_all_used();
}

#[test]
fn an_error_that_comes_late_is_one() {
    let answer = |body: &'static str| GetBucketLocation::decode(Response::new(Bytes::from(body)));
    let error = answer("\n<?xml version='1.0'?><Error><Code>SlowDown</Code><Message>Later.</Message></Error>").unwrap_err();
    assert_eq!((error.code(), error.message(), error.status()), (Some("SlowDown"), Some("Later."), Some(200)));
    assert!(error.is_retryable());
    for body in ["<Error/>", "<Error><Message>m</Message></Error>", "<ErrorResponse><Error><Code>SlowDown</Code></Error></ErrorResponse>"] {
        assert!(answer(body).is_err(), "{body}");
    }
    // What somebody stored is not read as an answer.
    let stored = GetObject::decode(Response::new(Bytes::from("<Error><Code>SlowDown</Code></Error>")));
    assert!(stored.is_ok());
}

fn parts(number: i32, marker: &str, is_truncated: Option<bool>) -> ListPartsOutput {
    let parts = Some(vec![Part { part_number: Some(number) }]);
    ListPartsOutput { next_part_number_marker: Some(marker.to_owned()), is_truncated, parts }
}

#[tokio::test]
async fn the_flag_ends_the_pages_whatever_the_token() {
    let of_upload = || {
        let (bucket, key, upload_id) = ("films".to_owned(), "a".to_owned(), "u".to_owned());
        ListPartsInput::new(ListPartsInputRequired { bucket, key, upload_id })
    };
    // The last page has a marker as well: its own last part, or 0.
    for end in [Some(false), None] {
        let fake = FakeClient::new();
        fake.list_parts().reply(parts(1, "1", Some(true))).reply(parts(2, "0", end));
        assert_eq!(fake.client().list_parts_pages(of_upload()).items().all().await.unwrap().len(), 2);
        let markers: Vec<_> = fake.list_parts().inputs().into_iter().map(|input| input.part_number_marker).collect();
        assert_eq!(markers, [None, Some("1".to_owned())]);
    }

    let objects = |token: &str, is_truncated| {
        let next_continuation_token = Some(token.to_owned());
        ListObjectsV2Output { is_truncated, next_continuation_token }
    };
    let fake = FakeClient::new();
    // Servers that imitate S3 may leave the flag out.
    let pages = [objects("1", Some(true)), objects("2", None), objects("2", Some(false))];
    for page in pages {
        fake.list_objects_v2().reply(page);
    }
    let pages = fake.client().list_objects_v2_pages(ListObjectsV2Input::new("films")).all().await.unwrap();
    assert_eq!(pages.len(), 3);
}

#[tokio::test]
async fn nothing_stands_before_an_ip_address() {
    for (endpoint, bucket, expected) in [
        ("http://127.0.0.1:9000", "dot.ted", "http://127.0.0.1:9000/dot.ted/a"),
        ("https://127.0.0.1:9000", "dot.ted", "https://127.0.0.1:9000/dot.ted/a"),
        ("http://[::1]:9000/base", "dot.ted", "http://[::1]:9000/base/dot.ted/a"),
        ("https://[::1]", "dot.ted", "https://[::1]/dot.ted/a"),
        ("http://127.0.0.1:9000", "films", "http://127.0.0.1:9000/films/a"),
        ("http://[::1]:9000", "films", "http://[::1]:9000/films/a"),
        // Before a name, the rules are followed.
        ("http://localhost:9000", "films", "http://films.localhost:9000/a"),
        ("http://localhost:9000", "dot.ted", "http://dot.ted.localhost:9000/a"),
        ("https://localhost:9000", "dot.ted", "https://localhost:9000/dot.ted/a"),
    ] {
        let service = Service::default();
        let get = GetObjectInput { bucket: bucket.to_owned(), key: "a".to_owned() };
        let client = Client::new(config(&service).endpoint_url(endpoint));
        client.get_object(&get).await.unwrap();
        assert_eq!(service.0.lock().unwrap()[0].uri().to_string(), expected);
        let url = client.presign::<GetObject>(&get, Duration::from_secs(9)).await.unwrap().url();
        assert!(url.starts_with(&format!("{expected}?")), "{url}");
    }
}

#[tokio::test]
async fn a_bucket_of_s3_express_is_refused_or_signed_for_as_it_can_be() {
    let service = Service::default();
    let get = GetObjectInput { bucket: "films--use1-az4--x-s3".to_owned(), key: "a".to_owned() };
    let client = client(&service);
    let call = client.get_object(&get).await.unwrap_err().to_string();
    let presigned = client.presign::<GetObject>(&get, Duration::from_secs(9)).await.unwrap_err().to_string();
    for error in [call, presigned] {
        assert!(error.contains("with `disable_s3_express_session_auth(true)` of the client's `EndpointConfig`"), "{error}");
    }
    assert!(service.0.lock().unwrap().is_empty());
    let client = Client::new(config(&service).disable_s3_express_session_auth(true));
    client.get_object(&get).await.unwrap();
    let request = service.0.lock().unwrap().pop().unwrap();
    assert!(request.headers()["authorization"].to_str().unwrap().contains("/eu-west-1/s3express/aws4_request"));
}

#[tokio::test]
async fn a_blank_is_a_key() {
    let service = Service::default();
    let get = |key: &str| GetObjectInput { bucket: "films".to_owned(), key: key.to_owned() };
    client(&service).get_object(&get(" ")).await.unwrap();
    assert_eq!(service.0.lock().unwrap()[0].uri().path(), "/%20");
    let error = client(&service).get_object(&get("")).await.unwrap_err();
    assert_eq!(error.call(), Some(CallErrorKind::Input));
}

/// What botocore sends for the key of the bytes from 0 to 31; it takes the bytes.
#[test]
fn the_md5_of_a_key_is_made_of_its_bytes() {
    const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    const SUM: &str = "tP/LI3N87DFaSk0aoqYgzg==";
    let head = || HeadObjectInput::new(HeadObjectInputRequired { bucket: "films".to_owned(), key: "a".to_owned() });
    let (key, sum) =
        ("x-amz-server-side-encryption-customer-key", "x-amz-server-side-encryption-customer-key-md5");
    let (source, source_sum) = (
        "x-amz-copy-source-server-side-encryption-customer-key",
        "x-amz-copy-source-server-side-encryption-customer-key-md5",
    );
    let sent = HeadObject::encode(&head().sse_customer_key(KEY).copy_source_sse_customer_key(KEY)).unwrap();
    for (key, sum) in [(key, sum), (source, source_sum)] {
        assert_eq!((sent.headers()[key].as_bytes(), sent.headers()[sum].as_bytes()), (KEY.as_bytes(), SUM.as_bytes()));
    }
    let own = HeadObject::encode(&head().sse_customer_key("own").sse_customer_key_md5("sum")).unwrap();
    assert_eq!((&own.headers()[key], &own.headers()[sum]), (&"own".parse().unwrap(), &"sum".parse().unwrap()));
    assert!(!HeadObject::encode(&head()).unwrap().headers().contains_key(sum));
    let error = HeadObject::encode(&head().sse_customer_key("s3cret key")).unwrap_err();
    assert_eq!(error.call(), Some(CallErrorKind::Input));
    assert!(error.to_string().contains("`SSECustomerKey` must be the bytes of a key in base64"), "{error}");
    assert!(!format!("{error} {error:#?}").contains("s3cret"));
}

#[test]
fn without_a_body_the_status_tells_and_the_bucket_is_said_to_be_elsewhere() {
    let decode = |status: u16, region: &str| {
        let response = Response::builder().status(status).header("x-amz-bucket-region", region);
        HeadObject::decode(response.body(Bytes::new()).unwrap()).unwrap_err()
    };
    for (status, code) in [(301, "MovedPermanently"), (400, "BadRequest"), (403, "Forbidden"), (404, "NotFound")] {
        let error = decode(status, "eu-central-1");
        assert_eq!(error.code(), Some(code));
        assert!(error.to_string().contains("; the bucket is in eu-central-1"), "{error}");
    }
    assert!(matches!(decode(404, ""), HeadObjectError::NotFound(_)));
}
