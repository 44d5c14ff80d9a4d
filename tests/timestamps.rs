//! The runtime's timestamps against the crates `jiff` and `httpdate`, converted to and from others,, and against themselves.

#[path = "timestamps/other_crates.rs"]
mod other_crates;

use std::time::{Duration, SystemTime};

use proptest::prelude::*;
use smithwright_runtime::Timestamp;

/// Years 0 to 9999, which the formats hold.
const SECS: std::ops::Range<i64> = -62_167_219_200..253_402_300_800;

fn timestamps() -> impl Strategy<Value = Timestamp> {
    let nanos = prop_oneof![Just(0), (0..1000_u32).prop_map(|millis| millis * 1_000_000), 0..1_000_000_000_u32];
    (SECS, nanos).prop_map(|(secs, nanos)| Timestamp::from_secs_and_nanos(secs, nanos))
}

/// Every day of a whole cycle of leap years, which random dates would rarely hit at its ends.
#[test]
fn every_day_of_400_years_is_that_of_jiff() {
    for day in 0..=146_097 {
        let secs = day * 86_400 - 1;
        let time = Timestamp::from_secs(secs);
        assert_eq!(time.to_string(), jiff::Timestamp::from_second(secs).unwrap().to_string());
        assert_eq!(time.to_string().parse(), Ok(time));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn every_format_reads_back(time in timestamps()) {
        prop_assert_eq!(Timestamp::parse_epoch_seconds(&time.epoch_seconds().to_string()), Ok(time));
        prop_assert_eq!(Timestamp::parse_date_time(&time.date_time().to_string()), Ok(time));
        prop_assert_eq!(Timestamp::parse_http_date(&time.http_date().to_string()), Ok(time));
        prop_assert_eq!(time.to_string().parse(), Ok(time));
    }

    #[test]
    fn any_64_bits_of_seconds_are_fine(secs in any::<i64>(), nanos in any::<u32>()) {
        let time = Timestamp::from_secs_and_nanos(secs, nanos);
        prop_assert_eq!(Timestamp::parse_epoch_seconds(&time.epoch_seconds().to_string()), Ok(time));
        prop_assert!(time.date_time().to_string().ends_with('Z'));
        prop_assert!(time.http_date().to_string().ends_with(" GMT"));
        if let Ok(system) = SystemTime::try_from(time) {
            // Some systems count coarser than nanoseconds.
            prop_assert_eq!(Timestamp::from(system).secs(), time.secs());
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,40}", number in "-?[0-9]{0,12}\\.?[0-9]{0,12}([eE][+-]?[0-9]{1,4})?") {
        let _ = (Timestamp::parse_date_time(&text), Timestamp::parse_http_date(&text));
        let _ = (Timestamp::parse_epoch_seconds(&text), Timestamp::parse_epoch_seconds(&number));
    }

    #[test]
    fn date_times_are_those_of_jiff(secs in SECS.start..253_402_207_200, nanos in 0..1_000_000_000_u32) {
        let theirs = jiff::Timestamp::new(secs, i32::try_from(nanos).unwrap()).unwrap();
        let ours = Timestamp::from_secs_and_nanos(secs, nanos);
        prop_assert_eq!(ours.to_string(), theirs.to_string());
    }

    #[test]
    fn date_times_are_read_as_by_jiff(
        date in "(19|20)[0-9]{2}-(0[0-9]|1[0-3])-([0-2][0-9]|3[0-2])",
        time in "([01][0-9]|2[0-4]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?",
        offset in "[zZ]|[+-](0[0-9]|1[0-9]|2[0-3]):[0-5][0-9]",
    ) {
        let text = format!("{date}T{time}{offset}");
        let theirs = text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_nanosecond);
        let ours = Timestamp::parse_date_time(&text).ok();
        let ours = ours.map(|time| i128::from(time.secs()) * 1_000_000_000 + i128::from(time.subsec_nanos()));
        prop_assert_eq!(ours, theirs, "{}", text);
    }

    #[test]
    fn http_dates_are_those_of_httpdate(secs in 0..SECS.end) {
        let system = SystemTime::UNIX_EPOCH + Duration::from_secs(secs.unsigned_abs());
        let text = httpdate::fmt_http_date(system);
        prop_assert_eq!(&Timestamp::from_secs(secs).http_date().to_string(), &text);
        prop_assert_eq!(Timestamp::parse_http_date(&text), Ok(Timestamp::from(system)));
    }
}
