//! Squares are crossed: from every corner where something leads in or that juts into the
//! square, straight to every other that it sees.

use geo::{Covers, Line, LineString, Polygon};
use rustc_hash::FxHashMap;

use super::build::Draft;
use super::compounds::Segment;
use super::profile::{Passage, Profile};
use crate::model::Xy;
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
    let mut corners: Vec<u32> = Vec::new();
    for (at, ring) in rings.iter().enumerate() {
        let wanted = jutting(draft, ring, at == 0);
        let ring = ring.iter().skip(1).zip(wanted);
        corners.extend(ring.filter(|(node, juts)| *juts || leads(**node)).map(|(node, _)| *node));
    }
    corners.sort_unstable();
    corners.dedup();
    if corners.len() > MOST_CORNERS {
        draft.facts.intricate += 1;
        return;
    }
    draft.facts.squares += 1;
    let beside = |a: u32, b: u32| {
        rings.iter().flat_map(|ring| ring.windows(2)).any(|pair| pair == [a, b] || pair == [b, a])
    };
    for (at, &from) in corners.iter().enumerate() {
        for &to in &corners[at + 1..] {
            let sight = Line::new(draft.position(from), draft.position(to));
            if !beside(from, to) && square.covers(&sight) {
                let ends = [from, to].map(|node| draft.end_at(map, profile, node));
                draft.segments.push(Segment::street(ends, passage));
            }
        }
    }
}

/// For each corner of a ring but its first (which is its last), whether it juts into the square.
fn jutting(draft: &Draft<'_>, ring: &[u32], is_outer: bool) -> Vec<bool> {
    let at: Vec<Xy> = ring.iter().map(|&node| draft.position(node)).collect();
    let turn = |a: Xy, b: Xy, c: Xy| (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x);
    let twice_area: f64 =
        at.windows(2).map(|pair| pair[0].x * pair[1].y - pair[1].x * pair[0].y).sum();
    // Round the outer ring counter-clockwise a corner juts in where it turns right.
    let sign = if is_outer { twice_area.signum() } else { -twice_area.signum() };
    (1..at.len())
        .map(|corner| {
            let next = if corner + 1 < at.len() { at[corner + 1] } else { at[1] };
            turn(at[corner - 1], at[corner], next) * sign < 0.0
        })
        .collect()
}
