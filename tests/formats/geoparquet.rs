//! GeoParquet, read from files that geopandas and pyarrow wrote.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use geo::Geometry;
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, Int64Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use radii::crs::System;
use radii::read::{CellKind, FORMATS, InputFile, Layer, LayerRef, ReadError, parse, read_all};
use radii::write::{WriteOptions, Written, writer_of};
use rand::{Rng, SeedableRng};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/regressions/geoparquet")
}

fn read(file: &str) -> Result<Layer, ReadError> {
    let path = folder().join(file.split('?').next().unwrap());
    let reference: LayerRef = file.parse().unwrap();
    read_all(&LayerRef { path, ..reference })
}

fn of_bytes(bytes: Vec<u8>) -> Result<Layer, ReadError> {
    let path = Path::new("t.parquet");
    let format = FORMATS.iter().find(|format| format.extensions().contains(&"parquet")).unwrap();
    parse(*format, &InputFile::of_bytes(path, bytes), &LayerRef::to_file(path))
}

fn written(layer: &Layer, system: &System) -> Vec<u8> {
    let written = Written {
        layer,
        system,
        has_coordinates: false,
        name: "layer",
        options: WriteOptions::default(),
    };
    writer_of(Path::new("t.parquet")).unwrap().write(written).unwrap()
}

fn cells<'a>(layer: &'a Layer, name: &str) -> Vec<&'a str> {
    layer.column(name).unwrap().cells.iter().collect()
}

fn notes(layer: &Layer) -> String {
    layer.notes.iter().map(|note| note.text.as_str()).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_layer_of_geopandas_comes_back_with_its_names_ids_and_nulls() {
    let layer = read("wkb-4547.parquet").unwrap();
    let names: Vec<&str> = layer.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["编号", "名称", "人口", "面积"]);
    assert_eq!(cells(&layer, "编号"), ["001", "002"]);
    assert_eq!(cells(&layer, "人口"), ["120", ""]);
    assert_eq!(layer.column("人口").unwrap().kind, CellKind::Integer);
    assert_eq!((layer.rows.as_slice(), layer.len()), (&[1, 2][..], 2));
    assert!(layer.declared_crs.unwrap().contains("\"code\":4547"));
    let refused = &layer.refused[0];
    assert_eq!((refused.kind, refused.row), ("geom-null", Some(3)));
    assert!(layer.notes.is_empty(), "the bounding boxes are derived: {:?}", layer.notes);
}

#[test]
fn native_encodings_are_read_like_well_known_binary() {
    for (kind, first, last) in [
        ("point", "POINT(1 2)", "POINT(3 4)"),
        ("linestring", "LINESTRING(0 0,1 1,2 0)", "LINESTRING(5 5,6 6)"),
        ("multipoint", "MULTIPOINT(1 2,3 4)", "MULTIPOINT(5 6)"),
        (
            "multilinestring",
            "MULTILINESTRING((0 0,1 1),(2 2,3 3,4 4))",
            "MULTILINESTRING((7 7,8 8))",
        ),
        (
            "polygon",
            "POLYGON((0 0,9 0,9 9,0 9,0 0),(1 1,2 1,2 2,1 1),(4 4,5 4,5 5,4 4))",
            "POLYGON((20 20,21 20,21 21,20 20))",
        ),
        (
            "multipolygon",
            "MULTIPOLYGON(((0 0,9 0,9 9,0 9,0 0),(1 1,2 1,2 2,1 1),(4 4,5 4,5 5,4 4)),((20 20,21 20,21 21,20 20)))",
            "MULTIPOLYGON(((20 20,21 20,21 21,20 20)))",
        ),
    ] {
        let interleaved = folder().join(format!("interleaved-{kind}.parquet"));
        let files = ["native", "interleaved"].map(|how| format!("{how}-{kind}.parquet"));
        for file in files.iter().take(1 + usize::from(interleaved.exists())) {
            let layer = read(file).unwrap();
            let shapes = layer.geometries.as_ref().unwrap();
            let texts: Vec<String> = shapes.iter().map(|it| format!("{it:?}")).collect();
            let plain = |text: &String| text.replace(".0", "");
            assert_eq!(texts.iter().map(plain).collect::<Vec<_>>(), [first, last], "{file}");
            assert_eq!(layer.rows, [1, 3]);
            assert_eq!(cells(&layer, "id"), ["a", "c"]);
            assert_eq!(layer.refused[0].row, Some(2));
        }
    }
}

