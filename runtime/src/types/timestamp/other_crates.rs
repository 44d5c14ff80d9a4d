//! Timestamps to and from the types of the crates `chrono`, `time` and `jiff`, each behind the feature of its name.

use super::{Timestamp, TimestampError};

#[cfg(feature = "chrono")]
impl<Z: chrono::TimeZone> From<chrono::DateTime<Z>> for Timestamp {
    /// A leap second is the second after it, which it shares its number with.
    fn from(time: chrono::DateTime<Z>) -> Self {
        Self::from_secs_and_nanos(time.timestamp(), time.timestamp_subsec_nanos())
    }
}

#[cfg(feature = "chrono")]
impl TryFrom<Timestamp> for chrono::DateTime<chrono::Utc> {
    type Error = TimestampError;

    /// Fails beyond some 262,000 years.
    fn try_from(time: Timestamp) -> Result<Self, TimestampError> {
        let exact = Self::from_timestamp(time.secs, time.nanos);
        exact.ok_or(TimestampError("the timestamp is beyond the range of chrono's times"))
    }
}

#[cfg(feature = "time")]
impl From<time::OffsetDateTime> for Timestamp {
    fn from(time: time::OffsetDateTime) -> Self {
        Self::from_secs_and_nanos(time.unix_timestamp(), time.nanosecond())
    }
}

#[cfg(feature = "time")]
impl TryFrom<Timestamp> for time::OffsetDateTime {
    type Error = TimestampError;

    /// In UTC. Fails beyond 9999 years, unless the crate's own feature `large-dates` is on.
    fn try_from(time: Timestamp) -> Result<Self, TimestampError> {
        let second = Self::from_unix_timestamp(time.secs).ok();
        let exact = second.and_then(|second| second.replace_nanosecond(time.nanos).ok());
        exact.ok_or(TimestampError("the timestamp is beyond the range of time's times"))
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::Timestamp> for Timestamp {
    fn from(time: jiff::Timestamp) -> Self {
        const NANOS: i128 = super::NANOS_PER_SEC as i128;
        let exact = time.as_nanosecond();
        // Within 9999 years, and within a second: both fit.
        let secs = i64::try_from(exact.div_euclid(NANOS)).unwrap_or_default();
        Self::from_secs_and_nanos(secs, u32::try_from(exact.rem_euclid(NANOS)).unwrap_or_default())
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::Zoned> for Timestamp {
    fn from(time: jiff::Zoned) -> Self {
        time.timestamp().into()
    }
}

#[cfg(feature = "jiff")]
impl TryFrom<Timestamp> for jiff::Timestamp {
    type Error = TimestampError;

    /// Fails beyond 9999 years.
    fn try_from(time: Timestamp) -> Result<Self, TimestampError> {
        let exact = i32::try_from(time.nanos).ok().and_then(|nanos| Self::new(time.secs, nanos).ok());
        exact.ok_or(TimestampError("the timestamp is beyond the range of jiff's times"))
    }
}
