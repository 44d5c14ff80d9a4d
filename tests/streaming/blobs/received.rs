//! Blobs in responses: when they are there, where they go, what becomes of those that break off, and who waits for whom.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use generated::runtime::{Body, ByteStream, Bytes, CallErrorKind, http};
use tokio::io::AsyncReadExt;
use tokio::sync::{Notify, mpsc};

use super::{A_MOMENT, TempFile, Unsigned, chunks, echo};
use crate::store::{Fed, Store, handler};

/// A response whose body somebody sends.
fn open_response(length: Option<usize>) -> (mpsc::Sender<io::Result<Bytes>>, http::Response<Body>) {
    let (sender, receiver) = mpsc::channel(1);
    let mut response = http::Response::new(Body::new(Fed(receiver)));
    if let Some(length) = length {
        response.headers_mut().insert("content-length", length.into());
    }
    (sender, response)
}

#[tokio::test]
async fn the_output_is_there_with_the_headers() {
    for h2 in [false, true] {
        let go_on = Arc::new(Notify::new());
        let wait = Arc::clone(&go_on);
        let store = Store::start(
            h2,
            handler(move |_, _| {
                let wait = Arc::clone(&wait);
                let (sender, response) = open_response(None);
                tokio::spawn(async move {
                    wait.notified().await;
                    sender.send(Ok("late".into())).await.expect("a reader");
                });
                async { response }
            }),
        )
        .await;
        // No limit of calls is one of the body.
        let client = store.client(|config| config.timeout(A_MOMENT * 20).attempt_timeout(A_MOMENT * 20));
        let mut body = client.call::<Unsigned>(&ByteStream::default()).await.expect("headers").body;
        let nothing = tokio::time::timeout(A_MOMENT, body.next()).await;
        assert!(nothing.is_err(), "HTTP/2: {h2}: {nothing:?}");
        go_on.notify_one();
        assert_eq!(body.next().await, Some(Ok("late".into())));
        assert_eq!((body.next().await, body.next().await), (None, None));
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_an_error_however_it_is_read() {
    let target = TempFile::new("half");
    for h2 in [false, true] {
        let cut = |length| {
            handler(move |_, _| {
                let (sender, response) = open_response(length);
                tokio::spawn(async move {
                    sender.send(Ok("half".into())).await.expect("a reader");
                    tokio::time::sleep(A_MOMENT).await;
                    // What comes of it depends on whether there is a length.
                    let _ = sender.send(Err(io::Error::other("the disk is gone"))).await;
                });
                async { response }
            })
        };
        for length in [Some(8), None] {
            let store = Store::start(h2, cut(length)).await;
            let client = store.client(|config| config);
            let body = || async { client.call::<Unsigned>(&ByteStream::default()).await.expect("headers").body };
            let mut whole = body().await;
            assert_eq!(whole.next().await, Some(Ok("half".into())));
            let error = whole.next().await.expect("more").expect_err("it is cut");
            assert_eq!(
                (error.call(), error.operation(), error.status()),
                (Some(CallErrorKind::Transport), "Exchange", Some(200))
            );
            assert!(error.is_retryable(), "{error}");
            assert_eq!(whole.next().await, None);
            assert!(body().await.collect().await.is_err());
            let error = body().await.into_async_read().read_to_end(&mut Vec::new()).await.expect_err("it is cut");
            assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
            assert!(body().await.save_to(&target.0).await.is_err());
            assert!(!target.0.exists());
            let folder = std::fs::read_dir(target.0.parent().unwrap()).expect("a folder");
            let name = target.0.file_name().unwrap().to_str().unwrap().to_owned();
            assert_eq!(
                folder.filter(|entry| entry.as_ref().unwrap().file_name().to_str().unwrap().contains(&name)).count(),
                0
            );
        }
    }
}

#[tokio::test]
async fn a_body_goes_into_a_file_that_takes_the_place_of_another() {
    let target = TempFile::holding("replaced", b"what was there before");
    let store = Store::start(true, echo()).await;
    let text = "0123456789".repeat(100_000);
    let output = store.client(|config| config).call::<Unsigned>(&text.clone().into()).await.expect("an answer");
    assert_eq!(output.body.length(), Some(1_000_000));
    assert_eq!(output.body.save_to(&target.0).await.expect("a file"), 1_000_000);
    assert!(std::fs::read_to_string(&target.0).expect("the file") == text);
}

#[tokio::test]
async fn a_limit_of_bytes_is_kept() {
    let ten = || chunks([Ok("01234".into()), Ok("56789".into())]);
    assert_eq!(ten().collect_up_to(10).await, Ok("0123456789".into()));
    let error = ten().collect_up_to(9).await.expect_err("one too many");
    assert_eq!((error.call(), error.message()), (Some(CallErrorKind::Decode), Some("there are more than 9 bytes")));
}

/// Sends without end; counts what was taken.
struct Flood(Arc<AtomicUsize>);

impl hyper::body::Body for Flood {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<io::Result<hyper::body::Frame<Bytes>>>> {
        static CHUNK: [u8; 65_536] = [b'x'; 65_536];
        self.0.fetch_add(CHUNK.len(), Ordering::SeqCst);
        Poll::Ready(Some(Ok(hyper::body::Frame::data(Bytes::from_static(&CHUNK)))))
    }
}

/// How much was taken once nothing more is.
async fn settled(taken: &AtomicUsize) -> usize {
    loop {
        let before = taken.load(Ordering::SeqCst);
        tokio::time::sleep(A_MOMENT * 2).await;
        if taken.load(Ordering::SeqCst) == before {
            return before;
        }
    }
}

/// What sockets, HTTP/2's window and the client may hold of one body.
const MOST_UNDER_WAY: usize = 20 * 1024 * 1024;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_reader_slows_the_service_down_and_no_other_call() {
    for h2 in [false, true] {
        let taken = Arc::<AtomicUsize>::default();
        let counter = Arc::clone(&taken);
        let store = Store::start(
            h2,
            handler(move |number, _| {
                let body =
                    if number < 4 { Body::new(Flood(Arc::clone(&counter))) } else { Body::from(Bytes::from("quick")) };
                async { http::Response::new(body) }
            }),
        )
        .await;
        let client = store.client(|config| config);
        let mut slow = Vec::new();
        for _ in 0..4 {
            slow.push(client.call::<Unsigned>(&ByteStream::default()).await.expect("headers").body);
        }
        let limit = Duration::from_secs(20);
        let sent = tokio::time::timeout(limit, settled(&taken)).await.expect("the service stops");
        assert!(sent < 4 * MOST_UNDER_WAY, "HTTP/2: {h2}: {sent}");
        let quick = client.call::<Unsigned>(&ByteStream::default()).await.expect("headers").body;
        assert_eq!(quick.collect().await, Ok("quick".into()));
        assert!(slow[0].next().await.expect("more").is_ok());
        // Who does not want the rest is heard of by the service.
        drop(slow);
        let open = Arc::clone(&store.open);
        if !h2 {
            tokio::time::timeout(limit, async {
                while open.load(Ordering::SeqCst) > 1 {
                    tokio::time::sleep(A_MOMENT).await;
                }
            })
            .await
            .expect("connections are closed");
        }
    }
}

#[tokio::test]
async fn too_long_a_silence_while_a_body_is_read_is_a_timeout() {
    for h2 in [false, true] {
        let store = Store::start(
            h2,
            handler(|_, _| async {
                let (sender, response) = open_response(Some(8));
                tokio::spawn(async move {
                    sender.send(Ok("half".into())).await.expect("a reader");
                    sender.closed().await;
                });
                response
            }),
        )
        .await;
        let client = store.client(|config| config.stream_idle_timeout(A_MOMENT));
        let mut body = client.call::<Unsigned>(&ByteStream::default()).await.expect("headers").body;
        // Time in which nobody reads does not count.
        tokio::time::sleep(A_MOMENT * 2).await;
        assert_eq!(body.next().await, Some(Ok("half".into())));
        let error = body.next().await.expect("more").expect_err("silence");
        assert!(error.is_timeout() && error.to_string().contains("Config::stream_idle_timeout"), "{error}");
    }
}
