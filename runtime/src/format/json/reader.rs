//! Reads one JSON text, piece by piece, without building a tree: arrays, and what is skipped.
//!
//! Knows no type; `member` reads objects, `value` single values and `text` strings, which `utf8` checks.

use std::fmt;

use super::blobs::Blobs;
use crate::format::error::{Error, Found};
use crate::format::keyed::keys::Keys;

/// How many arrays and objects may be open at once; one more is refused, so that a hostile text cannot exhaust the
/// stack of whoever reads it.
pub(super) const MAX_DEPTH: u8 = 127;

/// How many arrays and objects are open in an array of the top-level object, where most of a long text is.
const LIST_DEPTH: u8 = 2;

/// A cursor over one JSON text (RFC 8259).
///
/// Every byte it passes is checked: what has been read or skipped, up to [`finish`](Self::finish), was valid JSON.
/// At most 127 arrays and objects may be nested. After an error the reader is of no further use.
pub struct Reader<'a> {
    pub(super) input: &'a [u8],
    /// How many bytes have been read; never more than there are.
    pub(super) offset: usize,
    /// A piece of the input that is known to be UTF-8, and its offset.
    pub(super) checked: (&'a str, usize),
    /// The length of the last blob in base64.
    pub(super) blob_length: usize,
    pub(super) scratch: String,
    pub(super) blobs: Blobs,
    pub(super) depth: u8,
    /// Whether a value comes next, rather than what separates or ends values.
    pub(super) due: bool,
    pub(super) keys: Keys<'a, ()>,
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The text may hold what must not be logged.
        f.debug_struct("Reader")
            .field("offset", &self.offset)
            .field("length", &self.input.len())
            .field("depth", &self.depth)
            .finish_non_exhaustive()
    }
}

impl<'a> Reader<'a> {
    /// A reader at the beginning of `text`.
    #[must_use]
    pub fn new(text: &'a [u8]) -> Self {
        Self {
            input: text,
            offset: 0,
            checked: ("", 0),
            blob_length: 0,
            scratch: String::new(),
            blobs: Blobs::default(),
            depth: 0,
            due: true,
            keys: Keys::default(),
        }
    }

    /// How many bytes have been read.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// Whether an array has another element; `false` at the array's end.
    ///
    /// The first call for an array also reads its `[`. After `true`, the element must be read or skipped.
    pub fn next_element(&mut self) -> Result<bool, Error> {
        let first = self.due;
        if first {
            self.open(b'[', "an array")?;
        }
        match self.peek() {
            Some(b']') if self.depth > 0 => {
                self.close();
                return Ok(false);
            }
            Some(b',') if !first && self.depth > 0 => self.advance(1),
            _ if !first => return Err(self.expected("`,` or `]`")),
            _ => {}
        }
        self.due = true;
        if self.depth <= LIST_DEPTH {
            self.keys.begin_element();
        }
        Ok(true)
    }

    /// Reads the next value, whatever it is, and checks it to its end.
    pub fn skip(&mut self) -> Result<(), Error> {
        self.expect_due("`,` or the end of an array or object")?;
        match self.peek() {
            Some(b'{') => {
                while self.next_member()?.is_some() {
                    self.skip()?;
                }
            }
            Some(b'[') => {
                while self.next_element()? {
                    self.skip()?;
                }
            }
            Some(b'"') => {
                self.text("a string")?;
                self.value_done();
            }
            Some(b't' | b'f') => {
                self.bool()?;
            }
            Some(b'n') => self.null()?,
            _ => {
                self.number_as("a value")?;
            }
        }
        Ok(())
    }

    /// About how many elements an array has from here on, if all are like the one that began at `begin`.
    ///
    /// Only a guess, and only for arrays in the top-level object, since the rest of the text is counted as theirs; so
    /// that no text makes a reader take much more memory than it has itself, as many as fit into the rest at `size`.
    pub(super) fn fitting(&self, begin: usize, size: usize) -> usize {
        if self.depth > LIST_DEPTH {
            return 1;
        }
        let rest = self.rest().len();
        let most = rest.checked_div(size).unwrap_or_default();
        let like = rest.checked_div(self.offset.saturating_sub(begin)).unwrap_or_default();
        like.min(most).saturating_add(1)
    }

    /// Ends the reading: exactly one value was read, and only white space is left.
    pub fn finish(mut self) -> Result<(), Error> {
        let next = self.peek();
        if self.due {
            return Err(self.expected("a value"));
        }
        if self.depth > 0 {
            return Err(self.expected("all of the open array or object to be read"));
        }
        match next {
            None => Ok(()),
            Some(_) => Err(self.expected("the end of the text")),
        }
    }

    pub(super) fn open(&mut self, bracket: u8, expected: &'static str) -> Result<(), Error> {
        if self.peek() != Some(bracket) {
            return Err(self.expected(expected));
        }
        if self.depth >= MAX_DEPTH {
            return Err(Error::at(self.offset, "at most 127 nested arrays and objects", Found::Thing("one more")));
        }
        self.depth = self.depth.saturating_add(1);
        self.advance(1);
        self.due = false;
        Ok(())
    }

