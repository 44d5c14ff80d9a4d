//! Blobs that are read on where they break off: whole in the end, of one version, and asked for as HTTP has it.

use std::io;
use std::sync::{Arc, Mutex};

use generated::runtime::{Body, ByteStream, Bytes, CallErrorKind, RetryConfig, http};
use hyper::body::Incoming;
use tokio::sync::mpsc;

use super::Unsigned;
use crate::store::{Fed, Handler, Store, handler};

/// A thing that a service has, and how it gives it away.
#[derive(Clone)]
struct Thing {
    bytes: Bytes,
    etag: Option<&'static str>,
    /// How many bytes each response gives before the connection breaks; those that come last are not broken.
    breaks: &'static [usize],
    ranges: bool,
    /// From which response on there is another version.
    changes: usize,
    /// Whether that is refused to who asks for the version before.
    heeds_if_match: bool,
}

/// What services were asked for: `range` and `if-match`.
type Asked = Arc<Mutex<Vec<(String, String)>>>;

impl Thing {
    fn new(breaks: &'static [usize]) -> Self {
        // No two stretches are alike, so that a byte too few or too many shows.
        let bytes: Vec<u8> = (0_u32..100_000).flat_map(u32::to_le_bytes).collect();
        Self {
            bytes: bytes.into(),
            etag: Some("\"v1\""),
            breaks,
            ranges: true,
            changes: usize::MAX,
            heeds_if_match: true,
        }
    }

    fn serve(self) -> (Handler, Asked) {
        let asked = Asked::default();
        let log = Arc::clone(&asked);
        let serve = handler(move |number, request: http::Request<Incoming>| {
            let header = |name| {
                request.headers().get(name).map(|value| value.to_str().expect("text").to_owned()).unwrap_or_default()
            };
            let (range, if_match) = (header("range"), header("if-match"));
            log.lock().expect("a list").push((range.clone(), if_match.clone()));
            let response = self.answer(number, &range, &if_match);
            async { response }
        });
        (serve, asked)
    }

    fn answer(&self, number: usize, range: &str, if_match: &str) -> http::Response<Body> {
        let etag = if number >= self.changes { Some("\"v2\"") } else { self.etag };
        if self.heeds_if_match && !if_match.is_empty() && Some(if_match) != etag {
            return http::Response::builder().status(412).body(Bytes::new().into()).expect("a response");
        }
        let last = self.bytes.len() - 1;
        let ends = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')).filter(|_| self.ranges);
        let part = ends.map(|(from, to)| (from.parse().expect("a number"), to.parse().unwrap_or(last)));
        let (from, to) = part.unwrap_or((0, last));
        let mut response = http::Response::builder().header("content-length", to - from + 1);
        if let Some(etag) = etag {
            response = response.header("etag", etag);
        }
        if self.ranges {
            response = response.header("accept-ranges", "bytes");
        }
        if part.is_some() {
            let all = self.bytes.len();
            response = response.status(206).header("content-range", format!("bytes {from}-{to}/{all}"));
        }
        let whole = self.bytes.slice(from..=to);
        let (given, is_broken) = match self.breaks.get(number) {
            Some(most) => (whole.slice(..whole.len().min(*most)), true),
            None => (whole, false),
        };
        let (sender, receiver) = mpsc::channel(1);
        tokio::spawn(async move {
            if !given.is_empty() {
                let _ = sender.send(Ok(given)).await;
            }
            if is_broken {
                // So that what was given is on its way.
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                let _ = sender.send(Err(io::Error::other("somebody pulled the plug"))).await;
            }
        });
        response.body(Body::new(Fed(receiver))).expect("a response")
    }
}

/// What is read of a thing, and what for that it was asked.
async fn read(h2: bool, thing: Thing) -> (Result<Bytes, generated::runtime::CallError>, Vec<(String, String)>) {
    let (serve, asked) = thing.serve();
    let store = Store::start(h2, serve).await;
    let client = store.client(|config| config.retry(RetryConfig::off()));
    let body = client.resuming::<Unsigned>(&ByteStream::default()).await.expect("headers").body;
    let read = body.collect().await;
    let asked = asked.lock().expect("a list").clone();
    (read, asked)
}

fn rest(from: usize) -> (String, String) {
    (format!("bytes={from}-399999"), "\"v1\"".to_owned())
}

#[tokio::test]
async fn what_breaks_off_comes_whole() {
    for h2 in [false, true] {
        let thing = Thing::new(&[1, 70_000, 0, 0, 250_000]);
        let (read, asked) = read(h2, thing.clone()).await;
        assert!(read.expect("all of it") == thing.bytes, "HTTP/2: {h2}");
        let nothing = (String::new(), String::new());
        assert_eq!(asked, [nothing, rest(1), rest(70_001), rest(70_001), rest(70_001), rest(320_001)], "HTTP/2: {h2}");
    }
}

#[tokio::test]
async fn a_service_that_brings_nothing_more_is_given_up() {
    let (read, asked) = read(false, Thing::new(&[5, 0, 0, 0, 0, 0])).await;
    let error = read.expect_err("no end");
    assert_eq!((error.call(), asked.len()), (Some(CallErrorKind::Transport), 4), "{error}");
}

#[tokio::test]
async fn another_version_is_not_mixed_in() {
    let (result, asked) = read(false, Thing { changes: 1, ..Thing::new(&[1000]) }).await;
    let error = result.expect_err("no whole");
    assert_eq!((error.call(), asked.len()), (Some(CallErrorKind::Transport), 2), "{error}");
    let text = error.to_string();
    assert!(text.contains("what follows the first 1000 bytes cannot be had") && text.contains("412"), "{text}");

    let thing = Thing { changes: 1, heeds_if_match: false, ..Thing::new(&[1000]) };
    let text = read(false, thing).await.0.expect_err("no whole").to_string();
    assert!(text.contains("cannot be had: it has changed: `ETag` is another by now"), "{text}");
}

#[tokio::test]
async fn what_cannot_be_asked_for_in_parts_breaks_as_ever() {
    for thing in [
        Thing { ranges: false, ..Thing::new(&[1000]) },
        Thing { etag: None, ..Thing::new(&[1000]) },
        Thing { etag: Some("W/\"v1\""), ..Thing::new(&[1000]) },
    ] {
        let (read, asked) = read(false, thing).await;
        let error = read.expect_err("no whole");
        assert_eq!((error.call(), asked.len()), (Some(CallErrorKind::Transport), 1), "{error}");
        assert!(!error.to_string().contains("cannot be had"), "{error}");
    }
}
