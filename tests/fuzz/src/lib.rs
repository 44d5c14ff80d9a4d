//! What must hold for any bytes: nothing panics, and what is accepted is what others accept, or reads back the same.
//!
//! A fuzzer calls each `check` with bytes of its own making; the tests of the project call them too, by proptest.

pub mod cbor;
pub mod documentation;
pub mod endpoint;
pub mod event_stream;
pub mod form;
pub mod generate;
pub mod idl;
pub mod json;
pub mod model;
pub mod timestamps;
pub mod xml;
