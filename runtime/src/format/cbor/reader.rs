//! Reads one CBOR item, piece by piece, without building a tree: heads, and what is skipped.
//!
//! Knows no type; `container` reads arrays, `member` maps, `value` single values and `text` strings.

use std::fmt;

use bytes::Bytes;

use super::container::Container;
use super::head::{EIGHT_BYTES, FOUR_BYTES, Head, INDEFINITE, Major, ONE_BYTE, TWO_BYTES, beginning};
use crate::format::error::{Error, Found};
use crate::format::keyed::keys::Keys;

/// A cursor over one CBOR item (RFC 8949).
///
/// Every byte it passes is checked: what has been read or skipped, up to [`finish`](Self::finish), was well-formed.
/// Tags are skipped wherever they come; lengths may be definite or not, numbers longer than they need be. At most 127 arrays
/// and maps may be nested. After an error the reader is of no further use.
pub struct Reader<'a> {
    input: &'a [u8],
    /// The same, if it can be shared by what is read.
    pub(super) shared: Option<&'a Bytes>,
    /// The least number that is milliseconds and not seconds, where it is a time; `None` if all are seconds.
    pub(super) least_millis: Option<u64>,
    /// How many bytes have been read; never more than there are.
    offset: usize,
    /// The arrays and maps that are open, the innermost last.
    pub(super) open: Vec<Container>,
    /// Whether a value comes next, rather than what separates or ends values.
    pub(super) due: bool,
    pub(super) keys: Keys<'a, Option<usize>>,
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The bytes may hold what must not be logged.
        f.debug_struct("Reader")
            .field("offset", &self.offset)
            .field("length", &self.input.len())
            .field("depth", &self.open.len())
            .finish_non_exhaustive()
    }
}

