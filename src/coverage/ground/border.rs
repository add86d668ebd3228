//! The border of the uncovered ground: arcs and stretches joined into closed rings, each with
//! the ground it encloses.

use std::collections::HashMap;

use super::discs::Discs;
use super::exposed::{Arc, Joint};
use super::rim::{Outline, Stretch};
use crate::crs::Plane;
use crate::model::Xy;

/// Corners along an arc stand at most so far apart, radians: one degree.
pub(super) const STEP: f64 = std::f64::consts::TAU / 360.0;

/// Stands for a disc that rounding has lost.
const NO_DISC: u32 = u32::MAX;

/// A closed ring of the border; the uncovered ground lies to its left.
#[derive(Debug, Clone, Default)]
pub(super) struct Ring {
    /// Its corners, not closed. Chords of arcs run within the discs, so the ring holds all of
    /// the uncovered ground and a little more.
    pub corners: Vec<Xy>,
    /// Ground enclosed in square metres, arcs counted as arcs; negative for a ring round
    /// covered ground or a hole of the area.
    pub area: f64,
    /// Metres of arc in it.
    pub arc_metres: f64,
    /// Where it runs along the outline.
    pub along: Vec<Along>,
}

/// A part of a side of the outline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Along {
    pub side: u32,
    pub from: f64,
    pub to: f64,
}

impl Ring {
    fn arc(&mut self, discs: &Discs<'_>, arc: &Arc) {
        let steps = (arc.sweep / STEP).ceil().max(1.0) as usize;
        let step = arc.sweep / steps as f64;
        let (first, last) = match arc.ends {
            Some([(_, first), (_, last)]) => (first, last),
            None => (discs.rim(arc.disc, arc.angle), discs.rim(arc.disc, arc.angle)),
        };
        self.corners.push(first);
        for at in 1..steps {
            self.corners.push(discs.rim(arc.disc, arc.angle - at as f64 * step));
        }
        if arc.ends.is_some() {
            self.corners.push(last);
        }
        self.area -= steps as f64 * discs.segment(step);
        self.arc_metres += arc.sweep * discs.radius;
    }

    fn stretch(&mut self, outline: &Outline, stretch: &Stretch) {
        let side = outline.sides[stretch.side as usize];
        self.corners.push(side.at(stretch.from));
        self.corners.push(side.at(stretch.to));
        self.along.push(Along { side: stretch.side, from: stretch.from, to: stretch.to });
    }

    fn close(&mut self, plane: &Plane) {
        self.corners.dedup();
        while self.corners.len() > 1 && self.corners.last() == self.corners.first() {
            self.corners.pop();
        }
        self.area += enclosed(plane, &self.corners);
    }
}

/// Ground enclosed by a ring of corners in square metres, negative when it runs clockwise.
pub(super) fn enclosed(plane: &Plane, corners: &[Xy]) -> f64 {
    let next = corners.iter().cycle().skip(1);
    corners.iter().zip(next).map(|(&from, &to)| plane.area_term(from, to)).sum()
}

/// A run of bare stretches, or an arc, with the joints at its ends.
enum Piece<'a> {
    Arc(&'a Arc),
    Chain(Vec<Stretch>),
}

