//! What the calls of one client share: where, as whom and by what they are sent. Knows no operation's types.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use http::HeaderValue;

use crate::client::discovery::Discoveries;
#[cfg(feature = "metrics")]
use crate::client::metrics::Instruments;
use crate::client::user_agent::user_agent;
use crate::config::{self, BearerToken, Clock, EndpointConfig};
use crate::credentials::CredentialsSource;
use crate::endpoint::{EndpointDiscovery, Origin, Origins, Settings};
use crate::retry::Bucket;
use crate::sigv4::Signer;
use crate::transport::AnyTransport;
use crate::{Auth, CallError, Config, EncodeOptions, OperationInfo, RetryConfig, Service, Timestamp, Wire};

/// All that a call needs besides its request.
pub(super) struct Shared {
    pub(super) service: Service,
    region: Result<Option<String>, CallError>,
    /// The error where there is none.
    no_region: CallError,
    endpoint_url: Result<Option<String>, CallError>,
    endpoint: EndpointConfig,
    pub(super) origins: Origins,
    pub(super) discoveries: Arc<Discoveries>,
    pub(super) sigv4a_region_set: Option<String>,
    bearer_token: Result<Option<BearerToken>, CallError>,
    pub(super) credentials: CredentialsSource,
    pub(super) signer: Signer,
    pub(super) transport: AnyTransport,
    pub(super) timeout: Option<Duration>,
    /// Whether that was said by somebody, and is no default.
    pub(super) timeout_is_set: bool,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) stream_idle_timeout: Option<Duration>,
    pub(super) retry: RetryConfig,
    pub(super) bucket: Bucket,
    clock: Clock,
    /// By how many seconds the service's clock is ahead of ours, as far as its answers have told.
    clock_offset: AtomicI64,
    pub(super) encode_options: EncodeOptions,
    /// Whether checksums of streams may follow them.
    #[cfg(feature = "streaming")]
    pub(super) checksum_trailers: bool,
    /// What the header `amz-sdk-request` says of the first attempt.
    pub(super) first_attempt: HeaderValue,
    pub(super) user_agent: HeaderValue,
    #[cfg(feature = "metrics")]
    pub(super) instruments: Instruments,
}

impl Shared {
    pub(super) fn new(service: Service, config: Config) -> Self {
        let region = config.effective_region().map(|region| region.map(str::to_owned));
        let no_region = config.no_region();
        let endpoint_url = config.effective_endpoint_url(&service).map(|url| url.map(str::to_owned));
        // A URL goes before what the name of a region asks for, though not before the setting.
        let wants_fips = config.region_asks_for_fips() && endpoint_url == Ok(None);
        let bearer_token = config.effective_bearer_token(&service);
        let user_agent = user_agent(&service, config.effective_app_name(), config.execution_env());
        let parts = config.into_parts();
        let config::Parts { credentials, transport, timeout, timeout_is_set, attempt_timeout, retry, clock, .. } =
            parts;
        Self {
            service,
            region,
            no_region,
            endpoint_url,
            endpoint: parts.endpoint.with_fips(wants_fips),
            origins: Origins::default(),
            discoveries: Arc::default(),
            sigv4a_region_set: parts.sigv4a_region_set,
            bearer_token,
            credentials,
            signer: Signer::default(),
            transport,
            timeout,
            timeout_is_set,
            attempt_timeout,
            stream_idle_timeout: parts.stream_idle_timeout,
            first_attempt: first_attempt(&retry),
            retry,
            bucket: Bucket::default(),
            clock,
            clock_offset: AtomicI64::new(0),
            encode_options: parts.encode_options,
            #[cfg(feature = "streaming")]
            checksum_trailers: parts.checksum_trailers,
            user_agent,
            #[cfg(feature = "metrics")]
            instruments: Instruments::new(parts.meter),
        }
    }

    /// The response to a request, with the form that it is due in, if that is not the usual one.
    pub(super) fn in_form<B>(&self, mut response: http::Response<B>) -> http::Response<B> {
        if self.encode_options.wire != Wire::Modeled {
            response.extensions_mut().insert(self.encode_options.wire);
        }
        response
    }

