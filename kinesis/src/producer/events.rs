//! What a producer tells the crate `tracing`, with the feature of that name: no key and no payload.

#![cfg_attr(not(feature = "tracing"), allow(unused_variables, reason = "nobody is told"))]

use super::PutError;
use super::answer::Outcome;

/// A call has ended.
pub(super) fn call_ended(outcome: &Outcome) {
    #[cfg(feature = "tracing")]
    match &outcome.error {
        Some(error) => {
            tracing::warn!(records = outcome.records, %error, "PutRecords failed and is repeated where it may help");
        }
        None if outcome.stored < outcome.records => tracing::info!(
            records = outcome.records,
            stored = outcome.stored,
            throttled = outcome.throttled,
            "PutRecords stored a part"
        ),
        None => tracing::debug!(records = outcome.records, took = ?outcome.took, "PutRecords stored all"),
    }
}

/// A record has failed for good.
pub(super) fn record_failed(error: &PutError) {
    #[cfg(feature = "tracing")]
    tracing::warn!(%error, "a record came back");
}

/// The shards of the stream cannot be listed.
pub(super) fn no_map(reason: &str) {
    #[cfg(feature = "tracing")]
    tracing::warn!(reason, "ListShards failed: records go on without it, and are not aggregated");
}
