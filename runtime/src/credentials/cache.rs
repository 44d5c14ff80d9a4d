//! Keeps what a source gave until shortly before it expires. Knows no source.
//!
//! Callers share one request: those with good keys go on with them while a task of its own gets new ones, the others wait
//! for that task. No caller owns the request, so none can end it by going away.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use super::Credentials;
use super::source::{Failure, Source, unexpired};
use crate::config::Clock;
use crate::executor;
use crate::executor::BoxFuture;
use crate::random::random_below;
use crate::{CallError, CallErrorKind, Timestamp};

/// How many seconds before their expiry keys are renewed, at least and at most. Metadata services have new ones from
/// five minutes before; a spread keeps a fleet from asking at once.
const RENEW_BEFORE: (u64, u64) = (240, 300);

/// How long it is remembered that there is no source at all.
const REMEMBER_ABSENT: Duration = Duration::from_secs(30);

/// The longest wait between two requests to a source that fails.
const MOST_BACK_OFF: Duration = Duration::from_secs(30);

/// A request that takes longer is taken for dead: its runtime may have stopped turning.
const PATIENCE: Duration = Duration::from_secs(120);

/// A source, and what it gave. Clones share it.
pub(super) struct Cache<S>(Arc<Shared<S>>);

impl<S> Clone for Cache<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

struct Shared<S> {
    source: S,
    clock: Clock,
    state: Mutex<State>,
}

type Answer = Result<Credentials, Failure>;

#[derive(Default)]
struct State {
    held: Option<Held>,
    /// The last request, if it failed.
    failed: Option<Failed>,
    flight: Option<Flight>,
}

struct Held {
    credentials: Credentials,
    renew_at: Option<Timestamp>,
}

struct Failed {
    failure: Failure,
    /// How often in a row.
    times: u32,
    /// When the source may be asked again.
    until: Timestamp,
}

/// A request under way: its answer comes here, or the channel closes.
#[derive(Clone)]
struct Flight {
    answer: watch::Receiver<Option<Answer>>,
    since: Instant,
}

/// What a caller is to do.
enum Step {
    Take(Answer),
    Wait(Flight),
}

impl<S: Source> Cache<S> {
    pub(super) fn new(source: S, clock: Clock) -> Self {
        Self(Arc::new(Shared { source, clock, state: Mutex::default() }))
    }

    pub(super) fn source(&self) -> &S {
        &self.0.source
    }

    /// The credentials that are good now.
    pub(super) async fn get(&self) -> Answer {
        // A runtime that shuts down drops the task with the request; the next one may have more luck.
        for _ in 0..3 {
            match self.step()? {
                Step::Take(answer) => return answer,
                Step::Wait(mut flight) => {
                    let left = PATIENCE.saturating_sub(flight.since.elapsed());
                    if let Ok(Ok(answer)) = tokio::time::timeout(left, flight.answer.wait_for(Option::is_some)).await
                        && let Some(answer) = answer.clone()
                    {
                        return answer;
                    }
                }
            }
        }
        Err(Failure::of(&self.0.source.name(), "the request for them was cut short"))
    }

    /// Forgets `credentials`, since a service has refused them.
    pub(super) fn invalidate(&self, credentials: &Credentials) {
        let mut state = self.0.lock();
        if state.held.as_ref().is_some_and(|held| held.credentials == *credentials) {
            state.held = None;
            state.failed = None;
        }
    }

    fn step(&self) -> Result<Step, Failure> {
        let missing = executor::without_time();
        let runtime = tokio::runtime::Handle::try_current().ok().filter(|_| missing.is_none());
        let (step, landing) = self.decide(runtime.is_some());
        // Not under the lock: a runtime that shuts down drops the task at once, which takes the lock.
        if let (Some(landing), Some(runtime)) = (landing, runtime) {
            let landing: BoxFuture<'_, ()> = Box::pin(landing.fly());
            runtime.spawn(landing);
        }
        step.ok_or_else(|| {
            let missing = missing.unwrap_or_default();
            let message = format!("credentials from {} need {missing}", self.0.source.name());
            Failure::Failed(CallError::new(CallErrorKind::Config, message))
        })
    }

    /// What a caller is to do, if it can, and the request that is to be made if there can be one.
    fn decide(&self, may_ask: bool) -> (Option<Step>, Option<Landing<S>>) {
        let mut state = self.0.lock();
        let now = (self.0.clock)();
        let good = state.held.as_ref().filter(|held| held.credentials.expiry().is_none_or(|expiry| now < expiry));
        if let Some(held) = good {
            let due = held.renew_at.is_some_and(|at| at <= now);
            let step = Step::Take(Ok(held.credentials.clone()));
            let renews = due && may_ask && state.flight().is_none() && state.recent_failure(now).is_none();
            return (Some(step), renews.then(|| self.start(&mut state).1));
        }
        if let Some(flight) = state.flight() {
            return (Some(Step::Wait(flight)), None);
        }
        if let Some(failure) = state.recent_failure(now) {
            return (Some(Step::Take(Err(failure))), None);
        }
        if let Some(answer) = self.0.source.at_hand() {
            state.note(&answer, now);
            return (Some(Step::Take(answer)), None);
        }
        if !may_ask {
            return (None, None);
        }
        let (flight, landing) = self.start(&mut state);
        (Some(Step::Wait(flight)), Some(landing))
    }

