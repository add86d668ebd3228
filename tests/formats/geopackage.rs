//! GeoPackages: what radii writes, what others write, and what means harm.

use std::path::Path;

use geo::{Geometry, MultiPolygon, point, polygon};
use radii::crs::System;
use radii::read::{CellKind, FORMATS, InputFile, Layer, LayerRef, ReadError};
use radii::write::geopackage::{Crs, FeatureTable, geopackage};
use radii::write::{WRITERS, WriteOptions, Written};
use rand::{Rng, SeedableRng};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, MAIN_DB};
use serde_json::{Value, json};

fn parse(bytes: Vec<u8>, keys: &str) -> Result<Layer, ReadError> {
    let format = FORMATS.iter().find(|format| format.extensions() == ["gpkg"]).unwrap();
    let reference: LayerRef = format!("t.gpkg{keys}").parse().unwrap();
    radii::read::parse(*format, &InputFile::of_bytes("t.gpkg".as_ref(), bytes), &reference)
}

fn refused(bytes: Vec<u8>, keys: &str) -> String {
    parse(bytes, keys).unwrap_err().to_string()
}

fn cells<'a>(layer: &'a Layer, name: &str) -> Vec<&'a str> {
    layer.column(name).unwrap_or_else(|| panic!("{name}")).cells.iter().collect()
}

fn said(layer: &Layer, what: &str) -> bool {
    layer.notes.iter().any(|note| note.text.contains(what))
}

fn square() -> geo::Polygon<f64> {
    polygon![(x: 106.8, y: 39.6), (x: 106.9, y: 39.6), (x: 106.9, y: 39.7)]
}

fn table(name: &str, rows: Vec<(Option<Geometry<f64>>, Value)>) -> FeatureTable {
    let features =
        rows.into_iter().map(|(shape, row)| (shape, serde_json::from_value(row).unwrap()));
    FeatureTable {
        name: name.to_owned(),
        title: String::new(),
        features: features.collect(),
        style: None,
    }
}

fn blocks() -> FeatureTable {
    table(
        "街区",
        vec![
            (
                Some(square().into()),
                json!({"编号": "001", "人口": 120, "率": 0.1, "有": true, "注": null}),
            ),
            (
                Some(MultiPolygon(vec![square(), square()]).into()),
                json!({"编号": "002", "人口": null, "率": 1e-7, "有": false, "注": null}),
            ),
        ],
    )
}

/// A file with a layer of points `t` that a script has its way with.
fn scripted(script: &str) -> Vec<u8> {
    let rows = (0..3)
        .map(|at| (Some(Geometry::Point(point!(x: f64::from(at), y: 2.0))), json!({"a": at})))
        .collect();
    let mut base = Connection::open_in_memory().unwrap();
    let bytes = geopackage(&[table("t", rows)], Crs::Wgs84).unwrap();
    base.deserialize_read_exact(MAIN_DB, &bytes[..], bytes.len(), false).unwrap();
    still(&base);
    base.execute_batch(script).unwrap();
    base.serialize(MAIN_DB).unwrap().to_vec()
}

/// Keep triggers, which use functions of other programs, from running.
fn still(base: &Connection) {
    base.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    base.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, false).unwrap();
}

