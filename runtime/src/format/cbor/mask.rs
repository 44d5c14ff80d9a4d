//! CBOR without what is called a secret in it: the bytes stay as they are, but for values that are replaced.

use super::head::{DOUBLE, HALF, Major, SINGLE};
use super::reader::Reader;
use crate::format::error::Error;

/// What stands for a secret: for a text, for bytes, and for a number.
const HIDDEN_TEXT: &[u8] = b"\x68redacted";
const HIDDEN_BYTES: &[u8] = b"\x48redacted";
const HIDDEN_NUMBER: &[u8] = b"\x00";

/// The map `bytes` without the values whose keys are secret: texts and blobs are `redacted`, numbers zero, of arrays each
/// element, while a map inside has keys of its own. What comes behind a place that cannot be read is left out. `None` if it
/// is no map.
pub(crate) fn masked(bytes: &[u8], is_secret: &dyn Fn(&str) -> bool) -> Option<Vec<u8>> {
    let mut reader = Reader::new(bytes);
    if reader.peek().map(Major::of) != Some(Major::Map) {
        return None;
    }
    let mut masking = Masking { is_secret, hidden: Vec::new(), known: 0 };
    let read = masking.read(&mut reader, false).and_then(|()| reader.finish());
    let end = if read.is_ok() { bytes.len() } else { masking.known };
    let (mut masked, mut done) = (Vec::with_capacity(bytes.len()), 0);
    for Hidden { begin, end, instead } in masking.hidden {
        masked.extend_from_slice(bytes.get(done..begin)?);
        masked.extend_from_slice(instead);
        done = end;
    }
    masked.extend_from_slice(bytes.get(done..end)?);
    Some(masked)
}

struct Masking<'a> {
    is_secret: &'a dyn Fn(&str) -> bool,
    hidden: Vec<Hidden>,
    /// How many bytes are known to hold no secret but those of `hidden`.
    known: usize,
}

/// The place of a value, and what stands for it.
struct Hidden {
    begin: usize,
    end: usize,
    instead: &'static [u8],
}

impl Masking<'_> {
    /// Reads the next item; if it is to `hide`, notes where it is.
    fn read(&mut self, reader: &mut Reader<'_>, hide: bool) -> Result<(), Error> {
        let begin = reader.offset();
        let first = reader.peek();
        match first.map(Major::of) {
            Some(Major::Array) => {
                while reader.next_element()? {
                    self.read(reader, hide)?;
                }
            }
            Some(Major::Map) => {
                while reader.next_entry()? {
                    let hide = self.key(reader)?.unwrap_or(hide);
                    reader.due = true;
                    self.read(reader, hide)?;
                }
            }
            major => {
                reader.skip()?;
                let instead = match (major, first) {
                    (Some(Major::Text), _) => HIDDEN_TEXT,
                    (Some(Major::Bytes), _) => HIDDEN_BYTES,
                    (Some(Major::Unsigned | Major::Negative), _) | (_, Some(HALF | SINGLE | DOUBLE)) => HIDDEN_NUMBER,
                    // Truth and nothing tell little.
                    _ => return Ok(()),
                };
                if hide {
                    self.hidden.push(Hidden { begin, end: reader.offset(), instead });
                }
            }
        }
        self.known = reader.offset();
        Ok(())
    }

    /// Reads a key: whether its value is a secret; `None` if the key is no text.
    fn key(&mut self, reader: &mut Reader<'_>) -> Result<Option<bool>, Error> {
        let secret = if reader.is_string() {
            Some((self.is_secret)(&reader.string()?))
        } else {
            reader.skip()?;
            None
        };
        self.known = reader.offset();
        Ok(secret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_secrets_are_replaced_and_all_else_stays() {
        let is_secret = |name: &str| name == "Key";
        let masked = |bytes: &[u8]| masked(bytes, &is_secret);
        assert_eq!(masked(b"\xa2\x61A\x01\x63Key\x62ab").unwrap(), b"\xa2\x61A\x01\x63Key\x68redacted");
        let nested = b"\xbf\x61L\x82\xbf\x63Key\x42ab\xff\xf6\x63Key\x07\xff";
        assert_eq!(masked(nested).unwrap(), b"\xbf\x61L\x82\xbf\x63Key\x48redacted\xff\xf6\x63Key\0\xff");
        for other in [&b"\xff"[..], b"\x63Key", b"{\"Key\":1}", b""] {
            assert_eq!(masked(other), None);
        }
    }
    #[test]
    fn secrets_may_be_of_any_type_and_beside_keys_of_any_type() {
        let is_secret = |name: &str| name == "Key";
        let masked = |bytes: &[u8]| masked(bytes, &is_secret).unwrap().escape_ascii().to_string();
        for (secret, hidden) in [
            (&b"\x82\x62ab\x07"[..], &b"\x82\x68redacted\0"[..]),
            (b"\x9f\x9f\x5f\x41a\xff\xff\xff", b"\x9f\x9f\x48redacted\xff\xff"),
            (b"\xa2\x61a\x61b\x63Key\x61c", b"\xa2\x61a\x61b\x63Key\x68redacted"),
            (b"\xa1\x07\x61b", b"\xa1\x07\x68redacted"),
            (b"\xc2\x42ab", b"\x48redacted"),
            (b"\xc1\xfb\x41\xd9\x54\xfc\x40\0\0\0", b"\0"),
            (b"\x39\x01\0", b"\0"),
            (b"\xf9\x3c\0", b"\0"),
            (b"\xf5", b"\xf5"),
            (b"\xf6", b"\xf6"),
        ] {
            for beside in [&b"\x61A\x01"[..], b"\x07\x01", b"\x82\x01\x02\x61x", b"\xf6\xa0"] {
                let whole = |value: &[u8]| [b"\xa2", beside, b"\x63Key", value].concat();
                assert_eq!(masked(&whole(secret)), whole(hidden).escape_ascii().to_string());
            }
        }
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        let is_secret = |name: &str| name == "Key";
        let whole = b"\xa3\x61A\x61x\x63Key\x66secret\x61B\x82\x01\x63Key";
        for end in 1..whole.len() {
            let masked = masked(whole.get(..end).unwrap(), &is_secret).unwrap();
            assert!(!masked.windows(3).any(|part| part == b"sec"), "{end}: {masked:x?}");
        }
        let cut = masked(whole.get(..20).unwrap(), &is_secret).unwrap();
        assert_eq!(
            cut.escape_ascii().to_string(),
            b"\xa3\x61A\x61x\x63Key\x68redacted\x61B".escape_ascii().to_string()
        );
        let behind = [&whole[..], b"secret"].concat();
        assert!(!masked(&behind, &is_secret).unwrap().ends_with(b"secret"));
    }
}
