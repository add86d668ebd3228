//! Why no choice of sites serves everybody.

use super::plan::Question;
use crate::siting::solution::Cause;
use crate::siting::{Budget, Problem, SitingError, Solution};

/// The reason, once it is proved that there is no choice.
pub fn cause(question: &Question<'_>, budget: &Budget) -> Result<Solution, SitingError> {
    let problem = question.problem;
    let asks_least = problem.least.iter().any(|&least| least > 0);
    if problem.apart.is_empty() && !asks_least {
        // Nobody need be served where weight is counted: then only the rules can fail.
        return if question.goal().is_weight() {
            Err(SitingError::NoChoice)
        } else {
            Ok(Solution::infeasible(Cause::NoFit))
        };
    }
    if question.goal().is_weight() {
        return Err(SitingError::NoChoice);
    }
    let plain = Problem { apart: Vec::new(), least: Vec::new(), ..problem.clone() };
    let without = super::solve(question.objective, &plain, budget)?;
    if without.cause.is_some() {
        return Ok(without);
    }
    // Least numbers may be out of reach by themselves; then there is no plan to explain.
    if asks_least { Err(SitingError::NoChoice) } else { Ok(Solution::infeasible(Cause::Spacing)) }
}
