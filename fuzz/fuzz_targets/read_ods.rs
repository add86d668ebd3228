//! Reading an ODS sheet.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| radii_fuzz::read("ods", bytes));
