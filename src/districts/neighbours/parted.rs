//! Blocks that a barrier runs through. A block is whole: it belongs to the side on which most of
//! its ground lies, and borders others there alone.

use std::collections::BTreeMap;

use geo::{
    Area, BooleanOps, BoundingRect, Centroid, Coord, Distance, Euclidean, InteriorPoint, Length,
    LineString, MultiLineString, MultiPolygon, Point, Polygon, unary_union,
};
use rayon::prelude::*;

use super::barriers::Barriers;
use super::bridges;
use crate::districts::sides::between;
use crate::model::Xy;

/// Metres to either side of a barrier that are cut out of a block to see what is left: wider than
/// ends that should meet are apart.
const CUT: f64 = 0.05;

/// A block is told to lie on both sides where so much of its ground is on the lesser one; less is
/// a barrier along its border.
const TOLD: f64 = 0.01;

/// Sides that are smaller than the largest by less than this count as large as it: the more
/// southern one is the block's, the same for all blocks that a barrier halves.
const AS_LARGE: f64 = 1.0 - 1e-6;

/// The blocks that barriers part.
#[derive(Default)]
pub(super) struct Parted {
    of: BTreeMap<u32, Sides>,
}

/// The ground of a block on the sides of the barriers that run through it.
struct Sides {
    /// Where the block belongs.
    main: Vec<Polygon<f64>>,
    /// Where its ground is cut off from that.
    beyond: Vec<Polygon<f64>>,
    /// The barrier that runs farthest through it.
    barrier: u32,
}

impl Parted {
    /// Of these blocks, but for ground that a bridge within the block joins.
    pub fn new(
        outlines: &[MultiPolygon<f64>],
        barriers: &Barriers,
        bridges: &[LineString<f64>],
    ) -> Parted {
        if barriers.is_empty() {
            return Parted::default();
        }
        let ends = bridges.iter().filter_map(|bridge| bridges::ends(bridge, barriers));
        let ends: Vec<[Xy; 2]> = ends.collect();
        let blocks = outlines.par_iter().zip(0_u32..outlines.len() as u32);
        let parted = blocks.filter_map(|(outline, block)| {
            let mut sides = Sides::of(outline, barriers)?;
            ends.iter().for_each(|ends| sides.join(*ends));
            (!sides.beyond.is_empty()).then_some((block, sides))
        });
        Parted { of: parted.collect() }
    }

    /// The barrier between a place on the outline of a block and the ground where it belongs.
    pub fn beyond(&self, block: u32, at: Xy) -> Option<u32> {
        let sides = self.of.get(&block)?;
        sides.is_beyond(at).then_some(sides.barrier)
    }

    /// Blocks with more than a strip of ground on either side, ascending.
    pub fn told(&self) -> Vec<u32> {
        let area = |parts: &[Polygon<f64>]| parts.iter().map(Area::unsigned_area).sum::<f64>();
        let is_told = |sides: &Sides| area(&sides.beyond) > TOLD * area(&sides.main);
        let told = self.of.iter().filter(|(_, sides)| is_told(sides));
        told.map(|(&block, _)| block).collect()
    }
}

impl Sides {
    /// `None` where no barrier parts any of its polygons.
    fn of(outline: &MultiPolygon<f64>, barriers: &Barriers) -> Option<Sides> {
        let around = outline.bounding_rect()?;
        let (min, max) = (around.min(), around.max());
        let near = barriers.strokes_in([min.into(), max.into()]);
        if near.is_empty() {
            return None;
        }
        let strips: Vec<Polygon<f64>> = near.iter().map(|(_, ends)| strip(*ends)).collect();
        let strips = unary_union(&strips);
        let (mut main, mut beyond) = (Vec::new(), Vec::new());
        for polygon in outline {
            let left = polygon.difference(&strips).0.into_iter();
            let is_dry = |part: &Polygon<f64>| {
                let inside = part.interior_point();
                inside.is_none_or(|at| barriers.water_at(at.0.into()).is_none())
            };
            let mut parts: Vec<Polygon<f64>> = left.filter(is_dry).collect();
            let areas: Vec<f64> = parts.iter().map(Area::unsigned_area).collect();
            let least = AS_LARGE * areas.iter().copied().fold(0.0, f64::max);
            let places: Vec<f64> = parts.iter().map(south_west).collect();
            let largest = (0..parts.len()).filter(|&part| areas[part] >= least);
            let largest = largest.min_by(|&a, &b| places[a].total_cmp(&places[b]));
            main.extend(largest.map(|largest| parts.swap_remove(largest)));
            beyond.extend(parts);
        }
        if beyond.is_empty() {
            return None;
        }
        let mut within: BTreeMap<u32, f64> = BTreeMap::new();
        for (barrier, [from, to]) in near {
            let course = LineString::from(vec![Coord::from(from), Coord::from(to)]);
            let inside = outline.clip(&MultiLineString(vec![course]), false);
            *within.entry(barrier).or_insert(0.0) += Euclidean.length(&inside);
        }
        let farthest = within.into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let (barrier, _) = farthest?;
        Some(Sides { main, beyond, barrier })
    }

    /// A bridge from ground beyond to where the block belongs makes one of them.
    fn join(&mut self, ends: [Xy; 2]) {
        let holding = |parts: &[Polygon<f64>], at: Xy| {
            let at = Point::from(Coord::from(at));
            parts.iter().position(|part| Euclidean.distance(&at, part) <= 2.0 * CUT)
        };
        for [one, other] in [ends, [ends[1], ends[0]]] {
            let joined =
                holding(&self.beyond, one).filter(|_| holding(&self.main, other).is_some());
            self.main.extend(joined.map(|part| self.beyond.swap_remove(part)));
        }
    }

    fn is_beyond(&self, at: Xy) -> bool {
        let at = Point::from(Coord::from(at));
        let nearest = |parts: &[Polygon<f64>]| {
            let away = parts.iter().map(|part| Euclidean.distance(&at, part));
            away.fold(f64::INFINITY, f64::min)
        };
        nearest(&self.beyond) < nearest(&self.main)
    }
}

/// The lower, the farther south and west the middle of a part lies.
fn south_west(part: &Polygon<f64>) -> f64 {
    part.centroid().map_or(0.0, |middle| middle.y() + 0.618 * middle.x())
}

/// A stroke with some width, a little longer than it is.
fn strip([from, to]: [Xy; 2]) -> Polygon<f64> {
    let length = from.distance_2(to).sqrt();
    let more = CUT / length.max(CUT);
    let (from, to) = (between(from, to, -more), between(from, to, 1.0 + more));
    let long = from.distance_2(to).sqrt().max(f64::MIN_POSITIVE);
    let (aside, along) = (CUT * (from.y - to.y) / long, CUT * (to.x - from.x) / long);
    let corner = |at: Xy, sign: f64| Coord { x: at.x + sign * aside, y: at.y + sign * along };
    let ring = vec![corner(from, -1.0), corner(to, -1.0), corner(to, 1.0), corner(from, 1.0)];
    Polygon::new(LineString(ring), Vec::new())
}

#[cfg(test)]
#[path = "parted_tests.rs"]
mod tests;
