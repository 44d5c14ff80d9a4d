//! Hands any bytes to the properties of `event_stream`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| smithwright_fuzz::event_stream::check(bytes));
