//! The transport over sockets: HTTP/1.1 and, as a feature, HTTP/2; connections kept open and used again.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{HOST, PROXY_AUTHORIZATION};
use http::uri::Scheme;
use http::{Extensions, Request, Response, Uri};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tower_service::Service;

use super::connector::Connector;
use super::error::find;
use super::settings::Settings;
use super::stream::Answered;
use super::tower::HttpService;
use super::{Body, Proxy, Roots, Transport, TransportError, whole};
use crate::endpoint::host_header;
use crate::error::Repeat;

/// After this much silence during a call an HTTP/2 server is asked for a sign of life. All calls share its connection,
/// so a dead one must not be kept: not beyond the default limit of an attempt, or the next one would go by it too.
#[cfg(feature = "http2")]
const PING_AFTER: Duration = Duration::from_secs(5);

/// How long that sign may take.
#[cfg(feature = "http2")]
const PING_LIMIT: Duration = Duration::from_secs(3);

/// In a request's extensions: asks for a connection that nothing else uses, as a body wants that is long under way. A
/// reader that is slow then holds up no other call, and no server's limit of streams a connection ends in waiting.
#[derive(Clone, Copy)]
pub(super) struct OwnConnection;

/// HTTP/1.1 and HTTP/2 over TCP and TLS. Clones share their connections. Needs a tokio runtime with IO and time.
///
/// HTTP/2 is used if TLS agrees on it, and never without the feature `http2`. Root certificates are loaded when the first
/// `https` connection is opened.
///
/// Dropping the future of a request closes its HTTP/1.1 connection, or resets its HTTP/2 stream. A request that fails on
/// a connection that was used before, and before any part of its response came, most likely met its end: a client sends
/// it again at once, which does not count against [`RetryConfig::max_attempts`](crate::RetryConfig::max_attempts).
#[derive(Clone)]
pub struct HttpTransport(Arc<Inner>);

struct Inner {
    settings: Arc<Settings>,
    connector: Connector,
    client: Client<Connector, Full<Bytes>>,
}

impl HttpTransport {
    /// No limits on time, no proxy; the system's root certificates or those built in, as the features say.
    #[must_use]
    pub fn new() -> Self {
        Self::with_settings(Settings::default())
    }

    /// Limits the time in which a connection must open: name, TCP and a proxy's tunnel. Begins with no connections.
    #[must_use]
    pub fn connect_timeout(self, limit: impl Into<Option<Duration>>) -> Self {
        self.but(|settings| settings.connect_timeout = limit.into())
    }

    /// Limits the time of the TLS handshake that follows. Begins with no connections.
    #[must_use]
    pub fn tls_timeout(self, limit: impl Into<Option<Duration>>) -> Self {
        self.but(|settings| settings.tls_timeout = limit.into())
    }

    /// Limits how long the body of a response may pause. Begins with no connections.
    #[must_use]
    pub fn read_timeout(self, limit: impl Into<Option<Duration>>) -> Self {
        self.but(|settings| settings.read_timeout = limit.into())
    }

    /// How long an unused connection is kept, 20 seconds by default. Begins with no connections.
    #[must_use]
    pub fn idle_timeout(self, limit: Duration) -> Self {
        self.but(|settings| settings.idle_timeout = limit)
    }

    /// The proxy that requests go by; `None` for none. Begins with no connections.
    #[must_use]
    pub fn proxy(self, proxy: impl Into<Option<Proxy>>) -> Self {
        self.but(|settings| settings.proxy = proxy.into())
    }

    /// Trusts only the root certificates of a PEM file. Begins with no connections.
    #[must_use]
    pub fn ca_bundle(self, path: impl Into<PathBuf>) -> Self {
        self.but(|settings| settings.roots = Roots::File(path.into()))
    }

    /// Trusts only the root certificates of a PEM text. Begins with no connections.
    #[must_use]
    pub fn ca_bundle_pem(self, pem: impl Into<Bytes>) -> Self {
        self.but(|settings| settings.roots = Roots::Pem(pem.into()))
    }

    /// This transport as a tower service, to put layers around.
    #[must_use]
    pub fn into_service(
        self,
    ) -> impl Service<Request<Bytes>, Response = Response<Body>, Error = TransportError, Future: Send> + Clone + Send + Sync
    {
        HttpService(self)
    }

    fn but(self, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Settings::clone(&self.0.settings);
        change(&mut settings);
        Self::with_settings(settings)
    }

    pub(crate) fn with_settings(settings: Settings) -> Self {
        let settings = Arc::new(settings);
        let connector = Connector::new(settings.clone());
        let client = client(connector.clone(), &settings);
        Self(Arc::new(Inner { settings, connector, client }))
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
        self.authorize_to_proxy(&mut request)?;
        let response = match request.extensions_mut().remove() {
            Some(OwnConnection) => {
                client(self.0.connector.clone(), &self.0.settings).request(request.map(Full::new)).await
            }
            None => self.0.client.request(request.map(Full::new)).await,
        };
        let response = response.map_err(|error| {
            let failed = TransportError::before_response(&target, &error);
            if met_the_end(&error) { failed.repeated(Repeat::AtOnce) } else { failed }
        })?;
        if let Some(answered) = response.extensions().get::<Answered>() {
            answered.set();
        }
        Ok((response, target))
    }

    /// The response to `request`, with its body as it comes.
    pub(super) async fn carry(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let (response, target) = self.request(request).await?;
        let named = move |error| TransportError::in_body(&target, &error);
        Ok(response.map(|body| Body::new(body.map_err(named))))
    }

    /// A proxy of plain HTTP gets its password with each request, that of a tunnel once.
    fn authorize_to_proxy(&self, request: &mut Request<Bytes>) -> Result<(), TransportError> {
        if let Some(proxy) = &self.0.settings.proxy
            && request.uri().scheme() == Some(&Scheme::HTTP)
            && let Some(server) = proxy.server_for(request.uri())?
            && let Some(authorization) = server.authorization()
        {
            request.headers_mut().insert(PROXY_AUTHORIZATION, authorization.clone());
        }
        Ok(())
    }
}

/// A client with connections of its own.
fn client(connector: Connector, settings: &Settings) -> Client<Connector, Full<Bytes>> {
    let mut builder = Client::builder(TokioExecutor::new());
    builder.timer(TokioTimer::new()).pool_timer(TokioTimer::new()).pool_idle_timeout(settings.idle_timeout);
    #[cfg(feature = "http2")]
    builder.http2_keep_alive_interval(PING_AFTER).http2_keep_alive_timeout(PING_LIMIT);
    builder.build(connector)
}

/// Whether the connection that failed had served before and ended without a word, so that the request may just have
/// met its end.
fn met_the_end(error: &Error) -> bool {
    let ended = find::<hyper::Error>(error).is_some_and(|error| {
        !(error.is_timeout() || error.is_parse() || error.is_user() || error.is_body_write_aborted())
    });
    let mut about = Extensions::new();
    if let Some(connection) = error.connect_info() {
        connection.get_extras(&mut about);
    }
    ended && about.get::<Answered>().is_some_and(Answered::get)
}

impl Transport for HttpTransport {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let (response, target) = self.request(request).await?;
        let (parts, body) = response.into_parts();
        let body = whole::collect(body, self.0.settings.read_timeout, &target).await?;
        Ok(Response::from_parts(parts, body))
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
        f.debug_struct("HttpTransport").field("settings", &self.0.settings).finish_non_exhaustive()
    }
}
