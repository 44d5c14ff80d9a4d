//! What users' tests do with the fake of a service that speaks rpcv2Json.

use case_fake_json::depot::{Busy, FakeClient, Offer, Part, ShelfFull, Store, StoreError, StoreInput, StoreOutput};
use case_fake_json::runtime::{ErrorMeta, Operation, Timestamp};

fn parts() -> Option<Vec<Option<Part>>> {
    Some(vec![Some(Part::Text("t".into())), None, Some(Part::None), Some(Part::At(Timestamp::from_secs(7)))])
}

fn input() -> StoreInput {
    StoreInput {
        at: Some(Timestamp::from_secs_and_nanos(1, 500_000_000)),
        price: Some("12.50".parse().unwrap()),
        parts: parts(),
        ..StoreInput::new("n")
    }
}

#[tokio::test(start_paused = true)]
async fn inputs_and_outputs_come_and_go() {
    let fake = FakeClient::new();
    let offer = Offer { price: Some("12".parse().unwrap()), until: Some(Timestamp::from_secs(7)) };
    let output = StoreOutput { id: "p".into(), price: Some("0.1".parse().unwrap()), parts: parts(), offer: Some(offer) };
    let bare = StoreOutput { id: "q".into(), ..StoreOutput::default() };
    fake.store().then_disconnect().reply(output.clone()).reply(bare.clone());
    let response = fake.client().send::<Store>(&input()).await.unwrap();
    assert_eq!((response.output, response.meta.attempts), (output, 2));
    assert_eq!(fake.client().store(&StoreInput::new("m")).await.unwrap(), bare);
    assert_eq!(fake.store().inputs(), [input(), StoreInput::new("m")]);
    let body = Store::encode(&input()).unwrap().into_body();
    assert!(body.starts_with(br#"{"name":"n","at":1.5,"price":"12.50""#), "{}", body.escape_ascii());
}

#[tokio::test(start_paused = true)]
async fn errors_have_their_members_and_are_repeated_as_true_ones() {
    let fake = FakeClient::new();
    let mut full = ShelfFull::with_message("full");
    full.room = Some("123456789012345678901234567890".parse().unwrap());
    fake.store()
        .then_error(StoreError::Busy(Busy::with_message("one moment")))
        .then_status(502)
        .then_error(StoreError::ShelfFull(full.clone()));
    let error = fake.client().store(&input()).await.unwrap_err();
    let StoreError::ShelfFull(found) = &error else { panic!("{error}") };
    assert_eq!((found.message.as_deref(), &found.room, found.status()), (Some("full"), &full.room, Some(409)));

    fake.store().then_error(StoreError::Unmodeled(ErrorMeta::of_code("Odd").into()));
    let error = fake.client().store(&input()).await.unwrap_err();
    assert!(matches!(error, StoreError::Unmodeled(_)) && error.code() == Some("Odd"), "{error}");
    fake.assert_all_used();
}
