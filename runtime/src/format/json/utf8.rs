//! Checks that a text is UTF-8, some way ahead of what is read of it.

use super::reader::Reader;
use crate::format::error::Error;

/// How much text is checked for UTF-8 beyond what is needed at once, since checking is fastest in large pieces. Not much,
/// as blobs, which make up most of many texts, need no check.
const CHECK_AHEAD: usize = 224;

/// The same where the last piece was used up, as in texts without blobs.
const CHECK_FAR_AHEAD: usize = 1024;

impl<'a> Reader<'a> {
    /// Reads `length` bytes, which are there, as text.
    #[inline]
    pub(super) fn take(&mut self, length: usize) -> Result<&'a str, Error> {
        let Some(text) = self.utf8(0, length) else {
            self.advance(self.checked.0.len());
            return Err(self.expected("UTF-8"));
        };
        self.advance(length);
        Ok(text)
    }

    /// The `length` bytes that come after `skipped` more, if they are UTF-8; else `checked` are those before the wrong one.
    #[inline]
    pub(super) fn utf8(&mut self, skipped: usize, length: usize) -> Option<&'a str> {
        let (text, offset) = self.checked;
        // Out of range too if it begins before the piece.
        let begin = self.offset.wrapping_add(skipped).wrapping_sub(offset);
        match text.get(begin..begin.wrapping_add(length)) {
            Some(text) => Some(text),
            None => self.check(self.offset.saturating_add(skipped), length),
        }
    }

    /// Checks that `length` bytes at `offset` are UTF-8, and looks at some more.
    #[inline(never)]
    fn check(&mut self, offset: usize, length: usize) -> Option<&'a str> {
        let (last, begin) = self.checked;
        let used_up = begin > 0 && offset <= begin.saturating_add(last.len());
        let ahead = length.saturating_add(if used_up { CHECK_FAR_AHEAD } else { CHECK_AHEAD });
        let rest = self.input.get(offset..).unwrap_or_default();
        let ahead = rest.get(..ahead).unwrap_or(rest);
        let text = std::str::from_utf8(ahead).or_else(|error| {
            // Perhaps only because the piece ends inside a character.
            std::str::from_utf8(ahead.get(..error.valid_up_to()).unwrap_or_default())
        });
        self.checked = (text.unwrap_or_default(), offset);
        self.checked.0.get(..length)
    }
}
