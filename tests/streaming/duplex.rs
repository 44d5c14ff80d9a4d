//! Event streams in requests, over HTTP/2 and HTTP/1.1: frames, their order and their signatures, as another implementation
//! makes them; answers while the request goes on; what becomes of streams that fail.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};

use aws_sigv4::event_stream::{sign_empty_message, sign_message};
use aws_sigv4::sign::v4;
use aws_smithy_eventstream::frame::read_message_from;
use generated::runtime::event_stream::{
    Decoder, EncodeError, Event, EventParts, EventSource, EventStream, HeaderValue, Message, ReadEvent, Result as Read,
    StreamedEvents, WriteEvent,
};
use generated::runtime::json::{self, Reader, Write, Writer};
use generated::runtime::protocol::{AwsJson1_1, EventStreamOutput, EventStreams};
use generated::runtime::{Body, Bytes, Operation, OperationInfo, http};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use tokio::sync::mpsc;

use crate::store::{Fed, Handler, SERVICE, Store, StoreError, handler};

const A_MOMENT: Duration = Duration::from_millis(100);

/// When everything happens, by the client's clock.
const NOW: u64 = 1_440_938_160;

/// One event.
#[derive(Clone, Debug, PartialEq)]
struct Said(String);

impl WriteEvent for Said {
    fn write_event(&self) -> Result<Message, EncodeError> {
        let mut event = EventParts::new("Said");
        event.payload("text/plain", self.0.clone().into());
        event.header("loud", &true);
        event.finish()
    }
}

impl ReadEvent for Said {
    fn read_event(event: &Event<'_>) -> Read<Self> {
        Ok(Self(event.text()?.to_owned()))
    }
}

fn said(text: &str) -> Said {
    Said(text.to_owned())
}

/// Sends events and is sent some; what is no event comes first, in both directions.
struct Converse;

struct Input {
    language: &'static str,
    events: EventSource<Said>,
}

#[derive(Default)]
struct Output {
    id: Option<String>,
    events: EventStream<Said, StoreError>,
}

impl Operation for Converse {
    type Input = Input;
    type Output = Output;
    type Error = StoreError;
    type Protocol = EventStreams<AwsJson1_1>;
    const INFO: OperationInfo = OperationInfo::new(&SERVICE, "Converse");

    fn events(input: &Input) -> Option<StreamedEvents<'_>> {
        Some(StreamedEvents::new("events", &input.events).initial_request("application/json"))
    }
}

impl Write for Input {
    fn write(&self, out: &mut Writer) {
        let mut object = out.object();
        object.member("Language", &self.language.to_owned());
    }
}

impl json::Read for Output {
    fn member(&mut self, key: &str, reader: &mut Reader<'_>) -> Result<(), json::Error> {
        match key {
            "Id" => reader.update(&mut self.id),
            _ => reader.skip(),
        }
    }
}

impl EventStreamOutput for Output {
    type Event = Said;
    type Error = StoreError;
    const HAS_MEMBERS: bool = true;

    fn set_stream(&mut self, stream: EventStream<Said, StoreError>) {
        self.events = stream;
    }
}

fn input(events: impl Into<EventSource<Said>>) -> Input {
    Input { language: "de", events: events.into() }
}

/// What a server got of one request: the head, its messages, and whether their stream came to its end.
#[derive(Debug)]
struct Got {
    head: http::request::Parts,
    /// As they came: each holds the frame of another.
    messages: Vec<Message>,
    whole: bool,
}

/// Reads messages as they come; `each` is told of those inside.
async fn read(request: http::Request<Incoming>, mut each: impl FnMut(&Message)) -> Got {
    let (head, mut body) = request.into_parts();
    let mut decoder = Decoder::new();
    let mut messages = Vec::new();
    loop {
        match body.frame().await {
            Some(Ok(frame)) => decoder.feed(&frame.into_data().unwrap_or_default()),
            end => return Got { head, messages, whole: end.is_none() && decoder.finish().is_ok() },
        }
        while let Some(message) = decoder.next_message().expect("right frames") {
            if !message.payload().is_empty() {
                each(&inner(&message));
            }
            messages.push(message);
        }
    }
}

