//! Bytes in one piece or several, which are sent without ever being joined. Know no format.

use std::convert::Infallible;
use std::fmt;
use std::io::IoSlice;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::{Buf, Bytes};
use http_body::{Body, Frame, SizeHint};

/// Bytes in one segment or several: the body of a request that is in memory.
///
/// Mostly there is one. Formats that send blobs as they are (CBOR) share the memory of long ones instead of copying it, so that
/// there are three: what is written before the blob, the blob, and what comes after it. Clones share all of them.
///
/// It is a [`Buf`], a body of the crate `http-body` that is one frame, and converts from and to [`Bytes`]. `Debug` shows no
/// bytes.
///
/// ```
/// use smithwright_runtime::{Bytes, SegmentedBytes};
///
/// let body = SegmentedBytes::from(Bytes::from_static(b"{}"));
/// assert_eq!((body.len(), body.segments().count()), (2, 1));
/// assert_eq!(body.into_bytes(), "{}");
/// ```
#[derive(Clone, Default)]
pub struct SegmentedBytes {
    /// What was written, without what lies between.
    written: Bytes,
    /// In the order in which they lie in `written`.
    shared: Option<Arc<Vec<Spliced>>>,
    /// The segment that is read next, and how much of it was read. Those of even numbers are parts of `written`.
    next: usize,
    read: usize,
    /// How many bytes are left.
    length: usize,
}

/// Bytes that are not copied.
pub(crate) struct Spliced {
    /// How much was written before them.
    pub(crate) at: usize,
    pub(crate) bytes: Bytes,
}

impl SegmentedBytes {
    /// `written` with each of `shared` where it belongs.
    pub(crate) fn splice(written: Bytes, shared: Vec<Spliced>) -> Self {
        if shared.is_empty() {
            return written.into();
        }
        let length = shared.iter().fold(written.len(), |sum, spliced| sum.saturating_add(spliced.bytes.len()));
        let mut spliced = Self { written, shared: Some(Arc::new(shared)), next: 0, read: 0, length };
        spliced.skip_empty();
        spliced
    }

    /// The same bytes in three segments.
    #[cfg(all(test, any(feature = "md5", feature = "gzip", feature = "checksums")))]
    pub(crate) fn cut(bytes: &[u8]) -> Self {
        let [first, second] = [bytes.len() / 3, bytes.len() / 2];
        let written = [&bytes[..first], &bytes[second..]].concat();
        let bytes = Bytes::copy_from_slice(&bytes[first..second]);
        Self::splice(written.into(), vec![Spliced { at: first, bytes }])
    }

    /// How many bytes there are in all.
    #[must_use]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The segments in their order, none of which is empty.
    pub fn segments(&self) -> impl Iterator<Item = &[u8]> {
        let first = self.chunk();
        let others = (self.next.saturating_add(1)..self.count()).map(|index| self.segment(index));
        std::iter::once(first).chain(others).filter(|segment| !segment.is_empty())
    }

    /// All of them as one; copied if there are several.
    #[must_use]
    pub fn into_bytes(mut self) -> Bytes {
        self.copy_to_bytes(self.length)
    }

    /// How many segments there are, with empty ones and those that were read.
    fn count(&self) -> usize {
        self.spliced().len().saturating_mul(2).saturating_add(1)
    }

    fn spliced(&self) -> &[Spliced] {
        self.shared.as_ref().map(|shared| shared.as_slice()).unwrap_or_default()
    }

    /// A segment, which may be empty.
    fn segment(&self, index: usize) -> &[u8] {
        let spliced = self.spliced();
        let (before, after) = (index / 2, spliced.get(index / 2));
        if !index.is_multiple_of(2) {
            return after.map(|spliced| spliced.bytes.as_ref()).unwrap_or_default();
        }
        let begin = before.checked_sub(1).and_then(|before| spliced.get(before)).map_or(0, |before| before.at);
        let end = after.map_or(self.written.len(), |after| after.at);
        self.written.get(begin..end).unwrap_or_default()
    }

    /// Goes on to the next segment that holds something, if there is one.
    fn skip_empty(&mut self) {
        while self.length > 0 && self.chunk().is_empty() {
            (self.next, self.read) = (self.next.saturating_add(1), 0);
        }
    }
}

impl Buf for SegmentedBytes {
    fn remaining(&self) -> usize {
        self.length
    }

    fn chunk(&self) -> &[u8] {
        self.segment(self.next).get(self.read..).unwrap_or_default()
    }

    fn chunks_vectored<'a>(&'a self, slices: &mut [IoSlice<'a>]) -> usize {
        let pairs = slices.iter_mut().zip(self.segments());
        pairs.map(|(slice, segment)| *slice = IoSlice::new(segment)).count()
    }

    /// Never goes beyond the end.
    fn advance(&mut self, count: usize) {
        let mut left = count.min(self.length);
        self.length = self.length.saturating_sub(left);
        loop {
            let here = self.chunk().len();
            if left < here {
                self.read = self.read.saturating_add(left);
                return;
            }
            left = left.saturating_sub(here);
            if left == 0 && self.length == 0 {
                (self.next, self.read) = (self.count(), 0);
                return;
            }
            (self.next, self.read) = (self.next.saturating_add(1), 0);
        }
    }

