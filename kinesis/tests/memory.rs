//! How much heap a producer takes whose server never answers. A program of its own, since its allocator counts.

use std::net::TcpListener;
use std::time::Duration;

use generated::kinesis::{Client, PutRecordsRequestEntry};
use generated::runtime::{Config, Credentials};
use peak_alloc::PeakAlloc;
use smithwright_kinesis::Producer;
use smithwright_kinesis::producer::{Order, ProducerConfig};

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

const BOUND: usize = 64 << 20;

/// Fills a producer with records of that size, each with a key of its own, until it takes no more, and lets it make calls.
async fn fill(config: ProducerConfig, bytes: usize) {
    // Takes connections, and never reads.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let settings = Config::new().region("us-east-1").credentials(Credentials::new("id", "secret")).endpoint_url(url);
    let producer = Producer::with_config(&Client::new(settings), "clicks", config);
    for index in 0.. {
        let entry = PutRecordsRequestEntry::new(vec![0; bytes]).partition_key(format!("{index:016}"));
        if producer.try_enqueue(entry).is_err() {
            break;
        }
        if index % 500 == 0 {
            tokio::task::yield_now().await;
        }
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
}

/// The most that was allocated meanwhile, in bytes. The runtime ends with it, and all that the producer holds.
fn peak(config: ProducerConfig, bytes: usize) -> usize {
    let before = HEAP.current_usage();
    HEAP.reset_peak_usage();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(fill(config, bytes));
    HEAP.peak_usage() - before
}

#[test]
fn a_dead_server_costs_no_more_than_the_bound() {
    for bytes in [0, 1 << 10, 1000 << 10] {
        for order in [Order::Any, Order::PerKey] {
            let config = ProducerConfig::new().max_buffered_bytes(BOUND).max_buffered_records(usize::MAX).order(order);
            let peak = peak(config, bytes);
            assert!(peak <= BOUND, "records of {bytes} bytes, {order:?}: {peak} of {BOUND} bytes");
            // Nor is most of it left unused.
            assert!(peak >= BOUND / 2, "records of {bytes} bytes, {order:?}: {peak} of {BOUND} bytes");
        }
    }
}
