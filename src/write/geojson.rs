//! GeoJSON (RFC 7946), also one feature a line.

use geo::orient::Direction;
use geo::{Geometry, Orient};
use serde_json::{Map, Value, json};

use super::{LayerWriter, WriteError, Written, typed};

/// GeoJSON.
pub(super) struct GeoJson;

/// GeoJSON text sequences without record separators: a feature a line.
pub(super) struct GeoJsonLines;

impl LayerWriter for GeoJson {
    fn name(&self) -> &'static str {
        "GeoJSON"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["geojson", "json"]
    }

    fn describe(&self) -> &'static str {
        "text in WGS 84 longitude and latitude (RFC 7946), read by everything"
    }

    fn is_wgs84_only(&self) -> bool {
        true
    }

    fn write(&self, written: Written<'_>) -> Result<Vec<u8>, WriteError> {
        let mut text = b"{\"type\":\"FeatureCollection\",\"features\":[".to_vec();
        write_features(&mut text, written, b",\n")?;
        text.extend_from_slice(b"\n]}\n");
        Ok(text)
    }
}

impl LayerWriter for GeoJsonLines {
    fn name(&self) -> &'static str {
        "GeoJSON lines"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["geojsonl", "ndjson", "geojsons", "jsonl"]
    }

    fn describe(&self) -> &'static str {
        "GeoJSON, one feature a line, for programs that read piece by piece"
    }

    fn is_wgs84_only(&self) -> bool {
        true
    }

    fn write(&self, written: Written<'_>) -> Result<Vec<u8>, WriteError> {
        let mut text = Vec::new();
        write_features(&mut text, written, b"\n")?;
        if let Some(at) = text.iter().position(|byte| *byte != b'\n') {
            text.drain(..at);
        }
        text.push(b'\n');
        Ok(text)
    }
}

fn write_features(
    text: &mut Vec<u8>,
    written: Written<'_>,
    between: &[u8],
) -> Result<(), WriteError> {
    let layer = written.layer;
    let Some(shapes) = &layer.geometries else {
        return Err(WriteError::Unfit {
            format: "GeoJSON",
            found: "the layer has no geometries".to_owned(),
            hint: "write it as CSV".to_owned(),
        });
    };
    let columns = typed(layer);
    for (record, shape) in shapes.iter().enumerate() {
        text.extend_from_slice(if record == 0 { b"\n" } else { between });
        let properties: Map<String, Value> = columns
            .iter()
            .map(|column| (column.column.name.clone(), column.cell(record).into()))
            .collect();
        let geometry = ::geojson::Geometry::new(::geojson::GeometryValue::from(&oriented(shape)));
        let feature = json!({"type": "Feature", "properties": properties, "geometry": geometry});
        serde_json::to_writer(&mut *text, &feature).map_err(|error| WriteError::Library {
            format: "GeoJSON",
            detail: error.to_string(),
        })?;
    }
    Ok(())
}

/// Outer rings to the left of their inside, holes to the right (RFC 7946, 3.1.6).
pub(super) fn oriented(geometry: &Geometry<f64>) -> Geometry<f64> {
    match geometry {
        Geometry::Polygon(polygon) => Geometry::Polygon(polygon.orient(Direction::Default)),
        Geometry::MultiPolygon(polygons) => {
            Geometry::MultiPolygon(polygons.orient(Direction::Default))
        }
        Geometry::GeometryCollection(parts) => {
            Geometry::GeometryCollection(parts.iter().map(oriented).collect())
        }
        other => other.clone(),
    }
}
