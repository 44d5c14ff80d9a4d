//! Checksums of an algorithm of choice (trait `httpChecksum`): which one, and where it is told. Knows no operation.

mod algorithm;

pub use algorithm::ChecksumAlgorithm;
pub(crate) use algorithm::Hasher;
use http::Request;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::response::Parts;

use crate::{CallError, CallErrorKind, SegmentedBytes, WhenChecksums};

const CONTENT_MD5: HeaderName = HeaderName::from_static("content-md5");

/// What an input and the model say of the checksum of a request.
#[derive(Clone, Copy, Debug)]
pub struct RequestChecksum<'a> {
    /// The header in which a service is told the algorithm.
    header: &'static str,
    /// The algorithm that the input asks for.
    algorithm: Option<&'a str>,
    required: bool,
}

impl<'a> RequestChecksum<'a> {
    /// The checksum of a request that tells its algorithm in the header `header`; CRC-32 if the input names none.
    #[must_use]
    pub const fn new(header: &'static str, algorithm: Option<&'a str>) -> Self {
        Self { header, algorithm, required: false }
    }

    /// The service refuses requests without a checksum.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// Tells the checksum of the body, or leaves that to whoever sends a body that is `sent_later`.
    ///
    /// A checksum that a caller has set stays as it is.
    pub(crate) fn apply(
        self,
        request: &mut Request<SegmentedBytes>,
        when: WhenChecksums,
        sent_later: bool,
    ) -> Result<(), CallError> {
        let Some(algorithm) = self.chosen(request.headers(), when)? else { return Ok(()) };
        if self.algorithm.is_none() {
            request.headers_mut().insert(self.header, HeaderValue::from_static(algorithm.name()));
        }
        if sent_later {
            request.extensions_mut().insert(algorithm);
            return Ok(());
        }
        let mut hasher = Hasher::new(algorithm);
        request.body().segments().for_each(|segment| hasher.update(segment));
        request.headers_mut().insert(algorithm.header(), hasher.finish()?);
        Ok(())
    }

    /// The algorithm to compute the checksum by, if one is to be computed.
    fn chosen(self, headers: &HeaderMap, when: WhenChecksums) -> Result<Option<ChecksumAlgorithm>, CallError> {
        let is_set = |algorithm: &ChecksumAlgorithm| headers.contains_key(algorithm.header());
        if ChecksumAlgorithm::ALL.iter().any(is_set) {
            return Ok(None);
        }
        match self.algorithm {
            Some(name) => ChecksumAlgorithm::from_name(name).map(Some).ok_or_else(|| unsupported(name)),
            None if headers.contains_key(CONTENT_MD5) => Ok(None),
            None => Ok((self.required || when == WhenChecksums::Supported).then_some(ChecksumAlgorithm::Crc32)),
        }
    }
}

fn unsupported(name: &str) -> CallError {
    let known: Vec<&str> = ChecksumAlgorithm::ALL.iter().map(|algorithm| algorithm.name()).collect();
    let message = format!(
        "checksums are computed by {}, not by {name:?}: choose one of these, or set the checksum itself",
        known.join(", ")
    );
    CallError::new(CallErrorKind::Input, message)
}

/// What became of the checksum of a response's bytes; from [`ByteStream::checksum`](crate::ByteStream::checksum).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponseChecksum {
    /// The bytes are compared with it as they are read: if they differ, the last read fails.
    Compared(ChecksumAlgorithm),
    /// None: no response came with these bytes, or the service sent no checksum.
    Missing,
    /// None, since what came is one of the checksums of parts, and not of all bytes (`-3` behind it).
    OfParts,
    /// None, since what came is a part of what the checksum is of (status 206).
    OfWhole,
    /// None, since it was made by an algorithm that is not known here: the end of the header's name, such as `adler`.
    Unknown(String),
}

