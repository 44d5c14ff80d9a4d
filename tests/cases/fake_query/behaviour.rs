//! What users' tests do with the fake of a service that is asked in forms: all that is sent is read, all that is answered comes.

use case_fake_query::depot::{
    Busy, Client, FakeClient, Kind, Lost, PingError, PingInput, PingOutput, Rank, Shared, ShelfFull, Store, StoreError,
    StoreInput, StoreOutput, Whole,
};
use case_fake_query::runtime::{http, Bytes, CallErrorKind, Document, ErrorMeta, Operation, RetryConfig, Timestamp, Transport};

fn some_texts() -> Vec<String> {
    ["a&b=c", "", " <c>.+%\r\n"].map(str::to_owned).into()
}

/// Something of every kind.
fn shared() -> Shared {
    Shared {
        text: Some("t \u{e9} & <u> \"'\r\n".into()),
        number: Some(-3),
        long: Some(i64::MAX),
        double: Some(f64::NEG_INFINITY),
        flag: Some(false),
        blob: Some(Bytes::from_static(b"\x00\xff&")),
        at: Some(Timestamp::from_secs_and_nanos(1, 500_000_000)),
        since: Some(Timestamp::from_secs(1_767_323_045)),
        kind: Some(Kind::from("crate")),
        rank: Some(Rank::from(9)),
        price: Some("12.50".parse().unwrap()),
        texts: Some((0..12).map(|number| number.to_string()).collect()),
        flat: Some(some_texts()),
        named: Some(some_texts()),
        times: Some(vec![Timestamp::from_secs(0), Timestamp::from_secs(7)]),
        whole: Some(Box::new(Whole::At(Timestamp::from_secs(7)))),
        children: Some(vec![
            Shared { text: Some(String::new()), ..Shared::default() },
            Shared {
                whole: Some(Box::new(Whole::Part(Box::new(Shared { number: Some(1), ..Shared::default() })))),
                ..Shared::default()
            },
        ]),
        child: Some(Box::new(Shared { texts: Some(vec!["x".into()]), ..Shared::default() })),
    }
}

fn bare_input() -> StoreInput {
    StoreInput { token: Some("t-1".into()), ..StoreInput::new("n") }
}

fn input() -> StoreInput {
    StoreInput {
        version: Some("not that of the service".into()),
        shared: Some(shared()),
        counts: Some([("one".to_owned(), 1), ("two".to_owned(), 2)].into()),
        kinds: Some([(Kind::Bag, some_texts()), (Kind::Box, Vec::new())].into()),
        ..bare_input()
    }
}

fn output() -> StoreOutput {
    StoreOutput {
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
    fake.store().then_with(|input| Ok(StoreOutput { id: input.name, ..StoreOutput::default() }));
    let output = fake.client().store(&bare_input()).await.unwrap();
    assert_eq!(output, StoreOutput { id: "n".into(), ..StoreOutput::default() });
    assert_eq!(fake.store().inputs(), [bare_input()]);
    fake.ping().reply(PingOutput {});
    fake.client().ping(&PingInput {}).await.unwrap();
    assert_eq!(fake.ping().inputs(), [PingInput {}]);
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_as_the_service_writes_it() {
    let fake = FakeClient::new();
    let shared = Some(Shared { flat: Some(vec!["x".into(), "y".into()]), ..Shared::default() });
    fake.store().reply(StoreOutput { id: "p".into(), shared, ..StoreOutput::default() });
    let mut request = Store::encode(&bare_input()).unwrap();
    request.extensions_mut().insert(Store::INFO);
    let response = Transport::send(&*fake, request).await.unwrap();
    let expected = "<StoreResponse><StoreResult><id>p</id><shared><Flat>x</Flat><Flat>y</Flat></shared></StoreResult>\
                    <ResponseMetadata><RequestId>fake</RequestId></ResponseMetadata></StoreResponse>";
    assert_eq!((&response.headers()["content-type"], response.body().as_ref()), (&"text/xml".parse().unwrap(), expected.as_bytes()));
}

#[tokio::test(start_paused = true)]
async fn errors_have_their_members_and_are_repeated_as_true_ones() {
    let fake = FakeClient::new();
    let mut full = ShelfFull::with_message("full & \"closed\"");
    (full.room, full.shared) = (3, Some(shared()));
    fake.store()
        .then_error(StoreError::Busy(Busy::with_message("one moment")))
        .then_status(502)
        .then_error(StoreError::ShelfFull(full.clone()));
    let error = fake.client().store(&input()).await.unwrap_err();
    let StoreError::ShelfFull(found) = &error else { panic!("{error}") };
    assert_eq!((found.room, found.status(), &found.shared), (3, Some(410), &full.shared));
    assert_eq!((found.message.as_deref(), found.code()), (Some("full & \"closed\""), Some("Full")));
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
    fake.ping().then_disconnect().reply(PingOutput {});
    assert!(fake.client().ping(&PingInput {}).await.is_ok());
    assert_eq!((fake.ping().requests().len(), fake.ping().inputs().len()), (2, 1));

    let other = ErrorMeta::of_code("Odd").with_message("so <odd>".to_owned());
    fake.ping().then_error(PingError::Unmodeled(other.into()));
    let error = fake.client().ping(&PingInput {}).await.unwrap_err();
    assert!(matches!(error, PingError::Unmodeled(_)), "{error}");
    assert_eq!((error.code(), error.message(), error.status()), (Some("Odd"), Some("so <odd>"), Some(400)));

    let client = Client::new(fake.config().retry(RetryConfig::off()));
    fake.store().then_timeout().then_status(503);
    assert!(client.store(&input()).await.unwrap_err().is_timeout());
    assert_eq!(client.store(&input()).await.unwrap_err().status(), Some(503));
    fake.assert_all_used();
}

#[test]
fn a_success_that_is_none_is_refused() {
    let answer = |body: &str| Store::decode(http::Response::new(Bytes::from(body.to_owned()))).unwrap_err();
    let boom = answer("<ErrorResponse><Error><Code>Boom</Code><Message>no</Message></Error></ErrorResponse>");
    assert_eq!((boom.code(), boom.message(), boom.call()), (Some("Boom"), Some("no"), None));
    let page = answer("<html><body>Sign in</body></html>");
    assert_eq!((page.code(), page.call()), (None, Some(CallErrorKind::Decode)));
    let line = "the response body is not XML of the service but begins with `<html><body>Sign in</body></html>`";
    assert_eq!(page.message(), Some(line));
    let other = answer("<StoreResponse><Other/></StoreResponse>");
    assert_eq!(other.message(), Some("the response body has no element such as `StoreResult`, without `id`"));
    assert_eq!(answer(" ").message(), Some("the response body is empty, without `id`"));
}

#[test]
fn what_a_form_cannot_say_is_not_sent() {
    let whole = Some(Box::new(Whole::Unknown { tag: "Odd".into(), value: Document::Null }));
    let input = StoreInput { shared: Some(Shared { whole, ..Shared::default() }), ..bare_input() };
    let error = Store::encode(&input).unwrap_err();
    assert_eq!((error.call(), error.operation()), (Some(CallErrorKind::Input), "Store"));
    assert_eq!(error.message(), Some("the member `Odd` of a union is not known, and cannot be written in a form"));
}
