//! Subscribes to a shard and prints its records as they come.
//!
//! `cargo run --example subscribe` brings its own Kinesis server, and a producer that puts three records.

use std::error::Error;
use std::time::Duration;

use generated::kinesis::{
    Client, ConsumerStatus, CreateStreamInput, DescribeStreamConsumerInput, DescribeStreamInput, PutRecordInput,
    RegisterStreamConsumerInput, RegisterStreamConsumerInputRequired, ShardIteratorType, StartingPosition,
    StreamStatus, SubscribeToShardEventStream as Event, SubscribeToShardInput, SubscribeToShardInputRequired,
};
use generated::runtime::{Config, Credentials};
use smithwright_tests::EmbeddedServer;

type Failure = Box<dyn Error + Send + Sync>;

const STREAM: &str = "clicks";
const USERS: [&str; 3] = ["ada", "grace", "edsger"];

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let server = EmbeddedServer::start().await?;
    let credentials = Credentials::new("example", "not checked");
    let config = Config::new().region("us-east-1").credentials(credentials).endpoint_url(server.endpoint_url());
    let client = Client::new(config);
    let (consumer, shard) = consumer(&client).await?;

    let producer = tokio::spawn(produce(client.clone()));
    read(&client, &consumer, &shard).await?;
    producer.await?
}

/// Reads until a record of each user has come. A subscription ends after 5 minutes at most; the next one goes on where
/// it ended.
async fn read(client: &Client, consumer: &str, shard: &str) -> Result<(), Failure> {
    let mut from = StartingPosition::new(ShardIteratorType::TrimHorizon);
    let mut count = 0;
    loop {
        let input = SubscribeToShardInput::new(SubscribeToShardInputRequired {
            consumer_arn: consumer.into(),
            shard_id: shard.into(),
            starting_position: from.clone(),
        });
        let mut events = client.subscribe_to_shard(&input).await?.event_stream;
        while let Some(event) = events.next().await {
            let event = match event {
                Ok(Event::SubscribeToShardEvent(event)) => event,
                Ok(_) => continue,
                Err(error) if error.is_retryable() => break,
                Err(error) => return Err(error.into()),
            };
            for record in &event.records {
                println!("{} {}", record.sequence_number, String::from_utf8_lossy(&record.data));
                count += 1;
            }
            if count == USERS.len() {
                return Ok(());
            }
            from = StartingPosition::new(ShardIteratorType::AfterSequenceNumber)
                .sequence_number(event.continuation_sequence_number);
        }
        // A consumer may subscribe to a shard once in 5 seconds.
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
}

async fn produce(client: Client) -> Result<(), Failure> {
    for user in USERS {
        let input = PutRecordInput::new(format!("{user} clicked")).partition_key(user).stream_name(STREAM);
        client.put_record(&input).await?;
    }
    Ok(())
}

/// A consumer of a new stream, and the stream's only shard.
async fn consumer(client: &Client) -> Result<(String, String), Failure> {
    client.create_stream(&CreateStreamInput::new(STREAM).shard_count(1)).await?;
    let stream = loop {
        let output = client.describe_stream(&DescribeStreamInput::new().stream_name(STREAM)).await?;
        match output.stream_description.stream_status {
            StreamStatus::Active => break output.stream_description,
            _ => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    };
    let shard = stream.shards.into_iter().next().ok_or("the stream has no shard")?.shard_id;
    let input = RegisterStreamConsumerInput::new(RegisterStreamConsumerInputRequired {
        stream_arn: stream.stream_arn,
        consumer_name: "reader".into(),
    });
    let arn = client.register_stream_consumer(&input).await?.consumer.consumer_arn;
    let input = DescribeStreamConsumerInput::new().consumer_arn(&*arn);
    while client.describe_stream_consumer(&input).await?.consumer_description.consumer_status != ConsumerStatus::Active
    {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok((arn, shard))
}
