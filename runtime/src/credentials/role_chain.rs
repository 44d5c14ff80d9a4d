//! How credentials are got that the machine asks for: from a base, and through roles.

use std::borrow::Cow;

use super::Credentials;
use super::container::Agent;
use super::imds::Metadata;
#[cfg(feature = "login")]
use super::login::Login;
use super::process::Program;
use super::source::{Failure, Source, unexpired};
#[cfg(feature = "sso")]
use super::sso::Sso;
use super::sts::{Role, Sts};
use super::token_file::TokenFile;
use crate::config::Clock;

/// Where credentials come from that need no others.
pub(super) enum Base {
    Keys(Credentials),
    Process(Program),
    #[cfg(feature = "sso")]
    Sso(Box<Sso>),
    #[cfg(feature = "login")]
    Login(Box<Login>),
    WebIdentity(TokenFile),
    Container(Agent),
    Imds(Metadata),
}

/// A base, and the roles to assume one after the other.
pub(super) struct RoleChain {
    pub(super) base: Base,
    pub(super) roles: Vec<Role>,
    pub(super) sts: Sts,
    pub(super) clock: Clock,
}

impl RoleChain {
    /// The keys, if there is nobody to ask.
    pub(super) fn at_hand(&self) -> Option<&Credentials> {
        match &self.base {
            Base::Keys(keys) if self.roles.is_empty() => Some(keys),
            _ => None,
        }
    }

    pub(super) async fn load(&self) -> Result<Credentials, Failure> {
        let mut keys = match &self.base {
            Base::Keys(keys) => Ok(keys.clone()),
            Base::Process(program) => self.ask(program).await,
            #[cfg(feature = "login")]
            Base::Login(login) => self.ask(&**login).await,
            #[cfg(feature = "sso")]
            Base::Sso(sso) => self.ask(&**sso).await,
            Base::WebIdentity(file) => self.ask(file).await,
            Base::Container(agent) => self.ask(agent).await,
            Base::Imds(metadata) => self.ask(metadata).await,
        }?;
        for role in &self.roles {
            let name = format!("role `{}`", role.arn);
            keys = unexpired(self.sts.assume_role(role, &keys).await?, (self.clock)(), &name)?;
        }
        Ok(keys)
    }

    async fn ask(&self, source: &dyn Source) -> Result<Credentials, Failure> {
        let name: Cow<'_, str> = source.name();
        unexpired(source.load().await?, (self.clock)(), &name)
    }
}
