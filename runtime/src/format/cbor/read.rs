//! How each type of the runtime is read from CBOR.

use std::collections::BTreeMap;

use base64_simd::STANDARD;
use bytes::Bytes;

use super::big;
use super::head::{DECIMAL_FRACTION, EPOCH_TIME, Major, NEGATIVE_BIGNUM, POSITIVE_BIGNUM};
use super::reader::Reader;
use super::value::{self, Single};
use super::{Key, Result};
use crate::format::error::{Error, Found};
use crate::format::keyed;
use crate::{BigDecimal, BigInteger, Document, Number, Timestamp};

keyed::read!("CBOR");

keyed::read! {
    /// Whole numbers and wider floats are taken too, as far as they are within its range.
    f32: reader => reader.number_as("a float", value::Number::float)?;
    /// Whole numbers and narrower floats are taken too.
    f64: reader => reader.number_as("a double", |value| Some(value.double()))?;
    #[inline]
    String: reader => reader.owned_string()?;
    #[inline]
    Bytes: reader => reader.bytes()?;
    #[inline]
    Timestamp: reader => if let Some(time) = reader.plain_time() {
        time
    } else {
        let read = reader.time();
        reader.number_as("a time since 1970", read)?
    };
    BigInteger: reader => {
        let tag = reader.value_tag()?;
        big_integer(reader, tag)?
    };
    BigDecimal: reader => {
        let tag = reader.value_tag()?;
        big_decimal(reader, tag)?
    };
}

fn big_integer(reader: &mut Reader<'_>, tag: Option<u64>) -> Result<BigInteger> {
    let expected = "a whole number";
    match (tag, reader.next().map(Major::of)) {
        (Some(sign @ (POSITIVE_BIGNUM | NEGATIVE_BIGNUM)), Some(Major::Bytes)) => {
            big::bignum(reader, sign)?.parse().map_err(|_| reader.expected(expected))
        }
        _ => reader.number_as(expected, |value| match value {
            value::Number::Whole(value) => Some(value.into()),
            value::Number::Float(value) => Number::from_f64(value)?.to_big_integer(),
        }),
    }
}

fn big_decimal(reader: &mut Reader<'_>, tag: Option<u64>) -> Result<BigDecimal> {
    match (tag, reader.next().map(Major::of)) {
        (Some(DECIMAL_FRACTION), Some(Major::Array)) => decimal_fraction(reader),
        (_, Some(Major::Simple)) => {
            reader.number_as("a number", |value| Number::from_f64(value.double()).map(Into::into))
        }
        _ => big_integer(reader, tag).map(Into::into),
    }
}

/// An exponent of ten, and what is multiplied by it.
fn decimal_fraction(reader: &mut Reader<'_>) -> Result<BigDecimal> {
    let expected = "an exponent and a whole number";
    let offset = reader.offset();
    let wrong = |found| Error::at(offset, expected, Found::Thing(found));
    if !reader.next_element()? {
        return Err(wrong("neither"));
    }
    let exponent: i64 = reader.read()?;
    if !reader.next_element()? {
        return Err(wrong("one of both"));
    }
    let digits: BigInteger = reader.read()?;
    if reader.next_element()? {
        return Err(wrong("more"));
    }
    big::decimal_text(digits.as_str(), exponent).parse().map_err(|_| wrong("no number"))
}

/// Whatever comes, as far as a document has it: bytes become text in base64, times seconds since 1970, and what no JSON
/// number can be its name.
impl Read for Document {
    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result {
        let tag = reader.value_tag()?;
        *self = match (reader.next().map(Major::of), tag) {
            (Some(Major::Bytes), Some(POSITIVE_BIGNUM | NEGATIVE_BIGNUM)) => {
                Self::Number(big_integer(reader, tag)?.into())
            }
            (Some(Major::Array), Some(DECIMAL_FRACTION)) => Self::Number(big_decimal(reader, tag)?.into()),
            (Some(Major::Bytes), _) => Self::String(STANDARD.encode_to_string(reader.blob()?)),
            (Some(Major::Text), _) => Self::String(reader.read()?),
            (Some(Major::Array), _) => Self::Array(reader.read()?),
            (Some(Major::Map), _) => Self::Object(reader.read()?),
            _ => single(reader, tag)?,
        };
        Ok(())
    }

    fn null() -> Option<Self> {
        Some(Self::Null)
    }
}

