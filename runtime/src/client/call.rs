//! One call: its attempts, and what decides whether there is another. Knows no operation's types.
//!
//! An attempt: credentials, endpoint, signature, transport. What comes back is decoded by the generic shell around this,
//! which asks [`Call::again_after`] about an error and lets [`Call::response`] make the next attempt.

use std::fmt::Write;
use std::time::Duration;

use bytes::Bytes;
use http::header::{DATE, HeaderName, HeaderValue, USER_AGENT};
use http::request::Parts;
use http::{HeaderMap, Request, Response};

use super::dispatch::Dispatcher;
use super::limit::{Limit, within};
use crate::endpoint::{Endpoint, Origin, Settings, Signing};
use crate::error::History;
use crate::event_stream::Opening;
use crate::retry::Class;
use crate::sigv4::SigningParams;
use crate::timestamp::Civil;
use crate::{
    Auth, CallError, CallErrorKind, Credentials, ErrorMeta, Operation, ServiceErrorKind, Timestamp, TransportError,
};

const INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");
const SDK_REQUEST: HeaderName = HeaderName::from_static("amz-sdk-request");

/// From how many seconds on a clock is taken for wrong when a service refuses a signature; it allows for 300.
const SKEW: u64 = 240;

/// What a call needs to know of its operation besides the request.
#[derive(Clone, Copy)]
pub(super) struct About {
    name: &'static str,
    auth: Auth,
    /// Callers repeat it without a pause of their own.
    long_poll: bool,
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
    client: &'a Dispatcher,
    about: About,
    endpoint: Resolve<'a>,
    /// The host of the last attempt.
    host: Option<String>,
    /// The request as it was encoded; each attempt sends a copy, which shares the body.
    head: Parts,
    body: Bytes,
    /// The same for all attempts.
    invocation_id: Option<HeaderValue>,
    deadline: Option<Limit>,
    /// How often the request was sent.
    attempts: u32,
    earlier: Vec<ErrorMeta>,
    /// The tokens that the last retry took.
    tokens: Option<u32>,
    /// When, by the service's clock, and as whom the last attempt was signed.
    signed: Option<(Timestamp, Credentials)>,
    /// By how many seconds the service's clock is ahead of ours, by its last answer.
    service_ahead: Option<i64>,
    /// Whether other credentials were asked for already.
    refreshed: bool,
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
            earlier: Vec::new(),
            tokens: None,
            signed: None,
            service_ahead: None,
            refreshed: false,
        })
    }

    /// How often the request was sent.
    pub(super) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The whole response to the next attempt, whatever its status. Attempts without a response are repeated in here.
    pub(super) async fn response(&mut self) -> Result<Response<Bytes>, CallError> {
        let transport = &self.client.transport;
        self.exchange(|request| transport.send(request)).await
    }

    /// The beginning of the response to the next attempt, if it is a successful one, else the whole of it. Attempts
    /// without a response are repeated in here.
    pub(super) async fn opening(&mut self, needs_first_message: bool) -> Result<Answer, CallError> {
        let (transport, idle_timeout) = (&self.client.transport, self.client.stream_idle_timeout);
        let open = async |request| {
            let (parts, body) = transport.open(request).await?.into_parts();
            if !parts.status.is_success() {
                return Ok(Answer::Whole(Response::from_parts(parts, body.collect().await?)));
            }
            let mut opening = Opening::new(body, idle_timeout);
            if needs_first_message {
                opening.first_message().await?;
            }
            Ok(Answer::Opened(Response::from_parts(parts, opening)))
        };
        self.exchange(open).await
    }

    /// What `send` makes of the next attempt. Attempts that fail are repeated in here.
    async fn exchange<T, F>(&mut self, send: impl Fn(Request<Bytes>) -> F) -> Result<T, CallError>
    where
        F: Future<Output = Result<T, TransportError>>,
    {
        loop {
            let error = match self.attempt(&send).await {
                Ok(response) => return Ok(response),
                Err(error) => error.with_operation(self.about.name),
            };
            if !self.again_after(&error).await {
                return Err(error);
            }
        }
    }

    async fn attempt<T, F>(&mut self, send: impl Fn(Request<Bytes>) -> F) -> Result<T, CallError>
    where
        F: Future<Output = Result<T, TransportError>>,
    {
        let request = match within(self.deadline, self.prepare()).await {
            Ok(request) => request?,
            Err(limit) => return Err(self.timed_out("credentials", limit)),
        };
        self.attempts = self.attempts.saturating_add(1);
        let limit = Limit::earlier(self.deadline, Limit::of_attempt(self.client.attempt_timeout));
        match within(limit, send(request)).await {
            Ok(result) => Ok(result?),
            Err(limit) => Err(self.timed_out("complete response", limit)),
        }
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
        let endpoint = (self.endpoint)(&self.client.endpoint_settings(account_id))?;
        let origin = Origin::parse(endpoint.url())?;
        origin.apply(&mut parts)?;
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
        let (attempt, max) = (self.attempts.saturating_add(1), self.client.retry.attempts());
        if attempt == 1 {
            return Some(self.client.first_attempt.clone());
        }
        let mut text = format!("attempt={attempt}; max={max}");
        let limit = Limit::earlier(self.deadline, Limit::of_attempt(self.client.attempt_timeout));
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
        match self.about.auth {
            Auth::None => Ok(None),
            Auth::Optional => source.find().await,
            Auth::SigV4 => source.find().await?.ok_or_else(|| source.not_found()).map(Some),
        }
    }

    /// Whether to make another attempt after `error`; then the wait before it is over. If not, `error` is told why.
    pub(super) async fn again_after(&mut self, error: &ErrorMeta) -> bool {
        match self.wait_after(error) {
            Ok(wait) => {
                self.earlier.push(error.as_earlier());
                sleep(wait).await;
                true
            }
            Err(Stop { reason, wait }) => {
                sleep(wait).await;
                let history =
                    History { attempts: self.attempts, earlier: std::mem::take(&mut self.earlier), stopped: reason };
                error.with_history(history);
                false
            }
        }
    }

    /// The wait before the next attempt, if there is one.
    fn wait_after(&mut self, error: &ErrorMeta) -> Result<Duration, Stop> {
        let date = date(error);
        self.service_ahead = date.map(|date| date.secs().saturating_sub(self.client.local_time().secs()));
        let mended = self.mended(error, date);
        let class = if mended { Class::Transient } else { Class::of(error).ok_or_else(Stop::default)? };
        if self.attempts >= self.client.retry.attempts() {
            return Err(Stop::default());
        }
        if mended {
            // It was our fault, so it costs the service nothing that we hurry.
            return Ok(Duration::ZERO);
        }
        if self.deadline.is_some_and(|limit| limit.left().is_zero()) {
            return Err(Stop::default());
        }
        let wait = self.client.retry.delay(self.attempts.saturating_sub(1), class, error.headers());
        if let Some(limit) = self.deadline.filter(|limit| limit.left() <= wait) {
            return Err(Stop::because(format!("no time for another within {:?}", limit.length())));
        }
        self.tokens = self.client.bucket.take(class);
        if self.tokens.is_none() {
            let wait = if self.about.long_poll { wait } else { Duration::ZERO };
            return Err(Stop { wait, ..Stop::because("no tokens left for a retry, too many failed".to_owned()) });
        }
        Ok(wait)
    }

    /// Whether `error` came of a clock or credentials that have been put right since.
    fn mended(&mut self, error: &ErrorMeta, date: Option<Timestamp>) -> bool {
        match error.kind() {
            ServiceErrorKind::ClockSkew | ServiceErrorKind::BadSignature => self.mend_clock(date),
            ServiceErrorKind::ExpiredToken => self.renew_credentials(),
            _ => false,
        }
    }

    fn renew_credentials(&mut self) -> bool {
        let Some((_, credentials)) = self.signed.as_ref().filter(|_| !self.refreshed) else { return false };
        self.refreshed = self.client.credentials.invalidate(credentials);
        self.refreshed
    }

    /// Goes by the service's clock, if the request was signed at quite another time.
    fn mend_clock(&self, date: Option<Timestamp>) -> bool {
        let (Some(date), Some((signed_at, _))) = (date, &self.signed) else { return false };
        let wrong = date.secs().abs_diff(signed_at.secs()) > SKEW;
        if wrong {
            self.client.set_clock(date);
        }
        wrong
    }

    /// The call has ended well.
    pub(super) fn succeeded(&self) {
        self.client.bucket.give_back(self.tokens);
    }
}

/// Why there is no other attempt, and how long to wait before that is said.
#[derive(Default)]
struct Stop {
    reason: Option<String>,
    wait: Duration,
}

impl Stop {
    fn because(reason: String) -> Self {
        Self { reason: Some(reason), wait: Duration::ZERO }
    }
}

/// When the service answered, by its own clock.
fn date(error: &ErrorMeta) -> Option<Timestamp> {
    Timestamp::parse_http_date(error.headers().get(DATE)?.to_str().ok()?).ok()
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

async fn sleep(wait: Duration) {
    if !wait.is_zero() {
        tokio::time::sleep(wait).await;
    }
}
