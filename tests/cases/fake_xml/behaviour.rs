//! What users' tests do with the fake of a service over XML: all that is sent is read, all that is answered comes.

use case_fake_xml::depot::{
    Busy, DownloadInput, DownloadOutput, End, Events, FakeClient, FetchError, FetchInput, FetchOutput, Kind, Lost, Ping, PingError,
    PingInput, PingOutput, PutLabelInput, PutLabelOutput, PutNoteInput, PutNoteOutput, PutSlipInput, PutSlipOutput, Rank,
    Shared, ShelfFull, Store, StoreError, StoreInput, StoreInputRequired, StoreOutput, Stored, UploadInput, UploadOutput, WatchError,
    WatchInput, Whole,
};
use case_fake_xml::runtime::{Bytes, CallError, CallErrorKind, ErrorMeta, Operation, RetryConfig, Timestamp, Transport};

fn some_texts() -> Vec<String> {
    ["a&b", "", " <c>\r\n"].map(str::to_owned).into()
}

/// Something of every kind.
fn shared() -> Shared {
    Shared {
        text: Some("t \u{e9} & <u> \"'\r\n".into()),
        number: Some(-3),
        long: Some(i64::MAX),
        double: Some(f64::INFINITY),
        flag: Some(true),
        blob: Some(Bytes::from_static(b"\x00\xff&")),
        at: Some(Timestamp::from_secs_and_nanos(1, 500_000_000)),
        since: Some(Timestamp::from_secs(1_767_323_045)),
        kind: Some(Kind::from("crate")),
        rank: Some(Rank::Second),
        price: Some("12.50".parse().unwrap()),
        texts: Some(some_texts()),
        flat: Some(some_texts()),
        named: Some(some_texts()),
        times: Some(vec![Timestamp::from_secs(0), Timestamp::from_secs(7)]),
        whole: Some(Box::new(Whole::Part(Box::new(Shared { text: Some("inner".into()), ..Shared::default() })))),
        children: Some(vec![Shared::default(), Shared { whole: Some(Box::new(Whole::None)), ..Shared::default() }]),
        child: Some(Box::new(Shared { texts: Some(Vec::new()), ..Shared::default() })),
    }
}

fn bare_input() -> StoreInput {
    let mut input = StoreInput::new(StoreInputRequired { shelf: "top shelf".into(), path: "a/b c".into() });
    input.token = Some("t-1".into());
    input
}

/// An input with something in every place.
fn input() -> StoreInput {
    let mut input = bare_input();
    input.weight = Some(-3);
    input.since = Some(Timestamp::from_secs(1_767_323_045));
    input.more = Some([("k".to_owned(), "v&w".to_owned())].into());
    input.due = Some(Timestamp::from_secs(1_767_323_045));
    input.marks = Some(vec!["a".into(), "b,\"c\"".into()]);
    input.meta = Some([("colour".to_owned(), "red".to_owned())].into());
    input.kind = Some(Kind::Box);
    input.level = Some(4);
    input.shared = Some(shared());
    input.counts = Some([("one".to_owned(), 1), ("two".to_owned(), 2)].into());
    input.kinds = Some([(Kind::Bag, some_texts()), (Kind::Box, Vec::new())].into());
    input
}

fn output() -> StoreOutput {
    StoreOutput {
        status: Some(202),
        seen: Some(Timestamp::from_secs(5)),
        meta: Some([("a".to_owned(), "b".to_owned())].into()),
        kind: Some(Kind::Bag),
        id: "p".into(),
        shared: Some(shared()),
        counts: Some([("one".to_owned(), 1)].into()),
        kinds: Some([(Kind::from("crate"), some_texts())].into()),
    }
}

#[tokio::test(start_paused = true)]
async fn all_that_is_set_comes_and_goes() {
    let fake = FakeClient::new();
    fake.store().reply(output());
    assert_eq!(fake.client().store(&input()).await.unwrap(), output());
    assert_eq!(fake.store().inputs(), [input()]);
    fake.assert_all_used();
}

