//! What the machine says where a program says nothing: variables first, then the profile. Knows no defaults.

use std::path::PathBuf;

use super::{EndpointConfig, Env};
use crate::compression::DEFAULT_THRESHOLD;
use crate::endpoint::AccountIdEndpointMode;
use crate::profile::Profile;
use crate::{CallError, CallErrorKind, RetryConfig, Service};

/// The largest size that AWS tools take for `request_min_compression_size_bytes`.
const MAX_THRESHOLD: usize = 10_485_760;

/// Environment and profile, read once.
#[derive(Clone, Debug)]
pub(crate) struct Ambient {
    env: Env,
    profile: Profile,
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

    pub(crate) fn region(&self) -> Option<&str> {
        let variables = ["AWS_REGION", "AWS_DEFAULT_REGION"];
        variables.iter().find_map(|name| self.env.get(name)).or_else(|| self.profile.get("region"))
    }

    /// The URL configured for `service`, by the rules of "Service-specific endpoints" in the reference guide.
    pub(crate) fn endpoint_url(&self, service: &Service) -> Option<&str> {
        if self.ignores_endpoint_urls() {
            return None;
        }
        let id = service.id.replace(' ', "_");
        self.env
            .get(&format!("AWS_ENDPOINT_URL_{}", id.to_ascii_uppercase()))
            .or_else(|| self.env.get("AWS_ENDPOINT_URL"))
            .or_else(|| self.profile.get_for_service(&id.to_ascii_lowercase(), "endpoint_url"))
            .or_else(|| self.profile.get("endpoint_url"))
    }

    fn ignores_endpoint_urls(&self) -> bool {
        let text = self.env.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
        let text = text.or_else(|| self.profile.get("ignore_configured_endpoint_urls"));
        text.is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }

    /// Which kinds of endpoints are wanted.
    pub(crate) fn endpoint(&self) -> Result<EndpointConfig, CallError> {
        let mode = self.setting("AWS_ACCOUNT_ID_ENDPOINT_MODE", "account_id_endpoint_mode");
        let mode = mode.map(|text| {
            AccountIdEndpointMode::from_name(&text.to_ascii_lowercase()).ok_or_else(|| {
                let message =
                    format!("the account id endpoint mode must be `preferred`, `disabled` or `required`, not {text:?}");
                CallError::new(CallErrorKind::Config, message)
            })
        });
        Ok(EndpointConfig {
            use_fips: self.flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")?,
            use_dual_stack: self.flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")?,
            account_id_mode: mode.transpose()?.unwrap_or_default(),
            ..EndpointConfig::default()
        })
    }

    /// A variable, else a property of the profile.
    fn setting(&self, variable: &str, property: &str) -> Option<&str> {
        self.env.get(variable).or_else(|| self.profile.get(property))
    }

    fn flag(&self, variable: &str, property: &str) -> Result<bool, CallError> {
        let Some(text) = self.setting(variable, property) else { return Ok(false) };
        match text.to_ascii_lowercase().as_str() {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => {
                let message = format!("{variable} or {property} must be `true` or `false`, not {text:?}");
                Err(CallError::new(CallErrorKind::Config, message))
            }
        }
    }

