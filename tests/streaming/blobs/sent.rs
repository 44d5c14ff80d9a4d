//! Blobs in requests: where bytes come from, and what becomes of a call whose bytes or whose service fails.

use std::io;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use generated::runtime::{Body, ByteStream, Bytes, CallErrorKind, RetryConfig, http};
use http_body_util::BodyExt;
use tokio::sync::mpsc;

use super::{A_MOMENT, Chunks, TempFile, Unsigned, chunks, echo, sent_length};
use crate::store::{Exchange, Handler, Store, StoreError, handler};

type Signed = Exchange<false, false>;
type Sized = Exchange<true, true>;

/// A stream that goes on as long as the sender is there.
fn open_ended() -> (mpsc::Sender<io::Result<Bytes>>, ByteStream) {
    let (sender, receiver) = mpsc::channel(1);
    (sender, ByteStream::from_stream(Chunks(receiver)))
}

async fn exchange(store: &Store, body: ByteStream) -> Result<(String, Bytes), StoreError> {
    let output = store.client(|config| config).call::<Unsigned>(&body).await?;
    Ok((output.length.expect("a length"), output.body.collect().await?))
}

#[tokio::test]
async fn bytes_come_from_wherever_they_are() {
    let text = "0123456789".repeat(100_000);
    let file = TempFile::holding("blob", text.as_bytes());
    let open = || async { tokio::fs::File::open(&file.0).await.expect("the file") };
    let again = text.clone();
    for h2 in [false, true] {
        let store = Store::start(h2, echo()).await;
        let chunked = if h2 { "none" } else { "chunked" };
        let sources = [
            (ByteStream::from(text.clone()), "1000000", 0..1_000_000),
            (ByteStream::from(text.clone().into_bytes()), "1000000", 0..1_000_000),
            (ByteStream::from_path(&file.0).await.expect("a file"), "1000000", 0..1_000_000),
            (ByteStream::from_path_range(&file.0, 5..500_005).await.expect("a part"), "500000", 5..500_005),
            (ByteStream::from_path_range(&file.0, 999_999..).await.expect("a part"), "1", 999_999..1_000_000),
            (ByteStream::from_path_range(&file.0, ..=9).await.expect("a part"), "10", 0..10),
            (ByteStream::from_reader(open().await), chunked, 0..1_000_000),
            (ByteStream::from_reader(open().await).with_length(1_000_000), "1000000", 0..1_000_000),
            (chunks([Ok("01".into()), Ok(Bytes::new()), Ok("23".into())]), chunked, 0..4),
            (chunks([Ok("01".into()), Ok("23".into())]).with_length(4), "4", 0..4),
            (
                ByteStream::from_fn({
                    let again = again.clone();
                    move || again.clone().into()
                }),
                chunked,
                0..1_000_000,
            ),
        ];
        for (body, length, range) in sources {
            let name = format!("HTTP/2: {h2}, {body:?}");
            let (sent, echoed) = exchange(&store, body).await.expect(&name);
            assert_eq!(sent, length, "{name}");
            assert!(echoed == text[range], "{name}");
        }
    }
}

#[tokio::test]
async fn no_bytes_are_sent_as_none() {
    let store = Store::start(
        false,
        handler(|_, request| async move {
            let length = sent_length(&request);
            assert!(!request.headers().contains_key("content-type"));
            http::Response::builder().header("x-sent", length).body(Body::from(Bytes::new())).expect("a response")
        }),
    )
    .await;
    assert_eq!(exchange(&store, ByteStream::default()).await, Ok(("0".to_owned(), Bytes::new())));
}

#[tokio::test]
async fn files_that_cannot_be_sent_are_refused_when_they_are_named() {
    let file = TempFile::holding("short", b"abc");
    let refused = |result: io::Result<ByteStream>| result.expect_err("no such bytes").to_string();
    let path = file.0.display();
    assert_eq!(
        refused(ByteStream::from_path_range(&file.0, 1..5).await),
        format!("{path}: it has 3 bytes, and no bytes from 1 to 5")
    );
    assert!(refused(ByteStream::from_path_range(&file.0, 4..).await).ends_with("no bytes from 4 to 3"));
    assert!(refused(ByteStream::from_path(std::env::temp_dir()).await).contains("no regular file"));
    assert!(refused(ByteStream::from_path("/nowhere/at/all").await).starts_with("/nowhere/at/all: "));
}

