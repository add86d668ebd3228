//! The coverage certificate: is there a centre within the limit of every place of an area?

use geo::MultiPolygon;
use rayon::prelude::*;

use super::question::Question;
use super::repair::{Most, Repair, fewest, most};
use super::stations::{self, Station};
use crate::coverage::{
    BlockCover, Coverage, Enclosure, Farthest, Ground, Hole, HoleFinder, LeastPossible, Loss,
    Overlap, Verdict, block_covers, least_possible,
};
use crate::error::{Error, QuestionError};
use crate::model::{Area, Cost, Limit, ServiceStandard, Tally, Weight, Xy};
use crate::siting::Budget;
use crate::study::Study;

/// What an audit is asked for beside its verdict.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct AuditQuestion {
    /// The uncovered ground is to be known to this part of the area, or the audit is refused.
    pub tolerance: Option<f64>,
    /// Whether to propose stations: the fewest that make the claim true, or so many.
    pub repair: bool,
    /// So many stations that take away the most uncovered ground or people.
    pub open: Option<u32>,
    /// Whether to mend an area whose outline crosses itself.
    pub repair_geometry: bool,
}

impl AuditQuestion {
    /// An audit judges all its limits by one rule; what proposes stations and what encloses
    /// ground is about straight lines.
    pub(super) fn check(&self, question: &Question) -> Result<(), QuestionError> {
        let rule = question.reach.name();
        let apart = |limit: &&Limit| question.reach_of(**limit).name() != rule;
        if let Some(limit) = question.within.iter().find(apart) {
            return Err(question.mixed(*limit));
        }
        if rule != "walk" {
            return Ok(());
        }
        let stations = "a walk: stations are proposed for straight lines only";
        let exact = "a walk: streets are judged exactly";
        for (given, one, other) in [
            (self.repair, "--repair", stations),
            (self.open.is_some(), "--open", stations),
            (self.tolerance.is_some(), "--tolerance", exact),
        ] {
            if given {
                return Err(QuestionError::Clash { one, other: other.to_owned() });
            }
        }
        Ok(())
    }
}

/// A hole and the demand in it.
#[derive(Debug, Clone)]
pub struct AuditedHole {
    /// Its ground.
    pub hole: Hole,
    /// Uncovered demand in it.
    pub demand: Tally,
    /// How far beyond the limit its deepest place lies; none where there is no centre at all.
    pub depth: Option<Cost>,
}

/// The part of the area nearest to a site, within the limit.
#[derive(Debug, Clone)]
pub struct Catchment {
    /// Its outline.
    pub zone: MultiPolygon<f64>,
    /// Its ground, square kilometres.
    pub km2: f64,
    /// Served demand that has this site as its nearest.
    pub demand: Tally,
    /// The farthest of them.
    pub farthest: Option<Cost>,
}

/// The same coverage by every definition in use.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Definitions {
    /// Covered ground.
    pub ground: Enclosure,
    /// All demand.
    pub demand: Tally,
    /// Demand whose point lies within the limit.
    pub by_point: Tally,
    /// For demand that has outlines.
    pub by_outline: Option<ByOutline>,
}

/// Blocks by their outlines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ByOutline {
    /// Blocks of which any part is within the limit, and their whole weight.
    pub touched: Tally,
    /// Blocks wholly within it.
    pub whole: Tally,
    /// Weight by the covered share of each block, as if people lived evenly over it.
    pub by_share: Weight,
}

/// Another limit for the same claim.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OtherLimit {
    /// The limit.
    pub standard: ServiceStandard,
    /// Whether the claim holds with it.
    pub holds: bool,
    /// Ground without a centre within it.
    pub uncovered: Enclosure,
}

