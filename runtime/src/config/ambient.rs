//! What the machine says where a program says nothing: variables first, then the profile. Knows no defaults.

use std::fmt;

use super::EndpointConfig;
use crate::endpoint::{AccountIdEndpointMode, EndpointDiscovery, Origin};
use crate::env::Env;
use crate::profile::{Place, Profile};
use crate::request::DEFAULT_THRESHOLD;
use crate::{CallError, CallErrorKind, EncodeOptions, RetryConfig, Service, WhenChecksums, shown};

/// The largest size that AWS tools take for `request_min_compression_size_bytes`.
const MAX_THRESHOLD: usize = 10_485_760;

/// Environment and profile, read once.
#[derive(Clone, Debug)]
pub(crate) struct Ambient {
    env: Env,
    profile: Profile,
}

/// A text that somebody set.
pub(crate) struct Setting<'a> {
    pub(crate) text: &'a str,
    /// The variable, or file, line and name of the property.
    pub(crate) place: String,
}

impl Setting<'_> {
    /// An error about it, which does not say where it is from.
    pub(crate) fn at(&self, error: &CallError) -> CallError {
        CallError::new(error.call().unwrap_or(CallErrorKind::Config), format!("{}: {error}", self.place))
    }

    /// That it must be something else.
    fn bad(&self, must: impl fmt::Display) -> CallError {
        let message = format!("{} must be {must}, not {}", self.place, shown::text(self.text));
        CallError::new(CallErrorKind::Config, message)
    }
}

/// A property of the profile as a setting.
fn of_profile<'a>(text: &'a str, place: Option<&Place>, property: &str) -> Setting<'a> {
    let place = place.map_or_else(String::new, |place| format!("{place}: "));
    Setting { text, place: format!("{place}`{property}`") }
}

impl Ambient {
    /// Reads the files that the environment names.
    pub(crate) fn load(env: Env) -> Result<Self, CallError> {
        let profile = Profile::load(&env)?;
        Ok(Self { env, profile })
    }

    #[cfg(test)]
    pub(crate) fn new(env: Env, profile: Profile) -> Self {
        Self { env, profile }
    }

    pub(crate) fn env(&self) -> &Env {
        &self.env
    }

    pub(crate) fn profile(&self) -> &Profile {
        &self.profile
    }

