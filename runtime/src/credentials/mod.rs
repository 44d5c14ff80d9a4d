//! Whose requests they are: keys, and where they come from.
//!
//! [`Config::from_env`](crate::Config::from_env) asks the machine, in this order: variables, web identity, the profile,
//! the container's agent, the instance's metadata. The types here are for programs that know better; each keeps what it
//! gets until shortly before it expires, and goes into
//! [`Config::credentials_provider`](crate::Config::credentials_provider).

#[cfg(any(test, fuzzing))]
mod any_bytes;
#[cfg(feature = "sts")]
mod assume_role;
mod cache;
mod cached;
mod chain;
mod container;
mod context;
mod file;
#[cfg(test)]
mod fixture;
mod http;
mod imds;
mod in_profile;
#[cfg(any(feature = "sso", feature = "login"))]
mod json_call;
mod json_keys;
#[cfg(feature = "login")]
mod login;
#[cfg(feature = "aws-config")]
mod official;
mod process;
mod provider;
mod redact;
mod role_chain;
#[cfg(all(test, feature = "sts"))]
mod secrets_tests;
#[cfg(any(feature = "sts", feature = "sso", feature = "login"))]
mod service_call;
mod services;
#[cfg(any(feature = "sso", feature = "login"))]
mod signed_in;
mod source;
#[cfg(feature = "sso")]
mod sso;
mod static_keys;
mod sts;
mod token_file;
mod transports;
#[cfg(feature = "sts")]
mod web_identity;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

#[cfg(any(test, fuzzing))]
pub(crate) use any_bytes::any_bytes;
#[cfg(feature = "sts")]
pub use assume_role::AssumeRole;
pub use cached::Cached;
pub(crate) use chain::Chain;
pub use container::Container;
pub use imds::Imds;
#[cfg(feature = "aws-config")]
pub use official::AwsConfig;
pub use process::Process;
pub(crate) use transports::{NEAR_CONNECT_TIMEOUT, Transports};
#[cfg(feature = "sts")]
pub use web_identity::WebIdentity;

use crate::executor::BoxFuture;
use crate::{CallError, CallErrorKind, Timestamp};

/// Keys to sign requests with. Cheap to clone; never shows the secret key or the token in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials(Arc<Keys>);

#[derive(Clone, PartialEq, Eq)]
struct Keys {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    expiry: Option<Timestamp>,
    account_id: Option<String>,
}

impl Credentials {
    /// Long-lived keys; see [`with_session_token`](Self::with_session_token) for temporary ones.
    pub fn new(access_key_id: impl Into<String>, secret_access_key: impl Into<String>) -> Self {
        Self(Arc::new(Keys {
            access_key_id: access_key_id.into(),
            secret_access_key: secret_access_key.into(),
            session_token: None,
            expiry: None,
            account_id: None,
        }))
    }

    /// Adds the token that temporary keys come with.
    #[must_use]
    pub fn with_session_token(mut self, session_token: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.0).session_token = Some(session_token.into());
        self
    }

    /// Says until when the keys are good.
    #[must_use]
    pub fn with_expiry(mut self, expiry: Timestamp) -> Self {
        Arc::make_mut(&mut self.0).expiry = Some(expiry);
        self
    }

    /// Says whose the keys are: the account's twelve digits. Some services have an endpoint for each account.
    #[must_use]
    pub fn with_account_id(mut self, account_id: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.0).account_id = Some(account_id.into());
        self
    }

    /// Adds what is there of token, expiry and account.
    fn with_optional(
        mut self,
        token: Option<impl Into<String>>,
        expiry: Option<Timestamp>,
        account: Option<impl Into<String>>,
    ) -> Self {
        let keys = Arc::make_mut(&mut self.0);
        keys.session_token = token.map(Into::into);
        keys.expiry = expiry;
        keys.account_id = account.map(Into::into);
        self
    }

    /// Fails if a part of them is broken, as copying sometimes does: what is signed or sent has no line breaks.
    pub(crate) fn check(&self) -> Result<(), String> {
        let parts = [
            ("access key id", Some(self.access_key_id())),
            ("secret access key", Some(self.secret_access_key())),
            ("session token", self.session_token()),
            ("account id", self.account_id()),
        ];
        let broken = parts.iter().find(|(_, part)| part.is_some_and(|part| part.contains(char::is_control)));
        broken.map_or(Ok(()), |(name, _)| Err(format!("the {name} holds a line break or another control character")))
    }

    /// The id of the key, which is no secret.
    #[must_use]
    pub fn access_key_id(&self) -> &str {
        &self.0.access_key_id
    }

    /// The key itself.
    #[must_use]
    pub fn secret_access_key(&self) -> &str {
        &self.0.secret_access_key
    }

    /// The token of temporary keys.
    #[must_use]
    pub fn session_token(&self) -> Option<&str> {
        self.0.session_token.as_deref()
    }

    /// Until when the keys are good; `None` if they do not expire, or if nobody said.
    #[must_use]
    pub fn expiry(&self) -> Option<Timestamp> {
        self.0.expiry
    }

    /// The account that the keys belong to, if known.
    #[must_use]
    pub fn account_id(&self) -> Option<&str> {
        self.0.account_id.as_deref()
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("access_key_id", &self.0.access_key_id)
            .field("secret_access_key", &"***")
            .field("session_token", &self.0.session_token.as_ref().map(|_| "***"))
            .field("expiry", &self.0.expiry)
            .field("account_id", &self.0.account_id)
            .finish()
    }
}

