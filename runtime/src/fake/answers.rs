//! The answers of one operation, written one after the other, and what it was asked.

use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode};

use super::state::{Answer, React, Reaction};
use super::{Fake, FaultOf, Serve, ServeEvents, ServeOutput};
use crate::protocol::EventStreamOutput;
use crate::request::Uncompressed;
use crate::{Operation, Protocol, TransportError, Wire};

/// What the operation `O` is answered by a fake service, in order: one answer an attempt. And what it was asked.
pub struct Answers<'a, O> {
    fake: &'a Fake,
    operation: PhantomData<O>,
}

impl<O> Clone for Answers<'_, O> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<O> Copy for Answers<'_, O> {}

impl<O> fmt::Debug for Answers<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fake.fmt(f)
    }
}

#[expect(clippy::must_use_candidate, clippy::return_self_not_must_use, reason = "the fake service keeps the answers")]
impl<'a, O: Operation> Answers<'a, O> {
    pub(super) fn new(fake: &'a Fake) -> Self {
        Self { fake, operation: PhantomData }
    }

    /// Then this output.
    #[expect(clippy::needless_pass_by_value, reason = "it is given away")]
    #[track_caller]
    pub fn reply(self, output: O::Output) -> Self
    where
        O::Protocol: ServeOutput<O>,
    {
        self.respond(|wire| O::Protocol::output_in(wire, &output))
    }

    /// Then this error of the service, as the client would read it: one that may pass is followed by another attempt.
    ///
    /// # Panics
    ///
    /// For `Call`, which is no answer of a service: see [`then_timeout`](Self::then_timeout) and
    /// [`then_disconnect`](Self::then_disconnect).
    #[expect(clippy::needless_pass_by_value, reason = "it is given away")]
    #[track_caller]
    pub fn then_error(self, error: O::Error) -> Self
    where
        O::Error: FaultOf,
        O::Protocol: Serve<O>,
    {
        self.respond(|wire| fault::<O>(wire, &error))
    }

