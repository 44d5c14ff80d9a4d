//! Instance metadata on pretended machines: what is asked, how long it takes, and what comes of odd answers.

use std::time::Duration;

use super::super::fixture::{Machine, NOW, Network, Reply, json_keys};

const TOKEN: &str = "PUT http://169.254.169.254/latest/api/token";
const ROLE: &str = "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/";
const KEYS: &str = "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/my-role";

fn answer(status: u16, body: &str) -> Reply {
    Reply::Answer(status, body.to_owned())
}

/// A service that answers one line otherwise.
fn odd(odd: &'static str, reply: impl Fn() -> Reply + Send + Sync + 'static) -> Machine {
    let network = Network::new(move |line, _| match line {
        line if line == odd => reply(),
        TOKEN => answer(200, "metadata-token"),
        ROLE => answer(200, "my-role"),
        KEYS => Reply::Answer(200, json_keys("INSTANCE", NOW + 3600)),
        _ => answer(404, ""),
    });
    Machine::new(&[], "", network)
}

#[tokio::test]
async fn a_token_is_fetched_and_shown() {
    let machine = odd("", || Reply::Refuse);
    let credentials = machine.credentials().await.expect("keys");
    assert_eq!((credentials.access_key_id(), credentials.session_token()), ("INSTANCE", Some("hidden-token")));
    assert_eq!(machine.network.seen(), [TOKEN, ROLE, KEYS]);
    let token = machine.network.last().headers().get("x-aws-ec2-metadata-token").cloned();
    assert_eq!(token.as_ref().and_then(|token| token.to_str().ok()), Some("metadata-token"));
}

#[tokio::test]
async fn settings_say_where_and_whose() {
    let profile = "[default]\nec2_metadata_service_endpoint_mode = ipv6\nec2_instance_profile_name = mine\n";
    let machine = Machine::new(&[], profile, Network::new(|_, _| answer(200, "x")));
    machine.id().await;
    let keys = "GET http://[fd00:ec2::254]/latest/meta-data/iam/security-credentials/mine";
    assert_eq!(machine.network.seen(), ["PUT http://[fd00:ec2::254]/latest/api/token", keys]);
    let variables = [("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1338/")];
    let machine = Machine::new(&variables, profile, Network::empty());
    machine.id().await;
    assert_eq!(machine.network.seen(), ["PUT http://127.0.0.1:1338/latest/api/token"]);
    let machine = Machine::new(&[("AWS_EC2_METADATA_DISABLED", "TRUE")], profile, Network::empty());
    machine.id().await;
    assert!(machine.network.seen().is_empty());
}

