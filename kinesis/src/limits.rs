//! What the service allows, in one table. Knows no call.
//!
//! Models and emulators lag behind the service or run ahead of it, so what limits requests can be set: [`Limits`].

use std::time::Duration;

/// Records in one call of `PutRecords`.
pub const RECORDS_PER_CALL: usize = 500;

/// Bytes in one call of `PutRecords`, data and keys, that every service and emulator takes.
pub const BYTES_PER_CALL: usize = 5 << 20;

/// Bytes in one call of `PutRecords` since records may be large.
pub const LARGE_BYTES_PER_CALL: usize = 10 << 20;

/// Bytes of a record, data and key, until its stream is told otherwise (`UpdateMaxRecordSize`).
pub const BYTES_PER_RECORD: usize = 1 << 20;

/// The most that a stream can be told to take as one record.
pub const LARGE_BYTES_PER_RECORD: usize = 10 << 20;

/// Unicode characters of a partition key; at least one.
pub const PARTITION_KEY_CHARACTERS: usize = 256;

/// Records that a shard takes in a second, on average.
pub const SHARD_RECORDS_PER_SECOND: u32 = 1000;

/// Bytes that a shard takes in a second, on average.
pub const SHARD_BYTES_PER_SECOND: u32 = 1 << 20;

/// Calls of `GetRecords` that a shard answers in a second, whoever makes them.
pub const READS_PER_SECOND: u32 = 5;

/// Bytes that a shard gives in a second to all calls of `GetRecords` together, and to each consumer of its own.
pub const READ_BYTES_PER_SECOND: u32 = 2 << 20;

/// Records in one answer of `GetRecords`.
pub const RECORDS_PER_READ: u32 = 10_000;

/// How long a shard iterator is good for.
pub const ITERATOR_LIFE: Duration = Duration::from_secs(300);

/// How long a subscription to a shard lasts at most.
pub const SUBSCRIPTION_LIFE: Duration = Duration::from_secs(300);

/// How often a consumer may subscribe to a shard in a second.
pub const SUBSCRIPTIONS_PER_SECOND: u32 = 1;

/// How long a subscription is protected: before, a second one of the same consumer is refused, later it takes over.
pub const SUBSCRIPTION_HOLD: Duration = Duration::from_secs(5);

/// The pause between calls of which so many are allowed in a second, and a little more: the service counts when they arrive.
pub(crate) const fn pause(per_second: u32) -> Duration {
    let exact = match Duration::from_secs(1).checked_div(per_second) {
        Some(exact) => exact,
        None => Duration::from_secs(1),
    };
    match exact.checked_div(40) {
        Some(more) => exact.saturating_add(more),
        None => exact,
    }
}

/// What requests that write are kept within.
///
/// A size counts the data before base64, the partition key in UTF-8, and the explicit hash key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Records in one call: 500.
    pub records_per_call: usize,
    /// Bytes in one call: 5 MiB, which old emulators take too. A larger record has a call of its own.
    pub bytes_per_call: usize,
    /// Bytes of one record: 1 MiB, as streams are created.
    pub bytes_per_record: usize,
}

impl Limits {
    /// Those of every stream, service and emulator.
    pub const SAFE: Self =
        Self { records_per_call: RECORDS_PER_CALL, bytes_per_call: BYTES_PER_CALL, bytes_per_record: BYTES_PER_RECORD };

    /// Those of a stream that was told by `UpdateMaxRecordSize` to take records of 10 MiB.
    pub const LARGE_RECORDS: Self =
        Self { bytes_per_call: LARGE_BYTES_PER_CALL, bytes_per_record: LARGE_BYTES_PER_RECORD, ..Self::SAFE };
}

impl Default for Limits {
    fn default() -> Self {
        Self::SAFE
    }
}
