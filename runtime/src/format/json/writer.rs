//! Appends JSON to a buffer. Never fails; knows no shape.

use std::fmt;

use base64_simd::STANDARD;
use bytes::Bytes;

use super::codec::Codec;
use super::scan;
use super::write::Write;
use crate::format::buffer::Buffer;
use crate::format::keyed;
use crate::{IdempotencyTokens, Number, SegmentedBytes};

/// Builds one JSON text without white space.
#[derive(Default)]
pub struct Writer {
    buffer: Buffer,
}

keyed::writer!();

impl Writer {
    fn over(buffer: Buffer) -> Self {
        Self { buffer }
    }

    /// Begins an object, which ends when the result is dropped.
    #[inline]
    pub fn object(&mut self) -> Object<'_> {
        self.buffer.byte(b'{');
        Object { out: self, first: true }
    }

    /// Begins an array, which ends when the result is dropped.
    #[inline]
    pub fn array(&mut self) -> Array<'_> {
        self.buffer.byte(b'[');
        Array { out: self, first: true }
    }

    /// Nothing yet; unset idempotency tokens stay unset.
    #[cfg(feature = "json")]
    pub(super) fn without_tokens() -> Self {
        Self { buffer: Buffer::without_tokens() }
    }

    /// `null`.
    pub fn null(&mut self) {
        self.buffer.push(b"null");
    }

    /// `true` or `false`.
    pub fn bool(&mut self, value: bool) {
        self.buffer.push(if value { b"true" } else { b"false" });
    }

    /// A whole number.
    pub fn integer(&mut self, value: i64) {
        self.buffer.push(itoa::Buffer::new().format(value).as_bytes());
    }

    /// The shortest number that reads back as `value`; or the strings `NaN`, `Infinity` and `-Infinity`.
    pub fn float(&mut self, value: f32) {
        if value.is_finite() {
            self.display(format_args!("{value:?}"));
        } else {
            self.not_finite(f64::from(value));
        }
    }

    /// The shortest number that reads back as `value`; or the strings `NaN`, `Infinity` and `-Infinity`.
    pub fn double(&mut self, value: f64) {
        if let Some((whole, decimals)) = few_decimals(value.abs()) {
            let sign: &[u8] = if value < 0.0 { b"-" } else { b"" };
            let (mut digits, mut behind) = (itoa::Buffer::new(), itoa::Buffer::new());
            self.buffer.push(sign);
            self.buffer.push(digits.format(whole).as_bytes());
            // Its first digit is there only to keep zeros behind it.
            let decimals = behind.format(decimals).as_bytes();
            self.buffer.byte(b'.');
            self.buffer.push(decimals.get(1..).unwrap_or_default());
        } else if value.is_finite() {
            self.display(format_args!("{value:?}"));
        } else {
            self.not_finite(value);
        }
    }

    fn not_finite(&mut self, value: f64) {
        self.string(match value {
            f64::INFINITY => "Infinity",
            f64::NEG_INFINITY => "-Infinity",
            _ => "NaN",
        });
    }

    /// A number as it stands.
    pub fn number(&mut self, value: &Number) {
        self.buffer.push(value.as_str().as_bytes());
    }

    /// A string, with quotes, backslashes and control characters escaped.
    pub fn string(&mut self, value: &str) {
        let text = value.as_bytes();
        let run = scan::plain_run(text);
        if run < text.len() {
            return self.escaped(text, run);
        }
        self.buffer.append(text.len().saturating_add(2), |out| {
            out.push(b'"');
            out.extend_from_slice(text);
            out.push(b'"');
        });
    }

    /// A string that needs escapes, the first of them after `run` bytes.
    fn escaped(&mut self, mut rest: &[u8], mut run: usize) {
        self.buffer.byte(b'"');
        while let Some((plain, tail)) = rest.split_at_checked(run) {
            self.buffer.push(plain);
            let [special, tail @ ..] = tail else { break };
            self.escape(*special);
            rest = tail;
            run = scan::plain_run(rest);
        }
        self.buffer.byte(b'"');
    }

    #[inline]
    fn escape(&mut self, byte: u8) {
        let short = match byte {
            b'"' | b'\\' => byte,
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            0x08 => b'b',
            0x0c => b'f',
            _ => return self.display(format_args!("\\u{byte:04x}")),
        };
        self.buffer.push(&[b'\\', short]);
    }

    /// A string of base64 with padding (RFC 4648, section 4).
    pub fn blob(&mut self, value: &[u8]) {
        // One allocation for the quotes too.
        self.buffer.append(STANDARD.encoded_length(value.len()).saturating_add(2), |out| {
            out.push(b'"');
            STANDARD.encode_append(value, out);
            out.push(b'"');
        });
    }

    /// Appends text that is already JSON.
    pub(super) fn display(&mut self, value: fmt::Arguments<'_>) {
        // Writing to memory cannot fail.
        let _ = fmt::Write::write_fmt(&mut Raw(self), value);
    }
}

