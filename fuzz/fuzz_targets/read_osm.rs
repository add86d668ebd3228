//! Reading an OSM XML extract.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    radii_fuzz::read("osm", bytes);
    radii_fuzz::streets("osm", bytes);
});
