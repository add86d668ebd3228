//! How far along the streets the nearest centre is, everywhere on them: the farthest place, what
//! lies beyond a limit, and in which pieces. Nothing is sampled.
//!
//! Between two places of a street whose costs are known, the cost rises from both and is
//! greatest where the two meet. Such a place may lie between two millimetres; its cost is then
//! rounded up, so that a limit holds exactly when no stretch is beyond it.

use std::cmp::Reverse;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Walk;
use super::nearest::Nearest;
use super::reached::Stretch;
use super::snap::Snap;
use crate::model::Xy;

/// Some streets, and what walking from every place of them to the nearest centre costs.
pub struct StreetCosts<'a> {
    walk: &'a Walk,
    labels: Nearest,
    streets: Vec<Stretch>,
}

/// The place of a stretch that is farthest from its nearest centre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Remotest {
    /// Where it is.
    pub at: Xy,
    /// Millimetres walked from there; `None` where no centre can be reached.
    pub walked: Option<u32>,
    rank: Rank,
}

/// Out of reach before within it; then the longest stretch out of reach or the longest walk
/// (half millimetres); then the first place.
type Rank = (bool, u32, Reverse<u32>, Reverse<u32>);

/// Beyond this nothing is reached at all.
const FARTHEST: u32 = u32::MAX - 1;

/// A part of a street between two places whose costs are known.
#[derive(Debug, Clone, Copy)]
struct Span {
    from: u32,
    to: u32,
    /// What walking on from `from` and from `to` costs; `None` where one cannot walk there, or
    /// not on.
    ends: [Option<u32>; 2],
    /// Least cost at `from` itself.
    start: Option<u32>,
}

impl Span {
    /// The part of it from `from` to `to` that is beyond a limit.
    fn beyond(&self, limit: u32) -> Option<(u32, u32)> {
        let reach = |end: Option<u32>| end.and_then(|cost| limit.checked_sub(cost)).unwrap_or(0);
        let from = self.from.saturating_add(reach(self.ends[0]));
        let to = self.to.saturating_sub(reach(self.ends[1]));
        (from < to).then_some((from, to))
    }

    /// The dearest place between two others, and its cost in half millimetres.
    fn dearest(&self, low: u32, high: u32) -> (u32, Option<u64>) {
        let [low_2, high_2] = [low, high].map(|at| 2 * i64::from(at));
        let rising = |cost: u32| 2 * (i64::from(cost) - i64::from(self.from));
        let falling = |cost: u32| 2 * (i64::from(cost) + i64::from(self.to));
        let (at, cost) = match self.ends {
            [None, None] => return (low + (high - low) / 2, None),
            [Some(first), None] => (high_2, rising(first) + high_2),
            [None, Some(second)] => (low_2, falling(second) - low_2),
            [Some(first), Some(second)] => {
                let (rising, falling) = (rising(first), falling(second));
                let at = ((falling - rising) / 2).clamp(low_2, high_2);
                (at, (rising + at).min(falling - at))
            }
        };
        ((at / 2) as u32, Some(cost.max(0) as u64))
    }
}

impl Walk {
    /// What walking from every place of some streets to the nearest of these centres costs.
    pub fn street_costs(&self, sites: &[Option<Snap>], streets: Vec<Stretch>) -> StreetCosts<'_> {
        let labels = Nearest::of(self.network(), self.rule(), sites, FARTHEST);
        StreetCosts { walk: self, labels, streets }
    }
}

