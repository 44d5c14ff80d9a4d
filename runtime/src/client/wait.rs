//! Waiting for a resource to get somewhere (trait `waitable`): calls an operation until its answer says so.
//!
//! What answers mean is said by a [`Waiter`]; here is only when to ask, and when to give up.

use std::fmt;
use std::ops::RangeInclusive;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::client::Client;
use crate::executor;
use crate::executor::limits::{self, Limit};
use crate::random::random_below;
use crate::{CallError, CallErrorKind, Operation};

/// What is waited for, by which operation, and what its answers mean.
pub trait Waiter {
    /// The operation that is called.
    type Operation: Operation;
    /// The waiter's name in the model, such as `StreamExists`.
    const NAME: &'static str;
    /// The waits between two calls: the first and shortest, and the longest.
    const DELAYS: (Duration, Duration);

    /// What an answer means; `None` if it means nothing.
    fn accept(
        input: &<Self::Operation as Operation>::Input,
        result: &Result<<Self::Operation as Operation>::Output, <Self::Operation as Operation>::Error>,
    ) -> Option<Accepted>;
}

/// What an answer means, and by which of its properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// What is waited for has come.
    Success(&'static str),
    /// It will not come any more.
    Failure(&'static str),
    /// It may still come.
    Retry(&'static str),
}

/// [`Accepted::Success`], in the form that waiters give it.
#[must_use]
pub const fn success(because: &'static str) -> Option<Accepted> {
    Some(Accepted::Success(because))
}

/// [`Accepted::Failure`], in the form that waiters give it.
#[must_use]
pub const fn failure(because: &'static str) -> Option<Accepted> {
    Some(Accepted::Failure(because))
}

/// [`Accepted::Retry`], in the form that waiters give it.
#[must_use]
pub const fn retry(because: &'static str) -> Option<Accepted> {
    Some(Accepted::Retry(because))
}

/// The result of a waiter's last call.
pub type Last<W> =
    Result<<<W as Waiter>::Operation as Operation>::Output, <<W as Waiter>::Operation as Operation>::Error>;

/// A waiter about to begin; [`within`](Self::within) begins.
#[must_use = "nothing is waited for before `within` is called"]
pub struct Wait<W: Waiter> {
    client: Client,
    input: <W::Operation as Operation>::Input,
    delays: (Duration, Duration),
}

impl<W: Waiter> Wait<W> {
    /// Waits by calls with `input`.
    pub fn new(client: Client, input: <W::Operation as Operation>::Input) -> Self {
        Self { client, input, delays: W::DELAYS }
    }

    /// Waits this long between two calls instead of what the model says: a random time that grows from the first value
    /// to the second. The first is 1 ms at least.
    pub fn every(mut self, delays: RangeInclusive<Duration>) -> Self {
        let least = (*delays.start()).max(Duration::from_millis(1));
        self.delays = (least, (*delays.end()).max(least));
        self
    }

    /// Calls at once, then again and again until an answer says that what is waited for has come, or that it will not.
    ///
    /// An error that the waiter does not expect ends it, after the call's own retries. Dropping the future ends it too.
    /// After `limit` it gives up, also amid a call; the last call is made shortly before. Must be called from within a
    /// tokio runtime.
    pub async fn within(self, limit: Duration) -> Result<Waited<W>, WaitError<W>> {
        if let Some(missing) = executor::without_time() {
            let message = format!("waiting needs {missing}");
            let error = CallError::new(CallErrorKind::Config, message).with_operation(W::Operation::INFO.name);
            return Err(WaitError::Call(error.into()));
        }
        let mut watch = Watch::begin(limit, self.delays);
        let mut last = None;
        loop {
            let call = self.client.call::<W::Operation>(&self.input);
            let Ok(result) = limits::within(watch.limit, call).await else { break };
            watch.calls = watch.calls.saturating_add(1);
            match (W::accept(&self.input, &result), result) {
                (Some(Accepted::Success(because)), last) => {
                    return Ok(Waited { last, because, calls: watch.calls, waited: watch.begun.elapsed() });
                }
                (Some(Accepted::Failure(because)), last) => {
                    let (calls, waited) = (watch.calls, watch.begun.elapsed());
                    return Err(WaitError::Failed { last, because, calls, waited });
                }
                (None, Err(error)) => return Err(WaitError::Call(error)),
                (Some(Accepted::Retry(_)) | None, result) => last = Some(result),
            }
            let Some(delay) = watch.delay() else { break };
            sleep(delay).await;
        }
        Err(WaitError::TimedOut { last, limit, calls: watch.calls })
    }
}

/// When calls are made.
struct Watch {
    begun: Instant,
    limit: Option<Limit>,
    delays: (Duration, Duration),
    calls: u32,
}

impl Watch {
    fn begin(limit: Duration, delays: (Duration, Duration)) -> Self {
        Self { begun: Instant::now(), limit: Limit::from_now(limit, "waiting"), delays, calls: 0 }
    }

    /// The wait before the next call, as the specification of waiters has it; `None` if there is no time for one.
    fn delay(&self) -> Option<Duration> {
        let (least, most) = self.delays;
        let doubled = 1_u32.checked_shl(self.calls.saturating_sub(1)).unwrap_or(u32::MAX);
        let ceiling = least.saturating_mul(doubled).min(most);
        let range = u64::try_from(ceiling.saturating_sub(least).as_micros()).unwrap_or(u64::MAX);
        let delay = least.saturating_add(Duration::from_micros(random_below(range.saturating_add(1))));
        let left = self.limit.map_or(Duration::MAX, |limit| limit.left());
        // The last call comes early enough to be answered.
        let final_call = left.saturating_sub(delay) <= least;
        let delay = if final_call { left.checked_sub(least)? } else { delay };
        (!delay.is_zero()).then_some(delay)
    }
}

/// What was waited for has come.
pub struct Waited<W: Waiter> {
    /// The answer that said so: an output, or an error that was waited for.
    pub last: Last<W>,
    /// Which property of the answer said so.
    pub because: &'static str,
    /// How many calls were made.
    pub calls: u32,
    /// How long it took.
    pub waited: Duration,
}

/// Why waiting ended without what was waited for.
#[non_exhaustive]
pub enum WaitError<W: Waiter> {
    /// It will not come any more.
    Failed {
        /// The answer that said so.
        last: Last<W>,
        /// Which property of the answer said so.
        because: &'static str,
        /// How many calls were made.
        calls: u32,
        /// How long it took.
        waited: Duration,
    },
    /// The time was over first.
    TimedOut {
        /// The last answer; `None` if there was none in time.
        last: Option<Last<W>>,
        /// The time.
        limit: Duration,
        /// How many calls were answered.
        calls: u32,
    },
    /// A call failed in a way that the waiter does not expect.
    Call(<W::Operation as Operation>::Error),
}

impl<W: Waiter> WaitError<W> {
    /// The error of the last call, if it failed.
    #[must_use]
    pub fn error(&self) -> Option<&<W::Operation as Operation>::Error> {
        match self {
            Self::Failed { last: Err(error), .. }
            | Self::TimedOut { last: Some(Err(error)), .. }
            | Self::Call(error) => Some(error),
            Self::Failed { .. } | Self::TimedOut { .. } => None,
        }
    }

    /// Whether the time was over.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::TimedOut { .. })
    }
}

impl<W: Waiter> fmt::Display for WaitError<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = W::NAME;
        match self {
            Self::Failed { because, calls, waited, .. } => {
                write!(f, "{name} will not come: {because} ({})", Effort(*calls, *waited))?;
            }
            Self::TimedOut { limit, calls, .. } => write!(f, "{name} has not come ({})", Effort(*calls, *limit))?,
            Self::Call(_) => write!(f, "{name} cannot be waited for")?,
        }
        self.error().map_or(Ok(()), |error| write!(f, ": {error}"))
    }
}

