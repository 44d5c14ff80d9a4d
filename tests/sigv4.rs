//! Signatures compared with AWS's published test suite and, for random requests, with the crate `aws-sigv4`.

use std::time::{Duration, UNIX_EPOCH};

use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation, SigningInstructions,
    SigningSettings, UriPathNormalizationMode,
};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use smithwright_runtime::sigv4::{Signer, SigningOptions, SigningParams, presign, sign};
use smithwright_runtime::{Credentials, Timestamp, http};

const NORMAL: SigningOptions = SigningOptions { double_encode_path: true, normalize_path: true, content_sha256: false };
const AS_IS: SigningOptions = SigningOptions { normalize_path: false, ..NORMAL };
const ENCODED_ONCE: SigningOptions = SigningOptions { double_encode_path: false, ..NORMAL };
const HASH_IN_HEADER: SigningOptions = SigningOptions { content_sha256: true, ..NORMAL };

/// AWS's test suite: key `AKIDEXAMPLE`, region `us-east-1`, service `service`, 2015-08-30T12:36:00Z.
/// Columns: name, method, target, headers (separated by `~`), body, options, session token, signature.
const VECTORS: &str = r#"
get-header-key-duplicate | GET | / | my-header1:value2 ~ my-header1:value2 ~ my-header1:value1 |  | normal |  | c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea
get-header-value-multiline | GET | / | my-header1:value1  value2     value3 |  | normal |  | cfd34249e4b1c8d6b91ef74165d41a32e5fab3306300901bb65a51a73575eefd
get-header-value-order | GET | / | my-header1:value4 ~ my-header1:value1 ~ my-header1:value3 ~ my-header1:value2 |  | normal |  | 08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01
get-header-value-trim | GET | / | my-header1: value1 ~ my-header2: "a   b   c" |  | normal |  | acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736
get-relative | GET | /example/.. |  |  | normal |  | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31
get-relative-relative | GET | /example1/example2/../.. |  |  | normal |  | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31
get-relative-relative as is | GET | /example1/example2/../.. |  |  | as_is |  | dc33e0856fd4baca4d7aa2146c38958283844764f38c74252a333df5e613003b
get-relative as is | GET | /example/.. |  |  | as_is |  | eca7ead57bb5aa5c8e28007acd4ff04e1ff9a0ff3b237ec1554a184887ff9282
get-slash-dot-slash | GET | /./ |  |  | normal |  | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31
get-slash-dot-slash as is | GET | /./ |  |  | as_is |  | 68714168e6557f8f2de0ef956fc24dc2593a4bd2961f8df51898d8a134695145
get-slash | GET | // |  |  | normal |  | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31
get-slash-pointless-dot | GET | /./example |  |  | normal |  | ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5
get-slash-pointless-dot as is | GET | /./example |  |  | as_is |  | beb03f223f7deae4146464f06e29eebbee9c8afbe15c290cf07aa8b119e14cff
get-slash as is | GET | // |  |  | as_is |  | c88bcd3d312d75078c0cd961d6deae3f4c754924b01669efcfcb439fd5e5b76e
get-slashes | GET | //example// |  |  | normal |  | 9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84
get-slashes as is | GET | //example// |  |  | as_is |  | 87cca117541a147f6df867677d98a7d80dff226d2bfca9e4ffa899665623c7e5
get-space | GET | /example%20space/ |  |  | encoded_once |  | 652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741
get-unreserved | GET | /-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz |  |  | normal |  | 07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f
get-utf8 | GET | /ሴ |  |  | normal |  | 8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85
get-vanilla | GET | / |  |  | normal |  | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31
get-vanilla-empty-query-key | GET | /?Param1=value1 |  |  | normal |  | a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb
get-vanilla-query-order-encoded | GET | /?Param-3=Value3&Param=Value2&%E1%88%B4=Value1 |  |  | normal |  | 371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac
get-vanilla-query-order-key-case | GET | /?Param2=value2&Param1=value1 |  |  | normal |  | b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500
get-vanilla-query-unreserved | GET | /?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz |  |  | normal |  | 9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197
get-vanilla-utf8-query | GET | /?ሴ=bar |  |  | normal |  | 2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04
get-vanilla-with-session-token | GET | / |  |  | normal | 6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267 | 07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8
post-header-key-case | POST | / |  |  | normal |  | 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b
post-header-key-sort | POST | / | my-header1:value1 |  | normal |  | c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c
post-header-value-case | POST | / | my-header1:VALUE1 |  | normal |  | cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d
post-sts-header-before | POST | / |  |  | normal | AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA== | 85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead
post-vanilla-empty-query-value | POST | /?Param1=value1 |  |  | normal |  | 28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11
post-x-www-form-urlencoded | POST | / | content-type:application/x-www-form-urlencoded ~ content-length:13 | Param1=value1 | hash_in_header |  | d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b
post-x-www-form-urlencoded-parameters | POST | / | content-type:application/x-www-form-urlencoded; charset=utf-8 ~ content-length:13 | Param1=value1 | hash_in_header |  | 328d1b9eaadca9f5818ef05e8392801e091653bafec24fcab71e7344e7f51422
"#;

