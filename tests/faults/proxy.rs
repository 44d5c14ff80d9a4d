//! Proxies that are the trouble themselves. The service behind them is never reached.

use std::time::Duration;

use generated::runtime::{Config, Proxy};
use smithwright_tests::scripted::{Act, Request};

use crate::case::Case;
use crate::here;
use crate::ledger::{Ledger, answer};

/// A client whose requests to this endpoint go by the server, which is taken for a proxy.
fn by_proxy(endpoint: &'static str) -> impl Fn(Config, String) -> Config {
    move |config, url| config.endpoint_url(endpoint).proxy(Proxy::new(url)).connect_timeout(Duration::from_millis(400))
}

/// A proxy that does this when it is asked for a tunnel.
fn tunnel(name: &'static str, acts: &[Act]) -> Case {
    let acts = acts.to_vec();
    Case::new(name, move |_, _| acts.clone()).reached(by_proxy("https://service.example")).incurable()
}

#[tokio::test]
async fn tunnel_refused() {
    tunnel(here!(), &[Act::send(answer(502, &[], "<html>"))]).run().await;
}

#[tokio::test]
async fn tunnel_for_those_with_a_password() {
    let challenge = answer(407, &[("proxy-authenticate", "Basic realm=\"proxy\"")], "");
    tunnel(here!(), &[Act::send(challenge)]).run().await;
}

#[tokio::test]
async fn closed_when_asked_for_a_tunnel() {
    tunnel(here!(), &[Act::Close]).run().await;
}

#[tokio::test]
async fn reset_when_asked_for_a_tunnel() {
    tunnel(here!(), &[Act::Reset]).run().await;
}

#[tokio::test]
async fn silence_when_asked_for_a_tunnel() {
    tunnel(here!(), &[Act::Stall]).run().await;
}

#[tokio::test]
async fn not_http_when_asked_for_a_tunnel() {
    tunnel(here!(), &[Act::send("SSH-2.0-OpenSSH_9.9\r\n\r\n")]).run().await;
}

#[tokio::test]
async fn headers_without_end_when_asked_for_a_tunnel() {
    tunnel(here!(), &[Act::send(format!("HTTP/1.1 200 OK\r\nx-filler: {}", "x".repeat(1 << 20)))]).run().await;
}

#[tokio::test]
async fn tunnel_to_nobody() {
    tunnel(here!(), &[Act::send("HTTP/1.1 200 OK\r\n\r\n"), Act::Close]).run().await;
}

#[tokio::test]
async fn html_502_of_a_proxy_of_plain_http() {
    let fault = |_: &Ledger, _: &Request| vec![Act::send(answer(502, &[("content-type", "text/html")], "<html>"))];
    Case::new(here!(), fault).reached(by_proxy("http://service.example")).run().await;
}