#[test]
fn every_type_of_a_plain_table_becomes_exact_text() {
    let layer = read("types.parquet").unwrap();
    assert!(layer.geometries.is_none() && layer.declared_crs.is_none());
    for (name, first, last) in [
        ("i8", "-1", "127"),
        ("u8", "255", "0"),
        ("u32", "4294967295", "0"),
        ("u64", "18446744073709551615", "0"),
        ("i64", "-9223372036854775808", "5"),
        ("f32", "0.1", "10000000000"),
        ("f64", "0.1", "0.0000001"),
        ("flag", "true", "false"),
        ("text", "001", "乌海"),
        ("dict", "甲", "乙"),
        ("day", "2026-11-30", "1969-12-31"),
        ("ms", "1970-01-01T00:00:00.001", "1969-12-31T23:59:59.999"),
        ("us", "1970-01-01T00:00:01.500Z", "1970-01-01T00:00:00Z"),
        ("ns", "1970-01-01T00:00:00.000000001Z", "1970-01-01T00:00:00Z"),
        ("time", "08:30:01.500", "00:00:00"),
        ("dec", "12.340", "-0.005"),
        ("wide", "12345678901234567890123456.78", "-1.00"),
        ("null", "", ""),
    ] {
        assert_eq!(cells(&layer, name), [first, "", last], "{name}");
    }
    let said = notes(&layer);
    for name in ["bytes", "list", "struct"] {
        assert!(said.contains(&format!("\"{name}\"")), "{said}");
    }
    let newer = read("types-v2.parquet").unwrap();
    for column in &newer.columns {
        assert_eq!(Some(&column.cells), layer.column(&column.name).map(|it| &it.cells));
    }
}

#[test]
fn crs_missing() {
    let layer = read("crs-null.parquet").unwrap();
    assert_eq!(layer.declared_crs, None);
    assert!(notes(&layer).contains("crs-missing"), "{}", notes(&layer));
}

#[test]
fn not_geoparquet() {
    let error = read("no-geo.parquet").unwrap_err().to_string();
    assert!(error.contains("not GeoParquet") && error.contains("hint:"), "{error}");
    let layer = read("no-geo.parquet?geometry=geometry").unwrap();
    assert!(matches!(layer.geometries.as_deref(), Some([Geometry::Point(_)])));
    let error = read("wkb-4547.parquet?geometry=geometri").unwrap_err().to_string();
    assert!(error.contains("did you mean \"geometry\"?"), "{error}");
}

/// A file of one column that says by its type that it holds geometries.
fn typed(crs: Option<&str>, keys: &[(&str, &str)]) -> Vec<u8> {
    let field = Type::primitive_type_builder("where", Physical::BYTE_ARRAY)
        .with_logical_type(Some(LogicalType::geometry(crs.map(str::to_owned))))
        .with_repetition(Repetition::REQUIRED)
        .build()
        .unwrap();
    let schema = Type::group_type_builder("schema").with_fields(vec![Arc::new(field)]);
    let keys =
        keys.iter().map(|(key, value)| KeyValue::new((*key).to_owned(), (*value).to_owned()));
    let properties = WriterProperties::builder().set_key_value_metadata(Some(keys.collect()));
    let (schema, properties) = (Arc::new(schema.build().unwrap()), Arc::new(properties.build()));
    let mut file = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
    let mut group = file.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    let mut point = vec![1, 1, 0, 0, 0];
    point.extend([1.0_f64, 2.0].iter().flat_map(|number| number.to_le_bytes()));
    column.typed::<ByteArrayType>().write_batch(&[point.into()], None, None).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    file.into_inner().unwrap()
}

