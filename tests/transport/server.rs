//! A plain HTTP server on loopback that follows a script.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What a scripted server does after it has read a request.
#[derive(Clone, Copy)]
pub(crate) enum Then {
    /// Answers, and waits for the next request.
    Answer(&'static str),
    /// Answers, and closes the connection after some milliseconds.
    AnswerThenClose(&'static str, u64),
    /// Sends this, and resets the connection.
    Reset(&'static str),
    /// Never answers.
    Hang,
}

/// A server that does the same on every connection.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    accepted: Arc<AtomicUsize>,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) async fn start(then: Then) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let server = Self { address, accepted: Arc::default(), requests: Arc::default() };
        let (accepted, requests) = (server.accepted.clone(), server.requests.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                accepted.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(converse(stream, then, requests.clone()));
            }
        });
        server
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn accepted(&self) -> usize {
        self.accepted.load(Ordering::SeqCst)
    }

    /// The last request that came, head and body.
    pub(crate) fn last_request(&self) -> String {
        self.requests.lock().expect("requests").last().cloned().unwrap_or_default()
    }
}

async fn converse(mut stream: TcpStream, then: Then, requests: Arc<Mutex<Vec<String>>>) -> Option<()> {
    while let Some(request) = read_request(&mut stream).await {
        requests.lock().expect("requests").push(request);
        match then {
            Then::Answer(text) => stream.write_all(text.as_bytes()).await.ok()?,
            Then::AnswerThenClose(text, wait) => {
                stream.write_all(text.as_bytes()).await.ok()?;
                tokio::time::sleep(Duration::from_millis(wait)).await;
                return None;
            }
            Then::Reset(text) => {
                stream.write_all(text.as_bytes()).await.ok()?;
                tokio::time::sleep(Duration::from_millis(50)).await;
                stream.set_zero_linger().ok()?;
                return None;
            }
            Then::Hang => std::future::pending().await,
        }
    }
    None
}

/// Head and body of one request that has a content-length.
async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut text = String::new();
    while !complete(&text) {
        let mut buffer = [0; 4096];
        let count = stream.read(&mut buffer).await.ok().filter(|count| *count > 0)?;
        text.push_str(&String::from_utf8_lossy(&buffer[..count]));
    }
    Some(text)
}

fn complete(text: &str) -> bool {
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    body.len() >= length.unwrap_or(0)
}
