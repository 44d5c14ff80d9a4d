//! What may lie between client and server: TLS, which has to be trusted, and proxies.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use bytes::Bytes;
use smithwright_runtime::client::Client;
use smithwright_runtime::{CallErrorKind, Proxy};
use smithwright_tests::scripted::Authority;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::proxy::TunnelProxy;
use super::server::{Server, Then};
use super::tls::tls_server;
use super::{OK, Ping, SERVICE, check, config, ping};

#[tokio::test]
async fn tls_with_a_trusted_authority_agrees_on_the_protocol() {
    for (alpn, version) in [(&["h2", "http/1.1"][..], "2.0"), (&["http/1.1"], "1.1"), (&[], "1.1")] {
        let server = tls_server(alpn).await;
        let address = server.address;
        let config = config().ca_bundle_pem(server.ca).endpoint_url(format!("https://{address}"));
        let client = Client::new(SERVICE, config);
        let (authority, host) = match version {
            "2.0" => (format!("Some(\"{address}\")"), "None".to_owned()),
            _ => ("None".to_owned(), format!("Some(\"{address}\")")),
        };
        let output = ping(&client).await.map(|response| response.output);
        assert_eq!(output, Ok((200, format!("HTTP/{version} {authority} {host} 4"))));
        let large = Bytes::from(vec![7; 5 << 20]);
        let output = client.call::<Ping>(&large).await.expect("an answer");
        assert!(output.1.ends_with(" 5242880"), "{output:?}");
    }
}

/// Calls that begin at once on a new client, and how many connections they opened.
async fn burst(alpn: &[&str], calls: usize) -> (usize, Duration) {
    let server = tls_server(alpn).await;
    let config = config().ca_bundle_pem(server.ca).endpoint_url(format!("https://{}", server.address));
    let client = Client::new(SERVICE, config);
    let begun = Instant::now();
    let mut under_way = JoinSet::new();
    for _ in 0..calls {
        let client = client.clone();
        under_way.spawn(async move { ping(&client).await.expect("an answer") });
    }
    assert_eq!(under_way.join_all().await.len(), calls);
    (server.connections.load(Ordering::Relaxed), begun.elapsed())
}

#[tokio::test]
async fn calls_that_begin_at_once_share_the_first_connection_if_it_is_http2() {
    for _ in 0..3 {
        assert_eq!(burst(&["h2", "http/1.1"], 50).await.0, 1);
        assert!((2..=50).contains(&burst(&["http/1.1"], 50).await.0));
    }
}

/// `cargo test -p smithwright-tests --test transport bursts_by_figures -- --ignored --nocapture`
#[tokio::test]
#[ignore = "prints figures"]
async fn bursts_by_figures() {
    for alpn in ["h2", "http/1.1"] {
        let mut all = Vec::new();
        for _ in 0..9 {
            all.push(burst(&[alpn], 50).await);
        }
        all.sort_by_key(|(_, time)| *time);
        println!("{alpn}: 50 calls at once open {} connections and take {:?}", all[4].0, all[4].1);
    }
}

#[tokio::test]
async fn tls_without_a_trusted_authority_is_no_connection() {
    let (server, other) = (tls_server(&["h2"]).await, tls_server(&[]).await);
    for config in [config(), config().ca_bundle_pem(other.ca)] {
        let client = Client::new(SERVICE, config.endpoint_url(format!("https://{}", server.address)));
        let error = ping(&client).await.expect_err("an error");
        let words = format!("connect to {}: invalid peer certificate", server.address);
        check(&error, CallErrorKind::Connect, &[&words]);
    }
}

#[tokio::test]
async fn plain_http_never_looks_at_root_certificates() {
    let server = Server::start(Then::Answer(OK));
    let config = config().endpoint_url(server.url()).ca_bundle("/nonexistent/ca.pem");
    ping(&Client::new(SERVICE, config.clone())).await.expect("an answer");
    let client = Client::new(SERVICE, config.endpoint_url(format!("https://{}", server.address)));
    let error = ping(&client).await.expect_err("an error");
    check(&error, CallErrorKind::Config, &["cannot read CA bundle /nonexistent/ca.pem: "]);
}