/// What becomes of the checksum that a response announces, and the checksum to compare its bytes with, of those that can be
/// computed that which takes least.
pub(crate) fn verifiable(head: &Parts) -> (ResponseChecksum, Option<HeaderValue>) {
    let announced = |algorithm: &ChecksumAlgorithm| Some((*algorithm, head.headers.get(algorithm.header())?));
    let Some((algorithm, value)) = ChecksumAlgorithm::ALL.iter().find_map(announced) else {
        let unknown = head.headers.keys().find_map(|name| name.as_str().strip_prefix("x-amz-checksum-"));
        let unknown = unknown.filter(|name| *name != "type").map(str::to_owned);
        return (unknown.map_or(ResponseChecksum::Missing, ResponseChecksum::Unknown), None);
    };
    if head.status != http::StatusCode::OK {
        return (ResponseChecksum::OfWhole, None);
    }
    if value.as_bytes().contains(&b'-') {
        return (ResponseChecksum::OfParts, None);
    }
    (ResponseChecksum::Compared(algorithm), Some(value.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(headers: &[(&'static str, &'static str)]) -> Request<SegmentedBytes> {
        let mut request = Request::new(SegmentedBytes::cut(b"123456789"));
        for (name, value) in headers {
            request.headers_mut().insert(*name, HeaderValue::from_static(value));
        }
        request
    }

    /// The headers that are added, as `name: value`.
    fn added(
        checksum: RequestChecksum<'_>,
        when: WhenChecksums,
        headers: &[(&'static str, &'static str)],
    ) -> Vec<String> {
        let mut request = request(headers);
        checksum.apply(&mut request, when, false).unwrap();
        let added = request.headers().iter().filter(|(name, _)| headers.iter().all(|(set, _)| *name != set));
        let mut lines: Vec<_> = added.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
        lines.sort();
        lines
    }

    #[test]
    fn the_algorithm_is_the_chosen_one_or_crc_32() {
        use WhenChecksums::{Required, Supported};

        let chosen = |name| RequestChecksum::new("x-algorithm", name);
        let crc = ["x-algorithm: CRC32", "x-amz-checksum-crc32: y/Q5Jg=="];
        assert_eq!(added(chosen(None), Supported, &[]), crc);
        assert_eq!(added(chosen(None), Required, &[]), [""; 0]);
        assert_eq!(added(chosen(None).required(), Required, &[]), crc);
        assert_eq!(added(chosen(Some("CRC32C")), Required, &[]), ["x-amz-checksum-crc32c: 4waSgw=="]);
    }

    #[test]
    fn a_checksum_that_a_caller_has_set_is_the_only_one() {
        let chosen = RequestChecksum::new("x-algorithm", None).required();
        for header in ["x-amz-checksum-sha256", "content-md5"] {
            assert_eq!(added(chosen, WhenChecksums::Supported, &[(header, "own")]), [""; 0]);
        }
    }

    #[test]
    fn an_algorithm_that_is_not_known_is_an_error_that_names_those_that_are() {
        let checksum = RequestChecksum::new("x-algorithm", Some("ADLER"));
        let error = checksum.apply(&mut request(&[]), WhenChecksums::Supported, false).unwrap_err();
        assert_eq!(
            error.to_string(),
            "checksums are computed by CRC64NVME, CRC32, CRC32C, XXHASH3, XXHASH128, XXHASH64, MD5, SHA1, SHA256, SHA512, not by \
             \"ADLER\": choose one of these, or set the checksum itself"
        );
    }

    #[test]
    fn what_is_not_of_all_bytes_is_not_compared() {
        let of = |status: u16, headers: &[(&'static str, &'static str)]| {
            let mut response = http::Response::new(());
            *response.status_mut() = status.try_into().unwrap();
            for (name, value) in headers {
                response.headers_mut().insert(*name, HeaderValue::from_static(value));
            }
            verifiable(&response.into_parts().0).0
        };
        assert_eq!(
            of(200, &[("x-amz-checksum-sha1", "a"), ("x-amz-checksum-crc32", "b")]),
            ResponseChecksum::Compared(ChecksumAlgorithm::Crc32)
        );
        assert_eq!(of(206, &[("x-amz-checksum-crc32", "b")]), ResponseChecksum::OfWhole);
        let of_parts = [("x-amz-checksum-type", "COMPOSITE"), ("x-amz-checksum-crc32", "b-3")];
        assert_eq!(of(200, &of_parts), ResponseChecksum::OfParts);
        assert_eq!(of(200, &[("x-amz-checksum-adler", "b")]), ResponseChecksum::Unknown("adler".to_owned()));
        assert_eq!(of(200, &[]), ResponseChecksum::Missing);
    }
}