#[test]
fn published_vectors() {
    for line in VECTORS.lines().filter(|line| !line.is_empty()) {
        let columns: Vec<_> = line.split(" | ").collect();
        let [name, method, target, headers, body, options, token, signature] = columns[..] else { panic!("{line}") };
        let options = match options {
            "normal" => NORMAL,
            "as_is" => AS_IS,
            "encoded_once" => ENCODED_ONCE,
            "hash_in_header" => HASH_IN_HEADER,
            other => panic!("{other}"),
        };
        let mut credentials = Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
        if !token.is_empty() {
            credentials = credentials.with_session_token(token);
        }
        let time = Timestamp::from_secs(1_440_938_160);
        let params = SigningParams {
            credentials: &credentials,
            region: "us-east-1",
            region_set: None,
            service: "service",
            time,
            options,
        };
        let request = http::Request::builder().method(method).uri(format!("https://example.amazonaws.com{target}"));
        let pairs = headers.split(" ~ ").filter_map(|header| header.split_once(':'));
        let request = pairs.fold(request, |request, (name, value)| request.header(name, value));
        let mut parts = request.body(()).expect(name).into_parts().0;
        sign(&mut parts, body.as_bytes(), &params).expect(name);
        let authorization = parts.headers["authorization"].to_str().expect(name);
        assert_eq!(authorization.rsplit_once("Signature=").map(|(_, text)| text), Some(signature), "{name}");
    }
}

#[derive(Clone, Debug)]
struct Case {
    method: &'static str,
    uri: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    region: &'static str,
    service: &'static str,
    secs: i64,
    token: Option<String>,
    options: SigningOptions,
}

/// Text of pieces that matter to encoding; no escapes of broken UTF-8, which the other crate replaces.
fn pieces(choice: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    vec(select(choice), 0..most).prop_map(|pieces| pieces.concat())
}

fn uri() -> impl Strategy<Value = String> {
    const PATH: &[&str] =
        &["/", "/", ".", "..", "a", "B9", "-_~", "%20", "%2F", "%2f", "%E1%88%B4", "@", ":", "=", "+", "*"];
    const QUERY: &[&str] = &[
        "&",
        "&",
        "=",
        "a",
        "B",
        "b",
        "0",
        "-._~",
        "%20",
        "%2F",
        "%26",
        "%e1%88%b4",
        "+",
        "*",
        "!",
        "@",
        ":",
        "/",
        "?",
        "%~",
    ];
    let host = select(&["https://a.example", "http://a.example:80", "https://localhost:4567", "http://[::1]:1"][..]);
    (host, pieces(PATH, 8), option::of(pieces(QUERY, 12))).prop_map(|(host, path, query)| match query {
        Some(query) => format!("{host}/{path}?{query}"),
        None => format!("{host}/{path}"),
    })
}

fn case() -> impl Strategy<Value = Case> {
    let name = select(&["x-a", "x-b", "content-type", "x-amz-target", "user-agent", "x-amzn-trace-id", "a.b_c"][..]);
    let value = "[ -~]{0,4}[ a,\"]{0,4}[!-~]{0,4}";
    let options = (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(double, normalize, hash)| SigningOptions {
        double_encode_path: double,
        normalize_path: normalize,
        content_sha256: hash,
    });
    (
        (select(&["GET", "POST", "DELETE"][..]), uri(), vec((name, value), 0..6), vec(any::<u8>(), 0..200)),
        select(&["us-east-1", "eu-west-1"][..]),
        select(&["kinesis", "execute-api"][..]),
        (0_i64..4_102_444_800, option::of("[!-~]{1,80}"), options),
    )
        .prop_map(|((method, uri, headers, body), region, service, (secs, token, options))| Case {
            method,
            uri,
            headers,
            body,
            region,
            service,
            secs,
            token,
            options,
        })
}

/// The headers that `aws-sigv4` adds, sorted.
fn theirs(case: &Case) -> Vec<(String, String)> {
    let mut settings = SigningSettings::default();
    if case.options.content_sha256 {
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    }
    sorted(instructions(case, settings).headers())
}