    /// Then what `answer` makes of the input.
    #[track_caller]
    pub fn then_with(self, answer: impl FnMut(O::Input) -> Result<O::Output, O::Error> + Send + 'static) -> Self
    where
        O::Error: FaultOf,
        O::Protocol: ServeOutput<O>,
    {
        self.then(computed::<O>(answer))
    }

    /// What `answer` makes of the input, whenever there is no other answer left.
    #[track_caller]
    pub fn always(self, answer: impl FnMut(O::Input) -> Result<O::Output, O::Error> + Send + 'static) -> Self
    where
        O::Error: FaultOf,
        O::Protocol: ServeOutput<O>,
    {
        self.otherwise(computed::<O>(answer));
        self
    }

    /// Then these events, after which the stream ends.
    #[track_caller]
    pub fn then_events(self, events: impl IntoIterator<Item = <O::Output as EventStreamOutput>::Event>) -> Self
    where
        O::Output: EventStreamOutput,
        O::Protocol: ServeEvents<O>,
    {
        let stream = O::Protocol::events(&mut events.into_iter(), None);
        self.respond(|_| stream.clone())
    }

    /// Then these events, after which the stream ends with this error.
    #[expect(clippy::needless_pass_by_value, reason = "it is given away")]
    #[track_caller]
    pub fn then_events_and_error(
        self,
        events: impl IntoIterator<Item = <O::Output as EventStreamOutput>::Event>,
        error: O::Error,
    ) -> Self
    where
        O::Error: FaultOf,
        O::Output: EventStreamOutput,
        O::Protocol: ServeEvents<O>,
    {
        let stream =
            of_service::<O>(&error).and_then(|fault| O::Protocol::events(&mut events.into_iter(), Some(fault)));
        self.respond(|_| stream.clone())
    }

    /// Then an HTTP status and no body, as proxies and load balancers answer.
    ///
    /// # Panics
    ///
    /// If it is none.
    #[track_caller]
    pub fn then_status(self, status: u16) -> Self {
        let mut response = Response::new(Bytes::new());
        let known = StatusCode::from_u16(status).map(|status| *response.status_mut() = status);
        let response = known.map(|()| response).map_err(|_| format!("{status} is no HTTP status"));
        self.respond(|_| response.clone())
    }

    /// Then nothing in time: the attempt fails at once as one that took too long.
    #[track_caller]
    pub fn then_timeout(self) -> Self {
        self.fail(TransportError::timeout("the fake service let time run out"))
    }

    /// Then a lost connection, in the middle of the response.
    #[track_caller]
    pub fn then_disconnect(self) -> Self {
        self.fail(TransportError::transport("the fake service closed the connection before its response was complete"))
    }

    /// Then silence, until the client gives up by itself: under `tokio::time::pause` at once, else when its time is over.
    #[track_caller]
    pub fn then_silence(self) -> Self {
        self.then(Arc::new(|_| Reaction::Silence))
    }

    /// The last answer comes after so long. Under `tokio::time::pause` nobody waits for it.
    ///
    /// # Panics
    ///
    /// If there is no answer yet.
    #[track_caller]
    pub fn after(self, time: Duration) -> Self {
        let is_there = self.fake.change_last(O::INFO.name, |answers| {
            if let Some(last) = answers.back_mut() {
                last.after = time;
            }
        });
        assert!(is_there, "there is no answer of `{}` that could come later", O::INFO.name);
        self
    }

    /// The last answer comes so often in all.
    ///
    /// # Panics
    ///
    /// If there is no answer yet, and for 0.
    #[track_caller]
    pub fn times(self, count: usize) -> Self {
        let more = count.checked_sub(1);
        let is_there = more.is_some_and(|more| {
            self.fake.change_last(O::INFO.name, |answers| {
                if let Some(last) = answers.back().cloned() {
                    answers.extend(std::iter::repeat_n(last, more));
                }
            })
        });
        assert!(is_there, "there is no answer of `{}` that could come {count} times", O::INFO.name);
        self
    }

    /// The inputs of all calls so far, in order, read from what was sent. One that was sent again is there once.
    ///
    /// # Panics
    ///
    /// If a request cannot be read.
    #[track_caller]
    pub fn inputs(self) -> Vec<O::Input>
    where
        O::Protocol: Serve<O>,
    {
        let requests = self.requests();
        let mut last = None;
        let calls = requests.iter().filter(|request| {
            let id = request.headers().get("amz-sdk-invocation-id");
            let is_new = id.is_none() || id != last;
            last = id;
            is_new
        });
        calls.map(|request| read::<O>(request)).collect()
    }

    /// All requests so far, as they were sent: one an attempt.
    #[must_use]
    pub fn requests(self) -> Vec<Request<Bytes>> {
        self.fake.requests(O::INFO.name)
    }

    /// Takes what answers when there is nothing else.
    #[track_caller]
    pub(super) fn otherwise(self, react: Arc<React>) {
        self.fake.always(O::INFO.name, new(react));
    }

    /// Answers in the form that a request is in.
    #[track_caller]
    fn respond(self, response: impl Fn(Wire) -> Result<Response<Bytes>, String>) -> Self {
        let modeled = given::<O, _>(response(Wire::Modeled));
        let cbor = O::Protocol::has(Wire::Cbor).then(|| given::<O, _>(response(Wire::Cbor)));
        self.then(Arc::new(move |request| {
            let asked = if wire(request) == Wire::Cbor { cbor.as_ref() } else { None };
            Reaction::Response(asked.unwrap_or(&modeled).clone())
        }))
    }

    #[track_caller]
    fn fail(self, error: TransportError) -> Self {
        self.then(Arc::new(move |_| Reaction::Failure(error.clone())))
    }

    #[track_caller]
    fn then(self, react: Arc<React>) -> Self {
        self.fake.push(O::INFO.name, new(react));
        self
    }
}

#[track_caller]
fn new(react: Arc<React>) -> Answer {
    Answer { react, after: Duration::ZERO, place: Location::caller() }
}

fn computed<O>(answer: impl FnMut(O::Input) -> Result<O::Output, O::Error> + Send + 'static) -> Arc<React>
where
    O: Operation<Error: FaultOf, Protocol: ServeOutput<O>>,
{
    let answer = Mutex::new(answer);
    Arc::new(move |request| {
        let input = read::<O>(request);
        let result = (answer.lock().unwrap_or_else(PoisonError::into_inner))(input);
        let response = match result {
            Ok(output) => O::Protocol::output_in(wire(request), &output),
            Err(error) => fault::<O>(wire(request), &error),
        };
        Reaction::Response(given::<O, _>(response))
    })
}

#[track_caller]
fn read<O: Operation<Protocol: Serve<O>>>(request: &Request<Bytes>) -> O::Input {
    given::<O, _>(input::<O>(request).map_err(|error| format!("the request cannot be read: {error}")))
}

/// The input that a request is, also a compressed one.
pub(super) fn input<O: Operation<Protocol: Serve<O>>>(request: &Request<Bytes>) -> Result<O::Input, String> {
    let Some(Uncompressed(body)) = request.extensions().get() else { return O::Protocol::input(request) };
    let mut request = request.clone();
    *request.body_mut() = body.clone().into_bytes();
    O::Protocol::input(&request)
}

fn fault<O: Operation<Error: FaultOf, Protocol: Serve<O>>>(
    wire: Wire,
    error: &O::Error,
) -> Result<Response<Bytes>, String> {
    O::Protocol::fault_in(wire, of_service::<O>(error)?)
}

/// The form that a request is in, and its answer is due in.
pub(super) fn wire(request: &Request<Bytes>) -> Wire {
    #[cfg(feature = "cbor")]
    return crate::protocol::named_wire(request.headers());
    #[cfg(not(feature = "cbor"))]
    {
        let _ = request;
        Wire::Modeled
    }
}

/// The error as a service answers it.
fn of_service<O: Operation<Error: FaultOf>>(error: &O::Error) -> Result<super::Fault, String> {
    let own = "`Call` is what the client itself says, and no answer: use then_timeout(), then_disconnect() or then_status(..)";
    error.fault().ok_or_else(|| own.to_owned())
}

/// What was given to a fake service; panics with the reason if it is of no use, since a test is wrong then.
#[expect(clippy::panic, reason = "it fails a test")]
#[track_caller]
fn given<O: Operation, T>(value: Result<T, String>) -> T {
    value.unwrap_or_else(|reason| panic!("`{}`: {reason}", O::INFO.name))
}
