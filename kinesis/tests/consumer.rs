//! The consumer as programs use it, on services and stores that do not do what they should, in paused time.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use generated::kinesis::Client;
use generated::runtime::http::{Request, Response};
use generated::runtime::{Bytes, Config, Credentials, Transport, TransportError};
use serde_json::{Value, json};
use smithwright_kinesis::lease::{LeaseStore, MemoryLeaseStore, Row, StoreFuture};
use smithwright_kinesis::{Consumer, ConsumerConfig, ConsumerError};
use tokio::time::{Instant, timeout};

/// What a service answers, by operation and its how manieth call: `None` is silence.
type Answers = fn(&str, u32, &Value) -> Option<Value>;

/// A service with these answers.
#[derive(Clone)]
struct Service(Answers, Arc<Mutex<BTreeMap<String, u32>>>);

impl Service {
    fn client(answers: Answers) -> Client {
        let config = Config::new().region("eu-west-1").credentials(Credentials::new("AKIDEXAMPLE", "secret"));
        Client::new(config.transport(Self(answers, Arc::default())))
    }
}

impl Transport for Service {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let body: Value = serde_json::from_slice(request.body()).unwrap();
        let target = request.headers()["x-amz-target"].to_str().unwrap();
        let operation = target.rsplit('.').next().unwrap().to_owned();
        let count = {
            let mut counts = self.1.lock().unwrap();
            let count = counts.entry(operation.clone()).or_default();
            *count += 1;
            *count
        };
        match self.0(&operation, count, &body) {
            None => std::future::pending().await,
            Some(answer) => {
                let status = if answer.get("__type").is_some() { 400 } else { 200 };
                Ok(Response::builder().status(status).body(answer.to_string().into()).unwrap())
            }
        }
    }
}

fn shard(id: &str) -> Value {
    json!({ "ShardId": id, "HashKeyRange": { "StartingHashKey": "0", "EndingHashKey": "9" },
            "SequenceNumberRange": { "StartingSequenceNumber": "1" } })
}

/// A shard with a record for each call that asks for some.
#[allow(clippy::unnecessary_wraps, reason = "what other services answer may be silence")]
fn well(operation: &str, count: u32, _: &Value) -> Option<Value> {
    Some(match operation {
        "ListShards" => json!({ "Shards": [shard("shard-0")] }),
        "GetShardIterator" => json!({ "ShardIterator": "i" }),
        _ => json!({ "Records": [{ "Data": "YQ==", "PartitionKey": "k", "SequenceNumber": count.to_string() }],
                     "NextShardIterator": "i", "MillisBehindLatest": 0 }),
    })
}