impl StreetCosts<'_> {
    /// The streets it was asked for.
    pub fn streets(&self) -> &[Stretch] {
        &self.streets
    }

    /// A street between its ends and the centres on it.
    fn spans(&self, edge: u32) -> Vec<Span> {
        let held = self.walk.network().edge(edge);
        let ends = [(0, held.ends[0]), (held.cost, held.ends[1])];
        let ends = ends.map(|(at, junction)| (at, self.labels.least(junction, held.class)));
        let centres = self.labels.on(edge).map(|(at, leg)| (at.min(held.cost), Some(leg)));
        let mut known: Vec<(u32, Option<u32>)> =
            std::iter::once(ends[0]).chain(centres).chain(std::iter::once(ends[1])).collect();
        // Of centres at one place the nearest counts.
        known.sort_unstable_by_key(|&(at, cost)| (at, cost.unwrap_or(u32::MAX)));
        let mut spread = |from: usize, to: usize| {
            let walked = known[to].0.abs_diff(known[from].0);
            let through = known[from].1.map(|cost| cost.saturating_add(walked));
            known[to].1 = known[to].1.into_iter().chain(through).min();
        };
        let last = ends.len() + self.labels.on(edge).count() - 1;
        if held.backward {
            (0..last).for_each(|at| spread(at, at + 1));
        }
        if held.forward {
            (0..last).rev().for_each(|at| spread(at + 1, at));
        }
        let spans = known.windows(2).map(|two| Span {
            from: two[0].0,
            to: two[1].0,
            ends: [two[0].1.filter(|_| held.backward), two[1].1.filter(|_| held.forward)],
            start: two[0].1,
        });
        spans.filter(|span| span.from < span.to).collect()
    }

    /// The farthest place of a stretch.
    pub fn remotest(&self, stretch: &Stretch) -> Remotest {
        let edge = stretch.edge;
        let mut best: Option<(Rank, u32, Option<u64>)> = None;
        for span in self.spans(edge) {
            let (low, high) = (span.from.max(stretch.from), span.to.min(stretch.to));
            if low >= high {
                continue;
            }
            let (part, halves) = span.dearest(low, high);
            let size = halves.map_or(high - low, |halves| halves.min(u64::from(u32::MAX)) as u32);
            let rank = (halves.is_none(), size, Reverse(edge), Reverse(part));
            if best.is_none_or(|(held, ..)| rank > held) {
                best = Some((rank, part, halves));
            }
        }
        let nowhere = ((true, 0, Reverse(edge), Reverse(stretch.from)), stretch.from, None);
        let (rank, part, halves) = best.unwrap_or(nowhere);
        let walked = halves.map(|halves| halves.div_ceil(2).min(u64::from(FARTHEST)) as u32);
        let offset = self.walk.offset(edge, part);
        Remotest { at: self.walk.network().position(edge, offset), walked, rank }
    }

    /// The farthest place of some stretches; none of none.
    pub fn remotest_of(&self, stretches: &[Stretch]) -> Option<Remotest> {
        let places = stretches.par_iter().with_min_len(256).map(|stretch| self.remotest(stretch));
        places.max_by_key(|place| place.rank)
    }

    /// What of the streets is beyond a limit, in millimetres walked.
    pub fn beyond(&self, limit: u32) -> Vec<Stretch> {
        let found: Vec<Vec<Stretch>> = self
            .streets
            .par_iter()
            .with_min_len(256)
            .map(|stretch| self.beyond_on(stretch, limit))
            .collect();
        found.into_iter().flatten().collect()
    }

    fn beyond_on(&self, stretch: &Stretch, limit: u32) -> Vec<Stretch> {
        let mut beyond: Vec<Stretch> = Vec::new();
        for span in self.spans(stretch.edge) {
            let Some((from, to)) = span.beyond(limit) else { continue };
            let (from, to) = (from.max(stretch.from), to.min(stretch.to));
            if from >= to {
                continue;
            }
            // A centre too far from its street does not part it.
            let through = span.start.is_none_or(|cost| cost > limit);
            match beyond.last_mut() {
                Some(last) if last.to == from && through => last.to = to,
                _ => beyond.push(Stretch { edge: stretch.edge, from, to }),
            }
        }
        beyond
    }

    /// What of the streets no centre can be reached from at all.
    pub fn out_of_reach(&self) -> Vec<Stretch> {
        self.beyond(FARTHEST)
    }

    /// What of the streets some centre can be reached from.
    pub fn within_reach(&self) -> Vec<Stretch> {
        let reached = self.streets.iter().flat_map(|stretch| {
            let spans = self.spans(stretch.edge).into_iter();
            spans.filter(|span| span.ends != [None, None]).filter_map(|span| {
                let (from, to) = (span.from.max(stretch.from), span.to.min(stretch.to));
                (from < to).then_some(Stretch { edge: stretch.edge, from, to })
            })
        });
        reached.collect()
    }

    /// Stretches beyond a limit, in the pieces in which they hang together: joined at junctions
    /// that are themselves beyond it. Pieces and their stretches keep the order given.
    pub fn pieces(&self, beyond: &[Stretch], limit: u32) -> Vec<Vec<Stretch>> {
        let network = self.walk.network();
        let mut joined: Vec<usize> = (0..beyond.len()).collect();
        let mut first_at: FxHashMap<u32, usize> = FxHashMap::default();
        for (at, stretch) in beyond.iter().enumerate() {
            let edge = network.edge(stretch.edge);
            let touches =
                [(stretch.from == 0, edge.ends[0]), (stretch.to == edge.cost, edge.ends[1])];
            for (_, junction) in touches.into_iter().filter(|(touches, _)| *touches) {
                let cost = self.labels.least(junction, edge.class);
                if cost.is_none_or(|cost| cost > limit) {
                    let other = *first_at.entry(junction).or_insert(at);
                    join(&mut joined, at, other);
                }
            }
        }
        let mut pieces: Vec<Vec<Stretch>> = Vec::new();
        let mut piece_of: FxHashMap<usize, usize> = FxHashMap::default();
        for (at, stretch) in beyond.iter().enumerate() {
            let root = root(&mut joined, at);
            let piece = *piece_of.entry(root).or_insert_with(|| {
                pieces.push(Vec::new());
                pieces.len() - 1
            });
            pieces[piece].push(*stretch);
        }
        pieces
    }
}

/// The first stretch of the piece a stretch belongs to.
fn root(joined: &mut [usize], mut at: usize) -> usize {
    while joined[at] != at {
        joined[at] = joined[joined[at]];
        at = joined[at];
    }
    at
}

fn join(joined: &mut [usize], one: usize, other: usize) {
    let (one, other) = (root(joined, one), root(joined, other));
    joined[one.max(other)] = one.min(other);
}
