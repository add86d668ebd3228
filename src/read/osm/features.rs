//! Features of an extract by a tag, as a layer: `city.osm.pbf?where=amenity=community_centre`.

use std::path::Path;

use geo::{Coord, Geometry, InteriorPoint, LineString, MultiPolygon, Point, Polygon};

use super::theme::{Theme, Wanted};
use super::{Frame, StreetMap, Tags, kind_of, themed};
use crate::model::LonLat;
use crate::read::cells::{Cells, Value};
use crate::read::{Format, InputFile, Layer, LayerRef, Note, ReadError, ReferenceError};

/// OpenStreetMap extracts.
pub struct Extract;

impl Format for Extract {
    fn name(&self) -> &'static str {
        "OpenStreetMap"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["pbf", "osm", "osm.gz"]
    }

    fn describe(&self) -> &'static str {
        "features of an extract by a tag, as in ?where=amenity=library or ?where=shop=*"
    }

    fn filters(&self) -> bool {
        true
    }

    /// Nodes become points, ways that close and multipolygons become polygons, with the number
    /// of the element as `id` and every tag as a column. A layer of both is one of points: that
    /// is how most services are mapped, some as a node and some as their building.
    fn parse(&self, file: &InputFile, reference: &LayerRef) -> Result<Layer, ReadError> {
        let wanted = wanted(reference)?;
        let frame = reference.window()?.map(|window| Frame {
            west: window.min().x,
            south: window.min().y,
            east: window.max().x,
            north: window.max().y,
        });
        let kind = kind_of(file.path()).unwrap_or(super::Kind::Pbf);
        let bytes = file.bytes()?;
        let map = themed(file.path(), kind, &bytes, Theme::Features(&wanted), frame)?;
        let mut layer = layer_of(&map, file.path())?;
        layer.notes.extend(map.notes.iter().cloned());
        layer.declared_crs = Some("EPSG:4326".to_owned());
        layer.crs_source = Some("the format");
        Ok(layer)
    }
}

/// The tag of `where=key=value`; `*` is any value.
fn wanted(reference: &LayerRef) -> Result<Wanted, ReadError> {
    let filter = reference.filter.as_deref().unwrap_or_default();
    let pair = filter.split_once('=').filter(|(key, value)| {
        !key.is_empty() && !key.ends_with(['!', '<', '>']) && !value.is_empty()
    });
    match pair {
        Some((key, value)) => {
            Ok(Wanted { key: key.to_owned(), value: (value != "*").then(|| value.to_owned()) })
        }
        None if filter.is_empty() => {
            Err(ReferenceError::NoTag { path: reference.path.clone() }.into())
        }
        None => Err(ReferenceError::Filter { filter: filter.to_owned() }.into()),
    }
}

struct Feature<'a> {
    id: String,
    tags: Tags<'a>,
    shape: Geometry<f64>,
}

fn layer_of(map: &StreetMap, path: &Path) -> Result<Layer, ReadError> {
    let features = features(map);
    let is_area = |feature: &Feature<'_>| matches!(feature.shape, Geometry::MultiPolygon(_));
    let is_line = |feature: &Feature<'_>| matches!(feature.shape, Geometry::LineString(_));
    let (areas, lines) = (
        features.iter().filter(|feature| is_area(feature)).count(),
        features.iter().filter(|feature| is_line(feature)).count(),
    );
    let points = features.len() - areas - lines;
    let mut layer = Layer::default();
    let (mut shapes, mut cells) = (Vec::new(), Cells::with_columns(["id", "name"]));
    for feature in features {
        // Lines among places are fences and the like; a layer of lines alone stays one.
        if is_line(&feature) && points + areas > 0 {
            continue;
        }
        let shape = match feature.shape {
            Geometry::MultiPolygon(area) if points > 0 => {
                area.interior_point().map(Geometry::Point)
            }
            shape => Some(shape),
        };
        let Some(shape) = shape else { continue };
        cells.put("id", Value::Text(&feature.id));
        for (key, value) in feature.tags.iter().filter(|(key, _)| *key != "id") {
            cells.put(key, Value::Text(value));
        }
        cells.end_row();
        cells.check(path)?;
        shapes.push(shape);
        layer.rows.push(shapes.len() as u32);
    }
    if points > 0 && areas > 0 {
        layer.notes.push(Note::info(format!(
            "{areas} of the features are areas, each taken as a point inside it like the others"
        )));
    }
    if lines > 0 && points + areas > 0 {
        layer.notes.push(Note::warning(format!(
            "{lines} of the features are lines and left out beside places"
        )));
    }
    layer.columns = cells.into_columns();
    layer
        .columns
        .retain(|column| column.name != "name" || column.cells.iter().any(|c| !c.is_empty()));
    layer.geometries = Some(shapes);
    Ok(layer)
}

/// Nodes, then ways, then areas, each ascending by number.
fn features(map: &StreetMap) -> Vec<Feature<'_>> {
    let coord = |at: LonLat| Coord { x: at.lon, y: at.lat };
    let place = |node: u32| coord(map.positions[node as usize]);
    let ring = |nodes: &[u32]| LineString(nodes.iter().map(|&node| place(node)).collect());
    let mut features: Vec<Feature<'_>> = map
        .tagged
        .iter()
        .map(|&node| Feature {
            id: format!("node/{}", map.node_id(node)),
            tags: map.node_tags(node),
            shape: Geometry::Point(Point(place(node))),
        })
        .collect();
    features.extend((0..map.ways()).map(|way| Feature {
        id: format!("way/{}", map.way_id(way)),
        tags: map.tags_of(way),
        shape: Geometry::LineString(ring(map.nodes_of(way))),
    }));
    let mut before = None;
    for (index, area) in map.areas().iter().enumerate() {
        let polygon =
            Polygon::new(ring(&area.outer), area.holes.iter().map(|hole| ring(hole)).collect());
        let of = (area.id, area.of_relation);
        match features.last_mut().map(|feature| &mut feature.shape) {
            Some(Geometry::MultiPolygon(parts)) if before == Some(of) => parts.0.push(polygon),
            _ => features.push(Feature {
                id: format!("{}/{}", if area.of_relation { "relation" } else { "way" }, area.id),
                tags: map.area_tags(index),
                shape: Geometry::MultiPolygon(MultiPolygon(vec![polygon])),
            }),
        }
        before = Some(of);
    }
    features
}
