//! What must hold of whatever is read: no panic, no geometry that is not finite and whole, a cell
//! for each row of each column, and the same layer again after it was written and read.

use std::path::{Path, PathBuf};

use geo::{Geometry, LineString, Polygon};
use radii::crs::System;
use radii::plan::{Plan, PlanText};
use radii::read::{
    FORMATS, InputFile, Layer, LayerRef, StreetMap, parse, passing, read_streets, read_water,
};
use radii::write::{WRITERS, WriteOptions, Written};

/// Read bytes as a file of this ending; what is taken must be sound, and survive being written in
/// one format, which the bytes choose: a fuzzer comes to all of them, several times faster.
pub fn read(ending: &str, bytes: &[u8]) {
    let Some(layer) = layer(ending, bytes) else { return };
    sound(&layer);
    let sum = bytes
        .iter()
        .fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte)));
    written(&layer, WRITERS[sum % WRITERS.len()].extensions()[0]);
}

/// The same, in every format; whether it was taken.
pub fn read_for_all(ending: &str, bytes: &[u8]) -> bool {
    let Some(layer) = layer(ending, bytes) else { return false };
    sound(&layer);
    WRITERS.iter().for_each(|writer| written(&layer, writer.extensions()[0]));
    true
}

fn layer(ending: &str, bytes: &[u8]) -> Option<Layer> {
    let path = PathBuf::from(format!("fuzzed.{ending}"));
    let file_ending = if ending == "pbf" { "pbf" } else { ending };
    let format = FORMATS.iter().find(|format| format.extensions().contains(&file_ending))?;
    let mut reference = LayerRef::to_file(&path);
    if format.filters() {
        reference.filter = Some("amenity=*".to_owned());
    }
    let file = InputFile::of_bytes(&path, bytes.to_vec());
    parse(*format, &file, &reference).ok()
}

/// Every column has a cell for each row, every row a place in the file and a geometry, if there are
/// any.
fn sound(layer: &Layer) {
    for column in &layer.columns {
        assert_eq!(column.cells.len(), layer.len(), "column {}", column.name);
    }
    let Some(geometries) = &layer.geometries else { return };
    assert_eq!(geometries.len(), layer.len());
    geometries.iter().for_each(whole);
}

/// Every coordinate is finite, every ring closed and at least a triangle, every line leads from one
/// position to another, and nothing is empty. Whether rings cross is asked of the doctor alone.
fn whole(geometry: &Geometry) {
    match geometry {
        Geometry::Point(point) => finite(&[point.0]),
        Geometry::LineString(line) => whole_line(line),
        Geometry::Polygon(polygon) => whole_polygon(polygon),
        Geometry::MultiPoint(points) => {
            assert!(!points.0.is_empty());
            points.iter().for_each(|point| finite(&[point.0]));
        }
        Geometry::MultiLineString(lines) => {
            assert!(!lines.0.is_empty());
            lines.iter().for_each(whole_line);
        }
        Geometry::MultiPolygon(polygons) => {
            assert!(!polygons.0.is_empty());
            polygons.iter().for_each(whole_polygon);
        }
        Geometry::GeometryCollection(parts) => {
            assert!(!parts.0.is_empty());
            parts.iter().for_each(whole);
        }
        other => panic!("no format has {other:?}"),
    }
}

fn whole_line(line: &LineString) {
    finite(&line.0);
    assert!(line.0.len() >= 2, "a line of {} positions", line.0.len());
}

fn whole_polygon(polygon: &Polygon) {
    for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
        finite(&ring.0);
        assert!(ring.0.len() >= 4 && ring.is_closed(), "a ring of {} positions", ring.0.len());
    }
}

fn finite(coords: &[geo::Coord]) {
    assert!(coords.iter().all(|at| at.x.is_finite() && at.y.is_finite()));
}

