//! Maximal covering location problem: most demand covered with what may open.
//!
//! max sum of w_i over covered i, at most p sites or a budget (Church and ReVelle 1974). A
//! demand point is covered when the cost to an open site is at most the limit (inclusive).
//! Facilities that stay open count; p counts the new ones.

use super::{
    Budget, Duty, Objective, Problem, SitingError, SitingModel, Solution, capacitated, most_covered,
};

/// Most demand covered.
pub struct Mclp;

impl SitingModel for Mclp {
    fn name(&self) -> &'static str {
        "mclp"
    }

    fn question(&self) -> &'static str {
        "most demand covered with so many new sites, or for so much money"
    }

    fn objective(&self) -> Objective {
        Objective::Weight { times: 1 }
    }

    fn duty(&self) -> Duty {
        Duty::Nothing
    }

    fn solve(&self, problem: &Problem, budget: &Budget) -> Result<Solution, SitingError> {
        match problem.capacity {
            Some(_) => capacitated::solve(self.objective(), problem, budget),
            None => most_covered::solve(problem, 1, budget),
        }
    }
}
