//! How each type of the runtime is read from JSON. Timestamps here are epoch seconds; other formats are in `codec`.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::codec::Codec;
use super::error::{Error, Found};
use super::reader::Reader;
use super::{EpochSeconds, Key};
use crate::{BigDecimal, BigInteger, Document, Number, Timestamp, number};

/// A type that can be read from JSON.
///
/// Its `Default` is what stands for a value that the service left out (Smithy's "client error correction").
pub trait Read: Default {
    /// Reads the next value of `reader`.
    fn read(reader: &mut Reader<'_>) -> Result<Self, Error> {
        let mut value = Self::default();
        value.read_into(reader)?;
        Ok(value)
    }

    /// Reads the next value of `reader` into `self`, which is as `Default` made it; by default an object,
    /// [`member`](Self::member) by member.
    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
        reader.object(&mut |key, reader| self.member(key, reader))
    }

    /// Reads the value of one member of a structure into it; by default, and for unknown keys, skips it.
    fn member(&mut self, key: &str, reader: &mut Reader<'_>) -> Result<(), Error> {
        let _ = key;
        reader.skip()
    }

    /// What a `null` inside a list or map means; `None` if the collection drops it.
    #[must_use]
    fn null() -> Option<Self> {
        None
    }
}

/// An object of no known members; unknown ones are skipped.
impl Read for () {}

impl Read for bool {
    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
        *self = reader.bool()?;
        Ok(())
    }
}

macro_rules! read_integers {
    ($($type:ident $expected:literal)*) => {$(
        impl Read for $type {
            fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
                reader.peek();
                let offset = reader.offset();
                let value = match reader.plain_number() {
                    Some((value, billionths)) => (billionths == 0).then_some(value),
                    None => number::to_i64(reader.number_as($expected)?),
                };
                let value = value.and_then(|value| Self::try_from(value).ok());
                *self = value.ok_or_else(|| Error::at(offset, $expected, Found::Thing("another number")))?;
                Ok(())
            }
        }
    )*};
}

read_integers! {
    i8 "a whole number of 8 bits"
    i16 "a whole number of 16 bits"
    i32 "a whole number of 32 bits"
    i64 "a whole number of 64 bits"
}

macro_rules! read_floats {
    ($($type:ident $expected:literal)*) => {$(
        impl Read for $type {
            fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
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
    f32 "a float"
    f64 "a double"
}

impl Read for String {
    #[inline]
    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
        *self = reader.owned_string()?;
        Ok(())
    }
}

impl Read for Bytes {
    #[inline]
    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
        *self = reader.blob()?.into();
        Ok(())
    }
}

impl Read for Timestamp {
    #[inline]
    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
        *self = <EpochSeconds as Codec<Self>>::read(reader)?;
        Ok(())
    }
}

impl Read for Number {
    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
        *self = Self::from_valid(reader.number()?);
        Ok(())
    }
}

impl Read for BigDecimal {
    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
        *self = Number::read(reader)?.into();
        Ok(())
    }
}

impl Read for BigInteger {
    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
        reader.peek();
        let offset = reader.offset();
        let number = Number::read(reader)?.to_big_integer();
        *self = number.ok_or_else(|| Error::at(offset, "a whole number", Found::Thing("another number")))?;
        Ok(())
    }
}

impl Read for Document {
    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
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

impl<T: Read> Read for Option<T> {
    #[inline]
    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
        if reader.is_null() {
            return reader.null();
        }
        reader.read_into(self.insert(T::default()))
    }

    fn null() -> Option<Self> {
        Some(None)
    }
}

impl<T: Read> Read for Box<T> {
    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
        T::read_into(self, reader)
    }

    fn null() -> Option<Self> {
        T::null().map(Self::new)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
        let push = |list: &mut Self, reader: &mut Reader<'_>| {
            list.push(T::default());
            list.last_mut().map_or(Ok(()), |last| last.read_into(reader))
        };
        read_list(self, reader, push, T::null)
    }
}

impl<K: Key, T: Read> Read for BTreeMap<K, T> {
    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
        *self = read_map(reader, T::read, T::null)?;
        Ok(())
    }
}

