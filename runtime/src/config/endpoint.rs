//! Settings that say where calls go, besides region and URL. Knows no rules.

use std::collections::BTreeMap;

use super::Config;
use crate::endpoint::{AccountIdEndpointMode, Param, Partition, Settings};

/// The settings that endpoint rules depend on, besides region, URL and credentials.
#[derive(Clone, Debug)]
pub(crate) struct EndpointConfig {
    pub(super) use_fips: bool,
    pub(super) use_dual_stack: bool,
    pub(super) account_id_mode: AccountIdEndpointMode,
    pub(super) from_input: bool,
    pub(super) partitions: Option<&'static [Partition]>,
    pub(super) params: BTreeMap<String, Param>,
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
        }
    }
}

impl EndpointConfig {
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

    /// Whether a call's input, such as the ARN of a stream, may choose the endpoint, as the model says. Yes by default.
    ///
    /// Without it, and with [`AccountIdEndpointMode::Disabled`], all calls go to the region's one endpoint. That is the
    /// only name that the private DNS of many VPC endpoints has.
    #[must_use]
    pub fn endpoint_from_input(mut self, allowed: bool) -> Self {
        self.endpoint.from_input = allowed;
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
