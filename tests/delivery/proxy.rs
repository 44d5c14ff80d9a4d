//! A proxy between client and server that fails at random: entries, calls, connections. Knows no client.

use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::header::{CONNECTION, CONTENT_LENGTH, HOST, TRANSFER_ENCODING};
use axum::http::{Request, Response, Uri};
use bytes::Bytes;
use fastrand::Rng;
use futures_core::Stream;
use generated::runtime::{HttpTransport, Transport};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{RwLock, oneshot};

const MOST: usize = 64 << 20;

/// How many of a thousand go wrong.
#[derive(Clone, Copy, Debug, Default)]
pub struct Faults {
    /// Entries of `PutRecords` that fail; the others are stored.
    pub entries: u32,
    /// Of those that fail, how many say that something broke; the others, that they were too many.
    pub broken: u32,
    /// Calls of `PutRecords` whose connection is cut after they were carried out.
    pub cut_after: u32,
    /// Calls of any kind whose connection is cut before they reach the server.
    pub cut_before: u32,
    /// Calls of any kind that the proxy answers with an error of the service's.
    pub refused: u32,
    /// Answers of `PutRecords` that have one result too few.
    pub short: u32,
    /// Calls of `GetRecords` whose iterator has expired.
    pub expired: u32,
}

/// A proxy for as long as it lives.
pub struct Proxy {
    address: SocketAddr,
    inner: Arc<Inner>,
    /// Never sent to: dropping it is the signal to stop.
    _running: oneshot::Sender<()>,
}

struct Inner {
    upstream: Uri,
    transport: HttpTransport,
    random: Mutex<Rng>,
    faults: Faults,
    cut_after: AtomicUsize,
    /// ferrokinesis gives a record its number before it can be read, so that a reader may come by meanwhile and take the
    /// next one: something that Kinesis does not do. Reads wait for writes.
    order: RwLock<()>,
}

/// A body that breaks off, and the connection with it.
struct Cut;

impl Stream for Cut {
    type Item = Result<Bytes, &'static str>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(Some(Err("cut by the proxy")))
    }
}

impl Proxy {
    /// A proxy before the server at `url`, which is reached by `transport`.
    pub async fn start(url: &str, transport: &HttpTransport, faults: Faults, seed: u64) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let inner = Arc::new(Inner {
            upstream: url.parse().expect("an address"),
            transport: transport.clone(),
            random: Mutex::new(Rng::with_seed(seed)),
            faults,
            cut_after: AtomicUsize::new(0),
            order: RwLock::default(),
        });
        let (running, stopped) = oneshot::channel::<()>();
        let router = Router::new().fallback(forward).with_state(Arc::clone(&inner));
        let serving = axum::serve(listener, router).with_graceful_shutdown(async {
            let _ = stopped.await;
        });
        tokio::spawn(serving.into_future());
        Self { address, inner, _running: running }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Nothing passes while this is held: for changes to the stream, which ferrokinesis makes in several steps too.
    pub async fn pause(&self) -> impl Drop {
        self.inner.order.write().await
    }

    /// How many calls were cut after they had been carried out.
    pub fn cut_after(&self) -> usize {
        self.inner.cut_after.load(Ordering::Relaxed)
    }
}

async fn forward(State(proxy): State<Arc<Inner>>, request: Request<Body>) -> Response<Body> {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, MOST).await.unwrap_or_default();
    let target = head.headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
    let faults = proxy.faults;
    if proxy.chance(faults.cut_before) {
        return cut();
    }
    if proxy.chance(faults.refused) {
        return refusal(400, "ProvisionedThroughputExceededException");
    }
    if operation == "GetRecords" && proxy.chance(faults.expired) {
        return refusal(400, "ExpiredIteratorException");
    }
    let request = Request::from_parts(head, body);
    if operation != "PutRecords" {
        let _in_turn = proxy.order.read().await;
        return proxy
            .send(request)
            .await
            .map_or_else(|()| refusal(503, "ServiceUnavailable"), |sent| sent.map(Body::from));
    }
    let answer = proxy.put(request).await;
    if proxy.chance(faults.cut_after) {
        proxy.cut_after.fetch_add(1, Ordering::Relaxed);
        return cut();
    }
    answer
}

impl Inner {
    fn chance(&self, thousandth: u32) -> bool {
        thousandth > 0 && self.random.lock().unwrap_or_else(PoisonError::into_inner).u32(0..1000) < thousandth
    }

    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, ()> {
        let (mut head, body) = request.into_parts();
        let mut parts = self.upstream.clone().into_parts();
        parts.path_and_query = head.uri.path_and_query().cloned();
        head.uri = Uri::from_parts(parts).map_err(|_| ())?;
        for name in [CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING] {
            head.headers.remove(name);
        }
        let authority = self.upstream.authority().ok_or(())?;
        head.headers.insert(HOST, authority.as_str().parse().map_err(|_| ())?);
        let mut answer = self.transport.send(Request::from_parts(head, body)).await.map_err(|_| ())?;
        for name in [CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING] {
            answer.headers_mut().remove(name);
        }
        Ok(answer)
    }

    /// Sends a part of the entries, and says of the others that they failed.
    async fn put(&self, request: Request<Bytes>) -> Response<Body> {
        let (head, body) = request.into_parts();
        let Ok(mut body) = serde_json::from_slice::<Value>(&body) else {
            return refusal(400, "SerializationException");
        };
        let entries = body["Records"].as_array_mut().map(std::mem::take).unwrap_or_default();
        let fails: Vec<bool> = entries.iter().map(|_| self.chance(self.faults.entries)).collect();
        let kept = entries.into_iter().zip(&fails).filter(|(_, fails)| !**fails).map(|(entry, _)| entry);
        let kept: Vec<_> = kept.collect();
        let mut results = Vec::new();
        if !kept.is_empty() {
            body["Records"] = kept.into();
            let request = Request::from_parts(head, body.to_string().into());
            let in_turn = self.order.write().await;
            let Ok(answer) = self.send(request).await else {
                return refusal(503, "ServiceUnavailable");
            };
            drop(in_turn);
            if !answer.status().is_success() {
                return answer.map(Body::from);
            }
            let mut answer: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
            results = answer["Records"].as_array_mut().map(std::mem::take).unwrap_or_default();
        }
        let mut results = results.into_iter();
        let all = fails.iter().map(|fails| if *fails { self.failed() } else { results.next().unwrap_or_default() });
        let mut all: Vec<_> = all.collect();
        if self.chance(self.faults.short) {
            all.pop();
        }
        let failed = all.iter().filter(|result| !result["ErrorCode"].is_null()).count();
        answer(200, &json!({ "FailedRecordCount": failed, "Records": all }))
    }

    fn failed(&self) -> Value {
        let broken = self.chance(self.faults.broken);
        let code = if broken { "InternalFailure" } else { "ProvisionedThroughputExceededException" };
        json!({ "ErrorCode": code, "ErrorMessage": "by the proxy" })
    }
}

fn refusal(status: u16, code: &str) -> Response<Body> {
    answer(status, &json!({ "__type": code, "message": "by the proxy" }))
}

fn answer(status: u16, body: &Value) -> Response<Body> {
    let head = Response::builder().status(status).header("content-type", "application/x-amz-json-1.1");
    head.body(Body::from(body.to_string())).unwrap_or_default()
}

fn cut() -> Response<Body> {
    Response::new(Body::from_stream(Cut))
}
