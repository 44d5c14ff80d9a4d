//! Event streams of responses: a protocol says how the stream is asked for and how its head looks, a format what is in
//! payloads.

use std::marker::PhantomData;

use bytes::Bytes;
use http::Request;
use http::response::Parts;

use super::error::shape_name;
use super::rpc::without_required;
use super::{ErrorResponse, OperationError, Protocol, Rpc, RpcDialect, Streaming};
use crate::event_stream::{EventDecoder, EventStream, Kind, Message, Place, ReadEvent, StreamingBody};
use crate::format::{Decode, Encode, Format};
use crate::{CallError, EncodeOptions, ErrorMeta, Operation, SegmentedBytes};

/// An output one of whose members is an event stream; implemented by generated code.
pub trait EventStreamOutput: Default {
    /// The events.
    type Event: ReadEvent;
    /// Why the stream fails.
    type Error: OperationError;
    /// Whether there are other members, which RPC protocols send in the first message, `initial-response`.
    const HAS_MEMBERS: bool = false;

    /// Sets the member.
    fn set_stream(&mut self, stream: EventStream<Self::Event, Self::Error>);
}

/// `P` for an operation whose output has an event stream.
#[derive(Clone, Copy, Debug)]
pub struct EventStreams<P>(PhantomData<P>);

/// A protocol of event streams.
pub trait EventProtocol {
    /// What payloads of events and exceptions are written in.
    type Format: Format;
}

impl<D: RpcDialect> EventProtocol for EventStreams<Rpc<D>> {
    type Format = D::Response;
}

impl<O, D> Protocol<O> for EventStreams<Rpc<D>>
where
    O: Operation,
    D: RpcDialect,
    O::Input: Encode<D::Request>,
    O::Output: EventStreamOutput + Decode<D::Response>,
{
    const STREAMING: Option<Streaming<O>> = Some(Streaming {
        needs_first_message: O::Output::HAS_MEMBERS,
        own_connection: true,
        open: open::<O, D, D::Response>,
    });

    fn encode(input: &O::Input, options: &EncodeOptions) -> Result<Request<SegmentedBytes>, CallError> {
        let mut request = <Rpc<D> as Protocol<O>>::encode(input, options)?;
        D::expect_events(&mut request);
        Ok(request)
    }

    fn decode(response: http::Response<Bytes>) -> Result<O::Output, O::Error> {
        decode::<O, D, D::Response>(response)
    }
}

/// The output of a response that is all there. Its messages are in the format `F`.
pub(super) fn decode<O, D, F>(response: http::Response<Bytes>) -> Result<O::Output, O::Error>
where
    O: Operation,
    D: RpcDialect,
    F: Format,
    O::Output: EventStreamOutput + Decode<F>,
{
    let (parts, body) = response.into_parts();
    if D::is_output(&parts, &Bytes::new()) {
        return open::<O, D, F>(http::Response::from_parts(parts, StreamingBody::whole(&body)));
    }
    Err(O::Error::decode(D::error(&O::INFO, parts, body)))
}

/// The output of a successful response; its stream reads on where `response` ends. Its messages are in the format `F`.
pub(super) fn open<O, D, F>(response: http::Response<StreamingBody>) -> Result<O::Output, O::Error>
where
    O: Operation,
    D: RpcDialect,
    F: Format,
    O::Output: EventStreamOutput + Decode<F>,
{
    let (parts, mut body) = response.into_parts();
    if !D::is_output(&parts, &Bytes::new()) {
        return Err(O::Error::decode(D::error(&O::INFO, parts, Bytes::new())));
    }
    let refused = |message, parts| CallError::decode(message, parts, Bytes::new()).with_operation(O::INFO.name);
    if let Err(message) = D::document(&O::INFO, &parts, &Bytes::new()) {
        return Err(refused(message, parts).into());
    }
    let mut opened = O::Output::default();
    if O::Output::HAS_MEMBERS {
        if let Some(members) = members::<O, F>(&parts, &mut body)? {
            opened = members;
        } else if !O::INFO.required_output.is_empty() {
            let missing = without_required("event stream has no `initial-response`", &O::INFO);
            return Err(refused(missing, parts).into());
        }
    }
    opened.set_stream(EventStream::new(O::INFO.name, parts, body, read::<F, _, _>));
    Ok(opened)
}

/// What `initial-response` holds, if that is the first message. An exception in its place is the call's.
fn members<O, F>(parts: &Parts, body: &mut StreamingBody) -> Result<Option<O::Output>, O::Error>
where
    O: Operation,
    F: Format,
    O::Output: EventStreamOutput + Decode<F>,
{
    let is_initial = |message: &Message| matches!(Kind::of(message), Ok(Kind::InitialResponse));
    if let Some((message, position)) = body.first_if(is_initial) {
        let place = Place { operation: O::INFO.name, parts, position };
        let refuse =
            |error| place.refuse(&message, format!("`initial-response` is not the {} it should be: {error}", F::NAME));
        return O::Output::decode(message.payload()).map(Some).map_err(|error| refuse(error).into());
    }
    if let Some((message, position)) = body.first() {
        let place = Place { operation: O::INFO.name, parts, position: *position };
        read::<F, <O::Output as EventStreamOutput>::Event, O::Error>(message, &place)?;
    } else {
        body.check(O::INFO.name, parts)?;
    }
    Ok(None)
}

/// The event of a message; nothing if it holds none, and the error if it is one.
pub(super) fn read<F, T, E>(message: &Message, place: &Place<'_>) -> Result<Option<T>, E>
where
    F: Format,
    T: ReadEvent,
    E: OperationError,
{
    let kind = Kind::of(message).map_err(|error| place.refuse(message, error))?;
    match kind {
        Kind::InitialResponse => Ok(None),
        Kind::Event(event) => {
            let event = T::read_event(&event).map_err(|error| place.refuse(message, error))?;
            Ok(Some(event))
        }
        Kind::Exception(name) => {
            let renamed = T::RENAMED_EXCEPTIONS.iter().find(|(in_stream, _)| *in_stream == name);
            let shape = renamed.map_or(name, |(_, shape)| *shape);
            Err(E::decode(exception(place, shape, F::message(message.payload()), message)))
        }
        Kind::Error { code, message: text } => Err(E::decode(unmodeled(place, code, text, message))),
    }
}

/// An exception in an event stream, by the name of its shape.
fn exception(place: &Place<'_>, shape: &str, text: Option<String>, message: &Message) -> ErrorResponse {
    let name = shape_name(shape).map(str::to_owned);
    let (parts, body) = (place.parts.clone(), message.payload().clone());
    let meta = ErrorMeta::service(place.operation, name.clone(), text, parts, body);
    ErrorResponse::new(name.into_iter().collect(), meta).in_event(shape, message)
}

/// An error in an event stream that the model does not describe.
fn unmodeled(place: &Place<'_>, code: &str, text: &str, message: &Message) -> ErrorResponse {
    let (code, text) = (Some(code.to_owned()), Some(text.to_owned()).filter(|text| !text.is_empty()));
    let body = message.payload().clone();
    ErrorResponse::new(Vec::new(), ErrorMeta::service(place.operation, code, text, place.parts.clone(), body))
}

/// The events in the body of a response to `O`, whose head is `parts`; without IO.
#[must_use]
pub fn events<O>(parts: Parts) -> EventDecoder<<O::Output as EventStreamOutput>::Event, O::Error>
where
    O: Operation,
    O::Output: EventStreamOutput,
    O::Protocol: EventProtocol,
{
    EventDecoder::with(O::INFO.name, parts, read::<<O::Protocol as EventProtocol>::Format, _, _>)
}
