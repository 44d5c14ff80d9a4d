//! Timestamps from text: Smithy's `epoch-seconds`, `date-time` and `http-date`.
//!
//! Digits of a fraction beyond the ninth are dropped: a timestamp counts nanoseconds.

use super::format::{MONTHS, WEEKDAYS};
use super::{Civil, NANOS_PER_SEC, Timestamp, TimestampError};
use crate::types::number;

impl Timestamp {
    /// Reads seconds since 1970, written as a JSON number with or without fraction and exponent.
    ///
    /// Never goes through binary fractions, so `1515531081.123` is exactly that.
    pub fn parse_epoch_seconds(text: &str) -> Result<Self, TimestampError> {
        match number::split(text.as_bytes()) {
            Ok((number, [])) => Self::from_number(number).ok_or(TimestampError("seconds since 1970 beyond 64 bits")),
            _ => Err(TimestampError("not seconds since 1970 such as 1515531081.123")),
        }
    }

    /// Reads RFC 3339 `date-time`: any offset from UTC, any fraction, `T` and `Z` in either case.
    pub fn parse_date_time(text: &str) -> Result<Self, TimestampError> {
        date_time(text).ok_or(TimestampError("not an RFC 3339 date-time such as 1985-04-12T23:20:50.52Z"))
    }

    /// Reads RFC 9110 `IMF-fixdate`, also with a fraction of seconds. The weekday need not be right.
    pub fn parse_http_date(text: &str) -> Result<Self, TimestampError> {
        http_date(text).ok_or(TimestampError("not an HTTP date such as Tue, 29 Apr 2014 18:30:38 GMT"))
    }

    /// The timestamp that many seconds after 1970; `text` is a valid JSON number.
    pub(crate) fn from_number(text: &str) -> Option<Self> {
        if let Ok(secs) = text.parse() {
            return Some(Self::from_secs(secs));
        }
        let (nanos, _) = number::scaled(text, 9)?;
        let secs = nanos.div_euclid(NANOS_PER_SEC.into());
        let nanos = nanos.rem_euclid(NANOS_PER_SEC.into());
        Some(Self { secs: secs.try_into().ok()?, nanos: nanos.try_into().ok()? })
    }
}

fn date_time(text: &str) -> Option<Timestamp> {
    let mut text = Text(text.as_bytes());
    let year = text.digits(4)?;
    text.one_of(b"-")?;
    let month = text.digits(2)?;
    text.one_of(b"-")?;
    let day = text.digits(2)?;
    text.one_of(b"Tt")?;
    let (hour, minute, second) = text.time_of_day()?;
    let nanos = text.fraction()?;
    let offset = match text.one_of(b"Zz+-")? {
        b'+' => text.offset()?,
        b'-' => text.offset()?.checked_neg()?,
        _ => 0,
    };
    text.end()?;
    let secs = Civil { year, month, day, hour, minute, second }.to_secs()?.checked_sub(offset)?;
    Some(Timestamp { secs, nanos })
}

fn http_date(text: &str) -> Option<Timestamp> {
    let (weekday, text) = text.split_once(", ")?;
    if !WEEKDAYS.contains(&weekday) {
        return None;
    }
    let mut text = Text(text.as_bytes());
    let day = text.digits(2)?;
    text.one_of(b" ")?;
    let month = text.month()?;
    text.one_of(b" ")?;
    let year = text.digits(4)?;
    text.one_of(b" ")?;
    let (hour, minute, second) = text.time_of_day()?;
    let nanos = text.fraction()?;
    text.0 = text.0.strip_prefix(b" GMT")?;
    text.end()?;
    let secs = Civil { year, month, day, hour, minute, second }.to_secs()?;
    Some(Timestamp { secs, nanos })
}

/// What is left of a text.
struct Text<'a>(&'a [u8]);

