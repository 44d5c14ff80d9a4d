//! Asks the Security Token Service for the keys of a role. Two calls, written by hand: form in, XML out.
//!
//! Protocol: AWS Security Token Service API Reference, version 2011-06-15, over AWS Query.

mod answer;
mod form;
mod xml;

use std::time::Duration;

#[cfg(any(test, fuzzing))]
pub(super) use answer::{complaint, credentials};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue, USER_AGENT};
use http::{Request, Response};

use super::http::{Limits, ask, is_passing};
use super::redact::without;
use super::source::Failure;
use crate::config::Clock;
use crate::endpoint::{Origin, Settings, no_region, real_region, regional};
use crate::error::codes::classify;
use crate::sigv4::{SigningOptions, SigningParams, date, is_skewed, sign};
use crate::transport::AnyTransport;
use crate::{CallError, Credentials, Service, Timestamp};

pub(crate) const STS: Service = Service {
    id: "STS",
    shape: "AWSSecurityTokenServiceV20110615",
    version: "2011-06-15",
    endpoint_prefix: "sts",
    signing_name: "sts",
};

/// Enough for a call to another continent, and for two more should it fail.
const LIMITS: Limits = Limits { attempt: Duration::from_secs(5), attempts: 3, insist: true };

/// Codes that only STS has and that a later attempt may not meet, besides those that pass with any service: it has just
/// failed to reach an identity provider, or to learn of the newest keys of one.
const PASSING: [&str; 2] = ["IDPCommunicationError", "InvalidIdentityToken"];

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
pub(super) struct Sts {
    pub(super) transport: AnyTransport,
    pub(super) clock: Clock,
    pub(super) region: Option<String>,
    /// The URL that was configured, or why it cannot be used.
    pub(super) endpoint_url: Result<Option<String>, CallError>,
    pub(super) use_fips: bool,
    pub(super) use_dual_stack: bool,
    /// Whether old regions use the global endpoint (`sts_regional_endpoints = legacy`).
    pub(super) legacy: bool,
}

/// Which role, and how.
#[derive(Clone, Default)]
pub(super) struct Role {
    pub(super) arn: String,
    pub(super) session_name: Option<String>,
    pub(super) external_id: Option<String>,
    pub(super) duration: Option<Duration>,
}

impl Role {
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
    /// The keys of `role` for whom `keys` belong to.
    pub(super) async fn assume_role(&self, role: &Role, keys: &Credentials) -> Result<Credentials, Failure> {
        self.call("AssumeRole", role, ("ExternalId", role.external_id.as_deref()), Some(keys)).await
    }

    /// The keys of `role` for whom `token` speaks of.
    pub(super) async fn with_web_identity(&self, role: &Role, token: &str) -> Result<Credentials, Failure> {
        self.call("AssumeRoleWithWebIdentity", role, ("WebIdentityToken", Some(token)), None).await
    }

    async fn call(
        &self,
        action: &str,
        role: &Role,
        extra: (&str, Option<&str>),
        keys: Option<&Credentials>,
    ) -> Result<Credentials, Failure> {
        role.check()?;
        let failed = |what: String| Failure::of(&format!("role `{}`", role.arn), what);
        let (endpoint, region) = self.endpoint(keys.is_some()).map_err(|error| failed(error.to_string()))?;
        let now = (self.clock)();
        let name = role.session_name.clone().unwrap_or_else(|| format!("smithwright-{}", now.secs()));
        let duration = role.duration.map(|duration| duration.as_secs().to_string());
        let body = Bytes::from(form::encode(&[
            ("Action", Some(action)),
            ("Version", Some("2011-06-15")),
            ("RoleArn", Some(&role.arn)),
            ("RoleSessionName", Some(&name)),
            ("DurationSeconds", duration.as_deref()),
            extra,
        ]));
        let mut response = self.send(&endpoint, &body, keys, &region, now).await.map_err(&failed)?;
        if let Some(date) = other_time(&response, now).filter(|_| keys.is_some()) {
            // It is their clock that signatures are judged by.
            response = self.send(&endpoint, &body, keys, &region, date).await.map_err(&failed)?;
        }
        if !response.status().is_success() {
            let secrets =
                [extra.1, keys.map(Credentials::secret_access_key), keys.and_then(Credentials::session_token)];
            let complaint = without(&answer::complaint(&response), &secrets);
            return Err(failed(format!("{complaint}{}", advice(&response, action))));
        }
        answer::credentials(response.body(), action).map_err(failed)
    }

    async fn send(
        &self,
        endpoint: &Origin,
        body: &Bytes,
        keys: Option<&Credentials>,
        region: &str,
        time: Timestamp,
    ) -> Result<Response<Bytes>, String> {
        let request = || {
            let (mut parts, ()) = Request::post("/").body(()).map_err(|error| error.to_string())?.into_parts();
            endpoint.apply(&mut parts).map_err(|error| error.to_string())?;
            parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
            parts.headers.insert(USER_AGENT, HeaderValue::from_static(super::http::WHO_ASKS));
            if let Some(credentials) = keys {
                let options = SigningOptions::default();
                let params =
                    SigningParams { credentials, region, region_set: None, service: STS.signing_name, time, options };
                sign(&mut parts, body, &params).map_err(|error| error.to_string())?;
            }
            Ok(Request::from_parts(parts, body.clone()))
        };
        ask(&self.transport, LIMITS, &request, may_pass).await
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
        Ok((Origin::parse(regional(&STS, &settings)?.url())?, region.unwrap_or_default().to_owned()))
    }
}

/// The time by the clock of STS, if it refused a request that was signed at quite another time.
fn other_time(response: &Response<Bytes>, signed_at: Timestamp) -> Option<Timestamp> {
    let refused = response.status().is_client_error();
    date(response.headers()).filter(|date| refused && is_skewed(signed_at, *date))
}

fn may_pass(response: &Response<Bytes>) -> bool {
    is_passing(response)
        || !response.status().is_success()
            && answer::code(response.body())
                .is_some_and(|code| PASSING.contains(&code.as_str()) || classify(Some(&code), None).is_transient())
}

/// What to do about an error, if it can be told from its code.
fn advice(response: &Response<Bytes>, action: &str) -> &'static str {
    match (answer::code(response.body()).as_deref(), action) {
        (Some("AccessDenied"), "AssumeRole") => {
            ". The keys must be allowed sts:AssumeRole, and the role's trust policy must name whose they are"
        }
        (Some("AccessDenied"), _) => {
            ". The role's trust policy must allow sts:AssumeRoleWithWebIdentity for this token"
        }
        (Some("ExpiredTokenException"), "AssumeRoleWithWebIdentity") => ". Whoever writes the token file must renew it",
        (Some("RegionDisabledException"), _) => ". Activate STS in this region in the account's settings",
        (Some("InvalidClientTokenId" | "SignatureDoesNotMatch" | "ExpiredToken"), _) => {
            ". Check the keys that were to assume the role, and this machine's clock"
        }
        _ => "",
    }
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
