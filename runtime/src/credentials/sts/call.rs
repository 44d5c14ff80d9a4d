//! Asks STS for the keys of a role: where it is, who signs, and by which clock.

use bytes::Bytes;
use http::{Request, Response};

use super::super::redact::without;
use super::super::service_call::send;
use super::super::services::sts::{
    AssumeRole, AssumeRoleInput, AssumeRoleInputRequired, AssumeRoleWithWebIdentity, AssumeRoleWithWebIdentityInput,
    AssumeRoleWithWebIdentityInputRequired, SERVICE,
};
use super::super::source::Failure;
use super::super::transports::Transports;
use super::Role;
use super::answer::{self, Assume};
use crate::config::{Ambient, Clock};
use crate::endpoint::{Origin, Settings, no_region, real_region, regional};
use crate::sigv4::{SigningOptions, SigningParams, date, is_skewed, sign};
use crate::transport::AnyTransport;
use crate::{CallError, Credentials, Timestamp};

/// Regions whose requests went to the one global endpoint before there were regional ones, and still go there if
/// `sts_regional_endpoints` is `legacy`.
const LEGACY: [&str; 16] = [
    "ap-northeast-1",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "aws-global",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
];

/// Where STS is, and how it is reached.
#[derive(Clone)]
pub(in crate::credentials) struct Sts {
    pub(in crate::credentials) transport: AnyTransport,
    pub(in crate::credentials) clock: Clock,
    pub(in crate::credentials) region: Option<String>,
    /// The URL that was configured, or why it cannot be used.
    pub(in crate::credentials) endpoint_url: Result<Option<String>, CallError>,
    pub(in crate::credentials) use_fips: bool,
    pub(in crate::credentials) use_dual_stack: bool,
    /// Whether old regions use the global endpoint (`sts_regional_endpoints = legacy`).
    pub(in crate::credentials) legacy: bool,
}

impl Role {
    fn seconds(&self) -> Option<i32> {
        self.duration.map(|duration| i32::try_from(duration.as_secs()).unwrap_or(i32::MAX))
    }

    /// Fails if a part of it cannot be meant: what is sent has no line breaks.
    fn check(&self) -> Result<(), Failure> {
        let parts = [
            ("ARN", Some(self.arn.as_str())),
            ("session name", self.session_name.as_deref()),
            ("external id", self.external_id.as_deref()),
        ];
        let broken = parts.iter().find(|(_, part)| part.is_some_and(|part| part.contains(char::is_control)));
        broken.map_or(Ok(()), |(name, _)| {
            Err(Failure::of("a role", format!("its {name} holds a line break or another control character")))
        })
    }
}

impl Sts {
    /// As a client of these settings has it.
    pub(in crate::credentials) fn of(
        ambient: &Ambient,
        settings: &Settings<'_>,
        transports: &Transports,
        clock: &Clock,
    ) -> Self {
        let (env, profile) = (ambient.env(), ambient.profile());
        let regional = env.get("AWS_STS_REGIONAL_ENDPOINTS").or_else(|| profile.get("sts_regional_endpoints"));
        Self {
            transport: transports.far.clone(),
            clock: clock.clone(),
            region: settings.region.map(str::to_owned),
            endpoint_url: ambient.endpoint_url(&SERVICE).map(|url| url.map(str::to_owned)),
            use_fips: settings.use_fips,
            use_dual_stack: settings.use_dual_stack,
            legacy: regional.is_some_and(|text| text.eq_ignore_ascii_case("legacy")),
        }
    }

    /// The keys of `role` for whom `keys` belong to.
    pub(in crate::credentials) async fn assume_role(
        &self,
        role: &Role,
        keys: &Credentials,
    ) -> Result<Credentials, Failure> {
        let (role_arn, role_session_name) = (role.arn.clone(), self.session_name(role));
        let input = AssumeRoleInput::new(AssumeRoleInputRequired { role_arn, role_session_name })
            .set_duration_seconds(role.seconds())
            .set_external_id(role.external_id.clone());
        self.call::<AssumeRole>(role, &input, &[], Some(keys)).await
    }

    /// The keys of `role` for whom `token` speaks of.
    pub(in crate::credentials) async fn with_web_identity(
        &self,
        role: &Role,
        token: &str,
    ) -> Result<Credentials, Failure> {
        let required = AssumeRoleWithWebIdentityInputRequired {
            role_arn: role.arn.clone(),
            role_session_name: self.session_name(role),
            web_identity_token: token.to_owned(),
        };
        let input = AssumeRoleWithWebIdentityInput::new(required).set_duration_seconds(role.seconds());
        self.call::<AssumeRoleWithWebIdentity>(role, &input, &[Some(token)], None).await
    }

    fn session_name(&self, role: &Role) -> String {
        role.session_name.clone().unwrap_or_else(|| format!("smithwright-{}", (self.clock)().secs()))
    }

    async fn call<O: Assume>(
        &self,
        role: &Role,
        input: &O::Input,
        secrets: &[Option<&str>],
        keys: Option<&Credentials>,
    ) -> Result<Credentials, Failure> {
        role.check()?;
        let failed = |what: String| Failure::of(&format!("role `{}`", role.arn), what);
        let request = O::encode(input).map_err(|error| failed(error.to_string()))?;
        let response = self.answer(&request, keys, answer::may_pass::<O>).await.map_err(&failed)?;
        answer::credentials::<O>(response).map_err(|what| {
            let own = [keys.map(Credentials::secret_access_key), keys.and_then(Credentials::session_token)];
            failed(without(&without(&what, secrets), &own))
        })
    }

