//! What the doctor finds: each kind where it is, and nothing where it is not.

#[path = "doctor/chinese.rs"]
mod chinese;
#[path = "doctor/grids.rs"]
mod grids;
#[path = "doctor/lost_rows.rs"]
mod lost_rows;
#[path = "doctor/outlines.rs"]
mod outlines;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use radii::crs::{Datum, System};
use radii::doctor::{
    AILMENTS, CHECKS, Examination, Examined, Finding, Gravity, Mended, Request, Wishes, examine,
    mend,
};
use radii::language::Language;
use radii::model::LonLat;
use radii::read::LayerRef;
use radii::write::{WRITERS, writer_of};

fn home() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A folder of layers.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        Desk(tempfile::tempdir().unwrap())
    }

    fn put(&self, name: &str, text: impl AsRef<[u8]>) -> &Desk {
        std::fs::write(self.0.path().join(name), text).unwrap();
        self
    }

    fn reference(&self, text: &str) -> LayerRef {
        format!("{}/{text}", self.0.path().display()).parse().unwrap()
    }

    fn request(&self, layers: &[&str]) -> Request {
        let layers = layers.iter().map(|layer| self.reference(layer)).collect();
        Request { layers, ..Request::default() }
    }

    /// The first of some layers, examined beside the others.
    fn examine(&self, layers: &[&str]) -> Examination {
        examined(&self.request(layers))
    }

    /// The codes of its findings.
    fn codes(&self, layers: &[&str]) -> Vec<&'static str> {
        codes(&self.examine(layers))
    }

    fn mend(&self, layer: &str, out: &str, wishes: Wishes) -> Mended {
        let path = self.0.path().join(out);
        let mended =
            mend(&self.reference(layer), wishes, writer_of(&path).unwrap(), "copy").unwrap();
        std::fs::write(path, &mended.bytes).unwrap();
        mended
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.path().join(name)).unwrap()
    }
}

fn examined(request: &Request) -> Examination {
    match examine(request).unwrap().remove(0) {
        Examined::Layer(examination) => *examination,
        other => panic!("{other:?}"),
    }
}

fn codes(examination: &Examination) -> Vec<&'static str> {
    examination.findings.iter().map(|finding| finding.code).collect()
}

fn finding<'e>(examination: &'e Examination, code: &str) -> &'e Finding {
    let found = examination.findings.iter().find(|finding| finding.code == code);
    found.unwrap_or_else(|| panic!("{code} is not in {:?}", codes(examination)))
}

/// Twelve sound rows: id, name, lon, lat, population.
fn rows() -> Vec<[String; 5]> {
    let one = |n: u32| {
        let (lon, lat) =
            (106.80123 + 0.00317 * f64::from(n), 39.66871 + 0.00211 * f64::from(n % 5));
        [
            format!("B{n:02}"),
            format!("和平{n}号院"),
            format!("{lon:.5}"),
            format!("{lat:.5}"),
            format!("{}", 100 + n),
        ]
    };
    (1..=12).map(one).collect()
}

fn csv(rows: &[[String; 5]]) -> String {
    let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    format!("id,name,lon,lat,population\n{}\n", lines.join("\n"))
}

/// The sound rows with one cell changed.
fn with(row: usize, column: usize, cell: &str) -> String {
    let mut rows = rows();
    rows[row][column] = cell.to_owned();
    csv(&rows)
}

/// The sound rows with every cell of a column changed.
fn every(column: usize, cell: impl Fn(&str) -> String) -> String {
    let mut rows = rows();
    rows.iter_mut().for_each(|row| row[column] = cell(&row[column]));
    csv(&rows)
}

/// Their places in metres.
fn in_metres(code: &str, x: &str, y: &str) -> String {
    let system = System::named(code).unwrap();
    let mut text = format!("id,{x},{y}\n");
    for row in rows() {
        let place = LonLat { lon: row[2].parse().unwrap(), lat: row[3].parse().unwrap() };
        let at = system.of_lonlat(&[place]).unwrap()[0].unwrap();
        text += &format!("{},{:.3},{:.3}\n", row[0], at.x, at.y);
    }
    text
}

fn feature(id: &str, population: Option<u32>, coordinates: &str) -> String {
    let population = population.map_or(String::new(), |people| format!(",\"population\":{people}"));
    format!(
        r#"{{"type":"Feature","properties":{{"id":"{id}"{population}}},"geometry":{{"type":"Polygon","coordinates":{coordinates}}}}}"#
    )
}

fn collection(features: &[String]) -> String {
    format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(",\n"))
}

/// A rectangle from a corner in degrees, so many thousandths of a degree wide and high.
fn rectangle(west: f64, south: f64, wide: f64, high: f64) -> String {
    let (east, north) = (west + wide / 1000.0, south + high / 1000.0);
    format!(
        "[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]"
    )
}

const WEST: f64 = 106.80013;
const SOUTH: f64 = 39.67017;

