//! From a siting question to a certified plan and everything said about it.

use super::candidates::{self, Candidates};
use super::describe::describe;
use super::explain::explain;
use super::outcome::{CurvePoint, Move, PhaseResult, ServiceSite, Siting, TierResult};
use super::posed::{Posed, Setting};
use super::variants;
use super::{Purse, SiteQuestion, Timings};
use crate::coverage::{Counts, counts};
use crate::error::Error;
use crate::model::{ServiceStandard, Tally};
use crate::reach::{Place, ReachModel};
use crate::siting::{Allowance, Budget, Problem, SitingModel, Solution, Status, certify};
use crate::study::Study;

/// A proposal.
pub(super) struct Chosen {
    pub siting: Siting,
    /// All sites that serve in it.
    pub sites: Vec<ServiceSite>,
    /// Coverage by today's facilities alone.
    pub before: Counts,
}

/// Put the siting problem, solve it, certify the answer, and describe what opened.
pub(super) fn choose(
    study: &Study,
    question: &SiteQuestion,
    reach: &'static dyn ReachModel,
    standard: &ServiceStandard,
    budget: &Budget,
    timings: &mut Timings,
) -> Result<Chosen, Error> {
    let candidates = timings.time("candidates", || candidates::of(study, question, standard))?;
    let today = study.facilities.iter();
    let today = today.map(|site| Place { id: site.id.clone(), at: site.at }).collect();
    let before = counts(reach.prepare(study, today).as_ref(), &study.demand.points, standard);
    let setting = Setting { study, question, reach, standard: *standard, candidates: &candidates };
    let prepared = setting.prepared();
    let mut posed = timings.time("matrix", || setting.pose(prepared.as_ref()))?;
    let mut plan = timings.time("site", || solve(question, &candidates, &mut posed, budget))?;
    let infeasible = plan.solution.status == Status::Infeasible;
    let why = if infeasible {
        explain(&setting, &posed, &plan.solution, prepared.as_ref(), budget)?
    } else {
        Vec::new()
    };
    let (opened, closed) = if infeasible {
        (Vec::new(), Vec::new())
    } else {
        describe(&setting, &posed, &plan.solution)
    };
    let (alternatives, why_not) = if infeasible {
        (Vec::new(), Vec::new())
    } else {
        timings.time("variants", || {
            variants::of(question, &candidates, &posed, &plan.solution, budget)
        })?
    };
    let phases = if infeasible {
        Vec::new()
    } else {
        timings.time("regret", || phase_results(question, &posed, &plan.solution, budget))?
    };
    let tiers =
        if infeasible { Vec::new() } else { tier_results(question, &posed, &plan.solution) };
    // Where no plan exists, nothing opens and nothing closes.
    let stay = if infeasible {
        study.facilities.iter().chain(&study.planned).collect()
    } else {
        setting.standing()
    };
    let mut sites: Vec<ServiceSite> = stay.into_iter().map(ServiceSite::existing).collect();
    let planned_from = sites.len() - study.planned.len();
    sites[planned_from..].iter_mut().for_each(|site| site.planned = true);
    sites.extend(opened.iter().map(ServiceSite::opened));
    let asked = match &question.purse {
        Some(Purse::Sites(open)) => Some(*open),
        Some(Purse::Row(_)) => plan.knee.or(Some(plan.solution.open.len() as u32)),
        _ if !question.phases.is_empty() => Some(question.phases.iter().sum()),
        _ => None,
    };
    plan.solution.open.sort_unstable();
    let siting = Siting {
        model: question.model,
        asked,
        budget: match question.purse {
            Some(Purse::Money(money)) => Some(money),
            _ => None,
        },
        costed: posed.problem.costs.is_some(),
        from_scratch: question.from_scratch,
        candidates: candidates.sites.len(),
        solution: plan.solution,
        opened,
        closed,
        why,
        curve: plan.curve,
        knee: plan.knee,
        moves: plan.moves,
        phases,
        tiers,
        alternatives,
        why_not,
        seed: budget.seed,
    };
    Ok(Chosen { siting, sites, before })
}

/// The plan itself, and the row of plans it was picked from.
struct Plan {
    solution: Solution,
    curve: Vec<CurvePoint>,
    knee: Option<u32>,
    moves: Vec<Move>,
}

/// Solve and certify.
pub(super) fn certified(
    model: &dyn SitingModel,
    problem: &Problem,
    budget: &Budget,
) -> Result<Solution, Error> {
    let solution = model.solve(problem, budget)?;
    certify(model, problem, &solution)?;
    Ok(solution)
}

