//! Tables of text as they come: from an old Mac, from a German or a Chinese Excel, from PostGIS.

use std::path::Path;

use radii::read::{FORMATS, InputFile, Layer, LayerRef, ReadError, parse};

fn read_as(bytes: &[u8], query: &str) -> Result<Layer, ReadError> {
    let reference: LayerRef = format!("t.csv{query}").parse().unwrap();
    let format = FORMATS.iter().find(|format| format.extensions().contains(&"csv")).unwrap();
    parse(*format, &InputFile::of_bytes(Path::new("t.csv"), bytes.to_vec()), &reference)
}

fn cells(layer: &Layer, name: &str) -> Vec<String> {
    layer.column(name).unwrap().cells.iter().map(str::to_owned).collect()
}

fn notes(layer: &Layer) -> Vec<&str> {
    layer.notes.iter().map(|note| note.text.as_str()).collect()
}

#[test]
fn decimal_commas_are_read_and_said() {
    let layer =
        read_as("编号;经度;纬度;人口\n001;106,8130;39,6611;1,234\n".as_bytes(), "").unwrap();
    assert_eq!(cells(&layer, "经度"), ["106.8130"]);
    assert_eq!(cells(&layer, "人口"), ["1,234"]);
    assert_eq!(cells(&layer, "编号"), ["001"]);
    let said =
        ["columns separated by semicolons", "decimal commas read as points in \"经度\", \"纬度\""];
    assert_eq!(notes(&layer), said);
}

#[test]
fn old_macs_byte_order_marks_and_utf16_are_read() {
    let plain = "id,名称\r1,和平\r2,新华\r";
    let layer = read_as(plain.as_bytes(), "").unwrap();
    assert_eq!((cells(&layer, "名称").concat(), layer.rows), ("和平新华".to_owned(), vec![2, 3]));
    let marked: Vec<u8> = [b"\xEF\xBB\xBF", plain.as_bytes()].concat();
    assert_eq!(cells(&read_as(&marked, "").unwrap(), "id"), ["1", "2"]);
    let big: Vec<u8> =
        [0xFE, 0xFF].into_iter().chain(plain.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    assert_eq!(cells(&read_as(&big, "").unwrap(), "名称"), ["和平", "新华"]);
}

#[test]
fn csv_line_too_long() {
    let long = format!("a,b\n1,{}\n", "9".repeat(17 << 20));
    let error = read_as(long.as_bytes(), "").unwrap_err().to_string();
    assert!(error.starts_with("t.csv:2: a line of more than 16 MB; allowed: lines"), "{error}");
}

#[test]
fn ewkt_declares_its_system_and_the_column_is_gone() {
    let table = b"id,the_geom\n1,SRID=4547;POINT(500000 4390000)\n2,\"SRID=4547;LINESTRING(0 0,1 1)\"\n3,\n";
    let layer = read_as(table, "").unwrap();
    assert_eq!(layer.declared_crs.as_deref(), Some("EPSG:4547"));
    assert_eq!(layer.geometries.as_ref().map(Vec::len), Some(2));
    assert!(layer.column("the_geom").is_none());
    let refused = &layer.refused[0];
    assert_eq!((refused.kind, refused.row), ("geom-null", Some(4)));
    assert_eq!(refused.field.as_deref(), Some("the_geom"));
    // Columns of coordinates that were named are taken at their word.
    assert!(read_as(table, "?x=a&y=b").unwrap().geometries.is_none());
    let error = read_as(table, "?geometry=geom").unwrap_err().to_string();
    assert!(error.contains("geometry=geom: no such column; there are: id, the_geom"), "{error}");
}

#[test]
fn nested_wkt_is_too_deep_and_aborts_nothing() {
    let deep = "GEOMETRYCOLLECTION(".repeat(100_000);
    let layer = read_as(format!("id,wkt\n1,{deep}\n").as_bytes(), "").unwrap();
    assert_eq!(layer.refused[0].kind, "too-deep");
}

#[test]
fn nul_bytes_are_no_table() {
    assert!(read_as(b"a,b\n1,\0\n", "").unwrap_err().to_string().contains("a NUL byte"));
}

/// Whatever is cut or changed, the answer is a table or an error.
#[test]
fn damaged_tables_do_not_panic() {
    use rand::{Rng, SeedableRng};
    let seed = 20_261_130;
    println!("seed {seed}");
    let mut random = rand_pcg::Pcg64Mcg::seed_from_u64(seed);
    let good = "id;经度;wkt\n1;106,8130;SRID=4547;POLYGON Z ((0 0 1,1 0 1,1 1 1,0 0 1))\n\"2\";;\"MULTIPOINT((1 2),EMPTY)\"\n3;1,5;GEOMETRYCOLLECTION(POINT(1 2))\n";
    for _ in 0..3000 {
        let mut bytes = good.as_bytes().to_vec();
        for _ in 0..random.random_range(1..6) {
            let at = random.random_range(0..bytes.len());
            match random.random_range(0..3) {
                0 => bytes[at] = b"(),;\"\n\r= -9e"[random.random_range(0..12)],
                1 => bytes[at] = random.random(),
                _ => bytes.truncate(at.max(1)),
            }
        }
        let _ = read_as(&bytes, "");
    }
}

#[test]
fn a_title_above_the_headings_is_skipped_and_said() {
    let table = "\u{feff}海勃湾区社区服务中心一览表,,,\r\n编号,名称,经度,纬度\r\n001,和平,106.8,39.6\r\n002,新华,106.9,39.7\r\n";
    let layer = read_as(table.as_bytes(), "").unwrap();
    assert_eq!(
        (cells(&layer, "编号"), layer.rows.as_slice()),
        (vec!["001".to_owned(), "002".to_owned()], &[3, 4][..])
    );
    assert_eq!(
        notes(&layer),
        ["the headings are in row 2; above them: \"海勃湾区社区服务中心一览表\""]
    );
    let twice = read_as("T,,\nid,id,lat\n1,2,3\n".as_bytes(), "").unwrap_err().to_string();
    assert!(twice.starts_with("t.csv:2: the column \"id\" occurs twice"), "{twice}");
}

#[test]
fn excels_line_of_the_separator_is_honoured_and_said() {
    let layer = read_as(b"sep=;\r\nid;lon;lat\r\n001;106,8;39,6\r\n", "").unwrap();
    assert_eq!((cells(&layer, "lon"), layer.rows.as_slice()), (vec!["106.8".to_owned()], &[3][..]));
    assert!(notes(&layer).contains(&"columns separated by \";\", as its line sep= says"));
    let piped = read_as(b"sep=|\nid|name\n1|a,b\n", "").unwrap();
    assert_eq!(cells(&piped, "name"), ["a,b"]);
}

#[test]
fn amaps_location_is_a_longitude_and_a_latitude() {
    let layer = read_as(b"id,location\n1,\"116.480000,39.98\"\n2,\"116.5,40\"\n", "").unwrap();
    assert_eq!(cells(&layer, "lon"), ["116.480000", "116.5"]);
    assert_eq!(cells(&layer, "lat"), ["39.98", "40"]);
    assert!(notes(&layer).contains(&"the column \"location\" is read as lon and lat"));
}
