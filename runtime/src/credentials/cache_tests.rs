//! What the cache promises, with a source and a clock of the tests' own.

use std::borrow::Cow;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::Semaphore;

use super::super::source::{Failure, Source};
use super::{Cache, back_off};
use crate::executor::BoxFuture;
use crate::{Credentials, Timestamp};

const HOUR: i64 = 3600;

/// Gives `AKID1`, `AKID2` and so on, each for an hour, when the gate is open; fails when told to.
#[derive(Default)]
struct Numbered {
    now: Arc<AtomicI64>,
    asked: AtomicUsize,
    gate: Option<Semaphore>,
    failing: Mutex<Option<Failure>>,
    lifetime: Option<i64>,
}

impl Source for Numbered {
    fn name(&self) -> Cow<'static, str> {
        "a test".into()
    }

    fn load(&self) -> BoxFuture<'_, Result<Credentials, Failure>> {
        Box::pin(async move {
            let count = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
            if let Some(gate) = &self.gate {
                gate.acquire().await.expect("a gate").forget();
            }
            if let Some(failure) = self.failing.lock().unwrap().clone() {
                return Err(failure);
            }
            let expiry = self.now.load(Ordering::SeqCst) + self.lifetime.unwrap_or(HOUR);
            Ok(Credentials::new(format!("AKID{count}"), "key").with_expiry(Timestamp::from_secs(expiry)))
        })
    }
}

/// A cache whose clock stands still until it is set.
struct Fixture {
    cache: Cache<Numbered>,
    now: Arc<AtomicI64>,
}

impl Fixture {
    fn new(source: Numbered) -> Self {
        let now = source.now.clone();
        let clock = now.clone();
        let clock = Arc::new(move || Timestamp::from_secs(clock.load(Ordering::SeqCst)));
        Self { cache: Cache::new(source, clock), now }
    }

    fn advance(&self, secs: i64) {
        self.now.fetch_add(secs, Ordering::SeqCst);
    }

    fn asked(&self) -> usize {
        self.cache.source().asked.load(Ordering::SeqCst)
    }

    fn fail(&self, failure: Option<Failure>) {
        *self.cache.source().failing.lock().unwrap() = failure;
    }

    fn open(&self) {
        self.cache.source().gate.as_ref().expect("a gate").add_permits(1);
    }

    async fn id(&self) -> String {
        self.cache.get().await.map_or_else(
            |failure| failure.into_error("a test").to_string(),
            |credentials| credentials.access_key_id().to_owned(),
        )
    }
}

fn gated() -> Fixture {
    Fixture::new(Numbered { gate: Some(Semaphore::new(0)), ..Numbered::default() })
}

/// Lets the tasks that can run do so.
async fn settle() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

/// The text of all that is told to `tracing` in this thread.
#[cfg(feature = "tracing")]
#[derive(Clone, Default)]
struct Told(Arc<Mutex<String>>);

#[cfg(feature = "tracing")]
impl tracing::field::Visit for Told {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        let mut told = self.0.lock().unwrap();
        *told = format!("{told} {}={value:?}", field.name());
    }
}

