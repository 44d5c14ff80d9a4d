//! Reads single values: numbers, booleans, `null`, and whatever has a reader of its own. Strings are in `text`.

use super::head::{
    BREAK, DOUBLE, EIGHT_BYTES, EPOCH_TIME_TAG, FALSE, FIRST_TAG, HALF, Head, LAST_SHORT_TAG, LAST_TAG, Major, NULL,
    SIMPLE, SINGLE, TRUE, UNDEFINED, beginning, short,
};
use super::read::Read;
use super::reader::Reader;
use super::{Result, millis, time};
use crate::Timestamp;
use crate::format::error::{Error, Found};
use crate::format::keyed;

/// A number as it stands: any of 64 bits and a sign, or a float.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    /// From `-2^64` to `2^64 - 1`.
    Whole(i128),
    Float(f64),
}

impl Number {
    /// The number, if it is whole.
    #[inline]
    pub(super) fn whole(self) -> Option<i128> {
        match self {
            Self::Whole(value) => Some(value),
            Self::Float(value) => whole(value),
        }
    }

    /// The nearest double.
    #[inline]
    #[expect(clippy::cast_precision_loss, reason = "a double is what is asked for")]
    pub(super) fn double(self) -> f64 {
        match self {
            Self::Whole(value) => value as f64,
            Self::Float(value) => value,
        }
    }

    /// The nearest float; `None` beyond its range.
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a float is what is asked for")]
    pub(super) fn float(self) -> Option<f32> {
        match self {
            Self::Whole(value) => Some(value as f32),
            Self::Float(value) => {
                let float = value as f32;
                (float.is_finite() || !value.is_finite()).then_some(float)
            }
        }
    }
}

/// The value, if it is whole; what is beyond 128 bits, and so beyond all that is asked for, becomes the nearest that is not.
#[expect(clippy::cast_possible_truncation, reason = "a whole number loses nothing")]
pub(super) fn whole(value: f64) -> Option<i128> {
    (value.fract() == 0.0).then_some(value as i128)
}

/// A value that is neither a string nor a container.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Single {
    Number(Number),
    Bool(bool),
    Null,
    /// One that has no meaning here.
    Other,
}

impl<'a> Reader<'a> {
    keyed::read_values!();

    /// Whether the next value is `null`, or `undefined`, which means the same; does not read it.
    #[inline]
    pub fn is_null(&mut self) -> bool {
        match self.next() {
            Some(NULL | UNDEFINED | FIRST_TAG..=LAST_TAG) => self.is_tagged_null(),
            _ => false,
        }
    }

    /// [`is_null`](Self::is_null) of what may have tags.
    #[inline(never)]
    fn is_tagged_null(&mut self) -> bool {
        let next = match self.rest() {
            // A tag of one byte, as times have.
            [FIRST_TAG..=LAST_SHORT_TAG, next, ..] if Major::of(*next) != Major::Tag => Some(*next),
            _ => self.peek(),
        };
        self.due && matches!(next, Some(NULL | UNDEFINED))
    }

    /// Whether the next value is a string; does not read it.
    #[inline]
    pub fn is_string(&mut self) -> bool {
        self.due && self.peek().map(Major::of) == Some(Major::Text)
    }

    /// The next value, which is `null` or `undefined`.
    pub fn null(&mut self) -> Result {
        self.single_as("null", |value| (value == Single::Null).then_some(()))
    }

    /// The next value, `true` or `false`.
    pub fn bool(&mut self) -> Result<bool> {
        self.single_as("a boolean", |value| match value {
            Single::Bool(value) => Some(value),
            _ => None,
        })
    }

    /// The next value, a whole number in the range of `T`; floats are taken too if they are whole.
    pub(super) fn integer<T: TryFrom<i128>>(&mut self, expected: &'static str) -> Result<T> {
        self.number_as(expected, |value| value.whole()?.try_into().ok())
    }

    /// What `convert` makes of the next value, which is a number.
    pub(super) fn number_as<T>(&mut self, expected: &'static str, convert: impl Fn(Number) -> Option<T>) -> Result<T> {
        let offset = self.offset();
        let number = self.single_as(expected, |value| match value {
            Single::Number(value) => Some(value),
            _ => None,
        })?;
        convert(number).ok_or_else(|| Error::at(offset, expected, Found::Thing("another number")))
    }

    /// The next value, if it is a time as services mostly write them: a whole number that is not negative, tagged as a time or
    /// not. `None` leaves everything as it is.
    #[inline]
    pub(super) fn plain_time(&mut self) -> Option<Timestamp> {
        if !self.due {
            return None;
        }
        let all = self.rest();
        let untagged = all.strip_prefix(&[EPOCH_TIME_TAG]).unwrap_or(all);
        let (number, rest) = whole_number(untagged)?;
        let time = match self.least_millis {
            Some(least) => millis::of_whole(number, least),
            None => Timestamp::from_secs(number),
        };
        self.advance(all.len().wrapping_sub(rest.len()));
        self.due = false;
        Some(time)
    }

