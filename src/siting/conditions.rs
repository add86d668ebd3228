//! Conditions between sites that no price and no reduction knows of: spacing and least numbers.

use super::solution::Cause;
use super::{Problem, SitingError, Solution};

impl Problem<'_> {
    /// Whether it has any.
    pub(super) fn has_conditions(&self) -> bool {
        !self.apart.is_empty() || self.asks_least()
    }

    fn asks_least(&self) -> bool {
        self.least.iter().any(|&least| least > 0)
    }

    /// Whether candidates, the required among them, keep them.
    pub(super) fn keeps_conditions(&self, open: impl IntoIterator<Item = u32>) -> bool {
        let mut is_open = vec![false; self.roles.len()];
        open.into_iter().for_each(|site| is_open[site as usize] = true);
        let mut counts = vec![0_u32; self.allowances.len()];
        for (site, _) in is_open.iter().enumerate().filter(|(_, is_open)| **is_open) {
            counts[usize::from(self.groups[site])] += 1;
        }
        counts.iter().zip(&self.least).all(|(count, least)| count >= least)
            && !self.apart.iter().any(|pair| pair.iter().all(|&site| is_open[site as usize]))
    }
}

/// Why no choice keeps the conditions of a problem: what stands in the way without them, or else
/// the conditions themselves.
pub fn cause(
    problem: &Problem<'_>,
    solve: impl FnOnce(&Problem<'_>) -> Result<Solution, SitingError>,
) -> Result<Solution, SitingError> {
    let plain = Problem { apart: Vec::new(), least: Vec::new(), ..problem.clone() };
    let without = solve(&plain)?;
    if without.cause.is_some() {
        return Ok(without);
    }
    // Least numbers may be out of reach by themselves; then there is no plan to explain.
    match problem.asks_least() {
        true => Err(SitingError::NoChoice),
        false => Ok(Solution::infeasible(Cause::Spacing)),
    }
}
