//! Sites that hold only so much: the engine behind cflp and the capacitated p-median and mclp.
//!
//! truncated rows -> HiGHS -> transport. Rows that the best choice needs more of are widened and
//! all is done again, so that the answer is that of the whole problem.

mod ascent;
mod assign;
mod best;
mod bound;
mod branch;
mod cause;
mod columns;
mod core;
mod goal;
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
use super::{Budget, Objective, Problem, SitingError, Solution, Status};
use crate::model::SiteRole;
use crate::siting::solution::Cause;
use best::Best;
use plan::{Plan, Question};
use table::Table;

/// Pairs below which rows are asked for whole.
const FEW_PAIRS: usize = 200_000;

/// The best sites and who goes where, as far as the budget goes.
pub fn solve(
    objective: Objective,
    problem: &Problem,
    budget: &Budget,
) -> Result<Solution, SitingError> {
    problem.check()?;
    let capacity = problem.capacity.as_ref().ok_or(SitingError::NoCapacity)?;
    let travel = problem.travel.ok_or(SitingError::NoTravel)?;
    let question = Question { objective, problem, capacity };
    let mut table = Table::new(question.goal(), problem, capacity, travel, capacity.holds.len());
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
    let mut known = 0;
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

/// Take a choice of free candidates that keeps the rules.
fn offer_start(
    table: &Table<'_>,
    best: &mut Best<'_>,
    mut open: Vec<u32>,
) -> Result<(), SitingError> {
    let problem = best.question.problem;
    open.extend(problem.with_role(SiteRole::Required));
    open.sort_unstable();
    if rules::keeps(problem, &open) {
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
