//! One call from encoded request to raw response: endpoint, credentials, signature, transport. Knows no operation's types.

use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue, USER_AGENT};
use http::request::Parts;
use http::{Request, Response};

use crate::config::{self, Clock};
use crate::credentials::CredentialsSource;
use crate::endpoint::{self, Endpoint};
use crate::sigv4::{Signer, SigningOptions, SigningParams};
use crate::transport::AnyTransport;
use crate::{Auth, CallError, CallErrorKind, Config, EncodeOptions, IdempotencyTokens, Service, Timestamp};

const INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");

/// All that a call needs besides its request.
pub(super) struct Dispatcher {
    service: Service,
    region: Option<String>,
    endpoint: Result<Endpoint, CallError>,
    credentials: CredentialsSource,
    signer: Signer,
    transport: AnyTransport,
    timeout: Option<Duration>,
    clock: Option<Clock>,
    encode_options: EncodeOptions,
    invocation_ids: IdempotencyTokens,
    user_agent: HeaderValue,
}

impl Dispatcher {
    pub(super) fn new(service: Service, config: Config) -> Self {
        let region = config.effective_region().map(str::to_owned);
        let endpoint = endpoint::resolve(&service, region.as_deref(), config.effective_endpoint_url(&service));
        let config::Parts { credentials, transport, timeout, idempotency_tokens, host_prefix, compress_from, clock } =
            config.into_parts();
        Self {
            service,
            region,
            endpoint,
            credentials,
            signer: Signer::default(),
            transport,
            timeout,
            clock,
            encode_options: EncodeOptions { idempotency_tokens, without_host_prefix: !host_prefix, compress_from },
            invocation_ids: IdempotencyTokens::default(),
            user_agent: user_agent(&service),
        }
    }

    pub(super) fn service(&self) -> &Service {
        &self.service
    }

    pub(super) fn encode_options(&self) -> &EncodeOptions {
        &self.encode_options
    }

    /// Whether there are a region and an endpoint.
    pub(super) fn check(&self) -> Result<(), CallError> {
        self.region()?;
        self.endpoint.as_ref().map(|_| ()).map_err(Clone::clone)
    }

    fn region(&self) -> Result<&str, CallError> {
        let region = self.region.as_deref().ok_or_else(endpoint::no_region)?;
        endpoint::check_region(region)?;
        Ok(region)
    }

    /// The response to `request`, whatever its status, and how often the request was sent.
    pub(super) async fn dispatch(
        &self,
        request: Request<Bytes>,
        operation: &'static str,
        auth: Auth,
    ) -> Result<(Response<Bytes>, u32), CallError> {
        let mut attempts = 0;
        let result = self.within_limit(self.exchange(request, auth, &mut attempts)).await;
        match result {
            Ok(response) => Ok((response, attempts)),
            Err(error) => Err(error.with_operation(operation).with_attempts(attempts)),
        }
    }

    async fn within_limit<T>(&self, call: impl Future<Output = Result<T, CallError>>) -> Result<T, CallError> {
        let Some(limit) = self.timeout else { return call.await };
        if tokio::runtime::Handle::try_current().is_err() {
            let message = "a time limit needs a tokio runtime: call from within one, or set Config::timeout(None)";
            return Err(CallError::new(CallErrorKind::Config, message));
        }
        tokio::time::timeout(limit, call).await.unwrap_or_else(|_| {
            let host = self.endpoint.as_ref().map_or("the service", Endpoint::authority);
            let message = format!("no complete response from {host} within {limit:?}");
            Err(CallError::new(CallErrorKind::Timeout, message))
        })
    }

    async fn exchange(
        &self,
        request: Request<Bytes>,
        auth: Auth,
        attempts: &mut u32,
    ) -> Result<Response<Bytes>, CallError> {
        let (mut parts, body) = request.into_parts();
        self.endpoint.as_ref().map_err(Clone::clone)?.apply(&mut parts)?;
        parts.headers.insert(USER_AGENT, self.user_agent.clone());
        if let Ok(id) = HeaderValue::try_from(self.invocation_ids.next()) {
            parts.headers.insert(INVOCATION_ID, id);
        }
        // A retry repeats what follows, from credentials on.
        self.sign(&mut parts, &body, auth).await?;
        *attempts = attempts.saturating_add(1);
        Ok(self.transport.send(Request::from_parts(parts, body)).await?)
    }

    async fn sign(&self, parts: &mut Parts, body: &Bytes, auth: Auth) -> Result<(), CallError> {
        if auth == Auth::None {
            return Ok(());
        }
        let credentials = match self.credentials.find().await? {
            Some(credentials) => credentials,
            None if auth == Auth::Optional => return Ok(()),
            None => return Err(self.credentials.not_found()),
        };
        let params = SigningParams {
            credentials: &credentials,
            region: self.region()?,
            service: self.service.signing_name,
            time: self.clock.as_ref().map_or_else(Timestamp::now, |now| now()),
            options: SigningOptions::default(),
        };
        self.signer.sign(parts, body, &params)
    }
}

/// Who asks, in the form that AWS's logs expect: `name/version` words.
fn user_agent(service: &Service) -> HeaderValue {
    let id = service.id.replace(' ', "_").to_ascii_lowercase();
    let text = format!("smithwright/{} os/{} lang/rust api/{id}", env!("CARGO_PKG_VERSION"), std::env::consts::OS);
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("smithwright"))
}