/// The message that a signed one holds.
fn inner(message: &Message) -> Message {
    let mut decoder = Decoder::new();
    decoder.feed(message.payload());
    let inner = decoder.next_message().expect("a frame").expect("all of it");
    decoder.finish().expect("nothing more");
    inner
}

fn event(name: &str, payload: &[u8]) -> Bytes {
    let message = Message::new(payload.to_vec()).with_header(":message-type", HeaderValue::String("event"));
    message
        .and_then(|message| message.with_header(":event-type", HeaderValue::String(name))?.encode())
        .expect("a frame")
}

/// A server that says again what it hears, while it hears it; and what it got of each request.
fn echo() -> (Handler, Arc<Mutex<Vec<Got>>>) {
    let got = Arc::<Mutex<Vec<Got>>>::default();
    let told = Arc::clone(&got);
    let handler = handler(move |_, request| {
        let got = Arc::clone(&told);
        let (sender, receiver) = mpsc::channel(64);
        tokio::spawn(async move {
            let again = sender.clone();
            let each = |message: &Message| match message.header(":event-type") {
                Some(HeaderValue::String("Said")) => {
                    again.try_send(Ok(event("Said", message.payload()))).expect("room");
                }
                _ => again.try_send(Ok(event("initial-response", br#"{"Id":"c-1"}"#))).expect("room"),
            };
            let all = read(request, each).await;
            got.lock().expect("got").push(all);
            drop(sender);
        });
        async { http::Response::new(Body::new(Fed(receiver))) }
    });
    (handler, got)
}

fn headers(message: &Message) -> Vec<String> {
    message.headers().map(|(name, value)| format!("{name}={value:?}")).collect()
}

/// The signature in a request's head.
fn signature(head: &http::request::Parts) -> String {
    let authorization = head.headers["authorization"].to_str().expect("text");
    authorization.rsplit_once("Signature=").expect("a signature").1.to_owned()
}

/// Checks each message against what `aws-sigv4` makes of its content.
fn check_chain(got: &Got) {
    let identity = aws_credential_types::Credentials::new("AKIDEXAMPLE", "secret", None, None, "test").into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name("store")
        .time(UNIX_EPOCH + Duration::from_secs(NOW))
        .settings(())
        .build()
        .expect("all parameters");
    let mut last = signature(&got.head);
    for (at, message) in got.messages.iter().enumerate() {
        let signed = if message.payload().is_empty() {
            assert_eq!(at + 1, got.messages.len(), "only the last is empty");
            sign_empty_message(&last, &params).expect("signed")
        } else {
            let frame = read_message_from(message.payload().as_ref()).expect("a frame of theirs");
            sign_message(&frame, &last, &params).expect("signed")
        };
        let (expected, signature) = signed.into_parts();
        let of = |name: &str| {
            expected.headers().iter().find(|header| header.name().as_str() == name).expect("a header").value().clone()
        };
        let Some(HeaderValue::Blob(sent)) = message.header(":chunk-signature") else { panic!("{message:?}") };
        assert_eq!(of(":chunk-signature").as_byte_array().expect("bytes").as_ref(), sent, "message {at}");
        let Some(HeaderValue::Timestamp(time)) = message.header(":date") else { panic!("{message:?}") };
        assert_eq!(time.secs().unsigned_abs(), NOW);
        assert_eq!(expected.payload(), message.payload());
        last = signature;
    }
}

#[tokio::test]
async fn every_frame_is_signed_by_the_one_before_and_the_last_is_empty() {
    for h2 in [true, false] {
        let (handler, got) = echo();
        let store = Store::start(h2, handler).await;
        let input = input([said("one"), said("two")]);
        let output = store.client(|config| config).call::<Converse>(&input).await.expect("an answer");
        let mut events = output.events;
        assert_eq!(output.id.as_deref(), Some("c-1"));
        for text in ["one", "two"] {
            assert_eq!(events.next().await, Some(Ok(said(text))));
        }
        assert_eq!(events.next().await, None);
        let got = got.lock().expect("got").pop().expect("a request");
        assert!(got.whole);
        let head = &got.head.headers;
        assert_eq!(head["content-type"], "application/vnd.amazon.eventstream");
        assert_eq!(head["x-amz-content-sha256"], "STREAMING-AWS4-HMAC-SHA256-EVENTS");
        assert_eq!(head["x-amz-target"], "Store.Converse");
        assert!(!head.contains_key("content-length"));
        assert_eq!(got.messages.len(), 4);
        let first = inner(&got.messages[0]);
        assert_eq!(
            headers(&first),
            [
                r#":message-type=String("event")"#,
                r#":event-type=String("initial-request")"#,
                r#":content-type=String("application/json")"#
            ]
        );
        assert_eq!(first.payload(), r#"{"Language":"de"}"#);
        let second = inner(&got.messages[1]);
        assert_eq!(
            headers(&second),
            [
                r#":message-type=String("event")"#,
                r#":event-type=String("Said")"#,
                r#":content-type=String("text/plain")"#,
                "loud=Bool(true)"
            ]
        );
        assert_eq!((second.payload().as_ref(), got.messages[3].payload().len()), (b"one".as_slice(), 0));
        check_chain(&got);
    }
}

#[tokio::test]
async fn the_service_answers_while_it_is_spoken_to() {
    let (handler, got) = echo();
    let store = Store::start(true, handler).await;
    // No limit of calls is one of a conversation.
    let client = store.client(|config| config.timeout(A_MOMENT * 5).attempt_timeout(A_MOMENT * 5));
    let (sender, source) = EventSource::channel(1);
    let input = input(source);
    let mut output = client.call::<Converse>(&input).await.expect("an answer before the first event");
    for text in ["how", "are", "you"] {
        tokio::time::sleep(A_MOMENT * 2).await;
        sender.send(said(text)).await.expect("taken");
        assert_eq!(output.events.next().await, Some(Ok(said(text))));
    }
    assert!(got.lock().expect("got").is_empty(), "it is still spoken to");
    drop(sender);
    assert_eq!(output.events.next().await, None);
    let got = got.lock().expect("got").pop().expect("a request");
    assert!(got.whole && got.messages.len() == 5);
    check_chain(&got);
}

#[tokio::test]
async fn a_stream_that_fails_is_broken_off_and_never_ended() {
    let (handler, got) = echo();
    let store = Store::start(true, handler).await;
    let client = store.client(|config| config);
    let (sender, source) = EventSource::channel(1);
    let mut output = client.call::<Converse>(&input(source)).await.expect("an answer");
    sender.send(said("one")).await.expect("taken");
    assert_eq!(output.events.next().await, Some(Ok(said("one"))));
    sender.fail(io::Error::other("the microphone is gone")).await;
    let ended = tokio::time::timeout(Duration::from_secs(10), output.events.next()).await.expect("it ends");
    assert!(ended.is_none_or(|event| event.is_err()));
    while got.lock().expect("got").is_empty() {
        tokio::time::sleep(A_MOMENT / 10).await;
    }
    let got = got.lock().expect("got").pop().expect("a request");
    assert!(!got.whole);
    assert!(got.messages.iter().all(|message| !message.payload().is_empty()), "no end was sent");
}

/// Refuses the first requests.
fn busy(statuses: &'static [u16]) -> Handler {
    handler(move |number, request| async move {
        let whole = read(request, |_| ()).await.whole;
        let status = statuses.get(number).copied().unwrap_or(200);
        assert!(whole);
        let body = Body::from(event("initial-response", b"{}"));
        http::Response::builder().status(status).body(body).expect("a response")
    })
}

#[tokio::test]
async fn a_list_is_sent_again_and_a_stream_is_not() {
    let store = Store::start(true, busy(&[503])).await;
    let sent = store.client(|config| config).send::<Converse>(&input([said("one")])).await.expect("an answer");
    assert_eq!(sent.meta.attempts, 2);
    let store = Store::start(true, busy(&[503])).await;
    let (sender, source) = EventSource::channel(1);
    sender.send(said("one")).await.expect("room");
    drop(sender);
    let error = store.client(|config| config).call::<Converse>(&input(source)).await.err().expect("a failure");
    assert_eq!((error.status(), error.attempts()), (Some(503), 1));
    assert!(error.to_string().contains("events of `events` were taken: only a list can be sent again"), "{error}");
}
