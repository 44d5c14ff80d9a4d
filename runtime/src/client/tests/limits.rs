//! Time limits, and calls that nobody waits for any longer.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body::Frame;
use tokio::time::{Instant, Sleep, sleep};

use super::script::{Script, Then, call, client, code, longest, status};
use crate::protocol::AwsJson1_1;
use crate::protocol::fixture::{Describe, DescribeError, Output};
use crate::{Body, CallErrorKind, Config, Operation, OperationInfo, Transport, TransportError};

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

/// Answers at once, and sends a blank after each so many seconds before it says what it has to say.
#[derive(Clone)]
struct Blanks {
    every: u64,
    count: u32,
    asked: Arc<AtomicU32>,
}

impl Transport for Blanks {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        unreachable!("nobody would see the blanks")
    }

    async fn open(&self, _: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let left = Some(self.count);
        Ok(Response::new(Body::new(SlowBody { every: self.every, left, wait: None })))
    }
}

struct SlowBody {
    every: u64,
    left: Option<u32>,
    wait: Option<Pin<Box<Sleep>>>,
}

impl http_body::Body for SlowBody {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let Some(left) = self.left else { return Poll::Ready(None) };
        let every = Duration::from_secs(self.every);
        ready!(self.wait.get_or_insert_with(|| Box::pin(sleep(every))).as_mut().poll(context));
        self.wait = None;
        self.left = left.checked_sub(1);
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(if left == 0 { b"{}" } else { b" " })))))
    }
}

/// The time that a call of [`Await`] takes, in seconds, its error, and how often it was sent.
async fn lasting(every: u64, count: u32, change: impl FnOnce(Config) -> Config) -> (u64, Option<DescribeError>, u32) {
    let transport = Blanks { every, count, asked: Arc::default() };
    let script = Script::new([status(200)]);
    let client = client(&script, |config| change(config.transport(transport.clone())));
    let begun = Instant::now();
    let error = client.send::<Await>(&Bytes::new()).await.err();
    (begun.elapsed().as_secs(), error, transport.asked.load(Ordering::Relaxed))
}

/// Amazon S3 sends blanks for minutes while it copies or joins (API reference of `CompleteMultipartUpload`).
#[tokio::test(start_paused = true)]
async fn what_is_never_silent_for_long_may_last() {
    let (seconds, error, sent) = lasting(29, 100, |config| config).await;
    assert_eq!((seconds, sent), (29 * 101, 1), "{error:?}");
    let (seconds, error, sent) = lasting(31, 100, |config| config).await;
    // Nobody knows what has come of it, so it is not done twice.
    assert_eq!((seconds, sent), (30, 1));
    let error = error.unwrap();
    assert_eq!(
        error.to_string(),
        "Await: no end of the response from test.us-east-1.amazonaws.com within 30s, the limit of silence where \
         Config::timeout sets none of the whole call"
    );
    assert_eq!(error.call(), Some(CallErrorKind::Timeout));
}

#[tokio::test(start_paused = true)]
async fn the_limit_that_is_set_is_that_of_the_whole() {
    let script = Script::new([Then::Late(31_000, 200)]);
    let set = client(&script, |config| config.timeout(30 * SECOND));
    let error = set.send::<Await>(&Bytes::new()).await.unwrap_err().to_string();
    assert!(error.contains("within 30s, the limit of the whole call"), "{error}");
    let none = client(&script, |config| config.timeout(None));
    none.send::<Await>(&Bytes::new()).await.unwrap();
}
