//! Dijkstra's algorithm, bounded by a limit, from one centre or from all at once. Arcs run
//! against the walk, so that what is found is the way **to** the centre.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::gates::Rule;
use super::graph::{Arc, Class, Network};
use super::snap::Snap;

/// Demand by the street it is reached from.
#[derive(Debug, Clone, Default)]
pub(super) struct Parked {
    /// Where the demand of each street starts; one more than there are streets.
    starts: Vec<u32>,
    stops: Vec<Stop>,
    /// The demand point of each stop.
    demand: Vec<u32>,
    /// Stops at those ends of one-way streets from which nobody may walk into them, by the
    /// junction, with the class of the street.
    at_ends: FxHashMap<u32, Vec<(Class, u32)>>,
}

/// A demand point on a street.
#[derive(Debug, Clone, Copy)]
struct Stop {
    /// What walking to it from the street's first end costs.
    part: u32,
    leg: u32,
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
        let count = starts[network.len()] as usize;
        let mut next = starts.clone();
        let (mut stops, mut listed) = (vec![Stop { part: 0, leg: 0 }; count], vec![0; count]);
        let mut at_ends: FxHashMap<u32, Vec<(Class, u32)>> = FxHashMap::default();
        for (demand, snap) in snaps.iter().enumerate() {
            if let Some(snap) = snap {
                let slot = &mut next[snap.edge as usize];
                let part = network.edge(snap.edge).part(snap.offset);
                stops[*slot as usize] = Stop { part, leg: snap.leg };
                listed[*slot as usize] = demand as u32;
                let edge = network.edge(snap.edge);
                let (at_first, at_second) = network.at_ends(snap);
                for (end, at, found) in [(0, at_first, edge.backward), (1, at_second, edge.forward)]
                {
                    if at && !found {
                        at_ends.entry(edge.ends[end]).or_default().push((edge.class, *slot));
                    }
                }
                *slot += 1;
            }
        }
        Parked { starts, stops, demand: listed, at_ends }
    }

    /// Stops at a junction that are on none of the streets by which it is left.
    #[inline]
    fn at(&self, junction: u32) -> &[(Class, u32)] {
        if self.at_ends.is_empty() {
            return &[];
        }
        self.at_ends.get(&junction).map_or(&[], Vec::as_slice)
    }

    /// The demand on a street.
    pub fn demand_on(&self, edge: u32) -> &[u32] {
        let range = self.on(edge);
        &self.demand[range.start as usize..range.end as usize]
    }

    /// The stops on a street, by number.
    #[inline]
    fn on(&self, edge: u32) -> Range<u32> {
        self.starts[edge as usize]..self.starts[edge as usize + 1]
    }
}

/// What a search comes by.
#[derive(Clone, Copy)]
pub(super) enum Seen {
    /// A junction, at its least cost in a stage of the walk.
    Junction { junction: u32, stage: usize, cost: u32 },
    /// A street that is entered from a junction of that cost.
    Street { cost: u32, arc: Arc },
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
    /// Least cost by stop. Stops of one street lie together, which demand points do not.
    best: Vec<u32>,
    met: Vec<u32>,
}

impl Search {
    /// Walk outward from `from`, up to `limit`; `seen` is told every junction
    /// with its cost, and every street that is then entered. Costs stay readable until the next search.
    #[inline]
    pub fn walk(
        &mut self,
        network: &Network,
        rule: &Rule,
        from: &Snap,
        limit: u32,
        mut seen: impl FnMut(Seen),
    ) {
        let junctions = network.junctions() as u32;
        self.clear(network.junctions() * rule.stages);
        let Search { costs, touched, heap, .. } = self;
        let mut offer = |heap: &mut BinaryHeap<_>, state: u32, cost: u32| {
            let held = &mut costs[state as usize];
            if cost < *held && cost <= limit {
                if *held == NEVER {
                    touched.push(state);
                }
                *held = cost;
                heap.push(Reverse(u64::from(cost) << 32 | u64::from(state)));
            }
            *held
        };
        let edge = network.edge(from.edge);
        let (part, stage) = (edge.part(from.offset), rule.start(edge.class) as u32);
        // Whoever comes from the first end walks forward to the centre.
        let (at_first, at_second) = network.at_ends(from);
        if edge.forward || at_first {
            let state = stage * junctions + edge.ends[0];
            offer(heap, state, from.leg.saturating_add(part));
        }
        if edge.backward || at_second {
            let state = stage * junctions + edge.ends[1];
            offer(heap, state, from.leg.saturating_add(edge.cost - part));
        }
        while let Some(Reverse(key)) = heap.pop() {
            let (cost, state) = ((key >> 32) as u32, key as u32);
            // An older, dearer entry of the same state.
            if offer(heap, state, NEVER) < cost {
                continue;
            }
            let (stage, junction) = staged(state, junctions);
            seen(Seen::Junction { junction, stage, cost });
            network.each_arc(junction, |arc| {
                if let Some(after) = rule.after(stage, arc.class()) {
                    seen(Seen::Street { cost, arc });
                    let to = after as u32 * junctions + arc.to;
                    offer(heap, to, cost.saturating_add(arc.cost));
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
        let junctions = self.costs.len() / rule.stages;
        let allowed = (0..rule.stages).filter(|&stage| rule.after(stage, class as usize).is_some());
        let costs = allowed.map(|stage| self.costs[stage * junctions + junction as usize]);
        costs.min().filter(|cost| *cost != NEVER)
    }

    /// Call `visit` with every demand point within `limit` of `from` and its cost, in no order.
    pub fn reach(
        &mut self,
        network: &Network,
        rule: &Rule,
        parked: &Parked,
        from: &Snap,
        limit: u32,
        mut visit: impl FnMut(u32, u32),
    ) {
        let mut best = std::mem::take(&mut self.best);
        let mut met = std::mem::take(&mut self.met);
        best.resize(parked.stops.len(), NEVER);
        let mut offer = |number: u32, leg: u32, walked: u32| {
            let cost = walked.saturating_add(leg);
            let held = &mut best[number as usize];
            if cost <= limit && cost < *held {
                if *held == NEVER {
                    met.push(number);
                }
                *held = cost;
            }
        };
        let edge = network.edge(from.edge);
        let part = edge.part(from.offset);
        for number in parked.on(from.edge) {
            let stop = parked.stops[number as usize];
            if let Some(walked) = along(edge.forward, edge.backward, stop.part, part) {
                offer(number, stop.leg, from.leg.saturating_add(walked));
            }
        }
        self.walk(network, rule, from, limit, |seen| match seen {
            Seen::Junction { junction, stage, cost } => {
                for (class, number) in parked.at(junction) {
                    if rule.after(stage, *class as usize).is_some() {
                        offer(*number, parked.stops[*number as usize].leg, cost);
                    }
                }
            }
            Seen::Street { cost, arc } => {
                for number in parked.on(arc.edge()) {
                    let stop = parked.stops[number as usize];
                    let walked = if arc.leaves_second() { arc.cost - stop.part } else { stop.part };
                    offer(number, stop.leg, cost.saturating_add(walked));
                }
            }
        });
        for &number in &met {
            let cost = std::mem::replace(&mut best[number as usize], NEVER);
            visit(parked.demand[number as usize], cost);
        }
        met.clear();
        (self.best, self.met) = (best, met);
    }
}

/// Stage and junction of a state: there are at most three stages, so no division.
#[inline]
pub(super) fn staged(state: u32, junctions: u32) -> (usize, u32) {
    if state < junctions {
        (0, state)
    } else if state - junctions < junctions {
        (1, state - junctions)
    } else {
        (2, state - junctions - junctions)
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
