//! Carries one request to its absolute URI and brings the whole response back. Knows no service and no signature.

mod body;
mod connector;
mod error;
mod http;
mod proxy;
mod roots;
mod settings;
mod stream;
mod tower;
mod tunnel;
mod whole;

use std::sync::Arc;

use ::http::{Request, Response};
use bytes::Bytes;

pub use body::Body;
pub use error::TransportError;
pub use http::HttpTransport;
pub use proxy::Proxy;
pub(crate) use roots::Roots;
pub(crate) use settings::Settings;

use crate::box_future::BoxFuture;

/// Carries requests: HTTP over sockets, a test's answers, a proxy, another HTTP library.
///
/// Every `tower` service from `Request<Bytes>` to `Response<Bytes>` or `Response<Body>` that is `Clone + Send + Sync` is
/// a transport; so is [`HttpTransport`].
pub trait Transport: Send + Sync {
    /// Sends `request`, whose URI is absolute, and gives the response with its whole body, whatever its status.
    fn send(&self, request: Request<Bytes>) -> impl Future<Output = Result<Response<Bytes>, TransportError>> + Send;

    /// Sends `request`, whose URI is absolute, and gives the response as soon as its head is there, whatever its status.
    ///
    /// Event streams are read so. By default this waits for the whole body as [`send`](Self::send) does, so that events
    /// come when the service has sent the last one.
    fn open(&self, request: Request<Bytes>) -> impl Future<Output = Result<Response<Body>, TransportError>> + Send {
        async { Ok(self.send(request).await?.map(Body::from)) }
    }
}

/// [`Transport`] behind a pointer.
trait Carrier: Send + Sync {
    fn carry(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>>;
    fn carry_open(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Body>, TransportError>>;
}

impl<T: Transport> Carrier for T {
    fn carry(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(self.send(request))
    }

    fn carry_open(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(self.open(request))
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
        self.0.carry(request)
    }

    pub(crate) fn open(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        self.0.carry_open(request)
    }
}
