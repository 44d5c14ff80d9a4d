//! How each type of the runtime is written as JSON. Timestamps here are epoch seconds; other formats are in `codec`.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::codec::Codec;
use super::writer::Writer;
use super::{EpochSeconds, Key};
use crate::format::keyed;
use crate::{BigDecimal, BigInteger, Document, Number, Timestamp};

keyed::write!("JSON");

keyed::write! {
    Timestamp: out, value => EpochSeconds::write(value, out);
    Number: out, value => out.number(value);
    BigInteger: out, value => out.number(value.as_number());
    BigDecimal: out, value => out.number(value.as_number());
}

impl<T: Write> Write for [T] {
    fn write(&self, out: &mut Writer) {
        let mut array = out.array();
        for value in self {
            array.element(value);
        }
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
