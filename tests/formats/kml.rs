//! KML and KMZ, as Google Earth, map web sites and people who edit by hand write them.

use std::io::{Cursor, Write};
use std::path::Path;

use geo::Geometry;
use radii::crs::System;
use radii::read::{CellKind, FORMATS, InputFile, Layer, LayerRef, ReadError, parse};
use radii::write::{WriteOptions, Written, writer_of};
use rand::{Rng, SeedableRng};

fn read_as(reference: &str, bytes: &[u8]) -> Result<Layer, ReadError> {
    let reference: LayerRef = reference.parse().unwrap();
    let format = FORMATS.iter().find(|format| format.extensions().contains(&"kml")).unwrap();
    parse(*format, &InputFile::of_bytes(&reference.path, bytes.to_vec()), &reference)
}

fn read(text: &str) -> Result<Layer, ReadError> {
    read_as("t.kml", text.as_bytes())
}

fn placemarks(inner: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>{inner}</Document></kml>"
    )
}

fn cells<'a>(layer: &'a Layer, name: &str) -> Vec<&'a str> {
    layer.column(name).unwrap_or_else(|| panic!("no {name}")).cells.iter().collect()
}

fn shapes(layer: &Layer) -> Vec<String> {
    layer.geometries.iter().flatten().map(|it| format!("{it:?}").replace(".0", "")).collect()
}

fn notes(layer: &Layer) -> String {
    layer.notes.iter().map(|note| note.text.as_str()).collect::<Vec<_>>().join("\n")
}

const POINT: &str = "<Point><coordinates>106.8,39.6,0</coordinates></Point>";

#[test]
fn placemarks_of_all_folders_come_in_the_order_of_the_document() {
    let text = placemarks(&format!(
        r#"<name>图层</name>
        <Schema id="s"><SimpleField type="int" name="人口"/><SimpleField type="string" name="编号"/></Schema>
        <Placemark><name>甲 &amp; 乙</name><description><![CDATA[<b>粗</b>]]></description>{POINT}</Placemark>
        <Folder><name>学校</name>
          <Folder><name>小学</name><Placemark><name>一</name><ExtendedData>
            <SchemaData schemaUrl="s"><SimpleData name="编号">001</SimpleData><SimpleData name="人口">12</SimpleData></SchemaData>
            <Data name="kind"><displayName>类</displayName><value> new </value></Data></ExtendedData>{POINT}</Placemark></Folder>
          <Placemark><name>&#x4e8c;</name>{POINT}</Placemark>
        </Folder>
        <Placemark>{POINT}</Placemark>"#
    ));
    let layer = read(&text).unwrap();
    assert_eq!(layer.rows, [1, 2, 3, 4]);
    assert_eq!(cells(&layer, "name"), ["甲 & 乙", "一", "二", ""]);
    assert_eq!(cells(&layer, "description"), ["<b>粗</b>", "", "", ""]);
    assert_eq!(cells(&layer, "folder"), ["", "学校/小学", "学校", ""]);
    assert_eq!(cells(&layer, "编号"), ["", "001", "", ""]);
    assert_eq!(layer.column("人口").unwrap().kind, CellKind::Integer);
    assert_eq!(layer.column("编号").unwrap().kind, CellKind::Text);
    assert_eq!(cells(&layer, "kind"), ["", "new", "", ""]);
    assert_eq!(layer.declared_crs.as_deref(), Some("EPSG:4326"));
    assert!(layer.notes.is_empty(), "{:?}", layer.notes);
    for (wanted, rows) in [("学校", &[2, 3][..]), ("小学", &[2]), ("学校/小学", &[2])] {
        let layer = read_as(&format!("t.kml?layer={wanted}"), text.as_bytes()).unwrap();
        assert_eq!(layer.rows, rows, "{wanted}");
    }
    let error = read_as("t.kml?layer=学小", text.as_bytes()).unwrap_err().to_string();
    assert!(error.contains("学校, 学校/小学"), "{error}");
}

