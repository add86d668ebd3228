//! Shapefiles: those of other programs, those of old programs, and damaged ones.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use geo::{Area, CoordsIter, Geometry};
use radii::read::{CellKind, FORMATS, InputFile, Layer, LayerRef, ReadError, Severity};
use rand::{Rng, SeedableRng};

/// The files of a shapefile, by ending.
#[derive(Clone, Default)]
struct Files(Vec<(&'static str, Vec<u8>)>);

impl Files {
    fn with(mut self, ending: &'static str, bytes: impl Into<Vec<u8>>) -> Files {
        self.0.retain(|(known, _)| *known != ending);
        self.0.push((ending, bytes.into()));
        self
    }

    fn without(mut self, ending: &str) -> Files {
        self.0.retain(|(known, _)| *known != ending);
        self
    }

    /// Read them from a folder.
    fn read(&self) -> Result<Layer, ReadError> {
        self.read_as("")
    }

    fn read_as(&self, keys: &str) -> Result<Layer, ReadError> {
        let folder = tempfile::tempdir().unwrap();
        for (ending, bytes) in &self.0 {
            std::fs::write(folder.path().join(format!("blocks.{ending}")), bytes).unwrap();
        }
        let path = folder.path().join("blocks.shp").display().to_string();
        radii::read::read_all(&format!("{path}{keys}").parse().unwrap())
    }

    fn error(&self) -> String {
        self.read().unwrap_err().to_string()
    }
}

/// A `.shp` or `.shx` header before its records.
fn framed(kind: i32, records: &[u8]) -> Vec<u8> {
    let mut file = 9994_i32.to_be_bytes().to_vec();
    file.resize(24, 0);
    file.extend((((100 + records.len()) / 2) as i32).to_be_bytes());
    file.extend(1000_i32.to_le_bytes());
    file.extend(kind.to_le_bytes());
    file.resize(100, 0);
    file.extend_from_slice(records);
    file
}

fn shp(kind: i32, contents: &[Vec<u8>]) -> Vec<u8> {
    let mut records = Vec::new();
    for (content, number) in contents.iter().zip(1_i32..) {
        records.extend(number.to_be_bytes());
        records.extend(((content.len() / 2) as i32).to_be_bytes());
        records.extend_from_slice(content);
    }
    framed(kind, &records)
}

/// The index of a `.shp` whose records lie side by side.
fn shx(kind: i32, contents: &[Vec<u8>]) -> Vec<u8> {
    let mut entries = Vec::new();
    let mut at = 100;
    for content in contents {
        entries.extend(((at / 2) as i32).to_be_bytes());
        entries.extend(((content.len() / 2) as i32).to_be_bytes());
        at += 8 + content.len();
    }
    framed(kind, &entries)
}

fn point(x: f64, y: f64) -> Vec<u8> {
    [&1_i32.to_le_bytes()[..], &x.to_le_bytes(), &y.to_le_bytes()].concat()
}

fn polygon(rings: &[&[(f64, f64)]]) -> Vec<u8> {
    let mut content = 5_i32.to_le_bytes().to_vec();
    content.resize(36, 0);
    let total: usize = rings.iter().map(|ring| ring.len()).sum();
    content.extend((rings.len() as i32).to_le_bytes());
    content.extend((total as i32).to_le_bytes());
    let mut start = 0;
    for ring in rings {
        content.extend((start as i32).to_le_bytes());
        start += ring.len();
    }
    for (x, y) in rings.iter().copied().flatten() {
        content.extend(x.to_le_bytes());
        content.extend(y.to_le_bytes());
    }
    content
}

/// A table of fields (name, kind, width, decimals) and rows that begin with their mark.
fn dbf(language: u8, fields: &[(&[u8], u8, u8, u8)], rows: &[&[u8]]) -> Vec<u8> {
    let width: usize = 1 + fields.iter().map(|field| usize::from(field.2)).sum::<usize>();
    let mut table = vec![3, 126, 11, 30];
    table.extend((rows.len() as u32).to_le_bytes());
    table.extend((33 + 32 * fields.len() as u16).to_le_bytes());
    table.extend((width as u16).to_le_bytes());
    table.resize(32, 0);
    table[29] = language;
    for (name, kind, width, decimals) in fields {
        let mut entry = name.to_vec();
        entry.resize(32, 0);
        entry[11] = *kind;
        entry[16] = *width;
        entry[17] = *decimals;
        table.extend(entry);
    }
    table.push(b'\r');
    for row in rows {
        assert_eq!(row.len(), width, "{}", String::from_utf8_lossy(row));
        table.extend_from_slice(row);
    }
    table.push(0x1A);
    table
}

/// Two points with a Chinese name in GBK, and every kind of field.
fn points() -> Files {
    let shapes = [point(106.8, 39.6), point(106.9, 39.7)];
    let fields: [(&[u8], u8, u8, u8); 7] = [
        (b"\xb1\xe0\xba\xc5", b'C', 3, 0), // 编号
        (b"name", b'C', 8, 0),
        (b"code", b'N', 18, 0),
        (b"area", b'N', 8, 2),
        (b"share", b'F', 8, 4),
        (b"opened", b'D', 8, 0),
        (b"public", b'L', 1, 0),
    ];
    let rows: [&[u8]; 2] = [
        b" 001\xb7\xfe\xce\xf1    123456789012345678  120.50  0.333320261130T",
        b" 002-                        1********        00000000?",
    ];
    Files::default()
        .with("shp", shp(1, &shapes))
        .with("shx", shx(1, &shapes))
        .with("dbf", dbf(0, &fields, &rows))
        .with("prj", "GEOGCS[\"GCS_WGS_1984\"]\n")
}

fn cells<'a>(layer: &'a Layer, name: &str) -> Vec<&'a str> {
    layer.column(name).unwrap_or_else(|| panic!("{name}")).cells.iter().collect()
}

