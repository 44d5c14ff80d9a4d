//! What the calls of one client share: where, as whom and by what they are sent. Knows no operation's types.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use http::HeaderValue;

use crate::config::{self, Clock, EndpointConfig};
use crate::credentials::CredentialsSource;
use crate::endpoint::{self, Origin, Settings};
use crate::retry::Bucket;
use crate::sigv4::Signer;
use crate::transport::AnyTransport;
use crate::user_agent::user_agent;
use crate::{CallError, Config, EncodeOptions, IdempotencyTokens, RetryConfig, Service, Timestamp};

/// All that a call needs besides its request.
pub(super) struct Dispatcher {
    pub(super) service: Service,
    region: Option<String>,
    endpoint_url: Option<String>,
    endpoint: EndpointConfig,
    pub(super) credentials: CredentialsSource,
    pub(super) signer: Signer,
    pub(super) transport: AnyTransport,
    pub(super) timeout: Option<Duration>,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) stream_idle_timeout: Option<Duration>,
    pub(super) retry: RetryConfig,
    pub(super) bucket: Bucket,
    clock: Option<Clock>,
    /// By how many seconds the service's clock is ahead of ours, as far as its answers have told.
    clock_offset: AtomicI64,
    pub(super) encode_options: EncodeOptions,
    pub(super) invocation_ids: IdempotencyTokens,
    /// What the header `amz-sdk-request` says of the first attempt.
    pub(super) first_attempt: HeaderValue,
    pub(super) user_agent: Result<HeaderValue, CallError>,
}

impl Dispatcher {
    pub(super) fn new(service: Service, config: Config) -> Self {
        let region = config.effective_region().map(str::to_owned);
        let endpoint_url = config.effective_endpoint_url(&service).map(str::to_owned);
        let user_agent = user_agent(&service, config.effective_app_name(), config.execution_env());
        let parts = config.into_parts();
        let config::Parts { credentials, transport, timeout, attempt_timeout, retry, clock, .. } = parts;
        let encode_options = EncodeOptions {
            idempotency_tokens: parts.idempotency_tokens,
            without_host_prefix: !parts.host_prefix,
            compress_from: parts.compress_from,
        };
        let first_attempt = HeaderValue::try_from(format!("attempt=1; max={}", retry.attempts()));
        Self {
            service,
            region,
            endpoint_url,
            endpoint: parts.endpoint,
            credentials,
            signer: Signer::default(),
            transport,
            timeout,
            attempt_timeout,
            stream_idle_timeout: parts.stream_idle_timeout,
            retry,
            bucket: Bucket::default(),
            clock,
            clock_offset: AtomicI64::new(0),
            encode_options,
            invocation_ids: IdempotencyTokens::default(),
            // Digits and letters always are a header.
            first_attempt: first_attempt.unwrap_or(HeaderValue::from_static("attempt=1")),
            user_agent,
        }
    }

    /// Whether there is a region, and whether the configured URL and the application's name are ones.
    pub(super) fn check(&self) -> Result<(), CallError> {
        self.region()?;
        self.user_agent.as_ref().map_err(Clone::clone)?;
        self.endpoint_url.as_deref().map_or(Ok(()), |url| Origin::parse(url).map(|_| ()))
    }

    /// What the endpoint of a call may depend on, signed by keys of this account.
    ///
    /// Fails for a region that is none: rules would make a host name of it.
    pub(super) fn endpoint_settings<'a>(&'a self, account_id: Option<&'a str>) -> Result<Settings<'a>, CallError> {
        let region = self.region.as_deref();
        region.map_or(Ok(()), endpoint::check_region)?;
        Ok(self.endpoint.settings(region, self.endpoint_url.as_deref(), account_id))
    }

    pub(super) fn region(&self) -> Result<&str, CallError> {
        let region = self.region.as_deref().ok_or_else(endpoint::no_region)?;
        endpoint::check_region(region)?;
        Ok(region)
    }

    /// What time it is for the service, as far as its answers have told.
    pub(super) fn now(&self) -> Timestamp {
        let now = self.local_time();
        match self.clock_offset.load(Ordering::Relaxed) {
            0 => now,
            offset => Timestamp::from_secs(now.secs().saturating_add(offset)),
        }
    }

    /// Goes by the service's clock from now on, which says `now`.
    pub(super) fn set_clock(&self, now: Timestamp) {
        let offset = now.secs().saturating_sub(self.local_time().secs());
        self.clock_offset.store(offset, Ordering::Relaxed);
    }

    /// What time it is here.
    pub(super) fn local_time(&self) -> Timestamp {
        self.clock.as_ref().map_or_else(Timestamp::now, |now| now())
    }
}