#[test]
fn every_geometry_is_read() {
    let ring = "<LinearRing><coordinates>0,0 4,0\n4,4\t0,0</coordinates></LinearRing>";
    let hole = "<LinearRing><coordinates>2,1 3,1 3,2 2,1</coordinates></LinearRing>";
    let polygon = format!(
        "<Polygon><outerBoundaryIs>{ring}</outerBoundaryIs><innerBoundaryIs>{hole}</innerBoundaryIs></Polygon>"
    );
    let line =
        "<LineString><tessellate>1</tessellate><coordinates>0,0 1,1</coordinates></LineString>";
    for (inner, expected) in [
        (POINT.to_owned(), "POINT(106.8 39.6)"),
        (line.to_owned(), "LINESTRING(0 0,1 1)"),
        (ring.to_owned(), "LINESTRING(0 0,4 0,4 4,0 0)"),
        (polygon.clone(), "POLYGON((0 0,4 0,4 4,0 0),(2 1,3 1,3 2,2 1))"),
        (
            format!("<MultiGeometry>{POINT}{POINT}</MultiGeometry>"),
            "MULTIPOINT(106.8 39.6,106.8 39.6)",
        ),
        (format!("<MultiGeometry>{line}</MultiGeometry>"), "MULTILINESTRING((0 0,1 1))"),
        (
            format!("<MultiGeometry><MultiGeometry>{polygon}</MultiGeometry></MultiGeometry>"),
            "MULTIPOLYGON(((0 0,4 0,4 4,0 0),(2 1,3 1,3 2,2 1)))",
        ),
        (
            format!("<MultiGeometry>{POINT}{line}</MultiGeometry>"),
            "GEOMETRYCOLLECTION(POINT(106.8 39.6),LINESTRING(0 0,1 1))",
        ),
    ] {
        let layer = read(&placemarks(&format!("<Placemark>{inner}</Placemark>"))).unwrap();
        assert_eq!(shapes(&layer), [expected]);
    }
}

#[test]
fn what_is_left_out_is_said() {
    let text = placemarks(&format!(
        "<NetworkLink><Link><href>http://example.com/x.kml</href></Link></NetworkLink>
        <Placemark><Point><coordinates>1,2,30</coordinates></Point></Placemark>
        <Placemark><gx:Track><when>2026</when></gx:Track>{POINT}</Placemark>"
    ));
    let layer = read(&text).unwrap();
    assert_eq!(layer.len(), 2);
    let said = notes(&layer);
    assert!(said.contains("heights left out"), "{said}");
    assert!(said.contains("network links left out: 1"), "{said}");
    assert!(said.contains("tracks and models left out: 1"), "{said}");
}

#[test]
fn placemarks_that_cannot_be_used_are_refused_by_row() {
    let ring = |inner: &str| {
        format!(
            "<Polygon><outerBoundaryIs><LinearRing><coordinates>{inner}</coordinates></LinearRing></outerBoundaryIs></Polygon>"
        )
    };
    for (inner, kind) in [
        ("<name>x</name>".to_owned(), "geom-null"),
        ("<Point><coordinates/></Point>".to_owned(), "geom-empty"),
        ("<Polygon/>".to_owned(), "geom-empty"),
        ("<MultiGeometry/>".to_owned(), "geom-empty"),
        ("<Point><coordinates>1;2</coordinates></Point>".to_owned(), "coord-type"),
        ("<Point><coordinates>1e999,2</coordinates></Point>".to_owned(), "coord-not-finite"),
        ("<Point><coordinates>nan,2</coordinates></Point>".to_owned(), "coord-not-finite"),
        ("<Point><coordinates>1,2 3,4</coordinates></Point>".to_owned(), "geom-type"),
        (ring("0,0 1,1"), "poly-degenerate"),
        (ring("0,0 1,1 0,0"), "poly-degenerate"),
    ] {
        let text =
            placemarks(&format!("<Placemark>{POINT}</Placemark><Placemark>{inner}</Placemark>"));
        let layer = read(&text).unwrap();
        let refused: Vec<_> = layer.refused.iter().map(|it| (it.kind, it.row)).collect();
        assert_eq!((refused, layer.rows), (vec![(kind, Some(2))], vec![1]), "{inner}");
    }
}

#[test]
fn xml_dtd_refused() {
    let bombs = [
        "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;\">]><kml><Placemark><name>&lol2;</name></Placemark></kml>",
        "<?xml version=\"1.0\"?><!DOCTYPE kml [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><kml><Placemark><name>&x;</name></Placemark></kml>",
        "<!DOCTYPE kml SYSTEM \"http://example.com/kml.dtd\"><kml/>",
    ];
    for text in bombs {
        let error = read(text).unwrap_err().to_string();
        assert!(error.contains("document type definition"), "{error}");
        assert!(error.contains("hint: take the <!DOCTYPE"), "{error}");
    }
    let error = read(&placemarks("<Placemark><name>&nbsp;</name></Placemark>")).unwrap_err();
    assert!(error.to_string().contains("&nbsp;"), "{error}");
}

