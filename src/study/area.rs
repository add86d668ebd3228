//! The study area: one valid outline and its size on the ground.

use geo::orient::Direction;
use geo::{Coord, MultiPolygon, Orient, Polygon, unary_union};

use super::StudyError;
use super::places::{Placed, Projected};
use super::validity::{self, Broken};
use crate::crs::Plane;
use crate::model::{Area, Xy, plural};
use crate::read::{Note, Problem, Problems};

/// An area smaller than a square metre is no area.
const SMALLEST_KM2: f64 = 1e-6;

/// The area from a polygon layer in the plane; several polygons are joined.
pub(super) fn of(
    projected: Projected,
    plane: &Plane,
    mend: bool,
    notes: &mut Vec<Note>,
) -> Result<Area, StudyError> {
    let Projected { placed, outlines, .. } = projected;
    let mut outlines = outlines.unwrap_or_default();
    if mend {
        mend_all(&placed, &mut outlines, plane, notes);
    }
    check_valid(&placed, &outlines, plane)?;
    let parts: Vec<Polygon<f64>> = outlines.into_iter().flatten().collect();
    // Parts may touch or overlap, within a feature or between features: the area is their
    // union.
    let joined = match parts.as_slice() {
        [only] => MultiPolygon(vec![only.clone()]),
        several => unary_union(several),
    };
    let outline = joined.orient(Direction::Default);
    let km2 = plane.ground_area(&outline) / 1e6;
    if km2 < SMALLEST_KM2 {
        return Err(StudyError::NoGround { file: placed.layer.file() });
    }
    let name = placed.layer.column("name").or(placed.layer.column("名称"));
    let name = name
        .filter(|column| column.cells.len() == 1)
        .map(|column| column.cells.at(0).to_owned())
        .filter(|name| !name.is_empty());
    Ok(Area { name, km2, outline })
}

/// Mend what crosses itself, and say where and what it changed.
fn mend_all(
    placed: &Placed,
    outlines: &mut [MultiPolygon<f64>],
    plane: &Plane,
    notes: &mut Vec<Note>,
) {
    for (record, outline) in outlines.iter_mut().enumerate() {
        let Some(broken) = outline.iter().find_map(validity::broken_polygon) else { continue };
        // What cannot be mended is refused by the check that follows.
        let Some(mended) = validity::repairs(outline.clone()).next() else { continue };
        let what = match broken {
            Broken::Crossed(_) => "crosses itself",
            _ => "has a hole that is not inside or not by itself",
        };
        let place = near(plane, broken.at());
        let (before, after) = (plane.ground_area(outline), plane.ground_area(&mended));
        notes.push(Note::warning(format!(
            "area: row {} {what}{place}; mended: {:.6} km2 as drawn, {:.6} km2 after, in {}",
            placed.layer.rows[record],
            before / 1e6,
            after / 1e6,
            plural(mended.0.len(), "part"),
        )));
        *outline = mended;
    }
}

fn check_valid(
    placed: &Placed,
    outlines: &[MultiPolygon<f64>],
    plane: &Plane,
) -> Result<(), StudyError> {
    let mut problems = Problems::in_file(&placed.layer.source.path);
    let polygons = outlines.iter().enumerate();
    let polygons = polygons.flat_map(|(record, outline)| outline.iter().map(move |p| (record, p)));
    for (record, polygon) in polygons {
        if let Some(broken) = validity::broken_polygon(polygon) {
            let (fault, place) = (fault_of(&broken), near(plane, broken.at()));
            problems.push(Problem {
                kind: "poly-invalid",
                row: Some(placed.layer.rows[record]),
                field: Some("geometry".to_owned()),
                found: format!("{fault}{place}"),
                allowed: "a polygon whose border does not cross itself",
                hint: "mend the outline in a GIS (QGIS: Fix geometries), or let radii audit do it \
                       with --repair-geometry"
                    .to_owned(),
            });
        }
    }
    Ok(problems.into_result()?)
}

/// What is wrong with an outline, in words.
pub(super) fn fault_of(broken: &Broken) -> &'static str {
    match broken {
        Broken::Crossed(_) => "a ring has a self-intersection",
        Broken::Parts(_) => "parts lie over each other",
        Broken::Tangled(_) => "an outline too tangled to be judged",
        _ => "a hole lies outside the outline, or crosses it or another hole",
    }
}

/// Where something is wrong, to follow what is.
pub(super) fn near(plane: &Plane, at: Coord<f64>) -> String {
    match plane.lonlat(Xy::from(at)) {
        Some(place) => format!(", near {:.5}, {:.5}", place.lon, place.lat),
        None => format!(", near {:.1}, {:.1}", at.x, at.y),
    }
}
