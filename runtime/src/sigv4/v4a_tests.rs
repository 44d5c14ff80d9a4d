//! Signatures of SigV4a beside those of others: AWS's are good for what we would sign, and ours for who only knows the public key.

use std::time::Duration;

use http::Request;
use http::request::Parts;
#[cfg(feature = "ring")]
use ring::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};

use super::ecdsa::EcdsaKey;
use super::{Identity, SigningOptions, SigningParams, Stamp, canonical, presign, sign};
use crate::{Credentials, Timestamp};

/// A request, and a signature of it.
struct Vector {
    name: &'static str,
    method: &'static str,
    target: &'static str,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
    token: Option<&'static str>,
    signature: &'static str,
}

/// Requests of AWS's test suite (aws-c-auth, `v4a`). The signature of `get-vanilla-query-order-encoded` is the one there, the
/// others were made by AWS's library in C (awscrt 0.38), since those of the suite are of an earlier draft.
const VECTORS: [Vector; 5] = [
    Vector {
        name: "get-vanilla",
        method: "GET",
        target: "/",
        headers: &[],
        body: "",
        token: None,
        signature: "304402202ed2af54ae28599e443cf3e039c44a0da423a97ac82678956b266ba403a967e9022063a5\
                    de5f71d4de7eae5f499d38d68abb54eb223f120a7e053988ca74998440b7",
    },
    Vector {
        name: "get-vanilla-with-session-token",
        method: "GET",
        target: "/",
        headers: &[],
        body: "",
        token: Some("6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267"),
        signature: "304402204a1d43d889aedeb748e1577ab6542ed8f3d5a422bd78e9d551f2f5c0ebe5c43402203984\
                    371dd2c7df1dda8ccbc0a50fa0d452dfc07ca13d1aeec1f4bf9356300afa",
    },
    Vector {
        name: "get-vanilla-query-order-encoded",
        method: "GET",
        target: "/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1",
        headers: &[],
        body: "",
        token: None,
        signature: "3044022041ffa05b60e2cc9bac499a22148bb69825873b913cabdcf8b3f97c75ba28f81a02204929\
                    37cb6eccb784d5fcf1969e4493ad9417ac3409496ef74f281aa13e279739",
    },
    Vector {
        name: "get-relative-normalized",
        method: "GET",
        target: "/example/..",
        headers: &[],
        body: "",
        token: None,
        signature: "3044022070682b5fc78ca6a281dcef5403dccf96e1cfa9241335d2bf4e9af53872e83aaa02201757\
                    410db9de0fbf97b995f76c6b8500c1c716cddf62139302fe557d089fa5fc",
    },
    Vector {
        name: "post-x-www-form-urlencoded",
        method: "POST",
        target: "/",
        headers: &[("content-type", "application/x-www-form-urlencoded"), ("content-length", "13")],
        body: "Param1=value1",
        token: None,
        signature: "3045022015fbcc324a931f7f0c046b5524a6501a11b5d0c9fabfe2893da9e337c6e3fd87022100d1\
                    59a0bb8c43bd5967cd5f1d3adfb57520f8c648d1877c983e0c71a49e2e9686",
    },
];

fn params(credentials: &Credentials, options: SigningOptions) -> SigningParams<'_> {
    let time = Timestamp::from_secs(1_440_938_160);
    SigningParams { credentials, region: "", region_set: Some("us-east-1"), service: "service", time, options }
}

fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
}

fn parts(method: &str, target: &str) -> Parts {
    let uri = format!("https://example.amazonaws.com{target}");
    Request::builder().method(method).uri(uri).body(()).unwrap().into_parts().0
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

/// Whether a signature of the text is good, by an implementation that did not make it.
#[cfg(feature = "ring")]
fn is_good(credentials: &Credentials, text: &[u8], signature: &[u8]) -> bool {
    let public = EcdsaKey::derive(credentials).unwrap().public();
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, public).verify(text, signature).is_ok()
}

/// What is signed of a request that was signed, without the header that says how.
fn signed_text(parts: &Parts, payload: &[u8], params: &SigningParams<'_>) -> Vec<u8> {
    let stamp = Stamp::new(params.time);
    let identity = Identity::new(params, stamp.date()).unwrap();
    identity.to_sign(&canonical::request(parts, payload, params.options), &stamp)
}