/// The parameters that it adds to the URL.
fn their_parameters(case: &Case, expires_in: Duration) -> Vec<(String, String)> {
    let mut settings = SigningSettings::default();
    settings.signature_location = SignatureLocation::QueryParams;
    settings.expires_in = Some(expires_in);
    let mut signed = http::Request::from_parts(request(case), ());
    instructions(case, settings).apply_to_request_http1x(&mut signed);
    parameters(signed.uri())
}

/// The parameters of a signature in a URL, sorted.
fn parameters(uri: &http::Uri) -> Vec<(String, String)> {
    let pairs = uri.query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    sorted(pairs.filter(|(name, _)| name.starts_with("X-Amz-")))
}

fn sorted<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<(String, String)> {
    let mut pairs: Vec<_> = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    pairs.sort();
    pairs
}

fn instructions(case: &Case, mut settings: SigningSettings) -> SigningInstructions {
    let keys = aws_credential_types::Credentials::new("AKID", "secret", case.token.clone(), None, "test");
    let identity = Identity::from(keys);
    if !case.options.double_encode_path {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
    }
    if !case.options.normalize_path {
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    }
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(case.region)
        .name(case.service)
        .time(UNIX_EPOCH + Duration::from_secs(case.secs.unsigned_abs()))
        .settings(settings)
        .build()
        .expect("parameters");
    let headers = case.headers.iter().map(|(name, value)| (*name, value.as_str()));
    let request = SignableRequest::new(case.method, case.uri.as_str(), headers, SignableBody::Bytes(&case.body));
    let signed = aws_sigv4::http_request::sign(request.expect("a request"), &params.into()).expect("signed");
    signed.into_parts().0
}

fn request(case: &Case) -> http::request::Parts {
    let request = http::Request::builder().method(case.method).uri(&case.uri);
    let request = case.headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
    request.body(()).expect("a request").into_parts().0
}

fn credentials(case: &Case) -> Credentials {
    case.token.iter().fold(Credentials::new("AKID", "secret"), Credentials::with_session_token)
}

fn params<'a>(case: &Case, credentials: &'a Credentials) -> SigningParams<'a> {
    let Case { region, service, options, .. } = *case;
    SigningParams { credentials, region, region_set: None, service, time: Timestamp::from_secs(case.secs), options }
}

/// The parameters that we add to the URL.
fn our_parameters(case: &Case, expires_in: Duration) -> Vec<(String, String)> {
    let mut parts = request(case);
    presign(&mut parts, &case.body, expires_in, &params(case, &credentials(case))).expect("signed");
    parameters(&parts.uri)
}

/// The headers that we add, without `host`, sorted.
fn ours(case: &Case, signer: Option<&Signer>) -> Vec<(String, String)> {
    let credentials = credentials(case);
    let params = params(case, &credentials);
    let mut parts = request(case);
    match signer {
        Some(signer) => signer.sign(&mut parts, &case.body, &params),
        None => sign(&mut parts, &case.body, &params),
    }
    .expect("signed");
    let before = request(case).headers;
    let added = parts.headers.iter().filter(|(name, _)| !before.contains_key(*name) && *name != "host");
    let mut headers: Vec<_> =
        added.map(|(name, value)| (name.to_string(), value.to_str().expect("text").to_owned())).collect();
    headers.sort();
    headers
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_request_is_signed_as_aws_sigv4_signs_it(case in case()) {
        prop_assert_eq!(ours(&case, None), theirs(&case));
    }

    #[test]
    fn any_url_is_signed_as_aws_sigv4_signs_it(case in case(), secs in 1_u64..=604_800) {
        let expires_in = Duration::from_secs(secs);
        prop_assert_eq!(our_parameters(&case, expires_in), their_parameters(&case, expires_in));
    }

    #[test]
    fn a_signer_that_has_signed_another_request_signs_alike(first in case(), second in case()) {
        let signer = Signer::default();
        let _ = ours(&first, Some(&signer));
        prop_assert_eq!(ours(&second, Some(&signer)), ours(&second, None));
    }

    #[test]
    fn no_request_makes_signing_panic(
        uri in "[ -~\u{80}-\u{fff}]{0,60}",
        name in "[a-z-]{1,9}",
        value in vec(any::<u8>(), 0..20),
        token in ".{0,9}",
    ) {
        let Ok(request) = http::Request::builder().uri(uri).header(name, value).body(()) else { return Ok(()) };
        let credentials = Credentials::new("AKID", "secret").with_session_token(token);
        let time = Timestamp::from_secs(i64::MAX);
        let params = SigningParams { credentials: &credentials, region: "r", region_set: None, service: "s", time, options: NORMAL };
        let mut parts = request.into_parts().0;
        let _ = presign(&mut parts, b"", Duration::from_secs(9), &params);
        let _ = sign(&mut parts, b"", &params);
    }
}
