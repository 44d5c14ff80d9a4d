//! What a service says in both forms of its protocol is the same, whatever shapes it has.

use case_second_form::kinesis_20131202::{
    Added, Client, Closed, Events, FakeClient, Full, Note, Part, Ping, PingInput, Store, StoreError, StoreInput,
    StoreOutput, WatchError, WatchInput, WatchOutput,
};
use case_second_form::runtime::{EncodeOptions, IdempotencyTokens, Operation, Timestamp, Wire};

const WIRES: [Wire; 2] = [Wire::Modeled, Wire::Cbor];

/// Something in every member. Times are whole milliseconds, since CBOR has no less, and not near 1970, where numbers are
/// taken for seconds.
fn full() -> StoreInput {
    let text = concat!(
        r#"{"Name":"ä\u0000😀","Contents":"AP8=","Stored":"Sat, 28 Nov 2026 00:00:07 GMT","Times":["2026-11-28T00:00:01.500Z",null],"#,
        r#""Parts":[{"Text":"t"},{"Bytes":"gA=="},{"At":"2026-11-28T01:02:03.999Z"},{"None":{}},{"Parts":[{"Text":""}]}],"#,
        r#""Sizes":{"":-9223372036854775808,"k":9223372036854775807},"Kind":"new","Rank":7,"Token":"t-1","#,
        r#""Notes":{"a":["", "/w=="],"b":null},"#,
        r#""Tree":{"Name":"root","Children":[{},{"Children":[{"Name":"leaf","At":-1700000000.5}]}],"At":1700000000},"Small":-128,"Ratio":1.5,"#,
        r#""Sure":false,"Price":12.50,"Count":123456789012345678901234567890,"Any":{"a":[1,-2.5,"x",true,null,{}]}}"#
    );
    StoreInput::from_json(text).unwrap()
}

fn answer(input: &StoreInput) -> StoreOutput {
    StoreOutput {
        id: input.name.clone(),
        weight: Some(f64::NEG_INFINITY),
        price: input.price.clone(),
        part: input.parts.as_ref().and_then(|parts| parts.last().cloned()),
        stored: Some(Timestamp::from_secs_and_nanos(1_700_000_000, 123_000_000)),
        tree: input.tree.clone(),
        notes: input.notes.clone(),
        any: input.any.clone(),
        sizes: input.sizes.clone(),
        contents: input.contents.clone(),
    }
}

fn client(fake: &FakeClient, wire: Wire) -> Client {
    Client::new(fake.config().wire(wire))
}

#[tokio::test]
async fn both_forms_carry_every_shape_both_ways() {
    for wire in WIRES {
        let fake = FakeClient::new();
        fake.store().always(|input| Ok(answer(&input)));
        let client = client(&fake, wire);
        for input in [full(), StoreInput::new("", true)] {
            let input = StoreInput { token: Some("t-1".into()), ..input };
            assert_eq!(client.store(&input).await.unwrap(), answer(&input), "{wire:?}");
            assert_eq!(fake.store().inputs().last(), Some(&input), "{wire:?}");
        }
        let sent = fake.store().requests().pop().unwrap();
        let expected = if wire == Wire::Cbor { "application/x-amz-cbor-1.1" } else { "application/x-amz-json-1.1" };
        assert_eq!(sent.headers()["content-type"], expected);
    }
}

#[tokio::test]
async fn both_forms_carry_the_members_of_errors() {
    for wire in WIRES {
        let fake = FakeClient::new();
        let until = Some(Timestamp::from_secs_and_nanos(1_700_000_000, 250_000_000));
        let refused = Full { free: Some(i64::MIN), until, ..Full::with_message("no place") };
        fake.store()
            .then_error(StoreError::Full(refused.clone()))
            .then_error(StoreError::Closed(Closed::with_message("later")))
            .reply(answer(&full()));
        let client = client(&fake, wire);
        let error = client.store(&full()).await.unwrap_err();
        let StoreError::Full(error) = &error else { panic!("{wire:?}: {error:?}") };
        assert_eq!((error.free, error.until, error.message()), (refused.free, until, Some("no place")), "{wire:?}");
        // The second is the server's fault, so it is tried again.
        client.store(&full()).await.unwrap();
        fake.assert_all_used();
    }
}

#[tokio::test]
async fn both_forms_carry_events() {
    let part = Part::Parts(vec![Part::Text("hi".into()), Part::None]);
    let added = Added { weight: Some(0.1), at: Some(Timestamp::from_secs(3)), id: "a".into() };
    let events = [Events::Added(added), Events::Note(Note { part: Some(part) }), Events::Beat];
    for wire in WIRES {
        let fake = FakeClient::new();
        let refused = WatchError::Full(Full { free: Some(1), ..Full::with_message("full") });
        fake.watch().then_events_and_error(events.clone(), refused);
        let mut output: WatchOutput = client(&fake, wire).watch(&WatchInput {}).await.unwrap();
        for event in &events {
            assert_eq!(&output.events.next().await.unwrap().unwrap(), event, "{wire:?}");
        }
        let Some(Err(WatchError::Full(error))) = output.events.next().await else { panic!("{wire:?}") };
        assert_eq!((error.free, error.message()), (Some(1), Some("full")), "{wire:?}");
    }
}

#[test]
fn a_request_in_cbor_is_one_map() {
    let idempotency_tokens = IdempotencyTokens::new(|| "t-1".to_owned());
    let options = EncodeOptions { wire: Wire::Cbor, idempotency_tokens, ..EncodeOptions::default() };
    let request = Ping::encode_with(&PingInput {}, &options).unwrap();
    assert_eq!(request.headers()["x-amz-target"], "Kinesis_20131202.Ping");
    assert_eq!(request.body().escape_ascii().to_string(), b"\xbf\xff".escape_ascii().to_string());
    let input = StoreInput {
        stored: Some(Timestamp::from_secs(7)),
        times: Some(vec![Some(Timestamp::from_secs_and_nanos(1, 500_000_000)), None]),
        ..StoreInput::new("a", false)
    };
    // Times are whole milliseconds behind tag 1, whatever their format in the model.
    let parts = [
        &b"\xbf\x64Name\x61a\x66Stored\xc1\x19\x1b\x58"[..],
        b"\x65Times\x82\xc1\x19\x05\xdc\xf6\x65Token\x63t-1",
        b"\x64Sure\xf4\xff",
    ];
    let body = Store::encode_with(&input, &options).unwrap().into_body();
    assert_eq!(body.escape_ascii().to_string(), parts.concat().escape_ascii().to_string());
}