#[cfg(feature = "tracing")]
impl tracing::Subscriber for Told {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

/// Whoever goes on with the credentials from before is told of nothing, so this is the only place where it is said.
#[cfg(feature = "tracing")]
#[tokio::test]
async fn a_renewal_that_fails_is_told_to_tracing_while_the_old_ones_are_good() {
    let told = Told::default();
    let _guard = tracing::subscriber::set_default(told.clone());
    let fixture = Fixture::new(Numbered::default());
    assert_eq!(fixture.id().await, "AKID1");
    fixture.fail(Some(Failure::of("a test", "on purpose")));
    fixture.advance(HOUR - 100);
    assert_eq!(fixture.id().await, "AKID1");
    settle().await;
    let text = told.0.lock().unwrap().clone();
    for words in
        ["credentials are not renewed", "source=\"a test\"", "error=credentials from a test: on purpose", "expiry="]
    {
        assert!(text.contains(words), "{text}");
    }
    // From then on callers get the error themselves.
    fixture.advance(200);
    assert!(fixture.id().await.contains("on purpose"));
    assert_eq!(told.0.lock().unwrap().matches("on purpose").count(), 1);
}

#[tokio::test]
async fn a_thousand_callers_make_one_request() {
    let fixture = Arc::new(gated());
    let callers: Vec<_> = (0..1000)
        .map(|_| {
            let fixture = fixture.clone();
            tokio::spawn(async move { fixture.id().await })
        })
        .collect();
    settle().await;
    fixture.open();
    for caller in callers {
        assert_eq!(caller.await.unwrap(), "AKID1");
    }
    assert_eq!(fixture.asked(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn likewise_on_many_threads() {
    let fixture = Arc::new(Fixture::new(Numbered::default()));
    let callers: Vec<_> = (0..1000)
        .map(|_| {
            let fixture = fixture.clone();
            tokio::spawn(async move { fixture.id().await })
        })
        .collect();
    for caller in callers {
        assert_eq!(caller.await.unwrap(), "AKID1");
    }
    assert_eq!(fixture.asked(), 1);
}

#[tokio::test]
async fn keys_are_renewed_by_one_task_while_others_go_on_with_the_old_ones() {
    let fixture = gated();
    fixture.open();
    assert_eq!(fixture.id().await, "AKID1");
    fixture.advance(HOUR - 301);
    assert_eq!(fixture.id().await, "AKID1");
    settle().await;
    assert_eq!(fixture.asked(), 1, "five minutes before expiry is soon enough");
    fixture.advance(61);
    for _ in 0..10 {
        assert_eq!(fixture.id().await, "AKID1");
        settle().await;
    }
    assert_eq!(fixture.asked(), 2);
    fixture.open();
    settle().await;
    assert_eq!((fixture.id().await, fixture.asked()), ("AKID2".to_owned(), 2));
}

#[tokio::test]
async fn nobody_gets_expired_keys() {
    let fixture = Arc::new(gated());
    fixture.open();
    assert_eq!(fixture.id().await, "AKID1");
    fixture.advance(HOUR);
    let waiting = tokio::spawn({
        let fixture = fixture.clone();
        async move { fixture.id().await }
    });
    settle().await;
    assert!(!waiting.is_finished());
    fixture.open();
    assert_eq!(waiting.await.unwrap(), "AKID2");
}

#[tokio::test]
async fn callers_that_go_away_leave_the_request_to_the_others() {
    let fixture = Arc::new(gated());
    for _ in 0..10 {
        let fixture = fixture.clone();
        let caller = tokio::spawn(async move { fixture.id().await });
        settle().await;
        caller.abort();
    }
    settle().await;
    fixture.open();
    assert_eq!((fixture.id().await, fixture.asked()), ("AKID1".to_owned(), 1));
}

#[test]
fn a_runtime_that_shuts_down_during_the_request_wedges_nobody() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let fixture = gated();
    let first = runtime();
    first.block_on(async {
        let _ = tokio::time::timeout(Duration::from_millis(1), fixture.id()).await;
    });
    drop(first);
    fixture.open();
    assert_eq!(runtime().block_on(fixture.id()), "AKID2");
    assert_eq!(fixture.asked(), 2);
}

#[test]
fn a_runtime_that_has_shut_down_is_an_error_and_no_deadlock() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let handle = runtime.handle().clone();
    drop(runtime);
    let fixture = Fixture::new(Numbered::default());
    let _entered = handle.enter();
    let mut asking = std::pin::pin!(fixture.cache.get());
    let polled = asking.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop()));
    let std::task::Poll::Ready(Err(Failure::Failed(error))) = polled else { panic!("{polled:?}") };
    assert_eq!(error.to_string(), "credentials from a test: the request for them was cut short");
}

#[tokio::test(start_paused = true)]
async fn a_request_that_never_ends_is_given_up_and_made_again() {
    let fixture = gated();
    let id = tokio::time::timeout(Duration::from_secs(1000), fixture.id()).await.expect("an end");
    assert_eq!((id.as_str(), fixture.asked()), ("credentials from a test: the request for them was cut short", 3));
}

