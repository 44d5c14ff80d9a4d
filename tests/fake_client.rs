//! What a user's tests do with the fake Kinesis: answers through the true client, and what it was asked.

use std::time::Duration;

use generated::kinesis::{Client, InternalFailureException};
use generated::kinesis::{
    DescribeStreamInput, DescribeStreamOutput, FakeClient, ListStreamsInput, ListStreamsOutput,
    ProvisionedThroughputExceededException, PutRecordsError, PutRecordsInput, PutRecordsOutput, PutRecordsRequestEntry,
    PutRecordsResultEntry, ResourceNotFoundException, StartingPosition, SubscribeToShardError, SubscribeToShardEvent,
    SubscribeToShardEventStream, SubscribeToShardInput,
};
use generated::runtime::{CallError, CallErrorKind, ErrorMeta, RetryConfig};
use tokio::time::Instant;

fn input() -> PutRecordsInput {
    let records = ["a", "b", "c"].map(|data| PutRecordsRequestEntry::new(data).partition_key(data));
    PutRecordsInput::new(records).stream_name("clicks")
}

/// What is under test here: sends again what has failed.
async fn put_all(client: &Client) -> Result<(), PutRecordsError> {
    let mut input = input();
    while !input.records.is_empty() {
        let output = client.put_records(&input).await?;
        let results = input.records.into_iter().zip(output.records);
        input.records = results.filter(|(_, result)| result.error_code.is_some()).map(|(record, _)| record).collect();
    }
    Ok(())
}

#[tokio::test]
async fn records_that_failed_are_sent_again() {
    let failed = PutRecordsResultEntry { error_code: Some("InternalFailure".into()), ..Default::default() };
    let put = PutRecordsResultEntry::default();
    let (one, all) = (vec![put.clone(), failed, put.clone()], vec![put]);
    let fake = FakeClient::new();
    fake.put_records()
        .reply(PutRecordsOutput { failed_record_count: Some(1), records: one, ..Default::default() })
        .reply(PutRecordsOutput { records: all, ..Default::default() });
    put_all(&fake.client()).await.unwrap();
    assert_eq!(fake.put_records().inputs()[1].records, input().records[1..2]);
    fake.assert_all_used();
}

#[tokio::test(start_paused = true)]
async fn errors_that_may_pass_are_followed_by_another_attempt() {
    let slow = ProvisionedThroughputExceededException::with_message("slow down");
    let fake = FakeClient::new();
    fake.put_records()
        .then_error(PutRecordsError::ProvisionedThroughputExceededException(slow))
        .then_disconnect()
        .reply(PutRecordsOutput::default());
    let response = fake.client().send::<generated::kinesis::PutRecords>(&input()).await.unwrap();
    assert_eq!((response.meta.attempts, response.meta.request_id.as_deref()), (3, Some("fake-3")));
    assert_eq!((fake.put_records().requests().len(), fake.put_records().inputs()), (3, vec![input()]));
}

#[tokio::test(start_paused = true)]
async fn errors_come_as_they_were_given() {
    let fake = FakeClient::new();
    let missing = ResourceNotFoundException::with_message("no stream \"clicks\"");
    fake.put_records().then_error(PutRecordsError::ResourceNotFoundException(missing));
    let error = fake.client().put_records(&input()).await.unwrap_err();
    let PutRecordsError::ResourceNotFoundException(found) = &error else { panic!("{error}") };
    assert_eq!(found.message.as_deref(), Some("no stream \"clicks\""));
    assert_eq!((error.code(), error.status()), (Some("ResourceNotFoundException"), Some(400)));

    fake.put_records().then_error(PutRecordsError::Unmodeled(ErrorMeta::of_code("OutOfOrderException").into()));
    let error = fake.client().put_records(&input()).await.unwrap_err();
    assert_eq!((error.code(), matches!(error, PutRecordsError::Unmodeled(_))), (Some("OutOfOrderException"), true));

    fake.put_records().then_status(503).times(3);
    let error = fake.client().put_records(&input()).await.unwrap_err();
    assert_eq!((error.status(), error.is_retryable()), (Some(503), true));
    fake.assert_all_used();
}

#[tokio::test(start_paused = true)]
async fn time_that_runs_out_is_told_and_nobody_waits_for_it() {
    let fake = FakeClient::new();
    let client = Client::new(fake.config().retry(RetryConfig::off()).attempt_timeout(Duration::from_secs(5)));
    fake.put_records().then_timeout().then_silence().reply(PutRecordsOutput::default()).after(Duration::from_secs(4));
    let begun = Instant::now();
    assert!(client.put_records(&input()).await.unwrap_err().is_timeout());
    assert!(client.put_records(&input()).await.unwrap_err().is_timeout());
    client.put_records(&input()).await.unwrap();
    assert_eq!(begun.elapsed().as_secs(), 9);
}