    /// The same, with retries and tokens of its own.
    pub(super) fn with_retry(&self, retry: RetryConfig) -> Self {
        Self {
            service: self.service,
            region: self.region.clone(),
            no_region: self.no_region.clone(),
            endpoint_url: self.endpoint_url.clone(),
            endpoint: self.endpoint.clone(),
            origins: Origins::default(),
            discoveries: Arc::clone(&self.discoveries),
            sigv4a_region_set: self.sigv4a_region_set.clone(),
            bearer_token: self.bearer_token.clone(),
            credentials: self.credentials.clone(),
            signer: Signer::default(),
            transport: self.transport.clone(),
            timeout: self.timeout,
            timeout_is_set: self.timeout_is_set,
            attempt_timeout: self.attempt_timeout,
            stream_idle_timeout: self.stream_idle_timeout,
            first_attempt: first_attempt(&retry),
            retry,
            bucket: Bucket::default(),
            clock: self.clock.clone(),
            clock_offset: AtomicI64::new(self.clock_offset.load(Ordering::Relaxed)),
            encode_options: self.encode_options.clone(),
            #[cfg(feature = "streaming")]
            checksum_trailers: self.checksum_trailers,
            user_agent: self.user_agent.clone(),
            #[cfg(feature = "metrics")]
            instruments: self.instruments.clone(),
        }
    }

    /// Whether there is a region, and whether the configured URL is one.
    pub(super) fn check(&self) -> Result<(), CallError> {
        self.region()?;
        self.endpoint_settings(None)?.endpoint_url.map_or(Ok(()), |url| Origin::parse(url).map(|_| ()))
    }

    /// What the endpoint of a call may depend on, signed by keys of this account.
    ///
    /// Fails for a region that is none: rules would make a host name of it. Likewise for a service that has no endpoint of its
    /// own.
    pub(super) fn endpoint_settings<'a>(&'a self, account_id: Option<&'a str>) -> Result<Settings<'a>, CallError> {
        let region = self.region.as_ref().map_err(Clone::clone)?.as_deref();
        let endpoint_url = self.endpoint_url.as_ref().map_err(Clone::clone)?.as_deref();
        self.endpoint.check_url(&self.service, endpoint_url)?;
        Ok(self.endpoint.settings(region, endpoint_url, account_id))
    }

    /// Whether a URL goes before all that a service could say.
    pub(super) fn has_endpoint_url(&self) -> bool {
        self.endpoint_url != Ok(None)
    }

    /// Whether services are asked for endpoints; `None` if there is no service.
    pub(super) fn discovery(&self) -> Option<EndpointDiscovery> {
        self.endpoint.discovery()
    }

    /// The token that an operation takes, if it takes one and there is one; fails if it takes nothing else.
    pub(super) fn bearer_token(&self, info: &OperationInfo) -> Result<Option<&BearerToken>, CallError> {
        if !info.bearer {
            return Ok(None);
        }
        match self.bearer_token.as_ref().map_err(Clone::clone)? {
            None if info.auth == Auth::Bearer => Err(BearerToken::missing(&self.service)),
            token => Ok(token.as_ref()),
        }
    }

    pub(super) fn region(&self) -> Result<&str, CallError> {
        let region = self.region.as_ref().map_err(Clone::clone)?;
        region.as_deref().ok_or_else(|| self.no_region.clone())
    }

    /// What time it is for the service, as far as its answers have told.
    pub(super) fn now(&self) -> Timestamp {
        later(self.local_time(), self.clock_offset.load(Ordering::Relaxed))
    }

    /// What time it will be for the service, as far as is known by now.
    #[cfg(feature = "streaming")]
    pub(super) fn clock(&self) -> impl Fn() -> Timestamp + Send + 'static {
        let (clock, offset) = (self.clock.clone(), self.clock_offset.load(Ordering::Relaxed));
        move || later(clock(), offset)
    }

    /// Goes by the service's clock from now on, which says `now`.
    pub(super) fn set_clock(&self, now: Timestamp) {
        let offset = now.secs().saturating_sub(self.local_time().secs());
        self.clock_offset.store(offset, Ordering::Relaxed);
    }

    /// What time it is here.
    pub(super) fn local_time(&self) -> Timestamp {
        (self.clock)()
    }
}

/// The time so many seconds after another; then in whole seconds.
fn later(time: Timestamp, secs: i64) -> Timestamp {
    if secs == 0 { time } else { Timestamp::from_secs(time.secs().saturating_add(secs)) }
}

fn first_attempt(retry: &RetryConfig) -> HeaderValue {
    let header = HeaderValue::try_from(format!("attempt=1; max={}", retry.attempts()));
    // Digits and letters always are a header.
    header.unwrap_or(HeaderValue::from_static("attempt=1"))
}