impl<'a> Reader<'a> {
    /// A reader at the beginning of `bytes`.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self {
            input: bytes,
            shared: None,
            least_millis: None,
            offset: 0,
            open: Vec::new(),
            due: true,
            keys: Keys::default(),
        }
    }

    /// A reader at the beginning of `bytes`, of which the blobs that are read are slices: not copied, and each keeps all of
    /// `bytes` in memory for as long as it is there.
    #[must_use]
    pub fn of(bytes: &'a Bytes) -> Self {
        Self { shared: Some(bytes), ..Self::new(bytes) }
    }

    /// How many bytes have been read.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// Reads the next value, whatever it is, and checks it to its end.
    pub fn skip(&mut self) -> Result<(), Error> {
        self.expect_due("the next member or element")?;
        self.skip_tags()?;
        match self.next().map(Major::of) {
            Some(Major::Array) => {
                while self.next_element()? {
                    self.skip()?;
                }
            }
            Some(Major::Map) => {
                while self.next_entry()? {
                    // Keys of what nobody knows may be anything.
                    self.skip()?;
                    self.due = true;
                    self.skip()?;
                }
            }
            Some(Major::Bytes) => drop(self.blob()?),
            Some(Major::Text) => drop(self.string()?),
            _ => {
                self.single("a value")?;
            }
        }
        Ok(())
    }

    /// Ends the reading: exactly one item was read, and nothing is left.
    pub fn finish(self) -> Result<(), Error> {
        if self.due {
            return Err(self.expected("a value"));
        }
        if !self.open.is_empty() {
            return Err(self.expected("all of the open array or map to be read"));
        }
        match self.next() {
            None => Ok(()),
            Some(_) => Err(self.expected("the end of the bytes")),
        }
    }

    /// Reads tags, as many as there are, and gives the last.
    #[inline]
    pub(super) fn skip_tags(&mut self) -> Result<Option<u64>, Error> {
        let mut last = None;
        while self.next().is_some_and(|byte| Major::of(byte) == Major::Tag) {
            last = Some(self.head("a tag")?.argument);
        }
        Ok(last)
    }

    /// The byte that comes after any tags; reads nothing.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        let offset = self.offset;
        // What is wrong with a tag is said by whoever reads it.
        let _ = self.skip_tags();
        let byte = self.next();
        self.offset = offset;
        byte
    }

    /// Reads the head of an item of type `major`.
    #[inline]
    pub(super) fn head_of(&mut self, major: Major, expected: &'static str) -> Result<Head, Error> {
        match self.next() {
            Some(byte) if Major::of(byte) == major => self.head(expected),
            _ => Err(self.expected(expected)),
        }
    }

    /// Reads the head of an item.
    #[inline]
    pub(super) fn head(&mut self, expected: &'static str) -> Result<Head, Error> {
        let Some(byte) = self.next() else { return Err(self.expected(expected)) };
        let (major, info) = (Major::of(byte), byte & 0x1f);
        let offset = self.offset;
        self.offset = offset.saturating_add(1);
        let argument = match info {
            0..ONE_BYTE => info.into(),
            ONE_BYTE => self.number().map(u8::from_be_bytes)?.into(),
            TWO_BYTES => self.number().map(u16::from_be_bytes)?.into(),
            FOUR_BYTES => self.number().map(u32::from_be_bytes)?.into(),
            EIGHT_BYTES => self.number().map(u64::from_be_bytes)?,
            INDEFINITE if !matches!(major, Major::Unsigned | Major::Negative | Major::Tag) => 0,
            _ => return Err(Error::at(offset, expected, Found::Byte(byte))),
        };
        Ok(Head { major, info, argument })
    }

    fn number<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        match self.rest().first_chunk() {
            Some(bytes) => {
                self.offset = self.offset.saturating_add(N);
                Ok(*bytes)
            }
            None => Err(Error::at(self.input.len(), "the rest of a number", beginning(None))),
        }
    }

    /// Reads `length` bytes.
    #[inline]
    pub(super) fn take(&mut self, length: u64, expected: &'static str) -> Result<&'a [u8], Error> {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        match self.rest().get(..length) {
            Some(bytes) => {
                self.offset = self.offset.saturating_add(length);
                Ok(bytes)
            }
            None => Err(Error::at(self.offset, expected, BEYOND)),
        }
    }

    /// What has been read from the offset `begin` on.
    #[inline]
    pub(super) fn read_since(&self, begin: usize) -> &'a [u8] {
        self.input.get(begin..self.offset).unwrap_or_default()
    }

    /// What has not been read.
    #[inline]
    pub(super) fn rest(&self) -> &'a [u8] {
        self.input.get(self.offset..).unwrap_or_default()
    }

    /// Reads `count` bytes, which are there.
    #[inline]
    pub(super) fn advance(&mut self, count: usize) {
        self.offset = self.offset.saturating_add(count);
    }

    /// The next byte.
    #[inline]
    pub(super) fn next(&self) -> Option<u8> {
        self.input.get(self.offset).copied()
    }

    /// Reads the next byte if it is `byte`.
    #[inline]
    pub(super) fn next_is(&mut self, byte: u8) -> bool {
        let is = self.next() == Some(byte);
        if is {
            self.offset = self.offset.saturating_add(1);
        }
        is
    }

    #[inline]
    pub(super) fn expect_due(&self, expected: &'static str) -> Result<(), Error> {
        if self.due { Ok(()) } else { Err(self.expected(expected)) }
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

/// What is found where a length is greater than what is left.
pub(super) const BEYOND: Found = Found::Thing("a length beyond the end of the bytes");

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8]) -> Result<(), String> {
        let mut reader = Reader::new(bytes);
        reader.skip().and_then(|()| reader.finish()).map_err(|error| error.to_string())
    }

    #[test]
    fn members_and_elements_are_given_in_order() {
        let bytes = b"\xbf\x7f\x61a\x60\xff\x83\x18\x01\x61x\xf7\xc6\x61b\xa0\xff";
        let mut reader = Reader::new(bytes);
        assert_eq!(reader.next_member().unwrap().as_deref(), Some("a"));
        assert!(reader.next_element().unwrap());
        assert_eq!(reader.read::<i8>().unwrap(), 1);
        assert!(reader.next_element().unwrap());
        assert!(reader.is_string());
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
    fn errors_name_what_was_expected_and_found() {
        for (bytes, line) in [
            (&b""[..], "expected a value, found the end of the bytes at byte 0"),
            (b"\xff", "expected a value, found a break at byte 0"),
            (b"\x1c", "expected a value, found byte 0x1c at byte 0"),
            (b"\x1f", "expected a value, found byte 0x1f at byte 0"),
            (b"\xf8\x14", "expected a value, found byte 0xf8 at byte 0"),
            (b"\x19\x01", "expected the rest of a number, found the end of the bytes at byte 2"),
            (b"\x62a", "expected a string, found a length beyond the end of the bytes at byte 1"),
            (b"\x62a\xff", "expected UTF-8, found byte 0xff at byte 2"),
            (b"\x7f\x61\xc3\x61\xa9\xff", "expected UTF-8, found byte 0xc3 at byte 2"),
            (b"\x7f\x41a\xff", "expected a string, found bytes at byte 1"),
            (b"\x5f\x5f\xff\xff", "expected a piece of definite length, found bytes at byte 1"),
            (
                b"\x81\x82\x00",
                "expected all that an array or map holds, found a length beyond the end of the bytes at byte 1",
            ),
            (
                b"\xa1\x01",
                "expected all that an array or map holds, found a length beyond the end of the bytes at byte 0",
            ),
            (b"\x9f\x00", "expected a value, found the end of the bytes at byte 2"),
            (b"\xbf\x00\xff", "expected a value, found a break at byte 2"),
            (b"\x00\x00", "expected the end of the bytes, found a whole number at byte 1"),
            (b"\xc1", "expected a value, found the end of the bytes at byte 1"),
        ] {
            assert_eq!(check(bytes).unwrap_err(), line, "{bytes:x?}");
        }
    }

    #[test]
    fn whatever_is_well_formed_is_skipped() {
        for bytes in
            [&b"\xe0"[..], b"\xf8\xff", b"\xa1\x82\x01\x02\xa0", b"\xbf\xf6\x9f\xff\xff", b"\xdb\0\0\0\0\0\0\0\x01\x80"]
        {
            assert_eq!(check(bytes), Ok(()), "{bytes:x?}");
        }
    }

    #[test]
    fn a_length_that_cannot_be_takes_no_memory() {
        for major in [b'\x5b', b'\x7b', b'\x9b', b'\xbb'] {
            let bytes = [&[major][..], &(1_u64 << 60).to_be_bytes(), b"abc"].concat();
            let mut reader = Reader::new(&bytes);
            assert!(reader.read::<Vec<String>>().is_err());
            assert!(check(&bytes).unwrap_err().contains("found a length beyond the end of the bytes"));
        }
    }

    #[test]
    fn nesting_ends_at_127_however_it_is_written() {
        let nested = |depth| [b"\x81".repeat(depth), vec![0]].concat();
        assert_eq!(check(&nested(127)), Ok(()));
        let line = "expected at most 127 nested arrays and maps, found one more at byte 127";
        assert_eq!(check(&nested(128)).unwrap_err(), line);
        assert!(check(&b"\xbf\x61a\x9f".repeat(100_000)).is_err());
        // Tags are no nesting, and take no stack.
        assert_eq!(check(&[b"\xc6".repeat(100_000), vec![0]].concat()), Ok(()));
    }

    #[test]
    fn a_value_is_read_only_where_one_is_due() {
        let mut reader = Reader::new(b"\x01");
        reader.skip().unwrap();
        assert!(!reader.is_null());
        assert!(reader.skip().is_err());
        assert!(reader.read::<i8>().is_err());
        assert!(reader.next_member().is_err());
        assert!(reader.next_element().is_err());
        let mut reader = Reader::new(b"\x81\x01");
        reader.next_element().unwrap();
        assert!(reader.finish().is_err());
    }

    #[test]
    fn the_bytes_are_not_in_debug() {
        assert_eq!(format!("{:?}", Reader::new(b"\x66secret")), "Reader { offset: 0, length: 7, depth: 0, .. }");
    }
}
