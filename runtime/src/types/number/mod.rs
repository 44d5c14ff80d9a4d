//! Numbers of any size and precision, kept as their JSON text (RFC 8259, section 6).

mod text;

use std::fmt;
use std::str::FromStr;

use text::Parts;
#[cfg(any(feature = "cbor", feature = "validate"))]
pub(crate) use text::compare;
pub(crate) use text::{length, nearest, plain, scaled, split, to_i64};

/// The most zeros that an exponent may add when a [`BigInteger`] is written out, as in `1e1000`.
const MAX_ZEROS: usize = 1000;

/// A JSON number, exactly as it was written.
///
/// Equal numbers have equal texts: `1` and `1.0` differ.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number(Box<str>);

/// A whole number of any size.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BigInteger(Number);

/// A decimal number of any size and precision. Equal numbers have equal texts: `1` and `1.0` differ.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BigDecimal(Number);

/// A text is not a number of the kind that was asked for.
#[derive(Clone, PartialEq, Eq)]
pub struct NumberError(&'static str);

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not {}", self.0)
    }
}

crate::error::debug_as_display!(NumberError);

impl std::error::Error for NumberError {}

impl Number {
    /// A number whose text has been checked.
    pub(crate) fn from_valid(text: &str) -> Self {
        Self(text.into())
    }

    /// The shortest number that reads back as `value`; `None` for NaN and the infinities.
    #[must_use]
    pub fn from_f64(value: f64) -> Option<Self> {
        value.is_finite().then(|| Self(format!("{value:?}").into()))
    }

    /// The number's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number, if it is whole and has at most 64 bits: `7`, `7.0` and `0.7e1` all are 7.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        to_i64(&self.0)
    }

    /// The nearest `f64`; infinite if the number is beyond its range.
    #[must_use]
    pub fn as_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }

    /// The number, if it is whole and its exponent adds at most 1000 zeros.
    pub(crate) fn to_big_integer(&self) -> Option<BigInteger> {
        if self.0.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
            return Some(BigInteger(self.clone()));
        }
        let parts = Parts::of(&self.0);
        let mut text = String::new();
        for (index, digit) in parts.digits().enumerate() {
            if index < parts.whole_digits(0) {
                text.push(char::from(b'0'.saturating_add(digit)));
            } else if digit != 0 {
                return None;
            }
        }
        let digits = text.trim_start_matches('0');
        let zeros = parts.whole_digits(0).saturating_sub(parts.digits().count());
        let text = match digits {
            "" => "0".to_owned(),
            _ if zeros > MAX_ZEROS => return None,
            _ => format!("{}{digits}{}", if parts.negative { "-" } else { "" }, "0".repeat(zeros)),
        };
        Some(BigInteger(Self(text.into())))
    }
}

impl BigInteger {
    /// The number's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The number, if it has at most 64 bits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.0.as_i64()
    }

    pub(crate) fn as_number(&self) -> &Number {
        &self.0
    }
}

impl BigDecimal {
    /// The number's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The nearest `f64`; infinite if the number is beyond its range.
    #[must_use]
    pub fn as_f64(&self) -> f64 {
        self.0.as_f64()
    }

    pub(crate) fn as_number(&self) -> &Number {
        &self.0
    }
}

impl FromStr for Number {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        match split(text.as_bytes()) {
            Ok((text, [])) => Ok(Self(text.into())),
            _ => Err(NumberError("a JSON number")),
        }
    }
}

impl FromStr for BigInteger {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        match text.parse() {
            Ok(number) if !text.contains(['.', 'e', 'E']) => Ok(Self(number)),
            _ => Err(NumberError("a whole number in decimal digits")),
        }
    }
}

impl FromStr for BigDecimal {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        text.parse().map(Self).map_err(|_| NumberError("a decimal number"))
    }
}

impl From<Number> for BigDecimal {
    fn from(number: Number) -> Self {
        Self(number)
    }
}

impl From<BigInteger> for BigDecimal {
    fn from(number: BigInteger) -> Self {
        Self(number.0)
    }
}

