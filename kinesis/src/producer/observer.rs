//! Who is told what a producer does, and what it counts. Knows no record's content.

use std::time::Duration;

use super::PutError;

/// Is told what a producer does. Each method is called from the producer's task and must not block. One that panics harms
/// nobody else: the panic ends with it.
///
/// For metrics of OpenTelemetry: `messaging.client.sent.messages` from [`Call::stored`], `messaging.client.operation.duration`
/// from [`Call::took`], `messaging.batch.message_count` from [`Call::records`].
pub trait Observer: Send + Sync {
    /// A call of `PutRecords` has ended.
    fn call_ended(&self, call: &Call<'_>) {
        let _ = call;
    }

    /// A record has failed for good, whether or not anybody waits for it.
    fn record_failed(&self, error: &PutError) {
        let _ = error;
    }
}

/// A call that has ended.
#[non_exhaustive]
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// How long it took.
    pub took: Duration,
    /// How many records it carried, each of an aggregated one counted.
    pub records: usize,
    /// How many of them were stored.
    pub stored: usize,
    /// How many the service refused for being too many.
    pub throttled: usize,
    /// Why the call as a whole failed.
    pub error: Option<&'a generated::kinesis::PutRecordsError>,
}

/// What a producer holds and has done since it began.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Records that wait to be sent, for the first time or again.
    pub waiting: usize,
    /// Records that are on their way.
    pub in_flight: usize,
    /// Data and keys of both, in bytes.
    pub held_bytes: usize,
    /// Calls that are under way.
    pub calls_in_flight: usize,
    /// Calls that have ended.
    pub calls: u64,
    /// Those of them that failed as a whole.
    pub failed_calls: u64,
    /// Records that were taken over.
    pub accepted: u64,
    /// Records that were stored.
    pub stored: u64,
    /// Those of them that may be stored more than once.
    pub maybe_duplicated: u64,
    /// Records that failed for good and came back.
    pub failed: u64,
    /// How often a record was to be sent again.
    pub retried: u64,
    /// How often the service refused a record for being too many.
    pub throttled: u64,
}