#[test]
fn what_is_written_comes_back() {
    let sites = table("sites", vec![(Some(point!(x: 1.0, y: 2.0).into()), json!({"k": "x"}))]);
    let notes = table("说明", vec![(None, json!({"k": "v"})), (None, json!({"k": null}))]);
    let bytes = geopackage(&[blocks(), sites, notes], Crs::Wgs84).unwrap();
    let layer = parse(bytes.clone(), "?layer=街区").unwrap();
    let columns: Vec<(&str, CellKind, Vec<&str>)> = layer
        .columns
        .iter()
        .map(|column| (column.name.as_str(), column.kind, column.cells.iter().collect()))
        .collect();
    assert_eq!(
        columns,
        [
            ("编号", CellKind::Text, vec!["001", "002"]),
            ("人口", CellKind::Integer, vec!["120", ""]),
            ("率", CellKind::Real, vec!["0.1", "0.0000001"]),
            ("有", CellKind::Boolean, vec!["true", "false"]),
            ("注", CellKind::Unknown, vec!["", ""]),
        ]
    );
    // A layer of both is one of multipolygons.
    assert_eq!(
        layer.geometries.as_deref().unwrap(),
        [
            MultiPolygon(vec![square()]).into(),
            Geometry::from(MultiPolygon(vec![square(), square()]))
        ]
    );
    assert_eq!(layer.declared_crs.as_deref(), Some("EPSG:4326"));
    assert_eq!(layer.rows, [1, 2]);
    let plain = parse(bytes.clone(), "?layer=说明").unwrap();
    assert!(plain.geometries.is_none());
    assert_eq!(cells(&plain, "k"), ["v", ""]);
    // Two layers of features, and none named: both, in the file's order.
    let error = refused(bytes.clone(), "");
    assert!(error.contains("there are: 街区, sites. hint: name one"), "{error}");
    let error = refused(bytes, "?layer=site");
    assert!(error.contains("no layer \"site\"") && error.contains("\"sites\"?"), "{error}");
}

#[test]
fn a_layer_goes_through_its_writer_and_back() {
    let bytes = geopackage(&[blocks()], Crs::Wgs84).unwrap();
    let layer = parse(bytes, "").unwrap();
    let writer = WRITERS.iter().find(|writer| writer.extensions() == ["gpkg"]).unwrap();
    let written = writer
        .write(Written {
            layer: &layer,
            system: &System::WGS84,
            has_coordinates: false,
            name: "街区",
            options: WriteOptions::default(),
        })
        .unwrap();
    let again = parse(written, "").unwrap();
    assert_eq!(again.geometries, layer.geometries);
    let text = |layer: &Layer| -> Vec<(String, Vec<String>)> {
        let cells = |column: &radii::read::Column| column.cells.iter().map(str::to_owned).collect();
        layer.columns.iter().map(|column| (column.name.clone(), cells(column))).collect()
    };
    assert_eq!(text(&again), text(&layer));
}

#[test]
fn systems_are_named_as_the_file_has_them() {
    let of = |crs| {
        let rows = vec![(Some(Geometry::Point(point!(x: 1.0, y: 2.0))), json!({}))];
        parse(geopackage(&[table("t", rows)], crs).unwrap(), "").unwrap().declared_crs
    };
    assert_eq!(of(Crs::Local).as_deref(), Some("local"));
    assert_eq!(of(Crs::Degrees), None);
    let known = |epsg| Crs::Known { epsg, name: "n", wkt: "PROJCS[\"own\"]" };
    assert_eq!(of(known(Some(4547))).as_deref(), Some("EPSG:4547"));
    assert_eq!(of(known(None)).as_deref(), Some("PROJCS[\"own\"]"));
}

#[test]
fn the_key_numbers_rows_and_is_a_column_only_when_asked_for() {
    let bytes = scripted("UPDATE t SET fid = 40 WHERE a = 0; DELETE FROM t WHERE a = 1;");
    let layer = parse(bytes.clone(), "").unwrap();
    assert_eq!((cells(&layer, "a"), &layer.rows[..]), (vec!["2", "0"], &[1, 2][..]));
    assert_eq!(layer.columns.len(), 1);
    let layer = parse(bytes, "?id=fid").unwrap();
    assert_eq!(cells(&layer, "fid"), ["3", "40"]);
}

