//! Layer references, with their windows and filters.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| radii_fuzz::reference(bytes));
