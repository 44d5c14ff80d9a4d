//! What the generated client makes of CBOR, also where it is not what it should be.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use case_rpc_v2_cbor::depot_2026::{
    Events, FakeClient, Full, Kind, Part, Ping, PingError, PingInput, PingOutput, Rank, Store, StoreError, StoreInput,
    StoreOutput, Watch, WatchError, WatchInput, WatchOutput,
};
use case_rpc_v2_cbor::runtime::event_stream::{HeaderValue, Message};
use case_rpc_v2_cbor::runtime::{Bytes, CallErrorKind, EncodeOptions, IdempotencyTokens, Operation, Timestamp, http};

fn response(status: u16, body: impl Into<Bytes>) -> http::Response<Bytes> {
    let response = http::Response::builder().status(status).header("smithy-protocol", "rpc-v2-cbor");
    response.header("content-type", "application/cbor").body(body.into()).unwrap()
}

fn store(status: u16, body: &'static [u8]) -> Result<StoreOutput, StoreError> {
    Store::decode(response(status, body))
}

#[test]
fn no_input_is_no_body_and_no_type() {
    let request = Ping::encode(&PingInput {}).unwrap();
    assert_eq!((request.method().as_str(), request.uri().path()), ("POST", "/service/Depot_2026/operation/Ping"));
    let headers: Vec<_> =
        request.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
    assert_eq!(headers, [("smithy-protocol", "rpc-v2-cbor"), ("accept", "application/cbor")]);
    assert!(request.body().is_empty());
}

#[test]
fn a_request_is_one_map() {
    let input = StoreInput {
        name: "a".into(),
        contents: Some(Bytes::from_static(b"xyz")),
        stored: Some(Timestamp::from_secs(7)),
        times: Some(vec![Some(Timestamp::from_secs_and_nanos(1, 500_000_000)), None]),
        parts: Some(vec![Part::Text("t".into()), Part::None, Part::At(Timestamp::from_secs(0))]),
        sizes: Some([("k".to_owned(), -1)].into()),
        kind: Some(Kind::Box),
        rank: Some(Rank::First),
        token: None,
    };
    let idempotency_tokens = IdempotencyTokens::new(|| "t-1".to_owned());
    let options = EncodeOptions { idempotency_tokens, ..EncodeOptions::default() };
    let request = Store::encode_with(&input, &options).unwrap();
    assert_eq!(request.headers()["content-type"], "application/cbor");
    let parts = [
        &b"\xbf\x64Name\x61a\x68Contents\x43xyz\x66Stored\xc1\x07"[..],
        b"\x65Times\x82\xc1\xfb\x3f\xf8\0\0\0\0\0\0\xf6",
        b"\x65Parts\x83\xbf\x64Text\x61t\xff\xbf\x64None\xbf\xff\xff\xbf\x62At\xc1\0\xff",
        b"\x65Sizes\xa1\x61k\x20\x64Kind\x63box\x64Rank\x01\x65Token\x63t-1\xff",
    ];
    assert_eq!(request.body().escape_ascii().to_string(), parts.concat().escape_ascii().to_string());
}

#[test]
fn a_response_is_one_map() {
    let body = b"\xa5\x62Id\x61i\x66Weight\x02\x65Price\xc4\x82\x20\x0f\x64Part\xa1\x64None\xa0\x66Stored\xc1\xfb\x3f\xf1\x99\x99\x99\x99\x99\x9a";
    let output = store(200, body).unwrap();
    assert_eq!((output.id.as_str(), output.weight, output.part), ("i", Some(2.0), Some(Part::None)));
    assert_eq!(output.price.unwrap().as_str(), "1.5");
    assert_eq!(output.stored.unwrap().millis(), 1_100);
}

