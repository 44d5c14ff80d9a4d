//! HTTP/2: one connection for all calls, which breaks as a whole or a stream at a time.

use std::time::Duration;

use generated::runtime::Config;
use smithwright_tests::scripted::{Act, Authority, Request};

use crate::case::Case;
use crate::here;
use crate::ledger::{self, Ledger};

const A_MOMENT: Act = Act::Wait(Duration::from_millis(20));

/// A server of HTTP/2, and a client that trusts it.
fn case(name: &'static str, fault: impl Fn(&Ledger, &Request) -> Vec<Act> + Send + Sync + 'static) -> Case {
    let authority = Authority::new();
    let limit = Duration::from_millis(400);
    Case::new(name, fault)
        .tls(authority.server(&["h2"]))
        .trusting(&authority)
        .config(move |config| config.attempt_timeout(limit))
}

/// Stores the records, sends the answer up to `end`, and goes on so.
fn cut(end: &'static str, then: &[Act]) -> impl Fn(&Ledger, &Request) -> Vec<Act> + Send + Sync + use<> {
    let then = then.to_vec();
    move |ledger, request| {
        let mut answer = ledger.take(request);
        answer.truncate(answer.find(end).expect("it is there"));
        [vec![Act::send(answer), A_MOMENT], then.clone()].concat()
    }
}

#[tokio::test]
async fn stream_refused() {
    case(here!(), |_, _| vec![Act::Refuse]).run().await;
}

#[tokio::test]
async fn stream_reset_before_the_headers() {
    case(here!(), |_, _| vec![Act::Reset]).run().await;
}

#[tokio::test]
async fn stream_reset_amid_the_body() {
    case(here!(), cut("SequenceNumber", &[Act::Reset])).run().await;
}

#[tokio::test]
async fn body_shorter_than_its_length() {
    case(here!(), cut("SequenceNumber", &[Act::Close])).run().await;
}

#[tokio::test]
async fn body_longer_than_its_length() {
    case(here!(), |ledger, request| vec![Act::send(ledger.take(request) + "and then some")]).run().await;
}

#[tokio::test]
async fn silence_before_the_headers() {
    case(here!(), |_, _| vec![Act::Stall]).run().await;
}

#[tokio::test]
async fn silence_amid_the_body() {
    case(here!(), cut("SequenceNumber", &[Act::Stall])).run().await;
}

#[tokio::test]
async fn connection_cut_before_the_headers() {
    case(here!(), |_, _| vec![Act::Cut]).run().await;
}

#[tokio::test]
async fn connection_cut_amid_the_body() {
    case(here!(), cut("SequenceNumber", &[Act::Cut])).run().await;
}

#[tokio::test]
async fn connection_ended_in_error() {
    case(here!(), |_, _| vec![Act::Abort]).run().await;
}

#[tokio::test]
async fn connection_that_takes_no_new_streams() {
    let fault = |ledger: &Ledger, request: &Request| vec![Act::GoAway, A_MOMENT, Act::send(ledger.take(request))];
    case(here!(), fault).run().await;
}

#[tokio::test]
async fn throttled() {
    let text = ledger::error(400, &[], "ProvisionedThroughputExceededException");
    case(here!(), move |_, _| vec![Act::send(text.clone())]).run().await;
}

/// The server's machine is gone, and nobody said so. All calls share the connection, so it must not be kept: after 5
/// seconds of silence it is asked for a sign of life, and given up 3 seconds later. An attempt may take 10 by default.
#[tokio::test]
#[ignore = "takes 40 seconds"]
async fn connection_that_is_dead() {
    let limited = |config: Config| config.attempt_timeout(Duration::from_secs(10)).timeout(Duration::from_secs(60));
    case(here!(), |_, _| vec![Act::Freeze(Duration::from_secs(12))]).config(limited).run().await;
}
