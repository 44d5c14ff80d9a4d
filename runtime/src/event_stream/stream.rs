//! The events of an operation as they come over a connection. Knows no protocol and no transport.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use http::response::Parts;

use super::decode::{EventDecoder, Read};
use super::idle::Idle;
use super::{Position, StreamingBody};
use crate::{Body, CallError};

/// The events that a service sends, as a [`Stream`] and through [`next`](Self::next).
///
/// `T` is the event, `E` the operation's error. Nothing is read from the connection unless an event is asked for, and no
/// further than that event: a slow reader slows the service down and does not fill the memory. Dropping the stream
/// gives up the connection.
///
/// The stream ends when the service ends it. An exception of the service, a broken or cut frame, a lost connection and
/// too long a silence (`Config::stream_idle_timeout`) are errors, after which there is nothing more. An error of a frame
/// says which one, and at which byte. `is_retryable()` says whether to ask for a new stream.
pub struct EventStream<T, E> {
    /// `None` for a stream that never was.
    events: Option<EventDecoder<T, E>>,
    /// `None` if nothing more comes.
    body: Option<Body>,
    idle: Idle,
}

impl<T, E: From<CallError>> EventStream<T, E> {
    /// The events of a response that has been opened.
    pub(crate) fn new(operation: &'static str, parts: Parts, body: StreamingBody, read: Read<T, E>) -> Self {
        let StreamingBody { frames, first, body, idle_timeout } = body;
        let mut events = EventDecoder::with(operation, parts, read);
        events.resume(frames, first);
        Self { events: Some(events), body, idle: Idle::new(idle_timeout) }
    }

    /// The next event or error; `None` at the stream's end.
    ///
    /// May be cancelled: an event that was not given yet is given by the next call.
    pub async fn next(&mut self) -> Option<Result<T, E>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, E>>> {
        let Some(events) = &mut self.events else { return Poll::Ready(None) };
        let error = loop {
            match events.next_event() {
                Ok(Some(event)) => return Poll::Ready(Some(Ok(event))),
                Ok(None) => {}
                Err(error) => break error,
            }
            let Some(body) = &mut self.body else {
                return Poll::Ready(events.finish().err().map(Err));
            };
            match body.poll_chunk(context) {
                Poll::Ready(Some(Ok(bytes))) => {
                    self.idle.stop();
                    events.feed(&bytes);
                }
                Poll::Ready(Some(Err(error))) => break events.interrupted(&error),
                Poll::Ready(None) => self.body = None,
                Poll::Pending => match self.idle.poll(context) {
                    Poll::Ready(error) => break events.interrupted(&error),
                    Poll::Pending => return Poll::Pending,
                },
            }
        };
        // Whatever else the service sends is of no use.
        self.body = None;
        Poll::Ready(Some(Err(error)))
    }
    /// Where the next frame begins: after the frames whose events were given.
    #[must_use]
    pub fn position(&self) -> Position {
        self.events.as_ref().map_or(Position::START, EventDecoder::position)
    }
}

impl<T, E: From<CallError>> Stream for EventStream<T, E> {
    type Item = Result<T, E>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

/// Nothing in it points into itself.
impl<T, E> Unpin for EventStream<T, E> {}

/// A stream of no events, which stands in an output until there is one.
impl<T, E> Default for EventStream<T, E> {
    fn default() -> Self {
        Self { events: None, body: None, idle: Idle::new(None) }
    }
}

impl<T, E> fmt::Debug for EventStream<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream").field("events", &self.events).finish_non_exhaustive()
    }
}