/// Written and read once the layer may change (a format has no place for something); written and
/// read again it must not.
fn written(layer: &Layer, ending: &str) {
    let Some(once) = round_trip(layer, ending) else { return };
    sound(&once);
    let again = round_trip(&once, ending).expect("what was written is read, and written again");
    assert_eq!(once.len(), layer.len(), ".{ending}: rows");
    let told = |layer: &Layer| -> Vec<(String, Vec<String>)> {
        let columns = layer.columns.iter();
        columns.map(|it| (it.name.clone(), it.cells.iter().map(str::to_owned).collect())).collect()
    };
    assert_eq!(told(&once), told(&again), ".{ending}: cells");
    assert_eq!(once.geometries, again.geometries, ".{ending}: geometries");
}

fn round_trip(layer: &Layer, ending: &str) -> Option<Layer> {
    let writer = WRITERS.iter().find(|writer| writer.extensions().contains(&ending))?;
    let bytes = writer.write(Written {
        layer,
        system: &System::WGS84,
        has_coordinates: false,
        name: "fuzzed",
        options: WriteOptions::default(),
    });
    let bytes = bytes.ok()?;
    let path = PathBuf::from(format!("fuzzed.{ending}"));
    let format = FORMATS.iter().find(|format| format.extensions().contains(&ending))?;
    let file = InputFile::of_bytes(&path, bytes);
    let read = parse(*format, &file, &LayerRef::to_file(&path));
    let read = read.unwrap_or_else(|error| panic!(".{ending}: own file is refused: {error}"));
    assert!(read.refused.is_empty(), ".{ending}: {:?}", read.refused.first());
    Some(read)
}

/// The streets and the water of an extract: places on Earth, ways of two nodes at least, rings that
/// close.
pub fn streets(ending: &str, bytes: &[u8]) {
    let path = std::env::temp_dir().join(format!("radii-fuzzed-{}.{ending}", std::process::id()));
    std::fs::write(&path, bytes).expect("a file for temporary use");
    if let Ok(map) = read_streets(&path, None) {
        whole_map(&map);
    }
    if let Ok(water) = read_water(&path, None) {
        let rings = water.areas.iter().flatten();
        assert!(rings.into_iter().all(|ring| ring.len() >= 4 && ring.first() == ring.last()));
        assert!(water.courses.iter().all(|course| course.len() >= 2));
        let places = water.areas.iter().flatten().chain(&water.courses).flatten();
        assert!(places.into_iter().all(|at| at.lon.is_finite() && at.lat.is_finite()));
    }
}

fn whole_map(map: &StreetMap) {
    let are_known =
        |nodes: &[u32]| nodes.iter().all(|&node| map.positions.get(node as usize).is_some());
    assert!(map.positions.iter().all(|at| at.lon.abs() <= 180.0 && at.lat.abs() <= 90.0));
    for way in 0..map.ways() {
        let nodes = map.nodes_of(way);
        assert!(nodes.len() >= 2 && are_known(nodes), "way {}", map.way_id(way));
        assert!(map.tags_of(way).iter().count() > 0, "way {}", map.way_id(way));
    }
    for (number, area) in map.areas().iter().enumerate() {
        map.area_tags(number);
        for ring in std::iter::once(&area.outer).chain(&area.holes) {
            assert!(ring.len() >= 4 && ring.first() == ring.last(), "area {}", area.id);
            assert!(are_known(ring), "area {}", area.id);
        }
    }
}

/// A layer reference, its window and its filter.
pub fn reference(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(reference) = text.parse::<LayerRef>() else { return };
    let _ = reference.window();
    if let Some(filter) = &reference.filter {
        let table = b"id,kind,year\n1,a,2000\n2,,x\n".to_vec();
        let path = Path::new("t.csv");
        let csv = FORMATS.iter().find(|format| format.extensions().contains(&"csv"));
        let file = InputFile::of_bytes(path, table);
        let layer = csv.and_then(|csv| parse(*csv, &file, &LayerRef::to_file(path)).ok());
        if let Some(Ok(kept)) = layer.map(|layer| passing(&layer, filter)) {
            assert!(kept.iter().all(|row| *row < 2));
        }
    }
}

/// A plan file: what is wrong with it is said, and every complaint has a place in it.
pub fn plan(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let text = PlanText { path: PathBuf::from("plan.toml"), text: text.to_owned() };
    if let Err(error) = Plan::parse(text) {
        assert!(!error.to_string().is_empty());
    }
}
