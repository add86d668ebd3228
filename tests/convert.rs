//! `radii convert`: what goes in comes out, in every format, system and datum.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use geo::{CoordsIter, Distance, Geodesic, Point};
use radii::crs::{Datum, System};
use radii::read::{self, Layer, LayerRef};
use radii::scenario::{Target, convert};
use radii::write::{WRITERS, WriteOptions};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/haibowan").join(name)
}

fn to(path: &Path, reference: &str, target: &Target) -> Layer {
    let converted = convert(&reference.parse().unwrap(), path, target).unwrap();
    std::fs::write(path, converted.bytes).unwrap();
    read::read(&LayerRef::to_file(path)).unwrap()
}

fn table(layer: &Layer, leave_out: &[&str]) -> Vec<(String, Vec<String>)> {
    let kept = layer.columns.iter().filter(|column| !leave_out.contains(&column.name.as_str()));
    kept.map(|column| (column.name.clone(), column.cells.iter().map(str::to_owned).collect()))
        .collect()
}

/// Two tables hold the same. A KML has a name for each place beside its data: that column comes
/// first, whatever it is called in the data.
fn assert_same(
    back: Vec<(String, Vec<String>)>,
    mut given: Vec<(String, Vec<String>)>,
    format: &str,
) {
    if format == "KML" {
        let named = given.iter().position(|(name, _)| name == "name" || name == "名称");
        let (name, cells) = given[named.unwrap()].clone();
        if name == "name" {
            given.remove(named.unwrap());
        }
        given.insert(0, ("name".to_owned(), cells));
    }
    // Long tables are not printed.
    let names = |table: &[(String, Vec<String>)]| -> Vec<String> {
        table.iter().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(names(&back), names(&given), "{format}");
    for ((name, cells), (_, expected)) in back.iter().zip(&given) {
        let differs = cells.iter().zip(expected).find(|(cell, expected)| cell != expected);
        assert_eq!((differs, cells.len()), (None, expected.len()), "{format}: {name}");
    }
}

fn corners(layer: &Layer) -> Vec<(f64, f64)> {
    layer.geometries.iter().flatten().flat_map(|g| g.coords_iter()).map(|c| (c.x, c.y)).collect()
}

fn radii(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_radii")).args(arguments).output().unwrap()
}

/// The awkward layer: ids with leading zeros, Chinese headings, quotes, blanks, formulas, huge
/// numbers, all under names that a writer may be tempted to interpret.
const AWKWARD: &str = "\
编号,名称,人口,lon,lat,备注,big,flag
001,\"和平,\"\"东\"\"\",120,106.8130000,39.6600000,,12345678901234567890,true
010,=HYPERLINK(1),0,106.8230001,39.6610000,\"第一行\n第二行\",1,false
100,<script>alert(1)</script>,-3,106.8330000,39.6700000,'=已有,,true
";

#[test]
fn every_format_gives_back_what_it_was_given() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("a.csv");
    std::fs::write(&source, AWKWARD).unwrap();
    let original = read::read(&LayerRef::to_file(&source)).unwrap();
    for writer in WRITERS {
        for ending in writer.extensions() {
            let path = folder.path().join(format!("out.{ending}"));
            let back = to(&path, source.to_str().unwrap(), &Target::default());
            let places = ["lon", "lat"];
            let name = writer.name();
            assert_same(table(&back, &places), table(&original, &places), name);
            assert_eq!(back.rows.len(), 3, "{name}");
            if let Some(first) = corners(&back).first() {
                assert_eq!(*first, (106.813, 39.66), "{name}");
            }
        }
    }
}

