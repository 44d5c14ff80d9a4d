//! Calls that are recorded into a file and answered from it: what the file holds, and what it never does.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use generated::kinesis::{
    Client, CreateStreamInput, DescribeStreamInput, ExpiredIteratorException, FakeClient, GetRecordsError,
    GetRecordsInput, GetRecordsOutput, ListStreamsInput, ProvisionedThroughputExceededException, PutRecordsError,
    PutRecordsInput, PutRecordsOutput, PutRecordsRequestEntry, Record, SubscribeToShardEvent,
    SubscribeToShardEventStream, SubscribeToShardInput,
};
use generated::runtime::recording::{Recorder, Replay};
use generated::runtime::{Bytes, Config, Credentials, HttpTransport, RetryConfig, Timestamp, Wire};
use smithwright_tests::EmbeddedServer;

/// A file of a test.
fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.jsonl"))
}

fn input(data: &'static str) -> PutRecordsInput {
    PutRecordsInput::new([PutRecordsRequestEntry::new(data).partition_key("k")]).stream_name("clicks")
}

fn replaying(replay: &Replay) -> Client {
    Client::new(FakeClient::new().config().transport(replay.clone()).retry(RetryConfig::off()))
}

#[tokio::test(start_paused = true)]
async fn a_file_holds_calls_in_lines_that_one_can_read() {
    let (fake, path) = (FakeClient::new(), file("lines"));
    let slow = ProvisionedThroughputExceededException::with_message("slow down");
    fake.put_records()
        .then_error(PutRecordsError::ProvisionedThroughputExceededException(slow))
        .reply(PutRecordsOutput { failed_record_count: Some(0), ..Default::default() })
        .then_timeout()
        .then_timeout()
        .then_timeout();
    let recorder = Recorder::create(&path, (*fake).clone()).unwrap();
    let client = Client::new(fake.config().transport(recorder));
    client.put_records(&input("one")).await.unwrap();
    client.put_records(&input("two")).await.unwrap_err();

    let text = fs::read_to_string(&path).unwrap();
    let first = concat!(
        r#"{"request":{"json":{"Records":[{"Data":"b25l","PartitionKey":"k"}],"StreamName":"clicks"},"method":"POST","#,
        r#""operation":"Kinesis.PutRecords","path":"/"},"response":{"headers":{"content-type":"application/x-amz-json-1.1","#,
        r#""x-amzn-errortype":"ProvisionedThroughputExceededException","x-amzn-requestid":"fake-1"},"#,
        r#""json":{"message":"slow down"},"status":400}}"#
    );
    assert_eq!(text.lines().next(), Some(first));
    assert_eq!(text.lines().count(), 5);

    // In another order than they were made.
    let replay = Replay::open(&path).unwrap();
    let client = replaying(&replay);
    assert!(client.put_records(&input("two")).await.unwrap_err().is_timeout());
    assert!(client.put_records(&input("one")).await.unwrap_err().is_throttling());
    assert_eq!(client.put_records(&input("one")).await.unwrap().failed_record_count, Some(0));
    let error = client.put_records(&input("one")).await.unwrap_err().to_string();
    let expected =
        "has no recorded call of Kinesis.PutRecords with this body that is left: line 1 is used, line 2 is used";
    assert!(error.contains(expected), "{error}");
    let error = client.put_records(&input("three")).await.unwrap_err().to_string();
    assert!(error.contains("line 5 is of another body or path; record it again"), "{error}");
    let left = std::panic::catch_unwind(|| replay.assert_all_used()).unwrap_err();
    assert!(
        left.downcast_ref::<String>().unwrap().contains("line 4 (Kinesis.PutRecords), line 5 (Kinesis.PutRecords)")
    );
}

