//! Strings of a JSON text: their end, their escapes, their UTF-8, and base64 inside them.

use std::borrow::Cow;

use bytes::Bytes;

use super::reader::Reader;
use super::scan;
use crate::format::error::{Error, Found};

/// A string's text: as it stands in the input, or unescaped into the reader's scratch buffer.
pub(super) enum Text<'a> {
    Borrowed(&'a str),
    InScratch,
}

impl<'a> Reader<'a> {
    /// The next value, a string. Borrowed from the input if it has no escapes.
    pub fn string(&mut self) -> Result<Cow<'a, str>, Error> {
        self.expect_due("a string")?;
        let text = self.text("a string")?;
        self.value_done();
        Ok(match text {
            Text::Borrowed(text) => Cow::Borrowed(text),
            // A copy of just its size; the memory serves the next one.
            Text::InScratch => Cow::Owned(self.scratch.as_str().to_owned()),
        })
    }

    /// The next value, a string.
    #[inline]
    pub(super) fn owned_string(&mut self) -> Result<String, Error> {
        if self.is_string()
            && let Some(text) = self.simple_text()
        {
            self.value_done();
            return Ok(text.to_owned());
        }
        self.string().map(Cow::into_owned)
    }

    /// The next value, a string of base64 with padding (RFC 4648, section 4), decoded.
    ///
    /// Blobs of at most 4 KiB may share memory with others of the text, 32 KiB at most: see [`Detach`](crate::Detach).
    pub fn blob(&mut self) -> Result<Bytes, Error> {
        self.expect_due("a string of base64")?;
        self.peek();
        let offset = self.offset();
        if let [b'"', tail @ ..] = self.rest()
            && let Some(encoded) = self.up_to_quote(tail)
            && let Some(bytes) = self.blobs.decode(encoded, tail.len())
        {
            self.advance(encoded.len().saturating_add(2));
            self.value_done();
            return Ok(bytes);
        }
        // With an escape, or none.
        let text = self.string()?;
        let bytes = self.blobs.decode(text.as_bytes(), text.len());
        bytes.ok_or_else(|| Error::at(offset, "base64", Found::Thing("another string")))
    }

    /// What of `text` comes before a quote; all of the string, if it is base64: that has no quote and no escape.
    ///
    /// Blobs of one text mostly have one size, so a quote as far away as the last one needs no search.
    #[inline]
    fn up_to_quote(&mut self, text: &'a [u8]) -> Option<&'a [u8]> {
        if text.get(self.blob_length) != Some(&b'"') {
            self.blob_length = scan::quote(text)?;
        }
        text.get(..self.blob_length)
    }

    /// The next thing in the input, a string, be it a key or a value.
    #[inline]
    pub(super) fn text(&mut self, expected: &'static str) -> Result<Text<'a>, Error> {
        if self.peek() == Some(b'"')
            && let Some(text) = self.simple_text()
        {
            return Ok(Text::Borrowed(text));
        }
        self.any_text(expected)
    }

    /// The string that begins here, if it has neither escapes nor errors; `None` leaves everything as it is.
    #[inline(never)]
    fn simple_text(&mut self) -> Option<&'a str> {
        let [_, inside @ ..] = self.rest() else { return None };
        let length = scan::plain_run(inside);
        if inside.get(length) != Some(&b'"') {
            return None;
        }
        let text = self.utf8(1, length)?;
        self.advance(length.wrapping_add(2));
        Some(text)
    }

    #[inline(never)]
    fn any_text(&mut self, expected: &'static str) -> Result<Text<'a>, Error> {
        if !self.next_is(b'"') {
            return Err(self.expected(expected));
        }
        let run = self.run()?;
        self.unescape(run)?;
        Ok(Text::InScratch)
    }

    /// What comes before the next quote, backslash or control character.
    fn run(&mut self) -> Result<&'a str, Error> {
        self.take(scan::plain_run(self.rest()))
    }

    /// Reads the rest of a string that begins with `run` and has an escape or an error behind it.
    fn unescape(&mut self, mut run: &'a str) -> Result<(), Error> {
        self.scratch.clear();
        loop {
            self.scratch.push_str(run);
            if self.next_is(b'"') {
                return Ok(());
            }
            if !self.next_is(b'\\') {
                return Err(self.expected("the rest of a string"));
            }
            let char = self.escape()?;
            self.scratch.push(char);
            run = self.run()?;
        }
    }

    /// What the escape means that follows a backslash.
    fn escape(&mut self) -> Result<char, Error> {
        let char = match self.next() {
            Some(char @ (b'"' | b'\\' | b'/')) => char::from(char),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            _ => return Err(self.expected("one of `\"\\/bfnrtu`")),
        };
        self.advance(1);
        Ok(char)
    }

    /// The character of `u` and four digits, or of two such escapes that make a surrogate pair.
    fn unicode_escape(&mut self) -> Result<char, Error> {
        let offset = self.offset();
        let mut code = self.code_unit()?;
        if (0xd800..=0xdbff).contains(&code) {
            if !self.next_is(b'\\') {
                return Err(self.expected("the second half of a surrogate pair"));
            }
            let low = self.code_unit()?;
            if !(0xdc00..=0xdfff).contains(&low) {
                return Err(Error::at(offset, "a surrogate pair", Found::Thing("its first half alone")));
            }
            code = (((code & 0x3ff) << 10) | (low & 0x3ff)).saturating_add(0x10000);
        }
        char::from_u32(code).ok_or_else(|| Error::at(offset, "a surrogate pair", Found::Thing("its second half alone")))
    }

    /// The number that `u` and four hexadecimal digits give.
    fn code_unit(&mut self) -> Result<u32, Error> {
        if !self.next_is(b'u') {
            return Err(self.expected("`u` and four hexadecimal digits"));
        }
        let mut code = 0;
        for at in 0..4 {
            let digit = self.rest().get(at).and_then(|byte| char::from(*byte).to_digit(16));
            let Some(digit) = digit else {
                self.advance(at);
                return Err(self.expected("a hexadecimal digit"));
            };
            code = code << 4 | digit;
        }
        self.advance(4);
        Ok(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn string(text: &str) -> Result<String, String> {
        let mut reader = Reader::new(text.as_bytes());
        let value = reader.string().map_err(|error| error.to_string())?.into_owned();
        reader.finish().map_err(|error| error.to_string())?;
        Ok(value)
    }

    #[test]
    fn a_string_without_escapes_is_borrowed() {
        assert!(matches!(Reader::new(br#""abc""#).string(), Ok(Cow::Borrowed("abc"))));
    }

    #[test]
    fn escapes_mean_what_rfc_8259_says() {
        assert_eq!(string(r#""\"\\\/\b\f\n\r\t\u00e9\u20AC""#).unwrap(), "\"\\/\u{8}\u{c}\n\r\té€");
        assert_eq!(string(r#""a\ud834\udd1eb""#).unwrap(), "a\u{1d11e}b");
    }

    #[test]
    fn half_a_surrogate_pair_is_refused() {
        for text in [r#""\ud834""#, r#""\ud834x""#, r#""\ud834\n""#, r#""\ud834\ud834""#, r#""\udd1e""#] {
            assert!(string(text).is_err(), "{text}");
        }
    }

    #[test]
    fn broken_strings_are_refused_with_their_place() {
        assert_eq!(string("\"a").unwrap_err(), "expected the rest of a string, found the end of the text at byte 2");
        assert_eq!(string("\"a\nb\"").unwrap_err(), "expected the rest of a string, found byte 0x0a at byte 2");
        assert_eq!(string(r#""\x""#).unwrap_err(), "expected one of `\"\\/bfnrtu`, found `x` at byte 2");
        assert_eq!(string(r#""\u12g4""#).unwrap_err(), "expected a hexadecimal digit, found `g` at byte 5");
        let error = Reader::new(b"\"ab\xff\"").string().unwrap_err();
        assert_eq!(error.to_string(), "expected UTF-8, found byte 0xff at byte 3");
    }

    #[test]
    fn blobs_are_padded_base64_escaped_or_not() {
        let blob = |text: &str| Reader::new(text.as_bytes()).blob();
        assert_eq!(blob(r#""Zm9v""#).unwrap(), "foo");
        assert_eq!(blob(r#""""#).unwrap(), "");
        assert_eq!(blob(r#""\u005am9v""#).unwrap(), "foo");
        assert_eq!(blob(r#""\/\/8=""#).unwrap(), &[0xff, 0xff][..]);
        assert_eq!(blob(r#" "Zm9" "#).unwrap_err().to_string(), "expected base64, found another string at byte 1");
        assert!(blob("1").is_err());
    }
}
