//! GeoJSON (RFC 7946): a feature collection, a single feature, or a bare geometry.

use ::geojson::feature::Id;
use ::geojson::{Feature, GeoJson as Document, GeometryValue, JsonObject, JsonValue, Position};
use geo::Geometry;

use super::cells::{Cells, Value};
use super::encoding::decode;
use super::shape::{Fault, checked};
use super::{CellKind, Format, InputFile, Layer, LayerRef, Note, ReadError};

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

    fn parse(&self, file: &InputFile, reference: &LayerRef) -> Result<Layer, ReadError> {
        let bytes = file.bytes()?;
        let mut layer = Layer::default();
        let text = decode(&bytes, reference, &mut layer)?;
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
        if layer.declared_crs.is_none() {
            layer.declared_crs = Some("OGC:CRS84".to_owned());
            layer.crs_source = Some("the format (RFC 7946)");
        } else {
            layer.crs_source = Some("the \"crs\" member");
            layer.notes.push(Note::warning(
                "the file has a \"crs\" member, which RFC 7946 removed; it is honoured",
            ));
        }
        fill(&mut layer, features);
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

fn fill(layer: &mut Layer, features: Vec<Feature>) {
    let mut geometries = Vec::with_capacity(features.len());
    let mut cells = Cells::default();
    for (index, feature) in features.into_iter().enumerate() {
        let row = index as u32 + 1;
        match geometry(feature.geometry.map(|geometry| geometry.value)) {
            Ok(geometry) => {
                geometries.push(geometry);
                layer.rows.push(row);
                put_properties(&mut cells, feature.properties, feature.id);
                cells.end_row();
            }
            Err(fault) => layer.refused.push(fault.at_row(row)),
        }
    }
    layer.columns = cells.into_columns();
    layer.geometries = Some(geometries);
}

/// Put a feature's properties, and its id where no property is called so, into a row.
fn put_properties(cells: &mut Cells, properties: Option<JsonObject>, id: Option<Id>) {
    let properties = properties.unwrap_or_default();
    if let Some(id) = id
        && !properties.contains_key("id")
    {
        match id {
            Id::String(text) => cells.put("id", Value::Text(&text)),
            Id::Number(number) => put_number(cells, "id", &number),
        }
    }
    for (name, value) in properties {
        match value {
            JsonValue::Null => cells.put(&name, Value::Null),
            JsonValue::Bool(flag) => cells.put(&name, Value::Boolean(flag)),
            JsonValue::String(text) => cells.put(&name, Value::Text(&text)),
            JsonValue::Number(number) => put_number(cells, &name, &number),
            other => cells.put(&name, Value::Text(&other.to_string())),
        }
    }
}

fn put_number(cells: &mut Cells, name: &str, number: &serde_json::Number) {
    let kind = if number.is_f64() { CellKind::Real } else { CellKind::Integer };
    cells.put(name, Value::Written(&number.to_string(), kind));
}

fn geometry(value: Option<GeometryValue>) -> Result<Geometry<f64>, Fault> {
    let value = value.ok_or_else(Fault::null)?;
    check(&value)?;
    let geometry = Geometry::try_from(&value).map_err(|error| Fault::of_kind(error.to_string()))?;
    checked(geometry)
}

/// What the conversion does not look at: positions of two numbers, and rings that were not
/// triangles before it closed them.
fn check(value: &GeometryValue) -> Result<(), Fault> {
    let positions = |line: &[Position]| line.iter().try_for_each(check_position);
    match value {
        GeometryValue::Point { coordinates } => check_position(coordinates),
        GeometryValue::MultiPoint { coordinates } | GeometryValue::LineString { coordinates } => {
            positions(coordinates)
        }
        GeometryValue::MultiLineString { coordinates } => {
            coordinates.iter().try_for_each(|line| positions(line))
        }
        GeometryValue::Polygon { coordinates } => check_polygon(coordinates),
        GeometryValue::MultiPolygon { coordinates } => {
            coordinates.iter().try_for_each(|rings| check_polygon(rings))
        }
        GeometryValue::GeometryCollection { geometries } => {
            geometries.iter().try_for_each(|geometry| check(&geometry.value))
        }
    }
}

fn check_polygon(rings: &[Vec<Position>]) -> Result<(), Fault> {
    if rings.is_empty() {
        return Err(Fault::empty());
    }
    for ring in rings {
        ring.iter().try_for_each(check_position)?;
        let closed = ring.first() == ring.last();
        if ring.len() < 4 - usize::from(!closed) {
            return Err(Fault::degenerate(ring.len()));
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
        let file = InputFile::of_bytes("t.geojson".as_ref(), text.into());
        GeoJson.parse(&file, &LayerRef::to_file("t.geojson"))
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
            let refused = parse(&text).unwrap().refused;
            assert_eq!(refused.len(), 1, "{geometry}");
            assert_eq!(refused[0].row, Some(1));
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
