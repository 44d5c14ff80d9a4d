//! Numbers of any size as strings, which no reader of JSON makes less exact.

use super::codec::Codec;
use super::reader::Reader;
use super::writer::Writer;
use crate::format::error::{Error, Found};
use crate::{BigDecimal, BigInteger};

/// Numbers of any size as strings of their digits.
#[derive(Clone, Copy, Debug)]
pub struct NumberText;

impl Codec<BigInteger> for NumberText {
    fn write(value: &BigInteger, out: &mut Writer) {
        out.string(value.as_str());
    }

    fn read(reader: &mut Reader<'_>) -> Result<BigInteger, Error> {
        read(reader, "a string of a whole number")
    }
}

impl Codec<BigDecimal> for NumberText {
    fn write(value: &BigDecimal, out: &mut Writer) {
        out.string(value.as_str());
    }

    fn read(reader: &mut Reader<'_>) -> Result<BigDecimal, Error> {
        read(reader, "a string of a number")
    }
}

fn read<T: std::str::FromStr>(reader: &mut Reader<'_>, expected: &'static str) -> Result<T, Error> {
    if !reader.is_string() {
        return Err(reader.expected(expected));
    }
    let offset = reader.offset();
    reader.string()?.parse().map_err(|_| Error::at(offset, expected, Found::Thing("another string")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T>(text: &str) -> Result<T, String>
    where
        NumberText: Codec<T>,
    {
        NumberText::read(&mut Reader::new(text.as_bytes())).map_err(|error| error.to_string())
    }

    #[test]
    fn every_digit_stays() {
        let long = "-123456789012345678901234567890";
        let big: BigInteger = long.parse().unwrap();
        let mut out = Writer::new();
        NumberText::write(&big, &mut out);
        assert_eq!(out.into_bytes(), format!("\"{long}\""));
        assert_eq!(read::<BigInteger>(&format!("\"{long}\"")), Ok(big));
        for text in ["0", "-0.10", "1.5e+300", "1E5"] {
            assert_eq!(read::<BigDecimal>(&format!("\"{text}\"")).unwrap().as_str(), text);
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["1", "null", "\"\"", "\"01\"", "\"+1\"", "\" 1\"", "\"1.0\"", "\"1e5\"", "\"NaN\"", "\"1"] {
            assert!(read::<BigInteger>(text).is_err(), "{text}");
        }
        for text in ["1.5", "\".5\"", "\"5.\"", "\"1e\"", "\"0x1\""] {
            assert!(read::<BigDecimal>(text).is_err(), "{text}");
        }
    }
}
