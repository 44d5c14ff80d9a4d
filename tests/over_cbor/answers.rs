//! What comes of answers in CBOR, and of those that are not, though asked for.

use ciborium::Value as Cbor;
use generated::kinesis::{
    Client, FakeClient, GetRecords, GetRecordsError, GetRecordsInput, GetRecordsOutput, GetShardIteratorInput,
    GetShardIteratorOutput, ProvisionedThroughputExceededException, PutRecords, PutRecordsError, PutRecordsInput,
    PutRecordsOutput, PutRecordsRequestEntry, PutRecordsResultEntry, Record, ResourceNotFoundException,
    ShardIteratorType, StartingPosition, SubscribeToShardEvent, SubscribeToShardEventStream, SubscribeToShardInput,
};
use generated::runtime::http::{HeaderValue, Request, Response};
use generated::runtime::{
    Bytes, CallErrorKind, Config, Credentials, ErrorMeta, Operation, RetryConfig, Timestamp, Transport, TransportError,
    Wire,
};
use proptest::collection::vec;
use proptest::prelude::*;

const CBOR: &str = "application/x-amz-cbor-1.1";

/// A map of these members, by a writer that is not ours.
fn map<const N: usize>(members: [(&str, Cbor); N]) -> Cbor {
    Cbor::Map(members.map(|(key, value)| (Cbor::from(key), value)).into())
}

fn body(value: &Cbor) -> Bytes {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).expect("CBOR");
    bytes.into()
}

fn response(status: u16, content_type: &str, body: Bytes) -> Response<Bytes> {
    Response::builder().status(status).header("content-type", content_type).body(body).expect("a response")
}

fn record(data: &[u8], time: Cbor) -> Cbor {
    map([
        ("SequenceNumber", "1".into()),
        ("ApproximateArrivalTimestamp", time),
        ("Data", Cbor::Bytes(data.to_vec())),
        ("PartitionKey", "key".into()),
    ])
}

fn records() -> Bytes {
    let millis = Cbor::Tag(1, Box::new(1_700_000_000_123_i64.into()));
    let records = vec![record(b"\0\xff", millis), record(&[7; 1000], Cbor::Float(1_700_000_000.0))];
    body(&map([("Records", Cbor::Array(records)), ("MillisBehindLatest", 0.into())]))
}

#[test]
fn records_are_read_and_their_data_is_part_of_the_response() {
    let answer = records();
    let output = GetRecords::decode(response(200, CBOR, answer.clone())).expect("records");
    let [first, second] = output.records.as_slice() else { panic!("{output:?}") };
    assert_eq!((&first.data[..], &second.data[..]), (&b"\0\xff"[..], &[7; 1000][..]));
    assert_eq!(first.approximate_arrival_timestamp.map(Timestamp::millis), Some(1_700_000_000_123));
    assert_eq!(second.approximate_arrival_timestamp.map(Timestamp::millis), Some(1_700_000_000_000));
    let place = answer.as_ptr_range();
    for record in &output.records {
        assert!(place.contains(&record.data.as_ptr()), "copied");
    }
    let kept = Bytes::copy_from_slice(&second.data);
    assert!(!place.contains(&kept.as_ptr()));
}

#[test]
fn errors_are_maps_with_a_type() {
    for (kind, message) in [("ResourceNotFoundException", "message"), ("ns#ResourceNotFoundException:x", "Message")] {
        let answer = body(&map([("__type", kind.into()), (message, "no stream".into())]));
        let error = PutRecords::decode(response(400, CBOR, answer)).expect_err("an error");
        let PutRecordsError::ResourceNotFoundException(found) = &error else { panic!("{error:?}") };
        assert_eq!(found.message.as_deref(), Some("no stream"));
        assert_eq!((error.code(), error.status()), (Some("ResourceNotFoundException"), Some(400)));
    }
    let throttled = body(&map([("__type", "ProvisionedThroughputExceededException".into())]));
    assert!(PutRecords::decode(response(400, CBOR, throttled)).expect_err("an error").is_throttling());
    let unknown = body(&map([("__type", "Unheard".into()), ("message", "x".into())]));
    let error = PutRecords::decode(response(500, CBOR, unknown)).expect_err("an error");
    assert!(matches!(error, PutRecordsError::Unmodeled(_)), "{error:?}");
    assert_eq!((error.code(), error.message(), error.is_retryable()), (Some("Unheard"), Some("x"), true));
}

/// Answers everything with this response.
struct Always(Response<Bytes>);

impl Transport for Always {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        Ok(self.0.clone())
    }
}

/// What a client that asks for CBOR makes of this response.
async fn asked(response: Response<Bytes>) -> Result<GetRecordsOutput, GetRecordsError> {
    let config = Config::new().region("us-east-1").credentials(Credentials::new("any", "any")).wire(Wire::Cbor);
    let client = Client::new(config.retry(RetryConfig::off()).transport(Always(response)));
    client.get_records(&GetRecordsInput::new("i")).await
}

