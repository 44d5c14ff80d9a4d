//! What carries requests, whatever it is. Knows no HTTP library.

use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};

#[cfg(feature = "streaming")]
use super::Gathered;
use super::{Body, TransportError};
use crate::SegmentedBytes;
use crate::executor::BoxFuture;

/// Carries requests: HTTP over sockets, a test's answers, a proxy, another HTTP library.
///
/// Every `tower` service from `Request<Bytes>` to `Response<Bytes>` or `Response<Body>` that is `Clone + Send + Sync` is
/// a transport; so is [`HttpTransport`](crate::HttpTransport).
pub trait Transport: Send + Sync {
    /// Sends `request`, whose URI is absolute, and gives the response with its whole body, whatever its status.
    fn send(&self, request: Request<Bytes>) -> impl Future<Output = Result<Response<Bytes>, TransportError>> + Send;

    /// Does what [`send`](Self::send) does with a body that may be in several segments, which need not be joined to be sent.
    ///
    /// By default they are, and sent by that.
    fn send_segments(
        &self,
        request: Request<SegmentedBytes>,
    ) -> impl Future<Output = Result<Response<Bytes>, TransportError>> + Send {
        self.send(request.map(SegmentedBytes::into_bytes))
    }

    /// Sends `request`, whose URI is absolute, and gives the response as soon as its head is there, whatever its status.
    ///
    /// Event streams are read so. By default this waits for the whole body as [`send`](Self::send) does, so that events
    /// come when the service has sent the last one.
    fn open(&self, request: Request<Bytes>) -> impl Future<Output = Result<Response<Body>, TransportError>> + Send {
        async { Ok(self.send(request).await?.map(Body::from)) }
    }

    /// Sends `request`, whose URI is absolute and whose body is read as it is sent, and gives the response as soon as its
    /// head is there, whatever its status.
    ///
    /// By default this reads the body first and sends it whole by [`open`](Self::open); one of more than 128 MiB is an error.
    #[cfg(feature = "streaming")]
    fn stream(&self, request: Request<Body>) -> impl Future<Output = Result<Response<Body>, TransportError>> + Send {
        async {
            let (parts, body) = request.into_parts();
            self.open(Request::from_parts(parts, gather(body).await?)).await
        }
    }
}

/// How many bytes are gathered for a transport that sends no body but a whole one.
#[cfg(feature = "streaming")]
const MOST_GATHERED: usize = 128 * 1024 * 1024;

#[cfg(feature = "streaming")]
async fn gather(mut body: Body) -> Result<Bytes, TransportError> {
    let mut gathered = Gathered::default();
    while let Some(chunk) = body.chunk().await {
        gathered.add(chunk?, 0);
        if gathered.len() > MOST_GATHERED {
            let message = "the transport sends whole bodies only, and this one has more than 128 MiB: implement \
                           Transport::stream for it";
            return Err(TransportError::config(message));
        }
    }
    Ok(gathered.bytes())
}

/// [`Transport`] behind a pointer.
trait Carrier: Send + Sync {
    fn carry(&self, request: Request<SegmentedBytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>>;
    fn carry_open(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Body>, TransportError>>;
    #[cfg(feature = "streaming")]
    fn carry_stream(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>>;
}

impl<T: Transport> Carrier for T {
    fn carry(&self, request: Request<SegmentedBytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(self.send_segments(request))
    }

    fn carry_open(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(self.open(request))
    }

    #[cfg(feature = "streaming")]
    fn carry_stream(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(self.stream(request))
    }
}

/// A client's transport, whatever it is.
#[derive(Clone)]
pub(crate) struct AnyTransport(Arc<dyn Carrier>);

impl AnyTransport {
    pub(crate) fn of(transport: impl Transport + 'static) -> Self {
        Self(Arc::new(transport))
    }

    pub(crate) fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        self.send_segments(request.map(SegmentedBytes::from))
    }

    pub(crate) fn send_segments(
        &self,
        request: Request<SegmentedBytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        self.0.carry(request)
    }

    pub(crate) fn open(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        self.0.carry_open(request)
    }

    #[cfg(feature = "streaming")]
    pub(crate) fn stream(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        self.0.carry_stream(request)
    }
}
