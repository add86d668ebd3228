//! The answer in the planner's terms: what opens, in which order, and what each adds.

use std::collections::HashMap;

use super::Opened;
use super::posed::{Posed, Setting};
use super::question::CandidateSource;
use crate::coverage::recentred;
use crate::model::{SiteRole, Weight, Xy};
use crate::siting::Solution;

/// What opened, by tier and phase and then most added first; and which of today's facilities
/// closed.
pub(super) fn describe(
    setting: &Setting<'_>,
    posed: &Posed,
    solution: &Solution,
) -> (Vec<Opened>, Vec<String>) {
    let candidates = setting.candidates;
    let chosen: Vec<usize> = solution.open.iter().map(|&index| posed.site(index).1).collect();
    let closed = (0..candidates.kept)
        .filter(|site| !chosen.contains(site))
        .map(|site| candidates.sites[site].id.clone())
        .collect();
    let covers = demand_of(posed, solution);
    let depth = posed.problem.depth_of(&solution.open);
    let mut served: Vec<bool> = posed.problem.served.iter().map(|&depth| depth > 0).collect();
    let mut opened = Vec::with_capacity(solution.open.len());
    for (at, level) in posed.levels.iter().enumerate() {
        let in_level = solution.open.iter().filter(|&&index| posed.site(index).0 == at);
        let mut left: Vec<u32> = in_level.copied().collect();
        while let Some((marginal, index, place)) = best_of(posed, &covers, &served, &left) {
            left.remove(place);
            let weight_of = |holds: &dyn Fn(usize) -> bool| -> Weight {
                let demand = covers[&index].iter().filter(|&&demand| holds(demand));
                demand.map(|&demand| posed.problem.weights[demand]).sum()
            };
            let site = posed.site(index).1;
            let candidate = &candidates.sites[site];
            opened.push(Opened {
                id: candidate.id.clone(),
                name: candidate.name.clone(),
                at: placed(setting, candidate.at, &covers[&index]),
                existing: site < candidates.kept,
                required: candidate.role == SiteRole::Required,
                cost: candidate.cost,
                tier: level.tier.clone().or_else(|| candidate.tier.clone()),
                phase: level.phase,
                weight: weight_of(&|_| true),
                exclusive: weight_of(&|demand| depth[demand] == 1),
                marginal,
            });
            for &demand in &covers[&index] {
                served[demand] = true;
            }
        }
    }
    (opened, closed)
}

/// Demand that each opened site covers, of the layer its kind is judged by.
fn demand_of(posed: &Posed, solution: &Solution) -> HashMap<u32, Vec<usize>> {
    let mut covers: HashMap<u32, Vec<usize>> =
        solution.open.iter().map(|&index| (index, Vec::new())).collect();
    for demand in 0..posed.problem.matrix.demand() {
        for index in posed.problem.matrix.covering(demand) {
            if let Some(list) = covers.get_mut(index)
                && posed.demand_of(posed.site(*index).0).contains(&demand)
            {
                list.push(demand);
            }
        }
    }
    covers
}

/// Of some sites the one that adds most, what it adds, and where in the list it stands.
fn best_of(
    posed: &Posed,
    covers: &HashMap<u32, Vec<usize>>,
    served: &[bool],
    left: &[u32],
) -> Option<(Weight, u32, usize)> {
    let added = |index: u32| -> Weight {
        let demand = covers[&index].iter().filter(|&&demand| !served[demand]);
        demand.map(|&demand| posed.problem.weights[demand]).sum()
    };
    let ranked = left.iter().enumerate();
    let best = ranked.map(|(at, &index)| (added(index), std::cmp::Reverse(index), at)).max();
    best.map(|(weight, std::cmp::Reverse(index), at)| (weight, index, at))
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
