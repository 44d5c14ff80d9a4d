//! Timestamps as text: Smithy's `epoch-seconds`, `date-time` and `http-date`.
//!
//! Whole seconds have no fraction; others have the shortest that says the same, up to nine digits.

use std::fmt;

use super::{Civil, NANOS_PER_SEC, Timestamp};

pub(super) const WEEKDAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
pub(super) const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Timestamp {
    /// Displays as seconds since 1970 in plain decimals, such as `1515531081.123`; always a JSON number.
    #[must_use]
    pub fn epoch_seconds(self) -> impl fmt::Display {
        EpochSeconds(self)
    }

    /// Displays as RFC 3339 `date-time` in UTC, such as `1985-04-12T23:20:50.52Z`.
    #[must_use]
    pub fn date_time(self) -> impl fmt::Display {
        DateTime(self)
    }

    /// Displays as RFC 9110 `IMF-fixdate`, such as `Tue, 29 Apr 2014 18:30:38 GMT`.
    ///
    /// The RFC knows no fraction; Smithy's tests do, so that a timestamp is never silently changed.
    #[must_use]
    pub fn http_date(self) -> impl fmt::Display {
        HttpDate(self)
    }
}

struct EpochSeconds(Timestamp);

impl fmt::Display for EpochSeconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Timestamp { secs, nanos } = self.0;
        if secs < 0 && nanos > 0 {
            // The fraction counts forward from `secs`, the text backward from zero.
            let magnitude = secs.unsigned_abs().saturating_sub(1);
            return write!(f, "-{magnitude}{}", Fraction(NANOS_PER_SEC.saturating_sub(nanos)));
        }
        write!(f, "{secs}{}", Fraction(nanos))
    }
}

struct DateTime(Timestamp);

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Civil { year, month, day, hour, minute, second } = self.0.civil();
        match year {
            0..=9999 => write!(f, "{year:04}")?,
            _ => write!(f, "{year:+07}")?,
        }
        let fraction = Fraction(self.0.nanos);
        write!(f, "-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z")
    }
}

struct HttpDate(Timestamp);

impl fmt::Display for HttpDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Civil { year, month, day, hour, minute, second } = self.0.civil();
        let weekday = name(&WEEKDAYS, Civil::weekday(self.0.secs));
        let month = name(&MONTHS, month.saturating_sub(1));
        let fraction = Fraction(self.0.nanos);
        write!(f, "{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02}{fraction} GMT")
    }
}

fn name(names: &[&'static str], index: i64) -> &'static str {
    usize::try_from(index).ok().and_then(|index| names.get(index)).copied().unwrap_or_default()
}

/// A point and the digits of that many nanoseconds, without trailing zeros; nothing if there are none.
struct Fraction(u32);

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(mut digits) = *self;
        if digits == 0 {
            return Ok(());
        }
        let mut width = 9_usize;
        while digits % 10 == 0 {
            digits /= 10;
            width = width.saturating_sub(1);
        }
        write!(f, ".{digits:0width$}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn epoch_seconds_are_plain_decimals() {
        let text = |secs, nanos| Timestamp { secs, nanos }.epoch_seconds().to_string();
        assert_eq!(text(1_398_796_238, 0), "1398796238");
        assert_eq!(text(1_515_531_081, 123_000_000), "1515531081.123");
        assert_eq!(text(0, 1), "0.000000001");
        assert_eq!(text(-1, 0), "-1");
        assert_eq!(text(-1, 500_000_000), "-0.5");
        assert_eq!(text(-2, 999_999_999), "-1.000000001");
        assert_eq!(text(i64::MIN, 1), "-9223372036854775807.999999999");
    }

    #[test]
    fn date_times_are_utc() {
        let text = |secs, nanos| Timestamp { secs, nanos }.to_string();
        assert_eq!(text(482_196_050, 520_000_000), "1985-04-12T23:20:50.52Z");
        assert_eq!(text(946_845_296, 0), "2000-01-02T20:34:56Z");
        assert_eq!(text(-1, 999_000_000), "1969-12-31T23:59:59.999Z");
        assert_eq!(text(253_402_300_800, 0), "+010000-01-01T00:00:00Z");
        assert_eq!(text(-62_167_219_201, 0), "-000001-12-31T23:59:59Z");
    }

    #[test]
    fn http_dates_are_imf_fixdates() {
        let text = |secs, nanos| Timestamp { secs, nanos }.http_date().to_string();
        assert_eq!(text(1_398_796_238, 0), "Tue, 29 Apr 2014 18:30:38 GMT");
        assert_eq!(text(784_111_777, 0), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(text(946_845_296, 456_000_000), "Sun, 02 Jan 2000 20:34:56.456 GMT");
    }
}
