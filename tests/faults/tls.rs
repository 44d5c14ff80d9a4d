//! TLS that does not come about, and TLS that is cut off.

use std::time::Duration;

use generated::runtime::Config;
use smithwright_tests::scripted::{Act, Authority, Request, TlsSettings};

use crate::case::Case;
use crate::here;
use crate::ledger::Ledger;

/// A server with this certificate, and a client that trusts the authority.
fn case(
    name: &'static str,
    certificate: impl Fn(&Authority) -> TlsSettings,
    fault: impl Fn(&Ledger, &Request) -> Vec<Act> + Send + Sync + 'static,
) -> Case {
    let authority = Authority::new();
    Case::new(name, fault).tls(certificate(&authority)).trusting(&authority)
}

/// A server that is well but for its certificate.
fn certified(name: &'static str, certificate: impl Fn(&Authority) -> TlsSettings) -> Case {
    case(name, certificate, Ledger::serve).incurable()
}

/// A server that does this before it comes to TLS.
fn instead(name: &'static str, acts: &[Act]) -> Case {
    let authority = Authority::new();
    Case::greeting(name, acts)
        .tls(authority.server(&[]))
        .trusting(&authority)
        .config(|config| config.tls_timeout(Duration::from_millis(400)))
}

#[tokio::test]
async fn an_authority_that_nobody_trusts() {
    certified(here!(), |_| Authority::new().server(&[])).run().await;
}

#[tokio::test]
async fn a_certificate_for_another_host() {
    certified(here!(), Authority::server_of_another_host).run().await;
}

#[tokio::test]
async fn a_certificate_that_has_expired() {
    certified(here!(), Authority::server_with_an_expired_certificate).run().await;
}

#[tokio::test]
async fn http_instead_of_tls() {
    let page = "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";
    instead(here!(), &[Act::send(page), Act::Wait(Duration::from_millis(20)), Act::Close]).run().await;
}

#[tokio::test]
async fn tls_instead_of_http() {
    let plainly = |config: Config, url: String| config.endpoint_url(url.replace("https://", "http://"));
    certified(here!(), |authority| authority.server(&[])).reached(plainly).run().await;
}

#[tokio::test]
async fn closed_amid_the_handshake() {
    instead(here!(), &[Act::Close]).run().await;
}

#[tokio::test]
async fn reset_amid_the_handshake() {
    instead(here!(), &[Act::Reset]).run().await;
}

#[tokio::test]
async fn silence_amid_the_handshake() {
    instead(here!(), &[Act::Stall]).run().await;
}

/// Sends half of a body, and then ends the connection so.
fn cut(then: Act) -> impl Fn(&Ledger, &Request) -> Vec<Act> + Send + Sync {
    move |ledger, request| {
        let mut answer = ledger.take(request);
        answer.truncate(answer.find("SequenceNumber").expect("it is there"));
        vec![Act::send(answer), Act::Wait(Duration::from_millis(20)), then.clone()]
    }
}

#[tokio::test]
async fn reset_amid_the_body() {
    case(here!(), |authority| authority.server(&["http/1.1"]), cut(Act::Reset)).run().await;
}

#[tokio::test]
async fn closed_amid_the_body() {
    case(here!(), |authority| authority.server(&["http/1.1"]), cut(Act::Close)).run().await;
}

/// A body whose end is that of the connection, which anybody on the way can bring about.
#[tokio::test]
async fn a_body_without_length_cut_off() {
    let fault = |ledger: &Ledger, request: &Request| {
        ledger.take(request);
        let acts = [Act::send("HTTP/1.1 200 OK\r\n\r\n{}"), Act::Wait(Duration::from_millis(20)), Act::Cut];
        acts.to_vec()
    };
    case(here!(), |authority| authority.server(&["http/1.1"]), fault).run().await;
}
