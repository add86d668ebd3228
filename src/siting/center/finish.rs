//! The last touches: nothing opens that serves nobody, and as much as must.

use super::levels::{Levels, highest};
use super::rules::least;
use crate::model::SiteRole;
use crate::siting::Problem;

/// Free candidates of a choice that are needed to keep everybody within what it comes to.
pub fn needed(problem: &Problem, levels: &Levels, mut open: Vec<u32>) -> Vec<u32> {
    let level = highest(&levels.borne(&open));
    let within: Vec<Vec<usize>> = open
        .iter()
        .map(|&site| {
            let borne = levels.borne(&[site]);
            let served = |at: &usize| levels.base[*at] > level && borne[*at].level <= level;
            (0..borne.len()).filter(served).collect()
        })
        .collect();
    let mut depth = vec![0_u32; levels.base.len()];
    within.iter().flatten().for_each(|&at| depth[at] += 1);
    let mut in_group = vec![0_usize; problem.allowances.len()];
    let group = |site: u32| usize::from(problem.groups[site as usize]);
    open.iter().chain(&levels.required).for_each(|&site| in_group[group(site)] += 1);
    // Those that serve fewest are tried first.
    let mut order: Vec<usize> = (0..open.len()).collect();
    order.sort_by_key(|&place| (within[place].len(), open[place]));
    let mut closed = vec![false; open.len()];
    for place in order {
        let own = group(open[place]);
        let idle = within[place].iter().all(|&at| depth[at] > 1);
        if idle && in_group[own] > least(problem, own) {
            within[place].iter().for_each(|&at| depth[at] -= 1);
            in_group[own] -= 1;
            closed[place] = true;
        }
    }
    let mut kept = closed.iter();
    open.retain(|_| kept.next().is_none_or(|closed| !closed));
    open
}

/// The free candidates with the required ones, and others until each group has as many as it
/// must. Ascending.
pub fn filled(problem: &Problem, mut open: Vec<u32>) -> Vec<u32> {
    open.extend(problem.with_role(SiteRole::Required));
    open.sort_unstable();
    open.dedup();
    for group in 0..problem.least.len() {
        let belongs = |site: &u32| usize::from(problem.groups[*site as usize]) == group;
        let has = open.iter().copied().filter(|site| belongs(site)).count();
        let free = problem.with_role(SiteRole::Free).into_iter();
        let more = free.filter(|site| belongs(site) && open.binary_search(site).is_err());
        let more: Vec<u32> = more.take(least(problem, group).saturating_sub(has)).collect();
        open.extend(more);
        open.sort_unstable();
    }
    open
}
