//! Reads bytes as they come, whoever they are from.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::PoisonError;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use super::source::unreadable;
use super::{ByteStream, Measured};
use crate::event_stream::Idle;
use crate::transport::{Chunks, Gathered, TransportError};
use crate::{CallError, CallErrorKind};

/// How far somebody has read.
pub(crate) struct Reading {
    state: State,
    idle: Idle,
}

enum State {
    Unread,
    Under(Measured),
    Over,
}

impl Reading {
    /// Nothing was read yet; each wait is limited.
    pub(crate) fn within(idle_limit: Option<Duration>) -> Self {
        Self { state: State::Unread, idle: Idle::new(idle_limit) }
    }
}

impl Default for Reading {
    fn default() -> Self {
        Self::within(None)
    }
}

impl ByteStream {
    /// The next bytes, at least one; `None` at the end. After an error there is nothing more.
    ///
    /// May be cancelled: bytes that were not given yet are given by the next call.
    pub async fn next(&mut self) -> Option<Result<Bytes, CallError>> {
        poll_fn(|context| self.poll_chunk(context)).await
    }

    /// All bytes that were not read yet, however many: they have to fit into memory.
    pub async fn collect(mut self) -> Result<Bytes, CallError> {
        self.gather(usize::MAX).await
    }

    /// All bytes that were not read yet; an error of the kind [`CallErrorKind::Decode`] if they are more than `limit`.
    pub async fn collect_up_to(mut self, limit: usize) -> Result<Bytes, CallError> {
        self.gather(limit).await
    }

    async fn gather(&mut self, limit: usize) -> Result<Bytes, CallError> {
        let mut gathered = Gathered::default();
        while let Some(chunk) = self.next().await {
            let chunk = chunk?;
            if gathered.len().saturating_add(chunk.len()) > limit {
                return Err(self.error(CallErrorKind::Decode, format!("there are more than {limit} bytes")));
            }
            gathered.add(chunk, 0);
        }
        Ok(gathered.bytes())
    }

    /// The next bytes, at least one; `None` at the end.
    pub(crate) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, CallError>>> {
        let refuse = if self.origin.is_some() { cut } else { |what: &str| unreadable(what) };
        let reading = self.reading.get_mut().unwrap_or_else(PoisonError::into_inner);
        if matches!(reading.state, State::Unread) {
            reading.state = State::Under(Measured::new(self.source.open(), self.length, refuse));
        }
        let State::Under(body) = &mut reading.state else { return Poll::Ready(None) };
        let error = match body.poll_chunk(context) {
            Poll::Ready(Some(Ok(chunk))) => {
                reading.idle.stop();
                return Poll::Ready(Some(Ok(chunk)));
            }
            Poll::Ready(None) => {
                reading.state = State::Over;
                return Poll::Ready(None);
            }
            Poll::Ready(Some(Err(error))) => error,
            Poll::Pending => match reading.idle.poll(context) {
                Poll::Ready(error) => error,
                Poll::Pending => return Poll::Pending,
            },
        };
        // Whatever else comes is of no use.
        reading.state = State::Over;
        Poll::Ready(Some(Err(self.error(error.kind(), error.to_string()))))
    }

    /// An error of reading, which names the operation and keeps the head of the response.
    fn error(&self, kind: CallErrorKind, message: String) -> CallError {
        match &self.origin {
            Some(origin) => CallError::in_response(kind, message, origin.parts.clone(), Bytes::new())
                .with_operation(origin.operation),
            None => CallError::new(kind, message),
        }
    }
}

/// The bytes of a response have another length than it announced.
fn cut(what: &str) -> TransportError {
    TransportError::transport(format!("the bytes of the response are not whole: {what}"))
}

impl Stream for ByteStream {
    type Item = Result<Bytes, CallError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_chunk(context)
    }
}
