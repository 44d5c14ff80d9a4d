//! Conversions to and from `chrono`, `time` and `jiff`: the same text on both sides, and errors beyond a range.

use std::fmt::Debug;

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use smithwright_runtime::{Timestamp, TimestampError};
use time::{OffsetDateTime, UtcOffset};

use super::timestamps;

/// Beyond what a type holds there is an error; what it holds comes back as it was.
fn there_and_back<T>(time: Timestamp) -> bool
where
    T: TryFrom<Timestamp, Error = TimestampError> + Into<Timestamp> + Debug,
{
    match T::try_from(time) {
        Ok(theirs) => {
            assert_eq!(theirs.into(), time);
            true
        }
        Err(error) => {
            assert!(error.to_string().contains("range"), "{error}");
            false
        }
    }
}

proptest! {
    #[test]
    fn what_formats_hold_all_three_hold(ours in timestamps(), offset in -43_200..43_200_i32) {
        prop_assert!(there_and_back::<DateTime<Utc>>(ours));
        prop_assert!(there_and_back::<OffsetDateTime>(ours));
        let text = ours.to_string();
        let of_chrono = DateTime::<Utc>::try_from(ours).unwrap();
        prop_assert_eq!(of_chrono, text.parse::<DateTime<Utc>>().unwrap());
        let of_time = OffsetDateTime::try_from(ours).unwrap();
        prop_assert_eq!(of_time.unix_timestamp_nanos(), i128::from(of_chrono.timestamp()) * 1_000_000_000 + i128::from(ours.subsec_nanos()));
        // The same moment, shown elsewhere.
        prop_assert_eq!(Timestamp::from(of_chrono.with_timezone(&FixedOffset::east_opt(offset).unwrap())), ours);
        if let Some(elsewhere) = of_time.checked_to_offset(UtcOffset::from_whole_seconds(offset).unwrap()) {
            prop_assert_eq!(Timestamp::from(elsewhere), ours);
        }
        // jiff keeps the last day for time zones.
        if let Ok(of_jiff) = jiff::Timestamp::try_from(ours) {
            prop_assert_eq!(of_jiff, text.parse::<jiff::Timestamp>().unwrap());
            prop_assert_eq!(Timestamp::from(of_jiff), ours);
            prop_assert_eq!(Timestamp::from(of_jiff.to_zoned(TimeZone::UTC)), ours);
        } else {
            prop_assert!(ours.secs() > jiff::Timestamp::MAX.as_second());
        }
    }

    #[test]
    fn beyond_a_range_is_an_error(secs in any::<i64>(), nanos in any::<u32>()) {
        let time = Timestamp::from_secs_and_nanos(secs, nanos);
        there_and_back::<DateTime<Utc>>(time);
        there_and_back::<OffsetDateTime>(time);
        there_and_back::<jiff::Timestamp>(time);
    }
}

#[test]
fn ends_of_ranges_come_back_and_the_second_beyond_does_not() {
    let chrono = [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC].map(Timestamp::from);
    let jiff = [jiff::Timestamp::MIN, jiff::Timestamp::MAX].map(Timestamp::from);
    assert!(chrono.into_iter().all(there_and_back::<DateTime<Utc>>));
    assert!(jiff.into_iter().all(there_and_back::<jiff::Timestamp>));
    for [first, last] in [chrono, jiff] {
        let beyond = [Timestamp::from_secs(first.secs() - 1), Timestamp::from_secs(last.secs() + 1)];
        assert!(first == chrono[0] || !beyond.into_iter().any(there_and_back::<jiff::Timestamp>));
        assert!(first == jiff[0] || !beyond.into_iter().any(there_and_back::<DateTime<Utc>>));
    }
    for far in [i64::MIN, i64::MAX].map(Timestamp::from_secs) {
        assert!(!there_and_back::<OffsetDateTime>(far));
    }
}

#[test]
fn a_leap_second_of_chrono_is_the_second_after_it() {
    let leap = NaiveDate::from_ymd_opt(2016, 12, 31).and_then(|day| day.and_hms_milli_opt(23, 59, 59, 1_500)).unwrap();
    assert_eq!(Timestamp::from(leap.and_utc()).to_string(), "2017-01-01T00:00:00.5Z");
}
