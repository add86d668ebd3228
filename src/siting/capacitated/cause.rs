//! Why no choice of sites serves everybody.

use super::plan::Question;
use crate::siting::solution::Cause;
use crate::siting::{Budget, Problem, SitingError, Solution, conditions};

/// The reason, once it is proved that there is no choice.
pub fn cause(question: &Question<'_>, budget: &Budget) -> Result<Solution, SitingError> {
    let problem = question.problem;
    if question.goal().is_weight() {
        // Nobody need be served then: only the rules can fail.
        return Err(SitingError::NoChoice);
    }
    if problem.has_conditions() {
        let solve = |plain: &Problem<'_>| super::solve(question.objective, plain, budget);
        return conditions::cause(problem, solve);
    }
    Ok(Solution::infeasible(Cause::NoFit))
}
