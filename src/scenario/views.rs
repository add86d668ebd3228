//! What maps ask of an outcome beyond what it says of itself. Worked out when asked, so that an
//! answer nobody draws pays nothing for it.

use geo::MultiPolygon;
use rayon::prelude::*;

use super::gathered;
use super::memory::Memory;
use super::outcome::{CurvePoint, Outcome, Requirement, ServiceSite, Siting};
use crate::coverage::{Ground, Verdict};
use crate::error::Error;
use crate::model::Measure;
use crate::reach::walk::Walk;
use crate::reach::{self, Hit, Place, ReachModel, Rows, World};
use crate::siting::Solution;
use crate::study::Study;

/// By demand point, the nearest site in a straight line and along the streets, millimetres.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BothWays {
    /// In a straight line.
    pub straight: Vec<Option<Hit>>,
    /// Along the streets, never estimated.
    pub walked: Vec<Option<Hit>>,
}

impl BothWays {
    fn of(study: &Study, walk: &Walk, places: &[Place]) -> BothWays {
        let walk = walk.with_measure(Measure::Distance).without_estimates();
        let world = World { study, walk: Some(&walk) };
        let nearest = |name: &str| match reach::named(name) {
            Some(model) => nearest(model, world, places),
            None => vec![None; study.demand.len()],
        };
        BothWays { straight: nearest("straight_line"), walked: nearest("walk") }
    }
}

/// The nearest site of every demand point, however far.
fn nearest(model: &dyn ReachModel, world: World<'_>, places: &[Place]) -> Vec<Option<Hit>> {
    const CHUNK: usize = 16_384;
    let reach = model.prepare(world, places.to_vec());
    let mut hits = vec![None; world.study.demand.len()];
    hits.par_chunks_mut(CHUNK).enumerate().for_each(|(chunk, hits)| {
        // Without a standard no site is known to be near.
        let mut none = Rows::default();
        hits.iter().for_each(|_| none.end_row());
        reach.nearest(chunk * CHUNK, &none, hits);
    });
    hits
}

impl Outcome {
    /// The nearest site of a demand point in a straight line, in millimetres; none where there is
    /// no site, and where costs are a table.
    pub fn straight(&self, demand: usize) -> Option<Hit> {
        let hits = match (&self.on_foot, &self.both_ways) {
            (Some(foot), _) => &foot.straight,
            (_, Some(ways)) => &ways.straight,
            _ if self.reach == "straight_line" => &self.coverage.assignment,
            _ => return None,
        };
        hits.get(demand).copied().flatten()
    }

    /// The nearest site of a demand point along the streets, in millimetres and never estimated;
    /// none without streets, and where no street leads to a site.
    pub fn walked(&self, demand: usize) -> Option<Hit> {
        let hits = match (&self.on_foot, &self.both_ways) {
            (Some(foot), _) => &foot.walked,
            (_, Some(ways)) => &ways.walked,
            _ => return None,
        };
        hits.get(demand).copied().flatten()
    }

    /// What today's facilities alone make of a demand point, where sites were proposed.
    pub fn verdict_before(&self, demand: usize) -> Option<Verdict> {
        self.before.as_ref().map(|before| before.verdict(demand))
    }

    /// By site, the part of the area nearest to it and within the limit; of sites at one place the
    /// first has it. Empty without an area, on foot and where costs are a table: circles tell
    /// nothing there.
    pub fn zones(&self) -> Result<Vec<MultiPolygon<f64>>, Error> {
        if let Some(audit) = &self.audit {
            return Ok(audit.catchments.iter().map(|catchment| catchment.zone.clone()).collect());
        }
        let Some(area) = self.study.area.as_ref().filter(|_| self.reach == "straight_line") else {
            return Ok(Vec::new());
        };
        let sites: Vec<_> = self.sites.iter().map(|site| site.at).collect();
        let limit = self.standard.limit.cost;
        Ok(Ground::new(&self.study.plane, area, &sites, limit)?.catchments())
    }

    /// Each point of the trade-off curve as an outcome of its own: its sites, their coverage, gaps,
    /// requirement and distances, today's facilities alone, and the point's plan. Nothing else
    /// is said. Empty without a curve.
    pub fn steps(&self) -> Vec<Outcome> {
        let Some(siting) = &self.siting else { return Vec::new() };
        let walk = self.on_foot.as_ref().map(|foot| &foot.walk);
        let Some(model) = reach::named(self.reach) else { return Vec::new() };
        if model.name() == "walk" && walk.is_none() {
            return Vec::new();
        }
        // Points of a curve differ by few sites, and one is worked out from another.
        let memory = Memory::shared();
        let step = |point: &CurvePoint| self.step(siting, point, (model, walk), &memory);
        siting.curve.iter().map(step).collect()
    }

    fn step(
        &self,
        siting: &Siting,
        point: &CurvePoint,
        (model, walk): (&'static dyn ReachModel, Option<&Walk>),
        memory: &Memory,
    ) -> Outcome {
        let study = &self.study;
        // A curve has a plan for every number: what opens comes after what stands in any case.
        let mut sites = self.sites[..self.sites.len() - siting.opened.len()].to_vec();
        sites.extend(point.opened.iter().map(ServiceSite::opened));
        let places: Vec<Place> = sites.iter().map(Place::from).collect();
        let world = World { study, walk };
        let mut coverage = memory.coverage(model, world, &places, &self.standard);
        if let (Some(room), Some(sent)) = (&self.capacity, &point.sent) {
            let holds = room.holds_of(&sites);
            let points = &study.demand.points;
            coverage = coverage.with_room((points, &self.standard), holds, sent.clone());
        }
        let mut plan = at_point(siting, point);
        plan.tell_catches(&coverage, &study.demand.points);
        let limit = self.standard.limit;
        let metres = walk.map_or(limit.cost, |walk| walk.terms.distance(limit));
        Outcome {
            study: study.clone(),
            standard: self.standard,
            standard_of_plan: self.standard_of_plan,
            reach: self.reach,
            capacity: self.capacity,
            sites,
            before: self.before.clone(),
            secondary: Vec::new(),
            ground: None,
            gaps: if study.has_places { gathered(study, &coverage, metres) } else { Vec::new() },
            siting: Some(plan),
            audit: None,
            street_audit: None,
            districts: None,
            blocks: None,
            on_foot: None,
            both_ways: walk.map(|walk| BothWays::of(study, walk, &places)),
            pace: self.pace,
            requirement: self.requirement.map(|held| Requirement::of(held.share, &coverage)),
            coverage,
        }
    }
}

/// The plan of one point of a curve.
fn at_point(siting: &Siting, point: &CurvePoint) -> Siting {
    Siting {
        asked: Some(point.open),
        nearest_before: siting.nearest_before,
        solution: Solution::plan(point.sites.clone(), point.value, point.bound, point.status),
        opened: point.opened.clone(),
        closed: point.closed.clone(),
        why: Vec::new(),
        curve: Vec::new(),
        knee: None,
        moves: Vec::new(),
        phases: Vec::new(),
        phase_of: Vec::new(),
        tiers: Vec::new(),
        kinds: Vec::new(),
        alternatives: Vec::new(),
        why_not: Vec::new(),
        model: siting.model,
        budget: siting.budget,
        costed: siting.costed,
        from_scratch: siting.from_scratch,
        spaced: siting.spaced,
        price: siting.price,
        weighted: siting.weighted,
        candidates: siting.candidates,
        seed: siting.seed,
    }
}
