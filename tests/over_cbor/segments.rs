//! Long blobs are sent as they are: not copied, signed piece by piece, and the same on every connection.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use ciborium::Value as Cbor;
use generated::kinesis::{Client, FakeClient, PutRecords, PutRecordsInput, PutRecordsOutput, PutRecordsRequestEntry};
use generated::runtime::http::{Request, Response};
use generated::runtime::recording::{Recorder, Replay};
use generated::runtime::sigv4::{SigningOptions, SigningParams, sign};
use generated::runtime::{
    Bytes, Config, Credentials, EncodeOptions, HttpTransport, Operation, RetryConfig, SegmentedBytes, Timestamp,
    Transport, TransportError, Wire,
};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use proptest::collection::vec;
use proptest::prelude::*;
use smithwright_tests::scripted::Authority;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;

use crate::requests::in_cbor;

fn segments(input: &PutRecordsInput) -> Request<SegmentedBytes> {
    let options = EncodeOptions { wire: Wire::Cbor, ..EncodeOptions::default() };
    PutRecords::encode_segments(input, &options).expect("a request")
}

fn put(sizes: impl IntoIterator<Item = usize>) -> PutRecordsInput {
    let records = sizes.into_iter().enumerate().map(|(index, size)| {
        let data: Vec<u8> = (0..size).map(|at| (at * 31 + index).to_le_bytes()[0]).collect();
        PutRecordsRequestEntry::new(data).partition_key(format!("key-{index}"))
    });
    PutRecordsInput::new(records.collect::<Vec<_>>()).stream_name("clicks")
}

proptest! {
    #[test]
    fn segments_are_the_body_and_a_reader_that_is_not_ours_finds_the_records(sizes in vec(0..9000_usize, 0..12)) {
        let input = put(sizes);
        let request = segments(&input);
        let joined = request.body().segments().collect::<Vec<_>>().concat();
        prop_assert_eq!(request.body().len(), joined.len());
        prop_assert_eq!(in_cbor::<PutRecords>(&input).into_body(), joined.clone());

        let Cbor::Map(members) = ciborium::from_reader(&joined[..]).expect("CBOR") else { panic!("no map") };
        let records = &members.iter().find(|(name, _)| name.as_text() == Some("Records")).expect("records").1;
        let data = |record: &Cbor| {
            let (_, data) = &record.as_map()?.iter().find(|(name, _)| name.as_text() == Some("Data"))?;
            data.as_bytes().cloned()
        };
        let found: Option<Vec<_>> = records.as_array().expect("a list").iter().map(data).collect();
        prop_assert_eq!(found, Some(input.records.iter().map(|record| record.data.to_vec()).collect()));
    }
}

#[test]
fn long_blobs_are_not_copied_and_short_ones_make_no_segments() {
    let input = put([100, 10_000, 200, 300]);
    let request = segments(&input);
    let parts: Vec<&[u8]> = request.body().segments().collect();
    assert_eq!(parts.len(), 3);
    assert_eq!((parts[1].as_ptr(), parts[1].len()), (input.records[1].data.as_ptr(), 10_000));
    assert_eq!(segments(&put([100; 500])).body().segments().count(), 1);
}

/// Keeps what it is sent, and says nothing.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<Request<SegmentedBytes>>>>);

impl Transport for Kept {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        Err(TransportError::config("segments were joined"))
    }

    async fn send_segments(&self, request: Request<SegmentedBytes>) -> Result<Response<Bytes>, TransportError> {
        self.0.lock().expect("no panic").push(request);
        Err(TransportError::connect("nobody is there"))
    }
}

fn config() -> Config {
    Config::new().region("us-east-1").credentials(Credentials::new("id", "secret")).wire(Wire::Cbor)
}

#[tokio::test(start_paused = true)]
async fn the_signature_is_that_of_the_whole_body_and_every_attempt_sends_the_same_memory() {
    let kept = Kept::default();
    let time = Timestamp::from_secs(1_440_938_160);
    let client = Client::new(config().transport(kept.clone()).clock(move || time));
    let input = put([5000, 10, 6000]);
    client.put_records(&input).await.expect_err("nobody is there");
    let requests = kept.0.lock().expect("no panic");
    assert_eq!(requests.len(), 3);
    for request in requests.iter() {
        let parts: Vec<_> = request.body().segments().map(<[u8]>::as_ptr).collect();
        assert_eq!(
            (parts.len(), parts[1], parts[3]),
            (5, input.records[0].data.as_ptr(), input.records[2].data.as_ptr())
        );
        let (mut head, body) = request.clone().into_parts();
        let sent = head.headers.remove("authorization").expect("a signature");
        // These are added after it is signed.
        head.headers.remove("amz-sdk-invocation-id");
        head.headers.remove("amz-sdk-request");
        let credentials = Credentials::new("id", "secret");
        let options = SigningOptions::default();
        let (region, service) = ("us-east-1", "kinesis");
        let params = SigningParams { credentials: &credentials, region, region_set: None, service, time, options };
        sign(&mut head, &body.into_bytes(), &params).expect("a signature");
        assert_eq!(head.headers["authorization"], sent);
    }
}

