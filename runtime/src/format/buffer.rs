//! Bytes of a document that is being written, or only measured. Knows no format.
//!
//! Long blobs can be shared instead of copied: they lie between the bytes that are written.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;

use crate::types::segments::Spliced;
use crate::{IdempotencyTokens, SegmentedBytes};

/// From how many bytes on a blob is shared: fewer are copied sooner than they are counted, hashed and sent on their own.
#[cfg(feature = "cbor")]
const LEAST_SHARED: usize = 1024;

/// Takes bytes, or counts them while it measures.
#[derive(Default)]
pub(crate) struct Buffer {
    bytes: Vec<u8>,
    /// What is not copied into `bytes`.
    shared: Vec<Spliced>,
    tokens: IdempotencyTokens,
    /// Whether idempotency tokens that are unset stay so.
    tokens_stay_unset: bool,
    /// While measuring: the length that `bytes` would have and that of `shared`, which are not kept.
    measured: Option<[usize; 2]>,
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

    /// Counts bytes until [`begin`](Self::begin).
    pub(crate) fn measuring(tokens: IdempotencyTokens) -> Self {
        Self { measured: Some([0; 2]), ..Self::new(tokens) }
    }

    /// Takes the same bytes again, now to keep them, into memory of just their size.
    pub(crate) fn begin(&mut self) {
        let [bytes, shared] = self.measured.take().unwrap_or_default();
        self.bytes.reserve_exact(bytes);
        self.shared.reserve_exact(shared);
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

    /// An idempotency token, if they are to be made. Measuring uses up none; most have the length of a UUID.
    pub(crate) fn token(&mut self) -> Option<Cow<'static, str>> {
        if self.tokens_stay_unset || !self.tokens.are_there() {
            return None;
        }
        Some(match self.measured {
            Some(_) => "00000000-0000-4000-8000-000000000000".into(),
            None => self.tokens.next().into(),
        })
    }

    /// Whether the next `length` bytes are only counted.
    #[inline]
    fn skips(&mut self, length: usize) -> bool {
        if let Some([measured, _]) = &mut self.measured {
            *measured = measured.saturating_add(length);
        }
        self.measured.is_some()
    }
}
