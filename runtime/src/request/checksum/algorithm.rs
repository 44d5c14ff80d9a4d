//! The algorithms, and computing by them.

#[cfg(feature = "client")]
use crate::sigv4::Sha;
use base64_simd::STANDARD;
use crc::{CRC_32_ISCSI, CRC_64_NVME, Crc, Digest, Table};
use http::header::{HeaderName, HeaderValue};

use crate::{CallError, CallErrorKind};

static CRC32C: Crc<u32, Table<16>> = Crc::<u32, Table<16>>::new(&CRC_32_ISCSI);
static CRC64NVME: Crc<u64, Table<16>> = Crc::<u64, Table<16>>::new(&CRC_64_NVME);

/// How a checksum is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChecksumAlgorithm {
    /// CRC-64/NVME.
    Crc64Nvme,
    /// CRC-32 (ISO-HDLC).
    Crc32,
    /// CRC-32C (Castagnoli).
    Crc32c,
    /// SHA-1. Needs the feature `client`.
    #[cfg(feature = "client")]
    Sha1,
    /// SHA-256. Needs the feature `client`.
    #[cfg(feature = "client")]
    Sha256,
}

impl ChecksumAlgorithm {
    /// All there are; first what takes least.
    pub(crate) const ALL: &[Self] = &[
        Self::Crc64Nvme,
        Self::Crc32,
        Self::Crc32c,
        #[cfg(feature = "client")]
        Self::Sha1,
        #[cfg(feature = "client")]
        Self::Sha256,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Crc64Nvme => "CRC64NVME",
            Self::Crc32 => "CRC32",
            Self::Crc32c => "CRC32C",
            #[cfg(feature = "client")]
            Self::Sha1 => "SHA1",
            #[cfg(feature = "client")]
            Self::Sha256 => "SHA256",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|algorithm| algorithm.name() == name)
    }

    /// The header, or the trailer, that tells a checksum.
    pub(crate) fn header(self) -> HeaderName {
        HeaderName::from_static(match self {
            Self::Crc64Nvme => "x-amz-checksum-crc64nvme",
            Self::Crc32 => "x-amz-checksum-crc32",
            Self::Crc32c => "x-amz-checksum-crc32c",
            #[cfg(feature = "client")]
            Self::Sha1 => "x-amz-checksum-sha1",
            #[cfg(feature = "client")]
            Self::Sha256 => "x-amz-checksum-sha256",
        })
    }

    /// How long a checksum is in base64.
    #[cfg(feature = "client")]
    pub(crate) fn text_length(self) -> usize {
        match self {
            Self::Crc64Nvme => 12,
            Self::Crc32 | Self::Crc32c => 8,
            Self::Sha1 => 28,
            Self::Sha256 => 44,
        }
    }
}

/// The checksum of bytes that come in pieces.
pub(crate) enum Hasher {
    Crc64Nvme(Digest<'static, u64, Table<16>>),
    Crc32(crc32fast::Hasher),
    Crc32c(Digest<'static, u32, Table<16>>),
    #[cfg(feature = "client")]
    Sha(Box<Sha>),
}

impl Hasher {
    /// Of no bytes yet.
    pub(crate) fn new(algorithm: ChecksumAlgorithm) -> Self {
        match algorithm {
            ChecksumAlgorithm::Crc64Nvme => Self::Crc64Nvme(CRC64NVME.digest()),
            ChecksumAlgorithm::Crc32 => Self::Crc32(crc32fast::Hasher::new()),
            ChecksumAlgorithm::Crc32c => Self::Crc32c(CRC32C.digest()),
            #[cfg(feature = "client")]
            ChecksumAlgorithm::Sha1 => Self::Sha(Box::new(Sha::sha1())),
            #[cfg(feature = "client")]
            ChecksumAlgorithm::Sha256 => Self::Sha(Box::new(Sha::sha256())),
        }
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Crc64Nvme(digest) => digest.update(bytes),
            Self::Crc32(hasher) => hasher.update(bytes),
            Self::Crc32c(digest) => digest.update(bytes),
            #[cfg(feature = "client")]
            Self::Sha(sha) => sha.update(bytes),
        }
    }

    /// As services have it: in base64, the most significant byte first.
    pub(crate) fn finish(self) -> Result<HeaderValue, CallError> {
        let text = match self {
            Self::Crc64Nvme(digest) => STANDARD.encode_to_string(digest.finalize().to_be_bytes()),
            Self::Crc32(hasher) => STANDARD.encode_to_string(hasher.finalize().to_be_bytes()),
            Self::Crc32c(digest) => STANDARD.encode_to_string(digest.finalize().to_be_bytes()),
            #[cfg(feature = "client")]
            Self::Sha(sha) => STANDARD.encode_to_string(sha.finish()),
        };
        HeaderValue::try_from(text).map_err(|error| CallError::new(CallErrorKind::Input, error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checksum(algorithm: ChecksumAlgorithm, bytes: &[u8]) -> String {
        let mut hasher = Hasher::new(algorithm);
        bytes.chunks(4).for_each(|piece| hasher.update(piece));
        hasher.finish().unwrap().to_str().unwrap().to_owned()
    }

    #[test]
    fn checksums_are_those_of_the_catalogues() {
        // "Check" in the catalogue of parametrised CRC algorithms; RFC 3174 and FIPS 180 by `openssl dgst -binary`.
        for (algorithm, expected) in [
            (ChecksumAlgorithm::Crc64Nvme, "rosUhgp5mIg="),
            (ChecksumAlgorithm::Crc32, "y/Q5Jg=="),
            (ChecksumAlgorithm::Crc32c, "4waSgw=="),
            #[cfg(feature = "client")]
            (ChecksumAlgorithm::Sha1, "98O8HYCOBHMq32eZZczDTKeuNEE="),
            #[cfg(feature = "client")]
            (ChecksumAlgorithm::Sha256, "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="),
        ] {
            let text = checksum(algorithm, b"123456789");
            assert_eq!(text, expected, "{algorithm:?}");
            #[cfg(feature = "client")]
            assert_eq!(text.len(), algorithm.text_length());
        }
    }
}
