//! The file read back through SQLite.

use std::time::Duration;

use geo::{GeometryCollection, MultiPolygon, point, polygon};
use rusqlite::types::FromSql;
use serde_json::json;

use geo::Geometry;
use radii::write::geopackage::*;
use rusqlite::Connection;

fn table(name: &str, geometries: Vec<Option<Geometry<f64>>>) -> FeatureTable {
    let row = |(at, geometry): (usize, Option<Geometry<f64>>)| {
        let row =
            json!({"名称": format!("社区{at}"), "fid": at, "verdict": "served", "share": 0.5});
        (geometry, serde_json::from_value(row).unwrap())
    };
    let features = geometries.into_iter().enumerate().map(row).collect();
    FeatureTable { name: name.to_owned(), title: String::new(), features, style: Some(style()) }
}

fn style() -> Style {
    let class = StyleClass {
        value: "served".to_owned(),
        label: "已覆盖".to_owned(),
        fill: [0, 128, 0],
        line: [255; 3],
        marker: Marker::Circle,
        size_mm: 3.0,
    };
    Style { attribute: "verdict".to_owned(), classes: vec![class] }
}

fn square() -> geo::Polygon<f64> {
    polygon![(x: 116.0, y: 40.0), (x: 116.1, y: 40.0), (x: 116.1, y: 40.1)]
}

fn layers() -> [FeatureTable; 4] {
    let empty = MultiPolygon::<f64>(Vec::new());
    [
        table("sites", vec![Some(point!(x: 116.0, y: 40.0).into()), None]),
        table(
            "需求 \"a\"",
            vec![
                Some(square().into()),
                Some(MultiPolygon(vec![square()]).into()),
                Some(empty.into()),
            ],
        ),
        table(
            "mixed",
            vec![
                Some(Geometry::GeometryCollection(GeometryCollection(vec![square().into()]))),
                Some(point!(x: -1.0, y: 1.0).into()),
            ],
        ),
        table("plain", vec![None]),
    ]
}

/// The file opened again, and its folder, which it needs.
fn opened(tables: &[FeatureTable]) -> (tempfile::TempDir, Connection) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("layers.gpkg");
    std::fs::write(&path, geopackage(tables, Crs::Wgs84).unwrap()).unwrap();
    (folder, Connection::open(path).unwrap())
}

fn one<T: FromSql>(base: &Connection, query: &str) -> T {
    base.query_row(query, [], |row| row.get(0)).unwrap()
}

#[test]
fn the_same_layers_give_the_same_bytes() {
    let first = geopackage(&layers(), Crs::Local).unwrap();
    std::thread::sleep(Duration::from_millis(1100));
    assert!(first == geopackage(&layers(), Crs::Local).unwrap());
}

#[test]
fn the_file_is_a_geopackage_and_whole() {
    let (_folder, base) = opened(&layers());
    assert_eq!(one::<i64>(&base, "PRAGMA application_id"), 0x4750_4b47);
    assert_eq!(one::<i64>(&base, "PRAGMA user_version"), 10300);
    assert_eq!(one::<String>(&base, "PRAGMA integrity_check"), "ok");
    assert_eq!(one::<i64>(&base, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_eq!(one::<String>(&base, "SELECT rtreecheck('rtree_sites_geom')"), "ok");
}

#[test]
fn the_index_holds_every_geometry_that_is_not_empty() {
    let (_folder, base) = opened(&layers());
    for (index, count) in
        [("rtree_sites_geom", 1), ("rtree_需求 \"\"a\"\"_geom", 2), ("rtree_mixed_geom", 2)]
    {
        assert_eq!(one::<i64>(&base, &format!("SELECT count(*) FROM \"{index}\"")), count);
    }
    let triggers = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'";
    assert_eq!(one::<i64>(&base, triggers), 18);
}

#[test]
fn shapes_are_as_narrow_as_the_data_allow() {
    let (_folder, base) = opened(&layers());
    let shapes = "SELECT group_concat(geometry_type_name) FROM
        (SELECT * FROM gpkg_geometry_columns ORDER BY rowid)";
    assert_eq!(one::<String>(&base, shapes), "POINT,MULTIPOLYGON,GEOMETRY");
    let plain = "SELECT data_type FROM gpkg_contents WHERE table_name = 'plain'";
    assert_eq!(one::<String>(&base, plain), "attributes");
}

#[test]
fn a_layer_brings_its_style() {
    let (_folder, base) = opened(&layers());
    let types = "SELECT group_concat(type) FROM (SELECT * FROM layer_styles ORDER BY id)";
    assert_eq!(one::<String>(&base, types), "Point,Polygon,Polygon");
    assert_eq!(one::<i64>(&base, "SELECT fid_2 FROM sites WHERE fid = 2"), 1);
}

#[test]
fn a_layer_nobody_styled_has_one_plain_symbol() {
    let bare = |name: &str, geometries| FeatureTable { style: None, ..table(name, geometries) };
    let (_folder, base) = opened(&[
        bare("sites", vec![Some(point!(x: 116.0, y: 40.0).into())]),
        bare("areas", vec![Some(square().into()), None]),
        bare("none", vec![None]),
    ]);
    let styled = "SELECT group_concat(f_table_name || ' ' || type || ' ' || useAsDefault) \
                  FROM (SELECT * FROM layer_styles ORDER BY id)";
    assert_eq!(one::<String>(&base, styled), "sites Point 1,areas Polygon 1");
    let single = "SELECT count(*) FROM layer_styles WHERE styleQML LIKE '%singleSymbol%' \
                  AND f_geometry_column = 'geom' AND styleSLD LIKE '%</StyledLayerDescriptor>%'";
    assert_eq!(one::<i64>(&base, single), 2);
    let (_folder, base) = opened(&[bare("none", vec![None])]);
    let tables = "SELECT count(*) FROM sqlite_master WHERE name = 'layer_styles'";
    assert_eq!(one::<i64>(&base, tables), 0);
}

#[test]
fn what_cannot_be_stored_is_named() {
    let refused = |tables: &[FeatureTable]| geopackage(tables, Crs::Wgs84).unwrap_err().to_string();
    let reserved = refused(&[table("GPKG_sites", Vec::new())]);
    assert!(reserved.starts_with("layer \"GPKG_sites\": a GeoPackage cannot hold"), "{reserved}");
    let twice = refused(&[table("a", Vec::new()), table("A", Vec::new())]);
    assert!(twice.starts_with("layer \"A\": another layer"), "{twice}");
    let broken = refused(&[table("a", vec![None, Some(point!(x: f64::NAN, y: 1.0).into())])]);
    assert!(broken.starts_with("layer a, feature 2: a coordinate"), "{broken}");
    let mut styled = table("a", vec![None]);
    styled.style = Some(Style { attribute: "gone".to_owned(), classes: Vec::new() });
    assert!(refused(&[styled]).contains("goes by \"gone\""));
}

#[test]
fn no_layer_and_an_empty_layer_are_files_too() {
    let (_folder, base) = opened(&[table("none", Vec::new())]);
    assert_eq!(one::<i64>(&base, "SELECT count(*) FROM none"), 0);
    assert_eq!(one::<String>(&base, "PRAGMA integrity_check"), "ok");
    let (_folder, base) = opened(&[]);
    assert_eq!(one::<i64>(&base, "SELECT count(*) FROM gpkg_contents"), 0);
}