/// An array, each element of which `push` reads onto the list; those that are `null` become what `null` gives, or are
/// dropped.
pub(super) fn read_list<T>(
    list: &mut Vec<T>,
    reader: &mut Reader<'_>,
    push: impl Fn(&mut Vec<T>, &mut Reader<'_>) -> Result<(), Error>,
    null: fn() -> Option<T>,
) -> Result<(), Error> {
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

/// An object whose values `read` reads; values that are `null` become what `null` gives, or are dropped.
///
/// Of several members with the same key the last one counts.
pub(super) fn read_map<K: Key, T>(
    reader: &mut Reader<'_>,
    read: fn(&mut Reader<'_>) -> Result<T, Error>,
    null: fn() -> Option<T>,
) -> Result<BTreeMap<K, T>, Error> {
    let mut map = BTreeMap::new();
    while let Some(key) = reader.next_member()? {
        let key = K::from(key.into_owned());
        match read_entry(reader, read, null)? {
            Some(value) => map.insert(key, value),
            None => map.remove(&key),
        };
    }
    Ok(map)
}

#[inline]
fn read_entry<T>(
    reader: &mut Reader<'_>,
    read: impl Fn(&mut Reader<'_>) -> Result<T, Error>,
    null: impl Fn() -> Option<T>,
) -> Result<Option<T>, Error> {
    if reader.is_null() {
        return reader.null().map(|()| null());
    }
    read(reader).map(Some).map_err(|error| reader.locate(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: Read>(text: &str) -> Result<T, String> {
        let mut reader = Reader::new(text.as_bytes());
        let value = T::read(&mut reader).map_err(|error| error.to_string())?;
        reader.finish().map_err(|error| error.to_string())?;
        Ok(value)
    }

    #[test]
    fn whole_numbers_are_read_however_they_are_written() {
        assert_eq!(read("1234567890123456789"), Ok(1_234_567_890_123_456_789_i64));
        assert_eq!(read("1.0"), Ok(1_i32));
        assert_eq!(read("-1e2"), Ok(-100_i8));
        assert_eq!(
            read::<i8>(" 128"),
            Err("expected a whole number of 8 bits, found another number at byte 1".to_owned())
        );
        assert!(read::<i64>("1.5").is_err());
        assert!(read::<i64>("\"1\"").is_err());
        assert!(read::<i64>("9223372036854775808").is_err());
    }

    #[test]
    fn floats_are_numbers_or_three_strings() {
        assert_eq!(read("1234.5"), Ok(1234.5_f32));
        assert_eq!(read("123456789.12345679"), Ok(123_456_789.123_456_79_f64));
        assert_eq!(read("1E3"), Ok(1000_f64));
        assert!(read::<f32>("\"NaN\"").unwrap().is_nan());
        assert_eq!(read("\"Infinity\""), Ok(f64::INFINITY));
        assert_eq!(read("\"-Infinity\""), Ok(f32::NEG_INFINITY));
        assert!(read::<f64>("\"nan\"").is_err());
        assert!(read::<f64>("1e400").is_err());
        assert!(read::<f32>("1e39").is_err());
    }

    #[test]
    fn numbers_of_any_size() {
        let text = "123456789012345678901234567890.10";
        assert_eq!(read::<BigDecimal>(text).unwrap().as_str(), text);
        assert_eq!(read::<BigInteger>("1e30").unwrap().as_str(), format!("1{}", "0".repeat(30)));
        assert!(read::<BigInteger>("0.5").is_err());
    }

    #[test]
    fn nulls_are_dropped_unless_the_collection_is_sparse() {
        assert_eq!(read(r#"["a",null,"b"]"#), Ok(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(read("[1,null]"), Ok(vec![Some(1), None]));
        assert_eq!(read(r#"{"a":null,"b":2}"#), Ok(BTreeMap::from([("b".to_owned(), 2)])));
        assert_eq!(read(r#"{"a":null}"#), Ok(BTreeMap::from([("a".to_owned(), None::<i32>)])));
        assert_eq!(read(r#"{"a":1}"#), Ok(()));
        assert_eq!(read("[null]"), Ok(vec![Document::Null]));
        assert_eq!(read("[null]"), Ok(vec![Box::new(Document::Null)]));
    }

    #[test]
    fn a_list_takes_about_the_memory_it_needs_whatever_comes_first() {
        let same = format!("[{}7]", "7,".repeat(9_999));
        assert!((10_000..20_000).contains(&read::<Vec<i64>>(&same).unwrap().capacity()));
        let short_first = format!(r#"["","{}"]"#, "x".repeat(100_000));
        assert!(read::<Vec<String>>(&short_first).unwrap().capacity() < 16);
        let nested = format!("[{}[1]]", "[1],".repeat(9_999));
        let lists = read::<Vec<Vec<Vec<i8>>>>(&format!("[{nested},{nested}]")).unwrap();
        assert!(lists.iter().flatten().all(|list| list.capacity() <= 16));
    }

    #[test]
    fn of_equal_keys_the_last_counts() {
        assert_eq!(read(r#"{"a":1,"\u0061":2}"#), Ok(BTreeMap::from([("a".to_owned(), 2)])));
        assert_eq!(read(r#"{"a":1,"a":null}"#), Ok(BTreeMap::<String, i32>::new()));
    }
}
