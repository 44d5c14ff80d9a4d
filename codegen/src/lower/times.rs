//! Points in time as a model writes them: seconds since 1970, or text in one of Smithy's two formats.

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use serde_json::Value;

/// Seconds since 1970 and nanoseconds; `None` if the value is no time or finer than nanoseconds.
pub fn parse(value: &Value) -> Option<(i64, u32)> {
    let total = match value {
        Value::Number(number) => nanos(&number.to_string())?,
        Value::String(text) => {
            let date_time = text.parse::<Timestamp>().ok();
            let time = date_time.or_else(|| rfc2822::DateTimeParser::new().parse_timestamp(text).ok())?;
            time.as_nanosecond()
        }
        _ => return None,
    };
    let secs = i64::try_from(total.div_euclid(1_000_000_000)).ok()?;
    Some((secs, u32::try_from(total.rem_euclid(1_000_000_000)).ok()?))
}

/// The nanoseconds that a JSON number of seconds is.
fn nanos(text: &str) -> Option<i128> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    let exponent: i64 = exponent.trim_start_matches('+').parse().ok()?;
    let shift = exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?.checked_add(9)?;
    let power = 10_i128.checked_pow(u32::try_from(shift.unsigned_abs()).ok()?)?;
    if shift >= 0 { digits.checked_mul(power) } else { (digits % power == 0).then(|| digits / power) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn times_are_exact_on_both_sides_of_1970() {
        for (json, secs, nanos) in [
            (json!(0), 0, 0),
            (json!(1_576_540_098), 1_576_540_098, 0),
            (json!(946_845_296.123), 946_845_296, 123_000_000),
            (json!(-1.25), -2, 750_000_000),
            (json!(-0.5), -1, 500_000_000),
            (json!(1.5e9), 1_500_000_000, 0),
            (json!("1985-04-12T23:20:50.52Z"), 482_196_050, 520_000_000),
            (json!("2019-12-16T22:48:18-01:00"), 1_576_540_098, 0),
            (json!("Tue, 29 Apr 2014 18:30:38 GMT"), 1_398_796_238, 0),
        ] {
            assert_eq!(parse(&json), Some((secs, nanos)), "{json}");
        }
        for json in [json!("soon"), json!("2000-01-02"), json!(1e30), json!(1e-30), json!(null), json!(true)] {
            assert_eq!(parse(&json), None, "{json}");
        }
    }
}