/// The signature of what is read twice is that of the same bytes in memory.
#[tokio::test]
async fn bytes_are_signed_unless_the_service_wants_none_of_that() {
    let file = TempFile::holding("signed", b"hello");
    let seen = Arc::<Mutex<Vec<(String, String)>>>::default();
    for secure in [false, true] {
        let told = Arc::clone(&seen);
        let handler = handler(move |_, request| {
            let of = |name| request.headers().get(name).map_or(String::new(), |v| v.to_str().unwrap().to_owned());
            told.lock().unwrap().push((of("authorization"), of("x-amz-content-sha256")));
            async { http::Response::new(Body::from(Bytes::new())) }
        });
        let store = if secure { Store::start(true, handler).await } else { Store::plain(handler).await };
        let client = store.client(|config| config);
        client.call::<Signed>(&"hello".into()).await.expect("an answer");
        client.call::<Signed>(&ByteStream::from_path(&file.0).await.expect("a file")).await.expect("an answer");
        let [memory, from_file] = <[_; 2]>::try_from(std::mem::take(&mut *seen.lock().unwrap())).expect("two requests");
        assert!(memory.0.contains("Signature=") && memory.1.is_empty());
        assert_eq!(memory, from_file);
        client.call::<Unsigned>(&"hello".into()).await.expect("an answer");
        client.call::<Unsigned>(&ByteStream::from_path(&file.0).await.expect("a file")).await.expect("an answer");
        let [memory, from_file] = <[_; 2]>::try_from(std::mem::take(&mut *seen.lock().unwrap())).expect("two requests");
        assert_eq!(memory, from_file);
        assert_eq!(memory.1, if secure { "UNSIGNED-PAYLOAD" } else { "" });
        let error = client.call::<Signed>(&chunks([Ok("hello".into())])).await.expect_err("it cannot be signed");
        assert_eq!(error.call(), Some(CallErrorKind::Input));
        assert_eq!(
            error.to_string(),
            "Exchange: `body` has to be read twice, first to sign it or for its checksum: give it as bytes, as a file or with \
             ByteStream::from_fn"
        );
        if !secure {
            let error = client.call::<Unsigned>(&chunks([Ok("hello".into())])).await.expect_err("it cannot be signed");
            assert!(error.to_string().contains("or send it over https, where it is not signed"), "{error}");
        }
        assert!(seen.lock().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_length_that_is_needed_is_asked_for_before_anything_is_sent() {
    let store = Store::start(true, echo()).await;
    let client = store.client(|config| config);
    let error = client.call::<Sized>(&chunks([Ok("abc".into())])).await.expect_err("no length");
    assert_eq!(error.call(), Some(CallErrorKind::Input));
    assert!(error.to_string().contains("the length of `body`: say it by ByteStream::with_length"), "{error}");
    assert_eq!(store.open.load(Ordering::SeqCst), 0);
    let output = client.call::<Sized>(&chunks([Ok("abc".into())]).with_length(3)).await.expect("an answer");
    assert_eq!(output.length.as_deref(), Some("3"));
}

/// Reads each request's body, and answers as the script says.
fn scripted(statuses: &'static [u16], bodies: &Arc<Mutex<Vec<usize>>>) -> Handler {
    let bodies = Arc::clone(bodies);
    handler(move |number, request| {
        let bodies = Arc::clone(&bodies);
        async move {
            let length = request.into_body().collect().await.map_or(usize::MAX, |body| body.to_bytes().len());
            bodies.lock().unwrap().push(length);
            let status = statuses.get(number).or(statuses.last()).expect("a status");
            http::Response::builder().status(*status).body(Body::from(Bytes::new())).expect("a response")
        }
    })
}

#[tokio::test]
async fn what_can_be_read_again_is_sent_again() {
    let file = TempFile::holding("replayed", &vec![b'x'; 300_000]);
    for h2 in [false, true] {
        let bodies = Arc::default();
        let store = Store::start(h2, scripted(&[500, 503, 200], &bodies)).await;
        let body = ByteStream::from_path(&file.0).await.expect("a file");
        let response = store.client(|config| config).send::<Unsigned>(&body).await.expect("an answer");
        assert_eq!((response.meta.attempts, bodies.lock().unwrap().as_slice()), (3, [300_000; 3].as_slice()));
        let bodies = Arc::default();
        let store = Store::start(h2, scripted(&[500, 200], &bodies)).await;
        let body = ByteStream::from_fn(|| chunks([Ok("abc".into())]));
        let response = store.client(|config| config).send::<Unsigned>(&body).await.expect("an answer");
        assert_eq!((response.meta.attempts, bodies.lock().unwrap().as_slice()), (2, [3; 2].as_slice()));
        // An input can be sent in another call too.
        assert!(store.client(|config| config).send::<Unsigned>(&body).await.is_ok());
    }
}

#[tokio::test]
async fn what_cannot_be_read_again_is_sent_once_and_the_error_says_so() {
    for h2 in [false, true] {
        let bodies = Arc::default();
        let store = Store::start(h2, scripted(&[500, 200], &bodies)).await;
        let client = store.client(|config| config);
        let body = chunks([Ok("abc".into())]);
        let error = client.call::<Unsigned>(&body).await.expect_err("a failure");
        assert_eq!(
            (error.status(), error.attempts(), bodies.lock().unwrap().as_slice()),
            (Some(500), 1, [3].as_slice())
        );
        let reason =
            "no other, since `body` cannot be read again: give it as bytes, as a file or with ByteStream::from_fn";
        assert!(error.to_string().contains(reason), "{error}");
        let error = client.call::<Unsigned>(&body).await.expect_err("nothing is left");
        assert_eq!((error.call(), error.attempts()), (Some(CallErrorKind::Input), 0));
        assert!(error.to_string().contains("were read before"), "{error}");
    }
}

/// Nothing of it was read, so nothing is lost.
#[tokio::test]
async fn what_met_no_connection_is_sent_again() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let store = Store::start(true, echo()).await;
    let retry = RetryConfig::new().max_delay(Duration::ZERO);
    let nobody = store.client(|config| config.endpoint_url(format!("https://{address}")).retry(retry));
    let body = chunks([Ok("abc".into())]);
    let error = nobody.call::<Unsigned>(&body).await.expect_err("nobody is there");
    assert_eq!((error.call(), error.attempts()), (Some(CallErrorKind::Connect), 3));
    assert_eq!(exchange(&store, body).await, Ok(("none".to_owned(), "abc".into())));
}

#[tokio::test]
async fn bytes_that_fail_are_the_error_of_the_call() {
    let disk = || io::Error::other("the disk is gone");
    for h2 in [false, true] {
        let bodies = Arc::default();
        let store = Store::start(h2, scripted(&[200], &bodies)).await;
        let client = store.client(|config| config);
        let cases = [
            (chunks([Ok("abc".into()), Err(disk())]), "Exchange: the bytes to send cannot be read: the disk is gone"),
            (
                ByteStream::from_fn(move || chunks([Err(disk())])),
                "Exchange: the bytes to send cannot be read: the disk is gone",
            ),
            (
                chunks([Ok("abc".into())]).with_length(4),
                "Exchange: the bytes to send are not those that were announced: they end after 3 of the 4 bytes that were announced",
            ),
            (
                chunks([Ok("abc".into()), Ok("de".into())]).with_length(4),
                "Exchange: the bytes to send are not those that were announced: there are more than the 4 bytes that were announced",
            ),
        ];
        for (body, line) in cases {
            let error = client.call::<Unsigned>(&body).await.expect_err(line);
            assert_eq!((error.call(), error.attempts(), error.is_retryable()), (Some(CallErrorKind::Input), 1, false));
            assert_eq!(error.to_string(), line);
        }
    }
}

#[tokio::test]
async fn a_service_that_takes_nothing_is_a_timeout_and_one_that_takes_its_time_is_none() {
    let bodies = Arc::default();
    let stalled = handler(|_, request| async move {
        tokio::time::sleep(Duration::from_secs(3600)).await;
        drop(request);
        http::Response::new(Body::from(Bytes::new()))
    });
    for (handler, goes_well) in [(stalled, false), (scripted(&[200], &bodies), true)] {
        let store = Store::start(true, handler).await;
        let limit = A_MOMENT * 3;
        let client = store.client(|config| config.attempt_timeout(limit).timeout(limit));
        // Slower than the limit in all, though not with any piece; the first one is late.
        let (sender, body) = open_ended();
        let feeding = tokio::spawn(async move {
            tokio::time::sleep(limit * 2).await;
            for _ in 0..10 {
                tokio::time::sleep(limit / 4).await;
                if sender.send(Ok(vec![b'x'; 1 << 20].into())).await.is_err() {
                    break;
                }
            }
        });
        let result = client.send::<Unsigned>(&body).await;
        drop(body);
        match result {
            Ok(response) => assert!(goes_well && response.meta.attempts == 1),
            Err(error) => {
                assert!(!goes_well && error.is_timeout(), "{error}");
                assert!(error.to_string().contains("took nothing and said nothing for 300ms"), "{error}");
            }
        }
        feeding.await.expect("fed");
    }
    assert_eq!(bodies.lock().unwrap().as_slice(), [10 << 20]);
}

/// What takes long is told from what has come to a stop, whether the bytes are in memory or not.
#[tokio::test]
async fn a_slow_line_is_no_timeout_for_bytes_in_memory() {
    let slow = handler(|_, request| async move {
        let mut body = request.into_body();
        let mut taken = 0;
        while let Some(frame) = body.frame().await {
            taken += frame.expect("a frame").into_data().map_or(0, |data| data.len());
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        http::Response::new(Body::from(Bytes::from(taken.to_string())))
    });
    let store = Store::start(true, slow).await;
    let limit = A_MOMENT * 6;
    let client = store.client(|config| config.attempt_timeout(limit).timeout(limit));
    let begun = std::time::Instant::now();
    let response = client.send::<Signed>(&vec![b'x'; 8 << 20].into()).await.expect("an answer");
    assert_eq!((response.meta.attempts, response.output.body.collect().await.expect("bytes")), (1, "8388608".into()));
    assert!(begun.elapsed() > limit, "{:?} says nothing", begun.elapsed());
    let stalled = handler(|_, request| async move {
        tokio::time::sleep(Duration::from_secs(3600)).await;
        drop(request);
        http::Response::new(Body::from(Bytes::new()))
    });
    let store = Store::start(true, stalled).await;
    let client = store.client(|config| config.attempt_timeout(limit).retry(RetryConfig::off()));
    let error = client.send::<Signed>(&vec![b'x'; 8 << 20].into()).await.expect_err("nothing is taken");
    assert!(error.is_timeout() && error.to_string().contains("took nothing and said nothing for 600ms"), "{error}");
}
