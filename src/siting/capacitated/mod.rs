//! Sites that hold only so much: the engine behind cflp and the capacitated p-median and mclp.
//!
//! truncated rows -> prices with a knapsack at each site (a bound) + exchanges valued by transport
//! (a plan) -> fix -> branch on the sites -> where nobody may be split, HiGHS assigns those who
//! could still be part of something better. Rows that the best choice needs more of are widened
//! and all is done again, so that the answer is that of the whole problem.

mod ascent;
mod assign;
mod best;
mod bound;
mod branch;
mod cause;
mod columns;
mod core;
mod goal;
mod pack;
mod plan;
mod program;
mod relax;
mod room;
mod rules;
mod search;
mod single;
mod stage;
mod table;
mod value;

use rand_pcg::Pcg64Mcg;

use self::core::Core;
use super::{Budget, Capacity, Objective, Problem, SitingError, Solution, Status};
use crate::model::SiteRole;
use crate::siting::solution::Cause;
use best::Best;
use plan::{Plan, Question};
use table::Table;

/// Pairs below which rows are asked for whole.
const FEW_PAIRS: usize = 200_000;
/// Else so many sites for each one that may serve, on average, and at least so many.
const DEEP: usize = 8;
const SHALLOWEST: usize = 30;

/// The best sites and who goes where, as far as the budget goes.
pub fn solve(
    objective: Objective,
    problem: &Problem,
    budget: &Budget,
) -> Result<Solution, SitingError> {
    problem.check()?;
    solve_from(objective, problem, None, budget)
}

/// The same with so many sites of each row at first, or as many as seems right.
fn solve_from(
    objective: Objective,
    problem: &Problem,
    ask: Option<usize>,
    budget: &Budget,
) -> Result<Solution, SitingError> {
    let capacity = problem.capacity.as_ref().ok_or(SitingError::NoCapacity)?;
    let travel = problem.travel.ok_or(SitingError::NoTravel)?;
    let question = Question { objective, problem, capacity };
    let ask = ask.unwrap_or_else(|| first_ask(&question));
    let mut table = Table::new(question.goal(), problem, capacity, travel, ask);
    if !question.goal().is_weight() {
        let unreachable = table.unreachable();
        if !unreachable.is_empty() {
            return Ok(Solution::infeasible(Cause::Unreachable(unreachable)));
        }
        if let Some(cause) = room::lack(&question) {
            return Ok(Solution::infeasible(cause));
        }
    }
    let mut best = Best::new(question, budget);
    let mut random = Pcg64Mcg::new(u128::from(budget.seed) << 1 | 1);
    for start in problem.feasible_starts() {
        offer_start(&table, &mut best, start)?;
    }
    let mut known = cheap_bound(&question, &table)?;
    if problem.with_role(SiteRole::Free).is_empty() {
        offer_start(&table, &mut best, Vec::new())?;
        if best.is_over(known)
            && let Some(plan) = best.plan.take()
        {
            return Ok(answer(&question, plan, known, budget));
        }
    }
    loop {
        let core = Core::new(&question, &table)?;
        best.turn_to(&core);
        known = known.max(stage::root(core, &table, &mut best, &mut random)?);
        if let Some(error) = best.error.take() {
            return Err(error);
        }
        let is_over = best.is_over(known);
        let Some((_, rows)) = best.doubtful.take().filter(|_| !is_over) else { break };
        rows.into_iter().for_each(|row| table.widen(row as usize));
    }
    match best.plan.take() {
        Some(plan) => Ok(answer(&question, plan, known, budget)),
        None if budget.is_spent() => Err(SitingError::Unfinished),
        None => cause::cause(&question, budget),
    }
}

/// A bound that costs next to nothing: everybody at the cheapest site, whatever it holds; where
/// most are to be served and no site is left to choose, what would be served in parts.
fn cheap_bound(question: &Question<'_>, table: &Table<'_>) -> Result<u64, SitingError> {
    let problem = question.problem;
    if !question.goal().is_weight() {
        let least = table.rows.iter().zip(&table.weights).filter_map(|(row, weight)| {
            let cost = row.hits.iter().map(|hit| hit.cost).min()?;
            Some(u128::from(*weight) * u128::from(cost.0))
        });
        return Ok(u64::try_from(least.sum::<u128>()).unwrap_or(0));
    }
    if !problem.with_role(SiteRole::Free).is_empty() {
        return Ok(0);
    }
    let capacity = Capacity { single_source: false, ..question.capacity.clone() };
    let in_parts = Question { capacity: &capacity, ..*question };
    let plan = in_parts.plan(table, &problem.with_role(SiteRole::Required))?;
    Ok(plan.map_or(0, |plan| plan.value))
}

