//! CBOR without what is called a secret in it: the bytes stay as they are, but for values that are replaced.

use super::head::Major;
use super::reader::Reader;
use crate::format::error::Error;

/// What stands for a secret: as text, and as bytes.
const HIDDEN_TEXT: &[u8] = b"\x68redacted";
const HIDDEN_BYTES: &[u8] = b"\x48redacted";

/// The item `bytes` with `redacted` for each text and blob whose key is secret; `None` if it is none.
pub(crate) fn masked(bytes: &[u8], is_secret: &dyn Fn(&str) -> bool) -> Option<Vec<u8>> {
    let mut values = Vec::new();
    let mut reader = Reader::new(bytes);
    find(&mut reader, is_secret, &mut values).ok()?;
    reader.finish().ok()?;
    let (mut masked, mut done) = (Vec::with_capacity(bytes.len()), 0);
    for Secret { begin, end, instead } in values {
        masked.extend_from_slice(bytes.get(done..begin)?);
        masked.extend_from_slice(instead);
        done = end;
    }
    masked.extend_from_slice(bytes.get(done..)?);
    Some(masked)
}

/// The place of a value, and what stands for it.
struct Secret {
    begin: usize,
    end: usize,
    instead: &'static [u8],
}

/// Reads the next item, and notes where the values of secrets are in it.
fn find(reader: &mut Reader<'_>, is_secret: &dyn Fn(&str) -> bool, values: &mut Vec<Secret>) -> Result<(), Error> {
    match reader.peek().map(Major::of) {
        Some(Major::Array) => {
            while reader.next_element()? {
                find(reader, is_secret, values)?;
            }
            Ok(())
        }
        Some(Major::Map) => {
            while let Some(key) = reader.next_member()? {
                let instead = match reader.peek().map(Major::of) {
                    Some(Major::Text) => HIDDEN_TEXT,
                    Some(Major::Bytes) => HIDDEN_BYTES,
                    // What holds others goes by their names.
                    _ => {
                        find(reader, is_secret, values)?;
                        continue;
                    }
                };
                let begin = reader.offset();
                reader.skip()?;
                if is_secret(&key) {
                    values.push(Secret { begin, end: reader.offset(), instead });
                }
            }
            Ok(())
        }
        _ => reader.skip(),
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
        assert_eq!(masked(nested).unwrap(), b"\xbf\x61L\x82\xbf\x63Key\x48redacted\xff\xf6\x63Key\x07\xff");
        assert_eq!(masked(b"\xa1\x61A"), None);
        assert_eq!(masked(b"\xff"), None);
    }
}