#[test]
fn polygons_come_back_corner_by_corner() {
    let folder = tempfile::tempdir().unwrap();
    let source = fixture("blocks.geojson");
    let original = read::read(&LayerRef::to_file(&source)).unwrap();
    for writer in WRITERS {
        let path = folder.path().join(format!("out.{}", writer.extensions()[0]));
        let converted = convert(&LayerRef::to_file(&source), &path, &Target::default()).unwrap();
        std::fs::write(&path, converted.bytes).unwrap();
        let reference = format!("{}?geometry=wkt", path.display());
        let reference: LayerRef = match path.extension().unwrap().to_str().unwrap() {
            "csv" | "tsv" | "xlsx" => reference.parse().unwrap(),
            _ => LayerRef::to_file(&path),
        };
        let back = read::read(&reference).unwrap();
        assert!(corners(&back) == corners(&original), "{}", writer.name());
        assert_same(table(&back, &[]), table(&original, &[]), writer.name());
    }
}

#[test]
fn the_same_layer_gives_the_same_bytes() {
    let source = LayerRef::to_file(fixture("blocks.geojson"));
    for writer in WRITERS {
        let path = PathBuf::from(format!("out.{}", writer.extensions()[0]));
        let once = convert(&source, &path, &Target::default()).unwrap();
        let again = convert(&source, &path, &Target::default()).unwrap();
        assert!(once.bytes == again.bytes, "{}", writer.name());
    }
}

/// There and back over a projected system: a tenth of a millimetre.
#[test]
fn systems_and_datums_change_places_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let centres = fixture("centres.csv");
    let source = centres.to_str().unwrap();
    let original = read::read(&LayerRef::to_file(&centres)).unwrap();
    let lonlat = |layer: &Layer| -> Vec<Point> {
        let number = |name: &str, row| layer.column(name).unwrap().cells.at(row).parse().unwrap();
        (0..layer.len()).map(|row| Point::new(number("lon", row), number("lat", row))).collect()
    };
    let metres = |a: &[Point], b: &[Point]| {
        a.iter().zip(b).map(|(a, b)| Geodesic.distance(*a, *b)).fold(0.0, f64::max)
    };

    let projected = folder.path().join("p.csv");
    let crs = Some(System::named("EPSG:4544").unwrap());
    let there = to(&projected, source, &Target { crs, ..Target::default() });
    assert!(there.column("x").is_some() && there.column("lon").is_none());
    let back = folder.path().join("b.csv");
    let crs = Some(System::WGS84);
    let reference = format!("{}?crs=EPSG:4544", projected.display());
    let home = to(&back, &reference, &Target { crs, ..Target::default() });
    assert!(metres(&lonlat(&home), &lonlat(&original)) < 2e-4);
    assert_eq!(table(&home, &["lon", "lat"]), table(&original, &["lon", "lat"]));

    let shifted = folder.path().join("g.csv");
    let datum = Some(Datum::Gcj02);
    let there = to(&shifted, source, &Target { datum, ..Target::default() });
    let apart = metres(&lonlat(&there), &lonlat(&original));
    assert!((300.0..700.0).contains(&apart), "{apart}");
    let reference = format!("{}?datum=gcj02", shifted.display());
    let home = to(&folder.path().join("w.csv"), &reference, &Target::default());
    assert!(metres(&lonlat(&home), &lonlat(&original)) < 2e-4);
}

#[test]
fn a_csv_begins_with_a_mark_where_asked() {
    let source = LayerRef::to_file(fixture("centres.csv"));
    let options = WriteOptions { with_mark: true };
    let target = Target { options, ..Target::default() };
    let marked = convert(&source, Path::new("a.csv"), &target).unwrap().bytes;
    let plain = convert(&source, Path::new("a.csv"), &Target::default()).unwrap().bytes;
    assert_eq!(marked.strip_prefix(b"\xEF\xBB\xBF"), Some(plain.as_slice()));
}