#[test]
fn values_are_what_their_columns_say() {
    let layer = parse(
        scripted(
            "ALTER TABLE t ADD COLUMN day DATE; ALTER TABLE t ADD COLUMN moment DATETIME;
             ALTER TABLE t ADD COLUMN photo BLOB; ALTER TABLE t ADD COLUMN odd TEXT;
             ALTER TABLE t ADD COLUMN twice INTEGER AS (a * 2);
             ALTER TABLE t ADD COLUMN long MEDIUMINT;
             UPDATE t SET day = '2026-11-30', moment = '2026-11-30T08:00:00.000Z',
               photo = x'00', odd = x'FF', long = 9007199254740993;",
        ),
        "",
    )
    .unwrap();
    assert_eq!(cells(&layer, "day")[0], "2026-11-30");
    assert_eq!(layer.column("day").unwrap().kind, CellKind::Date);
    assert_eq!(layer.column("moment").unwrap().kind, CellKind::DateTime);
    assert_eq!(cells(&layer, "long")[0], "9007199254740993");
    assert_eq!(cells(&layer, "odd"), ["", "", ""]);
    assert!(said(&layer, "left out, binary or calculated: photo, twice"));
    assert!(said(&layer, "3 values are binary"));
}

#[test]
fn geometries_that_cannot_be_used_are_named() {
    let point = "0101000000000000000000F03F0000000000000040";
    let with = |blob: &str| {
        let layer = parse(scripted(&format!("UPDATE t SET geom = {blob} WHERE a = 1;")), "");
        layer.unwrap()
    };
    for (kind, blob) in [
        ("geom-null", "NULL".to_owned()),
        ("geom-empty", format!("x'47500011E6100000{point}'")),
        ("geom-type", format!("x'47500021E6100000{point}'")),
        ("geom-type", format!("x'4750000BE6100000{point}'")),
        ("geom-type", "x'4750'".to_owned()),
        ("geom-type", "'text'".to_owned()),
        ("wkb-broken", "x'47500001E6100000'".to_owned()),
        ("wkb-broken", format!("x'47500003E6100000{point}'")),
    ] {
        let layer = with(&blob);
        assert_eq!(cells(&layer, "a"), ["0", "2"], "{blob}");
        let problem = &layer.refused[0];
        assert_eq!((problem.kind, problem.row), (kind, Some(2)), "{blob}");
    }
    for (flags, envelope) in [("01", 0), ("00", 0), ("03", 32), ("05", 48), ("07", 48), ("09", 64)]
    {
        let layer = with(&format!("x'475000{flags}E6100000{}{point}'", "00".repeat(envelope)));
        assert_eq!(layer.refused, [], "{flags}");
        assert_eq!(layer.geometries.unwrap()[1], Geometry::Point(point!(x: 1.0, y: 2.0)));
    }
    let high = "01E9030000000000000000F03F00000000000000400000000000000840";
    assert!(said(&with(&format!("x'47500001E6100000{high}'")), "heights left out"));
}

#[test]
fn views_and_virtual_tables_are_never_read() {
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
                   SELECT i AS fid, NULL AS geom, i AS a FROM n";
    let view = scripted(&format!("DROP TABLE t; CREATE VIEW t AS {endless};"));
    let error = refused(view, "");
    assert!(error.contains("t.gpkg:t: the layer is a view"), "{error}");
    let contents = scripted(&format!(
        "DROP TABLE gpkg_contents;
         CREATE VIEW gpkg_contents AS SELECT 't' AS table_name, 'features' AS data_type
           FROM ({endless});"
    ));
    assert!(refused(contents, "").contains("without a table gpkg_contents"));
    let systems = scripted(
        "ALTER TABLE gpkg_geometry_columns RENAME TO g;
         CREATE VIEW gpkg_geometry_columns AS SELECT * FROM g;",
    );
    assert!(refused(systems, "").contains("gpkg_geometry_columns: SQLite cannot read it"));
    let virtual_table = scripted("DROP TABLE t; CREATE VIRTUAL TABLE t USING rtree(fid, geom, a);");
    assert!(refused(virtual_table, "").contains("radii reads tables only"));
}

