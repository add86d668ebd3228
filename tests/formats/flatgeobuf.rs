//! FlatGeobuf: written and read back, and damaged.

use geo::{
    Geometry, GeometryCollection, MultiLineString, MultiPoint, MultiPolygon, line_string, point,
    polygon,
};
use radii::crs::System;
use radii::model::TextColumn;
use radii::read::{CellKind, Column, FORMATS, InputFile, Layer, LayerRef, ReadError};
use radii::write::{WRITERS, WriteOptions, Written};
use rand::{Rng, SeedableRng};

fn parse(bytes: Vec<u8>) -> Result<Layer, ReadError> {
    let format = FORMATS.iter().find(|format| format.extensions() == ["fgb"]).unwrap();
    let file = InputFile::of_bytes("t.fgb".as_ref(), bytes);
    radii::read::parse(*format, &file, &LayerRef::to_file("t.fgb"))
}

fn written(layer: &Layer) -> Vec<u8> {
    let writer = WRITERS.iter().find(|writer| writer.extensions() == ["fgb"]).unwrap();
    let options = WriteOptions::default();
    let system = &System::WGS84;
    let written = Written { layer, system, has_coordinates: false, name: "街区", options };
    writer.write(written).unwrap()
}

fn column(name: &str, kind: CellKind, cells: &[&str]) -> Column {
    Column { name: name.to_owned(), cells: cells.iter().copied().collect::<TextColumn>(), kind }
}

fn square(side: f64) -> geo::Polygon<f64> {
    polygon!(
        exterior: [(x: 0., y: 0.), (x: side, y: 0.), (x: side, y: side), (x: 0., y: side)],
        interiors: [[(x: 1., y: 1.), (x: 2., y: 1.), (x: 2., y: 2.)]],
    )
}

fn shapes() -> Vec<Geometry<f64>> {
    let line = line_string![(x: 1., y: 2.), (x: 3., y: -4.5)];
    let several = MultiPolygon(vec![square(9.), square(7.)]);
    let collection = GeometryCollection(vec![
        point!(x: 5., y: 6.).into(),
        several.clone().into(),
        line.clone().into(),
        Geometry::GeometryCollection(GeometryCollection(vec![square(4.).into()])),
    ]);
    vec![
        point!(x: 106.8, y: 39.6).into(),
        line.clone().into(),
        square(9.).into(),
        MultiPoint(vec![point!(x: 1., y: 2.), point!(x: 3., y: 4.)]).into(),
        MultiLineString(vec![line.clone(), line]).into(),
        several.into(),
        MultiPolygon(vec![square(9.)]).into(),
        Geometry::GeometryCollection(collection),
    ]
}

