//! Layers written as workbooks, and read back.

use std::path::Path;

use geo::{Geometry, LineString, Point, polygon};
use radii::crs::System;
use radii::read::{CellKind, Column, FORMATS, InputFile, Layer, LayerRef, parse};
use radii::write::{WriteOptions, Written, writer_of};

fn layer(columns: &[(&str, CellKind, &[&str])], geometries: Option<Vec<Geometry<f64>>>) -> Layer {
    let column = |&(name, kind, cells): &(&str, CellKind, &[&str])| Column {
        name: name.to_owned(),
        cells: cells.iter().copied().collect(),
        kind,
    };
    let rows = columns.first().map_or(0, |(.., cells)| cells.len() as u32);
    Layer {
        columns: columns.iter().map(column).collect(),
        geometries,
        rows: (2..2 + rows).collect(),
        ..Layer::default()
    }
}

fn write(layer: &Layer) -> Result<Vec<u8>, String> {
    let written = Written {
        layer,
        system: &System::WGS84,
        has_coordinates: false,
        name: "社区/中心",
        options: WriteOptions::default(),
    };
    writer_of(Path::new("a.xlsx")).unwrap().write(written).map_err(|error| error.to_string())
}

fn read(bytes: Vec<u8>) -> Layer {
    let format = FORMATS.iter().find(|format| format.extensions().contains(&"xlsx")).unwrap();
    let reference: LayerRef = "a.xlsx?sheet=社区_中心".parse().unwrap();
    parse(*format, &InputFile::of_bytes("a.xlsx".as_ref(), bytes), &reference).unwrap()
}

#[test]
fn what_is_written_is_read_back_to_the_letter() {
    use CellKind::{Boolean, Date, DateTime, Integer, Real, Text, Unknown};
    let columns: &[(&str, CellKind, &[&str])] = &[
        ("编号", Text, &["001", "002"]),
        ("id", Unknown, &["1", "2"]),
        ("名称", Text, &["=1+1", "https://a.example/'\"<&>"]),
        ("long", Integer, &["110101199003071234", "5"]),
        ("share", Real, &["0.1", "106.81234567890122"]),
        ("open", Boolean, &["true", ""]),
        ("day", Date, &["2026-11-30", "2026-12-01"]),
        ("at", DateTime, &["2026-11-30T08:00:00", "2026-11-30T08:00:00+08:00"]),
        ("note", Text, &["two\nlines", "_x0041_"]),
    ];
    let points: Vec<Geometry<f64>> =
        vec![Point::new(106.812_345_678_9, 39.6).into(), Point::new(-0.5, 1e-7).into()];
    let layer = layer(columns, Some(points));
    let back = read(write(&layer).unwrap());
    for (column, (name, _, cells)) in back.columns.iter().zip(columns) {
        assert_eq!(column.name, *name);
        assert_eq!(column.cells.iter().collect::<Vec<_>>(), *cells, "{name}");
    }
    let places: Vec<Vec<&str>> =
        back.columns[9..].iter().map(|column| column.cells.iter().collect()).collect();
    assert_eq!(places, [["106.8123456789", "-0.5"], ["39.6", "0.0000001"]]);
}

#[test]
fn shapes_become_wkt_as_long_as_a_cell() {
    let square = polygon![(x: 0., y: 0.), (x: 1., y: 0.), (x: 1., y: 1.), (x: 0., y: 0.)];
    let shapes: Vec<Geometry<f64>> = vec![square.into(), Point::new(1.0, 2.0).into()];
    let ids: &[(&str, CellKind, &[&str])] = &[("id", CellKind::Text, &["a", "b"])];
    let back = read(write(&layer(ids, Some(shapes.clone()))).unwrap());
    assert_eq!(back.geometries, Some(shapes));
    let long: LineString<f64> = (0..20_000).map(|n| (f64::from(n), 0.5)).collect();
    let shapes = vec![Point::new(1.0, 2.0).into(), long.into()];
    let error = write(&layer(ids, Some(shapes))).unwrap_err();
    assert!(error.starts_with("XLSX: row 3 (geometry): "), "{error}");
    assert!(error.ends_with("and a cell holds 32767. hint: write it as GeoPackage"), "{error}");
}

#[test]
fn control_characters_come_out_harmless() {
    let columns: &[(&str, CellKind, &[&str])] =
        &[("a\u{1b}[31m\u{202e}", CellKind::Text, &["x\u{0}\u{7}y\u{fffe}"])];
    let back = read(write(&layer(columns, None)).unwrap());
    assert_eq!(back.columns[0].name, "a [31m");
    assert_eq!(back.columns[0].cells.at(0), "x  y");
}

#[test]
fn the_same_layer_gives_the_same_bytes() {
    let columns: &[(&str, CellKind, &[&str])] = &[("名称", CellKind::Text, &["和平", "新华"])];
    let first = write(&layer(columns, None)).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert!(first == write(&layer(columns, None)).unwrap());
    // A workbook of nothing at all is no layer to any reader.
    assert!(write(&layer(&[], None)).is_err());
}
