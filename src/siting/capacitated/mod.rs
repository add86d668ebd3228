//! Sites that hold only so much: the engine behind cflp and the capacitated p-median and mclp.
//!
//! truncated rows -> HiGHS -> transport. Rows that the best choice needs more of are widened and
//! all is done again, so that the answer is that of the whole problem.

mod cause;
mod core;
mod goal;
mod plan;
mod program;
mod room;
mod rules;
mod single;
mod table;

use self::core::Core;
use super::{Budget, Objective, Problem, SitingError, Solution, Status};
use crate::siting::solution::Cause;
use plan::{Plan, Question};
use program::Program;
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
    let table = Table::new(question.goal(), problem, capacity, travel, capacity.holds.len());
    if !question.goal().is_weight() {
        let unreachable = table.unreachable();
        if !unreachable.is_empty() {
            return Ok(Solution::infeasible(Cause::Unreachable(unreachable)));
        }
        if let Some(cause) = room::lack(&question) {
            return Ok(Solution::infeasible(cause));
        }
    }
    let core = Core::new(objective, problem, capacity, &table);
    let closed = Program::new(&core).solve(None, budget)?;
    if closed.infeasible {
        return cause::cause(&question, budget);
    }
    let named: Option<Vec<u32>> = closed.open.as_ref().map(|open| {
        let open = open.iter().filter(|&&site| core.is_new(site as usize));
        open.map(|&site| core.names[site as usize]).collect()
    });
    let plan = match named {
        Some(open) if core.single => {
            let mut to = vec![None; table.weights.len()];
            for (at, lane) in closed.lanes.iter().enumerate() {
                let site = lane.map(|lane| core.row(at)[lane as usize].site);
                to[core.from[at] as usize] = site.map(|site| core.names[site as usize]);
            }
            question.plan_as(&table, &open, &to)?
        }
        Some(open) => question.plan(&table, &open)?,
        None => None,
    };
    match plan {
        Some(plan) => {
            let bound = if closed.proved { plan.value } else { closed.bound };
            Ok(answer(&question, plan, bound, budget))
        }
        None => Err(SitingError::Unfinished),
    }
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
