//! Blocks that a barrier runs through. A block is whole: it belongs to the side on which most of
//! its ground lies, and borders others there alone.

use std::collections::BTreeMap;

use geo::{
    Area, BooleanOps, BoundingRect, Centroid, Closest, ClosestPoint, ConvexHull, Coord, Distance,
    Euclidean, InteriorPoint, Intersects, Length, Line, LineString, MultiLineString, MultiPolygon,
    Point, Polygon, Rect, unary_union,
};
use rayon::prelude::*;

use super::barriers::Barriers;
use crate::districts::sides::between;
use crate::model::Xy;

/// Metres to either side of a barrier that are cut out of a block to see what is left: wider than
/// ends that should meet are apart.
const CUT: f64 = 0.05;

/// A block is told to lie on both sides where so much of its ground is on the lesser one; less is
/// a barrier along its border.
const TOLD: f64 = 0.01;

/// Sides of at least this part of the largest count as large as it: the one farther south and west
/// is the block's, the same for all blocks that a barrier halves.
const AS_LARGE: f64 = 1.0 - 1e-6;

/// The blocks that barriers part.
#[derive(Default)]
pub(super) struct Parted {
    of: BTreeMap<u32, Sides>,
}

/// The ground of a block on the sides of the barriers that run through it.
#[derive(Default)]
struct Sides {
    /// Where the block belongs.
    main: Vec<Polygon<f64>>,
    /// Where its ground is cut off from that.
    beyond: Vec<Polygon<f64>>,
    /// The barrier that runs farthest through it, of those there are.
    barrier: u32,
    /// Bridges within the block that join its ground.
    bridges: Vec<u32>,
}

impl Parted {
    /// Of these blocks, but for ground that bridges within a block join; `ends` are those of the
    /// bridges.
    pub fn new(
        outlines: &[MultiPolygon<f64>],
        barriers: &Barriers,
        ends: &[Option<[Xy; 2]>],
    ) -> Parted {
        if barriers.is_empty() {
            return Parted::default();
        }
        let blocks = outlines.par_iter().zip(0_u32..outlines.len() as u32);
        let parted =
            blocks.filter_map(|(outline, block)| Some((block, sides(outline, barriers, ends)?)));
        Parted { of: parted.collect() }
    }

    /// The barrier between a place on the outline of a block and the ground where it belongs.
    pub fn beyond(&self, block: u32, at: Xy) -> Option<u32> {
        let sides = self.of.get(&block)?;
        (away(at, &sides.beyond) < away(at, &sides.main)).then_some(sides.barrier)
    }

    /// Blocks with more than a strip of ground on either side, ascending.
    pub fn told(&self) -> Vec<u32> {
        let area = |parts: &[Polygon<f64>]| parts.iter().map(Area::unsigned_area).sum::<f64>();
        let is_told = |sides: &Sides| area(&sides.beyond) > TOLD * area(&sides.main);
        let told = self.of.iter().filter(|(_, sides)| is_told(sides));
        told.map(|(&block, _)| block).collect()
    }

    /// Whether a bridge joins ground within a block.
    pub fn is_bridged(&self, bridge: u32) -> bool {
        self.of.values().any(|sides| sides.bridges.contains(&bridge))
    }
}

/// Metres from a place to the nearest of some ground.
fn away(at: Xy, parts: &[Polygon<f64>]) -> f64 {
    let at = Point::from(Coord::from(at));
    let each = parts.iter().map(|part| Euclidean.distance(&at, part));
    each.fold(f64::INFINITY, f64::min)
}

/// The sides of a block; `None` where all of its ground hangs together without any bridge.
fn sides(
    outline: &MultiPolygon<f64>,
    barriers: &Barriers,
    ends: &[Option<[Xy; 2]>],
) -> Option<Sides> {
    let around = outline.bounding_rect()?;
    let near = barriers.strokes_in([around.min().into(), around.max().into()]);
    if near.is_empty() {
        return None;
    }
    let parts = cut(outline, barriers, &near);
    let mut group: Vec<usize> = (0..parts.len()).collect();
    let is_whole = parts.len() == outline.0.len();
    if is_whole && !is_between(outline, &near) {
        return None;
    }
    let join = |group: &mut Vec<usize>, one: usize, other: usize| {
        let (kept, given) = (group[one], group[other]);
        group.iter_mut().filter(|it| **it == given).for_each(|it| *it = kept);
    };
    let mut bridges = Vec::new();
    for (ends, bridge) in ends.iter().zip(0..) {
        let Some(ends) = ends.filter(|ends| ends.iter().all(|at| holds(outline, around, *at)))
        else {
            continue;
        };
        let [one, other] = ends.map(|at| nearest(at, &parts));
        if let (Some(one), Some(other)) = (one, other)
            && one != other
        {
            join(&mut group, one, other);
            bridges.push(bridge);
        }
    }
    // Polygons of a block that lie apart are on one side where no barrier runs between them.
    for one in 0..parts.len() {
        for other in one + 1..parts.len() {
            let are_apart = parts[one].0 != parts[other].0 && group[one] != group[other];
            if are_apart && see_each_other(&parts[one].1, &parts[other].1, barriers) {
                join(&mut group, one, other);
            }
        }
    }
    let main = side_of_most(&parts, &group)?;
    let mut sides = Sides { bridges, ..Sides::default() };
    for ((_, part), group) in parts.into_iter().zip(group) {
        if group == main { sides.main.push(part) } else { sides.beyond.push(part) }
    }
    if sides.beyond.is_empty() {
        return (!sides.bridges.is_empty()).then_some(sides);
    }
    let mut within: BTreeMap<u32, f64> = BTreeMap::new();
    for (barrier, [from, to]) in near {
        let course = LineString::from(vec![Coord::from(from), Coord::from(to)]);
        let inside = outline.clip(&MultiLineString(vec![course]), false);
        *within.entry(barrier).or_insert(0.0) += Euclidean.length(&inside);
    }
    let farthest = within.into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
    sides.barrier = farthest.map_or(0, |(barrier, _)| barrier);
    Some(sides)
}

