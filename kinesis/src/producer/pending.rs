//! A record without a fate yet. Knows no queue and no call.

use std::time::Duration;

use generated::kinesis::PutRecordsRequestEntry;
use generated::runtime::Bytes;

use super::PutErrorCause;
use crate::hash_key;

/// A record without a fate yet, and who waits for it.
#[derive(Debug)]
pub(super) struct Pending<T> {
    /// Empty while a request has it.
    pub(super) entry: PutRecordsRequestEntry,
    pub(super) waiter: T,
    /// Which record it is, in the order in which they came.
    pub(super) number: u64,
    /// Between which two flushes it came.
    pub(super) epoch: u64,
    pub(super) admitted: Duration,
    /// When it may be sent again; zero for at once.
    pub(super) due: Duration,
    pub(super) attempts: u32,
    pub(super) maybe_stored: bool,
    /// Was once stored in another shard than the rest of its aggregate was meant for.
    pub(super) misplaced: bool,
    /// Is not to be aggregated.
    pub(super) alone: bool,
    pub(super) cause: Option<PutErrorCause>,
    pub(super) size: usize,
    /// What tells its partition key from others, where records of a key keep their order.
    pub(super) key: Option<u128>,
    /// Known from when it is needed.
    pub(super) hash: Option<u128>,
}

impl<T> Pending<T> {
    pub(super) fn new(entry: PutRecordsRequestEntry, waiter: T, now: Duration) -> Self {
        Self {
            size: size(&entry),
            entry,
            waiter,
            number: 0,
            epoch: 0,
            admitted: now,
            due: Duration::ZERO,
            attempts: 0,
            maybe_stored: false,
            misplaced: false,
            alone: false,
            cause: None,
            key: None,
            hash: None,
        }
    }

    /// The number by which a shard is chosen; `None` if the stream chooses.
    pub(super) fn hash(&mut self) -> Option<u128> {
        self.hash = self.known_hash();
        self.hash
    }

    /// The same, computed anew if it was not needed before.
    pub(super) fn known_hash(&self) -> Option<u128> {
        self.hash.or_else(|| {
            let explicit = self.entry.explicit_hash_key.as_deref().and_then(hash_key::parse);
            explicit.or_else(|| self.entry.partition_key.as_deref().map(hash_key::of_partition_key))
        })
    }

    /// The record, which leaves nothing behind.
    pub(super) fn take_entry(&mut self) -> PutRecordsRequestEntry {
        std::mem::replace(&mut self.entry, PutRecordsRequestEntry::new(Bytes::new()))
    }
}

/// How many bytes of a call a record takes, as the service counts them.
pub(super) fn size(entry: &PutRecordsRequestEntry) -> usize {
    let keys = [&entry.partition_key, &entry.explicit_hash_key];
    entry.data.len() + keys.into_iter().flatten().map(String::len).sum::<usize>()
}
