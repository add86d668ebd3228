//! The polygon of each district: the area in parts without gaps or overlaps. The outline of each
//! block is its district's; the ground between blocks goes to the district of the nearest, where
//! barriers are of the nearest on the same side.
//!
//! bounds (outlines, or cells of points, and the area) -> a web of sides that meet only at their
//! ends -> triangles, each with its district -> open ground parted half way -> rings. All
//! districts are drawn from one set of triangles, so neighbours have the very same corners along
//! their border.

mod cells;
mod fill;
mod mesh;
mod part;
mod settle;
mod shape;
mod trace;
mod weld;

use geo::{Contains, Coord, MultiPolygon, Polygon};
use rayon::prelude::*;

use super::neighbours::{Blocks, Lines};
use super::sides::{Side, each_side};
use crate::index::{Segment, Segments};
use crate::model::{Bounds, Xy};
use fill::{OPEN, OUTSIDE, fill};
use mesh::Mesh;
use part::Shores;
pub use settle::settled;
pub use shape::polsby_popper;
use weld::{Bound, Web, place, spot, weld};

/// Polygons of districts in the local plane.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlines {
    /// The ground of each district; empty where it has none in the area.
    pub districts: Vec<MultiPolygon<f64>>,
    /// Blocks whose point is not in the polygon of their district, ascending: outside the area,
    /// beside their own outline, or under another block.
    pub astray: Vec<u32>,
}

/// The numbers that stand for the area and for barriers among those of districts.
const AREA: u32 = u32::MAX;
const BARRIER: u32 = u32::MAX - 2;

/// Draw districts: `district` says for each block which of so many it is in. Without an area, that
/// of all outlines together, or the hull of the points and half a median spacing around it. Open
/// ground is not shared across the barriers among `lines`, so that borders run along them. `None`
/// where coordinates are no numbers or beyond what can be triangulated, where there is no block, or
/// where `district` names no district for a block.
pub fn outlines(
    blocks: Blocks<'_>,
    district: &[u32],
    districts: usize,
    area: Option<&MultiPolygon<f64>>,
    lines: &Lines<'_>,
) -> Option<Outlines> {
    let is_named = |&of: &u32| (of as usize) < districts;
    if district.len() != blocks.at.len() || !district.iter().all(is_named) {
        return None;
    }
    let hull = match (area, blocks.outlines) {
        (None, None) => Some(cells::around(blocks.at)?),
        _ => None,
    };
    let area = area.or(hull.as_ref());
    let (mut bounds, shores) = bounds(blocks, district, area)?;
    let has_open = area.is_some() && blocks.outlines.is_some();
    let barriers = bounds.len();
    bounds.extend(has_open.then(|| barrier_bounds(lines)).into_iter().flatten());
    let has_barriers = bounds.len() > barriers;
    let web = weld(&bounds);
    let mut districts = traced(&web, area.is_some(), &shores, districts)?;
    if has_barriers {
        // Ground on either side of a barrier was parted by itself: corners in common again.
        districts = settle::on_common_corners(&districts)?;
    }
    let astray = astray(blocks.at, district, &districts);
    Some(Outlines { districts, astray })
}

