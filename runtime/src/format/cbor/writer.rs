//! Appends CBOR to a buffer. Never fails; knows no shape.

use std::fmt;

use bytes::Bytes;

use super::head::{
    BREAK, DOUBLE, EIGHT_BYTES, FALSE, FOUR_BYTES, INDEFINITE, Major, NULL, ONE_BYTE, SINGLE, TRUE, TWO_BYTES,
};
use super::write::Write;
use crate::format::buffer::Buffer;
use crate::format::keyed;
use crate::{IdempotencyTokens, SegmentedBytes};

/// Builds one CBOR item: heads as short as they can be, lists and maps of definite length, structures of indefinite length,
/// as it is not known beforehand which of their members are there.
#[derive(Default)]
pub struct Writer {
    buffer: Buffer,
    /// Whether times are milliseconds.
    pub(super) millis: bool,
}

keyed::writer!();

impl Writer {
    fn over(buffer: Buffer) -> Self {
        Self { buffer, millis: false }
    }

    /// The same as [`segments_of`](Self::segments_of), with times in milliseconds.
    pub(super) fn millis_of(value: &dyn Write, tokens: IdempotencyTokens) -> SegmentedBytes {
        Self { buffer: Buffer::measuring(tokens), millis: true }.written(value)
    }

    /// Begins a structure or union, which ends when the result is dropped.
    #[inline]
    pub fn object(&mut self) -> Object<'_> {
        self.buffer.push(&[Major::Map.byte(INDEFINITE)]);
        Object { out: self }
    }

    /// Begins an array of `length` elements, which are to follow.
    pub(super) fn array(&mut self, length: usize) {
        self.length(Major::Array, length);
    }

    /// Begins a map of `length` entries, each a key and a value, which are to follow.
    pub(super) fn map(&mut self, length: usize) {
        self.length(Major::Map, length);
    }

    /// Says what the next item is.
    pub(super) fn tag(&mut self, tag: u64) {
        self.head(Major::Tag, tag);
    }

    /// `null`.
    pub fn null(&mut self) {
        self.buffer.push(&[NULL]);
    }

    /// `true` or `false`.
    pub fn bool(&mut self, value: bool) {
        self.buffer.push(&[if value { TRUE } else { FALSE }]);
    }

    /// A whole number.
    pub fn integer(&mut self, value: i64) {
        // As many as it is below minus one.
        let major = if value < 0 { Major::Negative } else { Major::Unsigned };
        let magnitude = if value < 0 { !value } else { value };
        self.head(major, magnitude.unsigned_abs());
    }

    /// A float of 32 bits.
    pub fn float(&mut self, value: f32) {
        self.item(SINGLE, &value.to_be_bytes());
    }

    /// A float of 64 bits.
    pub fn double(&mut self, value: f64) {
        self.item(DOUBLE, &value.to_be_bytes());
    }

    /// A string.
    pub fn string(&mut self, value: &str) {
        self.length(Major::Text, value.len());
        self.buffer.push(value.as_bytes());
    }

    /// Bytes, whose memory is shared if there are many.
    pub fn blob(&mut self, value: &Bytes) {
        self.length(Major::Bytes, value.len());
        self.buffer.share(value);
    }

    /// Bytes, which are copied.
    pub(super) fn bytes(&mut self, value: &[u8]) {
        self.length(Major::Bytes, value.len());
        self.buffer.push(value);
    }

    #[inline]
    fn length(&mut self, major: Major, length: usize) {
        self.head(major, u64::try_from(length).unwrap_or(u64::MAX));
    }

    /// The head of an item, as short as it can be.
    #[inline]
    pub(super) fn head(&mut self, major: Major, argument: u64) {
        if let Ok(small) = u8::try_from(argument) {
            if small < ONE_BYTE {
                self.buffer.push(&[major.byte(small)]);
            } else {
                self.buffer.push(&[major.byte(ONE_BYTE), small]);
            }
        } else if let Ok(small) = u16::try_from(argument) {
            let [high, low] = small.to_be_bytes();
            self.buffer.push(&[major.byte(TWO_BYTES), high, low]);
        } else if let Ok(small) = u32::try_from(argument) {
            self.item(major.byte(FOUR_BYTES), &small.to_be_bytes());
        } else {
            self.item(major.byte(EIGHT_BYTES), &argument.to_be_bytes());
        }
    }

    /// A first byte and the number that comes with it.
    #[inline]
    fn item(&mut self, first: u8, number: &[u8]) {
        self.buffer.push(&[first]);
        self.buffer.push(number);
    }
}

/// A structure being written; dropping it writes its end.
#[derive(Debug)]
pub struct Object<'a> {
    out: &'a mut Writer,
}

impl Object<'_> {
    keyed::write_members!();

    fn name(&mut self, name: &'static str) {
        self.out.string(name);
    }

    fn key(&mut self, key: &str) {
        self.out.string(key);
    }
}

