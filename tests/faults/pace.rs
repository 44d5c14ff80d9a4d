//! Servers that are slow, or silent.

use std::time::Duration;

use generated::runtime::Config;
use smithwright_tests::scripted::{Act, Request};

use crate::case::Case;
use crate::here;
use crate::ledger::Ledger;

/// Enough for a call to loopback, whatever else the machine does.
const LIMIT: Duration = Duration::from_millis(400);

fn limited(config: Config) -> Config {
    config.attempt_timeout(LIMIT)
}

/// Sends the answer to records that are stored at once up to `end`, and from there on byte by byte with such pauses.
fn trickle(end: &'static str, pause: u64) -> impl Fn(&Ledger, &Request) -> Vec<Act> + Send + Sync {
    move |ledger, request| {
        let answer = ledger.take(request);
        let (begin, rest) = answer.split_at(answer.find(end).expect("it is there"));
        vec![Act::send(begin), Act::Trickle(rest.to_owned().into(), Duration::from_millis(pause))]
    }
}

/// Sends the answer up to `end`, and then nothing more.
fn stall(end: &'static str) -> impl Fn(&Ledger, &Request) -> Vec<Act> + Send + Sync {
    move |ledger, request| {
        let answer = ledger.take(request);
        vec![Act::send(answer.split_at(answer.find(end).expect("it is there")).0), Act::Stall]
    }
}

#[tokio::test]
async fn slow_headers_in_time() {
    Case::new(here!(), trickle("content-length", 1))
        .config(|config| config.attempt_timeout(Duration::from_secs(5)))
        .run()
        .await;
}

#[tokio::test]
async fn slow_headers() {
    Case::new(here!(), trickle("HTTP", 20)).config(limited).run().await;
}

#[tokio::test]
async fn slow_body() {
    Case::new(here!(), trickle("{", 20)).config(limited).run().await;
}

#[tokio::test]
async fn silence_before_the_headers() {
    Case::new(here!(), stall("HTTP")).config(limited).run().await;
}

#[tokio::test]
async fn silence_amid_the_headers() {
    Case::new(here!(), stall("content-length")).config(limited).run().await;
}

#[tokio::test]
async fn silence_amid_the_body() {
    Case::new(here!(), stall("SequenceNumber")).config(limited).run().await;
}

#[tokio::test]
async fn interim_answers_without_end() {
    let fault = |_: &Ledger, _: &Request| {
        let interim = [Act::send("HTTP/1.1 100 Continue\r\n\r\n"), Act::Wait(Duration::from_millis(20))];
        interim.iter().cycle().take(200).cloned().collect()
    };
    Case::new(here!(), fault).config(limited).run().await;
}

#[tokio::test]
async fn silence_until_the_time_of_the_call_is_up() {
    let case = Case::new(here!(), stall("HTTP")).config(|config| config.timeout(LIMIT));
    let took = case.run().await;
    assert!(took.iter().all(|took| LIMIT <= *took && *took < 2 * LIMIT), "{took:?}");
}

#[tokio::test]
async fn silence_until_the_time_of_the_call_is_up_between_attempts() {
    let limited = |config: Config| config.timeout(LIMIT * 7 / 4).attempt_timeout(LIMIT);
    Case::new(here!(), stall("HTTP")).config(limited).run().await;
}
