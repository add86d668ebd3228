//! GeoJSON (RFC 7946): a feature collection, a single feature, or a bare geometry.

use std::collections::HashMap;

use ::geojson::feature::Id;
use ::geojson::{Feature, GeoJson as Document, GeometryValue, JsonObject, JsonValue, Position};
use geo::Geometry;

use super::encoding::decode;
use super::{Column, Format, Layer, LayerRef, Note, Problem, Problems, ReadError};
use crate::model::TextColumn;

/// GeoJSON.
pub struct GeoJson;

impl Format for GeoJson {
    fn name(&self) -> &'static str {
        "GeoJSON"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["geojson", "json"]
    }

    fn describe(&self) -> &'static str {
        "points and polygons in WGS 84 longitude and latitude (RFC 7946)"
    }

    fn parse(&self, bytes: &[u8], reference: &LayerRef) -> Result<Layer, ReadError> {
        let mut layer = Layer::default();
        let text = decode(bytes, reference, &mut layer.notes)?;
        let document: Document =
            serde_json::from_str(&text).map_err(|error| ReadError::Syntax {
                path: reference.path.clone(),
                // Content of the wrong kind is found after parsing and has no line.
                place: error.line().max(1).to_string(),
                found: format!("not GeoJSON: {error}"),
                hint: match error.is_eof() {
                    true => "the file is cut short; export it again".to_owned(),
                    false => "check it with a GeoJSON validator, or export it again".to_owned(),
                },
            })?;
        let features = match document {
            Document::FeatureCollection(collection) => {
                layer.declared_crs = declared_crs(collection.foreign_members.as_ref());
                collection.features
            }
            Document::Feature(feature) => vec![feature],
            Document::Geometry(geometry) => {
                vec![Feature { geometry: Some(geometry), ..Feature::default() }]
            }
        };
        if layer.declared_crs.is_some() {
            layer.notes.push(Note::warning(
                "the file has a \"crs\" member, which RFC 7946 removed; it is honoured",
            ));
        }
        fill(&mut layer, features, &reference.path)?;
        Ok(layer)
    }
}

/// The name in an old-style `crs` member (GeoJSON 2008).
fn declared_crs(members: Option<&JsonObject>) -> Option<String> {
    let crs = members?.get("crs").filter(|crs| !crs.is_null())?;
    let name = crs.get("properties").and_then(|properties| properties.get("name"));
    // What is not understood is handed on as it stands, to be refused with its text.
    Some(
        name.or(Some(crs))
            .and_then(JsonValue::as_str)
            .map_or_else(|| crs.to_string(), str::to_owned),
    )
}

fn fill(layer: &mut Layer, features: Vec<Feature>, path: &std::path::Path) -> Result<(), Problems> {
    let mut problems = Problems::in_file(path);
    let mut geometries = Vec::with_capacity(features.len());
    let mut cells = Cells::default();
    for (index, feature) in features.into_iter().enumerate() {
        let row = index as u32 + 1;
        match geometry(feature.geometry.map(|geometry| geometry.value)) {
            Ok(geometry) => {
                geometries.push(geometry);
                layer.rows.push(row);
                cells.push_row(feature.properties, feature.id);
            }
            Err(Fault { kind, found, allowed, hint }) => problems.push(Problem {
                kind,
                row: Some(row),
                field: Some("geometry".to_owned()),
                found,
                allowed,
                hint: hint.to_owned(),
            }),
        }
    }
    problems.into_result()?;
    layer.columns = cells.columns;
    layer.geometries = Some(geometries);
    Ok(())
}

/// Properties gathered into columns, in the order their names first occur.
#[derive(Default)]
struct Cells {
    columns: Vec<Column>,
    by_name: HashMap<String, usize>,
    rows: usize,
}

impl Cells {
    fn push_row(&mut self, properties: Option<JsonObject>, id: Option<Id>) {
        let properties = properties.unwrap_or_default();
        if let Some(id) = id
            && !properties.contains_key("id")
        {
            let text = match id {
                Id::String(text) => text,
                Id::Number(number) => number.to_string(),
            };
            self.put("id".to_owned(), &text);
        }
        for (name, value) in properties {
            match value {
                JsonValue::Null => self.put(name, ""),
                JsonValue::String(text) => self.put(name, text.trim()),
                other => self.put(name, &other.to_string()),
            }
        }
        self.rows += 1;
        for column in &mut self.columns {
            if column.cells.len() < self.rows {
                column.cells.push("");
            }
        }
    }

    fn put(&mut self, name: String, text: &str) {
        let at = *self.by_name.entry(name).or_insert_with_key(|name| {
            self.columns.push(Column {
                name: name.clone(),
                cells: std::iter::repeat_n("", self.rows).collect::<TextColumn>(),
            });
            self.columns.len() - 1
        });
        self.columns[at].cells.push(text);
    }
}

struct Fault {
    kind: &'static str,
    found: String,
    allowed: &'static str,
    hint: &'static str,
}

