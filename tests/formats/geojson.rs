//! GeoJSON good and bad: JSONTestSuite and geojsonhint whole, sequences, and files made to hurt.

use std::path::{Path, PathBuf};

use radii::read::{FORMATS, InputFile, Layer, LayerRef, ReadError, parse};

fn read_as(name: &str, bytes: &[u8]) -> Result<Layer, ReadError> {
    let ending = Path::new(name).extension().unwrap().to_str().unwrap();
    let format = FORMATS.iter().find(|format| format.extensions().contains(&ending)).unwrap();
    let file = InputFile::of_bytes(Path::new(name), bytes.to_vec());
    parse(*format, &file, &LayerRef::to_file(name))
}

fn read(text: &str) -> Result<Layer, ReadError> {
    read_as("a.geojson", text.as_bytes())
}

fn error(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

/// The files of a folder beside the project, by name; none, and a printed line, where it is
/// absent.
fn beside(folder: &str, ending: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/dirty").join(folder);
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: no {}", folder.display());
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|found| found == ending)).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

fn feature(n: usize) -> String {
    format!(
        "{{\"type\":\"Feature\",\"properties\":{{\"id\":\"{n:03}\"}},\"geometry\":{{\"type\":\"Point\",\"coordinates\":[{n},2]}}}}"
    )
}

#[test]
fn what_is_no_json_is_refused_whatever_it_is_called() {
    for path in beside("JSONTestSuite/test_parsing", "json") {
        let bytes = std::fs::read(&path).unwrap();
        for ending in ["geojson", "geojsonl"] {
            // None of the suite is GeoJSON, so what is JSON is refused too; that it is, not how,
            // is what is looked at here.
            let answer = read_as(&format!("a.{ending}"), &bytes);
            assert!(answer.is_err(), "{} as .{ending}", path.display());
        }
        // What is JSON may stand among a feature's properties, what is not may not.
        if let Ok(text) = std::str::from_utf8(&bytes) {
            let within = format!(
                "{{\"type\":\"Feature\",\"geometry\":{{\"type\":\"Point\",\"coordinates\":[1,2]}},\"properties\":{{\"a\":{text}}}}}"
            );
            let answer = read(&within);
            let name = name(&path);
            // Text that closes the braces by itself, or is nothing but a mark.
            let is_clever = name.starts_with("n_structure_close_unopened")
                || ["n_structure_object_with_trailing_garbage.json"].contains(&name.as_str());
            if name.starts_with("y_") {
                assert!(answer.is_ok(), "{name}: {answer:?}");
            } else if name.starts_with("n_") && !is_clever {
                assert!(answer.is_err(), "{name}");
            }
        }
    }
}

#[test]
fn geojsonhint_good_files_are_read() {
    for path in beside("geojsonhint/test/data/good", "geojson") {
        let layer = read_as("a.geojson", &std::fs::read(&path).unwrap()).unwrap();
        // A feature without a place is refused: nobody can plan with it.
        let nowhere = usize::from(name(&path) == "nullgeometry.geojson");
        assert_eq!(layer.refused.len(), nowhere, "{}", path.display());
        assert_eq!(layer.is_empty(), nowhere == 1, "{}", path.display());
    }
}

/// What geojsonhint finds bad and radii reads: advice on style, members radii has no use for,
/// rings it closes, positions with more numbers than two.
const READ_ALL_THE_SAME: [&str; 14] = [
    "bad-polygon-interiorring-rhr",
    "bbox-4or6elements",
    "bbox-contains-string",
    "bbox-string",
    "different-first-last",
    "different-first-size",
    "excessive_precision_truncated",
    "feature_changed_semantics",
    "featurecollection_changed_semantics",
    "geometry_changed_semantics",
    "geometrycollection_nested",
    "geometrycollection_single",
    "point-toomany",
    "polygon_winding_order",
];

#[test]
fn geojsonhint_bad_files_are_refused_or_harmless() {
    for path in beside("geojsonhint/test/data/bad", "geojson") {
        let name = name(&path).replace(".geojson", "");
        let answer = read_as("a.geojson", &std::fs::read(&path).unwrap());
        let is_read = answer.is_ok_and(|layer| layer.refused.is_empty());
        let is_harmless = READ_ALL_THE_SAME.contains(&name.as_str()) || name == "short-linearring";
        assert_eq!(is_read, is_harmless, "{name}");
    }
}