    pub(crate) fn region(&self) -> Result<Option<Setting<'_>>, CallError> {
        self.setting(&["AWS_REGION", "AWS_DEFAULT_REGION"], "region")
    }

    /// The URL configured for `service`; fails if it cannot be read or is none.
    pub(crate) fn endpoint_url(&self, service: &Service) -> Result<Option<&str>, CallError> {
        let Some(setting) = self.endpoint_setting(service)? else { return Ok(None) };
        Origin::parse(setting.text).map_err(|error| setting.at(&error))?;
        Ok(Some(setting.text))
    }

    /// By the rules of "Service-specific endpoints" in the reference guide.
    fn endpoint_setting(&self, service: &Service) -> Result<Option<Setting<'_>>, CallError> {
        let ignore = self.setting(&["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"], "ignore_configured_endpoint_urls")?;
        if ignore.is_some_and(|setting| setting.text.eq_ignore_ascii_case("true")) {
            return Ok(None);
        }
        let id = service.id.replace(' ', "_");
        let (of_service, of_all) = (format!("AWS_ENDPOINT_URL_{}", id.to_ascii_uppercase()), "AWS_ENDPOINT_URL");
        if let Some(setting) = self.variable(&of_service).or_else(|| self.variable(of_all)) {
            return Ok(Some(setting));
        }
        match self.profile.read_for_service(&id.to_ascii_lowercase(), "endpoint_url")? {
            Some((url, place)) => Ok(Some(of_profile(url, Some(place), "endpoint_url"))),
            None => self.setting(&[], "endpoint_url"),
        }
    }

    /// Which kinds of endpoints are wanted.
    pub(crate) fn endpoint(&self) -> Result<EndpointConfig, CallError> {
        let mode = self.setting(&["AWS_ACCOUNT_ID_ENDPOINT_MODE"], "account_id_endpoint_mode")?;
        let mode = mode.map(|setting| {
            let known = AccountIdEndpointMode::from_name(&setting.text.to_ascii_lowercase());
            known.ok_or_else(|| setting.bad("`preferred`, `disabled` or `required`"))
        });
        // botocore has another name for the variable than the documentation of all SDKs.
        let names = ["AWS_ENABLE_ENDPOINT_DISCOVERY", "AWS_ENDPOINT_DISCOVERY_ENABLED"];
        let discovery = self.setting(&names, "endpoint_discovery_enabled")?.map(|setting| {
            let known = EndpointDiscovery::from_name(&setting.text.to_ascii_lowercase());
            known.ok_or_else(|| setting.bad("`true`, `false` or `auto`"))
        });
        Ok(EndpointConfig {
            discovery: discovery.transpose()?.unwrap_or_default(),
            use_fips: self.flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")?,
            use_dual_stack: self.flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")?,
            account_id_mode: mode.transpose()?.unwrap_or_default(),
            ..EndpointConfig::default()
        })
    }

    /// The regions of SigV4a, without blanks.
    pub(crate) fn sigv4a_region_set(&self) -> Result<Option<String>, CallError> {
        let setting = self.setting(&["AWS_SIGV4A_SIGNING_REGION_SET"], "sigv4a_signing_region_set")?;
        let Some(setting) = setting else { return Ok(None) };
        let regions: Vec<&str> = setting.text.split(',').map(str::trim).collect();
        let is_one = |region: &&str| {
            !region.is_empty() && region.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'*'))
        };
        if !regions.iter().all(is_one) {
            return Err(setting.bad("regions separated by commas, or `*`"));
        }
        Ok(Some(regions.join(",")))
    }

    /// The first of these variables that is set, else a property of the profile; fails if that cannot be read.
    fn setting(&self, variables: &[&str], property: &str) -> Result<Option<Setting<'_>>, CallError> {
        if let Some(setting) = variables.iter().find_map(|name| self.variable(name)) {
            return Ok(Some(setting));
        }
        let text = self.profile.read(property)?;
        Ok(text.map(|text| of_profile(text, self.profile.place(property), property)))
    }

    fn variable(&self, name: &str) -> Option<Setting<'_>> {
        self.env.get(name).map(|text| Setting { text, place: name.to_owned() })
    }

    fn flag(&self, variable: &str, property: &str) -> Result<bool, CallError> {
        let Some(setting) = self.setting(&[variable], property)? else { return Ok(false) };
        match setting.text.to_ascii_lowercase().as_str() {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(setting.bad("`true` or `false`")),
        }
    }

    /// From how many bytes on requests are compressed; `None` for never.
    fn compress_from(&self) -> Result<Option<usize>, CallError> {
        let disabled = self.setting(&["AWS_DISABLE_REQUEST_COMPRESSION"], "disable_request_compression")?;
        if disabled.is_some_and(|setting| setting.text.eq_ignore_ascii_case("true")) {
            return Ok(None);
        }
        let size = self.setting(&["AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES"], "request_min_compression_size_bytes")?;
        let Some(setting) = size else { return Ok(Some(DEFAULT_THRESHOLD)) };
        let bytes = setting.text.parse().ok().filter(|bytes| *bytes <= MAX_THRESHOLD);
        bytes.map(Some).ok_or_else(|| setting.bad(format_args!("a number from 0 to {MAX_THRESHOLD}")))
    }

    /// What requests depend on besides their inputs.
    pub(crate) fn encode_options(&self) -> Result<EncodeOptions, CallError> {
        Ok(EncodeOptions {
            compress_from: self.compress_from()?,
            request_checksums: self
                .when_checksums("AWS_REQUEST_CHECKSUM_CALCULATION", "request_checksum_calculation")?,
            response_checksums: self
                .when_checksums("AWS_RESPONSE_CHECKSUM_VALIDATION", "response_checksum_validation")?,
            ..EncodeOptions::default()
        })
    }

    /// When there are checksums: `when_supported`, the default, or `when_required`.
    fn when_checksums(&self, variable: &str, property: &str) -> Result<WhenChecksums, CallError> {
        let Some(setting) = self.setting(&[variable], property)? else { return Ok(WhenChecksums::Supported) };
        match setting.text.to_ascii_lowercase().as_str() {
            "when_supported" => Ok(WhenChecksums::Supported),
            "when_required" => Ok(WhenChecksums::Required),
            _ => Err(setting.bad("`when_supported` or `when_required`")),
        }
    }

    /// How often calls are made.
    pub(crate) fn retry(&self) -> Result<RetryConfig, CallError> {
        // `legacy` is what was before `standard`, and `adaptive` adds a rate of calls that adapts, which we lack.
        let known =
            |mode: &str| ["standard", "adaptive", "legacy"].iter().any(|known| mode.eq_ignore_ascii_case(known));
        if let Some(mode) = self.setting(&["AWS_RETRY_MODE"], "retry_mode")?.filter(|mode| !known(mode.text)) {
            return Err(mode.bad("standard, adaptive or legacy"));
        }
        let Some(attempts) = self.setting(&["AWS_MAX_ATTEMPTS"], "max_attempts")? else {
            return Ok(RetryConfig::new());
        };
        match attempts.text.parse() {
            Ok(attempts @ 1..) => Ok(RetryConfig::new().max_attempts(attempts)),
            _ => Err(attempts.bad("a number of attempts, 1 or more")),
        }
    }

    /// The name of the application: a label, so nothing about it is an error.
    pub(crate) fn app_name(&self) -> Option<&str> {
        self.env.get("AWS_SDK_UA_APP_ID").or_else(|| self.profile.get("sdk_ua_app_id"))
    }

    pub(crate) fn execution_env(&self) -> Option<&str> {
        self.env.get("AWS_EXECUTION_ENV")
    }

    pub(crate) fn ca_bundle(&self) -> Result<Option<Setting<'_>>, CallError> {
        self.setting(&["AWS_CA_BUNDLE"], "ca_bundle")
    }
}

#[cfg(test)]
#[path = "ambient_tests.rs"]
mod tests;
