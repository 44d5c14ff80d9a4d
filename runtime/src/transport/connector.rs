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
use tokio::sync::OnceCell;
use tokio_rustls::TlsConnector;
use tower_service::Service;

use super::error::{chain, find};
#[cfg(feature = "http2")]
use super::first::Hosts;
use super::proxy::{ProxyServer, unbracketed};
use super::settings::Settings;
use super::stream::{Io, Stream};
use super::{Roots, TransportError, advice, tunnel};
use crate::error::Repeat;
use crate::executor::blocking;
use crate::executor::limits::{Limit, within};

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
    /// Where connections are told of that others may share.
    #[cfg(feature = "http2")]
    hosts: Option<Arc<Hosts>>,
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
        Self {
            tcp,
            settings,
            tls: Arc::default(),
            #[cfg(feature = "http2")]
            hosts: None,
        }
    }

    /// The same, which tells `hosts` of what it opens.
    #[cfg(feature = "http2")]
    pub(super) fn telling(self, hosts: &Arc<Hosts>) -> Self {
        Self { hosts: Some(Arc::clone(hosts)), ..self }
    }

    #[cfg_attr(not(feature = "http2"), expect(clippy::unused_self, unused_variables, reason = "none is shared"))]
    fn opened(&self, uri: &Uri, stream: Io) -> Stream {
        let stream = Stream::new(stream, false);
        #[cfg(feature = "http2")]
        if let Some(hosts) = &self.hosts {
            let open = hosts.opened(uri, stream.is_http2());
            return stream.kept_with(open);
        }
        stream
    }

    async fn connect(self, uri: Uri) -> Result<Stream, TransportError> {
        let target = super::http::target(&uri);
        let proxy = self.settings.proxy.as_ref().map(|proxy| proxy.server_for(&uri)).transpose()?.flatten();
        // Roots are no part of the limits: reading them is no fault of the network.
        let is_secure = uri.scheme() == Some(&Scheme::HTTPS);
        let to_proxy = proxy.is_some_and(ProxyServer::is_secure);
        let tls = if is_secure || to_proxy { Some(self.tls_config().await?) } else { None };
        let limit = self.settings.connect_timeout;
        let place = match proxy {
            Some(proxy) => format!("{target} by the proxy {proxy}"),
            None => target.clone(),
        };
        let late =
            |limit: Duration| TransportError::timeout(format!("connect to {place}: no connection within {limit:?}"));
        let opening = self.open(&uri, proxy, tls.as_ref().filter(|_| to_proxy), is_secure.then_some(&target));
        let begun = limit.and_then(|length| Limit::from_now(length, "connecting"));
        let stream = within(begun, opening).await.map_err(|limit| late(limit.length()))?;
        let stream = stream.map_err(|error| match limit {
            Some(limit) if error.is_late => late(limit),
            _ => TransportError::connect(format!("connect to {place}: {}", error.text)).repeated(error.repeat),
        })?;
        let Some(config) = tls.filter(|_| is_secure) else { return Ok(Stream::new(stream, proxy.is_some())) };
        let securing = secure(config, &uri, stream);
        let begun = self.settings.tls_timeout.and_then(|length| Limit::from_now(length, "TLS"));
        let secured = within(begun, securing).await.map_err(|limit| {
            let length = limit.length();
            TransportError::timeout(format!(
                "connect to {place}: no TLS handshake within {length:?}{}",
                advice::NO_HANDSHAKE
            ))
        })?;
        secured.map(|stream| self.opened(&uri, stream)).map_err(|error| {
            let hint = if tls_error(&error).is_some() { advice::tls(tls_error(&error)) } else { advice::NO_HANDSHAKE };
            let failed = TransportError::connect(format!("connect to {place}: {}{hint}", chain(&error)));
            if is_untrusted(&error) || is_plain(&error) { failed.repeated(Repeat::Never) } else { failed }
        })
    }

    /// A connection to where `uri` leads, or to the proxy, over `tls` if that asks for it; with a tunnel if there has to be
    /// one to `target`.
    async fn open(
        &self,
        uri: &Uri,
        proxy: Option<&ProxyServer>,
        tls: Option<&Arc<ClientConfig>>,
        target: Option<&String>,
    ) -> Result<Io, NotOpened> {
        let uri = match proxy {
            Some(proxy) => proxy.uri().map_err(|error| NotOpened::new(error.to_string()))?,
            None => uri.clone(),
        };
        let stream = self.tcp.clone().call(uri.clone()).await.map_err(|error| NotOpened::of(&error))?;
        let mut stream = Io::Tcp(stream.into_inner());
        let Some(proxy) = proxy else { return Ok(stream) };
        if let Some(config) = tls {
            // Proxies are asked by version 1.
            let mut config = ClientConfig::clone(config);
            config.alpn_protocols = vec![b"http/1.1".to_vec()];
            stream = secure(Arc::new(config), &uri, stream).await.map_err(|error| NotOpened::of_proxy(&error))?;
        }
        if let Some(target) = target {
            let opened = tunnel::open(&mut stream, target, proxy).await;
            opened.map_err(|why| NotOpened::new(format!("the proxy {why}")))?;
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

/// Why there is no connection.
struct NotOpened {
    text: String,
    /// The system, or the limit on one of several addresses, gave up waiting.
    is_late: bool,
    repeat: Repeat,
}

impl NotOpened {
    fn new(text: String) -> Self {
        Self { text, is_late: false, repeat: Repeat::default() }
    }

    /// There is no TLS with the proxy.
    fn of_proxy(error: &io::Error) -> Self {
        let hint = advice::tls(tls_error(error));
        let repeat = if is_untrusted(error) || is_plain(error) { Repeat::Never } else { Repeat::default() };
        Self { repeat, ..Self::new(format!("no TLS with the proxy: {}{hint}", chain(error))) }
    }

    fn of(error: &(dyn Error + 'static)) -> Self {
        let is_late = find::<io::Error>(error).is_some_and(|error| error.kind() == io::ErrorKind::TimedOut);
        // hyper-util's own words for a failed TCP connect add nothing.
        let root = match error.source() {
            Some(source) if error.to_string() == "tcp connect error" => source,
            _ => error,
        };
        Self { is_late, ..Self::new(chain(root)) }
    }
}

async fn secure(config: Arc<ClientConfig>, uri: &Uri, stream: Io) -> io::Result<Io> {
    let host = unbracketed(uri.host().unwrap_or_default()).to_owned();
    let name = ServerName::try_from(host).map_err(io::Error::other)?;
    Ok(Io::Tls(Box::new(TlsConnector::from(config).connect(name, stream).await?)))
}

/// Whether TLS failed for what the server is: another attempt would find the same.
fn is_untrusted(error: &io::Error) -> bool {
    matches!(
        tls_error(error),
        Some(Failed::InvalidCertificate(_) | Failed::NoCertificatesPresented | Failed::PeerIncompatible(_))
    )
}

/// Whether what answered speaks no TLS.
fn is_plain(error: &io::Error) -> bool {
    matches!(tls_error(error), Some(Failed::InvalidMessage(_)))
}

fn tls_error(error: &io::Error) -> Option<&Failed> {
    error.get_ref().and_then(|inner| inner.downcast_ref())
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