/// The rings of the border.
pub(super) fn rings(
    outline: &Outline,
    discs: &Discs<'_>,
    stretches: &[Stretch],
    arcs: &[Arc],
) -> Vec<Ring> {
    let mut rings = Vec::new();
    let mut pieces: Vec<(Piece<'_>, [(Joint, Xy); 2])> = Vec::new();
    for arc in arcs {
        match arc.ends {
            Some(ends) => pieces.push((Piece::Arc(arc), ends)),
            None => {
                let mut ring = Ring::default();
                ring.arc(discs, arc);
                ring.close(discs.plane);
                rings.push(ring);
            }
        }
    }
    for chain in chains(outline, stretches) {
        let (first, last) = (chain[0], chain[chain.len() - 1]);
        let place = |stretch: &Stretch, part: f64| outline.sides[stretch.side as usize].at(part);
        let is_whole = first.left.is_none() && last.entered.is_none();
        if is_whole {
            let mut ring = Ring::default();
            chain.iter().for_each(|stretch| ring.stretch(outline, stretch));
            ring.close(discs.plane);
            rings.push(ring);
            continue;
        }
        let begins = Joint::OntoSide { disc: first.left.unwrap_or(NO_DISC), side: first.side };
        let ends = Joint::OffSide { side: last.side, disc: last.entered.unwrap_or(NO_DISC) };
        let ends = [(begins, place(&first, first.from)), (ends, place(&last, last.to))];
        pieces.push((Piece::Chain(chain), ends));
    }
    let next = successors(&pieces);
    let mut done = vec![false; pieces.len()];
    for start in 0..pieces.len() {
        if done[start] {
            continue;
        }
        let mut ring = Ring::default();
        let mut at = start;
        while !std::mem::replace(&mut done[at], true) {
            match &pieces[at].0 {
                Piece::Arc(arc) => ring.arc(discs, arc),
                Piece::Chain(chain) => {
                    chain.iter().for_each(|stretch| ring.stretch(outline, stretch));
                }
            }
            at = next[at];
        }
        ring.close(discs.plane);
        rings.push(ring);
    }
    rings
}

/// Bare stretches that follow each other, ring by ring of the outline. A chain that begins at
/// no disc is a whole ring.
fn chains(outline: &Outline, stretches: &[Stretch]) -> Vec<Vec<Stretch>> {
    let mut chains: Vec<Vec<Stretch>> = Vec::new();
    for ring in &outline.rings {
        let first = stretches.partition_point(|stretch| (stretch.side as usize) < ring.start);
        let last = stretches.partition_point(|stretch| (stretch.side as usize) < ring.end);
        let of_ring = &stretches[first..last];
        let count = of_ring.len();
        if of_ring.iter().all(|stretch| stretch.depth == 0) {
            if count > 0 {
                chains.push(of_ring.to_vec());
            }
            continue;
        }
        let begins = |at: usize| {
            let before = of_ring[(at + count - 1) % count];
            of_ring[at].depth == 0 && (of_ring[at].left.is_some() || before.depth > 0)
        };
        for at in (0..count).filter(|&at| begins(at)) {
            let mut chain = Vec::new();
            let mut here = at;
            while of_ring[here].depth == 0 {
                chain.push(of_ring[here]);
                if of_ring[here].entered.is_some() {
                    break;
                }
                here = (here + 1) % count;
            }
            chains.push(chain);
        }
    }
    chains
}

/// The piece that follows each: the one that begins at the joint where it ends. Where rounding
/// at a place where three curves all but meet has lost a joint, the nearest beginning left.
fn successors(pieces: &[(Piece<'_>, [(Joint, Xy); 2])]) -> Vec<usize> {
    let mut begins: HashMap<Joint, usize, rustc_hash::FxBuildHasher> = HashMap::default();
    for (at, (_, [(begin, _), _])) in pieces.iter().enumerate() {
        begins.insert(*begin, at);
    }
    let mut next: Vec<Option<usize>> =
        pieces.iter().map(|(_, [_, (end, _)])| begins.remove(end)).collect();
    let mut loose: Vec<usize> = begins.into_values().collect();
    loose.sort_unstable();
    for at in 0..pieces.len() {
        if next[at].is_none() {
            let end = pieces[at].1[1].1;
            let apart = |begin: usize| pieces[begin].1[0].1.distance_2(end);
            let nearest =
                (0..loose.len()).min_by(|&a, &b| apart(loose[a]).total_cmp(&apart(loose[b])));
            next[at] = nearest.map(|nearest| loose.remove(nearest));
        }
    }
    next.into_iter().enumerate().map(|(at, next)| next.unwrap_or(at)).collect()
}
