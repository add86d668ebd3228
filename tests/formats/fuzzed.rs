//! What fuzzing found, and the files it starts from: the targets' own properties hold of them.

use std::path::{Path, PathBuf};

#[path = "../../fuzz/src/properties.rs"]
mod properties;

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect();
    files.sort();
    files
}

fn hold_of(folder: &str) {
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    assert!(!files.is_empty());
    for path in files {
        println!("{}", path.display());
        let bytes = std::fs::read(&path).unwrap();
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("toml") => properties::plan(&bytes),
            Some(ending) => properties::read(ending, &bytes),
            None => properties::reference(&bytes),
        }
    }
}

#[test]
fn what_was_found_stays_mended() {
    hold_of("fixtures/regressions/fuzzed");
}

#[test]
fn the_seeds_of_every_target_are_sound() {
    hold_of("fuzz/seeds");
}