fn said(layer: &Layer, what: &str) -> bool {
    layer.notes.iter().any(|note| note.text.contains(what))
}

fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(path);
    if !path.exists() {
        println!("left out: {} is not there", path.display());
    }
    path.exists().then_some(path)
}

#[test]
fn every_kind_of_field_keeps_what_was_written() {
    let layer = points().read().unwrap();
    let names: Vec<&str> = layer.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["编号", "name", "code", "area", "share", "opened", "public"]);
    assert_eq!(cells(&layer, "编号"), ["001", "002"]);
    assert_eq!(cells(&layer, "name"), ["服务", "-"]);
    assert_eq!(cells(&layer, "code"), ["123456789012345678", "1"]);
    assert_eq!(cells(&layer, "area"), ["120.5", ""]);
    assert_eq!(cells(&layer, "share"), ["0.3333", ""]);
    assert_eq!(cells(&layer, "opened"), ["2026-11-30", ""]);
    assert_eq!(cells(&layer, "public"), ["true", ""]);
    let kinds: Vec<CellKind> = layer.columns.iter().map(|column| column.kind).collect();
    use CellKind::{Boolean, Date, Integer, Real, Text};
    assert_eq!(kinds, [Text, Text, Integer, Real, Real, Date, Boolean]);
    assert_eq!(layer.declared_crs.as_deref(), Some("GEOGCS[\"GCS_WGS_1984\"]"));
    assert_eq!(layer.crs_source, Some("the .prj file"));
    assert_eq!(layer.encoding, Some("gb18030"));
    assert_eq!(layer.rows, [1, 2]);
    assert!(said(&layer, "read as GB18030"));
    assert!(said(&layer, "1 numbers stand as ***"));
}

#[test]
fn a_missing_part_is_named() {
    let layer = points().without("dbf").read().unwrap();
    assert!(layer.columns.is_empty() && layer.len() == 2);
    let warned = |note: &radii::read::Note| {
        note.severity == Severity::Warning && note.text.contains("no .dbf")
    };
    assert!(layer.notes.iter().any(warned));
    let layer = points().without("shx").read().unwrap();
    assert!(said(&layer, "no .shx") && layer.len() == 2);
    let layer = points().without("prj").read().unwrap();
    assert_eq!((layer.declared_crs, layer.crs_source), (None, None));
}

