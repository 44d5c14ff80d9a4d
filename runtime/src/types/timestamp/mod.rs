//! A point in time, and the three ways in which Smithy writes one. Knows no time zone but UTC and no leap second.

mod civil;
mod format;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
mod other_crates;
mod parse;

use std::cmp::Ordering;
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
#[derive(Clone, PartialEq, Eq)]
pub struct TimestampError(&'static str);

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

crate::error::debug_as_display!(TimestampError);

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

    /// The point `millis` milliseconds after 1970-01-01T00:00:00Z; before it, if negative.
    #[must_use]
    pub fn from_millis(millis: i64) -> Self {
        // Less than a second's worth, so it fits.
        let rest = u32::try_from(millis.rem_euclid(1000)).unwrap_or_default();
        Self { secs: millis.div_euclid(1000), nanos: rest.saturating_mul(1_000_000) }
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

    /// Whole milliseconds since 1970-01-01T00:00:00Z, rounded down; as far as 64 bits go.
    #[must_use]
    pub fn millis(self) -> i64 {
        let exact = i128::from(self.secs).saturating_mul(1000).saturating_add(i128::from(self.nanos / 1_000_000));
        i64::try_from(exact).unwrap_or(if self.secs < 0 { i64::MIN } else { i64::MAX })
    }

    /// How long ago this was by the system's clock; nothing for a time to come.
    #[must_use]
    pub fn elapsed(self) -> Duration {
        let now = Self::now();
        if now <= self {
            return Duration::ZERO;
        }
        // What is between two times of 64 bits fits without a sign; the nanoseconds may borrow a second.
        let whole = Duration::from_secs(now.secs.abs_diff(self.secs));
        let exact = whole.checked_add(Duration::from_nanos(now.nanos.into()));
        exact.unwrap_or(Duration::MAX).saturating_sub(Duration::from_nanos(self.nanos.into()))
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

impl PartialEq<SystemTime> for Timestamp {
    fn eq(&self, time: &SystemTime) -> bool {
        *self == Self::from(*time)
    }
}

impl PartialEq<Timestamp> for SystemTime {
    fn eq(&self, time: &Timestamp) -> bool {
        time == self
    }
}

impl PartialOrd<SystemTime> for Timestamp {
    fn partial_cmp(&self, time: &SystemTime) -> Option<Ordering> {
        self.partial_cmp(&Self::from(*time))
    }
}

impl PartialOrd<Timestamp> for SystemTime {
    fn partial_cmp(&self, time: &Timestamp) -> Option<Ordering> {
        Timestamp::from(*self).partial_cmp(time)
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
    fn milliseconds_count_both_ways_from_1970() {
        for (millis, secs, nanos) in [(0, 0, 0), (1_500, 1, 500_000_000), (-1, -1, 999_000_000), (-1000, -1, 0)] {
            let time = Timestamp { secs, nanos };
            assert_eq!((Timestamp::from_millis(millis), time.millis()), (time, millis));
        }
        assert_eq!(Timestamp::from_millis(i64::MIN).millis(), i64::MIN);
        assert_eq!(Timestamp::from_secs(i64::MAX).millis(), i64::MAX);
    }

    #[test]
    fn times_are_compared_with_the_systems_and_age() {
        let now = SystemTime::now();
        let time = Timestamp::from(now);
        assert!(time == now);
        assert!(now == time);
        assert!(time <= now);
        assert!(Timestamp::from_secs(0) < now && now > Timestamp::from_secs(0));
        assert_eq!(Timestamp::from_secs(i64::MAX).elapsed(), Duration::ZERO);
        assert!(Timestamp::from_secs_and_nanos(time.secs() - 10, 999_999_999).elapsed() > Duration::from_secs(8));
        assert!(Timestamp::from_secs(i64::MIN).elapsed() > Duration::from_secs(1 << 60));
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
