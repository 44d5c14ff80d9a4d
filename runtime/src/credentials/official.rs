//! Credentials from any provider of the official crates, such as those of `aws-config`: IAM Identity Center and others.

use std::borrow::Cow;
use std::error::Error;
use std::sync::Arc;

use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};

use super::Credentials;
use super::cache::Cache;
use super::provider::provider;
use super::redact::redact;
use super::source::{Failure, Source};
use crate::Timestamp;
use crate::executor::BoxFuture;

/// Credentials from a provider of the official crates. Kept until shortly before they expire.
///
/// ```no_run
/// # async fn example(provider: aws_credential_types::provider::SharedCredentialsProvider) {
/// use smithwright_runtime::Config;
/// use smithwright_runtime::credentials::AwsConfig;
///
/// // `provider` is, for example, `aws_config::load_from_env().await.credentials_provider().unwrap()`.
/// let config = Config::new().region("eu-west-1").credentials_provider(AwsConfig::new(provider));
/// # }
/// ```
pub struct AwsConfig(Cache<Official>);

struct Official(SharedCredentialsProvider);

impl AwsConfig {
    /// Asks `provider`.
    pub fn new(provider: impl ProvideCredentials + 'static) -> Self {
        let official = Official(SharedCredentialsProvider::new(provider));
        Self(Cache::new(official, Arc::new(Timestamp::now)))
    }
}

provider!(AwsConfig);

impl Source for Official {
    fn name(&self) -> Cow<'static, str> {
        "the official provider".into()
    }

    fn load(&self) -> BoxFuture<'_, Result<Credentials, Failure>> {
        Box::pin(async move {
            let answer = self.0.provide_credentials().await;
            let keys = answer.map_err(|error| Failure::of(&self.name(), redact(&causes(&error), &[])))?;
            let account = keys.account_id().map(|account| account.as_str().to_owned());
            let credentials = Credentials::new(keys.access_key_id(), keys.secret_access_key());
            Ok(credentials.with_optional(keys.session_token(), keys.expiry().map(Timestamp::from), account))
        })
    }
}

/// An error and what it came of; says nothing twice.
fn causes(error: &(dyn Error + 'static)) -> String {
    let mut all: Vec<String> =
        std::iter::successors(Some(error), |error| (*error).source()).map(ToString::to_string).collect();
    all.dedup();
    all.join(": ")
}
