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

use std::pin::Pin;
use std::sync::Arc;

use ::http::{Request, Response};
use bytes::Bytes;

pub use body::Body;
pub use error::TransportError;
pub use http::HttpTransport;
pub use proxy::Proxy;
pub(crate) use roots::Roots;
pub(crate) use settings::Settings;

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

/// The future of a transport whose type is not known.
type Carrying<'a, T> = Pin<Box<dyn Future<Output = Result<Response<T>, TransportError>> + Send + 'a>>;

/// [`Transport`] behind a pointer.
trait Carrier: Send + Sync {
    fn carry(&self, request: Request<Bytes>) -> Carrying<'_, Bytes>;
    fn carry_open(&self, request: Request<Bytes>) -> Carrying<'_, Body>;
}

impl<T: Transport> Carrier for T {
    fn carry(&self, request: Request<Bytes>) -> Carrying<'_, Bytes> {
        Box::pin(self.send(request))
    }

    fn carry_open(&self, request: Request<Bytes>) -> Carrying<'_, Body> {
        Box::pin(self.open(request))
    }
}

/// A client's transport. An enum, so that only a transport of the user's own costs a box at each call.
#[derive(Clone)]
pub(crate) enum AnyTransport {
    Http(HttpTransport),
    Custom(Custom),
}

/// A transport of the user's own.
#[derive(Clone)]
pub(crate) struct Custom(Arc<dyn Carrier>);

impl AnyTransport {
    pub(crate) fn custom(transport: impl Transport + 'static) -> Self {
        Self::Custom(Custom(Arc::new(transport)))
    }

    pub(crate) async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        match self {
            Self::Http(transport) => transport.send(request).await,
            Self::Custom(Custom(transport)) => transport.carry(request).await,
        }
    }

    pub(crate) async fn open(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        match self {
            Self::Http(transport) => transport.open(request).await,
            Self::Custom(Custom(transport)) => transport.carry_open(request).await,
        }
    }
}
