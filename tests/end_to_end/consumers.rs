//! Consumers that read whole streams: through splits and merges, from checkpoints, several at once.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use generated::kinesis::{
    ListShardsInput, MergeShardsInput, MergeShardsInputRequired, PutRecordsInput, PutRecordsRequestEntry,
    SplitShardInput, SplitShardInputRequired,
};
use smithwright_kinesis::{Batch, Consumer, ConsumerConfig, MemoryLeaseStore, Start};
use tokio::time::timeout;

use crate::target::{Target, eventually};

/// How often each record came.
type Seen = BTreeMap<usize, usize>;

const PATIENCE: Duration = Duration::from_secs(120);

async fn put(target: &Target, stream: &str, numbers: std::ops::Range<usize>) {
    let entry =
        |number: usize| PutRecordsRequestEntry::new(number.to_string()).partition_key(format!("key-{}", number % 50));
    for start in numbers.clone().step_by(100) {
        let entries: Vec<_> = (start..numbers.end.min(start + 100)).map(entry).collect();
        let input = PutRecordsInput::new(entries).stream_name(stream);
        let output = target.client.put_records(&input).await.expect("put");
        assert_eq!(output.failed_record_count.unwrap_or(0), 0);
    }
}

/// Splits the first shard that is open in two, or merges the first two that touch.
async fn reshard(target: &Target, stream: &str, splits: bool) {
    let listed = target.client.list_shards(&ListShardsInput::new().stream_name(stream)).await.expect("listed");
    let mut open = listed.shards.expect("shards");
    open.retain(|shard| shard.sequence_number_range.ending_sequence_number.is_none());
    let key = |text: &str| text.parse::<u128>().expect("a hash key");
    open.sort_by_key(|shard| key(&shard.hash_key_range.starting_hash_key));
    if splits {
        let range = &open[0].hash_key_range;
        let (low, high) = (key(&range.starting_hash_key), key(&range.ending_hash_key));
        let middle = (low + (high - low) / 2).to_string();
        let input = SplitShardInput::new(SplitShardInputRequired {
            shard_to_split: open[0].shard_id.clone(),
            new_starting_hash_key: middle,
        })
        .stream_name(stream);
        target.client.split_shard(&input).await.expect("split");
    } else {
        let input = MergeShardsInput::new(MergeShardsInputRequired {
            shard_to_merge: open[0].shard_id.clone(),
            adjacent_shard_to_merge: open[1].shard_id.clone(),
        })
        .stream_name(stream);
        target.client.merge_shards(&input).await.expect("merged");
    }
    target.active(stream).await;
}

fn note(batch: &Batch, seen: &mut Seen) {
    for record in batch {
        let number = std::str::from_utf8(&record.data).expect("text").parse().expect("a number");
        *seen.entry(number).or_default() += 1;
    }
}

/// Reads, and checkpoints each batch, until so many different records have come.
async fn read(consumer: &mut Consumer, seen: &mut Seen, until: usize) {
    let reading = async {
        while seen.len() < until {
            let batch = consumer.next().await.expect("it goes on").expect("a batch");
            note(&batch, seen);
            batch.checkpoint().await.expect("kept");
        }
    };
    let late = timeout(PATIENCE, reading).await.is_err();
    assert!(!late, "{} of {until} records after {PATIENCE:?}: {:?}", seen.len(), consumer.shards());
}

fn config(stream: &str) -> ConsumerConfig {
    ConsumerConfig::new(stream).idle_interval(Duration::from_millis(300)).failover(Duration::from_secs(2))
}

async fn read_through_reshards(target: &Target, stream: &str, config: ConsumerConfig) {
    put(target, stream, 0..300).await;
    let mut consumer = Consumer::start(&target.client, config).await.expect("started");
    let mut seen = Seen::new();
    read(&mut consumer, &mut seen, 100).await;
    reshard(target, stream, true).await;
    put(target, stream, 300..500).await;
    reshard(target, stream, false).await;
    put(target, stream, 500..700).await;
    read(&mut consumer, &mut seen, 700).await;
    assert!(seen.values().all(|times| *times == 1), "nothing failed, and something came twice");
    consumer.stop().await;
}

pub async fn a_consumer_reads_through_a_split_and_a_merge(target: Arc<Target>) {
    let stream = target.create_stream("consumer", 2).await;
    read_through_reshards(&target, &stream, config(&stream)).await;
}

pub async fn subscriptions_go_through_a_split_and_a_merge(target: Arc<Target>) {
    let stream = target.create_stream("fan-out", 2).await;
    read_through_reshards(&target, &stream, config(&stream).fan_out("reader")).await;
}

pub async fn a_consumer_that_vanishes_in_a_split_goes_on_from_its_checkpoints(target: Arc<Target>) {
    let stream = target.create_stream("restarted", 1).await;
    let store = Arc::new(MemoryLeaseStore::new());
    let config = || config(&stream).worker("one").store(Arc::clone(&store)).max_records(25);
    put(&target, &stream, 0..200).await;
    let mut seen = Seen::new();
    for round in 1..=3 {
        let mut consumer = Consumer::start(&target.client, config()).await.expect("started");
        read(&mut consumer, &mut seen, 50 * round).await;
        if round == 2 {
            reshard(&target, &stream, true).await;
            put(&target, &stream, 200..400).await;
        }
        // What is out when it vanishes comes again.
        let batch = consumer.next().await.expect("it goes on").expect("a batch");
        drop((consumer, batch));
    }
    let mut consumer = Consumer::start(&target.client, config()).await.expect("started");
    read(&mut consumer, &mut seen, 400).await;
    assert!(seen.values().all(|times| *times == 1), "each that was checkpointed came once");
    consumer.stop().await;
}

pub async fn workers_share_the_shards_and_take_over_from_one_that_vanishes(target: Arc<Target>) {
    let stream = target.create_stream("workers", 4).await;
    let store = Arc::new(MemoryLeaseStore::new());
    let mut workers = Vec::new();
    for _ in 0..2 {
        let config = config(&stream).store(Arc::clone(&store));
        workers.push(Consumer::start(&target.client, config).await.expect("started"));
    }
    eventually("both read two shards", async || workers.iter().all(|worker| worker.shards().len() == 2).then_some(()))
        .await;
    put(&target, &stream, 0..200).await;
    drop(workers.pop());
    let mut left = workers.pop().expect("one is left");
    read(&mut left, &mut Seen::new(), 200).await;
    assert_eq!(left.shards().len(), 4);
    left.stop().await;
}

pub async fn a_consumer_from_latest_reads_what_comes_after_it(target: Arc<Target>) {
    let stream = target.create_stream("latest", 2).await;
    put(&target, &stream, 0..50).await;
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let config = config(&stream).start(Start::Latest);
    let mut consumer = Consumer::start(&target.client, config).await.expect("started");
    put(&target, &stream, 50..150).await;
    let mut seen = Seen::new();
    read(&mut consumer, &mut seen, 100).await;
    assert_eq!(seen.keys().next(), Some(&50));
    consumer.stop().await;
}

pub async fn a_consumer_of_an_unknown_stream_says_so(target: Arc<Target>) {
    let error = Consumer::start(&target.client, ConsumerConfig::new("no-such-stream")).await.expect_err("no stream");
    assert!(error.to_string().contains("ResourceNotFoundException"), "{error}");
}