/// How many calls were made in how much time.
struct Effort(u32, Duration);

impl fmt::Display for Effort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(calls, time) = self;
        write!(f, "{calls} {} in {time:.1?}", if *calls == 1 { "call" } else { "calls" })
    }
}

/// One line: outputs may be large.
impl<W: Waiter> fmt::Debug for WaitError<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<W: Waiter> std::error::Error for WaitError<W> {}

impl<W: Waiter> fmt::Debug for Waited<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", W::NAME, self.because, Effort(self.calls, self.waited))
    }
}

impl<W: Waiter> fmt::Debug for Wait<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait").field("waiter", &W::NAME).field("delays", &self.delays).finish_non_exhaustive()
    }
}

/// Whether a list is there, holds something, and nothing but `expected`.
#[must_use]
pub fn all<'a, T: Copy + Into<Option<&'a str>>>(list: Option<&[T]>, expected: &str) -> bool {
    list.is_some_and(|list| !list.is_empty() && list.iter().all(|&item| item.into() == Some(expected)))
}

/// Whether a list is there and holds `expected`.
#[must_use]
pub fn any<'a, T: Copy + Into<Option<&'a str>>>(list: Option<&[T]>, expected: &str) -> bool {
    list.is_some_and(|list| list.iter().any(|&item| item.into() == Some(expected)))
}

/// Texts in order.
#[must_use]
pub fn sorted(mut texts: Vec<&str>) -> Vec<&str> {
    texts.sort_unstable();
    texts
}

/// Numbers in order.
#[must_use]
pub fn sorted_numbers(mut numbers: Vec<f64>) -> Vec<f64> {
    numbers.sort_by(f64::total_cmp);
    numbers
}

/// Whether an error has one of these codes.
#[must_use]
pub fn fails_with<O, E: crate::OperationError>(result: &Result<O, E>, codes: &[&str]) -> bool {
    let code = result.as_ref().err().and_then(|error| error.code());
    code.is_some_and(|code| codes.contains(&code))
}
