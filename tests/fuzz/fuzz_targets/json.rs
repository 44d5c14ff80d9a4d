//! Hands any bytes to the properties of `json`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| smithwright_fuzz::json::check(bytes));
