//! Credentials of an EC2 instance's role, from its metadata service: version 2, with a token, and no other.
//!
//! Protocol: Amazon EC2 User Guide, "Instance Metadata Service Version 2"; settings: AWS SDKs and Tools Reference Guide,
//! "IMDS credential provider".

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderValue, USER_AGENT};
use http::{Method, Request, Response, StatusCode};

use super::Credentials;
use super::cache::Cache;
use super::http::{Limits, WHO_ASKS, ask, is_passing};
use super::json_keys::JsonKeys;
use super::provider::provider;
use super::source::{Failure, Source};
use crate::config::Clock;
use crate::env::Env;
use crate::executor::BoxFuture;
use crate::profile::Profile;
use crate::random::random_below;
use crate::transport::{AnyTransport, HttpTransport};
use crate::{Timestamp, Transport};

/// In this time it must be clear whether there is a metadata service. Elsewhere than on EC2 it is what a program waits.
const DISCOVERY: Duration = Duration::from_secs(1);

/// While there is no answer, none is to come.
const TOKEN_LIMITS: Limits = Limits { attempt: DISCOVERY, attempts: 3, insist: false };

/// Once there is a token, the service is there, though it may be busy.
const LIMITS: Limits = Limits { attempt: Duration::from_secs(1), attempts: 3, insist: true };

const ROLES: &str = "/latest/meta-data/iam/security-credentials/";

/// Credentials of the role that is attached to this EC2 instance. Kept until shortly before they expire.
///
/// Only version 2 of the metadata service is asked. If it gives expired credentials, or none any more, the last ones are
/// used on, since services accept them in such an outage; new ones are asked for every 10 to 15 minutes.
pub struct Imds(Cache<Metadata>);

#[derive(Clone)]
pub(super) struct Metadata {
    /// Scheme and host, or why they cannot be; without a slash at the end.
    endpoint: Result<String, String>,
    /// The role, if it need not be asked for.
    role: Option<String>,
    /// Whether somebody said that it is there.
    expected: bool,
    transport: AnyTransport,
    clock: Clock,
    last: Arc<Mutex<Option<Credentials>>>,
}

impl Imds {
    /// The metadata service at its usual address.
    #[must_use]
    pub fn new() -> Self {
        Self::of(Metadata {
            endpoint: Ok(Mode::V4.endpoint().to_owned()),
            role: None,
            expected: true,
            transport: AnyTransport::of(HttpTransport::new().connect_timeout(DISCOVERY)),
            clock: Arc::new(Timestamp::now),
            last: Arc::default(),
        })
    }

    /// Where the service is, such as `http://[fd00:ec2::254]`.
    #[must_use]
    pub fn endpoint_url(self, url: impl AsRef<str>) -> Self {
        self.change(|metadata| metadata.endpoint = endpoint(url.as_ref()))
    }

    /// What carries requests instead of a transport of its own.
    #[must_use]
    pub fn transport(self, transport: impl Transport + 'static) -> Self {
        self.change(|metadata| metadata.transport = AnyTransport::of(transport))
    }

    fn change(self, change: impl FnOnce(&mut Metadata)) -> Self {
        let mut metadata = self.0.source().clone();
        change(&mut metadata);
        Self::of(metadata)
    }

    fn of(metadata: Metadata) -> Self {
        let clock = metadata.clock.clone();
        Self(Cache::new(metadata, clock))
    }
}

impl Default for Imds {
    fn default() -> Self {
        Self::new()
    }
}

provider!(Imds);

/// Which of its two addresses the service is asked at.
#[derive(Clone, Copy)]
enum Mode {
    V4,
    V6,
}

impl Mode {
    fn endpoint(self) -> &'static str {
        match self {
            Self::V4 => "http://169.254.169.254",
            Self::V6 => "http://[fd00:ec2::254]",
        }
    }
}

impl Metadata {
    /// What environment and profile say.
    pub(super) fn from_settings(
        env: &Env,
        profile: &Profile,
        transport: &AnyTransport,
        clock: &Clock,
    ) -> Result<Self, Failure> {
        if env.get("AWS_EC2_METADATA_DISABLED").is_some_and(|text| text.eq_ignore_ascii_case("true")) {
            return Err(Failure::Absent("AWS_EC2_METADATA_DISABLED is true".to_owned()));
        }
        let setting = |variable, property| env.get(variable).or_else(|| profile.get(property));
        let url = setting("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");
        let mode = setting("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode");
        let endpoint = match (url, mode.map(str::to_ascii_lowercase).as_deref()) {
            (Some(url), _) => endpoint(url)
                .map_err(|what| format!("{what}; AWS_EC2_METADATA_SERVICE_ENDPOINT or the profile names it")),
            (None, None | Some("ipv4")) => Ok(Mode::V4.endpoint().to_owned()),
            (None, Some("ipv6")) => Ok(Mode::V6.endpoint().to_owned()),
            (None, Some(_)) => Err("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE must be IPv4 or IPv6".to_owned()),
        };
        Ok(Self {
            endpoint,
            role: setting("AWS_EC2_INSTANCE_PROFILE_NAME", "ec2_instance_profile_name").map(str::to_owned),
            expected: url.is_some(),
            transport: transport.clone(),
            clock: clock.clone(),
            last: Arc::default(),
        })
    }

    /// That it is not there is an error.
    pub(super) fn expected(self) -> Self {
        Self { expected: true, ..self }
    }