/// What is before the point and what behind it, with a 1 before that, of a number that six decimals or fewer say as exactly as any
/// more would.
///
/// The standard library finds the shortest text of any number, which takes much longer.
fn few_decimals(value: f64) -> Option<(u64, u64)> {
    // So that digits are exact, and that the standard library writes no exponent.
    if !(1e-3..1e9).contains(&value) {
        return None;
    }
    let millionths = (value * 1e6).round();
    // Both are whole and below 2^53, so the quotient is the number nearest to the decimal.
    if (millionths / 1e6).to_bits() != value.to_bits() {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, and not so large")]
    let (mut digits, mut scale) = (millionths as u64, 1_000_000_u64);
    while scale > 10 && digits.is_multiple_of(10) {
        (digits, scale) = (digits / 10, scale / 10);
    }
    Some((digits.checked_div(scale)?, digits.checked_rem(scale)?.saturating_add(scale)))
}

/// Takes formatted text as it stands.
struct Raw<'a>(&'a mut Writer);

impl fmt::Write for Raw<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.buffer.push(text.as_bytes());
        Ok(())
    }
}

/// An object being written; dropping it writes its end.
#[derive(Debug)]
pub struct Object<'a> {
    out: &'a mut Writer,
    first: bool,
}

impl Object<'_> {
    keyed::write_members!();

    /// A member that is always there and looks as `C` says.
    pub fn member_as<C: Codec<T>, T>(&mut self, name: &'static str, value: &T) {
        self.name(name);
        C::write(value, self.out);
    }

    /// A member that looks as `C` says and is left out if `value` is `None`.
    pub fn optional_as<C: Codec<T>, T>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.member_as::<C, T>(name, value);
        }
    }

    /// A member whose key is not known beforehand and whose value looks as `C` says.
    pub fn dynamic_as<C: Codec<T>, T>(&mut self, key: &str, value: &T) {
        self.key(key);
        C::write(value, self.out);
    }

    /// The writer of the next member's value, which must be written.
    #[cfg(feature = "serde")]
    pub(super) fn value_of(&mut self, key: &str) -> &mut Writer {
        self.key(key);
        self.out
    }

    /// The name of a member in the model, which never needs an escape: letters, digits and `_`.
    fn name(&mut self, name: &'static str) {
        let begin: &[u8] = if std::mem::take(&mut self.first) { b"\"" } else { b",\"" };
        let length = begin.len().saturating_add(name.len()).saturating_add(2);
        self.out.buffer.append(length, |out| {
            out.extend_from_slice(begin);
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b"\":");
        });
    }

    fn key(&mut self, key: &str) {
        if !std::mem::take(&mut self.first) {
            self.out.buffer.byte(b',');
        }
        self.out.string(key);
        self.out.buffer.byte(b':');
    }
}

impl Drop for Object<'_> {
    fn drop(&mut self) {
        self.out.buffer.byte(b'}');
    }
}

/// An array being written; dropping it writes its end.
#[derive(Debug)]
pub struct Array<'a> {
    out: &'a mut Writer,
    first: bool,
}

impl Array<'_> {
    /// The next element.
    pub fn element<T: Write + ?Sized>(&mut self, value: &T) {
        self.separate();
        value.write(self.out);
    }

    /// The next element, which looks as `C` says.
    pub fn element_as<C: Codec<T>, T>(&mut self, value: &T) {
        self.separate();
        C::write(value, self.out);
    }

    /// The writer of the next element, which must be written.
    #[cfg(feature = "serde")]
    pub(super) fn next_value(&mut self) -> &mut Writer {
        self.separate();
        self.out
    }

    fn separate(&mut self) {
        if !std::mem::take(&mut self.first) {
            self.out.buffer.byte(b',');
        }
    }
}

