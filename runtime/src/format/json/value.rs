//! Reads single values: numbers, booleans, `null`, and whatever has a reader of its own. Strings are in `text`.

use super::Result;
use super::codec::Codec;
use super::read::Read;
use super::reader::Reader;
use crate::format::error::{Error, Found};
use crate::format::keyed;
use crate::types::number;
use crate::{BigInteger, Number};

impl<'a> Reader<'a> {
    keyed::read_values!();

    /// The next value, which looks as `C` says.
    pub fn read_as<C: Codec<T>, T>(&mut self) -> Result<T> {
        let value = C::read(self);
        self.located(value)
    }

    /// The next value, which looks as `C` says; `None` if it is `null`.
    pub fn optional_as<C: Codec<T>, T>(&mut self) -> Result<Option<T>> {
        if self.is_null() {
            return self.null().map(|()| None);
        }
        self.read_as::<C, T>().map(Some)
    }

    /// [`update`](Self::update) with a value that looks as `C` says.
    pub fn update_as<C: Codec<T>, T>(&mut self, target: &mut T) -> Result {
        if self.is_null() {
            return self.null();
        }
        *target = self.read_as::<C, T>()?;
        Ok(())
    }

    /// Whether the next value is `null`; does not read it.
    #[inline]
    pub fn is_null(&mut self) -> bool {
        self.is_due() && self.peek() == Some(b'n')
    }

    /// Whether the next value is a string; does not read it.
    #[inline]
    pub fn is_string(&mut self) -> bool {
        self.is_due() && self.peek() == Some(b'"')
    }

    /// The next value, which is `null`.
    pub fn null(&mut self) -> Result {
        self.literal(b"null", "null")
    }

    /// The next value, `true` or `false`.
    pub fn bool(&mut self) -> Result<bool> {
        let value = self.peek() == Some(b't');
        self.literal(if value { b"true" } else { b"false" }, "a boolean")?;
        Ok(value)
    }

    fn literal(&mut self, literal: &'static [u8], expected: &'static str) -> Result {
        self.expect_due(expected)?;
        self.peek();
        if !self.rest().starts_with(literal) {
            return Err(self.expected(expected));
        }
        self.advance(literal.len());
        self.value_done();
        Ok(())
    }

    /// The text of the next value, which is a number.
    pub fn number(&mut self) -> Result<&'a str> {
        self.number_as("a number")
    }

    /// The next value, if it is a number as services mostly write them: its whole part and billionths.
    ///
    /// `None` leaves everything as it is.
    #[inline]
    pub(super) fn plain_number(&mut self) -> Option<(i64, u32)> {
        if !self.is_due() {
            return None;
        }
        self.peek();
        let (whole, billionths, length) = number::plain(self.rest())?;
        self.advance(length);
        self.value_done();
        Some((whole, billionths))
    }

    /// The next value, if it is a number of few digits, as most are; `None` leaves everything as it is.
    #[inline]
    pub(super) fn plain_double(&mut self) -> Option<f64> {
        if !self.is_due() {
            return None;
        }
        let is_negative = self.peek() == Some(b'-');
        let magnitude = self.rest().get(usize::from(is_negative)..)?;
        let (whole, billionths, length) = number::plain(magnitude)?;
        let value = number::nearest(whole, billionths)?;
        self.advance(length.saturating_add(is_negative.into()));
        self.value_done();
        Some(if is_negative { -value } else { value })
    }

    /// The next value, a whole number in the range of `T`, however it is written.
    pub(super) fn integer<T: TryFrom<i64>>(&mut self, expected: &'static str) -> Result<T> {
        self.peek();
        let offset = self.offset();
        let value = match self.plain_number() {
            Some((value, billionths)) => (billionths == 0).then_some(value),
            None => number::to_i64(self.number_as(expected)?),
        };
        value.and_then(|value| T::try_from(value).ok()).ok_or_else(|| another_number(offset, expected))
    }

    /// The next value, a whole number of any size.
    pub(super) fn big_integer(&mut self) -> Result<BigInteger> {
        self.peek();
        let offset = self.offset();
        let number = Number::from_valid(self.number()?);
        number.to_big_integer().ok_or_else(|| another_number(offset, "a whole number"))
    }

    pub(super) fn number_as(&mut self, expected: &'static str) -> Result<&'a str> {
        self.expect_due(expected)?;
        if !matches!(self.peek(), Some(b'-' | b'0'..=b'9')) {
            return Err(self.expected(expected));
        }
        let length = number::length(self.rest()).map_err(|at| {
            self.advance(at);
            self.expected("a digit")
        })?;
        let text = self.take(length)?;
        self.value_done();
        Ok(text)
    }
}

/// The error that says that a number at `offset` is not what was expected.
#[cold]
fn another_number(offset: usize, expected: &'static str) -> Error {
    Error::at(offset, expected, Found::Thing("another number"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;
    use crate::format::json::DateTime;

    #[test]
    fn an_update_keeps_what_was_there_if_there_is_nothing() {
        let mut reader = Reader::new(br#"[null,7,null,"1970-01-01T00:00:09Z"]"#);
        let (mut number, mut time) = (1_i32, Timestamp::from_secs(2));
        let mut seen = Vec::new();
        while reader.next_element().unwrap() {
            if seen.len() < 2 {
                reader.update(&mut number).unwrap();
            } else {
                reader.update_as::<DateTime, _>(&mut time).unwrap();
            }
            seen.push((number, time.secs()));
        }
        assert_eq!(seen, [(1, 2), (7, 2), (7, 2), (7, 9)]);
        reader.finish().unwrap();
    }

    #[test]
    fn of_a_member_that_comes_twice_the_last_counts_whole() {
        #[derive(Debug, Default, PartialEq)]
        struct Nested {
            numbers: Vec<i32>,
            inner: Option<Box<Nested>>,
        }
        impl Read for Nested {
            fn member(&mut self, key: &str, reader: &mut Reader<'_>) -> Result {
                match key {
                    "numbers" => reader.update(&mut self.numbers),
                    "inner" => reader.update(&mut self.inner),
                    _ => reader.skip(),
                }
            }
        }
        let text = br#"{"numbers":[1,2],"inner":{"numbers":[3]},"numbers":[4],"inner":{"inner":{}},"numbers":null}"#;
        let inner = Nested { inner: Some(Box::default()), ..Nested::default() };
        let value = Nested { numbers: vec![4], inner: Some(Box::new(inner)) };
        assert_eq!(Reader::new(text).read::<Nested>(), Ok(value));
    }

    #[test]
    fn what_is_not_the_type_is_named() {
        let line = |error: Error| error.to_string();
        assert_eq!(line(Reader::new(b"nul").null().unwrap_err()), "expected null, found `n` at byte 0");
        assert_eq!(line(Reader::new(b" 1").bool().unwrap_err()), "expected a boolean, found a number at byte 1");
        assert_eq!(line(Reader::new(b"{}").number().unwrap_err()), "expected a number, found an object at byte 0");
    }
}
