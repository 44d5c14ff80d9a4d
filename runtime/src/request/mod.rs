//! What becomes of a request besides what its protocol makes of it. Knows no operation and no protocol.

mod checksum;
mod compression;
mod host_prefix;
mod idempotency;
mod options;

pub(crate) use checksum::add as add_checksum;
pub(crate) use compression::{DEFAULT_THRESHOLD, compress};
pub use host_prefix::HostPrefix;
pub use idempotency::IdempotencyTokens;
pub use options::EncodeOptions;
