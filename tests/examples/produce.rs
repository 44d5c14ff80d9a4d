//! Puts records from many tasks at once, shows how far they are, and says what became of each.
//!
//! `cargo run --example produce` brings its own Kinesis server; see [`USAGE`] for a real one.

use std::time::{Duration, Instant};

use generated::kinesis::Client;
use smithwright_kinesis::Producer;
use smithwright_kinesis::producer::{Aggregation, ProducerConfig};
use smithwright_tests::example::{Arguments, Failure, ready};
use smithwright_tests::{EmbeddedServer, StoreOptions};
use tokio::task::JoinSet;

const USAGE: &str = "\
Puts records into a Kinesis stream from many tasks at once, and says what became of them.

Usage: cargo run --example produce [-- OPTION...]

  --stream NAME       the stream to write to, created if there is none; default: clicks
  --records COUNT     how many records; default: 20000
  --tasks COUNT       from how many tasks; default: 200
  --aggregate         packs many records into one, in the format of the Kinesis Producer Library";

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let Some(arguments) = Arguments::read(USAGE)? else { return Ok(()) };
    // One that throttles as Kinesis does: 1,000 records a second and shard.
    let options = StoreOptions { enforce_limits: true, ..EmbeddedServer::quick() };
    let (client, _server) = arguments.connect_or(options).await?;
    ready(&client, &arguments.stream, 4).await?;
    produce(&client, &arguments).await
}

/// Every task puts one record after the other, each of which waits until it is stored.
async fn produce(client: &Client, arguments: &Arguments) -> Result<(), Failure> {
    let (records, tasks) = (arguments.records.unwrap_or(20_000), arguments.tasks.unwrap_or(200).max(1));
    let config = ProducerConfig::new().aggregation(arguments.aggregate.then(Aggregation::new));
    let producer = Producer::with_config(client, &arguments.stream, config);
    let begun = Instant::now();
    let mut putting = JoinSet::new();
    for task in 0..tasks {
        let producer = producer.clone();
        let numbers = (task..records).step_by(tasks);
        putting.spawn(async move {
            for number in numbers {
                producer.put(format!("user-{number}"), format!("click {number}")).await?;
            }
            Ok::<_, smithwright_kinesis::producer::PutError>(())
        });
    }
    let mut failed = 0;
    let mut tick = tokio::time::interval(Duration::from_millis(500));
    while !putting.is_empty() {
        tokio::select! {
            Some(ended) = putting.join_next() => if let Err(error) = ended? {
                eprintln!("{error}");
                failed += 1;
            },
            _ = tick.tick() => progress(&producer, records),
        }
    }
    let left = producer.close(Duration::from_secs(30)).await;
    progress(&producer, records);
    let stats = producer.stats();
    println!(
        "{} records in {} calls and {:.1} s; {} sent again, {} of them stored perhaps twice.",
        stats.stored,
        stats.calls,
        begun.elapsed().as_secs_f64(),
        stats.retried,
        stats.maybe_duplicated
    );
    if failed + left.len() > 0 { Err(format!("{} tasks gave up", failed + left.len()).into()) } else { Ok(()) }
}

fn progress(producer: &Producer, records: usize) {
    let stats = producer.stats();
    println!("{:>7} of {records} stored, {} waiting, {} on their way", stats.stored, stats.waiting, stats.in_flight);
}
