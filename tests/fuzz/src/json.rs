//! The JSON reader accepts what `serde_json` accepts, with the same values.

use std::collections::BTreeMap;

use serde_json::Value;
use smithwright_runtime::json::{self, Error, Read, Reader, Shape, Write, Writer};
use smithwright_runtime::{BigDecimal, BigInteger, Bytes, Document, Number, Timestamp};

/// Reads `text` as a document, and as every type there is.
pub fn check(text: &[u8]) {
    let ours = read::<Document>(text);
    let skipped = skip(text);
    assert_eq!(skipped.err(), ours.as_ref().err().cloned(), "skipping and reading differ");
    match (serde_json::from_slice::<Value>(text), ours) {
        (Ok(theirs), Ok(ours)) => {
            assert!(same(&ours, &theirs), "{ours:?} is not {theirs:?}");
            let again = written(&ours);
            assert_eq!(read::<Document>(&again).as_ref(), Ok(&ours), "what was written reads differently");
        }
        (Ok(_), Err(error)) => panic!("refused: {error}"),
        // A number beyond `f64`, where `serde_json` is not built to keep its digits.
        (Err(error), Ok(_)) if error.to_string().contains("number out of range") => {}
        (Err(error), Ok(_)) => panic!("accepted in spite of: {error}"),
        (Err(_), Err(_)) => {}
    }
    typed(text);
    shape(text);
}

/// Other types refuse what is no JSON, and take it apart without a panic.
fn typed(text: &[u8]) {
    let valid = skip(text).is_ok();
    let read = [
        read::<bool>(text).is_ok(),
        read::<i8>(text).is_ok(),
        read::<i64>(text).is_ok(),
        read::<f32>(text).is_ok(),
        read::<f64>(text).is_ok(),
        read::<BigInteger>(text).is_ok(),
        read::<BigDecimal>(text).is_ok(),
        read::<String>(text).is_ok(),
        read::<Bytes>(text).is_ok(),
        read::<Timestamp>(text).is_ok(),
        read::<Vec<Option<Bytes>>>(text).is_ok(),
        read::<BTreeMap<String, Vec<f64>>>(text).is_ok(),
    ];
    assert!(valid || !read.contains(&true), "a type takes what is no JSON: {read:?}");
}

/// A document as a shape.
#[derive(Debug, PartialEq)]
struct Any(Document);

impl Shape for Any {
    fn write_shape(&self, out: &mut Writer) {
        self.0.write(out);
    }

    fn read_shape(reader: &mut Reader<'_>) -> json::Result<Self> {
        reader.read().map(Self)
    }
}

/// A text that is no shape has a place where it is not, and one that is comes back.
fn shape(text: &[u8]) {
    match json::from_json::<Any>(text) {
        Ok(shape) => assert_eq!(json::from_json(json::to_json(&shape).as_bytes()), Ok(shape)),
        Err(error) => {
            assert!(error.offset() <= text.len() && error.line() > 0 && error.column() > 0, "{error}");
            assert!(!error.to_string().contains('\n'), "{error}");
        }
    }
}

/// Skips a value that is all of `text`.
pub fn skip(text: &[u8]) -> Result<(), Error> {
    let mut reader = Reader::new(text);
    reader.skip()?;
    reader.finish()
}

/// Reads all of `text` as a value.
pub fn read<T: Read>(text: &[u8]) -> Result<T, Error> {
    let mut reader = Reader::new(text);
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

fn same(ours: &Document, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Document::Null, Value::Null) => true,
        (Document::Bool(ours), Value::Bool(theirs)) => ours == theirs,
        (Document::String(ours), Value::String(theirs)) => ours == theirs,
        (Document::Number(ours), Value::Number(theirs)) => same_number(ours, theirs),
        (Document::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| same(ours, theirs))
        }
        (Document::Object(ours), Value::Object(theirs)) => {
            ours.len() == theirs.len()
                && ours.iter().all(|(key, ours)| theirs.get(key).is_some_and(|theirs| same(ours, theirs)))
        }
        _ => false,
    }
}

fn same_number(ours: &Number, theirs: &serde_json::Number) -> bool {
    if let Some(theirs) = theirs.as_i64() {
        return ours.as_i64() == Some(theirs);
    }
    // Their parser may round the last bit differently, and has nothing beyond the greatest double.
    match theirs.as_f64() {
        Some(theirs) if theirs.is_finite() => (ours.as_f64() - theirs).abs() <= theirs.abs() * 1e-15,
        _ => ours.as_f64().is_infinite(),
    }
}