#[test]
fn a_feature_a_line_is_read_whatever_the_name() {
    let lines: Vec<String> = (1..=3).map(feature).collect();
    let collection =
        format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", lines[..2].join(","));
    let sequence: String = lines.iter().map(|line| format!("\u{1e}{line}\n")).collect();
    let pretty = format!("\u{1e}{}\n", lines[0].replace(',', ",\n"));
    for name in ["a.geojson", "a.json", "a.geojsonl", "a.ndjson", "a.jsonl", "a.geojsons"] {
        let read = |text: &str| read_as(name, text.as_bytes()).unwrap();
        assert_eq!(read(&lines.join("\n")).rows, [1, 2, 3]);
        assert_eq!(read(&format!("\n{}\r\n\n", lines.join("\r\n"))).rows, [2, 3, 4]);
        assert_eq!(read(&sequence).rows, [1, 2, 3]);
        assert_eq!(read(&format!("{pretty}{sequence}")).len(), 4);
        assert_eq!(read(&collection).rows, [1, 2]);
        let mixed =
            format!("{collection}\n{{\"type\":\"Point\",\"coordinates\":[1,2]}}\n{}", lines[2]);
        assert_eq!(read(&mixed).rows, [1, 1, 2, 3]);
        assert_eq!(read(&lines[0]).rows, [1]);
    }
}

#[test]
fn a_cut_or_broken_line_is_named() {
    let good = feature(1);
    let cut = format!("{good}\n{good}\n{}", &good[..40]);
    assert!(
        error(&cut).starts_with("a.geojson:3: not GeoJSON: it ends in the middle"),
        "{}",
        error(&cut)
    );
    let wrong = format!("{good}\n\n{{\"type\":}}\n{good}");
    assert!(error(&wrong).starts_with("a.geojson:3: not GeoJSON"), "{}", error(&wrong));
    let two = format!("{good}\n{good}{good}");
    assert!(error(&two).starts_with("a.geojson:2: not GeoJSON: trailing"), "{}", error(&two));
    let sequence = format!("\u{1e}{good}\n\u{1e}{}", &good[..40]);
    assert!(error(&sequence).starts_with("a.geojson:2: "), "{}", error(&sequence));
    let collection =
        format!("{{\"type\":\"FeatureCollection\",\n\"features\":[\n{good},\n{}", &good[..40]);
    assert!(
        error(&collection).starts_with("a.geojson:4: not GeoJSON: it ends"),
        "{}",
        error(&collection)
    );
}

#[test]
fn relatives_are_called_by_their_names() {
    let topology = r#"{"type":"Topology","objects":{},"arcs":[[[1,2]]]}"#;
    assert!(error(topology).contains("this is TopoJSON"), "{}", error(topology));
    let esri = r#"{"displayFieldName":"","geometryType":"esriGeometryPoint","spatialReference":{"wkid":4490},"features":[{"attributes":{"a":1},"geometry":{"x":1,"y":2}}]}"#;
    assert!(error(esri).contains("this is Esri JSON"), "{}", error(esri));
    assert!(error(r#"{"a":1}"#).contains("without a \"type\""));
}

#[test]
fn depth_is_bounded() {
    for deep in [
        "[".repeat(200_000),
        format!("{{\"type\":\"Point\",\"coordinates\":{}", "[".repeat(200_000)),
        format!("{{\"type\":\"Feature\",\"properties\":{{\"a\":{}", "[".repeat(200_000)),
        "{\"type\":\"GeometryCollection\",\"geometries\":[".repeat(100_000),
    ] {
        let error = error(&deep);
        assert!(error.contains("nested more than 128 deep; allowed: 128. hint"), "{error}");
    }
    // Members that are passed over are not descended into.
    assert!(read(&"{\"type\":\"FeatureCollection\",\"features\":[".repeat(100_000)).is_err());
}

#[test]
fn numbers_are_finite_and_keep_their_digits() {
    let infinite = r#"{"type":"Point","coordinates":[1e999,2]}"#;
    assert!(error(infinite).contains("too large to be finite; allowed: finite numbers"));
    let layer = read(
        r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[106.81234567890122,-1e-7]},
        "properties":{"a":0.1,"b":12345678901234567890,"c":-9007199254740993,"d":"001","e":1e21,"f":[1,{"g":2}]}}"#,
    )
    .unwrap();
    let cells: Vec<&str> = layer.columns.iter().map(|column| column.cells.at(0)).collect();
    let expected =
        ["0.1", "12345678901234567890", "-9007199254740993", "001", "1e21", "[1,{\"g\":2}]"];
    assert_eq!(cells, expected);
    let point = geo::Geometry::Point(geo::Point::new(106.812_345_678_901_22, -1e-7));
    assert_eq!(layer.geometries.unwrap(), [point]);
}

