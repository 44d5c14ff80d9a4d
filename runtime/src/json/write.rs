//! How each type of the runtime is written as JSON. Timestamps here are epoch seconds; other formats are in `codec`.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::codec::Codec;
use super::writer::Writer;
use super::{EpochSeconds, Key};
use crate::{BigDecimal, BigInteger, Document, Number, Timestamp};

/// A type that can be written as JSON.
pub trait Write {
    /// Appends the value to `out`, as exactly one JSON value.
    fn write(&self, out: &mut Writer);
}

/// Smithy's unit type: an empty object.
impl Write for () {
    fn write(&self, out: &mut Writer) {
        out.object();
    }
}

impl Write for bool {
    fn write(&self, out: &mut Writer) {
        out.bool(*self);
    }
}

macro_rules! write_integers {
    ($($type:ident)*) => {$(
        impl Write for $type {
            fn write(&self, out: &mut Writer) {
                out.integer(i64::from(*self));
            }
        }
    )*};
}

write_integers!(i8 i16 i32 i64);

impl Write for f32 {
    fn write(&self, out: &mut Writer) {
        out.float(*self);
    }
}

impl Write for f64 {
    fn write(&self, out: &mut Writer) {
        out.double(*self);
    }
}

impl Write for str {
    fn write(&self, out: &mut Writer) {
        out.string(self);
    }
}

impl Write for String {
    fn write(&self, out: &mut Writer) {
        out.string(self);
    }
}

impl Write for Bytes {
    fn write(&self, out: &mut Writer) {
        out.blob(self);
    }
}

impl Write for Timestamp {
    fn write(&self, out: &mut Writer) {
        EpochSeconds::write(self, out);
    }
}

impl Write for Number {
    fn write(&self, out: &mut Writer) {
        out.number(self);
    }
}

impl Write for BigInteger {
    fn write(&self, out: &mut Writer) {
        out.number(self.as_number());
    }
}

impl Write for BigDecimal {
    fn write(&self, out: &mut Writer) {
        out.number(self.as_number());
    }
}

impl Write for Document {
    fn write(&self, out: &mut Writer) {
        match self {
            Self::Null => out.null(),
            Self::Bool(value) => out.bool(*value),
            Self::Number(value) => out.number(value),
            Self::String(value) => out.string(value),
            Self::Array(value) => value.write(out),
            Self::Object(value) => value.write(out),
        }
    }
}

impl<T: Write + ?Sized> Write for &T {
    fn write(&self, out: &mut Writer) {
        T::write(self, out);
    }
}

impl<T: Write + ?Sized> Write for Box<T> {
    fn write(&self, out: &mut Writer) {
        T::write(self, out);
    }
}

/// Absent entries of sparse lists and maps; an absent member is left out by [`Object::optional`](super::Object::optional).
impl<T: Write> Write for Option<T> {
    fn write(&self, out: &mut Writer) {
        match self {
            Some(value) => value.write(out),
            None => out.null(),
        }
    }
}

impl<T: Write> Write for [T] {
    fn write(&self, out: &mut Writer) {
        let mut array = out.array();
        for value in self {
            array.element(value);
        }
    }
}

impl<T: Write> Write for Vec<T> {
    fn write(&self, out: &mut Writer) {
        self.as_slice().write(out);
    }
}

impl<K: Key, T: Write> Write for BTreeMap<K, T> {
    fn write(&self, out: &mut Writer) {
        let mut object = out.object();
        for (key, value) in self {
            object.dynamic(key.as_ref(), value);
        }
    }
}