#[tokio::test]
async fn answers_are_computed_from_inputs() {
    let fake = FakeClient::new();
    let mut calls = 0;
    fake.put_records().always(move |input| {
        calls += 1;
        let entry = |_| PutRecordsResultEntry { sequence_number: Some(calls.to_string()), ..Default::default() };
        Ok(PutRecordsOutput { records: input.records.iter().map(entry).collect(), ..Default::default() })
    });
    let refused = |_| {
        let error = InternalFailureException::with_message("no");
        Err(PutRecordsError::InternalFailureException(error))
    };
    fake.put_records().then_with(refused);
    let client = Client::new(fake.config().retry(RetryConfig::off()));
    assert!(client.put_records(&input()).await.is_err());
    for call in ["1", "2"] {
        let output = client.put_records(&input()).await.unwrap();
        assert_eq!((output.records.len(), output.records[2].sequence_number.as_deref()), (3, Some(call)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_without_an_answer_says_what_to_write() {
    let fake = FakeClient::new();
    let error = fake.client().put_records(&input()).await.unwrap_err();
    assert_eq!(error.call(), Some(CallErrorKind::Config));
    let hint = "no answer for `PutRecords`: give it one before the call, such as fake.put_records().reply(..)";
    assert!(error.to_string().contains(hint), "{error}");

    fake.put_records().then_timeout();
    let error = fake.client().put_records(&input()).await.unwrap_err();
    assert!(error.to_string().contains("no answer for attempt 2 of a call of `PutRecords`"), "{error}");
    assert!(error.to_string().contains("RetryConfig::off()"), "{error}");
}

#[tokio::test]
async fn events_come_one_by_one_and_end_as_they_were_told_to() {
    let fake = FakeClient::new();
    let event = |number: &str| {
        let event = SubscribeToShardEvent { continuation_sequence_number: number.into(), ..Default::default() };
        SubscribeToShardEventStream::SubscribeToShardEvent(event)
    };
    let missing = SubscribeToShardError::ResourceNotFoundException(ResourceNotFoundException::with_message("gone"));
    fake.subscribe_to_shard().then_events([event("1")]).then_events_and_error([event("2"), event("3")], missing);
    let position = StartingPosition::new("LATEST");
    let input = SubscribeToShardInput::from_json(format!(
        r#"{{"ConsumerARN":"arn:aws:kinesis:us-east-1:123456789012:stream/s/consumer/c:1","ShardId":"0","StartingPosition":{}}}"#,
        position.to_json()
    ));
    let (client, input) = (fake.client(), input.unwrap());
    let mut events = client.subscribe_to_shard(&input).await.unwrap().event_stream;
    assert_eq!(events.next().await.unwrap().unwrap(), event("1"));
    assert!(events.next().await.is_none());
    let mut events = client.subscribe_to_shard(&input).await.unwrap().event_stream;
    assert_eq!(events.next().await.unwrap().unwrap(), event("2"));
    assert_eq!(events.next().await.unwrap().unwrap(), event("3"));
    let error = events.next().await.unwrap().unwrap_err();
    assert_eq!((error.code(), error.message()), (Some("ResourceNotFoundException"), Some("gone")));
    assert_eq!(fake.subscribe_to_shard().inputs(), [input.clone(), input]);
}

#[tokio::test(start_paused = true)]
async fn pages_and_waiters_are_answered_too() {
    let fake = FakeClient::new();
    let page = |name: &str, token: Option<&str>| ListStreamsOutput {
        stream_names: vec![name.into()],
        has_more_streams: token.is_some(),
        next_token: token.map(Into::into),
        ..Default::default()
    };
    fake.list_streams().reply(page("a", Some("t"))).reply(page("b", None));
    let names = fake.client().list_streams_pages(ListStreamsInput::default()).items().all().await.unwrap();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(fake.list_streams().inputs().len(), 2);

    let status = |status: &str| {
        DescribeStreamOutput::from_json(format!(r#"{{"StreamDescription":{{"StreamStatus":"{status}"}}}}"#)).unwrap()
    };
    fake.describe_stream().reply(status("CREATING")).times(2).reply(status("ACTIVE"));
    let input = DescribeStreamInput::new().stream_name("clicks");
    let waited = fake.client().wait_until_stream_exists(input).within(Duration::from_secs(600)).await;
    assert!(waited.is_ok(), "{waited:?}");
    assert_eq!(fake.describe_stream().inputs().len(), 3);
}

#[tokio::test]
#[should_panic(expected = "of `PutRecords` 2 answers were not asked for, the first from tests/fake_client.rs")]
async fn answers_that_nobody_asked_for_fail_a_test_that_asks() {
    let fake = FakeClient::new();
    fake.put_records().reply(PutRecordsOutput::default()).times(3);
    fake.client().put_records(&input()).await.unwrap();
    fake.assert_all_used();
}

#[test]
#[should_panic(expected = "`PutRecords`: `Call` is what the client itself says")]
fn what_no_service_answers_is_refused() {
    let error = CallError::new(CallErrorKind::Timeout, "late");
    FakeClient::new().put_records().then_error(PutRecordsError::Call(error));
}
