//! Hands any bytes to the properties of `documentation`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| smithwright_fuzz::documentation::check(bytes));
