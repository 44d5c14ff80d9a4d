//! Holds a body to its length: what ends too early is an error, and so is what goes on.

use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::SizeHint;

use crate::Body;
use crate::transport::{Chunks, TransportError};

/// A body that has as many bytes as was said.
pub(crate) struct Measured {
    body: Body,
    length: Option<u64>,
    given: u64,
    /// Makes the error of another length of what it is told.
    refuse: fn(&str) -> TransportError,
}

impl Measured {
    pub(crate) fn new(body: Body, length: Option<u64>, refuse: fn(&str) -> TransportError) -> Self {
        Self { body, length, given: 0, refuse }
    }
}

impl Chunks for Measured {
    /// The next bytes, at least one; `None` at the body's end, if that is where it should be.
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        let chunk = ready!(self.body.poll_chunk(context));
        let count = match &chunk {
            Some(Ok(chunk)) => u64::try_from(chunk.len()).unwrap_or(u64::MAX),
            Some(Err(_)) => return Poll::Ready(chunk),
            None => 0,
        };
        self.given = self.given.saturating_add(count);
        let given = self.given;
        Poll::Ready(match self.length {
            Some(length) if given > length => {
                Some(Err((self.refuse)(&format!("there are more than the {length} bytes that were announced"))))
            }
            Some(length) if chunk.is_none() && given < length => {
                Some(Err((self.refuse)(&format!("they end after {given} of the {length} bytes that were announced"))))
            }
            _ => chunk,
        })
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::default, |length| SizeHint::with_exact(length.saturating_sub(self.given)))
    }
}