#[tokio::test]
async fn a_failing_renewal_keeps_keys_that_are_good_and_backs_off() {
    let fixture = Fixture::new(Numbered::default());
    assert_eq!(fixture.id().await, "AKID1");
    fixture.advance(HOUR - 200);
    fixture.fail(Some(Failure::of("a test", "no")));
    for _ in 0..100 {
        assert_eq!(fixture.id().await, "AKID1");
        settle().await;
    }
    // Once more at once, then not before half a second.
    assert_eq!(fixture.asked(), 3);
    for _ in 0..100 {
        fixture.advance(1);
        assert_eq!(fixture.id().await, "AKID1");
        settle().await;
    }
    assert!((5..13).contains(&fixture.asked()), "{}", fixture.asked());
    fixture.fail(None);
    fixture.advance(31);
    fixture.id().await;
    settle().await;
    assert_ne!(fixture.id().await, "AKID1");
}

#[tokio::test]
async fn a_failure_is_told_once_to_all_that_wait_and_then_tried_again() {
    let fixture = Fixture::new(Numbered::default());
    fixture.fail(Some(Failure::of("a test", "no")));
    assert_eq!(fixture.id().await, "credentials from a test: no");
    fixture.fail(None);
    assert_eq!(fixture.id().await, "AKID2");
}

#[tokio::test]
async fn that_there_is_no_source_is_remembered_for_half_a_minute() {
    let fixture = Fixture::new(Numbered::default());
    fixture.fail(Some(Failure::Absent("not here".to_owned())));
    for _ in 0..10 {
        assert_eq!(fixture.id().await, "credentials from a test: not here");
    }
    fixture.advance(29);
    fixture.id().await;
    assert_eq!(fixture.asked(), 1);
    fixture.advance(1);
    fixture.id().await;
    assert_eq!(fixture.asked(), 2);
}

#[tokio::test]
async fn refused_keys_are_forgotten_and_others_are_not() {
    let fixture = Fixture::new(Numbered::default());
    let first = fixture.cache.get().await.expect("keys");
    fixture.cache.invalidate(&Credentials::new("other", "key"));
    assert_eq!(fixture.id().await, "AKID1");
    fixture.cache.invalidate(&first);
    assert_eq!(fixture.id().await, "AKID2");
    fixture.cache.invalidate(&first);
    assert_eq!((fixture.id().await, fixture.asked()), ("AKID2".to_owned(), 2));
}

#[tokio::test]
async fn keys_that_come_expired_are_an_error_that_says_so() {
    let fixture = Fixture::new(Numbered { lifetime: Some(-1), ..Numbered::default() });
    let words = "credentials from a test: it gave keys that expired at 1969-12-31T23:59:59Z, and it is 1970-01-01T00:00:00Z here";
    assert!(fixture.id().await.starts_with(words), "{}", fixture.id().await);
}

#[tokio::test]
async fn keys_for_a_short_time_are_renewed_half_way() {
    let fixture = Fixture::new(Numbered { lifetime: Some(60), ..Numbered::default() });
    assert_eq!(fixture.id().await, "AKID1");
    fixture.advance(29);
    fixture.id().await;
    settle().await;
    assert_eq!(fixture.asked(), 1);
    fixture.advance(1);
    fixture.id().await;
    settle().await;
    assert_eq!((fixture.id().await, fixture.asked()), ("AKID2".to_owned(), 2));
}

#[test]
fn without_a_runtime_there_is_an_error_and_no_panic() {
    let fixture = Fixture::new(Numbered::default());
    let mut asking = std::pin::pin!(fixture.id());
    let polled = asking.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop()));
    let words = "credentials from a test need a tokio runtime: call from within one".to_owned();
    assert_eq!(polled, std::task::Poll::Ready(words));
}

#[test]
fn waits_double_up_to_half_a_minute() {
    for (times, most) in [(0, 0), (1, 0), (2, 1), (3, 2), (4, 4), (6, 16), (7, 30), (100, 30), (u32::MAX, 30)] {
        let (wait, most) = (back_off(times), Duration::from_secs(most));
        assert!(most / 2 <= wait && wait <= most, "{times}: {wait:?}");
    }
}