    /// A request that is to be made by a task of its own.
    fn start(&self, state: &mut State) -> (Flight, Landing<S>) {
        let (sender, answer) = watch::channel(None);
        let flight = Flight { answer, since: Instant::now() };
        state.flight = Some(flight.clone());
        (flight, Landing { shared: Arc::clone(&self.0), sender })
    }
}

impl<S> Shared<S> {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The task's end of a request. However it ends, nobody waits for it afterwards.
struct Landing<S> {
    shared: Arc<Shared<S>>,
    sender: watch::Sender<Option<Answer>>,
}

impl<S: Source> Landing<S> {
    async fn fly(self) {
        let source = &self.shared.source;
        let answer = source.load().await;
        let now = (self.shared.clock)();
        let answer = answer.and_then(|credentials| unexpired(credentials, now, &source.name()));
        let mut state = self.shared.lock();
        state.note(&answer, now);
        let good_until = state.held.as_ref().and_then(|held| held.credentials.expiry());
        drop(state);
        // Whoever waits for them gets the error; nobody does who goes on with those from before.
        if let (Err(failure), Some(expiry)) = (&answer, good_until.filter(|expiry| now < *expiry)) {
            not_renewed(&source.name(), failure, expiry);
        }
        self.sender.send_replace(Some(answer));
    }
}

/// Tells `tracing` that credentials will soon be none.
#[cfg(feature = "tracing")]
fn not_renewed(source: &str, failure: &Failure, expiry: Timestamp) {
    let why = failure.clone().into_error(source);
    tracing::warn!(
        target: "smithwright",
        source,
        expiry = %expiry,
        error = %why,
        "credentials are not renewed; those from before are used until they expire"
    );
}

#[cfg(not(feature = "tracing"))]
fn not_renewed(_: &str, _: &Failure, _: Timestamp) {}

impl<S> Drop for Landing<S> {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        let receiver = self.sender.subscribe();
        if state.flight.as_ref().is_some_and(|flight| flight.answer.same_channel(&receiver)) {
            state.flight = None;
        }
    }
}

impl State {
    /// The request under way, unless it has been for too long.
    fn flight(&self) -> Option<Flight> {
        self.flight.clone().filter(|flight| flight.since.elapsed() < PATIENCE)
    }

    /// Why the source cannot be asked again yet.
    fn recent_failure(&self, now: Timestamp) -> Option<Failure> {
        self.failed.as_ref().filter(|failed| now < failed.until).map(|failed| failed.failure.clone())
    }

    fn note(&mut self, answer: &Answer, now: Timestamp) {
        match answer {
            Ok(credentials) => {
                self.failed = None;
                self.held = Some(Held { credentials: credentials.clone(), renew_at: renew_at(credentials, now) });
            }
            Err(failure) => {
                let times = self.failed.as_ref().map_or(0, |failed| failed.times).saturating_add(1);
                let wait = match failure {
                    Failure::Absent(_) => REMEMBER_ABSENT,
                    Failure::Failed(_) => back_off(times),
                };
                self.failed = Some(Failed { failure: failure.clone(), times, until: later(now, wait) });
            }
        }
    }
}

/// When to get new credentials: some minutes before these expire, or half way if there is less time.
fn renew_at(credentials: &Credentials, now: Timestamp) -> Option<Timestamp> {
    let expiry = credentials.expiry()?;
    let (least, most) = RENEW_BEFORE;
    let before = least.saturating_add(random_below(most.saturating_sub(least).saturating_add(1)));
    let left = expiry.secs().saturating_sub(now.secs()).max(0);
    let before = i64::try_from(before).unwrap_or(i64::MAX).min(left.saturating_add(1) / 2);
    Some(Timestamp::from_secs_and_nanos(expiry.secs().saturating_sub(before), expiry.subsec_nanos()))
}

/// How long to leave a source alone that has failed `times` times in a row: not at all at first, then 1, 2, 4 seconds and
/// so on, less up to half of it by chance.
fn back_off(times: u32) -> Duration {
    let Some(doublings) = times.checked_sub(2) else { return Duration::ZERO };
    let most = Duration::from_secs(1).saturating_mul(2_u32.saturating_pow(doublings)).min(MOST_BACK_OFF);
    let millis = u64::try_from(most.as_millis() / 2).unwrap_or(u64::MAX);
    Duration::from_millis(millis.saturating_add(random_below(millis.saturating_add(1))))
}

/// The point `wait` after `now`.
fn later(now: Timestamp, wait: Duration) -> Timestamp {
    let secs = i64::try_from(wait.as_secs()).unwrap_or(i64::MAX);
    let nanos = now.subsec_nanos().saturating_add(wait.subsec_nanos());
    Timestamp::from_secs_and_nanos(now.secs().saturating_add(secs), nanos)
}

#[cfg(test)]
#[path = "cache_tests.rs"]
mod tests;
