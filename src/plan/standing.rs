//! An answered case: what its kinds of demand and its tiers come to, and what other sites would.

use super::figures::GroupFigures;
use super::measured::of_tier;
use super::scenario::Plan;
use super::town::Town;
use crate::coverage::Coverage;
use crate::model::{Limit, ServiceStandard, Share, Tally, Weight, share};
use crate::reach::walk::Walk;
use crate::reach::{Place, World};
use crate::scenario::{Ask, Memory, Outcome, Question};

/// An answered case, for what may fail in it.
pub(super) struct Standing<'a> {
    pub outcome: &'a Outcome,
    pub walk: Option<&'a Walk>,
    pub town: &'a Town,
    pub memory: &'a Memory,
    pub question: &'a Question,
    pub require: Option<Share>,
}

impl Standing<'_> {
    /// Coverage of other sites, or over other streets.
    pub fn coverage(&self, walk: Option<&Walk>, places: &[Place]) -> Coverage {
        let world = World { study: &self.outcome.study, walk };
        self.memory.coverage(self.question.reach, world, places, &self.outcome.standard)
    }
}

impl Standing<'_> {
    /// What each kind of demand comes to.
    pub fn kinds(&self, plan: &Plan) -> Vec<GroupFigures> {
        let outcome = self.outcome;
        let sites: Vec<Place> = outcome.sites.iter().map(Place::from).collect();
        let further = &outcome.study.demand.further;
        let kinds = plan.kinds.iter().filter_map(|kind| {
            let limit =
                kind.standard.as_ref().map_or(outcome.standard.limit, |standard| standard.limit);
            let (_, weights) = further.iter().find(|(name, _)| *name == kind.name)?;
            Some(self.group(&kind.name, limit, None, &sites, weights))
        });
        kinds.collect()
    }

    /// What the centres of each tier come to.
    pub fn tiers(&self, plan: &Plan) -> Vec<GroupFigures> {
        let outcome = self.outcome;
        let demand = &outcome.study.demand;
        let plain: Vec<Weight> = demand.points.iter().map(|point| point.weight).collect();
        let nest = matches!(&self.question.ask, Ask::Site(site) if site.tiers_nest);
        let tiers = plan.tiers.iter().enumerate().map(|(at, tier)| {
            // A higher one stands in where tiers nest.
            let serving = if nest { &plan.tiers[..=at] } else { std::slice::from_ref(tier) };
            let sites = serving.iter().flat_map(|tier| of_tier(&outcome.sites, &tier.name));
            let sites: Vec<Place> = sites.map(Place::from).collect();
            let own = tier.weight.as_ref().and_then(|column| {
                demand.further.iter().find(|(name, _)| name == column).map(|(_, weights)| weights)
            });
            self.group(&tier.name, tier.limit, Some(sites.len()), &sites, own.unwrap_or(&plain))
        });
        tiers.collect()
    }

    fn group(
        &self,
        name: &str,
        limit: Limit,
        count: Option<usize>,
        sites: &[Place],
        weights: &[Weight],
    ) -> GroupFigures {
        let study = &self.outcome.study;
        let world = World { study, walk: self.walk };
        let standard = ServiceStandard::within(limit);
        let reach = self.question.reach_of(limit);
        let coverage = self.memory.coverage(reach, world, sites, &standard);
        let (mut all, mut served) = (Tally::default(), Tally::default());
        for (weight, depth) in weights.iter().zip(&coverage.depth) {
            if *weight > Weight::ZERO {
                all.count(*weight);
                if *depth > 0 {
                    served.count(*weight);
                }
            }
        }
        GroupFigures {
            name: name.to_owned(),
            limit: limit.to_string(),
            sites: count,
            demand: all,
            served,
            share: share(served.weight, all.weight),
        }
    }
}