/// What barriers leave of each polygon of a block, but for what lies in the water, with the number
/// of the polygon.
fn cut(
    outline: &MultiPolygon<f64>,
    barriers: &Barriers,
    near: &[(u32, [Xy; 2])],
) -> Vec<(usize, Polygon<f64>)> {
    let strips: Vec<Polygon<f64>> = near.iter().map(|(_, ends)| strip(*ends)).collect();
    let strips = unary_union(&strips);
    let is_dry = |part: &Polygon<f64>| {
        let inside = part.interior_point();
        inside.is_none_or(|at| barriers.water_at(at.0.into()).is_none())
    };
    let polygons = outline.iter().enumerate();
    let parts = polygons.flat_map(|(at, polygon)| {
        polygon.difference(&strips).0.into_iter().filter(is_dry).map(move |part| (at, part))
    });
    parts.collect()
}

/// Whether a stroke comes between the polygons of a block.
fn is_between(outline: &MultiPolygon<f64>, near: &[(u32, [Xy; 2])]) -> bool {
    let around = outline.convex_hull();
    let meets = |(_, [from, to]): &(u32, [Xy; 2])| {
        around.intersects(&Line::new(Coord::from(*from), Coord::from(*to)))
    };
    outline.0.len() > 1 && near.iter().any(meets)
}

/// The group of parts with most ground.
fn side_of_most(parts: &[(usize, Polygon<f64>)], group: &[usize]) -> Option<usize> {
    let mut grounds: BTreeMap<usize, (f64, f64, f64)> = BTreeMap::new();
    for ((_, part), group) in parts.iter().zip(group) {
        let (area, ground) = (part.unsigned_area(), grounds.entry(*group).or_default());
        let middle = part.centroid().map_or([0.0; 2], |middle| [middle.x(), middle.y()]);
        ground.0 += area;
        ground.1 += area * middle[0];
        ground.2 += area * middle[1];
    }
    let most = grounds.values().map(|ground| ground.0).fold(0.0, f64::max);
    let large = grounds.into_iter().filter(|(_, ground)| ground.0 >= AS_LARGE * most);
    // The lower, the farther south and west its middle lies.
    let south_west = |(area, x, y): (f64, f64, f64)| (y + 0.618 * x) / area.max(f64::MIN_POSITIVE);
    large.min_by(|a, b| south_west(a.1).total_cmp(&south_west(b.1))).map(|(group, _)| group)
}

/// Whether a block holds a place.
fn holds(outline: &MultiPolygon<f64>, around: Rect<f64>, at: Xy) -> bool {
    let at = Coord::from(at);
    around.intersects(&at) && outline.intersects(&at)
}

/// The part nearest to a place.
fn nearest(at: Xy, parts: &[(usize, Polygon<f64>)]) -> Option<usize> {
    let at = Point::from(Coord::from(at));
    let away = |part: usize| Euclidean.distance(&at, &parts[part].1);
    (0..parts.len()).min_by(|&one, &other| away(one).total_cmp(&away(other)))
}

/// Whether no barrier runs between two parts where they are nearest.
fn see_each_other(one: &Polygon<f64>, other: &Polygon<f64>, barriers: &Barriers) -> bool {
    let ways = |from: &Polygon<f64>, to: &Polygon<f64>| {
        let corners = from.exterior().0.iter().filter_map(|&corner| {
            let foot = to.exterior().closest_point(&Point(corner));
            let (Closest::Intersection(foot) | Closest::SinglePoint(foot)) = foot else {
                return None;
            };
            Some([Xy::from(corner), Xy::from(foot.0)])
        });
        corners.collect::<Vec<[Xy; 2]>>()
    };
    let all = ways(one, other).into_iter().chain(ways(other, one));
    let shortest = all.min_by(|a, b| {
        let length = |[from, to]: &[Xy; 2]| from.distance_2(*to);
        length(a).total_cmp(&length(b))
    });
    shortest.is_some_and(|way| barriers.crossed(way, &mut Vec::new()).is_none())
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