/// The certificate and what goes with it.
#[derive(Debug, Clone)]
pub struct Audit {
    /// Whether every place of the area has a centre within the limit.
    pub holds: bool,
    /// The whole area, square kilometres.
    pub km2: f64,
    /// The place farthest from any centre; none without centres.
    pub farthest: Option<Farthest>,
    /// Ground without a centre within the limit.
    pub uncovered: Enclosure,
    /// Each part of it, deepest first.
    pub holes: Vec<AuditedHole>,
    /// Uncovered demand that lies in no hole: outside the area.
    pub outside: Tally,
    /// What any layout would need.
    pub least: LeastPossible,
    /// Ground by the number of centres within the limit.
    pub overlap: Overlap,
    /// What the loss of each centre would do.
    pub losses: Vec<Loss>,
    /// Each centre's catchment.
    pub catchments: Vec<Catchment>,
    /// The same by other definitions.
    pub definitions: Definitions,
    /// Other limits beside the standard.
    pub other_limits: Vec<OtherLimit>,
    /// The fewest stations that make the claim true, where they were asked for.
    pub repair: Option<Repair>,
    /// So many stations that help most, where they were asked for.
    pub improvement: Option<Most>,
    /// The stations of either in the order they are worth opening; none where none were asked
    /// for.
    pub stations: Option<Vec<Station>>,
}

/// Audit the sites of a study over its area.
pub(super) fn audit(
    study: &Study,
    question: &AuditQuestion,
    sites: &[Xy],
    coverage: &Coverage,
    standards: &[ServiceStandard],
    budget: &Budget,
) -> Result<Audit, Error> {
    let area = study.area.as_ref().ok_or(QuestionError::NoArea)?;
    let standard = *standards.first().ok_or(QuestionError::NoLimit)?;
    let limit = standard.limit.cost;
    let plane = &study.plane;
    let ground = Ground::new(plane, area, sites, limit)?;
    let survey = ground.survey();
    let known = survey.uncovered.width() / area.km2;
    if let Some(asked) = question.tolerance.filter(|asked| known > *asked) {
        let percent = |part: f64| format!("{:.1e}", part * 100.0);
        let error = QuestionError::Tolerance { asked: percent(asked), reached: percent(known) };
        return Err(error.into());
    }
    let holds = survey.farthest.is_some_and(|farthest| standard.meets(farthest.distance));
    let (holes, outside) = with_demand(study, coverage, survey.holes, &standard);
    let (mut overlap, (losses, zones)) = rayon::join(
        || ground.overlap(),
        || rayon::join(|| ground.losses(), || ground.catchments()),
    );
    // What holds everywhere leaves nothing uncovered, to the last square millimetre.
    let uncovered = if holds { Enclosure::default() } else { survey.uncovered };
    overlap.at_least[0] = uncovered.rest_of(area.km2);
    let least = least_possible(plane, area, limit);
    let blocks = match &study.demand.outlines {
        Some(outlines) => Some(block_covers(plane, outlines, sites, limit)?),
        None => None,
    };
    let (mut repair, improvement) =
        proposals(study, area, question, sites, coverage, limit, budget)?;
    if let Some(repair) = &mut repair {
        // Whatever any layout needs, today's centres are part of it.
        let short = least.proved().saturating_sub(sites.len() as u64);
        repair.raise(u32::try_from(short).unwrap_or(u32::MAX));
    }
    let added = repair.as_ref().map(|repair| repair.added.as_slice());
    let added = added.or(improvement.as_ref().map(|most| most.added.as_slice()));
    let stations = added
        .map(|added| stations::in_order(study, area, sites, coverage, limit, added, budget))
        .transpose()?;
    Ok(Audit {
        holds,
        km2: area.km2,
        farthest: survey.farthest,
        uncovered,
        holes,
        outside,
        least,
        overlap,
        losses,
        catchments: catchments(study, coverage, zones, &standard),
        definitions: definitions(study, coverage, uncovered, area, blocks.as_deref()),
        other_limits: other_limits(study, area, sites, &standards[1..])?,
        repair,
        improvement,
        stations,
    })
}

