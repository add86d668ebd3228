//! Can the numbers be what the coordinate system says? Whole-layer mistakes (metres for
//! degrees, axes swapped) get one message, single rows get one each.

use geo::{Coord, CoordsIter, MultiPolygon};

use super::StudyError;
use super::coordinates::Coordinates;
use crate::crs::System;
use crate::read::{Layer, LayerRef, Problem, Problems};

const DEGREES: &str = "longitude -180..180, latitude -90..90";

pub(crate) fn are_degrees(c: Coord<f64>) -> bool {
    c.x.abs() <= 180.0 && c.y.abs() <= 90.0
}

/// Metres that could be of this planet; NaN and infinity are not.
fn are_metres(c: Coord<f64>) -> bool {
    c.x.abs() < 1e9 && c.y.abs() < 1e9
}

/// Every coordinate of a layer, and its record.
#[derive(Clone, Copy)]
pub(crate) struct Raw<'a> {
    /// One by record, for layers of points.
    pub points: &'a [Coord<f64>],
    /// By record, for layers of polygons.
    pub outlines: &'a [MultiPolygon<f64>],
    /// With their records, for layers that are only drawn.
    pub drawn: &'a [(usize, Coord<f64>)],
}

impl Raw<'_> {
    fn all(&self) -> impl Iterator<Item = (usize, Coord<f64>)> + '_ {
        let corners = self.outlines.iter().enumerate();
        let corners =
            corners.flat_map(|(record, outline)| outline.coords_iter().map(move |c| (record, c)));
        self.points.iter().copied().enumerate().chain(corners).chain(self.drawn.iter().copied())
    }

    fn count(&self, test: impl Fn(Coord<f64>) -> bool) -> usize {
        self.all().filter(|(_, coord)| test(*coord)).count()
    }
}

/// Check a layer's coordinates before anything is computed from them.
pub(crate) fn check(
    layer: &Layer,
    reference: &LayerRef,
    coordinates: &Coordinates,
    system: &System,
    raw: Raw<'_>,
) -> Result<(), StudyError> {
    let total = raw.count(|_| true);
    let right = raw.count(are_degrees);
    let sample = raw.all().next().map_or(String::new(), |(_, c)| format!("{}, {}", c.x, c.y));
    if !system.is_degrees() {
        // A file may call its plane undefined; plain metres are the planner's own word.
        let is_stated = *system == System::Local && reference.crs.is_some();
        if right == total && total > 0 && !is_stated {
            return Err(StudyError::CrsMismatch {
                file: layer.file(),
                found: format!("coordinates such as {sample} look like degrees"),
                allowed: format!("metres of {}", system.describe()),
                hint: match system {
                    System::Local => "write ?crs=EPSG:4326; or ?crs=local if they are metres",
                    _ => "leave crs out, or write crs=EPSG:4326",
                }
                .to_owned(),
            });
        }
        return each_row(layer, raw, are_metres, "metres within 1e9 of the origin");
    }
    if right * 2 >= total {
        return each_row(layer, raw, are_degrees, DEGREES);
    }
    if raw.count(|c| are_degrees(Coord { x: c.y, y: c.x })) == total {
        return Err(StudyError::Swapped {
            file: layer.file(),
            found: format!("{right} of {total} positions lie on Earth, all would if swapped"),
            hint: match coordinates {
                Coordinates::Columns { x, y, .. } => {
                    format!("write ?x={}&y={}", layer.columns[*y].name, layer.columns[*x].name)
                }
                Coordinates::Geometry => super::SWAP_IN_EXPORT.to_owned(),
            },
        });
    }
    if raw.count(are_metres) == total && reference.crs.is_none() {
        return Err(StudyError::CrsMismatch {
            file: layer.file(),
            found: format!("coordinates such as {sample} are not degrees"),
            allowed: DEGREES.to_owned(),
            hint: "they look like metres: give their coordinate system, as in ?crs=EPSG:4547, \
                   or ?crs=local"
                .to_owned(),
        });
    }
    each_row(layer, raw, are_degrees, DEGREES)
}

/// One message for each row with a coordinate that does not fit.
fn each_row(
    layer: &Layer,
    raw: Raw<'_>,
    fits: impl Fn(Coord<f64>) -> bool,
    allowed: &'static str,
) -> Result<(), StudyError> {
    let mut problems = Problems::in_file(&layer.source.path);
    let mut last = None;
    for (record, coord) in raw.all() {
        if !fits(coord) && last != Some(record) {
            last = Some(record);
            problems.push(Problem {
                kind: "coord-range",
                row: Some(layer.rows[record]),
                field: Some("coordinates".to_owned()),
                found: format!("{}, {}", coord.x, coord.y),
                allowed,
                hint: "correct the row or leave it out".to_owned(),
            });
        }
    }
    Ok(problems.into_result()?)
}
