//! A TLS server on loopback whose certificate comes from an authority of its own.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::rt::{TokioExecutor, TokioIo};
use smithwright_runtime::http;
use smithwright_tests::scripted::Authority;
use tokio::net::TcpListener;

/// An `https` server that answers with the protocol, authority and `host` header it saw.
pub(crate) struct TlsServer {
    pub(crate) address: SocketAddr,
    pub(crate) ca: String,
    /// How many connections were opened.
    pub(crate) connections: Arc<AtomicUsize>,
}

/// A server that offers these protocols.
pub(crate) async fn tls_server(alpn: &[&str]) -> TlsServer {
    let authority = Authority::new();
    let tls = authority.server(alpn);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let connections = Arc::<AtomicUsize>::default();
    let opened = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            opened.fetch_add(1, Ordering::Relaxed);
            let tls = tls.clone();
            tokio::spawn(async move {
                let stream = tls.accept(stream).await.ok()?;
                let h2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
                let (io, service) = (TokioIo::new(stream), hyper::service::service_fn(echo));
                let _ = if h2 {
                    hyper::server::conn::http2::Builder::new(TokioExecutor::new()).serve_connection(io, service).await
                } else {
                    hyper::server::conn::http1::Builder::new().serve_connection(io, service).await
                };
                Some(())
            });
        }
    });
    TlsServer { address, ca: authority.pem().to_owned(), connections }
}

async fn echo(request: http::Request<hyper::body::Incoming>) -> hyper::Result<http::Response<Full<Bytes>>> {
    let (parts, body) = request.into_parts();
    let size = body.collect().await?.to_bytes().len();
    let authority = parts.uri.authority().map(ToString::to_string);
    let text = format!("{:?} {authority:?} {:?} {size}", parts.version, parts.headers.get("host"));
    Ok(http::Response::new(Full::from(text)))
}
