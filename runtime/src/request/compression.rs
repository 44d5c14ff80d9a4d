//! Compression of request bodies (trait `requestCompression`): gzip, RFC 1952. Knows no operation.

use http::Request;

use crate::SegmentedBytes;

/// From how many bytes on a body is compressed if nobody says otherwise.
pub(crate) const DEFAULT_THRESHOLD: usize = 10_240;

/// The body of a request before it was compressed, for a service for tests.
#[cfg(feature = "test-util")]
#[derive(Clone, Debug)]
pub(crate) struct Uncompressed(pub(crate) SegmentedBytes);

/// Compresses the body of `request` if it has at least `threshold` bytes, and says so in its headers.
#[cfg(feature = "gzip")]
pub(crate) fn compress(request: &mut Request<SegmentedBytes>, threshold: Option<usize>) {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use http::header::CONTENT_LENGTH;

    if threshold.is_none_or(|threshold| request.body().len() < threshold) {
        return;
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    // Writing to memory does not fail; if it did, the body as it is would do as well.
    let written = request.body().segments().try_for_each(|segment| encoder.write_all(segment));
    let Ok(compressed) = written.and_then(|()| encoder.finish()) else { return };
    #[cfg(feature = "test-util")]
    {
        let body = request.body().clone();
        request.extensions_mut().insert(Uncompressed(body));
    }
    let headers = request.headers_mut();
    if headers.contains_key(CONTENT_LENGTH) {
        headers.insert(CONTENT_LENGTH, compressed.len().into());
    }
    add_encoding(headers, "gzip");
    *request.body_mut() = compressed.into();
}

/// Notes an encoding behind those that a body has already, in one line.
#[cfg(any(feature = "gzip", feature = "checksums"))]
pub(crate) fn add_encoding(headers: &mut http::HeaderMap, encoding: &'static str) {
    use http::HeaderValue;
    use http::header::CONTENT_ENCODING;

    let lines = headers.get_all(CONTENT_ENCODING).iter().filter(|line| !line.is_empty());
    let all: Vec<&[u8]> = lines.map(HeaderValue::as_bytes).chain([encoding.as_bytes()]).collect();
    let all = HeaderValue::from_bytes(&all.join(&b", "[..])).unwrap_or(HeaderValue::from_static(encoding));
    headers.insert(CONTENT_ENCODING, all);
}

/// Without the feature `gzip` bodies are sent as they are, which every service takes.
#[cfg(not(feature = "gzip"))]
pub(crate) fn compress(_: &mut Request<SegmentedBytes>, _: Option<usize>) {}

#[cfg(all(test, feature = "gzip"))]
mod tests {
    use std::io::Read;

    use bytes::Bytes;
    use flate2::read::GzDecoder;

    use super::*;

    fn compressed(body: &[u8], threshold: Option<usize>) -> Request<Bytes> {
        let mut request = Request::new(SegmentedBytes::cut(body));
        compress(&mut request, threshold);
        request.map(SegmentedBytes::into_bytes)
    }

    #[test]
    fn a_body_of_the_threshold_is_compressed_and_says_so() {
        let body = [b'a'; 100];
        let request = compressed(&body, Some(100));
        assert_eq!(request.headers()["content-encoding"], "gzip");
        assert!(request.body().len() < body.len());
        let mut again = Vec::new();
        GzDecoder::new(&request.body()[..]).read_to_end(&mut again).unwrap();
        assert_eq!(again, body);
        #[cfg(feature = "test-util")]
        assert_eq!(request.extensions().get::<Uncompressed>().unwrap().0, body.to_vec().into());
    }

    #[test]
    fn an_encoding_follows_those_of_the_caller_in_one_line() {
        for (before, after) in [("custom", "custom, gzip"), ("a, b", "a, b, gzip"), ("", "gzip")] {
            let mut request = Request::new(SegmentedBytes::cut(b"abc"));
            request.headers_mut().insert("content-encoding", before.parse().unwrap());
            request.headers_mut().insert("content-length", 3.into());
            compress(&mut request, Some(0));
            let lines: Vec<_> = request.headers().get_all("content-encoding").iter().collect();
            assert_eq!(lines, [after]);
            assert_eq!(request.headers()["content-length"], request.body().len().to_string().as_str());
        }
    }

    #[test]
    fn a_smaller_body_stays_as_it_is() {
        for threshold in [Some(4), None] {
            let request = compressed(b"abc", threshold);
            assert_eq!((request.body().as_ref(), request.headers().len()), (&b"abc"[..], 0));
        }
    }
}