#[test]
fn parts_in_capitals_belong_to_it_too() {
    let capitals = points().without("dbf").without("prj");
    let folder = tempfile::tempdir().unwrap();
    for (ending, bytes) in capitals.0.iter().chain(&points().0) {
        let ending = if *ending == "shp" { "shp".into() } else { ending.to_uppercase() };
        std::fs::write(folder.path().join(format!("blocks.{ending}")), bytes).unwrap();
    }
    let layer = radii::read::read(&LayerRef::to_file(folder.path().join("blocks.shp"))).unwrap();
    assert_eq!(cells(&layer, "编号"), ["001", "002"]);
    assert!(layer.declared_crs.is_some());
}

#[test]
fn as_many_rows_as_shapes_or_both_counts() {
    let one = dbf(0, &[(b"a", b'C', 1, 0)], &[b" x"]);
    let error = points().with("dbf", one).error();
    assert!(error.contains("2 shapes in the .shp and 1 rows in the .dbf"), "{error}");
}

#[test]
fn deleted_rows_go_with_their_shapes_and_null_shapes_are_named() {
    let shapes = [point(1., 2.), point(3., 4.), 0_i32.to_le_bytes().to_vec(), point(5., 6.)];
    let table = dbf(0, &[(b"a", b'C', 1, 0)], &[b" w", b"*x", b" y", b" z"]);
    let files = Files::default().with("shp", shp(1, &shapes)).with("dbf", table);
    let layer = files.read().unwrap();
    assert_eq!((cells(&layer, "a"), &layer.rows[..]), (vec!["w", "z"], &[1, 4][..]));
    assert!(said(&layer, "1 deleted rows"));
    assert_eq!(layer.refused.len(), 1);
    assert_eq!((layer.refused[0].kind, layer.refused[0].row), ("geom-null", Some(3)));
}

#[test]
fn polygons_are_right_whichever_way_their_rings_run() {
    let shell = [(0., 0.), (0., 10.), (10., 10.), (10., 0.), (0., 0.)];
    let hole = [(2., 2.), (4., 2.), (4., 4.), (2., 4.), (2., 2.)];
    let island = [(20., 0.), (20., 5.), (25., 5.), (25., 0.), (20., 0.)];
    let reversed = |ring: &[(f64, f64); 5]| {
        let mut ring = *ring;
        ring.reverse();
        ring
    };
    let right = polygon(&[&shell, &hole, &island]);
    // All counter-clockwise, the hole before its shell.
    let wrong = polygon(&[&hole, &reversed(&shell), &reversed(&island)]);
    let layer = Files::default().with("shp", shp(5, &[right, wrong])).read().unwrap();
    for geometry in layer.geometries.as_ref().unwrap() {
        let Geometry::MultiPolygon(polygons) = geometry else { panic!("{geometry:?}") };
        let holes: Vec<usize> = polygons.iter().map(|it| it.interiors().len()).collect();
        assert_eq!((holes, polygons.unsigned_area()), (vec![1, 0], 100. - 4. + 25.));
    }
    assert!(said(&layer, "in 1 polygons rings run the wrong way"));
}

#[test]
fn encodings_are_taken_from_where_they_are_said() {
    let said_to_be = |label: &str| points().with("cpg", label);
    for label in ["936", "GBK", "OEM 936", "ANSI 936", "LDID/77"] {
        let layer = said_to_be(label).read().unwrap();
        assert_eq!((layer.encoding, cells(&layer, "name")[0]), (Some("GBK"), "服务"), "{label}");
    }
    // A .cpg that is wrong is put right, with a warning; an encoding that is asked for is not.
    let layer = said_to_be("UTF-8").read().unwrap();
    assert_eq!(cells(&layer, "name")[0], "服务");
    assert!(said(&layer, ".cpg file says the texts are UTF-8"));
    let error = points().read_as("?encoding=utf-8").unwrap_err().to_string();
    assert!(error.contains("are not UTF-8"), "{error}");
    let layer = points().read_as("?encoding=gbk").unwrap();
    assert_eq!(cells(&layer, "编号"), ["001", "002"]);
    let language = dbf(0x4D, &[(b"\xb1\xe0\xba\xc5", b'C', 2, 0)], &[b" \xb7\xfe", b" \xce\xf1"]);
    let layer = points().with("dbf", language).read().unwrap();
    assert_eq!((layer.encoding, cells(&layer, "编号")), (Some("GBK"), vec!["服", "务"]));
}

