//! A core as a mixed-integer program, for HiGHS to close.

use highs::{Col, Model, RowProblem, Sense};

use super::core::Core;
use crate::siting::mip::{self, CoreAnswer, Start};
use crate::siting::{Budget, SitingError};

/// Cheapest sites of the core that cover every pattern, in units; `start` is a known cover.
///
/// min sum c_j y_j, sum of y_j over the sites of i >= 1, y in {0, 1} (Toregas et al. 1971).
pub fn cheapest(core: &Core, start: &[u32], budget: &Budget) -> Result<CoreAnswer, SitingError> {
    let (problem, columns) = rows(core);
    let mut warm = vec![0.0; columns.len()];
    for &site in start {
        warm[site as usize] = 1.0;
    }
    mip::run(minimised(problem)?, Some((&warm, Start::Good)), columns.len(), budget)
}

/// Sites of the core that cover every pattern for at most `most` units.
pub fn within(core: &Core, most: u64, budget: &Budget) -> Result<CoreAnswer, SitingError> {
    let (mut problem, columns) = rows(core);
    let costs = columns.iter().zip(&core.costs).map(|(&column, &cost)| (column, cost as f64));
    problem.add_row(..=most as f64, costs);
    let mut model = minimised(problem)?;
    // The first that will do is enough.
    model
        .try_set_option("objective_target", most as f64 + 0.5)
        .map_err(|status| SitingError::Solver(format!("objective_target: {status:?}")))?;
    mip::run(model, None, columns.len(), budget)
}

fn rows(core: &Core) -> (RowProblem, Vec<Col>) {
    let mut problem = RowProblem::default();
    let columns: Vec<_> =
        core.costs.iter().map(|&cost| problem.add_integer_column(cost as f64, 0..=1)).collect();
    for sites in core.by_pattern.iter() {
        problem.add_row(1.., sites.iter().map(|&site| (columns[site as usize], 1.0)));
    }
    (problem, columns)
}

fn minimised(problem: RowProblem) -> Result<Model, SitingError> {
    problem
        .try_optimise(Sense::Minimise)
        .map_err(|status| SitingError::Solver(format!("{status:?}")))
}
