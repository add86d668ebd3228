//! The `geo` metadata of GeoParquet 1.1.

use std::collections::BTreeSet;

use geo::{BoundingRect, Geometry};
use serde_json::{Map, Value, json};

use super::{BOUNDS, Place};
use crate::crs::{Datum, System};
use crate::write::WriteError;

/// What the file says of its geometries.
pub(super) fn geo(place: &Place<'_>, system: &System) -> Result<String, WriteError> {
    let mut column = Map::new();
    column.insert("encoding".to_owned(), json!("WKB"));
    let kinds: BTreeSet<&str> = place.shapes.iter().map(kind).collect();
    column.insert("geometry_types".to_owned(), json!(kinds));
    // What is not said is longitude and latitude on WGS 84.
    if *system != System::Degrees(Datum::Wgs84) {
        let known = system.definition()?;
        let crs = known.map(|known| serde_json::from_str(&known.projjson)).transpose();
        let crs: Option<Value> = crs.map_err(|error| WriteError::Library {
            format: "GeoParquet",
            detail: format!("its coordinate system is no JSON: {error}"),
        })?;
        column.insert("crs".to_owned(), crs.unwrap_or(Value::Null));
    }
    let around =
        place.shapes.iter().filter_map(BoundingRect::bounding_rect).reduce(|one, other| {
            geo::Rect::new(
                (one.min().x.min(other.min().x), one.min().y.min(other.min().y)),
                (one.max().x.max(other.max().x), one.max().y.max(other.max().y)),
            )
        });
    if let Some(around) = around {
        let (low, high) = (around.min(), around.max());
        column.insert("bbox".to_owned(), json!([low.x, low.y, high.x, high.y]));
    }
    let parts: Map<String, Value> =
        BOUNDS.iter().map(|part| ((*part).to_owned(), json!([place.bounds, part]))).collect();
    column.insert("covering".to_owned(), json!({ "bbox": parts }));
    let geo = json!({
        "version": "1.1.0",
        "primary_column": place.geometry,
        "columns": { place.geometry.clone(): column },
    });
    Ok(geo.to_string())
}

fn kind(geometry: &Geometry<f64>) -> &'static str {
    match geometry {
        Geometry::Point(_) => "Point",
        Geometry::Line(_) | Geometry::LineString(_) => "LineString",
        Geometry::Polygon(_) | Geometry::Rect(_) | Geometry::Triangle(_) => "Polygon",
        Geometry::MultiPoint(_) => "MultiPoint",
        Geometry::MultiLineString(_) => "MultiLineString",
        Geometry::MultiPolygon(_) => "MultiPolygon",
        Geometry::GeometryCollection(_) => "GeometryCollection",
    }
}
