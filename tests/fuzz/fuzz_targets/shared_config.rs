//! Hands any text to the reader of the shared AWS files and of endpoint URLs, which only a fuzzer sees.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| smithwright_runtime::fuzzing::shared_config(text));