#[tokio::test]
async fn a_server_that_does_not_speak_it_is_named_as_that() {
    let json = response(200, "application/x-amz-json-1.1", Bytes::from_static(br#"{"Records":[]}"#));
    let error = asked(json.clone()).await.expect_err("not in CBOR");
    assert_eq!(error.call(), Some(CallErrorKind::Decode));
    let expected = "the response is not in CBOR (Config::wire), which the endpoint may not speak: \
                    the header `content-type` is \"application/x-amz-json-1.1\"";
    assert!(error.message().is_some_and(|message| message.starts_with(expected)), "{error}");
    // Who did not ask for it, reads it.
    assert!(GetRecords::decode(json).is_ok());

    let refused = Bytes::from_static(br#"{"__type":"ResourceNotFoundException","message":"no stream"}"#);
    let error = asked(response(400, "application/x-amz-json-1.1", refused)).await.expect_err("an error");
    assert!(matches!(error, GetRecordsError::ResourceNotFoundException(_)), "{error:?}");
    assert_eq!(error.message(), Some(format!("no stream; {expected}").as_str()));
    assert_eq!(error.code(), Some("ResourceNotFoundException"));

    let page = response(400, "text/html", Bytes::from_static(b"<h1>what?</h1>"));
    let expected = "the body begins with `<h1>what?</h1>`; the response is not in CBOR (Config::wire), which the endpoint may not \
                    speak: the header `content-type` is \"text/html\"";
    assert_eq!(asked(page).await.expect_err("an error").message(), Some(expected));
    assert!(asked(response(200, CBOR, records())).await.is_ok());
}

/// What proxies and load balancers answer is no fault of the form.
#[tokio::test]
async fn who_stands_before_a_server_is_not_blamed_for_the_form() {
    for status in [302, 413, 429, 502, 503, 504] {
        let page = response(status, "text/html", Bytes::from_static(b"<h1>busy</h1>"));
        let error = asked(page).await.expect_err("an error");
        assert_eq!((error.status(), error.message()), (Some(status), Some("the body begins with `<h1>busy</h1>`")));
        assert_eq!(error.is_retryable(), status >= 500 || status == 429, "{status}");
    }
    for status in [301, 400, 403, 413, 500, 503] {
        let bare = Response::builder().status(status).body(Bytes::new()).expect("a response");
        let error = asked(bare).await.expect_err("an error");
        assert_eq!((error.status(), error.message()), (Some(status), None), "{error}");
    }
}

/// All places of JSON: AWS's SDK for Java reads both forms by the same rule.
#[test]
fn errors_are_named_where_those_of_json_are() {
    let name = "ProvisionedThroughputExceededException";
    let named = [
        (Some(name), map([])),
        (Some("ns#ProvisionedThroughputExceededException:http://x/"), map([("message", "slow".into())])),
        (None, map([("code", name.into())])),
        (None, map([("Code", name.into()), ("__type", "Proxy".into())])),
        (None, map([("__type", 7.into()), ("errorType", name.into())])),
    ];
    for (header, said) in named {
        for said in [body(&said), Bytes::new()].into_iter().take(if header.is_some() { 2 } else { 1 }) {
            let mut answer = response(400, CBOR, said);
            if let Some(header) = header {
                answer.headers_mut().insert("x-amzn-errortype", HeaderValue::from_static(header));
            }
            let error = PutRecords::decode(answer).expect_err("an error");
            assert!(matches!(error, PutRecordsError::ProvisionedThroughputExceededException(_)), "{error:?}");
            assert!(error.is_throttling() && error.code() == Some(name), "{error:?}");
        }
    }
    let error = PutRecords::decode(response(400, CBOR, body(&map([("errorMessage", "why".into())]))));
    assert_eq!(error.expect_err("an error").message(), Some("why"));
    // What a broken body says before it breaks still counts.
    let broken = Bytes::from_static(b"\xa2\x66__type\x78\x19ResourceNotFoundException\x67message");
    let error = PutRecords::decode(response(400, CBOR, broken)).expect_err("an error");
    assert!(matches!(error, PutRecordsError::ResourceNotFoundException(_)), "{error:?}");
}

#[test]
fn the_form_is_told_by_its_type_however_that_is_spelled() {
    for spelled in [
        CBOR,
        "application/x-amz-cbor-1.1; charset=utf-8",
        "Application/X-Amz-CBOR-1.1",
        "application/x-amz-cbor-1.1 ;x",
    ] {
        assert_eq!(
            GetRecords::decode(response(200, spelled, records())).expect("records").records.len(),
            2,
            "{spelled}"
        );
    }
}

fn put() -> PutRecordsInput {
    let records = ["a", "b"].map(|data| PutRecordsRequestEntry::new(data).partition_key(data));
    PutRecordsInput::new(records).stream_name("clicks")
}

#[tokio::test(start_paused = true)]
async fn throttling_and_partial_failures_are_those_of_json() {
    let fake = FakeClient::new();
    let failed = PutRecordsResultEntry { error_code: Some("InternalFailure".into()), ..Default::default() };
    let output = PutRecordsOutput {
        failed_record_count: Some(1),
        records: vec![PutRecordsResultEntry::default(), failed],
        ..Default::default()
    };
    let slow = ProvisionedThroughputExceededException::with_message("slow down");
    let missing = ResourceNotFoundException::with_message("no stream");
    fake.put_records()
        .then_error(PutRecordsError::ProvisionedThroughputExceededException(slow))
        .then_disconnect()
        .reply(output.clone())
        .then_error(PutRecordsError::ResourceNotFoundException(missing))
        .then_error(PutRecordsError::Unmodeled(ErrorMeta::of_code("OutOfOrderException").into()))
        .then_with(|input| Ok(PutRecordsOutput { failed_record_count: Some(0), ..of(&input) }));
    let client = Client::new(fake.config().wire(Wire::Cbor));
    let response = client.send::<PutRecords>(&put()).await.expect("sent");
    assert_eq!((response.meta.attempts, response.meta.request_id.as_deref()), (3, Some("fake-3")));
    assert_eq!(response.output, output);
    let error = client.put_records(&put()).await.expect_err("missing");
    let PutRecordsError::ResourceNotFoundException(found) = &error else { panic!("{error:?}") };
    assert_eq!(found.message.as_deref(), Some("no stream"));
    assert_eq!(client.put_records(&put()).await.expect_err("unknown").code(), Some("OutOfOrderException"));
    assert_eq!(client.put_records(&put()).await.expect("sent").records.len(), 2);
    let requests = fake.put_records().requests();
    assert!(requests.iter().all(|request| request.headers()["content-type"] == CBOR));
    assert_eq!(fake.put_records().inputs(), vec![put(); 4]);
    fake.assert_all_used();
}

fn of(input: &PutRecordsInput) -> PutRecordsOutput {
    let records = input.records.iter().map(|_| PutRecordsResultEntry::default()).collect();
    PutRecordsOutput { records, ..Default::default() }
}

#[tokio::test]
async fn a_subscription_gives_its_events() {
    let fake = FakeClient::new();
    let data = Record { data: Bytes::from_static(b"\xff"), ..Record::default() };
    let event = SubscribeToShardEvent { records: vec![data], ..Default::default() };
    fake.subscribe_to_shard().then_events([SubscribeToShardEventStream::SubscribeToShardEvent(event.clone())]);
    let client = Client::new(fake.config().wire(Wire::Cbor));
    let input = SubscribeToShardInput::new(generated::kinesis::SubscribeToShardInputRequired {
        consumer_arn: "arn:aws:kinesis:us-east-1:123456789012:stream/s/consumer/c:1".into(),
        shard_id: "s".into(),
        starting_position: StartingPosition::new("LATEST"),
    });
    let mut output = client.subscribe_to_shard(&input).await.expect("subscribed");
    let came = output.event_stream.next().await.expect("an event").expect("no error");
    assert_eq!(came, SubscribeToShardEventStream::SubscribeToShardEvent(event));
    assert_eq!(fake.subscribe_to_shard().inputs(), [input]);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(any in vec(any::<u8>(), 0..64), at in any::<prop::sample::Index>(), byte: u8, cut: bool) {
        let mut damaged = records().to_vec();
        let at = at.index(damaged.len());
        if cut { damaged.truncate(at) } else { damaged[at] = byte }
        for bytes in [any, damaged] {
            for status in [200, 400] {
                let _ = GetRecords::decode(response(status, CBOR, bytes.clone().into()));
                let _ = PutRecords::decode(response(status, CBOR, bytes.clone().into()));
            }
        }
    }
}

/// Tests like small numbers, which the service itself never sends.
#[tokio::test]
async fn a_fake_service_gives_and_takes_any_time() {
    for millis in [0, 1, 999, 1_000, 7_500, 86_400_000, -1, -1_500, -400_000_000_000, 99_999_999_000, 1_700_000_000_123]
    {
        let time = Timestamp::from_millis(millis);
        let fake = FakeClient::new();
        let record = Record { approximate_arrival_timestamp: Some(time), ..Record::default() };
        fake.get_records().reply(GetRecordsOutput { records: vec![record], ..Default::default() });
        fake.get_shard_iterator().reply(GetShardIteratorOutput::default());
        let client = Client::new(fake.config().wire(Wire::Cbor));
        let output = client.get_records(&GetRecordsInput::new("i")).await.expect("records");
        assert_eq!(output.records[0].approximate_arrival_timestamp, Some(time), "{millis}");
        let input = GetShardIteratorInput::new("s", ShardIteratorType::AtTimestamp);
        let input = GetShardIteratorInput { timestamp: Some(time), stream_name: Some("clicks".into()), ..input };
        client.get_shard_iterator(&input).await.expect("an iterator");
        assert_eq!(fake.get_shard_iterator().inputs(), [input]);
    }
}
