//! Which tokens a request has that its caller did not set.

use std::sync::atomic::{AtomicU32, Ordering};

use case_idempotency_token::runtime::{EncodeOptions, IdempotencyTokens, Operation};
use case_idempotency_token::tokens::{Choice, Create, CreateInput, Entry, Settings};

fn sent(input: &CreateInput) -> String {
    let count = AtomicU32::new(0);
    let tokens = IdempotencyTokens::new(move || format!("t{}", count.fetch_add(1, Ordering::Relaxed)));
    let options = EncodeOptions { idempotency_tokens: tokens, ..EncodeOptions::default() };
    let request = Create::encode_with(input, &options).unwrap();
    String::from_utf8(request.body().to_vec()).unwrap()
}

#[test]
fn every_unset_token_is_filled_in_at_any_depth_each_with_its_own() {
    let nested = Entry::new().next(Entry::new());
    let entries = [Entry::new().token("mine"), nested, Entry::new().token("")];
    let input = CreateInput::new("a").entries(entries).choice(Choice::Settings(Settings::new()));
    let entries = r#"[{"Token":"mine"},{"Token":"t1","Next":{"Token":"t2"}},{"Token":""}]"#;
    let choice = r#"{"Settings":{"Token":"t3"}}"#;
    let expected = format!(r#"{{"ClientToken":"t0","Name":"a","Entries":{entries},"Choice":{choice}}}"#);
    assert_eq!(sent(&input), expected);
    assert_eq!(sent(&CreateInput::new("a")), r#"{"ClientToken":"t0","Name":"a"}"#);
}
