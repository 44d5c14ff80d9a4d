//! The client that generated clients wrap: a thin shell, generic over operations, around one call that is not.

mod again;
mod call;
mod dispatch;
#[cfg(test)]
mod tests;
mod trace;

use std::fmt;
use std::sync::Arc;

use call::{About, Answer, Call};
use dispatch::Dispatcher;

use crate::endpoint::Settings;
use crate::error::request_id;
use crate::{CallError, Config, Operation, Protocol, Response, ResponseMeta, Service};

/// Calls operations of one service. Cheap to clone; clones share connections and keys.
#[derive(Clone)]
pub struct Client(Arc<Dispatcher>);

impl Client {
    /// A client with these settings. Wrong or missing ones are reported by the calls that need them.
    #[must_use]
    pub fn new(service: Service, config: Config) -> Self {
        Self(Arc::new(Dispatcher::new(service, config)))
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

    /// Calls operation `O`: its output and what came with it.
    pub async fn send<O: Operation>(&self, input: &O::Input) -> Result<Response<O::Output>, O::Error> {
        let request = O::encode_with(input, &self.0.encode_options)?;
        let endpoint = |settings: &Settings<'_>| O::endpoint(input, settings);
        let mut call = Call::new(&self.0, About::of::<O>(), &endpoint, request)?;
        loop {
            let (came, decoded) = match &O::Protocol::STREAMING {
                None => decode(call.response().await?, O::decode),
                Some(streaming) => match call.opening(streaming.needs_first_message).await? {
                    Answer::Opened(response) => decode(response, streaming.open),
                    Answer::Whole(response) => decode(response, O::decode),
                },
            };
            match decoded {
                Ok(output) => {
                    let meta = ResponseMeta { attempts: call.attempts(), ..came };
                    call.succeeded(&meta);
                    return Ok(Response { output, meta });
                }
                Err(error) if call.again_after(&error).await => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Calls operation `O`: its output alone.
    pub async fn call<O: Operation>(&self, input: &O::Input) -> Result<O::Output, O::Error> {
        Ok(self.send::<O>(input).await?.output)
    }
}

/// What came with a response, and what the response says.
fn decode<B, T>(response: http::Response<B>, decode: impl FnOnce(http::Response<B>) -> T) -> (ResponseMeta, T) {
    let (status, request_id) = (response.status().as_u16(), request_id(response.headers()));
    (ResponseMeta { status, request_id, attempts: 0 }, decode(response))
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("service", &self.0.service.id).finish_non_exhaustive()
    }
}