#[test]
fn an_unknown_member_of_a_union_is_kept_and_sent_again() {
    let output = store(200, b"\xa2\x62Id\x60\x64Part\xa1\x63New\x82\x01\x61x").unwrap();
    let part = output.part.unwrap();
    assert!(matches!(&part, Part::Unknown { tag, .. } if tag == "New"), "{part:?}");
    let input = StoreInput { name: String::new(), parts: Some(vec![part]), token: Some(String::new()), ..empty() };
    let body = Store::encode(&input).unwrap().into_body();
    assert_eq!(body, b"\xbf\x64Name\x60\x65Parts\x81\xbf\x63New\x82\x01\x61x\xff\x65Token\x60\xff"[..]);
}

fn empty() -> StoreInput {
    StoreInput {
        name: String::new(),
        contents: None,
        stored: None,
        times: None,
        parts: None,
        sizes: None,
        kind: None,
        rank: None,
        token: None,
    }
}

#[test]
fn an_empty_body_is_an_answer_only_where_nothing_is_required() {
    assert!(Ping::decode(response(200, "")).is_ok());
    let error = store(200, b"").unwrap_err();
    assert_eq!(error.message(), Some("the response body is empty, without `Id`"));
}

#[test]
fn what_is_no_cbor_is_an_error_that_says_where_and_not_what() {
    for (body, line) in [
        (&b"\xa1\x62Id\x66secret\x00"[..], "expected the end of the bytes, found a whole number at byte 11"),
        (b"\xa1\x62Id\x7bsecret!!", "expected a string, found a length beyond the end of the bytes at byte 13"),
        (b"\xa1\x62Id\x42ab", "expected a string, found bytes at byte 4"),
        (b"\xbf\x62Id\x61a", "expected a key, which is a string, found the end of the bytes at byte 6"),
        (b"\x81\x62Id", "expected a map, found an array at byte 0"),
        (b"<html>", "expected a map, found a whole number at byte 0"),
        (
            b"\xbb\x10\0\0\0\0\0\0\0",
            "expected all that an array or map holds, found a length beyond the end of the bytes at byte 0",
        ),
    ] {
        let error = store(200, body).unwrap_err();
        assert_eq!(error.call(), Some(CallErrorKind::Decode), "{error}");
        let expected = format!("the response body of {} bytes is not the CBOR it should be: {line}", body.len());
        assert_eq!(error.message(), Some(expected.as_str()));
    }
}

#[test]
fn errors_are_told_by_the_type_in_the_body() {
    for body in [
        &b"\xa3\x66__type\x70example.rpc#Full\x67message\x62no\x64Free\x07"[..],
        b"\xbf\x64Free\x07\x67Message\x62no\x7f\x62__\x64type\xff\x64Full\xff",
        // What it says before it breaks still counts.
        b"\xbf\x66__type\x64Full\x67message\x62no\x64Free\x07\x65Until\x61x",
    ] {
        let Err(StoreError::Full(error)) = store(400, body) else { panic!("{body:?}") };
        assert_eq!((error.free, error.message(), error.code()), (Some(7), Some("no"), Some("Full")));
    }
    let error = store(503, b"\xa1\x66__type\x66Closed").unwrap_err();
    assert!(matches!(error, StoreError::Closed(_)) && error.is_retryable(), "{error}");
    let error = store(400, b"\xa1\x66__type\x68a.b#Else").unwrap_err();
    assert!(matches!(error, StoreError::Unmodeled(_)) && error.code() == Some("Else"), "{error}");
    let error = store(400, b"\xa1\x64code\x64Full").unwrap_err();
    assert!(matches!(error, StoreError::Unmodeled(_)) && error.code().is_none(), "{error}");
    assert_eq!(store(502, b"").unwrap_err().status(), Some(502));
}