#[test]
fn an_index_that_does_not_fit_is_left_aside() {
    let shapes = [point(106.8, 39.6), point(106.9, 39.7)];
    let mut far = shx(1, &shapes);
    far[104..108].copy_from_slice(&i32::MAX.to_be_bytes());
    let mut before = shx(1, &shapes);
    before[100..104].copy_from_slice(&(-4_i32).to_be_bytes());
    let many = framed(1, &shx(1, &shapes)[100..108].repeat(1000));
    for index in [far, before, many, b"short".to_vec(), framed(1, &[])] {
        let layer = points().with("shx", index.clone()).read();
        // A record's length in the index is not looked at: that of the record is.
        let layer = layer.unwrap();
        assert_eq!(layer.len(), 2);
    }
    let mut swapped = shx(1, &shapes)[100..].to_vec();
    swapped.rotate_left(8);
    let layer = points().with("shx", framed(1, &swapped)).read().unwrap();
    assert_eq!(layer.geometries.unwrap()[0], Geometry::Point(geo::point!(x: 106.9, y: 39.7)));
}

#[test]
fn counts_and_lengths_are_not_believed() {
    let files = |content: Vec<u8>| Files::default().with("shp", shp(5, &[content]));
    let ring = [(0., 0.), (0., 1.), (1., 1.), (0., 0.)];
    let with = |at: usize, number: i32| {
        let mut content = polygon(&[&ring]);
        content[at..at + 4].copy_from_slice(&number.to_le_bytes());
        files(content).read().unwrap().refused.first().map(|problem| problem.kind)
    };
    assert_eq!(with(36, 1), None);
    for (at, number) in [(36, i32::MAX), (36, -1), (40, i32::MAX), (40, 5), (44, 1), (44, -1)] {
        assert_eq!(with(at, number), Some("shape-broken"), "{number} at {at}");
    }
    assert_eq!(with(36, 0), Some("geom-empty"));
    assert_eq!(with(40, 2), Some("poly-degenerate"));
    assert_eq!(with(0, 31), Some("geom-type"));
    assert_eq!(with(0, 77), Some("geom-type"));
    let huge = [(0., 0.), (0., 1e308), (1e308, 1e308), (-1e308, -1e308)];
    assert!(files(polygon(&[&ring, &huge, &huge])).read().unwrap().refused.is_empty());
    let infinite = [(0., 0.), (0., f64::NAN), (f64::INFINITY, 1.), (0., 0.)];
    let layer = files(polygon(&[&ring, &infinite])).read().unwrap();
    assert_eq!(layer.refused[0].kind, "coord-not-finite");
}

#[test]
fn a_file_that_is_cut_short_is_refused() {
    let whole = points();
    for (ending, bytes) in &whole.0 {
        for length in 1..bytes.len() - 1 {
            let layer = whole.clone().with(ending, &bytes[..length]).read();
            match *ending {
                "shp" | "dbf" => assert!(layer.is_err(), "{ending} {length}"),
                _ => assert_eq!(layer.unwrap().len(), 2, "{ending} {length}"),
            }
        }
    }
    let cut = whole.0.iter().find(|(ending, _)| *ending == "shp").unwrap().1[..150].to_vec();
    let error = whole.with("shp", cut).error();
    assert!(error.contains("cut short in record 2"), "{error}");
}

#[test]
fn columns_of_one_name_and_of_none_are_told_apart() {
    let fields: [(&[u8], u8, u8, u8); 4] =
        [(b"a", b'C', 1, 0), (b"a", b'C', 1, 0), (b"", b'C', 1, 0), (b"memo", b'M', 10, 0)];
    let row: &[u8] = b" xyz         7";
    let layer = points().with("dbf", dbf(0, &fields, &[row, row])).read().unwrap();
    let names: Vec<&str> = layer.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["a", "a_2", "column_3"]);
    assert_eq!(cells(&layer, "a_2"), ["y", "y"]);
    assert!(said(&layer, "left out: memo"));
}

