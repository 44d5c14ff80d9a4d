//! Consumers that are sent a shard's records as they come.

use std::sync::Arc;

use generated::kinesis::{
    ConsumerStatus, DescribeStreamConsumerInput, DescribeStreamInput, PutRecordInput, Record,
    RegisterStreamConsumerInput, RegisterStreamConsumerInputRequired, ShardIteratorType, StartingPosition,
    SubscribeToShardError, SubscribeToShardEvent, SubscribeToShardEventStream, SubscribeToShardInput,
    SubscribeToShardInputRequired,
};
use generated::runtime::event_stream::EventStream;
use generated::runtime::http::Version;

use crate::server::Server;
use crate::target::{Target, eventually};

type Subscription = EventStream<SubscribeToShardEventStream, SubscribeToShardError>;

/// A consumer of a new stream with one shard, that may subscribe.
struct Consumer {
    target: Arc<Target>,
    stream: String,
    shard: String,
    arn: String,
}

impl Consumer {
    async fn of(target: Arc<Target>, label: &str) -> Self {
        let stream = target.create_stream(label, 1).await;
        let description = target.client.describe_stream(&DescribeStreamInput::new().stream_name(&*stream)).await;
        let description = description.expect("described").stream_description;
        let shard = description.shards.first().expect("a shard").shard_id.clone();
        let arn = Self::register(&target, description.stream_arn).await;
        Self { target, stream, shard, arn }
    }

    async fn register(target: &Target, stream_arn: String) -> String {
        let input = RegisterStreamConsumerInput::new(RegisterStreamConsumerInputRequired {
            stream_arn,
            consumer_name: "reader".into(),
        });
        let arn = target.client.register_stream_consumer(&input).await.expect("registered").consumer.consumer_arn;
        let input = DescribeStreamConsumerInput::new().consumer_arn(&*arn);
        eventually("the consumer is active", async || {
            let output = target.client.describe_stream_consumer(&input).await.expect("described");
            (output.consumer_description.consumer_status == ConsumerStatus::Active).then_some(())
        })
        .await;
        arn
    }

    fn input(&self, from: StartingPosition) -> SubscribeToShardInput {
        SubscribeToShardInput::new(SubscribeToShardInputRequired {
            consumer_arn: self.arn.clone(),
            shard_id: self.shard.clone(),
            starting_position: from,
        })
    }

    async fn subscribe(&self, from: StartingPosition) -> Subscription {
        let input = self.input(from);
        self.target.client.subscribe_to_shard(&input).await.expect("subscribed").event_stream
    }

    async fn put(&self, data: &str) {
        let input = PutRecordInput::new(data.to_owned()).partition_key("key").stream_name(&*self.stream);
        self.target.client.put_record(&input).await.expect("put");
    }
}

async fn event(subscription: &mut Subscription) -> SubscribeToShardEvent {
    match subscription.next().await.expect("the stream is open").expect("an event") {
        SubscribeToShardEventStream::SubscribeToShardEvent(event) => event,
        other => panic!("{other:?}"),
    }
}

/// The next `count` records, and where to go on after them.
async fn records(subscription: &mut Subscription, count: usize) -> (Vec<String>, String) {
    let mut records: Vec<Record> = Vec::new();
    let mut continuation = String::new();
    while records.len() < count {
        let event = event(subscription).await;
        records.extend(event.records);
        continuation = event.continuation_sequence_number;
    }
    let text = |record: &Record| String::from_utf8(record.data.to_vec()).expect("text");
    (records.iter().map(text).collect(), continuation)
}

fn horizon() -> StartingPosition {
    StartingPosition::new(ShardIteratorType::TrimHorizon)
}

pub async fn records_arrive_as_they_are_put(target: Arc<Target>) {
    let consumer = Consumer::of(target.clone(), "pushed").await;
    consumer.put("one").await;
    let mut subscription = consumer.subscribe(horizon()).await;
    assert_eq!(records(&mut subscription, 1).await.0, ["one"]);
    consumer.put("two").await;
    consumer.put("three").await;
    assert_eq!(records(&mut subscription, 2).await.0, ["two", "three"]);
    match target.server {
        Server::Named => {}
        Server::Ministack | Server::MinistackAuth => assert_eq!(target.versions(), [Version::HTTP_2]),
        _ => assert_eq!(target.versions(), [Version::HTTP_11]),
    }
}

pub async fn a_subscription_goes_on_where_the_last_one_ended(target: Arc<Target>) {
    let consumer = Consumer::of(target.clone(), "resumed").await;
    consumer.put("one").await;
    let mut subscription = consumer.subscribe(horizon()).await;
    let (first, continuation) = records(&mut subscription, 1).await;
    assert_eq!(first, ["one"]);
    drop(subscription);
    consumer.put("two").await;

    let from = StartingPosition::new(ShardIteratorType::AfterSequenceNumber).sequence_number(continuation);
    let input = consumer.input(from);
    // A consumer may subscribe again after some seconds; some servers say so in the stream. The record before may come
    // once more.
    eventually("the second record comes", async || {
        let output = target.client.subscribe_to_shard(&input).await;
        let mut subscription = match output {
            Ok(output) => output.event_stream,
            Err(SubscribeToShardError::ResourceInUseException(_)) => return None,
            Err(error) => panic!("{error}"),
        };
        loop {
            match subscription.next().await? {
                Ok(SubscribeToShardEventStream::SubscribeToShardEvent(event)) => {
                    if event.records.iter().any(|record| record.data == "two") {
                        return Some(());
                    }
                }
                Err(SubscribeToShardError::ResourceInUseException(_)) => return None,
                other => panic!("{other:?}"),
            }
        }
    })
    .await;
}

pub async fn calls_go_on_beside_subscriptions_that_nobody_reads(target: Arc<Target>) {
    let consumer = Consumer::of(target.clone(), "unread").await;
    let mut subscriptions = Vec::new();
    for _ in 0..4 {
        // Some servers take over from the consumer's last subscription, some refuse.
        let input = consumer.input(horizon());
        subscriptions.extend(target.client.subscribe_to_shard(&input).await.map(|output| output.event_stream).ok());
    }
    assert!(!subscriptions.is_empty());
    for number in 0..20 {
        consumer.put(&number.to_string()).await;
    }
}

pub async fn an_unknown_consumer_is_not_found(target: Arc<Target>) {
    let consumer = Consumer::of(target.clone(), "unknown").await;
    let arn = consumer.arn.replace("/consumer/reader", "/consumer/nobody");
    assert_ne!(arn, consumer.arn);
    let mut input = consumer.input(horizon());
    input.consumer_arn = arn;
    let error = match target.client.subscribe_to_shard(&input).await {
        Err(error) => error,
        // It says so in the stream.
        Ok(mut output) => {
            let error = output.event_stream.next().await.expect("an answer").expect_err("nobody");
            assert!(output.event_stream.next().await.is_none(), "more after {error}");
            error
        }
    };
    assert!(matches!(error, SubscribeToShardError::ResourceNotFoundException(_)), "{error}");
}
