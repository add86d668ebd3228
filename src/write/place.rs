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
        if let Place::Points(shapes) = place
            && says_the_same(written, shapes)
        {
            return Ok(Place::There);
        }
        let headings = place.headings(written.system);
        match headings.iter().find(|name| layer.column(name).is_some()) {
            None => Ok(place),
            Some(taken) => Err(WriteError::Unfit {
                format,
                found: format!("the layer has geometries and a column \"{taken}\" of its own"),
                hint: "rename that column, or write the layer as GeoPackage".to_owned(),
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

/// Whether the layer's own columns of our headings hold its points to the last digit: it was a
/// table before.
fn says_the_same(written: &Written<'_>, shapes: &[Geometry<f64>]) -> bool {
    let headings = Place::Points(shapes).headings(written.system);
    let columns: Vec<_> = headings.iter().filter_map(|name| written.layer.column(name)).collect();
    let [x, y] = columns.as_slice() else { return false };
    shapes.iter().enumerate().all(|(row, shape)| {
        let Geometry::Point(at) = shape else { return false };
        let is = |cell: &str, value: f64| cell.parse() == Ok(value);
        is(x.cells.at(row), at.x()) && is(y.cells.at(row), at.y())
    })
}
