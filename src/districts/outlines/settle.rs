//! Outlines as they will be written. A straight side in the plane is not quite straight in degrees,
//! and degrees have so many decimals: a corner next to the side of another ring may come to lie
//! beyond it. So the corners are put on the grid of those decimals, and what crosses there is
//! mended there.

use geo::{Coord, CoordsIter, MapCoords, MultiPolygon};

use super::part::Shores;
use super::traced;
use super::weld::{Bound, STEPS, place, spot, weld};
use crate::districts::sides::each_side;
use crate::index::Segments;
use crate::model::Xy;

/// Outlines that part some ground, in steps of a grid of another plane, where `there` says the
/// place of each corner in such steps. They part the same ground without gaps or overlaps, in
/// valid rings, and no corner moves by more than steps of the grid. `None` where a corner has no
/// place there.
pub fn settled(
    outlines: &[MultiPolygon<f64>],
    there: impl Fn(Xy) -> Option<Xy>,
) -> Option<Vec<MultiPolygon<f64>>> {
    let on_grid = |at: Coord<f64>| {
        let steps = there(at.into()).ok_or(())?;
        let spot = [steps.x, steps.y].map(|steps| steps.round() as i64);
        Ok::<Coord<f64>, ()>(place(spot).into())
    };
    let placed: Result<Vec<MultiPolygon<f64>>, ()> =
        outlines.iter().map(|outline| outline.try_map_coords(on_grid)).collect();
    let placed = placed.ok()?;
    let mut bounds: Vec<Bound> = Vec::new();
    for (outline, of) in placed.iter().zip(0..) {
        each_side(outline, of, |side| bounds.push(side.into()));
    }
    let web = weld(&bounds);
    let is_kept = !web.is_cut && corners(&placed) == corners(outlines);
    // Else the ground again, from the triangles between the sides as they lie now.
    let none = Shores(Segments::new(&[]));
    let found = if is_kept { placed } else { traced(&web, false, &none, outlines.len())? };
    let steps = |at: Coord<f64>| {
        let [x, y] = spot(at.into());
        Coord { x: x as f64, y: y as f64 }
    };
    Some(found.iter().map(|outline| outline.map_coords(steps)).collect())
}

/// Outlines that part some ground but for less than a step of the web: with corners in common.
pub(super) fn on_common_corners(outlines: &[MultiPolygon<f64>]) -> Option<Vec<MultiPolygon<f64>>> {
    let steps = |at: Xy| Some(Xy { x: at.x * STEPS, y: at.y * STEPS });
    let metres = |at: Coord<f64>| at / STEPS;
    let settled = settled(outlines, steps)?;
    Some(settled.iter().map(|outline| outline.map_coords(metres)).collect())
}

/// How many places are corners.
fn corners(outlines: &[MultiPolygon<f64>]) -> usize {
    let all = outlines.iter().flat_map(|outline| outline.coords_iter());
    let mut all: Vec<[u64; 2]> =
        all.map(|at| [at.x, at.y].map(|of| (of + 0.0).to_bits())).collect();
    all.sort_unstable();
    all.dedup();
    all.len()
}
