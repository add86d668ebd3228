//! The nearest centre of every junction, from all centres at once.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::gates::Rule;
use super::graph::{Class, Network};
use super::search::{along, staged};
use super::snap::Snap;
use crate::model::Cost;
use crate::reach::Hit;

/// Least cost and the centre it is from, by junction and stage; of equal costs the first centre.
#[derive(Debug)]
pub(super) struct Nearest {
    rule: Rule,
    labels: Vec<(u32, u32)>,
    /// Centres by the street they are on: cost from its first end, leg, centre.
    on_street: Vec<(u32, u32, u32, u32)>,
}

const NEVER: (u32, u32) = (u32::MAX, u32::MAX);

impl Nearest {
    /// Search outward from all centres that are on the network, up to `limit`.
    pub fn of(network: &Network, rule: Rule, sites: &[Option<Snap>], limit: u32) -> Nearest {
        let junctions = network.junctions();
        let mut labels = vec![NEVER; network.junctions() * rule.stages];
        let mut heap: BinaryHeap<Reverse<(u32, u32, u32)>> = BinaryHeap::new();
        let mut offer = |heap: &mut BinaryHeap<_>, state: usize, cost: u32, site: u32| {
            if cost <= limit && (cost, site) < labels[state] {
                labels[state] = (cost, site);
                heap.push(Reverse((cost, site, state as u32)));
            }
            labels[state]
        };
        let mut on_street = Vec::new();
        for (site, snap) in sites.iter().enumerate() {
            let Some(snap) = snap else { continue };
            let (edge, site) = (network.edge(snap.edge), site as u32);
            let (part, stage) = (edge.part(snap.offset), rule.start(edge.class));
            on_street.push((snap.edge, part, snap.leg, site));
            let state = |junction: u32| stage * junctions + junction as usize;
            let (at_first, at_second) = network.at_ends(snap);
            if edge.forward || at_first {
                offer(&mut heap, state(edge.ends[0]), snap.leg.saturating_add(part), site);
            }
            if edge.backward || at_second {
                let rest = edge.cost - part;
                offer(&mut heap, state(edge.ends[1]), snap.leg.saturating_add(rest), site);
            }
        }
        while let Some(Reverse((cost, site, state))) = heap.pop() {
            let state = state as usize;
            if offer(&mut heap, state, u32::MAX, u32::MAX) != (cost, site) {
                continue;
            }
            let (stage, junction) = staged(state as u32, junctions as u32);
            network.each_arc(junction, |arc| {
                if let Some(after) = rule.after(stage, arc.class()) {
                    let to = after * junctions + arc.to as usize;
                    offer(&mut heap, to, cost.saturating_add(arc.cost), site);
                }
            });
        }
        on_street.sort_unstable();
        Nearest { rule, labels, on_street }
    }

    fn label(&self, junction: u32, stage: usize) -> (u32, u32) {
        self.labels[stage * (self.labels.len() / self.rule.stages) + junction as usize]
    }

    /// Least cost at which a junction was reached in a stage from which a street of this class may
    /// be walked.
    pub fn least(&self, junction: u32, class: Class) -> Option<u32> {
        let stages = 0..self.rule.stages;
        let allowed = stages.filter(|&stage| self.rule.after(stage, class as usize).is_some());
        allowed
            .map(|stage| self.label(junction, stage))
            .min()
            .filter(|label| *label != NEVER)
            .map(|(cost, _)| cost)
    }

    /// Centres on a street: cost from its first end, and leg.
    pub fn on(&self, edge: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        let from = self.on_street.partition_point(|centre| centre.0 < edge);
        let same = self.on_street[from..].iter().take_while(move |centre| centre.0 == edge);
        same.map(|&(_, centre, leg, _)| (centre, leg))
    }

    /// The nearest centre of a place on the network, cost in millimetres.
    pub fn at(&self, network: &Network, place: &Snap) -> Option<Hit> {
        let edge = network.edge(place.edge);
        let part = edge.part(place.offset);
        let mut best = NEVER;
        let (at_first, at_second) = network.at_ends(place);
        for (junction, walked, allowed) in [
            (edge.ends[0], part, edge.backward || at_first),
            (edge.ends[1], edge.cost - part, edge.forward || at_second),
        ] {
            for stage in 0..self.rule.stages {
                let (cost, site) = self.label(junction, stage);
                if allowed
                    && site != u32::MAX
                    && self.rule.after(stage, edge.class as usize).is_some()
                {
                    best = best.min((cost.saturating_add(walked), site));
                }
            }
        }
        let from = self.on_street.partition_point(|centre| centre.0 < place.edge);
        let same = self.on_street[from..].iter().take_while(|centre| centre.0 == place.edge);
        for &(_, centre, leg, site) in same {
            if let Some(walked) = along(edge.forward, edge.backward, part, centre) {
                best = best.min((leg.saturating_add(walked), site));
            }
        }
        let (cost, site) = best;
        (site != u32::MAX).then(|| Hit { cost: Cost(cost.saturating_add(place.leg)), site })
    }
}
