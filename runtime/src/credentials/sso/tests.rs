//! Signing in as tools leave it in files, and IAM Identity Center as it answers, on pretended machines.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::super::fixture::{Machine, NOW, Network, Reply, sts_keys};
use crate::{Credentials, Timestamp};

const SESSION: &str = "[default]\nsso_session = my-sso\nsso_account_id = 123456789012\nsso_role_name = Admin\n\
                       [sso-session my-sso]\nsso_region = eu-west-1\nsso_start_url = https://example.awsapps.com/start\n\
                       sso_registration_scopes = sso:account:access\n";
const LEGACY: &str = "[default]\nsso_start_url = https://example.awsapps.com/start\nsso_region = eu-west-1\n\
                      sso_account_id = 123456789012\nsso_role_name = Admin\n";
const PORTAL: &str =
    "GET https://portal.sso.eu-west-1.amazonaws.com/federation/credentials?role_name=Admin&account_id=123456789012";
const OIDC: &str = "POST https://oidc.eu-west-1.amazonaws.com/token";

/// The SHA-1 of `my-sso`, and that of the URL, by `sha1sum`.
const FILE: &str = "0ad374308c5a4e22f723adf10145eafad7c4031c";
const LEGACY_FILE: &str = "e8be5486177c5b5392bd9aa76563515b29358e6e";

/// A home directory.
struct Home(PathBuf);

