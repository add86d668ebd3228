//! Blocks that overlap: who lives where two lie would be counted twice.

use geo::{Area, BooleanOps, BoundingRect, Contains, Coord, MultiPolygon};
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::Overlap;
use crate::model::Xy;

/// Square metres below which neighbours merely touch,
const LEAST_AREA: f64 = 1.0;

/// and the share of the smaller block.
const LEAST_SHARE: f64 = 0.001;

/// The pairs that overlap, among those whose outlines are entangled and those where one holds the
/// point of the other; ascending.
pub(super) fn overlaps(
    at: &[Xy],
    outlines: &[MultiPolygon<f64>],
    entangled: Vec<[u32; 2]>,
) -> Vec<Overlap> {
    let mut pairs = entangled;
    pairs.extend(holding(at, outlines));
    pairs.sort_unstable();
    pairs.dedup();
    pairs
        .par_iter()
        .filter_map(|&blocks| {
            let [one, other] = blocks.map(|block| &outlines[block as usize]);
            let area_m2 = one.intersection(other).unsigned_area();
            let smaller = one.unsigned_area().min(other.unsigned_area());
            let is_more = area_m2 > LEAST_AREA && area_m2 > LEAST_SHARE * smaller;
            is_more.then_some(Overlap { blocks, area_m2 })
        })
        .collect()
}

/// Pairs of blocks where one holds the point of the other, which lies in its own outline too.
fn holding(at: &[Xy], outlines: &[MultiPolygon<f64>]) -> Vec<[u32; 2]> {
    let boxes = outlines.iter().zip(0_u32..).filter_map(|(outline, block)| {
        let around = outline.bounding_rect()?;
        let (min, max) = (around.min(), around.max());
        let is_number =
            min.x.is_finite() && min.y.is_finite() && max.x.is_finite() && max.y.is_finite();
        let corners = || Rectangle::from_corners([min.x, min.y], [max.x, max.y]);
        is_number.then(|| GeomWithData::new(corners(), block))
    });
    let tree = RTree::bulk_load(boxes.collect());
    let found: Vec<Vec<[u32; 2]>> = at
        .par_iter()
        .with_min_len(256)
        .enumerate()
        .map(|(block, &at)| {
            let (block, place) = (block as u32, Coord::from(at));
            let near = tree.locate_in_envelope_intersecting(&AABB::from_point([at.x, at.y]));
            let holds = |other: u32| outlines[other as usize].contains(&place);
            let mut others: Vec<u32> = near
                .map(|other| other.data)
                .filter(|&other| other != block && holds(other))
                .collect();
            if !others.is_empty() && !holds(block) {
                others.clear();
            }
            others.sort_unstable();
            others.into_iter().map(|other| [block.min(other), block.max(other)]).collect()
        })
        .collect();
    found.concat()
}
