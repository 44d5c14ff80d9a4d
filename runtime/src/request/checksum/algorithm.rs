//! The algorithms, and computing by them.

#[cfg(feature = "client")]
use crate::sigv4::Sha;
use std::hash::Hasher as _;

use base64_simd::STANDARD;
use crc::{CRC_32_ISCSI, CRC_64_NVME, Crc, Digest, Table};
use http::header::{HeaderName, HeaderValue};
use twox_hash::{XxHash3_64, XxHash3_128, XxHash64};

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
    /// SHA-512. Needs the feature `client`.
    #[cfg(feature = "client")]
    Sha512,
    /// MD5.
    Md5,
    /// XXH64.
    XxHash64,
    /// XXH3 of 64 bits.
    XxHash3,
    /// XXH3 of 128 bits.
    XxHash128,
}

impl ChecksumAlgorithm {
    /// All there are; first what takes least.
    pub(crate) const ALL: &[Self] = &[
        Self::Crc64Nvme,
        Self::Crc32,
        Self::Crc32c,
        Self::XxHash3,
        Self::XxHash128,
        Self::XxHash64,
        Self::Md5,
        #[cfg(feature = "client")]
        Self::Sha1,
        #[cfg(feature = "client")]
        Self::Sha256,
        #[cfg(feature = "client")]
        Self::Sha512,
    ];

    /// The name that services have for it, such as `CRC32`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Crc64Nvme => "CRC64NVME",
            Self::Crc32 => "CRC32",
            Self::Crc32c => "CRC32C",
            #[cfg(feature = "client")]
            Self::Sha1 => "SHA1",
            #[cfg(feature = "client")]
            Self::Sha256 => "SHA256",
            #[cfg(feature = "client")]
            Self::Sha512 => "SHA512",
            Self::Md5 => "MD5",
            Self::XxHash64 => "XXHASH64",
            Self::XxHash3 => "XXHASH3",
            Self::XxHash128 => "XXHASH128",
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
            #[cfg(feature = "client")]
            Self::Sha512 => "x-amz-checksum-sha512",
            Self::Md5 => "x-amz-checksum-md5",
            Self::XxHash64 => "x-amz-checksum-xxhash64",
            Self::XxHash3 => "x-amz-checksum-xxhash3",
            Self::XxHash128 => "x-amz-checksum-xxhash128",
        })
    }

    /// How long a checksum is in base64.
    #[cfg(feature = "client")]
    pub(crate) fn text_length(self) -> usize {
        match self {
            Self::Crc64Nvme | Self::XxHash64 | Self::XxHash3 => 12,
            Self::Md5 | Self::XxHash128 => 24,
            Self::Crc32 | Self::Crc32c => 8,
            Self::Sha1 => 28,
            Self::Sha256 => 44,
            Self::Sha512 => 88,
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
    Md5(Box<md5::Context>),
    XxHash64(Box<XxHash64>),
    XxHash3(Box<XxHash3_64>),
    XxHash128(Box<XxHash3_128>),
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
            #[cfg(feature = "client")]
            ChecksumAlgorithm::Sha512 => Self::Sha(Box::new(Sha::sha512())),
            ChecksumAlgorithm::Md5 => Self::Md5(Box::new(md5::Context::new())),
            ChecksumAlgorithm::XxHash64 => Self::XxHash64(Box::new(XxHash64::with_seed(0))),
            ChecksumAlgorithm::XxHash3 => Self::XxHash3(Box::new(XxHash3_64::new())),
            ChecksumAlgorithm::XxHash128 => Self::XxHash128(Box::new(XxHash3_128::new())),
        }
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Crc64Nvme(digest) => digest.update(bytes),
            Self::Crc32(hasher) => hasher.update(bytes),
            Self::Crc32c(digest) => digest.update(bytes),
            #[cfg(feature = "client")]
            Self::Sha(sha) => sha.update(bytes),
            Self::Md5(context) => context.consume(bytes),
            Self::XxHash64(hasher) => hasher.write(bytes),
            Self::XxHash3(hasher) => hasher.write(bytes),
            Self::XxHash128(hasher) => hasher.write(bytes),
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
            Self::Md5(context) => STANDARD.encode_to_string(context.finalize().0),
            Self::XxHash64(hasher) => STANDARD.encode_to_string(hasher.finish().to_be_bytes()),
            Self::XxHash3(hasher) => STANDARD.encode_to_string(hasher.finish().to_be_bytes()),
            Self::XxHash128(hasher) => STANDARD.encode_to_string(hasher.finish_128().to_be_bytes()),
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
        // "Check" in the catalogue of parametrised CRC algorithms; RFC 3174 and FIPS 180 by `openssl dgst -binary`, MD5 and XXH by
        // Python's `hashlib` and awscrt 0.38.
        for (algorithm, expected) in [
            (ChecksumAlgorithm::Crc64Nvme, "rosUhgp5mIg="),
            (ChecksumAlgorithm::Crc32, "y/Q5Jg=="),
            (ChecksumAlgorithm::Crc32c, "4waSgw=="),
            #[cfg(feature = "client")]
            (ChecksumAlgorithm::Sha1, "98O8HYCOBHMq32eZZczDTKeuNEE="),
            #[cfg(feature = "client")]
            (ChecksumAlgorithm::Sha256, "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="),
            #[cfg(feature = "client")]
            (
                ChecksumAlgorithm::Sha512,
                "2eZ2LdHI6vbWGzxhkvxAjU1tXxF20MKRabwk5xw/J0rSf81YEbMT1oH35V7ALXPUmclUVba1u1A6z1dPuo/+hQ==",
            ),
            (ChecksumAlgorithm::Md5, "JfnnlDI7RTiF9RgfG2JNCw=="),
            (ChecksumAlgorithm::XxHash64, "jLhB20DmroM="),
            (ChecksumAlgorithm::XxHash3, "ctyxi2ehff8="),
            (ChecksumAlgorithm::XxHash128, "MxGUd+3l3NXpcWQnaB1YYA=="),
        ] {
            let text = checksum(algorithm, b"123456789");
            assert_eq!(text, expected, "{algorithm:?}");
            #[cfg(feature = "client")]
            assert_eq!(text.len(), algorithm.text_length());
        }
    }
}
