//! A question runs down the line and becomes an [`Outcome`]. Every front end enters here.

mod amount;
mod audit;
mod candidates;
mod check;
mod choose;
mod convert;
mod curve;
mod describe;
mod division;
mod explain;
mod kinds;
mod layered;
mod layers;
mod levels;
mod memory;
mod moves;
mod on_foot;
mod outcome;
mod posed;
mod question;
mod reason;
mod repair;
mod room;
mod spacing;
mod stations;
mod street_audit;
mod timing;
mod told;
mod travel;
mod variants;
mod views;
mod words;

use std::path::Path;

use crate::coverage::{BlockCover, Coverage, Gap, Ground, block_covers, by_share, gaps};
use crate::crs::Plane;
use crate::error::{Error, QuestionError};
use crate::model::{Area, Cost, Facility, ServiceStandard, Xy, share};
use crate::reach::walk::{EditKind, PathEdit, Profile, Walk};
use crate::reach::{self, Place, World};
use crate::read::{self, Note};
use crate::siting::Budget;
use crate::study::{Input, Named, Study};

use on_foot::Steps;

pub use amount::{Amount, Catch, Way};
pub use audit::{Audit, AuditQuestion, AuditedHole, ByOutline, Catchment, Definitions, OtherLimit};
pub use candidates::check_candidates;
pub use convert::{Converted, Target, convert};
pub use curve::knee;
pub use division::{
    Change, District, DistrictQuestion, DistrictSplit, Districts, Doubt, GROUND_DECIMALS, Links,
    Obstacle as Hindrance, Today, Workload,
};
pub use kinds::{KindResult, PARTS};
pub use layers::{read_base, read_borders, read_streets};
pub use memory::Memory;
pub use on_foot::{Detours, GateCase, Missing, OnFoot, SideBySide};
pub use outcome::{
    Alternative, AreaCoverage, CurvePoint, Move, Opened, Outcome, PhaseResult, Requirement,
    Secondary, Served, ServiceSite, SiteLabel, Siting, TierResult, WhyNot,
};
pub use question::{
    Ask, BlockRule, CandidateSource, CapacityQuestion, IsochroneKind, KindQuestion, LayerRefs,
    Purse, Question, SiteQuestion, TierQuestion, UnreadablePurse, WalkQuestion, reach_for,
};
pub use reason::{Obstacle, Reason};
pub use repair::{Gain, Most, Repair, fewest, most};
pub use stations::Station;
pub use street_audit::{StreetAudit, StreetHole, StreetLimit};
pub use timing::Timings;
pub use views::BothWays;
pub use words::{question_in_words, rule_in_words, status_in_words, walker_in_words, way_in_words};

/// Read the layers, place them, and answer the question.
pub fn run(question: &Question, budget: &Budget, timings: &mut Timings) -> Result<Outcome, Error> {
    question.check()?;
    let layers = timings.time("read", || layers::read(question))?;
    let mut study = timings.time("place", || Study::assemble(layers))?;
    timings.time("streets", || layers::streets(question, &mut study))?;
    timings.time("base", || read_base(&question.layers, &mut study))?;
    timings.time("borders", || read_borders(question, &mut study))?;
    answer(study, question, budget, timings)
}

/// Answer the question of a study that is already assembled.
pub fn answer(
    mut study: Study,
    question: &Question,
    budget: &Budget,
    timings: &mut Timings,
) -> Result<Outcome, Error> {
    question.check()?;
    check_places(&study, question)?;
    let walk = timings.time("network", || lay(question, &mut study))?;
    let means = Means { budget, memory: &Memory::default(), detail: Detail::Full };
    answer_on(study, walk, question, means, timings)
}

/// How a question is answered.
#[derive(Debug, Clone, Copy)]
pub struct Means<'a> {
    /// When to stop searching.
    pub budget: &'a Budget,
    /// Earlier work to start from.
    pub memory: &'a Memory,
    /// How much is said.
    pub detail: Detail,
}

/// How much an outcome says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// All there is to say.
    Full,
    /// Coverage, the plan and the requirement: for one of many outcomes that are compared.
    Figures,
}

