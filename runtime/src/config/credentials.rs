//! Settings that say whose requests they are. Knows no source of credentials.

use std::sync::Arc;

use super::Config;
use crate::credentials::{Chain, CredentialsSource, NEAR_CONNECT_TIMEOUT, Transports};
use crate::transport::{AnyTransport, HttpTransport, Settings};
use crate::{Credentials, CredentialsProvider};

impl Config {
    /// The keys to sign with.
    #[must_use]
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = CredentialsSource::Static(credentials);
        self
    }

    /// Who is asked for the keys to sign with, at every attempt of every call; see [`credentials`](crate::credentials).
    #[must_use]
    pub fn credentials_provider(mut self, provider: impl CredentialsProvider + 'static) -> Self {
        self.credentials = CredentialsSource::Provider(Arc::new(provider));
        self
    }

    /// A transport over sockets with these settings.
    pub(super) fn over_sockets(settings: Settings) -> AnyTransport {
        AnyTransport::of(HttpTransport::with_settings(settings))
    }

    /// Gives the machine's sources of credentials what they need of a client.
    pub(super) fn bind(&self, chain: &Chain, transport: &AnyTransport) {
        let far = transport.clone();
        let near = self.transport.clone().unwrap_or_else(|| {
            // What is on the machine itself is not reached by way of a proxy.
            let connect_timeout = Some(NEAR_CONNECT_TIMEOUT);
            Self::over_sockets(Settings { connect_timeout, proxy: None, ..self.http.clone() })
        });
        let endpoint = self.endpoint.clone().with_fips(self.region_asks_for_fips());
        // What is wrong with it is told by the call.
        let region = self.effective_region().ok().flatten();
        chain.bind(&endpoint.settings(region, None, None), Transports { far, near }, self.clock.clone());
    }
}