#[test]
fn what_cannot_be_is_refused_and_nothing_written() {
    let folder = tempfile::tempdir().unwrap();
    let local = folder.path().join("l.csv");
    std::fs::write(&local, "id,x,y\n1,10,20\n").unwrap();
    let local = format!("{}?crs=local", local.display());
    let centres = fixture("centres.csv");
    let centres = centres.to_str().unwrap();
    let out = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    for (arguments, code, said) in [
        (vec!["convert", centres, &out("a.dwg")], 2, "not a format radii writes"),
        (vec!["convert", &local, &out("a.geojson")], 2, "have no place on Earth"),
        (vec!["convert", centres, &out("a.gpkg"), "--crs", "local"], 2, "plain metres"),
        (vec!["convert", centres, &out("a.geojson"), "--crs", "EPSG:4547"], 2, "WGS 84 degrees"),
        (vec!["convert", centres, &out("a.gpkg"), "--crs", "EPSG:1"], 2, "EPSG:1"),
        (vec!["convert", centres, &out("a.gpkg"), "--datum", "gcj"], 2, "gcj"),
        (
            vec!["convert", centres, &out("a.gpkg"), "--crs", "EPSG:4547", "--datum", "gcj02"],
            2,
            "gcj02",
        ),
        (vec!["convert", &out("none.csv"), &out("a.gpkg")], 5, "none.csv"),
        (vec!["convert", centres, &out("nowhere/a.gpkg")], 5, "nowhere"),
        (vec!["convert", centres, centres, "--force"], 2, "written over"),
    ] {
        let output = radii(&arguments);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {error}");
        assert!(error.contains(said) && error.contains("hint: "), "{arguments:?}: {error}");
        let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(names.len(), 1, "{arguments:?} left {names:?}");
    }
}

#[test]
fn web_map_degrees_come_with_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.geojson");
    let centres = fixture("centres.csv");
    let arguments =
        ["convert", centres.to_str().unwrap(), path.to_str().unwrap(), "--datum", "gcj02"];
    let output = radii(&arguments);
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.success() && error.starts_with("warning: GeoJSON has no word"),
        "{error}"
    );
    assert_eq!(radii(&arguments).status.code(), Some(5), "it is there already");
}

/// What a table became can become a table again.
#[test]
fn a_table_comes_back_from_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let centres = fixture("centres.csv");
    let original = read::read(&LayerRef::to_file(&centres)).unwrap();
    for ending in ["gpkg", "fgb", "parquet", "geojson"] {
        let there = folder.path().join(format!("there.{ending}"));
        to(&there, centres.to_str().unwrap(), &Target::default());
        for table_ending in ["csv", "xlsx"] {
            let back = folder.path().join(format!("back.{table_ending}"));
            let home = to(&back, there.to_str().unwrap(), &Target::default());
            // A number has no zeros at its end.
            let places = ["lon", "lat"];
            assert_same(table(&home, &places), table(&original, &places), ending);
            assert_eq!(home.columns.len(), original.columns.len(), "{ending}");
        }
    }
}

/// Columns that name a point to measure from do not take the place of a layer's own shapes.
#[test]
fn shapes_are_kept_where_columns_name_points() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("a.geojson");
    let ring = "[[106.80,39.67],[106.81,39.67],[106.81,39.68],[106.80,39.67]]";
    let text = format!(
        r#"{{"type":"Feature","properties":{{"id":1,"px":106.9,"py":39.9}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}"#
    );
    std::fs::write(&source, text).unwrap();
    let reference = format!("{}?x=px&y=py", source.display());
    let back = to(&folder.path().join("b.gpkg"), &reference, &Target::default());
    assert_eq!(corners(&back).len(), 4);
    assert_eq!(back.column("px").unwrap().cells.at(0), "106.9");
}

/// WKT 1 has no word for heights, and PROJ says nothing at all then.
#[test]
fn systems_with_heights_are_written_too() {
    let folder = tempfile::tempdir().unwrap();
    for crs in ["EPSG:4480", "EPSG:4979", "EPSG:9518"] {
        for ending in ["gpkg", "fgb", "parquet"] {
            let path = folder.path().join(format!("a.{ending}"));
            let crs = Some(System::named(crs).unwrap());
            let centres = fixture("centres.csv");
            let back = to(&path, centres.to_str().unwrap(), &Target { crs, ..Target::default() });
            let (x, y) = corners(&back)[0];
            assert!((x - 106.8063249).abs() < 1e-8 && (y - 39.6833344).abs() < 1e-8, "{ending}");
        }
    }
}

