//! The text of JSON numbers: where it ends, its digits, and what they come to. Knows no type of numbers.

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

/// The number nearest to a whole one and some billionths; `None` if that takes more than one rounding to find out.
#[inline]
pub(crate) fn nearest(whole: i64, billionths: u32) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "it is what is asked for, or there is none")]
    if billionths == 0 {
        return Some(whole as f64);
    }
    let all = whole.checked_mul(1_000_000_000)?.checked_add(billionths.into())?;
    #[expect(clippy::cast_precision_loss, reason = "there is none")]
    (0..=1 << 53).contains(&all).then_some(all as f64 / 1e9)
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

/// Which of two JSON numbers is larger, exactly.
#[cfg(any(feature = "cbor", feature = "validate"))]
pub(crate) fn compare(a: &str, b: &str) -> std::cmp::Ordering {
    use std::cmp::Ordering;

    let (a, b) = (Parts::of(a), Parts::of(b));
    let sign = |parts: &Parts<'_>| match parts.digits().any(|digit| digit != 0) {
        false => 0,
        true if parts.negative => -1,
        true => 1,
    };
    // Where the first digit stands that is not zero, and it and all behind it.
    let first = |parts: &Parts<'_>| {
        let zeros = parts.digits().take_while(|digit| *digit == 0).count();
        let [whole, zeros] = [parts.whole.len(), zeros].map(|count| i64::try_from(count).unwrap_or(i64::MAX));
        whole.saturating_add(parts.exponent).saturating_sub(zeros)
    };
    let larger = || {
        let digits = |parts: &Parts<'_>| parts.digits().skip_while(|digit| *digit == 0).collect::<Vec<_>>();
        let (mut of_a, mut of_b) = (digits(&a), digits(&b));
        let most = of_a.len().max(of_b.len());
        of_a.resize(most, 0);
        of_b.resize(most, 0);
        first(&a).cmp(&first(&b)).then_with(|| of_a.cmp(&of_b))
    };
    match (sign(&a), sign(&b)) {
        (1, 1) => larger(),
        (-1, -1) => larger().reverse(),
        (of_a, of_b) if of_a == of_b => Ordering::Equal,
        (of_a, of_b) => of_a.cmp(&of_b),
    }
}

/// A JSON number, taken apart: its value is 0.`whole``fraction` times 10 to the power of `whole.len() + exponent`.
pub(super) struct Parts<'a> {
    /// Whether the number is below zero.
    pub(super) negative: bool,
    whole: &'a str,
    fraction: &'a str,
    exponent: i64,
}

impl<'a> Parts<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |text| (true, text));
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        // An exponent beyond 64 bits is as good as the greatest or least.
        let exponent = exponent.parse().unwrap_or(if exponent.starts_with('-') { i64::MIN } else { i64::MAX });
        Self { negative, whole, fraction, exponent }
    }

    pub(super) fn digits(&self) -> impl Iterator<Item = u8> {
        self.whole.bytes().chain(self.fraction.bytes()).map(|byte| byte.saturating_sub(b'0'))
    }

    /// How many digits come before the decimal point once the number is multiplied by 10 to the power of `scale`.
    pub(super) fn whole_digits(&self, scale: i64) -> usize {
        let whole = i64::try_from(self.whole.len()).unwrap_or(i64::MAX);
        let digits = whole.saturating_add(self.exponent).saturating_add(scale).max(0);
        usize::try_from(digits).unwrap_or(usize::MAX)
    }
}
