//! Time limits of one call: of the whole and of each attempt. Knows what runs out, not what it is spent on.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

/// A moment by which something must be done, and how much time that was in all.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    end: Instant,
    pub(super) length: Duration,
}

impl Limit {
    /// A limit that begins now.
    pub(super) fn from_now(length: Duration) -> Option<Self> {
        // A limit beyond the end of time is none.
        Instant::now().checked_add(length).map(|end| Self { end, length })
    }

    /// Whether a wait of this length would pass it.
    pub(super) fn is_passed_by(&self, wait: Duration) -> bool {
        Instant::now().checked_add(wait).is_none_or(|end| end >= self.end)
    }

    /// The one of two that ends first; of equals the first.
    pub(super) fn earlier(first: Option<Self>, second: Option<Self>) -> Option<Self> {
        match (first, second) {
            (Some(first), Some(second)) => Some(if second.end < first.end { second } else { first }),
            (first, second) => first.or(second),
        }
    }
}

/// The result of `work`, unless `limit` comes first.
pub(super) async fn within<T>(limit: Option<Limit>, work: impl Future<Output = T>) -> Result<T, Limit> {
    match limit {
        Some(limit) => timeout_at(limit.end, work).await.map_err(|_| limit),
        None => Ok(work.await),
    }
}
