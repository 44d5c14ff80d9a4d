//! A body in parts: taken where it lies, or read into memory one after the other. Knows no calls.

use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes, BytesMut};

use super::PartLimits;
use crate::byte_stream::Measured;
use crate::transport::TransportError;
use crate::{Body, ByteStream, CallError, CallErrorKind};

const MIB: u64 = 1024 * 1024;

/// How large a part is that takes no memory.
const SIZE_IN_PLACE: u64 = 8 * MIB;

/// How much memory is reserved before there are bytes for it.
const MOST_AT_ONCE: usize = 64 * 1024 * 1024;

/// The parts of a body.
pub(super) struct Parts {
    pub(super) size: u64,
    /// How many are sent at a time unless somebody says.
    pub(super) at_a_time: usize,
    /// All bytes, where their number is known.
    pub(super) length: Option<u64>,
    source: Source,
}

enum Source {
    /// Can be read from any byte on; so many were given.
    InPlace(ByteStream, u64),
    Read(Read),
}

/// What is read from its beginning to its end.
struct Read {
    body: Body,
    /// Of the next part.
    gathered: BytesMut,
    /// What came with the last of them and does not belong to it.
    left: Bytes,
    ended: bool,
}

impl Parts {
    /// The parts of `body`, of so many bytes each or of as many as are fit.
    pub(super) fn new(body: ByteStream, size: Option<u64>, limits: PartLimits) -> Result<Self, CallError> {
        let PartLimits { least, most, count } = limits;
        if let Some(size) = size.filter(|size| !(least..=most).contains(size)) {
            let message =
                format!("a part of {size} bytes is none that the service takes: give it {least} to {most} bytes");
            return Err(CallError::new(CallErrorKind::Input, message));
        }
        let length = body.length();
        let in_place = body.part(0, 0).is_some();
        let size = size.unwrap_or(if in_place { SIZE_IN_PLACE.clamp(least, most) } else { least });
        let needed = length.unwrap_or(0).div_ceil(u64::from(count).max(1));
        let size = if needed > size { needed.next_multiple_of(MIB) } else { size };
        if size > most {
            let message = format!(
                "{} bytes are more than the service takes: {count} parts of {most} bytes",
                length.unwrap_or_default()
            );
            return Err(CallError::new(CallErrorKind::Input, message));
        }
        let source = if in_place {
            Source::InPlace(body, 0)
        } else {
            let refuse = |what: &str| {
                TransportError::input(format!("the bytes to send are not those that were announced: {what}"))
            };
            let body = Body::from_chunks(Measured::new(body.open()?, length, refuse));
            Source::Read(Read { body, gathered: BytesMut::new(), left: Bytes::new(), ended: false })
        };
        Ok(Self { size, at_a_time: if in_place { 4 } else { 2 }, length, source })
    }

    /// The next part, which has as many bytes as parts have unless it is the last; `None` behind that.
    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<ByteStream>, CallError>> {
        match &mut self.source {
            Source::InPlace(all, at) => {
                let length = self.size.min(self.length.unwrap_or_default().saturating_sub(*at));
                if length == 0 {
                    return Poll::Ready(Ok(None));
                }
                let part = all.part(*at, length);
                *at = at.saturating_add(length);
                Poll::Ready(Ok(part))
            }
            Source::Read(read) => read.poll_part(usize::try_from(self.size).unwrap_or(usize::MAX), context),
        }
    }
}

impl Read {
    fn poll_part(&mut self, size: usize, context: &mut Context<'_>) -> Poll<Result<Option<ByteStream>, CallError>> {
        loop {
            if !self.left.is_empty() && self.gathered.capacity() == 0 {
                // At once, so that nothing is copied while it grows; but no more than a small machine has.
                self.gathered.reserve(size.min(MOST_AT_ONCE));
            }
            let taken = self.left.len().min(size.saturating_sub(self.gathered.len()));
            self.gathered.extend_from_slice(self.left.get(..taken).unwrap_or_default());
            self.left.advance(taken);
            if self.gathered.len() == size || (self.ended && !self.gathered.is_empty()) {
                let part = std::mem::take(&mut self.gathered).freeze();
                return Poll::Ready(Ok(Some(ByteStream::from(part))));
            }
            if self.ended {
                return Poll::Ready(Ok(None));
            }
            match ready!(self.body.poll_chunk(context)) {
                Some(Ok(chunk)) => self.left = chunk,
                Some(Err(error)) => return Poll::Ready(Err(error.into())),
                None => self.ended = true,
            }
        }
    }
}
