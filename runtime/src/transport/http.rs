//! The transport over sockets: HTTP/1.1 and, as a feature, HTTP/2; connections kept open and used again.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, HOST, HeaderValue, PROXY_AUTHORIZATION};
use http::uri::Scheme;
use http::{Extensions, Method, Request, Response, Uri};
use http_body_util::{BodyExt, Limited};
use hyper::body::{Body as _, Incoming};
use hyper_util::client::legacy::{Builder, Client, Error};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tower_service::Service;

use super::connector::Connector;
use super::error::BoxError;
use super::error::find;
#[cfg(feature = "http2")]
use super::first::Hosts;
use super::settings::Settings;
use super::stream::Answered;
use super::tower::HttpService;
use super::{Body, Exchange, Outgoing, Proxy, Roots, Transport, TransportError, advice, whole};
use crate::SegmentedBytes;
use crate::endpoint::{host_header, port};
use crate::error::Repeat;
use crate::executor;

/// After this much silence during a call an HTTP/2 server is asked for a sign of life. All calls share its connection,
/// so a dead one must not be kept: not beyond the default limit of an attempt, or the next one would go by it too.
#[cfg(feature = "http2")]
const PING_AFTER: Duration = Duration::from_secs(5);

/// How long that sign may take.
#[cfg(feature = "http2")]
const PING_LIMIT: Duration = Duration::from_secs(3);

/// How much of one response may be on its way over HTTP/2: the largest answers of Kinesis, so that they come as fast as over
/// HTTP/1.1. With hyper's 2 MiB each 2 MiB would take a round trip. So much of a body that nobody reads may be in memory.
#[cfg(feature = "http2")]
const STREAM_WINDOW: u32 = 16 << 20;

/// The same of an event stream, which services send no faster than it is read for long: hyper's, so that many slow readers
/// take little memory.
#[cfg(feature = "http2")]
const EVENTS_WINDOW: u32 = 2 << 20;

/// How much of all responses of an HTTP/2 connection may be on its way: no limit, since each has its own. Whoever does not
/// read a body that was handed over must not hold up those who read others.
#[cfg(feature = "http2")]
const CONNECTION_WINDOW: u32 = (1 << 31) - 1;

