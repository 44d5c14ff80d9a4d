//! What the generated client sends as events.

use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use case_event_stream_input::runtime::event_stream::{Decoder, EventSource, HeaderValue, Message};
use case_event_stream_input::runtime::{
    Body, Bytes, Config, Credentials, RetryConfig, Timestamp, Transport, TransportError, http,
};
use case_event_stream_input::talks::{
    Channel, Chunk, Client, Configuration, ConverseInput, ListenInput, Mark, MarkNumber, Note, Speaker, Speech,
};

/// What comes of a future that waits for nothing.
fn ready<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits"),
    }
}

fn messages(bytes: &[u8]) -> Vec<Message> {
    let mut decoder = Decoder::new();
    decoder.feed(bytes);
    let messages = std::iter::from_fn(|| decoder.next_message().unwrap()).collect();
    decoder.finish().unwrap();
    messages
}

/// Answers with an event, and keeps the messages that it was sent.
#[derive(Clone, Default)]
struct Service(Arc<Mutex<Vec<Message>>>);

impl Transport for Service {
    async fn send(&self, _: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        panic!("a request of events is no whole one")
    }

    async fn stream(&self, request: http::Request<Body>) -> Result<http::Response<Body>, TransportError> {
        assert_eq!(request.headers()["content-type"], "application/vnd.amazon.eventstream");
        let streams_back = request.headers()["x-amz-target"].as_bytes().ends_with(b"Converse");
        let signed = messages(&request.into_body().collect().await?);
        assert!(signed.last().unwrap().payload().is_empty());
        *self.0.lock().unwrap() = signed.iter().flat_map(|message| messages(message.payload())).collect();
        if !streams_back {
            return Ok(http::Response::new(Body::from(Bytes::from("{}"))));
        }
        let event = |name| {
            Message::new("{}")
                .with_header(":message-type", HeaderValue::String("event"))
                .unwrap()
                .with_header(":event-type", HeaderValue::String(name))
                .unwrap()
        };
        let answer = [event("initial-response"), event("Text")].map(|message| message.encode().unwrap()).concat();
        Ok(http::Response::new(Body::from(Bytes::from(answer))))
    }
}

fn client(service: &Service) -> Client {
    let config = Config::new().region("us-east-1").credentials(Credentials::new("AKIDEXAMPLE", "secret"));
    let config = config.retry(RetryConfig::off()).timeout(None).attempt_timeout(None).stream_idle_timeout(None);
    Client::new(config.transport(service.clone()))
}

fn shown(message: &Message) -> (Vec<String>, String) {
    let headers = message.headers().map(|(name, value)| format!("{name}={value:?}")).collect();
    (headers, String::from_utf8(message.payload().to_vec()).unwrap())
}

fn expected(headers: &[&str], payload: &str) -> (Vec<String>, String) {
    let start = r#":message-type=String("event")"#;
    ([start].iter().chain(headers).map(|header| (*header).to_owned()).collect(), payload.to_owned())
}

#[test]
fn members_are_where_the_model_says() {
    let service = Service::default();
    let events = [
        Speech::Configure(Configuration::new(8000).speaker(Speaker::new().name("me"))),
        Speech::Chunk(Chunk::new(Channel::Left).audio("sound").loud(true).at(Timestamp::from_secs(7))),
        Speech::Chunk(Chunk::new(Channel::from("up"))),
        Speech::Note(Note::new().by("you").text("hm")),
        Speech::Mark(Mark::new().number(MarkNumber::First)),
        Speech::Nothing,
        Speech::Unknown { event_type: "New".to_owned(), payload: Bytes::from("raw") },
    ];
    let output = ready(client(&service).converse(&ConverseInput::new(events).language("de"))).unwrap();
    assert!(
        ready({
            let mut texts = output.texts;
            async move { texts.next().await }
        })
        .unwrap()
        .is_ok()
    );
    let json = r#":content-type=String("application/json")"#;
    let sent: Vec<_> = service.0.lock().unwrap().iter().map(shown).collect();
    assert_eq!(
        sent,
        [
            expected(&[r#":event-type=String("initial-request")"#, json], r#"{"Language":"de"}"#),
            expected(&[r#":event-type=String("Configure")"#, json], r#"{"Rate":8000,"Speaker":{"Name":"me"}}"#),
            expected(
                &[
                    r#":event-type=String("Chunk")"#,
                    r#":content-type=String("application/octet-stream")"#,
                    "Loud=Bool(true)",
                    r#"Channel=String("left")"#,
                    &format!("At={:?}", HeaderValue::Timestamp(Timestamp::from_secs(7))),
                ],
                "sound"
            ),
            expected(&[r#":event-type=String("Chunk")"#, r#"Channel=String("up")"#], ""),
            expected(&[r#":event-type=String("Note")"#, json, r#"By=String("you")"#], r#"{"Text":"hm"}"#),
            expected(&[r#":event-type=String("Mark")"#, "Number=Integer(1)"], ""),
            expected(&[r#":event-type=String("Nothing")"#], ""),
            expected(&[r#":event-type=String("New")"#], "raw"),
        ]
    );
}

#[test]
fn no_events_are_an_ended_stream() {
    let service = Service::default();
    ready(client(&service).listen(&ListenInput::new())).unwrap();
    assert_eq!(service.0.lock().unwrap().len(), 1);
    let input = ListenInput::new().speech(EventSource::from(vec![Speech::Nothing]));
    assert_eq!(input.clone(), input);
}
