//! The client without `async`: every method waits, on the thread that calls it, for what the asynchronous client does.
//!
//! Calls are those of [`client::Client`](super::Client); here is only how to wait for them.

mod iterate;
#[cfg(feature = "streaming")]
mod multipart;
#[cfg(test)]
mod tests;
mod thread;

use std::fmt;
use std::ops::RangeInclusive;
use std::time::Duration;

pub use iterate::{Items, Iter, Pages};
#[cfg(feature = "streaming")]
pub use multipart::Upload;
use thread::Thread;

use super::PresignedRequest;
#[cfg(feature = "streaming")]
use crate::byte_stream::StreamedOutput;
#[cfg(feature = "streaming")]
use crate::multipart::Multipart;
use crate::paginate::{self, Paginated};
use crate::wait::{self, WaitError, Waited, Waiter};
use crate::{CallError, Config, Operation, Response, RetryConfig, Service};

/// Calls operations of one service, and waits for them. Cheap to clone; clones share connections, keys and a thread.
///
/// One thread of its own, begun by the first call and ended when the last clone and all that came of it are dropped, waits
/// for sockets and timers; calls are made on the threads of their callers, any number at once. It needs no tokio runtime
/// around it. Within one a call works too, but keeps that runtime's thread from all else meanwhile: use
/// [`client::Client`](super::Client) there, or `spawn_blocking`.
#[derive(Clone)]
pub struct Client {
    client: super::Client,
    thread: Thread,
}

impl Client {
    /// A client with these settings. Wrong or missing ones are reported by the calls that need them.
    #[must_use]
    pub fn new(service: Service, config: Config) -> Self {
        Self { client: super::Client::new(service, config), thread: Thread::default() }
    }

    /// A client with the settings of the machine; see [`Config::from_env`].
    ///
    /// Fails if they cannot be read, or if they give no region or no valid endpoint. Credentials are looked for by the
    /// calls that need them.
    pub fn from_env(service: Service) -> Result<Self, CallError> {
        let thread = Thread::default();
        let client = thread.wait(super::Client::from_env(service))??;
        Ok(Self { client, thread })
    }

    /// The same client, whose calls are repeated as `retry` says; both share connections, credentials and the thread.
    #[must_use]
    pub fn with_retry(&self, retry: RetryConfig) -> Self {
        Self { client: self.client.with_retry(retry), thread: self.thread.clone() }
    }

    /// Calls operation `O`: its output and what came with it.
    pub fn send<O: Operation>(&self, input: &O::Input) -> Result<Response<O::Output>, O::Error> {
        self.thread.wait(self.client.send::<O>(input))?
    }

    /// Calls operation `O`: its output alone.
    pub fn call<O: Operation>(&self, input: &O::Input) -> Result<O::Output, O::Error> {
        Ok(self.send::<O>(input)?.output)
    }

    /// A request of operation `O` that is signed in its URL; see [`client::Client::presign`](super::Client::presign).
    pub fn presign<O: Operation>(&self, input: &O::Input, expires_in: Duration) -> Result<PresignedRequest, CallError> {
        self.thread.wait(self.client.presign::<O>(input, expires_in))?
    }

    /// Calls operation `O`, whose output holds a streaming blob, and reads on where its bytes break off; see
    /// [`client::Client::resuming`](super::Client::resuming). [`iter`](Self::iter) reads them.
    #[cfg(feature = "streaming")]
    pub fn resuming<O>(&self, input: &O::Input) -> Result<O::Output, O::Error>
    where
        O: Operation,
        O::Input: Clone + 'static,
        O::Output: StreamedOutput,
    {
        self.thread.wait(self.client.resuming::<O>(input))?
    }

    /// Sends what operation `M` would with this input, in parts if it is large; begins with `send`.
    #[cfg(feature = "streaming")]
    pub fn upload<M: Multipart>(&self, input: M::Input) -> Upload<M> {
        Upload::new(self.thread.clone(), self.client.clone(), input)
    }

    /// The pages of operation `O`, each asked for when it is wanted.
    #[must_use]
    pub fn pages<O: Paginated>(&self, input: O::Input) -> Pages<O> {
        Pages::new(self.thread.clone(), paginate::Pages::new(self.client.clone(), input))
    }

    /// Waits until what `W` waits for has come; begins with `within`.
    pub fn wait<W: Waiter>(&self, input: <W::Operation as Operation>::Input) -> Wait<W> {
        Wait { thread: self.thread.clone(), wait: wait::Wait::new(self.client.clone(), input) }
    }

    /// Whatever a stream of an output gives, one by one: the events of an event stream, the chunks of a streaming blob.
    pub fn iter<S: futures_core::Stream + Unpin>(&self, stream: S) -> Iter<S> {
        Iter::new(self.thread.clone(), stream)
    }

    /// Waits for what has no method here, such as `output.body.collect()` of a streaming blob.
    ///
    /// Fails only where the client's thread cannot be begun.
    pub fn block_on<F: Future>(&self, future: F) -> Result<F::Output, CallError> {
        self.thread.wait(future)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.client.fmt(f)
    }
}

/// A waiter about to begin; [`within`](Self::within) begins.
#[must_use = "nothing is waited for before `within` is called"]
#[derive(Debug)]
pub struct Wait<W: Waiter> {
    thread: Thread,
    wait: wait::Wait<W>,
}

impl<W: Waiter> Wait<W> {
    /// Waits this long between two calls instead of what the model says; see [`wait::Wait::every`].
    pub fn every(self, delays: RangeInclusive<Duration>) -> Self {
        Self { wait: self.wait.every(delays), ..self }
    }

    /// Calls at once, then again and again until an answer says that what is waited for has come, or that it will not;
    /// see [`wait::Wait::within`].
    pub fn within(self, limit: Duration) -> Result<Waited<W>, WaitError<W>> {
        let Self { thread, wait } = self;
        thread.wait(wait.within(limit)).map_err(|error| WaitError::Call(error.into()))?
    }
}