/// What one fault in a sound layer gives: exactly that.
#[test]
fn one_fault_gives_one_finding() {
    let desk = Desk::new();
    desk.put("a.csv", csv(&rows()));
    assert_eq!(desk.codes(&["a.csv"]), [""; 0]);
    let swapped = || {
        let rows: Vec<[String; 5]> = rows()
            .into_iter()
            .map(|[id, name, lon, lat, people]| [id, name, lat, lon, people])
            .collect();
        csv(&rows)
    };
    let repeated = || csv(&[rows(), vec![rows()[3].clone()]].concat());
    let cases: Vec<(&str, String, &str)> = vec![
        ("csv-ragged", csv(&rows()) + "B99,x\n", ""),
        ("layer-empty", "id,lon,lat\n".to_owned(), ""),
        ("no-coordinates", "id,name\n1,a\n".to_owned(), ""),
        ("column-missing", csv(&rows()), "?weight=renkou"),
        ("column-missing", csv(&rows()), "?x=jingdu&y=weidu"),
        ("crs-missing", in_metres("EPSG:4545", "x", "y"), ""),
        ("crs-unknown", csv(&rows()), "?crs=EPSG:999999"),
        ("crs-metres", in_metres("EPSG:4545", "lon", "lat"), ""),
        ("crs-degrees", csv(&rows()), "?crs=EPSG:4545"),
        ("extent-tiny", csv(&rows()), "?crs=local"),
        ("axes-swapped", swapped(), ""),
        ("axes-swapped", in_metres("EPSG:4545", "y", "x"), "?crs=EPSG:4545"),
        ("coord-range", with(4, 3, "95.5"), ""),
        ("coord-missing", with(4, 2, ""), ""),
        ("crs-doubtful", csv(&rows()), "?crs=EPSG:4214"),
        ("zone-prefix", in_metres("EPSG:4524", "x", "y"), "?crs=EPSG:4545"),
        ("zone-missing", in_metres("EPSG:4545", "x", "y"), "?crs=EPSG:4524"),
        ("zone-far", in_metres("EPSG:4534", "x", "y"), "?crs=EPSG:4534"),
        ("datum-stated", csv(&rows()), "?datum=gcj02"),
        ("id-missing", with(2, 0, ""), ""),
        ("id-duplicate", with(2, 0, "B05"), ""),
        ("row-repeated", repeated(), ""),
        ("null-island", with(2, 2, "0").replace("0,39.67504", "0,0"), ""),
        (
            "coord-coarse",
            every(2, |cell| cell[..6].to_owned()).lines().map(cut_latitude).collect(),
            "",
        ),
        ("weight-missing", with(2, 4, ""), ""),
        ("weight-negative", with(2, 4, "-3"), ""),
        ("weight-range", with(2, 4, "2e12"), ""),
        ("weight-all-zero", every(4, |_| "0".to_owned()), ""),
        ("number-full-width", with(2, 4, "１２３"), ""),
        ("number-separators", with(2, 4, "\"1,234\""), ""),
        ("number-decimal-comma", with(2, 4, "\"12,5\""), ""),
        ("number-unit", with(2, 4, "320人"), ""),
        ("cell-error", with(2, 4, "#N/A"), ""),
        ("cell-error", with(2, 1, "#REF!"), ""),
        ("number-text", with(2, 4, "无"), ""),
        ("text-mojibake", with(2, 1, "å\u{92}\u{8c}å¹³"), ""),
        ("text-mojibake", with(2, 1, "和\u{FFFD}"), ""),
        ("text-mojibake", every(1, |_| "鍜屽钩绀惧尯".to_owned()), ""),
        ("status-unknown", csv(&rows()).replace(",population", ",status"), "?status=status"),
        ("text-invisible", with(2, 1, "和\u{200B}平"), ""),
        ("excel-scientific", with(2, 0, "1.0E+11"), ""),
        ("excel-date", with(2, 0, "1月2日"), ""),
        ("excel-digits-lost", every(0, |id| format!("1503020010020{}000", &id[1..])), ""),
    ];
    let mut seen = BTreeSet::new();
    for (code, text, query) in cases {
        desk.put("a.csv", &text);
        let examination = desk.examine(&[&format!("a.csv{query}")]);
        assert_eq!(codes(&examination), [code], "{query} {text}");
        seen.insert(code);
        for language in Language::ALL {
            for told in [
                finding(&examination, code).found(language),
                finding(&examination, code).remedy(language),
            ] {
                assert!(!told.contains(['{', '}']) && !told.is_empty(), "{code}: {told}");
            }
        }
    }
    assert!(seen.len() > 35);
}

fn cut_latitude(line: &str) -> String {
    let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
    if cells[0] != "id" {
        cells[2].push('1');
        cells[2].truncate(7);
        cells[3].truncate(6);
    }
    cells.join(",") + "\n"
}

/// Every row that is wrong is named, with what stands in it.
#[test]
fn rows_and_values_are_named() {
    let desk = Desk::new();
    let mut wrong = rows();
    for row in [1, 4, 7] {
        wrong[row][4] = format!("-{row}");
    }
    wrong[9][0] = "B02".to_owned();
    desk.put("a.csv", csv(&wrong));
    let examination = desk.examine(&["a.csv"]);
    let negative = finding(&examination, "weight-negative");
    let named: Vec<(Option<u32>, Option<&str>)> =
        negative.cases.iter().map(|case| (case.row, case.value.as_deref())).collect();
    assert_eq!(named, [(Some(3), Some("-1")), (Some(6), Some("-4")), (Some(9), Some("-7"))]);
    assert_eq!(negative.field.as_deref(), Some("population"));
    assert_eq!(negative.gravity, Gravity::Error);
    let twice = finding(&examination, "id-duplicate");
    assert_eq!((twice.cases[0].row, twice.cases[0].other_row), (Some(11), Some(3)));
}

#[test]
fn twenty_rows_of_a_kind_are_kept_and_all_are_counted() {
    let desk = Desk::new();
    let many: String =
        (0..50).map(|n| format!("{n},{:.5},39.67123,x\n", 106.8 + f64::from(n) / 1e3)).collect();
    desk.put("a.csv", format!("id,lon,lat,population\n{many}"));
    let examination = desk.examine(&["a.csv"]);
    let text = finding(&examination, "number-text");
    assert_eq!((text.count, text.cases.len()), (50, 20));
}

#[test]
fn limits_hold_to_the_last_digit() {
    let desk = Desk::new();
    let is = |code: &str, layers: &[&str], expected: bool| {
        assert_eq!(desk.codes(layers).contains(&code), expected, "{code} {layers:?}");
    };
    // A tenth of a metre, in a plane of metres.
    for (metres, expected) in [("0.0999", true), ("0.1001", false)] {
        desk.put(
            "a.csv",
            format!(
                "id,x,y\n1,100,100\n2,{},100\n3,400,900\n",
                100.0 + metres.parse::<f64>().unwrap()
            ),
        );
        is("points-coincident", &["a.csv?crs=local"], expected);
    }
    // Three decimals are a grid of 100 m; a table that was written with more was not cut.
    for (last, expected) in [("106.823", true), ("106.8231", false), ("106.823000", false)] {
        desk.put(
            "a.csv",
            format!("id,lon,lat\n1,106.801,39.671\n2,106.812,39.672\n3,{last},39.673\n"),
        );
        is("coord-coarse", &["a.csv"], expected);
    }
    // A metre across in plain metres.
    for (x, expected) in [("0.999", true), ("1.001", false)] {
        desk.put("a.csv", format!("id,x,y\n1,0,0\n2,{x},0.5\n"));
        is("extent-tiny", &["a.csv?crs=local"], expected);
    }
    // Five times as far as nine of ten, and 5 km.
    for (x, expected) in [("5040", true), ("4960", false)] {
        let near: String = (0..20).map(|n| format!("{n},{},0\n", 20 * n)).collect();
        desk.put("a.csv", format!("id,x,y\n{near}99,{},0\n", x.parse::<f64>().unwrap() + 200.0));
        is("points-stray", &["a.csv?crs=local"], expected);
    }
    // Off Africa.
    for (lat, expected) in [("0.9", true), ("1.1", false)] {
        desk.put("a.csv", format!("id,lon,lat\n1,0.12345,0.5\n2,0.54321,{lat}\n"));
        is("off-africa", &["a.csv"], expected);
    }
}

