//! Types of values that models have and Rust has not. Know no format.

pub(crate) mod blob;
pub(crate) mod document;
pub(crate) mod number;
pub(crate) mod segments;
pub(crate) mod timestamp;
pub(crate) mod values;
