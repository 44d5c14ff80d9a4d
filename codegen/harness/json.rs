//! Compares JSON by what it says.

use std::collections::BTreeSet;

use serde_json::Value;

use super::body::shown;

/// What is wrong with a body that should be this JSON.
pub fn problem(expected: &str, found: &[u8]) -> Option<String> {
    let expected: Value = match serde_json::from_str(expected) {
        Ok(expected) => expected,
        Err(error) => return Some(format!("the expected body is no JSON: {error}")),
    };
    match serde_json::from_slice(found) {
        Ok(found) => difference("body", &expected, &found),
        Err(error) => Some(format!("body: {error}: `{}`", shown(found))),
    }
}

/// The first place where two values differ.
fn difference(path: &str, expected: &Value, found: &Value) -> Option<String> {
    match (expected, found) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            keys.into_iter().find_map(|key| match (a.get(key), b.get(key)) {
                (Some(a), Some(b)) => difference(&format!("{path}.{key}"), a, b),
                (Some(a), None) => Some(format!("{path}.{key}: expected `{a}`, found none")),
                (None, b) => Some(format!("{path}.{key}: expected none, found `{}`", b.unwrap_or(&Value::Null))),
            })
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let mut pairs = a.iter().zip(b).enumerate();
            pairs.find_map(|(at, (a, b))| difference(&format!("{path}[{at}]"), a, b))
        }
        (Value::Number(a), Value::Number(b)) if decimal(&a.to_string()) == decimal(&b.to_string()) => None,
        (a, b) if a == b => None,
        (a, b) => Some(format!("{path}: expected `{a}`, found `{b}`")),
    }
}

/// The sign, digits and exponent of a number, the same for `1`, `1.0` and `10e-1`.
fn decimal(text: &str) -> (bool, String, i64) {
    let text = text.to_ascii_lowercase();
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{}{fraction}", whole.trim_start_matches('-'));
    let significant = digits.trim_end_matches('0');
    let dropped = i64::try_from(digits.len() - significant.len()).expect("a short number");
    let shift = i64::try_from(fraction.len()).expect("a short number");
    let digits = significant.trim_start_matches('0').to_owned();
    if digits.is_empty() {
        return (false, digits, 0);
    }
    let exponent: i64 = exponent.trim_start_matches('+').parse().expect("an exponent");
    (text.starts_with('-'), digits, exponent - shift + dropped)
}