#[test]
fn a_row_at_zero_is_an_error_where_no_study_could_hold_it() {
    let desk = Desk::new();
    let mut zero = rows();
    zero[2][2] = "0".to_owned();
    zero[2][3] = "0".to_owned();
    desk.put("a.csv", csv(&zero));
    let examination = desk.examine(&["a.csv"]);
    assert_eq!(finding(&examination, "null-island").gravity, Gravity::Error);
    assert_eq!(finding(&examination, "null-island").cases[0].row, Some(4));
    // Everything else is still looked at.
    zero[7][4] = "x".to_owned();
    desk.put("a.csv", csv(&zero));
    assert_eq!(desk.codes(&["a.csv"]), ["null-island", "number-text"]);
}

#[test]
fn a_layer_of_the_whole_world_is_too_wide() {
    let desk = Desk::new();
    desk.put("a.csv", "id,lon,lat\n1,-100.12345,10.5\n2,60.54321,20.5\n3,150.12345,30.5\n");
    assert_eq!(desk.codes(&["a.csv"]), ["layer-too-wide"]);
}

#[test]
fn polygons_are_looked_at_one_by_one() {
    let desk = Desk::new();
    let sound =
        |id: &str, place: f64| feature(id, Some(50), &rectangle(WEST + place, SOUTH, 1.0, 1.0));
    let look = |more: String| {
        desk.put("b.geojson", collection(&[sound("a", 0.0), sound("b", 0.005), more]));
        desk.examine(&["b.geojson"])
    };
    assert_eq!(codes(&look(sound("c", 0.01))), [""; 0]);
    // A bow-tie crosses itself in its middle.
    let bow = "[[[106.82,39.67],[106.824,39.674],[106.824,39.67],[106.82,39.674],[106.82,39.67]]]";
    let examination = look(feature("c", Some(50), bow));
    assert_eq!(codes(&examination), ["poly-self-intersection"]);
    let crossed = finding(&examination, "poly-self-intersection");
    let [x, y] = crossed.cases[0].at.unwrap();
    assert!((x - 106.822).abs() < 1e-6 && (y - 39.672).abs() < 1e-6, "{x} {y}");
    assert_eq!((crossed.cases[0].row, crossed.gravity), (Some(3), Gravity::Warning));
    // A hole outside its outline.
    let outside = "[[[106.82,39.67],[106.822,39.67],[106.822,39.672],[106.82,39.672],[106.82,39.67]],\
                   [[106.83,39.67],[106.83,39.671],[106.831,39.671],[106.83,39.67]]]";
    assert_eq!(codes(&look(feature("c", Some(50), outside))), ["poly-holes"]);
    // Parts that overlap: "poly-parts-overlap", see outlines.rs.
    // Under a metre wide, and over.
    for (thousandths, expected) in [(0.008, true), (0.013, false)] {
        let strip = feature("c", Some(50), &rectangle(WEST + 0.02, SOUTH, 1.0, thousandths));
        assert_eq!(codes(&look(strip)).contains(&"poly-sliver"), expected, "{thousandths}");
    }
    // A point among them.
    let point = r#"{"type":"Feature","properties":{"id":"p","population":3},"geometry":{"type":"Point","coordinates":[106.81,39.68]}}"#;
    assert_eq!(codes(&look(point.to_owned())), ["geom-mixed"]);
    // Nothing at all.
    let nothing = r#"{"type":"Feature","properties":{"id":"n"},"geometry":null}"#;
    assert_eq!(codes(&look(nothing.to_owned())), ["geom-null"]);
}

#[test]
fn a_bow_tie_without_weights_is_an_error() {
    let desk = Desk::new();
    let bow = "[[[106.82,39.67],[106.824,39.674],[106.824,39.67],[106.82,39.674],[106.82,39.67]]]";
    desk.put("area.geojson", collection(&[feature("a", None, bow)]));
    let examination = desk.examine(&["area.geojson"]);
    assert_eq!(finding(&examination, "poly-self-intersection").gravity, Gravity::Error);
}

#[test]
fn people_on_overlapping_blocks_are_counted_twice() {
    let desk = Desk::new();
    let block =
        |id: &str, west: f64, people| feature(id, people, &rectangle(west, SOUTH, 1.0, 1.0));
    let look = |shift: f64, people: Option<u32>| {
        desk.put(
            "b.geojson",
            collection(&[block("a", WEST, people), block("b", WEST + shift / 1000.0, people)]),
        );
        desk.examine(&["b.geojson"])
    };
    // Half of each: 50 of 200.
    let half = look(0.5, Some(100));
    let overlap = finding(&half, "poly-overlap-counted");
    assert!(
        overlap.found(Language::English).contains("25.0"),
        "{}",
        overlap.found(Language::English)
    );
    assert_eq!((overlap.cases[0].row, overlap.cases[0].other_row), (Some(1), Some(2)));
    assert_eq!(codes(&look(0.5, None)), ["poly-overlap"]);
    // Neighbours that share a side, or overlap by less than a thousandth.
    assert_eq!(codes(&look(1.0, Some(100))), [""; 0]);
    assert_eq!(codes(&look(0.9995, Some(100))), [""; 0]);
    assert_eq!(codes(&look(0.998, Some(100))), ["poly-overlap-counted"]);
}

#[test]
fn layers_are_held_against_each_other() {
    let desk = Desk::new();
    desk.put("home.csv", csv(&rows()));
    // Elsewhere.
    desk.put("a.csv", every(2, |lon| (lon.parse::<f64>().unwrap() + 1.0).to_string()));
    assert_eq!(desk.codes(&["a.csv", "home.csv"])[0], "layers-apart");
    desk.put("a.csv", every(2, |lon| (lon.parse::<f64>().unwrap() + 0.001).to_string()));
    assert!(!desk.codes(&["a.csv", "home.csv"]).contains(&"layers-apart"));
    // The wrong zone, and the right one.
    desk.put("a.csv", in_metres("EPSG:4545", "x", "y"));
    let examination = desk.examine(&["a.csv?crs=EPSG:4546", "home.csv"]);
    let wrong = finding(&examination, "zone-wrong");
    assert!(
        wrong.remedy(Language::English).contains("EPSG:4545"),
        "{}",
        wrong.remedy(Language::English)
    );
    assert_eq!(wrong.gravity, Gravity::Error);
    assert_eq!(desk.codes(&["a.csv?crs=EPSG:4545", "home.csv"]), [""; 0]);
    // No system, and the other layer tells it.
    let examination = desk.examine(&["a.csv", "home.csv"]);
    let missing = finding(&examination, "crs-missing").remedy(Language::English);
    assert!(missing.contains("EPSG:4545") && missing.contains("?crs="), "{missing}");
    // By the number in front it tells itself.
    desk.put("b.csv", in_metres("EPSG:4524", "x", "y"));
    let missing = desk.examine(&["b.csv"]);
    let missing = finding(&missing, "crs-missing").remedy(Language::English);
    assert!(missing.contains("EPSG:4524"), "{missing}");
}