impl Drop for Array<'_> {
    fn drop(&mut self) {
        self.out.buffer.byte(b']');
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::format::json::{DateTime, EpochSeconds, HttpDate, List};
    use crate::{BigDecimal, Document, Timestamp};

    fn written<T: Write + ?Sized>(value: &T) -> String {
        let mut out = Writer::new();
        value.write(&mut out);
        String::from_utf8(out.into_bytes().to_vec()).unwrap()
    }

    #[test]
    fn values_look_as_smithy_says() {
        assert_eq!(written(&i64::MIN), "-9223372036854775808");
        assert_eq!(written(&1234.5_f32), "1234.5");
        assert_eq!(written(&0.1_f32), "0.1");
        assert_eq!(written(&1e21), "1e21");
        assert_eq!(written(&-1.0), "-1.0");
        assert_eq!(written(&[f64::NAN, f64::INFINITY, f64::NEG_INFINITY][..]), r#"["NaN","Infinity","-Infinity"]"#);
        assert_eq!(written(&f32::NEG_INFINITY), r#""-Infinity""#);
        assert_eq!(written(&Bytes::from("binary-value")), r#""YmluYXJ5LXZhbHVl""#);
        assert_eq!(written(&Bytes::new()), r#""""#);
        assert_eq!(written(&Timestamp::from_secs(946_845_296)), "946845296");
        assert_eq!(written(&Timestamp::from_secs_and_nanos(946_845_296, 120_000_000)), "946845296.12");
        assert_eq!(written(&"1.50".parse::<BigDecimal>().unwrap()), "1.50");
        assert_eq!(written(&vec![Some(true), None]), "[true,null]");
        assert_eq!(written(&BTreeMap::from([("a\"".to_owned(), None::<bool>)])), r#"{"a\"":null}"#);
        assert_eq!(written(&Document::from_iter([("a", Document::from(vec![1, 2]))])), r#"{"a":[1,2]}"#);
    }

    #[test]
    fn doubles_are_written_as_the_standard_library_writes_them() {
        let same = |value: f64| assert!(!value.is_finite() || written(&value) == format!("{value:?}"), "{value:?}");
        let ends =
            [0.0, 1e-3, 1e9, 0.001_953_125, 123_456.0, 1e15, 1e16, 1e-5, 1e-7, f64::MIN_POSITIVE, f64::MAX, 1.0 / 3.0];
        ends.into_iter().flat_map(|value| [value, -value, value.next_up(), value.next_down()]).for_each(same);
        proptest!(|(digits in 0_i64..1_000_000_000_000_000, scale in 0_i32..12, any in any::<f64>())| {
            #[expect(clippy::cast_precision_loss)]
            same(digits as f64 / 10_f64.powi(scale));
            same(any);
        });
    }

    #[test]
    fn only_what_must_be_escaped_is() {
        assert_eq!(
            written("a\"\\/\u{8}\u{c}\n\r\t\u{0}\u{1f}\u{7f}é€"),
            r#""a\"\\/\b\f\n\r\t\u0000\u001f"#.to_owned() + "\u{7f}é€\""
        );
    }

    #[test]
    fn unset_members_are_left_out() {
        let time = Timestamp::from_secs(946_845_296);
        let mut out = Writer::new();
        let mut object = out.object();
        object.member("A", "x");
        object.optional("B", &None::<String>);
        object.optional("C", &Some(1));
        object.optional_as::<DateTime, _>("D", &Some(time));
        object.optional_as::<DateTime, Timestamp>("E", &None);
        object.member_as::<List<HttpDate>, _>("F", &vec![time]);
        object.member_as::<EpochSeconds, _>("G", &time);
        drop(object);
        let dates = r#""D":"2000-01-02T20:34:56Z","F":["Sun, 02 Jan 2000 20:34:56 GMT"],"G":946845296"#;
        assert_eq!(out.into_bytes(), format!(r#"{{"A":"x","C":1,{dates}}}"#));
    }

    #[test]
    fn the_text_is_not_in_debug() {
        let mut out = Writer::new();
        out.string("secret");
        assert_eq!(format!("{out:?}"), "Writer { length: 8, .. }");
    }
}
