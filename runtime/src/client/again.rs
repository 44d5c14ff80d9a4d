//! What decides whether a call has another attempt, and when. Makes none itself.

use std::time::Duration;

use http::header::DATE;

use super::call::Call;
use crate::box_future::BoxFuture;
use crate::error::{History, Repeat};
use crate::retry::Class;
use crate::{ErrorMeta, ServiceErrorKind, Timestamp};

/// From how many seconds on a clock is taken for wrong when a service refuses a signature; it allows for 300.
const SKEW: u64 = 240;

/// How many attempts of a call may meet the end of a connection without counting as failed.
const MOST_UNLUCKY: u32 = 3;

impl Call<'_> {
    /// Whether to make another attempt after `error`; then the wait before it is over. If not, `error` is told why.
    pub(super) fn again_after<'a>(&'a mut self, error: &'a ErrorMeta) -> BoxFuture<'a, bool> {
        Box::pin(self.wait_for_another(error))
    }

    async fn wait_for_another(&mut self, error: &ErrorMeta) -> bool {
        match self.wait_after(error) {
            Ok(wait) => {
                self.trace.failed(error, self.attempts, Some(wait));
                self.earlier.push(error.as_earlier());
                sleep(wait).await;
                true
            }
            Err(Stop { reason, wait }) => {
                self.trace.failed(error, self.attempts, None);
                sleep(wait).await;
                let history =
                    History { attempts: self.attempts, earlier: std::mem::take(&mut self.earlier), stopped: reason };
                error.with_history(history);
                false
            }
        }
    }

    /// The wait before the next attempt, if there is one.
    fn wait_after(&mut self, error: &ErrorMeta) -> Result<Duration, Stop> {
        let date = date(error);
        self.service_ahead = date.map(|date| date.secs().saturating_sub(self.client.local_time().secs()));
        let mended = self.mended(error, date);
        if self.deadline.is_some_and(|limit| limit.left().is_zero()) || self.client.retry.attempts() == 1 {
            return Err(Stop::default());
        }
        if error.repeat() == Repeat::AtOnce && self.unlucky < MOST_UNLUCKY {
            self.unlucky = self.unlucky.saturating_add(1);
            return Ok(Duration::ZERO);
        }
        let class = if mended { Class::Transient } else { Class::of(error).ok_or_else(Stop::default)? };
        if self.failed() >= self.client.retry.attempts() {
            return Err(Stop::default());
        }
        if mended {
            // It was our fault, so it costs the service nothing that we hurry.
            return Ok(Duration::ZERO);
        }
        let wait = self.client.retry.delay(self.failed().saturating_sub(1), class, error.headers());
        if let Some(limit) = self.deadline.filter(|limit| limit.left() <= wait) {
            return Err(Stop::because(format!("no time for another within {:?}", limit.length())));
        }
        self.tokens = self.client.bucket.take(class);
        if self.tokens.is_none() {
            let wait = if self.about.long_poll { wait } else { Duration::ZERO };
            return Err(Stop { wait, ..Stop::because("no tokens left for a retry, too many failed".to_owned()) });
        }
        Ok(wait)
    }

    /// Whether `error` came of a clock or credentials that have been put right since.
    fn mended(&mut self, error: &ErrorMeta, date: Option<Timestamp>) -> bool {
        match error.kind() {
            ServiceErrorKind::ClockSkew | ServiceErrorKind::BadSignature => self.mend_clock(date),
            ServiceErrorKind::ExpiredToken => self.renew_credentials(),
            _ => false,
        }
    }

    fn renew_credentials(&mut self) -> bool {
        let Some((_, credentials)) = self.signed.as_ref().filter(|_| !self.refreshed) else { return false };
        self.refreshed = self.client.credentials.invalidate(credentials);
        self.refreshed
    }

    /// Goes by the service's clock, if the request was signed at quite another time.
    fn mend_clock(&self, date: Option<Timestamp>) -> bool {
        let (Some(date), Some((signed_at, _))) = (date, &self.signed) else { return false };
        let wrong = date.secs().abs_diff(signed_at.secs()) > SKEW;
        if wrong {
            self.client.set_clock(date);
        }
        wrong
    }
}

/// Why there is no other attempt, and how long to wait before that is said.
#[derive(Default)]
struct Stop {
    reason: Option<String>,
    wait: Duration,
}

impl Stop {
    fn because(reason: String) -> Self {
        Self { reason: Some(reason), wait: Duration::ZERO }
    }
}

/// When the service answered, by its own clock.
fn date(error: &ErrorMeta) -> Option<Timestamp> {
    Timestamp::parse_http_date(error.headers().get(DATE)?.to_str().ok()?).ok()
}

async fn sleep(wait: Duration) {
    if !wait.is_zero() {
        tokio::time::sleep(wait).await;
    }
}
