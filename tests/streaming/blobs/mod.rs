//! Streaming blobs over real sockets, over HTTP/1.1 and HTTP/2, and that no more is in memory than has to be.

mod received;
mod resume;
mod sent;

use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use generated::runtime::{Body, ByteStream, Bytes, http};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use tokio::sync::mpsc;

use crate::store::{Exchange, Handler, Store, handler};

const A_MOMENT: Duration = Duration::from_millis(100);

type Unsigned = Exchange<true, false>;

/// Chunks that somebody sends.
struct Chunks(mpsc::Receiver<io::Result<Bytes>>);

impl Stream for Chunks {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}

/// A stream of these chunks, and of nothing more.
fn chunks(chunks: impl IntoIterator<Item = io::Result<Bytes>>) -> ByteStream {
    let chunks: Vec<_> = chunks.into_iter().collect();
    let (sender, receiver) = mpsc::channel(chunks.len().max(1));
    for chunk in chunks {
        sender.try_send(chunk).expect("room for all");
    }
    ByteStream::from_stream(Chunks(receiver))
}

/// A file that is gone after the test.
struct TempFile(PathBuf);

impl TempFile {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("smithwright-{name}-{}", std::process::id())))
    }

    fn holding(name: &str, bytes: &[u8]) -> Self {
        let file = Self::new(name);
        std::fs::write(&file.0, bytes).expect("a file");
        file
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// How a request says its length.
fn sent_length(request: &http::Request<Incoming>) -> String {
    let of = |name| request.headers().get(name).map(|value| value.to_str().expect("text").to_owned());
    of("content-length").or_else(|| of("transfer-encoding")).unwrap_or_else(|| "none".to_owned())
}

/// Answers with what it was sent, and says how long that was announced to be.
fn echo() -> Handler {
    handler(|_, request| async {
        assert_eq!(request.headers()["content-type"], "text/plain");
        let length = sent_length(&request);
        let body = request.into_body().collect().await.expect("all of it").to_bytes();
        http::Response::builder().header("x-sent", length).body(Body::from(body)).expect("a response")
    })
}

/// The most memory that this process ever had.
fn most_memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a line");
    line.trim().trim_end_matches(" kB").parse::<usize>().expect("a number") * 1024
}

const GIBIBYTE: u64 = 1 << 30;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a gigabyte four times; alone, since it measures the memory of its process"]
async fn a_gigabyte_goes_up_and_down_in_little_memory() {
    let source = TempFile::new("gigabyte");
    let target = TempFile::new("gigabyte-back");
    std::fs::File::create(&source.0).and_then(|file| file.set_len(GIBIBYTE)).expect("a sparse file");
    let before = most_memory();
    for h2 in [false, true] {
        // What comes is sent back as it comes.
        let store = Store::start(
            h2,
            handler(|_, request| async {
                let length = request.headers()["content-length"].clone();
                let body = Body::new(request.into_body());
                http::Response::builder().header("content-length", length).body(body).expect("a response")
            }),
        )
        .await;
        let client = store.client(|config| config);
        let body = ByteStream::from_path(&source.0).await.expect("a file");
        let output = client.call::<Unsigned>(&body).await.expect("headers");
        assert_eq!(output.body.save_to(&target.0).await.expect("a file"), GIBIBYTE);
    }
    let grown = most_memory() - before;
    println!("a gigabyte up and down: {} MiB more memory", grown >> 20);
    assert!(grown < 64 << 20, "{grown} bytes more");
}
