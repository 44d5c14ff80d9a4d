//! How each type of the runtime is written as CBOR.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::big::{self, Whole};
use super::head::DECIMAL_FRACTION;
use super::writer::Writer;
use super::{Key, millis, time};
use crate::format::keyed;
use crate::types::number::compare;
use crate::{BigDecimal, BigInteger, Document, Number, Timestamp};

keyed::write!("CBOR");

/// Seconds since 1970, with a fraction of milliseconds if there is one; or milliseconds, where the writer is set to them.
impl Write for Timestamp {
    fn write(&self, out: &mut Writer) {
        let write = if out.millis { millis::write } else { time::write };
        write(*self, out);
    }
}

impl Write for BigInteger {
    fn write(&self, out: &mut Writer) {
        Whole::of(self.as_str()).write(out);
    }
}

/// A decimal fraction, whatever the value.
impl Write for BigDecimal {
    fn write(&self, out: &mut Writer) {
        let (digits, exponent) = big::decimal(self.as_str());
        out.tag(DECIMAL_FRACTION);
        out.array(2);
        out.integer(exponent);
        Whole::of(&digits).write(out);
    }
}

/// A fraction is a double only if that is the same number, so that no digit is lost.
impl Write for Number {
    fn write(&self, out: &mut Writer) {
        if !self.as_str().contains(['.', 'e', 'E']) {
            return Whole::of(self.as_str()).write(out);
        }
        let double = self.as_f64();
        match Self::from_f64(double) {
            Some(number) if compare(number.as_str(), self.as_str()).is_eq() => out.double(double),
            _ => BigDecimal::from(self.clone()).write(out),
        }
    }
}

impl<T: Write> Write for [T] {
    fn write(&self, out: &mut Writer) {
        out.array(self.len());
        for value in self {
            value.write(out);
        }
    }
}

impl<K: Key, T: Write> Write for BTreeMap<K, T> {
    fn write(&self, out: &mut Writer) {
        out.map(self.len());
        for (key, value) in self {
            out.string(key.as_ref());
            value.write(out);
        }
    }
}
