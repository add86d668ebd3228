//! The siting problem of a question. A question about several tiers or phases is one problem
//! too: every candidate stands in it once for each of them (a layer of the problem), and so
//! does every demand point.

use super::candidates::Candidates;
use super::{Purse, SiteQuestion};
use crate::coverage::{CoverMatrix, counts};
use crate::error::{Error, QuestionError};
use crate::index::Tree;
use crate::model::{CandidateSite, Cost, Facility, ServiceStandard, SiteRole, Weight, Xy};
use crate::reach::{Place, Reach, ReachModel, Rows};
use crate::siting::{Allowance, Problem};
use crate::study::Study;

/// One layer of a problem: a tier, a phase, or the whole of a plain question.
pub(super) struct Level {
    /// Name of the tier.
    pub tier: Option<String>,
    /// Number of the phase, from 1.
    pub phase: Option<u32>,
}

/// A problem, and what its numbers mean.
pub(super) struct Posed {
    /// The problem, all layers side by side.
    pub problem: Problem,
    /// The layers.
    pub levels: Vec<Level>,
    /// Candidates of each layer.
    pub sites: usize,
    /// Demand points of each layer.
    pub demand: usize,
}

impl Posed {
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

    /// Weight of one layer's demand that a choice covers, and all there is.
    pub fn covered_in(&self, level: usize, open: &[u32]) -> (Weight, Weight) {
        let depth = self.problem.depth_of(open);
        let range = level * self.demand..(level + 1) * self.demand;
        let covered = range.clone().filter(|&demand| depth[demand] > 0);
        let weight = |demand: usize| self.problem.weights[demand];
        (covered.map(weight).sum(), range.map(weight).sum())
    }
}

/// What posing a question needs to know.
pub(super) struct Setting<'a> {
    pub study: &'a Study,
    pub question: &'a SiteQuestion,
    pub reach: &'static dyn ReachModel,
    pub standard: ServiceStandard,
    pub candidates: &'a Candidates,
}

impl<'a> Setting<'a> {
    /// The candidates, ready to be asked whom they reach.
    pub fn prepared(&self) -> Box<dyn Reach + 'a> {
        let places = self.candidates.sites.iter();
        let places =
            places.map(|site| Place { id: site.id.clone(), at: site.at }).collect::<Vec<_>>();
        self.reach.prepare(self.study, places)
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

    fn depth(&self, facilities: &[&Facility], standard: &ServiceStandard) -> Vec<u32> {
        let places = facilities.iter();
        let places = places.map(|site| Place { id: site.id.clone(), at: site.at }).collect();
        let prepared = self.reach.prepare(self.study, places);
        counts(prepared.as_ref(), &self.study.demand.points, standard).depth
    }

    fn weights(&self) -> Vec<Weight> {
        self.study.demand.points.iter().map(|point| point.weight).collect()
    }

    fn roles(&self) -> Vec<SiteRole> {
        self.candidates.sites.iter().map(|site| site.role).collect()
    }

    /// The question as one problem.
    pub fn pose(&self, prepared: &dyn Reach) -> Result<Posed, Error> {
        let mut posed = if !self.question.tiers.is_empty() {
            self.tiers(prepared)?
        } else if !self.question.phases.is_empty() {
            self.phases(prepared)?
        } else {
            self.plain(prepared)?
        };
        self.add_costs(&mut posed);
        self.keep_apart(&mut posed)?;
        Ok(posed)
    }

    fn plain(&self, prepared: &dyn Reach) -> Result<Posed, Error> {
        let demand = self.study.demand.len();
        let matrix = CoverMatrix::build(prepared, demand, &self.standard)?;
        let mut problem = Problem::new(matrix, self.weights());
        problem.served = self.depth(&self.standing(), &self.standard);
        problem.roles = self.roles();
        problem.single_first = self.question.single_first;
        problem.target = self.question.target.unwrap_or(problem.target);
        problem.allowances = match &self.question.purse {
            None => problem.allowances,
            Some(Purse::Sites(open)) => vec![Allowance::Sites(*open)],
            Some(Purse::Money(money)) => vec![Allowance::Money(*money)],
            Some(Purse::Row(row)) => vec![Allowance::Sites(*row.end())],
        };
        let level = Level { tier: None, phase: None };
        Ok(Posed { problem, levels: vec![level], sites: prepared.sites(), demand })
    }

    /// Each phase is a layer: a site opened in it serves in it and in all later ones. What is
    /// maximised is the sum over the phases. Required sites open first.
    fn phases(&self, prepared: &dyn Reach) -> Result<Posed, Error> {
        let (sites, demand) = (prepared.sites(), self.study.demand.len());
        let phases = &self.question.phases;
        let matrix = CoverMatrix::build(prepared, demand, &self.standard)?;
        let mut rows = Rows::default();
        for phase in 0..phases.len() {
            for point in 0..demand {
                for earlier in 0..=phase {
                    let offset = (earlier * sites) as u32;
                    matrix.covering(point).iter().for_each(|site| rows.push(offset + site));
                }
                rows.end_row();
            }
        }
        let mut problem = self.layered(rows, phases.len(), sites);
        let depth = self.depth(&self.standing(), &self.standard);
        problem.served = depth.repeat(phases.len());
        problem.weights = self.weights().repeat(phases.len());
        problem.allowances = phases.iter().map(|&open| Allowance::Sites(open)).collect();
        self.spread_roles(&mut problem, phases, sites);
        let levels = (1..=phases.len() as u32)
            .map(|phase| Level { tier: None, phase: Some(phase) })
            .collect();
        Ok(Posed { problem, levels, sites, demand })
    }

