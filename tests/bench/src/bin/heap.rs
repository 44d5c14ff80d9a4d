//! Prints how many bytes of heap one call holds at most, besides its input: `heap ROW SIDE`, or `heap ROW/cbor ours` for CBOR.
//! Or how many a producer holds whose server is dead, beside how many it may: `heap producer`.
//!
//! A program of its own, since its allocator counts and so takes time.

use std::net::TcpListener;
use std::process::ExitCode;
use std::time::Duration;

use clap::ValueEnum as _;
use generated::kinesis::{Client, PutRecordsRequestEntry};
use peak_alloc::PeakAlloc;
use smithwright_bench::ours;
use smithwright_bench::subject::{Side, Subject, runtime};
use smithwright_kinesis::Producer;
use workload::{ROWS, STREAM, Work, row};

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words == ["producer"] {
        return dead_server();
    }
    let [row_id, side] = words.as_slice() else { return usage() };
    let Ok(side) = Side::from_str(side, true) else { return usage() };
    let runtime = runtime();
    let subject = match (row(row_id), ROWS.iter().find(|row| row.cbor == row_id), side) {
        (Some(row), ..) => Subject::new(side, &row.work),
        (None, Some(row), Side::Ours) => Subject::Ours(ours::Subject::in_cbor(ours::config(), &row.work)),
        _ => return usage(),
    };
    // Settings and caches that stay are no part of a call.
    runtime.block_on(subject.run(subject.prepare()));
    let prepared = subject.prepare();
    let before = HEAP.current_usage();
    HEAP.reset_peak_usage();
    runtime.block_on(subject.run(prepared));
    println!("{}", HEAP.peak_usage().saturating_sub(before));
    ExitCode::SUCCESS
}

/// Fills a producer whose server takes connections and never answers.
fn dead_server() -> ExitCode {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    runtime().block_on(async {
        let producer = Producer::new(&Client::new(ours::config().endpoint_url(url)), STREAM);
        let before = HEAP.current_usage();
        HEAP.reset_peak_usage();
        for index in 0.. {
            let entry = PutRecordsRequestEntry::new(vec![0; 1024]).partition_key(Work::partition_key(index));
            if producer.try_enqueue(entry).is_err() {
                break;
            }
            if index % 1000 == 0 {
                tokio::task::yield_now().await;
            }
        }
        // Calls are made, and wait.
        tokio::time::sleep(Duration::from_secs(2)).await;
        println!("{} {}", 64 << 20, HEAP.peak_usage().saturating_sub(before));
    });
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    eprintln!("usage: heap ROW SIDE | producer");
    ExitCode::from(2)
}
