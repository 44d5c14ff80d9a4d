//! Which failures are repeated, after which waits, and with how many tokens.

use std::sync::Mutex;

use http::HeaderMap;

use super::script::{Script, Then, call, client, code, longest, status};
use crate::error::Repeat;
use crate::protocol::fixture::DescribeError;
use crate::{CallErrorKind, RetryConfig, TransportError};

/// When attempts were made if the script ends well, and how many the response tells of.
async fn times(lines: impl IntoIterator<Item = Then>, retry: RetryConfig) -> Vec<u128> {
    let script = Script::new(lines);
    let (_, attempts) = call(&client(&script, |config| config.retry(retry).timeout(None))).await.unwrap();
    assert_eq!(usize::try_from(attempts), Ok(script.count()));
    script.times()
}

/// The error of a script that ends badly.
async fn failure(lines: impl IntoIterator<Item = Then>) -> (DescribeError, Vec<u128>) {
    let script = Script::new(lines);
    let error = call(&client(&script, |config| config)).await.unwrap_err();
    assert_eq!(usize::try_from(error.attempts()), Ok(script.count()), "{error}");
    (error, script.times())
}

#[tokio::test(start_paused = true)]
async fn waits_double_from_fifty_milliseconds_or_after_throttling_from_a_second() {
    let many = longest().max_attempts(9);
    let trouble = || vec![status(503), status(500), status(502), status(504), status(200)];
    assert_eq!(times(trouble(), many.clone()).await, [0, 50, 150, 350, 750]);
    let throttled = || vec![code(400, "ThrottlingException"), status(429), code(503, "SlowDown"), status(200)];
    assert_eq!(times(throttled(), many.clone()).await, [0, 1000, 3000, 7000]);
    let mixed = [status(503), code(400, "ThrottlingException"), status(503), status(200)];
    assert_eq!(times(mixed, many).await, [0, 50, 2050, 2250]);
    let other = longest().base_delay(std::time::Duration::from_millis(3)).max_attempts(4);
    assert_eq!(times([status(503), status(503), status(200)], other).await, [0, 3, 9]);
}

#[tokio::test(start_paused = true)]
async fn waits_are_a_random_part_of_the_longest() {
    let parts = Mutex::new(vec![0.75, 0.0, 0.2].into_iter());
    let retry = RetryConfig::new().max_attempts(4).randomness(move || parts.lock().unwrap().next().unwrap());
    let lines = [status(503), status(503), status(503), status(200)];
    // 0.2 * 50, 0 * 100, 0.75 * 200, the other way round.
    assert_eq!(times(lines, retry).await, [0, 38, 38, 78]);
}

#[tokio::test(start_paused = true)]
async fn the_service_may_ask_for_a_longer_wait() {
    let after = |millis: &str| Then::Answer(503, vec![("x-amz-retry-after", millis.to_owned())], "{}");
    assert_eq!(times([after("700"), after("60000"), status(200)], longest()).await, [0, 700, 5800]);
    let seconds = Then::Answer(503, vec![("retry-after", "7".to_owned())], "{}");
    assert_eq!(times([seconds, status(200)], longest()).await, [0, 50]);
}