    /// From how many bytes on requests are compressed; `None` for never.
    pub(crate) fn compress_from(&self) -> Result<Option<usize>, CallError> {
        let disabled = self.setting("AWS_DISABLE_REQUEST_COMPRESSION", "disable_request_compression");
        if disabled.is_some_and(|text| text.eq_ignore_ascii_case("true")) {
            return Ok(None);
        }
        let size = self.setting("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "request_min_compression_size_bytes");
        let Some(text) = size else { return Ok(Some(DEFAULT_THRESHOLD)) };
        let bytes = text.parse().ok().filter(|bytes| *bytes <= MAX_THRESHOLD).ok_or_else(|| {
            let message =
                format!("the size from which to compress requests must be 0 to {MAX_THRESHOLD}, not {text:?}");
            CallError::new(CallErrorKind::Config, message)
        })?;
        Ok(Some(bytes))
    }

    /// How often calls are made.
    pub(crate) fn retry(&self) -> Result<RetryConfig, CallError> {
        let bad = |message: String| Err(CallError::new(CallErrorKind::Config, message));
        let mode = self.env.get("AWS_RETRY_MODE").or_else(|| self.profile.get("retry_mode"));
        // `legacy` is what was before `standard`, and `adaptive` adds a rate of calls that adapts, which we lack.
        let known =
            |mode: &str| ["standard", "adaptive", "legacy"].iter().any(|known| mode.eq_ignore_ascii_case(known));
        if let Some(mode) = mode.filter(|mode| !known(mode)) {
            return bad(format!("the retry mode must be standard, adaptive or legacy, not {mode:?}"));
        }
        let attempts = self.env.get("AWS_MAX_ATTEMPTS").or_else(|| self.profile.get("max_attempts"));
        let Some(text) = attempts else { return Ok(RetryConfig::new()) };
        match text.parse() {
            Ok(attempts @ 1..) => Ok(RetryConfig::new().max_attempts(attempts)),
            _ => bad(format!("the number of attempts must be 1 or more, not {text:?}")),
        }
    }

    pub(crate) fn app_name(&self) -> Option<&str> {
        self.env.get("AWS_SDK_UA_APP_ID").or_else(|| self.profile.get("sdk_ua_app_id"))
    }

    pub(crate) fn execution_env(&self) -> Option<&str> {
        self.env.get("AWS_EXECUTION_ENV")
    }

    pub(crate) fn ca_bundle(&self) -> Option<PathBuf> {
        self.env.get("AWS_CA_BUNDLE").or_else(|| self.profile.get("ca_bundle")).map(PathBuf::from)
    }
}

#[cfg(test)]
mod tests {
    use super::Ambient;
    use crate::config::Env;
    use crate::endpoint::AccountIdEndpointMode;
    use crate::profile::Profile;
    use crate::{CallErrorKind, Service};

    const LOGS: Service = Service { id: "CloudWatch Logs", endpoint_prefix: "logs", signing_name: "logs" };

    fn ambient(variables: &[(&str, &str)], config: &str) -> Ambient {
        Ambient::new(Env::from_pairs(variables), Profile::from_texts("default", config, "").expect("a profile"))
    }

    #[test]
    fn region_order() {
        let file = "[default]\nregion = c";
        let both = [("AWS_REGION", "a"), ("AWS_DEFAULT_REGION", "b")];
        assert_eq!(ambient(&both, file).region(), Some("a"));
        assert_eq!(ambient(&[("AWS_DEFAULT_REGION", "b")], file).region(), Some("b"));
        assert_eq!(ambient(&[("AWS_REGION", "")], file).region(), Some("c"));
        assert_eq!(ambient(&[], "").region(), None);
    }

    #[test]
    fn endpoint_url_order() {
        let file = "[default]\nendpoint_url = d\nservices = s\n[services s]\ncloudwatch_logs =\n  endpoint_url = c\n";
        let specific = ("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "a");
        let global = ("AWS_ENDPOINT_URL", "b");
        assert_eq!(ambient(&[specific, global], file).endpoint_url(&LOGS), Some("a"));
        assert_eq!(ambient(&[global], file).endpoint_url(&LOGS), Some("b"));
        assert_eq!(ambient(&[], file).endpoint_url(&LOGS), Some("c"));
        assert_eq!(ambient(&[], "[default]\nendpoint_url = d").endpoint_url(&LOGS), Some("d"));
        assert_eq!(ambient(&[], "").endpoint_url(&LOGS), None);
        let ignore = ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "True");
        assert_eq!(ambient(&[specific, global, ignore], file).endpoint_url(&LOGS), None);
        let ignoring = "[default]\nendpoint_url = d\nignore_configured_endpoint_urls = true";
        assert_eq!(ambient(&[], ignoring).endpoint_url(&LOGS), None);
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
            assert!(error.call() == Some(CallErrorKind::Config) && error.to_string().contains(wrong.1), "{error}");
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
        let path =
            |variables: &[(&str, &str)]| ambient(variables, file).ca_bundle().map(|path| path.display().to_string());
        assert_eq!(path(&[("AWS_CA_BUNDLE", "/a")]).as_deref(), Some("/a"));
        assert_eq!(path(&[]).as_deref(), Some("/b"));
    }
}
