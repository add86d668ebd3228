//! Reading an XLSX workbook.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| radii_fuzz::read("xlsx", bytes));

libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    radii_fuzz::mutate(data, size, max_size, seed)
});
