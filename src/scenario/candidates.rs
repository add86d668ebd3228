//! Candidates of a siting question, with what the planner requires and forbids.

use std::collections::HashMap;

use geo::Contains;

use super::question::CandidateSource;
use super::{Ask, Purse, Question, SiteQuestion};
use crate::coverage::{circle_crossings, square_grid};
use crate::error::{Error, QuestionError};
use crate::model::{Bounds, CandidateSite, Carried, Cost, ServiceStandard, SiteRole, Xy};
use crate::read::did_you_mean;
use crate::siting::{Objective, SitingError};
use crate::study::Study;

/// Generated candidates beyond which a question is refused.
const MOST_GENERATED: usize = 600_000;

/// Candidates of a question.
pub(super) struct Candidates {
    /// The sites. Today's facilities come first where they are up for decision.
    pub sites: Vec<CandidateSite>,
    /// How many of them are today's facilities.
    pub kept: usize,
}

/// Today's facilities when they are up for decision; then the candidates layer or, without
/// one, every demand point, or generated places.
pub(super) fn of(
    study: &Study,
    question: &SiteQuestion,
    standard: &ServiceStandard,
) -> Result<Candidates, Error> {
    let mut sites = Vec::new();
    if question.from_scratch || question.relocate > 0 {
        sites.extend(study.facilities.iter().map(|facility| CandidateSite {
            id: facility.id.clone(),
            name: facility.name.clone(),
            at: facility.at,
            role: if facility.must_stay { SiteRole::Required } else { SiteRole::Free },
            cost: facility.cost,
            capacity: facility.capacity,
            tier: facility.tier.clone(),
            carried: facility.carried.clone(),
        }));
    }
    let kept = sites.len();
    let today: std::collections::HashSet<(&str, u64, u64)> =
        study.facilities.iter().map(|site| place_of(&site.id, site.at)).collect();
    match question.candidates {
        CandidateSource::Layer => from_layer(study, &mut sites),
        CandidateSource::Grid(width) => {
            let name = format!("grid:{}m", width.metres());
            sites.extend(generated(study, "g", &name, grid(study, width, &name)?)?);
        }
        CandidateSource::Planar => {
            let demand: Vec<Xy> = (study.demand.points.iter())
                .filter(|point| point.weight.0 > 0)
                .map(|point| point.at)
                .collect();
            let crossings =
                circle_crossings(&study.plane, &demand, standard.limit.cost, MOST_GENERATED);
            let crossings = crossings.ok_or_else(|| QuestionError::TooManyCandidates {
                source_name: "planar".to_owned(),
                most: MOST_GENERATED,
                hint: "lower --within, or use --candidates grid:200m",
            })?;
            sites.extend(generated(study, "p", "planar", crossings)?);
        }
    }
    // Where a centre stands that was proposed before, the same one cannot open again.
    let mut at = 0;
    sites.retain(|site| {
        at += 1;
        at <= kept || !today.contains(&place_of(&site.id, site.at))
    });
    decide(question, &mut sites)?;
    check_costs(question, &mut sites[..], kept)?;
    Ok(Candidates { sites, kept })
}

/// A place by its id and position.
fn place_of(id: &str, at: Xy) -> (&str, u64, u64) {
    (id, at.x.to_bits(), at.y.to_bits())
}

/// Whether a siting question can be put to the candidates of a study, as far as can be told without
/// solving it. Candidates anywhere in the plane are not worked out for this.
pub fn check_candidates(study: &Study, question: &Question) -> Result<(), Error> {
    let Ask::Site(site) = &question.ask else { return Ok(()) };
    if site.candidates == CandidateSource::Planar {
        return Ok(());
    }
    let candidates = of(study, site, &question.standard())?;
    let new = &candidates.sites[candidates.kept..];
    let able = new.iter().filter(|site| site.role != SiteRole::Forbidden).count();
    if let Some(Purse::Sites(open)) = site.purse
        && !site.from_scratch
        && open as usize > able
    {
        return Err(SitingError::TooMany { open, available: able }.into());
    }
    Ok(())
}

fn from_layer(study: &Study, sites: &mut Vec<CandidateSite>) {
    match &study.candidates {
        Some(layer) => sites.extend(layer.iter().cloned()),
        None => sites.extend((0..study.demand.len()).map(|index| CandidateSite {
            id: study.demand.id(index),
            name: study.demand.name(index).map(str::to_owned),
            at: study.demand.points[index].at,
            role: SiteRole::Free,
            cost: None,
            capacity: None,
            tier: None,
            carried: study.demand.carried(index),
        })),
    }
}