fn packed(files: &Files, name: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for name in name.split(',') {
        for (ending, bytes) in &files.0 {
            zip.start_file(format!("{name}.{ending}"), options).unwrap();
            zip.write_all(bytes).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

fn parse_zip(bytes: Vec<u8>, layer: Option<&str>) -> Result<Layer, ReadError> {
    let format = FORMATS.iter().find(|format| format.extensions().contains(&"zip")).unwrap();
    let reference = LayerRef { layer: layer.map(str::to_owned), ..LayerRef::to_file("blocks.zip") };
    radii::read::parse(*format, &InputFile::of_bytes("blocks.zip".as_ref(), bytes), &reference)
}

#[test]
fn a_shapefile_in_an_archive_is_read_whatever_its_name() {
    let layer = parse_zip(packed(&points(), "数据/街区"), None).unwrap();
    assert_eq!(cells(&layer, "编号"), ["001", "002"]);
    // Names in GBK, as a Chinese Windows packs them.
    let mut bytes = packed(&points(), "XXXX,YYYY");
    for (from, to) in [(b"XXXX", b"\xb7\xfe\xce\xf1"), (b"YYYY", b"\xbd\xd6\xc7\xf8")] {
        while let Some(at) = bytes.windows(4).position(|window| window == from) {
            bytes[at..at + 4].copy_from_slice(to);
        }
    }
    assert_eq!(parse_zip(bytes.clone(), Some("街区")).unwrap().len(), 2);
    let error = parse_zip(bytes.clone(), None).unwrap_err().to_string();
    assert!(
        error.contains("2 shapefiles in the archive") && error.contains("服务, 街区"),
        "{error}"
    );
    let error = parse_zip(bytes, Some("街道")).unwrap_err().to_string();
    assert!(error.contains("no layer \"街道\"") && error.contains("did you mean"), "{error}");
    let error = parse_zip(packed(&points().without("shp"), "a"), None).unwrap_err().to_string();
    assert!(error.contains("no shapefiles in the archive"), "{error}");
}

#[test]
fn real_files_of_other_programs_are_read() {
    let Some(path) = shared("formats/xian-gbk-shapefile/modifiedConn_link.shp") else { return };
    let layer = radii::read::read(&LayerRef::to_file(&path)).unwrap();
    assert_eq!((layer.len(), layer.encoding), (9842, Some("GBK")));
    let mut twin = dbase::ReaderBuilder::new()
        .with_encoding(dbase::encoding::EncodingRs::from(encoding_rs::GBK))
        .open(path.with_extension("dbf"))
        .unwrap();
    let names: Vec<String> = twin
        .read()
        .unwrap()
        .into_iter()
        .map(|mut record| match record.remove("road_name") {
            Some(dbase::FieldValue::Character(name)) => name.unwrap_or_default(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert!(cells(&layer, "road_name") == names);
    assert_eq!(cells(&layer, "road_name")[..2], ["神舟大道", "春临一路"]);
    assert_eq!(cells(&layer, "length")[0], "186.204520441541547");
    assert!(layer.declared_crs.unwrap().starts_with("GEOGCS[\"GCS_WGS_1984\""));
}

/// The bits of the positions that the other reader finds.
fn positions(shape: &shapefile::Shape) -> Vec<(u64, u64)> {
    use shapefile::Shape;
    macro_rules! bits {
        ($points:expr) => {
            $points.map(|at| (at.x.to_bits(), at.y.to_bits())).collect()
        };
    }
    match shape {
        Shape::Point(at) => bits!([at].into_iter()),
        Shape::PointM(at) => bits!([at].into_iter()),
        Shape::PointZ(at) => bits!([at].into_iter()),
        Shape::Multipoint(points) => bits!(points.points().iter()),
        Shape::MultipointM(points) => bits!(points.points().iter()),
        Shape::MultipointZ(points) => bits!(points.points().iter()),
        Shape::Polyline(line) => bits!(line.parts().iter().flatten()),
        Shape::PolylineM(line) => bits!(line.parts().iter().flatten()),
        Shape::PolylineZ(line) => bits!(line.parts().iter().flatten()),
        Shape::Polygon(rings) => bits!(rings.rings().iter().flat_map(|ring| ring.points())),
        Shape::PolygonM(rings) => bits!(rings.rings().iter().flat_map(|ring| ring.points())),
        Shape::PolygonZ(rings) => bits!(rings.rings().iter().flat_map(|ring| ring.points())),
        Shape::NullShape | Shape::Multipatch(_) => Vec::new(),
    }
}

#[test]
fn all_kinds_of_shapes_agree_with_another_reader() {
    let Some(folder) = shared("dirty/shapefile-rs/tests/data") else { return };
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "shp"));
    paths.sort();
    for path in paths {
        let layer = radii::read::read_all(&LayerRef::to_file(&path)).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if name == "multipatch" {
            assert!(layer.refused.iter().all(|problem| problem.kind == "geom-type"));
            continue;
        }
        assert_eq!(layer.refused, [], "{name}");
        let heights = name.ends_with('m') || name.ends_with('z');
        assert_eq!(said(&layer, "heights left out"), heights, "{name}");
        let twin = shapefile::ShapeReader::from_path(&path).unwrap().read().unwrap();
        let sorted = |geometry: &Geometry<f64>| {
            let mut all: Vec<(u64, u64)> =
                geometry.coords_iter().map(|at| (at.x.to_bits(), at.y.to_bits())).collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        assert_eq!(layer.len(), twin.len(), "{name}");
        for (own, twin) in layer.geometries.unwrap().iter().zip(twin) {
            let mut twin = positions(&twin);
            twin.sort_unstable();
            // Rings that are not closed in the file are closed by one of the readers alone.
            twin.dedup();
            assert_eq!(sorted(own), twin, "{name}");
        }
    }
}

#[test]
fn damaged_files_never_panic() {
    let seed: u64 = 20_261_130;
    println!("seed {seed}");
    let mut random = rand_pcg::Pcg64::seed_from_u64(seed);
    let ring = [(0., 0.), (0., 9.), (9., 9.), (0., 0.)];
    let hole = [(1., 2.), (1., 4.), (2., 4.), (1., 2.)];
    let shapes = [polygon(&[&ring, &hole]), polygon(&[&ring])];
    let samples = [
        points(),
        points().with("shp", shp(5, &shapes)).with("shx", shx(5, &shapes)).with("cpg", "936"),
    ];
    let mut read = 0;
    for round in 0..20_000 {
        let mut files = samples[round % 2].clone();
        for _ in 0..random.random_range(1..4) {
            let count = files.0.len();
            let bytes = &mut files.0[random.random_range(0..count)].1;
            match random.random_range(0..8) {
                _ if bytes.is_empty() => {}
                0 => bytes.truncate(random.random_range(0..bytes.len())),
                1 => {
                    let at = random.random_range(0..bytes.len());
                    let end = bytes.len().min(at + 4);
                    bytes[at..end].fill(if random.random() { 0xFF } else { 0x7F });
                }
                _ => {
                    let at = random.random_range(0..bytes.len());
                    bytes[at] = random.random();
                }
            }
        }
        let bytes = packed(&files, "a");
        let outcome = std::panic::catch_unwind(|| parse_zip(bytes, None));
        read += usize::from(outcome.unwrap_or_else(|_| panic!("round {round}")).is_ok());
    }
    // Some damage does no harm: the test is not one of a door that is always shut.
    assert!(read > 1000, "{read}");
}

#[test]
fn an_empty_dbf_is_none() {
    let layer = points().with("dbf", Vec::new()).read().unwrap();
    assert!(layer.columns.is_empty() && layer.len() == points().read().unwrap().len());
    assert!(said(&layer, "the .dbf is empty: geometries only"));
    assert!(points().with("dbf", b"x".to_vec()).error().contains("cut short within its header"));
}

#[test]
fn a_downloaded_shapefile_without_its_table_is_read() {
    let Some(path) = shared("spopt-sf/ServiceAreas_4.shp") else { return };
    let layer = radii::read::read(&LayerRef::to_file(path)).unwrap();
    assert_eq!((layer.len(), layer.columns.len()), (16, 0));
}
