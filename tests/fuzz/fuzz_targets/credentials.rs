//! Hands any bytes to what reads the answers of sources of credentials, which only a fuzzer sees.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| smithwright_runtime::fuzzing::credentials(bytes));
