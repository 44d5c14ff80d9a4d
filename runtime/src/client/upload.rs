//! Content that is read while it is sent: opened anew for each attempt, and watched while it is under way.

use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body as _, SizeHint};
use tokio::time::{Instant, timeout_at};

use super::content::Content;
use crate::sigv4::SigningParams;
use crate::transport::{Chunks, Outgoing};
use crate::{Body, CallError, Timestamp, TransportError};

/// The body of a call's requests.
pub(super) struct Upload<'a> {
    pub(super) content: Content<'a>,
    /// That of the attempt under way.
    progress: Arc<Progress>,
}

impl<'a> Upload<'a> {
    pub(super) fn new(content: Content<'a>) -> Self {
        Self { content, progress: Arc::default() }
    }

    /// The body of the next attempt, which [opens](Content::open) so.
    pub(super) fn next(
        &mut self,
        signature: Option<(String, &SigningParams<'_>)>,
        now: impl Fn() -> Timestamp + Send + 'static,
    ) -> Result<Outgoing, CallError> {
        self.progress = Arc::default();
        let body = Watched { body: self.content.open(signature, now)?, progress: Arc::clone(&self.progress) };
        Ok(Outgoing::Stream(Body::from_chunks(body)))
    }

    /// What comes of sending, unless the service takes nothing and says nothing for as long as `limit`.
    ///
    /// Time in which the bytes themselves are waited for does not count.
    pub(super) async fn sent<T>(
        &self,
        limit: Option<Duration>,
        sending: impl Future<Output = Result<T, TransportError>>,
    ) -> Result<Result<T, CallError>, Duration> {
        let mut sending = pin!(sending);
        let result = loop {
            let end = limit.and_then(|limit| self.progress.end(limit));
            let Some((limit, end)) = limit.zip(end) else { break sending.await };
            match timeout_at(end, sending.as_mut()).await {
                Ok(result) => break result,
                Err(_) if self.progress.end(limit).is_none_or(|end| end <= Instant::now()) => return Err(limit),
                Err(_) => {}
            }
        };
        // What was wrong with the bytes says more than what became of the connection.
        Ok(result.map_err(|error| self.progress.state().failure.take().unwrap_or(error).into()))
    }
}

/// How far the body of an attempt is.
struct Progress(Mutex<State>);

struct State {
    /// When something was taken last, or the first was waited for.
    moved: Instant,
    /// Whether the bytes are waited for, and not the service.
    waits_for_bytes: bool,
    failure: Option<TransportError>,
}

impl Default for Progress {
    fn default() -> Self {
        Self(Mutex::new(State { moved: Instant::now(), waits_for_bytes: false, failure: None }))
    }
}

impl Progress {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// When a silence of this length is over, as far as is known by now; `None` if that is beyond the end of time.
    fn end(&self, limit: Duration) -> Option<Instant> {
        let state = self.state();
        let begin = if state.waits_for_bytes { Instant::now() } else { state.moved };
        begin.checked_add(limit)
    }
}

/// A body that tells how far it is.
struct Watched {
    body: Body,
    progress: Arc<Progress>,
}

impl Chunks for Watched {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        let chunk = self.body.poll_chunk(context);
        let mut state = self.progress.state();
        state.waits_for_bytes = chunk.is_pending();
        state.moved = Instant::now();
        if let Poll::Ready(Some(Err(error))) = &chunk {
            state.failure.get_or_insert_with(|| error.clone());
        }
        chunk
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
