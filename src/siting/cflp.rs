//! Capacitated facility location problem: the least sum of what opening costs and of the weighted
//! cost of serving everybody, no site beyond its capacity.
//!
//! min sum of f_j y_j + sum of w_i d_ij x_ij, x_ij at most y_j, sum of w_i x_ij at most the
//! capacity of j (Kuehn and Hamburger 1963; Balinski 1965). The demand of a point may be split
//! among sites, or not (Sridharan 1995). Facilities that stay open cost nothing more. Where no
//! capacity is given this is the simple plant location problem.

use super::{Budget, Duty, Objective, Problem, SitingError, SitingModel, Solution, capacitated};

/// Least opening and travel together.
pub struct Cflp;

impl SitingModel for Cflp {
    fn name(&self) -> &'static str {
        "cflp"
    }

    fn question(&self) -> &'static str {
        "least opening cost and weighted distance together, no site beyond its capacity"
    }

    fn objective(&self) -> Objective {
        Objective::Total
    }

    fn duty(&self) -> Duty {
        Duty::Reached
    }

    fn solve(&self, problem: &Problem, budget: &Budget) -> Result<Solution, SitingError> {
        capacitated::solve(self.objective(), problem, budget)
    }
}
