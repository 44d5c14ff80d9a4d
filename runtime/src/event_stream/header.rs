//! Headers of a message: names and values of ten types, as bytes and as Rust sees them. Knows no header's meaning.

use super::error::HeaderFault;
use crate::Timestamp;

/// The value of a header.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HeaderValue<'a> {
    /// Types 0 and 1: true and false.
    Bool(bool),
    /// Type 2: 8 bits.
    Byte(i8),
    /// Type 3: 16 bits.
    Short(i16),
    /// Type 4: 32 bits.
    Integer(i32),
    /// Type 5: 64 bits.
    Long(i64),
    /// Type 6: at most 65,535 bytes.
    Blob(&'a [u8]),
    /// Type 7: at most 65,535 bytes of UTF-8.
    String(&'a str),
    /// Type 8: sent in milliseconds since 1970.
    Timestamp(Timestamp),
    /// Type 9.
    Uuid([u8; 16]),
}

impl HeaderValue<'_> {
    /// What the value is, in words.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::Bool(_) => "a boolean",
            Self::Byte(_) | Self::Short(_) | Self::Integer(_) | Self::Long(_) => "a number",
            Self::Blob(_) => "bytes",
            Self::String(_) => "a string",
            Self::Timestamp(_) => "a timestamp",
            Self::Uuid(_) => "a UUID",
        }
    }

    /// A number of any width.
    pub(super) fn integer(self) -> Option<i64> {
        match self {
            Self::Byte(value) => Some(value.into()),
            Self::Short(value) => Some(value.into()),
            Self::Integer(value) => Some(value.into()),
            Self::Long(value) => Some(value),
            _ => None,
        }
    }
}

/// The headers of a message, in the order they were sent.
#[derive(Clone, Debug)]
pub struct Headers<'a>(&'a [u8]);

impl<'a> Headers<'a> {
    /// Headers that [`check`] has found to be right.
    pub(super) fn checked(block: &'a [u8]) -> Self {
        Self(block)
    }
}

impl<'a> Iterator for Headers<'a> {
    type Item = (&'a str, HeaderValue<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        take_header(&mut self.0).ok()
    }
}

/// Whether `block` is headers from its first byte to its last; otherwise where the wrong one begins.
pub(super) fn check(block: &[u8]) -> Result<(), (usize, HeaderFault)> {
    let mut rest = block;
    while !rest.is_empty() {
        let offset = block.len().saturating_sub(rest.len());
        take_header(&mut rest).map_err(|fault| (offset, fault))?;
    }
    Ok(())
}

fn take_header<'a>(rest: &mut &'a [u8]) -> Result<(&'a str, HeaderValue<'a>), HeaderFault> {
    let [length] = take_array(rest)?;
    let name = take_text(rest, usize::from(length))?;
    let [code] = take_array(rest)?;
    let value = match code {
        0 => HeaderValue::Bool(true),
        1 => HeaderValue::Bool(false),
        2 => HeaderValue::Byte(i8::from_be_bytes(take_array(rest)?)),
        3 => HeaderValue::Short(i16::from_be_bytes(take_array(rest)?)),
        4 => HeaderValue::Integer(i32::from_be_bytes(take_array(rest)?)),
        5 => HeaderValue::Long(i64::from_be_bytes(take_array(rest)?)),
        6 => {
            let length = u16::from_be_bytes(take_array(rest)?);
            HeaderValue::Blob(take(rest, usize::from(length))?)
        }
        7 => {
            let length = u16::from_be_bytes(take_array(rest)?);
            HeaderValue::String(take_text(rest, usize::from(length))?)
        }
        8 => HeaderValue::Timestamp(from_millis(i64::from_be_bytes(take_array(rest)?))),
        9 => HeaderValue::Uuid(take_array(rest)?),
        code => return Err(HeaderFault::UnknownType(code)),
    };
    Ok((name, value))
}

fn take<'a>(rest: &mut &'a [u8], count: usize) -> Result<&'a [u8], HeaderFault> {
    let (taken, behind) = rest.split_at_checked(count).ok_or(HeaderFault::Cut)?;
    *rest = behind;
    Ok(taken)
}

fn take_array<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], HeaderFault> {
    let (taken, behind) = rest.split_first_chunk().ok_or(HeaderFault::Cut)?;
    *rest = behind;
    Ok(*taken)
}

fn take_text<'a>(rest: &mut &'a [u8], count: usize) -> Result<&'a str, HeaderFault> {
    std::str::from_utf8(take(rest, count)?).map_err(|_| HeaderFault::NotText)
}

