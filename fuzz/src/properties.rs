//! What must hold of whatever is read: no panic, no geometry that is not finite and whole, a cell
//! for each row of each column, and the same layer again after it was written and read.

use std::path::{Path, PathBuf};

use geo::{CoordsIter, Geometry, LineString, Polygon};
use radii::crs::System;
use radii::plan::{Plan, PlanText};
use radii::read::{
    CellKind, FORMATS, InputFile, Layer, LayerRef, StreetMap, parse, passing, read_streets,
    read_water,
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
    kept(layer, &once, ending);
    let again = round_trip(&once, ending).expect("what was written is read, and written again");
    assert_eq!(once.len(), layer.len(), ".{ending}: rows");
    let told = |layer: &Layer| -> Vec<(String, Vec<String>)> {
        let columns = layer.columns.iter();
        columns.map(|it| (it.name.clone(), it.cells.iter().map(str::to_owned).collect())).collect()
    };
    assert_eq!(told(&once), told(&again), ".{ending}: cells");
    let shapes =
        |layer: &Layer| layer.geometries.as_ref().map(|it| it.iter().map(undirected).collect());
    let (first, second): (Option<Vec<_>>, Option<Vec<_>>) = (shapes(&once), shapes(&again));
    assert_eq!(first, second, ".{ending}: geometries");
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

/// A geometry whose rings run in a direction of their own: that of a ring whose area drowns in
/// rounding is not to be known, and a format that turns rings may turn it each time.
fn undirected(geometry: &Geometry) -> Geometry {
    let ring = |ring: &LineString| {
        let order = |one: &geo::Coord, other: &geo::Coord| {
            one.x.total_cmp(&other.x).then(one.y.total_cmp(&other.y))
        };
        let differing =
            ring.0.iter().zip(ring.0.iter().rev()).map(|(one, other)| order(one, other));
        match differing.into_iter().find(|order| order.is_ne()) {
            Some(std::cmp::Ordering::Greater) => ring.0.iter().rev().copied().collect(),
            _ => ring.clone(),
        }
    };
    let polygon = |polygon: &Polygon| {
        Polygon::new(ring(polygon.exterior()), polygon.interiors().iter().map(ring).collect())
    };
    match geometry {
        Geometry::Polygon(it) => polygon(it).into(),
        Geometry::MultiPolygon(it) => Geometry::MultiPolygon(it.iter().map(polygon).collect()),
        Geometry::GeometryCollection(parts) => {
            Geometry::GeometryCollection(parts.iter().map(undirected).collect())
        }
        other => other.clone(),
    }
}

/// Headings under which a table's own columns would be taken for its geometries, and names that a
/// GeoPackage keeps for itself.
const TAKEN: [&str; 7] = ["wkt", "geom", "geometry", "the_geom", "shape", "几何", "fid"];

/// Nothing is lost on the way: plain texts stay to the letter, numbers the same numbers, positions
/// the same positions in the same order (in GeoJSON and KML rings are turned).
fn kept(layer: &Layer, once: &Layer, ending: &str) {
    if let (Some(before), Some(after)) = (&layer.geometries, &once.geometries) {
        let turned = matches!(ending, "geojson" | "geojsonl" | "kml");
        for (before, after) in before.iter().zip(after) {
            assert_eq!(before.coords_count(), after.coords_count(), ".{ending}: positions");
            assert!(turned || before.coords_iter().eq(after.coords_iter()), ".{ending}: positions");
        }
    }
    let is_plain = |c: char| c.is_alphanumeric() || "_-+.:/()&<>'\"".contains(c);
    for column in &layer.columns {
        let lower = column.name.to_lowercase();
        let same = layer.columns.iter().filter(|other| other.name.to_lowercase() == lower);
        let is_plain_name = !lower.is_empty() && lower.chars().all(|c| c.is_alphanumeric());
        if !is_plain_name || TAKEN.contains(&lower.as_str()) || same.count() > 1 {
            continue;
        }
        let Some(found) = once.columns.iter().find(|other| other.name == column.name) else {
            let is_empty = column.cells.iter().all(str::is_empty);
            assert!(is_empty, ".{ending}: the column {} is lost", column.name);
            continue;
        };
        // A sheet holds days as days, and they come back in the words of its reader.
        let is_day = matches!(column.kind, CellKind::Date | CellKind::DateTime);
        for (before, after) in column.cells.iter().zip(found.cells.iter()) {
            if before.chars().all(is_plain) && !(is_day && ending == "xlsx") {
                let number = |cell: &str| cell.parse::<f64>().ok();
                let same =
                    before == after || number(before).is_some_and(|it| number(after) == Some(it));
                assert!(same, ".{ending}: \"{before}\" became \"{after}\" in {}", column.name);
            }
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