/// A layer of one point with these headings, and its cells.
fn one(folder: &Path, headings: &str, cells: &str) -> String {
    let path = folder.join("one.csv");
    std::fs::write(&path, format!("{headings}\n{cells}\n")).unwrap();
    path.to_str().unwrap().to_owned()
}

/// The texts of what was noticed.
fn notes(reference: &str, path: &str, target: &Target) -> Vec<String> {
    let converted = convert(&reference.parse().unwrap(), Path::new(path), target).unwrap();
    converted.notes.into_iter().map(|note| note.text).collect()
}

/// The system a file that can say it is read in.
fn system_of(path: &Path) -> System {
    let layer = read::read(&LayerRef::to_file(path)).unwrap();
    System::named(layer.declared_crs.as_deref().unwrap()).unwrap()
}

#[test]
fn cgcs2000_stays_cgcs2000() {
    let folder = tempfile::tempdir().unwrap();
    let table = one(folder.path(), "id,lon,lat", "a,106.8123456789123,39.67");
    let home = format!("{table}?crs=EPSG:4490");
    let asked = Target { crs: Some(System::CGCS2000), ..Target::default() };
    for ending in ["gpkg", "fgb", "parquet"] {
        let path = folder.path().join(format!("a.{ending}"));
        for (reference, target) in [(home.as_str(), Target::default()), (&table, asked.clone())] {
            let back = to(&path, reference, &target);
            assert_eq!(system_of(&path), System::CGCS2000, "{ending}");
            // Another label on the same numbers.
            assert_eq!(corners(&back), [(106.8123456789123, 39.67)], "{ending}");
        }
        // And from a file that says it into another, and into WGS 84 where that is asked for.
        let again = folder.path().join(format!("b.{ending}"));
        to(&again, path.to_str().unwrap(), &Target::default());
        assert_eq!(system_of(&again), System::CGCS2000, "{ending}");
        let wgs84 = Target { crs: Some(System::WGS84), ..Target::default() };
        let back = to(&again, path.to_str().unwrap(), &wgs84);
        assert_eq!(System::named(back.declared_crs.as_deref().unwrap()).unwrap(), System::WGS84);
        assert_eq!(corners(&back), [(106.8123456789123, 39.67)], "{ending}");
    }
    // The name of the datum does as well as the code.
    let datum = Target { datum: Some(Datum::Cgcs2000), ..Target::default() };
    let path = folder.path().join("c.gpkg");
    to(&path, &table, &datum);
    assert_eq!(system_of(&path), System::CGCS2000);
    to(&path, &format!("{table}?datum=cgcs2000"), &Target::default());
    assert_eq!(system_of(&path), System::CGCS2000);
}

#[test]
fn formats_of_wgs_84_say_what_becomes_of_cgcs2000() {
    let folder = tempfile::tempdir().unwrap();
    let table = one(folder.path(), "id,lon,lat", "a,106.8,39.67");
    let home = format!("{table}?crs=EPSG:4490");
    let asked = Target { crs: Some(System::CGCS2000), ..Target::default() };
    for out in ["a.geojson", "a.geojsonl", "a.kml"] {
        for (reference, target) in [(home.as_str(), Target::default()), (&table, asked.clone())] {
            let said = notes(reference, out, &target);
            let is_told = |text: &String| {
                text.contains("CGCS2000")
                    && text.contains("written as WGS 84")
                    && text.contains("centimetres")
            };
            assert!(said.iter().any(is_told), "{out}: {said:?}");
            assert!(!said.iter().any(|text| text.contains("hundreds of metres")), "{said:?}");
        }
    }
}

