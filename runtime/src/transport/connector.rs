//! Opens connections: name, TCP, and TLS for `https`. Knows no HTTP beyond the protocol that TLS agrees on.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use tokio::net::TcpStream;
use tokio::sync::OnceCell;
use tower_service::Service;

use super::error::chain;
use super::{Roots, TransportError};

type Stream = MaybeHttpsStream<TokioIo<TcpStream>>;

/// Opens connections. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Connector {
    http: HttpConnector,
    tls: Arc<Tls>,
    limit: Option<Duration>,
}

/// TLS settings that are made when first needed, since roots are many and on disk.
#[derive(Debug)]
struct Tls {
    roots: Roots,
    config: OnceCell<Arc<ClientConfig>>,
}

impl Tls {
    async fn config(&self) -> Result<Arc<ClientConfig>, TransportError> {
        let load = async || {
            let roots = self.roots.clone();
            let loaded = tokio::task::spawn_blocking(move || roots.load()).await;
            let config = loaded.map_err(|error| {
                TransportError::config(format!("loading root certificates was cut short: {error}"))
            })??;
            Ok(Arc::new(config))
        };
        self.config.get_or_try_init(load).await.cloned()
    }
}

impl Connector {
    pub(super) fn new(limit: Option<Duration>, roots: Roots) -> Self {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        // Requests are written whole; waiting to fill a segment only delays them.
        http.set_nodelay(true);
        Self { http, tls: Arc::new(Tls { roots, config: OnceCell::new() }), limit }
    }

    async fn connect(mut self, uri: Uri) -> Result<Stream, TransportError> {
        let target = super::http::target(&uri);
        // Roots are no part of the limit: reading them is no fault of the network.
        let tls = if uri.scheme() == Some(&Scheme::HTTPS) { Some(self.tls.config().await?) } else { None };
        let limit = self.limit;
        let connecting = async {
            match tls {
                Some(config) => HttpsConnector::from((self.http, config)).call(uri).await,
                None => self.http.call(uri).await.map(MaybeHttpsStream::Http).map_err(Into::into),
            }
        };
        let connected = match limit {
            Some(limit) => tokio::time::timeout(limit, connecting)
                .await
                .map_err(|_| TransportError::timeout(format!("connect to {target}: no connection within {limit:?}")))?,
            None => connecting.await,
        };
        connected.map_err(|error| TransportError::connect(format!("connect to {target}: {}", chain(root(&*error)))))
    }
}

/// The error below hyper-util's own words for a failed TCP connect, which add nothing.
fn root<'a>(error: &'a (dyn std::error::Error + 'static)) -> &'a (dyn std::error::Error + 'static) {
    match error.source() {
        Some(source) if error.to_string() == "tcp connect error" => source,
        _ => error,
    }
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
