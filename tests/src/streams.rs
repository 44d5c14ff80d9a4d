//! What tests do with a stream of any server: create it, change its shards, put numbers into it, read all that is in it. Knows
//! no consumer.

use std::time::Duration;

use generated::kinesis::{
    Client, CreateStreamInput, DescribeStreamInput, GetRecordsInput, GetShardIteratorInput, ListShardsInput,
    MergeShardsInput, MergeShardsInputRequired, Record, Shard, ShardIteratorType, SplitShardInput,
    SplitShardInputRequired,
};
use smithwright_kinesis::Producer;
use smithwright_kinesis::producer::Stored;
use tokio::task::JoinSet;

use crate::example::Failure;

/// A change of a stream's shards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reshard {
    /// The widest open shard becomes two.
    Split,
    /// The first two open shards become one.
    Merge,
}

/// Creates a stream, and waits until it takes records.
///
/// # Panics
///
/// If the server does not do so.
pub async fn create(client: &Client, stream: &str, shards: i32) {
    client.create_stream(&CreateStreamInput::new(stream).shard_count(shards)).await.expect("created");
    active(client, stream).await.expect("active");
}

/// Waits until a stream takes records and changes; a minute at most.
pub async fn active(client: &Client, stream: &str) -> Result<(), Failure> {
    let input = DescribeStreamInput::new().stream_name(stream);
    let waiting = client.wait_until_stream_exists(input).every(Duration::from_millis(50)..=Duration::from_secs(2));
    waiting.within(Duration::from_secs(60)).await?;
    Ok(())
}

/// All shards of a stream, closed ones too.
///
/// # Panics
///
/// If they cannot be listed.
pub async fn shards(client: &Client, stream: &str) -> Vec<Shard> {
    let input = ListShardsInput::new().stream_name(stream);
    client.list_shards_pages(input).items().all().await.expect("shards")
}

/// Changes the shards of a stream, and waits until that is done.
///
/// # Panics
///
/// If the server refuses.
pub async fn reshard(client: &Client, stream: &str, change: Reshard) {
    let key = |text: &str| text.parse::<u128>().expect("a hash key");
    let range =
        |shard: &Shard| (key(&shard.hash_key_range.starting_hash_key), key(&shard.hash_key_range.ending_hash_key));
    let mut open = shards(client, stream).await;
    open.retain(|shard| shard.sequence_number_range.ending_sequence_number.is_none());
    open.sort_by_key(|shard| range(shard).0);
    match change {
        Reshard::Split => {
            let widest = open.iter().max_by_key(|shard| range(shard).1 - range(shard).0).expect("an open shard");
            let (low, high) = range(widest);
            let required = SplitShardInputRequired {
                shard_to_split: widest.shard_id.clone(),
                new_starting_hash_key: (low + (high - low) / 2).to_string(),
            };
            client.split_shard(&SplitShardInput::new(required).stream_name(stream)).await.expect("split");
        }
        Reshard::Merge => {
            let required = MergeShardsInputRequired {
                shard_to_merge: open[0].shard_id.clone(),
                adjacent_shard_to_merge: open[1].shard_id.clone(),
            };
            client.merge_shards(&MergeShardsInput::new(required).stream_name(stream)).await.expect("merged");
        }
    }
    active(client, stream).await.expect("active");
}

/// Puts the numbers below `records` by so many tasks, each of which waits for one before it puts the next; where each is.
///
/// # Panics
///
/// If one of them fails.
pub async fn put_numbers(producer: &Producer, records: usize, tasks: usize) -> Vec<(usize, Stored)> {
    let mut putting = JoinSet::new();
    for task in 0..tasks {
        let producer = producer.clone();
        putting.spawn(async move {
            let mut stored = Vec::new();
            for number in (task..records).step_by(tasks) {
                let put = producer.put(format!("user-{number}"), number.to_string());
                stored.push((number, put.await.expect("stored")));
            }
            stored
        });
    }
    putting.join_all().await.into_iter().flatten().collect()
}

/// Gives each record of a stream to which nobody writes any more, with its shard.
///
/// # Panics
///
/// If the server fails for long.
pub async fn read_all(client: &Client, stream: &str, mut record: impl FnMut(&str, Record)) {
    for shard in shards(client, stream).await {
        let input = GetShardIteratorInput::new(&*shard.shard_id, ShardIteratorType::TrimHorizon).stream_name(stream);
        let mut next = client.get_shard_iterator(&input).await.expect("an iterator").shard_iterator;
        let mut empty = 0;
        while let Some(iterator) = next.take().filter(|_| empty < 2) {
            let output = client.get_records(&GetRecordsInput::new(iterator)).await.expect("records");
            let at_end = output.records.is_empty() && output.millis_behind_latest.unwrap_or(0) == 0;
            empty = if at_end { empty + 1 } else { 0 };
            output.records.into_iter().for_each(|read| record(&shard.shard_id, read));
            next = output.next_shard_iterator;
        }
    }
}
