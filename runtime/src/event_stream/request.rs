//! The body of a request that is an event stream: its frames, signed one after the other. Knows no protocol.

use http::Request;
use http::header::{CONTENT_TYPE, HeaderValue};

use super::source::{AnyEvents, EventSource, Messages};
use super::{EventParts, WriteEvent};
use crate::{CallError, CallErrorKind, SegmentedBytes};

const EVENT_STREAM: HeaderValue = HeaderValue::from_static("application/vnd.amazon.eventstream");

/// The events of a request: what an input holds, and what the protocol says of it.
#[derive(Clone, Copy)]
pub struct StreamedEvents<'a> {
    source: &'a dyn AnyEvents,
    /// The member, for errors.
    pub(crate) member: &'static str,
    /// What the message is that holds the other members, if there is one.
    initial_request: Option<&'static str>,
}

impl<'a> StreamedEvents<'a> {
    /// The events of the input member `member`.
    #[must_use]
    pub fn new<T: WriteEvent + Clone + Send + Sync + 'static>(
        member: &'static str,
        source: &'a EventSource<T>,
    ) -> Self {
        Self { source, member, initial_request: None }
    }

    /// The other members come in a message of their own, `initial-request`, which is of this content type.
    #[must_use]
    pub fn initial_request(self, content_type: &'static str) -> Self {
        Self { initial_request: Some(content_type), ..self }
    }

    /// Makes `request` one of an event stream: a document that it holds becomes the frame of the first message.
    pub(crate) fn apply(&self, request: &mut Request<SegmentedBytes>) -> Result<(), CallError> {
        if let Some(content_type) = self.initial_request {
            let mut first = EventParts::new("initial-request");
            first.payload(content_type, std::mem::take(request.body_mut()).into_bytes());
            let frame = first.finish().and_then(|message| message.encode());
            let refuse = |error| CallError::new(CallErrorKind::Input, format!("the input is too long: {error}"));
            *request.body_mut() = frame.map_err(refuse)?.into();
        }
        request.headers_mut().insert(CONTENT_TYPE, EVENT_STREAM);
        Ok(())
    }

    /// The messages of all events; nothing is taken before they are polled.
    pub(crate) fn open(&self) -> Messages {
        self.source.open()
    }

    pub(crate) fn can_open(&self) -> bool {
        self.source.can_open()
    }
}

impl std::fmt::Debug for StreamedEvents<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StreamedEvents").field("member", &self.member).finish_non_exhaustive()
    }
}

#[cfg(feature = "client")]
pub(crate) use framed::{EventSigning, framed};

#[cfg(feature = "client")]
mod framed {
    use std::task::{Poll, ready};

    use bytes::Bytes;

    use super::Messages;
    use crate::sigv4::EventSigner;
    use crate::transport::TransportError;
    use crate::{Body, Timestamp};

    /// Who signs the frames, and what time it is.
    pub(crate) type EventSigning = (EventSigner, Box<dyn Fn() -> Timestamp + Send>);

    /// The body of a request: the frame `first`, if there is one, and those of all messages; a signed stream ends with an
    /// empty frame. An error of the messages is the last thing, and no end.
    pub(crate) fn framed(first: Bytes, mut messages: Messages, mut signing: Option<EventSigning>) -> Body {
        let mut first = Some(first).filter(|first| !first.is_empty());
        let mut ended = false;
        let refuse = |error: &dyn std::fmt::Display| TransportError::input(format!("an event cannot be sent: {error}"));
        Body::from_poll(move |context| {
            if ended {
                return Poll::Ready(None);
            }
            let frame = match first.take() {
                Some(frame) => Some(frame),
                None => match ready!(messages.as_mut().poll_next(context)) {
                    Some(message) => Some(message?.encode().map_err(|error| refuse(&error))?),
                    None => None,
                },
            };
            ended = frame.is_none();
            let Some((signer, now)) = &mut signing else { return Poll::Ready(frame.map(Ok)) };
            let message = signer.sign(frame.unwrap_or_default(), now()).map_err(|error| refuse(&error))?;
            Poll::Ready(Some(message.encode().map_err(|error| refuse(&error))))
        })
    }
}