fn solve(
    question: &SiteQuestion,
    candidates: &Candidates,
    posed: &mut Posed,
    budget: &Budget,
) -> Result<Plan, Error> {
    let model = question.model;
    if question.relocate > 0 {
        return relocate(question, candidates, posed, budget);
    }
    if let Some(Purse::Row(row)) = &question.purse {
        return trade_off(model, row.clone(), posed, budget);
    }
    let solution = if question.tiers.len() > 1 && !posed.problem.apart.is_empty() {
        apart_if_needed(question, posed, budget)?
    } else {
        certified(model, &posed.problem, budget)?
    };
    Ok(Plan { solution, curve: Vec::new(), knee: None, moves: Vec::new() })
}

/// Tiers rarely want the same place: without that rule they are solved far faster, and a
/// plan that keeps it all the same is the best with it too.
fn apart_if_needed(
    question: &SiteQuestion,
    posed: &Posed,
    budget: &Budget,
) -> Result<Solution, Error> {
    if question.min_spacing.is_none() {
        let free = Problem { apart: Vec::new(), ..posed.problem.clone() };
        let solution = question.model.solve(&free, budget)?;
        if certify(question.model, &posed.problem, &solution).is_ok() {
            return Ok(solution);
        }
    }
    certified(question.model, &posed.problem, budget)
}

/// Every number of sites in the row, and the knee: the point farthest above the straight line
/// from the first to the last (Satopaa et al. 2011). The plan given is the knee's; without a
/// knee the last one's.
fn trade_off(
    model: &dyn SitingModel,
    row: std::ops::RangeInclusive<u32>,
    posed: &mut Posed,
    budget: &Budget,
) -> Result<Plan, Error> {
    let mut plans: Vec<(u32, Solution)> = Vec::new();
    for open in row {
        posed.problem.allowances = vec![Allowance::Sites(open)];
        let mut solution = certified(model, &posed.problem, budget)?;
        // More sites never cover less: a plan for fewer is a plan for more.
        if let Some((_, fewer)) = plans.last()
            && fewer.value > solution.value
        {
            solution = Solution {
                open: fewer.open.clone(),
                value: fewer.value,
                status: Status::Stopped,
                ..solution
            };
        }
        plans.push((open, solution));
    }
    let points: Vec<(u32, u64)> = plans.iter().map(|(open, plan)| (*open, plan.value)).collect();
    let knee = knee(&points);
    let curve = plans
        .iter()
        .map(|(open, plan)| CurvePoint {
            open: *open,
            value: plan.value,
            bound: plan.bound,
            status: plan.status,
        })
        .collect();
    let chosen = knee.or(points.last().map(|(open, _)| *open));
    let at = plans.iter().position(|(open, _)| Some(*open) == chosen).unwrap_or(0);
    posed.problem.allowances = vec![Allowance::Sites(plans[at].0)];
    let solution = plans.swap_remove(at).1;
    Ok(Plan { solution, curve, knee, moves: Vec::new() })
}

/// The number of sites farthest above the chord; the fewest of equals. None on a straight
/// line and for fewer than three points.
fn knee(points: &[(u32, u64)]) -> Option<u32> {
    let (first, last) = (points.first()?, points.last()?);
    let run = i128::from(last.0) - i128::from(first.0);
    let rise = i128::from(last.1) - i128::from(first.1);
    let height = |point: &(u32, u64)| {
        (i128::from(point.1) - i128::from(first.1)) * run
            - (i128::from(point.0) - i128::from(first.0)) * rise
    };
    let best = points.iter().max_by_key(|point| (height(point), std::cmp::Reverse(point.0)))?;
    (height(best) > 0).then_some(best.0)
}

