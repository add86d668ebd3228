//! What mclp and backup share: most weight covered so many times within the allowances.

use super::general::{self, Aim};
use super::max_cover::{Goal, MaxCover};
use super::{Budget, Problem, SitingError, Solution, Sparse, Status, signature};
use crate::model::SiteRole;

/// Most weight covered at least `times`.
pub fn solve(problem: &Problem, times: u32, budget: &Budget) -> Result<Solution, SitingError> {
    problem.check()?;
    if times == 1 && problem.apart.is_empty() && problem.least.is_empty() {
        return unconditional(problem, budget);
    }
    let patterns = signature(problem, times);
    if times == 1 || !problem.single_first {
        return general::solve(problem, &patterns, Aim::Most { once: None }, budget);
    }
    // First as much as can be covered once; then twice, without giving any of that up.
    let once = solve(problem, 1, budget)?;
    let aim = Aim::Most { once: Some((once.value, &once.open)) };
    let mut twice = general::solve(problem, &patterns, aim, budget)?;
    if once.status != Status::Optimal && twice.status == Status::Optimal {
        // More single coverage might have left less to cover twice, or more.
        twice.status = once.status;
        twice.bound = patterns.weights.iter().sum::<u64>() + problem.served_weight(2).0;
    }
    Ok(twice)
}

/// Without conditions between sites: the covering engine.
fn unconditional(problem: &Problem, budget: &Budget) -> Result<Solution, SitingError> {
    let required = problem.with_role(SiteRole::Required);
    let fixed = problem.weight_covered(&required, 1).0;
    let engine = engine(problem, &required);
    let answer = engine.solve(Goal::Best, &problem.feasible_starts(), budget)?;
    let status = if answer.proved {
        Status::Optimal
    } else if budget.accepts(fixed + answer.value, fixed + answer.bound) {
        Status::Feasible
    } else {
        Status::Stopped
    };
    let mut open = required;
    open.extend(useful(&engine, answer.open));
    open.sort_unstable();
    let value = problem.weight_covered(&open, 1).0;
    Ok(Solution::plan(open, value, fixed + answer.bound, status))
}

/// The engine knows nothing of roles: where all can be paid it opens all, and required and
/// forbidden sites cover nothing there.
pub(super) fn useful(engine: &MaxCover, open: Vec<u32>) -> impl Iterator<Item = u32> {
    open.into_iter().filter(|&site| !engine.by_site.row(site as usize).is_empty())
}

/// The covering engine over what the required sites leave: their patterns are covered, and
/// what they cost is spent.
pub(super) fn engine(problem: &Problem, required: &[u32]) -> MaxCover {
    let patterns = signature(problem, 1);
    let mut is_open = vec![false; problem.roles.len()];
    for &site in required {
        is_open[site as usize] = true;
    }
    let mut weights = Vec::new();
    let mut by_pattern = Sparse::with_columns(problem.roles.len());
    for (sites, &weight) in patterns.sites.iter().zip(&patterns.weights) {
        if !sites.iter().any(|&site| is_open[site as usize]) {
            by_pattern.push_row(sites.iter().copied());
            weights.push(weight);
        }
    }
    let (most, costs) = problem.purses_beside(required);
    MaxCover {
        by_site: by_pattern.transposed(),
        by_pattern,
        weights,
        costs,
        group: problem.groups.clone(),
        most,
    }
}
