//! Bytes of a document that is being written, or only measured. Knows no format.
//!
//! Long blobs can be shared instead of copied: they lie between the bytes that are written.

use std::collections::VecDeque;
use std::fmt;

use bytes::Bytes;

use crate::types::segments::Spliced;
use crate::{IdempotencyTokens, SegmentedBytes};

/// From how many bytes on a blob is shared: fewer are copied in less time than it takes to hash and send them on their own. Measured
/// over loopback with 500 blobs: of 1 KiB a copy takes a seventh less time for the whole call, of 4 KiB as much, of 10 KiB more.
#[cfg(feature = "cbor")]
const LEAST_SHARED: usize = 4096;

/// How long a document may be that is not measured first: it costs less to write into more memory than it needs.
const SHORT: usize = 4096;

/// Takes bytes, or counts them while it measures.
#[derive(Default)]
pub(crate) struct Buffer {
    bytes: Vec<u8>,
    /// What is not copied into `bytes`.
    shared: Vec<Spliced>,
    tokens: IdempotencyTokens,
    /// Tokens of a document that turned out to be long, for when it is written again.
    made: VecDeque<String>,
    /// Whether idempotency tokens that are unset stay so.
    tokens_stay_unset: bool,
    /// While measuring: the length that `bytes` would have and that of `shared`, which are not kept.
    measured: Option<[usize; 2]>,
    /// From which length of `bytes` on the document is measured.
    measured_from: Option<usize>,
}

impl fmt::Debug for Buffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The bytes may hold what must not be logged.
        f.debug_struct("Writer").field("length", &self.bytes.len()).finish_non_exhaustive()
    }
}

impl Buffer {
    /// No bytes yet; idempotency tokens come from `tokens`.
    pub(crate) fn new(tokens: IdempotencyTokens) -> Self {
        Self { tokens, ..Self::default() }
    }

    /// No bytes yet; there are no idempotency tokens.
    #[cfg(feature = "json")]
    pub(crate) fn without_tokens() -> Self {
        Self { tokens_stay_unset: true, ..Self::default() }
    }

    /// Takes the bytes of a short document; of a longer one they are only counted, until [`begin`](Self::begin).
    pub(crate) fn measuring(tokens: IdempotencyTokens) -> Self {
        Self { bytes: Vec::with_capacity(SHORT), measured_from: Some(SHORT), ..Self::new(tokens) }
    }

    /// Whether the same bytes have to come again, now to be kept, into memory of just their size.
    pub(crate) fn begin(&mut self) -> bool {
        self.measured_from = None;
        let Some([bytes, shared]) = self.measured.take() else { return false };
        self.bytes.reserve_exact(bytes);
        self.shared.reserve_exact(shared);
        true
    }

    /// The bytes as one.
    pub(crate) fn into_bytes(self) -> Bytes {
        self.into_segments().into_bytes()
    }

    /// The bytes, with those that are shared between them.
    pub(crate) fn into_segments(self) -> SegmentedBytes {
        SegmentedBytes::splice(self.bytes.into(), self.shared)
    }

    /// Appends a byte.
    #[inline]
    pub(crate) fn byte(&mut self, byte: u8) {
        if !self.skips(1) {
            self.bytes.push(byte);
        }
    }

    /// Appends bytes.
    #[inline]
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        if !self.skips(bytes.len()) {
            self.bytes.extend_from_slice(bytes);
        }
    }

    /// Appends bytes, which are not copied if there are many.
    #[cfg(feature = "cbor")]
    pub(crate) fn share(&mut self, bytes: &Bytes) {
        if bytes.len() < LEAST_SHARED {
            return self.push(bytes);
        }
        match &mut self.measured {
            Some([_, shared]) => *shared = shared.saturating_add(1),
            None => self.shared.push(Spliced { at: self.bytes.len(), bytes: bytes.clone() }),
        }
    }

    /// Appends `length` bytes, which `append` adds; they are only counted while measuring.
    #[inline]
    pub(crate) fn append(&mut self, length: usize, append: impl FnOnce(&mut Vec<u8>)) {
        if !self.skips(length) {
            self.bytes.reserve(length);
            append(&mut self.bytes);
        }
    }

    /// An idempotency token, if they are to be made. What is written twice has the same ones.
    pub(crate) fn token(&mut self) -> Option<String> {
        if self.tokens_stay_unset || !self.tokens.are_there() {
            return None;
        }
        if self.measured_from.is_none()
            && let Some(made) = self.made.pop_front()
        {
            return Some(made);
        }
        let token = self.tokens.next();
        if self.measured_from.is_some() {
            self.made.push_back(token.clone());
        }
        Some(token)
    }

    /// Whether the next `length` bytes are only counted.
    #[inline]
    fn skips(&mut self, length: usize) -> bool {
        if let Some([measured, _]) = &mut self.measured {
            *measured = measured.saturating_add(length);
            return true;
        }
        let end = self.bytes.len().saturating_add(length);
        let is_long = self.measured_from.is_some_and(|limit| end > limit);
        if is_long {
            self.measure(end);
        }
        is_long
    }

    /// From now on counts, beginning with `end` bytes. Apart, so that what is asked of every piece is short.
    #[cold]
    fn measure(&mut self, end: usize) {
        self.measured = Some([end, self.shared.len()]);
        (self.bytes, self.shared) = (Vec::new(), Vec::new());
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    /// A token and some bytes, written once or, if `begin` asks for it, twice.
    fn written(length: usize) -> (Bytes, usize, bool) {
        let made = AtomicU32::new(0);
        let mut buffer =
            Buffer::measuring(IdempotencyTokens::new(move || made.fetch_add(1, Ordering::Relaxed).to_string()));
        let write = |buffer: &mut Buffer| {
            let token = buffer.token().unwrap();
            buffer.push(token.as_bytes());
            (1..length).for_each(|_| buffer.byte(b'x'));
            let token = buffer.token().unwrap();
            buffer.append(token.len(), |out| out.extend_from_slice(token.as_bytes()));
        };
        write(&mut buffer);
        let again = buffer.begin();
        if again {
            write(&mut buffer);
        }
        let capacity = buffer.bytes.capacity();
        (buffer.into_bytes(), capacity, again)
    }

    #[test]
    fn a_long_document_is_written_twice_into_memory_of_its_size_with_the_same_tokens() {
        for length in [1, 2, SHORT - 1, SHORT, 3 * SHORT] {
            let (bytes, capacity, again) = written(length);
            assert_eq!(bytes, format!("0{}1", "x".repeat(length - 1)));
            assert_eq!(again, length + 1 > SHORT, "{length}");
            assert_eq!(capacity, SHORT.max(length + 1), "{length}");
        }
    }
}
