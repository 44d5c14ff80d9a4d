//! From bytes as they arrive to events of an operation. Needs no IO; knows no protocol.

use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::response::Parts;

use super::{Decoder, FrameError, Message, Position};
use crate::transport::TransportError;
use crate::{CallError, CallErrorKind};

/// How a protocol reads a message: an event, or nothing if the message is none.
pub(crate) type Read<T, E> = fn(&Message, &Place<'_>) -> Result<Option<T>, E>;

/// The response that a message came with, and where in it.
#[derive(Debug)]
pub(crate) struct Place<'a> {
    pub(crate) operation: &'static str,
    pub(crate) parts: &'a Parts,
    pub(crate) position: Position,
}

impl Place<'_> {
    /// The error of a message that is not what it should be.
    pub(crate) fn refuse(&self, message: &Message, what: impl fmt::Display) -> CallError {
        let text = format!("{}: {what}", self.position);
        let error = CallError::decode(text, self.parts.clone(), message.payload().clone());
        error.with_operation(self.operation)
    }
}

/// Turns the body of an operation's response into typed events: feed it bytes as they come, in pieces of any size.
///
/// The first error is the last thing it gives. `protocol::events` makes one for the head of a response.
pub struct EventDecoder<T, E> {
    frames: Decoder,
    /// A message that was taken to see whether it is `initial-response`, and was not.
    first: Option<(Message, Position)>,
    operation: &'static str,
    parts: Parts,
    read: Read<T, E>,
    over: bool,
}

impl<T, E: From<CallError>> EventDecoder<T, E> {
    pub(crate) fn with(operation: &'static str, parts: Parts, read: Read<T, E>) -> Self {
        Self { frames: Decoder::new(), first: None, operation, parts, read, over: false }
    }

    /// Goes on from where somebody began to read.
    pub(super) fn resume(&mut self, frames: Decoder, first: Option<(Message, Position)>) {
        self.frames = frames;
        self.first = first;
    }

    /// Takes the next bytes of the body.
    pub fn feed(&mut self, bytes: &[u8]) {
        if !self.over {
            self.frames.feed(bytes);
        }
    }

    /// The next event, or `None` if more bytes are needed or an error was given before.
    ///
    /// An exception of the service is an error, as is a frame that is broken or not what the model promises.
    pub fn next_event(&mut self) -> Result<Option<T>, E> {
        while let Some((message, position)) = self.next_message()? {
            let place = Place { operation: self.operation, parts: &self.parts, position };
            match (self.read)(&message, &place) {
                Ok(None) => {}
                Ok(Some(event)) => return Ok(Some(event)),
                Err(error) => {
                    self.over = true;
                    return Err(error);
                }
            }
        }
        Ok(None)
    }

    /// Says that the body has ended; an error if that is in the middle of a frame.
    pub fn finish(&mut self) -> Result<(), E> {
        let end = if self.over { Ok(()) } else { self.frames.finish() };
        end.map_err(|error| self.broken(&error))
    }

    /// Where the next frame begins.
    #[must_use]
    pub fn position(&self) -> Position {
        self.frames.position()
    }

    fn next_message(&mut self) -> Result<Option<(Message, Position)>, E> {
        if self.over {
            return Ok(None);
        }
        if let Some(first) = self.first.take() {
            return Ok(Some(first));
        }
        let position = self.frames.position();
        match self.frames.next_message() {
            Ok(message) => Ok(message.map(|message| (message, position))),
            Err(error) => Err(self.broken(&error)),
        }
    }

    fn broken(&mut self, error: &FrameError) -> E {
        self.over = true;
        broken(error, self.operation, self.parts.clone()).into()
    }

    /// The error of a connection that was lost, after which there are no more events.
    pub(super) fn interrupted(&mut self, error: &TransportError) -> E {
        self.over = true;
        let message = format!("{}: {error}", self.position());
        let error = CallError::in_response(error.kind(), message, self.parts.clone(), Bytes::new());
        error.with_operation(self.operation).into()
    }
}

/// The error of a frame that is broken or cut.
pub(super) fn broken(error: &FrameError, operation: &'static str, parts: Parts) -> CallError {
    // A stream that breaks off can be asked for again; one that is wrong would be wrong again.
    let kind = if error.is_cut() { CallErrorKind::Transport } else { CallErrorKind::Decode };
    let message = match other_type(&parts) {
        Some(found) if error.position().frame == 1 => {
            format!("the response is not an event stream but {found:?} ({error})")
        }
        _ => error.to_string(),
    };
    CallError::in_response(kind, message, parts, Bytes::new()).with_operation(operation)
}

/// The response's content type, if it says that there is no event stream.
fn other_type(parts: &Parts) -> Option<&str> {
    let found = parts.headers.get(CONTENT_TYPE)?.to_str().ok()?;
    (!found.starts_with("application/vnd.amazon.eventstream")).then_some(found)
}

impl<T, E> fmt::Debug for EventDecoder<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventDecoder")
            .field("operation", &self.operation)
            .field("position", &self.frames.position())
            .field("over", &self.over)
            .finish_non_exhaustive()
    }
}