#[test]
fn too_deep() {
    let nested = |depth: usize| {
        let inner = format!("<Placemark>{POINT}</Placemark>");
        let (open, close) = ("<Folder>".repeat(depth), "</Folder>".repeat(depth));
        placemarks(&format!("{open}{inner}{close}"))
    };
    // The document, the placemark, the point and its coordinates are elements too.
    assert_eq!(read(&nested(128 - 5)).unwrap().len(), 1);
    for depth in [128 - 4, 100_000] {
        let error = read(&nested(depth)).unwrap_err().to_string();
        assert!(error.contains("nested more than 128 deep"), "{error}");
    }
}

#[test]
fn what_is_cut_or_no_kml_says_where() {
    let whole = placemarks(&format!("<Placemark>{POINT}</Placemark>"));
    for cut in [whole.len() - 3, whole.len() / 2] {
        assert!(read(&whole[..cut]).is_err());
    }
    let error = read(&whole[..whole.len() - 6]).unwrap_err().to_string();
    assert!(error.starts_with("t.kml:2: "), "{error}");
    let error = read("<gpx><wpt/></gpx>").unwrap_err().to_string();
    assert!(error.contains("it begins with <gpx>"), "{error}");
    assert!(read("just text").is_err());
}

#[test]
fn encodings_are_those_the_bytes_are_in() {
    let text = |label: &str| {
        placemarks(&format!("<Placemark><name>海勃湾区</name>{POINT}</Placemark>"))
            .replace("UTF-8", label)
    };
    let gb = encoding_rs::GB18030.encode(&text("GB2312")).0.into_owned();
    let big5 = encoding_rs::BIG5.encode(&text("Big5").replace("湾区", "灣區")).0.into_owned();
    let wide: Vec<u8> = text("UTF-16").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked: Vec<u8> = [&b"\xFF\xFE"[..], &wide].concat();
    let lying = text("GB2312").into_bytes();
    for bytes in [gb, wide, marked, lying, text("UTF-8").into_bytes()] {
        assert_eq!(cells(&read_as("t.kml", &bytes).unwrap(), "name"), ["海勃湾区"]);
    }
    assert_eq!(cells(&read_as("t.kml", &big5).unwrap(), "name"), ["海勃灣區"]);
}

#[test]
fn kmz_holds_a_document() {
    let packed = |entries: &[(&str, &str)]| {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in entries {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    let one = placemarks(&format!("<Placemark><name>1</name>{POINT}</Placemark>"));
    let other = one.replace('1', "2");
    let layer = read_as("t.kmz", &packed(&[("a.kml", &other), ("doc.kml", &one)])).unwrap();
    assert_eq!(cells(&layer, "name"), ["1"]);
    assert!(notes(&layer).contains("1 more .kml"), "{}", notes(&layer));
    let layer = read_as("t.kmz", &packed(&[("files/x.png", "x"), ("地图/图.KML", &one)])).unwrap();
    assert_eq!(cells(&layer, "name"), ["1"]);
    let error = read_as("t.kmz", &packed(&[("x.png", "x")])).unwrap_err().to_string();
    assert!(error.contains("no .kml in the archive"), "{error}");
    let error = read_as("t.kmz", &packed(&[("doc.kml", "<kml>")])).unwrap_err().to_string();
    assert!(error.contains("doc.kml:1"), "{error}");
}

#[test]
fn what_is_written_comes_back() {
    let text = r#"{"type":"FeatureCollection","features":[
      {"type":"Feature","properties":{"name":"甲 <b>&\"'","编号":"001","人口":12,"面积":0.5,"开放":true,"大":9007199254740993,"空":null,"注":"a\u0001b\r\nc"},"geometry":{"type":"Point","coordinates":[106.8,39.6]}},
      {"type":"Feature","properties":{"name":"乙","编号":"002","人口":-1,"面积":2,"开放":false},"geometry":{"type":"Polygon","coordinates":[[[0,0],[0,4],[4,4],[4,0],[0,0]],[[1,1],[2,1],[2,2],[1,1]]]}},
      {"type":"Feature","properties":{},"geometry":{"type":"MultiLineString","coordinates":[[[0,0],[1,1]],[[2,2],[3,3]]]}},
      {"type":"Feature","properties":{},"geometry":{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[0,0],[1,1]]}]}}]}"#;
    let reference = LayerRef::to_file("t.geojson");
    let format = FORMATS.iter().find(|format| format.extensions().contains(&"geojson")).unwrap();
    let file = InputFile::of_bytes(&reference.path, text.into());
    let layer = parse(*format, &file, &reference).unwrap();
    let written = || {
        let written = Written {
            layer: &layer,
            system: &System::WGS84,
            has_coordinates: false,
            name: "图层",
            options: WriteOptions::default(),
        };
        writer_of(Path::new("t.kml")).unwrap().write(written).unwrap()
    };
    let bytes = written();
    assert_eq!(bytes, written(), "the same layer gives the same bytes");
    let back = read_as("t.kml", &bytes).unwrap();
    let names = |layer: &Layer| {
        let names = layer.columns.iter().map(|column| column.name.clone());
        names.collect::<Vec<_>>()
    };
    assert_eq!(names(&back), names(&layer));
    for (column, was) in back.columns.iter().zip(&layer.columns) {
        if was.name == "注" {
            assert_eq!(column.cells.at(0), "a\u{FFFD}b\r\nc");
        } else {
            assert_eq!(column.cells, was.cells, "{}", was.name);
        }
    }
    assert_eq!(back.column("人口").unwrap().kind, CellKind::Integer);
    assert_eq!(back.column("编号").unwrap().kind, CellKind::Text);
    let ccw = "POLYGON((0 0,4 0,4 4,0 4,0 0),(1 1,2 2,2 1,1 1))";
    assert_eq!(shapes(&back)[1], ccw);
    let same = |at: usize| assert_eq!(shapes(&back)[at], shapes(&layer)[at]);
    [0, 2, 3].into_iter().for_each(same);
    assert!(matches!(back.geometries.as_ref().unwrap()[3], Geometry::GeometryCollection(_)));
    if let Some(to) = std::env::var_os("RADII_KEEP") {
        std::fs::write(to, bytes).unwrap();
    }
}

