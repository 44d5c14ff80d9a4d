//! Hands any bytes to the properties of `form`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| smithwright_fuzz::form::check(bytes));