    /// What makes a time of a number.
    pub(super) fn time(&self) -> impl Fn(Number) -> Option<Timestamp> + use<> {
        let least = self.least_millis;
        move |number| least.map_or_else(|| time::read(number), |least| millis::read(number, least))
    }

    /// The tag of the next value, the innermost of several; the value itself follows.
    pub(super) fn value_tag(&mut self) -> Result<Option<u64>> {
        self.expect_due("a value")?;
        self.skip_tags()
    }

    /// The next value, if it is what `wanted` takes.
    #[inline]
    fn single_as<T>(&mut self, expected: &'static str, wanted: impl Fn(Single) -> Option<T>) -> Result<T> {
        self.expect_due(expected)?;
        self.skip_tags()?;
        let (offset, next) = (self.offset(), self.next());
        let value = match next.map(Major::of) {
            Some(Major::Unsigned | Major::Negative | Major::Simple) => wanted(self.single(expected)?),
            _ => None,
        };
        value.ok_or_else(|| Error::at(offset, expected, beginning(next)))
    }

    /// The next value, which is neither a string nor a container nor a tag.
    #[inline]
    pub(super) fn single(&mut self, expected: &'static str) -> Result<Single> {
        let (offset, next) = (self.offset(), self.next());
        let head = self.head(expected)?;
        self.due = false;
        let value = match head.major {
            Major::Unsigned => Some(Single::Number(Number::Whole(head.argument.into()))),
            // Minus one, minus the argument.
            Major::Negative => Some(Single::Number(Number::Whole(!i128::from(head.argument)))),
            _ => simple(head),
        };
        value.ok_or_else(|| Error::at(offset, expected, beginning(next)))
    }
}

/// The whole number that `bytes` begin with, and what follows: if it is not negative, and has 63 bits at most.
#[inline]
fn whole_number(bytes: &[u8]) -> Option<(i64, &[u8])> {
    if let Some((number, rest)) = short(Major::Unsigned, bytes) {
        return Some((number.into(), rest));
    }
    let bytes = bytes.strip_prefix(&[Major::Unsigned.byte(EIGHT_BYTES)])?;
    let (number, rest) = bytes.split_first_chunk()?;
    Some((i64::try_from(u64::from_be_bytes(*number)).ok()?, rest))
}

/// What an item of the last major type says; `None` if it is a break, or a value written in a way that is not allowed.
fn simple(head: Head) -> Option<Single> {
    Some(match Major::Simple.byte(head.info) {
        FALSE => Single::Bool(false),
        TRUE => Single::Bool(true),
        NULL | UNDEFINED => Single::Null,
        HALF => Single::Number(Number::Float(half(head.argument))),
        SINGLE => Single::Number(Number::Float(single(head.argument))),
        DOUBLE => Single::Number(Number::Float(f64::from_bits(head.argument))),
        SIMPLE if head.argument < 32 => return None,
        BREAK => return None,
        _ => Single::Other,
    })
}

/// The value of a float of 32 bits.
fn single(bits: u64) -> f64 {
    f32::from_bits(u32::try_from(bits).unwrap_or_default()).into()
}

/// The value of a float of 16 bits (IEEE 754 binary16).
fn half(bits: u64) -> f64 {
    let part = |value: u64| u16::try_from(value).unwrap_or_default();
    let (exponent, mantissa) = (part(bits >> 10 & 0x1f), part(bits & 0x3ff));
    let magnitude = match exponent {
        0 => f64::from(mantissa) * 2_f64.powi(-24),
        0x1f if mantissa == 0 => f64::INFINITY,
        0x1f => f64::NAN,
        _ => f64::from(mantissa | 0x400) * 2_f64.powi(i32::from(exponent).saturating_sub(25)),
    };
    if bits & 0x8000 == 0 { magnitude } else { -magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_exact() {
        for (bits, value) in [
            (0x0000, 0.0),
            (0x0001, 5.960_464_477_539_063e-8),
            (0x0050, 4.768_371_582_031_25e-6),
            (0x03ff, 6.097_555_160_522_461e-5),
            (0x0400, 6.103_515_625e-5),
            (0x3555, 0.333_251_953_125),
            (0x3c00, 1.0),
            (0x3e00, 1.5),
            (0x7bff, 65504.0),
            (0x7c00, f64::INFINITY),
            (0xc400, -4.0),
            (0xfc00, f64::NEG_INFINITY),
        ] {
            assert_eq!(half(bits).to_bits(), f64::to_bits(value), "{bits:#x}");
        }
        assert!(half(0x7e00).is_nan());
        assert!(half(0x8000).is_sign_negative());
    }
}
