//! A Kinesis server inside the process, on a free port of the loopback interface. Knows no client.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::middleware::map_response;
use axum::response::Response;
use ciborium::Value;
use ferrokinesis::create_app;
use ferrokinesis::store::StoreOptions;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// A Kinesis server for as long as it lives. It keeps streams in memory, takes any credentials and speaks HTTP/1.1.
///
/// Dropping it closes the port and idle connections; requests under way are still answered.
#[derive(Debug)]
pub struct EmbeddedServer {
    address: SocketAddr,
    /// Never sent to: dropping it is the signal to stop.
    _running: oneshot::Sender<()>,
}

impl EmbeddedServer {
    /// A server whose streams take 50 ms to come and go, with up to 200 open shards.
    ///
    /// Needs a tokio runtime, on which it runs.
    pub async fn start() -> io::Result<Self> {
        Self::start_with(Self::quick()).await
    }

    /// The settings of [`start`](Self::start).
    #[must_use]
    pub fn quick() -> StoreOptions {
        StoreOptions {
            create_stream_ms: 50,
            delete_stream_ms: 50,
            update_stream_ms: 50,
            shard_limit: 200,
            ..StoreOptions::default()
        }
    }

    /// A server with settings of the caller's.
    pub async fn start_with(options: StoreOptions) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let (running, stopped) = oneshot::channel::<()>();
        let (router, _) = create_app(options);
        let router = router.layer(map_response(plain_numbers));
        let serving = axum::serve(listener, router).with_graceful_shutdown(async {
            // An error is all that ever comes: the sender was dropped.
            let _ = stopped.await;
        });
        tokio::spawn(serving.into_future());
        Ok(Self { address, _running: running })
    }

    /// What a client calls it by.
    #[must_use]
    pub fn endpoint_url(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// What a number is wrapped in, in formats other than JSON, by the crate `serde_json` with its feature `arbitrary_precision`:
/// other dependencies of these tests turn that on, and ferrokinesis writes CBOR from values of that crate.
const NUMBER: &str = "$serde_json::private::Number";

/// A response in CBOR with its numbers as numbers, as ferrokinesis answers where it is built alone.
async fn plain_numbers(response: Response) -> Response {
    if response.headers().get(CONTENT_TYPE).is_none_or(|kind| kind != "application/x-amz-cbor-1.1") {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let Ok(value) = ciborium::from_reader::<Value, _>(&*bytes) else {
        return Response::from_parts(parts, bytes.into());
    };
    let mut written = Vec::new();
    // Nothing that a vector is given is too much for it.
    let _ = ciborium::into_writer(&plain(value), &mut written);
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(written))
}

fn plain(value: Value) -> Value {
    match value {
        Value::Map(members) => match members.as_slice() {
            [(Value::Text(key), Value::Text(number))] if key == NUMBER => match number.parse::<i64>() {
                Ok(whole) => whole.into(),
                Err(_) => number.parse().map_or(Value::Null, Value::Float),
            },
            _ => Value::Map(members.into_iter().map(|(key, value)| (key, plain(value))).collect()),
        },
        Value::Array(elements) => Value::Array(elements.into_iter().map(plain).collect()),
        other => other,
    }
}
