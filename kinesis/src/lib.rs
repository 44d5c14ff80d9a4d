//! Kinesis above the single call: records in and out, none lost.
//!
//! Written by hand on top of the generated client, which it uses as any program would: `kinesis -> generated -> runtime`.

pub mod aggregation;
pub mod consumer;
mod dedup;
mod dice;
mod hash_key;
pub mod lease;
pub mod limits;
mod position;
pub mod producer;
mod results;
mod shards;
mod stream_ref;

pub use consumer::{Batch, Consumer, ConsumerConfig, ConsumerError, Saved, Start};
pub use dedup::Dedup;
pub use lease::{FileLeaseStore, LeaseStore, MemoryLeaseStore};
pub use limits::Limits;
pub use position::{Position, PositionError};
pub use producer::{Producer, put_all};
pub use results::{FailedEntries, FailedEntry, WrongLength};
