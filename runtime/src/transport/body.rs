//! The body of a response that is still on its way. Knows neither sockets nor what the bytes mean.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};

use super::TransportError;
use super::error::{BoxError, into_transport_error};

/// The body of a response, read piece by piece. Nothing is read ahead of the reader but what the transport buffers.
pub struct Body(UnsyncBoxBody<Bytes, TransportError>);

impl Body {
    /// Any body of the crate `http-body`; its trailers are not looked at.
    #[must_use]
    pub fn new(body: impl HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static) -> Self {
        Self(body.map_err(into_transport_error).boxed_unsync())
    }

    /// The bytes that `chunks` gives.
    #[cfg(feature = "streaming")]
    pub(crate) fn from_chunks(chunks: impl Chunks) -> Self {
        Self(Chunked(chunks).boxed_unsync())
    }

    /// What `poll` gives until it gives `None`, and nothing after an error.
    #[cfg(feature = "streaming")]
    pub(crate) fn from_poll(
        poll: impl FnMut(&mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> + Send + 'static,
    ) -> Self {
        Self::from_chunks(Polled(Some(poll)))
    }

    /// The body that `open` gives, which is waited for by the first who reads.
    #[cfg(feature = "streaming")]
    pub(crate) fn lazy(open: impl Future<Output = Result<Self, TransportError>> + Send + 'static) -> Self {
        let mut open = Box::pin(open);
        let mut opened: Option<Self> = None;
        Self::from_poll(move |context| {
            let body = match &mut opened {
                Some(body) => body,
                None => match ready!(open.as_mut().poll(context)) {
                    Ok(body) => opened.insert(body),
                    Err(error) => return Poll::Ready(Some(Err(error))),
                },
            };
            body.poll_chunk(context)
        })
    }

    /// A body that is nothing but this error.
    #[cfg(feature = "streaming")]
    pub(crate) fn failed(error: impl std::fmt::Display) -> Self {
        let error = TransportError::input(error.to_string());
        Self::from_poll(move |_| Poll::Ready(Some(Err(error.clone()))))
    }

    /// The next bytes, at least one; `None` at the body's end.
    pub fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            let frame = match ready!(Pin::new(&mut self.0).poll_frame(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(frame)) => frame,
            };
            match frame.into_data() {
                Ok(bytes) if !bytes.is_empty() => return Poll::Ready(Some(Ok(bytes))),
                // Trailers, or nothing.
                _ => {}
            }
        }
    }

    /// The next bytes, at least one; `None` at the body's end.
    pub async fn chunk(&mut self) -> Option<Result<Bytes, TransportError>> {
        std::future::poll_fn(|context| self.poll_chunk(context)).await
    }

    /// All bytes to the body's end.
    pub async fn collect(self) -> Result<Bytes, TransportError> {
        Ok(self.0.collect().await?.to_bytes())
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Full::new(bytes).map_err(|never: Infallible| match never {}).boxed_unsync())
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        Pin::new(&mut self.0).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}

/// Bytes that come piece by piece.
#[cfg(feature = "streaming")]
pub(crate) trait Chunks: Send + 'static {
    /// The next bytes; `None` at the end.
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>>;

    /// How many are still to come.
    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}

/// Chunks as a body.
#[cfg(feature = "streaming")]
struct Chunked<C>(C);

/// Nothing in it points into itself.
#[cfg(feature = "streaming")]
impl<C> Unpin for Chunked<C> {}

#[cfg(feature = "streaming")]
impl<C: Chunks> HttpBody for Chunked<C> {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        self.0.poll_chunk(context).map(|chunk| chunk.map(|chunk| chunk.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

/// A function as chunks, until its end or its first error.
#[cfg(feature = "streaming")]
struct Polled<F>(Option<F>);

#[cfg(feature = "streaming")]
impl<F> Chunks for Polled<F>
where
    F: FnMut(&mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> + Send + 'static,
{
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        let Some(poll) = &mut self.0 else { return Poll::Ready(None) };
        let chunk = ready!(poll(context));
        if !matches!(chunk, Some(Ok(_))) {
            self.0 = None;
        }
        Poll::Ready(chunk)
    }
}
