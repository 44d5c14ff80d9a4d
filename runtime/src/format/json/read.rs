//! How each type of the runtime is read from JSON. Timestamps here are epoch seconds; other formats are in `codec`.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::codec::Codec;
use super::reader::Reader;
use super::{EpochSeconds, Key, Result};
use crate::format::error::{Error, Found};
use crate::format::keyed;
use crate::{BigDecimal, BigInteger, Document, Number, Timestamp};

keyed::read!("JSON");

/// Reads all of `text` into `value`, which is as `Default` made it and stays so if there is nothing but white space.
pub fn read<T: Read>(text: &[u8], value: &mut T) -> Result {
    if text.trim_ascii().is_empty() {
        return Ok(());
    }
    let mut reader = Reader::new(text);
    reader.read_into(value)?;
    reader.finish()
}

macro_rules! read_floats {
    ($($type:ident $expected:literal $plain:expr;)*) => {$(
        impl Read for $type {
            fn read_into(&mut self, reader: &mut Reader<'_>) -> Result {
                if let Some(value) = $plain(reader) {
                    *self = value;
                    return Ok(());
                }
                let found = reader.peek();
                let offset = reader.offset();
                *self = if found == Some(b'"') {
                    match &*reader.string()? {
                        "NaN" => Self::NAN,
                        "Infinity" => Self::INFINITY,
                        "-Infinity" => Self::NEG_INFINITY,
                        _ => return Err(Error::at(offset, $expected, Found::Thing("another string"))),
                    }
                } else {
                    match reader.number_as($expected)?.parse::<Self>() {
                        Ok(value) if value.is_finite() => value,
                        _ => return Err(Error::at(offset, $expected, Found::Thing("a number beyond its range"))),
                    }
                };
                Ok(())
            }
        }
    )*};
}

read_floats! {
    f32 "a float" |_: &mut Reader<'_>| None;
    f64 "a double" Reader::plain_double;
}

keyed::read! {
    #[inline]
    String: reader => reader.owned_string()?;
    #[inline]
    Bytes: reader => reader.blob()?;
    #[inline]
    Timestamp: reader => <EpochSeconds as Codec<Self>>::read(reader)?;
    Number: reader => Self::from_valid(reader.number()?);
    BigInteger: reader => reader.big_integer()?;
    BigDecimal: reader => Number::read(reader)?.into();
}

impl Read for Document {
    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result {
        *self = match reader.peek() {
            Some(b'{') => Self::Object(reader.read()?),
            Some(b'[') => Self::Array(reader.read()?),
            Some(b'"') => Self::String(reader.read()?),
            Some(b't' | b'f') => Self::Bool(reader.read()?),
            Some(b'n') => {
                reader.null()?;
                Self::Null
            }
            _ => Self::Number(Number::from_valid(reader.number_as("a value")?)),
        };
        Ok(())
    }

    fn null() -> Option<Self> {
        Some(Self::Null)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result {
        let push = |list: &mut Self, reader: &mut Reader<'_>| {
            list.push(T::default());
            list.last_mut().map_or(Ok(()), |last| last.read_into(reader))
        };
        read_list(self, reader, push, T::null)
    }
}

