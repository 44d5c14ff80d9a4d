//! Reads a stream by enhanced fan-out, shards side by side, and shows how far it is.
//!
//! `cargo run --example fan_out` brings its own Kinesis server; see [`USAGE`] for a real one.

use generated::kinesis::Client;
use smithwright_kinesis::{Consumer, ConsumerConfig, FileLeaseStore};
use smithwright_tests::example::{Arguments, Failure, Progress};
use tokio::task::JoinSet;

const USAGE: &str = "\
Reads a Kinesis stream by enhanced fan-out, as the registered consumer `example`; polls where that is refused.
Into a server inside this program come records meanwhile.

Usage: cargo run --example fan_out [-- [--endpoint-url URL] [--stream NAME] [--leases FILE] [--records COUNT]]

  --stream NAME       the stream to read; default: clicks
  --leases FILE       where it is kept how far the stream is read; default: in memory
  --records COUNT     ends after so many records; default: goes on, but with its own server ends after all";

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let Some(mut arguments) = Arguments::read(USAGE)? else { return Ok(()) };
    let (client, _server) = arguments.connect_to_records().await?;
    fan_out(&client, arguments).await
}

async fn fan_out(client: &Client, arguments: Arguments) -> Result<(), Failure> {
    let mut config = ConsumerConfig::new(arguments.stream).fan_out_or_polling("example");
    if let Some(file) = arguments.leases {
        config = config.store(FileLeaseStore::new(file));
    }
    let mut progress = Progress::new();
    let mut consumer = Consumer::start(client, config).await?;
    // A task a batch: shards are worked on side by side, each in its order, since its next batch waits for this one.
    let mut working = JoinSet::new();
    while let Some(batch) = consumer.next().await {
        let batch = batch?;
        let count = progress.add(batch.records().len(), batch.shard_id(), batch.lag());
        working.spawn(async move { batch.checkpoint().await });
        while let Some(worked) = working.try_join_next() {
            worked??;
        }
        if arguments.records.is_some_and(|all| count >= all) {
            for worked in working.join_all().await {
                worked?;
            }
            consumer.stop().await;
            println!("\nAll of {count} records are read and checkpointed.");
            break;
        }
    }
    Ok(())
}
