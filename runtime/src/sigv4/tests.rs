//! Facts from AWS's documentation of Signature Version 4.

use http::Request;

use super::{Signer, SigningOptions, SigningParams, Stamp, sign};
use crate::{CallErrorKind, Credentials, Timestamp};

const TIME: i64 = 1_440_938_160;

fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
}

fn params(credentials: &Credentials) -> SigningParams<'_> {
    let time = Timestamp::from_secs(TIME);
    let options = SigningOptions::default();
    SigningParams { credentials, region: "us-east-1", region_set: None, service: "service", time, options }
}

fn parts(uri: &str) -> http::request::Parts {
    Request::get(uri).body(()).expect("a request").into_parts().0
}

fn authorization(parts: &http::request::Parts) -> &str {
    parts.headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default()
}

#[test]
fn time_is_written_without_punctuation() {
    let stamp = Stamp::new(Timestamp::from_secs(TIME));
    assert_eq!((stamp.0.as_str(), stamp.date()), ("20150830T123600Z", "20150830"));
}

#[test]
fn the_published_vanilla_request_has_the_published_signature() {
    let mut parts = parts("https://example.amazonaws.com/");
    sign(&mut parts, b"", &params(&credentials())).expect("signed");
    assert_eq!(
        authorization(&parts),
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
         SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    );
}

#[test]
fn a_signer_signs_as_the_function_does_whatever_it_has_cached() {
    let signer = Signer::default();
    let ours = credentials();
    let other = Credentials::new("AKIDEXAMPLE", "another").with_session_token("token");
    let mut variants = vec![params(&ours), params(&ours), params(&other)];
    variants.push(SigningParams { region: "eu-west-1", ..params(&ours) });
    variants.push(SigningParams { service: "other", ..params(&ours) });
    variants.push(SigningParams { time: Timestamp::from_secs(TIME + 86_400), ..params(&ours) });
    for params in variants {
        let (mut once, mut cached) = (parts("https://example.amazonaws.com/"), parts("https://example.amazonaws.com/"));
        sign(&mut once, b"body", &params).expect("signed");
        signer.sign(&mut cached, b"body", &params).expect("signed");
        assert_eq!(once.headers, cached.headers);
    }
}

#[test]
fn signing_again_replaces_the_old_signature() {
    let mut again = parts("https://example.amazonaws.com/");
    sign(&mut again, b"", &params(&credentials().with_session_token("token"))).expect("signed");
    sign(&mut again, b"", &params(&credentials())).expect("signed");
    let mut fresh = parts("https://example.amazonaws.com/");
    sign(&mut fresh, b"", &params(&credentials())).expect("signed");
    assert_eq!(again.headers, fresh.headers);
}

#[test]
fn a_default_port_is_no_part_of_the_host() {
    for (uri, host) in [
        ("https://a.example:443/", "a.example"),
        ("http://a.example:80/", "a.example"),
        ("http://a.example:443/", "a.example:443"),
        ("https://[::1]:4567/", "[::1]:4567"),
    ] {
        let mut parts = parts(uri);
        sign(&mut parts, b"", &params(&credentials())).expect("signed");
        assert_eq!(parts.headers.get("host").and_then(|value| value.to_str().ok()), Some(host));
    }
}

#[test]
fn s3_gets_the_hash_of_the_body_in_a_header() {
    let mut parts = parts("https://example.amazonaws.com/");
    let credentials = credentials();
    sign(&mut parts, b"", &SigningParams { options: SigningOptions::S3, ..params(&credentials) }).expect("signed");
    let hash = parts.headers.get("x-amz-content-sha256").and_then(|value| value.to_str().ok());
    assert_eq!(hash, Some("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    assert!(authorization(&parts).contains("SignedHeaders=host;x-amz-content-sha256;x-amz-date,"));
}

#[test]
fn what_no_header_can_carry_is_an_error_that_does_not_show_it() {
    let keys = |id, secret, token| Credentials::new(id, secret).with_session_token(token);
    for (credentials, name) in [
        (keys("id", "secret", "tok\nen"), "session token"),
        (keys("id\n", "secret", "token"), "access key id"),
        // It is in no header, but what is broken was copied wrongly.
        (keys("id", "sec\r\nret", "token"), "secret access key"),
    ] {
        let error =
            sign(&mut parts("https://example.amazonaws.com/"), b"", &params(&credentials)).expect_err("an error");
        assert_eq!(error.call(), Some(CallErrorKind::Credentials));
        let words =
            format!("the credentials cannot be used: the {name} holds a line break or another control character");
        assert_eq!(error.to_string(), words);
    }
}

#[test]
fn a_request_without_a_host_is_an_error() {
    let error = sign(&mut parts("/"), b"", &params(&credentials())).expect_err("an error");
    assert_eq!(error.call(), Some(CallErrorKind::Endpoint));
}

#[test]
fn debug_of_signed_headers_shows_no_token() {
    let mut parts = parts("https://example.amazonaws.com/");
    sign(&mut parts, b"", &params(&credentials().with_session_token("hidden-token"))).expect("signed");
    let debug = format!("{parts:?}");
    assert!(!debug.contains("hidden-token") && !debug.contains("Signature="), "{debug}");
}