/// Appends a header; says what does not fit and leaves `block` as it is if name or value cannot be sent.
pub(super) fn append(block: &mut Vec<u8>, name: &str, value: HeaderValue<'_>) -> Result<(), &'static str> {
    let name_length = u8::try_from(name.len()).map_err(|_| "the name has more than 255 bytes")?;
    let sized = |bytes: &[u8]| u16::try_from(bytes.len()).map_err(|_| "the value has more than 65,535 bytes");
    let (code, sent): (u8, &[u8]) = match &value {
        HeaderValue::Bool(true) => (0, &[]),
        HeaderValue::Bool(false) => (1, &[]),
        HeaderValue::Byte(value) => (2, &value.to_be_bytes()),
        HeaderValue::Short(value) => (3, &value.to_be_bytes()),
        HeaderValue::Integer(value) => (4, &value.to_be_bytes()),
        HeaderValue::Long(value) => (5, &value.to_be_bytes()),
        HeaderValue::Blob(bytes) => (6, bytes),
        HeaderValue::String(text) => (7, text.as_bytes()),
        HeaderValue::Timestamp(time) => {
            let millis = to_millis(*time).ok_or("the time is beyond 64 bits of milliseconds")?;
            (8, &millis.to_be_bytes())
        }
        HeaderValue::Uuid(bytes) => (9, bytes),
    };
    let length = matches!(code, 6 | 7).then(|| sized(sent)).transpose()?;
    block.push(name_length);
    block.extend_from_slice(name.as_bytes());
    block.push(code);
    block.extend(length.map(u16::to_be_bytes).into_iter().flatten());
    block.extend_from_slice(sent);
    Ok(())
}

fn from_millis(millis: i64) -> Timestamp {
    // Less than a thousand, so the product is less than a second.
    let rest = u32::try_from(millis.rem_euclid(1000)).unwrap_or_default();
    Timestamp::from_secs_and_nanos(millis.div_euclid(1000), rest.saturating_mul(1_000_000))
}

/// Rounded down.
fn to_millis(time: Timestamp) -> Option<i64> {
    // In 128 bits neither step can overflow; the last moment that 64 bits hold has a negative second.
    let millis = i128::from(time.secs()).checked_mul(1000)?.checked_add(i128::from(time.subsec_nanos() / 1_000_000))?;
    i64::try_from(millis).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_cut_anywhere_are_refused_at_the_one_that_is_cut() {
        let mut block = Vec::new();
        append(&mut block, "a", HeaderValue::Bool(true)).unwrap();
        let first = block.len();
        append(&mut block, "bc", HeaderValue::String("text")).unwrap();
        assert_eq!(check(&block), Ok(()));
        for length in 1..block.len() {
            let expected =
                if length == first { Ok(()) } else { Err((if length < first { 0 } else { first }, HeaderFault::Cut)) };
            assert_eq!(check(&block[..length]), expected, "{length}");
        }
    }

    #[test]
    fn what_is_no_header_is_named() {
        assert_eq!(check(&[1, b'a', 10]), Err((0, HeaderFault::UnknownType(10))));
        assert_eq!(check(&[1, 0xff, 0]), Err((0, HeaderFault::NotText)));
        assert_eq!(check(&[1, b'a', 7, 0, 1, 0xff]), Err((0, HeaderFault::NotText)));
    }

    #[test]
    fn what_is_too_long_to_send_leaves_the_block_as_it_is() {
        let mut block = Vec::new();
        let long = "x".repeat(65_536);
        assert!(append(&mut block, &long[..256], HeaderValue::Bool(true)).is_err());
        assert!(append(&mut block, "a", HeaderValue::String(&long)).is_err());
        assert!(append(&mut block, "a", HeaderValue::Timestamp(Timestamp::from_secs(i64::MAX))).is_err());
        assert_eq!(block, []);
        append(&mut block, &long[..255], HeaderValue::String(&long[1..])).unwrap();
        assert_eq!(check(&block), Ok(()));
    }

    #[test]
    fn all_milliseconds_are_timestamps() {
        for millis in [i64::MIN, -1001, -1000, -999, -1, 0, 1, 1_763_805_296_789, i64::MAX] {
            assert_eq!(to_millis(from_millis(millis)), Some(millis));
        }
        assert_eq!(from_millis(-1), Timestamp::from_secs_and_nanos(-1, 999_000_000));
    }
}