impl From<BigDecimal> for Number {
    fn from(number: BigDecimal) -> Self {
        number.0
    }
}

impl From<BigInteger> for Number {
    fn from(number: BigInteger) -> Self {
        number.0
    }
}

macro_rules! from_integers {
    ($($integer:ident)*) => {$(
        impl From<$integer> for Number {
            fn from(value: $integer) -> Self {
                Self(itoa::Buffer::new().format(value).into())
            }
        }

        impl From<$integer> for BigInteger {
            fn from(value: $integer) -> Self {
                Self(value.into())
            }
        }

        impl From<$integer> for BigDecimal {
            fn from(value: $integer) -> Self {
                Self(value.into())
            }
        }
    )*};
}

from_integers!(i8 i16 i32 i64 i128 u8 u16 u32 u64 u128);

macro_rules! default {
    ($($name:ident)*) => {$(
        /// Zero.
        impl Default for $name {
            fn default() -> Self {
                Self::from(0)
            }
        }
    )*};
}

default!(Number BigInteger BigDecimal);

macro_rules! display {
    ($($name:ident)*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

display!(Number BigInteger BigDecimal);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_read_exactly_however_they_are_written() {
        assert_eq!(to_i64("9223372036854775807"), Some(i64::MAX));
        assert_eq!(to_i64("-9223372036854775808"), Some(i64::MIN));
        assert_eq!(to_i64("9223372036854775807.000"), Some(i64::MAX));
        assert_eq!(to_i64("9223372036854775808"), None);
        assert_eq!(to_i64("1e3"), Some(1000));
        assert_eq!(to_i64("1.5E+1"), Some(15));
        assert_eq!(to_i64("1200e-2"), Some(12));
        assert_eq!(to_i64("0.001e3"), Some(1));
        assert_eq!(to_i64("-0"), Some(0));
        assert_eq!(to_i64("-0.0"), Some(0));
        assert_eq!(to_i64("1.5"), None);
        assert_eq!(to_i64("1e-1"), None);
    }

    #[test]
    fn huge_exponents_cost_nothing() {
        assert_eq!(to_i64("1e99999999999999999999"), None);
        assert_eq!(to_i64("0e99999999999999999999"), Some(0));
        assert_eq!(to_i64("0.0e-99999999999999999999"), Some(0));
        assert_eq!(to_i64("1e-99999999999999999999"), None);
        assert_eq!(Number::from_valid("1e99999999999999999999").to_big_integer(), None);
        assert_eq!(Number::from_valid("1e-99999999999999999999").to_big_integer(), None);
    }

    #[test]
    fn big_integers_are_written_out() {
        let big = |text: &str| Number::from_valid(text).to_big_integer().map(|number| number.to_string());
        assert_eq!(big("123456789012345678901234567890").as_deref(), Some("123456789012345678901234567890"));
        assert_eq!(big("-1.50e3").as_deref(), Some("-1500"));
        assert_eq!(big("-0.0").as_deref(), Some("0"));
        assert_eq!(big("1e1000").map(|text| text.len()), Some(1001));
        assert_eq!(big("1e1001"), None);
        assert_eq!(big("0.5"), None);
    }

    #[test]
    fn texts_are_checked_and_kept() {
        for text in ["0", "-0", "10", "1.50", "1E+400", "123456789012345678901234567890.5"] {
            assert_eq!(text.parse::<BigDecimal>().unwrap().to_string(), text);
        }
        for text in ["", "-", "+1", "01", "1.", ".5", "1e", "1 ", "NaN", "0x1", "1e+-2"] {
            assert!(text.parse::<Number>().is_err(), "{text}");
        }
        assert!("1.0".parse::<BigInteger>().is_err());
        assert_eq!("12".parse::<BigInteger>().unwrap(), BigInteger::from(12));
        assert_eq!("".parse::<BigDecimal>().unwrap_err().to_string(), "not a decimal number");
        assert_eq!(Number::from_f64(1e21).unwrap().as_str(), "1e21");
        assert_eq!(Number::from_f64(f64::NAN), None);
    }
}
