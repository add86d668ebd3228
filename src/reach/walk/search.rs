//! Dijkstra's algorithm, bounded by a limit, from one centre or from all at once. Arcs run
//! against the walk, so that what is found is the way **to** the centre.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::gates::Rule;
use super::graph::{Class, Network};
use super::snap::Snap;

/// Demand by the street it is reached from.
#[derive(Debug, Clone, Default)]
pub(super) struct Parked {
    /// Where the demand of each street starts; one more than there are streets.
    starts: Vec<u32>,
    entries: Vec<Stop>,
}

/// A demand point on a street.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stop {
    /// What walking to it from the street's first end costs, and the leg.
    pub part: u32,
    pub leg: u32,
    pub demand: u32,
}

impl Parked {
    pub fn new(network: &Network, snaps: &[Option<Snap>]) -> Parked {
        let mut starts = vec![0; network.len() + 1];
        for snap in snaps.iter().flatten() {
            starts[snap.edge as usize + 1] += 1;
        }
        for edge in 0..network.len() {
            starts[edge + 1] += starts[edge];
        }
        let none = Stop { part: 0, leg: 0, demand: 0 };
        let (mut next, mut entries) = (starts.clone(), vec![none; starts[network.len()] as usize]);
        for (demand, snap) in snaps.iter().enumerate() {
            if let Some(snap) = snap {
                let slot = &mut next[snap.edge as usize];
                let part = network.edge(snap.edge).part(snap.offset);
                entries[*slot as usize] = Stop { part, leg: snap.leg, demand: demand as u32 };
                *slot += 1;
            }
        }
        Parked { starts, entries }
    }

    #[inline]
    pub fn on(&self, edge: u32) -> &[Stop] {
        let from = self.starts[edge as usize] as usize;
        &self.entries[from..self.starts[edge as usize + 1] as usize]
    }
}

/// Nothing found yet.
const NEVER: u32 = u32::MAX;

/// Working memory of searches from one centre after the other.
#[derive(Debug, Default)]
pub(super) struct Search {
    /// Least cost by junction and stage.
    costs: Vec<u32>,
    touched: Vec<u32>,
    heap: BinaryHeap<Reverse<u64>>,
    /// Least cost by demand point.
    best: Vec<u32>,
    met: Vec<u32>,
}

impl Search {
    /// Walk outward from `from`, up to `limit`; `settle` sees every junction and stage reached,
    /// nearest first, with its cost. Costs stay readable until the next search.
    pub fn walk(
        &mut self,
        network: &Network,
        rule: &Rule,
        from: &Snap,
        limit: u32,
        mut settle: impl FnMut(u32, usize, u32),
    ) {
        self.clear(network.junctions() * rule.stages);
        let Search { costs, touched, heap, .. } = self;
        let mut offer = |heap: &mut BinaryHeap<_>, junction: u32, stage: usize, cost: u32| {
            let state = junction as usize * rule.stages + stage;
            if cost < costs[state] && cost <= limit {
                if costs[state] == NEVER {
                    touched.push(state as u32);
                }
                costs[state] = cost;
                heap.push(Reverse(u64::from(cost) << 32 | state as u64));
            }
            costs[state]
        };
        let edge = network.edge(from.edge);
        let (part, stage) = (edge.part(from.offset), rule.start(edge.class));
        // Whoever comes from the first end walks forward to the centre.
        if edge.forward {
            offer(heap, edge.ends[0], stage, from.leg.saturating_add(part));
        }
        if edge.backward {
            offer(heap, edge.ends[1], stage, from.leg.saturating_add(edge.cost - part));
        }
        while let Some(Reverse(key)) = heap.pop() {
            let (cost, state) = ((key >> 32) as u32, key as u32 as usize);
            let (junction, stage) = ((state / rule.stages) as u32, state % rule.stages);
            // An older, dearer entry of the same state.
            if offer(heap, junction, stage, NEVER) < cost {
                continue;
            }
            settle(junction, stage, cost);
            network.each_arc(junction, |arc| {
                if let Some(after) = rule.after(stage, arc.class()) {
                    offer(heap, arc.to, after, cost.saturating_add(arc.cost));
                }
            });
        }
    }

    fn clear(&mut self, states: usize) {
        if self.costs.len() != states {
            self.costs = vec![NEVER; states];
            self.touched.clear();
        }
        for state in self.touched.drain(..) {
            self.costs[state as usize] = NEVER;
        }
        self.heap.clear();
    }

    /// Least cost at which the last search reached a junction in a stage from which a street of
    /// this class may be walked.
    #[inline]
    pub fn least(&self, junction: u32, class: Class, rule: &Rule) -> Option<u32> {
        let from = junction as usize * rule.stages;
        let states = self.costs[from..from + rule.stages].iter().enumerate();
        let allowed = states.filter(|(stage, _)| rule.after(*stage, class as usize).is_some());
        allowed.map(|(_, cost)| *cost).min().filter(|cost| *cost != NEVER)
    }

    /// Call `visit` with every demand point within `limit` of `from` and its cost, in no order.
    pub fn reach(
        &mut self,
        network: &Network,
        rule: &Rule,
        parked: &Parked,
        demand: usize,
        from: &Snap,
        limit: u32,
        mut visit: impl FnMut(u32, u32),
    ) {
        let mut best = std::mem::take(&mut self.best);
        let mut met = std::mem::take(&mut self.met);
        best.resize(demand, NEVER);
        let mut offer = |stop: &Stop, walked: u32| {
            let cost = walked.saturating_add(stop.leg);
            let held = &mut best[stop.demand as usize];
            if cost <= limit && cost < *held {
                if *held == NEVER {
                    met.push(stop.demand);
                }
                *held = cost;
            }
        };
        let edge = network.edge(from.edge);
        let part = edge.part(from.offset);
        for stop in parked.on(from.edge) {
            if let Some(walked) = along(edge.forward, edge.backward, stop.part, part) {
                offer(stop, from.leg.saturating_add(walked));
            }
        }
        self.walk(network, rule, from, limit, |junction, stage, cost| {
            network.each_arc(junction, |arc| {
                let stops = parked.on(arc.edge());
                if !stops.is_empty() && rule.after(stage, arc.class()).is_some() {
                    for stop in stops {
                        let walked =
                            if arc.from_second() { arc.cost - stop.part } else { stop.part };
                        offer(stop, cost.saturating_add(walked));
                    }
                }
            });
        });
        for &demand in &met {
            visit(demand, std::mem::replace(&mut best[demand as usize], NEVER));
        }
        met.clear();
        (self.best, self.met) = (best, met);
    }
}

/// What walking along one street from a stop to a centre costs, both by their cost from its
/// first end; `None` where the street may not be walked that way.
pub(super) fn along(forward: bool, backward: bool, stop: u32, centre: u32) -> Option<u32> {
    match stop.cmp(&centre) {
        std::cmp::Ordering::Less => forward.then(|| centre - stop),
        std::cmp::Ordering::Equal => Some(0),
        std::cmp::Ordering::Greater => backward.then(|| stop - centre),
    }
}
