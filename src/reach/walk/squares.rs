//! Squares are crossed: from every corner where something leads in or that juts into the
//! square, straight to every other that it sees.

use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::kernels::{Kernel, Orientation, RobustKernel};
use geo::{Coord, LineString, Polygon};
use rustc_hash::FxHashMap;

use super::build::Draft;
use super::compounds::Segment;
use super::profile::{Passage, Profile};
use crate::read::StreetMap;

/// A square with more corners than this that matter is walked around.
const MOST_CORNERS: usize = 120;

/// Add the rings of all squares that are walked, and the ways across them.
pub(super) fn add(draft: &mut Draft<'_>, map: &StreetMap, profile: &Profile) {
    // How many ways and rings use a node: those used twice lead somewhere.
    let mut used: FxHashMap<u32, u32> = FxHashMap::default();
    for segment in &draft.segments {
        for node in segment.ends {
            *used.entry(draft.origin[node as usize]).or_default() += 1;
        }
    }
    let walked: Vec<_> = map
        .areas()
        .iter()
        .enumerate()
        .filter_map(|(at, area)| Some((area, profile.passage(&map.area_tags(at))?)))
        .collect();
    for (area, _) in &walked {
        let rings = std::iter::once(&area.outer).chain(&area.holes);
        for &node in rings.flat_map(|ring| ring.iter().skip(1)) {
            *used.entry(node).or_default() += 1;
        }
    }
    for (area, passage) in walked {
        let rings: Vec<&[u32]> =
            std::iter::once(&area.outer).chain(&area.holes).map(Vec::as_slice).collect();
        for ring in &rings {
            draft.add_way(map, profile, ring, &passage);
        }
        // The rings of one square are one way.
        draft.facts.ways -= rings.len() as u32 - 1;
        cross(draft, map, profile, &rings, &passage, |node| {
            used.get(&node).is_some_and(|n| *n > 1)
        });
    }
}

fn cross(
    draft: &mut Draft<'_>,
    map: &StreetMap,
    profile: &Profile,
    rings: &[&[u32]],
    passage: &Passage,
    leads: impl Fn(u32) -> bool,
) {
    let line = |ring: &[u32]| -> LineString<f64> {
        ring.iter().map(|&node| geo::Coord::from(draft.position(node))).collect()
    };
    let holes = rings[1..].iter().map(|ring| line(ring)).collect();
    let square = Polygon::new(line(rings[0]), holes);
    let mut corners: Vec<Corner> = Vec::new();
    for (at, ring) in rings.iter().enumerate() {
        let found = around(draft, ring, at == 0, &leads);
        corners.extend(found.into_iter().filter(|corner| corner.leads || corner.juts));
    }
    corners.sort_by_key(|corner| (corner.node, !corner.leads));
    corners.dedup_by_key(|corner| corner.node);
    if corners.len() > MOST_CORNERS {
        draft.facts.intricate += 1;
        return;
    }
    draft.facts.squares += 1;
    let beside = |a: u32, b: u32| {
        rings.iter().flat_map(|ring| ring.windows(2)).any(|pair| pair == [a, b] || pair == [b, a])
    };
    for (at, from) in corners.iter().enumerate() {
        for to in &corners[at + 1..] {
            let sight = [from, to].map(|corner| corner.at);
            let useful = from.is_rounded_to(to.at) && to.is_rounded_to(from.at);
            if useful && !beside(from.node, to.node) && sees(&square, sight) {
                let ends = [from, to].map(|corner| draft.end_at(map, profile, corner.node));
                draft.segments.push(Segment::street(ends, passage));
            }
        }
    }
}

/// Whether a line between two corners of a square stays inside it: it crosses no side, and the
/// middle of each part between the corners it touches lies inside.
fn sees(square: &Polygon<f64>, [from, to]: [Coord<f64>; 2]) -> bool {
    let side = |at: Coord<f64>| RobustKernel::orient2d(from, to, at);
    let mut touched = vec![0.0, 1.0];
    for ring in std::iter::once(square.exterior()).chain(square.interiors()) {
        for line in ring.lines() {
            let (start, end) = (side(line.start), side(line.end));
            if start == Orientation::Collinear {
                let (dx, dy) = (to.x - from.x, to.y - from.y);
                let along = (line.start.x - from.x) * dx + (line.start.y - from.y) * dy;
                let part = along / (dx * dx + dy * dy);
                if part > 0.0 && part < 1.0 {
                    touched.push(part);
                }
            } else if end != Orientation::Collinear && start != end {
                let ends = [from, to].map(|at| RobustKernel::orient2d(line.start, line.end, at));
                let apart = ends[0] != ends[1] && !ends.contains(&Orientation::Collinear);
                if apart {
                    return false;
                }
            }
        }
    }
    touched.sort_by(f64::total_cmp);
    touched.windows(2).filter(|pair| pair[0] < pair[1]).all(|pair| {
        let part = 0.5 * (pair[0] + pair[1]);
        let middle =
            Coord { x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y) };
        square.coordinate_position(&middle) != CoordPos::Outside
    })
}

/// A corner of a square, between two others.
#[derive(Clone, Copy)]
struct Corner {
    node: u32,
    at: Coord<f64>,
    before: Coord<f64>,
    after: Coord<f64>,
    /// Whether something else is reached from it.
    leads: bool,
    /// Whether it juts into the square.
    juts: bool,
}

impl Corner {
    /// Whether a shortest way may come here from `other` and go on: anywhere from where something
    /// leads off; else only round the corner, with both its sides on one side of the way.
    fn is_rounded_to(&self, other: Coord<f64>) -> bool {
        let side = |at: Coord<f64>| RobustKernel::orient2d(other, self.at, at);
        let (before, after) = (side(self.before), side(self.after));
        let touches = [before, after].contains(&Orientation::Collinear);
        self.leads || before == after || touches
    }
}

/// The corners of a ring, its first once.
fn around(
    draft: &Draft<'_>,
    ring: &[u32],
    is_outer: bool,
    leads: &impl Fn(u32) -> bool,
) -> Vec<Corner> {
    let at: Vec<Coord<f64>> = ring.iter().map(|&node| draft.position(node).into()).collect();
    let twice_area: f64 =
        at.windows(2).map(|pair| pair[0].x * pair[1].y - pair[1].x * pair[0].y).sum();
    // Round the outer ring counter-clockwise a corner juts in where it turns right.
    let juts = if (twice_area > 0.0) == is_outer {
        Orientation::Clockwise
    } else {
        Orientation::CounterClockwise
    };
    (1..at.len())
        .map(|place| {
            let (before, after) =
                (at[place - 1], if place + 1 < at.len() { at[place + 1] } else { at[1] });
            let turn = RobustKernel::orient2d(before, at[place], after);
            let node = ring[place];
            Corner { node, at: at[place], before, after, leads: leads(node), juts: turn == juts }
        })
        .collect()
}
