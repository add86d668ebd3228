//! p-median: the least weighted cost of serving everybody from the nearest open site.
//!
//! min sum of w_i d_ij x_ij, every demand point assigned to an open site, at most p sites or a
//! budget (Hakimi 1964; ReVelle and Swain 1970). Facilities that stay open serve too; p counts
//! the new ones. Where fewer sites do as well, fewer open.

use super::{
    Budget, Duty, Objective, Problem, SitingError, SitingModel, Solution, capacitated, median,
};

/// Least weighted cost.
pub struct PMedian;

impl SitingModel for PMedian {
    fn name(&self) -> &'static str {
        "p-median"
    }

    fn question(&self) -> &'static str {
        "least weighted distance with so many new sites, or for so much money"
    }

    fn objective(&self) -> Objective {
        Objective::Travel
    }

    fn duty(&self) -> Duty {
        Duty::Reached
    }

    fn solve(&self, problem: &Problem, budget: &Budget) -> Result<Solution, SitingError> {
        match problem.capacity {
            Some(_) => capacitated::solve(self.objective(), problem, budget),
            None => median::solve(problem, budget),
        }
    }
}
