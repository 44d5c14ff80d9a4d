//! Numbers beside the bounds of a range: those of Rust as such, those of any size by their decimal digits, exactly.

use std::cmp::Ordering;
use std::fmt;

use crate::types::number::compare;
use crate::{BigDecimal, BigInteger};

/// A number that can be held to bounds of type `B`.
pub trait Ranged<B>: fmt::Display {
    /// Whether it is `min` or larger.
    fn at_least(&self, min: B) -> bool;

    /// Whether it is `max` or smaller.
    fn at_most(&self, max: B) -> bool;
}

macro_rules! ranged {
    ($($number:ident)*) => {$(
        impl Ranged<$number> for $number {
            fn at_least(&self, min: $number) -> bool {
                *self >= min
            }

            fn at_most(&self, max: $number) -> bool {
                *self <= max
            }
        }
    )*};
}

ranged! { i8 i16 i32 i64 f32 f64 }

macro_rules! ranged_by_digits {
    ($($number:ident)*) => {$(
        impl Ranged<&str> for $number {
            fn at_least(&self, min: &str) -> bool {
                compare(self.as_str(), min) != Ordering::Less
            }

            fn at_most(&self, max: &str) -> bool {
                compare(self.as_str(), max) != Ordering::Greater
            }
        }
    )*};
}

ranged_by_digits! { BigInteger BigDecimal }
