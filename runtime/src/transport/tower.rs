//! Makes tower services transports, and transports tower services.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use tower_service::Service;

use super::error::{BoxError, into_transport_error};
use super::{Body, Exchange, HttpTransport, Outgoing, Transport, TransportError};

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
        request.extensions_mut().get_or_insert(Exchange::EVENTS);
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
        Box::pin(async move { transport.carry(request.map(|body| Outgoing::Whole(body.into()))).await })
    }
}
