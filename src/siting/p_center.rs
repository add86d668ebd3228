//! p-center problem: nobody farther from the nearest site than need be.
//!
//! min r, every demand point with weight within r of an open site or of a facility that stays
//! open, at most p sites (Hakimi 1964). The optimum is one of the costs, and whether r will do
//! is a covering question (Minieka 1970); few demand points decide it (Chen and Chen 2009;
//! Contardo, Iori and Kramer 2019; compare Gaar and Sinnl 2022). A demand point of weight 0 asks
//! for nothing; otherwise weights do not count, unless [`Problem::weighted_center`] asks for
//! the largest product of weight and cost instead. A cost of exactly r is within r.

use super::{Budget, Duty, Objective, Problem, SitingError, SitingModel, Solution, center};

/// Least farthest cost.
pub struct PCenter;

impl SitingModel for PCenter {
    fn name(&self) -> &'static str {
        "p-center"
    }

    fn question(&self) -> &'static str {
        "least longest distance with so many new sites, or for so much money"
    }

    fn objective(&self) -> Objective {
        Objective::Farthest
    }

    fn duty(&self) -> Duty {
        Duty::Reached
    }

    fn solve(&self, problem: &Problem, budget: &Budget) -> Result<Solution, SitingError> {
        problem.check()?;
        center::solve(problem, budget)
    }
}
