//! What hostile users of maps found, kept.

mod picture;

use std::path::Path;
use std::process::Command;

use picture::{labels, pixels};

/// A small town: three blocks in a row, a centre at the first of them.
fn town(folder: &Path) {
    let put = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    put(
        "blocks.csv",
        "id,lon,lat,population\n1,106.80,39.67,10\n2,106.81,39.67,20\n3,106.83,39.67,30\n",
    );
    put(
        "centres.csv",
        "id,lon,lat,tier,status\na,106.80,39.67,big,existing\nb,106.83,39.67,big,planned\n",
    );
    put("costs.csv", "origin,destination,cost\n1,a,100\n2,a,400\n3,a,900\n");
    put(
        "area.geojson",
        r#"{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[106.79,39.66],[106.84,39.66],[106.84,39.68],[106.79,39.68],[106.79,39.66]]]}}"#,
    );
}

/// Exit code and what was said on standard error.
fn radii(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_radii"))
        .env("LC_ALL", "C")
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap();
    (output.status.code().unwrap(), String::from_utf8_lossy(&output.stderr).into_owned())
}

const LAYERS: [&str; 4] = ["--facilities", "centres.csv", "--demand", "blocks.csv"];

/// The texts of the map that some arguments draw.
fn drawn(arguments: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    town(folder.path());
    let (code, said) = radii(folder.path(), &[arguments, &["--map", "map.svg"]].concat());
    assert!(matches!(code, 0 | 1 | 4), "{code}: {said}");
    let svg = std::fs::read_to_string(folder.path().join("map.svg")).unwrap();
    labels(&svg).into_iter().map(|label| label.text).collect()
}

#[test]
fn one_file_is_one_map_however_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    town(folder.path());
    let twice = [&["coverage"], &LAYERS[..], &["--within", "1km"]].concat();
    let (code, said) =
        radii(folder.path(), &[&twice[..], &["--map", "a.png", "--map", "./a.png"]].concat());
    assert!(code == 2 && said.contains("given twice"), "{code}: {said}");
    assert!(!folder.path().join("a.png").exists(), "nothing is written");
    let inside = [&twice[..], &["--out", "d", "--map", "./d/x.png"]].concat();
    for _ in 0..2 {
        let (code, said) = radii(folder.path(), &inside);
        assert_eq!(code, 0, "{said}");
    }
}

#[test]
fn what_is_planned_is_no_centre_of_today() {
    let site = ["site", "--within", "500m", "--model", "mclp", "--open", "1"];
    let texts = drawn(&[&site[..], &LAYERS].concat());
    for name in ["planned centre", "existing centre", "proposed centre"] {
        assert!(texts.iter().any(|text| text == name), "{name}: {texts:?}");
    }
}

#[test]
fn tiers_and_tables_of_costs_have_no_circle() {
    let tiers = ["site", "--within", "500m", "--model", "mclp", "--tier", "big:2km:1"];
    let texts = drawn(&[&tiers[..], &["--tier", "small:500m:1"], &LAYERS].concat());
    assert!(texts.iter().any(|text| text.contains("a radius of its own")), "{texts:?}");
    assert!(!texts.iter().any(|text| text.ends_with(" circle")), "{texts:?}");
    let table = ["coverage", "--matrix", "costs.csv", "--within", "300"];
    let texts = drawn(&[&table[..], &LAYERS].concat());
    assert!(!texts.iter().any(|text| text.ends_with(" circle")), "{texts:?}");
    assert!(!texts.iter().any(|text| text.contains("mean distance")), "{texts:?}");
}

#[test]
fn what_cannot_be_done_is_said_on_the_map() {
    let far = ["site", "--within", "100m", "--model", "lscp", "--candidates", "centres.csv"];
    let texts = drawn(&[&far[..], &LAYERS].concat());
    assert!(texts.iter().any(|text| text.contains("infeasible")), "{texts:?}");
}

#[test]
fn ground_alone_is_not_drawn_as_coverage_of_nobody() {
    let folder = tempfile::tempdir().unwrap();
    town(folder.path());
    let audit =
        ["audit", "--facilities", "centres.csv", "--area", "area.geojson", "--within", "1km"];
    for layout in ["coverage", "overlap", "catchments", "histogram"] {
        let map = format!("x.png?layout={layout}");
        let (code, said) = radii(folder.path(), &[&audit[..], &["--map", &map]].concat());
        assert!(code == 2 && said.contains("nobody"), "{layout}: {code} {said}");
    }
}

#[test]
fn courtyards_smaller_than_a_pixel_hide_nothing() {
    let folder = tempfile::tempdir().unwrap();
    town(folder.path());
    let square = |half: f64| {
        let (x, y) = (106.9, 39.67);
        let corners = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0)];
        let at = corners.map(|(a, b)| format!("[{},{}]", x + a * half, y + b * half));
        format!("[{}]", at.join(","))
    };
    let block = format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"id":"c","population":5}},"geometry":{{"type":"Polygon","coordinates":[{},{}]}}}},{{"type":"Feature","properties":{{"id":"far","population":5}},"geometry":{{"type":"Point","coordinates":[106.1,39.67]}}}}]}}"#,
        square(0.0004),
        square(0.00038)
    );
    let block = block.replace(
        r#"{"type":"Point","coordinates":[106.1,39.67]}"#,
        r#"{"type":"Polygon","coordinates":[[[106.1,39.67],[106.11,39.67],[106.11,39.68],[106.1,39.67]]]}"#,
    );
    std::fs::write(folder.path().join("court.geojson"), block).unwrap();
    let (code, said) = radii(
        folder.path(),
        &[
            "coverage",
            "--facilities",
            "centres.csv",
            "--demand",
            "court.geojson",
            "--within",
            "10km",
            "--no-names",
            "--map",
            "map.png",
        ],
    );
    assert_eq!(code, 0, "{said}");
    let (width, _, bytes) = pixels(std::io::BufReader::new(
        std::fs::File::open(folder.path().join("map.png")).unwrap(),
    ));
    // In the right half of the map panel, where nothing else is green.
    let seen = bytes.chunks_exact(3).enumerate().filter(|(at, pixel)| {
        let x = at % width as usize;
        let is_green = pixel[1] > pixel[0] + 15 && pixel[1] > pixel[2];
        x > 900 && x < width as usize - 420 && is_green
    });
    assert!(seen.count() > 0, "the block is seen");
}

#[test]
fn titles_of_any_length_and_characters_are_drawn() {
    let long = "\u{6d77}".repeat(40_000) + "\u{ffff}\u{fffe}";
    let folder = tempfile::tempdir().unwrap();
    town(folder.path());
    let asked = ["coverage", "--within", "1km", "--title", &long, "--map", "map.svg"];
    let (code, said) = radii(folder.path(), &[&asked[..], &LAYERS].concat());
    assert_eq!(code, 0, "{said}");
    let svg = std::fs::read_to_string(folder.path().join("map.svg")).unwrap();
    assert!(!svg.contains('\u{ffff}') && !svg.contains('\u{fffe}'));
}
