//! Connections that do not come about, break, or carry what is no HTTP.

use std::time::Duration;

use generated::kinesis::Client;
use smithwright_tests::scripted::{Act, Request};

use crate::case::{Case, Outcome, config, put};
use crate::here;
use crate::ledger::{self, Ledger};
use crate::table;

/// Long enough for bytes to arrive before what follows them.
const A_MOMENT: Act = Act::Wait(Duration::from_millis(20));

/// Sends a part of the answer to records that are stored, which ends before `end`, and then does this.
fn cut(end: &'static str, extra: usize, then: Act) -> impl Fn(&Ledger, &Request) -> Vec<Act> + Send + Sync {
    move |ledger, request| {
        let mut answer = ledger.take(request);
        answer.truncate(answer.find(end).expect("it is there") + extra);
        vec![Act::send(answer), A_MOMENT, then.clone()]
    }
}

/// Stores nothing and sends this.
fn say(text: impl Into<String>) -> impl Fn(&Ledger, &Request) -> Vec<Act> + Send + Sync {
    let text = text.into();
    move |_, _| vec![Act::send(text.clone()), A_MOMENT, Act::Close]
}

/// What a call to nowhere comes to.
async fn unreachable(name: &str, host: &str) {
    let client = Client::new(config().endpoint_url(format!("http://{host}")));
    let result = put(&client).await;
    let outcome = Outcome::of(&result, ([127, 0, 0, 1], 1).into());
    let cells =
        ["-".to_owned(), outcome.caller, format!("- / {}", outcome.attempts), "none".to_owned(), "- / 0".to_owned()];
    table::compare(name, &cells);
}

#[tokio::test]
async fn refused() {
    unreachable(here!(), "127.0.0.1:1").await;
}

#[tokio::test]
async fn no_such_host() {
    unreachable(here!(), "no-such-host.invalid:99").await;
}

#[tokio::test]
async fn reset_when_accepted() {
    Case::greeting(here!(), &[Act::Reset]).run().await;
}

#[tokio::test]
async fn closed_when_accepted() {
    Case::greeting(here!(), &[Act::Close]).run().await;
}

#[tokio::test]
async fn reset_before_the_headers() {
    Case::new(here!(), |_, _| vec![Act::Reset]).run().await;
}

#[tokio::test]
async fn reset_before_the_headers_of_what_is_stored() {
    Case::new(here!(), cut("HTTP", 0, Act::Reset)).run().await;
}

#[tokio::test]
async fn closed_before_the_headers() {
    Case::new(here!(), |_, _| vec![Act::Close]).run().await;
}

#[tokio::test]
async fn reset_amid_the_headers() {
    Case::new(here!(), cut("content-length", 3, Act::Reset)).run().await;
}

#[tokio::test]
async fn closed_amid_the_headers() {
    Case::new(here!(), cut("content-length", 3, Act::Close)).run().await;
}

#[tokio::test]
async fn reset_after_the_headers() {
    Case::new(here!(), cut("\r\n\r\n", 4, Act::Reset)).run().await;
}

#[tokio::test]
async fn closed_after_the_headers() {
    Case::new(here!(), cut("\r\n\r\n", 4, Act::Close)).run().await;
}

#[tokio::test]
async fn reset_amid_the_body() {
    Case::new(here!(), cut("SequenceNumber", 0, Act::Reset)).run().await;
}

#[tokio::test]
async fn body_shorter_than_its_length() {
    Case::new(here!(), cut("SequenceNumber", 0, Act::Close)).run().await;
}

#[tokio::test]
async fn body_longer_than_its_length() {
    let fault = |ledger: &Ledger, request: &Request| {
        let answer = ledger.take(request);
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        let head = head.replace(&format!("content-length: {}", body.len()), "content-length: 10");
        vec![Act::send(format!("{head}\r\n\r\n{body}"))]
    };
    Case::new(here!(), fault).run().await;
}

