//! An operation that sends a blob and is sent one, with the code that a generator prints for it, and servers for it.

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use generated::runtime::byte_stream::{ByteStreams, StreamedBody, StreamedOutput};
use generated::runtime::client::Client;
use generated::runtime::protocol::ErrorResponse;
use generated::runtime::{
    Body, ByteStream, Bytes, CallError, Config, Credentials, EncodeOptions, ErrorMeta, Operation, OperationError,
    OperationInfo, Protocol, RetryConfig, SegmentedBytes, Service, Timestamp, http,
};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use smithwright_tests::scripted::{Authority, TlsSettings};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

pub const SERVICE: Service = Service {
    id: "Store",
    shape: "Store",
    version: "",
    endpoint_prefix: "store",
    signing_name: "store",
    endpoint_from: None,
};

/// `POST /blobs` with a blob, which answers with a blob.
pub struct Exchange<const UNSIGNED: bool, const SIZED: bool>;

#[derive(Debug, Default)]
pub struct Output {
    pub length: Option<String>,
    pub body: ByteStream,
}

impl StreamedOutput for Output {
    fn body_mut(&mut self) -> &mut ByteStream {
        &mut self.body
    }
}

impl<const UNSIGNED: bool, const SIZED: bool> Operation for Exchange<UNSIGNED, SIZED> {
    type Input = ByteStream;
    type Output = Output;
    type Error = StoreError;
    type Protocol = ByteStreams<Plain>;
    const INFO: OperationInfo = OperationInfo::new(&SERVICE, "Exchange");

    fn body(input: &ByteStream) -> Option<StreamedBody<'_>> {
        let body = StreamedBody::new("body", input).content_type("text/plain");
        let body = if UNSIGNED { body.unsigned() } else { body };
        Some(if SIZED { body.requires_length() } else { body })
    }
}

/// What is in the head of messages.
pub struct Plain;

impl<O: Operation<Input = ByteStream, Output = Output, Error = StoreError>> Protocol<O> for Plain {
    fn encode(_: &ByteStream, _: &EncodeOptions) -> Result<http::Request<SegmentedBytes>, CallError> {
        Ok(http::Request::post("/blobs").body(SegmentedBytes::default()).expect("a request"))
    }

    fn decode(response: http::Response<Bytes>) -> Result<Output, StoreError> {
        let (parts, body) = response.into_parts();
        if parts.status.is_success() {
            let length = parts.headers.get("x-sent").map(|sent| sent.to_str().expect("text").to_owned());
            return Ok(Output { length, ..Output::default() });
        }
        Err(StoreError(ErrorMeta::service(O::INFO.name, None, None, parts, body)))
    }
}

#[derive(PartialEq)]
pub struct StoreError(ErrorMeta);

impl From<CallError> for StoreError {
    fn from(error: CallError) -> Self {
        Self(ErrorMeta::clone(&error))
    }
}

impl OperationError for StoreError {
    fn decode(error: ErrorResponse) -> Self {
        Self(error.unmodeled().into())
    }
}

impl Deref for StoreError {
    type Target = ErrorMeta;

    fn deref(&self) -> &ErrorMeta {
        &self.0
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl std::error::Error for StoreError {}

/// The body of a response that somebody sends.
pub struct Fed(pub mpsc::Receiver<io::Result<Bytes>>);

impl hyper::body::Body for Fed {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        self.0.poll_recv(context).map(|chunk| chunk.map(|chunk| chunk.map(Frame::data)))
    }
}

pub type Reply = Pin<Box<dyn Future<Output = http::Response<Body>> + Send>>;

/// Answers the request of this number, from 0.
pub type Handler = Arc<dyn Fn(usize, http::Request<Incoming>) -> Reply + Send + Sync>;

pub fn handler<F: Future<Output = http::Response<Body>> + Send + 'static>(
    answer: impl Fn(usize, http::Request<Incoming>) -> F + Send + Sync + 'static,
) -> Handler {
    Arc::new(move |number, request| Box::pin(answer(number, request)))
}

/// A server, over HTTP/2 and TLS or over HTTP/1.1, and the settings of its client.
pub struct Store {
    config: Config,
    /// How many connections are open.
    pub open: Arc<AtomicUsize>,
}

impl Store {
    /// Over TLS, by HTTP/2 or by HTTP/1.1.
    pub async fn start(h2: bool, handler: Handler) -> Self {
        let authority = Authority::new();
        let tls = authority.server(&[if h2 { "h2" } else { "http/1.1" }]);
        let mut store = Self::serve(Some(tls), h2, handler).await;
        store.config = store.config.ca_bundle_pem(authority.pem().to_owned());
        store
    }

    /// In plain HTTP/1.1.
    pub async fn plain(handler: Handler) -> Self {
        Self::serve(None, false, handler).await
    }

    async fn serve(tls: Option<TlsSettings>, h2: bool, handler: Handler) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let config = Config::new()
            .region("us-east-1")
            .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
            .clock(|| Timestamp::from_secs(1_440_938_160))
            .retry(RetryConfig::new().randomness(|| 0.0));
        let scheme = if tls.is_some() { "https" } else { "http" };
        let config = config.endpoint_url(format!("{scheme}://{address}"));
        let open = Arc::<AtomicUsize>::default();
        let counter = Arc::clone(&open);
        let numbers = Arc::<AtomicUsize>::default();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (tls, open) = (tls.clone(), Arc::clone(&counter));
                let (handler, numbers) = (Arc::clone(&handler), Arc::clone(&numbers));
                tokio::spawn(async move {
                    open.fetch_add(1, Ordering::SeqCst);
                    match tls {
                        Some(tls) => connection(tls.accept(stream).await.expect("TLS"), h2, handler, numbers).await,
                        None => connection(stream, h2, handler, numbers).await,
                    }
                    open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { config, open }
    }

    pub fn config(&self) -> Config {
        self.config.clone()
    }

    pub fn client(&self, change: impl FnOnce(Config) -> Config) -> Client {
        Client::new(SERVICE, change(self.config()))
    }
}

async fn connection(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    h2: bool,
    handler: Handler,
    numbers: Arc<AtomicUsize>,
) {
    let answer = service_fn(move |request: http::Request<Incoming>| {
        let reply = handler(numbers.fetch_add(1, Ordering::SeqCst), request);
        async { Ok::<_, Infallible>(reply.await) }
    });
    // Clients hang up when they have had enough.
    let _ = if h2 {
        hyper::server::conn::http2::Builder::new(TokioExecutor::new())
            .serve_connection(TokioIo::new(stream), answer)
            .await
    } else {
        hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), answer).await
    };
}
