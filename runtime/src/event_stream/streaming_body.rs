//! The body of a response that is read as it comes, before there is an output.

use std::time::Duration;

use bytes::Bytes;
use http::response::Parts;

use super::decode::broken;
use super::{Decoder, Message, Position};
use crate::transport::TransportError;
use crate::{Body, CallError};

/// The body of a response that is read as it comes: its first message, if that has been read, and what is still to come.
#[derive(Debug)]
pub struct StreamingBody {
    pub(super) frames: Decoder,
    /// The first message, if it has been read.
    pub(super) first: Option<(Message, Position)>,
    /// What is still to come; `None` at the body's end.
    pub(super) body: Option<Body>,
    /// How long the service may be silent.
    pub(super) idle_timeout: Option<Duration>,
}

impl StreamingBody {
    /// A body of which nothing has been read.
    #[must_use]
    pub fn new(body: impl Into<Body>, idle_timeout: Option<Duration>) -> Self {
        Self { frames: Decoder::new(), first: None, body: Some(body.into()), idle_timeout }
    }

    /// The body and its limit of silence, if nothing has been read.
    #[cfg(feature = "streaming")]
    pub(crate) fn unread(self) -> (Body, Option<Duration>) {
        (self.body.unwrap_or_else(|| Body::from(Bytes::new())), self.idle_timeout)
    }

    /// A body that has been read to its end.
    pub(crate) fn whole(body: &Bytes) -> Self {
        let mut frames = Decoder::new();
        frames.feed(body);
        let mut whole = Self { frames, first: None, body: None, idle_timeout: None };
        whole.take_first();
        whole
    }

    /// Waits until the first message is there, unless the stream ends or breaks before; whoever reads on will see that.
    pub(crate) async fn first_message(&mut self) -> Result<(), TransportError> {
        while !self.take_first() {
            let Some(body) = &mut self.body else { break };
            match body.chunk().await {
                Some(bytes) => self.frames.feed(&bytes?),
                None => self.body = None,
            }
        }
        Ok(())
    }

    /// Whether the first message is there, or never will be.
    fn take_first(&mut self) -> bool {
        let position = self.frames.position();
        match self.frames.next_message() {
            Ok(None) => false,
            Ok(Some(message)) => {
                self.first = Some((message, position));
                true
            }
            Err(_) => true,
        }
    }

    /// The first message.
    pub(crate) fn first(&self) -> Option<&(Message, Position)> {
        self.first.as_ref()
    }

    /// Whether what has been read is right.
    pub(crate) fn check(&self, operation: &'static str, parts: &Parts) -> Result<(), CallError> {
        let checked = if self.body.is_none() { self.frames.finish() } else { Ok(()) };
        checked.map_err(|error| broken(&error, operation, parts.clone()))
    }

    /// Takes the first message, if `wanted` says so.
    pub(crate) fn first_if(&mut self, wanted: impl FnOnce(&Message) -> bool) -> Option<(Message, Position)> {
        self.first.take_if(|(message, _)| wanted(message))
    }
}