/// How many sites of each demand point to ask for at first.
fn first_ask(question: &Question<'_>) -> usize {
    let Question { problem, capacity, .. } = *question;
    let sites = capacity.holds.len().max(1);
    if sites.saturating_mul(problem.weights.len()) <= FEW_PAIRS {
        return sites;
    }
    // As many as may open, or as few as hold everybody.
    let (most, spends) = problem.purses_beside(&[]);
    let spent: u64 = spends.iter().fold(0, |sum, spend| sum.saturating_add(*spend));
    let mean = (spent / spends.len().max(1) as u64).max(1);
    let open: u64 = most.iter().fold(0, |sum, most| sum.saturating_add(most / mean));
    let all = problem.total_weight();
    let room: u128 = (0..sites).map(|site| u128::from(capacity.room(site, all).0)).sum();
    let holding = (u128::from(all.0) * sites as u128).div_ceil(room.max(1));
    let may = usize::try_from(open).unwrap_or(usize::MAX);
    let open = may.min(usize::try_from(holding).unwrap_or(usize::MAX)).clamp(1, sites);
    (DEEP * sites / open).max(SHALLOWEST).min(sites)
}

/// Take a choice of free candidates that keeps the rules.
fn offer_start(
    table: &Table<'_>,
    best: &mut Best<'_>,
    mut open: Vec<u32>,
) -> Result<(), SitingError> {
    let problem = best.question.problem;
    open.extend(problem.with_role(SiteRole::Required));
    open.sort_unstable();
    if problem.keeps_conditions(open.iter().copied()) {
        best.take(best.question.plan(table, &open));
    }
    Ok(())
}

/// A plan in the words of the problem.
fn answer(question: &Question<'_>, plan: Plan, bound: u64, budget: &Budget) -> Solution {
    let bound = bound.min(plan.value);
    let (value, bound) = if question.goal().is_weight() {
        let all = question.problem.total_weight().0;
        (all - plan.value, all - bound)
    } else {
        (plan.value, bound)
    };
    let status = Status::of(value, bound, budget);
    Solution { allotments: plan.allotments, ..Solution::plan(plan.open, value, bound, status) }
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;
    use crate::model::{Cost, Weight};
    use crate::reach::Hit;
    use crate::siting::{Capacity, CostRows};

    /// Two sites of each row at first: the rest is asked for where it matters.
    #[test]
    fn short_rows_are_widened_until_the_answer_is_that_of_the_whole() {
        let mut random = Pcg64Mcg::new(5);
        for round in 0..30_u32 {
            let mut place = || (random.random_range(0..900_i64), random.random_range(0..900_i64));
            let sites: Vec<(i64, i64)> = (0..15).map(|_| place()).collect();
            let demand: Vec<(i64, i64)> = (0..40).map(|_| place()).collect();
            let mut table = CostRows::with_sites(15);
            for from in &demand {
                let hits = sites.iter().zip(0..).map(|(to, site)| {
                    let cost = from.0.abs_diff(to.0) + from.1.abs_diff(to.1);
                    Hit { cost: Cost(cost as u32), site }
                });
                table.push_row(hits.filter(|hit| round % 2 == 0 || hit.cost.0 < 700));
            }
            let open = 3 + round % 4;
            let weights = (0..40).map(|_| Weight(random.random_range(1..9))).collect();
            let mut problem = Problem::of_travel(&table, weights).opening(open);
            let room = problem.total_weight().0 * 11 / 10 / u64::from(open) + 1;
            problem.capacity = Some(Capacity {
                holds: vec![Some(Weight(room)); 15],
                limit: Cost::MAX,
                single_source: round % 3 == 0,
            });
            let budget = Budget::default();
            let seen = |ask| {
                let found = solve_from(Objective::Travel, &problem, Some(ask), &budget);
                found.map(|found| (found.value, found.bound, found.status))
            };
            assert_eq!(seen(2), seen(15), "round {round}");
        }
    }
}