#[tokio::test]
async fn a_fake_service_reads_them() {
    let fake = FakeClient::new();
    fake.put_records().reply(PutRecordsOutput::default());
    let input = put([3, 5000, 40_000]);
    Client::new(fake.config().wire(Wire::Cbor)).put_records(&input).await.expect("sent");
    assert_eq!(fake.put_records().inputs(), [input]);
}

#[tokio::test(start_paused = true)]
async fn a_recorder_sends_them_on_as_they_are_and_its_file_holds_the_whole_body() {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("segments.jsonl");
    let (kept, input) = (Kept::default(), put([5000, 10]));
    let recorder = Recorder::create(&path, kept.clone()).expect("a file");
    Client::new(config().transport(recorder)).put_records(&input).await.expect_err("nobody is there");
    let sent: Vec<_> = kept.0.lock().expect("no panic").drain(..).collect();
    assert_eq!(sent.len(), 3);
    let second = |request: &Request<SegmentedBytes>| request.body().segments().nth(1).map(<[u8]>::as_ptr);
    assert!(sent.iter().all(|request| second(request) == Some(input.records[0].data.as_ptr())));

    let replay = Replay::open(&path).expect("a recording");
    let client = Client::new(config().transport(replay.clone()));
    let other = client.put_records(&put([5000, 11])).await.expect_err("was not recorded").to_string();
    assert!(!other.contains("nobody is there"), "{other}");
    let same = client.put_records(&input).await.expect_err("as it was recorded").to_string();
    assert!(same.contains("nobody is there"), "{same}");
    replay.assert_all_used();
}

/// How a server is spoken to.
#[derive(Clone, Copy, Debug)]
enum Spoken {
    Plain,
    Tls,
    Http2,
}

/// Bodies in their order, and the length that was announced of each.
type Seen = Arc<Mutex<Vec<(Option<String>, Bytes)>>>;

/// Answers requests but every third, whose connection ends after the body has come.
async fn serve(io: impl AsyncRead + AsyncWrite + Send + Unpin + 'static, spoken: Spoken, seen: Seen) {
    let answer = service_fn(move |request: hyper::Request<Incoming>| {
        let seen = seen.clone();
        async move {
            let length = request.headers().get("content-length").map(|text| text.to_str().expect("text").to_owned());
            let body = request.into_body().collect().await.expect("a body").to_bytes();
            let count = {
                let mut seen = seen.lock().expect("no panic");
                seen.push((length, body));
                seen.len()
            };
            if count.is_multiple_of(3) {
                return Err("gone");
            }
            let answer = Response::builder().header("content-type", "application/x-amz-cbor-1.1");
            Ok(answer.body(Full::new(Bytes::from_static(b"\xa1\x67Records\x80"))).expect("an answer"))
        }
    });
    // Connections end in errors, as they are to.
    let io = TokioIo::new(io);
    let _ = match spoken {
        Spoken::Http2 => {
            hyper::server::conn::http2::Builder::new(TokioExecutor::new()).serve_connection(io, answer).await
        }
        _ => hyper::server::conn::http1::Builder::new().serve_connection(io, answer).await,
    };
}

/// Where to go, by which client, and what comes there.
async fn server(spoken: Spoken) -> (String, HttpTransport, Seen) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let (seen, authority) = (Seen::default(), Authority::new());
    let kept = seen.clone();
    let transport = HttpTransport::new().ca_bundle_pem(authority.pem().to_owned());
    let tls = authority.server(if matches!(spoken, Spoken::Http2) { &["h2"] } else { &[] });
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.expect("a connection");
            let (tls, seen) = (tls.clone(), kept.clone());
            tokio::spawn(async move {
                match spoken {
                    Spoken::Plain => serve(stream, spoken, seen).await,
                    _ => serve(tls.accept(stream).await.expect("TLS"), spoken, seen).await,
                }
            });
        }
    });
    let scheme = if matches!(spoken, Spoken::Plain) { "http" } else { "https" };
    (format!("{scheme}://127.0.0.1:{port}"), transport, seen)
}

/// Sizes around the threshold, one of many frames of HTTP/2, and more records than a vectored write takes.
#[tokio::test]
async fn servers_receive_exactly_the_bytes_and_once_more_after_a_reset() {
    for spoken in [Spoken::Plain, Spoken::Tls, Spoken::Http2] {
        let (url, transport, seen) = server(spoken).await;
        let retry = RetryConfig::new().randomness(|| 0.0);
        let client = Client::new(config().endpoint_url(url).transport(transport).retry(retry));
        let mut expected = Vec::new();
        for input in [put([1_000_000, 1, 4095, 4096, 4097]), put([5000; 200]), put([])] {
            let body = in_cbor::<PutRecords>(&input).into_body();
            for _ in 0..3 {
                client.put_records(&input).await.unwrap_or_else(|error| panic!("{spoken:?}: {error}"));
                expected.push(body.clone());
                if expected.len().is_multiple_of(3) {
                    expected.push(body.clone());
                }
            }
        }
        let seen = seen.lock().expect("no panic");
        let lengths: Vec<_> = seen.iter().map(|(length, _)| length.clone()).collect();
        assert!(seen.iter().map(|(_, body)| body).eq(&expected), "{spoken:?}: {lengths:?}");
        assert!(seen.iter().all(|(length, body)| *length == Some(body.len().to_string())), "{spoken:?}: {lengths:?}");
    }
}
