//! Reading GeoJSON, alone and in lines.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| radii_fuzz::read("geojson", bytes));
