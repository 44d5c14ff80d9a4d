//! The event stream of a shard: what a subscription sends, and what comes of the frames that servers answer with.

use std::fmt::Write as _;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use futures_core::Stream;
use generated::kinesis::{
    ShardIteratorType, StartingPosition, SubscribeToShard, SubscribeToShardError, SubscribeToShardEventStream,
    SubscribeToShardInput, SubscribeToShardInputRequired,
};
use generated::runtime::event_stream::{EventStream, HeaderValue, Message};
use generated::runtime::{Bytes, CallErrorKind, Operation, Timestamp, http, protocol};

use crate::case::{Case, answer, case, fault, response, told, typed_fault};
use crate::names::{CONSUMER_ARN, STREAM_ID};

cases! { subscribe_to_shard }

type Event = SubscribeToShardEventStream;

const EVENTS: &[(&str, &str)] = &[
    (
        "SubscribeToShardEvent",
        r#"{
            "Records": [{
                "SequenceNumber": "49668899999999999999999999999999999999999999999999000002",
                "ApproximateArrivalTimestamp": 1763805296.123,
                "Data": "aGVsbG8=",
                "PartitionKey": "user-17",
                "EncryptionType": "KMS"
            }],
            "ContinuationSequenceNumber": "49668899999999999999999999999999999999999999999999000002",
            "MillisBehindLatest": 250
        }"#,
    ),
    (
        "SubscribeToShardEvent",
        r#"{
            "Records": [],
            "ContinuationSequenceNumber": "49668899999999999999999999999999999999999999999999000003",
            "MillisBehindLatest": 0,
            "ChildShards": [{
                "ShardId": "shardId-000000000002",
                "ParentShards": ["shardId-000000000000"],
                "HashKeyRange": {"StartingHashKey": "0", "EndingHashKey": "99"}
            }]
        }"#,
    ),
];

