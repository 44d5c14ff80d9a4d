//! Compares CBOR by what it says: a reader that is not the runtime's says what that is.

use ciborium::Value;

use super::body::shown;

/// What is wrong with a body that should be this CBOR.
pub fn problem(expected: &[u8], found: &[u8]) -> Option<String> {
    let expected = match value(expected) {
        Ok(expected) => expected,
        Err(error) => return Some(format!("the expected body is no CBOR: {error}")),
    };
    match value(found) {
        Ok(found) => difference("body", &expected, &found),
        Err(error) => Some(format!("body: {error}: `{}`", shown(found))),
    }
}

/// The one value that the bytes are.
fn value(mut bytes: &[u8]) -> Result<Value, String> {
    let value = ciborium::from_reader(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.is_empty() { Ok(value) } else { Err(format!("{} bytes behind the value", bytes.len())) }
}

/// The first place where two values differ.
fn difference(path: &str, expected: &Value, found: &Value) -> Option<String> {
    match (expected, found) {
        (Value::Map(a), Value::Map(b)) => maps(path, a, b),
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let mut pairs = a.iter().zip(b).enumerate();
            pairs.find_map(|(at, (a, b))| difference(&format!("{path}[{at}]"), a, b))
        }
        (Value::Tag(a, inner), Value::Tag(b, other)) if a == b => difference(&format!("{path}<{a}>"), inner, other),
        (a, b) if same(a, b) => None,
        (a, b) => Some(format!("{path}: expected `{a:?}`, found `{b:?}`")),
    }
}

fn maps(path: &str, expected: &[(Value, Value)], found: &[(Value, Value)]) -> Option<String> {
    let get = |entries: &[(Value, Value)], key: &Value| {
        entries.iter().find(|(other, _)| other == key).map(|(_, value)| value.clone())
    };
    let named = |key: &Value| key.as_text().map_or_else(|| format!("{key:?}"), str::to_owned);
    for (key, a) in expected {
        let path = format!("{path}.{}", named(key));
        let problem = match get(found, key) {
            Some(b) => difference(&path, a, &b),
            None => Some(format!("{path}: expected `{a:?}`, found none")),
        };
        if problem.is_some() {
            return problem;
        }
    }
    let more = found.iter().find(|(key, _)| get(expected, key).is_none());
    let more = more.map(|(key, value)| format!("{path}.{}: expected none, found `{value:?}`", named(key)));
    more.or_else(|| (expected.len() != found.len()).then(|| format!("{path}: a key is there twice")))
}

/// Floats are the same by their bits, all NaN being one; an integer is the same as the float that is exactly it.
fn same(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()),
        (Value::Float(float), Value::Integer(integer)) | (Value::Integer(integer), Value::Float(float)) => {
            // Every whole float of this size prints as the number it is.
            float.fract() == 0.0
                && !(*float == 0.0 && float.is_sign_negative())
                && format!("{float:.0}") == i128::from(*integer).to_string()
        }
        (a, b) => a == b,
    }
}
