//! What a client takes over of its settings. Knows no service.

use std::time::Duration;

use super::{Clock, Config, EndpointConfig};
use crate::credentials::CredentialsSource;
use crate::transport::AnyTransport;
use crate::{EncodeOptions, RetryConfig};

/// The settings that need no service to be understood.
pub(crate) struct Parts {
    pub(crate) credentials: CredentialsSource,
    pub(crate) transport: AnyTransport,
    pub(crate) timeout: Option<Duration>,
    pub(crate) timeout_is_set: bool,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) stream_idle_timeout: Option<Duration>,
    pub(crate) retry: RetryConfig,
    pub(crate) encode_options: EncodeOptions,
    #[cfg_attr(not(feature = "streaming"), expect(dead_code, reason = "there are no streams"))]
    pub(crate) checksum_trailers: bool,
    pub(crate) clock: Clock,
    #[cfg(feature = "metrics")]
    pub(crate) meter: Option<opentelemetry::metrics::Meter>,
    pub(crate) endpoint: EndpointConfig,
    pub(crate) sigv4a_region_set: Option<String>,
}

impl Config {
    /// The parts that a client takes over.
    pub(crate) fn into_parts(self) -> Parts {
        let transport = self.transport.clone().unwrap_or_else(|| Self::over_sockets(self.http.clone()));
        if let CredentialsSource::Chain(chain) = &self.credentials {
            self.bind(chain, &transport);
        }
        Parts {
            credentials: self.credentials,
            transport,
            timeout: self.timeout,
            timeout_is_set: self.timeout_is_set,
            attempt_timeout: self.attempt_timeout,
            stream_idle_timeout: self.stream_idle_timeout,
            retry: self.retry,
            encode_options: self.encode_options,
            checksum_trailers: self.checksum_trailers,
            clock: self.clock,
            #[cfg(feature = "metrics")]
            meter: self.meter,
            endpoint: self.endpoint,
            sigv4a_region_set: self.sigv4a_region_set,
        }
    }
}
