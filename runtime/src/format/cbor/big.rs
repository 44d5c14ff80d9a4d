//! Numbers of any size, between decimal digits and CBOR's bignums and decimal fractions (RFC 8949, sections 3.4.3 and 3.4.4).

use std::fmt::Write;

use super::head::{Major, NEGATIVE_BIGNUM, POSITIVE_BIGNUM};
use super::reader::Reader;
use super::writer::Writer;
use crate::format::error::{Error, Found};

/// How many bytes a bignum may have: converting takes time that grows with their square.
const MOST_BYTES: usize = 1024;

/// How many zeros may be put between the point of a decimal number and its first digit; more make it one with an exponent.
const MOST_ZEROS: usize = 20;

/// What one part of a number in decimal digits counts up to; nine digits.
const DECIMAL: u64 = 1_000_000_000;

/// The same for one of 32 bits.
const BINARY: u64 = 1 << 32;

/// A whole number as CBOR has it: `magnitude`, or minus one minus `magnitude`.
pub(super) struct Whole {
    negative: bool,
    /// The most significant byte first, and not zero.
    magnitude: Vec<u8>,
}

impl Whole {
    /// That of decimal digits, perhaps after a minus.
    pub(super) fn of(text: &str) -> Self {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let mut parts = Vec::new();
        for piece in digits.as_bytes().chunks(9) {
            let value = piece
                .iter()
                .fold(0_u64, |value, digit| value.wrapping_mul(10).wrapping_add(u64::from(digit.saturating_sub(b'0'))));
            extend(&mut parts, BINARY, piece.iter().fold(1, |factor, _| u64::wrapping_mul(factor, 10)), value);
        }
        let negative = digits.len() < text.len() && parts.iter().any(|part| *part != 0);
        if negative {
            subtract_one(&mut parts);
        }
        let bytes: Vec<u8> = parts.iter().rev().flat_map(|part| part.to_be_bytes()).collect();
        Self { negative, magnitude: without_zeros(&bytes).to_vec() }
    }

    /// A plain whole number if it fits, otherwise a bignum.
    pub(super) fn write(&self, out: &mut Writer) {
        let (major, tag) =
            if self.negative { (Major::Negative, NEGATIVE_BIGNUM) } else { (Major::Unsigned, POSITIVE_BIGNUM) };
        if self.magnitude.len() <= size_of::<u64>() {
            out.head(major, self.magnitude.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)));
        } else {
            out.tag(tag);
            out.bytes(&self.magnitude);
        }
    }

    /// The decimal digits, after a minus if it is negative.
    fn text(&self) -> String {
        let mut parts = Vec::new();
        for piece in self.magnitude.chunks(4) {
            let value = piece.iter().fold(0, |value, byte| value << 8 | u64::from(*byte));
            extend(&mut parts, DECIMAL, piece.iter().fold(1, |factor, _| factor << 8), value);
        }
        if self.negative {
            extend(&mut parts, DECIMAL, 1, 1);
        }
        let mut text = if self.negative { "-".to_owned() } else { String::new() };
        let mut parts = parts.iter().rev();
        text += &parts.next().unwrap_or(&0).to_string();
        for part in parts {
            // Writing to memory cannot fail.
            let _ = write!(text, "{part:09}");
        }
        text
    }
}

/// Multiplies the number whose parts are `parts`, the least significant first, by `factor`, and adds `more`.
///
/// None of both is greater than `BINARY`, so that no step overflows.
fn extend(parts: &mut Vec<u32>, base: u64, factor: u64, more: u64) {
    let split = |value: u64| {
        let part = value.checked_rem(base).unwrap_or_default();
        (u32::try_from(part).unwrap_or_default(), value.checked_div(base).unwrap_or_default())
    };
    let mut carry = more;
    for part in parts.iter_mut() {
        (*part, carry) = split(u64::from(*part).wrapping_mul(factor).wrapping_add(carry));
    }
    while carry > 0 {
        let (part, rest) = split(carry);
        parts.push(part);
        carry = rest;
    }
}

/// Takes one from a number that is not zero.
fn subtract_one(parts: &mut [u32]) {
    for part in parts {
        let borrowed;
        (*part, borrowed) = part.overflowing_sub(1);
        if !borrowed {
            return;
        }
    }
}

fn without_zeros(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.get(zeros..).unwrap_or_default()
}

/// The decimal digits of a bignum; `tag`, which has just been read, says its sign.
pub(super) fn bignum(reader: &mut Reader<'_>, tag: u64) -> Result<String, Error> {
    let offset = reader.offset();
    let bytes = reader.blob()?;
    let magnitude = without_zeros(&bytes);
    if magnitude.len() > MOST_BYTES {
        return Err(Error::at(offset, "a number of at most 1024 bytes", Found::Thing("a longer one")));
    }
    Ok(Whole { negative: tag == NEGATIVE_BIGNUM, magnitude: magnitude.to_vec() }.text())
}

/// The digits and the power of ten of a decimal number.
pub(super) fn decimal(text: &str) -> (String, i64) {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    // CBOR has no exponent beyond 64 bits either.
    let exponent: i64 = exponent.parse().unwrap_or(if exponent.starts_with('-') { i64::MIN } else { i64::MAX });
    (format!("{whole}{fraction}"), exponent.saturating_sub_unsigned(u64::try_from(fraction.len()).unwrap_or_default()))
}

/// The decimal number of these digits times ten to the power of `exponent`.
pub(super) fn decimal_text(digits: &str, exponent: i64) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let places = usize::try_from(exponent.unsigned_abs()).unwrap_or(usize::MAX);
    if exponent == 0 {
        return format!("{sign}{digits}");
    }
    if exponent > 0 || places > digits.len().saturating_add(MOST_ZEROS) {
        return format!("{sign}{digits}e{exponent}");
    }
    let digits = format!("{digits:0>width$}", width = places.saturating_add(1));
    let (whole, fraction) = digits.split_at_checked(digits.len().saturating_sub(places)).unwrap_or_default();
    format!("{sign}{whole}.{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_written_out_unless_they_are_far_from_one() {
        for (digits, exponent, text) in [
            ("150", -2, "1.50"),
            ("-15", -3, "-0.015"),
            ("1", -21, "0.000000000000000000001"),
            ("1", -22, "1e-22"),
            ("-15", 3, "-15e3"),
            ("7", 0, "7"),
            ("1", i64::MIN, "1e-9223372036854775808"),
        ] {
            assert_eq!(decimal_text(digits, exponent), text);
        }
        assert_eq!(decimal("-1.50E+3"), ("-150".to_owned(), 1));
        assert_eq!(decimal("1e-99999999999999999999"), ("1".to_owned(), i64::MIN));
    }
}