async fn next(consumer: &mut Consumer) -> Vec<String> {
    let batch =
        timeout(Duration::from_secs(600), consumer.next()).await.expect("in time").expect("a batch").expect("good");
    let numbers = batch.iter().map(|record| record.sequence_number.clone()).collect();
    batch.checkpoint().await.unwrap();
    numbers
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_lists_no_shards_is_looked_at_again() {
    let client = Service::client(|operation, count, body| match operation {
        "ListShards" if count < 4 => Some(json!({ "Shards": [] })),
        _ => well(operation, count, body),
    });
    let mut consumer = Consumer::start(&client, ConsumerConfig::new("s")).await.unwrap();
    assert_eq!(next(&mut consumer).await, ["1"]);
    consumer.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_list_of_shards_that_never_ends_is_an_error() {
    let client = Service::client(|operation, count, body| match operation {
        "ListShards" => Some(json!({ "Shards": [shard("shard-0")], "NextToken": "again" })),
        _ => well(operation, count, body),
    });
    let begun = Instant::now();
    let error = Consumer::start(&client, ConsumerConfig::new("s")).await.unwrap_err();
    assert!(error.to_string().contains("ListShards"), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(200), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_shard_that_is_listed_twice_or_vanishes_for_a_while_is_read_once() {
    let client = Service::client(|operation, count, body| match operation {
        "ListShards" if count % 3 == 2 => Some(json!({ "Shards": [] })),
        "ListShards" => Some(json!({ "Shards": [shard("shard-0"), shard("shard-0")] })),
        _ => well(operation, count, body),
    });
    let config =
        ConsumerConfig::new("s").audit_interval(Duration::from_millis(100)).failover(Duration::from_millis(300));
    let mut consumer = Consumer::start(&client, config).await.unwrap();
    let mut seen = Vec::new();
    for _ in 0..100 {
        seen.extend(next(&mut consumer).await);
    }
    let expected: Vec<_> = (1..=100).map(|number| number.to_string()).collect();
    assert_eq!(seen, expected);
    consumer.stop().await;
}

#[tokio::test(start_paused = true)]
async fn calls_that_are_never_answered_and_answers_that_make_no_sense_are_got_over() {
    let client = Service::client(|operation, count, body| match (operation, count) {
        ("GetRecords" | "GetShardIterator", 1) => None,
        ("GetShardIterator", 2) => Some(json!({})),
        ("GetRecords", 2) => Some(json!({ "Records": "none" })),
        ("GetRecords", 3) => Some(json!({ "__type": "ExpiredIteratorException" })),
        ("GetRecords", 4) => Some(json!({ "__type": "ProvisionedThroughputExceededException" })),
        _ => well(operation, count, body),
    });
    let mut consumer = Consumer::start(&client, ConsumerConfig::new("s")).await.unwrap();
    let mut told = 0;
    let batch = loop {
        match timeout(Duration::from_secs(600), consumer.next()).await.expect("in time").expect("it goes on") {
            Ok(batch) => break batch,
            Err(error) => {
                told += 1;
                assert!(told < 3, "{error}");
            }
        }
    };
    assert_eq!(batch.records()[0].sequence_number, "5");
    batch.done();
    consumer.stop().await;
}

/// A store of a user's that panics at some time.
struct Panics(MemoryLeaseStore, AtomicU32);

impl LeaseStore for Panics {
    fn list<'a>(&'a self, group: &'a str) -> StoreFuture<'a, Vec<Row>> {
        assert!(self.1.fetch_add(1, Ordering::Relaxed) < 3, "a store of the test's");
        self.0.list(group)
    }

    fn create<'a>(&'a self, row: &'a Row) -> StoreFuture<'a, bool> {
        self.0.create(row)
    }

    fn update<'a>(&'a self, row: &'a Row, expected: u64) -> StoreFuture<'a, bool> {
        self.0.update(row, expected)
    }

    fn delete<'a>(&'a self, group: &'a str, key: &'a str, expected: u64) -> StoreFuture<'a, bool> {
        self.0.delete(group, key, expected)
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_that_panics_ends_the_consumer_and_does_not_look_like_a_stop() {
    let config = ConsumerConfig::new("s").store(Panics(MemoryLeaseStore::new(), AtomicU32::new(0)));
    let mut consumer = Consumer::start(&Service::client(well), config).await.unwrap();
    let error = loop {
        match timeout(Duration::from_secs(600), consumer.next()).await.expect("in time").expect("not a stop") {
            Ok(batch) => batch.done(),
            Err(error) => break error,
        }
    };
    assert!(matches!(error, ConsumerError::Panicked(_)), "{error}");
    assert!(error.to_string().starts_with("the consumer has stopped: "), "{error}");
    assert!(consumer.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_user_that_panics_with_a_batch_in_hand_gets_it_again() {
    let mut consumer = Consumer::start(&Service::client(well), ConsumerConfig::new("s")).await.unwrap();
    let batch = consumer.next().await.unwrap().unwrap();
    let task = tokio::spawn(async move {
        let _batch = batch;
        panic!("a user of the test's");
    });
    assert!(task.await.is_err());
    let again = timeout(Duration::from_secs(60), consumer.next()).await.unwrap().unwrap().unwrap();
    assert_eq!((again.attempt(), again.records()[0].sequence_number.as_str()), (2, "1"));
    again.done();
    consumer.stop().await;
}