#[tokio::test(start_paused = true)]
async fn what_is_unset_stays_so() {
    let fake = FakeClient::new();
    fake.store().then_with(|input| Ok(StoreOutput { id: input.path, ..StoreOutput::default() }));
    let output = fake.client().store(&bare_input()).await.unwrap();
    let expected = StoreOutput { id: "a/b c".into(), status: Some(201), ..StoreOutput::default() };
    // A map of headers is there, with nothing in it.
    assert_eq!(StoreOutput { meta: None, ..output }, expected);
    assert_eq!(fake.store().inputs(), [bare_input()]);
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_as_the_service_writes_it() {
    let fake = FakeClient::new();
    let kinds = Some([(Kind::Box, vec!["a".to_owned()])].into());
    let flat = Some(Shared { flat: Some(vec!["x".into(), "y".into()]), ..Shared::default() });
    let answer = StoreOutput { id: "p".into(), kind: Some(Kind::Box), shared: flat, kinds, ..StoreOutput::default() };
    fake.store().reply(answer);
    fake.ping().reply(PingOutput {});
    let mut request = Store::encode(&input()).unwrap();
    let sent = String::from_utf8(request.body().to_vec()).unwrap();
    assert!(sent.starts_with(r#"<StoreInput xmlns="https://depot.example/doc/" kind="box" d:level="4">"#), "{sent}");
    request.extensions_mut().insert(Store::INFO);
    let response = Transport::send(&*fake, request).await.unwrap();
    assert_eq!((response.status().as_u16(), &response.headers()["content-type"]), (201, &"application/xml".parse().unwrap()));
    let expected = concat!(
        r#"<StoreOutput xmlns="https://depot.example/doc/" kind="box"><id>p</id>"#,
        "<shared><Flat>x</Flat><Flat>y</Flat></shared>",
        "<kinds><Name>box</Name><Texts><member>a</member></Texts></kinds></StoreOutput>"
    );
    assert_eq!(response.body(), expected);

    let mut request = Ping::encode(&PingInput {}).unwrap();
    request.extensions_mut().insert(Ping::INFO);
    let response = Transport::send(&*fake, request).await.unwrap();
    assert!(response.body().is_empty() && !response.headers().contains_key("content-type"), "{response:?}");
}

#[tokio::test(start_paused = true)]
async fn bodies_that_are_one_member_come_and_go() {
    let fake = FakeClient::new();
    let client = fake.client();
    let contents = Some(Bytes::from_static(b"\x00\xff"));
    fake.fetch()
        .reply(FetchOutput { contents: contents.clone(), kind: Some(Kind::Bag) })
        .reply(FetchOutput::default());
    let fetched = client.fetch(&FetchInput::new(7)).await.unwrap();
    assert_eq!((fetched.contents, fetched.kind), (contents, Some(Kind::Bag)));
    assert_eq!(client.fetch(&FetchInput::new(8)).await.unwrap(), FetchOutput::default());
    assert_eq!(fake.fetch().inputs(), [FetchInput::new(7), FetchInput::new(8)]);

    for slip in [Some(shared()), Some(Shared::default()), None] {
        fake.put_slip().then_with(|input| Ok(PutSlipOutput { slip: input.slip }));
        let input = PutSlipInput { slip: slip.clone() };
        assert_eq!(client.put_slip(&input).await.unwrap().slip, slip);
    }
    for whole in [Whole::Text("t".into()), Whole::At(Timestamp::from_secs(1)), Whole::None] {
        fake.put_label().then_with(|input| Ok(PutLabelOutput { whole: input.whole }));
        let input = PutLabelInput { whole: Some(whole.clone()) };
        assert_eq!(client.put_label(&input).await.unwrap().whole, Some(whole));
    }
    fake.put_note().then_with(|input| Ok(PutNoteOutput { note: input.note.map(|note| note + "!") }));
    assert_eq!(client.put_note(&PutNoteInput::new().note("h\u{e9}<")).await.unwrap().note.as_deref(), Some("h\u{e9}<!"));
    fake.ping().reply(PingOutput {});
    client.ping(&PingInput {}).await.unwrap();
    assert_eq!(fake.ping().inputs(), [PingInput {}]);
    fake.assert_all_used();
}

#[tokio::test(start_paused = true)]
async fn streams_of_bytes_come_and_go() {
    let fake = FakeClient::new();
    fake.upload().reply(UploadOutput { id: Some("u".into()) });
    let input = UploadInput::new("n", "some bytes");
    assert_eq!(fake.client().upload(&input).await.unwrap().id.as_deref(), Some("u"));
    let received = fake.upload().inputs().pop().unwrap();
    assert_eq!((received.name.as_str(), received.body.collect().await.unwrap()), ("n", "some bytes".into()));
    fake.download().reply(DownloadOutput { body: "down".into(), kind: Some(Kind::Box) });
    let output = fake.client().download(&DownloadInput::new("n")).await.unwrap();
    assert_eq!((output.kind, output.body.collect().await.unwrap()), (Some(Kind::Box), "down".into()));
}

#[tokio::test(start_paused = true)]
async fn events_come_with_their_documents_and_end_as_they_were_told_to() {
    let fake = FakeClient::new();
    let stored = Stored { shelf: Some("s".into()), contents: Some(Bytes::from_static(b"c")) };
    let events = [Events::Stored(stored), Events::Moved(shared()), Events::End(End {})];
    fake.watch().then_events_and_error(events.clone(), WatchError::Lost(Lost::with_message("gone")));
    let mut received = fake.client().watch(&WatchInput {}).await.unwrap().events;
    for event in events {
        assert_eq!(received.next().await.unwrap().unwrap(), event);
    }
    let error = received.next().await.unwrap().unwrap_err();
    assert!(matches!(error, WatchError::Lost(_)), "{error}");
}

#[tokio::test(start_paused = true)]
async fn errors_have_their_members_and_are_repeated_as_true_ones() {
    let fake = FakeClient::new();
    let mut full = ShelfFull::with_message("full & \"closed\"");
    (full.room, full.retry_after, full.shared) = (3, Some(7), Some(shared()));
    fake.store()
        .then_error(StoreError::Busy(Busy::with_message("one moment")))
        .then_status(502)
        .then_error(StoreError::ShelfFull(full.clone()));
    let error = fake.client().store(&input()).await.unwrap_err();
    let StoreError::ShelfFull(found) = &error else { panic!("{error}") };
    assert_eq!((found.room, found.retry_after, found.status(), &found.shared), (3, Some(7), Some(409), &full.shared));
    assert_eq!((found.message.as_deref(), found.code()), (Some("full & \"closed\""), Some("ShelfFull")));
    assert_eq!((fake.store().requests().len(), fake.store().inputs()), (3, vec![input()]));

    // A message that no member is.
    fake.store().then_error(StoreError::Lost(Lost::with_message("lost it")));
    let error = fake.client().store(&input()).await.unwrap_err();
    assert!(matches!(&error, StoreError::Lost(lost) if lost.message() == Some("lost it")), "{error}");
    let body = String::from_utf8(error.body().to_vec()).unwrap();
    let expected = "<ErrorResponse><Error><Type>Sender</Type><Code>Lost</Code><Message>lost it</Message></Error>\
                    <RequestId>fake</RequestId></ErrorResponse>";
    assert_eq!((body.as_str(), error.request_id()), (expected, Some("fake-4")));
}

#[tokio::test(start_paused = true)]
async fn other_ends_of_calls_come_as_they_were_given() {
    let fake = FakeClient::new();
    fake.fetch().then_disconnect().reply(FetchOutput::default());
    assert!(fake.client().fetch(&FetchInput::new(1)).await.is_ok());
    assert_eq!((fake.fetch().requests().len(), fake.fetch().inputs().len()), (2, 1));

    let other = ErrorMeta::of_code("Odd").with_message("so <odd>".to_owned());
    fake.fetch().then_error(FetchError::Unmodeled(other.into()));
    let error = fake.client().fetch(&FetchInput::new(1)).await.unwrap_err();
    assert!(matches!(error, FetchError::Unmodeled(_)), "{error}");
    assert_eq!((error.code(), error.message(), error.status()), (Some("Odd"), Some("so <odd>"), Some(400)));
    // As it was received, it can be answered again.
    fake.ping().then_error(PingError::Unmodeled(ErrorMeta::clone(&error).into()));
    let again = fake.client().ping(&PingInput {}).await.unwrap_err();
    assert_eq!((again.code(), again.body()), (Some("Odd"), error.body()));

    let client = case_fake_xml::depot::Client::new(fake.config().retry(RetryConfig::off()));
    fake.fetch().then_timeout().then_status(503);
    assert!(client.fetch(&FetchInput::new(1)).await.unwrap_err().is_timeout());
    assert_eq!(client.fetch(&FetchInput::new(1)).await.unwrap_err().status(), Some(503));
    fake.assert_all_used();
}

#[tokio::test(start_paused = true)]
async fn examples_of_the_model_are_answered_as_they_say() {
    let fake = FakeClient::from_examples();
    let mut input = StoreInput::new(StoreInputRequired { shelf: "cellar".into(), path: "a".into() });
    input.shared = Some(Shared { text: Some("t".into()), flat: Some(vec!["x".into()]), ..Shared::default() });
    let output = fake.client().store(&input).await.unwrap();
    assert_eq!((output.id.as_str(), output.status, output.counts), ("p-1", Some(202), Some([("a".to_owned(), 1)].into())));

    let input = StoreInput::new(StoreInputRequired { shelf: "attic".into(), path: "a".into() });
    let error = fake.client().store(&input).await.unwrap_err();
    let StoreError::ShelfFull(full) = &error else { panic!("{error}") };
    assert_eq!((full.message.as_deref(), full.room, full.retry_after), (Some("no room"), 0, Some(7)));
}

#[test]
#[should_panic(expected = "`Store`: the member `new` of a union is not known, and cannot be written as XML")]
fn what_xml_has_no_form_for_fails_the_test() {
    let whole = Whole::Unknown { tag: "new".into(), value: "x".into() };
    let shared = Some(Shared { whole: Some(Box::new(whole)), ..Shared::default() });
    FakeClient::new().store().reply(StoreOutput { shared, ..StoreOutput::default() });
}

#[test]
#[should_panic(expected = "`Store`: `Call` is what the client itself says")]
fn what_no_service_answers_is_refused() {
    let error = CallError::new(CallErrorKind::Timeout, "late");
    FakeClient::new().store().then_error(StoreError::Call(error));
}
