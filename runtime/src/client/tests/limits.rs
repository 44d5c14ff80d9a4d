//! Time limits, and calls that nobody waits for any longer.

use std::time::Duration;

use tokio::time::Instant;

use super::script::{Script, Then, call, client, code, longest, status};
use crate::CallErrorKind;

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
