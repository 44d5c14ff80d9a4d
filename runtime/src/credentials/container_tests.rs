//! Containers: which agent is asked and what it is shown, which hosts are allowed, what comes of odd answers.

use super::super::fixture::{Machine, NOW, Network, Reply, json_keys};
use super::super::source::Failure;
use super::super::transports::Transports;
use super::{Agent, allow, near};
use crate::env::Env;

fn agent(variables: &[(&str, &str)]) -> Result<Agent, Failure> {
    Agent::from_env(&Env::from_pairs(variables), &Transports { far: near(), near: near() })
}

#[test]
fn a_relative_uri_comes_before_a_full_one() {
    let full = ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost:1/x");
    let url = |variables: &[(&str, &str)]| agent(variables).map(|agent| agent.url.map(|url| url.to_string()));
    let relative = ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials?id=1");
    assert_eq!(url(&[full, relative]), Ok(Ok("http://169.254.170.2/v2/credentials?id=1".to_owned())));
    assert_eq!(url(&[full]), Ok(Ok(full.1.to_owned())));
    assert!(matches!(url(&[]), Err(Failure::Absent(_))));
    for (name, value) in [
        ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "@evil.example/"),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "/only/a/path"),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "ftp://localhost/"),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://me:hidden@localhost/"),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://local host/"),
    ] {
        let error = url(&[(name, value)]).unwrap().unwrap_err();
        assert!(!error.contains("hidden"), "{error}");
    }
}

#[tokio::test]
async fn plain_http_is_for_hosts_that_are_near() {
    for host in
        ["127.0.0.1", "127.9.9.9:80", "[::1]", "localhost:99", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"]
    {
        assert_eq!(allow(&format!("http://{host}/").parse().unwrap()).await, Ok(()), "{host}");
    }
    for host in ["169.254.169.254", "10.0.0.1", "[fd00:ec2::24]", "[::ffff:10.0.0.1]", "192.0.2.1"] {
        assert!(allow(&format!("http://{host}/").parse().unwrap()).await.is_err(), "{host}");
        assert_eq!(allow(&format!("https://{host}/").parse().unwrap()).await, Ok(()), "{host}");
    }
    let error = allow(&"http://no-such-host.invalid/".parse().unwrap()).await.unwrap_err();
    assert!(error.starts_with("no-such-host.invalid is not found"), "{error}");
}

fn machine(variables: &[(&str, &str)], reply: impl Fn() -> Reply + Send + Sync + 'static) -> Machine {
    let url = ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:51679/v1/keys?of=me");
    Machine::new(&[variables, &[url]].concat(), "", Network::new(move |_, _| reply()))
}

#[tokio::test]
async fn the_agent_is_shown_the_token_whose_file_is_read_anew() {
    let path = std::env::temp_dir().join(format!("smithwright-agent-{}", std::process::id()));
    let file = path.display().to_string();
    let variables = [("AWS_CONTAINER_AUTHORIZATION_TOKEN", "other"), ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", &file)];
    let machine = machine(&variables, || Reply::Answer(200, json_keys("AGENT", NOW + 3600)));
    for token in ["first", "second"] {
        std::fs::write(&path, format!("{token}\n")).expect("a file");
        let credentials = machine.credentials().await.expect("keys");
        assert_eq!((credentials.access_key_id(), credentials.session_token()), ("AGENT", Some("hidden-token")));
        let shown = machine.network.last().headers().get("authorization").cloned();
        assert_eq!(shown.as_ref().and_then(|value| value.to_str().ok()), Some(token));
        machine.chain.invalidate(&credentials);
    }
    assert_eq!(machine.network.seen(), ["GET http://127.0.0.1:51679/v1/keys?of=me"; 2]);
    std::fs::remove_file(&path).expect("a file");
    let error = machine.id().await;
    let start = format!("credentials from the container's agent at 127.0.0.1:51679: cannot read {file}: ");
    assert!(error.starts_with(&start), "{error}");
}

#[tokio::test(start_paused = true)]
async fn odd_answers_are_errors_that_show_nothing_of_them() {
    let keys = json_keys("AGENT", NOW + 3600);
    let half = keys.get(..80).unwrap_or_default().to_owned();
    let expired = json_keys("AGENT", NOW);
    for (status, body, words) in [
        (
            400,
            r#"{"code":"NoId","message":"no id in the request"}"#,
            "the agent answered HTTP 400: NoId: no id in the request",
        ),
        (404, "hidden", "the agent answered HTTP 404"),
        (500, "<html>hidden", "the agent answered HTTP 500"),
        (200, "<html>hidden", "of no use: not the JSON that was expected"),
        (200, "", "of no use: not the JSON that was expected"),
        (200, &half, "of no use: not the JSON that was expected"),
        (200, "[]", "of no use: not the JSON that was expected"),
        (200, "{}", "of no use: `Expiration` is missing"),
        (200, &expired, "it gave keys that expired at 2026-01-01T00:00:00Z"),
    ] {
        let body = body.to_owned();
        let error = machine(&[], move || Reply::Answer(status, body.clone())).id().await;
        assert!(error.starts_with("credentials from the container's agent at 127.0.0.1:51679: "), "{error}");
        assert!(error.contains(words) && !error.contains("hidden"), "{error}");
    }
    let error = machine(&[("AWS_CONTAINER_AUTHORIZATION_TOKEN", "hidden\u{1}")], || Reply::Refuse).id().await;
    assert!(error.contains("the authorization token cannot be sent") && !error.contains("hidden"), "{error}");
    let silent = machine(&[], || Reply::Silence);
    let error = silent.id().await;
    assert!(error.contains("no complete answer from 127.0.0.1:51679 within 5s (attempt 3)"), "{error}");
    assert_eq!(silent.network.seen().len(), 3);
}
