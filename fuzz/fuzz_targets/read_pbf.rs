//! Reading an OSM PBF extract.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    radii_fuzz::read("pbf", bytes);
    radii_fuzz::streets("pbf", bytes);
});