impl Drop for Object<'_> {
    fn drop(&mut self) {
        self.out.buffer.push(&[BREAK]);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{BigDecimal, BigInteger, Document, Number, Timestamp};

    fn written<T: Write + ?Sized>(value: &T) -> Bytes {
        let mut out = Writer::new();
        value.write(&mut out);
        out.into_bytes()
    }

    #[test]
    fn values_look_as_smithy_says() {
        assert_eq!(written(&-1_i64), b"\x20"[..]);
        assert_eq!(written(&500_i16), b"\x19\x01\xf4"[..]);
        assert_eq!(written(&i64::MIN), b"\x3b\x7f\xff\xff\xff\xff\xff\xff\xff"[..]);
        // Never halves, however small the number.
        assert_eq!(written(&1.5_f32), b"\xfa\x3f\xc0\0\0"[..]);
        assert_eq!(written(&1.5_f64), b"\xfb\x3f\xf8\0\0\0\0\0\0"[..]);
        assert_eq!(written(&f64::NAN), b"\xfb\x7f\xf8\0\0\0\0\0\0"[..]);
        assert_eq!(written(&Bytes::from_static(b"ab")), b"\x42ab"[..]);
        // A length counts bytes.
        assert_eq!(written("\u{e9}"), b"\x62\xc3\xa9"[..]);
        assert_eq!(written(&vec![Some(true), None]), b"\x82\xf5\xf6"[..]);
        assert_eq!(written(&BTreeMap::from([("a".to_owned(), 1)])), b"\xa1\x61a\x01"[..]);
        assert_eq!(written(&()), b"\xbf\xff"[..]);
        assert_eq!(written(&Document::from_iter([("a", vec![1, 2])])), b"\xa1\x61a\x82\x01\x02"[..]);
    }

    #[test]
    fn times_are_seconds_behind_a_tag_and_rounded_to_milliseconds() {
        assert_eq!(written(&Timestamp::from_secs(-1)), b"\xc1\x20"[..]);
        assert_eq!(written(&Timestamp::from_secs_and_nanos(0, 500_000_000)), b"\xc1\xfb\x3f\xe0\0\0\0\0\0\0"[..]);
        assert_eq!(written(&Timestamp::from_secs_and_nanos(0, 499_999_999)), b"\xc1\xfb\x3f\xe0\0\0\0\0\0\0"[..]);
        assert_eq!(written(&Timestamp::from_secs_and_nanos(0, 999_999_999)), b"\xc1\x01"[..]);
        assert_eq!(written(&Timestamp::from_secs_and_nanos(-1, 1)), b"\xc1\x20"[..]);
    }

    #[test]
    fn numbers_of_any_size() {
        let big = |text: &str| written(&text.parse::<BigInteger>().unwrap());
        assert_eq!(big("-0"), b"\x00"[..]);
        assert_eq!(big("18446744073709551615"), b"\x1b\xff\xff\xff\xff\xff\xff\xff\xff"[..]);
        assert_eq!(big("18446744073709551616"), b"\xc2\x49\x01\0\0\0\0\0\0\0\0"[..]);
        assert_eq!(big("-18446744073709551616"), b"\x3b\xff\xff\xff\xff\xff\xff\xff\xff"[..]);
        assert_eq!(big("-18446744073709551617"), b"\xc3\x49\x01\0\0\0\0\0\0\0\0"[..]);
        assert_eq!(written(&"273.15".parse::<BigDecimal>().unwrap()), b"\xc4\x82\x21\x19\x6a\xb3"[..]);
    }

    #[test]
    fn no_digit_of_a_number_is_lost() {
        for (text, bytes) in [
            ("1e2", &b"\xfb\x40\x59\0\0\0\0\0\0"[..]),
            ("-0.1", b"\xfb\xbf\xb9\x99\x99\x99\x99\x99\x9a"),
            ("0.10000000000000001", b"\xc4\x82\x30\x1b\0\x23\x86\xf2\x6f\xc1\0\x01"),
            ("59807146837158938.58", b"\xc4\x82\x21\x1b\x52\xff\xc4\x51\x51\xd9\x3a\x62"),
            ("7", b"\x07"),
        ] {
            let number: Number = text.parse().unwrap();
            assert_eq!(written(&number)[..], *bytes, "{text}");
        }
    }

    #[test]
    fn unset_members_are_left_out() {
        let mut out = Writer::with_tokens(IdempotencyTokens::new(|| "t".to_owned()));
        let mut object = out.object();
        object.member("A", "x");
        object.optional("B", &None::<String>);
        object.optional("C", &Some(1));
        object.idempotency_token("D", &None);
        object.idempotency_token("E", &Some(String::new()));
        object.dynamic("f", &false);
        drop(object);
        assert_eq!(out.into_bytes(), b"\xbf\x61A\x61x\x61C\x01\x61D\x61t\x61E\x60\x61f\xf4\xff"[..]);
    }

    #[test]
    fn the_bytes_are_not_in_debug() {
        let mut out = Writer::new();
        out.string("secret");
        assert_eq!(format!("{out:?}"), "Writer { length: 7, .. }");
    }
}
