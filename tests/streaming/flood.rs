//! A server that sends events as fast as it can, to a reader that takes its time.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use generated::runtime::{Bytes, Config, Credentials, http};
use hyper::body::{Body, Frame, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use smithwright_tests::scripted::Authority;
use tokio::net::TcpListener;

use crate::{frame, number, subscribe};

/// How much of what a server has sent may be on its way: socket buffers on both sides, HTTP/2's window of a stream, and
/// what the client holds. Without back-pressure it is a gigabyte a second.
const MOST_UNDER_WAY: usize = 16 * 1024 * 1024;

/// Each event has so many bytes.
const EVENT: usize = 64 * 1024;

/// Events without end; counts the bytes that were taken.
struct Flood {
    taken: Arc<AtomicUsize>,
    count: u32,
}

impl Body for Flood {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.count += 1;
        let filling = "x".repeat(EVENT);
        let payload = format!(r#"{{"ContinuationSequenceNumber":"{}","Filling":"{filling}"}}"#, self.count);
        let event = frame(&[(":message-type", "event"), (":event-type", "SubscribeToShardEvent")], payload);
        self.taken.fetch_add(event.len(), Ordering::SeqCst);
        Poll::Ready(Some(Ok(Frame::data(event))))
    }
}

/// A server that floods each of its clients, and how many bytes it has sent.
async fn flooding(h2: bool) -> (Config, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let authority = Authority::new();
    let tls = authority.server(&[if h2 { "h2" } else { "http/1.1" }]);
    let taken = Arc::<AtomicUsize>::default();
    let counter = Arc::clone(&taken);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (tls, taken) = (tls.clone(), Arc::clone(&counter));
            tokio::spawn(async move {
                let io = TokioIo::new(tls.accept(stream).await.expect("a handshake"));
                let answer = service_fn(move |_: http::Request<Incoming>| {
                    let body = Flood { taken: Arc::clone(&taken), count: 0 };
                    std::future::ready(Ok::<_, Infallible>(http::Response::new(body)))
                });
                // The client hangs up when it has had enough.
                let _ = if h2 {
                    hyper::server::conn::http2::Builder::new(TokioExecutor::new()).serve_connection(io, answer).await
                } else {
                    hyper::server::conn::http1::Builder::new().serve_connection(io, answer).await
                };
            });
        }
    });
    let config = Config::new().region("us-east-1").credentials(Credentials::new("AKIDEXAMPLE", "secret"));
    (config.endpoint_url(format!("https://{address}")).ca_bundle_pem(authority.pem().to_owned()), taken)
}

/// How much was taken once nothing more is.
async fn settled(taken: &AtomicUsize) -> usize {
    loop {
        let before = taken.load(Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(200)).await;
        if taken.load(Ordering::SeqCst) == before {
            return before;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_reader_slows_the_server_down() {
    for h2 in [false, true] {
        let (config, taken) = flooding(h2).await;
        let mut subscription = subscribe(config).await.expect("subscribed");
        let mut read = 0;
        for pause in 1..=4 {
            let most = read + MOST_UNDER_WAY;
            let sent = tokio::time::timeout(Duration::from_secs(10), settled(&taken)).await.expect("the server stops");
            assert!(sent < most, "HTTP/2: {h2}: {sent} bytes were sent and {read} read at pause {pause}");
            while taken.load(Ordering::SeqCst) <= sent {
                assert!(number(&mut subscription).await.expect("an event").is_some());
                read += EVENT;
            }
        }
    }
}
