//! Reads maps, member by member.

use std::borrow::Cow;

use super::container::{Container, MAX_DEPTH};
use super::head::Major;
use super::reader::Reader;
use crate::format::error::Error;
use crate::format::keyed::keys::SeenKey;

impl<'a> Reader<'a> {
    /// The key of the next member, if it is that of the last element; `None` leaves everything as it is.
    #[inline]
    pub(super) fn likely_member(&mut self) -> Option<&'a str> {
        let SeenKey { first, text, raw, more: left } = self.keys.likely()?;
        if first != self.due {
            return None;
        }
        let behind = self.rest().strip_prefix(raw)?;
        if first {
            // A member takes two bytes at least.
            if self.open.len() >= MAX_DEPTH || left.unwrap_or_default() > behind.len() / 2 {
                return None;
            }
            self.open.push(Container { major: Major::Map, left });
        } else {
            let map = self.open.last_mut().filter(|container| container.major == Major::Map)?;
            if map.take() == Some(false) {
                return None;
            }
        }
        self.advance(raw.len());
        self.keys.came(None);
        self.due = true;
        Some(text)
    }

    /// [`next_member`](Self::next_member), whatever comes.
    #[inline(never)]
    pub(super) fn any_member(&mut self) -> Result<Option<Cow<'a, str>>, Error> {
        let (first, begin) = (self.due, self.offset());
        if !self.next_entry()? {
            return Ok(None);
        }
        let key = self.text("a key, which is a string")?;
        self.due = true;
        let borrowed = match key {
            Cow::Borrowed(text) => {
                // How many are to come behind it; `None` until a break.
                let left = self.open.last().and_then(|map| map.left);
                Some(SeenKey { first, text, raw: self.read_since(begin), more: left })
            }
            Cow::Owned(_) => None,
        };
        self.keys.came(borrowed);
        Ok(Some(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys of all maps in `bytes`, in order; the error in place of the rest.
    fn keys(bytes: &[u8]) -> String {
        fn collect(reader: &mut Reader<'_>, seen: &mut Vec<String>) -> Result<(), Error> {
            match reader.peek().map(Major::of) {
                Some(Major::Array) => {
                    while reader.next_element()? {
                        collect(reader, seen)?;
                    }
                    Ok(())
                }
                Some(Major::Map) => {
                    while let Some(key) = reader.next_member()? {
                        seen.push(key.into_owned());
                        collect(reader, seen)?;
                    }
                    Ok(())
                }
                _ => reader.skip(),
            }
        }
        let mut reader = Reader::new(bytes);
        let mut seen = Vec::new();
        let read = collect(&mut reader, &mut seen).and_then(|()| reader.finish());
        seen.extend(read.err().map(|error| error.to_string()));
        seen.join(" ")
    }

    #[test]
    fn elements_need_not_be_alike() {
        const AB: &[u8] = b"\xa2\x61a\x01\x61b\x02";
        for (other, seen) in [
            (AB, "a b"),
            (b"\xa2\x61b\x01\x61a\x02", "b a"),
            (b"\xa1\x61a\x01", "a"),
            (b"\xa0", ""),
            (b"\xa3\x61a\x01\x61c\x03\x61b\x02", "a c b"),
            // Of no length that is said; keys in pieces, or behind tags; heads longer than they need be.
            (b"\xbf\x61a\x01\x61b\x02\xff", "a b"),
            (b"\xa2\x7f\x61a\xff\x01\x61b\x02", "a b"),
            (b"\xc6\xa2\xc6\x61a\x01\x78\x01b\x02", "a b"),
            (b"\xa2\x61a\xa1\x61b\x01\x61b\x02", "a b b"),
            (b"\xa2\x61a\xa0\x61b\x02", "a b"),
            (b"\xa1\x61a\x81\xa1\x61b\x02", "a b"),
        ] {
            for array in [
                [b"\x84", AB, other, other, AB].concat(),
                [b"\x9f", AB, other, other, AB, b"\xff"].concat(),
                [b"\xa1\x61L\x84", AB, other, other, AB].concat(),
            ] {
                let expected = ["a b", seen, seen, "a b"].into_iter().filter(|keys| !keys.is_empty());
                let expected = expected.collect::<Vec<_>>().join(" ");
                assert_eq!(keys(&array).trim_start_matches("L "), expected, "{array:x?}");
            }
        }
    }

    #[test]
    fn what_is_likely_is_still_checked() {
        let end = |bytes: &[u8]| keys(bytes);
        assert_eq!(end(b"\x82\xa1\x61a\x01\xa1\x61a"), "a a expected a value, found the end of the bytes at byte 8");
        assert_eq!(
            end(b"\x82\xa3\x61a\x01\x61b\x01\x61c\x01\xa3\x61a\x01"),
            "a b c expected all that an array or map holds, found a length beyond the end of the bytes at byte 11"
        );
        // A map with a member more than it says, and one with less.
        assert_eq!(
            end(b"\x82\xa2\x61a\x01\x61b\x02\xa1\x61a\x01\x61b\x02"),
            "a b a expected the end of the bytes, found a string at byte 12"
        );
        assert_eq!(
            end(b"\x82\xa1\x61a\x01\xa2\x61a\x01"),
            "a expected all that an array or map holds, found a length beyond the end of the bytes at byte 5"
        );
        let nested = [&b"\x61a\xa1".repeat(130)[..], b"\x61a\x01"].concat();
        let nested = [b"\x82\xa1", &nested[..], b"\xa1", &nested[..]].concat();
        assert!(
            end(&nested).ends_with("expected at most 127 nested arrays and maps, found one more at byte 379"),
            "{}",
            end(&nested)
        );
    }
}
