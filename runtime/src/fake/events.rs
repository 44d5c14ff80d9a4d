//! Event streams from the service's side: events as messages, and how a stream ends.

use bytes::{Bytes, BytesMut};
use http::Response;
use http::header::{CONTENT_TYPE, HeaderValue as Header};

use super::{AnswerFormat, Fault, RpcServer, Serve};
use crate::Operation;
use crate::event_stream::{EncodeError, HeaderValue, Message, ReadEvent, WriteEvent};
use crate::format::Decode;
use crate::protocol::{EventStreamOutput, EventStreams, Rpc};

/// A protocol of the operation `O`, whose output is a stream of events.
pub trait ServeEvents<O: Operation<Output: EventStreamOutput>>: Serve<O> {
    /// The response that is a stream of these events, and ends with this error if there is one.
    fn events(
        events: &mut dyn Iterator<Item = <O::Output as EventStreamOutput>::Event>,
        end: Option<Fault>,
    ) -> Result<Response<Bytes>, String>;
}

impl<O, D> ServeEvents<O> for EventStreams<Rpc<D>>
where
    O: Operation,
    O::Input: Decode<D::Received>,
    O::Output: EventStreamOutput<Event: WriteEvent>,
    D: RpcServer<Response: AnswerFormat<()>>,
{
    fn events(
        events: &mut dyn Iterator<Item = <O::Output as EventStreamOutput>::Event>,
        end: Option<Fault>,
    ) -> Result<Response<Bytes>, String> {
        let mut response = Response::new(Bytes::new());
        D::answer_head(&mut response);
        response.headers_mut().insert(CONTENT_TYPE, Header::from_static("application/vnd.amazon.eventstream"));
        let frames = frames(events, end).map_err(|error| error.to_string())?;
        // Other members of the output are in a message of their own, and none of them is set.
        let first = if O::Output::HAS_MEMBERS {
            initial_response(D::Response::answer(&())?).map_err(|error| error.to_string())?
        } else {
            Bytes::new()
        };
        *response.body_mut() = [first, frames].concat().into();
        Ok(response)
    }
}

/// The frame of a message that holds an output without its stream.
fn initial_response(document: Bytes) -> Result<Bytes, EncodeError> {
    let message = Message::new(document).with_header(":message-type", HeaderValue::String("event"))?;
    message.with_header(":event-type", HeaderValue::String("initial-response"))?.encode()
}

/// The frames of events, and of the exception that ends them.
pub(super) fn frames<E: WriteEvent + ReadEvent>(
    events: &mut dyn Iterator<Item = E>,
    end: Option<Fault>,
) -> Result<Bytes, EncodeError> {
    let mut frames = BytesMut::new();
    for event in events {
        frames.extend_from_slice(&event.write_event()?.encode()?);
    }
    if let Some(fault) = end {
        frames.extend_from_slice(&exception(fault, E::RENAMED_EXCEPTIONS)?.encode()?);
    }
    Ok(frames.freeze())
}

/// An error as a message. `renamed` are those that have another name in the stream.
fn exception(fault: Fault, renamed: &[(&str, &str)]) -> Result<Message, EncodeError> {
    let code = fault.code.unwrap_or_default();
    let name = renamed.iter().find(|(_, shape)| *shape == code).map_or(&*code, |(in_stream, _)| *in_stream);
    Message::new(fault.document)
        .with_header(":message-type", HeaderValue::String("exception"))?
        .with_header(":exception-type", HeaderValue::String(name))
}
