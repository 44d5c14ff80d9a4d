//! Hands any bytes to the properties of `model`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| smithwright_fuzz::model::check(bytes));
