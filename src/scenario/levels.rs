//! What each phase and each tier of a plan comes to.

use super::SiteQuestion;
use super::choose::certified;
use super::outcome::{PhaseResult, Served, TierResult};
use super::posed::{Posed, Setting, lower_to_available};
use crate::coverage::CoverMatrix;
use crate::error::Error;
use crate::model::SiteRole;
use crate::reach::Rows;
use crate::siting::{Budget, Problem, Solution, Status};

/// What each phase comes to, and what choosing it freely would have covered.
pub(super) fn phases(
    setting: &Setting<'_>,
    posed: &Posed,
    solution: &Solution,
    budget: &Budget,
) -> Result<Vec<PhaseResult>, Error> {
    let mut results = Vec::new();
    if solution.status == Status::Infeasible {
        return Ok(results);
    }
    let question = setting.question;
    let mut total = 0;
    for (level, &open) in question.phases.iter().enumerate() {
        total += open;
        let (covered, all) = posed.covered_in(level, &solution.open);
        let free = certified(question.model, &one_phase(posed, level, total), budget)?;
        results.push(PhaseResult {
            open,
            covered: covered.weight,
            all,
            free: free.value,
            free_bound: free.bound,
        });
    }
    Ok(results)
}

/// The first layer alone with all sites up to a phase: what a free choice could do. Sites
/// required in this phase or before are required; those of later phases are free to wait.
fn one_phase<'t>(posed: &Posed<'t>, phase: usize, open: u32) -> Problem<'t> {
    let mut rows = Rows::default();
    for demand in 0..posed.demand {
        posed.problem.matrix.covering(demand).iter().for_each(|&site| rows.push(site));
        rows.end_row();
    }
    let role = |site: usize| {
        let in_phase = |phase: usize| posed.problem.roles[phase * posed.sites + site];
        let required = |phase: usize| in_phase(phase) == SiteRole::Required;
        if (0..=phase).any(required) {
            SiteRole::Required
        } else if (0..posed.levels.len()).all(|phase| in_phase(phase) == SiteRole::Forbidden) {
            SiteRole::Forbidden
        } else {
            SiteRole::Free
        }
    };
    let matrix = CoverMatrix::from_rows(rows, posed.sites);
    let weights = posed.problem.weights[..posed.demand].to_vec();
    let mut problem = Problem::new(matrix, weights).opening(open);
    problem.served = posed.problem.served[..posed.demand].to_vec();
    problem.roles = (0..posed.sites).map(role).collect();
    let within = |pair: &&[u32; 2]| pair.iter().all(|&site| (site as usize) < posed.sites);
    problem.apart = posed.problem.apart.iter().filter(within).copied().collect();
    lower_to_available(&mut problem, &[u32::MAX]);
    problem
}

/// From when on each demand point is served: the first phase whose sites, with those before it,
/// cover it.
pub(super) fn phase_of(posed: &Posed, solution: &Solution) -> Vec<Served> {
    let depth = posed.problem.depth_of(&solution.open);
    let first = |point: usize| {
        (0..posed.levels.len()).find(|level| depth[level * posed.demand + point] > 0)
    };
    let served = |point: usize| match first(point) {
        _ if posed.problem.served[point] > 0 => Served::Before,
        Some(level) => Served::In(level as u32 + 1),
        None => Served::Never,
    };
    (0..posed.demand).map(served).collect()
}

/// What each tier comes to.
pub(super) fn tiers(
    question: &SiteQuestion,
    posed: &Posed,
    solution: &Solution,
) -> Vec<TierResult> {
    let tiers = question.tiers.iter().enumerate();
    tiers
        .map(|(level, tier)| {
            let (before, all) = posed.covered_in(level, &[]);
            let (served, _) = posed.covered_in(level, &solution.open);
            TierResult {
                name: tier.name.clone(),
                limit: tier.limit,
                open: tier.open,
                before: before.weight,
                served,
                all,
            }
        })
        .collect()
}