#[test]
fn swapped_axes_below_ninety_show_beside_another_layer() {
    let desk = Desk::new();
    desk.put("home.csv", "id,lon,lat\n1,75.98123,39.47123\n2,75.99231,39.48123\n");
    desk.put("a.csv", "name,lon,lat\nx,39.47523,75.98523\ny,39.47923,75.98923\n");
    assert_eq!(desk.codes(&["a.csv"]), [""; 0]);
    assert_eq!(desk.codes(&["a.csv", "home.csv"]), ["axes-swapped-beside"]);
}

#[test]
fn rows_outside_the_area_are_named() {
    let desk = Desk::new();
    desk.put("a.csv", csv(&rows()));
    desk.put(
        "area.geojson",
        collection(&[feature("a", None, &rectangle(106.80, 39.66, 30.0, 30.0))]),
    );
    let request =
        Request { area: Some(desk.reference("area.geojson")), ..desk.request(&["a.csv"]) };
    let examination = examined(&request);
    let outside = finding(&examination, "outside-area");
    let expected: Vec<Option<u32>> = rows()
        .iter()
        .enumerate()
        .filter(|(_, row)| row[2].parse::<f64>().unwrap() > 106.83)
        .map(|(at, _)| Some(at as u32 + 2))
        .collect();
    assert_eq!(outside.cases.iter().map(|case| case.row).collect::<Vec<_>>(), expected);
    desk.put(
        "area.geojson",
        collection(&[feature("a", None, &rectangle(106.80, 39.66, 60.0, 30.0))]),
    );
    assert_eq!(codes(&examined(&request)), [""; 0]);
}

#[test]
fn zeros_that_excel_took_are_found_beside_the_other_layer() {
    let desk = Desk::new();
    desk.put("home.csv", every(0, |id| format!("00{}", &id[1..])));
    desk.put("a.csv", every(0, |id| id[1..].trim_start_matches('0').to_owned()));
    let examination = desk.examine(&["a.csv", "home.csv"]);
    let lost = finding(&examination, "excel-zeros-lost");
    assert_eq!(lost.count, 12);
    assert!(lost.found(Language::English).contains("0001, 0002, 0003, 0004, 0005"));
    assert_eq!(desk.codes(&["home.csv", "a.csv"]), [""; 0]);
}

/// The sound rows on another datum.
fn on_datum(datum: Datum) -> String {
    let mut rows = rows();
    for row in &mut rows {
        let place = LonLat { lon: row[2].parse().unwrap(), lat: row[3].parse().unwrap() };
        let at = datum.of_wgs84(place);
        row[2] = format!("{:.6}", at.lon);
        row[3] = format!("{:.6}", at.lat);
    }
    csv(&rows)
}

#[test]
fn a_datum_shift_is_told_of_the_shifted_layer() {
    let desk = Desk::new();
    desk.put("wgs84.csv", csv(&rows()));
    for datum in [Datum::Gcj02, Datum::Bd09] {
        desk.put("web.csv", on_datum(datum));
        let examination = desk.examine(&["web.csv", "wgs84.csv"]);
        assert_eq!(codes(&examination), ["datum-shift"], "{datum:?}");
        let remedy = finding(&examination, "datum-shift").remedy(Language::English);
        assert!(remedy.contains(&format!("?datum={}", datum.name())), "{remedy}");
        assert_eq!(desk.codes(&["wgs84.csv", "web.csv"]), [""; 0], "{datum:?}");
        let stated = format!("web.csv?datum={}", datum.name());
        assert_eq!(desk.codes(&[&stated, "wgs84.csv"]), ["datum-stated"]);
        // What is WGS 84 and called something else.
        let misnamed = format!("wgs84.csv?datum={}", datum.name());
        desk.put("plain.csv", csv(&rows()));
        assert!(desk.codes(&[&misnamed, "plain.csv"]).contains(&"datum-shift"));
    }
    // An offset without a name; and rows that were entered by hand, here and there.
    let moved = every(2, |lon| format!("{:.6}", lon.parse::<f64>().unwrap() + 0.002));
    desk.put("moved.csv", moved);
    assert_eq!(desk.codes(&["moved.csv", "wgs84.csv"]), ["layer-offset"]);
    let moved = every(2, |lon| format!("{:.6}", lon.parse::<f64>().unwrap() + 0.0003));
    desk.put("moved.csv", moved);
    assert_eq!(desk.codes(&["moved.csv", "wgs84.csv"]), [""; 0], "27 m");
}

/// A town of streets 250 m apart, bent so that none is the next one moved, and shops along them.
fn town(desk: &Desk, datum_of_streets: Datum) {
    let place = |i: f64, j: f64| LonLat {
        lon: 106.78 + 0.003 * i + 0.0008 * (1.7 * i + 0.9 * j).sin(),
        lat: 39.65 + 0.0023 * j + 0.0006 * (1.3 * j + 2.1 * i).cos(),
    };
    let line = |places: Vec<LonLat>| {
        let at = places.iter().map(|at| datum_of_streets.of_wgs84(*at));
        let at: Vec<String> = at.map(|at| format!("[{:.6},{:.6}]", at.lon, at.lat)).collect();
        format!(
            r#"{{"type":"Feature","properties":{{}},"geometry":{{"type":"LineString","coordinates":[{}]}}}}"#,
            at.join(",")
        )
    };
    let mut streets = Vec::new();
    for i in 0..=20 {
        let i = f64::from(i);
        streets.push(line((0..=80).map(|j| place(i, f64::from(j) / 4.0)).collect()));
        streets.push(line((0..=80).map(|j| place(f64::from(j) / 4.0, i)).collect()));
    }
    desk.put("streets.geojson", collection(&streets));
    for datum in [Datum::Wgs84, Datum::Gcj02, Datum::Bd09] {
        let mut shops = "id,lon,lat\n".to_owned();
        let mut middles = shops.clone();
        for n in 0..200 {
            let along = 6.0 + f64::from(n) * 0.04 + 0.37 * f64::from(n % 3);
            let on = f64::from(6 + n % 9);
            // Half of them along one set of streets, half along the other.
            let (i, j) = if n % 2 == 0 { (on, along) } else { (along, on) };
            let write = |place: LonLat| {
                let at = datum.of_wgs84(place);
                format!("{n},{:.6},{:.6}\n", at.lon, at.lat)
            };
            let at = place(i, j);
            shops += &write(LonLat { lon: at.lon + 0.0001, lat: at.lat + 0.00008 });
            let middle = place(on + 0.5, f64::from(6 + n / 20) + 0.5);
            middles += &write(LonLat { lon: middle.lon + 1e-5 * f64::from(n % 7), ..middle });
        }
        desk.put(&format!("shops_{}.csv", datum.name()), shops);
        desk.put(&format!("middles_{}.csv", datum.name()), middles);
    }
}