/// An array, each element of which `push` reads onto the list; those that are `null` become what `null` gives, or are
/// dropped.
pub(super) fn read_list<T>(
    list: &mut Vec<T>,
    reader: &mut Reader<'_>,
    push: impl Fn(&mut Vec<T>, &mut Reader<'_>) -> Result,
    null: fn() -> Option<T>,
) -> Result {
    while reader.next_element()? {
        if reader.is_null() {
            reader.null()?;
            list.extend(null());
            continue;
        }
        let begin = reader.offset();
        push(list, reader).map_err(|error| reader.locate(error))?;
        if list.len() == 1 {
            list.reserve(reader.fitting(begin, size_of::<T>()));
        }
    }
    // The guess may have been far off.
    if list.capacity() / 4 > list.len() {
        list.shrink_to_fit();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::result::Result;

    use proptest::prelude::*;

    use super::*;

    fn of<T: Read>(text: &str) -> Result<T, String> {
        let mut reader = Reader::new(text.as_bytes());
        let value = T::read(&mut reader).map_err(|error| error.to_string())?;
        reader.finish().map_err(|error| error.to_string())?;
        Ok(value)
    }

    #[test]
    fn nothing_leaves_a_value_as_it_is() {
        let mut value = Some(7);
        for (text, expected) in [("", Ok(Some(7))), (" \n", Ok(Some(7))), ("null", Ok(Some(7))), (" 8 ", Ok(Some(8)))] {
            assert_eq!(read(text.as_bytes(), &mut value).map(|()| value), expected, "{text}");
        }
        assert!(read(b"8 9", &mut value).is_err());
    }

    #[test]
    fn whole_numbers_are_read_however_they_are_written() {
        assert_eq!(of("1234567890123456789"), Ok(1_234_567_890_123_456_789_i64));
        assert_eq!(of("1.0"), Ok(1_i32));
        assert_eq!(of("-1e2"), Ok(-100_i8));
        assert_eq!(
            of::<i8>(" 128"),
            Err("expected a whole number of 8 bits, found another number at byte 1".to_owned())
        );
        assert!(of::<i64>("1.5").is_err());
        assert!(of::<i64>("\"1\"").is_err());
        assert!(of::<i64>("9223372036854775808").is_err());
    }

    #[test]
    fn floats_are_numbers_or_three_strings() {
        assert_eq!(of("1234.5"), Ok(1234.5_f32));
        assert_eq!(of("123456789.12345679"), Ok(123_456_789.123_456_79_f64));
        assert_eq!(of("1E3"), Ok(1000_f64));
        assert!(of::<f32>("\"NaN\"").unwrap().is_nan());
        assert_eq!(of("\"Infinity\""), Ok(f64::INFINITY));
        assert_eq!(of("\"-Infinity\""), Ok(f32::NEG_INFINITY));
        assert!(of::<f64>("\"nan\"").is_err());
        assert!(of::<f64>("1e400").is_err());
        assert!(of::<f32>("1e39").is_err());
    }

    #[test]
    fn doubles_are_those_of_the_standard_library() {
        for text in ["0", "-0", "-0.0", "1e3", "0.1", "-0.3", "999.7911081", "9007199254740993", "9007199254740993.0"] {
            assert_eq!(of::<f64>(text).map(f64::to_bits), Ok(text.parse::<f64>().unwrap().to_bits()), "{text}");
        }
        for text in ["-", "--1", "-.5", "- 1", "01", "-01", "1.", "1.5.5"] {
            assert!(of::<f64>(text).is_err(), "{text}");
        }
        proptest!(|(digits in "-?(0|[1-9][0-9]{0,17})", behind in "(\\.[0-9]{1,12})?", exponent in "([eE][0-9])?")| {
            let text = [digits, behind, exponent].concat();
            prop_assert_eq!(of::<f64>(&text).map(f64::to_bits), Ok(text.parse::<f64>().unwrap().to_bits()), "{}", text);
        });
    }

    #[test]
    fn numbers_of_any_size() {
        let text = "123456789012345678901234567890.10";
        assert_eq!(of::<BigDecimal>(text).unwrap().as_str(), text);
        assert_eq!(of::<BigInteger>("1e30").unwrap().as_str(), format!("1{}", "0".repeat(30)));
        assert!(of::<BigInteger>("0.5").is_err());
    }

    #[test]
    fn nulls_are_dropped_unless_the_collection_is_sparse() {
        assert_eq!(of(r#"["a",null,"b"]"#), Ok(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(of("[1,null]"), Ok(vec![Some(1), None]));
        assert_eq!(of(r#"{"a":null,"b":2}"#), Ok(BTreeMap::from([("b".to_owned(), 2)])));
        assert_eq!(of(r#"{"a":null}"#), Ok(BTreeMap::from([("a".to_owned(), None::<i32>)])));
        assert_eq!(of(r#"{"a":1}"#), Ok(()));
        assert_eq!(of("[null]"), Ok(vec![Document::Null]));
        assert_eq!(of("[null]"), Ok(vec![Box::new(Document::Null)]));
    }

    #[test]
    fn a_list_takes_about_the_memory_it_needs_whatever_comes_first() {
        let same = format!("[{}7]", "7,".repeat(9_999));
        assert!((10_000..20_000).contains(&of::<Vec<i64>>(&same).unwrap().capacity()));
        let short_first = format!(r#"["","{}"]"#, "x".repeat(100_000));
        assert!(of::<Vec<String>>(&short_first).unwrap().capacity() < 16);
        let nested = format!("[{}[1]]", "[1],".repeat(9_999));
        let lists = of::<Vec<Vec<Vec<i8>>>>(&format!("[{nested},{nested}]")).unwrap();
        assert!(lists.iter().flatten().all(|list| list.capacity() <= 16));
    }

    #[test]
    fn of_equal_keys_the_last_counts() {
        assert_eq!(of(r#"{"a":1,"\u0061":2}"#), Ok(BTreeMap::from([("a".to_owned(), 2)])));
        assert_eq!(of(r#"{"a":1,"a":null}"#), Ok(BTreeMap::<String, i32>::new()));
    }
}
