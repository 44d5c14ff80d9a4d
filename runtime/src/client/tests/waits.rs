//! Waiters: when they call, and how they end.

use std::time::Duration;

use bytes::Bytes;

use super::script::{Script, Then, client, code, status};
use crate::client::wait::{Accepted, Wait, WaitError, Waited, Waiter, fails_with, failure, success};
use crate::protocol::fixture::{Describe, DescribeError, Output};
use crate::{CallErrorKind, RetryConfig};

/// Comes with a name, and never after `Gone`.
struct Named;

impl Waiter for Named {
    type Operation = Describe;
    const NAME: &'static str = "Named";
    const DELAYS: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(20));

    fn accept(_: &Bytes, result: &Result<Output, DescribeError>) -> Option<Accepted> {
        if let Ok(output) = result
            && output.name.is_some()
        {
            return success("`Name` is there");
        }
        if fails_with(result, &["Gone"]) {
            return failure("the error is `Gone`");
        }
        fails_with(result, &["NotYet"]).then_some(Accepted::Retry("the error is `NotYet`"))
    }
}

fn named() -> Then {
    Then::Answer(200, Vec::new(), r#"{"Name":"it"}"#)
}

async fn wait(
    lines: impl IntoIterator<Item = Then>,
    seconds: u64,
    change: impl FnOnce(Wait<Named>) -> Wait<Named>,
) -> (Result<Waited<Named>, WaitError<Named>>, Vec<u128>) {
    let script = Script::new(lines);
    let client = client(&script, |config| config.retry(RetryConfig::off()));
    let wait = change(Wait::new(client, Bytes::from_static(b"input")));
    let result = wait.within(Duration::from_secs(seconds)).await;
    (result, script.times())
}

#[tokio::test(start_paused = true)]
async fn calls_until_an_answer_says_that_it_has_come() {
    let (waited, times) = wait([status(200), code(400, "NotYet"), named()], 60, |wait| wait).await;
    let waited = waited.unwrap();
    assert_eq!((waited.calls, waited.because), (3, "`Name` is there"));
    assert_eq!(waited.last.unwrap().name.as_deref(), Some("it"));
    // The first wait is the shortest, the second up to twice as long.
    let (first, second) = (times[1] - times[0], times[2] - times[1]);
    assert!(first == 2_000 && (2_000..=4_001).contains(&second), "{times:?}");
}

#[tokio::test(start_paused = true)]
async fn waits_grow_to_the_longest() {
    let (waited, times) = wait([status(200)], 400, |wait| wait).await;
    assert!(waited.unwrap_err().is_timeout());
    let waits: Vec<u128> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    for (index, wait) in waits.iter().enumerate() {
        let most = (2_000_u128 << index.min(8)).min(20_000);
        // The last is what is left, less than the shortest or up to that much longer; the clock rounds to milliseconds.
        let (least, most) = if index + 1 == waits.len() { (0, most + 2_000) } else { (2_000, most) };
        assert!((least..=most + 1).contains(wait), "wait {index} of {waits:?}");
    }
    // The last call leaves the shortest wait for its answer.
    assert_eq!(times.last(), Some(&398_000));
}

#[tokio::test(start_paused = true)]
async fn waits_are_the_callers_if_it_says_so() {
    let every = Duration::from_millis(10)..=Duration::from_millis(10);
    let (waited, times) = wait([status(200), status(200), named()], 1, |wait| wait.every(every)).await;
    assert_eq!((waited.unwrap().calls, times), (3, vec![0, 10, 20]));
}

#[tokio::test(start_paused = true)]
async fn ends_when_it_will_not_come_or_is_not_expected() {
    let (waited, times) = wait([status(200), code(400, "Gone")], 60, |wait| wait).await;
    let error = waited.unwrap_err();
    assert_eq!(times.len(), 2);
    assert!(matches!(&error, WaitError::Failed { calls: 2, because: "the error is `Gone`", .. }), "{error}");
    let text = error.to_string();
    assert!(text.starts_with("Named will not come: the error is `Gone` (2 calls in 2.0s): Describe: Gone"), "{text}");
    assert_eq!(format!("{error:?}"), text);

    let (waited, times) = wait([code(400, "Denied")], 60, |wait| wait).await;
    let error = waited.unwrap_err();
    assert_eq!((times.len(), error.error().unwrap().code()), (1, Some("Denied")));
    assert!(error.to_string().starts_with("Named cannot be waited for: Describe: Denied"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn gives_up_in_time_also_amid_a_call() {
    let begun = tokio::time::Instant::now();
    let (waited, _) = wait([status(200), Then::Hang], 5, |wait| wait).await;
    let error = waited.unwrap_err();
    assert_eq!(begun.elapsed(), Duration::from_secs(5));
    assert!(matches!(&error, WaitError::TimedOut { last: Some(Ok(_)), calls: 1, .. }), "{error}");
    assert_eq!(error.to_string(), "Named has not come (1 call in 5.0s)");

    let (waited, _) = wait([Then::Hang], 1, |wait| wait).await;
    assert!(matches!(waited.unwrap_err(), WaitError::TimedOut { last: None, calls: 0, .. }));
}

#[test]
fn outside_of_a_runtime_there_is_no_waiting() {
    let waited = std::thread::spawn(|| {
        let script = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let script = script.block_on(async { Script::new([named()]) });
        let wait = Wait::<Named>::new(client(&script, |config| config), Bytes::new());
        let mut future = Box::pin(wait.within(Duration::from_secs(1)));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match future.as_mut().poll(&mut context) {
            std::task::Poll::Ready(result) => result.map(drop),
            std::task::Poll::Pending => panic!("it waits"),
        }
    });
    let error = waited.join().unwrap().unwrap_err();
    assert_eq!(error.error().unwrap().call(), Some(CallErrorKind::Config));
    assert!(error.to_string().contains("needs a tokio runtime"), "{error}");
}