fn beside_streets(desk: &Desk, layer: &str) -> Vec<&'static str> {
    let roads = Some(desk.reference("streets.geojson"));
    let examination = examined(&Request { roads, ..desk.request(&[layer]) });
    codes(&examination).into_iter().filter(|code| *code != "points-coincident").collect()
}

#[test]
fn shops_along_streets_give_their_datum_away() {
    let desk = Desk::new();
    town(&desk, Datum::Wgs84);
    assert_eq!(beside_streets(&desk, "shops_wgs84.csv"), [""; 0]);
    assert_eq!(beside_streets(&desk, "shops_gcj02.csv"), ["datum-streets"]);
    assert_eq!(beside_streets(&desk, "shops_bd09.csv"), ["datum-streets"]);
    assert_eq!(beside_streets(&desk, "shops_gcj02.csv?datum=gcj02"), ["datum-stated"]);
    // Points in the middle of blocks are nearer to streets wherever they are moved: no alarm.
    assert_eq!(beside_streets(&desk, "middles_wgs84.csv"), [""; 0]);
    let desk = Desk::new();
    town(&desk, Datum::Gcj02);
    assert_eq!(beside_streets(&desk, "shops_wgs84.csv"), ["streets-shifted"]);
}

/// Layers of the real world, where they are at hand.
fn real(path: &str) -> Option<PathBuf> {
    let path = home().join("../shared/data").join(path);
    if !path.exists() {
        eprintln!("skipped: {} is not here", path.display());
    }
    path.exists().then_some(path)
}

fn of_files(layers: &[&Path], roads: Option<&Path>) -> Vec<Vec<&'static str>> {
    let reference = |path: &Path| LayerRef::to_file(path);
    let request = Request {
        layers: layers.iter().map(|path| reference(path)).collect(),
        roads: roads.map(reference),
        area: None,
    };
    let one = |examined: &Examined| match examined {
        Examined::Layer(examination) => codes(examination),
        other => panic!("{other:?}"),
    };
    examine(&request).unwrap().iter().map(one).collect()
}

#[test]
fn real_boundaries_in_gcj_02_are_recognised() {
    for (web, plain) in [
        ("guixi/boundary_admin_gcj02.geojson", "guixi/boundary_admin_wgs84.geojson"),
        ("haibowan-frame/boundary_gcj02.geojson", "haibowan-frame/boundary.geojson"),
    ] {
        let (Some(web), Some(plain)) = (real(web), real(plain)) else { continue };
        assert_eq!(of_files(&[&web, &plain], None), [vec!["datum-shift"], vec![]]);
    }
}

#[test]
fn real_buildings_beside_real_streets() {
    let (Some(blocks), Some(roads)) = (real("guixi/blocks.geojson"), real("guixi/roads.osm.pbf"))
    else {
        return;
    };
    assert_eq!(of_files(&[&blocks], Some(&roads)), [vec![""; 0]]);
    let text = std::fs::read_to_string(&blocks).unwrap();
    let desk = Desk::new();
    for (datum, expected) in [(Datum::Gcj02, "datum-blocks"), (Datum::Bd09, "datum-blocks")] {
        desk.put("b.geojson", shifted(&text, datum));
        let path = desk.0.path().join("b.geojson");
        assert_eq!(of_files(&[&path], Some(&roads)), [vec![expected]], "{datum:?}");
        // And by their ids beside the sound ones.
        assert_eq!(of_files(&[&path, &blocks], None), [vec!["datum-shift"], vec![]]);
    }
}

/// A GeoJSON of polygons with every position moved onto a datum.
fn shifted(text: &str, datum: Datum) -> String {
    fn walk(value: &mut serde_json::Value, datum: Datum) {
        let serde_json::Value::Array(parts) = value else { return };
        match (
            parts.first().and_then(serde_json::Value::as_f64),
            parts.get(1).and_then(serde_json::Value::as_f64),
        ) {
            (Some(lon), Some(lat)) => {
                let at = datum.of_wgs84(LonLat { lon, lat });
                *value = serde_json::json!([at.lon, at.lat]);
            }
            _ => parts.iter_mut().for_each(|part| walk(part, datum)),
        }
    }
    let mut document: serde_json::Value = serde_json::from_str(text).unwrap();
    for feature in document["features"].as_array_mut().unwrap() {
        walk(&mut feature["geometry"]["coordinates"], datum);
    }
    document.to_string()
}

/// Shops along the streets of Xi'an, up to 50 m from them, give their datum away; on the right one
/// nothing is said.
#[test]
fn shops_beside_real_streets() {
    use geo::{Euclidean, InterpolateLine};
    use rand::{Rng, SeedableRng};
    let Some(streets) = real("formats/xian-gbk-shapefile/modifiedConn_link.shp") else { return };
    let layer = radii::read::read(&LayerRef::to_file(&streets)).unwrap();
    let lines: Vec<geo::LineString<f64>> =
        layer.geometries.unwrap().into_iter().filter_map(|shape| shape.try_into().ok()).collect();
    let desk = Desk::new();
    for (seed, metres) in [(1, 8.0), (2, 25.0), (3, 50.0)] {
        let mut random = rand_pcg::Pcg64::seed_from_u64(seed);
        let shops: Vec<LonLat> = (0..300)
            .map(|_| {
                let line = &lines[random.random_range(0..lines.len())];
                let at = Euclidean.point_at_ratio_from_start(line, random.random()).unwrap();
                let (sin, cos) = (random.random::<f64>() * std::f64::consts::TAU).sin_cos();
                LonLat {
                    lon: at.x() + metres * cos / 92_000.0,
                    lat: at.y() + metres * sin / 111_000.0,
                }
            })
            .collect();
        for (datum, expected) in [
            (Datum::Wgs84, vec![]),
            (Datum::Gcj02, vec!["datum-streets"]),
            (Datum::Bd09, vec!["datum-streets"]),
        ] {
            let mut text = "id,lon,lat\n".to_owned();
            for (n, shop) in shops.iter().enumerate() {
                let at = datum.of_wgs84(*shop);
                text += &format!("{n},{:.7},{:.7}\n", at.lon, at.lat);
            }
            desk.put("shops.csv", text);
            let path = desk.0.path().join("shops.csv");
            let found = of_files(&[&path], Some(&streets));
            assert_eq!(found, [expected], "{datum:?} {metres} m");
        }
    }
}

