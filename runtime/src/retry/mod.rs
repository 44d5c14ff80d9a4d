//! Whether a failed call is made again, and after which wait: the AWS standard mode. Knows no request and no clock.
//!
//! Numbers: AWS SDKs and Tools Reference Guide, "Retry behavior", as of 2026.

mod backoff;
mod bucket;
mod class;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub(crate) use bucket::Bucket;
pub(crate) use class::Class;

/// How often calls are made if nobody says otherwise: the first attempt and two more.
const DEFAULT_MAX_ATTEMPTS: u32 = 3;

/// How often and after which waits a failed call is made again: the standard mode of AWS.
///
/// A call is repeated after throttling, trouble inside the service (HTTP 500, 502, 503, 504), a timeout of one attempt,
/// a connection that failed or was lost, and errors that the model marks as `retryable`. **An attempt that failed may
/// have been carried out**: calls are made at least once, not exactly once. With [`off`](Self::off) each is made once.
///
/// Before retry number _i_ (from 0) comes a wait of a random part of `base * 2^i`, at most [`max_delay`](Self::max_delay).
/// Where nobody listens (connection refused, name not found), where a second attempt in a row loses its connection, and
/// after errors that pass with time (`ResourceInUseException` of `SubscribeToShard`), the base is one of seconds and the
/// wait at least half of it, so that a call outlasts the restart of a server: 6 to 12 seconds by default, as far as the
/// call's time limit allows. If the service names a wait (`x-amz-retry-after`), that is taken if it is longer, by 5 seconds at most. The HTTP header
/// `Retry-After` is not followed, as in AWS's clients: proxies set it, in whole seconds and often in minutes.
///
/// All clones of a client share 500 tokens. A retry takes 14, after throttling and where it waits for seconds 5; a call that then succeeds gives them
/// back, one that succeeds at once gives 1. Without tokens calls fail at once: retries must not make an outage worse.
#[derive(Clone)]
pub struct RetryConfig {
    max_attempts: u32,
    base_delay: Duration,
    throttling_base_delay: Duration,
    lasting_base_delay: Duration,
    max_delay: Duration,
    randomness: Option<Randomness>,
}

/// Numbers from 0 to 1.
type Randomness = Arc<dyn Fn() -> f64 + Send + Sync>;

impl Default for RetryConfig {
    fn default() -> Self {
        Self {
            max_attempts: DEFAULT_MAX_ATTEMPTS,
            base_delay: Duration::from_millis(50),
            throttling_base_delay: Duration::from_secs(1),
            lasting_base_delay: Duration::from_secs(4),
            max_delay: Duration::from_secs(20),
            randomness: None,
        }
    }
}

impl RetryConfig {
    /// At most 3 attempts; waits from 50 milliseconds, after throttling from 1 second, where nobody listens from 4
    /// seconds, up to 20 seconds.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Each call is made once.
    #[must_use]
    pub fn off() -> Self {
        Self::default().max_attempts(1)
    }

    /// How often a call is made at most, the first time included. 3 by default; 0 is the same as 1.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// The longest first wait, save after throttling. 50 milliseconds by default.
    #[must_use]
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// The longest first wait after throttling. 1 second by default.
    #[must_use]
    pub fn throttling_base_delay(mut self, delay: Duration) -> Self {
        self.throttling_base_delay = delay;
        self
    }

    /// The longest first wait where nobody listens, or what is asked for is taken. 4 seconds by default; half of it is
    /// waited for certain.
    #[must_use]
    pub fn lasting_base_delay(mut self, delay: Duration) -> Self {
        self.lasting_base_delay = delay;
        self
    }

    /// The longest of all waits. 20 seconds by default.
    #[must_use]
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Where the random part of each wait comes from: numbers from 0 (no wait) to 1 (the longest). For tests.
    #[must_use]
    pub fn randomness(mut self, next: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        self.randomness = Some(Arc::new(next));
        self
    }

    /// How often a call is made at most.
    pub(crate) fn attempts(&self) -> u32 {
        self.max_attempts
    }
}

impl fmt::Debug for RetryConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryConfig")
            .field("max_attempts", &self.max_attempts)
            .field("base_delay", &self.base_delay)
            .field("throttling_base_delay", &self.throttling_base_delay)
            .field("lasting_base_delay", &self.lasting_base_delay)
            .field("max_delay", &self.max_delay)
            .finish_non_exhaustive()
    }
}