#[test]
fn only_a_200_in_this_protocol_is_an_answer() {
    for status in [201, 204, 299, 301] {
        let error = store(status, b"\xa1\x62Id\x61i").unwrap_err();
        assert_eq!((error.status(), error.code()), (Some(status), None), "{error}");
    }
    let answer = |status: u16, protocol: Option<&str>, body: &'static str| {
        let mut response = http::Response::builder().status(status);
        if let Some(protocol) = protocol {
            response = response.header("smithy-protocol", protocol);
        }
        Ping::decode(response.body(Bytes::from(body)).unwrap()).unwrap_err()
    };
    let begin =
        "the response is not in the protocol rpcv2Cbor, which the endpoint may not speak: the header `smithy-protocol`";
    // What may be an output in another form, may hold secrets.
    let error = answer(200, None, r#"{"Id":"secret"}"#);
    assert_eq!(error.call(), Some(CallErrorKind::Decode));
    assert_eq!(error.message(), Some(format!("{begin} is missing").as_str()));
    let error = answer(200, None, "sorry");
    assert_eq!(error.message(), Some(format!("{begin} is missing; the body begins with `sorry`").as_str()));
    let error = answer(404, None, "<html>");
    assert!(matches!(error, PingError::Unmodeled(_)), "{error:?}");
    assert_eq!(error.message(), Some(format!("{begin} is missing; the body begins with `<html>`").as_str()));
    let error = answer(500, Some("rpc-v2-json"), "");
    assert_eq!(error.message(), Some(format!("{begin} is \"rpc-v2-json\"").as_str()));
    assert_eq!(error.body().len(), 0);
}

fn message(kind: &str, name: &str, payload: &'static [u8]) -> Message {
    let of_type = if kind == "event" { ":event-type" } else { ":exception-type" };
    let headers = [(":message-type", kind), (of_type, name), (":content-type", "application/cbor")];
    let add = |message: Message, (name, value)| message.with_header(name, HeaderValue::String(value)).unwrap();
    headers.into_iter().fold(Message::new(payload), add)
}

fn watch(messages: &[Message]) -> Result<WatchOutput, WatchError> {
    let body: Vec<u8> = messages.iter().flat_map(|message| message.encode().unwrap()).collect();
    Watch::decode(response(200, body))
}

/// All events, and the error that ends them.
fn all(output: WatchOutput) -> (Vec<Events>, Option<WatchError>) {
    let (mut stream, mut events) = (output.events, Vec::new());
    loop {
        let next = match pin!(stream.next()).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(next) => next,
            Poll::Pending => panic!("it waits"),
        };
        match next {
            Some(Ok(event)) => events.push(event),
            end => return (events, end.and_then(Result::err)),
        }
    }
}

#[test]
fn a_stream_is_asked_for_and_its_payloads_are_cbor() {
    let request = Watch::encode(&WatchInput {}).unwrap();
    assert_eq!(request.headers()["accept"], "application/vnd.amazon.eventstream");
    assert!(request.headers().get("content-type").is_none() && request.body().is_empty());
    let initial = message("event", "initial-response", b"\xbf\x62Id\x63w-1\xff");
    let at = HeaderValue::Timestamp(Timestamp::from_secs(3));
    let added = message("event", "Added", b"\xa2\x62Id\x61a\x66Weight\x02").with_header("At", at).unwrap();
    let note = message("event", "Note", b"\xbf\x64Text\x62hi\xff");
    let output = watch(&[initial.clone(), added, note, message("event", "Beat", b"")]).unwrap();
    assert_eq!(output.id, "w-1");
    let (events, error) = all(output);
    assert_eq!(error, None);
    let [Events::Added(added), Events::Note(note), Events::Beat] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((added.id.as_str(), added.weight, added.at), ("a", Some(2.0), Some(Timestamp::from_secs(3))));
    assert_eq!(note.part, Some(Part::Text("hi".into())));

    let (events, error) = all(watch(&[initial.clone(), message("exception", "Full", b"\xa1\x64Free\x01")]).unwrap());
    let Some(WatchError::Full(error)) = error else { panic!("{events:?} {error:?}") };
    assert_eq!(error.free, Some(1));

    let (_, error) = all(watch(&[initial, message("event", "Added", b"\xa1\x62Id\x01")]).unwrap());
    let error = error.expect("an error").message().unwrap_or_default().to_owned();
    let line = "the payload of `Added` is not the CBOR it should be: expected a string, found a whole number at byte 4";
    assert!(error.ends_with(line), "{error}");

    let error = watch(&[message("event", "Beat", b"")]).unwrap_err();
    assert_eq!(error.message(), Some("the event stream has no `initial-response`, without `Id`"));
}

