//! A core as a mixed-integer program, for HiGHS to close.

use highs::{RowProblem, Sense};

use super::core::Core;
use crate::siting::mip::{self, CoreAnswer, Start};
use crate::siting::{Budget, SitingError};

/// Most weight within the allowances of a core, base left out, in whole units; `start` is a
/// known solution.
///
/// max sum w_i z_i, z_i <= sum of y_j over the sites of i, sum of costs of each group within
/// its allowance, z in [0, 1], y in {0, 1} (Church and ReVelle 1974).
pub fn most_covered(
    core: &Core,
    unit: u64,
    start: &[u32],
    budget: &Budget,
) -> Result<CoreAnswer, SitingError> {
    let mut problem = RowProblem::default();
    // What only one site covers needs no column.
    let own = core.own.iter().map(|&own| (own / unit) as f64);
    let site_columns: Vec<_> = own.map(|own| problem.add_integer_column(own, 0..=1)).collect();
    for (group, &most) in core.most.iter().enumerate() {
        let members = (0..core.sites()).filter(|&site| usize::from(core.group[site]) == group);
        let row = members.map(|site| (site_columns[site], core.costs[site] as f64));
        problem.add_row(..=most as f64, row.collect::<Vec<_>>());
    }
    let mut warm = vec![0.0; site_columns.len()];
    for &site in start {
        warm[site as usize] = 1.0;
    }
    for (sites, weight) in core.by_pattern.iter().zip(&core.weights) {
        let covered = problem.add_column((weight / unit) as f64, 0..=1);
        let row = sites.iter().map(|&site| (site_columns[site as usize], 1.0));
        problem.add_row(0.., row.chain([(covered, -1.0)]));
        let is_covered = sites.iter().any(|&site| warm[site as usize] > 0.5);
        warm.push(f64::from(u8::from(is_covered)));
    }
    let model = problem
        .try_optimise(Sense::Maximise)
        .map_err(|status| SitingError::Solver(format!("{status:?}")))?;
    mip::run(model, Some((&warm, Start::Good)), site_columns.len(), budget)
}
