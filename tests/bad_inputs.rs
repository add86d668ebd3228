//! Bad inputs, a test for each: what comes out is a sentence that names the file, the row and the
//! remedy, with the right exit code, and nothing is written. What a single format gets wrong is in
//! `tests/formats`, what the doctor sees in `tests/inspect.rs`.

mod desk;

use std::fmt::Write as _;

use desk::{Desk, stderr};

const COVERAGE: &str = "coverage --facilities centres.csv --demand";

/// A desk with a demand layer of this name and content.
fn with(name: &str, content: impl AsRef<[u8]>) -> Desk {
    let desk = Desk::new();
    desk.put(name, content);
    desk
}

/// What is said of a demand layer that is refused as bad data.
fn refuses(name: &str, content: impl AsRef<[u8]>, words: &[&str]) {
    with(name, content).refuses(&format!("{COVERAGE} {name} --within 1km"), 3, words);
}

/// What is said of a demand layer that is taken.
fn takes(name: &str, query: &str, content: impl AsRef<[u8]>, words: &[&str]) {
    let output = with(name, content).run(&format!("{COVERAGE} {name}{query} --within 1km"));
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let blocks = |row: &str| -> u32 {
        let line = printed.lines().find(|line| line.split_whitespace().next() == Some(row));
        line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(u32::MAX)
    };
    let served = format!("\nserved {} of {}\n", blocks("served"), blocks("demand"));
    let said = stderr(&output) + &served + &printed;
    assert_eq!(output.status.code(), Some(0), "{said}");
    for word in words {
        assert!(said.contains(word), "{word:?} is not in: {said}");
    }
}

/// What is said of an answer to a question on the two good layers.
fn usage(rest: &str, code: i32, words: &[&str]) {
    Desk::new().refuses(
        &format!("coverage --facilities centres.csv --demand blocks.csv {rest}"),
        code,
        words,
    );
}

fn csv(rows: &str) -> String {
    format!("id,lon,lat,population\n{rows}")
}

fn feature(geometry: &str) -> String {
    format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"id":"b1","population":10}},"geometry":{geometry}}}]}}"#
    )
}

