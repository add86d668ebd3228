//! What fuzzing found, and the files it starts from: the targets' own properties hold of them.

use std::path::{Path, PathBuf};

use radii::crs::System;
use radii::read::{self, FORMATS, InputFile, LayerRef};
use radii::write::{WRITERS, WriteOptions, Written};

#[expect(dead_code, reason = "the targets take it by the other name")]
#[path = "../../fuzz/src/properties.rs"]
mod properties;

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect();
    files.sort();
    files
}

/// The properties hold of a folder's files; which of them are taken as layers.
fn hold_of(folder: &str) -> Vec<(PathBuf, bool)> {
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    let looked_at = files.into_iter().map(|path| {
        println!("{}", path.display());
        let bytes = std::fs::read(&path).unwrap();
        let is_taken = match path.extension().and_then(|ending| ending.to_str()) {
            Some("toml") => {
                properties::plan(&bytes);
                false
            }
            Some(ending) => {
                if matches!(ending, "osm" | "pbf") {
                    properties::streets(ending, &bytes);
                }
                properties::read_for_all(ending, &bytes)
            }
            None => {
                properties::reference(&bytes);
                false
            }
        };
        (path, is_taken)
    });
    looked_at.collect()
}

#[test]
fn what_was_found_stays_mended() {
    assert!(!hold_of("fixtures/regressions/fuzzed").is_empty());
}

#[test]
fn the_seeds_of_every_target_are_sound() {
    for (path, is_taken) in hold_of("fuzz/seeds") {
        let is_layer = path.extension().is_some();
        assert_eq!(is_taken, is_layer, "{}", path.display());
    }
}

/// What a format has no place for is said before anything is written.
#[test]
fn what_would_not_come_back_is_not_written() {
    for (text, ending, said) in [
        ("a,b\n1,2\n", "geojson", "GeoJSON: the layer has no geometries. hint"),
        ("a,b\n1,2\n", "geojsonl", "GeoJSON: the layer has no geometries. hint"),
        ("a,b\n1,2\n,\n", "xlsx", "XLSX: row 3 has nothing in it, and a sheet has no place"),
    ] {
        let path = Path::new("t.csv");
        let file = InputFile::of_bytes(path, text.into());
        let csv = FORMATS.iter().find(|format| format.name() == "CSV").unwrap();
        let layer = read::parse(*csv, &file, &LayerRef::to_file(path)).unwrap();
        let writer = WRITERS.iter().find(|writer| writer.extensions().contains(&ending)).unwrap();
        let written = writer.write(Written {
            layer: &layer,
            system: &System::WGS84,
            has_coordinates: false,
            name: "t",
            options: WriteOptions::default(),
        });
        let error = written.unwrap_err().to_string();
        assert!(error.starts_with(said), "{error}");
    }
}
