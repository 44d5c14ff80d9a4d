//! Shapes of a REST service as JSON, and calls that a fake answers.

use case_test_kit::depot::{
    Busy, DownloadInput, DownloadOutput, FakeClient, FetchParcelError, FetchParcelInput, FetchParcelOutput, FindParcelsInput,
    FindParcelsOutput, Kind, OpenInput, OpenOutput, Part, PingInput, PingOutput, PutLabelInput, PutLabelOutput, PutNoteInput,
    PutNoteOutput, PutSlipInput, PutSlipOutput, Rank, ShelfFull, StoreParcelError, StoreParcelInput, StoreParcelOutput, Tree, UploadInput,
    UploadOutput,
};
use case_test_kit::runtime::{Bytes, Timestamp};

/// An input with something in every place.
fn parcel() -> StoreParcelInput {
    let mut input = StoreParcelInput::from_json(r#"{"shelf":"top shelf","path":"a/b c"}"#).unwrap();
    input.weight = Some(-3);
    input.kind = Some(Kind::from("crate"));
    input.ranks = Some(vec![Rank::First, Rank::from(9)]);
    input.when = Some(Timestamp::from_secs_and_nanos(1, 500_000_000));
    input.more = Some([("k".to_owned(), "v&w".to_owned())].into());
    input.due = Some(Timestamp::from_secs(1_767_323_045));
    input.since = Some(Timestamp::from_secs(1_767_323_045));
    input.fragile = Some(true);
    input.marks = Some(vec!["a".into(), "b,\"c\"".into()]);
    input.media = Some(r#"{"a":1}"#.into());
    input.meta = Some([("colour".to_owned(), "red".to_owned())].into());
    input.contents = Some(Bytes::from_static(b"hey"));
    input.named = Some("n".into());
    input.packed = Some(Timestamp::from_secs(0));
    input.parts = Some(vec![Some(Part::Text("t".into())), None, Some(Part::None), Some(Part::At(Timestamp::from_secs(0)))]);
    input.tree = Some(Tree { name: Some("oak".into()), ratio: Some(f32::NAN), ..Tree::default() });
    input.price = Some("12.50".parse().unwrap());
    input.token = Some("t-1".into());
    input
}

#[test]
fn members_of_every_place_are_in_the_json_form() {
    let expected = concat!(
        r#"{"shelf":"top shelf","path":"a/b c","weight":-3,"kind":"crate","ranks":[1,9],"when":1.5,"more":{"k":"v&w"},"#,
        r#""due":"2026-01-02T03:04:05Z","since":1767323045,"fragile":true,"marks":["a","b,\"c\""],"#,
        r#""media":"{\"a\":1}","meta":{"colour":"red"},"contents":"aGV5","Renamed":"n","#,
        r#""packed":"Thu, 01 Jan 1970 00:00:00 GMT","parts":[{"text":"t"},null,{"none":{}},{"at":"1970-01-01T00:00:00Z"}],"#,
        r#""tree":{"Name":"oak","ratio":"NaN"},"price":12.50,"token":"t-1"}"#
    );
    let text = parcel().to_json();
    assert_eq!(text, expected);
    assert_eq!(StoreParcelInput::from_json(&text).unwrap().to_json(), expected);
}

#[test]
fn an_output_has_its_status_and_headers() {
    let text = r#"{"id":"p","status":201,"seen":5,"meta":{"a":"b"},"parts":[{"new":[1]}]}"#;
    let output = StoreParcelOutput::from_json(text).unwrap();
    assert_eq!((output.status, output.seen), (Some(201), Some(Timestamp::from_secs(5))));
    assert!(matches!(output.parts.as_deref(), Some([Some(Part::Unknown { tag, .. })]) if tag == "new"));
    assert_eq!(output.to_json(), text);
}

#[test]
fn an_error_has_the_members_that_travel_in_headers() {
    let error = ShelfFull::from_json(r#"{"message":"full","room":0,"retryAfter":7}"#).unwrap();
    assert_eq!((error.retry_after, error.room, error.meta.message()), (Some(7), Some(0), Some("full")));
    assert_eq!(error.to_json(), r#"{"message":"full","room":0,"retryAfter":7}"#);
}

#[test]
fn shapes_that_nest_deep_and_unions_that_are_none_are_errors() {
    let deep = format!("{}{}", r#"{"children":["#.repeat(200), "]}".repeat(200));
    let error = Tree::from_json(deep).unwrap_err();
    assert!(error.to_string().contains("at most 127 nested"), "{error}");
    let error = Tree::from_json(r#"{"children":[{},{"times":{"box":1}}]}"#).unwrap_err();
    assert!(error.to_string().starts_with("children[1].times.box: expected a date"), "{error}");
    let error = Part::from_json(r#"{"text":"a","none":{}}"#).unwrap_err();
    assert!(error.to_string().contains("a second one"), "{error}");
    assert_eq!(Kind::from_json("\"box\"").unwrap(), Kind::Box);
    assert_eq!(Rank::Second.to_json(), "2");
}

fn sealed<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap().block_on(future)
}

#[test]
fn an_input_is_read_from_every_place_of_a_request() {
    sealed(async {
        let fake = FakeClient::new();
        let answer = StoreParcelOutput::from_json(
            r#"{"id":"p","status":202,"seen":5,"kind":"box","marks":["x","y, z"],"meta":{"a":"b"},"Renamed":"n","parts":[{"none":{}}]}"#,
        );
        fake.store_parcel().reply(answer.clone().unwrap());
        let mut input = parcel();
        input.more = Some([("k".to_owned(), "v&w".to_owned())].into());
        assert_eq!(fake.client().store_parcel(&input).await.unwrap(), answer.unwrap());
        let received = fake.store_parcel().inputs().pop().unwrap();
        assert_eq!(received.to_json(), input.to_json());
        let request = fake.store_parcel().requests().pop().unwrap();
        assert!(request.uri().path().ends_with("/shelves/top%20shelf/parcels/a/b%20c"), "{}", request.uri());
        fake.assert_all_used();
    });
}

#[test]
fn bodies_that_are_one_member_come_and_go() {
    sealed(async {
        let fake = FakeClient::new();
        let client = fake.client();
        let contents = Some(Bytes::from_static(b"\x00\xff"));
        fake.fetch_parcel().reply(FetchParcelOutput { contents: contents.clone(), kind: Some(Kind::Bag) });
        let fetched = client.fetch_parcel(&FetchParcelInput::new(7)).await.unwrap();
        assert_eq!((fetched.contents, fetched.kind), (contents, Some(Kind::Bag)));
        assert_eq!(fake.fetch_parcel().inputs(), [FetchParcelInput::new(7)]);

        fake.put_note().then_with(|input| Ok(PutNoteOutput { note: input.note.map(|note| note + "!") }));
        assert_eq!(client.put_note(&PutNoteInput::new().note("hé")).await.unwrap().note.as_deref(), Some("hé!"));

        let tree = Tree { name: Some("oak".into()), children: Some(vec![Tree::default()]), ..Tree::default() };
        fake.put_slip().then_with(|input| Ok(PutSlipOutput { slip: input.slip }));
        assert_eq!(client.put_slip(&PutSlipInput::new().slip(tree.clone())).await.unwrap().slip, Some(tree));

        fake.put_label().reply(PutLabelOutput {});
        client.put_label(&PutLabelInput::new().label("l").kind(Kind::Box)).await.unwrap();
        assert_eq!(fake.put_label().inputs(), [PutLabelInput::new().label("l").kind(Kind::Box)]);

        fake.find_parcels().reply(FindParcelsOutput::default());
        client.find_parcels(&FindParcelsInput::new().heavy(true).ratio(f64::INFINITY)).await.unwrap();
        assert_eq!(fake.find_parcels().inputs(), [FindParcelsInput::new().heavy(true).ratio(f64::INFINITY)]);

        let at = Timestamp::from_secs(1_767_323_045);
        fake.open().reply(OpenOutput {});
        client.open(&OpenInput::new(at)).await.unwrap();
        assert_eq!(fake.open().inputs(), [OpenInput::new(at)]);
        fake.ping().reply(PingOutput {});
        client.ping(&PingInput {}).await.unwrap();
        fake.assert_all_used();
    });
}

#[test]
fn streams_of_bytes_come_and_go() {
    sealed(async {
        let fake = FakeClient::new();
        fake.upload().reply(UploadOutput { id: Some("u".into()) });
        let input = UploadInput::new("n", "some bytes");
        assert_eq!(fake.client().upload(&input).await.unwrap().id.as_deref(), Some("u"));
        let received = fake.upload().inputs().pop().unwrap();
        assert_eq!((received.name.as_str(), received.body.collect().await.unwrap()), ("n", "some bytes".into()));
        fake.download().reply(DownloadOutput { body: "down".into(), kind: Some(Kind::Box) });
        let output = fake.client().download(&DownloadInput::new("n")).await.unwrap();
        assert_eq!((output.kind, output.body.collect().await.unwrap()), (Some(Kind::Box), "down".into()));
    });
}

#[test]
fn errors_have_their_status_and_headers_and_are_repeated_as_true_ones() {
    sealed(async {
        let fake = FakeClient::new();
        let full = ShelfFull::from_json(r#"{"message":"full","room":3,"retryAfter":7}"#).unwrap();
        fake.fetch_parcel()
            .then_error(FetchParcelError::Busy(Busy::with_message("one moment")))
            .then_error(FetchParcelError::ShelfFull(full));
        let error = fake.client().fetch_parcel(&FetchParcelInput::new(1)).await.unwrap_err();
        let FetchParcelError::ShelfFull(full) = &error else { panic!("{error}") };
        assert_eq!((full.room, full.retry_after, full.status(), full.message.as_deref()), (Some(3), Some(7), Some(409), Some("full")));
        assert_eq!((fake.fetch_parcel().requests().len(), fake.fetch_parcel().inputs().len()), (2, 1));
    });
}

#[test]
fn examples_of_the_model_are_answered_as_they_say() {
    sealed(async {
        let fake = FakeClient::from_examples();
        let input = r#"{"shelf":"cellar","path":"a/b","weight":3,"contents":"aGV5","due":"2026-01-02T03:04:05Z","ranks":[1,2]}"#;
        let mut input = StoreParcelInput::from_json(input).unwrap();
        let output = fake.client().store_parcel(&input).await.unwrap();
        assert_eq!((output.id.as_str(), output.status), ("p-1", Some(201)));
        assert_eq!(output.seen, Some(Timestamp::from_secs(1_767_323_045)));

        input.weight = Some(4);
        let error = fake.client().store_parcel(&input).await.unwrap_err();
        let titles = r#"no example of the model has this input; there are "A parcel for the cellar", "A shelf that is full""#;
        assert!(error.to_string().contains(titles), "{error}");

        let input = StoreParcelInput::from_json(r#"{"shelf":"attic","path":"c"}"#).unwrap();
        let error = fake.client().store_parcel(&input).await.unwrap_err();
        let StoreParcelError::ShelfFull(full) = &error else { panic!("{error}") };
        assert_eq!((full.message.as_deref(), full.room, full.retry_after), (Some("no room on attic"), Some(0), Some(7)));

        fake.store_parcel().reply(StoreParcelOutput::from_json(r#"{"id":"mine"}"#).unwrap());
        assert_eq!(fake.client().store_parcel(&input).await.unwrap().id, "mine");
    });
}
