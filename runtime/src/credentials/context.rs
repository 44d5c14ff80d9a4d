//! What the machine's sources of credentials need of the client that asks them.

#[cfg(feature = "login")]
use super::login;
use super::role_chain::{Base, RoleChain};
#[cfg(feature = "sso")]
use super::sso;
use super::sts::{Role, Sts};
use super::transports::Transports;
use crate::config::{Ambient, Clock};
use crate::endpoint::Settings;
use crate::env::Env;
use crate::profile::Profile;

/// Settings and means of the machine's sources.
pub(super) struct Context {
    pub(super) env: Env,
    pub(super) profile: Profile,
    pub(super) transport: Transports,
    pub(super) sts: Sts,
    #[cfg(feature = "sso")]
    pub(super) sso: sso::Means,
    #[cfg(feature = "login")]
    pub(super) login: login::Means,
    pub(super) clock: Clock,
}

impl Context {
    pub(super) fn new(ambient: &Ambient, settings: &Settings<'_>, transport: Transports, clock: Clock) -> Self {
        let (env, profile) = (ambient.env().clone(), ambient.profile().clone());
        let sts = Sts::of(ambient, settings, &transport, &clock);
        #[cfg(feature = "sso")]
        let sso = sso::Means::of(ambient, settings, &transport, &clock);
        #[cfg(feature = "login")]
        let login = login::Means::of(ambient, settings, &transport, &clock);
        Self {
            env,
            profile,
            transport,
            sts,
            #[cfg(feature = "sso")]
            sso,
            #[cfg(feature = "login")]
            login,
            clock,
        }
    }

    pub(super) fn role_chain(&self, base: Base, roles: Vec<Role>) -> RoleChain {
        RoleChain { base, roles, sts: self.sts.clone(), clock: self.clock.clone() }
    }
}