    /// Required sites open in the first phase that has room for them, forbidden ones never.
    fn spread_roles(&self, problem: &mut Problem, phases: &[u32], sites: usize) {
        let mut room: Vec<u32> = phases.to_vec();
        for (site, candidate) in self.candidates.sites.iter().enumerate() {
            let layers = (0..phases.len()).map(|phase| phase * sites + site);
            match candidate.role {
                SiteRole::Free => {}
                SiteRole::Forbidden => {
                    layers.for_each(|index| problem.roles[index] = SiteRole::Forbidden);
                }
                SiteRole::Required => {
                    // Without room anywhere the problem's own check says so.
                    let phase = room.iter().position(|&room| room > 0).unwrap_or(0);
                    room[phase] = room[phase].saturating_sub(1);
                    for index in layers {
                        problem.roles[index] = SiteRole::Forbidden;
                    }
                    problem.roles[phase * sites + site] = SiteRole::Required;
                }
            }
        }
    }

    /// Each tier is a layer with its own limit, weight and facilities; a site may be of one
    /// tier only. Where tiers nest, a site of an earlier tier serves later ones within their
    /// limits too.
    fn tiers(&self, prepared: &dyn Reach) -> Result<Posed, Error> {
        let (sites, demand) = (prepared.sites(), self.study.demand.len());
        let tiers = &self.question.tiers;
        self.check_tiers()?;
        let mut rows = Rows::default();
        let (mut served, mut weights) = (Vec::new(), Vec::new());
        for (level, tier) in tiers.iter().enumerate() {
            let standard = ServiceStandard::within(tier.limit);
            let matrix = CoverMatrix::build(prepared, demand, &standard)?;
            let first = if self.question.tiers_nest { 0 } else { level };
            for point in 0..demand {
                for serving in first..=level {
                    let offset = (serving * sites) as u32;
                    matrix.covering(point).iter().for_each(|site| rows.push(offset + site));
                }
                rows.end_row();
            }
            let serving: Vec<&str> =
                tiers[first..=level].iter().map(|tier| tier.name.as_str()).collect();
            let standing: Vec<&Facility> = self
                .standing()
                .into_iter()
                .filter(|site| site.tier.as_deref().is_some_and(|tier| serving.contains(&tier)))
                .collect();
            served.extend(self.depth(&standing, &standard));
            weights.extend(match &tier.weight {
                None => self.weights(),
                Some(column) => self.further_weights(column),
            });
        }
        let mut problem = self.layered(rows, tiers.len(), sites);
        problem.served = served;
        problem.weights = weights;
        problem.allowances = tiers.iter().map(|tier| Allowance::Sites(tier.open)).collect();
        self.assign_tiers(&mut problem, sites)?;
        let levels =
            tiers.iter().map(|tier| Level { tier: Some(tier.name.clone()), phase: None }).collect();
        Ok(Posed { problem, levels, sites, demand })
    }

    fn further_weights(&self, column: &str) -> Vec<Weight> {
        let further = self.study.demand.further.iter();
        let found = further.filter(|(name, _)| name == column).map(|(_, weights)| weights.clone());
        found.last().unwrap_or_else(|| self.weights())
    }

    fn check_tiers(&self) -> Result<(), QuestionError> {
        let known: Vec<&str> = self.question.tiers.iter().map(|t| t.name.as_str()).collect();
        for facility in self.standing() {
            let found = facility.tier.as_deref().unwrap_or("(none)");
            if !known.contains(&found) {
                return Err(QuestionError::UnknownTier {
                    id: facility.id.clone(),
                    found: found.to_owned(),
                    known: known.join(", "),
                });
            }
        }
        Ok(())
    }

    /// A candidate may be of the tier its layer names, or of any; of one at a time.
    fn assign_tiers(&self, problem: &mut Problem, sites: usize) -> Result<(), QuestionError> {
        let tiers = &self.question.tiers;
        for (level, tier) in tiers.iter().enumerate() {
            let mut available = 0;
            for (site, candidate) in self.candidates.sites.iter().enumerate() {
                let fits = candidate.tier.as_ref().is_none_or(|name| *name == tier.name);
                let role = if fits { candidate.role } else { SiteRole::Forbidden };
                // A required site of no named tier becomes one of the first that has room.
                let any = candidate.tier.is_none() && role == SiteRole::Required;
                problem.roles[level * sites + site] =
                    if any && level > 0 { SiteRole::Forbidden } else { role };
                available += usize::from(fits && role != SiteRole::Forbidden);
            }
            if (available as u64) < u64::from(tier.open) {
                return Err(QuestionError::TierWithoutSites {
                    tier: tier.name.clone(),
                    available,
                    open: tier.open,
                });
            }
        }
        if !self.question.tiers_nest {
            for upper in 0..tiers.len() {
                for lower in upper + 1..tiers.len() {
                    let index = |level: usize, site: usize| (level * sites + site) as u32;
                    let both = |&site: &usize| {
                        [upper, lower].iter().all(|&level| {
                            problem.roles[level * sites + site] != SiteRole::Forbidden
                        })
                    };
                    let pairs = (0..sites).filter(both);
                    let pairs = pairs.map(|site| [index(upper, site), index(lower, site)]);
                    problem.apart.extend(pairs.collect::<Vec<_>>());
                }
            }
        }
        Ok(())
    }