#[test]
fn a_column_may_say_by_its_type_that_it_is_a_geometry() {
    for (crs, keys, declared) in [
        (None, &[][..], Some("OGC:CRS84")),
        (Some("srid:4547"), &[], Some("EPSG:4547")),
        (Some("srid:0"), &[], None),
        (Some("EPSG:4490"), &[], Some("EPSG:4490")),
        (Some("projjson:here"), &[("here", "{\"name\":\"x\"}")], Some("{\"name\":\"x\"}")),
        (Some("projjson:gone"), &[], None),
    ] {
        let layer = of_bytes(typed(crs, keys)).unwrap();
        assert!(matches!(layer.geometries.as_deref(), Some([Geometry::Point(_)])));
        assert_eq!(layer.declared_crs.as_deref(), declared);
        assert_eq!(notes(&layer).contains("crs-missing"), declared.is_none());
    }
}

#[test]
fn a_compression_that_is_not_unpacked_is_named() {
    let error = read("brotli.parquet").unwrap_err().to_string();
    assert!(error.contains("compressed with BROTLI") && error.contains("snappy"), "{error}");
}

#[test]
fn heights_are_left_out_with_one_note() {
    let layer = read("heights.parquet").unwrap();
    assert_eq!(notes(&layer), "heights left out");
}

#[test]
fn what_is_written_comes_back_to_the_letter() {
    for (file, system) in [
        ("wkb-4547.parquet", System::WGS84),
        ("native-multipolygon.parquet", System::Local),
        ("native-linestring.parquet", System::WGS84),
        ("types.parquet", System::Local),
    ] {
        let layer = read(file).unwrap();
        let bytes = written(&layer, &system);
        assert_eq!(bytes, written(&layer, &system), "the same layer gives the same bytes");
        let back = of_bytes(bytes).unwrap();
        assert_eq!(back.geometries, layer.geometries, "{file}");
        assert_eq!(back.columns.len(), layer.columns.len());
        for (column, was) in back.columns.iter().zip(&layer.columns) {
            assert_eq!(column.name, was.name);
            // A decimal becomes a number: 12.340 is 12.34.
            if was.name != "dec" {
                assert_eq!(column.cells, was.cells, "{file}: {}", was.name);
            }
        }
        let crs = layer.geometries.is_some() && system == System::WGS84;
        assert_eq!(back.declared_crs.as_deref(), crs.then_some("OGC:CRS84"), "{file}");
    }
}

#[test]
fn a_layer_of_several_row_groups_keeps_its_order() {
    const ROWS: u32 = 200_001;
    let mut layer = read("crs-null.parquet").unwrap();
    layer.rows = (1..=ROWS).collect();
    layer.columns[0].cells = Default::default();
    (0..ROWS).for_each(|row| layer.columns[0].cells.push(&row.to_string()));
    let point = |row: u32| Geometry::Point(geo::point!(x: f64::from(row), y: 0.5));
    layer.geometries = Some((0..ROWS).map(point).collect());
    let back = of_bytes(written(&layer, &System::WGS84)).unwrap();
    assert_eq!((back.geometries, back.rows), (layer.geometries, layer.rows));
    assert_eq!(back.columns, layer.columns);
}