/// Time here is tokio's, which runs ahead when nothing else is to be done.
#[tokio::test(start_paused = true)]
async fn elsewhere_than_on_ec2_a_program_waits_a_second_at_most_and_once() {
    let slow_failure = || Reply::AfterwardsAnswer(Duration::from_millis(400), 503, String::new());
    for (reply, millis) in [
        (Box::new(|| Reply::Silence) as Box<dyn Fn() -> Reply + Send + Sync>, 1000),
        (Box::new(|| Reply::Refuse), 0),
        (Box::new(|| answer(404, "<html>")), 0),
        (Box::new(slow_failure), 1000),
    ] {
        let machine = odd(TOKEN, reply);
        let begun = tokio::time::Instant::now();
        let error = machine.id().await;
        assert!(error.starts_with("no credentials: "), "{error}");
        assert!(begun.elapsed() <= Duration::from_millis(millis + 2), "{:?}", begun.elapsed());
        let (asked, begun) = (machine.network.seen().len(), tokio::time::Instant::now());
        for _ in 0..100 {
            machine.id().await;
        }
        assert_eq!((machine.network.seen().len(), begun.elapsed()), (asked, Duration::ZERO));
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_that_is_there_and_fails_is_an_error() {
    let start = "credentials from EC2 instance metadata: ";
    let failure = r#"{"Code":"AssumeRoleUnauthorizedAccess","Message":"EC2 cannot assume the role"}"#;
    for (line, reply, words) in [
        (
            TOKEN,
            Box::new(|| answer(500, "")) as Box<dyn Fn() -> Reply + Send + Sync>,
            "it answered HTTP 500 to the request for a token",
        ),
        (TOKEN, Box::new(|| answer(200, "")), "something that is no token"),
        (TOKEN, Box::new(|| answer(200, "a\nb")), "something that is no token"),
        (ROLE, Box::new(|| answer(500, "")), "it answered HTTP 500 to the request for the role"),
        (ROLE, Box::new(|| answer(401, "")), "it answered HTTP 401 to the request for the role"),
        (ROLE, Box::new(|| answer(200, "<html>hidden")), "something that is no role's name"),
        (ROLE, Box::new(|| Reply::Silence), "no complete answer from 169.254.169.254 within 1s (attempt 3)"),
        (KEYS, Box::new(|| answer(404, "")), "it answered HTTP 404 for the keys of role `my-role`"),
        (KEYS, Box::new(|| answer(200, "<html>hidden</html>")), "of no use: not the JSON that was expected"),
        (KEYS, Box::new(|| answer(200, &json_keys("A", NOW + 9)[..60])), "of no use: not the JSON that was expected"),
        (KEYS, Box::new(|| answer(200, "{\"Code\":\"Success\"}")), "of no use: `Expiration` is missing"),
        (KEYS, Box::new(move || answer(200, failure)), "The role's trust policy must allow ec2.amazonaws.com"),
    ] {
        let error = odd(line, reply).id().await;
        assert!(
            error.starts_with(start) && error.contains(words) && !error.contains("hidden"),
            "{error}\nlacks {words}"
        );
    }
}

#[tokio::test]
async fn an_instance_without_a_role_has_no_credentials() {
    for reply in [|| answer(404, ""), || answer(200, "")] {
        let error = odd(ROLE, reply).id().await;
        assert!(error.contains("EC2 instance metadata: no role is attached to this instance. Set "), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_busy_service_is_asked_again() {
    let machine = odd(KEYS, {
        let count = std::sync::atomic::AtomicUsize::new(0);
        move || match count.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
            0 => answer(503, ""),
            1 => Reply::Silence,
            _ => Reply::Answer(200, json_keys("INSTANCE", NOW + 3600)),
        }
    });
    assert_eq!(machine.id().await, "INSTANCE");
    assert_eq!(machine.network.seen(), [TOKEN, ROLE, KEYS, KEYS, KEYS]);
}

/// Lets tasks that were started do their work.
async fn settle() {
    tokio::time::sleep(Duration::from_secs(20)).await;
}

#[tokio::test(start_paused = true)]
async fn expired_keys_are_used_on_while_the_service_has_no_others() {
    let machine = odd("", || Reply::Refuse);
    assert_eq!(machine.id().await, "INSTANCE");
    for _ in 0..20 {
        // The service goes on giving what has expired.
        machine.advance(3600);
        let credentials = machine.credentials().await.expect("keys");
        assert_eq!(credentials.access_key_id(), "INSTANCE");
        settle().await;
    }
    let credentials = machine.credentials().await.expect("keys");
    let left = credentials.expiry().expect("an expiry").secs() - (NOW + 20 * 3600);
    assert!((600..=900).contains(&left), "{left}");
    // They are renewed 4 to 5 minutes before that.
    let asked = machine.network.seen().len();
    for _ in 0..4 {
        machine.advance(60);
        machine.id().await;
        settle().await;
    }
    assert_eq!(machine.network.seen().len(), asked);
}

#[tokio::test(start_paused = true)]
async fn expired_keys_are_used_on_while_the_service_is_away() {
    let up = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let network = Network::new({
        let up = up.clone();
        move |line, _| match line {
            _ if !up.load(std::sync::atomic::Ordering::SeqCst) => Reply::Silence,
            TOKEN => answer(200, "metadata-token"),
            ROLE => answer(200, "my-role"),
            _ => Reply::Answer(200, json_keys("INSTANCE", NOW + 3600)),
        }
    });
    let machine = Machine::new(&[], "", network);
    assert_eq!(machine.id().await, "INSTANCE");
    up.store(false, std::sync::atomic::Ordering::SeqCst);
    for _ in 0..200 {
        machine.advance(60);
        assert_eq!(machine.id().await, "INSTANCE");
        settle().await;
    }
    // Every half minute at most while they are good, then every 5 to 11 minutes.
    let asked = machine.network.seen().len();
    assert!((20..60).contains(&asked), "{asked}");
}
