//! Hands any bytes to the properties of `endpoint`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| smithwright_fuzz::endpoint::check(bytes));
