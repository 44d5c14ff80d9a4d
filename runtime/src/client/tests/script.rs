//! A transport that answers by a script, in paused time, and remembers what it was asked and when.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use tokio::time::Instant;

use crate::client::Client;
use crate::protocol::fixture::{Describe, DescribeError, Output, SERVICE};
use crate::{Config, Credentials, RetryConfig, Timestamp, Transport, TransportError};

/// What comes of one request.
#[derive(Clone)]
pub(super) enum Then {
    /// This status, with headers and a body.
    Answer(u16, Vec<(&'static str, String)>, &'static str),
    /// The transport fails.
    Fail(TransportError),
    /// Nothing, ever.
    Hang,
    /// An answer that takes its time.
    Late(u64, u16),
}

/// A status and nothing else.
pub(super) fn status(status: u16) -> Then {
    Then::Answer(status, Vec::new(), "{}")
}

/// An error of the service with this code.
pub(super) fn code(status: u16, code: &str) -> Then {
    Then::Answer(status, vec![("x-amzn-errortype", code.to_owned())], "{}")
}

/// The transport. Clones share script and memory; beyond its end, the script goes on with its last line.
#[derive(Clone)]
pub(super) struct Script(Arc<Inner>);

struct Inner {
    lines: Mutex<VecDeque<Then>>,
    requests: Mutex<Vec<(Duration, Request<Bytes>)>>,
    begun: Instant,
}

impl Script {
    pub(super) fn new(lines: impl IntoIterator<Item = Then>) -> Self {
        let lines = Mutex::new(lines.into_iter().collect());
        Self(Arc::new(Inner { lines, requests: Mutex::default(), begun: Instant::now() }))
    }

    /// When the requests came, in milliseconds since the script was made.
    pub(super) fn times(&self) -> Vec<u128> {
        self.0.requests.lock().unwrap().iter().map(|(time, _)| time.as_millis()).collect()
    }

    /// How many requests came.
    pub(super) fn count(&self) -> usize {
        self.0.requests.lock().unwrap().len()
    }

    /// This header of each request; empty where it is missing.
    pub(super) fn header(&self, name: &str) -> Vec<String> {
        let value = |request: &Request<Bytes>| {
            request.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
        };
        self.0.requests.lock().unwrap().iter().map(|(_, request)| value(request)).collect()
    }

    /// The bodies of the requests.
    pub(super) fn bodies(&self) -> Vec<Bytes> {
        self.0.requests.lock().unwrap().iter().map(|(_, request)| request.body().clone()).collect()
    }

    /// How many hold the transport: the test, the client, and each request under way.
    pub(super) fn holders(&self) -> usize {
        Arc::strong_count(&self.0)
    }
}

impl Transport for Script {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let _held = self.clone();
        let next = {
            let mut lines = self.0.lines.lock().unwrap();
            let last = lines.len() == 1;
            if last { lines.front().cloned() } else { lines.pop_front() }
        };
        self.0.requests.lock().unwrap().push((self.0.begun.elapsed(), request));
        let (status, headers, body) = match next.expect("a line of the script") {
            Then::Answer(status, headers, body) => (status, headers, body),
            Then::Fail(error) => return Err(error),
            Then::Hang => std::future::pending().await,
            Then::Late(millis, status) => {
                tokio::time::sleep(Duration::from_millis(millis)).await;
                (status, Vec::new(), "{}")
            }
        };
        let mut response = Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(name, value);
        }
        Ok(response.body(Bytes::from_static(body.as_bytes())).unwrap())
    }
}

/// A client of this transport that waits as long as it may, and thinks that it is 2015.
pub(super) fn client(script: &Script, change: impl FnOnce(Config) -> Config) -> Client {
    let config = Config::new()
        .region("us-east-1")
        .credentials(Credentials::new("AKID", "secret"))
        .clock(|| Timestamp::from_secs(1_440_938_160))
        .retry(longest())
        .transport(script.clone());
    Client::new(SERVICE, change(config))
}

/// Retries whose waits are as long as they may be.
pub(super) fn longest() -> RetryConfig {
    RetryConfig::new().randomness(|| 1.0)
}

/// One call: output and attempts.
pub(super) async fn call(client: &Client) -> Result<(Output, u32), DescribeError> {
    let response = client.send::<Describe>(&Bytes::from_static(b"input")).await?;
    Ok((response.output, response.meta.attempts))
}
