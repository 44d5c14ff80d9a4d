//! Event streams of these protocols: payloads are JSON, and the output's other members come in a message of their own.

use std::marker::PhantomData;

use bytes::Bytes;
use http::response::Parts;

use super::error::{DecodeError, ErrorResponse};
use super::response::{output, without_required};
use super::{Dialect, request};
use crate::event_stream::{
    self, BindEvent, Event, EventDecoder, EventStream, Kind, Message, Opening, Place, ReadEvent,
};
use crate::json::{Read, Write};
use crate::operation::{Protocol, Streaming};
use crate::{CallError, EncodeOptions, Operation};

/// An output one of whose members is an event stream; implemented by generated code.
pub trait EventStreamOutput: Read {
    /// The events.
    type Event: ReadEvent;
    /// Why the stream fails.
    type Error: DecodeError;
    /// Whether there are other members, which come in the first message, `initial-response`.
    const HAS_MEMBERS: bool = false;

    /// Sets the member.
    fn set_stream(&mut self, stream: EventStream<Self::Event, Self::Error>);
}

/// `D` for an operation whose output has an event stream.
#[derive(Clone, Copy, Debug)]
pub struct EventStreams<D>(PhantomData<D>);

impl<O, D> Protocol<O> for EventStreams<D>
where
    D: Dialect,
    O: Operation,
    O::Input: Write,
    O::Output: EventStreamOutput,
    O::Error: DecodeError,
{
    const STREAMING: Option<Streaming<O>> =
        Some(Streaming { needs_first_message: O::Output::HAS_MEMBERS, open: open::<O> });

    fn encode(input: &O::Input, options: &EncodeOptions) -> Result<http::Request<Bytes>, CallError> {
        request::<D, _>(O::TARGET, input, options)
    }

    fn decode(response: http::Response<Bytes>) -> Result<O::Output, O::Error> {
        let (parts, body) = response.into_parts();
        if parts.status.is_success() {
            return open::<O>(http::Response::from_parts(parts, Opening::whole(&body)));
        }
        Err(O::Error::decode(ErrorResponse::new(O::NAME, parts, body)))
    }
}

/// The output of a successful response; its stream reads on where `opening` ends.
fn open<O>(response: http::Response<Opening>) -> Result<O::Output, O::Error>
where
    O: Operation,
    O::Output: EventStreamOutput,
    O::Error: DecodeError,
{
    let (parts, mut opening) = response.into_parts();
    let mut opened = O::Output::default();
    if O::Output::HAS_MEMBERS {
        if let Some(members) = members::<O>(&parts, &mut opening)? {
            opened = members;
        } else if !O::REQUIRED_OUTPUT.is_empty() {
            let missing = without_required("event stream has no `initial-response`", O::REQUIRED_OUTPUT);
            return Err(CallError::decode(missing, parts, Bytes::new()).with_operation(O::NAME).into());
        }
    }
    opened.set_stream(EventStream::new(O::NAME, parts, opening, read));
    Ok(opened)
}

/// What `initial-response` holds, if that is the first message. An exception in its place is the call's.
fn members<O>(parts: &Parts, opening: &mut Opening) -> Result<Option<O::Output>, O::Error>
where
    O: Operation,
    O::Output: EventStreamOutput,
    O::Error: DecodeError,
{
    let is_initial = |message: &Message| matches!(Kind::of(message), Ok(Kind::InitialResponse));
    if let Some((message, position)) = opening.first_if(is_initial) {
        let place = Place { operation: O::NAME, parts, position };
        let members = output(message.payload());
        let refuse =
            |error| place.refuse(&message, format!("`initial-response` is not the JSON it should be: {error}"));
        return members.map(Some).map_err(|error| refuse(error).into());
    }
    if let Some((message, position)) = opening.first() {
        let place = Place { operation: O::NAME, parts, position: *position };
        read::<<O::Output as EventStreamOutput>::Event, O::Error>(message, &place)?;
    } else {
        opening.check(O::NAME, parts)?;
    }
    Ok(None)
}

/// The event of a message; nothing if it holds none, and the error if it is one.
fn read<T: ReadEvent, E: DecodeError>(message: &Message, place: &Place<'_>) -> Result<Option<T>, E> {
    let kind = Kind::of(message).map_err(|error| place.refuse(message, error))?;
    match kind {
        Kind::InitialResponse => Ok(None),
        Kind::Event(event) => {
            let event = T::read_event(&event).map_err(|error| place.refuse(message, error))?;
            Ok(Some(event))
        }
        Kind::Exception(name) => {
            let renamed = T::RENAMED_EXCEPTIONS.iter().find(|(in_stream, _)| *in_stream == name);
            Err(E::decode(ErrorResponse::exception(place, renamed.map_or(name, |(_, shape)| *shape), message)))
        }
        Kind::Error { code, message: text } => {
            Err(E::decode(ErrorResponse::unmodeled_event(place, code, text, message)))
        }
    }
}

/// The payload of an event as JSON; an empty one is an empty object.
pub fn payload<T: Read>(event: &Event<'_>) -> event_stream::Result<T> {
    output(event.payload()).map_err(|error| event.wrong_payload(format_args!("not the JSON it should be: {error}")))
}

/// An event whose members are not all in its payload's JSON.
pub fn bound<T: Read + BindEvent>(event: &Event<'_>) -> event_stream::Result<T> {
    let mut value = if T::HAS_JSON { payload(event)? } else { T::default() };
    value.bind(event)?;
    Ok(value)
}

/// The events in the body of a response to `O`, whose head is `parts`; without IO.
#[must_use]
pub fn events<O>(parts: Parts) -> EventDecoder<<O::Output as EventStreamOutput>::Event, O::Error>
where
    O: Operation,
    O::Output: EventStreamOutput,
    O::Error: DecodeError,
{
    EventDecoder::with(O::NAME, parts, read)
}