fn proposals(
    study: &Study,
    area: &Area,
    question: &AuditQuestion,
    sites: &[Xy],
    coverage: &Coverage,
    limit: Cost,
    budget: &Budget,
) -> Result<(Option<Repair>, Option<Most>), Error> {
    if !question.repair {
        return Ok((None, None));
    }
    match question.open {
        None => Ok((Some(fewest(&study.plane, area, sites, limit, budget)?), None)),
        Some(open) => {
            let demand = &study.demand.points;
            let left = (0..demand.len())
                .filter(|&index| coverage.verdict(index) == Verdict::Uncovered)
                .map(|index| (demand[index].at, demand[index].weight))
                .filter(|(_, weight)| *weight > Weight::ZERO);
            let left: Vec<(Xy, Weight)> = left.collect();
            let plane = &study.plane;
            let found = most(plane, area, sites, limit, open, &left, budget)?;
            Ok((None, Some(found)))
        }
    }
}

/// Uncovered demand by the hole it lies in, and what lies in none.
fn with_demand(
    study: &Study,
    coverage: &Coverage,
    holes: Vec<Hole>,
    standard: &ServiceStandard,
) -> (Vec<AuditedHole>, Tally) {
    let points = &study.demand.points;
    let finder = HoleFinder::new(holes.iter().map(|hole| &hole.outline));
    let found: Vec<(usize, Option<usize>)> = (0..points.len())
        .into_par_iter()
        .with_min_len(4096)
        .filter(|&index| coverage.verdict(index) == Verdict::Uncovered)
        .map(|index| (index, finder.at(points[index].at)))
        .collect();
    let mut tallies = vec![Tally::default(); holes.len()];
    let mut outside = Tally::default();
    for (index, hole) in found {
        match hole {
            Some(hole) => tallies[hole].count(points[index].weight),
            None => outside.count(points[index].weight),
        }
    }
    let limit = standard.limit.cost;
    let audited = holes.into_iter().zip(tallies).map(|(hole, demand)| {
        let depth = hole.distance.map(|distance| Cost(distance.0.saturating_sub(limit.0)));
        AuditedHole { hole, demand, depth }
    });
    (audited.collect(), outside)
}

fn catchments(
    study: &Study,
    coverage: &Coverage,
    zones: Vec<MultiPolygon<f64>>,
    standard: &ServiceStandard,
) -> Vec<Catchment> {
    let mut catchments: Vec<Catchment> = zones
        .into_par_iter()
        .map(|zone| {
            let km2 = study.plane.ground_area(&zone) / 1e6;
            Catchment { zone, km2, demand: Tally::default(), farthest: None }
        })
        .collect();
    for (point, nearest) in study.demand.points.iter().zip(&coverage.assignment) {
        if let Some(hit) = nearest.filter(|hit| standard.meets(hit.cost)) {
            let catchment = &mut catchments[hit.site as usize];
            catchment.demand.count(point.weight);
            catchment.farthest = catchment.farthest.max(Some(hit.cost));
        }
    }
    catchments
}

fn definitions(
    study: &Study,
    coverage: &Coverage,
    uncovered: Enclosure,
    area: &Area,
    blocks: Option<&[BlockCover]>,
) -> Definitions {
    let by_outline = blocks.map(|blocks| {
        let mut found = ByOutline {
            touched: Tally::default(),
            whole: Tally::default(),
            by_share: Weight::ZERO,
        };
        for (block, point) in blocks.iter().zip(&study.demand.points) {
            if block.touched {
                found.touched.count(point.weight);
            }
            if block.whole {
                found.whole.count(point.weight);
            }
            found.by_share += point.weight.part(block.covered);
        }
        found
    });
    Definitions {
        ground: uncovered.rest_of(area.km2),
        demand: coverage.ledger.demand,
        by_point: coverage.ledger.served,
        by_outline,
    }
}

fn other_limits(
    study: &Study,
    area: &Area,
    sites: &[Xy],
    standards: &[ServiceStandard],
) -> Result<Vec<OtherLimit>, Error> {
    let judge = |standard: &ServiceStandard| -> Result<OtherLimit, Error> {
        let ground = Ground::new(&study.plane, area, sites, standard.limit.cost)?;
        let farthest = ground.farthest();
        let holds = farthest.is_some_and(|farthest| standard.meets(farthest.distance));
        let uncovered = if holds { Enclosure::default() } else { ground.uncovered() };
        Ok(OtherLimit { standard: *standard, holds, uncovered })
    };
    standards.iter().map(judge).collect()
}
