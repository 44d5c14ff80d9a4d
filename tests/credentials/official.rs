//! Providers of the official crates, through the feature `aws-config`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use generated::kinesis::{Client, ListStreamsInput};
use generated::runtime::{CallErrorKind, Config, CredentialsProvider, Timestamp};
use smithwright_runtime::credentials::AwsConfig;

use crate::servers::{HIDDEN, kinesis, signer};

/// A provider as somebody would write it for the official SDK.
#[derive(Debug)]
struct Theirs {
    asked: Arc<AtomicUsize>,
    expiry: SystemTime,
    failure: Option<&'static str>,
}

impl ProvideCredentials for Theirs {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let answer = match self.failure {
            Some(failure) => Err(CredentialsError::provider_error(failure)),
            None => Ok(aws_credential_types::Credentials::builder()
                .access_key_id("THEIRS")
                .secret_access_key("hidden-key")
                .session_token("hidden-token")
                .expiry(self.expiry)
                .account_id("123456789012")
                .provider_name("test")
                .build()),
        };
        future::ProvideCredentials::ready(answer)
    }
}

fn theirs(failure: Option<&'static str>) -> (Theirs, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    (Theirs { asked: asked.clone(), expiry: SystemTime::now() + Duration::from_secs(3600), failure }, asked)
}

#[tokio::test]
async fn their_credentials_come_whole() {
    let (provider, _) = theirs(None);
    let expiry = Timestamp::from(provider.expiry);
    let credentials = AwsConfig::new(provider).credentials().await.expect("keys");
    assert_eq!((credentials.access_key_id(), credentials.secret_access_key()), ("THEIRS", "hidden-key"));
    assert_eq!((credentials.session_token(), credentials.account_id()), (Some("hidden-token"), Some("123456789012")));
    assert_eq!(credentials.expiry(), Some(expiry));
    let keys = aws_credential_types::Credentials::new("A", "B", None, None, "test");
    let credentials = AwsConfig::new(keys).credentials().await.expect("keys");
    assert_eq!((credentials.session_token(), credentials.expiry(), credentials.account_id()), (None, None, None));
}

#[tokio::test]
async fn they_sign_calls_and_are_asked_once() {
    let (provider, asked) = theirs(None);
    let service = kinesis();
    let provider = AwsConfig::new(SharedCredentialsProvider::new(provider));
    let config = Config::new().region("eu-west-1").endpoint_url(service.url()).credentials_provider(provider);
    let client = Client::new(config);
    for _ in 0..10 {
        client.list_streams(&ListStreamsInput::new()).await.expect("an answer");
    }
    assert_eq!((signer(&service).as_str(), asked.load(Ordering::SeqCst)), ("THEIRS", 1));
}

#[tokio::test]
async fn their_errors_are_told_in_one_line_without_secrets() {
    let provider = AwsConfig::new(theirs(Some("the session has expired: run\naws sso login; token=hidden")).0);
    let error = provider.credentials().await.expect_err("a failure");
    assert_eq!(error.call(), Some(CallErrorKind::Credentials));
    let text = error.to_string();
    assert!(
        text.starts_with("credentials from the official provider: ") && text.contains("run aws sso login"),
        "{text}"
    );
    assert!(!text.contains(HIDDEN) && !text.contains('\n'), "{text}");
    let debug = format!("{provider:?}");
    assert_eq!(debug, "AwsConfig(\"the official provider\")");
}
