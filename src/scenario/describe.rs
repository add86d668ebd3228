//! The answer in the planner's terms: what opens, in which order, and what each adds.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::Opened;
use super::posed::{Posed, Setting};
use super::question::CandidateSource;
use crate::coverage::recentred;
use crate::model::{SiteRole, Weight, Xy};

/// Plans for one problem, ready to be described: whom their sites cover is gathered once for all.
pub(super) struct Described<'a> {
    setting: &'a Setting<'a>,
    posed: &'a Posed<'a>,
    /// Demand that each site covers, of the layer its kind is judged by.
    covers: BTreeMap<u32, Vec<usize>>,
}

impl<'a> Described<'a> {
    /// Get ready for plans that open no other sites than these.
    pub fn of(
        setting: &'a Setting<'a>,
        posed: &'a Posed<'a>,
        sites: impl Iterator<Item = u32>,
    ) -> Described<'a> {
        const NONE: u32 = u32::MAX;
        let mut slots = vec![NONE; posed.problem.matrix.sites()];
        let mut known: Vec<u32> = Vec::new();
        for site in sites {
            if slots[site as usize] == NONE {
                slots[site as usize] = known.len() as u32;
                known.push(site);
            }
        }
        let mut lists: Vec<Vec<usize>> = vec![Vec::new(); known.len()];
        for demand in 0..posed.problem.matrix.demand() {
            for &site in posed.problem.matrix.covering(demand) {
                let slot = slots[site as usize];
                if slot != NONE && posed.demand_of(posed.site(site).0).contains(&demand) {
                    lists[slot as usize].push(demand);
                }
            }
        }
        Described { setting, posed, covers: known.into_iter().zip(lists).collect() }
    }

    fn covered_by(&self, site: u32) -> &[usize] {
        self.covers.get(&site).map(Vec::as_slice).unwrap_or_default()
    }

    fn weight_of(&self, site: u32, holds: impl Fn(usize) -> bool) -> Weight {
        let demand = self.covered_by(site).iter().filter(|&&demand| holds(demand));
        demand.map(|&demand| self.posed.problem.weights[demand]).sum()
    }

    /// What a plan opens, by tier and phase and then most added first; and which of today's
    /// facilities it closes.
    pub fn plan(&self, open: &[u32]) -> (Vec<Opened>, Vec<String>) {
        let (posed, candidates) = (self.posed, self.setting.candidates);
        let chosen: Vec<usize> = open.iter().map(|&index| posed.site(index).1).collect();
        let closed = (0..candidates.kept)
            .filter(|site| !chosen.contains(site))
            .map(|site| candidates.sites[site].id.clone())
            .collect();
        let depth = posed.problem.depth_of(open);
        let mut served: Vec<bool> = posed.problem.served.iter().map(|&depth| depth > 0).collect();
        let mut opened = Vec::with_capacity(open.len());
        for (at, level) in posed.levels.iter().enumerate() {
            // What a site adds only shrinks as others open, so the first whose figure still
            // holds adds most; of equals the first site.
            let in_level = open.iter().filter(|&&index| posed.site(index).0 == at);
            let mut queue: BinaryHeap<(Weight, Reverse<u32>)> = in_level
                .map(|&index| (self.weight_of(index, |demand| !served[demand]), Reverse(index)))
                .collect();
            while let Some((_, Reverse(index))) = queue.pop() {
                let marginal = self.weight_of(index, |demand| !served[demand]);
                if queue.peek().is_some_and(|next| (marginal, Reverse(index)) < *next) {
                    queue.push((marginal, Reverse(index)));
                    continue;
                }
                let site = posed.site(index).1;
                let candidate = &candidates.sites[site];
                opened.push(Opened {
                    candidate: site,
                    id: candidate.id.clone(),
                    name: candidate.name.clone(),
                    at: placed(self.setting, candidate.at, self.covered_by(index)),
                    existing: site < candidates.kept,
                    required: candidate.role == SiteRole::Required,
                    cost: candidate.cost,
                    capacity: candidate.capacity,
                    tier: level.tier.clone().or_else(|| candidate.tier.clone()),
                    phase: level.phase,
                    weight: self.weight_of(index, |_| true),
                    exclusive: self.weight_of(index, |demand| depth[demand] == 1),
                    marginal,
                    nearest_for: None,
                    carried: candidate.carried.clone(),
                });
                for &demand in self.covered_by(index) {
                    served[demand] = true;
                }
            }
        }
        (opened, closed)
    }
}

/// A place found where circles cross lies on the very edge of what it covers; it moves to the
/// middle of it, where nothing hangs on a millimetre.
fn placed(setting: &Setting<'_>, at: Xy, covers: &[usize]) -> Xy {
    if setting.question.candidates != CandidateSource::Planar {
        return at;
    }
    let study = setting.study;
    let people = |&demand: &usize| {
        let point = &study.demand.points[demand % study.demand.len()];
        (point.weight.0 > 0).then_some(point.at)
    };
    let covered: Vec<Xy> = covers.iter().filter_map(people).collect();
    let middle = recentred(&covered).unwrap_or(at);
    let inside = study.area.as_ref().is_none_or(|area| {
        use geo::Contains;
        area.outline.contains(&geo::Point::new(middle.x, middle.y))
    });
    let meets = |from: Xy, point: Xy| setting.standard.meets(study.plane.distance(from, point));
    let points = study.demand.points.iter().filter(|point| point.weight.0 > 0);
    let same = points.clone().all(|point| meets(at, point.at) == meets(middle, point.at));
    if inside && same { middle } else { at }
}
