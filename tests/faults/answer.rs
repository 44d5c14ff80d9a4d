//! Answers that are whole, but not what was hoped for.

use std::time::Duration;

use smithwright_tests::scripted::{Act, Request};

use crate::case::Case;
use crate::here;
use crate::ledger::{self, Ledger, answer, error, keys};

const HTML: &str = "<html>\r\n<head><title>Sorry</title></head>\r\n<body>Something is wrong.</body>\r\n</html>\r\n";

/// Stores nothing and answers so.
fn say(text: impl Into<String>) -> impl Fn(&Ledger, &Request) -> Vec<Act> + Send + Sync {
    let text = text.into();
    move |_, _| vec![Act::send(text.clone())]
}

/// A page for people.
fn html(status: u16) -> String {
    answer(status, &[("content-type", "text/html")], HTML)
}

/// Stores the records and says this of them.
fn stored_but(body: &'static str) -> impl Fn(&Ledger, &Request) -> Vec<Act> + Send + Sync {
    move |ledger, request| {
        ledger.take(request);
        vec![Act::send(answer(200, &[], body))]
    }
}

#[tokio::test]
async fn html_500() {
    Case::new(here!(), say(html(500))).run().await;
}

#[tokio::test]
async fn html_502() {
    Case::new(here!(), say(html(502))).run().await;
}

#[tokio::test]
async fn html_503() {
    Case::new(here!(), say(html(503))).run().await;
}

#[tokio::test]
async fn html_504_of_what_is_stored() {
    let fault = |ledger: &Ledger, request: &Request| {
        ledger.take(request);
        vec![Act::send(html(504))]
    };
    Case::new(here!(), fault).run().await;
}

#[tokio::test]
async fn html_404() {
    Case::new(here!(), say(html(404))).run().await;
}

#[tokio::test]
async fn nothing_but_500() {
    Case::new(here!(), say(answer(500, &[], ""))).run().await;
}

#[tokio::test]
async fn internal_failure() {
    Case::new(here!(), say(error(500, &[], "InternalFailureException"))).run().await;
}

#[tokio::test]
async fn service_unavailable() {
    Case::new(here!(), say(error(503, &[], "ServiceUnavailable"))).run().await;
}

#[tokio::test]
async fn throttled() {
    Case::new(here!(), say(error(400, &[], "ProvisionedThroughputExceededException"))).run().await;
}

#[tokio::test]
async fn throttled_by_a_code_that_no_model_lists() {
    Case::new(here!(), say(error(400, &[], "ThrottlingException"))).run().await;
}

#[tokio::test]
async fn throttled_by_status_alone() {
    Case::new(here!(), say(answer(429, &[], ""))).run().await;
}

#[tokio::test]
async fn throttled_with_a_wait_that_the_service_names() {
    let named = error(400, &[("x-amz-retry-after", "500")], "ProvisionedThroughputExceededException");
    let [once, always] = Case::new(here!(), say(named)).run().await;
    let wait = Duration::from_millis(500);
    assert!(wait <= once && once < 2 * wait && 2 * wait <= always, "{once:?} {always:?}");
}

#[tokio::test]
async fn throttled_with_a_wait_beyond_the_time_of_the_call() {
    let named = error(400, &[("x-amz-retry-after", "60000")], "ProvisionedThroughputExceededException");
    let limit = Duration::from_secs(3);
    let took = Case::new(here!(), say(named)).config(move |config| config.timeout(limit)).run().await;
    assert!(took.iter().all(|took| *took < limit / 2), "it waits for nothing: {took:?}");
}

#[tokio::test]
async fn throttled_with_a_wait_that_is_none() {
    Case::new(here!(), say(error(400, &[("x-amz-retry-after", "soon")], "ThrottlingException"))).run().await;
}

/// Load balancers name such waits, in seconds; AWS's clients go by their own.
#[tokio::test]
async fn unavailable_with_a_wait_that_a_proxy_names() {
    let took = Case::new(here!(), say(answer(503, &[("retry-after", "30")], HTML))).run().await;
    assert!(took.iter().all(|took| *took < Duration::from_secs(10)), "{took:?}");
}

#[tokio::test]
async fn a_stream_that_is_not_there() {
    Case::new(here!(), say(error(400, &[], "ResourceNotFoundException"))).run().await;
}

#[tokio::test]
async fn denied() {
    Case::new(here!(), say(error(400, &[], "AccessDeniedException"))).run().await;
}

#[tokio::test]
async fn an_argument_that_is_refused() {
    Case::new(here!(), say(error(400, &[], "InvalidArgumentException"))).run().await;
}

#[tokio::test]
async fn sent_elsewhere() {
    Case::new(here!(), say(answer(307, &[("location", "http://elsewhere.example/")], ""))).run().await;
}

#[tokio::test]
async fn some_records_failed() {
    let fault = |ledger: &Ledger, request: &Request| {
        let keys = keys(&request.body);
        ledger.store(&keys[..2]);
        let refused = |key: &str| (key == "key-3").then_some("ProvisionedThroughputExceededException");
        vec![Act::send(answer(200, &[], &ledger::results(&keys, refused)))]
    };
    Case::new(here!(), fault).run().await;
}

#[tokio::test]
async fn a_count_that_denies_what_its_entries_say() {
    Case::new(here!(), stored_but(r#"{"FailedRecordCount":2,"Records":[{},{},{}]}"#)).run().await;
}

#[tokio::test]
async fn html_200() {
    Case::new(here!(), say(html(200))).run().await;
}

#[tokio::test]
async fn nothing_but_200() {
    Case::new(here!(), stored_but("")).run().await;
}

#[tokio::test]
async fn half_the_json() {
    Case::new(here!(), stored_but(r#"{"FailedRecordCount":0,"Records":[{"SequenceNumber":"1","#)).run().await;
}

#[tokio::test]
async fn json_of_another_shape() {
    Case::new(here!(), stored_but(r#"["an","array"]"#)).run().await;
}

#[tokio::test]
async fn bytes_that_are_no_text() {
    Case::new(here!(), stored_but("{\"FailedRecordCount\":0,\"Records\":[{\"ShardId\":\"\u{0}\"}]}")).run().await;
}
