//! What the generated client makes of blobs that are sent and received piece by piece.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use case_streaming_blobs::runtime::{ByteStream, Bytes, Operation, http};
use case_streaming_blobs::things::{
    GetThing, GetThingInput, PutThing, PutThingInput, TranslateThing, TranslateThingError, TranslateThingInput,
};

/// What comes of a future that waits for nothing.
fn ready<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits"),
    }
}

#[test]
fn bytes_in_memory_are_the_body_of_the_encoded_request() {
    let request = PutThing::encode(&PutThingInput::new("a/b", "hello")).unwrap();
    assert_eq!((request.method().as_str(), request.uri().path()), ("PUT", "/things/a%2Fb"));
    assert_eq!(request.headers()["content-type"], "application/octet-stream");
    assert_eq!(request.body(), "hello");
    let request = PutThing::encode(&PutThingInput::new("a", "hello").content_type("text/plain")).unwrap();
    assert_eq!(request.headers()["content-type"], "text/plain");
    let request = TranslateThing::encode(&TranslateThingInput::new().language("de").content(vec![1, 2])).unwrap();
    assert_eq!(request.headers()["content-type"], "audio/l16");
    assert_eq!(
        (request.uri().to_string().as_str(), request.body().as_ref()),
        ("/translations?language=de", &[1, 2][..])
    );
}

#[test]
fn an_unset_blob_is_no_body() {
    let request = TranslateThing::encode(&TranslateThingInput::new()).unwrap();
    assert!(request.body().is_empty() && !request.headers().contains_key("content-type"));
    let request = GetThing::encode(&GetThingInput::new("a")).unwrap();
    assert!(request.body().is_empty());
}

#[test]
fn what_is_not_in_memory_is_told_apart() {
    let body = ByteStream::from_fn(|| "hello".into());
    let input = PutThingInput::new("a", body);
    assert!(PutThing::encode(&input).unwrap().body().is_empty());
    assert!(PutThing::body(&input).is_some());
}

#[test]
fn a_response_is_headers_and_bytes() {
    let response = http::Response::builder().header("x-version", "7").body(Bytes::from("hello")).unwrap();
    let output = GetThing::decode(response).unwrap();
    assert_eq!((output.version, &output.content), (Some(7), &ByteStream::from("hello")));
    assert_eq!(ready(output.content.collect()), Ok("hello".into()));
}

#[test]
fn an_error_is_no_stream() {
    let response = http::Response::builder()
        .status(413)
        .header("x-amzn-errortype", "TooLong")
        .body(Bytes::from(r#"{"message":"by far"}"#))
        .unwrap();
    match TranslateThing::decode(response) {
        Err(TranslateThingError::TooLong(error)) => assert_eq!(error.message(), Some("by far")),
        other => panic!("{other:?}"),
    }
}

#[test]
fn debug_shows_no_bytes() {
    let input = TranslateThingInput::new().content("secret");
    assert!(!format!("{input:?} {:?}", input.clone()).contains("secret"));
}
