//! Whether a cover exists that costs no more than so much: the same search as for the
//! cheapest one, ended by the first cover that will do or by a bound above it.

use rand::SeedableRng;
use rand_pcg::Pcg64Mcg;

use super::branch::Tree;
use super::core::Core;
use super::greedy::{greedy, strip};
use super::prices::{Climb, ExactBound, ascend};
use super::search::search;
use super::{covers_all, program, promising};
use crate::siting::unit::unit;
use crate::siting::{Budget, SitingError, Sparse};

/// What came of looking for something that keeps all conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Within {
    /// Open sites, ascending.
    Open(Vec<u32>),
    /// There is none: proved.
    Nothing,
    /// Stopped before either.
    Unknown,
}

/// An effort that ends only with the budget: HiGHS is asked last.
pub const ANY_EFFORT: u64 = u64::MAX;

/// Entries the local search and the tree may look at, one pair after the other: the first
/// settles most small cores, and without effort there is only a search more. With effort a long
/// search comes before the long tree: a cover that it finds saves many times its work.
const FIRST: (u64, u64) = (1_000_000, 6_000_000);
const SECOND: (u64, u64) = (6_000_000, 80_000_000);
const LONG_SEARCH_WORK: u64 = 60_000_000;
/// Entries the tree may look at before HiGHS is asked.
const TREE_WORK: u64 = 20_000_000_000;
/// Rounds of the first ascent.
const ROUNDS: usize = 400;

/// Sites that cover every pattern for at most so much. Each pattern has at least one site.
/// `effort` is what the tree may look at once a short search has failed.
pub fn cover_within(
    by_pattern: &Sparse,
    costs: &[u64],
    most: u64,
    effort: u64,
    budget: &Budget,
) -> Result<Within, SitingError> {
    let whole = Core::new(by_pattern.clone(), costs.to_vec());
    let mut open: Vec<u32> = (0..costs.len() as u32)
        .filter(|&site| costs[site as usize] == 0 && !whole.by_site.row(site as usize).is_empty())
        .collect();
    let mut rest = whole.opened(&open);
    let unit = unit(rest.costs.iter().copied());
    rest.costs.iter_mut().for_each(|cost| *cost /= unit);
    let most = (most / unit).min(rest.costs.iter().fold(0, |sum, cost| sum.saturating_add(*cost)));
    let Some(reduced) = rest.reduced() else { return Ok(Within::Nothing) };
    if reduced.paid > most {
        return Ok(Within::Nothing);
    }
    open.extend(reduced.taken);
    let found = if reduced.core.by_pattern.rows() == 0 {
        Within::Open(Vec::new())
    } else {
        decide(reduced.core, most - reduced.paid, effort, budget)?
    };
    Ok(match found {
        Within::Open(more) => {
            open.extend(more);
            Within::Open(strip(&whole, open))
        }
        other => other,
    })
}

/// Names of sites of a reduced core that cover it for at most `most` units.
fn decide(mut core: Core, most: u64, effort: u64, budget: &Budget) -> Result<Within, SitingError> {
    let limit = most.saturating_add(1);
    let free = vec![0.0; core.prices.len()];
    let mut best = greedy(&core, &free, &[]);
    if core.cost(&best) <= most {
        return Ok(Within::Open(core.named(&best)));
    }
    let mut work = 0;
    let climb = Climb { limit, rounds: ROUNDS, patience: 12, step: 0.5 };
    ascend(&mut core, &climb, &mut work, budget);
    if ExactBound::of(&core).units() >= limit {
        return Ok(Within::Nothing);
    }
    let priced = greedy(&core, &core.prices, &[]);
    if core.cost(&priced) < core.cost(&best) {
        best = priced;
    }
    if core.cost(&best) <= most {
        return Ok(Within::Open(core.named(&best)));
    }
    let few = promising(&core, &best);
    let at = |site: &u32| few.names.binary_search(site).ok().map(|at| at as u32);
    let mut start: Vec<u32> = best.iter().filter_map(at).collect();
    let mut random = Pcg64Mcg::seed_from_u64(budget.seed);
    let last = (LONG_SEARCH_WORK, effort.min(TREE_WORK));
    let rounds = if effort == 0 { [FIRST, (SECOND.0, 0), last] } else { [FIRST, SECOND, last] };
    for (searched, tree) in rounds {
        start = search(&few, &start, most, searched, &mut random, budget);
        let found = few.named(&start);
        if core.cost(&found) <= most {
            return Ok(Within::Open(core.named(&found)));
        }
        if tree == 0 || budget.is_spent() {
            return Ok(Within::Unknown);
        }
        let proof = Tree::new(tree, budget).first(core.clone(), limit);
        if let Some((_, open)) = proof.cover {
            return Ok(Within::Open(open));
        }
        if proof.bound >= limit {
            return Ok(Within::Nothing);
        }
    }
    if effort < ANY_EFFORT || budget.is_spent() {
        return Ok(Within::Unknown);
    }
    ask(&core, most, budget)
}

/// Let HiGHS decide.
fn ask(core: &Core, most: u64, budget: &Budget) -> Result<Within, SitingError> {
    let answer = program::within(core, most, budget)?;
    Ok(match answer.open.filter(|open| covers_all(&core.by_pattern, open)) {
        Some(open) if core.cost(&open) <= most => Within::Open(core.named(&open)),
        _ if answer.infeasible => Within::Nothing,
        _ => Within::Unknown,
    })
}
