//! Makes tower services transports, and transports tower services.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use tower_service::Service;

use super::http::OwnConnection;
use super::{Body, HttpTransport, Transport, TransportError};

pub(super) type BoxError = Box<dyn std::error::Error + Send + Sync>;

impl<S, B> Transport for S
where
    S: Service<Request<Bytes>, Response = Response<B>, Error: Into<BoxError>, Future: Send> + Clone + Send + Sync,
    B: Into<Body> + Send,
{
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let (parts, body) = call(self.clone(), request).await?.into_parts();
        Ok(Response::from_parts(parts, body.into().collect().await?))
    }

    async fn open(&self, mut request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        request.extensions_mut().insert(OwnConnection);
        Ok(call(self.clone(), request).await?.map(Into::into))
    }
}

async fn call<S>(mut service: S, request: Request<Bytes>) -> Result<S::Response, TransportError>
where
    S: Service<Request<Bytes>, Error: Into<BoxError>>,
{
    poll_fn(|context| service.poll_ready(context)).await.map_err(into_transport_error)?;
    service.call(request).await.map_err(into_transport_error)
}

/// Keeps the kind of an error of ours that has come through layers around [`HttpService`].
pub(super) fn into_transport_error(error: impl Into<BoxError>) -> TransportError {
    match error.into().downcast::<TransportError>() {
        Ok(error) => *error,
        Err(error) => TransportError::transport(super::error::chain(&*error)),
    }
}

/// [`HttpTransport`] as a tower service, to put layers around.
#[derive(Clone, Debug)]
pub(super) struct HttpService(pub(super) HttpTransport);

impl Service<Request<Bytes>> for HttpService {
    type Response = Response<Body>;
    type Error = TransportError;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, TransportError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        let transport = self.0.clone();
        Box::pin(async move { transport.carry(request).await })
    }
}
