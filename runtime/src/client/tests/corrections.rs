//! Clocks that are wrong and credentials that have expired: put right, and the call made again.

use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};

use super::script::{Script, Then, call, client, code, status};
use crate::{CallError, Credentials, CredentialsProvider, RetryConfig};

/// A refusal by a service whose clock says this.
fn refused(code: &str, date: &str) -> Then {
    Then::Answer(403, vec![("x-amzn-errortype", code.to_owned()), ("date", date.to_owned())], "{}")
}

/// One hour later than the client thinks.
const LATER: &str = "Sun, 30 Aug 2015 13:36:00 GMT";

#[tokio::test(start_paused = true)]
async fn a_wrong_clock_is_put_right_by_the_services_date() {
    let codes = [
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "RequestTimeTooSkewed",
        "RequestExpired",
        "RequestInTheFuture",
        "AuthFailure",
    ];
    for name in codes {
        let script = Script::new([refused(name, LATER), status(200)]);
        let client = client(&script, |config| config);
        assert_eq!(call(&client).await.unwrap().1, 2, "{name}");
        // Other calls of the client, and of its clones, gain by it.
        assert_eq!(call(&client.clone()).await.unwrap().1, 1, "{name}");
        assert_eq!(script.header("x-amz-date"), ["20150830T123600Z", "20150830T133600Z", "20150830T133600Z"]);
        assert_eq!(script.times(), [0, 0, 0], "the clock was ours to put right, so there is no wait");
    }
}

#[tokio::test(start_paused = true)]
async fn a_right_clock_is_left_alone() {
    for date in ["Sun, 30 Aug 2015 12:40:00 GMT", "Sun, 30 Aug 2015 12:32:00 GMT", "today", ""] {
        let script = Script::new([refused("InvalidSignatureException", date)]);
        assert_eq!(call(&client(&script, |config| config)).await.unwrap_err().attempts(), 1, "{date}");
    }
    let script = Script::new([refused("AccessDeniedException", LATER)]);
    assert_eq!(call(&client(&script, |config| config)).await.unwrap_err().attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_service_whose_dates_jump_about_is_given_up() {
    let earlier = "Sun, 30 Aug 2015 11:36:00 GMT";
    let lines = [LATER, earlier, LATER].map(|date| refused("RequestTimeTooSkewed", date));
    let error = call(&client(&Script::new(lines), |config| config)).await.unwrap_err();
    assert_eq!(error.attempts(), 3);
}

#[tokio::test(start_paused = true)]
async fn without_retries_the_next_call_has_the_right_time() {
    let script = Script::new([refused("RequestTimeTooSkewed", LATER), status(200)]);
    let client = client(&script, |config| config.retry(RetryConfig::off()));
    assert_eq!(call(&client).await.unwrap_err().attempts(), 1);
    call(&client).await.unwrap();
    assert_eq!(script.header("x-amz-date"), ["20150830T123600Z", "20150830T133600Z"]);
}

/// Keeps one pair of keys until that is refused.
#[derive(Debug, Default)]
struct Keeper(AtomicU32);

impl CredentialsProvider for std::sync::Arc<Keeper> {
    fn credentials(&self) -> Pin<Box<dyn Future<Output = Result<Credentials, CallError>> + Send + '_>> {
        let id = format!("KEY{}", self.0.load(Ordering::SeqCst));
        Box::pin(async move { Ok(Credentials::new(id, "secret")) })
    }

    fn invalidate(&self, credentials: &Credentials) {
        let current = self.0.load(Ordering::SeqCst);
        assert_eq!(credentials.access_key_id(), format!("KEY{current}"));
        self.0.store(current + 1, Ordering::SeqCst);
    }
}

/// The access key id of each request.
fn keys(script: &Script) -> Vec<String> {
    let key = |text: &String| text.split_once("Credential=").unwrap().1.split('/').next().unwrap().to_owned();
    script.header("authorization").iter().map(key).collect()
}

#[tokio::test(start_paused = true)]
async fn expired_credentials_are_renewed_once() {
    let keeper = std::sync::Arc::new(Keeper::default());
    let script = Script::new([code(400, "ExpiredTokenException"), status(200)]);
    let renewing = client(&script, |config| config.credentials_provider(keeper.clone()));
    assert_eq!(call(&renewing).await.unwrap().1, 2);
    assert_eq!((keys(&script), script.times()), (vec!["KEY0".to_owned(), "KEY1".to_owned()], vec![0, 0]));

    let script = Script::new([code(400, "ExpiredToken")]);
    let renewing = client(&script, |config| config.credentials_provider(keeper));
    assert_eq!(call(&renewing).await.unwrap_err().attempts(), 2);
    // Keys that the program gave cannot be renewed.
    let script = Script::new([code(400, "ExpiredToken")]);
    assert_eq!(call(&client(&script, |config| config)).await.unwrap_err().attempts(), 1);
}
