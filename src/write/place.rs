//! The columns by which a table says where its rows are.

use geo::Geometry;

use super::{WriteError, Written};
use crate::crs::System;

/// Columns that say where a row is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place<'a> {
    /// The layer's own columns do, or nothing does.
    There,
    /// Two of coordinates.
    Points(&'a [Geometry<f64>]),
    /// One of WKT.
    Shapes(&'a [Geometry<f64>]),
}

impl<'a> Place<'a> {
    /// The columns a layer needs beside its own. The layer must have none of that name.
    pub fn of(written: &Written<'a>, format: &'static str) -> Result<Place<'a>, WriteError> {
        let layer = written.layer;
        let place = match &layer.geometries {
            None => Place::There,
            Some(_) if written.has_coordinates => Place::There,
            Some(shapes) if shapes.iter().all(|shape| matches!(shape, Geometry::Point(_))) => {
                Place::Points(shapes)
            }
            Some(shapes) => Place::Shapes(shapes),
        };
        let headings = place.headings(written.system);
        match headings.iter().find(|name| layer.column(name).is_some()) {
            None => Ok(place),
            Some(taken) => Err(WriteError::Unfit {
                format,
                found: format!("the layer has geometries and a column \"{taken}\" of its own"),
                hint: "write it as GeoPackage".to_owned(),
            }),
        }
    }

    /// What stands over them.
    pub fn headings(&self, system: &System) -> &'static [&'static str] {
        match self {
            Place::There => &[],
            Place::Points(_) if system.is_degrees() => &["lon", "lat"],
            Place::Points(_) => &["x", "y"],
            Place::Shapes(_) => &["wkt"],
        }
    }
}
