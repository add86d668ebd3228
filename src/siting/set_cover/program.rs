//! A core as a mixed-integer program, for HiGHS to close.

use highs::{RowProblem, Sense};

use super::core::Core;
use crate::siting::mip::{self, CoreAnswer, Start};
use crate::siting::{Budget, SitingError};

/// Cheapest sites of the core that cover every pattern, in units; `start` is a known cover.
///
/// min sum c_j y_j, sum of y_j over the sites of i >= 1, y in {0, 1} (Toregas et al. 1971).
pub fn cheapest(core: &Core, start: &[u32], budget: &Budget) -> Result<CoreAnswer, SitingError> {
    let mut problem = RowProblem::default();
    let columns: Vec<_> =
        core.costs.iter().map(|&cost| problem.add_integer_column(cost as f64, 0..=1)).collect();
    for sites in core.by_pattern.iter() {
        problem.add_row(1.., sites.iter().map(|&site| (columns[site as usize], 1.0)));
    }
    let mut warm = vec![0.0; columns.len()];
    for &site in start {
        warm[site as usize] = 1.0;
    }
    let model = problem
        .try_optimise(Sense::Minimise)
        .map_err(|status| SitingError::Solver(format!("{status:?}")))?;
    mip::run(model, Some((&warm, Start::Good)), columns.len(), budget)
}
