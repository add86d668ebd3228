//! The columns by which a table says where its rows are.

use std::collections::HashSet;

use geo::Geometry;

use super::{WriteError, Written, plain};
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

/// What stands over the columns of a table, those of `place` last: each on one line, none blank,
/// none twice.
pub(super) fn headings(
    written: &Written<'_>,
    place: Place<'_>,
    format: &'static str,
) -> Result<Vec<String>, WriteError> {
    let columns = &written.layer.columns;
    let on_one_line =
        |name: &str| plain(name).replace(['\n', '\u{fffe}', '\u{ffff}'], " ").trim().to_owned();
    let names = columns.iter().map(|column| on_one_line(&column.name));
    let names: Vec<String> =
        names.chain(place.headings(written.system).iter().map(|&name| name.to_owned())).collect();
    if names.is_empty() {
        return Err(WriteError::Unfit {
            format,
            found: "the layer has neither columns nor geometries".to_owned(),
            hint: "give it a column".to_owned(),
        });
    }
    // Readers of sheets see one space where there are several.
    let told = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut seen = HashSet::new();
    if let Some(twice) = names.iter().find(|name| !name.is_empty() && !seen.insert(told(name))) {
        return Err(WriteError::Unfit {
            format,
            found: format!("two columns whose headings would both be \"{twice}\""),
            hint: "rename one, or write the layer as GeoPackage".to_owned(),
        });
    }
    let named = |(name, number): (&String, usize)| {
        let mut name = name.clone();
        if name.is_empty() {
            name = format!("column_{number}");
            while seen.contains(name.as_str()) {
                name.push('_');
            }
        }
        name
    };
    Ok(names.iter().zip(1..).map(named).collect())
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
