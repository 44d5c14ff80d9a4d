//! How each type of the runtime is written as XML.

use std::collections::BTreeMap;

use base64_simd::STANDARD;
use bytes::Bytes;

use super::{Element, Key, Writer};
use crate::format::element;
use crate::format::text::{self, Texts};
use crate::{BigDecimal, BigInteger, Timestamp};

element::write!("XML");

/// Smithy's unit type: a structure without members.
impl Write for () {
    fn write(&self, element: &Element, out: &mut Writer) {
        out.element(element);
    }
}

/// Absent entries of sparse lists and maps.
impl<T: Write> Write for Option<T> {
    fn write(&self, element: &Element, out: &mut Writer) {
        match self {
            Some(value) => value.write(element, out),
            None => out.fail(format!("XML has no form for an absent entry `{}` of a list or map", element.name)),
        }
    }
}

impl<T: Write> Write for Vec<T> {
    fn write(&self, element: &Element, out: &mut Writer) {
        if element.flat {
            // Their namespace is that of the member, whose place they take.
            let item = Element { name: element.name, ..*element.items() };
            let item = Element { namespace: element.namespace.or(item.namespace), ..item };
            for value in self {
                value.write(&item, out);
            }
        } else {
            let mut list = out.element(element);
            for value in self {
                list.member(element.items(), value);
            }
        }
    }
}

impl<K: Key, T: Write> Write for BTreeMap<K, T> {
    fn write(&self, element: &Element, out: &mut Writer) {
        let entry = |(key, value): (&K, &T), at: &Element, out: &mut Writer| {
            let (key_element, value_element) = element.entries();
            let mut entry = out.element(at);
            entry.member(key_element, key.as_ref());
            entry.member(value_element, value);
        };
        if element.flat {
            for pair in self {
                entry(pair, element, out);
            }
        } else {
            let mut map = out.element(element);
            for pair in self {
                entry(pair, &Element::new("entry"), map.content());
            }
        }
    }
}