#[tokio::test]
async fn no_secret_is_in_the_file() {
    let (fake, path) = (FakeClient::new(), file("secrets"));
    fake.list_streams().reply(generated::kinesis::ListStreamsOutput::default());
    let config = fake
        .config()
        .transport(Recorder::create(&path, (*fake).clone()).unwrap().hiding(["exclusive-start-stream-name"]));
    let keys =
        Credentials::new("AKIASECRETKEYOFATEST", "s3cr3tKeyOfATest/+=").with_session_token("FwoSessionTokenOfATest");
    let client = Client::new(config.credentials(keys));
    let input = ListStreamsInput { exclusive_start_stream_name: Some("privateName".into()), ..Default::default() };
    client.list_streams(&input).await.unwrap();
    // What was sent did tell of them.
    let sent = fake.list_streams().requests().pop().unwrap();
    let header = |name: &str| sent.headers()[name].to_str().unwrap().to_owned();
    assert!(header("authorization").contains("AKIASECRETKEYOFATEST"));
    assert_eq!(header("x-amz-security-token"), "FwoSessionTokenOfATest");
    let text = fs::read_to_string(&path).unwrap();
    for secret in ["AKIASECRET", "s3cr3t", "FwoSession", "Signature", "uthorization", "privateName"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    assert!(text.contains(r#""ExclusiveStartStreamName":"redacted""#), "{text}");
    // What is hidden still tells calls apart from others.
    let replay = Replay::open(&path).unwrap().hiding(["ExclusiveStartStreamName"]);
    replaying(&replay).list_streams(&input).await.unwrap();
    replay.assert_all_used();
}

#[tokio::test]
async fn events_are_recorded_as_far_as_they_were_read() {
    let (fake, path) = (FakeClient::new(), file("events"));
    let event = |number: &str| {
        let event = SubscribeToShardEvent { continuation_sequence_number: number.into(), ..Default::default() };
        SubscribeToShardEventStream::SubscribeToShardEvent(event)
    };
    fake.subscribe_to_shard().then_events([event("1"), event("2")]);
    let text = r#"{"ConsumerARN":"arn:aws:kinesis:us-east-1:123456789012:stream/s/consumer/c:1","ShardId":"0","StartingPosition":{"Type":"LATEST"}}"#;
    let input = SubscribeToShardInput::from_json(text).unwrap();
    let recorder = Recorder::create(&path, (*fake).clone()).unwrap();
    let recording = Client::new(fake.config().transport(recorder));
    let replay = || replaying(&Replay::open(&path).unwrap());
    for again in [false, true] {
        let client = if again { replay() } else { recording.clone() };
        let mut events = client.subscribe_to_shard(&input).await.unwrap().event_stream;
        assert_eq!(events.next().await.unwrap().unwrap(), event("1"), "{again}");
        assert_eq!(events.next().await.unwrap().unwrap(), event("2"), "{again}");
        assert!(events.next().await.is_none());
    }
}

#[tokio::test]
async fn what_a_server_answered_is_answered_without_it() {
    let (path, server) = (file("server"), EmbeddedServer::start().await.unwrap());
    let config = |config: Config| {
        let keys = Credentials::new("AKIASECRETKEYOFATEST", "s3cr3tKeyOfATest");
        config.region("us-east-1").credentials(keys).endpoint_url(server.endpoint_url())
    };
    let recorder = Recorder::create(&path, HttpTransport::new()).unwrap();
    let (client, create) =
        (Client::new(config(Config::new()).transport(recorder)), CreateStreamInput::new("s").shard_count(1));
    client.create_stream(&create).await.unwrap();
    let describe = DescribeStreamInput::new().stream_name("s");
    let wait = client.wait_until_stream_exists(describe.clone());
    let wait = wait.every(Duration::from_millis(20)..=Duration::from_millis(50));
    wait.within(Duration::from_secs(60)).await.unwrap();
    let streams = client.list_streams(&ListStreamsInput::default()).await.unwrap();
    drop(server);

    assert!(!fs::read_to_string(&path).unwrap().contains("AKIA"));
    let replay = Replay::open(&path).unwrap();
    let client = replaying(&replay);
    client.create_stream(&create).await.unwrap();
    assert_eq!(client.list_streams(&ListStreamsInput::default()).await.unwrap(), streams);
    assert!(client.describe_stream(&describe).await.is_ok());
}

#[test]
fn a_file_that_is_none_says_where() {
    let path = file("broken");
    fs::write(&path, "\n{\"request\":{}}\n").unwrap();
    let error = Replay::open(&path).unwrap_err().to_string();
    assert!(error.ends_with("line 2 is no recorded call: there is neither a `response` nor a `failure`"), "{error}");
    fs::write(&path, "{\"request\":").unwrap();
    assert!(Replay::open(&path).unwrap_err().to_string().contains("line 1 is no recorded call: expected"));
    assert!(Replay::open("nowhere/at/all").is_err());
}

#[tokio::test]
async fn calls_over_cbor_are_recorded_and_answered_in_cbor() {
    let (fake, path) = (FakeClient::new(), file("cbor"));
    let record = Record {
        data: Bytes::from_static(b"\xff\0secret"),
        approximate_arrival_timestamp: Some(Timestamp::from_millis(1_700_000_000_123)),
        ..Record::default()
    };
    let output = GetRecordsOutput { records: vec![record], millis_behind_latest: Some(0), ..Default::default() };
    let expired = ExpiredIteratorException::with_message("too old");
    fake.get_records().reply(output.clone()).then_error(GetRecordsError::ExpiredIteratorException(expired));
    let recorder = Recorder::create(&path, (*fake).clone()).unwrap().hiding(["StreamARN"]);
    let config = |of: Config| of.wire(Wire::Cbor).retry(RetryConfig::off());
    let client = Client::new(config(fake.config().transport(recorder)));
    let input = |iterator: &str| GetRecordsInput {
        stream_arn: Some("arn:aws:kinesis:us-east-1:123456789012:stream/private".into()),
        ..GetRecordsInput::new(iterator)
    };
    client.get_records(&input("one")).await.unwrap();
    client.get_records(&input("two")).await.unwrap_err();

    let text = fs::read_to_string(&path).unwrap();
    let line: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!(line["response"]["headers"]["content-type"], "application/x-amz-cbor-1.1");
    let body = STANDARD.decode(line["request"]["base64"].as_str().unwrap()).unwrap();
    let body = body.escape_ascii().to_string();
    assert!(body.contains("StreamARN") && !body.contains("private"), "{body}");

    let replay = Replay::open(&path).unwrap().hiding(["StreamARN"]);
    let client = Client::new(config(FakeClient::new().config().transport(replay.clone())));
    let error = client.get_records(&input("two")).await.unwrap_err();
    let GetRecordsError::ExpiredIteratorException(error) = &error else { panic!("{error:?}") };
    assert_eq!(error.message.as_deref(), Some("too old"));
    assert_eq!(client.get_records(&input("one")).await.unwrap(), output);
    replay.assert_all_used();
    // What was recorded in one form is no answer to the other.
    let replay = Replay::open(&path).unwrap();
    let error = replaying(&replay).get_records(&input("one")).await.unwrap_err().to_string();
    assert!(error.contains("another body"), "{error}");
}
