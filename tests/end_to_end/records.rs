//! Records are written, alone and in batches, and read back as they were.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use generated::kinesis::{
    Client, GetShardIteratorInput, PutRecordInput, PutRecordsInput, PutRecordsOutput, PutRecordsRequestEntry, Record,
    ShardIteratorType,
};
use generated::runtime::Timestamp;

use crate::target::Target;

/// What a stream takes by default: data and partition key of a record together.
const RECORD_LIMIT: usize = 1024 * 1024;

/// Explicit hash keys in the first and in the second shard of two. Not the very last key: not every server has it.
const FIRST_SHARD: &str = "0";
const LAST_SHARD: &str = "300000000000000000000000000000000000000";

/// All records of a shard, once there are `count`.
async fn all_records(target: &Target, stream: &str, shard: &str, count: usize) -> Vec<Record> {
    let input = GetShardIteratorInput::new(shard, ShardIteratorType::TrimHorizon).stream_name(stream);
    target.read(target.iterator(input).await, count).await
}

pub async fn a_record_is_read_back_from_where_it_landed(target: Arc<Target>) {
    let stream = target.create_stream("record", 2).await;
    let input = PutRecordInput::new("hello").partition_key("user-17").stream_name(&*stream);
    let put = target.client.put_record(&input).await.expect("put");
    assert!(!put.sequence_number.is_empty());

    let records = all_records(&target, &stream, &put.shard_id, 1).await;
    let [record] = records.as_slice() else { panic!("{} records", records.len()) };
    assert_eq!((&*record.data, record.partition_key.as_deref()), (&b"hello"[..], Some("user-17")));
    assert_eq!(record.sequence_number, put.sequence_number);
    let arrival = record.approximate_arrival_timestamp.expect("an arrival");
    let age = Timestamp::now().secs().abs_diff(arrival.secs());
    assert!(age < 600, "it arrived {age} s from now");
}

pub async fn a_batch_is_answered_in_its_order(target: Arc<Target>) {
    let stream = target.create_stream("batch", 2).await;
    let entry = |number: usize| {
        let hash_key = if number.is_multiple_of(2) { FIRST_SHARD } else { LAST_SHARD };
        PutRecordsRequestEntry::new(number.to_string()).partition_key("key").explicit_hash_key(hash_key)
    };
    let input = PutRecordsInput::new((0..100).map(entry).collect::<Vec<_>>()).stream_name(&*stream);
    let output = target.client.put_records(&input).await.expect("put");
    assert_eq!((failures(&output), output.records.len()), (0, 100));

    let shard = |index: usize| output.records[index].shard_id.clone().expect("a shard");
    assert_ne!(shard(0), shard(1));
    assert!((0..100).all(|index| shard(index) == shard(index % 2)), "even numbers in one shard, odd in the other");
    for parity in [0, 1] {
        for record in all_records(&target, &stream, &shard(parity), 50).await {
            let index = std::str::from_utf8(&record.data).expect("a number").parse::<usize>().expect("a number");
            assert_eq!(index % 2, parity);
            assert_eq!(output.records[index].sequence_number.as_ref(), Some(&record.sequence_number));
        }
    }
}

/// How many records failed; each has an outcome, either way.
fn failures(output: &PutRecordsOutput) -> usize {
    let mut failed = 0;
    for entry in &output.records {
        let landed = entry.sequence_number.is_some() && entry.shard_id.is_some() && entry.error_code.is_none();
        let refused = entry.sequence_number.is_none() && entry.shard_id.is_none() && entry.error_code.is_some();
        assert!(landed != refused, "{entry:?}");
        failed += usize::from(refused);
    }
    assert_eq!(usize::try_from(output.failed_record_count.unwrap_or(0)), Ok(failed));
    failed
}

/// What a shard takes in a second is used up by its own records; those of the other shard are stored.
pub async fn a_full_shard_refuses_part_of_a_batch(target: Arc<Target>) {
    let stream = target.create_stream("full", 2).await;
    let entry = |hash_key: &str, size: usize| {
        PutRecordsRequestEntry::new(vec![b'x'; size]).partition_key("key").explicit_hash_key(hash_key)
    };
    let large = 540_000;
    let records = [entry(FIRST_SHARD, large), entry(FIRST_SHARD, large), entry(LAST_SHARD, 5)];
    let output =
        target.client.put_records(&PutRecordsInput::new(records).stream_name(&*stream)).await.expect("answered");

    assert_eq!((failures(&output), output.records.len()), (1, 3));
    let codes = output.records.iter().map(|entry| entry.error_code.as_deref()).collect::<Vec<_>>();
    assert_eq!(codes, [None, Some("ProvisionedThroughputExceededException"), None]);
    assert!(output.records[1].error_message.as_ref().is_some_and(|message| !message.is_empty()));
}