    pub(super) fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.advance(1);
    }

    /// What has not been read.
    #[inline]
    pub(super) fn rest(&self) -> &'a [u8] {
        self.input.get(self.offset..).unwrap_or_default()
    }

    /// The next byte.
    #[inline]
    pub(super) fn next(&self) -> Option<u8> {
        self.input.get(self.offset).copied()
    }

    /// The next byte that is not white space.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        loop {
            match self.next() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.advance(1),
                next => return next,
            }
        }
    }

    /// Reads `count` bytes, which are there.
    #[inline]
    pub(super) fn advance(&mut self, count: usize) {
        self.offset = self.offset.saturating_add(count);
    }

    /// Reads the next byte if it is `byte`.
    #[inline]
    pub(super) fn next_is(&mut self, byte: u8) -> bool {
        let is = self.next() == Some(byte);
        if is {
            self.advance(1);
        }
        is
    }

    #[inline]
    pub(super) fn expect_due(&mut self, expected: &'static str) -> Result<(), Error> {
        if self.due {
            return Ok(());
        }
        self.peek();
        Err(self.expected(expected))
    }

    #[inline]
    pub(super) fn is_due(&self) -> bool {
        self.due
    }

    /// Notes that the value that was due has been read.
    #[inline]
    pub(super) fn value_done(&mut self) {
        self.due = false;
    }

    /// The error that says that `expected` is not what stands here.
    #[cold]
    pub(super) fn expected(&self, expected: &'static str) -> Error {
        Error::at(self.offset, expected, beginning(self.next()))
    }

    /// The error, placed here unless it has a place.
    #[cold]
    pub(super) fn locate(&self, error: Error) -> Error {
        error.or_at(self.offset)
    }
}

/// Names what `next` begins.
fn beginning(next: Option<u8>) -> Found {
    match next {
        None => Found::Thing("the end of the text"),
        Some(b'{') => Found::Thing("an object"),
        Some(b'[') => Found::Thing("an array"),
        Some(b'"') => Found::Thing("a string"),
        Some(b'-' | b'0'..=b'9') => Found::Thing("a number"),
        Some(byte @ b'!'..=b'~') => Found::Character(byte.into()),
        Some(byte) => Found::Byte(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_there_is_named_or_shown() {
        let line = |next| Error::new("a string", beginning(next), Some(7)).to_string();
        assert_eq!(line(None), "expected a string, found the end of the text at byte 7");
        assert_eq!(line(Some(b'[')), "expected a string, found an array at byte 7");
        assert_eq!(line(Some(b'}')), "expected a string, found `}` at byte 7");
        assert_eq!(line(Some(b'\n')), "expected a string, found byte 0x0a at byte 7");
    }

    fn check(text: &str) -> Result<(), String> {
        let mut reader = Reader::new(text.as_bytes());
        reader.skip().and_then(|()| reader.finish()).map_err(|error| error.to_string())
    }

    #[test]
    fn members_and_elements_are_given_in_order() {
        let mut reader = Reader::new(br#" { "a" : [ 1 , "x" , null ] , "\u0062" : { } } "#);
        assert_eq!(reader.next_member().unwrap().as_deref(), Some("a"));
        assert!(reader.next_element().unwrap());
        assert_eq!(reader.number().unwrap(), "1");
        assert!(reader.next_element().unwrap());
        assert_eq!(reader.string().unwrap(), "x");
        assert!(reader.next_element().unwrap());
        assert_eq!(reader.optional::<String>().unwrap(), None);
        assert!(!reader.next_element().unwrap());
        assert_eq!(reader.next_member().unwrap().as_deref(), Some("b"));
        assert_eq!(reader.next_member().unwrap(), None);
        assert_eq!(reader.next_member().unwrap(), None);
        reader.finish().unwrap();
    }

    #[test]
    fn only_whole_valid_texts_are_accepted() {
        for text in ["null", " [] ", "{}", "-0", "1.5e+7", r#"{"a":[true,false,{"b":""}]}"#, "[[],[{}],0E0]"] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
        for text in [
            "",
            " ",
            "{",
            "[",
            "[1",
            "[1,",
            "[1,]",
            "[,1]",
            "[1 2]",
            "[1}",
            "{]",
            r#"{"a"}"#,
            r#"{"a":}"#,
            r#"{"a":1,}"#,
            r#"{"a":,"b":1}"#,
            r#"{"a":1 "b":2}"#,
            "{1:2}",
            "{,}",
            "01",
            "-",
            "+1",
            ".5",
            "1.",
            "1e",
            "1e+",
            "0x1",
            "NaN",
            "nul",
            "nulll",
            "True",
            "1 2",
            "{} {}",
            "[]]",
            "'a'",
            "\u{feff}1",
            "\u{a0}1",
            "/**/1",
        ] {
            assert!(check(text).is_err(), "{text}");
        }
    }

    #[test]
    fn errors_name_what_was_expected() {
        assert_eq!(check(r#"{"a":}"#).unwrap_err(), "expected a value, found `}` at byte 5");
        assert_eq!(check("[1 2]").unwrap_err(), "expected `,` or `]`, found a number at byte 3");
        assert_eq!(check("{} x").unwrap_err(), "expected the end of the text, found `x` at byte 3");
        assert_eq!(check("1.x").unwrap_err(), "expected a digit, found `x` at byte 2");
        assert_eq!(check("[").unwrap_err(), "expected a value, found the end of the text at byte 1");
    }

    #[test]
    fn nesting_ends_at_127() {
        let nested = |depth| "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(check(&nested(127)), Ok(()));
        let line = "expected at most 127 nested arrays and objects, found one more at byte 127";
        assert_eq!(check(&nested(128)).unwrap_err(), line);
        assert!(check(&"[{\"a\":".repeat(100_000)).is_err());
    }

    #[test]
    fn a_value_is_read_only_where_one_is_due() {
        let mut reader = Reader::new(b"1");
        reader.skip().unwrap();
        assert!(!reader.is_null());
        assert!(reader.skip().is_err());
        assert!(reader.next_member().is_err());
        assert!(reader.next_element().is_err());
        let mut reader = Reader::new(b"[1]");
        reader.next_element().unwrap();
        assert!(reader.finish().is_err());
    }
}
