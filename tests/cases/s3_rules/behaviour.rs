//! What S3 wants besides what its model says.

use std::sync::{Arc, Mutex};

use case_s3_rules::runtime::http::{Request, Response};
use case_s3_rules::runtime::{
    ByteStream, Bytes, CallErrorKind, Config, Credentials, ErrorMeta, Operation, Timestamp, Transport, TransportError,
};
use case_s3_rules::s3::{
    BucketLocationConstraint, Client, FakeClient, GetBucketLocation, GetBucketLocationInput, GetBucketLocationOutput,
    GetObject, GetObjectError, GetObjectInput, GetObjectOutput, PutObject, PutObjectInput, PutObjectInputRequired,
    PutObjectOutput,
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

fn client(service: &Service) -> Client {
    let config = Config::new().region("eu-west-1").credentials(Credentials::new("AKID", "secret"));
    Client::new(config.transport(service.clone()))
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