/// A record above the stream's limit is refused; its neighbours are stored.
pub async fn a_large_record_is_refused_alone(target: Arc<Target>) {
    let stream = target.create_stream("large", 1).await;
    let entry = |size: usize| PutRecordsRequestEntry::new(vec![b'x'; size]).partition_key("key");
    let records = [entry(1), entry(RECORD_LIMIT + 1), entry(2)];
    let output =
        target.client.put_records(&PutRecordsInput::new(records).stream_name(&*stream)).await.expect("answered");

    assert_eq!((failures(&output), output.records.len()), (1, 3));
    assert_eq!(output.records[1].error_code.as_deref(), Some("InvalidArgumentException"));
    let shard = output.records[0].shard_id.as_deref().expect("a shard");
    let sizes =
        all_records(&target, &stream, shard, 2).await.iter().map(|record| record.data.len()).collect::<Vec<_>>();
    assert_eq!(sizes, [1, 2]);
}

pub async fn any_bytes_and_keys_come_back_unchanged(target: Arc<Target>) {
    const LARGE: &str = "as-large-as-can-be";
    let stream = target.create_stream("bytes", 1).await;
    // The longest key has 256 characters, or bytes where a server counts those.
    let keys = ["ключ", "🦀🦀", "\"quoted\" \\ and\ttabbed\u{1}", &"é".repeat(128), &"k".repeat(256)];
    let mut sent = vec![
        ("all-bytes".to_owned(), (0..=u8::MAX).collect::<Vec<u8>>()),
        ("nothing".to_owned(), Vec::new()),
        // Lengths that leave one and two characters of padding in base64.
        ("padding-1".to_owned(), vec![0xff; 2]),
        ("padding-2".to_owned(), vec![0xff; 4]),
        (LARGE.to_owned(), (0..=250).cycle().take(RECORD_LIMIT - LARGE.len()).collect()),
    ];
    sent.extend(keys.map(|key| (key.to_owned(), key.as_bytes().to_vec())));
    let mut shard = String::new();
    for (key, data) in &sent {
        let input = PutRecordInput::new(data.clone()).partition_key(&**key).stream_name(&*stream);
        shard = target.client.put_record(&input).await.unwrap_or_else(|error| panic!("{key}: {error}")).shard_id;
    }
    let read = all_records(&target, &stream, &shard, sent.len()).await;
    assert_eq!(read.len(), sent.len());
    for ((key, data), record) in sent.iter().zip(&read) {
        assert_eq!(record.partition_key.as_ref(), Some(key));
        assert!(record.data == *data, "{key}: {} bytes sent, {} bytes read", data.len(), record.data.len());
    }
}

pub async fn many_tasks_share_one_client(target: Arc<Target>) {
    const TASKS: usize = 64;
    let stream = target.create_stream("tasks", 1).await;
    let put = async |client: Client, stream: String, task: usize| {
        let input = PutRecordInput::new(task.to_string()).partition_key(task.to_string()).stream_name(stream);
        client.put_record(&input).await.map(|output| (output.shard_id, output.sequence_number))
    };
    let tasks = (0..TASKS).map(|task| tokio::spawn(put(target.client.clone(), stream.clone(), task)));
    let tasks = tasks.collect::<Vec<_>>();
    let mut landed = BTreeSet::new();
    for task in tasks {
        landed.insert(task.await.expect("no panic").unwrap_or_else(|error| panic!("{error}")));
    }
    assert_eq!(landed.len(), TASKS, "each record has a place of its own");

    let (shard, _) = landed.first().expect("records");
    let read = all_records(&target, &stream, shard, TASKS).await;
    let read = read.iter().map(|record| String::from_utf8_lossy(&record.data).into_owned()).collect::<BTreeSet<_>>();
    assert_eq!(read, (0..TASKS).map(|task| task.to_string()).collect());
}

pub async fn every_iterator_type_finds_its_records(target: Arc<Target>) {
    let stream = target.create_stream("iterators", 1).await;
    let put = async |data: &'static str| {
        let input = PutRecordInput::new(data).partition_key("key").stream_name(&*stream);
        target.client.put_record(&input).await.expect("put")
    };
    let first = put("first").await;
    let second = put("second").await;
    // Some servers keep arrivals in whole seconds.
    tokio::time::sleep(Duration::from_millis(1100)).await;
    put("third").await;
    let all = all_records(&target, &stream, &first.shard_id, 3).await;
    assert_eq!(texts(&all), ["first", "second", "third"]);
    let arrival = all[2].approximate_arrival_timestamp.expect("an arrival");

    let of = |kind| GetShardIteratorInput::new(&*first.shard_id, kind).stream_name(&*stream);
    let at = of(ShardIteratorType::AtSequenceNumber).starting_sequence_number(&*second.sequence_number);
    let after = of(ShardIteratorType::AfterSequenceNumber).starting_sequence_number(&*second.sequence_number);
    let since = of(ShardIteratorType::AtTimestamp).timestamp(arrival);
    let by_time = (!target.traits.only_seconds).then_some((since, &["third"][..]));
    for (input, expected) in [(at, &["second", "third"][..]), (after, &["third"])].into_iter().chain(by_time) {
        let kind = input.shard_iterator_type.clone();
        let records = target.read(target.iterator(input).await, expected.len()).await;
        assert_eq!(texts(&records), expected, "{kind}");
    }

    let latest = target.iterator(of(ShardIteratorType::Latest)).await;
    put("fourth").await;
    assert_eq!(texts(&target.read(latest, 1).await), ["fourth"]);
}

fn texts(records: &[Record]) -> Vec<&str> {
    records.iter().map(|record| std::str::from_utf8(&record.data).expect("text")).collect()
}
