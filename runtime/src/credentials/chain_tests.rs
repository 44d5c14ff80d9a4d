//! The order of sources, what profiles lead to, and what errors say, on pretended machines.

use super::super::fixture::{Machine, NOW, Network, Reply, json_keys, sts_keys};
use crate::{Credentials, Timestamp};

#[path = "chain_trouble_tests.rs"]
mod trouble;

const KEYS: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_SECRET_ACCESS_KEY", "hidden-key")];
const FILE: &str = "[default]\nregion = eu-west-1\naws_access_key_id = FILE\naws_secret_access_key = hidden-key\n";
const REGION: (&str, &str) = ("AWS_REGION", "eu-west-1");

fn off_ec2(variables: &[(&str, &str)], config: &str) -> Machine {
    Machine::new(&[variables, &[("AWS_EC2_METADATA_DISABLED", "true")]].concat(), config, Network::empty())
}

fn off_ec2_with(config: &str, network: Network) -> Machine {
    Machine::new(&[("AWS_EC2_METADATA_DISABLED", "true")], config, network)
}

/// A network with an agent, instance metadata, and an STS that gives keys named after action and role.
fn everything() -> Network {
    Network::new(|line, request| match line {
        "GET http://169.254.170.2/agent" => Reply::Answer(200, json_keys("AGENT", NOW + 3600)),
        "PUT http://169.254.169.254/latest/api/token" => Reply::Answer(200, "metadata-token".to_owned()),
        "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/" => {
            Reply::Answer(200, "my-role\n".to_owned())
        }
        "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/my-role" => {
            Reply::Answer(200, json_keys("INSTANCE", NOW + 3600))
        }
        line if line.starts_with("POST https://sts.") => {
            let form = String::from_utf8_lossy(request.body()).into_owned();
            let value = |name: &str| {
                let start = format!("{name}=");
                let value = form.split('&').find_map(|pair| pair.strip_prefix(&start)).unwrap_or_default();
                value.rsplit("%2F").next().unwrap_or_default().to_owned()
            };
            let action = value("Action");
            Reply::Answer(200, sts_keys(&action, &value("RoleArn").to_uppercase(), NOW + 3600))
        }
        _ => Reply::Answer(404, String::new()),
    })
}

/// The key that a machine with everything around it ends up with, or the error.
async fn id(variables: &[(&str, &str)], config: &str) -> String {
    Machine::new(variables, config, everything()).id().await
}

#[tokio::test]
async fn sources_are_asked_in_order() {
    let path = token_file("order");
    let web = [("AWS_WEB_IDENTITY_TOKEN_FILE", path.as_str()), ("AWS_ROLE_ARN", "arn:aws:iam::1:role/web"), REGION];
    let agent = [("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/agent")];
    assert_eq!(id(&[&KEYS[..], &web, &agent].concat(), FILE).await, "ENV");
    assert_eq!(id(&[&web[..], &agent].concat(), FILE).await, "WEB");
    assert_eq!(id(&agent, FILE).await, "FILE");
    assert_eq!(id(&agent, "").await, "AGENT");
    assert_eq!(id(&[], "").await, "INSTANCE");
    std::fs::remove_file(path).expect("a file");
}

fn token_file(name: &str) -> String {
    let path = std::env::temp_dir().join(format!("smithwright-token-{name}-{}", std::process::id()));
    std::fs::write(&path, "the-web-token\n").expect("a file");
    path.display().to_string()
}

