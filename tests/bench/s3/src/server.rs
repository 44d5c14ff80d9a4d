//! A server that has objects of any size, and keeps none: over HTTP/1.1, with and without TLS, as S3 speaks it.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt as _;
use http_body_util::combinators::BoxBody;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;

/// The one bucket, in the path.
pub const BUCKET: &str = "objects";

/// Where a client calls.
pub struct Endpoint {
    pub name: &'static str,
    pub url: String,
    /// A PEM file with the root to trust.
    pub roots: std::path::PathBuf,
}

/// Serves until it is dropped.
pub struct Server {
    endpoints: [Endpoint; 2],
    _runtime: Runtime,
}

impl Server {
    /// Listens on two ports of the loopback interface; the root to trust is written into `folder`.
    pub fn start(folder: &Path) -> Result<Self, String> {
        // One thread, so that a client has the other core.
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_io().build();
        let runtime = runtime.map_err(|error| error.to_string())?;
        let roots = folder.join("roots.pem");
        let acceptor = acceptor(&roots).map_err(|error| format!("{}: {error}", roots.display()))?;
        let mut ports = [0; 2];
        for (port, tls) in ports.iter_mut().zip([None, Some(acceptor)]) {
            let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).map_err(|error| error.to_string())?;
            *port = listener.local_addr().map_err(|error| error.to_string())?.port();
            runtime.spawn(accept(listener, tls));
        }
        let [plain, tls] = ports;
        let endpoints = [
            Endpoint { name: "TLS", url: format!("https://localhost:{tls}"), roots: roots.clone() },
            Endpoint { name: "TCP", url: format!("http://localhost:{plain}"), roots },
        ];
        Ok(Self { endpoints, _runtime: runtime })
    }

    pub fn endpoints(&self) -> &[Endpoint] {
        &self.endpoints
    }
}

/// An authority of its own, and a certificate of it for `localhost`.
fn acceptor(roots: &Path) -> Result<TlsAcceptor, Box<dyn std::error::Error>> {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate()?;
    fs::write(roots, authority.self_signed(&key)?.pem())?;
    let (issuer, key) = (Issuer::new(authority, key), KeyPair::generate()?);
    let leaf = CertificateParams::new(["localhost".to_owned()])?.signed_by(&key, &issuer)?;
    let key = PrivateKeyDer::try_from(key.serialize_der())?;
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![leaf.der().clone()], key)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (tls, answers) = (tls.clone(), Arc::new(Answers::default()));
        let _ = stream.set_nodelay(true);
        tokio::spawn(async move {
            let service = service_fn(move |request| answer(Arc::clone(&answers), request));
            let served = http1::Builder::new();
            let _ = match tls {
                Some(tls) => match tls.accept(stream).await {
                    Ok(stream) => served.serve_connection(TokioIo::new(stream), service).await,
                    Err(_) => return,
                },
                None => served.serve_connection(TokioIo::new(stream), service).await,
            };
        });
    }
}

type Answer = Response<BoxBody<Bytes, Infallible>>;

async fn answer(answers: Arc<Answers>, request: Request<Incoming>) -> Result<Answer, hyper::Error> {
    let (parts, mut body) = request.into_parts();
    let mut received = 0_u64;
    while let Some(frame) = body.frame().await {
        received += frame?.data_ref().map_or(0, |data| data.len() as u64);
    }
    // `/objects/1024`, `/objects/?list-type=2&max-keys=1000`.
    let size = parts.uri.path().rsplit('/').next().and_then(|size| size.parse::<u64>().ok());
    Ok(match (parts.method, size) {
        (Method::PUT, Some(size)) if received >= size => {
            let stored = Response::builder().header("etag", "\"0123456789abcdef0123456789abcdef\"");
            stored.body(BoxBody::default()).unwrap_or_default()
        }
        (Method::GET, Some(size)) => object(size, &answers),
        (Method::GET, None) => {
            let keys =
                parts.uri.query().and_then(|query| query.split("max-keys=").nth(1)?.split('&').next()?.parse().ok());
            let page = answers.page.get_or_init(|| Bytes::from(page(keys.unwrap_or(0)))).clone();
            let listed = Response::builder().header("content-type", "application/xml");
            listed.body(http_body_util::Full::new(page).boxed()).unwrap_or_default()
        }
        _ => {
            let mut refused = Response::new(BoxBody::default());
            *refused.status_mut() = StatusCode::BAD_REQUEST;
            refused
        }
    })
}

/// What answers of a connection need once.
#[derive(Default)]
struct Answers {
    page: std::sync::OnceLock<Bytes>,
    /// The checksum of the object that this connection asks for, and its size.
    checksum: std::sync::Mutex<Option<(u64, String)>>,
}

/// What objects are made of.
static CONTENT: [u8; 64 << 10] = [b'a'; 64 << 10];

fn object(size: u64, answers: &Answers) -> Answer {
    let mut known = answers.checksum.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let checksum = match &*known {
        Some((of, checksum)) if *of == size => checksum.clone(),
        _ => {
            let mut hasher = crc32fast::Hasher::new();
            for piece in (Content { left: size }) {
                hasher.update(&piece);
            }
            let checksum = base64_simd::STANDARD.encode_to_string(hasher.finalize().to_be_bytes());
            *known = Some((size, checksum.clone()));
            checksum
        }
    };
    let head = Response::builder()
        .header("etag", "\"0123456789abcdef0123456789abcdef\"")
        .header("accept-ranges", "bytes")
        .header("content-type", "application/octet-stream")
        .header("last-modified", "Fri, 27 Nov 2026 12:00:00 GMT")
        .header("x-amz-checksum-type", "FULL_OBJECT")
        .header("x-amz-checksum-crc32", checksum);
    head.body(Content { left: size }.boxed()).unwrap_or_default()
}

/// The rest of an object.
struct Content {
    left: u64,
}

impl Iterator for Content {
    type Item = Bytes;

    fn next(&mut self) -> Option<Bytes> {
        let piece = usize::try_from(self.left).unwrap_or(usize::MAX).min(CONTENT.len());
        self.left -= piece as u64;
        (piece > 0).then(|| Bytes::from_static(&CONTENT[..piece]))
    }
}

impl Body for Content {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.next().map(|piece| Ok(Frame::data(piece))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// A page of a list, as S3 writes it.
fn page(keys: usize) -> String {
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>objects</Name><Prefix></Prefix>"
        .to_owned();
    let _ = write!(text, "<KeyCount>{keys}</KeyCount><MaxKeys>{keys}</MaxKeys><IsTruncated>false</IsTruncated>");
    for at in 0..keys {
        let _ = write!(
            text,
            "<Contents><Key>logs/2026/11/27/{at:08}.json.gz</Key><LastModified>2026-11-27T12:00:00.000Z</LastModified>\
             <ETag>&quot;0123456789abcdef0123456789abcdef&quot;</ETag><ChecksumAlgorithm>CRC32</ChecksumAlgorithm>\
             <ChecksumType>FULL_OBJECT</ChecksumType><Size>{}</Size><StorageClass>STANDARD</StorageClass></Contents>",
            at * 1_000
        );
    }
    text.push_str("</ListBucketResult>");
    text
}
