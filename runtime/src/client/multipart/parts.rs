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

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use bytes::Bytes;
    use proptest::prelude::*;

    use super::{MIB, Parts};
    use crate::multipart::PartLimits;
    use crate::{ByteStream, CallErrorKind};

    /// Those of S3: 5 MiB to 5 GiB, but for the last, and 10,000.
    const S3: PartLimits = PartLimits { least: 5 * MIB, most: 5 * 1024 * MIB, count: 10_000 };

    /// Of bytes that can be read once and never are.
    fn unread(length: u64) -> ByteStream {
        ByteStream::from_reader(&b""[..]).with_length(length)
    }

    proptest! {
        /// Up to 48.8 TiB, which is what as many parts as there may be can hold.
        #[test]
        fn any_length_is_of_parts_that_the_service_takes(
            length in prop_oneof![0..200 * MIB, 0..S3.most * u64::from(S3.count), Just(S3.most * u64::from(S3.count))],
            asked in prop_oneof![Just(None), (S3.least..=S3.most).prop_map(Some)],
        ) {
            let parts = Parts::new(unread(length), asked, S3).expect("it can be sent");
            prop_assert!((S3.least..=S3.most).contains(&parts.size));
            // All but the last are as large as this, so the last alone is what is left.
            prop_assert!(length.div_ceil(parts.size) <= u64::from(S3.count));
            // And no larger than was asked for, unless there were too many of them.
            let needed = length.div_ceil(u64::from(S3.count));
            prop_assert!(parts.size == asked.unwrap_or(S3.least) || parts.size < needed + MIB);
        }

        #[test]
        fn what_is_more_is_refused(length in S3.most * u64::from(S3.count) + 1..=u64::MAX) {
            let error = Parts::new(unread(length), None, S3).err().expect("refused");
            prop_assert_eq!(error.call(), Some(CallErrorKind::Input));
            prop_assert!(error.to_string().contains("10000 parts of 5368709120 bytes"), "{error}");
        }

        #[test]
        fn parts_put_together_are_the_bytes(
            length in 0..4000_usize,
            least in 1..500_u64,
            count in 1..20_u32,
            chunk in prop_oneof![Just(None), (1..700_usize).prop_map(Some)],
        ) {
            let limits = PartLimits { least, most: u64::MAX, count };
            let bytes: Bytes = (0..length).map(|at| u8::try_from(at % 251).expect("a byte")).collect();
            let body = match chunk {
                None => ByteStream::from(bytes.clone()),
                Some(chunk) => chunked(&bytes, chunk),
            };
            let mut parts = Parts::new(body, None, limits).expect("it can be sent");
            let (size, gathered) = (parts.size, run(async {
                let mut gathered = Vec::new();
                while let Some(part) = poll_fn(|context| parts.poll_next(context)).await.expect("a part") {
                    gathered.push(part.collect().await.expect("bytes"));
                }
                gathered
            }));
            prop_assert_eq!(gathered.concat(), bytes);
            prop_assert!(gathered.len() <= usize::try_from(count).expect("few"));
            if let Some((last, others)) = gathered.split_last() {
                prop_assert!(others.iter().all(|part| u64::try_from(part.len()) == Ok(size)));
                prop_assert!(!last.is_empty() && u64::try_from(last.len()).expect("few") <= size);
            }
        }
    }

    /// The bytes in chunks, as they come from a reader, whose length is known.
    fn chunked(bytes: &Bytes, chunk: usize) -> ByteStream {
        struct Chunks(Bytes, usize);

        impl tokio::io::AsyncRead for Chunks {
            fn poll_read(
                mut self: std::pin::Pin<&mut Self>,
                _: &mut std::task::Context<'_>,
                into: &mut tokio::io::ReadBuf<'_>,
            ) -> std::task::Poll<std::io::Result<()>> {
                let length = self.1.min(self.0.len()).min(into.remaining());
                into.put_slice(&self.0.split_to(length));
                std::task::Poll::Ready(Ok(()))
            }
        }

        ByteStream::from_reader(Chunks(bytes.clone(), chunk)).with_length(bytes.len().try_into().expect("few"))
    }

    fn run<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(future)
    }
}
