//! Hands any bytes to the properties of `generate`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| smithwright_fuzz::generate::check(bytes));
