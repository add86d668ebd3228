//! Candidates of a siting question, and the answer in the planner's terms.

use std::collections::HashMap;

use super::{Opened, SiteQuestion};
use crate::error::QuestionError;
use crate::model::{CandidateSite, Cost, ServiceStandard, SiteRole, Weight};
use crate::reach::Reach;
use crate::read::did_you_mean;
use crate::siting::{Problem, Solution};
use crate::study::Study;

/// Candidates: today's facilities when starting from scratch, then the candidates layer or,
/// without one, every demand point; with what the planner requires and forbids.
pub(super) fn of(
    study: &Study,
    question: &SiteQuestion,
) -> Result<Vec<CandidateSite>, QuestionError> {
    let mut candidates = Vec::new();
    if question.from_scratch {
        candidates.extend(study.facilities.iter().map(|facility| CandidateSite {
            id: facility.id.clone(),
            name: facility.name.clone(),
            at: facility.at,
            role: if facility.must_stay { SiteRole::Required } else { SiteRole::Free },
        }));
    }
    match &study.candidates {
        Some(layer) => candidates.extend(layer.iter().cloned()),
        None => candidates.extend((0..study.demand.len()).map(|index| CandidateSite {
            id: study.demand.id(index),
            name: study.demand.name(index).map(str::to_owned),
            at: study.demand.points[index].at,
            role: SiteRole::Free,
        })),
    }
    let by_id: HashMap<&str, usize> =
        candidates.iter().enumerate().map(|(index, site)| (site.id.as_str(), index)).collect();
    let mut roles: Vec<(usize, SiteRole)> = Vec::new();
    for (option, ids, role) in [
        ("--require-site", &question.require, SiteRole::Required),
        ("--forbid-site", &question.forbid, SiteRole::Forbidden),
    ] {
        for id in ids {
            let index = *by_id.get(id.as_str()).ok_or_else(|| QuestionError::UnknownSite {
                option,
                id: id.clone(),
                suggestion: did_you_mean(
                    id,
                    candidates.iter().map(|site| site.id.as_str()),
                    "take an id of the candidates layer, or of the demand without one",
                ),
            })?;
            if candidates.iter().filter(|site| site.id == *id).count() > 1 {
                return Err(QuestionError::AmbiguousSite { option, id: id.clone() });
            }
            roles.push((index, role));
        }
    }
    for (index, role) in roles {
        let held = &mut candidates[index];
        if held.role != SiteRole::Free && held.role != role {
            return Err(QuestionError::Contradiction { id: held.id.clone() });
        }
        held.role = role;
    }
    Ok(candidates)
}

/// What opened, most added first, and which of today's facilities closed.
pub(super) fn describe(
    candidates: &[CandidateSite],
    problem: &Problem,
    solution: &Solution,
    study: &Study,
    question: &SiteQuestion,
) -> (Vec<Opened>, Vec<String>) {
    // From scratch, today's facilities come first among the candidates.
    let kept = if question.from_scratch { study.facilities.len() } else { 0 };
    let closed = (0..kept)
        .filter(|index| solution.open.binary_search(&(*index as u32)).is_err())
        .map(|index| candidates[index].id.clone())
        .collect();
    let mut covers: HashMap<u32, Vec<usize>> =
        solution.open.iter().map(|&site| (site, Vec::new())).collect();
    for demand in 0..problem.matrix.demand() {
        for site in problem.matrix.covering(demand) {
            if let Some(list) = covers.get_mut(site) {
                list.push(demand);
            }
        }
    }
    let mut served = problem.served.clone();
    let mut left = solution.open.clone();
    let mut opened = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let added = |site: u32| -> Weight {
            let demand = covers[&site].iter().filter(|&&demand| !served[demand]);
            demand.map(|&demand| problem.weights[demand]).sum()
        };
        let best = left
            .iter()
            .enumerate()
            .map(|(at, &site)| (added(site), std::cmp::Reverse(site), at))
            .max();
        let Some((marginal, std::cmp::Reverse(site), at)) = best else { break };
        left.remove(at);
        for &demand in &covers[&site] {
            served[demand] = true;
        }
        let candidate = &candidates[site as usize];
        opened.push(Opened {
            id: candidate.id.clone(),
            name: candidate.name.clone(),
            at: candidate.at,
            existing: (site as usize) < kept,
            weight: covers[&site].iter().map(|&demand| problem.weights[demand]).sum(),
            marginal,
        });
    }
    (opened, closed)
}

/// Which demand no candidate may reach, what would reach it, and whether only a forbidden
/// site stands in the way.
pub(super) fn explain(
    study: &Study,
    solution: &Solution,
    sites: &[CandidateSite],
    candidates: &dyn Reach,
    today: &dyn Reach,
    standard: &ServiceStandard,
) -> Vec<String> {
    const NAMED: usize = 20;
    let mut why = Vec::new();
    let mut needed = Cost(0);
    for (count, &demand) in solution.unreachable.iter().enumerate() {
        let costs =
            || (0..sites.len()).filter_map(|site| Some((candidates.cost(site, demand)?, site)));
        let may_open = costs().filter(|&(_, site)| sites[site].role != SiteRole::Forbidden);
        let nearest = may_open.map(|(cost, _)| cost).min();
        let forbidden = costs()
            .filter(|&(cost, site)| sites[site].role == SiteRole::Forbidden && standard.meets(cost))
            .min();
        let stays = (0..today.sites()).filter_map(|site| today.cost(site, demand)).min();
        needed = needed.max(nearest.into_iter().chain(stays).min().unwrap_or(Cost::MAX));
        if count < NAMED {
            let id = study.demand.id(demand);
            let name =
                study.demand.name(demand).map(|name| format!(" ({name})")).unwrap_or_default();
            let distance = match (nearest, forbidden) {
                (_, Some((_, site))) => {
                    format!("{} would reach it but is forbidden", sites[site].id)
                }
                (Some(cost), None) => {
                    format!("the nearest candidate is {:.3} m away", cost.metres())
                }
                (None, None) => "there is no candidate".to_owned(),
            };
            why.push(format!(
                "{id}{name}: no candidate that may open within {}; {distance}",
                standard.limit
            ));
        }
    }
    if solution.unreachable.len() > NAMED {
        why.push(format!("and {} more", solution.unreachable.len() - NAMED));
    }
    if needed < Cost::MAX {
        why.push(format!(
            "the smallest limit at which every block has a centre or a candidate is {:.3} m",
            needed.metres()
        ));
    }
    why
}
