//! Many small records in one of the stream, in the format of the Kinesis Producer Library. Knows no call and no shard.
//!
//! The bytes `F3 89 9A C2`, a message of Protocol Buffers, and the MD5 of that message:
//!
//! ```text
//! AggregatedRecord { 1: repeated string partition_key_table, 2: repeated string explicit_hash_key_table, 3: repeated Record }
//! Record { 1: partition_key_index, 2: optional explicit_hash_key_index, 3: bytes data, 4: repeated Tag }
//! Tag { 1: string key, 2: optional string value }
//! ```

mod decode;
mod encode;
mod protobuf;
#[cfg(test)]
mod tests;

pub use decode::{Tag, UserRecord, deaggregate};
pub use encode::Aggregate;

/// What an aggregated record begins with.
const MAGIC: [u8; 4] = [0xf3, 0x89, 0x9a, 0xc2];

/// How long the checksum is with which it ends.
const DIGEST: usize = 16;

/// The tag under which a producer of this crate gives each record an id of its own, if it is told to.
pub const ID_TAG: &str = "smithwright.id";