    async fn answer(
        &self,
        request: &Request<Bytes>,
        keys: Option<&Credentials>,
        may_pass: fn(&Response<Bytes>) -> bool,
    ) -> Result<Response<Bytes>, String> {
        let (endpoint, region) = self.endpoint(keys.is_some()).map_err(|error| error.to_string())?;
        let now = (self.clock)();
        let response = self.send(&endpoint, request, keys, &region, now, may_pass).await?;
        match other_time(&response, now).filter(|_| keys.is_some()) {
            // It is their clock that signatures are judged by.
            Some(date) => self.send(&endpoint, request, keys, &region, date, may_pass).await,
            None => Ok(response),
        }
    }

    async fn send(
        &self,
        endpoint: &Origin,
        request: &Request<Bytes>,
        keys: Option<&Credentials>,
        region: &str,
        time: Timestamp,
        may_pass: fn(&Response<Bytes>) -> bool,
    ) -> Result<Response<Bytes>, String> {
        let finish = |parts: &mut http::request::Parts, body: &Bytes| {
            let Some(credentials) = keys else { return Ok(()) };
            let options = SigningOptions::default();
            let params =
                SigningParams { credentials, region, region_set: None, service: SERVICE.signing_name, time, options };
            sign(parts, body, &params).map_err(|error| error.to_string())
        };
        send(&self.transport, endpoint, request, &finish, may_pass).await
    }

    /// Where to ask, and for which region to sign.
    fn endpoint(&self, signed: bool) -> Result<(Origin, String), CallError> {
        let endpoint_url = self.endpoint_url.as_ref().map_err(Clone::clone)?.as_deref();
        let (region, asks_for_fips) = self.region.as_deref().map(real_region).unzip();
        let use_fips = self.use_fips || asks_for_fips.unwrap_or_default();
        let old = region.is_none_or(|region| LEGACY.contains(&region)) && !use_fips && !self.use_dual_stack;
        if self.legacy && old && endpoint_url.is_none() {
            return Ok((Origin::parse("https://sts.amazonaws.com")?, "us-east-1".to_owned()));
        }
        if signed && region.is_none() {
            return Err(no_region());
        }
        let settings = Settings {
            region,
            endpoint_url,
            // In GovCloud every endpoint of STS complies, and none is named so.
            use_fips: use_fips && !region.is_some_and(|region| region.starts_with("us-gov-") && !self.use_dual_stack),
            use_dual_stack: self.use_dual_stack,
            ..Settings::default()
        };
        Ok((Origin::parse(regional(&SERVICE, &settings)?.url())?, region.unwrap_or_default().to_owned()))
    }
}

/// The time by the clock of STS, if it refused a request that was signed at quite another time.
fn other_time(response: &Response<Bytes>, signed_at: Timestamp) -> Option<Timestamp> {
    let refused = response.status().is_client_error();
    date(response.headers()).filter(|date| refused && is_skewed(signed_at, *date))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Sts;
    use crate::transport::{AnyTransport, HttpTransport};
    use crate::{CallErrorKind, Timestamp};

    fn sts(region: Option<&str>, url: Option<&str>, legacy: bool) -> Sts {
        Sts {
            transport: AnyTransport::of(HttpTransport::new()),
            clock: Arc::new(Timestamp::now),
            region: region.map(str::to_owned),
            endpoint_url: Ok(url.map(str::to_owned)),
            use_fips: false,
            use_dual_stack: false,
            legacy,
        }
    }

    #[test]
    fn requests_stay_in_the_region_unless_told_otherwise() {
        for (region, url, legacy, host, signed_for) in [
            (Some("eu-west-1"), None, false, "sts.eu-west-1.amazonaws.com", "eu-west-1"),
            (Some("cn-north-1"), None, false, "sts.cn-north-1.amazonaws.com.cn", "cn-north-1"),
            (Some("eu-west-1"), None, true, "sts.amazonaws.com", "us-east-1"),
            (Some("eu-south-1"), None, true, "sts.eu-south-1.amazonaws.com", "eu-south-1"),
            (None, None, true, "sts.amazonaws.com", "us-east-1"),
            (Some("eu-west-1"), Some("http://localhost:1"), true, "localhost:1", "eu-west-1"),
        ] {
            let (endpoint, region) = sts(region, url, legacy).endpoint(true).expect("an endpoint");
            assert_eq!((endpoint.authority(), region.as_str()), (host, signed_for));
        }
    }

    #[test]
    fn fips_and_dual_stack_have_hosts_of_their_own() {
        for (region, use_fips, use_dual_stack, host) in [
            ("us-east-1", true, false, "sts-fips.us-east-1.amazonaws.com"),
            ("us-east-1", false, true, "sts.us-east-1.api.aws"),
            ("us-gov-west-1", true, false, "sts.us-gov-west-1.amazonaws.com"),
            ("us-gov-west-1", true, true, "sts-fips.us-gov-west-1.api.aws"),
        ] {
            let sts = Sts { use_fips, use_dual_stack, ..sts(Some(region), None, true) };
            assert_eq!(sts.endpoint(true).expect("an endpoint").0.authority(), host);
        }
    }

    #[test]
    fn a_signed_request_needs_a_region() {
        for url in [None, Some("http://localhost:1")] {
            let error = sts(None, url, false).endpoint(true).map(|_| ()).expect_err("no region");
            assert_eq!(error.call(), Some(CallErrorKind::Config));
        }
        assert!(sts(None, Some("http://localhost:1"), false).endpoint(false).is_ok());
    }
}
