//! Cheapest sites that cover everything: reductions, prices, heuristics, proof.
//!
//! min sum c_j y_j, every pattern covered by an open site (Toregas et al. 1971).

mod branch;
mod core;
mod dive;
mod greedy;
mod prices;
mod program;
mod search;
mod within;

use rand::SeedableRng;
use rand_pcg::Pcg64Mcg;

use self::core::Core;
use super::unit::unit;
use super::{Budget, SitingError, Sparse};
pub use within::{ANY_EFFORT, Within, cover_within};

use branch::Tree;
use greedy::{greedy, strip};
use prices::{Climb, ExactBound, ascend, reduced_costs};
use search::search;

/// A cover and what is known about the cheapest one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// Open sites, ascending.
    pub open: Vec<u32>,
    /// What they cost.
    pub cost: u64,
    /// No cover is cheaper than this; equals the cost when that is proved.
    pub bound: u64,
}

/// A piece of the problem that shares no site with the others. Costs are units.
struct Part {
    core: Core,
    /// Sites of the best cover, by index in the core, and their cost.
    best: Vec<u32>,
    cost: u64,
    bound: u64,
}

/// Cheapest sites that cover every pattern. Each pattern has at least one site. Costs are
/// whole numbers (cents, or 1 each), may be 0 and sum to at most 2^53. `start` is a cover
/// that is known already.
pub fn cheapest_cover(
    by_pattern: &Sparse,
    costs: &[u64],
    start: Option<&[u32]>,
    budget: &Budget,
) -> Result<Cover, SitingError> {
    let whole = Core::new(by_pattern.clone(), costs.to_vec());
    let free: Vec<u32> = (0..costs.len() as u32)
        .filter(|&site| costs[site as usize] == 0 && !whole.by_site.row(site as usize).is_empty())
        .collect();
    let mut rest = whole.opened(&free);
    let unit = unit(rest.costs.iter().copied());
    for cost in &mut rest.costs {
        *cost /= unit;
    }
    let mut open = free;
    let mut bound = 0;
    // Every pattern has a site, so the reduction does not fail.
    if let Some(reduced) = rest.reduced() {
        open.extend(reduced.taken);
        bound = reduced.paid;
        let (found, proved) = cover_parts(reduced.core, bound, start, budget)?;
        open.extend(found);
        bound += proved;
    }
    let mut open = strip(&whole, open);
    if let Some(start) = start.filter(|start| covers_all(by_pattern, start)) {
        let start = strip(&whole, start.to_vec());
        if whole.cost(&start) < whole.cost(&open) {
            open = start;
        }
    }
    let cost = whole.cost(&open);
    Ok(Cover { open, cost, bound: bound.saturating_mul(unit).min(cost) })
}

fn covers_all(by_pattern: &Sparse, open: &[u32]) -> bool {
    let mut is_open = vec![false; by_pattern.columns()];
    for &site in open {
        if let Some(is_open) = is_open.get_mut(site as usize) {
            *is_open = true;
        }
    }
    by_pattern.iter().all(|sites| sites.iter().any(|&site| is_open[site as usize]))
}

/// Cover a reduced core part by part: names of the sites, and the bound, units.
fn cover_parts(
    core: Core,
    paid: u64,
    start: Option<&[u32]>,
    budget: &Budget,
) -> Result<(Vec<u32>, u64), SitingError> {
    let mut cores = core.parts();
    if cores.is_empty() && core.by_pattern.rows() > 0 {
        cores.push(core);
    }
    let mut random = Pcg64Mcg::seed_from_u64(budget.seed);
    let mut parts: Vec<Part> = cores.into_iter().map(|core| first_cover(core, start)).collect();
    for part in &mut parts {
        approach(part, &mut random, budget);
    }
    for at in 0..parts.len() {
        let total = |count: fn(&Part) -> u64| paid + parts.iter().map(count).sum::<u64>();
        if budget.is_spent() || budget.accepts(total(|part| part.cost), total(|part| part.bound)) {
            break;
        }
        prove(&mut parts[at], budget)?;
    }
    let bound = parts.iter().map(|part| part.bound).sum();
    Ok((parts.iter().flat_map(|part| part.core.named(&part.best)).collect(), bound))
}

