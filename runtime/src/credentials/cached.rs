//! Keeps what a provider of the user's own gives.

use std::borrow::Cow;
use std::sync::Arc;

use super::cache::Cache;
use super::provider::provider;
use super::source::{Failure, Source};
use super::{Credentials, CredentialsProvider};
use crate::Timestamp;
use crate::executor::BoxFuture;

/// Keeps what another provider gives, until shortly before it expires; credentials without an expiry are kept for good.
///
/// Some minutes before the expiry, one task gets new credentials while callers go on with the old ones. While that fails,
/// the old ones are used until they expire, and the provider is asked again after 1, 2, 4 seconds and so on, at most 30.
/// However many callers wait, the provider is asked once. Needs a tokio runtime.
pub struct Cached(Cache<Asked>);

struct Asked(Arc<dyn CredentialsProvider>);

impl Cached {
    /// Keeps what `provider` gives.
    pub fn new(provider: impl CredentialsProvider + 'static) -> Self {
        Self(Cache::new(Asked(Arc::new(provider)), Arc::new(Timestamp::now)))
    }
}

provider!(Cached);

impl Source for Asked {
    fn name(&self) -> Cow<'static, str> {
        format!("{:?}", self.0).into()
    }

    fn load(&self) -> BoxFuture<'_, Result<Credentials, Failure>> {
        Box::pin(async move { self.0.credentials().await.map_err(Failure::Failed) })
    }
}