/// The answer of a provider, to be awaited.
type Asking<'a> = BoxFuture<'a, Result<Credentials, CallError>>;

/// A source of credentials. It is asked at every attempt of a call, so it keeps what is costly to get.
pub trait CredentialsProvider: fmt::Debug + Send + Sync {
    /// The credentials that are valid now.
    fn credentials(&self) -> Pin<Box<dyn Future<Output = Result<Credentials, CallError>> + Send + '_>>;

    /// A service refused `credentials` as expired: a provider that keeps them must get new ones. By default, nothing.
    fn invalidate(&self, credentials: &Credentials) {
        let _ = credentials;
    }
}

/// Those that are given stay what they are.
impl CredentialsProvider for Credentials {
    fn credentials(&self) -> Asking<'_> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}

/// Where a client's credentials come from. An enum, so that only a provider of the user's own costs a box at each call.
#[derive(Clone, Debug, Default)]
pub(crate) enum CredentialsSource {
    /// Nobody said.
    #[default]
    Unset,
    /// These.
    Static(Credentials),
    /// Environment and files.
    Chain(Arc<Chain>),
    /// The user's own.
    Provider(Arc<dyn CredentialsProvider>),
}

impl CredentialsSource {
    /// The credentials, or `None` if there are none; an error if there should be some.
    pub(crate) async fn find(&self) -> Result<Option<Credentials>, CallError> {
        match self {
            Self::Unset => Ok(None),
            Self::Static(credentials) => Ok(Some(credentials.clone())),
            Self::Chain(chain) => chain.find().await,
            Self::Provider(provider) => provider.credentials().await.map(Some),
        }
    }

    /// A service refused `credentials` as expired, so they must not be given again; whether others may be.
    pub(crate) fn invalidate(&self, credentials: &Credentials) -> bool {
        match self {
            Self::Unset | Self::Static(_) => false,
            Self::Chain(chain) => chain.invalidate(credentials),
            Self::Provider(provider) => {
                provider.invalidate(credentials);
                true
            }
        }
    }

    /// Why there are none, and what to do about it.
    pub(crate) fn not_found(&self) -> CallError {
        match self {
            Self::Chain(chain) => chain.not_found(),
            _ => CallError::new(
                CallErrorKind::Credentials,
                "no credentials: give them with Config::credentials, or begin with Config::from_env",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Credentials;
    use crate::Timestamp;

    #[test]
    fn keys_may_say_whose_they_are_and_until_when_they_are_good() {
        let credentials = Credentials::new("AKID", "key");
        assert_eq!((credentials.account_id(), credentials.expiry()), (None, None));
        let credentials = credentials.with_account_id("123456789012").with_expiry(Timestamp::from_secs(7));
        assert_eq!(credentials.account_id(), Some("123456789012"));
        assert_eq!(credentials.expiry(), Some(Timestamp::from_secs(7)));
    }

    #[test]
    fn debug_shows_neither_secret_nor_token() {
        let credentials = Credentials::new("AKID", "hidden-key").with_session_token("hidden-token");
        let debug = format!("{credentials:?}");
        assert!(debug.contains("AKID") && !debug.contains("hidden"), "{debug}");
    }

    #[test]
    fn a_token_added_to_a_clone_leaves_the_original() {
        let original = Credentials::new("AKID", "key");
        let temporary = original.clone().with_session_token("token");
        assert_eq!((original.session_token(), temporary.session_token()), (None, Some("token")));
    }
}