fn geometry(value: Option<GeometryValue>) -> Result<Geometry<f64>, Fault> {
    let fault = |kind, found: &str, hint| Fault {
        kind,
        found: found.to_owned(),
        allowed: "a point, a polygon, a line, or several of them",
        hint,
    };
    let value = value.ok_or_else(|| {
        fault("geom-null", "no geometry", "give the feature a geometry or leave it out")
    })?;
    check(&value)?;
    Geometry::try_from(&value)
        .map_err(|error| fault("geom-type", &error.to_string(), "export the layer again"))
}

/// What RFC 7946 asks for and the parser lets pass: no empty geometries, rings that are
/// rings, and positions of two numbers (the conversion indexes them without looking).
fn check(value: &GeometryValue) -> Result<(), Fault> {
    let positions = |line: &[Position]| line.iter().try_for_each(check_position);
    match value {
        GeometryValue::Point { coordinates } => check_position(coordinates),
        GeometryValue::MultiPoint { coordinates } | GeometryValue::LineString { coordinates } => {
            not_empty(coordinates)?;
            positions(coordinates)
        }
        GeometryValue::MultiLineString { coordinates } => {
            not_empty(coordinates)?;
            coordinates.iter().try_for_each(|line| positions(line))
        }
        GeometryValue::Polygon { coordinates } => check_polygon(coordinates),
        GeometryValue::MultiPolygon { coordinates } => {
            not_empty(coordinates)?;
            coordinates.iter().try_for_each(|rings| check_polygon(rings))
        }
        GeometryValue::GeometryCollection { geometries } => {
            not_empty(geometries)?;
            geometries.iter().try_for_each(|geometry| check(&geometry.value))
        }
    }
}

fn not_empty<T>(parts: &[T]) -> Result<(), Fault> {
    if parts.is_empty() {
        return Err(Fault {
            kind: "geom-empty",
            found: "an empty geometry".to_owned(),
            allowed: "at least one position",
            hint: "give the feature a geometry or leave it out",
        });
    }
    Ok(())
}

fn check_polygon(rings: &[Vec<Position>]) -> Result<(), Fault> {
    not_empty(rings)?;
    for ring in rings {
        ring.iter().try_for_each(check_position)?;
        let closed = ring.first() == ring.last();
        if ring.len() < 4 - usize::from(!closed) {
            return Err(Fault {
                kind: "poly-degenerate",
                found: format!("a ring of {} positions", ring.len()),
                allowed: "at least 3 corners and the first repeated",
                hint: "draw the polygon again",
            });
        }
    }
    Ok(())
}

fn check_position(position: &Position) -> Result<(), Fault> {
    if position.len() < 2 {
        return Err(Fault {
            kind: "coord-missing",
            found: format!("a position of {} numbers", position.len()),
            allowed: "[longitude, latitude]",
            hint: "export the layer again",
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Layer, ReadError> {
        GeoJson.parse(text.as_bytes(), &LayerRef::to_file("t.geojson"))
    }

    #[test]
    fn properties_become_columns_whichever_feature_has_them() {
        let layer = parse(
            r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","id":7,"properties":{"b":1.50,"a":"x"},"geometry":{"type":"Point","coordinates":[1,2,3]}},
            {"type":"Feature","id":"k","properties":{"c":null,"a":true},"geometry":{"type":"Point","coordinates":[1,2]}}]}"#,
        )
        .unwrap();
        let table: Vec<(&str, Vec<&str>)> = layer
            .columns
            .iter()
            .map(|column| (column.name.as_str(), column.cells.iter().collect()))
            .collect();
        assert_eq!(
            table,
            [
                ("id", vec!["7", "k"]),
                ("b", vec!["1.5", ""]),
                ("a", vec!["x", "true"]),
                ("c", vec!["", ""]),
            ]
        );
    }

    #[test]
    fn features_without_a_usable_geometry_are_named() {
        for geometry in [
            "null",
            r#"{"type":"Polygon","coordinates":[]}"#,
            r#"{"type":"Polygon","coordinates":[[[0,0],[1,1],[0,0]]]}"#,
            r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[1],[1,1],[0,0]]]]}"#,
            r#"{"type":"LineString","coordinates":[[0,0],[]]}"#,
            r#"{"type":"GeometryCollection","geometries":[]}"#,
        ] {
            let text = format!(r#"{{"type":"Feature","properties":{{}},"geometry":{geometry}}}"#);
            let error = parse(&text).unwrap_err().to_string();
            assert!(error.starts_with("t.geojson:1 (geometry): "), "{geometry}: {error}");
        }
    }

    #[test]
    fn broken_documents_are_refused() {
        for (line, text) in [
            (2, "\n{"),
            (2, "\n[]"),
            (1, "\n{\"type\":\"Point\",\"coordinates\":[1]}"),
            (2, "\n{\"type\":\"Point\",\"coordinates\":[\"1\",2]}"),
        ] {
            let error = parse(text).unwrap_err().to_string();
            let expected = format!("t.geojson:{line}: not GeoJSON");
            assert!(error.starts_with(&expected), "{text}: {error}");
        }
    }

    #[test]
    fn marks_and_old_crs_members_are_honoured() {
        let layer = parse(
            "\u{feff}{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::4547\"}},\"features\":[]}",
        )
        .unwrap();
        assert_eq!(layer.declared_crs.as_deref(), Some("urn:ogc:def:crs:EPSG::4547"));
        assert_eq!(layer.notes.len(), 1);
    }
}