/// Answer the question of a study whose streets are laid already, where it has any.
pub fn answer_on(
    mut study: Study,
    walk: Option<Walk>,
    question: &Question,
    means: Means<'_>,
    timings: &mut Timings,
) -> Result<Outcome, Error> {
    question.check()?;
    check_places(&study, question)?;
    let Means { budget, memory, detail } = means;
    let full = detail == Detail::Full;
    let limits = question.within.iter().copied();
    let standards: Vec<ServiceStandard> = limits.map(ServiceStandard::within).collect();
    let mut standard = question.standard();
    let reach = question.reach;
    let world = World { study: &study, walk: walk.as_ref() };
    let mut notes: Vec<Note> = room::check(&study, question)?.into_iter().collect();
    let capacity = question.room();
    let (siting, sites, before, sent) = match &question.ask {
        Ask::Coverage(_) | Ask::Audit(_) | Ask::Districts(_) => {
            (None, service_sites(&study.facilities), None, None)
        }
        Ask::Site(site) => {
            let chosen = choose::choose(world, question, site, means, timings)?;
            notes.extend(chosen.notes);
            standard = chosen.standard;
            (Some(chosen.siting), chosen.sites, Some(chosen.before), chosen.sent)
        }
    };
    let positions: Vec<Xy> = sites.iter().map(|site| site.at).collect();
    let places: Vec<Place> = sites.iter().map(Place::from).collect();
    let demand = &study.demand.points;
    let covered = timings.time("cover", || memory.coverage(reach, world, &places, &standard));
    let covered = match capacity {
        Some(capacity) => {
            let room = room::Keeper { world, reach, standard, capacity, budget };
            timings.time("room", || room.keep(covered, &sites, sent, &mut notes))?
        }
        None => covered,
    };
    let secondary = standards
        .iter()
        .skip(1)
        .map(|standard| {
            let reach = question.reach_of(standard.limit);
            let counts = memory.counts(reach, world, &places, standard);
            Secondary { standard: *standard, reach: reach.name(), counts }
        })
        .collect();
    let on_foot = timings.time("on foot", || {
        let (within, require) = (question.within.as_slice(), question.require);
        let isochrones = question.walk.as_ref().and_then(|walk| walk.isochrones);
        let steps =
            |walk| Steps { study: &study, walk, within, require, isochrones, places: &places };
        walk.as_ref().filter(|_| full).and_then(|walk| steps(walk).take())
    });
    let street_audit = match (&question.ask, &on_foot) {
        (Ask::Audit(_), Some(foot)) if reach.name() == "walk" => Some(
            timings
                .time("audit", || street_audit::street_audit(&study, foot, &covered, &standards))?,
        ),
        _ => None,
    };
    let audit = match &question.ask {
        Ask::Audit(audit) if street_audit.is_none() => Some(timings.time("audit", || {
            audit::audit(&study, audit, &positions, &covered, &standards, budget)
        })?),
        _ => None,
    };
    let limit = standard.limit.cost;
    let ground = match &study.area {
        // Circles say nothing about the ground of a walk: the streets do.
        Some(area) if full && audit.is_none() && reach.name() != "walk" => {
            Some(timings.time("ground", || ground(&study.plane, area, &positions, limit))?)
        }
        _ => None,
    };
    let blocks = match &question.ask {
        Ask::Coverage(BlockRule::Ground) => {
            Some(timings.time("blocks", || blocks(&study, &positions, limit))?)
        }
        _ => None,
    };
    let covered = match &blocks {
        Some(blocks) => by_share(covered, demand, blocks),
        None => covered,
    };
    let mut siting = siting;
    if let Some(siting) = &mut siting {
        siting.tell_catches(&covered, demand);
    }
    let gaps = if full && study.has_places && audit.is_none() && street_audit.is_none() {
        timings.time("gaps", || gathered(&study, &covered, question.metres(standard.limit)))
    } else {
        Vec::new()
    };
    let districts = match &question.ask {
        Ask::Districts(asked) => {
            let asked = division::Asked { question: asked, within: &question.within, reach };
            Some(division::districts(world, asked, budget, timings)?)
        }
        _ => None,
    };
    let requirement = question.require.map(|share| Requirement::of(share, &covered));
    notes.extend(on_foot.as_ref().and_then(|foot| guesses(&covered, foot)));
    if walk.is_some() && reach.name() == "straight_line" {
        notes.push(Note::info(
            "distances are straight lines; --along roads measures them along the streets",
        ));
    }
    study.notes.extend(notes);
    Ok(Outcome {
        standard,
        standard_of_plan: standards.is_empty(),
        reach: reach.name(),
        capacity,
        sites,
        coverage: covered,
        before,
        secondary,
        ground,
        gaps,
        siting,
        audit,
        street_audit,
        districts,
        blocks,
        on_foot,
        both_ways: None,
        pace: walk.map(|walk| walk.terms.pace()),
        requirement,
        study,
    })
}

