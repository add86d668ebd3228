//! Reading the outlines of a shapefile.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| radii_fuzz::read("shp", bytes));