/// The ground of districts between the sides of a web.
fn traced(
    web: &Web,
    has_area: bool,
    shores: &Shores,
    districts: usize,
) -> Option<Vec<MultiPolygon<f64>>> {
    let places: Vec<Xy> = web.spots.iter().map(|&at| place(at)).collect();
    let (mesh, _) = Mesh::new(places, &web.ends)?;
    let of = owners(&mesh, web, has_area);
    let is_barrier = |side: usize| web.steps(side).iter().any(|step| step.of == BARRIER);
    let is_cut =
        |[from, to]: [u32; 2]| web.side([from.min(to), from.max(to)]).is_some_and(is_barrier);
    let has_barriers = (0..web.ends.len()).any(is_barrier);
    let cuts = has_barriers.then_some(&is_cut as fill::Cuts<'_>);
    let rims = fill(&mesh, of, shores, cuts)?;
    Some(trace::trace(&rims, districts))
}

/// The bounds of all blocks and of the area; the outlines of the blocks by district.
fn bounds(
    blocks: Blocks<'_>,
    district: &[u32],
    area: Option<&MultiPolygon<f64>>,
) -> Option<(Vec<Bound>, Shores)> {
    let mut sides: Vec<Side> = Vec::new();
    let mut bounds: Vec<Bound> = Vec::new();
    if let Some(outlines) = blocks.outlines {
        for (outline, &of) in outlines.iter().zip(district) {
            each_side(outline, of, |side| sides.push(side));
        }
        bounds.extend(sides.iter().copied().map(Bound::from));
    } else {
        let points = blocks.at.iter().zip(district);
        sides.extend(points.map(|(&at, &of)| Side { from: at, to: at, block: of }));
    }
    let segment = |side: &Side| Segment { from: side.from, to: side.to, name: side.block };
    let shores = Shores(Segments::new(&sides.iter().map(segment).collect::<Vec<_>>()));
    let Some(area) = area else { return Some((bounds, shores)) };
    let mut rim: Vec<Side> = Vec::new();
    each_side(area, AREA, |side| rim.push(side));
    let ends = rim.iter().flat_map(|side| [side.from, side.to]);
    let around = Bounds::around(ends)?;
    if blocks.outlines.is_none() {
        bounds.extend(cells::cells(blocks.at, district, around)?);
    }
    bounds.extend(rim.into_iter().map(Bound::from));
    Some((bounds, shores))
}

/// The sides of barriers, whose ground is on neither side.
fn barrier_bounds<'a>(lines: &'a Lines<'_>) -> impl Iterator<Item = Bound> + 'a {
    let rings =
        |polygon: &'a Polygon<f64>| std::iter::once(polygon.exterior()).chain(polygon.interiors());
    let shores = lines.waters.iter().flat_map(|water| water.iter()).flat_map(rings);
    let courses = lines.barriers.iter().chain(shores);
    courses.flat_map(|course| course.0.windows(2)).filter_map(|ends| {
        let is_number = ends.iter().all(|end| end.x.is_finite() && end.y.is_finite());
        let [from, to] = [0, 1].map(|end| spot(ends[end].into()));
        // One way, so that a course drawn twice is still there.
        is_number.then(|| Bound { from: from.min(to), to: from.max(to), of: BARRIER })
    })
}

/// Whose ground each triangle is: of overlapping blocks the lowest district has it.
fn owners(mesh: &Mesh, web: &Web, has_area: bool) -> Vec<u32> {
    let (cover, kinds) = mesh.covers(|[from, to], change| {
        let sign = if from < to { -1 } else { 1 };
        if let Some(side) = web.side([from.min(to), from.max(to)]) {
            let steps = web.steps(side).iter().filter(|step| step.of != BARRIER);
            change.extend(steps.map(|step| (step.of, sign * step.left)));
        }
    });
    let owner = |kind: &Vec<(u32, i32)>| {
        let covers = |of: u32| kind.iter().any(|&(other, count)| other == of && count > 0);
        let lowest = kind.iter().find(|&&(of, count)| of != AREA && count > 0);
        match lowest {
            _ if has_area && !covers(AREA) => OUTSIDE,
            Some(&(of, _)) => of,
            None if has_area => OPEN,
            None => OUTSIDE,
        }
    };
    let owners: Vec<u32> = kinds.iter().map(owner).collect();
    cover.iter().map(|&kind| owners.get(kind as usize).copied().unwrap_or(OUTSIDE)).collect()
}

/// Blocks whose point their district does not hold.
fn astray(at: &[Xy], district: &[u32], districts: &[MultiPolygon<f64>]) -> Vec<u32> {
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); districts.len()];
    for (&of, block) in district.iter().zip(0_u32..) {
        members[of as usize].push(block);
    }
    let lost = members.par_iter().zip(districts).map(|(members, outline)| {
        let inside = geo::indexed::IntervalTreeMultiPolygon::new(outline);
        let is_lost = |block: &&u32| !inside.contains(&Coord::from(at[**block as usize]));
        members.iter().filter(is_lost).copied().collect::<Vec<u32>>()
    });
    let mut astray: Vec<u32> = lost.collect::<Vec<_>>().concat();
    astray.sort_unstable();
    astray
}

#[cfg(test)]
mod barrier_tests;
#[cfg(test)]
mod tests;
