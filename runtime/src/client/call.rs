//! One call and its attempts. Knows no operation's types, and nothing of whether an attempt is repeated.
//!
//! An attempt: what [`Call::prepare`] makes, over the transport. What comes back is decoded by the generic shell around
//! this, which asks [`Call::wait_to_retry`] about an error and lets [`Call::response`] make the next attempt.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;
use http::uri::Authority;
use http::{Request, Response};

#[cfg(feature = "streaming")]
use super::content::Content;
use super::discovery::Discovering;
use super::metrics::Metrics;
use super::shared::Shared;
use super::trace::Trace;
#[cfg(feature = "streaming")]
use super::upload::Upload;
#[cfg(feature = "streaming")]
use crate::byte_stream::StreamedBody;
use crate::endpoint::{Discovery, Endpoint, Settings};
use crate::error::Asked;
#[cfg(feature = "streaming")]
use crate::event_stream::StreamedEvents;
use crate::event_stream::StreamingBody;
use crate::executor;
use crate::executor::BoxFuture;
use crate::executor::limits::{Limit, within};
use crate::random::random_128_by_time;
use crate::transport::{Exchange, Gathered, Outgoing};
use crate::{
    CallError, CallErrorKind, Credentials, ErrorMeta, OperationInfo, ResponseMeta, SegmentedBytes, Timestamp,
    TransportError,
};