#[test]
fn real_points_of_interest_are_sound_but_for_repeats() {
    let Some(path) = real("formats/shanghai-poi-csv/幼儿园.csv") else { return };
    assert_eq!(of_files(&[&path], None), [vec!["points-coincident"]]);
}

/// One fault planted in the fixture is found, and nothing else.
#[test]
fn faults_planted_in_the_fixture() {
    let fixture = home().join("fixtures/haibowan");
    let read = |name: &str| std::fs::read_to_string(fixture.join(name)).unwrap();
    let (blocks, centres) = (read("blocks.geojson"), read("centres.csv"));
    let all = ["blocks.geojson", "centres.csv", "area.geojson"].map(|name| fixture.join(name));
    let paths: Vec<&Path> = all.iter().map(PathBuf::as_path).collect();
    let none = vec![Vec::<&str>::new(); 3];
    assert_eq!(of_files(&paths, Some(&fixture.join("streets.geojson"))), none, "the clean fixture");
    let desk = Desk::new();
    let of_blocks = |text: String| {
        desk.put("blocks.geojson", text);
        desk.codes(&["blocks.geojson"])
    };
    let of_centres = |text: String| {
        desk.put("centres.csv", text);
        desk.codes(&["centres.csv"])
    };
    let swap = |old: &str, new: &str| {
        assert!(blocks.contains(old), "{old}");
        of_blocks(blocks.replacen(old, new, 1))
    };
    assert_eq!(swap("\"population\":224", "\"population\":-224"), ["weight-negative"]);
    assert_eq!(swap("\"population\":224", "\"population\":null"), ["weight-missing"]);
    assert_eq!(swap("\"population\":224", "\"population\":\"２２４\""), ["number-full-width"]);
    assert_eq!(swap("\"population\":1204", "\"population\":\"1,204\""), ["number-separators"]);
    assert_eq!(swap("HB0002", "HB0003"), ["id-duplicate"]);
    assert_eq!(swap("\"id\":\"HB0002\"", "\"id\":\"\""), ["id-missing"]);
    assert_eq!(swap("和平社区 1号院", "鍜屽钩\u{FFFD}"), ["text-mojibake"]);
    let line = blocks.lines().nth(1).unwrap();
    assert_eq!(swap(line, &format!("{line}\n{line}")), ["row-repeated", "poly-overlap-counted"]);
    // The first two corners of the first block change places: a bow-tie.
    let (a, b) = (
        "[106.8106550,39.6813922],[106.8121730,39.6813101]",
        "[106.8121730,39.6813101],[106.8106550,39.6813922]",
    );
    let bow = blocks.replacen(a, b, 1).replacen(
        "[106.8107415,39.6823481],[106.8106550,39.6813922]]",
        "[106.8107415,39.6823481],[106.8121730,39.6813101]]",
        1,
    );
    assert_eq!(of_blocks(bow), ["poly-self-intersection"]);
    let row = |old: &str, new: &str| {
        assert!(centres.contains(old), "{old}");
        of_centres(centres.replacen(old, new, 1))
    };
    assert_eq!(row("106.8063249,39.6833344", "0,0"), ["null-island"]);
    assert_eq!(row("106.8063249,39.6833344", "106.8063249,39.1833344"), ["points-stray"]);
    assert_eq!(row("106.8063249,39.6833344", "106.8280724,39.6915516"), ["points-coincident"]);
    assert_eq!(row("106.8063249", ""), ["coord-missing"]);
    assert_eq!(row("106.8063249", "106。8063249"), ["number-full-width"]);
    assert_eq!(row("14900", "14900人"), ["number-unit"]);
    assert_eq!(row("C001,", "C002,"), ["id-duplicate"]);
    assert_eq!(row("C001,", "1.0E+11,"), ["excel-scientific"]);
    assert_eq!(row("C001,凤凰岭", "C001,x,凤凰岭"), ["csv-ragged"]);
    let swapped: String = centres.replace(",lon,lat,", ",lat,lon,");
    assert_eq!(of_centres(swapped), ["axes-swapped"]);
}

#[test]
fn a_mended_copy_is_sound_and_mending_it_again_changes_nothing() {
    let desk = Desk::new();
    let mut dirty = rows();
    dirty[0][4] = "１２３".to_owned();
    dirty[1][4] = "\"1,234\"".to_owned();
    dirty[2][4] = String::new();
    dirty[3][1] = "和\u{200B}平".to_owned();
    dirty.push(dirty[5].clone());
    desk.put("dirty.csv", csv(&dirty) + "B99,x\n");
    let wishes = Wishes { blank_weight: Some(0.0) };
    for out in ["copy.csv", "copy.geojson"] {
        let mended = desk.mend("dirty.csv", out, wishes);
        let counts: Vec<(&str, usize)> =
            mended.counts().into_iter().map(|(reason, count)| (reason.code(), count)).collect();
        assert_eq!(
            counts,
            [
                ("row-refused", 1),
                ("row-repeated", 1),
                ("number-full-width", 1),
                ("number-separators", 1),
                ("blank-weight", 1),
                ("text-invisible", 1),
            ]
        );
        assert_eq!(mended.rows, 12);
        assert_eq!(desk.codes(&[out]), [""; 0], "{out}");
        let again = desk.mend(out, &format!("again.{out}"), wishes);
        assert_eq!(again.changes, [], "{out}");
        assert_eq!(desk.text(out), desk.text(&format!("again.{out}")), "{out}");
    }
    let mended = desk.mend("dirty.csv", "copy.csv", wishes);
    let log = String::from_utf8(mended.log()).unwrap();
    for line in [
        "row,column,before,after,why\n",
        "\n2,population,１２３,123,number-full-width\n",
        "\n3,population,\"1,234\",1234,number-separators\n",
        "\n4,population,,0,blank-weight\n",
        "\n14,,the same as row 7,,row-repeated\n",
    ] {
        assert!(log.contains(line), "{line} in {log}");
    }
    // Blank weights are nobody's to guess.
    let unasked = desk.mend("dirty.csv", "copy.csv", Wishes::default());
    assert!(unasked.counts().iter().all(|(reason, _)| reason.code() != "blank-weight"));
    assert_eq!(desk.codes(&["copy.csv"]), ["weight-missing"]);
}

