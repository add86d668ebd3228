//! No solver marks its own homework: feasibility and value are counted again here, from
//! the matrix, with code of its own, and the bound must lie on the right side.

use std::collections::HashSet;

use super::{Problem, SitingModel, Solution, Status};
use crate::model::SiteRole;

/// What a certificate found wrong. This is a bug of radii, never an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "internal error: the {model} answer failed its certificate: {found}. hint: please report this with the input files"
)]
pub struct CertificateError {
    /// The model.
    pub model: &'static str,
    /// What does not hold.
    pub found: String,
}

/// Check a solution against its problem.
pub fn certify(
    model: &dyn SitingModel,
    problem: &Problem,
    solution: &Solution,
) -> Result<(), CertificateError> {
    let fault = |found: String| Err(CertificateError { model: model.name(), found });
    let open: HashSet<u32> = solution.open.iter().copied().collect();
    if open.len() != solution.open.len() {
        return fault("a site is opened twice".to_owned());
    }
    if open.iter().any(|&site| site as usize >= problem.roles.len()) {
        return fault("a site that does not exist is opened".to_owned());
    }
    let mut served = 0_u64;
    let mut missed: Vec<usize> = Vec::new();
    let mut reachable_weight = 0_u64;
    for demand in 0..problem.weights.len() {
        let weight = problem.weights[demand].0;
        let mut reachable = problem.served[demand];
        let mut covered = problem.served[demand];
        for &site in problem.matrix.covering(demand) {
            reachable |= problem.roles[site as usize] != SiteRole::Forbidden;
            covered |= open.contains(&site);
        }
        served += if covered { weight } else { 0 };
        reachable_weight += if reachable { weight } else { 0 };
        if weight > 0 && !reachable {
            missed.push(demand);
        }
        let must_cover = weight > 0 && !model.counts_weight();
        if must_cover && !covered && solution.status != Status::Infeasible {
            return fault(format!("demand {demand} is not covered"));
        }
    }
    if solution.status == Status::Infeasible {
        if missed.is_empty() || missed != solution.unreachable {
            return fault("called infeasible, but the unreachable demand differs".to_owned());
        }
        return Ok(());
    }
    for (site, role) in problem.roles.iter().enumerate() {
        let is_open = open.contains(&(site as u32));
        match role {
            SiteRole::Required if !is_open => {
                return fault(format!("required site {site} is closed"));
            }
            SiteRole::Forbidden if is_open => {
                return fault(format!("forbidden site {site} is open"));
            }
            _ => {}
        }
    }
    if let Some(most) = problem.open
        && model.needs_open()
        && open.len() > most as usize
    {
        return fault(format!("{} sites are open, {most} may be", open.len()));
    }
    let counted = if model.counts_weight() { served } else { open.len() as u64 };
    if counted != solution.value {
        return fault(format!("the value is {counted}, not {}", solution.value));
    }
    let right_side = if model.counts_weight() {
        solution.value <= solution.bound && solution.bound <= reachable_weight
    } else {
        solution.bound <= solution.value
    };
    if !right_side {
        return fault(format!("bound {} and value {} contradict", solution.bound, solution.value));
    }
    if solution.status == Status::Optimal && solution.bound != solution.value {
        return fault("called optimal with a gap".to_owned());
    }
    Ok(())
}
