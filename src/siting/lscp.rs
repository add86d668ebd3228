//! Location set covering problem: the fewest or cheapest sites so that all demand is covered.
//!
//! min sum of c_j y_j, every demand point with weight covered by an open site (Toregas et al.
//! 1971). A demand point is covered when the cost to an open site is at most the limit
//! (inclusive). Facilities that stay open count; the value is what the new sites cost.

use super::general::{self, Aim};
use super::set_cover::cheapest_cover;
use super::{
    Budget, Cause, Duty, Objective, Problem, SitingError, SitingModel, Solution, Sparse, Status,
    signature,
};
use crate::model::SiteRole;

/// Cheapest sites so that all demand is covered.
pub struct Lscp;

impl SitingModel for Lscp {
    fn name(&self) -> &'static str {
        "lscp"
    }

    fn question(&self) -> &'static str {
        "fewest (or cheapest) new sites so that all demand is covered"
    }

    fn objective(&self) -> Objective {
        Objective::Cost
    }

    fn duty(&self) -> Duty {
        Duty::Everything
    }

    fn solve(&self, problem: &Problem, budget: &Budget) -> Result<Solution, SitingError> {
        problem.check()?;
        cover_everything(problem, budget)
    }
}

/// The cheapest sites that leave no demand uncovered.
pub(super) fn cover_everything(
    problem: &Problem,
    budget: &Budget,
) -> Result<Solution, SitingError> {
    let patterns = signature(problem, 1);
    if !patterns.unreachable.is_empty() {
        return Ok(Solution::infeasible(Cause::Unreachable(patterns.unreachable)));
    }
    if !problem.apart.is_empty() {
        let weight = problem.total_weight().0;
        return general::solve(problem, &patterns, Aim::Cheapest { weight }, budget);
    }
    let required = problem.with_role(SiteRole::Required);
    let left = without_covered(&patterns.sites, &required);
    let answer = cheapest_cover(&left, &problem.site_costs(), None, budget)?;
    let mut open = required;
    let spent = problem.cost_of(&open);
    open.extend(answer.open);
    open.sort_unstable();
    open.dedup();
    let (value, bound) = (problem.cost_of(&open), spent + answer.bound);
    let status = if bound >= value {
        Status::Optimal
    } else if budget.accepts(value, bound) {
        Status::Feasible
    } else {
        Status::Stopped
    };
    Ok(Solution::plan(open, value, bound.min(value), status))
}

/// Rows of the patterns none of these sites covers.
fn without_covered(patterns: &Sparse, open: &[u32]) -> Sparse {
    let mut is_open = vec![false; patterns.columns()];
    for &site in open {
        is_open[site as usize] = true;
    }
    let mut left = Sparse::with_columns(patterns.columns());
    for sites in patterns.iter() {
        if !sites.iter().any(|&site| is_open[site as usize]) {
            left.push_row(sites.iter().copied());
        }
    }
    left
}