#[test]
fn outlines_axes_and_datums_are_mended() {
    let desk = Desk::new();
    let bow = "[[[106.82,39.67],[106.824,39.674],[106.824,39.67],[106.82,39.674],[106.82,39.67]]]";
    let block = feature("b", Some(7), &rectangle(WEST, SOUTH, 1.0, 1.0));
    desk.put("b.geojson", collection(&[feature("a", Some(5), bow), block]));
    let mended = desk.mend("b.geojson", "copy.geojson", Wishes::default());
    assert_eq!(mended.changes.len(), 1);
    let change = &mended.changes[0];
    assert_eq!((change.row, change.before.as_str()), (Some(1), "0.000000 km2 as drawn"));
    assert!(change.after.ends_with("km2 in 2 parts"), "{}", change.after);
    assert_eq!(desk.codes(&["copy.geojson"]), [""; 0]);
    assert_eq!(desk.mend("copy.geojson", "again.geojson", Wishes::default()).changes, []);

    let text = csv(&rows());
    desk.put("swapped.csv", text.replace("lon,lat", "lat,lon"));
    let mended = desk.mend("swapped.csv", "copy.csv", Wishes::default());
    assert_eq!(mended.changes.len(), 24);
    assert_eq!(desk.codes(&["copy.csv"]), [""; 0]);
    assert_eq!(desk.mend("copy.csv", "again.csv", Wishes::default()).changes, []);

    desk.put("web.csv", on_datum(Datum::Gcj02)).put("plain.csv", csv(&rows()));
    let mended = desk.mend("web.csv?datum=gcj02", "copy.csv", Wishes::default());
    assert_eq!(mended.changes.len(), 24);
    assert_eq!(desk.codes(&["copy.csv", "plain.csv"]), [""; 0]);
    // A datum nobody stated is not taken back.
    assert_eq!(desk.mend("web.csv", "copy.csv", Wishes::default()).changes, []);

    desk.put("metres.csv", in_metres("EPSG:4545", "x", "y"));
    let mended = desk.mend("metres.csv?crs=EPSG:4545", "copy.geojson", Wishes::default());
    assert_eq!(mended.changes.len(), 1);
    assert_eq!(desk.codes(&["copy.geojson", "plain.csv"]), [""; 0]);
}

#[test]
fn what_cannot_be_read_does_not_hide_the_others() {
    let desk = Desk::new();
    desk.put("a.csv", csv(&rows())).put("broken.geojson", "{\"type\":");
    let examined = examine(&desk.request(&["broken.geojson", "a.csv", "absent.csv"])).unwrap();
    assert!(matches!(examined[0], Examined::Unreadable { .. }));
    assert!(matches!(&examined[1], Examined::Layer(layer) if layer.findings.is_empty()));
    assert!(matches!(examined[2], Examined::Unreadable { .. }));
}

#[test]
fn an_examination_tells_what_is_in_a_layer() {
    let desk = Desk::new();
    desk.put("a.csv", csv(&rows()));
    let examination = desk.examine(&["a.csv"]);
    assert_eq!((examination.rows, examination.refused), (12, 0));
    assert_eq!(examination.encoding, Some("UTF-8"));
    assert_eq!(examination.datum, Some("wgs84"));
    assert_eq!(examination.coordinate_columns, Some(["lon".to_owned(), "lat".to_owned()]));
    let used: Vec<(&str, Vec<&str>)> = examination
        .columns
        .iter()
        .map(|column| (column.name.as_str(), column.samples.iter().map(String::as_str).collect()))
        .collect();
    assert_eq!(used[0], ("id", vec!["B01", "B02", "B03"]));
    let extent = examination.extent_degrees.unwrap();
    assert_eq!((extent.west, extent.north), (106.8044, 39.67715));
}

#[test]
fn codes_and_checks_are_named_once() {
    let codes: BTreeSet<&str> = AILMENTS.iter().map(|ailment| ailment.code).collect();
    assert_eq!(codes.len(), AILMENTS.len());
    let names: BTreeSet<&str> = CHECKS.iter().map(|check| check.name).collect();
    assert_eq!(names.len(), CHECKS.len());
}

/// Every kind of finding has a test that names it.
#[test]
fn every_kind_is_tested() {
    let tests = include_str!("doctor.rs");
    // Rows a format refuses have the format's code; a search is only stopped on layers too large
    // for a test; what PROJ cannot invert depends on its version.
    let exempt = ["row-refused", "search-stopped", "coord-domain"];
    for ailment in AILMENTS.iter().filter(|ailment| !exempt.contains(&ailment.code)) {
        assert!(tests.contains(&format!("\"{}\"", ailment.code)), "{}", ailment.code);
    }
}

/// Whatever a copy is written as, it is sound, and mending it again changes nothing.
#[test]
fn a_copy_is_mended_in_every_format() {
    let desk = Desk::new();
    let mut dirty = rows();
    dirty[0][4] = "１２３".to_owned();
    dirty.push(dirty[5].clone());
    desk.put("points.csv", csv(&dirty));
    let bow = "[[[106.82,39.67],[106.824,39.674],[106.824,39.67],[106.82,39.674],[106.82,39.67]]]";
    let block = feature("b", Some(7), &rectangle(WEST, SOUTH, 1.0, 1.0));
    desk.put("blocks.geojson", collection(&[feature("a", Some(5), bow), block]));
    for writer in WRITERS {
        for layer in ["points.csv", "blocks.geojson"] {
            let out = format!("copy_{}.{}", &layer[..6], writer.extensions()[0]);
            desk.mend(layer, &out, Wishes::default());
            // A table of WKT cannot say its system.
            let query = match desk.codes(&[&out]).as_slice() {
                ["crs-missing"] => "?crs=EPSG:4326",
                _ => "",
            };
            let copy = format!("{out}{query}");
            assert_eq!(desk.codes(&[&copy]), [""; 0], "{out}");
            let again = desk.mend(&copy, &format!("again_{out}"), Wishes::default());
            assert_eq!(again.changes, [], "{out}");
            assert_eq!(desk.codes(&[&format!("again_{copy}")]), [""; 0], "{out}");
        }
    }
}