fn layer() -> Layer {
    let shapes = shapes();
    let ids: Vec<String> = (1..=shapes.len()).map(|at| format!("{at:03}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let filled = |name: &str, kind, first: &str| {
        let mut cells = vec![""; ids.len()];
        cells[1] = first;
        column(name, kind, &cells)
    };
    Layer {
        columns: vec![
            filled("名称", CellKind::Text, "幼儿园，\"东\""),
            filled("count", CellKind::Integer, "9007199254740993"),
            filled("share", CellKind::Real, "0.1"),
            filled("open", CellKind::Boolean, "false"),
            filled("day", CellKind::Date, "2026-11-30"),
            filled("moment", CellKind::DateTime, "2026-11-30T08:00:00Z"),
            column("编号", CellKind::Text, &ids),
        ],
        rows: (1..=shapes.len() as u32).collect(),
        geometries: Some(shapes),
        ..Layer::default()
    }
}

#[test]
fn what_is_written_comes_back_in_its_order() {
    let layer = layer();
    let bytes = written(&layer);
    assert!(bytes == written(&layer), "the same layer gives the same bytes");
    let read = parse(bytes).unwrap();
    assert_eq!(read.refused, []);
    assert_eq!(read.columns, layer.columns);
    assert_eq!(read.geometries, layer.geometries);
    assert_eq!(read.rows, layer.rows);
    let known = System::WGS84.definition().unwrap().and_then(|known| known.epsg);
    assert_eq!(read.declared_crs, known.map(|code| format!("EPSG:{code}")));
}

#[test]
fn layers_of_one_kind_of_nothing_and_of_rows_alone_come_back() {
    for shape in shapes() {
        let layer = Layer {
            geometries: Some(vec![shape.clone(), shape]),
            rows: vec![1, 2],
            ..Layer::default()
        };
        assert_eq!(parse(written(&layer)).unwrap().geometries, layer.geometries);
    }
    let none = Layer { geometries: Some(Vec::new()), ..Layer::default() };
    let read = parse(written(&none)).unwrap();
    assert!(read.is_empty() && read.geometries.is_some());
    let plain = Layer {
        columns: vec![column("k", CellKind::Text, &["a", ""])],
        rows: vec![1, 2],
        ..Layer::default()
    };
    let read = parse(written(&plain)).unwrap();
    assert!(read.geometries.is_none());
    assert_eq!(read.columns, plain.columns);
}

#[test]
fn a_file_that_is_cut_short_is_refused() {
    let bytes = written(&layer());
    for length in 1..bytes.len() {
        let error = parse(bytes[..length].to_vec()).unwrap_err().to_string();
        assert!(error.contains("hint:"), "{length}: {error}");
    }
    let error = parse(bytes[..bytes.len() - 1].to_vec()).unwrap_err().to_string();
    assert!(error.contains("feature 8: the feature is cut short"), "{error}");
    let mut longer = bytes;
    longer.extend([0; 9]);
    assert!(parse(longer).unwrap().notes[0].text.contains("9 bytes after the last feature"));
}

/// A header and a feature, made with the crate's own tables.
mod made {
    use flatbuffers::FlatBufferBuilder;
    use flatgeobuf::*;

    pub fn header(features_count: u64, index_node_size: u16) -> Vec<u8> {
        let mut buffer = FlatBufferBuilder::new();
        let arguments = HeaderArgs {
            features_count,
            index_node_size,
            geometry_type: GeometryType::MultiPolygon,
            ..HeaderArgs::default()
        };
        let header = Header::create(&mut buffer, &arguments);
        buffer.finish_size_prefixed(header, None);
        [b"fgb\x03fgb\0", buffer.finished_data()].concat()
    }

    /// A polygon that refers to one ring so many times.
    pub fn repeated(times: usize) -> Vec<u8> {
        let mut buffer = FlatBufferBuilder::new();
        let numbers: Vec<f64> = (0..2000).map(f64::from).chain([0., 1.]).collect();
        let xy = Some(buffer.create_vector(&numbers));
        let part = Geometry::create(&mut buffer, &GeometryArgs { xy, ..GeometryArgs::default() });
        let parts = Some(buffer.create_vector(&vec![part; times]));
        let arguments = GeometryArgs { parts, ..GeometryArgs::default() };
        let geometry = Some(Geometry::create(&mut buffer, &arguments));
        let arguments = FeatureArgs { geometry, ..FeatureArgs::default() };
        let feature = Feature::create(&mut buffer, &arguments);
        buffer.finish_size_prefixed(feature, None);
        buffer.finished_data().to_vec()
    }
}

#[test]
fn counts_in_the_header_are_not_believed() {
    for (count, width) in [(u64::MAX, 16), (u64::MAX, 0), (1 << 40, 2), (7, 1), (7, 16)] {
        let error = parse(made::header(count, width)).unwrap_err().to_string();
        assert!(error.contains("cut short"), "{count} {width}: {error}");
    }
    let unknown = [made::header(0, 16), made::repeated(1)].concat();
    assert_eq!(parse(unknown).unwrap().len(), 1);
}

#[test]
fn a_part_that_is_referred_to_a_thousand_times_is_refused() {
    let outcome = parse([made::header(1, 0), made::repeated(1000)].concat());
    match outcome {
        Err(error) => assert!(error.to_string().contains("feature 1"), "{error}"),
        Ok(layer) => assert_eq!(layer.refused[0].kind, "shape-broken"),
    }
}

#[test]
fn damaged_files_never_panic() {
    let seed: u64 = 20_261_130;
    println!("seed {seed}");
    let mut random = rand_pcg::Pcg64::seed_from_u64(seed);
    let sample = written(&layer());
    let mut read = 0;
    for round in 0..20_000 {
        let mut bytes = sample.clone();
        for _ in 0..random.random_range(1..4) {
            let at = random.random_range(8..bytes.len());
            match random.random_range(0..6) {
                0 => {
                    let end = bytes.len().min(at + 4);
                    bytes[at..end].fill(if random.random() { 0xFF } else { 0x7F });
                }
                _ => bytes[at] = random.random(),
            }
        }
        if random.random_range(0..8) == 0 {
            bytes.truncate(random.random_range(1..bytes.len()));
        }
        let outcome = std::panic::catch_unwind(|| parse(bytes));
        read += usize::from(outcome.unwrap_or_else(|_| panic!("round {round}")).is_ok());
    }
    assert!(read > 1000, "{read}");
}
