//! Timestamps: seconds since 1970 behind tag 1, whole or a float, of which milliseconds count.

use super::head::EPOCH_TIME;
use super::value::{Number, whole};
use super::writer::Writer;
use crate::Timestamp;

/// Appends `time`, rounded to milliseconds.
pub(super) fn write(time: Timestamp, out: &mut Writer) {
    out.tag(EPOCH_TIME);
    match time.subsec_nanos().saturating_add(500_000) / 1_000_000 {
        0 => out.integer(time.secs()),
        1000 => out.integer(time.secs().saturating_add(1)),
        millis => out.double(double(time.secs(), millis)),
    }
}

/// The nearest double; exact to a millisecond for 285,000 years.
#[expect(clippy::cast_precision_loss, reason = "a double is what is asked for")]
fn double(secs: i64, millis: u32) -> f64 {
    match secs.checked_mul(1000).and_then(|value| value.checked_add(millis.into())) {
        Some(millis) => millis as f64 / 1000.0,
        None => secs as f64,
    }
}

/// The time that `seconds` are, rounded to milliseconds; `None` beyond 64 bits of seconds.
pub(super) fn read(seconds: Number) -> Option<Timestamp> {
    let seconds = match seconds {
        Number::Whole(seconds) => return seconds.try_into().ok().map(Timestamp::from_secs),
        Number::Float(seconds) => seconds,
    };
    let secs = i64::try_from(whole(seconds.floor())?).ok()?;
    let millis = u32::try_from(whole(((seconds - seconds.floor()) * 1000.0).round())?).ok()?;
    Some(Timestamp::from_secs_and_nanos(secs, millis.saturating_mul(1_000_000)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milliseconds_are_rounded_both_ways() {
        let time = |secs, millis: u32| Some(Timestamp::from_secs_and_nanos(secs, millis * 1_000_000));
        for (seconds, expected) in [
            (1.1, time(1, 100)),
            (-1.1, time(-2, 900)),
            (946_845_296.123, time(946_845_296, 123)),
            (-0.0, time(0, 0)),
            (1.9996, time(2, 0)),
            (-0.0004, time(0, 0)),
            (9_223_372_036_854_775_808.0, None),
            (-9_223_372_036_854_775_808.0, time(i64::MIN, 0)),
            (f64::NAN, None),
            (f64::NEG_INFINITY, None),
        ] {
            assert_eq!(read(Number::Float(seconds)), expected, "{seconds}");
        }
        assert_eq!(read(Number::Whole(1 << 63)), None);
    }
}