#[test]
fn damaged_bytes_never_panic() {
    let text = placemarks(&format!(
        "<Schema><SimpleField type=\"int\" name=\"a\"/></Schema><Folder><name>f</name><Placemark><name>海</name><ExtendedData><SchemaData><SimpleData name=\"a\">1</SimpleData></SchemaData></ExtendedData><MultiGeometry>{POINT}<LineString><coordinates>0,0 1,1</coordinates></LineString></MultiGeometry></Placemark></Folder>"
    ));
    let seed: u64 = 20_261_130;
    println!("seed {seed}");
    let mut random = rand_pcg::Pcg64::seed_from_u64(seed);
    for _ in 0..20_000 {
        let mut bytes = text.clone().into_bytes();
        for _ in 0..random.random_range(1..5) {
            let at = random.random_range(0..bytes.len());
            match random.random_range(0..3) {
                0 => bytes[at] = random.random(),
                1 => bytes[at] = b"<>/&;\"= ,"[random.random_range(0..9)],
                _ => drop(bytes.drain(at..(at + 9).min(bytes.len()))),
            }
        }
        let _ = read_as("t.kml", &bytes);
    }
}

#[test]
fn data_that_bears_the_name_of_an_element_has_a_column_of_its_own() {
    let data = |pairs: &[(&str, &str)]| -> String {
        let one = |(name, value): &(&str, &str)| {
            format!("<Data name=\"{name}\"><value>{value}</value></Data>")
        };
        format!("<ExtendedData>{}</ExtendedData>", pairs.iter().map(one).collect::<String>())
    };
    let first = data(&[("name", "甲 2"), ("folder", "f"), ("a", "1"), ("a", "2")]);
    let second = data(&[("description", "d"), ("name", "乙"), ("a_2", "3")]);
    let text = placemarks(&format!(
        "<Folder><name>学校</name><Placemark><name>甲</name>{first}{POINT}</Placemark></Folder>\
         <Placemark>{second}{POINT}</Placemark>"
    ));
    let layer = read(&text).unwrap();
    assert_eq!(cells(&layer, "name"), ["甲", ""]);
    assert_eq!(cells(&layer, "name_2"), ["甲 2", "乙"]);
    assert_eq!(cells(&layer, "folder"), ["学校", ""]);
    assert_eq!(cells(&layer, "folder_2"), ["f", ""]);
    // No element says it.
    assert_eq!(cells(&layer, "description"), ["", "d"]);
    assert_eq!(cells(&layer, "a"), ["1", ""]);
    assert_eq!(cells(&layer, "a_2"), ["", "3"]);
    assert_eq!(cells(&layer, "a_3"), ["2", ""]);
    assert!(notes(&layer).contains("its data is in the column \"name_2\""), "{}", notes(&layer));
}
