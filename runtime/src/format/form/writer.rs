//! Writes keys and values. Knows no type.

use std::fmt::{self, Write as _};

use bytes::Bytes;

use super::{Element, Write};
use crate::IdempotencyTokens;
use crate::format::buffer::Buffer;
use crate::format::{FormatError, element};
use crate::percent::{Keep, encode};

/// Writes one form.
pub struct Writer {
    buffer: Buffer,
    /// The key of the value that comes next.
    key: String,
    is_first: bool,
    /// Why there is no such form.
    failure: Option<String>,
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.buffer.fmt(f)
    }
}

impl Writer {
    /// The form of `value`, each of whose members is a key. Idempotency tokens come from `tokens`.
    ///
    /// Fails if `value` holds what no key or value stands for: an absent entry of a list or map, or a member of a union that the
    /// model does not list.
    pub fn text_of(value: &dyn Write, tokens: IdempotencyTokens) -> Result<Bytes, FormatError> {
        let mut out = Self { buffer: Buffer::new(tokens), key: String::new(), is_first: true, failure: None };
        value.write(&Element::new(""), &mut out);
        match out.failure {
            None => Ok(out.buffer.into_bytes()),
            Some(reason) => Err(FormatError::new(reason)),
        }
    }

    /// Notes that there is no form of an absent entry, which the key that has been reached is of.
    pub(super) fn absent(&mut self) {
        let message = format!("a form has no place for the absent entry `{}` of a list or map", self.key);
        self.failure.get_or_insert(message);
    }

    /// The members of a structure, behind the key that has been reached.
    pub fn element(&mut self, _: &Element) -> Members<'_> {
        Members { out: self }
    }

    /// The value of the key that has been reached.
    pub(super) fn text(&mut self, _: &Element, text: &str) {
        if !std::mem::take(&mut self.is_first) {
            self.buffer.byte(b'&');
        }
        self.buffer.push(self.key.as_bytes());
        self.buffer.byte(b'=');
        self.buffer.push(encode(text.as_bytes(), Keep::Nothing).as_bytes());
    }

    /// What `write` writes goes behind a name as one more part of the key.
    pub(super) fn within(&mut self, name: &str, write: impl FnOnce(&mut Self)) {
        self.behind(encode(name.as_bytes(), Keep::Nothing), write);
    }

    /// What `write` writes for each of `values` goes behind its number, from 1 on.
    pub(super) fn numbered<T>(&mut self, values: impl IntoIterator<Item = T>, write: impl Fn(T, &mut Self)) {
        for (number, value) in (1_usize..).zip(values) {
            self.behind(number, |out| write(value, out));
        }
    }

    fn behind(&mut self, part: impl fmt::Display, write: impl FnOnce(&mut Self)) {
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
        self.out.within(element.name, |out| value.write(element, out));
    }

    element::write_members!();

    /// The member of a union that the model does not list: nothing says how it would be written.
    pub fn unknown(&mut self, tag: &str) {
        let message = format!("the member `{tag}` of a union is not known, and cannot be written in a form");
        self.out.failure.get_or_insert(message);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    struct Sparse(Vec<Option<bool>>, BTreeMap<String, Option<bool>>);

    impl Write for Sparse {
        fn write(&self, element: &Element, out: &mut Writer) {
            let mut members = out.element(element);
            members.member(&Element::new("List"), &self.0);
            members.member(&Element::new("Map").flat(), &self.1);
        }
    }

    #[test]
    fn what_a_form_has_no_place_for_is_an_error_that_says_where() {
        let form = |list: &[Option<bool>], value: Option<bool>| {
            let sparse = Sparse(list.to_vec(), BTreeMap::from([("secret".to_owned(), value)]));
            Writer::text_of(&sparse, IdempotencyTokens::default()).map_err(|error| error.to_string())
        };
        let expected = "List.member.1=true&Map.1.key=secret&Map.1.value=true";
        assert_eq!(form(&[Some(true)], Some(true)).unwrap(), expected);
        let line = |key: &str| Err(format!("a form has no place for the absent entry `{key}` of a list or map"));
        assert_eq!(form(&[Some(true), None, Some(false)], None), line("List.member.2"));
        assert_eq!(form(&[], None), line("Map.1.value"));
        let unknown = |out: &mut Writer| out.element(&Element::new("")).unknown("Odd");
        let mut out = Writer {
            buffer: Buffer::new(IdempotencyTokens::default()),
            key: String::new(),
            is_first: true,
            failure: None,
        };
        unknown(&mut out);
        assert_eq!(
            out.failure.as_deref(),
            Some("the member `Odd` of a union is not known, and cannot be written in a form")
        );
    }

    struct Lists(Vec<bool>, BTreeMap<String, i32>);

    impl Write for Lists {
        fn write(&self, element: &Element, out: &mut Writer) {
            let mut members = out.element(element);
            members.member(&Element::new("a:b").item(const { &Element::new("c:d") }), &self.0);
            let map = Element::new("Map").key(const { &Element::new("k:k") }).item(const { &Element::new("v:v") });
            members.member(&map, &self.1);
            members.member(&map.flat(), &self.1);
        }
    }

    #[test]
    fn every_name_in_a_key_is_encoded() {
        let lists = Lists(vec![true, false], BTreeMap::from([("x y".to_owned(), 1)]));
        let expected = "a%3Ab.c%3Ad.1=true&a%3Ab.c%3Ad.2=false\
                        &Map.entry.1.k%3Ak=x%20y&Map.entry.1.v%3Av=1&Map.1.k%3Ak=x%20y&Map.1.v%3Av=1";
        assert_eq!(Writer::text_of(&lists, IdempotencyTokens::default()).unwrap(), expected);
    }
}
