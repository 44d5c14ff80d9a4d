//! The client that generated clients wrap: a thin shell, generic over operations, around one call that is not.

#[cfg(feature = "blocking")]
pub mod blocking;
mod call;
#[cfg(feature = "streaming")]
mod content;
mod discovery;
mod metrics;
#[cfg(feature = "streaming")]
pub mod multipart;
mod prepare;
mod presign;
#[cfg(feature = "streaming")]
mod resume;
mod retries;
mod shared;
#[cfg(test)]
mod tests;
mod trace;
#[cfg(feature = "streaming")]
mod upload;
mod user_agent;
pub mod wait;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use call::{Call, StreamingResponse};
use http::{HeaderName, HeaderValue};
use metrics::Metrics;
pub use presign::PresignedRequest;
use shared::Shared;

#[cfg(feature = "streaming")]
use crate::byte_stream::StreamedOutput;
use crate::endpoint::Settings;
use crate::error::{extended_request_id, request_id};
use crate::{CallError, Config, Operation, Protocol, Response, ResponseMeta, RetryConfig, Service};

/// Calls operations of one service. Cheap to clone; clones share connections and keys.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

impl Client {
    /// A client with these settings. Wrong or missing ones are reported by the calls that need them.
    #[must_use]
    pub fn new(service: Service, config: Config) -> Self {
        Self(Arc::new(Shared::new(service, config)))
    }

    /// A client with the settings of the machine; see [`Config::from_env`].
    ///
    /// Fails if they cannot be read, or if they give no region or no valid endpoint. Credentials are looked for by the
    /// calls that need them.
    pub async fn from_env(service: Service) -> Result<Self, CallError> {
        let client = Self::new(service, Config::from_env().await?);
        client.0.check()?;
        Ok(client)
    }

    /// The same client, whose calls are repeated as `retry` says; both share connections and credentials.
    ///
    /// For callers that repeat calls themselves, with [`RetryConfig::off`]: two layers of retries multiply.
    #[must_use]
    pub fn with_retry(&self, retry: RetryConfig) -> Self {
        Self(Arc::new(self.0.with_retry(retry)))
    }

    /// Calls operation `O`: its output and what came with it.
    pub async fn send<O: Operation>(&self, input: &O::Input) -> Result<Response<O::Output>, O::Error> {
        self.send_with::<O>(input, &[]).await
    }

    /// The same with these headers in place of what the input gives.
    async fn send_with<O: Operation>(
        &self,
        input: &O::Input,
        headers: &[(HeaderName, HeaderValue)],
    ) -> Result<Response<O::Output>, O::Error> {
        let metrics = Metrics::new(&self.0, O::INFO.name);
        let mut request = metrics.encoding(|| O::encode_segments(input, &self.0.encode_options))?;
        for (name, value) in headers {
            request.headers_mut().insert(name, value.clone());
        }
        let endpoint = |settings: &Settings<'_>| O::endpoint(input, settings);
        let mut call = Call::new(&self.0, O::INFO, &endpoint, request, metrics)?;
        if let Some(discovery) = O::discovery(input) {
            call.discover(&self.0, discovery)?;
        }
        #[cfg(feature = "streaming")]
        call.upload(O::body(input), O::events(input))?;
        loop {
            let attempt = match &O::Protocol::STREAMING {
                None => call.response().await.map(|response| {
                    let response = self.0.in_form(response);
                    call.metrics.decoding(|| decode(response, O::decode))
                }),
                Some(streaming) => {
                    let came = call.streaming_response(streaming.needs_first_message, streaming.own_connection).await;
                    came.map(|response| match response {
                        StreamingResponse::Success(response) => {
                            let mut response = self.0.in_form(response);
                            // Errors amid the stream tell of it too.
                            response.extensions_mut().insert(call.asked());
                            call.metrics.decoding(|| decode(response, streaming.open))
                        }
                        StreamingResponse::Error(response) => {
                            let response = self.0.in_form(response);
                            call.metrics.decoding(|| decode(response, O::decode))
                        }
                    })
                }
            };
            let error = match attempt {
                Ok((came, Ok(output))) => {
                    let meta = ResponseMeta { attempts: call.attempts, ..came };
                    call.succeeded(&meta);
                    return Ok(Response { output, meta });
                }
                Ok((_, Err(error))) => error,
                Err(error) => error.into(),
            };
            if !call.wait_to_retry(&error).await {
                return Err(error);
            }
        }
    }

    /// Calls operation `O`: its output alone.
    pub async fn call<O: Operation>(&self, input: &O::Input) -> Result<O::Output, O::Error> {
        Ok(self.send::<O>(input).await?.output)
    }

    /// Calls operation `O`, whose output holds a streaming blob, and reads on where its bytes break off: a lost connection
    /// or too long a silence is followed by a call for the rest, for as long as each brings something, so that even
    /// what is larger than any connection lives comes whole.
    ///
    /// The rest is asked for by `Range` and `If-Match`, so it is of the same version: if there is another one by then, reading
    /// ends with an error that says so. Needs a response that has a strong `ETag` and says that it can be had in parts
    /// (`Accept-Ranges` or `Content-Range`), as S3's `GetObject` does; any other is read as [`call`](Self::call) gives it.
    #[cfg(feature = "streaming")]
    pub async fn resuming<O>(&self, input: &O::Input) -> Result<O::Output, O::Error>
    where
        O: Operation,
        O::Input: Clone + 'static,
        O::Output: StreamedOutput,
    {
        resume::resuming::<O>(self, input).await
    }

    /// A request of operation `O` that is signed in its URL: whoever has it can send it, without credentials, for
    /// `expires_in` from now on, which is 1 second to 7 days. Sends nothing itself.
    ///
    /// Of a request whose body is a form (AWS Query and EC2 Query: STS, RDS, EC2), the URL has all, and the method is GET.
    ///
    /// Of a request whose body is a streaming blob (S3's `PutObject`), the body is not part of it: any will do. Fails where the
    /// service would not take such a body, for event streams, for operations that are never signed, and as calls do
    /// before they send something. With temporary credentials the URL is good for no longer than they are.
    pub async fn presign<O: Operation>(
        &self,
        input: &O::Input,
        expires_in: Duration,
    ) -> Result<PresignedRequest, CallError> {
        presign::presign::<O>(&self.0, input, expires_in).await.map_err(|error| error.with_operation(O::INFO.name))
    }
}

/// What came with a response, and what the response says.
fn decode<B, T>(response: http::Response<B>, decode: impl FnOnce(http::Response<B>) -> T) -> (ResponseMeta, T) {
    let (status, headers) = (response.status().as_u16(), response.headers());
    let (request_id, extended_request_id) = (request_id(headers), extended_request_id(headers));
    (ResponseMeta { status, request_id, extended_request_id, attempts: 0 }, decode(response))
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("service", &self.0.service.id).finish_non_exhaustive()
    }
}
