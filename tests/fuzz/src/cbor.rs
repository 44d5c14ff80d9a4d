//! The CBOR reader accepts what `ciborium` accepts, with the same values.

use std::collections::BTreeMap;

use ciborium::Value;
use smithwright_runtime::format::cbor::{Error, MillisCbor, Read, Reader, Write, Writer};
use smithwright_runtime::format::{Decode, Encode};
use smithwright_runtime::{BigDecimal, BigInteger, Bytes, Document, EncodeOptions, Timestamp};

/// Skips `bytes`, and reads them as a document and as every type there is.
pub fn check(bytes: &[u8]) {
    let skipped = skip(bytes);
    match (theirs(bytes), &skipped) {
        (Ok(theirs), Ok(())) => compare(bytes, &theirs),
        (Ok(_), Err(error)) => assert!(stricter(&error.to_string()), "refused: {error}"),
        (Err(error), Ok(())) => assert!(more_lenient(&error), "accepted in spite of: {error}"),
        (Err(_), Err(_)) => {}
    }
    typed(bytes, skipped.is_ok());
    millis(bytes, skipped.is_ok());
}

/// What `ciborium` takes although it is not well-formed, or nested deeper than here.
fn stricter(ours: &str) -> bool {
    let simple_in_two_bytes = ours.contains("found byte 0xf8");
    ours.contains("a piece of definite length") || ours.contains("127 nested") || simple_in_two_bytes
}

/// What is well-formed and beyond what `ciborium` has values for.
fn more_lenient(theirs: &str) -> bool {
    ["known simple value", "too large", "RecursionLimit"].iter().any(|reason| theirs.contains(reason))
}

fn theirs(bytes: &[u8]) -> Result<Value, String> {
    let mut rest = bytes;
    let value = ciborium::from_reader(&mut rest).map_err(|error| format!("{error:?}"))?;
    if rest.is_empty() { Ok(value) } else { Err("more".to_owned()) }
}

fn compare(bytes: &[u8], theirs: &Value) {
    match read::<Document>(bytes) {
        Ok(ours) => {
            assert!(same(&ours, theirs), "{ours:?} is not {theirs:?}");
            let again = read::<Document>(&written(&ours)).expect("what was written is read");
            assert!(equal(&again, &ours), "{ours:?}, written, reads as {again:?}");
        }
        Err(error) => assert!(!is_document(theirs), "refused: {error}"),
    }
}

/// Whether both are the same, to the last digit of their numbers, however these are written.
fn equal(one: &Document, other: &Document) -> bool {
    match (one, other) {
        (Document::Number(one), Document::Number(other)) => value(one.as_str()) == value(other.as_str()),
        (Document::Array(one), Document::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal(one, other))
        }
        (Document::Object(one), Document::Object(other)) => {
            one.keys().eq(other.keys()) && one.values().zip(other.values()).all(|(one, other)| equal(one, other))
        }
        _ => one == other,
    }
}

/// Whether a number is negative, its digits from the first to the last that is not zero, and the power of ten they are of.
fn value(text: &str) -> (bool, String, i128) {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{}{fraction}", whole.trim_start_matches('-'));
    let significant = digits.trim_end_matches('0');
    let exponent = exponent.parse::<i128>().expect("an exponent") + (digits.len() - significant.len()) as i128;
    match significant.trim_start_matches('0') {
        "" => (text.starts_with('-'), String::new(), 0),
        significant => (text.starts_with('-'), significant.to_owned(), exponent - fraction.len() as i128),
    }
}

/// Whether all keys are strings, and numbers and times such as there are.
fn is_document(value: &Value) -> bool {
    match value {
        Value::Array(elements) => elements.iter().all(is_document),
        Value::Map(entries) => entries.iter().all(|(key, value)| bare(key).is_text() && is_document(value)),
        Value::Tag(1..=4, _) => false,
        Value::Tag(_, value) => is_document(value),
        _ => true,
    }
}

/// The value behind any tags.
fn bare(value: &Value) -> &Value {
    match value {
        Value::Tag(_, value) => bare(value),
        _ => value,
    }
}

