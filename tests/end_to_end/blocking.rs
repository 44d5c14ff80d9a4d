//! The client without `async` beside a server: calls, pages, waiters, events, from many threads and within a runtime.

use std::thread;
use std::time::Duration;

use generated::kinesis::blocking::Client;
use generated::kinesis::{
    CreateStreamInput, DescribeStreamError, DescribeStreamInput, ListStreamsInput, PutRecordInput,
    RegisterStreamConsumerInput, RegisterStreamConsumerInputRequired, ShardIteratorType, StartingPosition,
    SubscribeToShardEventStream, SubscribeToShardInput, SubscribeToShardInputRequired,
};
use generated::runtime::{Config, Credentials, RetryConfig};
use smithwright_tests::EmbeddedServer;
use tokio::runtime::Runtime;

/// A client of a server that runs on threads of its own.
fn client() -> (Client, EmbeddedServer, Runtime) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let server = runtime.block_on(EmbeddedServer::start()).expect("a server");
    let keys = Credentials::new("key", "secret");
    let config = Config::new().region("us-east-1").credentials(keys).endpoint_url(server.endpoint_url());
    (Client::new(config), server, runtime)
}

/// Creates a stream and waits for it.
fn stream(client: &Client, name: &str) -> DescribeStreamInput {
    client.create_stream(&CreateStreamInput::new(name).shard_count(1)).expect("created");
    let input = DescribeStreamInput::new().stream_name(name);
    let often = Duration::from_millis(20)..=Duration::from_millis(100);
    let there = client.wait_until_stream_exists(input.clone()).every(often).within(Duration::from_secs(60));
    assert_eq!(there.expect("it is there").last.expect("described").stream_description.stream_name, name);
    input
}

#[test]
fn calls_pages_and_waiters_wait() {
    let (client, _server, _runtime) = client();
    for name in ["a", "b", "c"] {
        let _ = stream(&client, name);
    }
    let missing = client.describe_stream(&DescribeStreamInput::new().stream_name("missing"));
    assert!(matches!(missing, Err(DescribeStreamError::ResourceNotFoundException(_))), "{missing:?}");

    let mut pages = client.list_streams_pages(ListStreamsInput::new().limit(2));
    let first = pages.next().expect("a page").expect("streams");
    assert_eq!(first.stream_names, ["a", "b"]);
    let token = pages.token().cloned().expect("another page");
    let rest = client.list_streams_pages(ListStreamsInput::new().limit(2)).resume(token).items().all();
    assert_eq!(rest.expect("streams"), ["c"]);
    let all: Result<Vec<String>, _> = client.list_streams_pages(ListStreamsInput::new().limit(1)).items().collect();
    assert_eq!(all.expect("streams"), ["a", "b", "c"]);
}

#[test]
fn many_threads_share_one_client() {
    let (client, _server, _runtime) = client();
    let _ = stream(&client, "shared");
    thread::scope(|scope| {
        let put = |number: usize| {
            let client = client.clone();
            scope.spawn(move || {
                let input = PutRecordInput::new("data").partition_key(format!("key-{number}")).stream_name("shared");
                client.put_record(&input).map(|output| output.shard_id)
            })
        };
        let all: Vec<_> = (0..16).map(put).collect();
        assert!(all.into_iter().all(|one| one.join().is_ok_and(|put| put.is_ok())));
    });
}

#[test]
fn events_are_an_iterator() {
    let (client, _server, _runtime) = client();
    let described = client.describe_stream(&stream(&client, "events")).expect("described").stream_description;
    let input = RegisterStreamConsumerInput::new(RegisterStreamConsumerInputRequired {
        stream_arn: described.stream_arn,
        consumer_name: "reader".into(),
    });
    let consumer_arn = client.register_stream_consumer(&input).expect("registered").consumer.consumer_arn;
    let put = PutRecordInput::new("hello").partition_key("key").stream_name("events");
    client.put_record(&put).expect("put");
    let input = SubscribeToShardInput::new(SubscribeToShardInputRequired {
        consumer_arn,
        shard_id: described.shards[0].shard_id.clone(),
        starting_position: StartingPosition::new(ShardIteratorType::TrimHorizon),
    });
    let patient = client.with_retry(RetryConfig::new());
    let output = loop {
        match patient.subscribe_to_shard(&input) {
            Ok(output) => break output,
            // The consumer is not active yet.
            Err(error) if error.code() == Some("ResourceInUseException") => thread::sleep(Duration::from_millis(50)),
            Err(error) => panic!("{error}"),
        }
    };
    let mut records = patient.iter(output.event_stream).flat_map(|event| match event.expect("an event") {
        SubscribeToShardEventStream::SubscribeToShardEvent(event) => event.records,
        other => panic!("{other:?}"),
    });
    assert_eq!(records.next().expect("a record").data, "hello");
}

/// On threads that a runtime needs for all else, which its own server does not run on.
#[test]
fn a_runtime_around_it_is_no_hindrance() {
    let (client, _server, _runtime) = client();
    let _ = stream(&client, "within");
    let alone = tokio::runtime::Builder::new_current_thread().build().expect("a runtime without timers");
    let names = alone.block_on(async { client.list_streams(&ListStreamsInput::new()).map(|page| page.stream_names) });
    assert_eq!(names.expect("streams"), ["within"]);
    alone.block_on(async move { drop(client) });
}

#[test]
fn what_cannot_be_reached_is_an_error() {
    let keys = Credentials::new("key", "secret");
    let config = Config::new().region("us-east-1").credentials(keys).endpoint_url("http://127.0.0.1:9");
    let client = Client::new(config.retry(RetryConfig::off()));
    let error = client.list_streams(&ListStreamsInput::new()).expect_err("nobody listens");
    assert!(error.to_string().contains("127.0.0.1"), "{error}");
    let mut pages = client.list_streams_pages(ListStreamsInput::new());
    assert!(pages.next().is_some_and(|page| page.is_err()));
    assert!(pages.next().is_none());
}
