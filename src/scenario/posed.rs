//! The siting problem of a question. A question about several tiers or phases is one problem
//! too: every candidate stands in it once for each of them (a layer of the problem), and so
//! does every demand point.

use std::collections::HashSet;

use super::candidates::Candidates;
use super::{CapacityQuestion, Memory, Purse, SiteQuestion};
use crate::coverage::{CoverMatrix, nearest_sites};
use crate::error::{Error, QuestionError};
use crate::model::{Cost, Facility, Measure, ServiceStandard, SiteRole, Tally, Weight};
use crate::reach::walk::Walk;
use crate::reach::{Hit, Place, Reach, ReachModel, Rows, World};
use crate::read::Note;
use crate::siting::{Allowance, Capacity, Duty, Objective, Problem, SitingError, Travel};
use crate::study::Study;

/// One layer of a problem: a tier, a phase, or the whole of a plain question.
#[derive(Clone)]
pub(super) struct Level {
    /// Name of the tier.
    pub tier: Option<String>,
    /// Number of the phase, from 1.
    pub phase: Option<u32>,
}

/// A problem, and what its numbers mean.
#[derive(Clone)]
pub(super) struct Posed<'a> {
    /// The problem, all layers side by side.
    pub problem: Problem<'a>,
    /// The layers.
    pub levels: Vec<Level>,
    /// Candidates of each layer.
    pub sites: usize,
    /// Demand points of each layer.
    pub demand: usize,
}

impl Posed<'_> {
    /// Layer and candidate of a site of the problem.
    pub fn site(&self, index: u32) -> (usize, usize) {
        (index as usize / self.sites, index as usize % self.sites)
    }

    /// Demand of the problem that a layer's sites are told apart by: its own tier; of phases
    /// the last, which holds the whole plan.
    pub fn demand_of(&self, level: usize) -> std::ops::Range<usize> {
        let row = if self.levels[level].phase.is_some() { self.levels.len() - 1 } else { level };
        row * self.demand..(row + 1) * self.demand
    }

    /// A site opened in an earlier phase need not open again: later ones of the same are
    /// dropped. Whether any was.
    pub fn tidy(&self, open: &mut Vec<u32>) -> bool {
        let before = open.len();
        if self.levels.iter().any(|level| level.phase.is_some()) {
            // Layers follow each other, so the earliest phase comes first.
            open.sort_unstable();
            let mut seen = HashSet::new();
            open.retain(|&index| seen.insert(self.site(index).1));
        }
        open.len() < before
    }

    /// One layer's demand that a choice covers, and the weight of all of it.
    pub fn covered_in(&self, level: usize, open: &[u32]) -> (Tally, Weight) {
        let depth = self.problem.depth_of(open);
        let (mut covered, mut all) = (Tally::default(), Weight::ZERO);
        let range = level * self.demand..(level + 1) * self.demand;
        for (&weight, &depth) in self.problem.weights[range.clone()].iter().zip(&depth[range]) {
            all += weight;
            if depth > 0 {
                covered.count(weight);
            }
        }
        (covered, all)
    }
}

/// What posing a question needs to know.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    pub study: &'a Study,
    /// Its streets, where the question walks.
    pub walk: Option<&'a Walk>,
    pub question: &'a SiteQuestion,
    pub reach: &'static dyn ReachModel,
    pub standard: ServiceStandard,
    /// What sites can hold, where that counts.
    pub capacity: Option<CapacityQuestion>,
    pub candidates: &'a Candidates,
    /// Earlier work to start from.
    pub memory: &'a Memory,
}

