//! What the generated client makes of the frames that a service sends.

use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use case_event_stream::runtime::event_stream::{EventStream, HeaderValue, Message};
use case_event_stream::runtime::{
    Body, Bytes, CallError, CallErrorKind, Config, Credentials, Operation, RetryConfig, Timestamp, Transport,
    TransportError, http,
};
use case_event_stream::streams::{
    Added, Client, Error, EventStream as Line, Events, Imported, Kind, Level, Moved, Note, Place, TailInput, Watch,
    WatchError, WatchInput, WatchOutput,
};

/// What comes of a future that waits for nothing.
fn ready<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits"),
    }
}

/// All events, and the error that ends them.
fn all<T, E: From<CallError>>(mut stream: EventStream<T, E>) -> (Vec<T>, Option<E>) {
    let mut events = Vec::new();
    loop {
        match ready(stream.next()) {
            Some(Ok(event)) => events.push(event),
            end => return (events, end.and_then(Result::err)),
        }
    }
}

fn message(headers: &[(&str, HeaderValue<'_>)], payload: &'static [u8]) -> Message {
    headers.iter().fold(Message::new(payload), |message, (name, value)| message.with_header(name, *value).unwrap())
}

fn event(name: &str, headers: &[(&str, HeaderValue<'_>)], payload: &'static [u8]) -> Message {
    let start = [(":message-type", HeaderValue::String("event")), (":event-type", HeaderValue::String(name))];
    message(&[&start, headers].concat(), payload)
}

fn exception(name: &str, headers: &[(&str, HeaderValue<'_>)], payload: &'static [u8]) -> Message {
    let start = [(":message-type", HeaderValue::String("exception")), (":exception-type", HeaderValue::String(name))];
    message(&[&start, headers].concat(), payload)
}

fn initial() -> Message {
    event("initial-response", &[], br#"{"Id":"w-1","Resumed":true}"#)
}

fn response(messages: &[Message]) -> http::Response<Bytes> {
    let body: Vec<u8> = messages.iter().flat_map(|message| message.encode().unwrap()).collect();
    http::Response::new(body.into())
}

fn watch(messages: &[Message]) -> Result<WatchOutput, WatchError> {
    Watch::decode(response(messages))
}

/// The only event after the initial response.
fn only(message: Message) -> Events {
    let (mut events, error) = all(watch(&[initial(), message]).unwrap().events);
    assert_eq!((events.len(), error), (1, None));
    events.remove(0)
}

/// The error after the initial response.
fn end(message: Message) -> WatchError {
    let (events, error) = all(watch(&[initial(), message, event("Beat", &[], b"")]).unwrap().events);
    assert_eq!(events, []);
    error.unwrap()
}

#[test]
fn the_first_message_holds_the_outputs_other_members() {
    let output = watch(&[initial(), event("Beat", &[], b"")]).unwrap();
    assert_eq!((output.id.as_str(), output.resumed), ("w-1", Some(true)));
    assert_eq!(all(output.events), (vec![Events::Beat], None));
}

#[test]
fn an_exception_in_place_of_the_first_message_is_the_calls() {
    let error = watch(&[exception("Refused", &[], br#"{"message":"no"}"#)]).unwrap_err();
    assert!(matches!(error, WatchError::Refused(_)), "{error}");
    let error = watch(&[exception("Gone", &[], br#"{"Since":7}"#)]).unwrap_err();
    let WatchError::Gone(error) = error else { panic!("{error}") };
    assert_eq!(error.since, Some(Timestamp::from_secs(7)));
}

#[test]
fn required_members_cannot_be_left_out() {
    for messages in [vec![], vec![event("Beat", &[], b"")]] {
        let error = watch(&messages).unwrap_err();
        assert_eq!(error.message(), Some("the event stream has no `initial-response`, without `Id`"));
        assert_eq!(error.call(), Some(CallErrorKind::Decode));
    }
    let error = watch(&[event("initial-response", &[], b"[]")]).unwrap_err();
    let line = "frame 1 of the event stream, byte 0: `initial-response` is not the JSON it should be: \
                expected an object, found an array at byte 0";
    assert_eq!(error.message(), Some(line));
}

#[test]
fn headers_and_payloads_become_members() {
    let time = Timestamp::from_secs_and_nanos(7, 5_000_000);
    let headers = [
        ("At", HeaderValue::Timestamp(time)),
        ("Count", HeaderValue::Integer(3)),
        ("Kind", HeaderValue::String("new")),
        ("Level", HeaderValue::Integer(3)),
    ];
    let added = Added { id: "a".to_owned(), at: Some(time), count: 3, kind: Some(Kind::New), level: Some(Level::High) };
    assert_eq!(only(event("Added", &headers, br#"{"Id":"a"}"#)), Events::Added(added));
    let bare = Added { id: "a".to_owned(), ..Added::default() };
    assert_eq!(only(event("Added", &[], br#"{"Id":"a"}"#)), Events::Added(bare));

    let digest = [("Digest", HeaderValue::Blob(b"\x01"))];
    let imported = Imported { digest: Some(Bytes::from_static(b"\x01")), body: Bytes::from_static(b"\xff{") };
    assert_eq!(only(event("Imported", &digest, b"\xff{")), Events::Imported(imported));
    assert_eq!(only(event("Note", &[], "é".as_bytes())), Events::Note(Note { text: Some("é".to_owned()) }));

    let place = Place { from: Some("x".to_owned()), to: None };
    let moved = Moved { r#final: Some(false), place: Some(place) };
    let last = [("Final", HeaderValue::Bool(false))];
    assert_eq!(only(event("moved", &last, br#"{"From":"x"}"#)), Events::Moved(moved));
}

#[test]
fn a_header_of_another_type_ends_the_stream() {
    let (events, error) =
        all(watch(&[initial(), event("Added", &[("At", HeaderValue::Bool(true))], b"")]).unwrap().events);
    assert_eq!(events, []);
    let expected = "frame 2 of the event stream, byte 96: the header `At` is a boolean, not a timestamp";
    assert_eq!(error.unwrap().message(), Some(expected));
}

#[test]
fn unknown_events_are_kept() {
    let unknown = Events::Unknown { event_type: "Renamed".to_owned(), payload: Bytes::from_static(b"?") };
    assert_eq!(only(event("Renamed", &[], b"?")), unknown);
}

#[test]
fn an_exception_goes_by_its_name_in_the_stream_and_has_its_members() {
    let WatchError::Throttled(error) = end(exception("slowDown", &[("Wait", HeaderValue::Long(250))], b"slower!"))
    else {
        panic!("another error");
    };
    assert_eq!((error.message.as_deref(), error.wait, error.code()), (Some("slower!"), Some(250), Some("Throttled")));
    assert!(error.is_throttling());
    assert!(matches!(Error::from(end(exception("Throttled", &[], b""))), Error::Throttled(_)));
    let error = end(exception("Refused", &[], br#"{"message":"no more"}"#));
    assert!(matches!(error, WatchError::Refused(_)), "{error}");
    let error = end(exception("Odd", &[], br#"{"message":"?"}"#));
    assert!(matches!(error, WatchError::Unmodeled(_)), "{error}");
    assert_eq!((error.code(), error.message()), (Some("Odd"), Some("?")));
}

/// Answers with events; notes the hosts that are asked.
#[derive(Clone, Default)]
struct Recorded(Arc<Mutex<Vec<String>>>);

impl Transport for Recorded {
    async fn send(&self, _: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        Err(TransportError::config("whole responses are not what is asked for"))
    }

    async fn open(&self, request: http::Request<Bytes>) -> Result<http::Response<Body>, TransportError> {
        self.0.lock().unwrap().extend(request.uri().host().map(str::to_owned));
        let messages = [initial(), event("Line", &[], br#"{"Text":"hidden"}"#), event("Other", &[], b"hidden")];
        Ok(response(&messages).map(Body::from))
    }
}

fn client(transport: Recorded) -> Client {
    let config = Config::new().region("eu-west-1").credentials(Credentials::new("AKIDEXAMPLE", "secret"));
    let config = config.timeout(None).attempt_timeout(None).stream_idle_timeout(None).retry(RetryConfig::off());
    Client::new(config.endpoint_url("https://streams.example.com").transport(transport))
}

#[test]
fn a_client_opens_the_stream_at_the_prefixed_host() {
    let transport = Recorded::default();
    let output = ready(client(transport.clone()).tail(&TailInput::new())).unwrap();
    let (lines, error) = all(output.lines);
    assert_eq!((lines.len(), error), (2, None));
    assert!(matches!(&lines[0], Line::Line(line) if line.text.as_deref() == Some("hidden")));
    assert!(!format!("{lines:?}").contains("hidden"), "{lines:?}");
    assert_eq!(*transport.0.lock().unwrap(), ["streaming-streams.example.com"]);
}

#[test]
fn a_client_waits_for_the_first_message_where_it_holds_members() {
    let output = ready(client(Recorded::default()).watch(&WatchInput::new("w-1"))).unwrap();
    assert_eq!((output.id.as_str(), output.resumed), ("w-1", Some(true)));
    assert_eq!(all(output.events).0.len(), 2);
}