#[test]
#[cfg(feature = "ring")]
fn signatures_of_others_are_good_for_what_is_signed_here() {
    for Vector { name, method, target, headers, body, token, signature } in VECTORS {
        let credentials = token.into_iter().fold(credentials(), Credentials::with_session_token);
        let content_sha256 = !body.is_empty();
        let params = params(&credentials, SigningOptions { content_sha256, ..SigningOptions::default() });
        let mut parts = parts(method, target);
        for (name, value) in headers {
            parts.headers.insert(*name, value.parse().unwrap());
        }
        sign(&mut parts, body.as_bytes(), &params).unwrap();
        let text = signed_text(&parts, super::Hex::sha256(body.as_bytes()).as_bytes(), &params);
        assert!(is_good(&credentials, &text, &bytes(signature)), "{name}: {}", String::from_utf8_lossy(&text));
        let ours = parts.headers["authorization"].to_str().unwrap().split("Signature=").last().unwrap();
        assert!(is_good(&credentials, &text, &bytes(ours)), "{name}");
    }
}

#[test]
#[cfg(all(feature = "ring", feature = "streaming"))]
fn a_request_of_s3_is_signed_as_it_is() {
    let credentials = credentials();
    let options = SigningOptions::S3;
    let params = SigningParams { region_set: Some("*"), service: "s3", ..params(&credentials, options) };
    let mut parts = parts("GET", "/a%20b//../c");
    super::Signer::default().sign_payload(&mut parts, &super::Payload::Unsigned, &params).unwrap();
    let text = signed_text(&parts, super::UNSIGNED_PAYLOAD, &params);
    // By awscrt 0.38.
    let theirs = "304502210092621bcc057fda95c06d3d4686dfba17b03c1cc539d245455c64870df0495b3f0220\
                  29782d40d4ec0bfe608b136597a8767b4dac58b951696150cbc7d2e776066767";
    assert!(is_good(&credentials, &text, &bytes(theirs)), "{}", String::from_utf8_lossy(&text));
}

#[test]
fn the_headers_say_algorithm_scope_and_regions() {
    let credentials = credentials();
    let mut parts = parts("GET", "/");
    sign(&mut parts, b"", &params(&credentials, SigningOptions::default())).unwrap();
    assert_eq!(parts.headers["x-amz-region-set"], "us-east-1");
    let authorization = parts.headers["authorization"].to_str().unwrap();
    let head = "AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE/20150830/service/aws4_request, \
                SignedHeaders=host;x-amz-date;x-amz-region-set, Signature=30";
    assert!(authorization.starts_with(head), "{authorization}");
    // Signed anew for one region, it says no set.
    let params =
        SigningParams { region: "us-east-1", region_set: None, ..params(&credentials, SigningOptions::default()) };
    sign(&mut parts, b"", &params).unwrap();
    assert!(!parts.headers.contains_key("x-amz-region-set"));
    assert!(parts.headers["authorization"].to_str().unwrap().starts_with("AWS4-HMAC-SHA256 "));
}

#[test]
#[cfg(feature = "ring")]
fn the_url_of_others_is_good_for_what_is_signed_here() {
    let credentials = credentials();
    let params = params(&credentials, SigningOptions::default());
    let mut url = parts("GET", "/");
    presign(&mut url, b"", Duration::from_secs(3600), &params).unwrap();
    let (unsigned, ours) = url.uri.path_and_query().unwrap().as_str().split_once("&X-Amz-Signature=").unwrap();
    assert_eq!(
        unsigned,
        "/?X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fservice%2Faws4_request\
         &X-Amz-Date=20150830T123600Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Region-Set=us-east-1"
    );
    let mut before = parts("GET", unsigned);
    before.headers.insert("host", "example.amazonaws.com".parse().unwrap());
    let text = signed_text(&before, super::Hex::sha256(b"").as_bytes(), &params);
    // By awscrt 0.38.
    let theirs = "3045022008026b76e95e07d472db01e5230957cc05e712986e69e3dcc314172f17af9f50022100\
                  960b13a53a45032f84cc0831703b6fd7c191d4df2e445fb0c93cd3c5fab0b794";
    assert!(is_good(&credentials, &text, &bytes(theirs)), "{}", String::from_utf8_lossy(&text));
    assert!(is_good(&credentials, &text, &bytes(ours)));
}
