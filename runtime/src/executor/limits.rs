//! Time limits: of a call, of each attempt, of what a connection takes. Knows what runs out, not what it is spent on.

use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use tokio::task::unconstrained;
use tokio::time::{Instant, sleep_until};

/// A moment by which something must be done, and how much time that was in all.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit {
    end: Instant,
    length: Duration,
    what: &'static str,
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}, the limit of {}", self.length, self.what)
    }
}

impl Limit {
    /// A limit of this call that begins now.
    pub(crate) fn of_call(length: Option<Duration>) -> Option<Self> {
        Self::from_now(length?, "the whole call")
    }

    /// A limit that begins now, and anew with each byte that comes.
    pub(crate) fn of_silence(length: Option<Duration>) -> Option<Self> {
        Self::from_now(length?, "silence where Config::timeout sets none of the whole call")
    }

    /// A limit of this attempt that begins now.
    pub(crate) fn of_attempt(length: Option<Duration>) -> Option<Self> {
        Self::from_now(length?, "one attempt")
    }

    /// A limit of `what` that begins now.
    pub(crate) fn from_now(length: Duration, what: &'static str) -> Option<Self> {
        // A limit beyond the end of time is none.
        Instant::now().checked_add(length).map(|end| Self { end, length, what })
    }

    /// How much time it is in all.
    pub(crate) fn length(&self) -> Duration {
        self.length
    }

    /// How much of it is left.
    pub(crate) fn left(&self) -> Duration {
        self.end.saturating_duration_since(Instant::now())
    }

    /// The one of two that ends first; of equals the first.
    pub(crate) fn earlier(first: Option<Self>, second: Option<Self>) -> Option<Self> {
        match (first, second) {
            (Some(first), Some(second)) => Some(if second.end < first.end { second } else { first }),
            (first, second) => first.or(second),
        }
    }
}

/// The result of `work`, unless `limit` comes first.
pub(crate) async fn within<T>(limit: Option<Limit>, work: impl Future<Output = T> + Send) -> Result<T, Limit> {
    let (mut work, mut timer) = (pin!(work), pin!(None));
    poll_fn(|context| {
        if let Poll::Ready(done) = work.as_mut().poll(context) {
            return Poll::Ready(Ok(done));
        }
        let Some(limit) = limit else { return Poll::Pending };
        if timer.is_none() {
            // Much is done at once, and needs no timer.
            timer.set(Some(unconstrained(sleep_until(limit.end))));
        }
        // Even if the work has used up what tokio lets a task do at a time.
        timer.as_mut().as_pin_mut().map_or(Poll::Pending, |timer| timer.poll(context)).map(|()| Err(limit))
    })
    .await
}
