//! Bytes as tokio's readers have them.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use tokio::io::{AsyncBufRead, AsyncRead, ReadBuf};

use super::ByteStream;
use crate::{CallError, CallErrorKind};

/// A [`ByteStream`] as tokio's [`AsyncRead`] and [`AsyncBufRead`].
///
/// Errors hold the [`CallError`] that says what happened.
#[derive(Debug)]
pub struct ByteStreamReader {
    stream: ByteStream,
    /// What was received and not yet read.
    chunk: Bytes,
}

impl ByteStream {
    /// The bytes as tokio's [`AsyncRead`] and [`AsyncBufRead`].
    #[must_use]
    pub fn into_async_read(self) -> ByteStreamReader {
        ByteStreamReader { stream: self, chunk: Bytes::new() }
    }
}

impl AsyncBufRead for ByteStreamReader {
    fn poll_fill_buf(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        let this = self.get_mut();
        if this.chunk.is_empty()
            && let Some(chunk) = ready!(this.stream.poll_chunk(context))
        {
            this.chunk = chunk?;
        }
        Poll::Ready(Ok(&this.chunk))
    }

    fn consume(self: Pin<&mut Self>, count: usize) {
        let this = self.get_mut();
        this.chunk.advance(count.min(this.chunk.len()));
    }
}

impl AsyncRead for ByteStreamReader {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let available = ready!(self.as_mut().poll_fill_buf(context))?;
        let (taken, _) = available.split_at_checked(into.remaining()).unwrap_or((available, &[]));
        let count = taken.len();
        into.put_slice(taken);
        self.consume(count);
        Poll::Ready(Ok(()))
    }
}

/// For code whose errors are those of reading and writing; the [`CallError`] is inside.
impl From<CallError> for io::Error {
    fn from(error: CallError) -> Self {
        let kind = match error.call() {
            Some(CallErrorKind::Timeout) => io::ErrorKind::TimedOut,
            Some(CallErrorKind::Transport) => io::ErrorKind::UnexpectedEof,
            Some(CallErrorKind::Input | CallErrorKind::Config) => io::ErrorKind::InvalidInput,
            Some(CallErrorKind::Decode) => io::ErrorKind::InvalidData,
            _ => io::ErrorKind::Other,
        };
        Self::new(kind, error)
    }
}