    /// A problem of several layers over these rows.
    fn layered(&self, rows: Rows, layers: usize, sites: usize) -> Problem {
        let matrix = CoverMatrix::from_rows(rows, layers * sites);
        let demand = matrix.demand();
        let mut problem = Problem::new(matrix, vec![Weight::ZERO; demand]);
        problem.groups = (0..layers * sites).map(|index| (index / sites) as u16).collect();
        problem
    }

    fn add_costs(&self, posed: &mut Posed) {
        let costs: Option<Vec<_>> = self.candidates.sites.iter().map(|site| site.cost).collect();
        posed.problem.costs = costs.map(|costs| costs.repeat(posed.levels.len()));
    }

    /// Pairs closer than the spacing exclude each other, within a tier or across phases; a
    /// candidate too close to a facility that stays cannot open.
    fn keep_apart(&self, posed: &mut Posed) -> Result<(), QuestionError> {
        let Some(spacing) = self.question.min_spacing else { return Ok(()) };
        let sites = &self.candidates.sites;
        let near = Near::new(self.study, sites, spacing);
        let pairs = near.pairs(self.candidates.kept);
        for facility in self.standing() {
            for site in near.around(facility.at) {
                for level in 0..posed.levels.len() {
                    let role = &mut posed.problem.roles[level * posed.sites + site as usize];
                    if *role == SiteRole::Required {
                        let candidate = sites[site as usize].id.clone();
                        return Err(QuestionError::RequiredTooClose {
                            candidate,
                            facility: facility.id.clone(),
                        });
                    }
                    *role = SiteRole::Forbidden;
                }
            }
        }
        self.refuse_if_none_fit(&pairs, spacing)?;
        let phased = posed.levels.iter().any(|level| level.phase.is_some());
        for one in 0..posed.levels.len() {
            for other in 0..posed.levels.len() {
                if one == other || phased {
                    let index = |level: usize, site: u32| (level * posed.sites) as u32 + site;
                    let layered = pairs.iter().map(|&[a, b]| [index(one, a), index(other, b)]);
                    posed.problem.apart.extend(layered);
                }
            }
        }
        Ok(())
    }

    /// Where every two candidates exclude each other, asking for two is a mistake.
    fn refuse_if_none_fit(&self, pairs: &[[u32; 2]], spacing: Cost) -> Result<(), QuestionError> {
        let able = self.candidates.sites.iter().filter(|site| site.role != SiteRole::Forbidden);
        let able = able.count();
        let asked = match &self.question.purse {
            Some(Purse::Sites(open)) => *open,
            Some(Purse::Row(row)) => *row.end(),
            _ => self.question.phases.iter().sum(),
        };
        let all = able * able.saturating_sub(1) / 2;
        if asked > 1 && able > 1 && pairs.len() >= all {
            let spacing = format!("{}", spacing.metres());
            return Err(QuestionError::SpacingExcludesAll { spacing, open: asked });
        }
        Ok(())
    }
}

/// Candidates close to each other.
struct Near<'a> {
    study: &'a Study,
    at: Vec<Xy>,
    tree: Tree,
    spacing: Cost,
    search: f64,
}

impl<'a> Near<'a> {
    fn new(study: &'a Study, sites: &[CandidateSite], spacing: Cost) -> Near<'a> {
        let at: Vec<Xy> = sites.iter().map(|site| site.at).collect();
        let tree = Tree::new(&at);
        Near { study, at, tree, spacing, search: study.plane.search_radius(spacing) }
    }

    /// Candidates closer than the spacing, ascending.
    fn around(&self, at: Xy) -> Vec<u32> {
        let close =
            |site: &u32| self.study.plane.distance(at, self.at[*site as usize]) < self.spacing;
        let mut near: Vec<u32> = self.tree.within(at, self.search).filter(close).collect();
        near.sort_unstable();
        near
    }

    /// Pairs closer than the spacing; two of today's (the first `kept`) may stay as they are.
    fn pairs(&self, kept: usize) -> Vec<[u32; 2]> {
        let mut pairs = Vec::new();
        for (site, &at) in self.at.iter().enumerate() {
            let others = self.around(at).into_iter().filter(|&other| other as usize > site);
            let others = others.filter(|&other| other as usize >= kept);
            pairs.extend(others.map(|other| [site as u32, other]));
        }
        pairs
    }
}