#[test]
fn parquet_invalid() {
    let whole = std::fs::read(folder().join("types.parquet")).unwrap();
    // A list of two billion schema elements, announced in ten bytes.
    let mut bomb = b"PAR1".to_vec();
    let footer = [0x15, 0x02, 0x19, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x00];
    bomb.extend(footer);
    bomb.extend((footer.len() as u32).to_le_bytes());
    bomb.extend(b"PAR1");
    let mut long = whole.clone();
    let at = long.len() - 8;
    long[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    for bytes in [
        b"PAR1".to_vec(),
        b"PAR1PAR1".to_vec(),
        b"PAR1\0\0\0\0PAR1".to_vec(),
        bomb,
        long,
        whole[..whole.len() - 1].to_vec(),
        whole[..whole.len() / 2].to_vec(),
    ] {
        let error = of_bytes(bytes).unwrap_err().to_string();
        assert!(error.contains("not a Parquet file that can be read"), "{error}");
        assert!(error.contains("hint:"), "{error}");
    }
}

/// A small file of one required column, its values all the same.
fn constant<T: DataType>(physical: Physical, value: T::T, rows: usize) -> Vec<u8> {
    let field = Type::primitive_type_builder("c", physical)
        .with_logical_type((physical == Physical::BYTE_ARRAY).then_some(LogicalType::String))
        .with_repetition(Repetition::REQUIRED)
        .build()
        .unwrap();
    let schema = Type::group_type_builder("schema").with_fields(vec![Arc::new(field)]);
    let properties = WriterProperties::builder().set_writer_version(WriterVersion::PARQUET_2_0);
    let (schema, properties) = (Arc::new(schema.build().unwrap()), Arc::new(properties.build()));
    let mut file = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
    let mut group = file.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<T>().write_batch(&vec![value; rows], None, None).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    file.into_inner().unwrap()
}

#[test]
fn rows_and_texts_are_in_proportion_to_the_file() {
    let most = constant::<Int64Type>(Physical::INT64, 7, 1_000_000);
    assert!(most.len() < 5_000, "{} bytes", most.len());
    assert_eq!(of_bytes(most).unwrap().len(), 1_000_000);
    let error = of_bytes(constant::<Int64Type>(Physical::INT64, 7, 1_000_001)).unwrap_err();
    assert!(error.to_string().contains("1000001 rows in a file of"), "{error}");
    let text = |rows| {
        let text = ByteArray::from("x".repeat(100_000).into_bytes());
        of_bytes(constant::<ByteArrayType>(Physical::BYTE_ARRAY, text, rows))
    };
    assert_eq!(text(600).unwrap().len(), 600);
    let error = text(700).unwrap_err().to_string();
    assert!(error.contains("its texts are far larger than the file"), "{error}");
}

#[test]
fn damaged_bytes_are_refused_without_a_panic() {
    let files = [
        "types.parquet",
        "types-v2.parquet",
        "crs-null.parquet",
        "native-polygon.parquet",
        "interleaved-point.parquet",
    ]
    .map(|name| std::fs::read(folder().join(name)).unwrap());
    let seed: u64 = 20_261_130;
    println!("seed {seed}");
    let mut random = rand_pcg::Pcg64::seed_from_u64(seed);
    let (mut read, mut refused) = (0, 0);
    for _ in 0..20_000 {
        let mut bytes = files[random.random_range(0..files.len())].clone();
        // The texts of the metadata are the larger part of small files: damage the rest.
        for _ in 0..random.random_range(1..4) {
            let at = match random.random_range(0..3) {
                0 => random.random_range(0..bytes.len()),
                1 => random.random_range(0..bytes.len().min(900)),
                _ => bytes.len() - 1 - random.random_range(0..bytes.len().min(1_200)),
            };
            bytes[at] = random.random();
        }
        if random.random_range(0..8) == 0 {
            let cut = random.random_range(0..bytes.len());
            let length = random.random_range(0..=bytes.len() - cut);
            bytes.drain(cut..cut + length);
        }
        if bytes.is_empty() {
            continue;
        }
        match of_bytes(bytes) {
            Ok(_) => read += 1,
            Err(_) => refused += 1,
        }
    }
    println!("{read} read, {refused} refused");
    assert!(read > 100 && refused > 100);
}
