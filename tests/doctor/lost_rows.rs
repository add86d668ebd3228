//! What a mended copy lacks stands in its log: the row, why, and its cells.

use super::{Desk, Wishes, collection};

#[test]
fn the_log_has_the_cells_of_every_row_that_is_lost() {
    let desk = Desk::new();
    desk.put("ragged.csv", "id,lon,lat\na,106.8,39.6\nb,106.9\nc,106.81,39.61,7\n");
    desk.put("wkt.csv", "id,名称,wkt\na,和平,POINT(106.8 39.6)\n007,团结,POINT(106.8\n");
    let feature = |id: &str, geometry: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"id":"{id}","人口":12}},"geometry":{geometry}}}"#
        )
    };
    let point = r#"{"type":"Point","coordinates":[106.8,39.6]}"#;
    desk.put("null.geojson", collection(&[feature("a", point), feature("007", "null")]));
    let lines = |layer: &str, out: &str| {
        let log = desk.mend(layer, out, Wishes::default()).log();
        String::from_utf8(log).unwrap()
    };
    let log = lines("ragged.csv", "a.csv");
    assert!(log.contains("3,,\"2 fields under 3 headings: b, 106.9\",,row-refused"), "{log}");
    assert!(log.contains("4,,\"4 fields under 3 headings: c, 106.81, 39.61, 7\","), "{log}");
    let log = lines("wkt.csv", "b.csv");
    assert!(log.contains("id=007, 名称=团结, POINT(106.8\""), "{log}");
    let log = lines("null.geojson", "c.geojson");
    assert!(log.contains("2,geometry,\"no geometry: id=007, 人口=12\",,row-refused"), "{log}");
    // A quote that never closes takes the rest of the file along.
    desk.put("quote.csv", "id,lon,lat,name\n1,106.8,39.6,a\n2,106.9,39.7,\"b\n3,107,39.8,c\n");
    let log = lines("quote.csv", "e.csv");
    assert!(
        log.contains("swallow the rest of the file: 2,106.9,39.7,\"\"b\n3,107,39.8,c\""),
        "{log}"
    );
    assert_eq!(desk.text("e.csv"), "id,lon,lat,name\n1,106.8,39.6,a\n");
    // Rows a format of shapes has no place for.
    desk.put("blank.csv", "id,lon,lat\na,106.8,39.6\n007,,\n");
    let log = lines("blank.csv", "d.gpkg");
    assert!(log.contains("3,geometry,no coordinates: id=007,,row-refused"), "{log}");
}
