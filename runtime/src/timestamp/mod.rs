//! A point in time, and the three ways in which Smithy writes one. Knows no time zone but UTC and no leap second.

mod civil;
mod format;
mod parse;

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

pub(crate) use civil::Civil;

pub(crate) const NANOS_PER_SEC: u32 = 1_000_000_000;

/// A point in time, to the nanosecond: seconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// Any number of seconds that 64 bits hold is a valid timestamp. Displays as RFC 3339 `date-time` and parses from it.
/// That format ends at the years 0 and 9999; beyond them the year is shown with its sign and at least six digits
/// (ISO 8601's expanded form), which is not read back.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    secs: i64,
    /// Always less than a second's worth; counts forward also before 1970.
    nanos: u32,
}

/// A text is not a timestamp, or a timestamp is beyond what it should become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimestampError(&'static str);

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for TimestampError {}

impl Timestamp {
    /// The point `secs` seconds after 1970-01-01T00:00:00Z; before it, if negative.
    #[must_use]
    pub const fn from_secs(secs: i64) -> Self {
        Self { secs, nanos: 0 }
    }

    /// The point `nanos` nanoseconds after `secs`. A second's worth of `nanos` or more is carried into the seconds,
    /// which end at the greatest `i64`.
    #[must_use]
    pub const fn from_secs_and_nanos(secs: i64, nanos: u32) -> Self {
        // At most 4, so it fits.
        let carry = (nanos / NANOS_PER_SEC) as i64;
        Self { secs: secs.saturating_add(carry), nanos: nanos % NANOS_PER_SEC }
    }

    /// Now, by the system's clock.
    #[must_use]
    pub fn now() -> Self {
        SystemTime::now().into()
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    #[must_use]
    pub const fn secs(self) -> i64 {
        self.secs
    }

    /// Nanoseconds after [`secs`](Self::secs), less than 1,000,000,000.
    #[must_use]
    pub const fn subsec_nanos(self) -> u32 {
        self.nanos
    }

    /// The date and time of day in UTC.
    pub(crate) fn civil(self) -> Civil {
        Civil::from_secs(self.secs)
    }
}

impl From<SystemTime> for Timestamp {
    /// Times too far away for 64 bits of seconds become the nearest timestamp.
    fn from(time: SystemTime) -> Self {
        let secs = |duration: Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => Self { secs: secs(after), nanos: after.subsec_nanos() },
            Err(before) => {
                let before = before.duration();
                let whole = Self::from_secs(secs(before).saturating_neg());
                match NANOS_PER_SEC.saturating_sub(before.subsec_nanos()) {
                    NANOS_PER_SEC => whole,
                    nanos => Self { secs: whole.secs.saturating_sub(1), nanos },
                }
            }
        }
    }
}

impl TryFrom<Timestamp> for SystemTime {
    type Error = TimestampError;

    fn try_from(time: Timestamp) -> Result<Self, TimestampError> {
        let whole = Duration::from_secs(time.secs.unsigned_abs());
        let second = match time.secs {
            0.. => Self::UNIX_EPOCH.checked_add(whole),
            _ => Self::UNIX_EPOCH.checked_sub(whole),
        };
        let exact = second.and_then(|second| second.checked_add(Duration::from_nanos(time.nanos.into())));
        exact.ok_or(TimestampError("the timestamp is beyond the system's range of times"))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date_time().fmt(f)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, TimestampError> {
        Self::parse_date_time(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nanoseconds_carry_and_never_overflow() {
        assert_eq!(Timestamp::from_secs_and_nanos(1, 2_500_000_000), Timestamp { secs: 3, nanos: 500_000_000 });
        assert_eq!(Timestamp::from_secs_and_nanos(i64::MAX, u32::MAX).secs(), i64::MAX);
        assert!(Timestamp::from_secs_and_nanos(-1, 999_999_999) < Timestamp::default());
    }

    #[test]
    fn system_times_convert_both_ways() {
        for (secs, nanos) in [(0, 0), (0, 1), (-1, 999_999_999), (-1, 0), (-2, 500_000_000), (1_398_796_238, 5)] {
            let time = Timestamp { secs, nanos };
            assert_eq!(Timestamp::from(SystemTime::try_from(time).unwrap()), time);
        }
        let error = SystemTime::try_from(Timestamp::from_secs_and_nanos(i64::MAX, 999_999_999));
        assert!(error.is_ok() || error.is_err_and(|error| error.to_string().contains("range")));
    }
}