/// Scribbles of every size come out valid, or are left as they are and still told of.
#[test]
fn scribbles_are_repaired_once_and_for_all() {
    use rand::{Rng, SeedableRng};
    let seed = 20_261_130;
    let mut random = rand_pcg::Pcg64::seed_from_u64(seed);
    let features: Vec<String> = (0..300)
        .map(|n| {
            let corners = random.random_range(4..40);
            let (west, south) =
                (106.7 + 0.002 * f64::from(n % 20), 39.6 + 0.002 * f64::from(n / 20));
            let mut ring: Vec<String> = (0..corners)
                .map(|_| {
                    let (x, y) = (random.random::<f64>(), random.random::<f64>());
                    format!("[{:.7},{:.7}]", west + 0.0018 * x, south + 0.0018 * y)
                })
                .collect();
            ring.push(ring[0].clone());
            feature(&n.to_string(), Some(1), &format!("[[{}]]", ring.join(",")))
        })
        .collect();
    let desk = Desk::new();
    desk.put("a.geojson", collection(&features));
    let before = desk.examine(&["a.geojson"]);
    let crossed = finding(&before, "poly-self-intersection").count;
    assert!(crossed > 250, "seed {seed}: {crossed}");
    let mended = desk.mend("a.geojson", "copy.geojson", Wishes::default());
    let after = desk.examine(&["copy.geojson"]);
    let left = after.findings.iter().find(|finding| finding.code == "poly-self-intersection");
    let left = left.map_or(0, |finding| finding.count);
    assert_eq!(mended.changes.len() as u64, crossed - left, "seed {seed}");
    assert!(left * 50 <= crossed, "seed {seed}: {left} of {crossed} are left");
    let again = desk.mend("copy.geojson", "again.geojson", Wishes::default());
    assert_eq!(again.changes, [], "seed {seed}");
}

/// Random damage ends in findings or in a refusal, never in a panic.
#[test]
fn damage_is_survived() {
    use rand::{Rng, SeedableRng};
    let seed = 20_261_130;
    let mut random = rand_pcg::Pcg64::seed_from_u64(seed);
    let desk = Desk::new();
    let bow = "[[[106.82,39.67],[106.824,39.674],[106.824,39.67],[106.82,39.674],[106.82,39.67]]]";
    let blocks: Vec<String> = (0..6)
        .map(|n| rectangle(WEST + 0.0005 * f64::from(n), SOUTH, 1.0, 1.0))
        .chain([bow.to_owned()])
        .enumerate()
        .map(|(n, ring)| feature(&n.to_string(), Some(9), &ring))
        .collect();
    let sources = [("a.csv", csv(&rows())), ("a.geojson", collection(&blocks))];
    desk.put("home.csv", csv(&rows()));
    let bits = [
        "1e308", "-", "e", ",", ".", "9", "0", "\"", "[", "]", "null", "１", "\n", "NaN", "1e-320",
    ];
    for round in 0..120 {
        let (name, text) = &sources[round % 2];
        let mut letters: Vec<String> = text.chars().map(String::from).collect();
        for _ in 0..random.random_range(1..6) {
            let at = random.random_range(0..letters.len());
            match random.random_range(0..3) {
                0 => letters[at] = bits[random.random_range(0..bits.len())].to_owned(),
                1 => letters[at].push_str(bits[random.random_range(0..bits.len())]),
                _ => letters[at].clear(),
            }
        }
        desk.put(name, letters.concat());
        for query in ["", "?crs=local", "?crs=EPSG:4545", "?datum=bd09"] {
            let layer = format!("{name}{query}");
            let examined = examine(&desk.request(&[&layer, "home.csv"]));
            assert_eq!(examined.unwrap().len(), 2, "seed {seed}, round {round}");
            let out = writer_of("copy.csv".as_ref()).unwrap();
            let _ = mend(&desk.reference(&layer), Wishes::default(), out, "copy");
        }
    }
}

#[test]
fn a_datum_in_the_headings_is_taken_back_with_its_name() {
    let desk = Desk::new();
    let text = csv(&rows()).replace("lon,lat", "GCJ02经度,GCJ02纬度");
    desk.put("web.csv", text);
    let examination = desk.examine(&["web.csv"]);
    assert_eq!(codes(&examination), ["datum-stated"]);
    assert_eq!(examination.datum, Some("gcj02"));
    let said = "datum gcj02 from heading `GCJ02经度`";
    assert!(examination.notes.iter().any(|note| note.text == said));
    for query in ["", "?x=GCJ02经度&y=GCJ02纬度"] {
        let mended = desk.mend(&format!("web.csv{query}"), "copy.csv", Wishes::default());
        assert_eq!(mended.columns, Some(["lon", "lat"].map(str::to_owned)), "{query}");
        assert!(desk.text("copy.csv").starts_with("id,name,lon,lat,population\n"), "{query}");
        let again = desk.mend("copy.csv", "again.csv", Wishes::default());
        assert_eq!(again.changes, [], "{query}");
    }
    desk.put("mixed.csv", csv(&rows()).replace("lon,lat", "gcj02_lng,bd09_lat"));
    assert_eq!(desk.codes(&["mixed.csv"]), ["crs-unknown"]);
}

#[test]
fn what_a_spreadsheet_would_evaluate_is_noted_and_no_change() {
    let desk = Desk::new();
    let mut dirty = rows();
    dirty[2][1] = "=1+1".to_owned();
    dirty[3][1] = "-3楼".to_owned();
    desk.put("a.csv", csv(&dirty));
    let mended = desk.mend("a.csv", "copy.csv", Wishes::default());
    assert_eq!(mended.changes, []);
    let log = String::from_utf8(mended.log()).unwrap();
    assert!(log.contains("before them: 1, the first in row 4; radii reads"), "{log}");
    assert!(
        desk.text("copy.csv").contains("B03,'=1+1,") && desk.text("copy.csv").contains(",-3楼,")
    );
    assert_eq!(desk.mend("copy.csv", "again.csv", Wishes::default()).changes, []);
    assert_eq!(desk.text("copy.csv"), desk.text("again.csv"));
    assert!(desk.mend("a.csv", "copy.geojson", Wishes::default()).notes.is_empty());
}
