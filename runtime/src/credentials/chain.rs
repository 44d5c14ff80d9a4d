//! The sources of credentials that a machine may have, asked in order until one has some.
//!
//! Names as in the AWS SDKs and Tools Reference Guide, "Standardized credential providers"; the order is that of most
//! SDKs: variables, web identity, profile, container, instance. A source that is not set up is passed over; one that is
//! set up and fails ends the search, so that nobody works with other credentials than were meant.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::Credentials;
use super::cache::Cache;
use super::container::Agent;
use super::context::Context;
use super::imds::Metadata;
use super::in_profile;
use super::role_chain::{Base, RoleChain};
use super::source::{Failure, Source};
use super::static_keys::{VARIABLES, static_keys};
use super::token_file::TokenFile;
use super::transports::Transports;
use crate::config::{Ambient, Clock};
use crate::endpoint::Settings;
use crate::executor::BoxFuture;
use crate::{CallError, CallErrorKind};

/// The machine's sources, and what they gave. Clients of one `Config` share it.
pub(crate) struct Chain {
    ambient: Arc<Ambient>,
    cache: OnceLock<Cache<Places>>,
    /// Why there was nothing.
    nothing: Mutex<Option<String>>,
}

impl Chain {
    pub(crate) fn new(ambient: Arc<Ambient>) -> Self {
        Self { ambient, cache: OnceLock::new(), nothing: Mutex::default() }
    }

    /// Gives it what a client has; the first client's counts.
    pub(crate) fn bind(&self, settings: &Settings<'_>, transport: Transports, clock: Clock) {
        self.cache.get_or_init(|| {
            let context = Context::new(&self.ambient, settings, transport, clock.clone());
            Cache::new(Places::of(&context), clock)
        });
    }

    /// What the first source has that has any.
    pub(crate) async fn find(&self) -> Result<Option<Credentials>, CallError> {
        let Some(cache) = self.cache.get() else { return Ok(None) };
        match cache.get().await {
            Ok(credentials) => Ok(Some(credentials)),
            Err(Failure::Failed(error)) => Err(error),
            Err(Failure::Absent(what)) => {
                *self.nothing.lock().unwrap_or_else(PoisonError::into_inner) = Some(what);
                Ok(None)
            }
        }
    }

    /// Forgets `credentials`; whether the machine may have others.
    pub(crate) fn invalidate(&self, credentials: &Credentials) -> bool {
        let Some(cache) = self.cache.get() else { return false };
        cache.invalidate(credentials);
        cache.source().at_hand().is_none()
    }

    /// What was looked at, and what to set.
    pub(crate) fn not_found(&self) -> CallError {
        let nothing = self.nothing.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let message = format!(
            "no credentials: {}. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or aws_access_key_id and \
             aws_secret_access_key in the profile, or use Config::credentials",
            nothing.unwrap_or_else(|| "nobody was asked".to_owned())
        );
        CallError::new(CallErrorKind::Credentials, message)
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chain").field("profile", self.ambient.profile()).finish_non_exhaustive()
    }
}

/// Each source by its name, and how it is asked or why it is not.
struct Places([(&'static str, Result<RoleChain, Failure>); 5]);

impl Places {
    /// All sources, in the order in which they are asked.
    fn of(context: &Context) -> Self {
        let Context { env, profile, transport, sts, clock, .. } = context;
        let plain = |base| context.role_chain(base, Vec::new());
        let keys = match static_keys("the environment", VARIABLES, |name| env.get(name)) {
            Ok(Some(keys)) => Ok(plain(Base::Keys(keys))),
            Ok(None) => Err(Failure::Absent(format!("{} is not set", VARIABLES[0]))),
            Err(failure) => Err(failure),
        };
        let web_identity = TokenFile::from_env(env, sts).map(|file| plain(Base::WebIdentity(file)));
        let container = Agent::from_env(env, transport).map(|agent| plain(Base::Container(agent)));
        let instance = Metadata::from_settings(env, profile, &transport.near, clock);
        Self([
            ("environment", keys),
            ("web identity", web_identity),
            ("profile", in_profile::role_chain(context)),
            ("container", container),
            ("EC2 instance metadata", instance.map(|metadata| plain(Base::Imds(metadata)))),
        ])
    }
}

impl Source for Places {
    fn name(&self) -> Cow<'static, str> {
        "this machine".into()
    }

    fn at_hand(&self) -> Option<Result<Credentials, Failure>> {
        let first = self.0.iter().find(|(_, place)| !matches!(place, Err(Failure::Absent(_))));
        match &first?.1 {
            Ok(role_chain) => role_chain.at_hand().cloned().map(Ok),
            Err(failure) => Some(Err(failure.clone())),
        }
    }

    fn load(&self) -> BoxFuture<'_, Result<Credentials, Failure>> {
        Box::pin(async move {
            let mut lacks = Vec::new();
            for (name, place) in &self.0 {
                let answer = match place {
                    Ok(role_chain) => role_chain.load().await,
                    Err(failure) => Err(failure.clone()),
                };
                match answer {
                    Err(Failure::Absent(what)) => lacks.push(format!("{name}: {what}")),
                    answer => return answer,
                }
            }
            Err(Failure::Absent(lacks.join("; ")))
        })
    }
}

#[cfg(all(test, feature = "sts"))]
#[path = "chain_tests.rs"]
mod tests;
