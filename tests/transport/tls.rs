//! A TLS server on loopback whose certificate comes from an authority of its own.

use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::rt::{TokioExecutor, TokioIo};
use smithwright_runtime::http;
use tokio::net::TcpListener;

/// An `https` server that answers with the protocol, authority and `host` header it saw.
pub(crate) struct TlsServer {
    pub(crate) address: SocketAddr,
    pub(crate) ca: String,
}

/// A server that offers these protocols.
pub(crate) async fn tls_server(alpn: &[&str]) -> TlsServer {
    let mut authority = rcgen::CertificateParams::default();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let key = rcgen::KeyPair::generate().expect("a key");
    let ca = authority.self_signed(&key).expect("a certificate").pem();
    let issuer = rcgen::Issuer::new(authority, key);
    let key = rcgen::KeyPair::generate().expect("a key");
    let leaf = rcgen::CertificateParams::new(["127.0.0.1".to_owned()]).expect("a name");
    let leaf = leaf.signed_by(&key, &issuer).expect("a certificate");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let key = rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    let builder = builder.expect("versions").with_no_client_auth();
    let mut config = builder.with_single_cert(vec![leaf.der().clone()], key).expect("a pair");
    config.alpn_protocols = alpn.iter().map(|name| name.as_bytes().to_vec()).collect();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let stream = acceptor.accept(stream).await.ok()?;
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
    TlsServer { address, ca }
}

async fn echo(request: http::Request<hyper::body::Incoming>) -> hyper::Result<http::Response<Full<Bytes>>> {
    let (parts, body) = request.into_parts();
    let size = body.collect().await?.to_bytes().len();
    let authority = parts.uri.authority().map(ToString::to_string);
    let text = format!("{:?} {authority:?} {:?} {size}", parts.version, parts.headers.get("host"));
    Ok(http::Response::new(Full::from(text)))
}
