//! Reads strings and blobs: whole, or in pieces where their length is indefinite.

use std::borrow::Cow;

use base64_simd::STANDARD;
use bytes::Bytes;

use super::head::{BREAK, INDEFINITE, Major, short};
use super::reader::Reader;
use crate::format::error::{Error, Found};

impl<'a> Reader<'a> {
    /// The next value, which is a string.
    pub fn string(&mut self) -> Result<Cow<'a, str>, Error> {
        self.text("a string")
    }

    /// The next value, which is a string.
    #[inline]
    pub(super) fn owned_string(&mut self) -> Result<String, Error> {
        match self.plain(Major::Text) {
            Some(bytes) => self.utf8(bytes).map(str::to_owned),
            None => self.string().map(Cow::into_owned),
        }
    }

    /// The next value, which is bytes.
    pub fn blob(&mut self) -> Result<Cow<'a, [u8]>, Error> {
        let value = if let Some(bytes) = self.whole(Major::Bytes, "bytes")? {
            Cow::Borrowed(bytes)
        } else {
            let mut pieces = Vec::new();
            while let Some(piece) = self.next_piece(Major::Bytes, "bytes")? {
                pieces.extend_from_slice(piece);
            }
            Cow::Owned(pieces)
        };
        self.due = false;
        Ok(value)
    }

    /// The next value, which is bytes: a slice of what is read, where that is shared.
    ///
    /// Where times are milliseconds it may be a text in base64: servers that imitate AWS send that, and AWS's SDK for Java
    /// takes it.
    #[inline]
    pub(super) fn bytes(&mut self) -> Result<Bytes, Error> {
        if let Some(shared) = self.shared
            && let Some(bytes) = self.plain(Major::Bytes)
        {
            return Ok(shared.slice_ref(bytes));
        }
        self.any_bytes()
    }

    /// [`bytes`](Self::bytes), whatever comes.
    #[inline(never)]
    fn any_bytes(&mut self) -> Result<Bytes, Error> {
        if self.least_millis.is_some() && self.is_string() {
            let text = self.string()?;
            return STANDARD.decode_to_vec(text.as_bytes()).map(Bytes::from).map_err(|_| {
                Error::at(self.offset().saturating_sub(text.len()), "bytes", Found::Thing("a string that is no base64"))
            });
        }
        Ok(match (self.blob()?, self.shared) {
            (Cow::Borrowed(bytes), Some(shared)) => shared.slice_ref(bytes),
            (bytes, _) => bytes.into_owned().into(),
        })
    }

    pub(super) fn text(&mut self, expected: &'static str) -> Result<Cow<'a, str>, Error> {
        if let Some(bytes) = self.plain(Major::Text) {
            return self.utf8(bytes).map(Cow::Borrowed);
        }
        let value = if let Some(bytes) = self.whole(Major::Text, expected)? {
            Cow::Borrowed(self.utf8(bytes)?)
        } else {
            let mut pieces = String::new();
            while let Some(piece) = self.next_piece(Major::Text, expected)? {
                // No character may be parted (RFC 8949, section 3.2.3).
                pieces.push_str(self.utf8(piece)?);
            }
            Cow::Owned(pieces)
        };
        self.due = false;
        Ok(value)
    }

    /// The next value, if it is a string or blob as services mostly write them: without tags, whole, and short enough.
    /// `None` leaves everything as it is.
    #[inline]
    fn plain(&mut self, major: Major) -> Option<&'a [u8]> {
        if !self.due {
            return None;
        }
        let all = self.rest();
        let (length, rest) = short(major, all)?;
        let bytes = rest.get(..usize::try_from(length).ok()?)?;
        self.advance(all.len().wrapping_sub(rest.len()).wrapping_add(bytes.len()));
        self.due = false;
        Some(bytes)
    }

    /// A string or blob of definite length; `None` if pieces follow.
    #[inline]
    fn whole(&mut self, major: Major, expected: &'static str) -> Result<Option<&'a [u8]>, Error> {
        self.expect_due(expected)?;
        self.skip_tags()?;
        if self.next_is(major.byte(INDEFINITE)) {
            return Ok(None);
        }
        self.piece(major, expected).map(Some)
    }

    /// The next piece; `None` after the last.
    fn next_piece(&mut self, major: Major, expected: &'static str) -> Result<Option<&'a [u8]>, Error> {
        if self.next_is(BREAK) {
            return Ok(None);
        }
        if self.next() == Some(major.byte(INDEFINITE)) {
            return Err(self.expected("a piece of definite length"));
        }
        self.piece(major, expected).map(Some)
    }

    #[inline]
    fn piece(&mut self, major: Major, expected: &'static str) -> Result<&'a [u8], Error> {
        let length = self.head_of(major, expected)?.argument;
        self.take(length, expected)
    }

    /// `bytes`, which have just been read, as text.
    #[inline]
    fn utf8(&self, bytes: &'a [u8]) -> Result<&'a str, Error> {
        std::str::from_utf8(bytes).map_err(|error| {
            let valid = error.valid_up_to();
            let begin = self.offset().saturating_sub(bytes.len());
            Error::at(begin.saturating_add(valid), "UTF-8", Found::Byte(bytes.get(valid).copied().unwrap_or_default()))
        })
    }
}
