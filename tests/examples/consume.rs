//! Reads a stream, all of its shards, and shows how far it is.
//!
//! `cargo run --example consume` brings its own Kinesis server; see [`USAGE`] for a real one.

use generated::kinesis::Client;
use smithwright_kinesis::{Consumer, ConsumerConfig, FileLeaseStore};
use smithwright_tests::example::{Arguments, Failure, Progress};

const USAGE: &str = "\
Reads a Kinesis stream, all of its shards, parents before their children. Into a server inside this program come
records meanwhile.

Usage: cargo run --example consume [-- [--endpoint-url URL] [--stream NAME] [--leases FILE] [--records COUNT]]

  --stream NAME       the stream to read; default: clicks
  --leases FILE       where it is kept how far the stream is read; default: in memory. Started more than once with the
                      same file, they divide the shards
  --records COUNT     ends after so many records; default: goes on, but with its own server ends after all";

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let Some(mut arguments) = Arguments::read(USAGE)? else { return Ok(()) };
    let (client, _server) = arguments.connect_to_records().await?;
    consume(&client, arguments).await
}

async fn consume(client: &Client, arguments: Arguments) -> Result<(), Failure> {
    let mut config = ConsumerConfig::new(arguments.stream);
    if let Some(file) = arguments.leases {
        config = config.store(FileLeaseStore::new(file));
    }
    let mut progress = Progress::new();
    let mut consumer = Consumer::start(client, config).await?;
    while let Some(batch) = consumer.next().await {
        let batch = batch?;
        let count = progress.add(batch.records().len(), batch.shard_id(), batch.lag());
        batch.checkpoint().await?;
        if arguments.records.is_some_and(|all| count >= all) {
            consumer.stop().await;
            println!("\nAll of {count} records are read and checkpointed.");
            break;
        }
    }
    Ok(())
}
