//! The streets themselves: which of them lie within a walk of a centre, cut at the limit.

use super::Walk;
use super::graph::Edge;
use super::nearest::Nearest;
use super::snap::Snap;
use crate::model::Xy;

/// A stretch of a street.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The street.
    pub edge: u32,
    /// Where it begins: what walking there from the street's first end costs.
    pub from: u32,
    /// Where it ends, likewise.
    pub to: u32,
}

/// Streets within a limit of the nearest centre, and the others.
#[derive(Debug, Clone, Default)]
pub struct ReachedStreets {
    /// Stretches within the limit.
    pub reached: Vec<Stretch>,
    /// Stretches beyond it.
    pub beyond: Vec<Stretch>,
}

impl Walk {
    /// The streets within so many millimetres of a centre. Gates, ferries and islands are left
    /// out: nobody lives on them.
    pub fn reached_streets(&self, sites: &[Option<Snap>], limit: u32) -> ReachedStreets {
        let (network, rule) = (self.network(), self.rule());
        let labels = Nearest::of(network, rule, sites, limit);
        let mut streets = ReachedStreets::default();
        for edge in network.edges().filter(|&edge| network.edge(edge).snaps) {
            let held = network.edge(edge);
            let mut within = labels.within(held, edge, limit);
            within.sort_unstable();
            let mut end = 0;
            for (from, to) in within {
                if from > end {
                    streets.beyond.push(Stretch { edge, from: end, to: from });
                }
                let begin = from.max(end);
                match streets.reached.last_mut() {
                    Some(last) if last.edge == edge && last.to == begin => {
                        last.to = last.to.max(to)
                    }
                    _ if to > begin => streets.reached.push(Stretch { edge, from: begin, to }),
                    _ => {}
                }
                end = end.max(to);
            }
            if end < held.cost {
                streets.beyond.push(Stretch { edge, from: end, to: held.cost });
            }
        }
        streets
    }

    /// Where a stretch runs.
    pub fn course(&self, stretch: &Stretch) -> Vec<Xy> {
        let network = self.network();
        let (from, to) =
            (self.offset(stretch.edge, stretch.from), self.offset(stretch.edge, stretch.to));
        let (shape, along) = network.shape(stretch.edge);
        let between = shape.iter().zip(along).filter(|(_, at)| from < **at && **at < to);
        std::iter::once(network.position(stretch.edge, from))
            .chain(between.map(|(at, _)| *at))
            .chain(std::iter::once(network.position(stretch.edge, to)))
            .collect()
    }

    /// Length of a stretch on the ground, millimetres.
    pub fn length(&self, stretch: &Stretch) -> u32 {
        self.offset(stretch.edge, stretch.to) - self.offset(stretch.edge, stretch.from)
    }

    /// Length of some stretches together, kilometres.
    pub fn kilometres(&self, stretches: &[Stretch]) -> f64 {
        let millimetres: u64 = stretches.iter().map(|at| u64::from(self.length(at))).sum();
        millimetres as f64 / 1e6
    }

    /// Millimetres on the ground from a street's first end to where walking has cost so much.
    pub(super) fn offset(&self, edge: u32, part: u32) -> u32 {
        let (held, length) = (self.network().edge(edge), self.network().length(edge));
        if part >= held.cost || held.cost == 0 {
            return length;
        }
        (u64::from(part) * u64::from(length) / u64::from(held.cost)) as u32
    }
}

impl Nearest {
    /// The parts of a street within a limit, by their cost from its first end.
    fn within(&self, held: &Edge, edge: u32, limit: u32) -> Vec<(u32, u32)> {
        let mut parts = Vec::new();
        let [first, second] = held.ends;
        if let (true, Some(cost)) = (held.backward, self.least(first, held.class)) {
            parts.push((0, (limit - cost.min(limit)).min(held.cost)));
        }
        if let (true, Some(cost)) = (held.forward, self.least(second, held.class)) {
            parts.push((held.cost - (limit - cost.min(limit)).min(held.cost), held.cost));
        }
        for (centre, leg) in self.on(edge).filter(|(_, leg)| *leg <= limit) {
            let spare = limit - leg;
            let from = if held.forward { centre.saturating_sub(spare) } else { centre };
            let to =
                if held.backward { centre.saturating_add(spare).min(held.cost) } else { centre };
            parts.push((from, to));
        }
        parts
    }
}