#[test]
fn keys_in_variables_and_profiles_need_no_runtime() {
    let find = |machine: Machine| {
        let mut asking = std::pin::pin!(machine.chain.find());
        match asking.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop())) {
            std::task::Poll::Ready(answer) => answer,
            std::task::Poll::Pending => panic!("not ready"),
        }
    };
    let account = [("AWS_SESSION_TOKEN", "t"), ("AWS_ACCOUNT_ID", "123456789012")];
    let expected = Credentials::new("ENV", "hidden-key").with_session_token("t").with_account_id("123456789012");
    assert_eq!(find(off_ec2(&[KEYS, account].concat(), FILE)), Ok(Some(expected)));
    assert_eq!(find(off_ec2(&[], FILE)), Ok(Some(Credentials::new("FILE", "hidden-key"))));
    let account = format!("{FILE}aws_account_id = 123456789012");
    let expected = Credentials::new("FILE", "hidden-key").with_account_id("123456789012");
    assert_eq!(
        find(off_ec2(&[("AWS_ACCESS_KEY_ID", ""), ("AWS_SECRET_ACCESS_KEY", " ")], &account)),
        Ok(Some(expected))
    );
}

#[tokio::test]
async fn when_nothing_is_found_the_error_says_where_it_looked_and_what_to_set() {
    let error = off_ec2(&[], "[default]\nregion = eu-west-1").id().await;
    assert_eq!(
        error,
        "no credentials: environment: AWS_ACCESS_KEY_ID is not set; web identity: AWS_WEB_IDENTITY_TOKEN_FILE is not set; \
         profile: profile `default` in config and credentials has none; container: neither \
         AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor AWS_CONTAINER_CREDENTIALS_FULL_URI is set; EC2 instance metadata: \
         AWS_EC2_METADATA_DISABLED is true. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or aws_access_key_id and \
         aws_secret_access_key in the profile, or use Config::credentials"
    );
    let error = Machine::new(&[], "", Network::empty()).id().await;
    assert!(error.contains("; EC2 instance metadata: there is none: connection refused. Set "), "{error}");
}

