//! What of a producer's memory records take, and what is left for requests that are written. Knows no queue and no call.

use generated::kinesis::PutRecordsRequestEntry;

use super::config::{Order, ProducerConfig};
use super::pending::size;

/// What a record takes besides its data and keys.
const OVERHEAD: usize = 384;

/// The same where its key is kept by itself.
const OVERHEAD_IN_ORDER: usize = 512;

/// What a request takes besides its records: its head, and what the connection gathers.
const REQUEST: usize = 64 << 10;

/// What a record takes in a request besides its data and keys.
const ENTRY: usize = 64;

/// The same in an aggregated one.
const PACKED: usize = 8;

impl ProducerConfig {
    /// The part that requests under way may take, so that records leave it to them.
    fn room_for_requests(&self) -> usize {
        self.max_buffered_bytes / 3
    }

    /// The part that records may take.
    pub(super) fn room_for_records(&self) -> usize {
        self.max_buffered_bytes - self.room_for_requests()
    }

    /// How much of it a record takes; never more than there is.
    pub(super) fn room_of(&self, entry: &PutRecordsRequestEntry) -> usize {
        let overhead = if self.order == Order::PerKey { OVERHEAD_IN_ORDER } else { OVERHEAD };
        (size(entry) + overhead).min(self.room_for_records())
    }

    /// How much a request of so many records takes, that have so many bytes: base64, and what is packed once more as it is.
    pub(super) fn room_of_request(&self, records: usize, bytes: usize) -> usize {
        let (entry, packed) = if self.aggregation.is_some() { (PACKED, bytes) } else { (ENTRY, 0) };
        REQUEST + records * entry + bytes.div_ceil(3) * 4 + packed
    }

    /// Whether another request can be written beside those that take so much. One always can.
    pub(super) fn has_room_for_request(&self, taken: usize, request: usize) -> bool {
        taken == 0 || taken + request <= self.room_for_requests()
    }
}
