//! The sides of some polygons in a tree of their boxes, and how their rings lie to each other.

use std::collections::{BTreeMap, BTreeSet};

use geo::kernels::{Kernel, Orientation, RobustKernel};
use geo::line_intersection::{LineIntersection, line_intersection};
use geo::winding_order::Winding;
use geo::{Coord, Intersects, Line, Polygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::{Broken, rings_of};

/// Meetings of boxes that are looked into: those of an outline of 40,000 corners are some 100,000.
pub(crate) const MOST_PAIRS: usize = 20_000_000;

/// More boxes met than are looked into; where it was left off.
pub(super) struct Tangled(pub Coord<f64>);

/// A ring of one of the polygons.
struct Ring {
    part: usize,
    is_border: bool,
    /// Whether the polygon lies to the left of its sides.
    has_left: bool,
}

/// The sides of polygons, each with its ring, and a tree of their boxes.
pub(super) struct Sides {
    rings: Vec<Ring>,
    sides: Vec<(usize, Line<f64>)>,
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
    /// Meetings of boxes that are looked into.
    most: usize,
}

/// How two sides of different rings meet.
enum Meeting {
    /// They cross.
    Crossing(Coord<f64>),
    /// They run along each other.
    Along(Line<f64>),
    /// One ends on the other.
    Touch(Coord<f64>),
}

/// Where a side meets others: the positions that part it, and the pieces that lie on another side.
#[derive(Default)]
struct Cuts {
    at: Vec<Coord<f64>>,
    along: Vec<Line<f64>>,
}

impl Cuts {
    /// Many rings may share a corner: it is kept once.
    fn touch(&mut self, place: Coord<f64>) {
        if self.at.last() != Some(&place) {
            self.at.push(place);
        }
    }

    fn along(&mut self, shared: Line<f64>) {
        if self.along.last() != Some(&shared) {
            self.at.extend([shared.start, shared.end]);
            self.along.push(shared);
        }
    }
}

impl Sides {
    pub fn of(polygons: &[Polygon<f64>]) -> Sides {
        let (mut rings, mut sides) = (Vec::new(), Vec::new());
        for (part, polygon) in polygons.iter().enumerate() {
            for (at, ring) in rings_of(polygon).enumerate() {
                let is_border = at == 0;
                sides.extend(ring.lines().map(|side| (rings.len(), side)));
                rings.push(Ring { part, is_border, has_left: ring.is_ccw() == is_border });
            }
        }
        let boxes = sides.iter().enumerate().map(|(at, (_, side))| {
            let (a, b) = (side.start, side.end);
            GeomWithData::new(Rectangle::from_corners([a.x, a.y], [b.x, b.y]), at)
        });
        let tree = RTree::bulk_load(boxes.collect());
        Sides { rings, sides, tree, most: MOST_PAIRS }
    }

    /// What is wrong with a single polygon: a proper crossing before a mere touch, a ring with
    /// itself before two rings.
    pub fn broken(&self) -> Option<Broken> {
        let (mut touch, mut holes) = (None, None);
        let mut cuts: BTreeMap<usize, Cuts> = BTreeMap::new();
        let mut pairs = 0;
        for (at, (ring, side)) in self.sides.iter().enumerate() {
            let near = self.near(at, side);
            pairs += near.len();
            if pairs > self.most {
                return Some(Broken::Tangled(side.start));
            }
            for other in near {
                let Some((its_ring, its_side)) = self.sides.get(other) else { continue };
                if ring != its_ring {
                    match meeting(side, its_side) {
                        Some(Meeting::Crossing(place)) => holes = holes.or(Some(place)),
                        Some(Meeting::Along(shared)) => holes = holes.or(Some(shared.start)),
                        Some(Meeting::Touch(place)) => {
                            cuts.entry(at).or_default().touch(place);
                            cuts.entry(other).or_default().touch(place);
                        }
                        None => {}
                    }
                    continue;
                }
                let joined = side.start == its_side.end || side.end == its_side.start;
                if joined || !side.intersects(its_side) {
                    continue;
                }
                match line_intersection(*side, *its_side) {
                    Some(LineIntersection::SinglePoint { intersection, is_proper: true }) => {
                        return Some(Broken::Crossed(intersection));
                    }
                    Some(LineIntersection::SinglePoint { intersection, .. }) => {
                        touch = touch.or(Some(intersection));
                    }
                    Some(LineIntersection::Collinear { intersection }) => {
                        touch = touch.or(Some(intersection.start));
                    }
                    None => touch = touch.or(Some(side.start)),
                }
            }
        }
        if let Some(place) = touch {
            return Some(Broken::Crossed(place));
        }
        let misplaced = || {
            self.positions(&cuts).into_iter().find_map(|(ring, at)| {
                let around = self.rings_around(at);
                let is_hole = !self.rings.get(ring)?.is_border;
                let in_border = around.contains(&0);
                let in_hole = around.iter().any(|other| *other != ring && *other != 0);
                ((is_hole && !in_border) || in_hole).then_some(at)
            })
        };
        holes.or_else(misplaced).map(Broken::Holes)
    }

    /// Where two polygons overlap: at a crossing of their borders, else at a position of one within
    /// the other. Each pair is put to `is_real` once.
    pub fn overlap(
        &self,
        is_real: impl Fn(usize, usize) -> bool,
    ) -> Result<Option<Coord<f64>>, Tangled> {
        // Pairs that merely touch.
        let mut touching: BTreeSet<(usize, usize)> = BTreeSet::new();
        let mut cuts: BTreeMap<usize, Cuts> = BTreeMap::new();
        let part = |ring: usize| self.rings.get(ring).map_or(usize::MAX, |ring| ring.part);
        let pair = |one: usize, other: usize| (one.min(other), one.max(other));
        let mut pairs = 0;
        for (at, (ring, side)) in self.sides.iter().enumerate() {
            let near = self.near(at, side);
            pairs += near.len();
            if pairs > self.most {
                return Err(Tangled(side.start));
            }
            for other in near {
                let Some((its_ring, its_side)) = self.sides.get(other) else { continue };
                let both = pair(part(*ring), part(*its_ring));
                if both.0 == both.1 || touching.contains(&both) {
                    continue;
                }
                let overlap = match meeting(side, its_side) {
                    Some(Meeting::Crossing(place)) => Some(place),
                    Some(Meeting::Along(shared)) => {
                        for side in [at, other] {
                            cuts.entry(side).or_default().along(shared);
                        }
                        let is_overlap = self.lie_on_one_side((*ring, side), (*its_ring, its_side));
                        is_overlap.then_some(shared.start)
                    }
                    Some(Meeting::Touch(place)) => {
                        cuts.entry(at).or_default().touch(place);
                        cuts.entry(other).or_default().touch(place);
                        None
                    }
                    None => None,
                };
                if overlap.is_some() && is_real(both.0, both.1) {
                    return Ok(overlap);
                } else if overlap.is_some() {
                    touching.insert(both);
                }
            }
        }
        for (ring, at) in self.positions(&cuts) {
            let own = part(ring);
            // Inside a polygon is who is inside an odd number of its rings.
            let mut around: BTreeMap<usize, usize> = BTreeMap::new();
            for ring in self.rings_around(at) {
                *around.entry(part(ring)).or_default() += 1;
            }
            let others = around.into_iter().filter(|(other, n)| *other != own && n % 2 == 1);
            for both in others.map(|(other, _)| pair(own, other)) {
                if !touching.insert(both) {
                    continue;
                }
                if is_real(both.0, both.1) {
                    return Ok(Some(at));
                }
            }
        }
        Ok(None)
    }

    /// Later sides whose boxes meet this one's, ascending.
    fn near(&self, at: usize, side: &Line<f64>) -> Vec<usize> {
        let around = AABB::from_corners([side.start.x, side.start.y], [side.end.x, side.end.y]);
        let near = self.tree.locate_in_envelope_intersecting(&around).map(|held| held.data);
        let mut near: Vec<usize> = near.filter(|other| *other > at).collect();
        near.sort_unstable();
        near
    }

    /// Whether the polygons of two sides that run along each other lie to the same side of them.
    fn lie_on_one_side(
        &self,
        (a, one): (usize, &Line<f64>),
        (b, other): (usize, &Line<f64>),
    ) -> bool {
        let (Some(a), Some(b)) = (self.rings.get(a), self.rings.get(b)) else { return false };
        let (one, other) = (one.delta(), other.delta());
        let is_along = one.x * other.x + one.y * other.y > 0.0;
        (a.has_left == b.has_left) == is_along
    }

    /// Positions that stand for all of each ring: the first corner of one that meets no other, and
    /// the middle of each piece of the sides that do, as far as no other side runs there.
    fn positions(&self, cuts: &BTreeMap<usize, Cuts>) -> Vec<(usize, Coord<f64>)> {
        let ring_of = |side: &usize| self.sides.get(*side).map(|(ring, _)| *ring);
        let mut meets = vec![false; self.rings.len()];
        for ring in cuts.keys().filter_map(ring_of) {
            meets[ring] = true;
        }
        let mut positions = Vec::new();
        let mut last = None;
        for (ring, side) in &self.sides {
            if last != Some(*ring) && !meets[*ring] {
                positions.push((*ring, side.start));
            }
            last = Some(*ring);
        }
        for (side, cuts) in cuts {
            let Some((ring, line)) = self.sides.get(*side) else { continue };
            positions.extend(pieces(line, cuts).into_iter().map(|at| (*ring, at)));
        }
        positions
    }

    /// The rings around a position, which is on none but its own.
    fn rings_around(&self, at: Coord<f64>) -> Vec<usize> {
        // Sides that cross the line from here to the east.
        let ray = AABB::from_corners([at.x, at.y], [f64::MAX, at.y]);
        let mut crossed: Vec<usize> = Vec::new();
        for held in self.tree.locate_in_envelope_intersecting(&ray) {
            let Some((ring, side)) = self.sides.get(held.data) else { continue };
            let (low, high) = match side.start.y <= side.end.y {
                true => (side.start, side.end),
                false => (side.end, side.start),
            };
            let spans = low.y <= at.y && at.y < high.y;
            let is_west = || RobustKernel::orient2d(low, high, at) == Orientation::CounterClockwise;
            if spans && is_west() {
                crossed.push(*ring);
            }
        }
        crossed.sort_unstable();
        let runs = crossed.chunk_by(|one, other| one == other);
        runs.filter(|run| run.len() % 2 == 1).filter_map(|run| run.first().copied()).collect()
    }
}

/// How two sides of different rings meet; none where they do not.
fn meeting(side: &Line<f64>, other: &Line<f64>) -> Option<Meeting> {
    if !side.intersects(other) {
        return None;
    }
    Some(match line_intersection(*side, *other) {
        Some(LineIntersection::SinglePoint { intersection, is_proper: true }) => {
            Meeting::Crossing(intersection)
        }
        Some(LineIntersection::SinglePoint { intersection, .. }) => Meeting::Touch(intersection),
        Some(LineIntersection::Collinear { intersection }) => Meeting::Along(intersection),
        None => Meeting::Touch(side.start),
    })
}

/// The middle of each piece of a side between its cuts, without those that lie on another side.
fn pieces(line: &Line<f64>, cuts: &Cuts) -> Vec<Coord<f64>> {
    let along = line.delta();
    let length = along.x * along.x + along.y * along.y;
    if length == 0.0 {
        return Vec::new();
    }
    let share = |at: Coord<f64>| {
        ((at.x - line.start.x) * along.x + (at.y - line.start.y) * along.y) / length
    };
    let mut shares: Vec<f64> =
        cuts.at.iter().map(|at| share(*at).clamp(0.0, 1.0)).chain([0.0, 1.0]).collect();
    shares.sort_by(f64::total_cmp);
    shares.dedup();
    let shared: Vec<(f64, f64)> = cuts
        .along
        .iter()
        .map(|piece| (share(piece.start), share(piece.end)))
        .map(|(a, b)| (a.min(b), a.max(b)))
        .collect();
    let ends = shares.windows(2).map(|ends| 0.5 * (ends[0] + ends[1]));
    ends.filter(|middle| !shared.iter().any(|(from, to)| from <= middle && middle <= to))
        .map(|middle| line.start + along * middle)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Coord, LineString};

    /// A star of which the boxes of nearly all sides meet.
    #[test]
    fn a_tangle_is_left_at_the_limit() {
        let corner = |n: u32| {
            let (sin, cos) = (f64::from(n) / 200.0 * std::f64::consts::TAU).sin_cos();
            let radius = if n.is_multiple_of(2) { 1.0 } else { 1000.0 };
            Coord { x: radius * cos, y: radius * sin }
        };
        let ring: LineString<f64> = (0..200).chain([0]).map(corner).collect();
        let star = [Polygon::new(ring, Vec::new())];
        let mut sides = Sides::of(&star);
        let meetings: usize =
            sides.sides.iter().enumerate().map(|(at, (_, side))| sides.near(at, side).len()).sum();
        for (most, is_left) in [(meetings, false), (meetings - 1, true)] {
            sides.most = most;
            assert_eq!(matches!(sides.broken(), Some(Broken::Tangled(_))), is_left, "{most}");
            assert_eq!(sides.overlap(|_, _| true).is_err(), is_left, "{most}");
        }
    }
}