/// A cover at once: greedy, and what the start leads to.
fn first_cover(core: Core, start: Option<&[u32]>) -> Part {
    let free = vec![0.0; core.prices.len()];
    let mut best = greedy(&core, &free, &[]);
    if let Some(start) = start {
        let kept: Vec<u32> = start
            .iter()
            .filter_map(|name| core.names.binary_search(name).ok())
            .map(|at| at as u32)
            .collect();
        let other = greedy(&core, &free, &kept);
        if core.cost(&other) < core.cost(&best) {
            best = other;
        }
    }
    let cost = core.cost(&best);
    Part { core, best, cost, bound: 0 }
}

/// Entries the local search of a part may look at: so many times the part's own, within
/// limits.
const SEARCH_TIMES: u64 = 40_000;
const SEARCH_WORK: std::ops::RangeInclusive<u64> = 3_000_000..=300_000_000;

/// Prices and a good cover.
fn approach(part: &mut Part, random: &mut Pcg64Mcg, budget: &Budget) {
    let mut work = 0;
    let climb = |limit| Climb { limit, rounds: 600, patience: 12, step: 0.5 };
    let most = (SEARCH_TIMES * part.core.entries()).clamp(*SEARCH_WORK.start(), *SEARCH_WORK.end());
    for _ in 0..2 {
        ascend(&mut part.core, &climb(part.cost), &mut work, budget);
        part.bound = part.bound.max(ExactBound::of(&part.core).units()).min(part.cost);
        part.improve(greedy(&part.core, &part.core.prices, &[]));
        if part.bound == part.cost || budget.is_spent() {
            return;
        }
        // Names in the promising core are places in the part's.
        let core = promising(&part.core, &part.best);
        let at = |site: &u32| core.names.binary_search(site).ok().map(|at| at as u32);
        let start: Vec<u32> = part.best.iter().filter_map(at).collect();
        let found = dive::refine(&core, start, part.bound, REFINEMENTS, &mut work, budget);
        let found = search(&core, &found, part.bound, most, random, budget);
        part.improve(core.named(&found));
        if part.bound == part.cost || budget.is_spent() {
            return;
        }
    }
}

/// Sites of small reduced cost and those of the best cover. Cores with few sites stay whole.
fn promising(core: &Core, best: &[u32]) -> Core {
    let mut all = core.clone();
    all.names = (0..core.costs.len() as u32).collect();
    if core.costs.len() <= 4 * core.by_pattern.rows() {
        return all;
    }
    let reduced = reduced_costs(core);
    let mut keep = vec![false; core.costs.len()];
    for &site in best {
        keep[site as usize] = true;
    }
    for sites in core.by_pattern.iter() {
        let mut sites = sites.to_vec();
        sites.sort_by(|&a, &b| reduced[a as usize].total_cmp(&reduced[b as usize]).then(a.cmp(&b)));
        for site in sites.into_iter().take(PROMISING) {
            keep[site as usize] = true;
        }
    }
    all.restricted(&vec![true; core.by_pattern.rows()], &keep)
}

/// Sites of each pattern that the heuristics look at, where there are many.
const PROMISING: usize = 12;
/// Refinements of a part.
const REFINEMENTS: usize = 12;

impl Part {
    fn improve(&mut self, found: Vec<u32>) {
        let cost = self.core.cost(&found);
        if cost < self.cost {
            self.cost = cost;
            self.best = found;
        }
    }
}

/// Entries the own branch and bound may look at before HiGHS is asked.
const TREE_WORK: u64 = 600_000_000;

/// Prove the best cover of a part, or find the cheapest.
fn prove(part: &mut Part, budget: &Budget) -> Result<(), SitingError> {
    if part.bound < part.cost {
        grow(part, Tree::new(TREE_WORK, budget));
    }
    if part.bound < part.cost && !budget.is_spent() {
        let answer = program::cheapest(&part.core, &part.best, budget)?;
        if let Some(mut open) = answer.open.filter(|open| covers_all(&part.core.by_pattern, open)) {
            open.sort_unstable();
            part.improve(open);
        }
        // Costs are whole units, so is the cheapest cover. An infinite bound says nothing.
        let bound =
            if answer.bound.is_finite() { (answer.bound - 1e-6).ceil().max(0.0) } else { 0.0 };
        part.bound = part.bound.max(bound as u64).min(part.cost);
    }
    Ok(())
}

/// Let a search improve the cover and the bound of a part.
fn grow(part: &mut Part, mut tree: Tree<'_>) {
    let mut core = part.core.clone();
    core.names = (0..core.costs.len() as u32).collect();
    let proof = tree.solve(core, part.cost, 0);
    if let Some((_, mut open)) = proof.cover {
        open.sort_unstable();
        part.improve(open);
    }
    part.bound = part.bound.max(proof.bound).min(part.cost);
}
