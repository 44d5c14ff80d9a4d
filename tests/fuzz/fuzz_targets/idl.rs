//! Hands any bytes to the properties of `idl`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| smithwright_fuzz::idl::check(bytes));
