//! Settings that say where calls go, besides region and URL. Knows no rules.

use std::collections::BTreeMap;

use super::Config;
use crate::endpoint::{
    AccountIdEndpointMode, EndpointDiscovery, Param, Partition, Settings, check_region, no_region, real_region,
};
use crate::{CallError, CallErrorKind, Service};

/// The settings that endpoint rules depend on, besides region, URL and credentials.
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
#[derive(Clone, Debug)]
pub(crate) struct EndpointConfig {
    pub(super) use_fips: bool,
    pub(super) use_dual_stack: bool,
    pub(super) account_id_mode: AccountIdEndpointMode,
    pub(super) from_input: bool,
    pub(super) partitions: Option<&'static [Partition]>,
    pub(super) params: BTreeMap<String, Param>,
    pub(super) discovery: EndpointDiscovery,
    /// Whether requests go to no service, wherever they are addressed to.
    pub(super) is_fake: bool,
}

impl Default for EndpointConfig {
    fn default() -> Self {
        Self {
            use_fips: false,
            use_dual_stack: false,
            account_id_mode: AccountIdEndpointMode::default(),
            from_input: true,
            partitions: None,
            params: BTreeMap::new(),
            discovery: EndpointDiscovery::default(),
            is_fake: false,
        }
    }
}

impl EndpointConfig {
    /// The same with FIPS endpoints, if they are `wanted`.
    pub(crate) fn with_fips(self, wanted: bool) -> Self {
        Self { use_fips: self.use_fips || wanted, ..self }
    }

    /// Whether services are asked for endpoints; those for tests are not.
    pub(crate) fn discovery(&self) -> Option<EndpointDiscovery> {
        (!self.is_fake).then_some(self.discovery)
    }

    /// Fails if calls of `service` need an endpoint URL, and there is none.
    pub(crate) fn check_url(&self, service: &Service, endpoint_url: Option<&str>) -> Result<(), CallError> {
        let Some(from) = service.endpoint_from.filter(|_| endpoint_url.is_none() && !self.is_fake) else {
            return Ok(());
        };
        let Service { id, .. } = service;
        let variable = id.replace(' ', "_").to_ascii_uppercase();
        let message = format!(
            "{id} has no endpoint of a region, but one for each of what calls are about, from {from}: give it by \
             Config::endpoint_url, AWS_ENDPOINT_URL_{variable}, or `endpoint_url` of the service in the profile"
        );
        Err(CallError::new(CallErrorKind::Endpoint, message))
    }

    /// What the rules of a call may ask for.
    pub(crate) fn settings<'a>(
        &'a self,
        region: Option<&'a str>,
        endpoint_url: Option<&'a str>,
        account_id: Option<&'a str>,
    ) -> Settings<'a> {
        Settings {
            region,
            endpoint_url,
            use_fips: self.use_fips,
            use_dual_stack: self.use_dual_stack,
            account_id,
            account_id_endpoint_mode: self.account_id_mode,
            from_input: self.from_input,
            partitions: self.partitions,
            params: Some(&self.params),
        }
    }
}

impl Config {
    /// The region in force.
    pub(crate) fn effective_region(&self) -> Result<Option<&str>, CallError> {
        if let Some(region) = &self.region {
            let (region, _) = real_region(region);
            return check_region(region).map(|()| Some(region));
        }
        let Some(setting) = self.ambient.as_ref().map(|ambient| ambient.region()).transpose()?.flatten() else {
            return Ok(None);
        };
        let (region, _) = real_region(setting.text);
        check_region(region).map_err(|error| setting.at(&error))?;
        Ok(Some(region))
    }

    /// Whether the region in force is an old name of one with FIPS endpoints.
    pub(crate) fn region_asks_for_fips(&self) -> bool {
        let ambient = || self.ambient.as_ref()?.region().ok()?;
        let name = self.region.as_deref().or_else(|| Some(ambient()?.text));
        name.is_some_and(|name| real_region(name).1)
    }

    /// The error where a region is needed and there is none.
    pub(crate) fn no_region(&self) -> CallError {
        match &self.ambient {
            None => no_region(),
            Some(ambient) => {
                let looked_at = ambient.profile().looked_at();
                CallError::new(CallErrorKind::Config, format!("{}; looked at {looked_at}", no_region()))
            }
        }
    }

    /// The endpoint URL in force for `service`.
    pub(crate) fn effective_endpoint_url(&self, service: &Service) -> Result<Option<&str>, CallError> {
        if let Some(url) = &self.endpoint_url {
            return Ok(Some(url));
        }
        Ok(self.ambient.as_ref().map(|ambient| ambient.endpoint_url(service)).transpose()?.flatten())
    }

    /// Whether to use endpoints that comply with FIPS 140; it is an error where a service has none. No by default.
    #[must_use]
    pub fn use_fips(mut self, wanted: bool) -> Self {
        self.endpoint.use_fips = wanted;
        self
    }

    /// Whether to use endpoints with IPv6 addresses besides IPv4; it is an error where there are none. No by default.
    #[must_use]
    pub fn use_dual_stack(mut self, wanted: bool) -> Self {
        self.endpoint.use_dual_stack = wanted;
        self
    }

    /// Whether to use the endpoints that some services have for each account. Preferred by default.
    #[must_use]
    pub fn account_id_endpoint_mode(mut self, mode: AccountIdEndpointMode) -> Self {
        self.endpoint.account_id_mode = mode;
        self
    }

    /// The regions for which requests are signed by SigV4a, where a service or an endpoint asks for that, separated by commas:
    /// `eu-west-1,eu-north-1`; `*` is any text, and alone all regions.
    ///
    /// By default what the endpoint says, else the region of the client. SigV4a needs the feature `sigv4a`.
    #[must_use]
    pub fn sigv4a_region_set(mut self, regions: impl Into<String>) -> Self {
        self.sigv4a_region_set = Some(regions.into());
        self
    }

    /// Whether a call's input, such as the ARN of a stream, may choose the endpoint, as the model says. Yes by default.
    ///
    /// Without it, and with [`AccountIdEndpointMode::Disabled`], all calls go to the region's one endpoint. That is the
    /// only name that the private DNS of many VPC endpoints has.
    #[must_use]
    pub fn endpoint_from_input(mut self, allowed: bool) -> Self {
        self.endpoint.from_input = allowed;
        self
    }

    /// Whether a service is asked where calls go, of services that say so; of those calls that have no other endpoint by default.
    #[must_use]
    pub fn endpoint_discovery(mut self, when: EndpointDiscovery) -> Self {
        self.endpoint.discovery = when;
        self
    }

    /// The settings of a client whose requests go to no service.
    #[cfg(feature = "test-util")]
    pub(crate) fn of_fake(mut self) -> Self {
        self.endpoint.is_fake = true;
        self
    }

    /// The partitions of regions to go by, instead of those that were generated.
    #[must_use]
    pub fn partitions(mut self, partitions: &'static [Partition]) -> Self {
        self.endpoint.partitions = Some(partitions);
        self
    }

    /// Sets a parameter of the service's endpoint rules, by its name in the model.
    ///
    /// For parameters that no other setting and no input gives. A name that the rules do not have, and a value of another
    /// type, are reported by the first call.
    #[must_use]
    pub fn endpoint_param(mut self, name: impl Into<String>, value: impl Into<Param>) -> Self {
        self.endpoint.params.insert(name.into(), value.into());
        self
    }
}
