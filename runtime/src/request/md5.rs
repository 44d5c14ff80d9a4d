//! The MD5 of request bodies (trait `httpChecksumRequired`): the header `Content-MD5`, RFC 1864. Knows no operation.

use http::Request;

use crate::{CallError, SegmentedBytes};

/// Adds the checksum of the body, unless a caller has set one.
#[cfg(feature = "md5")]
pub(crate) fn add(request: &mut Request<SegmentedBytes>) -> Result<(), CallError> {
    use http::{HeaderName, HeaderValue};

    use crate::CallErrorKind;

    const CONTENT_MD5: HeaderName = HeaderName::from_static("content-md5");

    let mut hash = md5::Context::new();
    request.body().segments().for_each(|segment| hash.consume(segment));
    let sum = base64_simd::STANDARD.encode_to_string(hash.finalize().0);
    let value = HeaderValue::try_from(sum).map_err(|error| CallError::new(CallErrorKind::Input, error.to_string()))?;
    request.headers_mut().entry(CONTENT_MD5).or_insert(value);
    Ok(())
}

/// Without the feature `md5` the service would refuse the request, so it is not sent.
#[cfg(not(feature = "md5"))]
pub(crate) fn add(_: &mut Request<SegmentedBytes>) -> Result<(), CallError> {
    let message = "the request needs a checksum: build smithwright-runtime with the feature `md5`";
    Err(CallError::new(crate::CallErrorKind::Config, message))
}

/// The MD5, in base64, of the bytes that `text` is the base64 of; `None` if it is not.
#[cfg(all(feature = "md5", feature = "rest"))]
pub(crate) fn of_base64(text: &str) -> Option<String> {
    let bytes = base64_simd::STANDARD.decode_to_vec(text).ok()?;
    Some(base64_simd::STANDARD.encode_to_string(md5::compute(bytes).0))
}

#[cfg(all(test, feature = "md5"))]
mod tests {
    use super::*;

    fn sum(body: &'static [u8]) -> String {
        let mut request = Request::new(SegmentedBytes::cut(body));
        add(&mut request).unwrap();
        request.headers()["content-md5"].to_str().unwrap().to_owned()
    }

    #[test]
    fn checksums_are_those_of_other_implementations() {
        // printf '%s' BODY | openssl md5 -binary | base64
        assert_eq!(sum(b""), "1B2M2Y8AsgTpgAmY7PhCfg==");
        assert_eq!(sum(b"{}"), "mZFLkyvTelC5g8XnyQrpOw==");
    }

    #[test]
    fn a_checksum_that_is_there_is_kept() {
        let mut request = Request::new(b"{}".to_vec().into());
        request.headers_mut().insert("content-md5", http::HeaderValue::from_static("own"));
        add(&mut request).unwrap();
        assert_eq!(request.headers()["content-md5"], "own");
    }
}
