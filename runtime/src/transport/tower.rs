//! Makes tower services transports, and transports tower services.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use tower_service::Service;

use super::{HttpTransport, Transport, TransportError};

type BoxError = Box<dyn std::error::Error + Send + Sync>;

impl<S> Transport for S
where
    S: Service<Request<Bytes>, Response = Response<Bytes>, Error: Into<BoxError>, Future: Send> + Clone + Send + Sync,
{
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let mut service = self.clone();
        poll_fn(|context| service.poll_ready(context)).await.map_err(into_transport_error)?;
        service.call(request).await.map_err(into_transport_error)
    }
}

/// Keeps the kind of an error of ours that has come through layers around [`HttpService`].
fn into_transport_error(error: impl Into<BoxError>) -> TransportError {
    match error.into().downcast::<TransportError>() {
        Ok(error) => *error,
        Err(error) => TransportError::transport(super::error::chain(&*error)),
    }
}

/// [`HttpTransport`] as a tower service, to put layers around.
#[derive(Clone, Debug)]
pub(super) struct HttpService(pub(super) HttpTransport);

impl Service<Request<Bytes>> for HttpService {
    type Response = Response<Bytes>;
    type Error = TransportError;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Bytes>, TransportError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        let transport = self.0.clone();
        Box::pin(async move { transport.send(request).await })
    }
}
