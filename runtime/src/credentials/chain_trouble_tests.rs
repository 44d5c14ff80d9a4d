//! Profiles, keys and answers of STS that are not as they should be.

use super::super::super::fixture::{Machine, Network, Reply};
use super::{FILE, KEYS, REGION, everything, id, off_ec2, off_ec2_with, token_file};

/// Tools write the one beside the other.
#[tokio::test]
async fn keys_and_programs_of_a_profile_are_used_whatever_it_says_of_sso() {
    // With the feature `sso`, an account or a role is what asks for it.
    let whole =
        if cfg!(feature = "sso") { "sso_registration_scopes = x" } else { "sso_account_id = 1\nsso_role_name = x" };
    for sso in ["sso_session = x", "sso_start_url =", "sso_region = eu-west-1", whole] {
        assert_eq!(off_ec2(&[], &format!("{FILE}{sso}")).id().await, "FILE");
        let error = off_ec2(&[], &format!("[default]\n{sso}\ncredential_process = /nonexistent/x")).id().await;
        assert!(error.starts_with("credentials from credential_process `/nonexistent/x`: "), "{error}");
    }
    let error = off_ec2(&[], "[default]\nsso_session =\nsso_start_url =").id().await;
    assert!(error.starts_with("no credentials: "), "{error}");
}

/// Keys that stand in a profile with a line that cannot be read may lack what that line says.
#[tokio::test]
async fn a_profile_with_a_broken_line_gives_no_keys_but_stops_nobody_else() {
    let broken = format!("{FILE}aws_session_token hidden");
    let agent = [("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/agent")];
    for variables in [&agent[..], &[]] {
        let error = id(variables, &broken).await;
        let words = "credentials from profile `default`: config:5: `aws_session_token` cannot be read: a property must have a `=`";
        assert_eq!(error, words);
    }
    assert_eq!(id(&KEYS, &broken).await, "ENV");
    let elsewhere = format!("{broken}\n[profile fine]\naws_access_key_id = FINE\naws_secret_access_key = hidden");
    assert_eq!(id(&[("AWS_PROFILE", "fine")], &elsewhere).await, "FINE");
    // A line that has nothing to do with keys is told where there are none.
    assert_eq!(id(&agent, "[default]\noutput json").await, "AGENT");
    let error = off_ec2(&[], "[default]\n<<<<<<< hidden").id().await;
    assert!(
        error.contains("profile: profile `default` in config and credentials has none that can be read (config:2: a"),
        "{error}"
    );
    assert!(!error.contains("hidden"), "{error}");
}

#[tokio::test]
async fn keys_and_roles_with_a_line_break_are_refused() {
    for broken in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] {
        let mut variables = [&KEYS[..], &[("AWS_SESSION_TOKEN", "hidden")]].concat();
        for (name, value) in &mut variables {
            if *name == broken {
                *value = "hidden\nhidden";
            }
        }
        let error = id(&variables, "").await;
        let words = "holds a line break or another control character";
        assert_eq!(error, format!("credentials from the environment: {broken} {words}"));
    }
    let path = token_file("line-break");
    let web = [("AWS_WEB_IDENTITY_TOKEN_FILE", path.as_str()), ("AWS_ROLE_ARN", "arn:hidden\nhidden"), REGION];
    let machine = Machine::new(&web, "", everything());
    let error = machine.id().await;
    assert_eq!(error, "credentials from a role: its ARN holds a line break or another control character");
    assert_eq!(machine.network.seen().len(), 0);
    std::fs::remove_file(path).expect("a file");
}

/// Proxies and mocks do that.
#[tokio::test]
async fn an_sts_that_repeats_the_request_does_not_make_us_show_it() {
    let path = token_file("echo");
    let web = [("AWS_WEB_IDENTITY_TOKEN_FILE", path.as_str()), ("AWS_ROLE_ARN", "arn:aws:iam::1:role/web"), REGION];
    let network = Network::new(|_, request| {
        let body = String::from_utf8_lossy(request.body()).replace('&', "&amp;");
        Reply::Answer(403, format!("<Error><Code>AccessDenied</Code><Message>you said {body}</Message></Error>"))
    });
    let error = Machine::new(&web, "", network).id().await;
    assert!(error.contains("WebIdentityToken=***") && !error.contains("the-web-token"), "{error}");
    std::fs::remove_file(path).expect("a file");
}

/// What passes with any service, and two codes of STS alone.
#[tokio::test(start_paused = true)]
async fn each_code_that_passes_is_asked_again() {
    let config = "[default]\nregion = eu-west-1\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = default\n\
                  aws_access_key_id = A\naws_secret_access_key = hidden-key";
    for (code, attempts) in [
        ("IDPCommunicationError", 3),
        ("InvalidIdentityToken", 3),
        ("PriorRequestNotComplete", 3),
        ("RequestThrottledException", 3),
        ("SlowDown", 3),
        ("ThrottlingException", 3),
        ("TooManyRequestsException", 3),
        ("RequestTimeout", 3),
        ("InternalError", 3),
        ("AccessDenied", 1),
        ("MalformedPolicyDocument", 1),
        ("RegionDisabledException", 1),
    ] {
        let body = format!("<ErrorResponse><Error><Code>{code}</Code><Message>no</Message></Error></ErrorResponse>");
        let machine = off_ec2_with(config, Network::new(move |_, _| Reply::Answer(400, body.clone())));
        let error = machine.id().await;
        assert!(error.contains(code) && machine.network.seen().len() == attempts, "{error}");
    }
}
