//! Answers of STS as it gives them, and as nobody should.

use bytes::Bytes;
use http::Response;
use proptest::prelude::*;

use super::super::super::services::sts::{AssumeRole, AssumeRoleWithWebIdentity};
use super::credentials;
use crate::{Credentials, Timestamp};

const ANSWER: &str = r#"<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
      <AssumeRoleResult>
        <SourceIdentity>DevUser123</SourceIdentity>
        <AssumedRoleUser>
          <AssumedRoleId>ARO123EXAMPLE123:Bob</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/demo/Bob</Arn>
        </AssumedRoleUser>
        <Credentials>
          <SessionToken>hidden//token==</SessionToken>
          <SecretAccessKey>hidden-key</SecretAccessKey>
          <Expiration>2019-07-15T23:28:33.359Z</Expiration>
          <AccessKeyId>ASIAEXAMPLE</AccessKeyId>
        </Credentials>
      </AssumeRoleResult>
      <ResponseMetadata><RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId></ResponseMetadata>
    </AssumeRoleResponse>"#;

fn response(status: u16, body: impl Into<Bytes>) -> Response<Bytes> {
    Response::builder().status(status).body(body.into()).expect("a response")
}

fn keys(body: impl Into<Bytes>) -> Result<Credentials, String> {
    credentials::<AssumeRole>(response(200, body))
}

#[test]
fn keys_come_with_token_expiry_and_account() {
    let expected = Credentials::new("ASIAEXAMPLE", "hidden-key")
        .with_session_token("hidden//token==")
        .with_expiry(Timestamp::parse_date_time("2019-07-15T23:28:33.359Z").unwrap())
        .with_account_id("123456789012");
    assert_eq!(keys(ANSWER), Ok(expected.clone()));
    let web = ANSWER.replace("AssumeRole", "AssumeRoleWithWebIdentity");
    assert_eq!(credentials::<AssumeRoleWithWebIdentity>(response(200, web)), Ok(expected));
    let without = ANSWER.replace("arn:aws:sts::123456789012:", "arn:aws:sts::x:");
    assert_eq!(keys(without).unwrap().account_id(), None);
}

#[test]
fn what_is_missing_is_named_and_nothing_shown() {
    for name in ["AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"] {
        let words = format!("STS answered without <{name}> in <Credentials>");
        assert_eq!(keys(ANSWER.replace(&format!("{name}>"), "Other>")), Err(words.clone()));
        let (before, rest) = ANSWER.split_once(&format!("<{name}>")).expect("a member");
        let after = rest.split_once("</").expect("its end").1;
        assert_eq!(keys(format!("{before}<{name}> </{after}")), Err(words));
    }
    for (text, words) in [
        (ANSWER.replace("2019-07-15T", "hidden"), "is not the XML it should be: expected "),
        ("<html>hidden</html>".to_owned(), "STS answered with something that is not its XML: a page of HTML"),
        (ANSWER[..ANSWER.len() / 2].to_owned(), "something that is not its XML: "),
        ("{\"SecretAccessKey\":\"hidden\"}".to_owned(), "something that is not its XML: "),
        (format!("<!DOCTYPE a [<!ENTITY b \"hidden\">]>{ANSWER}"), "found a document type"),
        (format!("<a>{}", "<a>".repeat(100_000)), "at most 128 nested elements"),
    ] {
        let error = keys(text).unwrap_err();
        assert!(error.contains(words) && !error.contains("hidden"), "{error}");
    }
}

#[test]
fn errors_have_code_message_and_request_id() {
    let text = "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>NoSuchCode\
                </Code><Message>User is not authorized</Message></Error><RequestId>r-1</RequestId></ErrorResponse>";
    for (status, text, words) in [
        (403, text, "STS refused: NoSuchCode: User is not authorized (HTTP 403, request id r-1)"),
        (502, "<html><body>Bad Gateway</html>", "STS gave neither code nor message (HTTP 502, no request id)"),
        (502, "", "STS gave neither code nor message (HTTP 502, no request id)"),
    ] {
        assert_eq!(credentials::<AssumeRole>(response(status, text)), Err(words.to_owned()));
    }
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), cut in 0..2000_usize, status in 200..600_u16) {
        let _ = credentials::<AssumeRole>(response(status, bytes));
        let _ = credentials::<AssumeRole>(response(status, ANSWER.get(..cut).unwrap_or(ANSWER)));
    }
}
