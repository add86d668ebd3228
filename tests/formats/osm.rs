//! Features of an OpenStreetMap extract, by a tag.

use geo::{Area, Geometry};
use radii::read::{self, Layer, ReadError};

const TOWN: &str = r#"<?xml version='1.0' encoding='UTF-8'?>
<osm version="0.6">
<node id="1" lat="39.66" lon="106.81"><tag k="amenity" v="library"/><tag k="name" v="图书馆"/><tag k="addr:street" v="人民路"/></node>
<node id="2" lat="39.67" lon="106.81"/>
<node id="3" lat="39.67" lon="106.82"/>
<node id="4" lat="39.68" lon="106.82"/>
<node id="5" lat="39.68" lon="106.81"/>
<node id="6" lat="39.672" lon="106.812"/>
<node id="7" lat="39.672" lon="106.814"/>
<node id="8" lat="39.674" lon="106.814"/>
<node id="9" lat="39.69" lon="106.83"><tag k="amenity" v="clinic"/></node>
<way id="10"><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="5"/><nd ref="2"/><tag k="amenity" v="library"/><tag k="building" v="yes"/></way>
<way id="11"><nd ref="6"/><nd ref="7"/><nd ref="8"/><nd ref="6"/></way>
<way id="12"><nd ref="2"/><nd ref="3"/><tag k="amenity" v="library"/></way>
<way id="13"><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="2"/><tag k="highway" v="service"/></way>
<way id="14"><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="5"/><nd ref="2"/></way>
<relation id="20"><member type="way" ref="14" role="outer"/><member type="way" ref="11" role="inner"/><tag k="type" v="multipolygon"/><tag k="landuse" v="residential"/><tag k="population" v="1200"/></relation>
<relation id="21"><member type="way" ref="14" role="outer"/><tag k="type" v="boundary"/><tag k="admin_level" v="8"/></relation>
</osm>
"#;

fn ask(query: &str) -> Result<Layer, ReadError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("town.osm");
    std::fs::write(&path, TOWN).unwrap();
    read::read(&format!("{}{query}", path.display()).parse().unwrap())
}

fn column(layer: &Layer, name: &str) -> Vec<String> {
    layer.column(name).unwrap().cells.iter().map(str::to_owned).collect()
}

fn said(layer: &Layer) -> String {
    layer.notes.iter().map(|note| note.text.as_str()).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_service_mapped_as_node_and_as_building_is_a_layer_of_points() {
    let layer = ask("?where=amenity=library").unwrap();
    assert_eq!(column(&layer, "id"), ["node/1", "way/10"]);
    assert_eq!(column(&layer, "name"), ["图书馆", ""]);
    assert_eq!(column(&layer, "addr:street"), ["人民路", ""]);
    assert_eq!(column(&layer, "building"), ["", "yes"]);
    assert!(layer.geometries.as_ref().unwrap().iter().all(|g| matches!(g, Geometry::Point(_))));
    assert!(said(&layer).contains("1 of the features are areas"), "{}", said(&layer));
    assert!(said(&layer).contains("1 of the features are lines and left out"), "{}", said(&layer));
    assert_eq!(layer.declared_crs.as_deref(), Some("EPSG:4326"));
}

#[test]
fn any_value_is_a_star() {
    let layer = ask("?where=amenity=*").unwrap();
    assert_eq!(column(&layer, "id"), ["node/1", "node/9", "way/10"]);
}

#[test]
fn multipolygons_keep_their_holes() {
    let layer = ask("?where=landuse=residential&weight=population").unwrap();
    assert_eq!(column(&layer, "id"), ["relation/20"]);
    let Geometry::MultiPolygon(area) = &layer.geometries.as_ref().unwrap()[0] else { panic!() };
    assert_eq!(area.0[0].interiors().len(), 1);
    assert!((area.unsigned_area() - (1e-4 - 2e-6)).abs() < 1e-9);
}

#[test]
fn boundaries_are_areas_and_streets_that_close_are_lines() {
    let boundary = ask("?where=admin_level=8").unwrap();
    assert_eq!(column(&boundary, "id"), ["relation/21"]);
    let street = ask("?where=highway=*").unwrap();
    assert!(matches!(street.geometries.as_ref().unwrap()[0], Geometry::LineString(_)));
}

#[test]
fn a_window_keeps_what_meets_it() {
    let layer = ask("?where=amenity=*&bbox=106.825,39.685,106.84,39.7").unwrap();
    assert_eq!(column(&layer, "id"), ["node/9"]);
    assert_eq!(ask("?where=amenity=*&bbox=106.83,39.69,106.84,39.7").unwrap().len(), 1);
}

#[test]
fn an_extract_without_a_word_on_what_is_wanted_is_refused() {
    for (query, expected) in [
        ("", "features of one tag"),
        ("?where=amenity", "not a filter"),
        ("?where=amenity!=library", "not a filter"),
        ("?where==x", "not a filter"),
    ] {
        let error = ask(query).unwrap_err().to_string();
        assert!(error.contains(expected) && error.contains("hint: "), "{query}: {error}");
    }
    assert_eq!(ask("?where=shop=*").unwrap().len(), 0);
}

#[test]
fn tags_of_more_kinds_than_a_table_has_columns_are_refused() {
    let extract = |keys: usize| {
        let keys: Vec<usize> = (0..keys).collect();
        let nodes = keys.chunks(100).zip(1..).map(|(keys, id)| {
            let tags = keys.iter().map(|key| format!("<tag k=\"k{key}\" v=\"x\"/>"));
            format!(
                "<node id=\"{id}\" lat=\"39\" lon=\"106\"><tag k=\"amenity\" v=\"x\"/><tag k=\"name\" v=\"n\"/>{}</node>",
                tags.collect::<String>()
            )
        });
        let text = format!("<osm version=\"0.6\">{}</osm>", nodes.collect::<String>());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("many.osm");
        std::fs::write(&path, text).unwrap();
        read::read(&format!("{}?where=amenity=*", path.display()).parse().unwrap())
    };
    // Beside the keys there are the id, the name and the amenity.
    assert_eq!(extract(4_093).unwrap().columns.len(), 4_096);
    let error = extract(10_000).unwrap_err().to_string();
    assert!(error.contains(" columns; allowed: 4096"), "{error}");
}