#[tokio::test(start_paused = true)]
async fn three_attempts_are_made_and_the_error_tells_of_all() {
    let reset = TransportError::transport("127.0.0.1:1 lost the connection");
    let last = Then::Answer(503, vec![("x-amzn-requestid", "r-3".to_owned())], r#"{"message":"Busy."}"#);
    let (error, times) = failure([code(400, "ThrottlingException"), Then::Fail(reset), last]).await;
    assert_eq!(times, [0, 1000, 1100]);
    assert_eq!(
        error.to_string(),
        "Describe: Busy. (HTTP 503, request id r-3) (3 attempts: ThrottlingException; connection lost; HTTP 503)"
    );
    let [first, second] = error.earlier_attempts() else { panic!("{error:?}") };
    assert_eq!((first.code(), first.status(), first.attempts()), (Some("ThrottlingException"), Some(400), 1));
    assert_eq!(second.to_string(), "Describe: 127.0.0.1:1 lost the connection");
    assert_eq!((second.call(), second.headers()), (Some(CallErrorKind::Transport), &HeaderMap::new()));
}

#[tokio::test(start_paused = true)]
async fn what_is_repeated_and_what_is_not() {
    for (status, code_, attempts) in [
        // Transient, by status, whatever the code.
        (500, "", 3),
        (502, "", 3),
        (503, "SomethingNew", 3),
        (504, "", 3),
        (400, "RequestTimeout", 3),
        (400, "RequestTimeoutException", 3),
        (400, "InternalFailure", 3),
        // Throttling.
        (429, "", 3),
        (400, "BandwidthLimitExceeded", 3),
        (400, "EC2ThrottledException", 3),
        (400, "LimitExceededException", 3),
        (400, "PriorRequestNotComplete", 3),
        (400, "ProvisionedThroughputExceededException", 3),
        (400, "RequestLimitExceeded", 3),
        (400, "RequestThrottled", 3),
        (400, "RequestThrottledException", 3),
        (503, "SlowDown", 3),
        (400, "ThrottledException", 3),
        (400, "Throttling", 3),
        (400, "ThrottlingException", 3),
        (400, "TooManyRequestsException", 3),
        (400, "TransactionInProgressException", 3),
        // The caller's fault, or what another attempt cannot change.
        (400, "", 1),
        (400, "ValidationException", 1),
        (400, "ResourceNotFoundException", 1),
        (403, "AccessDeniedException", 1),
        (403, "UnrecognizedClientException", 1),
        (403, "InvalidSignatureException", 1),
        (404, "", 1),
        (413, "", 1),
        (501, "", 1),
    ] {
        let line = if code_.is_empty() { super::script::status(status) } else { code(status, code_) };
        let (error, _) = failure([line]).await;
        assert_eq!((error.attempts(), error.is_retryable()), (attempts, attempts > 1), "{status} {code_}");
    }
    for (error, attempts) in [
        (TransportError::connect("refused"), 3),
        (TransportError::timeout("slow"), 3),
        (TransportError::transport("reset"), 3),
        (TransportError::config("no runtime"), 1),
    ] {
        assert_eq!(failure([Then::Fail(error)]).await.0.attempts(), attempts);
    }
    let unreadable = Then::Answer(200, Vec::new(), "<html>");
    assert_eq!(failure([unreadable]).await.0.call(), Some(CallErrorKind::Decode));
}

#[tokio::test(start_paused = true)]
async fn without_retries_calls_are_made_once() {
    for retry in [RetryConfig::off(), longest().max_attempts(0)] {
        let script = Script::new([status(503)]);
        let error = call(&client(&script, |config| config.retry(retry))).await.unwrap_err();
        assert_eq!((error.attempts(), script.count()), (1, 1));
        let text = "Describe: the service gave neither code nor message (HTTP 503, no request id)";
        assert_eq!(error.to_string(), text);
    }
}

#[tokio::test(start_paused = true)]
async fn clones_share_five_hundred_tokens() {
    let script = Script::new([status(503)]);
    let first = client(&script, |config| config.retry(longest().max_attempts(2)));
    let second = first.clone();
    for _ in 0..17 {
        for client in [&first, &second] {
            assert_eq!(call(client).await.unwrap_err().attempts(), 2);
        }
    }
    assert_eq!(call(&first).await.unwrap_err().attempts(), 2);
    // 500 - 35 * 14 is less than 14.
    let error = call(&second).await.unwrap_err();
    let text = "Describe: the service gave neither code nor message (HTTP 503, no request id) \
                (1 attempt; no tokens left for a retry, too many failed)";
    assert_eq!((error.attempts(), error.to_string().as_str()), (1, text));
    // Another client has its own.
    let other = client(&script, |config| config.retry(longest().max_attempts(2)));
    assert_eq!(call(&other).await.unwrap_err().attempts(), 2);
}

#[tokio::test(start_paused = true)]
async fn success_gives_tokens_back() {
    let mut lines = vec![status(503); 70];
    lines.extend([status(503), status(200), status(200), status(200), status(200), status(503), status(200)]);
    let script = Script::new(lines);
    let client = client(&script, |config| config.retry(longest().max_attempts(2)));
    for _ in 0..35 {
        call(&client).await.unwrap_err();
    }
    // 10 tokens: none for a retry; 14 after four calls that succeed at once; 14 again after one that needed two attempts.
    assert_eq!(call(&client).await.unwrap_err().attempts(), 1);
    for expected in [1, 1, 1, 1, 2] {
        assert_eq!(call(&client).await.unwrap().1, expected);
    }
    assert_eq!(script.count(), 70 + 7);
}

#[tokio::test(start_paused = true)]
async fn attempts_share_the_body_and_say_which_they_are() {
    let script = Script::new([status(503), status(503), status(200)]);
    call(&client(&script, |config| config)).await.unwrap();
    let bodies = script.bodies();
    assert!(bodies.iter().all(|body| body == &bodies[0] && body.as_ptr() == bodies[0].as_ptr()));
    let ids = script.header("amz-sdk-invocation-id");
    assert!(ids[0].len() == 36 && ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(script.header("amz-sdk-request"), ["attempt=1; max=3", "attempt=2; max=3", "attempt=3; max=3"]);
    assert!(script.header("user-agent").iter().all(|agent| agent.contains(" ua/2.1 api/test os/")));
    let signed: Vec<_> = script.header("authorization");
    assert!(signed[0].contains("SignedHeaders=content-type;host;x-amz-date;x-amz-target,"), "{signed:?}");
}

#[tokio::test(start_paused = true)]
async fn a_service_that_told_its_time_is_told_how_long_we_wait() {
    // The client thinks that it is 12:36, the service is a minute ahead.
    let dated = Then::Answer(503, vec![("date", "Sun, 30 Aug 2015 12:37:00 GMT".to_owned())], "{}");
    let script = Script::new([dated, status(503), status(200)]);
    call(&client(&script, |config| config)).await.unwrap();
    let expected = ["attempt=1; max=3", "attempt=2; max=3; ttl=20150830T123710Z", "attempt=3; max=3"];
    assert_eq!(script.header("amz-sdk-request"), expected);
}

#[tokio::test(start_paused = true)]
async fn a_name_that_does_not_fit_stops_no_call() {
    let script = Script::new([status(200), status(200)]);
    let named = client(&script, |config| config.app_name("clicks"));
    call(&named).await.unwrap();
    assert!(script.header("user-agent")[0].ends_with(" m/E app/clicks"), "{:?}", script.header("user-agent"));
    call(&client(&script, |config| config.app_name("two/words"))).await.unwrap();
    assert!(script.header("user-agent")[1].ends_with(" m/E app/two-words"), "{:?}", script.header("user-agent"));
}

#[tokio::test(start_paused = true)]
async fn what_met_the_end_of_a_connection_is_sent_again_at_once_and_costs_nothing() {
    let met = || Then::Fail(TransportError::transport("ended").repeated(Repeat::AtOnce));
    let (error, times) = failure([met(), met(), status(503)]).await;
    // Three that count as failed, after the usual waits.
    assert_eq!(times, [0, 0, 0, 50, 150]);
    assert!(
        error.to_string().ends_with("(5 attempts: connection lost; connection lost; HTTP 503; HTTP 503; HTTP 503)")
    );
    // Three times it may be chance.
    assert_eq!(failure([met()]).await.1, [0, 0, 0, 0, 50, 8050]);
    let script = Script::new([met()]);
    let once = client(&script, |config| config.retry(RetryConfig::off()));
    assert_eq!(call(&once).await.unwrap_err().attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_client_with_other_retries_has_the_same_transport_and_tokens_of_its_own() {
    let script = Script::new([status(503), status(503), status(200)]);
    let client = client(&script, |config| config.retry(longest()));
    let error = call(&client.with_retry(RetryConfig::off())).await.unwrap_err();
    assert_eq!((error.attempts(), script.count()), (1, 1));
    let (_, attempts) = call(&client).await.unwrap();
    assert_eq!((attempts, script.count()), (2, 3));
}

#[tokio::test(start_paused = true)]
async fn a_server_that_restarts_is_waited_for() {
    let refused = || Then::Fail(TransportError::connect("refused"));
    let lost = || Then::Fail(TransportError::transport("reset"));
    assert_eq!(failure([refused()]).await.1, [0, 4000, 12_000]);
    // At least half as long, whatever chance says.
    let shortest = RetryConfig::new().randomness(|| 0.0);
    assert_eq!(times([refused(), refused(), status(200)], shortest.clone()).await, [0, 2000, 6000]);
    // One connection may be lost by chance. With the next one, or nobody there, it is the server.
    assert_eq!(times([lost(), status(200)], longest()).await, [0, 50]);
    assert_eq!(times([lost(), lost(), status(200)], shortest.clone()).await, [0, 0, 4000]);
    assert_eq!(times([lost(), refused(), status(200)], shortest.clone()).await, [0, 0, 4000]);
    assert_eq!(times([status(503), lost(), status(200)], longest()).await, [0, 50, 150]);
    let own = longest().lasting_base_delay(std::time::Duration::from_millis(10));
    assert_eq!(times([refused(), refused(), status(200)], own).await, [0, 10, 30]);
}

#[tokio::test(start_paused = true)]
async fn a_wait_for_a_server_leaves_half_of_the_time_for_another_attempt() {
    let script = Script::new([Then::Fail(TransportError::connect("refused"))]);
    let limit = std::time::Duration::from_secs(2);
    let error = call(&client(&script, |config| config.timeout(limit))).await.unwrap_err();
    assert_eq!((error.attempts(), script.times()), (3, vec![0, 1000, 1500]));
}