fn subscribe_to_shard() -> Case {
    let from = StartingPosition::new(ShardIteratorType::AfterSequenceNumber).sequence_number("49668899");
    let since = StartingPosition::new(ShardIteratorType::AtTimestamp).timestamp(Timestamp::from_secs(1_763_805_296));
    let latest = StartingPosition::new(ShardIteratorType::Latest);
    let input = |starting_position| {
        SubscribeToShardInput::new(SubscribeToShardInputRequired {
            consumer_arn: CONSUMER_ARN.into(),
            shard_id: "shardId-000000000000".into(),
            starting_position,
        })
    };
    let mut case = case::<SubscribeToShard>(
        [input(from).stream_id(STREAM_ID).dry_run(true), input(since), input(latest)],
        "",
        [
            typed_fault(400, "ResourceInUseException", r#"{"message":"Another subscription is 2 seconds old."}"#),
            fault(400, r#"{"__type":"DryRunOperationException","message":"It would have succeeded."}"#),
        ],
    );
    case.succeeds = |body| of_body(body.into()).1.is_none();
    case.events = EVENTS;
    case.output.clear();
    let frames = EVENTS.iter().map(|(name, payload)| event(name, payload));
    let (events, error) = subscription([vec![initial_response("{}")], frames.collect()].concat());
    assert_eq!((events.len(), error), (EVENTS.len(), None));
    for event in events {
        writeln!(case.output, "{event:#?}").unwrap();
    }
    for name in ["KMSThrottlingException", "InternalFailureException"] {
        let (_, error) = subscription([exception(name, r#"{"message":"Out of order."}"#)]);
        let error = error.unwrap();
        case.codes.push(error.code().unwrap().to_owned());
        writeln!(case.errors, "\n## error in the stream\n{}", told(&error)).unwrap();
    }
    case
}

fn message(headers: &[(&str, &str)], payload: impl Into<Bytes>) -> Message {
    headers.iter().fold(Message::new(payload), |message, (name, value)| {
        message.with_header(name, HeaderValue::String(value)).unwrap()
    })
}

fn event(name: &str, payload: &str) -> Message {
    let content_type = (":content-type", "application/x-amz-json-1.1");
    message(&[(":message-type", "event"), (":event-type", name), content_type], payload.to_owned())
}

fn initial_response(payload: &str) -> Message {
    event("initial-response", payload)
}

fn exception(name: &str, payload: &str) -> Message {
    message(&[(":message-type", "exception"), (":exception-type", name)], payload.to_owned())
}

fn beat(number: u32) -> Message {
    event("SubscribeToShardEvent", &format!(r#"{{"Records":[],"ContinuationSequenceNumber":"{number}"}}"#))
}

fn frames(messages: &[Message]) -> Vec<u8> {
    messages.iter().flat_map(|message| message.encode().unwrap()).collect()
}

/// The events of a response with this body, and the error that ends them.
fn of_body(body: Vec<u8>) -> (Vec<Event>, Option<SubscribeToShardError>) {
    let headers = [("x-amzn-RequestId", "r-1"), ("content-type", "application/vnd.amazon.eventstream")];
    of_response(response(200, &headers, body))
}

fn of_response(response: http::Response<Bytes>) -> (Vec<Event>, Option<SubscribeToShardError>) {
    let mut stream = SubscribeToShard::decode(response).unwrap().event_stream;
    let mut events = Vec::new();
    loop {
        match next(&mut stream) {
            Some(Ok(event)) => events.push(event),
            end => {
                let end = end.and_then(Result::err);
                assert!(next(&mut stream).is_none(), "more after {end:?}");
                return (events, end);
            }
        }
    }
}

/// What comes next of a stream that waits for nothing, by the trait that other crates know.
fn next<T, E: From<generated::runtime::CallError>>(stream: &mut EventStream<T, E>) -> Option<Result<T, E>> {
    match Pin::new(stream).poll_next(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(next) => next,
        Poll::Pending => panic!("it waits"),
    }
}

fn subscription(messages: impl AsRef<[Message]>) -> (Vec<Event>, Option<SubscribeToShardError>) {
    of_body(frames(messages.as_ref()))
}

/// The continuation of each event.
fn numbers(events: &[Event]) -> Vec<&str> {
    let mut numbers = Vec::new();
    for event in events {
        let Event::SubscribeToShardEvent(event) = event else { panic!("{event:?}") };
        numbers.push(event.continuation_sequence_number.as_str());
    }
    numbers
}

#[test]
fn initial_response_may_come_or_not() {
    for first in [None, Some(initial_response("{}")), Some(initial_response("")), Some(initial_response("[x"))] {
        let (events, error) = subscription(first.into_iter().chain([beat(1), beat(2)]).collect::<Vec<_>>());
        assert_eq!((numbers(&events), error), (vec!["1", "2"], None));
    }
    assert_eq!(subscription([]), (Vec::new(), None));
}

#[test]
fn an_unknown_event_is_kept_and_the_stream_goes_on() {
    let (events, error) = subscription([event("Rebalanced", "\u{1}{"), beat(1)]);
    let payload = Bytes::from_static(b"\x01{");
    assert_eq!(events[0], Event::Unknown { event_type: "Rebalanced".to_owned(), payload });
    assert_eq!((numbers(&events[1..]), error), (vec!["1"], None));
}

#[test]
fn an_exception_ends_the_stream_as_the_error_of_its_name() {
    let (events, error) = subscription([
        beat(1),
        exception("ResourceInUseException", r#"{"message":"Another consumer took over."}"#),
        beat(2),
    ]);
    assert_eq!(numbers(&events), ["1"]);
    let Some(SubscribeToShardError::ResourceInUseException(error)) = error else { panic!("{error:?}") };
    assert_eq!(error.message.as_deref(), Some("Another consumer took over."));
    assert_eq!((error.status(), error.request_id(), error.operation()), (Some(200), Some("r-1"), "SubscribeToShard"));
    let line = "SubscribeToShard: ResourceInUseException: Another consumer took over. (HTTP 200, request id r-1)";
    assert_eq!(error.to_string(), line);

    let (_, error) = subscription([exception("ServiceUnavailableException", "not JSON")]);
    let Some(SubscribeToShardError::Unmodeled(error)) = error else { panic!("{error:?}") };
    assert_eq!((error.code(), error.is_retryable()), (Some("ServiceUnavailableException"), true));
    assert_eq!(error.body(), "not JSON");
}

#[test]
fn an_error_message_ends_the_stream_with_code_and_text() {
    let error = [(":message-type", "error"), (":error-code", "InternalError"), (":error-message", "It broke.")];
    let (events, error) = subscription([beat(1), message(&error, ""), beat(2)]);
    assert_eq!(numbers(&events), ["1"]);
    let Some(SubscribeToShardError::Unmodeled(error)) = error else { panic!("{error:?}") };
    assert_eq!((error.code(), error.message()), (Some("InternalError"), Some("It broke.")));
}

#[test]
fn a_broken_frame_is_told_with_its_place_after_the_events_before_it() {
    let mut body = frames(&[beat(1), beat(2)]);
    let second = body.len() / 2;
    let last = body.len() - 1;
    body[last] ^= 1;
    let (events, error) = of_body(body.clone());
    assert_eq!(numbers(&events), ["1"]);
    let error = error.unwrap();
    assert_eq!((error.call(), error.is_retryable()), (Some(CallErrorKind::Decode), false));
    let start = format!("SubscribeToShard: frame 2 of the event stream, byte {second}: its checksum is ");
    assert!(error.to_string().starts_with(&start), "{error}");

    let (events, error) = of_body(body[..second + 5].to_vec());
    assert_eq!(numbers(&events), ["1"]);
    let error = error.unwrap();
    assert_eq!((error.call(), error.is_retryable()), (Some(CallErrorKind::Transport), true));
    let line = format!("frame 2 of the event stream, byte {second}: the stream ends after 5 bytes of this frame");
    assert_eq!(error.message(), Some(&*line));
}

#[test]
fn a_message_that_is_not_what_it_should_be_is_told_with_its_place() {
    let refused = |message| {
        let (events, error) = subscription([message, beat(1)]);
        assert_eq!(events, []);
        let error = error.unwrap();
        assert_eq!(error.call(), Some(CallErrorKind::Decode));
        let place = "frame 1 of the event stream, byte 0: ";
        error.message().and_then(|message| message.strip_prefix(place)).unwrap().to_owned()
    };
    assert_eq!(refused(message(&[], "{}")), "the message lacks the header `:message-type`");
    let expected = "the payload of `SubscribeToShardEvent` is not the JSON it should be: \
                    expected an array, found a number at byte 11";
    assert_eq!(refused(event("SubscribeToShardEvent", r#"{"Records":1}"#)), expected);
}

#[test]
fn what_is_no_event_stream_is_told_by_its_type() {
    let headers = [("x-amzn-RequestId", "r-1"), ("content-type", "text/html")];
    let (_, error) = of_response(response(200, &headers, "<html>Sign in to the hotel's network</html>"));
    let error = error.unwrap().to_string();
    assert!(
        error.starts_with("SubscribeToShard: the response is not an event stream but \"text/html\" (frame 1 "),
        "{error}"
    );
}

#[test]
fn an_error_response_is_the_calls() {
    let error = SubscribeToShard::decode(answer(400, Some("ResourceNotFoundException"), "{}")).unwrap_err();
    assert!(matches!(error, SubscribeToShardError::ResourceNotFoundException(_)), "{error}");
}

#[test]
fn events_come_without_io_from_bytes_in_pieces() {
    let (parts, ()) = http::Response::new(()).into_parts();
    let mut decoder = protocol::events::<SubscribeToShard>(parts);
    let mut events = Vec::new();
    for byte in frames(&[initial_response(""), beat(1), beat(2)]) {
        decoder.feed(&[byte]);
        events.extend(decoder.next_event().unwrap());
    }
    decoder.finish().unwrap();
    assert_eq!(numbers(&events), ["1", "2"]);
    decoder.feed(b"x");
    assert_eq!(decoder.next_event(), Ok(None));
    assert!(decoder.finish().is_err());
}
