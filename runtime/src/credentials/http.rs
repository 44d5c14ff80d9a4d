//! Small HTTP requests to where credentials come from: a limit for each attempt and for all, and further attempts.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use crate::executor::BoxFuture;
use crate::random::random_below;
use crate::transport::AnyTransport;

/// How much time and how many attempts a request has.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// For each attempt, from connecting to the last byte.
    pub(super) attempt: Duration,
    /// How often to send, while there is no answer or one that may change.
    pub(super) attempts: u32,
    /// Whether no answer at all is a reason to ask again.
    pub(super) insist: bool,
}

/// The header `user-agent` of these requests.
pub(super) const WHO_ASKS: &str = concat!("smithwright/", env!("CARGO_PKG_VERSION"));

/// The wait before the second attempt; doubles with each.
const FIRST_WAIT: Duration = Duration::from_millis(100);

/// Asks up to `limits.attempts` times, as long as `passing` says that the answer may change.
///
/// Gives the last answer, or why there is none.
pub(super) fn ask<'a>(
    transport: &'a AnyTransport,
    limits: Limits,
    request: &'a (dyn Fn() -> Result<Request<Bytes>, String> + Sync),
    passing: fn(&Response<Bytes>) -> bool,
) -> BoxFuture<'a, Result<Response<Bytes>, String>> {
    Box::pin(ask_on(transport, limits, request, passing))
}

async fn ask_on(
    transport: &AnyTransport,
    limits: Limits,
    request: &(dyn Fn() -> Result<Request<Bytes>, String> + Sync),
    passing: fn(&Response<Bytes>) -> bool,
) -> Result<Response<Bytes>, String> {
    let mut attempt = 1;
    loop {
        let answer = once(transport, limits.attempt, request()?).await;
        let again = answer.as_ref().map_or(limits.insist, passing);
        if !again || attempt >= limits.attempts {
            return match answer {
                Err(what) if attempt > 1 => Err(format!("{what} (attempt {attempt})")),
                answer => answer,
            };
        }
        tokio::time::sleep(wait(attempt)).await;
        attempt = attempt.saturating_add(1);
    }
}

/// Asks once.
async fn once(transport: &AnyTransport, limit: Duration, request: Request<Bytes>) -> Result<Response<Bytes>, String> {
    let host = request.uri().authority().map(ToString::to_string).unwrap_or_default();
    match tokio::time::timeout(limit, transport.send(request)).await {
        Ok(answer) => answer.map_err(|error| error.to_string()),
        Err(_) => Err(format!("no complete answer from {host} within {limit:?}")),
    }
}

/// Whether the same request may get another answer, as far as the status tells.
pub(super) fn is_passing(response: &Response<Bytes>) -> bool {
    response.status().is_server_error() || response.status().as_u16() == 429
}

/// Between half and the whole of a wait that doubles with each attempt.
fn wait(attempt: u32) -> Duration {
    let most = FIRST_WAIT.saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1)));
    let half = u64::try_from(most.as_millis() / 2).unwrap_or(u64::MAX);
    Duration::from_millis(half.saturating_add(random_below(half.saturating_add(1))))
}
