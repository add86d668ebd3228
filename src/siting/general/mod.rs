//! Problems with conditions the covering engines do not know: sites that must keep apart,
//! and demand that must be covered twice. A greedy draft with exchanges gives a value, HiGHS
//! the rest.

mod cliques;
pub use cliques::cliques;
mod draft;
mod program;

use super::set_cover::Within;
use super::{Budget, Patterns, Problem, SitingError, Solution, Status, signature};
use crate::siting::solution::Cause;

use draft::Draft;
use program::Program;

/// What is wanted.
#[derive(Debug, Clone, Copy)]
pub enum Aim<'a> {
    /// Most weight of patterns covered as often as they need.
    Most {
        /// Weight that must be covered at least once, and sites that do it.
        once: Option<(u64, &'a [u32])>,
    },
    /// Whatever keeps the rules and covers every pattern.
    Any,
    /// Least cost for this much weight covered, counting what is served already.
    Cheapest {
        /// The weight.
        weight: u64,
    },
}

/// Solve with HiGHS, from a draft.
pub fn solve(
    problem: &Problem,
    patterns: &Patterns,
    aim: Aim<'_>,
    budget: &Budget,
) -> Result<Solution, SitingError> {
    let program = Program::new(problem, patterns, aim);
    let draft = draft_for(problem, patterns, aim, budget);
    let draft = draft.filter(|open| program.admits(problem, open));
    if budget.is_spent() {
        return Ok(unproved(problem, patterns, aim, draft));
    }
    let answer = program.solve(draft.as_deref(), budget)?;
    if answer.infeasible && matches!(aim, Aim::Most { .. }) {
        return Err(SitingError::NoChoice);
    }
    if answer.infeasible {
        return Ok(Solution::infeasible(Cause::Spacing));
    }
    let mut candidates: Vec<Vec<u32>> = draft.into_iter().collect();
    candidates.extend(answer.open.filter(|open| program.admits(problem, open)));
    let most = matches!(aim, Aim::Most { .. });
    let value_of = |open: &Vec<u32>| value(problem, patterns, aim, open);
    let best = if most {
        candidates.into_iter().max_by_key(value_of)
    } else {
        candidates.into_iter().min_by_key(value_of)
    };
    let Some(open) = best else { return Ok(unproved(problem, patterns, aim, None)) };
    let found = value(problem, patterns, aim, &open);
    let (bound, proved) = program.settle(problem, patterns, aim, found, &answer.bound);
    let status = if proved {
        Status::Optimal
    } else if budget.accepts(found, bound) {
        Status::Feasible
    } else {
        Status::Stopped
    };
    Ok(Solution::plan(open, found, bound, status))
}

/// Any choice that keeps all rules and covers everything.
pub fn any(problem: &Problem, budget: &Budget) -> Result<Within, SitingError> {
    let patterns = signature(problem, 1);
    if !patterns.unreachable.is_empty() {
        return Ok(Within::Nothing);
    }
    let program = Program::new(problem, &patterns, Aim::Any);
    let keeps = |open: &Vec<u32>| {
        let is_open = |site: &u32| open.binary_search(site).is_ok();
        program.admits(problem, open) && patterns.sites.iter().all(|row| row.iter().any(is_open))
    };
    let draft = draft_for(problem, &patterns, Aim::Any, budget);
    if let Some(open) = draft.filter(keeps) {
        return Ok(Within::Open(open));
    }
    if budget.is_spent() {
        return Ok(Within::Unknown);
    }
    let answer = program.solve(None, budget)?;
    Ok(match answer.open.filter(keeps) {
        Some(open) => Within::Open(open),
        None if answer.infeasible => Within::Nothing,
        None => Within::Unknown,
    })
}

/// What a choice of sites comes to, counted from the problem itself.
fn value(problem: &Problem, patterns: &Patterns, aim: Aim<'_>, open: &[u32]) -> u64 {
    match aim {
        Aim::Most { .. } => problem.weight_covered(open, patterns.times).0,
        Aim::Any | Aim::Cheapest { .. } => problem.cost_of(open),
    }
}

/// The best draft, if the aim can be met by drafting.
fn draft_for(
    problem: &Problem,
    patterns: &Patterns,
    aim: Aim<'_>,
    budget: &Budget,
) -> Option<Vec<u32>> {
    let mut draft = Draft::new(problem, patterns);
    match aim {
        Aim::Most { once: None } => {
            draft.fill();
            draft.exchange(budget);
            Some(draft.into_open())
        }
        Aim::Most { once: Some((_, start)) } => {
            let mut open = start.to_vec();
            open.sort_unstable();
            Some(open)
        }
        Aim::Any => {
            let wanted = patterns.weights.iter().sum();
            draft.reach(wanted).then(|| draft.into_open())
        }
        Aim::Cheapest { weight } => {
            let wanted = weight.saturating_sub(problem.served_weight(1).0);
            draft.reach(wanted).then(|| draft.into_open())
        }
    }
}

/// A draft and the bound that needs no work.
fn unproved(
    problem: &Problem,
    patterns: &Patterns,
    aim: Aim<'_>,
    draft: Option<Vec<u32>>,
) -> Solution {
    let open = draft.unwrap_or_default();
    let found = value(problem, patterns, aim, &open);
    let bound = match aim {
        Aim::Most { .. } => most_there_is(problem, patterns),
        Aim::Any | Aim::Cheapest { .. } => 0,
    };
    let status = if found == bound { Status::Optimal } else { Status::Stopped };
    Solution::plan(open, found, bound, status)
}

/// All weight that could be covered as often as it needs.
fn most_there_is(problem: &Problem, patterns: &Patterns) -> u64 {
    problem.served_weight(patterns.times).0 + patterns.weights.iter().sum::<u64>()
}
