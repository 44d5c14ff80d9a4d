//! Appends JSON to a buffer. Never fails; knows no shape.

use std::fmt;

use base64_simd::STANDARD;
use bytes::Bytes;

use super::codec::Codec;
use super::scan;
use super::write::Write;
use crate::{IdempotencyTokens, Number};

/// Builds one JSON text without white space.
#[derive(Default)]
pub struct Writer {
    text: Vec<u8>,
    tokens: IdempotencyTokens,
    /// While measuring: the length that the text would have, which is not kept.
    measured: Option<usize>,
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The text may hold what must not be logged.
        f.debug_struct("Writer").field("length", &self.text.len()).finish_non_exhaustive()
    }
}

impl Writer {
    /// An empty text; idempotency tokens are random.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty text; idempotency tokens come from `tokens`.
    #[must_use]
    pub fn with_tokens(tokens: IdempotencyTokens) -> Self {
        Self { tokens, ..Self::default() }
    }

    /// The text of `value`, written into memory of just its size: it is measured first.
    ///
    /// Idempotency tokens come from `tokens`.
    pub fn text_of(value: &dyn Write, tokens: IdempotencyTokens) -> Bytes {
        // Not generic, so that it is compiled once; the same code measures and writes.
        let mut out = Self { measured: Some(0), ..Self::default() };
        value.write(&mut out);
        let text = Vec::with_capacity(out.measured.unwrap_or_default());
        let mut out = Self { text, tokens, measured: None };
        value.write(&mut out);
        out.into_bytes()
    }

    /// The text.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        self.text.into()
    }

    /// Begins an object, which ends when the result is dropped.
    #[inline]
    pub fn object(&mut self) -> Object<'_> {
        self.byte(b'{');
        Object { out: self, first: true }
    }

    /// Begins an array, which ends when the result is dropped.
    #[inline]
    pub fn array(&mut self) -> Array<'_> {
        self.byte(b'[');
        Array { out: self, first: true }
    }

    /// `null`.
    pub fn null(&mut self) {
        self.bytes(b"null");
    }

    /// `true` or `false`.
    pub fn bool(&mut self, value: bool) {
        self.bytes(if value { b"true" } else { b"false" });
    }

    /// A whole number.
    pub fn integer(&mut self, value: i64) {
        self.bytes(itoa::Buffer::new().format(value).as_bytes());
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
        if value.is_finite() {
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
        self.bytes(value.as_str().as_bytes());
    }

    /// A string, with quotes, backslashes and control characters escaped.
    pub fn string(&mut self, value: &str) {
        let text = value.as_bytes();
        if scan::plain_run(text) < text.len() {
            return self.escaped(text);
        }
        let length = text.len().saturating_add(2);
        if self.skips(length) {
            return;
        }
        self.text.reserve(length);
        self.text.push(b'"');
        self.text.extend_from_slice(text);
        self.text.push(b'"');
    }

    /// A string that needs escapes.
    fn escaped(&mut self, mut rest: &[u8]) {
        self.byte(b'"');
        while let Some((run, tail)) = rest.split_at_checked(scan::plain_run(rest)) {
            self.bytes(run);
            let [special, tail @ ..] = tail else { break };
            self.escape(*special);
            rest = tail;
        }
        self.byte(b'"');
    }

    #[cold]
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
        self.bytes(&[b'\\', short]);
    }

    /// A string of base64 with padding (RFC 4648, section 4).
    pub fn blob(&mut self, value: &[u8]) {
        let length = STANDARD.encoded_length(value.len()).saturating_add(2);
        if self.skips(length) {
            return;
        }
        // One allocation for the quotes too.
        self.text.reserve(length);
        self.text.push(b'"');
        STANDARD.encode_append(value, &mut self.text);
        self.text.push(b'"');
    }

    /// Appends text that is already JSON.
    pub(super) fn display(&mut self, value: fmt::Arguments<'_>) {
        // Writing to memory cannot fail.
        let _ = fmt::Write::write_fmt(&mut Raw(self), value);
    }

    /// Appends a byte.
    #[inline]
    fn byte(&mut self, byte: u8) {
        if !self.skips(1) {
            self.text.push(byte);
        }
    }

    /// Appends bytes.
    #[inline]
    fn bytes(&mut self, bytes: &[u8]) {
        if !self.skips(bytes.len()) {
            self.text.extend_from_slice(bytes);
        }
    }

    /// Whether the next `length` bytes are only counted.
    #[inline]
    fn skips(&mut self, length: usize) -> bool {
        if let Some(measured) = &mut self.measured {
            *measured = measured.saturating_add(length);
        }
        self.measured.is_some()
    }
}

/// Takes formatted text as it stands.
struct Raw<'a>(&'a mut Writer);

impl fmt::Write for Raw<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.bytes(text.as_bytes());
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
    /// A member that is always there.
    pub fn member<T: Write + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.name(name);
        value.write(self.out);
    }

    /// A member that is left out if `value` is `None`.
    pub fn optional<T: Write>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.member(name, value);
        }
    }

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

    /// A member whose key is not known beforehand: an entry of a map, an unknown member of a union.
    pub fn dynamic<T: Write + ?Sized>(&mut self, key: &str, value: &T) {
        self.key(key);
        value.write(self.out);
    }

    /// A member whose key is not known beforehand and whose value looks as `C` says.
    pub fn dynamic_as<C: Codec<T>, T>(&mut self, key: &str, value: &T) {
        self.key(key);
        C::write(value, self.out);
    }

    /// A member with Smithy's trait `idempotencyToken`: `value`, even an empty one, or else a new token.
    pub fn idempotency_token(&mut self, name: &'static str, value: &Option<String>) {
        match value {
            Some(value) => self.member(name, value),
            // Measuring uses up no token; most have the length of a UUID.
            None if self.out.measured.is_some() => self.member(name, "00000000-0000-4000-8000-000000000000"),
            None => {
                let token = self.out.tokens.next();
                self.member(name, &token);
            }
        }
    }

    /// The name of a member in the model, which never needs an escape: letters, digits and `_`.
    fn name(&mut self, name: &'static str) {
        let begin: &[u8] = if std::mem::take(&mut self.first) { b"\"" } else { b",\"" };
        let length = begin.len().saturating_add(name.len()).saturating_add(2);
        if self.out.skips(length) {
            return;
        }
        let text = &mut self.out.text;
        text.reserve(length);
        text.extend_from_slice(begin);
        text.extend_from_slice(name.as_bytes());
        text.extend_from_slice(b"\":");
    }

    fn key(&mut self, key: &str) {
        if !std::mem::take(&mut self.first) {
            self.out.byte(b',');
        }
        self.out.string(key);
        self.out.byte(b':');
    }
}

impl Drop for Object<'_> {
    fn drop(&mut self) {
        self.out.byte(b'}');
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

    fn separate(&mut self) {
        if !std::mem::take(&mut self.first) {
            self.out.byte(b',');
        }
    }
}

impl Drop for Array<'_> {
    fn drop(&mut self) {
        self.out.byte(b']');
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::json::{DateTime, EpochSeconds, HttpDate, List};
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