#[test]
fn an_error_before_the_stream_is_an_error_of_the_call() {
    let error = Watch::decode(response(500, &b"\xa1\x66__type\x66Closed"[..])).unwrap_err();
    assert_eq!(error.code(), Some("Closed"));
    let error = Watch::decode(http::Response::new(Bytes::new())).unwrap_err();
    assert_eq!(error.call(), Some(CallErrorKind::Decode), "{error}");
}

#[test]
fn the_json_form_goes_by_the_model_whatever_the_protocol() {
    let text = concat!(
        r#"{"Name":"a","Contents":"eHl6","Stored":"Thu, 01 Jan 1970 00:00:07 GMT","Times":["1970-01-01T00:00:01Z",null],"Parts":[{"None":{}},{"New":[1]}],"#,
        r#""Sizes":{"k":-1},"Kind":"odd","Rank":7}"#
    );
    let input = StoreInput::from_json(text).unwrap();
    assert_eq!(input.contents.as_deref(), Some(&b"xyz"[..]));
    assert_eq!(input.to_json(), text);
    let output = StoreOutput::from_json(r#"{"Id":"i","Weight":2.5}"#).unwrap();
    assert_eq!((output.id.as_str(), output.weight), ("i", Some(2.5)));
}

fn sealed<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap().block_on(future)
}

#[test]
fn a_fake_service_speaks_cbor() {
    sealed(async {
        let fake = FakeClient::new();
        let output = StoreOutput::from_json(r#"{"Id":"i","Weight":2.5,"Part":{"Text":"t"}}"#).unwrap();
        fake.store().then_status(502).reply(output.clone());
        let input = StoreInput { parts: Some(vec![Part::None, Part::At(Timestamp::from_secs(7))]), ..empty() };
        assert_eq!(fake.client().store(&input).await.unwrap(), output);
        let mut received = fake.store().inputs();
        assert!(received[0].token.take().is_some());
        assert_eq!(received, [StoreInput { token: None, ..input }]);
        fake.ping().reply(PingOutput {});
        fake.client().ping(&PingInput {}).await.unwrap();
        assert_eq!(fake.ping().inputs(), [PingInput {}]);
    });
}

#[test]
fn errors_and_events_of_a_fake_service_are_those_of_the_model() {
    sealed(async {
        let fake = FakeClient::new();
        let mut full = Full::with_message("no room");
        full.free = Some(3);
        full.until = Some(Timestamp::from_secs(7));
        fake.store().then_error(StoreError::Full(full.clone()));
        let error = fake.client().store(&empty()).await.unwrap_err();
        let StoreError::Full(found) = &error else { panic!("{error}") };
        assert_eq!((found.free, found.until, found.message.as_deref()), (Some(3), full.until, Some("no room")));
        assert_eq!((error.code(), error.status()), (Some("Full"), Some(400)));

        fake.watch().then_events_and_error([Events::Beat, Events::Beat], WatchError::Full(full));
        let mut events = fake.client().watch(&WatchInput {}).await.unwrap().events;
        assert_eq!(events.next().await.unwrap().unwrap(), Events::Beat);
        assert_eq!(events.next().await.unwrap().unwrap(), Events::Beat);
        let error = events.next().await.unwrap().unwrap_err();
        assert!(matches!(&error, WatchError::Full(full) if full.free == Some(3)), "{error}");
        assert!(events.next().await.is_none());
        fake.assert_all_used();
    });
}