/// HTTP/1.1 and HTTP/2 over TCP and TLS. Clones share their connections. Needs a tokio runtime with IO and time.
///
/// HTTP/2 is used if TLS agrees on it, and never without the feature `http2`; requests that begin before that is known of a host
/// wait for the first connection to tell, a second at most, and share it. Root certificates are loaded when the first
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
    client: Client<Connector, Outgoing>,
    /// Of the pool of `client`.
    #[cfg(feature = "http2")]
    hosts: Arc<Hosts>,
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

    /// Limits how many bytes the body of a response may have, 128 MiB by default; event streams have no such limit. Begins
    /// with no connections.
    #[must_use]
    pub fn response_limit(self, bytes: impl Into<Option<usize>>) -> Self {
        self.but(|settings| settings.response_limit = bytes.into())
    }

    /// The proxy that requests go by; `None` for none. Begins with no connections.
    #[must_use]
    pub fn proxy(self, proxy: impl Into<Option<Proxy>>) -> Self {
        self.but(|settings| settings.proxy = proxy.into())
    }

    /// Trusts only the root certificates of a PEM file. Begins with no connections.
    #[must_use]
    pub fn ca_bundle(self, path: impl Into<PathBuf>) -> Self {
        self.but(|settings| settings.roots = Roots::File(path.into(), None))
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
        #[cfg(feature = "http2")]
        let hosts = Arc::default();
        #[cfg(feature = "http2")]
        let client = builder(&settings).build(connector.clone().telling(&hosts));
        #[cfg(not(feature = "http2"))]
        let client = builder(&settings).build(connector.clone());
        Self(Arc::new(Inner {
            settings,
            connector,
            client,
            #[cfg(feature = "http2")]
            hosts,
        }))
    }

    /// The response to `request` as soon as its head is there, and the host that it comes from.
    async fn request(&self, mut request: Request<Outgoing>) -> Result<(Response<Incoming>, String), TransportError> {
        if let Some(missing) = executor::without_io() {
            return Err(TransportError::config(format!("HTTP needs {missing}")));
        }
        let target = target(request.uri());
        // HTTP/2 has its own place for the host; hyper fills in whichever is right.
        if request.headers().get(HOST) == host_header(request.uri()).as_ref() {
            request.headers_mut().remove(HOST);
        }
        // hyper says nothing of a body of nothing, and there are servers that ask for it (HTTP 411).
        if request.body().is_end_stream() && matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH) {
            request.headers_mut().entry(CONTENT_LENGTH).or_insert(HeaderValue::from_static("0"));
        }
        self.authorize_to_proxy(&mut request)?;
        let is_plain = request.uri().scheme() == Some(&Scheme::HTTP);
        let response = match request.extensions_mut().remove() {
            Some(Exchange { own_connection: true, .. }) => {
                #[cfg_attr(not(feature = "http2"), expect(unused_mut, reason = "there are no windows"))]
                let mut builder = builder(&self.0.settings);
                #[cfg(feature = "http2")]
                builder.http2_initial_stream_window_size(EVENTS_WINDOW);
                builder.build(self.0.connector.clone()).request(request).await
            }
            _ => self.send_shared(request).await,
        };
        let response = response.map_err(|error| {
            let hint = if is_plain && !had_answered(&error) { advice::NO_HTTP } else { "" };
            let failed = TransportError::before_response(&target, &error, hint);
            if met_the_end(&error) { failed.repeated(Repeat::AtOnce) } else { failed }
        })?;
        if let Some(answered) = response.extensions().get::<Answered>() {
            answered.set();
        }
        Ok((response, target))
    }

    /// The response that comes over a connection of the pool.
    async fn send_shared(&self, request: Request<Outgoing>) -> Result<Response<Incoming>, Error> {
        #[cfg(feature = "http2")]
        let (hosts, uri) = (&self.0.hosts, request.uri().clone());
        let response = self.0.client.request(request);
        #[cfg(feature = "http2")]
        let response = hosts.in_turn(&uri, response);
        response.await
    }

    /// The response to `request`, with its body as it comes.
    pub(super) async fn carry(&self, request: Request<Outgoing>) -> Result<Response<Body>, TransportError> {
        let is_stream = request.extensions().get().is_some_and(|exchange: &Exchange| exchange.streams);
        let (response, target) = self.request(request).await?;
        // An error is no stream.
        let limit = self.0.settings.response_limit.filter(|_| !is_stream || !response.status().is_success());
        let Some(limit) = limit else {
            return Ok(
                response.map(|body| Body::new(body.map_err(move |error| TransportError::in_body(&target, &error))))
            );
        };
        let named = move |error: BoxError| match error.downcast::<hyper::Error>() {
            Ok(error) => TransportError::in_body(&target, &error),
            Err(_) => TransportError::too_large(&target, limit),
        };
        Ok(response.map(|body| Body::new(Limited::new(body, limit).map_err(named))))
    }

    /// A proxy of plain HTTP gets its password with each request, that of a tunnel once.
    fn authorize_to_proxy(&self, request: &mut Request<Outgoing>) -> Result<(), TransportError> {
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

/// What makes clients, each with connections of its own.
fn builder(settings: &Settings) -> Builder {
    let mut builder = Client::builder(TokioExecutor::new());
    builder.timer(TokioTimer::new()).pool_timer(TokioTimer::new()).pool_idle_timeout(settings.idle_timeout);
    #[cfg(feature = "http2")]
    builder.http2_keep_alive_interval(PING_AFTER).http2_keep_alive_timeout(PING_LIMIT);
    #[cfg(feature = "http2")]
    builder.http2_initial_stream_window_size(STREAM_WINDOW).http2_initial_connection_window_size(CONNECTION_WINDOW);
    builder
}

/// Whether the connection that failed had served before and ended without a word, so that the request may just have
/// met its end.
fn met_the_end(error: &Error) -> bool {
    let ended = find::<hyper::Error>(error).is_some_and(|error| {
        !(error.is_timeout() || error.is_parse() || error.is_user() || error.is_body_write_aborted())
    });
    ended && had_answered(error)
}

/// Whether a response had come over the connection before.
fn had_answered(error: &Error) -> bool {
    let mut about = Extensions::new();
    if let Some(connection) = error.connect_info() {
        connection.get_extras(&mut about);
    }
    about.get::<Answered>().is_some_and(Answered::get)
}

impl Transport for HttpTransport {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.send_segments(request.map(SegmentedBytes::from)).await
    }

    async fn send_segments(&self, request: Request<SegmentedBytes>) -> Result<Response<Bytes>, TransportError> {
        let (response, target) = self.request(request.map(Outgoing::Whole)).await?;
        let (parts, body) = response.into_parts();
        let body = whole::collect(body, &self.0.settings, &target).await?;
        Ok(Response::from_parts(parts, body))
    }

    async fn open(&self, mut request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        request.extensions_mut().get_or_insert(Exchange::EVENTS);
        self.carry(request.map(|body| Outgoing::Whole(body.into()))).await
    }

    #[cfg(feature = "streaming")]
    async fn stream(&self, request: Request<Body>) -> Result<Response<Body>, TransportError> {
        self.carry(request.map(Outgoing::Stream)).await
    }
}

/// Host and port, for messages.
pub(super) fn target(uri: &Uri) -> String {
    format!("{}:{}", uri.host().unwrap_or("(no host)"), port(uri))
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
