//! Which of today's facilities to move, and what each move gains.

use super::candidates::Candidates;
use super::choose::{Plan, certified};
use super::outcome::Move;
use super::posed::Posed;
use super::{Purse, SiteQuestion};
use crate::error::Error;
use crate::model::SiteRole;
use crate::siting::{
    Allowance, Budget, Objective, Problem, SitingError, Solution, certify, travelled,
};

/// For every number of moves up to the most: so many of today's facilities close, as many
/// more sites open. The plan given is the one with the most covered, by the fewest moves.
pub(super) fn relocate(
    question: &SiteQuestion,
    candidates: &Candidates,
    posed: &mut Posed,
    budget: &Budget,
) -> Result<Plan, Error> {
    let kept = candidates.kept as u32;
    let further = match question.purse {
        Some(Purse::Sites(open)) => open,
        _ => 0,
    };
    posed.problem.groups =
        (0..posed.problem.roles.len()).map(|site| u16::from(site >= candidates.kept)).collect();
    let may_close = candidates.sites[..candidates.kept].iter();
    let may_close = may_close.filter(|site| site.role != SiteRole::Required).count() as u32;
    let mut moves: Vec<Move> = Vec::new();
    let mut best: Option<(Problem, Solution)> = None;
    let most = question.relocate.min(may_close);
    for moved in 0..=most {
        let problem = with_moves(posed, kept - moved, further + moved);
        let solution = match certified(question.model, &problem, budget) {
            // More moves make room for what the planner requires.
            Err(error) if moved < most && is_about_room(&error) => continue,
            solved => solved?,
        };
        let before = best.as_ref().map_or(solution.value, |(_, best)| best.value);
        moves.push(Move {
            moved,
            value: solution.value,
            bound: solution.bound,
            gain: solution.value.abs_diff(before),
            status: solution.status,
        });
        if best.is_none() || question.model.is_better(solution.value, before) {
            best = Some((problem, solution));
        }
    }
    let Some((problem, mut solution)) = best else {
        return Err(SitingError::None.into());
    };
    // What closes is what the moves ask for: facilities that add nothing stay open.
    stay_open(&problem, &mut solution, candidates.kept);
    match question.model.objective() {
        // Who is sent where stays so.
        _ if problem.capacity.is_some() => {}
        Objective::Weight { times } => {
            solution.value = problem.weight_covered(&solution.open, times).0;
            solution.bound = solution.bound.max(solution.value);
        }
        // A site more takes nobody farther.
        objective @ (Objective::Travel | Objective::Farthest) => {
            solution.value = travelled(objective, &problem, &solution.open).unwrap_or(u64::MAX);
            solution.bound = solution.bound.min(solution.value);
        }
        // The sites that stay cost nothing more, and those who are sent where stay sent.
        Objective::Cost | Objective::Total => {}
    }
    certify(question.model, &problem, &solution)?;
    posed.problem = problem;
    Ok(Plan { solution, curve: Vec::new(), knee: None, moves })
}

/// The problem where so many of today's facilities stay and so many sites open.
fn with_moves<'t>(posed: &Posed<'t>, stay: u32, open: u32) -> Problem<'t> {
    let mut problem = Problem {
        allowances: vec![Allowance::Sites(stay), Allowance::Sites(open)],
        ..posed.problem.clone()
    };
    // Where sites exclude each other, a facility could otherwise make way for a site nearby
    // without being counted as a move.
    if !problem.apart.is_empty() {
        problem.least = vec![stay, 0];
    }
    problem
}

fn is_about_room(error: &Error) -> bool {
    matches!(
        error,
        Error::Siting(
            SitingError::TooManyRequired { .. }
                | SitingError::TooMany { .. }
                | SitingError::NoChoice
        )
    )
}

/// Open again whichever of today's facilities the allowance and the spacing leave room for.
fn stay_open(problem: &Problem, solution: &mut Solution, kept: usize) {
    let Some(Allowance::Sites(most)) = problem.allowances.first().copied() else { return };
    let mut open = solution.open.iter().filter(|&&site| (site as usize) < kept).count() as u32;
    for site in 0..kept as u32 {
        let clashes = problem.apart.iter().any(|pair| {
            pair.contains(&site) && pair.iter().any(|other| solution.open.contains(other))
        });
        if open < most && !clashes && !solution.open.contains(&site) {
            solution.open.push(site);
            open += 1;
        }
    }
    solution.open.sort_unstable();
}
