//! A server in a process of its own, so that the client's processor time is the client's alone: `server sink|shard|ferrokinesis`.
//!
//! Prints its address. For each line of standard input it prints how many connections it has accepted, and it stops when
//! that ends.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::IntoResponse;
use axum::routing::post;
use axum::serve::ListenerExt as _;
use bytes::Bytes;
use ferrokinesis::store::StoreOptions;
use memchr::memmem;
use smithwright_bench::subject::answer_headers;
use tokio::net::TcpListener;
use workload::put_records_answer;

#[tokio::main]
async fn main() -> ExitCode {
    let router = match std::env::args().nth(1).as_deref() {
        Some("sink") => sink(put_records_answer),
        Some("shard") => sink(one_shard_answer),
        Some("ferrokinesis") => ferrokinesis(),
        _ => {
            eprintln!("usage: server sink|shard|ferrokinesis");
            return ExitCode::from(2);
        }
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
    println!("http://{}", listener.local_addr().expect("an address"));
    let accepted = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&accepted);
    std::thread::spawn(move || {
        // Standard input ends with whoever started this.
        for _ in std::io::stdin().lines().map_while(Result::ok) {
            println!("{}", count.load(Ordering::Relaxed));
        }
        std::process::exit(0);
    });
    let listener = listener.tap_io(move |_| {
        accepted.fetch_add(1, Ordering::Relaxed);
    });
    axum::serve(listener, router).await.expect("a server");
    ExitCode::SUCCESS
}

fn ferrokinesis() -> Router {
    let options = StoreOptions { create_stream_ms: 1, ..StoreOptions::default() };
    ferrokinesis::create_app(options).0
}

/// What answers so many records.
type Answer = fn(usize) -> Bytes;

/// Answers by number of records.
type Answers = Arc<Mutex<HashMap<usize, Bytes>>>;

/// Takes records and keeps none; answers from memory as Kinesis would.
fn sink(answer: Answer) -> Router {
    let limit = DefaultBodyLimit::max(64 * 1024 * 1024);
    Router::new().route("/", post(take)).layer(limit).with_state((Answers::default(), answer))
}

async fn take(State((answers, answer)): State<(Answers, Answer)>, asked: HeaderMap, body: Bytes) -> impl IntoResponse {
    let lists = asked.get("x-amz-target").is_some_and(|target| target.as_bytes().ends_with(b".ListShards"));
    let answer = if lists {
        Bytes::from_static(SHARDS)
    } else {
        // Neither a payload in base64 nor a key of these tests holds a quote.
        let records = memmem::find_iter(&body, b"\"Data\":").count();
        let mut answers = answers.lock().expect("no other request panics");
        answers.entry(records).or_insert_with(|| answer(records)).clone()
    };
    let mut headers = HeaderMap::new();
    answer_headers(&mut headers);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-amz-json-1.1"));
    (headers, answer)
}

/// Says that all went into the shard that is listed: elsewhere packed records would be sent again.
fn one_shard_answer(records: usize) -> Bytes {
    let number = "49590338271490256608559692538361571095921575989136588898";
    let result = format!(r#"{{"SequenceNumber":"{number}","ShardId":"shardId-000000000000"}}"#);
    format!(r#"{{"FailedRecordCount":0,"Records":[{}]}}"#, vec![result; records].join(",")).into()
}

/// What answers `ListShards`.
const SHARDS: &[u8] = br#"{"Shards":[{"ShardId":"shardId-000000000000","HashKeyRange":{"StartingHashKey":"0",
    "EndingHashKey":"340282366920938463463374607431768211455"},"SequenceNumberRange":{"StartingSequenceNumber":"1"}}]}"#;
