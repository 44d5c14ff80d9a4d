//! Numbers of any size and precision, kept as their JSON text (RFC 8259, section 6).

use std::fmt;
use std::str::FromStr;

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberError(&'static str);

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not {}", self.0)
    }
}

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

/// The JSON number that `bytes` begin with, and what comes after it; or where a digit is missing.
pub(crate) fn split(bytes: &[u8]) -> Result<(&str, &[u8]), usize> {
    let length = length(bytes)?;
    let (number, tail) = bytes.split_at_checked(length).unwrap_or_default();
    std::str::from_utf8(number).map(|number| (number, tail)).map_err(|error| error.valid_up_to())
}

/// How many bytes the JSON number has that `bytes` begin with; or where a digit is missing.
pub(crate) fn length(bytes: &[u8]) -> Result<usize, usize> {
    let at = |rest: &[u8]| bytes.len().saturating_sub(rest.len());
    let digits = |rest| some_digits(rest).ok_or_else(|| at(rest));
    let mut rest = bytes.strip_prefix(b"-").unwrap_or(bytes);
    rest = match rest {
        [b'0', tail @ ..] => tail,
        _ => digits(rest)?,
    };
    if let [b'.', tail @ ..] = rest {
        rest = digits(tail)?;
    }
    if let [b'e' | b'E', b'+' | b'-', tail @ ..] | [b'e' | b'E', tail @ ..] = rest {
        rest = digits(tail)?;
    }
    Ok(at(rest))
}

/// What follows the digits that `bytes` begin with; `None` if there are none.
fn some_digits(bytes: &[u8]) -> Option<&[u8]> {
    let count = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if count == 0 { None } else { bytes.get(count..) }
}

/// Powers of 10 up to the largest in 64 bits.
#[expect(clippy::indexing_slicing, reason = "the compiler runs it")]
const POWERS: [u64; 20] = {
    let mut powers = [1; 20];
    let mut index = 1;
    while index < 20 {
        powers[index] = powers[index - 1] * 10;
        index += 1;
    }
    powers
};

/// What the number says that `bytes` begin with, if it is one as services mostly write them: 1 to 19 digits, a point among
/// them or not, and perhaps `E9`. Gives what is before the point, billionths, and how many bytes that are.
///
/// `None` for any other number, also one that has digits beyond its billionths, and for what is no number.
#[inline]
pub(crate) fn plain(bytes: &[u8]) -> Option<(i64, u32, usize)> {
    let (whole, mut tail) = few_digits(bytes, 0)?;
    let (mut digits, mut places) = (whole, 0_usize);
    if let [b'.', fraction @ ..] = tail {
        (digits, tail) = few_digits(fraction, whole)?;
        places = fraction.len().wrapping_sub(tail.len());
    }
    let mut length = bytes.len().wrapping_sub(tail.len());
    let too_long = length > if places == 0 { 19 } else { 20 };
    let mut exponent = 0_usize;
    if let [b'e' | b'E', digit @ b'0'..=b'9', after @ ..] = tail {
        exponent = digit.wrapping_sub(b'0').into();
        tail = after;
        length = length.wrapping_add(2);
    }
    // No number begins with a zero and another digit.
    let more = matches!(tail, [b'0'..=b'9' | b'e' | b'E', ..]) || matches!(bytes, [b'0', b'0'..=b'9', ..]);
    if more || too_long {
        return None;
    }
    if places == 0 && exponent == 0 {
        return Some((digits.try_into().ok()?, 0, length));
    }
    let scale = POWERS.get(exponent.wrapping_add(9).checked_sub(places)?)?;
    let billionths = digits.checked_mul(*scale)?;
    let (secs, nanos) = (billionths / 1_000_000_000, billionths % 1_000_000_000);
    Some((secs.try_into().ok()?, nanos.try_into().ok()?, length))
}

/// The number whose decimal digits are those of `before` and those that `bytes` begin with, at least one, and what follows.
/// Wrong if it has more than 19 digits.
#[inline]
fn few_digits(bytes: &[u8], before: u64) -> Option<(u64, &[u8])> {
    let mut value = before;
    let mut rest = bytes;
    while let [digit @ b'0'..=b'9', tail @ ..] = rest {
        value = value.wrapping_mul(10).wrapping_add(u64::from(digit.wrapping_sub(b'0')));
        rest = tail;
    }
    (rest.len() < bytes.len()).then_some((value, rest))
}

/// The value of a JSON number, if it is whole and fits.
pub(crate) fn to_i64(text: &str) -> Option<i64> {
    if let Ok(value) = text.parse() {
        return Some(value);
    }
    match scaled(text, 0)? {
        (value, true) => value.try_into().ok(),
        (_, false) => None,
    }
}

/// The value of a JSON number times 10 to the power of `scale`, cut off towards zero, and whether that was exact.
pub(crate) fn scaled(text: &str, scale: i64) -> Option<(i128, bool)> {
    let parts = Parts::of(text);
    let whole_digits = parts.whole_digits(scale);
    let mut value = 0_i128;
    let mut exact = true;
    let mut count = 0_usize;
    for digit in parts.digits() {
        if count < whole_digits {
            value = value.checked_mul(10)?.checked_add(i128::from(digit))?;
        } else {
            exact &= digit == 0;
        }
        count = count.saturating_add(1);
    }
    if value != 0 {
        let zeros = u32::try_from(whole_digits.saturating_sub(count)).ok()?;
        value = value.checked_mul(10_i128.checked_pow(zeros)?)?;
    }
    Some((if parts.negative { value.checked_neg()? } else { value }, exact))
}

/// A JSON number, taken apart: its value is 0.`whole``fraction` times 10 to the power of `whole.len() + exponent`.
struct Parts<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    exponent: i64,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Self {
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |text| (true, text));
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        // An exponent beyond 64 bits is as good as the greatest or least.
        let exponent = exponent.parse().unwrap_or(if exponent.starts_with('-') { i64::MIN } else { i64::MAX });
        Self { negative, whole, fraction, exponent }
    }

    fn digits(&self) -> impl Iterator<Item = u8> {
        self.whole.bytes().chain(self.fraction.bytes()).map(|byte| byte.saturating_sub(b'0'))
    }

    /// How many digits come before the decimal point once the number is multiplied by 10 to the power of `scale`.
    fn whole_digits(&self, scale: i64) -> usize {
        let whole = i64::try_from(self.whole.len()).unwrap_or(i64::MAX);
        let digits = whole.saturating_add(self.exponent).saturating_add(scale).max(0);
        usize::try_from(digits).unwrap_or(usize::MAX)
    }
}

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
