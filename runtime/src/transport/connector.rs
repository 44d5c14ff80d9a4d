//! Opens connections: name, TCP, a proxy's tunnel, and TLS for `https`. Knows no HTTP beyond what TLS agrees on.

use std::error::Error;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use hyper_util::client::legacy::connect::HttpConnector;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, Error as Failed};
use tokio::net::TcpStream;
use tokio::sync::OnceCell;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tower_service::Service;

use super::error::{chain, find};
use super::proxy::{ProxyServer, unbracketed};
use super::settings::Settings;
use super::stream::Stream;
use super::{Roots, TransportError, tunnel};
use crate::blocking::blocking;
use crate::error::Repeat;
use crate::limit::{Limit, within};

/// After this much silence TCP asks whether the other side is still there, every [`PROBE_INTERVAL`] and so many times.
const PROBE_AFTER: Duration = Duration::from_secs(10);
const PROBE_INTERVAL: Duration = Duration::from_secs(5);
const PROBES: u32 = 3;

/// How long bytes may stay unconfirmed before the connection is given up, where the system can be told so. Without it
/// a connection that leads nowhere is noticed after many minutes.
#[cfg(target_os = "linux")]
const UNCONFIRMED: Duration = Duration::from_secs(20);

/// Opens connections. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Connector {
    tcp: HttpConnector,
    settings: Arc<Settings>,
    tls: Arc<OnceCell<Arc<ClientConfig>>>,
}

impl Connector {
    pub(super) fn new(settings: Arc<Settings>) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        // Requests are written whole; waiting to fill a segment only delays them.
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(PROBE_AFTER));
        tcp.set_keepalive_interval(Some(PROBE_INTERVAL));
        tcp.set_keepalive_retries(Some(PROBES));
        #[cfg(target_os = "linux")]
        tcp.set_tcp_user_timeout(Some(UNCONFIRMED));
        // Several addresses of one name share the limit.
        tcp.set_connect_timeout(settings.connect_timeout);
        Self { tcp, settings, tls: Arc::default() }
    }

    async fn connect(self, uri: Uri) -> Result<Stream, TransportError> {
        let target = super::http::target(&uri);
        let proxy = self.settings.proxy.as_ref().map(|proxy| proxy.server_for(&uri)).transpose()?.flatten();
        // Roots are no part of the limits: reading them is no fault of the network.
        let tls = if uri.scheme() == Some(&Scheme::HTTPS) { Some(self.tls_config().await?) } else { None };
        let limit = self.settings.connect_timeout;
        let place = match proxy {
            Some(proxy) => format!("{target} by the proxy {proxy}"),
            None => target.clone(),
        };
        let late = |what: &str, limit: Duration| {
            TransportError::timeout(format!("connect to {place}: no {what} within {limit:?}"))
        };
        let opening = self.open(&uri, proxy, tls.is_some().then_some(&target));
        let begun = limit.and_then(|length| Limit::from_now(length, "connecting"));
        let stream = within(begun, opening).await.map_err(|limit| late("connection", limit.length()))?;
        let stream = stream.map_err(|error| match limit {
            Some(limit) if error.is_late => late("connection", limit),
            _ => TransportError::connect(format!("connect to {place}: {}", error.text)),
        })?;
        let Some(config) = tls else { return Ok(Stream::plain(stream, proxy.is_some())) };
        let securing = secure(config, &uri, stream);
        let begun = self.settings.tls_timeout.and_then(|length| Limit::from_now(length, "TLS"));
        let secured = within(begun, securing).await.map_err(|limit| late("TLS handshake", limit.length()))?;
        secured.map(Stream::tls).map_err(|error| {
            let failed = TransportError::connect(format!("connect to {place}: {}", chain(&error)));
            if is_untrusted(&error) { failed.repeated(Repeat::Never) } else { failed }
        })
    }

    /// A connection to where `uri` leads, or to the proxy; with a tunnel if there has to be one to `target`.
    async fn open(
        &self,
        uri: &Uri,
        proxy: Option<&ProxyServer>,
        target: Option<&String>,
    ) -> Result<TcpStream, NotOpened> {
        let uri = match proxy {
            Some(proxy) => proxy.uri().map_err(|error| NotOpened { text: error.to_string(), is_late: false })?,
            None => uri.clone(),
        };
        let stream = self.tcp.clone().call(uri).await.map_err(|error| NotOpened::of(&error))?;
        let mut stream = stream.into_inner();
        if let (Some(proxy), Some(target)) = (proxy, target) {
            let opened = tunnel::open(&mut stream, target, proxy).await;
            opened.map_err(|why| NotOpened { text: format!("the proxy {why}"), is_late: false })?;
        }
        Ok(stream)
    }

    /// TLS settings, made when first needed, since roots are many and on disk.
    async fn tls_config(&self) -> Result<Arc<ClientConfig>, TransportError> {
        let load = async || {
            let roots: Roots = self.settings.roots.clone();
            let loaded = blocking(move || roots.load()).await;
            let cut_short = || TransportError::config("loading root certificates was cut short");
            let config = loaded.ok_or_else(cut_short)??;
            Ok(Arc::new(config))
        };
        self.tls.get_or_try_init(load).await.cloned()
    }
}

/// Why there is no TCP connection.
struct NotOpened {
    text: String,
    /// The system, or the limit on one of several addresses, gave up waiting.
    is_late: bool,
}

impl NotOpened {
    fn of(error: &(dyn Error + 'static)) -> Self {
        let is_late = find::<io::Error>(error).is_some_and(|error| error.kind() == io::ErrorKind::TimedOut);
        // hyper-util's own words for a failed TCP connect add nothing.
        let root = match error.source() {
            Some(source) if error.to_string() == "tcp connect error" => source,
            _ => error,
        };
        Self { text: chain(root), is_late }
    }
}

async fn secure(config: Arc<ClientConfig>, uri: &Uri, stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
    let host = unbracketed(uri.host().unwrap_or_default()).to_owned();
    let name = ServerName::try_from(host).map_err(io::Error::other)?;
    TlsConnector::from(config).connect(name, stream).await
}

/// Whether TLS failed for what the server is: another attempt would find the same.
fn is_untrusted(error: &io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    matches!(inner, Some(Failed::InvalidCertificate(_) | Failed::NoCertificatesPresented | Failed::PeerIncompatible(_)))
}

impl Service<Uri> for Connector {
    type Response = Stream;
    type Error = TransportError;
    type Future = Pin<Box<dyn Future<Output = Result<Stream, TransportError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        Box::pin(self.clone().connect(uri))
    }
}
