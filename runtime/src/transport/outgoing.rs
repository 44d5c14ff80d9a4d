//! The body of a request: whole in memory, or read while it is sent.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Body as HttpBody, Frame, SizeHint};

#[cfg(feature = "streaming")]
use super::Body;
use super::{AnyTransport, TransportError};
use crate::SegmentedBytes;
use crate::executor::BoxFuture;

/// The body of a request.
#[derive(Debug)]
pub(crate) enum Outgoing {
    /// In one segment or several.
    Whole(SegmentedBytes),
    #[cfg(feature = "streaming")]
    Stream(Body),
}

/// In a request's extensions: what its client knows of the exchange.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exchange {
    /// Asks for a connection that nothing else uses.
    pub(crate) own_connection: bool,
    /// Whether the response may have a body of any length, which is read as it comes.
    pub(crate) streams: bool,
}

impl Exchange {
    /// A response that is long under way. A reader that is slow then holds up no other call, and no server's limit of streams a
    /// connection ends in waiting.
    pub(crate) const EVENTS: Self = Self { own_connection: true, streams: true };
    /// A response that is gathered before anybody looks at it.
    pub(crate) const WHOLE: Self = Self { own_connection: false, streams: false };
}

impl AnyTransport {
    /// The whole response, whatever the request's body is.
    pub(crate) fn send_any(
        &self,
        request: Request<Outgoing>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let (parts, body) = request.into_parts();
        match body {
            Outgoing::Whole(bytes) => self.send_segments(Request::from_parts(parts, bytes)),
            #[cfg(feature = "streaming")]
            Outgoing::Stream(body) => Box::pin(async {
                let (parts, body) = self.stream(Request::from_parts(parts, body)).await?.into_parts();
                Ok(Response::from_parts(parts, body.collect().await?))
            }),
        }
    }

    /// The response as soon as its head is there, whatever the request's body is.
    pub(crate) fn open_any(
        &self,
        request: Request<Outgoing>,
    ) -> BoxFuture<'_, Result<Response<super::Body>, TransportError>> {
        let (parts, body) = request.into_parts();
        match body {
            Outgoing::Whole(bytes) => self.open(Request::from_parts(parts, bytes.into_bytes())),
            #[cfg(feature = "streaming")]
            Outgoing::Stream(body) => self.stream(Request::from_parts(parts, body)),
        }
    }
}

impl HttpBody for Outgoing {
    type Data = SegmentedBytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<SegmentedBytes>, TransportError>>> {
        match &mut *self {
            Self::Whole(bytes) => Pin::new(bytes)
                .poll_frame(context)
                .map(|frame| frame.map(|frame| frame.map_err(|never| match never {}))),
            #[cfg(feature = "streaming")]
            Self::Stream(body) => Pin::new(body)
                .poll_frame(context)
                .map(|frame| frame.map(|frame| frame.map(|frame| frame.map_data(SegmentedBytes::from)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(bytes) => bytes.is_end_stream(),
            #[cfg(feature = "streaming")]
            Self::Stream(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => bytes.size_hint(),
            #[cfg(feature = "streaming")]
            Self::Stream(body) => body.size_hint(),
        }
    }
}