    /// Shares the memory of one segment, and copies several.
    fn copy_to_bytes(&mut self, count: usize) -> Bytes {
        let count = count.min(self.length);
        let bytes = if self.shared.is_none() {
            let end = self.read.saturating_add(count);
            self.written.slice(self.read.min(end)..end.min(self.written.len()))
        } else {
            let mut joined = Vec::with_capacity(count);
            for segment in self.segments() {
                let left = count.saturating_sub(joined.len());
                joined.extend_from_slice(segment.get(..left).unwrap_or(segment));
            }
            joined.into()
        };
        self.advance(count);
        bytes
    }
}

impl From<Bytes> for SegmentedBytes {
    fn from(written: Bytes) -> Self {
        let length = written.len();
        Self { written, shared: None, next: 0, read: 0, length }
    }
}

impl From<Vec<u8>> for SegmentedBytes {
    fn from(written: Vec<u8>) -> Self {
        Bytes::from(written).into()
    }
}

impl From<SegmentedBytes> for Bytes {
    fn from(bytes: SegmentedBytes) -> Self {
        bytes.into_bytes()
    }
}

/// The same bytes, however they are cut.
impl PartialEq for SegmentedBytes {
    fn eq(&self, other: &Self) -> bool {
        self.length == other.length && self.segments().flatten().eq(other.segments().flatten())
    }
}

impl Eq for SegmentedBytes {}

/// One frame, which holds all segments.
impl Body for SegmentedBytes {
    type Data = Self;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Self>, Infallible>>> {
        let all = std::mem::take(&mut *self);
        Poll::Ready((!all.is_empty()).then(|| Ok(Frame::data(all))))
    }

    fn is_end_stream(&self) -> bool {
        self.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(u64::try_from(self.length).unwrap_or(u64::MAX))
    }
}

impl fmt::Debug for SegmentedBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SegmentedBytes")
            .field("length", &self.length)
            .field("segments", &self.segments().count())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Pieces that are written and spliced in by turns, and all of them joined.
    fn segmented(pieces: &[Vec<u8>]) -> (SegmentedBytes, Vec<u8>) {
        let (mut written, mut shared) = (Vec::new(), Vec::new());
        for (index, piece) in pieces.iter().enumerate() {
            if index.is_multiple_of(2) {
                written.extend_from_slice(piece);
            } else {
                shared.push(Spliced { at: written.len(), bytes: Bytes::copy_from_slice(piece) });
            }
        }
        (SegmentedBytes::splice(written.into(), shared), pieces.concat())
    }

    proptest! {
        #[test]
        fn every_way_of_reading_gives_the_same_bytes(
            pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..6), 0..9),
            step in 1..12_usize,
            slots in 1..5_usize,
        ) {
            let (segmented, joined) = segmented(&pieces);
            prop_assert_eq!((segmented.len(), segmented.is_empty()), (joined.len(), joined.is_empty()));
            prop_assert_eq!(segmented.segments().collect::<Vec<_>>().concat(), joined.clone());
            prop_assert!(segmented.segments().all(|segment| !segment.is_empty()));
            prop_assert_eq!(segmented.clone(), SegmentedBytes::from(joined.clone()));
            prop_assert_eq!(segmented.clone().into_bytes(), joined.clone());

            let (mut left, mut read) = (segmented.clone(), Vec::new());
            while left.has_remaining() {
                prop_assert!(!left.chunk().is_empty());
                let mut slices = vec![IoSlice::new(&[]); slots];
                let filled = left.chunks_vectored(&mut slices);
                prop_assert!(filled > 0 && slices[..filled].iter().all(|slice| !slice.is_empty()));
                let seen: Vec<u8> = slices.iter().flat_map(|slice| slice.to_vec()).take(step).collect();
                prop_assert_eq!(&joined[read.len()..read.len() + seen.len()], seen.as_slice());
                let count = seen.len();
                read.extend(seen);
                left.advance(count);
                prop_assert_eq!(left.clone().into_bytes(), joined[read.len()..].to_vec());
            }
            prop_assert_eq!((&read, left.chunk()), (&joined, &b""[..]));

            let (mut left, mut read) = (segmented, Vec::new());
            while left.has_remaining() {
                read.extend_from_slice(&left.copy_to_bytes(step));
            }
            prop_assert_eq!(read, joined);
        }
    }

    #[test]
    fn one_segment_is_never_copied() {
        let bytes = Bytes::from(vec![7; 100]);
        let mut whole = SegmentedBytes::from(bytes.clone());
        assert_eq!(whole.clone().into_bytes().as_ptr(), bytes.as_ptr());
        whole.advance(10);
        assert_eq!(whole.copy_to_bytes(5).as_ptr(), bytes.slice(10..).as_ptr());
        assert_eq!(whole.len(), 85);
    }

    #[test]
    fn the_bytes_are_not_in_debug() {
        let (segmented, _) = segmented(&[b"secret".to_vec(), b"key".to_vec()]);
        assert_eq!(format!("{segmented:?}"), "SegmentedBytes { length: 9, segments: 2, .. }");
    }
}
