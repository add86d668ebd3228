//! Backup coverage: most demand covered at least twice, so that one closed centre, one ill
//! colleague, leaves nobody without.
//!
//! max sum of w_i over i covered by two or more sites (Hogan and ReVelle 1986, BACOP). With
//! `single_first`, single coverage stays as high as the same sites could make it, and only
//! among such plans twice-covered weight is maximised: where all demand can be covered, that
//! is their BACOP1.

use super::{Budget, Duty, Objective, Problem, SitingError, SitingModel, Solution, most_covered};

/// Most demand covered twice.
pub struct Backup;

impl SitingModel for Backup {
    fn name(&self) -> &'static str {
        "backup"
    }

    fn question(&self) -> &'static str {
        "most demand covered twice, keeping single coverage where asked"
    }

    fn objective(&self) -> Objective {
        Objective::Weight { times: 2 }
    }

    fn duty(&self) -> Duty {
        Duty::Nothing
    }

    fn solve(&self, problem: &Problem, budget: &Budget) -> Result<Solution, SitingError> {
        most_covered::solve(problem, 2, budget)
    }
}
