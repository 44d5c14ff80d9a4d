//! Requests signed in their URL: what they are, and when there are none.

use std::time::Duration;

use bytes::Bytes;

use super::script::{Script, client, status};
use crate::client::PresignedRequest;
use crate::endpoint::{Endpoint, Settings};
use crate::protocol::AwsJson1_1;
use crate::protocol::fixture::{Describe, DescribeError, Output, SERVICE};
use crate::{Auth, CallError, CallErrorKind, Config, Credentials, Document, Operation, OperationInfo};

const MINUTE: Duration = Duration::from_secs(60);

/// Is never signed.
struct Public;

impl Operation for Public {
    type Input = Bytes;
    type Output = Output;
    type Error = DescribeError;
    type Protocol = AwsJson1_1;
    const INFO: OperationInfo = OperationInfo::new(&SERVICE, "Public").auth(Auth::None);
}

/// Has an endpoint as S3's.
struct Stored;

impl Operation for Stored {
    type Input = Bytes;
    type Output = Output;
    type Error = DescribeError;
    type Protocol = AwsJson1_1;
    const INFO: OperationInfo = OperationInfo::new(&SERVICE, "Stored");

    fn endpoint(_: &Bytes, _: &Settings<'_>) -> Result<Endpoint, CallError> {
        let scheme = [("name", "sigv4".into()), ("signingName", "s3".into()), ("disableDoubleEncoding", true.into())];
        let scheme = scheme.into_iter().map(|(key, value): (&str, Document)| (key.to_owned(), value));
        let schemes = Document::Array(vec![Document::Object(scheme.collect())]);
        Ok(Endpoint::new("https://films.s3.example").property("authSchemes", schemes))
    }
}

async fn presigned<O: Operation<Input = Bytes>>(
    change: impl FnOnce(Config) -> Config,
) -> Result<PresignedRequest, CallError> {
    let script = Script::new([status(500)]);
    let presigned = client(&script, change).presign::<O>(&Bytes::from_static(b"input"), MINUTE).await;
    assert_eq!(script.count(), 0, "something was sent");
    presigned
}

#[tokio::test]
async fn all_that_is_signed_is_told() {
    let keys = Credentials::new("AKID", "hidden-key").with_session_token("hidden-token");
    let request = presigned::<Describe>(|config| config.credentials(keys)).await.unwrap();
    // `input` in base64, as the protocol has it.
    assert_eq!((request.method().as_str(), request.body().as_ref()), ("POST", &br#""aW5wdXQ=""#[..]));
    assert_eq!(request.headers()["x-amz-target"], "Test.Describe");
    assert!(!request.headers().contains_key("host") && !request.headers().contains_key("x-amz-date"));
    assert_eq!(request.expires_at().secs(), 1_440_938_160 + 60);
    let url = request.url();
    for part in [
        "https://test.us-east-1.amazonaws.com/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20150830",
        "&X-Amz-Expires=60&X-Amz-SignedHeaders=content-type%3Bhost%3Bx-amz-target&X-Amz-Security-Token=hidden-token&",
    ] {
        assert!(url.contains(part), "{url}");
    }
    let debug = format!("{request:?}");
    assert!(
        debug.contains("test.us-east-1.amazonaws.com") && !debug.contains("hidden") && !debug.contains("Sign"),
        "{debug}"
    );
}

#[tokio::test]
async fn with_s3_no_body_is_signed() {
    let request = presigned::<Stored>(|config| config).await.unwrap();
    let url = request.url();
    assert!(url.starts_with("https://films.s3.example/?") && url.contains("%2Fs3%2Faws4_request&"), "{url}");
    assert!(!request.headers().contains_key("x-amz-content-sha256"));
}

#[tokio::test]
async fn where_there_can_be_none_the_error_says_why() {
    let never = presigned::<Public>(|config| config).await.unwrap_err();
    assert_eq!(never.to_string(), "Public: there can be no presigned URL: the operation is never signed");
    let nowhere = presigned::<Describe>(|config| config.region("no region")).await.unwrap_err();
    assert!(nowhere.to_string().contains("no region"), "{nowhere}");
    let long = client(&Script::new([status(500)]), |config| config);
    let error = long.presign::<Describe>(&Bytes::new(), MINUTE * 20_000).await.unwrap_err();
    assert_eq!(error.call(), Some(CallErrorKind::Input));
    assert_eq!(error.to_string(), "Describe: a URL can be good for 1 second to 7 days, not for 1200000s");
}

/// Sends a form.
struct Form;

impl Operation for Form {
    type Input = Bytes;
    type Output = Output;
    type Error = DescribeError;
    type Protocol = AwsJson1_1;
    const INFO: OperationInfo = OperationInfo::new(&SERVICE, "Form");

    fn encode_with(_: &Bytes, _: &crate::EncodeOptions) -> Result<http::Request<Bytes>, CallError> {
        let request = http::Request::post("/").header("content-type", "application/x-www-form-urlencoded");
        Ok(request.body(Bytes::from_static(b"Action=GetCallerIdentity&Version=2011-06-15&Name=a%20b")).unwrap())
    }
}

/// As `aws eks get-token` and the clients of EC2 make URLs.
#[tokio::test]
async fn a_form_is_in_the_url() {
    let request = presigned::<Form>(|config| config).await.unwrap();
    let url = request.url();
    assert_eq!((request.method().as_str(), request.body().len()), ("GET", 0));
    assert!(request.headers().is_empty(), "{:?}", request.headers());
    let form =
        "https://test.us-east-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&Name=a%20b&X-Amz-Algorithm=";
    assert!(url.starts_with(form), "{url}");
    assert!(url.contains("&X-Amz-SignedHeaders=host&"), "{url}");
}