/// For every number of moves up to the most: so many of today's facilities close, as many
/// more sites open. The plan given is the one with the most covered, by the fewest moves.
fn relocate(
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
    let may_close =
        may_close.filter(|site| site.role != crate::model::SiteRole::Required).count() as u32;
    let mut moves: Vec<Move> = Vec::new();
    let mut best: Option<(Problem, Solution)> = None;
    for moved in 0..=question.relocate.min(may_close) {
        let problem = Problem {
            allowances: vec![Allowance::Sites(kept - moved), Allowance::Sites(further + moved)],
            ..posed.problem.clone()
        };
        let solution = certified(question.model, &problem, budget)?;
        let before = best.as_ref().map_or(solution.value, |(_, best)| best.value);
        moves.push(Move {
            moved,
            value: solution.value,
            bound: solution.bound,
            gain: solution.value.saturating_sub(before),
            status: solution.status,
        });
        if moved == 0 || solution.value > before {
            best = Some((problem, solution));
        }
    }
    let Some((problem, mut solution)) = best else {
        return Err(crate::siting::SitingError::None.into());
    };
    // What closes is what the moves ask for: facilities that add nothing stay open.
    stay_open(&problem, &mut solution, candidates.kept);
    posed.problem = problem;
    Ok(Plan { solution, curve: Vec::new(), knee: None, moves })
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

/// What each phase comes to, and what choosing it freely would have covered.
fn phase_results(
    question: &SiteQuestion,
    posed: &Posed,
    solution: &Solution,
    budget: &Budget,
) -> Result<Vec<PhaseResult>, Error> {
    let mut results = Vec::new();
    let mut total = 0;
    for (level, &open) in question.phases.iter().enumerate() {
        total += open;
        let (covered, all) = posed.covered_in(level, &solution.open);
        let free = certified(question.model, &one_phase(posed, total), budget)?;
        results.push(PhaseResult { open, covered, all, free: free.value, free_bound: free.bound });
    }
    Ok(results)
}

/// The first layer alone with all sites up to a phase: what a free choice could do.
fn one_phase(posed: &Posed, open: u32) -> Problem {
    let mut rows = crate::reach::Rows::default();
    for demand in 0..posed.demand {
        let sites = posed.problem.matrix.covering(demand).iter();
        sites.for_each(|&site| rows.push(site));
        rows.end_row();
    }
    let layers = posed.levels.len();
    let role = |site: usize| {
        // Required in any phase is required here.
        let roles = (0..layers).map(|layer| posed.problem.roles[layer * posed.sites + site]);
        let mut roles = roles.collect::<Vec<_>>();
        roles.sort_by_key(|role| match role {
            crate::model::SiteRole::Required => 0,
            crate::model::SiteRole::Free => 1,
            crate::model::SiteRole::Forbidden => 2,
        });
        roles[0]
    };
    let matrix = crate::coverage::CoverMatrix::from_rows(rows, posed.sites);
    let weights = posed.problem.weights[..posed.demand].to_vec();
    let mut problem = Problem::new(matrix, weights).opening(open);
    problem.served = posed.problem.served[..posed.demand].to_vec();
    problem.roles = (0..posed.sites).map(role).collect();
    let required =
        problem.roles.iter().filter(|role| **role == crate::model::SiteRole::Required).count();
    if required > open as usize {
        // Those required later are free to wait.
        let mut room = open;
        for role in &mut problem.roles {
            if *role == crate::model::SiteRole::Required {
                if room == 0 {
                    *role = crate::model::SiteRole::Forbidden;
                } else {
                    room -= 1;
                }
            }
        }
    }
    let within = |pair: &&[u32; 2]| pair.iter().all(|&site| (site as usize) < posed.sites);
    problem.apart = posed.problem.apart.iter().filter(within).copied().collect();
    problem
}

fn tier_results(question: &SiteQuestion, posed: &Posed, solution: &Solution) -> Vec<TierResult> {
    let tiers = question.tiers.iter().enumerate();
    tiers
        .map(|(level, tier)| {
            let (before, all) = posed.covered_in(level, &[]);
            let (covered, _) = posed.covered_in(level, &solution.open);
            let depth = posed.problem.depth_of(&solution.open);
            let points = (level * posed.demand..(level + 1) * posed.demand)
                .filter(|&demand| depth[demand] > 0)
                .count() as u64;
            TierResult {
                name: tier.name.clone(),
                limit: tier.limit,
                open: tier.open,
                before,
                served: Tally { points, weight: covered },
                all,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::knee;

    #[test]
    fn the_knee_is_farthest_above_the_chord() {
        assert_eq!(knee(&[(1, 50), (2, 80), (3, 90), (4, 95)]), Some(2));
        assert_eq!(knee(&[(1, 10), (2, 20), (3, 30)]), None);
        assert_eq!(knee(&[(1, 10), (2, 20)]), None);
        assert_eq!(knee(&[]), None);
        // Equal heights: the fewest sites.
        assert_eq!(knee(&[(0, 0), (1, 6), (2, 8), (3, 6)]), Some(1));
    }
}