#[tokio::test]
async fn https_goes_through_a_tunnel_that_the_proxy_opens() {
    let proxy = TunnelProxy::start().await;
    for (alpn, version) in [("h2", "2.0"), ("http/1.1", "1.1")] {
        let server = tls_server(&[alpn]).await;
        let by = Proxy::new(format!("http://user:pass%3Aword@{}", proxy.address));
        let config = config().ca_bundle_pem(server.ca).endpoint_url(format!("https://{}", server.address)).proxy(by);
        let client = Client::new(SERVICE, config);
        for _ in 0..2 {
            let output = client.call::<Ping>(&Bytes::from_static(b"ping")).await.expect("an answer");
            assert!(output.1.starts_with(&format!("HTTP/{version} ")), "{output:?}");
        }
        // One tunnel serves both calls.
        let target = server.address;
        let head = format!(
            "CONNECT {target} HTTP/1.1\r\nHost: {target}\r\nProxy-Authorization: Basic dXNlcjpwYXNzOndvcmQ=\r\n\r\n"
        );
        assert_eq!(proxy.heads().iter().filter(|seen| **seen == head).count(), 1, "{:?}", proxy.heads());
    }
    assert_eq!(proxy.heads().len(), 2);
}

#[tokio::test]
async fn a_proxy_may_speak_tls_itself() {
    let authority = Authority::new();
    let proxy = TunnelProxy::start_tls(&authority).await;
    for (alpn, version) in [("h2", "2.0"), ("http/1.1", "1.1")] {
        let server = tls_server(&[alpn]).await;
        // As Windows and OpenSSL write such files.
        let old = server.ca.replace(" CERTIFICATE", " TRUSTED CERTIFICATE").replace('\n', "\r\n");
        let pem = format!("\u{feff}# ours\r\n{old}\n  # theirs\n{}", authority.pem());
        let by = Proxy::new(format!("https://{}", proxy.address));
        let config = config().ca_bundle_pem(pem).endpoint_url(format!("https://{}", server.address)).proxy(by);
        let output = Client::new(SERVICE, config).call::<Ping>(&Bytes::from_static(b"ping")).await.expect("an answer");
        assert!(output.1.starts_with(&format!("HTTP/{version} ")), "{output:?}");
    }
    assert_eq!(proxy.heads().len(), 2);
    // Whom nobody trusts, and one that speaks no TLS.
    let stranger = TunnelProxy::start_tls(&Authority::new()).await;
    let plain = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let plain_address = plain.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = plain.accept().await {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
    });
    for (address, words) in [
        (stranger.address, "no TLS with the proxy: invalid peer certificate: UnknownIssuer"),
        (plain_address, ". Does the server speak plain HTTP? Then its URL begins with http://"),
    ] {
        let by = Proxy::new(format!("https://me:secret@{address}"));
        let config = config().ca_bundle_pem(authority.pem().to_owned()).endpoint_url("https://x.invalid").proxy(by);
        let error = ping(&Client::new(SERVICE, config)).await.expect_err("an error");
        assert_eq!((error.call(), error.attempts()), (Some(CallErrorKind::Connect), 1), "{error}");
        let text = error.to_string();
        assert!(text.contains(&format!("connect to x.invalid:443 by the proxy {address}: ")), "{text}");
        assert!(text.contains(words) && !text.contains("secret"), "{text}");
    }
}

#[tokio::test]
async fn plain_http_is_sent_to_the_proxy_whole() {
    let proxy = Server::start(Then::Answer(OK));
    let by = Proxy::new(format!("user:password@{}", proxy.address)).except("direct.invalid");
    let by_proxy = |url| Client::new(SERVICE, config().endpoint_url(url).proxy(by.clone()));
    ping(&by_proxy("http://service.invalid:8080/base")).await.expect("an answer");
    let request = proxy.last_request();
    assert!(request.starts_with("POST http://service.invalid:8080/base/ HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("\r\nhost: service.invalid:8080\r\n"), "{request}");
    assert!(request.contains("\r\nproxy-authorization: Basic dXNlcjpwYXNzd29yZA==\r\n"), "{request}");
    let signed = request.split("SignedHeaders=").nth(1).expect("a signature").split(',').next();
    assert!(!signed.expect("names").contains("proxy"), "{request}");
    let error = ping(&by_proxy("http://direct.invalid")).await.expect_err("an error");
    check(&error, CallErrorKind::Connect, &["connect to direct.invalid:80: dns error: "]);
}
