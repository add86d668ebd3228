//! The study area: one valid outline and its size on the ground.

use geo::orient::Direction;
use geo::{Coord, MakeValid, MultiPolygon, Orient, Polygon, Validation, unary_union};

use super::StudyError;
use super::places::{Placed, Projected};
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

/// Mend what crosses itself (Ledoux, Arroyo Ohori and Meijers 2014: inside is what an odd number
/// of sides lies around), and say where and what it changed.
fn mend_all(
    placed: &Placed,
    outlines: &mut [MultiPolygon<f64>],
    plane: &Plane,
    notes: &mut Vec<Note>,
) {
    for (record, outline) in outlines.iter_mut().enumerate() {
        let Some(crossed) = outline.iter().find(|polygon| !polygon.is_valid()) else { continue };
        let place = self_crossing(crossed).map(|at| describe(plane, at)).unwrap_or_default();
        // What cannot be mended is refused by the check that follows.
        let Ok(mended) = outline.make_valid() else { continue };
        let (before, after) = (plane.ground_area(outline), plane.ground_area(&mended));
        notes.push(Note::warning(format!(
            "area: row {} crosses itself{place}; mended: {:.6} km2 as drawn, {:.6} km2 after, in {}",
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
        if let Err(fault) = polygon.check_validation() {
            let place = self_crossing(polygon).map(|at| describe(plane, at)).unwrap_or_default();
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

fn describe(plane: &Plane, at: Coord<f64>) -> String {
    match plane.lonlat(Xy::from(at)) {
        Some(place) => format!(", near {:.5}, {:.5}", place.lon, place.lat),
        None => format!(", near {:.1}, {:.1}", at.x, at.y),
    }
}

/// Where a ring first crosses itself.
fn self_crossing(polygon: &Polygon<f64>) -> Option<Coord<f64>> {
    use geo::line_intersection::{LineIntersection, line_intersection};
    std::iter::once(polygon.exterior()).chain(polygon.interiors()).find_map(|ring| {
        let lines: Vec<geo::Line<f64>> = ring.lines().collect();
        let count = lines.len();
        (0..count).find_map(|i| {
            (i + 2..count).filter(|j| !(i == 0 && *j == count - 1)).find_map(|j| {
                match line_intersection(lines[i], lines[j])? {
                    LineIntersection::SinglePoint { intersection, .. } => Some(intersection),
                    LineIntersection::Collinear { intersection } => Some(intersection.start),
                }
            })
        })
    })
}
