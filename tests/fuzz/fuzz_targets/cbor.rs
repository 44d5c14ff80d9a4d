//! Hands any bytes to the properties of `cbor`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| smithwright_fuzz::cbor::check(bytes));