#[test]
fn columns_that_hold_the_place_are_called_what_they_hold() {
    let folder = tempfile::tempdir().unwrap();
    let metres = Target { crs: Some(System::named("EPSG:4545").unwrap()), ..Target::default() };
    let names = |layer: &Layer| -> Vec<String> {
        layer.columns.iter().map(|column| column.name.clone()).collect()
    };
    let plain = one(folder.path(), "id,lng,lat", "a,106.8,39.67");
    let back = to(&folder.path().join("a.csv"), &plain, &metres);
    assert_eq!(names(&back), ["id", "x", "y"]);

    // Beside columns of these names: a table would be read by the wrong ones.
    let both = one(folder.path(), "id,lng,lat,X,Y", "a,106.8,39.67,12,13");
    for out in ["a.csv", "a.tsv", "a.xlsx"] {
        let error = convert(&both.parse().unwrap(), Path::new(out), &metres).unwrap_err();
        let error = error.to_string();
        assert!(error.contains("columns lng, lat") && error.contains("called X"), "{error}");
        assert!(error.contains("hint: rename the other X"), "{error}");
    }
    // Where shapes say the place, they are numbered, and the others stay as they are.
    let path = folder.path().join("a.gpkg");
    let back = to(&path, &both, &metres);
    assert_eq!(names(&back), ["id", "x_1", "y_1", "X", "Y"]);
    assert_eq!((back.column("X").unwrap().cells.at(0), back.rows.len()), ("12", 1));
    let x: f64 = back.column("x_1").unwrap().cells.at(0).parse().unwrap();
    assert_eq!(corners(&back)[0].0, x);
    let said = notes(&both, "a.gpkg", &metres);
    assert!(said.iter().any(|text| text.contains("lng, lat are called x_1, y_1")), "{said:?}");
    // Nothing changes, nothing is refused.
    assert_eq!(names(&to(&folder.path().join("b.csv"), &both, &Target::default())).len(), 5);
}

#[test]
fn columns_of_the_old_coordinates_are_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let gcj02 = Target { datum: Some(Datum::Gcj02), ..Target::default() };
    let is_told = |said: &[String], columns: &str| {
        said.iter().any(|text| text.contains(&format!("{columns} carried as they are")))
    };
    let both = one(folder.path(), "id,lon,lat,POINT_X,POINT_Y", "a,106.8,39.67,12,13");
    assert!(is_told(&notes(&both, "a.csv", &gcj02), "columns POINT_X, POINT_Y"));
    assert!(is_told(
        &notes(&format!("{both}?datum=bd09"), "a.gpkg", &Target::default()),
        "POINT_Y"
    ));
    assert!(!is_told(&notes(&both, "a.csv", &Target::default()), "POINT_Y"), "nothing is moved");
    let plain = one(folder.path(), "id,lon,lat,population,belongs", "a,106.8,39.67,1,2");
    assert!(!notes(&plain, "a.csv", &gcj02).iter().any(|text| text.contains("carried")));
    // Beside the layer's own shapes.
    let source = folder.path().join("a.geojson");
    let text = r#"{"type":"Feature","properties":{"经度":106.9,"纬度":39.9},"geometry":{"type":"Point","coordinates":[106.8,39.67]}}"#;
    std::fs::write(&source, text).unwrap();
    let reference = format!("{}?datum=gcj02", source.display());
    assert!(is_told(&notes(&reference, "a.gpkg", &Target::default()), "columns 经度, 纬度"));
}

#[test]
fn no_hint_names_the_format_that_is_being_written() {
    let folder = tempfile::tempdir().unwrap();
    let local = format!("{}?crs=local", one(folder.path(), "id,x,y", "a,10,20"));
    let metres = Target { crs: Some(System::named("EPSG:4545").unwrap()), ..Target::default() };
    let error = |reference: &str, out: &str, target: &Target| {
        convert(&reference.parse().unwrap(), Path::new(out), target).unwrap_err().to_string()
    };
    let said = error(&local, "a.gpkg", &metres);
    assert!(said.contains("no place on Earth") && !said.contains("as GeoPackage"), "{said}");
    assert!(error(&local, "a.geojson", &Target::default()).contains("as GeoPackage"));
    let plain = Target { crs: Some(System::Local), ..Target::default() };
    let centres = fixture("centres.csv");
    let said = error(centres.to_str().unwrap(), "a.gpkg", &plain);
    assert!(said.contains("leave --crs out") && !said.contains("as GeoPackage"), "{said}");
}
