//! How each type of the runtime is written into a form.

use std::collections::BTreeMap;

use base64_simd::STANDARD;
use bytes::Bytes;

use super::{Element, Key, Writer};
use crate::format::element;
use crate::format::text::{self, Texts};
use crate::{BigDecimal, BigInteger, Timestamp};

element::write!("a form");

/// Smithy's unit type: a structure without members, of which nothing is written.
impl Write for () {
    fn write(&self, _: &Element, _: &mut Writer) {}
}

/// Entries of sparse lists and maps.
impl<T: Write> Write for Option<T> {
    fn write(&self, element: &Element, out: &mut Writer) {
        match self {
            Some(value) => value.write(element, out),
            None => out.absent(),
        }
    }
}

/// An empty list is an empty value, so that it can be told from none.
impl<T: Write> Write for Vec<T> {
    fn write(&self, element: &Element, out: &mut Writer) {
        if self.is_empty() {
            if !element.omitted_if_empty {
                out.text(element, "");
            }
            return;
        }
        let item = element.items();
        let items = |out: &mut Writer| out.numbered(self, |value, out| value.write(item, out));
        if element.flat { items(out) } else { out.within(item.name, items) }
    }
}

impl<K: Key, T: Write> Write for BTreeMap<K, T> {
    fn write(&self, element: &Element, out: &mut Writer) {
        let (key_element, value_element) = element.entries();
        let entry = |(key, value): (&K, &T), out: &mut Writer| {
            out.within(key_element.name, |out| key.as_ref().write(key_element, out));
            out.within(value_element.name, |out| value.write(value_element, out));
        };
        let entries = |out: &mut Writer| out.numbered(self, entry);
        if element.flat { entries(out) } else { out.within("entry", entries) }
    }
}
