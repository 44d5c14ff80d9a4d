//! The transport over sockets: HTTP/1.1 and HTTP/2, connections kept open and used again.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::HOST;
use http::uri::Scheme;
use http::{Request, Response, Uri};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tower_service::Service;

use super::connector::Connector;
use super::tower::HttpService;
use super::{Body, Roots, Transport, TransportError};
use crate::endpoint::host_header;

/// How long an unused connection is kept: long enough for a producer that sends every few seconds, and well below the
/// 60 seconds and more after which AWS and load balancers drop one. A server that drops it sooner is noticed.
const IDLE: Duration = Duration::from_secs(20);

/// After this much silence during a call an HTTP/2 server is asked for a sign of life. All calls share its connection,
/// so a dead one must not be kept: not beyond the default limit of an attempt, or the next one would go by it too.
const PING_AFTER: Duration = Duration::from_secs(5);

/// How long that sign may take.
const PING_LIMIT: Duration = Duration::from_secs(3);

/// In a request's extensions: asks for a connection that nothing else uses, as a body wants that is long under way. A
/// reader that is slow then holds up no other call, and no server's limit of streams a connection ends in waiting.
#[derive(Clone, Copy)]
pub(super) struct OwnConnection;

/// HTTP/1.1 and HTTP/2 over TCP and TLS. Clones share their connections. Needs a tokio runtime with IO and time.
///
/// HTTP/2 is used if TLS agrees on it. Root certificates are loaded when the first `https` connection is opened.
#[derive(Clone)]
pub struct HttpTransport(Arc<Inner>);

struct Inner {
    connect_timeout: Option<Duration>,
    roots: Roots,
    connector: Connector,
    client: Client<Connector, Full<Bytes>>,
}

impl HttpTransport {
    /// No limit on the time to connect; the system's root certificates or those built in, as the features say.
    #[must_use]
    pub fn new() -> Self {
        Self::with_settings(None, Roots::Default)
    }

    /// Limits the time in which a connection must open: name, TCP and TLS together. Begins with no connections.
    #[must_use]
    pub fn connect_timeout(self, limit: impl Into<Option<Duration>>) -> Self {
        Self::with_settings(limit.into(), self.0.roots.clone())
    }

    /// Trusts only the root certificates of a PEM file. Begins with no connections.
    #[must_use]
    pub fn ca_bundle(self, path: impl Into<PathBuf>) -> Self {
        Self::with_settings(self.0.connect_timeout, Roots::File(path.into()))
    }

    /// Trusts only the root certificates of a PEM text. Begins with no connections.
    #[must_use]
    pub fn ca_bundle_pem(self, pem: impl Into<Bytes>) -> Self {
        Self::with_settings(self.0.connect_timeout, Roots::Pem(pem.into()))
    }

    /// This transport as a tower service, to put layers around.
    #[must_use]
    pub fn into_service(
        self,
    ) -> impl Service<Request<Bytes>, Response = Response<Body>, Error = TransportError, Future: Send> + Clone + Send + Sync
    {
        HttpService(self)
    }

    pub(crate) fn with_settings(connect_timeout: Option<Duration>, roots: Roots) -> Self {
        let connector = Connector::new(connect_timeout, roots.clone());
        let client = client(connector.clone());
        Self(Arc::new(Inner { connect_timeout, roots, connector, client }))
    }

    /// The response to `request` as soon as its head is there, and the host that it comes from.
    async fn request(&self, mut request: Request<Bytes>) -> Result<(Response<Incoming>, String), TransportError> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(TransportError::config("HTTP needs a tokio runtime: call from within one"));
        }
        let target = target(request.uri());
        // HTTP/2 has its own place for the host; hyper fills in whichever is right.
        if request.headers().get(HOST) == host_header(request.uri()).as_ref() {
            request.headers_mut().remove(HOST);
        }
        let response = match request.extensions_mut().remove() {
            Some(OwnConnection) => client(self.0.connector.clone()).request(request.map(Full::new)).await,
            None => self.0.client.request(request.map(Full::new)).await,
        };
        match response {
            Ok(response) => Ok((response, target)),
            Err(error) => Err(TransportError::before_response(&target, &error)),
        }
    }
}

/// A client with connections of its own.
fn client(connector: Connector) -> Client<Connector, Full<Bytes>> {
    Client::builder(TokioExecutor::new())
        .timer(TokioTimer::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(IDLE)
        .http2_keep_alive_interval(PING_AFTER)
        .http2_keep_alive_timeout(PING_LIMIT)
        .build(connector)
}

impl HttpTransport {
    /// The response to `request`, with its body as it comes.
    pub(super) async fn carry(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let (response, target) = self.request(request).await?;
        let named = move |error| TransportError::in_body(&target, &error);
        Ok(response.map(|body| Body::new(body.map_err(named))))
    }
}

impl Transport for HttpTransport {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let (response, target) = self.request(request).await?;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.map_err(|error| TransportError::in_body(&target, &error))?;
        Ok(Response::from_parts(parts, body.to_bytes()))
    }

    async fn open(&self, mut request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        request.extensions_mut().insert(OwnConnection);
        self.carry(request).await
    }
}

/// Host and port, for messages.
pub(super) fn target(uri: &Uri) -> String {
    let default = if uri.scheme() == Some(&Scheme::HTTP) { 80 } else { 443 };
    format!("{}:{}", uri.host().unwrap_or("(no host)"), uri.port_u16().unwrap_or(default))
}

impl Default for HttpTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransport").field("connect_timeout", &self.0.connect_timeout).finish_non_exhaustive()
    }
}
