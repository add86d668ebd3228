//! The place of an area that is farthest from every site, by geometry.
//!
//! Parted into the zones of its nearest sites, the area is farthest from a zone's site at a
//! corner of the zone: distances grow outwards, and discs are convex. The corners are those of
//! the Voronoi diagram inside the area, the places where the outline passes from one zone to
//! the next, and the outline's own corners (Suzuki and Drezner 1996 use them for the same).

use rayon::prelude::*;

use super::diagram::{Corner, Diagram};
use super::discs::Discs;
use super::rim::{Outline, Side};
use crate::model::Xy;

/// A corner of a zone: possibly the farthest place around.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Peak {
    pub at: Xy,
    /// Metres of ground to a site it is nearest to; no more than a hair too many.
    pub metres: f64,
    /// The side of the outline it lies on and the part of the way along; none inside.
    pub on: Option<(u32, f64)>,
}

/// A part of a side of the outline that lies in one zone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pass {
    pub zone: u32,
    pub side: Side,
}

/// Every corner of every zone within the area, and how the outline passes through the zones.
pub(super) fn peaks(
    outline: &Outline,
    discs: &Discs<'_>,
    diagram: &Diagram,
) -> (Vec<Peak>, Vec<Pass>) {
    let inside = diagram.levelled(discs, |at| outline.holds(at));
    let inside =
        inside.into_iter().map(|(Corner { at, .. }, metres)| Peak { at, metres, on: None });
    let (along, passes) = along_outline(outline, discs, diagram);
    (inside.chain(along).collect(), passes)
}

/// The farthest of some peaks: its true distance is no less than any other's.
pub(super) fn farthest(discs: &Discs<'_>, peaks: &[Peak]) -> Option<(Peak, f64)> {
    let mut order: Vec<&Peak> = peaks.iter().collect();
    order.sort_by(|a, b| b.metres.total_cmp(&a.metres));
    let mut best: Option<(Peak, f64)> = None;
    for peak in order {
        if best.is_some_and(|(_, metres)| peak.metres <= metres) {
            break;
        }
        let metres = discs.depth(peak.at)?;
        if best.is_none_or(|(_, held)| metres > held) {
            best = Some((*peak, metres));
        }
    }
    best
}

fn along_outline(
    outline: &Outline,
    discs: &Discs<'_>,
    diagram: &Diagram,
) -> (Vec<Peak>, Vec<Pass>) {
    const RUN: usize = 512;
    let runs: Vec<(Vec<Peak>, Vec<Pass>)> = outline
        .sides
        .par_chunks(RUN)
        .enumerate()
        .map(|(run, sides)| {
            let (mut found, mut passes) = (Vec::new(), Vec::new());
            let Some(mut zone) = sides.first().and_then(|side| discs.nearest(side.from)) else {
                return (found, passes);
            };
            for (at, &side) in sides.iter().enumerate() {
                let index = (run * RUN + at) as u32;
                let mut from = 0.0;
                let end = walk(side, zone, discs, diagram, |part, before, after| {
                    let at = side.at(part);
                    let metres = discs.plane.length(discs.site(after), at);
                    found.push(Peak { at, metres, on: Some((index, part)) });
                    if part > from {
                        let side = Side { from: side.at(from), to: at };
                        passes.push(Pass { zone: before, side });
                    }
                    from = part;
                });
                passes.push(Pass { zone: end, side: Side { from: side.at(from), to: side.to } });
                zone = end;
            }
            (found, passes)
        })
        .collect();
    let (peaks, passes): (Vec<Vec<Peak>>, Vec<Vec<Pass>>) = runs.into_iter().unzip();
    (peaks.concat(), passes.concat())
}

/// Go along a side from zone to zone: `peak` is told of its beginning and of every place where
/// it passes from one zone to another. Gives the zone at its end.
pub(super) fn walk(
    side: Side,
    start: u32,
    discs: &Discs<'_>,
    diagram: &Diagram,
    mut peak: impl FnMut(f64, u32, u32),
) -> u32 {
    let mut zone = nearest_from(side.from, start, discs, diagram);
    peak(0.0, zone, zone);
    let mut part = 0.0;
    loop {
        // How much nearer the other site is, as squares in the plane: linear along the side.
        let here = discs.site(zone);
        let crossing = |&other: &u32| {
            let there = discs.site(other);
            let ahead = |at: Xy| at.distance_2(there) - at.distance_2(here);
            let (first, last) = (ahead(side.from), ahead(side.to));
            (last < first && last < 0.0).then(|| ((first / (first - last)).max(part), other))
        };
        let next = diagram.neighbours(zone).iter().filter_map(crossing);
        let Some((at, other)) = next.min_by(|a, b| a.0.total_cmp(&b.0)) else { return zone };
        part = at;
        peak(level(side, at, zone, other, discs), zone, other);
        zone = other;
    }
}

/// The part of a side where two sites are as far on the ground, near one where they are so in
/// the plane.
fn level(side: Side, start: f64, a: u32, b: u32, discs: &Discs<'_>) -> f64 {
    if discs.plane.is_euclidean() {
        return start;
    }
    let (a, b) = (discs.site(a), discs.site(b));
    let ahead = |part: f64| {
        let at = side.at(part);
        discs.plane.length(b, at) - discs.plane.length(a, at)
    };
    let step = 1e-4_f64.max(1.0 / side.length()).min(0.5);
    let (mut from, mut to) = (start, if start > 0.5 { start - step } else { start + step });
    let (mut low, mut high) = (ahead(from), ahead(to));
    for _ in 0..8 {
        if low.abs() < 1e-9 || low == high {
            break;
        }
        let next = (from - low * (to - from) / (high - low)).clamp(0.0, 1.0);
        (to, high) = (from, low);
        (from, low) = (next, ahead(next));
    }
    from
}

/// The site nearest in the plane, from a guess: no neighbour is nearer only where it is reached.
fn nearest_from(at: Xy, guess: u32, discs: &Discs<'_>, diagram: &Diagram) -> u32 {
    let mut zone = guess;
    loop {
        let apart = |disc: u32| discs.site(disc).distance_2(at);
        let neighbours = diagram.neighbours(zone).iter().copied();
        let nearest = neighbours.min_by(|&a, &b| apart(a).total_cmp(&apart(b)));
        match nearest {
            Some(other) if apart(other) < apart(zone) => zone = other,
            _ => return zone,
        }
    }
}
