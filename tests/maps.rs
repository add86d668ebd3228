//! Maps: both formats, the right colours, text that stays on the sheet and off other text.

mod picture;

use std::path::PathBuf;
use std::process::Command;

use picture::{check_texts, labels};

fn pixels(path: &std::path::Path) -> (u32, u32, Vec<u8>) {
    picture::pixels(std::io::BufReader::new(std::fs::File::open(path).unwrap()))
}

fn draw(folder: &std::path::Path, extra: &[&str]) -> String {
    let home = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_radii"))
        .env("LC_ALL", "C")
        .current_dir(&home)
        .args(extra)
        .args(["--facilities", "fixtures/haibowan/centres.csv"])
        .args(["--demand", "fixtures/haibowan/blocks.geojson", "--within", "1km"])
        .args(["--area", "fixtures/haibowan/area.geojson"])
        .arg("--map")
        .arg(folder.join("map.png"))
        .arg("--map")
        .arg(folder.join("map.svg"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    // The fixture's claim does not hold, which an audit says by its exit code.
    assert_eq!(output.status.code(), Some(i32::from(extra[0] == "audit")), "{said}");
    said
}

/// Served, newly served, uncovered in their dark shades; existing and proposed centres.
#[test]
fn pictures_hold_every_class_they_should() {
    let folder = tempfile::tempdir().unwrap();
    let colours = [(38, 122, 108), (38, 92, 170), (196, 78, 8), (27, 55, 100), (142, 20, 105)];
    for (command, shown) in [
        (&["coverage"][..], [true, false, true, true, false]),
        (&["audit"], [true, false, true, true, false]),
        (&["site", "--model", "mclp", "--open", "12"], [true; 5]),
    ] {
        let mut arguments = command.to_vec();
        arguments.push("--force");
        let said = draw(folder.path(), &arguments);
        assert!(!said.contains("lacks"), "every character has a glyph: {said}");
        let (width, height, bytes) = pixels(&folder.path().join("map.png"));
        assert!(width > 1000 && height > 900, "{width} x {height}");
        for ((r, g, b), shown) in colours.into_iter().zip(shown) {
            let count = bytes.chunks_exact(3).filter(|pixel| *pixel == [r, g, b]).count();
            assert_eq!(count > 20, shown, "{command:?}: colour {r} {g} {b}: {count} pixels");
        }
    }
}

#[test]
fn no_text_leaves_the_sheet_or_lies_on_another() {
    let streets = "fixtures/haibowan/streets.geojson";
    for command in [
        &["site", "--model", "mclp", "--open", "12"][..],
        &["audit", "--repair", "--open", "3"],
        &["coverage", "--within", "8min", "--roads", streets],
        &["audit", "--along", "roads", "--roads", streets],
    ] {
        for language in ["en", "zh"] {
            let folder = tempfile::tempdir().unwrap();
            let said = draw(folder.path(), &[command, &["--lang", language]].concat());
            assert!(!said.contains("lacks"), "every character has a glyph: {said}");
            let svg = std::fs::read_to_string(folder.path().join("map.svg")).unwrap();
            let labels = labels(&svg);
            assert!(labels.len() > 25, "{}", labels.len());
            assert!(labels.iter().any(|label| label.text == "海勃湾区城区（虚构）"));
            check_texts(&svg);
        }
    }
}

#[test]
fn hostile_names_are_text_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let title = "<img onerror=1>\u{202e}abc\u{7} & \"quotes\" 一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十";
    draw(folder.path(), &["coverage", "--title", title]);
    let svg = std::fs::read_to_string(folder.path().join("map.svg")).unwrap();
    assert!(!svg.contains("<img") && svg.contains("&lt;img onerror"));
    assert!(!svg.contains('\u{202e}') && !svg.contains('\u{7}'));
    let heading = labels(&svg).into_iter().find(|label| label.text.contains("img")).unwrap();
    assert!(heading.text.ends_with('\u{2026}'), "a long title is cut: {}", heading.text);
}

#[test]
fn a_missing_glyph_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let said = draw(folder.path(), &["coverage", "--title", "\u{10FFFD}"]);
    assert!(said.contains("lacks") && said.contains("U+10FFFD"), "{said}");
}