#[test]
fn repeated_properties_and_open_rings_are_said_once() {
    let polygon = r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]}"#;
    let layer = read(&format!(
        r#"{{"type":"Feature","properties":{{"a":1,"b":2,"a":"\u4e09"}},"geometry":{polygon}}}"#
    ))
    .unwrap();
    let notes: Vec<&str> = layer.notes.iter().map(|note| note.text.as_str()).collect();
    let expected = [
        "1 ring left open, and closed here",
        "1 property given twice in one feature; the last value is kept",
    ];
    assert_eq!(notes, expected);
    assert_eq!(layer.column("a").unwrap().cells.at(0), "三");
}

/// A property of its own for each feature would fill the memory by the square of their number.
#[test]
fn columns_are_bounded_while_they_grow() {
    let features: Vec<String> =
        (0..5000).map(|n| feature(n).replace("\"id\"", &format!("\"p{n}\""))).collect();
    let error = error(&features.join("\n"));
    assert!(error.contains("4097 columns; allowed: 4096"), "{error}");
}

/// Whatever is cut or changed, the answer is a layer or an error.
#[test]
fn damaged_files_do_not_panic() {
    use rand::{Rng, SeedableRng};
    let seed = 20_261_130;
    println!("seed {seed}");
    let mut random = rand_pcg::Pcg64Mcg::seed_from_u64(seed);
    let polygon = r#"{"type":"Feature","id":5,"properties":{"a":[1,{"b":null}],"名":"\ud83d\ude00"},"geometry":{"type":"GeometryCollection","geometries":[{"type":"Polygon","coordinates":[[[0,0],[1,0,5],[1,1],[0,0]]]}]}}"#;
    let collection = format!(
        "{{\"type\":\"FeatureCollection\",\"crs\":{{}},\"features\":[{},{polygon}]}}",
        feature(1)
    );
    let lines = format!("\u{1e}{}\n\u{1e}{polygon}\n", feature(1));
    for good in [collection, lines, format!("{}\n{polygon}", feature(1))] {
        assert_eq!(read(&good).unwrap().len(), 2);
        for _ in 0..2000 {
            let mut bytes = good.clone().into_bytes();
            for _ in 0..random.random_range(1..5) {
                let at = random.random_range(0..bytes.len());
                match random.random_range(0..3) {
                    0 => bytes[at] = b"[]{},:\"0-e\n\x1e"[random.random_range(0..12)],
                    1 => bytes[at] = random.random(),
                    _ => bytes.truncate(at.max(1)),
                }
            }
            let _ = read_as("a.geojson", &bytes);
        }
    }
}

#[test]
fn a_line_of_one_place_is_refused_by_its_row() {
    let line = |positions: &str| {
        read(&format!("{{\"type\":\"Feature\",\"properties\":{{}},\"geometry\":{{\"type\":\"LineString\",\"coordinates\":{positions}}}}}")).unwrap()
    };
    for (positions, found) in [
        ("[[1,2]]", "a line of one position"),
        ("[[1,2],[1,2],[1,2]]", "a line of 3 positions, all at one place"),
    ] {
        let refused = line(positions).refused;
        assert_eq!((refused[0].kind, refused[0].found.as_str()), ("line-degenerate", found));
        assert_eq!(refused[0].row, Some(1));
    }
    assert_eq!(line("[[1,2],[1,2],[1,3]]").len(), 1);
}
