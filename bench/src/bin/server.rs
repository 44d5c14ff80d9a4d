//! A server in a process of its own, so that the client's processor time is the client's alone: `server sink|ferrokinesis`.
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
        Some("sink") => sink(),
        Some("ferrokinesis") => ferrokinesis(),
        _ => {
            eprintln!("usage: server sink|ferrokinesis");
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

/// Answers by number of records.
type Answers = Arc<Mutex<HashMap<usize, Bytes>>>;

/// Takes records and keeps none; answers from memory as Kinesis would.
fn sink() -> Router {
    let limit = DefaultBodyLimit::max(64 * 1024 * 1024);
    Router::new().route("/", post(take)).layer(limit).with_state(Answers::default())
}

async fn take(State(answers): State<Answers>, body: Bytes) -> impl IntoResponse {
    // Neither a payload in base64 nor a key of these tests holds a quote.
    let records = memmem::find_iter(&body, b"\"Data\":").count();
    let mut answers = answers.lock().expect("no other request panics");
    let answer = answers.entry(records).or_insert_with(|| put_records_answer(records)).clone();
    let mut headers = HeaderMap::new();
    answer_headers(&mut headers);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-amz-json-1.1"));
    (headers, answer)
}
