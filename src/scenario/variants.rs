//! Other plans than the best one: the next best, and what a planner's own favourite costs.

use super::SiteQuestion;
use super::candidates::{self, Candidates};
use super::choose::certified;
use super::outcome::{Alternative, SiteLabel, WhyNot};
use super::posed::{Posed, lower_to_available};
use crate::error::Error;
use crate::model::SiteRole;
use crate::siting::{Budget, Problem, SitingError, SitingModel, Solution, Status};

/// The next-best plans, and what forcing each named site in would cost.
pub(super) fn of(
    question: &SiteQuestion,
    candidates: &Candidates,
    posed: &Posed,
    best: &Solution,
    budget: &Budget,
) -> Result<(Vec<Alternative>, Vec<WhyNot>), Error> {
    let label = |open: &[u32]| -> Vec<SiteLabel> {
        open.iter()
            .map(|&index| {
                let (level, site) = posed.site(index);
                let level = &posed.levels[level];
                SiteLabel {
                    id: candidates.sites[site].id.clone(),
                    tier: level.tier.clone(),
                    phase: level.phase,
                }
            })
            .collect()
    };
    let plans = next_best(question.model, &posed.problem, best, question.alternatives, budget)?;
    let mut best_open = best.open.clone();
    posed.tidy(&mut best_open);
    let alternatives = plans
        .into_iter()
        .map(|mut plan| {
            posed.tidy(&mut plan.open);
            plan
        })
        .filter(|plan| plan.open != best_open)
        .map(|plan| Alternative {
            value: plan.value,
            bound: plan.bound,
            status: plan.status,
            opens: label(&missing(&plan.open, &best.open)),
            instead_of: label(&missing(&best.open, &plan.open)),
        })
        .collect();
    let mut why_not = Vec::new();
    let named = candidates::find(&candidates.sites, "--why-not", &question.why_not)?;
    for (id, site) in question.why_not.iter().zip(named) {
        let forced = with_site(question.model, posed, site, budget)?;
        why_not.push(match forced {
            Some((index, plan)) => WhyNot {
                id: id.clone(),
                is_open: best.open.contains(&index),
                value: Some(plan.value),
                status: plan.status,
                loss: best.value.abs_diff(plan.value),
                instead_of: label(&missing(&best.open, &plan.open)),
            },
            None => WhyNot {
                id: id.clone(),
                is_open: false,
                value: None,
                status: Status::Infeasible,
                loss: 0,
                instead_of: Vec::new(),
            },
        });
    }
    Ok((alternatives, why_not))
}

/// Sites of one plan that are not in the other.
fn missing(plan: &[u32], other: &[u32]) -> Vec<u32> {
    plan.iter().filter(|site| !other.contains(site)).copied().collect()
}

/// The best plan with a site forced in, in whichever tier or phase it does best; `None` where
/// no plan has it.
fn with_site(
    model: &dyn SitingModel,
    posed: &Posed,
    site: usize,
    budget: &Budget,
) -> Result<Option<(u32, Solution)>, Error> {
    let mut best: Option<(u32, Solution)> = None;
    for level in 0..posed.levels.len() {
        let index = level * posed.sites + site;
        if posed.problem.roles[index] == SiteRole::Forbidden {
            continue;
        }
        let mut problem = posed.problem.clone();
        problem.roles[index] = SiteRole::Required;
        let Some(plan) = attempt(model, &problem, budget)? else { continue };
        let better = best.as_ref().is_none_or(|(_, best)| model.is_better(plan.value, best.value));
        if better {
            best = Some((index as u32, plan));
        }
    }
    Ok(best)
}

/// A certified plan, or `None` where the roles leave no plan.
fn attempt(
    model: &dyn SitingModel,
    problem: &Problem,
    budget: &Budget,
) -> Result<Option<Solution>, Error> {
    let mut problem = problem.clone();
    let any = vec![u32::MAX; problem.allowances.len()];
    lower_to_available(&mut problem, &any);
    match certified(model, &problem, budget) {
        Ok(plan) if plan.status == Status::Infeasible => Ok(None),
        Err(Error::Siting(
            SitingError::None
            | SitingError::TooMany { .. }
            | SitingError::TooManyRequired { .. }
            | SitingError::RequiredTooDear { .. }
            | SitingError::RequiredTooClose { .. }
            | SitingError::BuysNothing { .. }
            | SitingError::NoChoice,
        )) => Ok(None),
        other => other.map(Some),
    }
}

/// A part of all plans: those that open some sites and leave others closed.
struct Part<'a> {
    plan: Solution,
    problem: Problem<'a>,
}

/// The next-best plans in order: the plans without the best one fall into parts (the first k
/// sites of it open, the next one closed), the best of each part is found, and the best of
/// those splits its part again (Lawler 1972).
fn next_best(
    model: &dyn SitingModel,
    problem: &Problem<'_>,
    best: &Solution,
    count: u32,
    budget: &Budget,
) -> Result<Vec<Solution>, Error> {
    let mut parts: Vec<Part> = Vec::new();
    if count > 0 {
        let whole = Part { plan: best.clone(), problem: problem.clone() };
        split(model, whole, &mut parts, budget)?;
    }
    let mut plans: Vec<Solution> = Vec::new();
    while plans.len() < count as usize && !parts.is_empty() && !budget.is_spent() {
        let key =
            |part: &Part| if model.counts_weight() { !part.plan.value } else { part.plan.value };
        let at = (0..parts.len()).min_by_key(|&at| (key(&parts[at]), parts[at].plan.open.clone()));
        let Some(at) = at else { break };
        let part = parts.swap_remove(at);
        plans.push(part.plan.clone());
        split(model, part, &mut parts, budget)?;
    }
    Ok(plans)
}

/// The parts of a part once its best plan is taken out.
fn split<'t>(
    model: &dyn SitingModel,
    part: Part<'t>,
    parts: &mut Vec<Part<'t>>,
    budget: &Budget,
) -> Result<(), Error> {
    let Part { plan, mut problem } = part;
    for &site in &plan.open {
        if problem.roles[site as usize] == SiteRole::Required {
            continue;
        }
        problem.roles[site as usize] = SiteRole::Forbidden;
        problem.starts = vec![plan.open.clone()];
        if let Some(plan) = attempt(model, &problem, budget)? {
            parts.push(Part { plan, problem: problem.clone() });
        }
        problem.roles[site as usize] = SiteRole::Required;
    }
    Ok(())
}