    async fn ask(&self) -> Result<Credentials, Failure> {
        let failed = |what: String| Failure::of(&self.name(), what);
        let endpoint = self.endpoint.clone().map_err(failed)?;
        let token = self.token(&endpoint).await?;
        let role = match &self.role {
            Some(role) => role.clone(),
            None => self.role(&endpoint, &token).await?,
        };
        let response = self.get(&format!("{endpoint}{ROLES}{role}"), &token).await.map_err(failed)?;
        if response.status() != StatusCode::OK {
            return Err(failed(format!("{} for the keys of role `{role}`", status(&response))));
        }
        let keys = JsonKeys::parse(response.body()).and_then(JsonKeys::of_service);
        keys.map_err(|what| {
            let advice = if what.starts_with("AssumeRoleUnauthorizedAccess") {
                ". The role's trust policy must allow ec2.amazonaws.com to assume it"
            } else {
                ""
            };
            failed(format!("its answer for role `{role}` is of no use: {what}{advice}"))
        })
    }

    async fn token(&self, endpoint: &str) -> Result<HeaderValue, Failure> {
        let absent = |what: String| Failure::Absent(format!("there is none: {what}"));
        let request = || {
            let request = Request::builder().method(Method::PUT).uri(format!("{endpoint}/latest/api/token"));
            let request = request.header("x-aws-ec2-metadata-token-ttl-seconds", "21600").header(USER_AGENT, WHO_ASKS);
            request.body(Bytes::new()).map_err(|error| error.to_string())
        };
        let asking = ask(&self.transport, TOKEN_LIMITS, &request, is_passing);
        let hint = "in a container, a hop limit of 2 may be needed";
        let response = tokio::time::timeout(DISCOVERY, asking)
            .await
            .map_err(|_| absent(format!("no answer from {endpoint} within {DISCOVERY:?} ({hint})")))?
            .map_err(absent)?;
        match response.status() {
            StatusCode::OK => {}
            status if status.is_client_error() => {
                return Err(absent(format!("{endpoint} answered HTTP {} to the request for a token", status.as_u16())));
            }
            _ => return Err(Failure::of(&self.name(), format!("{} to the request for a token", status(&response)))),
        }
        let token = std::str::from_utf8(response.body()).ok().map(str::trim).filter(|token| !token.is_empty());
        let token = token.and_then(|token| HeaderValue::from_str(token).ok());
        let mut token =
            token.ok_or_else(|| Failure::of(&self.name(), "it answered with something that is no token"))?;
        token.set_sensitive(true);
        Ok(token)
    }

    async fn role(&self, endpoint: &str, token: &HeaderValue) -> Result<String, Failure> {
        let failed = |what: String| Failure::of(&self.name(), what);
        let response = self.get(&format!("{endpoint}{ROLES}"), token).await.map_err(failed)?;
        match response.status() {
            StatusCode::OK => {}
            StatusCode::NOT_FOUND => return Err(Failure::Absent("no role is attached to this instance".to_owned())),
            _ => return Err(failed(format!("{} to the request for the role", status(&response)))),
        }
        let name = std::str::from_utf8(response.body()).ok().and_then(|text| text.trim().lines().next());
        let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"+=,.@-_".contains(&byte);
        match name {
            None | Some("") => Err(Failure::Absent("no role is attached to this instance".to_owned())),
            Some(name) if name.bytes().all(legal) => Ok(name.to_owned()),
            Some(_) => Err(failed("it answered with something that is no role's name".to_owned())),
        }
    }

    async fn get(&self, url: &str, token: &HeaderValue) -> Result<Response<Bytes>, String> {
        let request = || {
            let request = Request::get(url).header("x-aws-ec2-metadata-token", token).header(USER_AGENT, WHO_ASKS);
            request.body(Bytes::new()).map_err(|error| error.to_string())
        };
        ask(&self.transport, LIMITS, &request, is_passing).await
    }

    /// Credentials that are used beyond their expiry, while the service has no others.
    fn extended(&self, credentials: Credentials) -> Credentials {
        let now = (self.clock)();
        match credentials.expiry() {
            Some(expiry) if expiry <= now => {
                let more = i64::try_from(random_below(301)).unwrap_or(0).saturating_add(600);
                credentials.with_expiry(Timestamp::from_secs(now.secs().saturating_add(more)))
            }
            _ => credentials,
        }
    }
}

impl Source for Metadata {
    fn name(&self) -> Cow<'static, str> {
        "EC2 instance metadata".into()
    }

    fn load(&self) -> BoxFuture<'_, Result<Credentials, Failure>> {
        Box::pin(async move {
            let answer = self.ask().await;
            let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
            match answer {
                Ok(credentials) => {
                    *last = Some(credentials.clone());
                    Ok(self.extended(credentials))
                }
                Err(failure) => match (&*last, failure) {
                    (Some(credentials), _) if credentials.expiry().is_some_and(|expiry| expiry <= (self.clock)()) => {
                        Ok(self.extended(credentials.clone()))
                    }
                    (_, Failure::Absent(what)) if self.expected => Err(Failure::of(&self.name(), what)),
                    (_, failure) => Err(failure),
                },
            }
        })
    }
}

/// The base of all URLs.
fn endpoint(url: &str) -> Result<String, String> {
    let url = url.trim_end_matches('/');
    let valid = url.parse::<http::Uri>().is_ok_and(|uri| uri.host().is_some_and(|host| !host.is_empty()))
        && (url.starts_with("http://") || url.starts_with("https://"))
        && !url.contains(['?', '#', '@']);
    if valid { Ok(url.to_owned()) } else { Err("its endpoint must be a URL such as http://169.254.169.254".to_owned()) }
}

fn status(response: &Response<Bytes>) -> String {
    format!("it answered HTTP {}", response.status().as_u16())
}

#[cfg(test)]
#[path = "imds_tests.rs"]
mod tests;