impl Home {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("smithwright-sso-{name}-{}", std::process::id()));
        std::fs::create_dir_all(path.join(".aws/sso/cache")).expect("a folder");
        Self(path)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(".aws/sso/cache").join(format!("{name}.json"))
    }

    fn with(self, name: &str, text: &str) -> Self {
        std::fs::write(self.file(name), text).expect("a file");
        self
    }

    fn machine(&self, config: &str, variables: &[(&str, &str)], network: Network) -> Machine {
        let home = self.0.display().to_string();
        let own = [("HOME", home.as_str()), ("AWS_REGION", "us-east-1"), ("AWS_EC2_METADATA_DISABLED", "true")];
        Machine::new(&[&own[..], variables].concat(), config, network)
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What `aws sso login` leaves, good for so many seconds.
fn token(access: &str, secs: i64) -> String {
    let expiry = Timestamp::from_secs(NOW + secs);
    let registered = Timestamp::from_secs(NOW + 86_400);
    format!(
        r#"{{"startUrl":"https://example.awsapps.com/start","region":"eu-west-1","accessToken":"{access}","expiresAt":"{expiry}","clientId":"client","clientSecret":"hidden-secret","registrationExpiresAt":"{registered}","refreshToken":"hidden-refresh","other":1}}"#
    )
}

fn keys(id: &str) -> String {
    let millis = (NOW + 3600) * 1000;
    format!(
        r#"{{"roleCredentials":{{"accessKeyId":"{id}","secretAccessKey":"hidden-key","sessionToken":"hidden-token","expiration":{millis}}}}}"#
    )
}

/// Gives keys that are named after the token, and tokens for the token for renewal.
fn center() -> Network {
    Network::new(|line, request| match line {
        PORTAL => {
            let token = request.headers().get("x-amz-sso_bearer_token").and_then(|token| token.to_str().ok());
            assert_eq!(request.headers().get("authorization"), None);
            Reply::Answer(200, keys(token.unwrap_or("nobody")))
        }
        OIDC => {
            let expected = r#"{"clientId":"client","clientSecret":"hidden-secret","grantType":"refresh_token","refreshToken":"hidden-refresh"}"#;
            assert_eq!(String::from_utf8_lossy(request.body()), expected);
            Reply::Answer(
                200,
                r#"{"accessToken":"RENEWED","expiresIn":28800,"tokenType":"Bearer","refreshToken":"next"}"#.to_owned(),
            )
        }
        line if line.starts_with("POST https://sts.") => Reply::Answer(200, sts_keys("AssumeRole", "ROLE", NOW + 3600)),
        _ => Reply::Answer(404, String::new()),
    })
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a file")
}

#[tokio::test]
async fn who_is_signed_in_gets_keys() {
    let home = Home::new("keys").with(FILE, &token("FRESH", 3600)).with(LEGACY_FILE, &token("OLD", 60));
    for (config, id) in [(SESSION, "FRESH"), (LEGACY, "OLD")] {
        let machine = home.machine(config, &[], center());
        let expected = Credentials::new(id, "hidden-key")
            .with_session_token("hidden-token")
            .with_expiry(Timestamp::from_secs(NOW + 3600))
            .with_account_id("123456789012");
        assert_eq!(machine.credentials().await, Ok(expected));
        assert_eq!(machine.network.seen(), [PORTAL]);
    }
    assert_eq!(read(&home.file(FILE)), token("FRESH", 3600));
}

#[tokio::test]
async fn a_token_is_renewed_before_it_expires_and_written_back() {
    for secs in [299, -10] {
        let home = Home::new(&format!("renewed{secs}")).with(FILE, &token("STALE", secs));
        let machine = home.machine(SESSION, &[], center());
        assert_eq!(machine.id().await, "RENEWED");
        assert_eq!(machine.network.seen(), [OIDC, PORTAL]);
        let written = token("RENEWED", 28_800).replace("hidden-refresh", "next");
        let sorted = super::super::signed_in::SignedIn::parse(written.as_bytes()).expect("JSON");
        let there = super::super::signed_in::SignedIn::parse(read(&home.file(FILE)).as_bytes()).expect("JSON");
        assert!(there == sorted, "{}", read(&home.file(FILE)));
    }
}

#[tokio::test]
async fn the_way_to_a_role_may_begin_there() {
    let home = Home::new("role").with(FILE, &token("FRESH", 3600));
    let config = format!("[profile role]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = default\n{SESSION}");
    let machine = home.machine(&config, &[("AWS_PROFILE", "role")], center());
    assert_eq!(machine.id().await, "ROLE");
    assert_eq!(machine.network.seen(), [PORTAL, "POST https://sts.us-east-1.amazonaws.com/"]);
}

#[tokio::test]
async fn who_is_not_signed_in_is_told_how_to() {
    let start = "credentials from IAM Identity Center (profile `default`): ";
    let sign_in = "Run `aws sso login --profile default`";
    let without = |name: &str| token("A", -10).replace(name, "else");
    for (name, file, words) in [
        ("none", None, "nobody has signed in: there is no file "),
        ("broken", Some("{\"accessToken\":\"hidden".to_owned()), " is not the JSON it should be"),
        ("empty", Some("{}".to_owned()), "the file of signing in has no usable `expiresAt`"),
        ("tokenless", Some(token("", 3600)), "the file of signing in has no usable `accessToken`"),
        (
            "unregistered",
            Some(without("registrationExpiresAt")),
            "the token of signing in expired at 2025-12-31T23:59:50Z",
        ),
        ("refreshless", Some(without("refreshToken")), "the token of signing in expired at 2025-12-31T23:59:50Z"),
    ] {
        let home = Home::new(name);
        let home = match file {
            Some(text) => home.with(FILE, &text),
            None => home,
        };
        let error = home.machine(SESSION, &[], center()).id().await;
        assert!(error.starts_with(start) && error.contains(words) && error.contains(sign_in), "{error}");
        assert!(!error.contains("hidden"), "{error}");
    }
    let refused = Network::new(|line, _| match line {
        OIDC => {
            Reply::Answer(400, r#"{"error":"invalid_grant","error_description":"hidden-refresh is over"}"#.to_owned())
        }
        _ => Reply::Answer(
            401,
            r#"{"__type":"UnauthorizedException","message":"Session token not found: A"}"#.to_owned(),
        ),
    });
    let home = Home::new("refused").with(FILE, &token("hidden-A", -10));
    let machine = home.machine(SESSION, &[], refused.clone());
    let error = machine.id().await;
    let words = "is not renewed: IAM Identity Center refused: invalid_grant: *** is over (HTTP 400, no request id). Run `aws sso login";
    assert!(error.contains(words) && !error.contains("hidden"), "{error}");
    // One that is good yet is used although it cannot be renewed.
    let home = Home::new("unauthorized").with(FILE, &token("hidden-A", 10));
    let error = home.machine(SESSION, &[], refused).id().await;
    let words =
        "refused: UnauthorizedException: Session token not found: A (HTTP 401, no request id). Run `aws sso login";
    assert!(error.contains(words) && !error.contains("hidden"), "{error}");
}

/// Another tool has used the token for renewal, and written what it got.
#[tokio::test]
async fn who_comes_second_takes_what_the_first_has_written() {
    let home = Home::new("second").with(FILE, &token("STALE", -10));
    let (path, count) = (home.file(FILE), AtomicUsize::new(0));
    let network = Network::new(move |line, request| {
        if line == OIDC {
            assert_eq!(count.fetch_add(1, Ordering::SeqCst), 0);
            std::fs::write(&path, token("THEIRS", 3600)).expect("a file");
            return Reply::Answer(400, r#"{"error":"invalid_grant"}"#.to_owned());
        }
        assert_eq!(request.headers()["x-amz-sso_bearer_token"], "THEIRS");
        Reply::Answer(200, keys("KEYS"))
    });
    assert_eq!(home.machine(SESSION, &[], network).id().await, "KEYS");
}

#[tokio::test]
async fn profiles_that_say_too_little_or_two_things_are_refused() {
    let home = Home::new("profiles").with(FILE, &token("FRESH", 3600));
    for (config, words) in [
        (
            SESSION.replace("[sso-session my-sso]", "[sso-session other]"),
            "`sso_session` is \"my-sso\", and the config file has no",
        ),
        (SESSION.replace("sso_region = eu-west-1\n", ""), "it and its sso-session lack `sso_region`"),
        (SESSION.replace("sso_role_name = Admin\n", ""), "it and its sso-session lack `sso_role_name`"),
        (LEGACY.replace("sso_region = eu-west-1\n", ""), "it lacks `sso_region`"),
        (
            SESSION.replace("[sso-session", "sso_region = eu-west-2\n[sso-session"),
            "`sso_region` is one in the profile and another",
        ),
        ("[default]\nsso_session = my-sso".to_owned(), "`sso_session` asks for IAM Identity Center, but neither"),
    ] {
        let error = home.machine(&config, &[], center()).id().await;
        let start = "credentials from profile `default`: ";
        assert!(error.starts_with(start) && error.contains(words), "{error}\nlacks {words}");
    }
    // As the AWS CLI has it.
    let keys = "aws_access_key_id = FILE\naws_secret_access_key = hidden\n[sso-session";
    assert_eq!(home.machine(&SESSION.replace("[sso-session", keys), &[], center()).id().await, "FRESH");
}

#[tokio::test]
async fn services_may_be_elsewhere_and_have_hosts_in_each_partition() {
    let urls = [("AWS_ENDPOINT_URL_SSO", "http://localhost:1"), ("AWS_ENDPOINT_URL_SSO_OIDC", "http://localhost:2/x")];
    for (region, variables, oidc, portal) in [
        ("cn-north-1", &[][..], "oidc.cn-north-1.amazonaws.com.cn", "portal.sso.cn-north-1.amazonaws.com.cn"),
        (
            "us-gov-west-1",
            &[("AWS_USE_FIPS_ENDPOINT", "true")],
            "oidc.us-gov-west-1.amazonaws.com",
            "portal.sso.us-gov-west-1.amazonaws.com",
        ),
        (
            "us-east-1",
            &[("AWS_USE_FIPS_ENDPOINT", "true")],
            "oidc-fips.us-east-1.amazonaws.com",
            "portal.sso-fips.us-east-1.amazonaws.com",
        ),
        (
            "us-east-1",
            &[("AWS_USE_DUALSTACK_ENDPOINT", "true")],
            "oidc.us-east-1.api.aws",
            "portal.sso.us-east-1.api.aws",
        ),
        ("eu-west-1", &urls, "localhost:2", "localhost:1"),
    ] {
        let home = Home::new(&format!("hosts{}{region}", variables.len())).with(FILE, &token("STALE", 10));
        let network = Network::new(|line, _| {
            let answer = r#"{"accessToken":"RENEWED","expiresIn":28800}"#.to_owned();
            Reply::Answer(200, if line.starts_with("POST ") { answer } else { keys("KEYS") })
        });
        let machine = home.machine(&SESSION.replace("eu-west-1", region), variables, network);
        assert_eq!(machine.id().await, "KEYS");
        let hosts: Vec<String> = machine.network.seen();
        assert!(hosts[0].contains(&format!("//{oidc}/")) && hosts[1].contains(&format!("//{portal}/")), "{hosts:?}");
    }
}

#[tokio::test]
async fn answers_that_are_none_are_refused_without_what_they_hold() {
    let home = Home::new("answers").with(FILE, &token("FRESH", 3600));
    for (status, body, words) in [
        (200, "hidden-key".to_owned(), "answered with something that is not its JSON (HTTP 200)"),
        (200, keys("A").replace("accessKeyId", "x"), "answered without `accessKeyId`"),
        (200, keys("A").replace("expiration", "x"), "answered without `expiration`"),
        (200, keys("A").replace("hidden-key", "hidden\\nkey"), "the secret access key holds a line break"),
        (200, String::new(), "answered without `accessKeyId`"),
        (403, r#"{"message":"No access"}"#.to_owned(), "refused: "),
        (404, String::new(), "IAM Identity Center "),
    ] {
        let network = Network::new(move |_, _| Reply::Answer(status, body.clone()));
        let error = home.machine(SESSION, &[], network).id().await;
        assert!(error.contains(words) && !error.contains("hidden"), "{error}\nlacks {words}");
    }
}
