//! Hands any bytes to the properties of `xml`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| smithwright_fuzz::xml::check(bytes));