fn grid(study: &Study, width: Cost, name: &str) -> Result<Vec<Xy>, QuestionError> {
    use geo::CoordsIter;
    let area = study.area.iter().flat_map(|area| area.outline.coords_iter());
    let bounds = if study.area.is_some() {
        Bounds::around(area.map(Xy::from))
    } else {
        Bounds::around(study.demand.points.iter().map(|point| point.at))
    };
    let points = bounds.map(|bounds| square_grid(bounds, width.metres(), MOST_GENERATED));
    points.unwrap_or_else(|| Some(Vec::new())).ok_or_else(|| QuestionError::TooManyCandidates {
        source_name: name.to_owned(),
        most: MOST_GENERATED,
        hint: "use a coarser grid",
    })
}

/// Candidates at these places, inside the study area where there is one.
fn generated(
    study: &Study,
    prefix: &str,
    source_name: &str,
    places: Vec<Xy>,
) -> Result<Vec<CandidateSite>, QuestionError> {
    use rayon::prelude::*;
    let inside = |at: &Xy| {
        study.area.as_ref().is_none_or(|area| area.outline.contains(&geo::Point::new(at.x, at.y)))
    };
    let places: Vec<Xy> = places.into_par_iter().filter(inside).collect();
    if places.is_empty() {
        return Err(QuestionError::NoCandidates { source_name: source_name.to_owned() });
    }
    let sites = places.into_iter().enumerate().map(|(index, at)| CandidateSite {
        id: format!("{prefix}{}", index + 1),
        name: None,
        at,
        role: SiteRole::Free,
        cost: None,
        capacity: None,
        tier: None,
        carried: Carried::default(),
    });
    Ok(sites.collect())
}

/// Index of each named candidate.
pub(super) fn find(
    sites: &[CandidateSite],
    option: &'static str,
    ids: &[String],
) -> Result<Vec<usize>, QuestionError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let by_id: HashMap<&str, usize> =
        sites.iter().enumerate().map(|(index, site)| (site.id.as_str(), index)).collect();
    ids.iter()
        .map(|id| {
            let index = *by_id.get(id.as_str()).ok_or_else(|| QuestionError::UnknownSite {
                option,
                id: id.clone(),
                suggestion: did_you_mean(
                    id,
                    sites.iter().map(|site| site.id.as_str()),
                    "take an id of the candidates layer, or of the demand without one",
                ),
            })?;
            if sites.iter().filter(|site| site.id == *id).count() > 1 {
                return Err(QuestionError::AmbiguousSite { option, id: id.clone() });
            }
            Ok(index)
        })
        .collect()
}

fn decide(question: &SiteQuestion, sites: &mut [CandidateSite]) -> Result<(), QuestionError> {
    let required = find(sites, "--require-site", &question.require)?;
    let forbidden = find(sites, "--forbid-site", &question.forbid)?;
    let decided = required.into_iter().map(|index| (index, SiteRole::Required));
    for (index, role) in decided.chain(forbidden.into_iter().map(|i| (i, SiteRole::Forbidden))) {
        let held = &mut sites[index];
        if held.role != SiteRole::Free && held.role != role {
            return Err(QuestionError::Contradiction { id: held.id.clone() });
        }
        held.role = role;
    }
    Ok(())
}

/// Either no candidate has a cost, or all have; today's facilities cost nothing unless their
/// layer says so.
fn check_costs(
    question: &SiteQuestion,
    sites: &mut [CandidateSite],
    kept: usize,
) -> Result<(), QuestionError> {
    let costed = sites[kept..].iter().any(|site| site.cost.is_some());
    if !costed && matches!(question.purse, Some(Purse::Money(_))) {
        return Err(QuestionError::NoCosts);
    }
    if !costed && question.model.objective() == Objective::Total {
        return Err(QuestionError::NoOpeningCosts { model: question.model.name() });
    }
    if !costed {
        sites.iter_mut().for_each(|site| site.cost = None);
        return Ok(());
    }
    for site in &mut sites[..kept] {
        site.cost.get_or_insert_default();
    }
    let may_open = |site: &&CandidateSite| site.role != SiteRole::Forbidden;
    if let Some(site) = sites.iter().filter(may_open).find(|site| site.cost.is_none()) {
        return Err(QuestionError::NoCost { id: site.id.clone() });
    }
    // What may not open costs nothing.
    for site in sites {
        site.cost.get_or_insert_default();
    }
    Ok(())
}