/// The endpoint of a call under given settings.
pub(super) type Resolve<'a> = &'a (dyn Fn(&Settings<'_>) -> Result<Endpoint, CallError> + Send + Sync);

/// What comes back for a request whose response is read as it comes.
pub(super) enum StreamingResponse {
    /// A success, whose body was read as far as it had to be.
    Success(Response<StreamingBody>),
    /// An error, which is no stream.
    Error(Response<Bytes>),
}

/// Whether nobody knows how long a call takes, so that the service's silence is limited, and not the whole.
fn may_last(client: &Shared, info: &OperationInfo) -> bool {
    info.long_poll && !client.timeout_is_set
}

/// A call under way.
pub(super) struct Call<'a> {
    pub(super) client: &'a Shared,
    pub(super) info: OperationInfo,
    pub(super) endpoint: Resolve<'a>,
    /// How the endpoint is found, if the service has to be asked.
    pub(super) discovering: Option<Box<Discovering>>,
    /// The host of the last attempt, and the region that its endpoint was signed for.
    pub(super) host: Option<Authority>,
    pub(super) signed_region: Option<String>,
    /// The request as it was encoded; each attempt sends a copy, which shares the body.
    pub(super) head: Parts,
    pub(super) body: SegmentedBytes,
    /// The body, if it is not in memory.
    #[cfg(feature = "streaming")]
    pub(super) upload: Option<Upload<'a>>,
    /// Whether the service takes a body, over TLS, that is no part of the signature.
    #[cfg(feature = "streaming")]
    pub(super) unsigned: bool,
    /// The same for all attempts.
    pub(super) invocation_id: u128,
    pub(super) deadline: Option<Limit>,
    /// How often the request was sent.
    pub(super) attempts: u32,
    /// How many of these met a stale connection, and do not count as attempts that failed.
    pub(super) stale: u32,
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
    pub(super) metrics: Metrics<'a>,
}

impl<'a> Call<'a> {
    pub(super) fn new(
        client: &'a Shared,
        info: OperationInfo,
        endpoint: Resolve<'a>,
        request: Request<SegmentedBytes>,
        metrics: Metrics<'a>,
    ) -> Result<Self, CallError> {
        let (head, body) = request.into_parts();
        let needs_time = client.timeout.is_some() || client.attempt_timeout.is_some() || client.retry.attempts() > 1;
        if needs_time && let Some(missing) = executor::without_time() {
            let message = format!(
                "time limits and retries need {missing}, or set Config::timeout(None), \
                 Config::attempt_timeout(None) and Config::retry(RetryConfig::off())"
            );
            return Err(CallError::new(CallErrorKind::Config, message).with_operation(info.name));
        }
        Ok(Self {
            client,
            info,
            endpoint,
            discovering: None,
            host: None,
            signed_region: None,
            head,
            body,
            #[cfg(feature = "streaming")]
            upload: None,
            #[cfg(feature = "streaming")]
            unsigned: false,
            invocation_id: random_128_by_time(),
            deadline: if may_last(client, &info) {
                Limit::of_silence(client.timeout)
            } else {
                Limit::of_call(client.timeout)
            },
            attempts: 0,
            stale: 0,
            earlier: Vec::new(),
            tokens: None,
            signed: None,
            service_ahead: None,
            refreshed: false,
            trace: Trace::new(client.service.id, info.name),
            metrics,
        })
    }

    /// Goes where the service says if it is asked, unless settings say otherwise.
    pub(super) fn discover(&mut self, client: &Arc<Shared>, discovery: Discovery) -> Result<(), CallError> {
        let discovering = Discovering::of(client, discovery).map_err(|error| error.with_operation(self.info.name))?;
        self.discovering = discovering.map(Box::new);
        Ok(())
    }

    /// Sends this body, if there is one that is not in memory.
    ///
    /// Then silence is limited and not the whole: nobody knows how long so many bytes take.
    #[cfg(feature = "streaming")]
    pub(super) fn upload(
        &mut self,
        body: Option<StreamedBody<'a>>,
        events: Option<StreamedEvents<'a>>,
    ) -> Result<(), CallError> {
        self.unsigned = body.is_some_and(|body| body.unsigned);
        let content = match (body, events) {
            (Some(body), _) => Content::of_bytes(body, &self.head, &self.body, self.client.checksum_trailers)
                .map_err(|error| error.with_operation(self.info.name))?,
            (None, Some(events)) => {
                Some(Content::Events { events, first: std::mem::take(&mut self.body).into_bytes() })
            }
            (None, None) => None,
        };
        self.upload = content.map(Upload::new);
        if self.upload.is_some() {
            self.deadline = None;
        }
        Ok(())
    }

    /// Why the request cannot be sent again, if it cannot.
    #[cfg(feature = "streaming")]
    pub(super) fn cannot_repeat(&self) -> Option<String> {
        self.upload.as_ref()?.content.cannot_repeat()
    }

    /// How many attempts count as such.
    pub(super) fn failed(&self) -> u32 {
        self.attempts.saturating_sub(self.stale)
    }

    /// The whole response to the next attempt, whatever its status.
    pub(super) fn response(&mut self) -> BoxFuture<'_, Result<Response<Bytes>, CallError>> {
        let transport = &self.client.transport;
        if may_last(self.client, &self.info) {
            return Box::pin(self.lasting_response());
        }
        Box::pin(self.exchange(Exchange::WHOLE, |request| transport.send_any(request)))
    }

    /// The same, of which each byte gives the service as much time again for the next one.
    async fn lasting_response(&mut self) -> Result<Response<Bytes>, CallError> {
        let transport = &self.client.transport;
        let response = self.exchange(Exchange::WHOLE, |request| transport.open_any(request)).await?;
        let (parts, mut body) = response.into_parts();
        let mut gathered = Gathered::default();
        loop {
            self.deadline = Limit::of_silence(self.client.timeout);
            let chunk = within(self.deadline, self.trace.during(body.chunk())).await;
            match chunk.map_err(|limit| self.timed_out("end of the response", limit)) {
                Ok(Some(Ok(chunk))) => gathered.add(chunk, 0),
                Ok(Some(Err(error))) => return Err(CallError::from(error).with_operation(self.info.name)),
                Ok(None) => return Ok(Response::from_parts(parts, gathered.bytes())),
                Err(error) => return Err(error.with_operation(self.info.name)),
            }
        }
    }

    /// The beginning of the response to the next attempt, if it is a successful one, else the whole of it.
    pub(super) fn streaming_response(
        &mut self,
        needs_first_message: bool,
        own_connection: bool,
    ) -> BoxFuture<'_, Result<StreamingResponse, CallError>> {
        let (transport, idle_timeout) = (&self.client.transport, self.client.stream_idle_timeout);
        let open = move |request| -> BoxFuture<'_, _> {
            Box::pin(async move {
                let (parts, body) = transport.open_any(request).await?.into_parts();
                if !parts.status.is_success() {
                    return Ok(StreamingResponse::Error(Response::from_parts(parts, body.collect().await?)));
                }
                let mut body = StreamingBody::new(body, idle_timeout);
                if needs_first_message {
                    body.first_message().await?;
                }
                Ok(StreamingResponse::Success(Response::from_parts(parts, body)))
            })
        };
        Box::pin(self.exchange(Exchange { own_connection, streams: true }, open))
    }

    /// What `send` makes of the next attempt.
    async fn exchange<'t, T>(
        &mut self,
        exchange: Exchange,
        send: impl Fn(Request<Outgoing>) -> BoxFuture<'t, Result<T, TransportError>>,
    ) -> Result<T, CallError> {
        self.trace.attempt(self.attempts.saturating_add(1), &self.head.method);
        self.metrics.attempt();
        self.attempt(exchange, send).await.map_err(|error| error.with_operation(self.info.name))
    }

    async fn attempt<'t, T>(
        &mut self,
        exchange: Exchange,
        send: impl Fn(Request<Outgoing>) -> BoxFuture<'t, Result<T, TransportError>>,
    ) -> Result<T, CallError> {
        let mut request = match within(self.deadline, self.prepare()).await {
            Ok(request) => request?,
            Err(limit) if self.discovering.is_some() => return Err(self.timed_out("credentials or endpoint", limit)),
            Err(limit) => return Err(self.timed_out("credentials", limit)),
        };
        #[cfg(feature = "streaming")]
        let exchange = Exchange {
            own_connection: exchange.own_connection
                || self.upload.as_ref().is_some_and(|upload| upload.content.wants_own_connection()),
            ..exchange
        };
        request.extensions_mut().insert(exchange);
        #[cfg(feature = "test-util")]
        request.extensions_mut().insert(self.info);
        self.attempts = self.attempts.saturating_add(1);
        #[cfg(feature = "streaming")]
        if let Some(upload) = &self.upload {
            return self.send_upload(upload, request, send).await;
        }
        let limit = self.attempt_limit();
        match within(limit, self.trace.during(send(request))).await {
            Ok(result) => Ok(result?),
            Err(limit) => Err(self.timed_out("complete response", limit)),
        }
    }

    /// The rest of an attempt whose body is read while it is sent.
    #[cfg(feature = "streaming")]
    async fn send_upload<'t, T>(
        &self,
        upload: &Upload<'_>,
        request: Request<Outgoing>,
        send: impl Fn(Request<Outgoing>) -> BoxFuture<'t, Result<T, TransportError>>,
    ) -> Result<T, CallError> {
        let limit = [self.attempt_timeout(), self.client.timeout].into_iter().flatten().min();
        upload.sent(limit, self.trace.during(send(request))).await.unwrap_or_else(|limit| {
            let host = self.host();
            let message = format!("{host} took nothing and said nothing for {limit:?} (Config::attempt_timeout)");
            Err(CallError::new(CallErrorKind::Timeout, message))
        })
    }

    /// What limits an attempt that begins now.
    pub(super) fn attempt_limit(&self) -> Option<Limit> {
        Limit::earlier(self.deadline, Limit::of_attempt(self.attempt_timeout()))
    }

    /// How long each attempt may take.
    fn attempt_timeout(&self) -> Option<Duration> {
        self.client.attempt_timeout.filter(|_| !self.info.long_poll)
    }

    fn timed_out(&self, what: &str, limit: Limit) -> CallError {
        let host = self.host();
        CallError::new(CallErrorKind::Timeout, format!("no {what} from {host} within {limit}"))
    }

    fn host(&self) -> &str {
        self.host.as_ref().map_or("the service", Authority::as_str)
    }

    /// Who was asked by the last attempt, and as whom.
    pub(super) fn asked(&self) -> Asked {
        let region = self.signed_region.as_deref().or_else(|| self.client.region().ok());
        Asked {
            host: self.host.as_ref().map(Authority::to_string),
            region: region.map(str::to_owned),
            access_key_id: self.signed.as_ref().map(|(_, credentials)| credentials.access_key_id().to_owned()),
        }
    }

    /// The call has ended well.
    pub(super) fn succeeded(&mut self, came: &ResponseMeta) {
        self.client.bucket.give_back(self.tokens);
        self.trace.succeeded(came);
        self.metrics.succeeded();
    }
}
