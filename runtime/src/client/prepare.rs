//! The request of an attempt: its endpoint, its signature, and headers that tell of the call. Sends nothing.

use std::sync::Arc;

use http::header::{AUTHORIZATION, HOST, HeaderName, HeaderValue, USER_AGENT};
use http::request::Parts;
#[cfg(feature = "streaming")]
use http::uri::Scheme;
use http::{HeaderMap, Request};

use super::call::{Call, Resolve};
use super::shared::Shared;
use crate::endpoint::{Endpoint, Origin, Signing};
use crate::request::uuid;
use crate::sigv4::{Hex, Payload, SigningParams, Stamp};
use crate::transport::Outgoing;
use crate::{Auth, CallError, CallErrorKind, Credentials, Timestamp};

const INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");
const SDK_REQUEST: HeaderName = HeaderName::from_static("amz-sdk-request");

impl Call<'_> {
    /// The request of the next attempt, ready to be sent.
    pub(super) async fn prepare(&mut self) -> Result<Request<Outgoing>, CallError> {
        let client = self.client;
        let token = client.bearer_token(&self.info)?;
        let credentials = client.signs_as(if token.is_some() { Auth::None } else { self.info.auth }).await?;
        let mut parts = copy(&self.head);
        let found = match &mut self.discovering {
            Some(discovering) => discovering.find(credentials.as_ref()).await?,
            None => None,
        };
        let (endpoint, origin) = client.address(&mut parts, self.endpoint, found.as_deref(), credentials.as_ref())?;
        self.trace.host(&parts.uri);
        self.metrics.host(&parts.uri);
        self.host = parts.uri.authority().cloned();
        let body = if let Some(credentials) = credentials {
            let signing = Signing::of(&endpoint, self.info.sigv4a)?;
            let params = client.signing_params(&signing, &credentials)?;
            let time = params.time;
            if let Some(host) = origin.host(&parts) {
                parts.headers.entry(HOST).or_insert(host);
            }
            let payload = self.payload(&mut parts).await?;
            let signature = client.signer.sign_payload(&mut parts, &payload, &params)?;
            let body = self.outgoing(Some((signature, &params)))?;
            self.signed_region = signing.region.map(str::to_owned);
            self.signed = Some((time, credentials));
            body
        } else {
            if let Some(token) = token {
                parts.headers.insert(AUTHORIZATION, token.header(parts.uri.scheme(), parts.uri.host())?);
            }
            self.tell_of_body(&mut parts).await?;
            self.outgoing(None)?
        };
        self.describe(&mut parts.headers);
        Ok(Request::from_parts(parts, body))
    }

    /// Adds the headers that tell of the call. They are not signed, since nothing depends on them.
    fn describe(&self, headers: &mut HeaderMap) {
        headers.insert(USER_AGENT, self.client.user_agent.clone());
        if let Ok(id) = HeaderValue::try_from(uuid(self.invocation_id)) {
            headers.insert(INVOCATION_ID, id);
        }
        if let Some(attempt) = self.attempt_header() {
            headers.insert(SDK_REQUEST, attempt);
        }
    }

    /// `attempt=2; max=3; ttl=20150830T123600Z`: also how long we will wait, by the service's clock if that is known.
    fn attempt_header(&self) -> Option<HeaderValue> {
        let (attempt, max) = (self.failed().saturating_add(1), self.client.retry.attempts());
        if attempt == 1 {
            return Some(self.client.first_attempt.clone());
        }
        let mut text = format!("attempt={attempt}; max={max}");
        let limit = self.attempt_limit();
        if let Some((ahead, limit)) = self.service_ahead.zip(limit) {
            let end =
                self.client.local_time().secs().saturating_add(ahead).saturating_add_unsigned(limit.left().as_secs());
            text.push_str("; ttl=");
            text.push_str(Stamp::new(Timestamp::from_secs(end)).as_str());
        }
        HeaderValue::try_from(text).ok()
    }

    /// What is signed of the body of the request of `parts`.
    #[cfg_attr(not(feature = "streaming"), expect(clippy::unused_async, unused_variables, reason = "all is in memory"))]
    async fn payload(&mut self, parts: &mut Parts) -> Result<Payload, CallError> {
        #[cfg(feature = "streaming")]
        {
            let unsigned = self.unsigned && parts.uri.scheme() == Some(&Scheme::HTTPS);
            if let Some(upload) = &mut self.upload {
                return upload.content.payload(&mut parts.headers, unsigned).await;
            }
            if unsigned {
                return Ok(Payload::Unsigned);
            }
        }
        Ok(Payload::Hashed(Hex::sha256_of(self.body.segments())))
    }

    /// Adds what headers say of a body that nobody signs: its checksum, or that it follows.
    #[cfg_attr(not(feature = "streaming"), expect(clippy::unused_async, unused_variables, reason = "all is in memory"))]
    async fn tell_of_body(&mut self, parts: &mut Parts) -> Result<(), CallError> {
        #[cfg(feature = "streaming")]
        if let Some(upload) = &mut self.upload {
            let payload = upload.content.payload(&mut parts.headers, true).await?;
            payload.tell(&mut parts.headers);
        }
        Ok(())
    }

    /// The body of the next attempt. What is signed piece by piece goes on after the signature of its request.
    #[cfg_attr(
        not(feature = "streaming"),
        expect(
            clippy::needless_pass_by_value,
            clippy::unnecessary_wraps,
            unused_variables,
            reason = "all is in memory"
        )
    )]
    fn outgoing(&mut self, signed: Option<(String, &SigningParams<'_>)>) -> Result<Outgoing, CallError> {
        #[cfg(feature = "streaming")]
        if let Some(upload) = &mut self.upload {
            return upload.next(signed, self.client.clock());
        }
        Ok(Outgoing::Whole(self.body.clone()))
    }
}