#[tokio::test]
async fn chunked_body_without_its_end() {
    let fault = |ledger: &Ledger, request: &Request| {
        ledger.take(request);
        let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        vec![Act::send(format!("{head}5\r\n{{\"Fai\r\n")), A_MOMENT, Act::Close]
    };
    Case::new(here!(), fault).run().await;
}

#[tokio::test]
async fn chunked_body_with_a_size_that_is_none() {
    Case::new(here!(), say("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n")).run().await;
}

#[tokio::test]
async fn body_that_ends_with_the_connection() {
    let fault = |ledger: &Ledger, request: &Request| {
        let answer = ledger.take(request);
        let (_, body) = answer.split_once("\r\n\r\n").expect("a head");
        vec![Act::send(format!("HTTP/1.1 200 OK\r\n\r\n{body}")), Act::Close]
    };
    Case::new(here!(), fault).run().await;
}

#[tokio::test]
async fn two_lengths() {
    let fault = |ledger: &Ledger, request: &Request| {
        vec![Act::send(ledger.take(request).replacen("\r\n", "\r\ncontent-length: 1\r\n", 1))]
    };
    Case::new(here!(), fault).run().await;
}

#[tokio::test]
async fn bytes_after_the_answer() {
    Case::new(here!(), |ledger, request| vec![Act::send(ledger.take(request) + "and then some")]).run().await;
}

#[tokio::test]
async fn another_answer_after_the_answer() {
    let fault = |ledger: &Ledger, request: &Request| {
        let surplus = ledger::error(400, &[], "ResourceNotFoundException");
        vec![Act::send(ledger.take(request) + &surplus)]
    };
    Case::new(here!(), fault).run().await;
}

#[tokio::test]
async fn closed_after_each_answer() {
    let fault = |ledger: &Ledger, request: &Request| vec![Act::send(ledger.take(request)), Act::Close];
    Case::new(here!(), fault).run().await;
}

#[tokio::test]
async fn closed_after_each_answer_and_said_so() {
    let fault = |ledger: &Ledger, request: &Request| {
        let answer = ledger.take(request).replacen("\r\n", "\r\nconnection: close\r\n", 1);
        vec![Act::send(answer), Act::Close]
    };
    Case::new(here!(), fault).run().await;
}

#[tokio::test]
async fn reset_after_each_answer() {
    let fault = |ledger: &Ledger, request: &Request| vec![Act::send(ledger.take(request)), A_MOMENT, Act::Reset];
    Case::new(here!(), fault).run().await;
}

#[tokio::test]
async fn interim_answers_first() {
    let fault = |ledger: &Ledger, request: &Request| {
        vec![Act::send("HTTP/1.1 100 Continue\r\n\r\n".repeat(3)), A_MOMENT, Act::send(ledger.take(request))]
    };
    Case::new(here!(), fault).run().await;
}

#[tokio::test]
async fn not_http() {
    Case::new(here!(), say("SSH-2.0-OpenSSH_9.9\r\n")).run().await;
}

#[tokio::test]
async fn not_text() {
    Case::new(here!(), say("\0\u{1}\u{2}\u{3}\r\n\r\n")).run().await;
}

#[tokio::test]
async fn http_2_unasked() {
    Case::new(here!(), say("\0\0\0\u{4}\0\0\0\0\0")).run().await;
}

#[tokio::test]
async fn a_header_without_a_colon() {
    Case::new(here!(), say("HTTP/1.1 200 OK\r\nnonsense\r\ncontent-length: 2\r\n\r\n{}")).run().await;
}

#[tokio::test]
async fn a_megabyte_of_headers() {
    let headers = format!("x-filler: {}\r\n", "x".repeat(1000)).repeat(1000);
    Case::new(here!(), say(format!("HTTP/1.1 200 OK\r\n{headers}content-length: 2\r\n\r\n{{}}"))).run().await;
}