impl Text<'_> {
    fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        let (first, tail) = self.0.split_first()?;
        self.0 = tail;
        bytes.contains(first).then_some(*first)
    }

    fn digit(&mut self) -> Option<u8> {
        self.one_of(b"0123456789").map(|digit| digit.saturating_sub(b'0'))
    }

    fn digits(&mut self, count: u8) -> Option<i64> {
        let mut value = 0_i64;
        for _ in 0..count {
            value = value.checked_mul(10)?.checked_add(self.digit()?.into())?;
        }
        Some(value)
    }

    fn time_of_day(&mut self) -> Option<(i64, i64, i64)> {
        let hour = self.digits(2)?;
        self.one_of(b":")?;
        let minute = self.digits(2)?;
        self.one_of(b":")?;
        Some((hour, minute, self.digits(2)?))
    }

    /// Nanoseconds, zero if there is no fraction.
    fn fraction(&mut self) -> Option<u32> {
        let [b'.', tail @ ..] = self.0 else { return Some(0) };
        self.0 = tail;
        let mut unit = NANOS_PER_SEC / 10;
        let mut nanos = u32::from(self.digit()?).checked_mul(unit)?;
        while self.0.first().is_some_and(u8::is_ascii_digit) {
            unit /= 10;
            nanos = nanos.checked_add(u32::from(self.digit()?).checked_mul(unit)?)?;
        }
        Some(nanos)
    }

    /// Hours and minutes, in seconds.
    fn offset(&mut self) -> Option<i64> {
        let hours = self.digits(2)?;
        self.one_of(b":")?;
        let minutes = self.digits(2)?;
        (hours < 24 && minutes < 60).then(|| hours.saturating_mul(60).saturating_add(minutes).saturating_mul(60))
    }

    /// From 1.
    fn month(&mut self) -> Option<i64> {
        let (name, tail) = self.0.split_at_checked(3)?;
        self.0 = tail;
        let index = MONTHS.iter().position(|month| month.as_bytes() == name)?;
        i64::try_from(index).ok()?.checked_add(1)
    }

    fn end(self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(secs: i64, nanos: u32) -> Timestamp {
        Timestamp { secs, nanos }
    }

    #[test]
    fn epoch_seconds_are_exact() {
        let parse = |text| Timestamp::parse_epoch_seconds(text).unwrap();
        assert_eq!(parse("1515531081.123"), time(1_515_531_081, 123_000_000));
        assert_eq!(parse("1.515531081123E9"), time(1_515_531_081, 123_000_000));
        assert_eq!(parse("15155310811e-1"), time(1_515_531_081, 100_000_000));
        assert_eq!(parse("-0.5"), time(-1, 500_000_000));
        assert_eq!(parse("0.0000000019"), time(0, 1));
        assert_eq!(parse("9223372036854775807.999999999"), time(i64::MAX, 999_999_999));
        for text in ["", "x", "1.", "\"1\"", "9223372036854775808", "1e30", "1e999999999999", "NaN", "1 "] {
            assert!(Timestamp::parse_epoch_seconds(text).is_err(), "{text}");
        }
    }

    #[test]
    fn date_times_of_rfc_3339() {
        let parse = |text| Timestamp::parse_date_time(text).unwrap();
        assert_eq!(parse("1985-04-12T23:20:50.52Z"), time(482_196_050, 520_000_000));
        assert_eq!(parse("1996-12-19T16:39:57-08:00"), time(851_042_397, 0));
        assert_eq!(parse("1990-12-31T23:59:60Z"), time(662_688_000, 0));
        assert_eq!(parse("1937-01-01T12:00:27.87+00:20"), time(-1_041_337_173, 870_000_000));
        assert_eq!(parse("2019-12-16t22:48:18-01:00"), time(1_576_540_098, 0));
        assert_eq!(parse("2000-01-02T20:34:56.123456789987z"), time(946_845_296, 123_456_789));
    }

    #[test]
    fn what_is_not_a_date_time() {
        for text in [
            "",
            "2000-01-02",
            "2000-01-02 20:34:56Z",
            "2000-01-02T20:34:56",
            "2000-01-02T20:34Z",
            "2000-1-2T20:34:56Z",
            "2000-01-02T24:00:00Z",
            "2000-01-02T20:60:00Z",
            "2000-01-02T20:34:61Z",
            "2000-01-02T20:34:56.Z",
            "2000-01-02T20:34:56+1:00",
            "2000-01-02T20:34:56+24:00",
            "2000-01-02T20:34:56ZZ",
            "2000-02-30T00:00:00Z",
            "+002000-01-02T20:34:56Z",
            "2000-01-02T20:34:56+01:60",
            "２000-01-02T20:34:56Z",
        ] {
            assert!(Timestamp::parse_date_time(text).is_err(), "{text}");
        }
    }

    #[test]
    fn http_dates_with_and_without_fraction() {
        let parse = |text| Timestamp::parse_http_date(text).unwrap();
        assert_eq!(parse("Tue, 29 Apr 2014 18:30:38 GMT"), time(1_398_796_238, 0));
        assert_eq!(parse("Sun, 02 Jan 2000 20:34:56.456 GMT"), time(946_845_296, 456_000_000));
        for text in [
            "",
            "Tue, 29 Apr 2014 18:30:38",
            "Tue, 29 Apr 2014 18:30:38 UTC",
            "Tue, 9 Apr 2014 18:30:38 GMT",
            "Xxx, 29 Apr 2014 18:30:38 GMT",
            "Tue, 29 Foo 2014 18:30:38 GMT",
            "Tue, 31 Apr 2014 18:30:38 GMT",
            "Tue, 29 Apr 2014 18:30:38. GMT",
            "Tue, 29 Apr 2014 18:30:38 GMT ",
        ] {
            assert!(Timestamp::parse_http_date(text).is_err(), "{text}");
        }
    }
}
