//! One call and its attempts. Knows no operation's types, and nothing of whether an attempt is repeated.
//!
//! An attempt: credentials, endpoint, signature, transport. What comes back is decoded by the generic shell around this,
//! which asks [`Call::again_after`] about an error and lets [`Call::response`] make the next attempt.

use std::fmt::Write;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue, USER_AGENT};
use http::request::Parts;
use http::{HeaderMap, Request, Response};

use super::dispatch::Dispatcher;
use super::trace::Trace;
use crate::box_future::BoxFuture;
use crate::endpoint::{Endpoint, Origin, Settings, Signing};
use crate::event_stream::Opening;
use crate::limit::{Limit, within};
use crate::sigv4::SigningParams;
use crate::timestamp::Civil;
use crate::{
    Auth, CallError, CallErrorKind, Credentials, ErrorMeta, Operation, ResponseMeta, Timestamp, TransportError,
};

const INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");
const SDK_REQUEST: HeaderName = HeaderName::from_static("amz-sdk-request");

/// What a call needs to know of its operation besides the request.
#[derive(Clone, Copy)]
pub(super) struct About {
    name: &'static str,
    auth: Auth,
    /// The service may take its time, and callers call again without a pause of their own.
    pub(super) long_poll: bool,
}

impl About {
    pub(super) const fn of<O: Operation>() -> Self {
        Self { name: O::NAME, auth: O::AUTH, long_poll: O::LONG_POLL }
    }
}

