//! How each type of the runtime is written into a form.

use std::collections::BTreeMap;

use base64_simd::STANDARD;
use bytes::Bytes;

use super::{Element, Key, Writer};
use crate::format::element::TimestampFormat;
use crate::format::text::{self, Texts};
use crate::{BigDecimal, BigInteger, Timestamp};

/// A type that can be written into a form.
pub trait Write {
    /// Appends the value to `out`, behind the key that has been reached; `element` says what is within.
    fn write(&self, element: &Element, out: &mut Writer);
}

/// Smithy's unit type: a structure without members, of which nothing is written.
impl Write for () {
    fn write(&self, _: &Element, _: &mut Writer) {}
}

macro_rules! texts {
    ($($type:ty)*) => {$(
        impl Write for $type {
            fn write(&self, _: &Element, out: &mut Writer) {
                one(text::Write::<text::Plain>::texts(self), out);
            }
        }
    )*};
}

texts! { bool i8 i16 i32 i64 f32 f64 str String BigInteger BigDecimal }

fn one(texts: Texts<'_>, out: &mut Writer) {
    if let Texts::One(text) = texts {
        out.text(&text);
    }
}

impl Write for Bytes {
    fn write(&self, _: &Element, out: &mut Writer) {
        out.text(&STANDARD.encode_to_string(self));
    }
}

impl Write for Timestamp {
    fn write(&self, element: &Element, out: &mut Writer) {
        let texts = match element.time {
            TimestampFormat::DateTime => text::Write::<text::DateTime>::texts(self),
            TimestampFormat::HttpDate => text::Write::<text::HttpDate>::texts(self),
            TimestampFormat::EpochSeconds => text::Write::<text::EpochSeconds>::texts(self),
        };
        one(texts, out);
    }
}

impl<T: Write + ?Sized> Write for &T {
    fn write(&self, element: &Element, out: &mut Writer) {
        T::write(self, element, out);
    }
}

impl<T: Write + ?Sized> Write for Box<T> {
    fn write(&self, element: &Element, out: &mut Writer) {
        T::write(self, element, out);
    }
}

/// Absent entries of sparse lists and maps, of which there is nothing but the place.
impl<T: Write> Write for Option<T> {
    fn write(&self, element: &Element, out: &mut Writer) {
        if let Some(value) = self {
            value.write(element, out);
        }
    }
}

/// An empty list is an empty value, so that it can be told from none.
impl<T: Write> Write for Vec<T> {
    fn write(&self, element: &Element, out: &mut Writer) {
        if self.is_empty() {
            if !element.omitted_if_empty {
                out.text("");
            }
            return;
        }
        let item = element.items();
        let items = |out: &mut Writer| {
            for (number, value) in (1_usize..).zip(self) {
                out.within(number, |out| value.write(item, out));
            }
        };
        if element.flat { items(out) } else { out.within(item.name, items) }
    }
}

impl<K: Key, T: Write> Write for BTreeMap<K, T> {
    fn write(&self, element: &Element, out: &mut Writer) {
        let (key_element, value_element) = element.entries();
        let entries = |out: &mut Writer| {
            for (number, (key, value)) in (1_usize..).zip(self) {
                out.within(number, |out| {
                    out.within(key_element.name, |out| key.as_ref().write(key_element, out));
                    out.within(value_element.name, |out| value.write(value_element, out));
                });
            }
        };
        if element.flat { entries(out) } else { out.within("entry", entries) }
    }
}
