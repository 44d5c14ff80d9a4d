//! Hands any bytes to the properties of `timestamps`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| smithwright_fuzz::timestamps::check(bytes));