fn same(ours: &Document, theirs: &Value) -> bool {
    match (ours, theirs) {
        // Tags with a meaning are another test's.
        (_, Value::Tag(1..=4, _)) | (Document::Null, Value::Null) => true,
        (_, Value::Tag(_, theirs)) => same(ours, theirs),
        (Document::Bool(ours), Value::Bool(theirs)) => ours == theirs,
        (Document::String(ours), Value::Text(theirs)) => ours == theirs,
        (Document::String(ours), Value::Bytes(theirs)) => ours.len() == theirs.len().div_ceil(3) * 4,
        (Document::Number(ours), Value::Integer(theirs)) => ours.as_str() == i128::from(*theirs).to_string(),
        (Document::Number(ours), Value::Float(theirs)) => ours.as_f64().to_bits() == theirs.to_bits(),
        (Document::String(ours), Value::Float(theirs)) => !theirs.is_finite() && theirs.is_nan() == (ours == "NaN"),
        (Document::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| same(ours, theirs))
        }
        (Document::Object(ours), Value::Map(theirs)) => {
            // Of equal keys the last counts.
            let theirs: BTreeMap<_, _> = theirs.iter().map(|(key, value)| (bare(key).as_text(), value)).collect();
            ours.len() == theirs.len()
                && ours
                    .iter()
                    .all(|(key, ours)| theirs.get(&Some(key.as_str())).is_some_and(|theirs| same(ours, theirs)))
        }
        _ => false,
    }
}

/// Other types refuse what is not well-formed, and take it apart without a panic.
fn typed(bytes: &[u8], well_formed: bool) {
    let read = [
        read::<bool>(bytes).is_ok(),
        read::<i8>(bytes).is_ok(),
        read::<i64>(bytes).is_ok(),
        read::<f32>(bytes).is_ok(),
        read::<f64>(bytes).is_ok(),
        read::<BigInteger>(bytes).is_ok(),
        read::<BigDecimal>(bytes).is_ok(),
        read::<String>(bytes).is_ok(),
        read::<Bytes>(bytes).is_ok(),
        read::<Timestamp>(bytes).is_ok(),
        read::<Vec<Option<Bytes>>>(bytes).is_ok(),
        read::<BTreeMap<String, Vec<f64>>>(bytes).is_ok(),
    ];
    assert!(well_formed || !read.contains(&true), "a type takes what is not well-formed: {read:?}");
}

/// The form whose times are milliseconds: times as `ciborium` has their numbers, and all other types as they are.
fn millis(bytes: &[u8], well_formed: bool) {
    fn decoded<T: Read>(bytes: &[u8]) -> Option<T> {
        Decode::<MillisCbor>::decode(&Bytes::copy_from_slice(bytes)).ok()
    }
    // No document at all stands for one without members.
    if bytes.is_empty() {
        return;
    }
    assert_eq!(decoded::<Document>(bytes).is_some(), read::<Document>(bytes).is_ok());
    assert_eq!(decoded::<Vec<Option<String>>>(bytes), read(bytes).ok());
    // Blobs may be base64 besides.
    assert!(decoded::<Bytes>(bytes).is_some() || read::<Bytes>(bytes).is_err());
    let Some(time) = decoded::<Timestamp>(bytes) else { return };
    assert!(well_formed, "a time is taken of what is not well-formed");
    match theirs(bytes).as_ref().map(bare) {
        Ok(Value::Integer(number)) if i128::from(*number).abs() >= 100_000_000_000 => {
            assert_eq!(i128::from(time.millis()), i128::from(*number));
        }
        Ok(Value::Float(number)) if number.abs() >= 1e11 => {
            // All digits of the double, and not the fewest that tell it from others.
            assert_eq!(time.millis().to_string(), format!("{:.0}", number.round()));
        }
        _ => assert_eq!(read::<Timestamp>(bytes).ok(), Some(time), "seconds are those of the other form"),
    }
    let again = Encode::<MillisCbor>::encode(&time, &EncodeOptions::default()).expect("CBOR has times").into_bytes();
    // Written they are milliseconds, which are taken for seconds where they are few.
    if time.millis().abs() >= 100_000_000_000 {
        assert_eq!(decoded::<Timestamp>(&again).map(Timestamp::millis), Some(time.millis()));
    }
}

fn skip(bytes: &[u8]) -> Result<(), Error> {
    let mut reader = Reader::new(bytes);
    reader.skip()?;
    reader.finish()
}

/// Reads all of `bytes` as a value.
pub fn read<T: Read>(bytes: &[u8]) -> Result<T, Error> {
    let mut reader = Reader::new(bytes);
    let value = T::read(&mut reader)?;
    reader.finish()?;
    Ok(value)
}

/// What is written of a value.
pub fn written<T: Write + ?Sized>(value: &T) -> Bytes {
    let mut out = Writer::new();
    value.write(&mut out);
    out.into_bytes()
}
