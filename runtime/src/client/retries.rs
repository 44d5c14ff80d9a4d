//! What decides whether a call has another attempt, and when. Makes none itself.

use std::time::Duration;

use super::call::Call;
use crate::error::{History, Repeat};
use crate::executor::BoxFuture;
use crate::retry::Class;
use crate::{CallErrorKind, ErrorMeta, ServiceErrorKind, Timestamp, sigv4};

/// How many attempts of a call may meet a stale connection without counting as failed.
const MOST_STALE: u32 = 3;

impl Call<'_> {
    /// Whether to make another attempt after `error`; then the wait before it is over. If not, `error` is told why.
    pub(super) fn wait_to_retry<'a>(&'a mut self, error: &'a ErrorMeta) -> BoxFuture<'a, bool> {
        Box::pin(self.wait_if_any(error))
    }

    async fn wait_if_any(&mut self, error: &ErrorMeta) -> bool {
        error.with_asked(|| self.asked());
        match self.wait_after(error) {
            Ok(wait) => {
                self.trace.failed(error, self.attempts, Some(wait));
                self.metrics.failed(error, false);
                self.earlier.push(error.as_earlier());
                sleep(wait).await;
                true
            }
            Err(Stop { reason, wait }) => {
                self.trace.failed(error, self.attempts, None);
                self.metrics.failed(error, true);
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
        let date = sigv4::date(error.headers());
        self.service_ahead = date.map(|date| date.secs().saturating_sub(self.client.local_time().secs()));
        let corrected = self.corrected(error, date);
        if self.deadline.is_some_and(|limit| limit.left().is_zero()) || self.client.retry.attempts() == 1 {
            return Err(Stop::default());
        }
        #[cfg(feature = "streaming")]
        if let Some(reason) = self.cannot_repeat()
            && self.failed() < self.client.retry.attempts()
            && (corrected || Class::of(error).is_some())
        {
            return Err(Stop::because(reason));
        }
        if error.repeat() == Repeat::AtOnce && self.stale < MOST_STALE {
            self.stale = self.stale.saturating_add(1);
            return Ok(Duration::ZERO);
        }
        let class = if corrected { Class::Transient } else { Class::of(error).ok_or_else(Stop::default)? };
        if self.failed() >= self.client.retry.attempts() {
            return Err(Stop::default());
        }
        if corrected {
            // It was our fault, so it costs the service nothing that we hurry.
            return Ok(Duration::ZERO);
        }
        let class = if self.lost_again(error) { Class::Lasting } else { class };
        let left = self.deadline.map_or(Duration::MAX, |limit| limit.left());
        let wait = self.client.retry.delay(self.failed().saturating_sub(1), class, error.headers(), left);
        if let Some(limit) = self.deadline.filter(|limit| limit.left() <= wait) {
            return Err(Stop::because(format!("no time for another within {:?}", limit.length())));
        }
        self.tokens = self.client.bucket.take(class);
        if self.tokens.is_none() {
            let wait = if self.info.long_poll { wait } else { Duration::ZERO };
            return Err(Stop { wait, ..Stop::because("no tokens left for a retry, too many failed".to_owned()) });
        }
        Ok(wait)
    }

    /// Whether this attempt lost its connection and so did the one before: the first may be chance, and then it is not.
    fn lost_again(&self, error: &ErrorMeta) -> bool {
        let before = self.earlier.last().filter(|_| self.failed() > 1).and_then(ErrorMeta::call);
        error.call() == Some(CallErrorKind::Transport)
            && matches!(before, Some(CallErrorKind::Transport | CallErrorKind::Connect))
    }

    /// Whether `error` came of a clock, credentials or an endpoint that have been put right since.
    fn corrected(&mut self, error: &ErrorMeta, date: Option<Timestamp>) -> bool {
        if self.discovering.as_ref().is_some_and(|discovering| discovering.refused(error)) {
            return true;
        }
        match error.kind() {
            ServiceErrorKind::ClockSkew | ServiceErrorKind::BadSignature => self.correct_clock(date),
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
    fn correct_clock(&self, date: Option<Timestamp>) -> bool {
        let (Some(date), Some((signed_at, _))) = (date, &self.signed) else { return false };
        let wrong = sigv4::is_skewed(*signed_at, date);
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

async fn sleep(wait: Duration) {
    if !wait.is_zero() {
        tokio::time::sleep(wait).await;
    }
}