#[test]
fn rows_without_end_are_noticed() {
    let rows =
        (0..3000).map(|at| (Some(Geometry::Point(point!(x: 1.0, y: 2.0))), json!({"a": at})));
    let mut bytes = geopackage(&[table("t", rows.collect())], Crs::Wgs84).unwrap();
    // All branches of the tree become the same.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.gpkg");
    std::fs::write(&path, &bytes).unwrap();
    let root: usize = Connection::open(&path)
        .unwrap()
        .query_row("SELECT rootpage FROM sqlite_master WHERE name = 't'", [], |row| row.get(0))
        .unwrap();
    let page = &mut bytes[(root - 1) * 4096..root * 4096];
    assert_eq!(page[0], 5, "the root is a branch");
    let count = usize::from(u16::from_be_bytes([page[3], page[4]]));
    let places: Vec<usize> = (0..count)
        .map(|at| usize::from(u16::from_be_bytes([page[12 + 2 * at], page[13 + 2 * at]])))
        .collect();
    let first: [u8; 4] = page[places[0]..places[0] + 4].try_into().unwrap();
    for at in places {
        page[at..at + 4].copy_from_slice(&first);
    }
    let error = refused(bytes, "");
    assert!(error.contains("t: rows out of order"), "{error}");
}

#[test]
fn a_file_that_another_program_has_open_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.gpkg");
    std::fs::write(&path, scripted("")).unwrap();
    let open = Connection::open(&path).unwrap();
    still(&open);
    open.pragma_update(None, "journal_mode", "wal").unwrap();
    open.execute("UPDATE t SET a = 7", []).unwrap();
    let error = radii::read::read(&LayerRef::to_file(&path)).unwrap_err().to_string();
    assert!(error.contains("-wal") && error.contains("close the program"), "{error}");
    drop(open);
    // Closed, its header still says that it keeps a log.
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(bytes[18..20], [2, 2]);
    let layer = radii::read::read(&LayerRef::to_file(&path)).unwrap();
    assert_eq!(cells(&layer, "a"), ["7", "7", "7"]);
    assert_eq!(std::fs::read(&path).unwrap(), bytes, "the input is never touched");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn what_is_no_geopackage_is_refused() {
    let plain = Connection::open_in_memory().unwrap();
    plain.execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (1)").unwrap();
    let bytes = plain.serialize(MAIN_DB).unwrap().to_vec();
    assert!(refused(bytes, "").contains("without a table gpkg_contents"));
    let bytes = scripted("");
    for length in [16, 19, 50, 100, 4096, bytes.len() - 4096, bytes.len() - 1] {
        let error = refused(bytes[..length].to_vec(), "");
        assert!(error.contains("hint:"), "{length}: {error}");
    }
    assert!(refused(bytes[..bytes.len() - 1].to_vec(), "").contains("cut short"));
    assert!(
        refused(b"no database at all, though its name says so".to_vec(), "").contains("SQLite")
    );
    let none = geopackage(&[], Crs::Wgs84).unwrap();
    assert!(refused(none, "").contains("no layers in the file"));
    let empty = parse(geopackage(&[table("t", Vec::new())], Crs::Wgs84).unwrap(), "").unwrap();
    assert!(empty.is_empty() && empty.geometries.is_some());
}

#[test]
fn damaged_files_never_panic() {
    let seed: u64 = 20_261_130;
    println!("seed {seed}");
    let mut random = rand_pcg::Pcg64::seed_from_u64(seed);
    let sample = scripted("CREATE INDEX i ON t (a);");
    let mut read = 0;
    for round in 0..2_000 {
        let mut bytes = sample.clone();
        for _ in 0..random.random_range(1..20) {
            // Damage where something is: most of a small database is zeros.
            let mut at = random.random_range(0..bytes.len());
            while bytes[at] == 0 {
                at = random.random_range(0..bytes.len());
            }
            bytes[at] = random.random();
        }
        let outcome = std::panic::catch_unwind(|| parse(bytes, ""));
        read += usize::from(outcome.unwrap_or_else(|_| panic!("round {round}")).is_ok());
    }
    assert!(read > 100, "{read}");
}

#[test]
fn reading_by_path_is_fingerprinted_like_any_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("blocks.gpkg");
    std::fs::write(&path, geopackage(&[blocks()], Crs::Wgs84).unwrap()).unwrap();
    let layer = radii::read::read(&LayerRef::to_file(&path)).unwrap();
    assert_eq!((layer.source.format, layer.len()), ("GeoPackage", 2));
    assert!(Path::new(&layer.file()).ends_with("blocks.gpkg"));
}
