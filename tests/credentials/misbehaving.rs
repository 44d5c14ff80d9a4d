//! Each source in front of servers that misbehave: always one line that names it, never a secret, never for long.

use std::time::{Duration, Instant};

use generated::runtime::credentials::{AssumeRole, Cached, Container, Imds, Process, WebIdentity};
use generated::runtime::{CallErrorKind, Credentials, CredentialsProvider};
use smithwright_tests::scripted::{Act, Script, Server};

use crate::servers::{HIDDEN, KEYS, ROLE, TOKEN, faults, line, metadata_with};

/// The one line that `provider` fails with.
async fn failure(provider: &dyn CredentialsProvider, name: &str) -> String {
    let error = provider.credentials().await.expect_err(name);
    assert_eq!(error.call(), Some(CallErrorKind::Credentials), "{name}");
    let text = error.to_string();
    for shown in [&text, &format!("{error:?}"), &format!("{provider:?}")] {
        assert!(!shown.contains(HIDDEN) && !shown.contains('\n'), "{name}: {shown}");
    }
    assert!(text.starts_with("credentials from "), "{name}: {text}");
    println!("{name}: {text}");
    text
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn instance_metadata() {
    for place in [TOKEN, ROLE, KEYS] {
        let tests = faults().into_iter().map(|(name, acts)| {
            tokio::spawn(async move {
                let server = metadata_with(move |request| (line(request) == place).then(|| acts.clone()));
                let imds = Imds::new().endpoint_url(server.url());
                // What is no keys may well be a token, and expired keys are used on.
                let taken = match place {
                    TOKEN => matches!(name, "half" | "HTML" | "other JSON" | "no JSON object" | "expired"),
                    ROLE => false,
                    _ => name == "expired",
                };
                if taken && place == KEYS {
                    assert_eq!(imds.credentials().await.expect("keys").access_key_id(), "EXPIRED");
                } else {
                    let text = failure(&imds, &format!("{place}, {name}")).await;
                    assert!(text.starts_with("credentials from EC2 instance metadata: "), "{text}");
                }
            })
        });
        for test in tests.collect::<Vec<_>>() {
            test.await.expect("a test");
        }
    }
}

/// Silence is tried in the runtime's own tests, where time runs ahead.
fn soon_over() -> impl Iterator<Item = (&'static str, Vec<Act>)> {
    faults().into_iter().filter(|(name, _)| *name != "slow")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn containers() {
    let tests = soon_over().map(|(name, acts)| {
        tokio::spawn(async move {
            let server = Server::start(Script::new(move |_| acts.clone()));
            let container = Container::new(format!("{}/keys", server.url())).authorization_token("hidden-agent-token");
            let text = failure(&container, name).await;
            let start = format!("credentials from the container's agent at {}: ", server.address());
            assert!(text.starts_with(&start), "{text}");
        })
    });
    for test in tests.collect::<Vec<_>>() {
        test.await.expect("a test");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sts() {
    let file = std::env::temp_dir().join(format!("smithwright-misbehaving-{}", std::process::id()));
    std::fs::write(&file, "hidden-web-token").expect("a file");
    let tests = soon_over().map(|(name, acts)| {
        let file = file.clone();
        tokio::spawn(async move {
            let server = Server::start(Script::new(move |_| acts.clone()));
            let keys = Credentials::new("AKID", "hidden-key").with_session_token("hidden-token");
            let role = AssumeRole::new(keys, "arn:aws:iam::1:role/r").region("eu-west-1").endpoint_url(server.url());
            let web = WebIdentity::new(file, "arn:aws:iam::1:role/r").region("eu-west-1").endpoint_url(server.url());
            for text in [failure(&role, name).await, failure(&web, name).await] {
                assert!(text.starts_with("credentials from role `arn:aws:iam::1:role/r`: "), "{text}");
            }
        })
    });
    for test in tests.collect::<Vec<_>>() {
        test.await.expect("a test");
    }
    std::fs::remove_file(file).expect("a file");
}

/// Not an assertion but a measurement: `--nocapture` shows it.
#[tokio::test]
async fn how_long_it_takes_to_learn_that_nobody_is_there() {
    // RFC 5737 keeps these addresses free: packets to them get lost, or are refused on the spot.
    for url in ["http://192.0.2.1", "http://127.0.0.1:1"] {
        let begun = Instant::now();
        failure(&Imds::new().endpoint_url(url), url).await;
        println!("{url}: {:?}", begun.elapsed());
        assert!(begun.elapsed() < Duration::from_secs(30), "something else is wrong");
    }
}

#[tokio::test]
async fn providers_show_no_secret() {
    let keys = Credentials::new("AKID", "hidden-key").with_session_token("hidden-token");
    let providers: [&dyn CredentialsProvider; 6] = [
        &keys,
        &AssumeRole::new(keys.clone(), "arn").external_id("hidden-id"),
        &WebIdentity::new("/file", "arn"),
        &Container::new("http://127.0.0.1/?hidden").authorization_token("hidden-token"),
        &Process::new("/bin/tool --key hidden"),
        &Cached::new(keys.clone()),
    ];
    for provider in providers {
        let debug = format!("{provider:?} {provider:#?}");
        assert!(!debug.contains(HIDDEN), "{debug}");
    }
}