/// How many headers an attempt adds to those of its operation.
const ADDED: usize = 8;

/// A copy of a head, with room for what an attempt adds.
fn copy(head: &Parts) -> Parts {
    let mut headers = HeaderMap::with_capacity(head.headers.len().saturating_add(ADDED));
    for (name, value) in &head.headers {
        headers.append(name.clone(), value.clone());
    }
    let (mut parts, ()) = Request::new(()).into_parts();
    parts.method = head.method.clone();
    parts.uri = head.uri.clone();
    parts.version = head.version;
    parts.headers = headers;
    parts.extensions = head.extensions.clone();
    parts
}

impl Shared {
    /// The credentials to sign with; `None` to send the request unsigned.
    pub(super) async fn signs_as(&self, auth: Auth) -> Result<Option<Credentials>, CallError> {
        // Before anybody is asked for credentials in a region that is none.
        self.endpoint_settings(None)?;
        match auth {
            Auth::None | Auth::Bearer => Ok(None),
            Auth::Optional => self.credentials.find().await,
            Auth::SigV4 => self.keys().await.map(Some),
        }
    }

    /// The credentials to sign with; fails if there are none.
    pub(super) async fn keys(&self) -> Result<Credentials, CallError> {
        self.credentials.find().await?.ok_or_else(|| self.credentials.not_found())
    }

    /// Completes a request by its endpoint: host, path and headers. It goes to the URL that was `found`, if one was.
    pub(super) fn address(
        &self,
        parts: &mut Parts,
        resolve: Resolve<'_>,
        found: Option<&str>,
        credentials: Option<&Credentials>,
    ) -> Result<(Endpoint, Arc<Origin>), CallError> {
        let mut endpoint = resolve(&self.endpoint_settings(credentials.and_then(Credentials::account_id))?)?;
        if let Some(url) = found {
            endpoint = endpoint.at(url);
        }
        let origin = self.origins.parse(endpoint.url())?;
        origin.apply(parts)?;
        add_headers(&mut parts.headers, &endpoint)?;
        Ok((endpoint, origin))
    }

    /// What a request that is sent now is signed with.
    pub(super) fn signing_params<'a>(
        &'a self,
        signing: &'a Signing<'a>,
        credentials: &'a Credentials,
    ) -> Result<SigningParams<'a>, CallError> {
        // Whoever knows where else the request may go says so in the settings.
        let regions = self.sigv4a_region_set.as_deref().or(signing.region_set.as_deref());
        let region_set = match (signing.asymmetric, regions) {
            (false, _) => None,
            (true, Some(regions)) => Some(regions),
            (true, None) => Some(signing.region.map_or_else(|| self.region(), Ok)?),
        };
        let region = match region_set {
            Some(_) => "",
            None => signing.region.map_or_else(|| self.region(), Ok)?,
        };
        Ok(SigningParams {
            credentials,
            region,
            region_set,
            service: signing.service.unwrap_or(self.service.signing_name),
            time: self.now(),
            options: signing.options,
        })
    }
}

/// Adds the headers that an endpoint asks for.
fn add_headers(headers: &mut HeaderMap, endpoint: &Endpoint) -> Result<(), CallError> {
    for (name, value) in endpoint.headers() {
        let header = HeaderName::try_from(*name).ok().zip(HeaderValue::try_from(value).ok());
        let (name, value) = header.ok_or_else(|| {
            let message = format!("the endpoint asks for the header `{name}: {value:?}`, which cannot be sent");
            CallError::new(CallErrorKind::Endpoint, message)
        })?;
        headers.append(name, value);
    }
    Ok(())
}