/// Uncovered demand, gathered: what lies at most half a limit of so many metres apart.
fn gathered(study: &Study, covered: &Coverage, limit: Cost) -> Vec<Gap> {
    gaps(&study.demand, covered, study.plane.search_radius(limit) / 2.0)
}

/// A warning where much of the verdict is a guess.
fn guesses(coverage: &Coverage, foot: &OnFoot) -> Option<Note> {
    const MUCH: f64 = 0.1;
    let demand = coverage.ledger.demand;
    let thin = foot.walk.thin().iter().filter(|thin| **thin).count() as u64;
    let estimated = share(coverage.estimated.all().weight, demand.weight);
    (estimated > MUCH || thin * 2 > demand.points).then(|| {
        Note::warning(format!(
            "roads: streets are thinly mapped around {thin} of {} blocks, and {:.1} % of the demand \
             is estimated. hint: check that the extract covers the study; --sparse 0 judges by \
             the streets alone",
            demand.points,
            estimated * 100.0
        ))
    })
}

/// The network of an extract for a profile, as the bytes of a file.
pub fn saved_network(path: &Path, profile: &Profile) -> Result<Vec<u8>, Error> {
    Ok(reach::walk::save(&read::read_streets(path, None)?, profile)?)
}

/// Make the streets a network.
fn lay(question: &Question, study: &mut Study) -> Result<Option<Walk>, Error> {
    let (Some(walk), Some(streets)) = (&question.walk, study.streets.take()) else {
        return Ok(None);
    };
    let laid = Walk::lay(study, &streets, walk.terms.clone())?;
    let layers = &question.layers;
    let added = layers.add_paths.iter().map(|layer| (layer, EditKind::Add));
    let closed = layers.close_paths.iter().map(|layer| (layer, EditKind::Close));
    let mut edits = Vec::new();
    for (reference, kind) in added.chain(closed) {
        edits.extend(path_edits(study, reference, kind)?);
    }
    let demand: Vec<Xy> = study.demand.points.iter().map(|point| point.at).collect();
    Ok(Some(laid.with_edits(&demand, &edits)?))
}

/// The edits of the streets that a layer draws.
pub fn path_edits(
    study: &mut Study,
    reference: &read::LayerRef,
    kind: EditKind,
) -> Result<Vec<PathEdit>, Error> {
    let named = Named { layer: read::read(reference)?, reference: reference.clone() };
    let drawn = study.drawn(&named, kind == EditKind::Close)?;
    let source = named.layer.source;
    let edits = drawn.into_iter().map(|drawn| PathEdit {
        kind,
        line: drawn.line,
        joins: !drawn.apart,
        file: source.path.clone(),
        row: drawn.row,
    });
    let edits = edits.collect();
    study.inputs.push(Input { role: "paths", source });
    Ok(edits)
}

/// How much of the area is covered.
fn ground(plane: &Plane, area: &Area, sites: &[Xy], limit: Cost) -> Result<AreaCoverage, Error> {
    let uncovered = Ground::new(plane, area, sites, limit)?.uncovered();
    Ok(AreaCoverage { km2: area.km2, covered: uncovered.rest_of(area.km2) })
}

/// How much of each block is covered.
fn blocks(study: &Study, sites: &[Xy], limit: Cost) -> Result<Vec<BlockCover>, Error> {
    let outlines = study.demand.outlines.as_ref().ok_or(QuestionError::NoOutlines)?;
    Ok(block_covers(&study.plane, outlines, sites, limit)?)
}

/// Sites of the study as they stand today.
fn service_sites(facilities: &[Facility]) -> Vec<ServiceSite> {
    facilities.iter().map(ServiceSite::existing).collect()
}

/// What needs places is refused where the layers have none.
fn check_places(study: &Study, question: &Question) -> Result<(), QuestionError> {
    let spaced = matches!(&question.ask, Ask::Site(site) if site.min_spacing.is_some());
    for (asked, option) in [(study.area.is_some(), "--area"), (spaced, "--min-spacing")] {
        if asked && !study.has_places {
            return Err(QuestionError::NoPlaces { option });
        }
    }
    Ok(())
}