impl<'a> Setting<'a> {
    /// What ways of reaching know.
    pub fn world(&self) -> World<'a> {
        World { study: self.study, walk: self.walk }
    }

    /// The candidates, ready to be asked whom they reach; behind them the facilities that stay,
    /// where they are told apart.
    pub fn prepared(&self) -> Box<dyn Reach + 'a> {
        let places = self.places().into_iter().chain(self.told_apart()).collect();
        self.reach.prepare(self.world(), places)
    }

    /// The facilities that stay, where capacities are kept and it matters which serves whom.
    pub(super) fn told_apart(&self) -> Vec<Place> {
        let standing = self.capacity.map(|_| self.standing());
        standing.into_iter().flatten().map(Place::from).collect()
    }

    fn places(&self) -> Vec<Place> {
        self.candidates.sites.iter().map(Place::from).collect()
    }

    /// Whom the candidates reach within a standard.
    pub(super) fn matrix(
        &self,
        prepared: &dyn Reach,
        standard: &ServiceStandard,
    ) -> Result<CoverMatrix, Error> {
        let places = self.places();
        Ok(self.memory.matrix(self.reach, self.world(), &places, prepared, standard)?)
    }

    /// Facilities that serve whatever is decided: today's, unless they are up for decision,
    /// and the planned ones.
    pub fn standing(&self) -> Vec<&'a Facility> {
        let today = if self.candidates.kept > 0 || self.question.from_scratch {
            &[][..]
        } else {
            self.study.facilities.as_slice()
        };
        today.iter().chain(&self.study.planned).collect()
    }

    pub(super) fn depth(&self, facilities: &[&Facility], standard: &ServiceStandard) -> Vec<u32> {
        let places: Vec<Place> = facilities.iter().copied().map(Place::from).collect();
        self.memory.counts(self.reach, self.world(), &places, standard).depth
    }

    /// Weights by demand point. Who must serve everybody is not asked to serve those whom no
    /// street reaches: no plan could, on foot.
    pub(super) fn weights(&self) -> Vec<Weight> {
        let excused = self.must_serve_all();
        let points = self.study.demand.points.iter().enumerate();
        points
            .map(|(demand, point)| match excused && self.is_unsnapped(demand) {
                true => Weight::ZERO,
                false => point.weight,
            })
            .collect()
    }

    fn must_serve_all(&self) -> bool {
        matches!(self.question.model.duty(), Duty::Everything | Duty::Reached)
    }

    fn is_unsnapped(&self, demand: usize) -> bool {
        let walk = self.walk.filter(|_| self.reach.name() == "walk");
        walk.is_some_and(|walk| walk.is_unsnapped(demand))
    }

    /// A warning about demand that is excused.
    pub(super) fn excused(&self) -> Option<Note> {
        let everything = self.must_serve_all();
        let lost = (0..self.study.demand.len()).filter(|&demand| self.is_unsnapped(demand)).count();
        (everything && lost > 0).then(|| {
            Note::warning(format!(
                "demand: {lost} blocks have no street near and are left out of the duty to serve \
                 everybody: no plan could, on foot"
            ))
        })
    }

    pub(super) fn roles(&self) -> Vec<SiteRole> {
        self.candidates.sites.iter().map(|site| site.role).collect()
    }

    /// The question as one problem.
    pub fn pose<'t>(
        &self,
        prepared: &dyn Reach,
        travel: Option<&'t dyn Travel>,
    ) -> Result<Posed<'t>, Error> {
        let mut posed = if let Some(travel) = travel {
            self.travelled(travel)
        } else if !self.question.tiers.is_empty() {
            self.tiers(prepared)?
        } else if !self.question.kinds.is_empty() {
            self.kinds(prepared)?
        } else if !self.question.phases.is_empty() {
            self.phases(prepared)?
        } else {
            self.plain(prepared)?
        };
        self.add_costs(&mut posed);
        posed.problem.opening = self.opening()?;
        self.keep_apart(&mut posed)?;
        Ok(posed)
    }

    pub(super) fn plain(&self, prepared: &dyn Reach) -> Result<Posed<'static>, Error> {
        let demand = self.study.demand.len();
        let matrix = self.matrix(prepared, &self.standard)?;
        let mut problem = Problem::new(matrix, self.weights());
        problem.served = self.depth(&self.standing(), &self.standard);
        problem.roles = self.roles();
        problem.single_first = self.question.single_first;
        problem.target = self.question.target.unwrap_or(problem.target);
        problem.allowances = self.allowances();
        let level = Level { tier: None, phase: None };
        Ok(Posed { problem, levels: vec![level], sites: prepared.sites(), demand })
    }

    /// A problem of what it costs to serve demand, however far.
    fn travelled<'t>(&self, travel: &'t dyn Travel) -> Posed<'t> {
        let (sites, demand) = (self.candidates.sites.len(), travel.demand());
        let mut problem = Problem::of_travel(travel, self.weights());
        match self.capacity {
            Some(capacity) => problem = problem.holding(sites, self.holding(capacity)),
            None => problem.standing = self.standing_costs(),
        }
        problem.weighted_center = self.question.weighted;
        problem.roles = self.roles();
        problem.allowances = self.allowances();
        Posed { problem, levels: vec![Level { tier: None, phase: None }], sites, demand }
    }

    /// What the candidates and the facilities that stay hold. Models that cover send nobody beyond
    /// the limit.
    fn holding(&self, asked: CapacityQuestion) -> Capacity {
        let candidates = self.candidates.sites.iter().map(|site| site.capacity);
        let standing = self.standing().into_iter().map(|facility| facility.capacity);
        let far = self.question.model.weighs_travel();
        Capacity {
            holds: candidates.chain(standing).map(|own| asked.holds(own)).collect(),
            limit: if far { Cost::MAX } else { self.standard.limit.cost },
            single_source: asked.single_source,
        }
    }

    /// By demand point, the cost from the nearest facility that stays; empty where none does.
    fn standing_costs(&self) -> Vec<Option<Cost>> {
        let nearest = self.nearest_of(&self.standing());
        nearest.into_iter().map(|hit| hit.map(|hit| hit.cost)).collect()
    }

    /// By demand point, the nearest of some facilities; empty where there are none.
    pub(super) fn nearest_of(&self, facilities: &[&Facility]) -> Vec<Option<Hit>> {
        if facilities.is_empty() {
            return Vec::new();
        }
        let places = facilities.iter().copied().map(Place::from).collect();
        let reach = self.reach.prepare(self.world(), places);
        nearest_sites(reach.as_ref(), self.study.demand.len())
    }

    /// Whom some of the candidates serve within the standard; the others serve nobody.
    pub(super) fn serving(&self, sites: &[u32]) -> Result<Posed<'static>, Error> {
        let demand = self.study.demand.len();
        let chosen = sites.iter().map(|&site| Place::from(&self.candidates.sites[site as usize]));
        let reach = self.reach.prepare(self.world(), chosen.collect());
        let matrix = CoverMatrix::build(reach.as_ref(), demand, &self.standard)?;
        let mut rows = Rows::default();
        for point in 0..demand {
            matrix.covering(point).iter().for_each(|&site| rows.push(sites[site as usize]));
            rows.end_row();
        }
        let candidates = self.candidates.sites.len();
        let mut problem = Problem::new(CoverMatrix::from_rows(rows, candidates), self.weights());
        problem.served = self.depth(&self.standing(), &self.standard);
        problem.roles = self.roles();
        let levels = vec![Level { tier: None, phase: None }];
        Ok(Posed { problem, levels, sites: candidates, demand })
    }

    fn allowances(&self) -> Vec<Allowance> {
        vec![match &self.question.purse {
            None => Allowance::Any,
            Some(Purse::Sites(open)) => Allowance::Sites(*open),
            Some(Purse::Money(money)) => Allowance::Money(*money),
            Some(Purse::Row(row)) => Allowance::Sites(*row.end()),
        }]
    }

    /// What a unit of weight is worth in money for every metre, or unit of the matrix.
    pub(super) fn price(&self) -> f64 {
        let per = if self.standard.limit.measure == Measure::OwnUnit { 1.0 } else { 1000.0 };
        self.question.travel_price.map_or(1.0, |price| price.units() / per)
    }

    /// What opening each candidate counts where that is weighed against ways: what it costs in
    /// money, in thousandths of weight times the parts that ways are counted in.
    fn opening(&self) -> Result<Vec<u64>, Error> {
        if self.question.model.objective() != Objective::Total {
            return Ok(Vec::new());
        }
        let timed = self.standard.limit.measure == Measure::Time;
        let walk = self.walk.filter(|_| timed);
        let parts = walk.map_or(1000.0, |walk| 60_000.0 / walk.terms.pace().speed());
        let price = self.price();
        if price <= 0.0 {
            return Err(QuestionError::FreeTravel.into());
        }
        let sites = &self.candidates.sites;
        let each = sites.iter().map(|site| {
            let money = site.cost.unwrap_or_default().0 as f64 / 100.0;
            (money / price * 1000.0 * parts).round()
        });
        let each: Vec<f64> = each.collect();
        if each.iter().sum::<f64>() >= u64::MAX as f64 {
            return Err(SitingError::TooFar.into());
        }
        Ok(each.into_iter().map(|worth| worth as u64).collect())
    }

    fn add_costs(&self, posed: &mut Posed) {
        let costs: Option<Vec<_>> = self.candidates.sites.iter().map(|site| site.cost).collect();
        posed.problem.costs = costs.map(|costs| costs.repeat(posed.levels.len()));
    }
}

/// Candidates of each group that may open.
pub(super) fn able(problem: &Problem) -> Vec<u32> {
    let mut able = vec![0; problem.allowances.len()];
    for (site, role) in problem.roles.iter().enumerate() {
        able[usize::from(problem.groups[site])] += u32::from(*role != SiteRole::Forbidden);
    }
    able
}

/// "At most so many" of the fewer candidates that are left is as many as there are; `before`
/// is how many there were, and who asked for more than that is not spared the question.
pub(super) fn lower_to_available(problem: &mut Problem, before: &[u32]) {
    let left = able(problem);
    for ((allowance, left), before) in problem.allowances.iter_mut().zip(left).zip(before) {
        if let Allowance::Sites(open) = allowance
            && *open <= *before
        {
            *open = (*open).min(left);
        }
    }
}