fn polygon(rings: &str) -> String {
    feature(&format!(r#"{{"type":"Polygon","coordinates":[{rings}]}}"#))
}

#[test]
fn a_coordinate_that_is_no_number() {
    refuses("d.csv", csv("b1,NaN,39.67,1\n"), &["d.csv:2 (lon)", "\"NaN\""]);
}

#[test]
fn an_infinite_coordinate() {
    for cell in ["1e999", "-1e999", "inf", "-Infinity"] {
        refuses("d.csv", csv(&format!("b1,{cell},39.67,1\n")), &["d.csv:2 (lon)", cell]);
    }
    let point = r#"{"type":"Point","coordinates":[1e999,39.67]}"#;
    refuses("d.geojson", feature(point), &["d.geojson"]);
}

#[test]
fn longitude_and_latitude_swapped() {
    let rows = csv("b1,39.67,106.80,1\nb2,39.68,106.81,1\n");
    refuses("d.csv", rows, &["look swapped", "?x=lat&y=lon"]);
}

#[test]
fn metres_where_degrees_should_be() {
    refuses("d.csv", csv("b1,397034.4,4393577.0,1\n"), &["are not degrees", "?crs=EPSG:4547"]);
}

#[test]
fn degrees_declared_as_metres() {
    let desk = with("d.csv", csv("b1,106.8,39.67,1\n"));
    let line = format!("{COVERAGE} d.csv?crs=EPSG:4547 --within 1km");
    desk.refuses(&line, 3, &["look like degrees", "EPSG:4547"]);
}

#[test]
fn layers_in_different_systems_come_together() {
    let rows = "id,x,y,population\nb1,397034.3858,4393577.0216,1\n";
    takes(
        "d.csv",
        "?crs=EPSG:4545",
        rows,
        &["EPSG:4545", "WGS 84 longitude and latitude", "1 of 1"],
    );
}

#[test]
fn a_system_nobody_declared() {
    let rows = "id,x,y,population\nb1,397034.4,4393577.0,1\n";
    refuses("d.csv", rows, &["the coordinate system is not known", "?crs="]);
}

#[test]
fn a_system_nobody_knows() {
    for crs in ["EPSG:999999", "EPSG:", "nonsense", "EPSG:1"] {
        let desk = with("d.csv", csv("b1,106.8,39.67,1\n"));
        desk.refuses(&format!("{COVERAGE} d.csv?crs={crs} --within 1km"), 2, &[crs]);
    }
}

#[test]
fn an_old_crs_member() {
    let text = feature(r#"{"type":"Point","coordinates":[397034.3858,4393577.0216]}"#);
    let crs = r#"{"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4545"}},"#;
    takes("d.geojson", "", text.replacen('{', crs, 1), &["\"crs\" member", "EPSG:4545"]);
}

/// EPSG writes some systems north before east; files hold east before north all the same.
#[test]
fn axes_in_the_order_of_the_registry() {
    takes("d.csv", "?crs=EPSG:4490", csv("b1,106.8,39.67,1\n"), &["1 of 1"]);
    let rows = "id,x,y,population\nb1,397034.3858,4393577.0216,1\n";
    takes("d.csv", "?crs=EPSG:4545", rows, &["1 of 1"]);
}

/// New York's plane is in feet: the radius stays one kilometre.
#[test]
fn a_plane_in_feet() {
    let desk = Desk::new();
    desk.put("s.csv", "id,x,y\na,1000000,200000\n");
    // 3280 and 3282 feet are 999.7 and 1000.4 m.
    desk.put("d.csv", "id,x,y,population\nnear,1003279,200000,5\nfar,1003283,200000,7\n");
    let line = "coverage --facilities s.csv?crs=EPSG:2263 --demand d.csv?crs=EPSG:2263 --within 1km --json";
    let answer = desk::json(&desk.run(line));
    assert_eq!(answer["served"]["weight"], 5, "{answer}");
}

#[test]
fn rows_at_zero_zero() {
    let desk = with("d.csv", csv("b1,106.8,39.67,1\nb2,0,0,1\n"));
    desk.refuses(
        &format!("{COVERAGE} d.csv --within 1km"),
        3,
        &["d.csv:3", "0, 0 usually is a missing"],
    );
}

#[test]
fn a_place_off_the_earth() {
    let rows = csv("b1,106.8,39.67,1\nb2,106.8,39.68,1\nb3,181,39.67,1\nb4,106.8,-90.5,1\n");
    refuses("d.csv", rows, &["d.csv:4", "181", "d.csv:5", "-90.5"]);
}

#[test]
fn an_outline_across_the_180th_meridian() {
    let desk = Desk::new();
    desk.put("s.csv", "id,lon,lat\na,180,0\n");
    let ring =
        "[[179.995,-0.005],[-179.995,-0.005],[-179.995,0.005],[179.995,0.005],[179.995,-0.005]]";
    desk.put("d.geojson", polygon(ring));
    let output = desk.run("coverage --facilities s.csv --demand d.geojson --within 1km --json");
    let answer = desk::json(&output);
    assert_eq!(answer["served"]["points"], 1, "{answer}");
}

#[test]
fn coordinates_beyond_all_bounds() {
    for cell in ["1e300", "-1e300"] {
        let desk = with("d.csv", format!("id,x,y,population\nb1,{cell},1,1\n"));
        desk.refuses(&format!("{COVERAGE} d.csv?crs=EPSG:4547 --within 1km"), 3, &["d.csv:2"]);
        let ring = format!("[[106.8,39.6],[{cell},39.6],[106.8,39.7],[106.8,39.6]]");
        refuses("d.geojson", polygon(&ring), &["d.geojson:1", "longitude -180..180"]);
    }
}

#[test]
fn heights_and_measures() {
    let point = r#"{"type":"Point","coordinates":[106.8,39.67,1100.5,3]}"#;
    takes("d.geojson", "", feature(point), &["heights left out", "1 of 1"]);
}

#[test]
fn a_bow_tie() {
    let ring = "[[106.80,39.67],[106.81,39.68],[106.81,39.67],[106.80,39.68],[106.80,39.67]]";
    takes("d.geojson", "", polygon(ring), &["cross or touch themselves", "row 1"]);
    let desk = with("a.geojson", polygon(ring));
    let line = "audit --facilities centres.csv --area a.geojson --within 1km";
    desk.refuses(line, 3, &["a.geojson:1"]);
}

#[test]
fn a_ring_that_does_not_close_is_closed() {
    let ring = "[[106.80,39.67],[106.81,39.67],[106.81,39.68],[106.80,39.68]]";
    takes("d.geojson", "", polygon(ring), &["of 1"]);
}

#[test]
fn a_ring_of_three_positions() {
    let ring = "[[106.80,39.67],[106.81,39.67],[106.80,39.67]]";
    refuses("d.geojson", polygon(ring), &["d.geojson:1 (geometry)", "a ring of 3 positions"]);
}

#[test]
fn a_hole_outside_its_shell() {
    let rings = "[[106.80,39.67],[106.81,39.67],[106.81,39.68],[106.80,39.68],[106.80,39.67]],\
                 [[106.90,39.67],[106.91,39.67],[106.91,39.68],[106.90,39.68],[106.90,39.67]]";
    takes("d.geojson", "", polygon(rings), &["row 1", "Fix geometries"]);
}

#[test]
fn a_block_without_ground() {
    let ring = "[[106.80,39.67],[106.81,39.67],[106.80,39.67],[106.80,39.67]]";
    takes("d.geojson", "", polygon(ring), &["cross or touch themselves", "row 1", "1 of 1"]);
}

#[test]
fn a_ring_drawn_clockwise_is_no_matter() {
    let ring = "[[106.80,39.67],[106.80,39.68],[106.81,39.68],[106.81,39.67],[106.80,39.67]]";
    takes("d.geojson", "", polygon(ring), &["of 1"]);
}

#[test]
fn no_geometry_and_empty_ones() {
    refuses("d.geojson", feature("null"), &["d.geojson:1 (geometry)", "no geometry"]);
    let empty = r#"{"type":"Polygon","coordinates":[]}"#;
    refuses("d.geojson", feature(empty), &["d.geojson:1 (geometry)", "empty geometry"]);
    let rows = "id,population,wkt\nb1,1,POINT EMPTY\n";
    let desk = with("d.csv", rows);
    desk.refuses(
        &format!("{COVERAGE} d.csv?crs=EPSG:4326&geometry=wkt --within 1km"),
        3,
        &["d.csv:2"],
    );
}

#[test]
fn a_line_among_blocks() {
    let line = r#"{"type":"LineString","coordinates":[[106.80,39.67],[106.81,39.67]]}"#;
    refuses("d.geojson", feature(line), &["d.geojson:1 (geometry)", "a line"]);
}

#[test]
fn collections_nested_without_end() {
    let deep = 100_000;
    let opens = r#"{"type":"GeometryCollection","geometries":["#.repeat(deep);
    let text = feature(&(opens + &"]}".repeat(deep)));
    refuses("d.geojson", text, &["d.geojson"]);
    let wkt = "GEOMETRYCOLLECTION(".repeat(deep) + "POINT(1 2)" + &")".repeat(deep);
    let desk = with("d.csv", format!("id,wkt\nb1,\"{wkt}\"\n"));
    desk.refuses(
        &format!("{COVERAGE} d.csv?crs=EPSG:4326&geometry=wkt --within 1km"),
        3,
        &["d.csv:2"],
    );
}

#[test]
fn a_geometry_of_too_many_corners() {
    let mut text = String::from(r#"{"type":"MultiPoint","coordinates":[[0,0]"#);
    for _ in 0..5_000_000 {
        text.push_str(",[1,1]");
    }
    text.push_str("]}");
    refuses("d.geojson", text, &["d.geojson:1", "corners", "5000000"]);
}

#[test]
fn ids_that_occur_twice() {
    let rows = csv("b1,106.80,39.67,1\nb2,106.81,39.67,1\nb1,106.82,39.67,1\n");
    refuses("d.csv", rows, &["d.csv:4 (id)", "row 2"]);
}

#[test]
fn ids_that_are_missing() {
    refuses("d.csv", csv(",106.80,39.67,1\n"), &["d.csv:2 (id)", "no identifier"]);
}

#[test]
fn ids_keep_their_zeros() {
    let desk = with("d.csv", csv("001,106.80,39.67,1\n1,106.81,39.67,1\n"));
    let output = desk.run(&format!("{COVERAGE} d.csv --within 1km --out out"));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let table = std::fs::read_to_string(desk.0.path().join("out/demand.csv")).unwrap();
    assert!(table.contains("\n001,") && table.contains("\n1,"), "{table}");
}

#[test]
fn a_population_below_zero() {
    refuses("d.csv", csv("b1,106.8,39.67,-3\n"), &["d.csv:2 (population)", "-3 is negative"]);
}

#[test]
fn a_population_that_is_blank() {
    refuses("d.csv", csv("b1,106.8,39.67,\n"), &["d.csv:2 (population)", "no value"]);
}

#[test]
fn a_population_that_is_written_in_another_way() {
    for cell in ["\"1,234\"", "１２３", "\"1.234,5\"", "320人", "NaN"] {
        let words = ["d.csv:2 (population)", "is not a number", "plain digits"];
        refuses("d.csv", csv(&format!("b1,106.8,39.67,{cell}\n")), &words);
    }
}

#[test]
fn nobody_anywhere() {
    refuses("d.csv", csv("b1,106.8,39.67,0\n"), &["every weight is 0"]);
}

#[test]
fn a_file_of_no_bytes() {
    for name in ["d.csv", "d.geojson", "d.xlsx", "d.shp", "d.gpkg", "d.fgb", "d.parquet", "d.kml"] {
        refuses(name, "", &[name, "0 bytes"]);
    }
}

#[test]
fn a_heading_and_nothing_under_it() {
    refuses("d.csv", csv(""), &["d.csv", "the demand layer is empty"]);
    refuses("d.geojson", r#"{"type":"FeatureCollection","features":[]}"#, &["is empty"]);
}

#[test]
fn a_column_that_is_not_there() {
    let desk = with("d.csv", "id,lon,lat,renkou\nb1,106.8,39.67,1\n");
    let line = format!("{COVERAGE} d.csv?weight=renkuo --within 1km");
    desk.refuses(&line, 3, &["no column \"renkuo\"", "did you mean \"renkou\"?"]);
}

#[test]
fn a_heading_that_occurs_twice() {
    refuses("d.csv", "id,lon,lat,lon\nb1,1,2,3\n", &["\"lon\" occurs twice"]);
}

#[test]
fn rows_too_short_or_too_long() {
    let rows = csv("b1,106.8,39.67\nb2,106.8,39.67,1,2\n");
    refuses("d.csv", rows, &["d.csv:2", "3 fields", "d.csv:3", "5 fields"]);
}

#[test]
fn a_quote_that_never_closes() {
    refuses("d.csv", csv("b1,106.8,39.67,1\n\"b2,106.8,39.67,1\n"), &["d.csv:3", "never closes"]);
}

#[test]
fn bytes_of_other_encodings() {
    let text = "编号,经度,纬度,人口,名称\nb1,106.80,39.67,1,䶮阳\n";
    let (gb18030, ..) = encoding_rs::GB18030.encode(text);
    takes("d.csv", "", gb18030, &["GB18030", "1 of 1"]);
    let utf16: Vec<u8> =
        [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    takes("d.csv", "", utf16, &["UTF-16BE", "1 of 1"]);
    takes("d.csv", "", format!("\u{feff}{text}"), &["1 of 1"]);
    takes("d.csv", "", text.replace('\n', "\r"), &["1 of 1"]);
    takes("d.csv", "", text.replace('\n', "\r\n"), &["1 of 1"]);
    let mut broken = csv("b1,106.8,39.67,1\n").into_bytes();
    broken.extend([0xFF, 0xFF, 0x80, b'\n']);
    refuses("d.csv", broken, &["d.csv:byte", "neither UTF-8 nor GB18030", "?encoding="]);
}

#[test]
fn semicolons_tabs_and_decimal_commas() {
    takes("d.csv", "", csv("b1,106.8,39.67,1\n").replace(',', ";"), &["semicolons", "1 of 1"]);
    takes("d.tsv", "", csv("b1,106.8,39.67,1\n").replace(',', "\t"), &["tabs", "1 of 1"]);
    let rows = "id;lon;lat;population\nb1;106,8;39,67;1\n";
    takes("d.csv", "", rows, &["comma", "1 of 1"]);
}

#[test]
fn bytes_that_are_no_text() {
    refuses("d.csv", b"id,lon,lat\nb1,\0,1\n", &["d.csv:byte", "NUL"]);
    refuses("d.csv", format!("id,lon,lat\n{}", "x".repeat(20 << 20)), &["d.csv:2"]);
}

#[test]
fn a_thousand_brackets_and_two_hundred_thousand() {
    for deep in [1_000, 200_000] {
        refuses("d.geojson", "[".repeat(deep), &["d.geojson"]);
        refuses("d.geojson", feature(&("[".repeat(deep))), &["d.geojson"]);
    }
}

#[test]
fn a_document_cut_short() {
    let whole = polygon("[[106.80,39.67],[106.81,39.67],[106.81,39.68],[106.80,39.67]]");
    refuses("d.geojson", &whole[..whole.len() - 40], &["d.geojson", "cut short"]);
}

#[test]
fn a_coordinate_that_is_a_text() {
    let point = r#"{"type":"Point","coordinates":["106.8","39.67"]}"#;
    refuses("d.geojson", feature(point), &["d.geojson"]);
}

#[test]
fn features_a_line_each_and_alone() {
    let point = r#"{"type":"Point","coordinates":[106.8,39.67]}"#;
    let one = format!(r#"{{"type":"Feature","properties":{{"population":3}},"geometry":{point}}}"#);
    let two = format!("{one}\n{one}\n");
    takes("d.geojsonl", "", &two, &["of 2"]);
    takes("d.json", "", &two, &["of 2"]);
    takes("d.geojsons", "", format!("\u{1e}{one}\n\u{1e}{one}\n"), &["of 2"]);
    takes("d.geojson", "", &one, &["of 1"]);
    takes("d.geojson", "", point, &["of 1"]);
}

#[test]
fn a_name_on_a_network() {
    for place in
        ["http://example.org/d.geojson", "/vsicurl/http://example.org/d.csv", "s3://b/d.csv"]
    {
        usage(&format!("--within 1km --area {place}"), 2, &["nothing from a network"]);
    }
}

#[test]
fn a_name_that_says_something_else() {
    refuses("d.csv", b"PK\x03\x04rest of an archive", &["d.csv", "ZIP archive"]);
    refuses("d.xls", b"PK\x03\x04rest of an archive", &["d.xls", "ZIP archive"]);
    refuses("d.xlsx", "<html><table><tr><td>1</td></tr></table></html>", &["d.xlsx", "web page"]);
    refuses("d.geojson", b"SQLite format 3\0rest", &["d.geojson", "SQLite", ".gpkg"]);
    refuses("d.csv", b"%PDF-1.7", &["d.csv", "PDF"]);
    refuses("d.dwg", b"AC1032", &["d.dwg", "not a format radii reads"]);
    refuses("d.dbf", b"\x03", &["d.dbf", ".shp"]);
}

#[test]
fn archives_and_databases_that_are_damaged() {
    for (name, head) in [
        ("d.xlsx", &b"PK\x03\x04"[..]),
        ("d.ods", b"PK\x03\x04"),
        ("d.kmz", b"PK\x03\x04"),
        ("d.zip", b"PK\x03\x04"),
        ("d.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        ("d.gpkg", b"SQLite format 3\0"),
        ("d.parquet", b"PAR1\x15\x00PAR1"),
        ("d.fgb", b"fgb\x03fgb\x00\xFF\xFF\xFF\xFF"),
        ("d.tif", b"II*\0\x08\0\0\0\xFF\xFF"),
        ("d.shp", b"\0\0\x27\x0A"),
        ("d.osm.pbf?where=a=b", b"\0\0\0\x0D"),
    ] {
        let file = name.split('?').next().unwrap();
        let mut bytes = head.to_vec();
        bytes.extend(b"and then something else entirely, for a while");
        let desk = with(file, bytes);
        desk.refuses(&format!("{COVERAGE} {name} --within 1km"), 3, &[file]);
    }
}

#[test]
fn a_document_with_entities() {
    let laughs = r#"<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>&b;</name><Point><coordinates>1,2</coordinates></Point></Placemark></kml>"#;
    refuses("d.kml", laughs, &["d.kml"]);
}

#[test]
fn a_radius_that_is_none() {
    for limit in ["0m", "-1km", "NaN", "1e9km", "8", "km", ""] {
        let output = desk::radii(
            Desk::new().0.path(),
            &[
                "coverage",
                "--facilities",
                "c.csv",
                "--demand",
                "d.csv",
                &format!("--within={limit}"),
            ],
        );
        assert_eq!(output.status.code(), Some(2), "{limit}: {}", stderr(&output));
    }
}

#[test]
fn a_speed_nobody_walks() {
    for speed in ["0m/min", "100m/s", "-4km/h", "80"] {
        usage(&format!("--within 8min --roads x.osm.pbf --speed={speed}"), 2, &["walking speed"]);
    }
}

#[test]
fn more_sites_than_candidates_and_none() {
    for (open, code) in [("3", 2), ("0", 2)] {
        let desk = Desk::new();
        let line = format!("site --demand blocks.csv --within 1km --model mclp --open {open}");
        desk.refuses(&line, code, &[]);
    }
}

#[test]
fn a_site_required_and_forbidden() {
    let desk = Desk::new();
    let line = "site --demand blocks.csv --within 1km --model mclp --open 1 --require-site b1 --forbid-site b1";
    desk.refuses(line, 4, &["b1", "required and forbidden"]);
}

#[test]
fn layers_of_other_places() {
    let desk = with("d.csv", csv("b1,116.4,39.9,1\n"));
    desk.refuses(&format!("{COVERAGE} d.csv --within 1km"), 3, &["km apart"]);
}

#[test]
fn weights_from_nothing_to_beyond_counting() {
    refuses("d.csv", csv("b1,106.8,39.67,1e300\n"), &["d.csv:2 (population)"]);
    refuses("d.csv", csv("b1,106.8,39.67,1e-300\n"), &["to the thousandth"]);
}

#[test]
fn a_name_that_a_spreadsheet_would_run() {
    let mut rows = String::from("id,lon,lat,population,name\n");
    for (n, name) in ["=HYPERLINK(1)", "+1+1", "-1+1", "@SUM(A1)"].iter().enumerate() {
        writeln!(rows, "b{n},106.8{n},39.67,1,{name}").unwrap();
    }
    let desk = with("d.csv", rows);
    let output = desk.run(&format!("{COVERAGE} d.csv --within 1km --out out"));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let table = std::fs::read_to_string(desk.0.path().join("out/demand.csv")).unwrap();
    for name in ["'=HYPERLINK(1)", "'+1+1", "'-1+1", "'@SUM(A1)"] {
        assert!(table.contains(name), "{name}: {table}");
    }
}

#[test]
fn a_name_that_a_browser_would_run_or_a_terminal_obey() {
    let name = "<img src=x onerror=alert(1)></script>\u{202e}\u{1b}[2J";
    let desk = with("s.csv", format!("id,lon,lat,name\na,106.80,39.67,{name}\n"));
    let output = desk.run(
        "coverage --facilities s.csv --demand blocks.csv --within 1km --map m.svg --map m.html --out out",
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    for file in ["m.svg", "m.html"] {
        let text = std::fs::read_to_string(desk.0.path().join(file)).unwrap();
        assert!(!text.contains("<img src=x"), "{file}");
        assert!(!text.contains("\u{202e}") && !text.contains('\u{1b}'), "{file}");
    }
    let table = std::fs::read_to_string(desk.0.path().join("out/sites.csv")).unwrap();
    assert!(!table.contains('\u{1b}') && !table.contains('\u{202e}'), "{table}");
    assert!(!String::from_utf8_lossy(&output.stdout).contains('\u{1b}'));
}

#[test]
fn a_name_of_ten_thousand_characters() {
    let desk = with("s.csv", format!("id,lon,lat,name\na,106.80,39.67,{}\n", "长".repeat(10_000)));
    let output =
        desk.run("coverage --facilities s.csv --demand blocks.csv --within 1km --map m.svg");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn a_place_for_the_output_that_is_none() {
    let desk = Desk::new();
    let line = format!("{COVERAGE} blocks.csv --within 1km --map nowhere/m.png");
    desk.refuses(&line, 5, &["nowhere/m.png", "its folder does not exist"]);
    let line = format!("{COVERAGE} blocks.csv --within 1km --out blocks.csv/out");
    desk.refuses(&line, 5, &["blocks.csv/out"]);
}

#[test]
fn bad_references() {
    for (reference, words) in [
        ("d.csv?wieght=a", "did you mean \"weight\"?"),
        ("d.csv?x", "has no value"),
        ("d.csv?x=a&x=b", "given twice"),
        ("?x=a", "needs a file name"),
        ("blocks.csv?bbox=1,2,3", "west,south,east,north"),
        ("blocks.csv?where=kind", "not a filter"),
        ("blocks.csv?datum=gcj", "gcj"),
        ("blocks.csv?encoding=latin9000", "unknown encoding"),
    ] {
        let output = Desk::new().run(&format!("{COVERAGE} {reference} --within 1km"));
        let code = output.status.code();
        assert!(matches!(code, Some(2 | 3)), "{reference}: {code:?} {}", stderr(&output));
        assert!(stderr(&output).contains(words), "{reference}: {}", stderr(&output));
    }
}

#[test]
fn a_window_on_a_table() {
    let rows = csv("b1,106.80,39.67,1\nb2,106.90,39.67,2\nb3,107.50,40.00,4\n");
    takes("d.csv", "?bbox=106,39,106.95,40", &rows, &["bbox keeps 2 of 3 rows", "1 of 2"]);
    let desk = with("d.csv", rows);
    let line = format!("{COVERAGE} d.csv?bbox=1,1,2,2 --within 1km");
    desk.refuses(&line, 3, &["the demand layer is empty"]);
}

#[test]
fn ids_are_compared_to_the_letter() {
    let rows = csv("0101,106.80,39.67,1\n101,106.80,39.67,2\n");
    takes("d.csv", "?where=id=101", rows, &["keeps 1 of 2 rows", "1 of 1"]);
}

/// GDAL writes a layer without a system as a plane that is not defined.
#[test]
fn degrees_in_a_plane_that_is_not_defined() {
    let desk = Desk::new();
    let made = desk.run("convert blocks.csv?crs=local plane.gpkg");
    assert_eq!(made.status.code(), Some(0), "{}", stderr(&made));
    let line = format!("{COVERAGE} plane.gpkg --within 1km");
    desk.refuses(&line, 3, &["look like degrees", "?crs=EPSG:4326"]);
}

#[test]
fn a_system_that_the_file_denies() {
    let desk = Desk::new();
    let made = desk.run("convert blocks.csv there.gpkg --crs EPSG:4545");
    assert_eq!(made.status.code(), Some(0), "{}", stderr(&made));
    let output = desk.run("convert there.gpkg?crs=EPSG:4544 back.csv");
    assert!(stderr(&output).contains("though the file says EPSG:4545"), "{}", stderr(&output));
}

/// Facilities carry their columns, proposals the candidates': each under its own heading.
#[test]
fn sites_of_several_layers_in_one_table() {
    let desk = Desk::new();
    desk.put("f.csv", "id,lon,lat,phone,scenario\nf1,106.70,39.67,123,old\n");
    desk.put("c.csv", "id,lon,lat,owner\nk1,106.801,39.67,city\n");
    let output = desk.run(
        "site --facilities f.csv --candidates c.csv --demand blocks.csv --within 1km --model mclp --open 1 --out out",
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let table = std::fs::read_to_string(desk.0.path().join("out/sites.csv")).unwrap();
    let mut reader = ::csv::Reader::from_reader(table.as_bytes());
    let headings = reader.headers().unwrap().clone();
    let at = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
    let rows: Vec<_> = reader.records().map(|row| row.unwrap()).collect();
    let cell = |row: usize, name: &str| rows[row].get(at(name)).unwrap().to_owned();
    assert_eq!((cell(0, "phone"), cell(0, "owner")), ("123".into(), String::new()), "{table}");
    assert_eq!((cell(1, "phone"), cell(1, "owner")), (String::new(), "city".into()), "{table}");
    assert_eq!(cell(0, "scenario_in"), "old");
}
