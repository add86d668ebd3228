//! Questions about several tiers or phases as one problem of several layers.

use super::posed::{Level, Posed, Setting};
use crate::coverage::CoverMatrix;
use crate::error::{Error, QuestionError};
use crate::model::{Facility, ServiceStandard, SiteRole, Weight};
use crate::reach::{Reach, Rows};
use crate::read::Note;
use crate::siting::{Allowance, Problem, SitingError};

impl Setting<'_> {
    /// Each phase is a layer: a site opened in it serves in it and in all later ones. What is
    /// maximised is the sum over the phases. Required sites open first.
    pub(super) fn phases(&self, prepared: &dyn Reach) -> Result<Posed<'static>, Error> {
        let (sites, demand) = (prepared.sites(), self.study.demand.len());
        let phases = &self.question.phases;
        let able = self.candidates.sites.iter().filter(|site| site.role != SiteRole::Forbidden);
        let (open, available) = (phases.iter().sum::<u32>(), able.count());
        if open as usize > available {
            return Err(SitingError::TooMany { open, available }.into());
        }
        let matrix = self.matrix(prepared, &self.standard)?;
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
    pub(super) fn tiers(&self, prepared: &dyn Reach) -> Result<Posed<'static>, Error> {
        let (sites, demand) = (prepared.sites(), self.study.demand.len());
        let tiers = &self.question.tiers;
        self.check_tiers()?;
        let mut rows = Rows::default();
        let (mut served, mut weights) = (Vec::new(), Vec::new());
        for (level, tier) in tiers.iter().enumerate() {
            let standard = ServiceStandard::within(tier.limit);
            let matrix = self.matrix(prepared, &standard)?;
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

    pub(super) fn further_weights(&self, column: &str) -> Vec<Weight> {
        let mut further = self.study.demand.further.iter();
        let found = further.find(|(name, _)| name == column);
        found.map_or_else(|| self.weights(), |(_, weights)| weights.clone())
    }

    fn check_tiers(&self) -> Result<(), QuestionError> {
        match self.standing().into_iter().find(|facility| facility.tier.is_none()) {
            None => Ok(()),
            Some(facility) => Err(QuestionError::UnknownTier {
                id: facility.id.clone(),
                known: self.tier_names().join(", "),
            }),
        }
    }

    fn tier_names(&self) -> Vec<&str> {
        self.question.tiers.iter().map(|tier| tier.name.as_str()).collect()
    }

    /// A warning about facilities of tiers the question does not name: they take no part.
    pub(super) fn other_tiers(&self) -> Option<Note> {
        let known = self.tier_names();
        let of_others = |facility: &&Facility| {
            facility.tier.as_deref().is_some_and(|tier| !known.contains(&tier))
        };
        let others: Vec<&Facility> = self.standing().into_iter().filter(of_others).collect();
        let mut names: Vec<&str> =
            others.iter().filter_map(|facility| facility.tier.as_deref()).collect();
        names.sort_unstable();
        names.dedup();
        (!known.is_empty() && !others.is_empty()).then(|| {
            Note::warning(format!(
                "facilities: {} are of tiers the question does not name ({}) and serve none of its tiers",
                others.len(),
                names.join(", ")
            ))
        })
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
    fn layered(&self, rows: Rows, layers: usize, sites: usize) -> Problem<'static> {
        let matrix = CoverMatrix::from_rows(rows, layers * sites);
        let demand = matrix.demand();
        let mut problem = Problem::new(matrix, vec![Weight::ZERO; demand]);
        problem.groups = (0..layers * sites).map(|index| (index / sites) as u16).collect();
        problem
    }
}
