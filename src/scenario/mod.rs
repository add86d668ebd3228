//! A question runs down the line and becomes an [`Outcome`]. Every front end enters here.

mod candidates;
mod outcome;
mod question;
mod timing;

use crate::coverage::{Counts, CoverMatrix, counts, coverage, covered_area, gaps};
use crate::error::{Error, QuestionError};
use crate::model::{Facility, Limit, ServiceStandard, Xy};
use crate::reach::ReachModel;
use crate::read;
use crate::siting::{Budget, Problem, Status, certify};
use crate::study::{Named, Study, StudyLayers};

pub use outcome::{Opened, Outcome, Requirement, Secondary, ServiceSite, Siting};
pub use question::{Ask, LayerRefs, Question, SiteQuestion};
pub use timing::Timings;

/// Read the layers, place them, and answer the question.
pub fn run(question: &Question, budget: &Budget, timings: &mut Timings) -> Result<Outcome, Error> {
    let layers = timings.time("read", || read_layers(&question.layers))?;
    let study = timings.time("place", || Study::assemble(layers))?;
    answer(study, question, budget, timings)
}

/// Answer the question of a study that is already assembled.
pub fn answer(
    study: Study,
    question: &Question,
    budget: &Budget,
    timings: &mut Timings,
) -> Result<Outcome, Error> {
    question.check()?;
    let limits = question.within.iter().copied();
    let standards: Vec<ServiceStandard> = limits.map(ServiceStandard::within).collect();
    let standard = *standards.first().ok_or(QuestionError::NoLimit)?;
    let reach = question.reach;
    let (siting, sites, before) = match &question.ask {
        Ask::Coverage => (None, service_sites(&study.facilities), None),
        Ask::Site(site) => {
            let (siting, sites, before) = choose(&study, site, reach, &standard, budget, timings)?;
            (Some(siting), sites, Some(before))
        }
    };
    let positions: Vec<Xy> = sites.iter().map(|site| site.at).collect();
    let prepared = reach.prepare(&study, positions.clone());
    let demand = &study.demand.points;
    let covered = timings.time("cover", || coverage(prepared.as_ref(), demand, &standard));
    let secondary = standards[1..]
        .iter()
        .map(|standard| Secondary {
            standard: *standard,
            counts: counts(prepared.as_ref(), demand, standard),
        })
        .collect();
    let ground = timings.time("ground", || {
        let area = study.area.as_ref();
        area.map(|area| covered_area(&study.plane, area, &positions, standard.limit.cost))
            .transpose()
    })?;
    let apart = study.plane.search_radius(standard.limit.cost) / 2.0;
    let gaps = timings.time("gaps", || gaps(&study.demand, &covered, apart));
    drop(prepared);
    let requirement = question.require.map(|share| Requirement {
        share,
        met: share.is_met(covered.ledger.served.weight, covered.ledger.demand.weight),
    });
    Ok(Outcome {
        standard,
        reach: reach.name(),
        sites,
        coverage: covered,
        before,
        secondary,
        ground,
        gaps,
        siting,
        requirement,
        study,
    })
}

fn read_layers(layers: &LayerRefs) -> Result<StudyLayers, Error> {
    let named = |reference: &read::LayerRef| -> Result<Named, Error> {
        Ok(Named { layer: read::read(reference)?, reference: reference.clone() })
    };
    Ok(StudyLayers {
        demand: named(&layers.demand)?,
        facilities: layers.facilities.as_ref().map(named).transpose()?,
        candidates: layers.candidates.as_ref().map(named).transpose()?,
        area: layers.area.as_ref().map(named).transpose()?,
    })
}

fn service_sites(facilities: &[Facility]) -> Vec<ServiceSite> {
    facilities.iter().map(ServiceSite::existing).collect()
}

/// Put the siting problem, solve it, certify the answer, and describe what opened.
fn choose(
    study: &Study,
    question: &SiteQuestion,
    reach: &dyn ReachModel,
    standard: &ServiceStandard,
    budget: &Budget,
    timings: &mut Timings,
) -> Result<(Siting, Vec<ServiceSite>, Counts), Error> {
    let candidates = candidates::of(study, question)?;
    let today: Vec<Xy> = study.facilities.iter().map(|facility| facility.at).collect();
    let demand = study.demand.points.len();
    let before = {
        let today = reach.prepare(study, today);
        counts(today.as_ref(), &study.demand.points, standard)
    };
    let stays = !question.from_scratch;
    let prepared = reach.prepare(study, candidates.iter().map(|site| site.at).collect());
    let matrix =
        timings.time("matrix", || CoverMatrix::build(prepared.as_ref(), demand, standard))?;
    let problem = Problem {
        matrix,
        weights: study.demand.points.iter().map(|point| point.weight).collect(),
        served: before.depth.iter().map(|&depth| stays && depth > 0).collect(),
        roles: candidates.iter().map(|site| site.role).collect(),
        open: question.open,
    };
    let solution = timings.time("site", || question.model.solve(&problem, budget))?;
    certify(question.model, &problem, &solution)?;
    let why = if solution.status == Status::Infeasible {
        let kept = study.facilities.iter().filter(|_| stays);
        let stay = reach.prepare(study, kept.map(|facility| facility.at).collect());
        candidates::explain(
            study,
            &solution,
            &candidates,
            prepared.as_ref(),
            stay.as_ref(),
            standard,
        )
    } else {
        Vec::new()
    };
    let (opened, closed) = candidates::describe(&candidates, &problem, &solution, study, question);
    // Where no plan exists, nothing opens and nothing closes.
    let as_today = stays || solution.status == Status::Infeasible;
    let closed = if as_today { Vec::new() } else { closed };
    let mut sites: Vec<ServiceSite> =
        if as_today { service_sites(&study.facilities) } else { Vec::new() };
    sites.extend(opened.iter().map(ServiceSite::opened));
    let siting = Siting {
        model: question.model,
        asked: question.open,
        from_scratch: question.from_scratch,
        candidates: candidates.len(),
        solution,
        opened,
        closed,
        why,
        seed: budget.seed,
    };
    Ok((siting, sites, before))
}

/// A limit in words: `1 km, straight line`.
pub fn rule_in_words(limit: Limit, reach: &str) -> String {
    format!("{}, {}", limit.in_words(), reach.replace('_', " "))
}
