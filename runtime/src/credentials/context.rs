//! What the machine's sources of credentials need of the client that asks them.

use std::time::Duration;

use super::recipe::{Base, Recipe};
use super::sts::{Role, STS, Sts};
use crate::config::{Ambient, Clock, Env};
use crate::endpoint::Settings;
use crate::profile::Profile;
use crate::transport::AnyTransport;

/// What carries requests.
#[derive(Clone)]
pub(crate) struct Transports {
    /// The client's own.
    pub(crate) far: AnyTransport,
    /// For services on the machine itself: never through a proxy.
    pub(crate) near: AnyTransport,
}

/// How long a connection to a service on the machine itself may take to open.
pub(crate) const NEAR_CONNECT_TIMEOUT: Duration = Duration::from_secs(1);

/// Settings and means of the machine's sources.
pub(super) struct Context {
    pub(super) env: Env,
    pub(super) profile: Profile,
    pub(super) transport: Transports,
    pub(super) sts: Sts,
    pub(super) clock: Clock,
}

impl Context {
    pub(super) fn new(ambient: &Ambient, settings: &Settings<'_>, transport: Transports, clock: Clock) -> Self {
        let (env, profile) = (ambient.env().clone(), ambient.profile().clone());
        let regional = env.get("AWS_STS_REGIONAL_ENDPOINTS").or_else(|| profile.get("sts_regional_endpoints"));
        let sts = Sts {
            transport: transport.far.clone(),
            clock: clock.clone(),
            region: settings.region.map(str::to_owned),
            endpoint_url: ambient.endpoint_url(&STS).map(str::to_owned),
            use_fips: settings.use_fips,
            use_dual_stack: settings.use_dual_stack,
            legacy: regional.is_some_and(|text| text.eq_ignore_ascii_case("legacy")),
        };
        Self { env, profile, transport, sts, clock }
    }

    pub(super) fn recipe(&self, base: Base, roles: Vec<Role>) -> Recipe {
        Recipe { base, roles, sts: self.sts.clone(), clock: self.clock.clone() }
    }
}