/// The endpoint of a call under given settings.
pub(super) type Resolve<'a> = &'a (dyn Fn(&Settings<'_>) -> Result<Endpoint, CallError> + Send + Sync);

/// What comes back for a request whose response is an event stream.
pub(super) enum Answer {
    /// The stream, as far as it had to be read.
    Opened(Response<Opening>),
    /// An error.
    Whole(Response<Bytes>),
}

/// A call under way.
pub(super) struct Call<'a> {
    pub(super) client: &'a Dispatcher,
    pub(super) about: About,
    endpoint: Resolve<'a>,
    /// The host of the last attempt.
    host: Option<String>,
    /// The request as it was encoded; each attempt sends a copy, which shares the body.
    head: Parts,
    body: Bytes,
    /// The same for all attempts.
    invocation_id: Option<HeaderValue>,
    pub(super) deadline: Option<Limit>,
    /// How often the request was sent.
    pub(super) attempts: u32,
    /// How many of these met the end of a connection, and do not count as attempts that failed.
    pub(super) unlucky: u32,
    pub(super) earlier: Vec<ErrorMeta>,
    /// The tokens that the last retry took.
    pub(super) tokens: Option<u32>,
    /// When, by the service's clock, and as whom the last attempt was signed.
    pub(super) signed: Option<(Timestamp, Credentials)>,
    /// By how many seconds the service's clock is ahead of ours, by its last answer.
    pub(super) service_ahead: Option<i64>,
    /// Whether other credentials were asked for already.
    pub(super) refreshed: bool,
    pub(super) trace: Trace,
}

impl<'a> Call<'a> {
    pub(super) fn new(
        client: &'a Dispatcher,
        about: About,
        endpoint: Resolve<'a>,
        request: Request<Bytes>,
    ) -> Result<Self, CallError> {
        let (head, body) = request.into_parts();
        let needs_time = client.timeout.is_some() || client.attempt_timeout.is_some() || client.retry.attempts() > 1;
        if needs_time && tokio::runtime::Handle::try_current().is_err() {
            let message = "time limits and retries need a tokio runtime: call from within one, \
                           or set Config::timeout(None), Config::attempt_timeout(None) and Config::retry(RetryConfig::off())";
            return Err(CallError::new(CallErrorKind::Config, message).with_operation(about.name));
        }
        Ok(Self {
            client,
            about,
            endpoint,
            host: None,
            head,
            body,
            invocation_id: HeaderValue::try_from(client.invocation_ids.next()).ok(),
            deadline: Limit::of_call(client.timeout),
            attempts: 0,
            unlucky: 0,
            earlier: Vec::new(),
            tokens: None,
            signed: None,
            service_ahead: None,
            refreshed: false,
            trace: Trace::new(client.service.id, about.name),
        })
    }

    /// How often the request was sent.
    pub(super) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// How many attempts count as such.
    pub(super) fn failed(&self) -> u32 {
        self.attempts.saturating_sub(self.unlucky)
    }

    /// The whole response to the next attempt, whatever its status. Attempts without a response are repeated in here.
    pub(super) fn response(&mut self) -> BoxFuture<'_, Result<Response<Bytes>, CallError>> {
        let transport = &self.client.transport;
        Box::pin(self.exchange(|request| transport.send(request)))
    }

    /// The beginning of the response to the next attempt, if it is a successful one, else the whole of it. Attempts
    /// without a response are repeated in here.
    pub(super) fn opening(&mut self, needs_first_message: bool) -> BoxFuture<'_, Result<Answer, CallError>> {
        let (transport, idle_timeout) = (&self.client.transport, self.client.stream_idle_timeout);
        let open = move |request| -> BoxFuture<'_, _> {
            Box::pin(async move {
                let (parts, body) = transport.open(request).await?.into_parts();
                if !parts.status.is_success() {
                    return Ok(Answer::Whole(Response::from_parts(parts, body.collect().await?)));
                }
                let mut opening = Opening::new(body, idle_timeout);
                if needs_first_message {
                    opening.first_message().await?;
                }
                Ok(Answer::Opened(Response::from_parts(parts, opening)))
            })
        };
        Box::pin(self.exchange(open))
    }

    /// What `send` makes of the next attempt. Attempts that fail are repeated in here.
    async fn exchange<'t, T>(
        &mut self,
        send: impl Fn(Request<Bytes>) -> BoxFuture<'t, Result<T, TransportError>>,
    ) -> Result<T, CallError> {
        loop {
            self.trace.attempt(self.attempts.saturating_add(1));
            let error = match self.attempt(&send).await {
                Ok(response) => return Ok(response),
                Err(error) => error.with_operation(self.about.name),
            };
            if !self.again_after(&error).await {
                return Err(error);
            }
        }
    }

    async fn attempt<'t, T>(
        &mut self,
        send: impl Fn(Request<Bytes>) -> BoxFuture<'t, Result<T, TransportError>>,
    ) -> Result<T, CallError> {
        let request = match within(self.deadline, self.prepare()).await {
            Ok(request) => request?,
            Err(limit) => return Err(self.timed_out("credentials", limit)),
        };
        self.attempts = self.attempts.saturating_add(1);
        let limit = self.attempt_limit();
        match within(limit, self.trace.during(send(request))).await {
            Ok(result) => Ok(result?),
            Err(limit) => Err(self.timed_out("complete response", limit)),
        }
    }

    /// What limits an attempt that begins now.
    fn attempt_limit(&self) -> Option<Limit> {
        let own = self.client.attempt_timeout.filter(|_| !self.about.long_poll);
        Limit::earlier(self.deadline, Limit::of_attempt(own))
    }

    fn timed_out(&self, what: &str, limit: Limit) -> CallError {
        let host = self.host.as_deref().unwrap_or("the service");
        CallError::new(CallErrorKind::Timeout, format!("no {what} from {host} within {limit}"))
    }

    /// The request of the next attempt, ready to be sent.
    async fn prepare(&mut self) -> Result<Request<Bytes>, CallError> {
        let credentials = self.credentials().await?;
        let mut parts = self.head.clone();
        let account_id = credentials.as_ref().and_then(Credentials::account_id);
        let endpoint = (self.endpoint)(&self.client.endpoint_settings(account_id)?)?;
        let origin = Origin::parse(endpoint.url())?;
        origin.apply(&mut parts)?;
        self.trace.host(origin.authority());
        self.host = Some(origin.authority().to_owned());
        add_headers(&mut parts.headers, &endpoint)?;
        if let Some(credentials) = credentials {
            let time = self.client.now();
            let signing = Signing::of(&endpoint)?;
            let params = SigningParams {
                credentials: &credentials,
                region: signing.region.map_or_else(|| self.client.region(), Ok)?,
                service: signing.service.unwrap_or(self.client.service.signing_name),
                time,
                options: signing.options,
            };
            self.client.signer.sign(&mut parts, &self.body, &params)?;
            self.signed = Some((time, credentials));
        }
        self.describe(&mut parts.headers)?;
        Ok(Request::from_parts(parts, self.body.clone()))
    }

    /// Adds the headers that tell of the call. They are not signed, since nothing depends on them.
    fn describe(&self, headers: &mut HeaderMap) -> Result<(), CallError> {
        headers.insert(USER_AGENT, self.client.user_agent.clone()?);
        headers.extend(self.invocation_id.clone().map(|id| (INVOCATION_ID, id)));
        headers.extend(self.attempt_header().map(|attempt| (SDK_REQUEST, attempt)));
        Ok(())
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
            let Civil { year, month, day, hour, minute, second, .. } = Timestamp::from_secs(end).civil();
            let _ = write!(text, "; ttl={year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z");
        }
        HeaderValue::try_from(text).ok()
    }

    /// The credentials to sign with; `None` to send the request unsigned.
    async fn credentials(&self) -> Result<Option<Credentials>, CallError> {
        let source = &self.client.credentials;
        if self.about.auth == Auth::None {
            return Ok(None);
        }
        match source.find().await? {
            None if self.about.auth == Auth::SigV4 => Err(source.not_found()),
            found => Ok(found),
        }
    }

    /// The call has ended well.
    pub(super) fn succeeded(&self, came: &ResponseMeta) {
        self.client.bucket.give_back(self.tokens);
        self.trace.succeeded(came);
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
