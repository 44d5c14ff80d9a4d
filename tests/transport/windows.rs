//! What a large answer takes over a link that delays, which shows whether windows hold it up.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use smithwright_runtime::{HttpTransport, Transport, http};
use smithwright_tests::scripted::Authority;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

/// Bytes of an answer.
const ANSWER: usize = 10 << 20;

/// A server of large answers over TLS.
async fn server(authority: &Authority, alpn: &str) -> SocketAddr {
    let tls = authority.server(&[alpn]);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let answer = Bytes::from(vec![b'x'; ANSWER]);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (tls, answer) = (tls.clone(), answer.clone());
            tokio::spawn(async move {
                let stream = tls.accept(stream).await.ok()?;
                let h2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
                let service = service_fn(move |_: http::Request<Incoming>| {
                    let answer = http::Response::new(Full::<Bytes>::from(answer.clone()));
                    async { hyper::Result::Ok(answer) }
                });
                let io = TokioIo::new(stream);
                let _ = if h2 {
                    hyper::server::conn::http2::Builder::new(TokioExecutor::new()).serve_connection(io, service).await
                } else {
                    hyper::server::conn::http1::Builder::new().serve_connection(io, service).await
                };
                Some(())
            });
        }
    });
    address
}

/// Passes on all that comes, either way, each piece after `delay`, and any number of them at a time.
async fn slow_link(to: SocketAddr, delay: Duration) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            let far = TcpStream::connect(to).await.expect("the server");
            for stream in [&near, &far] {
                stream.set_nodelay(true).expect("an option");
            }
            let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
            tokio::spawn(pass_on(near_in, far_out, delay));
            tokio::spawn(pass_on(far_in, near_out, delay));
        }
    });
    address
}

async fn pass_on(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, delay: Duration) {
    let (sender, mut pieces) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
    tokio::spawn(async move {
        while let Some((due, piece)) = pieces.recv().await {
            tokio::time::sleep_until(due.into()).await;
            if to.write_all(&piece).await.is_err() {
                return;
            }
        }
    });
    let mut buffer = vec![0; 256 << 10];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        if sender.send((Instant::now() + delay, buffer[..length].to_vec())).is_err() {
            return;
        }
    }
}

/// `cargo test -p smithwright-tests --test transport large_answers -- --ignored --nocapture`
#[tokio::test(flavor = "multi_thread")]
#[ignore = "prints figures"]
async fn large_answers_over_links_that_delay() {
    for alpn in ["h2", "http/1.1"] {
        let authority = Authority::new();
        let server = server(&authority, alpn).await;
        for round_trip in [0, 20, 80] {
            let address = slow_link(server, Duration::from_millis(round_trip / 2)).await;
            let transport = HttpTransport::new().ca_bundle_pem(authority.pem().to_owned());
            let mut times = Vec::new();
            for _ in 0..7 {
                let request = http::Request::get(format!("https://{address}/")).body(Bytes::new()).expect("a request");
                let begun = Instant::now();
                let answer = transport.send(request).await.expect("an answer");
                assert_eq!(answer.body().len(), ANSWER);
                times.push(begun.elapsed());
            }
            let first = times.remove(0);
            times.sort();
            println!("{alpn}, {round_trip} ms there and back: 10 MiB in {:?}, the first in {first:?}", times[2]);
        }
    }
}
