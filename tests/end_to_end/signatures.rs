//! A server that verifies takes what is signed with a key it knows, and nothing else.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use generated::kinesis::{Client, ListStreamsError, ListStreamsInput};
use generated::runtime::credentials::AssumeRole;
use generated::runtime::http::Version;
use generated::runtime::{Credentials, CredentialsProvider, RetryConfig, ServiceError, ServiceErrorKind, Timestamp};

use crate::target::Target;

async fn refused(client: &Client) -> ServiceError {
    match client.list_streams(&ListStreamsInput::new()).await {
        Err(ListStreamsError::Unmodeled(error)) => error,
        Err(error) => panic!("another error: {error}"),
        Ok(_) => panic!("it was let in"),
    }
}

/// Keys that the server gave; `which` is empty for the key of a user.
fn keys(target: &Target, which: &str) -> Credentials {
    target.server.credentials(which).unwrap_or_else(|| panic!("no variables for {which:?} keys"))
}

pub async fn http_2_is_agreed_on(target: Arc<Target>) {
    target.client.list_streams(&ListStreamsInput::new()).await.expect("streams");
    assert_eq!(target.versions(), [Version::HTTP_2]);
}

pub async fn a_wrong_secret_is_a_bad_signature(target: Arc<Target>) {
    target.client.list_streams(&ListStreamsInput::new()).await.expect("the right secret is let in");
    let wrong = Credentials::new(keys(&target, "").access_key_id(), "wrong");
    let error = refused(&target.client_with(wrong)).await;
    assert_eq!(error.kind(), ServiceErrorKind::BadSignature, "{error}");
    assert!(!error.is_retryable());
}

pub async fn an_unknown_key_is_invalid(target: Arc<Target>) {
    let error = refused(&target.client_with(Credentials::new("AKIAUNKNOWN000000000", "secret"))).await;
    assert_eq!(error.kind(), ServiceErrorKind::InvalidCredentials, "{error}");
}

pub async fn a_session_token_is_taken_only_with_its_keys(target: Arc<Target>) {
    let temporary = keys(&target, "TEMPORARY_");
    assert!(temporary.session_token().is_some());
    let client = target.client_with(temporary.clone());
    client.list_streams(&ListStreamsInput::new()).await.expect("temporary keys are let in");

    let without = Credentials::new(temporary.access_key_id(), temporary.secret_access_key());
    let wrong = without.clone().with_session_token("wrong");
    for credentials in [without, wrong, keys(&target, "").with_session_token("not needed")] {
        let error = refused(&target.client_with(credentials)).await;
        assert_eq!(error.kind(), ServiceErrorKind::InvalidCredentials, "{error}");
    }
}

pub async fn an_expired_token_is_told_so(target: Arc<Target>) {
    let error = refused(&target.client_with(keys(&target, "EXPIRED_"))).await;
    assert_eq!(error.kind(), ServiceErrorKind::ExpiredToken, "{error}");
}

pub async fn a_clock_that_is_off_is_put_right(target: Arc<Target>) {
    let now = || Timestamp::from(SystemTime::now() - Duration::from_secs(3600));
    let config = target.config().clock(now);
    let error = refused(&Client::new(config.clone().retry(RetryConfig::off()))).await;
    assert_eq!(error.kind(), ServiceErrorKind::BadSignature, "{error}");
    Client::new(config).list_streams(&ListStreamsInput::new()).await.expect("the second attempt is let in");
}

pub async fn a_role_is_not_assumed_with_a_wrong_secret(target: Arc<Target>) {
    let wrong = Credentials::new(keys(&target, "").access_key_id(), "hidden-key");
    let setting = |name| target.server.variable(name).unwrap_or_else(|| panic!("no {name}"));
    let role = AssumeRole::new(wrong, setting("ROLE_ARN")).region("us-east-1").endpoint_url(setting("ENDPOINT_URL"));
    let error = role.transport(target.transport()).credentials().await.expect_err("refused").to_string();
    assert!(error.contains("STS refused: ") && error.contains("(HTTP 403, ") && !error.contains("hidden"), "{error}");
}