#[tokio::test]
async fn a_source_that_is_set_up_and_fails_is_an_error_and_no_reason_to_ask_another() {
    let refused = "connection refused";
    for (variables, config, words) in [
        (
            &[KEYS[0]][..],
            FILE,
            "credentials from the environment: AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not: set both or neither",
        ),
        (
            &[("AWS_WEB_IDENTITY_TOKEN_FILE", "/t")],
            FILE,
            "credentials from web identity: AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not",
        ),
        (
            &[("AWS_WEB_IDENTITY_TOKEN_FILE", "/nonexistent/t"), ("AWS_ROLE_ARN", "r"), REGION],
            FILE,
            "credentials from web identity (token in /nonexistent/t): cannot read /nonexistent/t: ",
        ),
        (
            &[],
            "[default]\naws_secret_access_key = hidden-key",
            "credentials from profile `default`: aws_secret_access_key is set, but aws_access_key_id is not",
        ),
        (
            &[],
            "[default]\ncredential_process = /nonexistent/x --hidden",
            "credentials from credential_process `/nonexistent/x`: it cannot be started: entity not found",
        ),
        (&[("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/a")], "", refused),
        (
            &[("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "a")],
            "",
            "credentials from the container's agent: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI must begin with `/`",
        ),
        (
            &[("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1")],
            "",
            "credentials from EC2 instance metadata: there is none: connection refused",
        ),
        (&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", "here")], "", "its endpoint must be a URL"),
        (&[("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "x")], "", "must be IPv4 or IPv6"),
    ] {
        let error = Machine::new(variables, config, Network::empty()).id().await;
        assert!(error.contains(words) && !error.contains("hidden") && !error.contains('\n'), "{error}\nlacks {words}");
    }
}

#[tokio::test]
async fn what_is_asked_with_a_feature_alone_or_by_the_official_crates_is_refused_by_name() {
    for (name, words) in [
        ("sso_session", "IAM Identity Center"),
        ("sso_start_url", "IAM Identity Center"),
        #[cfg(not(feature = "login"))]
        ("login_session", "a console login, which is renewed with the feature `login` alone: enable it, or enable the"),
    ] {
        let error = off_ec2(&[], &format!("[default]\nregion = eu-west-1\n{name} = x")).id().await;
        let start = format!("credentials from profile `default`: `{name}` asks for {words}");
        assert!(error.starts_with(&start), "{error}");
    }
    #[cfg(not(feature = "sso"))]
    {
        let error = off_ec2(&[], "[default]\nsso_account_id = x").id().await;
        assert!(error.contains("the feature `sso` alone: enable it, or enable the feature `aws-config`"), "{error}");
    }
}

#[tokio::test]
async fn keys_in_a_profile_come_before_its_program() {
    assert_eq!(id(&[], &format!("{FILE}credential_process = /nonexistent/x")).await, "FILE");
}

#[tokio::test]
async fn roles_are_assumed_one_after_the_other() {
    let config = "[profile a]\nrole_arn = arn:aws:iam::1:role/ra\nsource_profile = b\nexternal_id = x/y\nrole_session_name = me\n\
                  duration_seconds = 900\n[profile b]\nrole_arn = arn:aws:iam::1:role/rb\nsource_profile = c\n\
                  [profile c]\naws_access_key_id = BASE\naws_secret_access_key = hidden-key\nrole_arn = arn:ignored";
    let machine = Machine::new(&[("AWS_PROFILE", "a"), REGION], config, everything());
    let credentials = machine.credentials().await.expect("keys");
    assert_eq!((credentials.access_key_id(), credentials.account_id()), ("RA", Some("123456789012")));
    assert_eq!(credentials.expiry().map(Timestamp::secs), Some(NOW + 3600));
    assert_eq!(machine.network.seen(), ["POST https://sts.eu-west-1.amazonaws.com/"; 2]);
    let last = machine.network.last();
    let body = "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fra&RoleSessionName=me&\
                DurationSeconds=900&ExternalId=x%2Fy";
    assert_eq!(String::from_utf8_lossy(last.body()), body);
    let header =
        |name: &str| last.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    assert!(
        header("authorization").contains(" Credential=RB/20260101/eu-west-1/sts/aws4_request, "),
        "{}",
        header("authorization")
    );
    assert_eq!(header("x-amz-security-token"), "hidden-token");
    assert_eq!(header("content-type"), "application/x-www-form-urlencoded");
}

#[tokio::test]
async fn roles_begin_with_any_base() {
    let role = "[default]\nregion = eu-west-1\nrole_arn = arn:aws:iam::1:role/r\n";
    let with = |more: &str| format!("{role}{more}\n");
    assert_eq!(id(&KEYS, "").await, "ENV");
    let agent = [("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/agent")];
    assert_eq!(id(&agent, &with("credential_source = EcsContainer")).await, "R");
    assert_eq!(id(&[], &with("credential_source = Ec2InstanceMetadata")).await, "R");
    assert_eq!(id(&[], &with("source_profile = default\naws_access_key_id = A\naws_secret_access_key = B")).await, "R");
    let path = token_file("base");
    let web = with(&format!("web_identity_token_file = {path}"));
    assert_eq!(id(&[], &web).await, "R");
    let source = format!("[profile x]\nrole_arn = arn:aws:iam::1:role/rx\nsource_profile = default\n{web}");
    assert_eq!(id(&[("AWS_PROFILE", "x"), REGION], &source).await, "RX");
    std::fs::remove_file(path).expect("a file");
}

#[tokio::test]
async fn a_web_identity_request_is_not_signed() {
    let path = token_file("unsigned");
    let web = [("AWS_WEB_IDENTITY_TOKEN_FILE", path.as_str()), ("AWS_ROLE_ARN", "arn:aws:iam::1:role/web"), REGION];
    let machine = Machine::new(&[&web[..], &[("AWS_ROLE_SESSION_NAME", "pod")]].concat(), "", everything());
    assert_eq!(machine.id().await, "WEB");
    let last = machine.network.last();
    let body = "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fweb&\
                RoleSessionName=pod&WebIdentityToken=the-web-token";
    assert_eq!(String::from_utf8_lossy(last.body()), body);
    assert_eq!(last.headers().get("authorization"), None);
    std::fs::remove_file(path).expect("a file");
}

#[tokio::test]
async fn profiles_that_lead_nowhere_say_why() {
    let role = "[default]\nrole_arn = arn:aws:iam::1:role/r\n";
    for (config, words) in [
        (role.to_owned(), "profile `default`: `role_arn` needs `source_profile`"),
        (
            format!("{role}source_profile = a\ncredential_source = Environment"),
            "has `source_profile` and `credential_source`",
        ),
        (format!("{role}source_profile = a"), "names \"a\", and there is no such profile"),
        (format!("{role}source_profile = a\n[profile a]\nx = 1"), "profile `a`: another profile names it"),
        (
            format!(
                "{role}source_profile = a\n[profile a]\nrole_arn = r\nsource_profile = b\n[profile b]\nrole_arn = r\nsource_profile = a"
            ),
            "profile `b`: `source_profile` leads in a circle: default -> a -> b -> a",
        ),
        (format!("{role}source_profile = default"), "it names itself"),
        (format!("{role}source_profile = a\nmfa_serial = m"), "`mfa_serial` asks for a code"),
        (format!("{role}source_profile = a\nduration_seconds = 10"), "must be a number from 900 to 43200"),
        (
            format!("{role}credential_source = Moon"),
            "must be Environment, Ec2InstanceMetadata or EcsContainer, not \"Moon\"",
        ),
        (
            format!("{role}credential_source = Environment"),
            "`credential_source` is Environment, but AWS_ACCESS_KEY_ID is not set",
        ),
        (
            format!("{role}credential_source = EcsContainer"),
            "`credential_source` is EcsContainer, but neither AWS_CONTAINER_",
        ),
        (
            format!("{role}credential_source = Ec2InstanceMetadata"),
            "is Ec2InstanceMetadata, but AWS_EC2_METADATA_DISABLED is true",
        ),
        ("[default]\nweb_identity_token_file = /t".to_owned(), "it has `web_identity_token_file`, but no `role_arn`"),
        ("[default]\ncredential_source = Environment".to_owned(), "it has `credential_source`, but no `role_arn`"),
        (format!("{role}source_profile = a\n[profile a]\nsso_session = s"), "profile `a`: `sso_session` asks for"),
    ] {
        let error = off_ec2(&[], &config).id().await;
        assert!(error.starts_with("credentials from profile `") && error.contains(words), "{error}\nlacks {words}");
    }
}

#[tokio::test]
async fn without_a_region_a_role_cannot_be_assumed() {
    let config = "[default]\nrole_arn = arn:aws:iam::1:role/r\ncredential_source = Environment\n";
    let error = Machine::new(&KEYS, config, everything()).id().await;
    assert_eq!(error, "ENV", "the environment comes first");
    let error = Machine::new(&[], &config.replace("Environment", "Ec2InstanceMetadata"), everything()).id().await;
    assert!(error.starts_with("credentials from role `arn:aws:iam::1:role/r`: no region: set AWS_REGION"), "{error}");
}

#[tokio::test]
async fn sts_may_be_elsewhere() {
    let config =
        "[default]\nregion = eu-west-1\nrole_arn = arn:aws:iam::1:role/r\ncredential_source = Ec2InstanceMetadata\n";
    for (variables, more, host) in [
        (&[("AWS_ENDPOINT_URL_STS", "https://sts.test/x")][..], "", "POST https://sts.test/x/"),
        (&[("AWS_STS_REGIONAL_ENDPOINTS", "legacy")], "", "POST https://sts.amazonaws.com/"),
        (&[], "sts_regional_endpoints = legacy", "POST https://sts.amazonaws.com/"),
        (
            &[("AWS_STS_REGIONAL_ENDPOINTS", "regional")],
            "sts_regional_endpoints = legacy",
            "POST https://sts.eu-west-1.amazonaws.com/",
        ),
    ] {
        let machine = Machine::new(variables, &format!("{config}{more}"), everything());
        assert_eq!(machine.id().await, "R");
        assert_eq!(machine.network.seen().last().map(String::as_str), Some(host));
    }
}

#[tokio::test]
async fn a_service_that_refuses_the_keys_makes_the_chain_ask_again() {
    let machine = Machine::new(&[], "", everything());
    let credentials = machine.credentials().await.expect("keys");
    machine.id().await;
    assert_eq!(machine.network.seen().len(), 3);
    assert!(machine.chain.invalidate(&credentials));
    machine.id().await;
    assert_eq!(machine.network.seen().len(), 6);
    let machine = off_ec2(&KEYS, "");
    let credentials = machine.credentials().await.expect("keys");
    assert!(!machine.chain.invalidate(&credentials), "there are no others to hope for");
}

/// Time here is tokio's, which runs ahead when nothing else is to be done.
#[tokio::test(start_paused = true)]
async fn a_silent_sts_is_given_up_after_three_attempts() {
    let variables = [("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/agent"), REGION];
    let config = "[default]\nrole_arn = arn:aws:iam::1:role/r\ncredential_source = EcsContainer\n";
    let network = Network::new(|line, _| match line {
        "GET http://169.254.170.2/agent" => Reply::Answer(200, json_keys("AGENT", NOW + 3600)),
        _ => Reply::Silence,
    });
    let machine = Machine::new(&variables, config, network);
    let begun = tokio::time::Instant::now();
    let error = machine.id().await;
    let words = "credentials from role `arn:aws:iam::1:role/r`: no complete answer from sts.eu-west-1.amazonaws.com within 5s (attempt 3)";
    assert_eq!(error, words);
    assert!((15..16).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn trouble_of_sts_that_passes_is_waited_for() {
    let busy =
        "<ErrorResponse><Error><Code>IDPCommunicationError</Code><Message>later</Message></Error></ErrorResponse>";
    let path = token_file("busy");
    let web = [("AWS_WEB_IDENTITY_TOKEN_FILE", path.as_str()), ("AWS_ROLE_ARN", "arn:aws:iam::1:role/web"), REGION];
    let count = std::sync::atomic::AtomicUsize::new(0);
    let network = Network::new(move |_, _| match count.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
        0 => Reply::Answer(400, busy.to_owned()),
        1 => Reply::Answer(503, String::new()),
        _ => Reply::Answer(200, sts_keys("AssumeRoleWithWebIdentity", "WEB", NOW + 3600)),
    });
    assert_eq!(Machine::new(&web, "", network).id().await, "WEB");
    let denied = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>";
    let machine = Machine::new(&web, "", Network::new(move |_, _| Reply::Answer(403, denied.to_owned())));
    let error = machine.id().await;
    assert!(
        error.contains("STS refused: AccessDenied: no (HTTP 403, no request id). The role's trust policy must"),
        "{error}"
    );
    assert_eq!(machine.network.seen().len(), 1);
    std::fs::remove_file(path).expect("a file");
}

#[tokio::test]
async fn a_role_is_assumed_by_the_clock_of_sts() {
    let config = "[default]\nregion = eu-west-1\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = default\n\
                  aws_access_key_id = A\naws_secret_access_key = hidden-key";
    let skewed =
        "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>expired</Message></Error></ErrorResponse>";
    let network =
        Network::new(move |_, request| match request.headers().get("x-amz-date").and_then(|date| date.to_str().ok()) {
            Some("20260101T003000Z") => Reply::Answer(200, sts_keys("AssumeRole", "ROLE", NOW + 1800 + 3600)),
            _ => Reply::Dated(403, skewed.to_owned(), Timestamp::from_secs(NOW + 1800)),
        });
    let machine = off_ec2_with(config, network);
    assert_eq!((machine.id().await.as_str(), machine.network.seen().len()), ("ROLE", 2));
    let network = Network::new(move |_, _| Reply::Dated(403, skewed.to_owned(), Timestamp::from_secs(NOW + 200)));
    let machine = off_ec2_with(config, network);
    let error = machine.id().await;
    assert!(error.ends_with("Check the keys that were to assume the role, and this machine's clock"), "{error}");
    assert_eq!(machine.network.seen().len(), 1);
}
