//! Time limits, and calls that nobody waits for any longer.

use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;

use super::script::{Script, Then, call, client, code, longest, status};
use crate::protocol::AwsJson1_1;
use crate::protocol::fixture::{Describe, DescribeError, Output};
use crate::{CallErrorKind, Operation, OperationInfo};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn an_attempt_that_takes_too_long_is_repeated() {
    let script = Script::new([Then::Hang, Then::Late(9999, 200)]);
    assert_eq!(call(&client(&script, |config| config)).await.unwrap().1, 2);
    assert_eq!(script.times(), [0, 10_050]);
    let script = Script::new([Then::Hang]);
    let error = call(&client(&script, |config| config.attempt_timeout(SECOND))).await.unwrap_err();
    assert_eq!((error.attempts(), script.times()), (3, vec![0, 1050, 2150]));
    assert_eq!(
        error.to_string(),
        "Describe: no complete response from test.us-east-1.amazonaws.com within 1s, the limit of one attempt \
         (3 attempts: timeout; timeout; timeout)"
    );
    assert!(error.is_timeout() && error.is_retryable());
}

#[tokio::test(start_paused = true)]
async fn the_limit_of_the_call_ends_an_attempt_and_there_is_no_other() {
    let begun = Instant::now();
    let script = Script::new([status(503), Then::Hang]);
    let error = call(&client(&script, |config| config.timeout(2 * SECOND))).await.unwrap_err();
    assert_eq!((begun.elapsed().as_millis(), script.times()), (2000, vec![0, 50]));
    assert_eq!(
        error.to_string(),
        "Describe: no complete response from test.us-east-1.amazonaws.com within 2s, the limit of the whole call \
         (2 attempts: HTTP 503; timeout)"
    );
    assert_eq!(error.call(), Some(CallErrorKind::Timeout));
}

#[tokio::test(start_paused = true)]
async fn no_wait_passes_the_limit_of_the_call() {
    let begun = Instant::now();
    let script = Script::new([code(400, "ThrottlingException")]);
    let error = call(&client(&script, |config| config.timeout(3 * SECOND))).await.unwrap_err();
    // The second wait would end at 3 seconds sharp.
    assert_eq!((begun.elapsed().as_millis(), script.times()), (1000, vec![0, 1000]));
    assert_eq!(
        error.to_string(),
        "Describe: ThrottlingException (HTTP 400, no request id) \
         (2 attempts: ThrottlingException; ThrottlingException; no time for another within 3s)"
    );
    assert!(error.is_throttling());
}

#[tokio::test(start_paused = true)]
async fn without_limits_nothing_is_cut_short() {
    let script = Script::new([Then::Late(3_600_000, 503), Then::Late(3_600_000, 200)]);
    let client =
        client(&script, |config| config.timeout(None).attempt_timeout(None).retry(longest().max_delay(SECOND)));
    assert_eq!(call(&client).await.unwrap().1, 2);
    assert_eq!(script.times(), [0, 3_600_050]);
    // A limit beyond the end of time is none.
    let client = super::script::client(&script, |config| config.timeout(Duration::MAX).attempt_timeout(Duration::MAX));
    assert_eq!(call(&client).await.unwrap().1, 1);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_leaves_nothing_behind() {
    for (lines, requests) in [(vec![Then::Hang], 1), (vec![code(400, "ThrottlingException"), status(200)], 1)] {
        let script = Script::new(lines);
        let client = client(&script, |config| config);
        let idle = (script.holders(), tokio::runtime::Handle::current().metrics().num_alive_tasks());
        let cut_short = tokio::time::timeout(SECOND / 2, call(&client)).await;
        assert!(cut_short.is_err());
        tokio::time::sleep(60 * SECOND).await;
        let after = (script.holders(), tokio::runtime::Handle::current().metrics().num_alive_tasks());
        assert_eq!((after, script.count()), (idle, requests));
    }
}

/// [`Describe`] as a long poll.
struct Await;

impl Operation for Await {
    type Input = Bytes;
    type Output = Output;
    type Error = DescribeError;
    type Protocol = AwsJson1_1;
    const INFO: OperationInfo = OperationInfo::new(Describe::INFO.service, "Await").long_poll();
}

#[tokio::test(start_paused = true)]
async fn a_long_poll_has_time_to_answer() {
    let script = Script::new([Then::Late(20_000, 200)]);
    let client = client(&script, |config| config);
    assert_eq!(client.send::<Await>(&Bytes::new()).await.unwrap().meta.attempts, 1);
}

#[tokio::test(start_paused = true)]
async fn a_long_poll_waits_also_where_no_tokens_are_left() {
    let script = Script::new([status(503)]);
    let client = client(&script, |config| config.retry(longest().max_attempts(2)));
    for _ in 0..35 {
        client.send::<Await>(&Bytes::new()).await.unwrap_err();
    }
    let begun = Instant::now();
    let error = client.send::<Await>(&Bytes::new()).await.unwrap_err();
    assert_eq!((error.attempts(), begun.elapsed().as_millis()), (1, 50));
}
