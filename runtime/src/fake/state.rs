//! What a fake service has to answer, and what it was asked: the transport of its clients.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, Response};

use super::Answers;
use crate::{Config, Credentials, IdempotencyTokens, Operation, OperationInfo, Transport, TransportError};

/// The idempotency token of all requests to a fake service.
pub(super) const TOKEN: &str = "00000000-0000-4000-8000-000000000000";

/// A service that answers what it was told to. Clones are the same service.
///
/// Nothing leaves the process. Each answer is for one attempt: a client that repeats a call takes the next one.
#[derive(Clone, Default)]
pub struct Fake(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    operations: BTreeMap<&'static str, Script>,
    /// How many requests came.
    requests: u64,
}

/// Of one operation.
#[derive(Default)]
struct Script {
    answers: VecDeque<Answer>,
    /// What answers when there is nothing else.
    always: Option<Answer>,
    requests: Vec<Request<Bytes>>,
}

/// An answer to one attempt.
#[derive(Clone)]
pub(super) struct Answer {
    pub(super) react: Arc<React>,
    pub(super) after: Duration,
    /// Where it was written.
    pub(super) place: &'static Location<'static>,
}

/// What makes a reaction of a request.
pub(super) type React = dyn Fn(&Request<Bytes>) -> Reaction + Send + Sync;

/// What becomes of an attempt.
pub(super) enum Reaction {
    Response(Response<Bytes>),
    Failure(TransportError),
    /// Nothing, ever.
    Silence,
}

impl Fake {
    /// A service that has no answers yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The settings of a client of this service, to which others can be added: no network, made-up credentials, the region
    /// `us-east-1`, retries as they are by default, and one idempotency token for all requests.
    #[must_use]
    pub fn config(&self) -> Config {
        Config::new()
            .region("us-east-1")
            .credentials(Credentials::new("FAKE", "fake"))
            .bearer_token("fake")
            .idempotency_tokens(IdempotencyTokens::new(|| TOKEN.to_owned()))
            .transport(self.clone())
            .of_fake()
    }

    /// What the operation `O` is answered and was asked.
    #[must_use]
    pub fn answers<O: Operation>(&self) -> Answers<'_, O> {
        Answers::new(self)
    }

    /// Fails a test that did not ask for all answers, and says where the others were written.
    ///
    /// # Panics
    ///
    /// If there are answers that nobody has asked for.
    #[track_caller]
    pub fn assert_all_used(&self) {
        let state = self.state();
        let left: Vec<String> = state.operations.iter().filter_map(|(name, script)| unused(name, script)).collect();
        drop(state);
        assert!(left.is_empty(), "{}", left.join("; "));
    }

    /// Takes one more answer of an operation.
    pub(super) fn push(&self, operation: &'static str, answer: Answer) {
        self.state().operations.entry(operation).or_default().answers.push_back(answer);
    }

    /// Takes what answers an operation when there is nothing else.
    pub(super) fn always(&self, operation: &'static str, answer: Answer) {
        self.state().operations.entry(operation).or_default().always = Some(answer);
    }

    /// Changes the last answer of an operation; whether there is one.
    pub(super) fn change_last(&self, operation: &'static str, change: impl FnOnce(&mut VecDeque<Answer>)) -> bool {
        let mut state = self.state();
        let script = state.operations.entry(operation).or_default();
        let is_there = !script.answers.is_empty();
        if is_there {
            change(&mut script.answers);
        }
        is_there
    }

    /// The requests of an operation, one an attempt.
    pub(super) fn requests(&self, operation: &'static str) -> Vec<Request<Bytes>> {
        self.state().operations.get(operation).map(|script| script.requests.clone()).unwrap_or_default()
    }

    /// Keeps a request, and gives what answers it.
    fn take(&self, request: &Request<Bytes>) -> Result<(Answer, u64), TransportError> {
        let Some(info) = request.extensions().get::<OperationInfo>() else {
            return Err(TransportError::config("a request that is of no operation reached a fake service"));
        };
        let mut state = self.state();
        state.requests = state.requests.saturating_add(1);
        let number = state.requests;
        let script = state.operations.entry(info.name).or_default();
        script.requests.push(request.clone());
        let answer = script.answers.pop_front().or_else(|| script.always.clone());
        answer.map(|answer| (answer, number)).ok_or_else(|| TransportError::config(unanswered(info.name, request)))
    }

    /// The response to a request, when it is time for it.
    async fn answer(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let (answer, number) = self.take(&request)?;
        if !answer.after.is_zero() {
            tokio::time::sleep(answer.after).await;
        }
        match (answer.react)(&request) {
            Reaction::Response(mut response) => {
                if let Ok(id) = HeaderValue::try_from(format!("fake-{number}")) {
                    response.headers_mut().entry("x-amzn-requestid").or_insert(id);
                }
                Ok(response)
            }
            Reaction::Failure(error) => Err(error),
            Reaction::Silence => std::future::pending().await,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says which answers of an operation nobody asked for; nothing if there are none.
fn unused(operation: &str, script: &Script) -> Option<String> {
    let first = script.answers.front()?;
    let count = script.answers.len();
    let were = if count == 1 { "1 answer was" } else { &format!("{count} answers were") };
    Some(format!("of `{operation}` {were} not asked for, the first from {}", first.place))
}

/// Says that there is no answer, and what to write.
fn unanswered(operation: &str, request: &Request<Bytes>) -> String {
    let attempt = request.headers().get("amz-sdk-request").and_then(|value| value.to_str().ok());
    let attempt = attempt.and_then(|text| text.strip_prefix("attempt=")?.split(';').next()).unwrap_or("1");
    let method = method(operation);
    if attempt == "1" {
        return format!(
            "the fake service has no answer for `{operation}`: give it one before the call, such as fake.{method}().reply(..)"
        );
    }
    format!(
        "the fake service has no answer for attempt {attempt} of a call of `{operation}`, which is repeated after the last \
         one: give it another, such as fake.{method}().reply(..), or the client no retries by \
         Client::new(fake.config().retry(RetryConfig::off()))"
    )
}

/// `PutRecords` as it is called.
fn method(operation: &str) -> String {
    let mut name = String::new();
    for char in operation.chars() {
        if char.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(char.to_ascii_lowercase());
    }
    name
}

impl Transport for Fake {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.answer(request).await
    }
}

impl fmt::Debug for Fake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        let left = state.operations.iter().map(|(name, script)| (name, script.answers.len()));
        f.debug_map().entries(left).finish()
    }
}
