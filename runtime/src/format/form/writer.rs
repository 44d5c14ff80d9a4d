//! Writes keys and values. Knows no type.

use std::fmt::{self, Write as _};

use bytes::Bytes;

use super::{Element, Write};
use crate::IdempotencyTokens;
use crate::format::buffer::Buffer;
use crate::percent::{Keep, encode};

/// Writes one form.
pub struct Writer {
    buffer: Buffer,
    /// The key of the value that comes next.
    key: String,
    is_first: bool,
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.buffer.fmt(f)
    }
}

impl Writer {
    /// The form of `value`, each of whose members is a key. Idempotency tokens come from `tokens`.
    pub fn text_of(value: &dyn Write, tokens: IdempotencyTokens) -> Bytes {
        let mut out = Self { buffer: Buffer::new(tokens), key: String::new(), is_first: true };
        value.write(&Element::new(""), &mut out);
        out.buffer.into_bytes()
    }

    /// The members of a structure, behind the key that has been reached.
    pub fn element(&mut self, _: &Element) -> Members<'_> {
        Members { out: self }
    }

    /// The value of the key that has been reached.
    pub(super) fn text(&mut self, text: &str) {
        if !std::mem::take(&mut self.is_first) {
            self.buffer.byte(b'&');
        }
        self.buffer.push(self.key.as_bytes());
        self.buffer.byte(b'=');
        self.buffer.push(encode(text.as_bytes(), Keep::Nothing).as_bytes());
    }

    /// What `write` writes goes behind one more part of the key.
    pub(super) fn within(&mut self, part: impl fmt::Display, write: impl FnOnce(&mut Self)) {
        let length = self.key.len();
        if length > 0 {
            self.key.push('.');
        }
        // Writing to a text does not fail.
        let _ = write!(self.key, "{part}");
        write(self);
        self.key.truncate(length);
    }
}

/// Members of a structure that is being written.
#[derive(Debug)]
pub struct Members<'a> {
    out: &'a mut Writer,
}

impl Members<'_> {
    /// A member that is always there.
    pub fn member<T: Write + ?Sized>(&mut self, element: &Element, value: &T) {
        self.out.within(encode(element.name.as_bytes(), Keep::Nothing), |out| value.write(element, out));
    }

    /// A member that is left out if `value` is `None`.
    pub fn optional<T: Write>(&mut self, element: &Element, value: &Option<T>) {
        if let Some(value) = value {
            self.member(element, value);
        }
    }

    /// A member with Smithy's trait `idempotencyToken`: `value`, even an empty one, or else a new token.
    pub fn idempotency_token(&mut self, element: &Element, value: &Option<String>) {
        match value {
            Some(value) => self.member(element, value),
            None => {
                if let Some(token) = self.out.buffer.token() {
                    self.member(element, &*token);
                }
            }
        }
    }

    /// The member of a union that the model does not list: nothing says how it would be written.
    pub fn unknown(&mut self, tag: &str) {
        let _ = tag;
    }
}
