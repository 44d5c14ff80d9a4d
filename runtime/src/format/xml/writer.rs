//! Writes elements. Knows no type.

use std::fmt;

use bytes::Bytes;

use super::{Element, Write};
use crate::format::buffer::Buffer;
use crate::format::element;
use crate::format::text::{self, Codec, Texts};
use crate::{CallError, CallErrorKind, IdempotencyTokens};

/// Writes one document.
pub struct Writer {
    buffer: Buffer,
    /// Why the document cannot be written.
    failure: Option<String>,
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.buffer.fmt(f)
    }
}

impl Writer {
    /// The document of `value`, whose outermost element is `root`. Idempotency tokens come from `tokens`.
    ///
    /// Fails if `value` holds what XML has no form for: a character that it cannot have, or an absent entry of a list or map.
    pub fn document(value: &dyn Write, root: &Element, tokens: IdempotencyTokens) -> Result<Bytes, CallError> {
        let mut out = Self { buffer: Buffer::new(tokens), failure: None };
        value.write(root, &mut out);
        match out.failure {
            None => Ok(out.buffer.into_bytes()),
            Some(reason) => Err(CallError::new(CallErrorKind::Input, reason)),
        }
    }

    /// Opens an element, which ends when it is dropped.
    pub fn element(&mut self, element: &Element) -> Open<'_> {
        self.buffer.byte(b'<');
        self.buffer.push(element.name.as_bytes());
        if let Some((prefix, uri)) = element.namespace {
            self.buffer.push(b" xmlns");
            if !prefix.is_empty() {
                self.buffer.byte(b':');
                self.buffer.push(prefix.as_bytes());
            }
            self.buffer.push(b"=\"");
            self.escaped(uri);
            self.buffer.byte(b'"');
        }
        Open { out: self, name: element.name, in_tag: true }
    }

    /// An element of text.
    pub(super) fn text(&mut self, element: &Element, text: &str) {
        self.element(element).content().escaped(text);
    }

    /// Notes why the document cannot be written.
    pub(super) fn fail(&mut self, reason: impl Into<String>) {
        self.failure.get_or_insert_with(|| reason.into());
    }

    /// Text or the value of an attribute. Line ends are escaped, or a reader would see other ones.
    fn escaped(&mut self, text: &str) {
        let mut begin = 0;
        for (at, char) in text.char_indices() {
            let escape = match char {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&apos;",
                '\r' => "&#xD;",
                '\n' => "&#xA;",
                '\u{85}' => "&#x85;",
                '\u{2028}' => "&#x2028;",
                '\t' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => continue,
                other => {
                    self.fail(format!("XML has no character U+{:04X}", u32::from(other)));
                    continue;
                }
            };
            self.buffer.push(text.as_bytes().get(begin..at).unwrap_or_default());
            self.buffer.push(escape.as_bytes());
            begin = at.saturating_add(char.len_utf8());
        }
        self.buffer.push(text.as_bytes().get(begin..).unwrap_or_default());
    }
}

/// An element that is being written; its end tag is written when it is dropped.
#[derive(Debug)]
pub struct Open<'a> {
    out: &'a mut Writer,
    name: &'static str,
    /// Whether attributes may still come.
    in_tag: bool,
}

impl Open<'_> {
    /// A member that is an attribute; none if it is unset. Attributes come before all else.
    pub fn attribute<T: text::Write + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.attribute_as(name, text::Plain, value);
    }

    /// The same with a new token where there is none (trait `idempotencyToken`).
    pub fn attribute_token(&mut self, name: &'static str, value: &Option<String>) {
        match value {
            Some(value) => self.attribute(name, value),
            None => {
                if let Some(token) = self.out.buffer.token() {
                    self.attribute(name, &*token);
                }
            }
        }
    }

    /// The same of a value that looks as `C` says.
    pub fn attribute_as<C: Codec, T: text::Write<C> + ?Sized>(&mut self, name: &'static str, _: C, value: &T) {
        if let Texts::One(text) = value.texts() {
            self.out.buffer.byte(b' ');
            self.out.buffer.push(name.as_bytes());
            self.out.buffer.push(b"=\"");
            self.out.escaped(&text);
            self.out.buffer.byte(b'"');
        }
    }

    /// A member that is always there.
    pub fn member<T: Write + ?Sized>(&mut self, element: &Element, value: &T) {
        value.write(element, self.content());
    }

    element::write_members!();

    /// The member of a union that the model does not list, which was read and cannot be written.
    pub fn unknown(&mut self, tag: &str) {
        self.out.fail(format!("the member `{tag}` of a union is not known, and cannot be written as XML"));
    }

    /// What is between the tags.
    pub(super) fn content(&mut self) -> &mut Writer {
        if self.in_tag {
            self.out.buffer.byte(b'>');
            self.in_tag = false;
        }
        self.out
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        let name = self.name;
        let out = self.content();
        out.buffer.push(b"</");
        out.buffer.push(name.as_bytes());
        out.buffer.byte(b'>');
    }
}
