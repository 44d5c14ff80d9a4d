//! What becomes of a request besides what its protocol makes of it. Knows no operation and no protocol.

#[cfg(feature = "checksums")]
mod checksum;
mod compression;
mod host_prefix;
mod idempotency;
mod md5;
mod options;
mod wire;

#[cfg(feature = "checksums")]
pub use checksum::{ChecksumAlgorithm, RequestChecksum, ResponseChecksum};
#[cfg(feature = "checksums")]
pub(crate) use checksum::{Hasher, verifiable};
#[cfg(feature = "test-util")]
pub(crate) use compression::Uncompressed;
#[cfg(feature = "checksums")]
pub(crate) use compression::add_encoding;
pub(crate) use compression::{DEFAULT_THRESHOLD, compress};
pub use host_prefix::HostPrefix;
pub use idempotency::IdempotencyTokens;
#[cfg(feature = "client")]
pub(crate) use idempotency::uuid;
pub(crate) use md5::add as add_md5;
#[cfg(all(feature = "md5", feature = "rest"))]
pub(crate) use md5::of_base64 as md5_of_base64;
pub use options::{EncodeOptions, WhenChecksums};
pub use wire::Wire;
