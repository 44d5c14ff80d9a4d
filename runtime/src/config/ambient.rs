//! What the machine says where a program says nothing: variables first, then the profile. Knows no defaults.

use std::fmt;

use super::EndpointConfig;
use crate::endpoint::{AccountIdEndpointMode, Origin};
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
        Ok(EndpointConfig {
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
mod tests {
    use super::Ambient;
    use crate::CallErrorKind;
    use crate::endpoint::AccountIdEndpointMode;
    use crate::env::Env;
    use crate::profile::Profile;
    use crate::service::fixture::LOGS;

    /// The secret key of AWS's examples.
    const KEY: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    fn ambient(variables: &[(&str, &str)], config: &str) -> Ambient {
        Ambient::new(Env::from_pairs(variables), Profile::from_texts("default", config, "").expect("a profile"))
    }

    #[test]
    fn region_order() {
        let file = "[default]\nregion = c";
        let both = [("AWS_REGION", "a"), ("AWS_DEFAULT_REGION", "b")];
        let region = |variables: &[(&str, &str)], file| {
            let ambient = ambient(variables, file);
            let region = ambient.region().expect("a region");
            region.map(|setting| format!("{} ({})", setting.text, setting.place))
        };
        assert_eq!(region(&both, file).as_deref(), Some("a (AWS_REGION)"));
        assert_eq!(region(&[("AWS_DEFAULT_REGION", "b")], file).as_deref(), Some("b (AWS_DEFAULT_REGION)"));
        assert_eq!(region(&[("AWS_REGION", "")], file).as_deref(), Some("c (config:2: `region`)"));
        assert_eq!(region(&[], ""), None);
    }

    #[test]
    fn endpoint_url_order() {
        let file = "[default]\nendpoint_url = http://d\nservices = s\n[services s]\ncloudwatch_logs =\n  endpoint_url = http://c\n";
        let url = |variables: &[(&str, &str)], file| {
            let ambient = ambient(variables, file);
            let url = ambient.endpoint_url(&LOGS).expect("a URL");
            url.map(str::to_owned)
        };
        let specific = ("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "http://a");
        let global = ("AWS_ENDPOINT_URL", "http://b");
        assert_eq!(url(&[specific, global], file).as_deref(), Some("http://a"));
        assert_eq!(url(&[global], file).as_deref(), Some("http://b"));
        assert_eq!(url(&[], file).as_deref(), Some("http://c"));
        assert_eq!(url(&[], "[default]\nendpoint_url = http://d").as_deref(), Some("http://d"));
        assert_eq!(url(&[], ""), None);
        let ignore = ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "True");
        assert_eq!(url(&[specific, global, ignore], file), None);
        let ignoring = "[default]\nendpoint_url = http://d\nignore_configured_endpoint_urls = true";
        assert_eq!(url(&[], ignoring), None);
    }

    #[test]
    fn checksum_settings() {
        let of = |variables: &[(&str, &str)], file| {
            ambient(variables, file)
                .encode_options()
                .map(|options| (options.request_checksums, options.response_checksums))
        };
        let (supported, required) = (crate::WhenChecksums::Supported, crate::WhenChecksums::Required);
        let file =
            "[default]\nrequest_checksum_calculation = when_required\nresponse_checksum_validation = WHEN_REQUIRED\n";
        assert_eq!(of(&[], ""), Ok((supported, supported)));
        assert_eq!(of(&[], file), Ok((required, required)));
        assert_eq!(of(&[("AWS_REQUEST_CHECKSUM_CALCULATION", "WHEN_SUPPORTED")], file), Ok((supported, required)));
        let error = of(&[("AWS_RESPONSE_CHECKSUM_VALIDATION", "never")], "").expect_err("refused");
        let line = "AWS_RESPONSE_CHECKSUM_VALIDATION must be `when_supported` or `when_required`, not \"never\"";
        assert_eq!(error.to_string(), line);
    }

    #[test]
    fn region_set_order() {
        let of = |variables: &[(&str, &str)], file| ambient(variables, file).sigv4a_region_set();
        let file = "[default]\nsigv4a_signing_region_set = eu-west-1, us-*\n";
        assert_eq!(of(&[], ""), Ok(None));
        assert_eq!(of(&[], file), Ok(Some("eu-west-1,us-*".to_owned())));
        assert_eq!(of(&[("AWS_SIGV4A_SIGNING_REGION_SET", "*")], file), Ok(Some("*".to_owned())));
        let error = of(&[("AWS_SIGV4A_SIGNING_REGION_SET", "a,,b")], "").expect_err("refused");
        let line = "AWS_SIGV4A_SIGNING_REGION_SET must be regions separated by commas, or `*`, not \"a,,b\"";
        assert_eq!(error.to_string(), line);
    }

    #[test]
    fn compression_settings() {
        let of = |variables: &[(&str, &str)], file| ambient(variables, file).compress_from();
        let file = "[default]\nrequest_min_compression_size_bytes = 7\n";
        assert_eq!(of(&[], ""), Ok(Some(10_240)));
        assert_eq!(of(&[], file), Ok(Some(7)));
        assert_eq!(of(&[("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "10485760")], file), Ok(Some(10_485_760)));
        assert_eq!(of(&[("AWS_DISABLE_REQUEST_COMPRESSION", "TRUE")], file), Ok(None));
        for wrong in ["-1", "10485761", "many"] {
            let error = of(&[("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", wrong)], "").expect_err("refused");
            assert_eq!(error.call(), Some(CallErrorKind::Config));
        }
    }

    #[test]
    fn retry_settings() {
        let of = |variables: &[(&str, &str)], file| ambient(variables, file).retry();
        let file = "[default]\nmax_attempts = 7\nretry_mode = adaptive\n";
        assert_eq!(of(&[], "").map(|retry| retry.attempts()), Ok(3));
        assert_eq!(of(&[], file).map(|retry| retry.attempts()), Ok(7));
        let variables = [("AWS_MAX_ATTEMPTS", "1"), ("AWS_RETRY_MODE", "Standard")];
        assert_eq!(of(&variables, file).map(|retry| retry.attempts()), Ok(1));
        for wrong in [("AWS_MAX_ATTEMPTS", "0"), ("AWS_MAX_ATTEMPTS", "-1"), ("AWS_RETRY_MODE", "eager")] {
            let error = of(&[wrong], file).expect_err("refused");
            let words = [format!("{} must be ", wrong.0), format!(", not {:?}", wrong.1)];
            assert!(words.iter().all(|words| error.to_string().contains(words)), "{error}");
            assert_eq!(error.call(), Some(CallErrorKind::Config));
        }
    }

    #[test]
    fn endpoint_settings() {
        let of = |variables: &[(&str, &str)], file| ambient(variables, file).endpoint();
        let file =
            "[default]\nuse_fips_endpoint = TRUE\nuse_dualstack_endpoint = false\naccount_id_endpoint_mode = disabled";
        let endpoint = of(&[("AWS_USE_DUALSTACK_ENDPOINT", "true")], file).expect("settings");
        assert_eq!((endpoint.use_fips, endpoint.use_dual_stack), (true, true));
        assert_eq!(endpoint.account_id_mode, AccountIdEndpointMode::Disabled);
        let endpoint = of(&[], "").expect("settings");
        assert_eq!((endpoint.use_fips, endpoint.use_dual_stack), (false, false));
        assert_eq!(endpoint.account_id_mode, AccountIdEndpointMode::Preferred);
        for variable in ["AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT", "AWS_ACCOUNT_ID_ENDPOINT_MODE"] {
            let error = of(&[(variable, "perhaps")], "").expect_err("refused");
            assert_eq!(error.call(), Some(CallErrorKind::Config));
        }
    }

    #[test]
    fn app_name_order() {
        let file = "[default]\nsdk_ua_app_id = b";
        assert_eq!(ambient(&[("AWS_SDK_UA_APP_ID", "a")], file).app_name(), Some("a"));
        assert_eq!(ambient(&[], file).app_name(), Some("b"));
        assert_eq!(ambient(&[], "").app_name(), None);
    }

    #[test]
    fn ca_bundle_order() {
        let file = "[default]\nca_bundle = /b";
        let path = |variables: &[(&str, &str)]| {
            ambient(variables, file).ca_bundle().map(|path| path.map(|path| path.text.to_owned()))
        };
        assert_eq!(path(&[("AWS_CA_BUNDLE", "/a")]), Ok(Some("/a".to_owned())));
        assert_eq!(path(&[]), Ok(Some("/b".to_owned())));
    }

    #[test]
    fn what_is_wrong_is_named_by_variable_or_property() {
        for (property, value) in [
            ("max_attempts", "abc"),
            ("retry_mode", "eager"),
            ("use_fips_endpoint", "yes"),
            ("use_dualstack_endpoint", "2"),
            ("account_id_endpoint_mode", "x"),
            ("request_min_compression_size_bytes", "-1"),
            ("request_checksum_calculation", "never"),
        ] {
            for (value, shown) in [(value, format!("{value:?}")), (KEY, "a text of 40 characters".to_owned())] {
                let ambient = ambient(&[], &format!("[default]\n{property} = {value} # note"));
                let errors = [ambient.retry().err(), ambient.endpoint().err(), ambient.encode_options().err()];
                let error = errors.into_iter().flatten().next().expect("an error").to_string();
                assert!(error.starts_with(&format!("config:2: `{property}` must be ")), "{error}");
                assert!(error.ends_with(&format!(", not {shown}")), "{error}");
            }
        }
    }

    #[test]
    fn what_cannot_be_read_is_an_error_unless_a_variable_is_there_instead() {
        let file = "[default]\nendpoint_url = http://a\n  ?\nmax_attempts 3\nregion =\n  eu-west-1\n";
        let broken = ambient(&[], file);
        for error in [broken.endpoint_url(&LOGS).err(), broken.retry().err(), broken.region().err()] {
            let error = error.expect("broken").to_string();
            assert!(error.starts_with("config:") && error.contains("cannot be read"), "{error}");
        }
        let variables = [("AWS_ENDPOINT_URL", "http://b"), ("AWS_MAX_ATTEMPTS", "2"), ("AWS_REGION", "x")];
        let whole = ambient(&variables, file);
        assert!(whole.endpoint_url(&LOGS).is_ok() && whole.retry().is_ok() && whole.region().is_ok());
    }
}