fn single(reader: &mut Reader<'_>, tag: Option<u64>) -> Result<Document> {
    let here = reader.offset();
    Ok(match reader.single("a value")? {
        Single::Null => Document::Null,
        Single::Bool(value) => Document::Bool(value),
        Single::Number(value) => match (value, tag == Some(EPOCH_TIME)) {
            (value, true) => {
                let time = (reader.time())(value).ok_or_else(|| Error::at(here, "a time since 1970", ANOTHER))?;
                Document::Number(Number::from_valid(&time.epoch_seconds().to_string()))
            }
            (value::Number::Whole(value), false) => Document::Number(value.into()),
            (value::Number::Float(value), false) => value.into(),
        },
        Single::Other => return Err(Error::at(here, "a value", Found::Thing("a simple value without a meaning"))),
    })
}

const ANOTHER: Found = Found::Thing("another number");

/// Elements that are `null` become what [`null`](Self::null) gives, or are dropped.
impl<T: Read> Read for Vec<T> {
    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result {
        while reader.next_element()? {
            if reader.is_null() {
                reader.null()?;
                self.extend(T::null());
                continue;
            }
            if self.is_empty() {
                self.reserve(reader.fitting(size_of::<T>()).saturating_add(1));
            }
            self.push(T::default());
            let read = self.last_mut().map_or(Ok(()), |last| last.read_into(reader));
            read.map_err(|error| reader.locate(error))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::result::Result;

    use super::*;

    fn read<T: Read>(bytes: &[u8]) -> Result<T, String> {
        let mut reader = Reader::new(bytes);
        let value = T::read(&mut reader).map_err(|error| error.to_string())?;
        reader.finish().map_err(|error| error.to_string())?;
        Ok(value)
    }

    #[test]
    fn whole_numbers_beyond_their_range_are_refused_and_never_wrap() {
        assert_eq!(read(b"\x38\x7f"), Ok(i8::MIN));
        let line = "expected a whole number of 8 bits, found another number at byte 0";
        for bytes in [&b"\x18\x80"[..], b"\x38\x80", b"\x1a\0\x01\0\0", b"\xf9\x3e\0", b"\xf9\x7e\0", b"\xf9\x7c\0"] {
            assert_eq!(read::<i8>(bytes), Err(line.to_owned()), "{bytes:x?}");
        }
        let largest = [&b"\x1b"[..], &i64::MAX.to_be_bytes()].concat();
        assert_eq!(read(&largest), Ok(i64::MAX));
        for bytes in [b"\x1b\x80\0\0\0\0\0\0\0", b"\x3b\xff\xff\xff\xff\xff\xff\xff\xff", b"\xfb\x7f\xe0\0\0\0\0\0\0"] {
            assert!(read::<i64>(bytes).is_err(), "{bytes:x?}");
        }
    }

    #[test]
    fn numbers_of_one_kind_may_come_as_another() {
        assert_eq!(read(b"\xfb\x40\x59\0\0\0\0\0\0"), Ok(100_i32));
        assert_eq!(read(b"\xf9\xc4\0"), Ok(-4_i64));
        // The lower five bits of these are those of floats.
        assert_eq!(read(b"\x19\x3c\0"), Ok(15360.0_f64));
        assert_eq!(read(b"\x1a\x3f\x80\0\0"), Ok(1_065_353_216.0_f64));
        assert_eq!(read(b"\x3b\xff\xff\xff\xff\xff\xff\xff\xff"), Ok(-18_446_744_073_709_551_616.0_f64));
        assert_eq!(read(b"\xf9\0\x50"), Ok(4.768_371_6e-6_f32));
        assert_eq!(read(b"\xfb\x7f\xf0\0\0\0\0\0\0"), Ok(f32::INFINITY));
        assert!(read::<f32>(b"\xfb\x48\0\0\0\0\0\0\0").is_err());
    }

    #[test]
    fn times_may_be_any_number_behind_any_tag() {
        let time = Timestamp::from_secs(1_363_896_240);
        for bytes in [&b"\xc1\x1a\x51\x4b\x67\xb0"[..], b"\x1a\x51\x4b\x67\xb0", b"\xc1\xfb\x41\xd4\x52\xd9\xec\0\0\0"]
        {
            assert_eq!(read(bytes), Ok(time), "{bytes:x?}");
        }
        assert_eq!(read(b"\xc1\x20"), Ok(Timestamp::from_secs(-1)));
        assert_eq!(read(b"\xc1\xf9\x3c\x66").map(Timestamp::millis), Ok(1_100));
        assert!(read::<Timestamp>(b"\xc1\xf9\x7e\0").is_err());
        assert!(read::<Timestamp>(b"\xc0\x64when").is_err());
    }

    #[test]
    fn nulls_are_dropped_unless_the_collection_is_sparse() {
        assert_eq!(read(b"\x83\x61a\xf6\x61b"), Ok(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(read(b"\x82\x01\xf7"), Ok(vec![Some(1), None]));
        assert_eq!(read(b"\xa2\x61a\xf6\x61b\x02"), Ok(BTreeMap::from([("b".to_owned(), 2)])));
        assert_eq!(read(b"\xa1\x61a\xc6\xf6"), Ok(BTreeMap::from([("a".to_owned(), None::<i32>)])));
        assert_eq!(read(b"\x81\xf6"), Ok(vec![Box::new(Document::Null)]));
        assert_eq!(read(b"\xa2\x61a\x01\x61a\xf6"), Ok(BTreeMap::<String, i32>::new()));
    }

    #[test]
    fn other_types_are_refused() {
        assert_eq!(read::<String>(b"\x41a"), Err("expected a string, found bytes at byte 0".to_owned()));
        assert_eq!(read::<Bytes>(b"\x61a"), Err("expected bytes, found a string at byte 0".to_owned()));
        assert_eq!(read::<bool>(b"\x01"), Err("expected a boolean, found a whole number at byte 0".to_owned()));
        assert_eq!(read::<bool>(b"\xf6"), Err("expected a boolean, found null at byte 0".to_owned()));
        assert_eq!(
            read::<i32>(b"\x61\x31"),
            Err("expected a whole number of 32 bits, found a string at byte 0".to_owned())
        );
        assert_eq!(read::<()>(b"\x80"), Err("expected a map, found an array at byte 0".to_owned()));
        assert_eq!(
            read::<()>(b"\xa1\x01\x02"),
            Err("expected a key, which is a string, found a whole number at byte 1".to_owned())
        );
        assert_eq!(read::<Vec<i8>>(b"\xa0"), Err("expected an array, found a map at byte 0".to_owned()));
    }

    #[test]
    fn numbers_of_any_size() {
        assert_eq!(read::<BigInteger>(b"\xc2\x49\x01\0\0\0\0\0\0\0\0").unwrap().as_str(), "18446744073709551616");
        assert_eq!(read::<BigInteger>(b"\xc3\x49\x01\0\0\0\0\0\0\0\0").unwrap().as_str(), "-18446744073709551617");
        assert_eq!(read::<BigInteger>(b"\xc3\x40").unwrap().as_str(), "-1");
        assert_eq!(read::<BigDecimal>(b"\xc4\x82\x21\x19\x6a\xb3").unwrap().as_str(), "273.15");
        assert_eq!(read::<BigDecimal>(b"\xf9\x3e\0").unwrap().as_str(), "1.5");
        assert!(read::<BigInteger>(b"\x42\x01\x02").is_err());
        assert!(read::<BigInteger>(b"\xf9\x3e\0").is_err());
        let long = [&b"\xc2\x59\x04\x01\x01"[..], &[0; 1024]].concat();
        let line = "expected a number of at most 1024 bytes, found a longer one at byte 1";
        assert_eq!(read::<BigInteger>(&long), Err(line.to_owned()));
        for bytes in [&b"\xc4\x80"[..], b"\xc4\x81\x01", b"\xc4\x83\x01\x02\x03", b"\xc4\x82\x01\x61a"] {
            assert!(read::<BigDecimal>(bytes).is_err(), "{bytes:x?}");
        }
    }

    #[test]
    fn a_document_has_names_for_what_it_cannot_hold() {
        let document = |bytes: &[u8]| read::<Document>(bytes).unwrap();
        assert_eq!(document(b"\x43abc"), Document::from("YWJj"));
        assert_eq!(document(b"\xc1\xf9\x3e\0"), Document::Number("1.5".parse().unwrap()));
        assert_eq!(document(b"\xf9\x7e\0"), Document::from("NaN"));
        assert_eq!(document(b"\xc2\x41\x07"), Document::from(7));
        assert!(read::<Document>(b"\xe0").is_err());
    }
}
