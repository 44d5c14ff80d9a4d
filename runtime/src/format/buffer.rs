//! Bytes of a document that is being written, or only measured. Knows no format.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;

use crate::IdempotencyTokens;

/// Takes bytes, or counts them while it measures.
#[derive(Default)]
pub(crate) struct Buffer {
    bytes: Vec<u8>,
    tokens: IdempotencyTokens,
    /// Whether idempotency tokens that are unset stay so.
    tokens_stay_unset: bool,
    /// While measuring: the length that the document would have, which is not kept.
    measured: Option<usize>,
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
        Self { measured: Some(0), ..Self::new(tokens) }
    }

    /// Takes the same bytes again, now to keep them, into memory of just their size.
    pub(crate) fn begin(&mut self) {
        self.bytes.reserve_exact(self.measured.take().unwrap_or_default());
    }

    /// The bytes.
    pub(crate) fn into_bytes(self) -> Bytes {
        self.bytes.into()
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
        if let Some(measured) = &mut self.measured {
            *measured = measured.saturating_add(length);
        }
        self.measured.is_some()
    }
}
