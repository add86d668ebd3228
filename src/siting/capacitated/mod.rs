//! Sites that hold only so much: the engine behind cflp and the capacitated p-median and mclp.

use super::{Budget, Objective, Problem, SitingError, Solution};

/// The best sites and who goes where.
pub fn solve(
    _objective: Objective,
    problem: &Problem,
    _budget: &Budget,
) -> Result<Solution, SitingError> {
    problem.check()?;
    Err(SitingError::NoCapacity)
}
