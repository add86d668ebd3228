//! Whether the parts of a question go together, before any data is looked at.

use super::{Ask, BlockRule, CandidateSource, LayerRefs, Purse, Question, SiteQuestion};
use crate::error::QuestionError;
use crate::model::{Limit, Measure};
use crate::siting::Duty;

impl Question {
    /// Whether the question makes sense before any data is looked at.
    pub fn check(&self) -> Result<(), QuestionError> {
        if self.within.is_empty() && !self.needs_no_limit() {
            return Err(QuestionError::NoLimit);
        }
        let tiers = match &self.ask {
            Ask::Site(site) => site.tiers.as_slice(),
            Ask::Coverage(_) | Ask::Audit(_) | Ask::Districts(_) => &[],
        };
        let limits = self.within.iter().chain(tiers.iter().map(|tier| &tier.limit));
        for limit in limits {
            if !self.reach_of(*limit).measures().contains(&limit.measure) {
                return Err(self.wrong_measure(*limit));
            }
        }
        if let Some(tier) =
            tiers.iter().find(|tier| self.reach_of(tier.limit).name() != self.reach.name())
        {
            return Err(self.mixed(tier.limit));
        }
        self.check_streets()?;
        match &self.ask {
            Ask::Site(site) => {
                self.check_capacity(site)?;
                site.check(&self.layers)
            }
            Ask::Coverage(BlockRule::Ground) if self.capacity.is_some() => {
                let other = "--capacity, which sends people, not ground".to_owned();
                Err(QuestionError::Clash { one: "--blocks area", other })
            }
            Ask::Coverage(BlockRule::Ground) if self.layers.matrix.is_some() => {
                let other = "--matrix, which knows no ground".to_owned();
                Err(QuestionError::Clash { one: "--blocks area", other })
            }
            Ask::Coverage(_) => Ok(()),
            Ask::Districts(districts) => districts.check(),
            Ask::Audit(_) if self.layers.area.is_none() => Err(QuestionError::NoArea),
            Ask::Audit(audit) if audit.open.is_some() && !audit.repair => {
                Err(QuestionError::Clash { one: "--open", other: "no --repair".to_owned() })
            }
            Ask::Audit(audit) if audit.open == Some(0) => {
                Err(QuestionError::EmptyPart { option: "--open" })
            }
            Ask::Audit(audit) => audit.check(self),
        }
    }

    /// Whether a siting question goes with capacities, where they are kept.
    fn check_capacity(&self, site: &SiteQuestion) -> Result<(), QuestionError> {
        if self.capacity.is_none() {
            return Ok(());
        }
        let model = site.model.name();
        for (given, other) in [
            (!site.model.keeps_capacity(), format!("--model {model}")),
            (!site.tiers.is_empty(), "--tier".to_owned()),
            (!site.phases.is_empty(), "--phases".to_owned()),
            (!site.kinds.is_empty(), "kinds of demand".to_owned()),
            (
                site.candidates == CandidateSource::Planar,
                "--candidates planar: a full centre may want another at the same place".to_owned(),
            ),
        ] {
            if given {
                return Err(QuestionError::Clash { one: "--capacity", other });
            }
        }
        Ok(())
    }

    pub(super) fn mixed(&self, limit: Limit) -> QuestionError {
        let other = self.within.iter().find(|other| other.measure != limit.measure);
        QuestionError::Mixed {
            limit: limit.to_string(),
            other: other.unwrap_or(&self.within[0]).to_string(),
        }
    }

    /// Whether what is said about streets goes together.
    fn check_streets(&self) -> Result<(), QuestionError> {
        let layers = &self.layers;
        let clash = |one: &'static str, other: &str| {
            Err(QuestionError::Clash { one, other: other.to_owned() })
        };
        if layers.roads.is_none() {
            return if !(layers.add_paths.is_empty() && layers.close_paths.is_empty()) {
                Err(QuestionError::NeedsRoads { option: "--add-path and --close-path" })
            } else {
                Ok(())
            };
        }
        if layers.matrix.is_some() {
            return clash("--roads", "--matrix, which replaces it");
        }
        let walked = self.reach.name() == "walk";
        let along = self.walk.as_ref().is_some_and(|walk| walk.terms.measure == Measure::Distance);
        let time = self.within.iter().find(|limit| limit.measure == Measure::Time);
        match (&self.ask, time) {
            (_, Some(_)) if along => clash("--along roads", "a walking time among --within"),
            (Ask::Coverage(BlockRule::Ground), _) if walked => {
                clash("--blocks area", "a walk: blocks are reached at a point")
            }
            (Ask::Site(site), _) if walked && site.candidates == CandidateSource::Planar => {
                clash("--candidates planar", "a walk: circles do not tell where it leads")
            }
            _ => Ok(()),
        }
    }

    fn wrong_measure(&self, limit: Limit) -> QuestionError {
        let own_unit = self.reach.measures().contains(&Measure::OwnUnit);
        let limit_text = limit.to_string();
        match limit.measure {
            _ if own_unit => QuestionError::NotOwnUnit { limit: limit_text },
            Measure::OwnUnit => QuestionError::NoUnit { limit: limit_text },
            Measure::Time | Measure::Distance => QuestionError::WrongMeasure {
                metres: u64::from(limit.cost.0) * 80 / 60_000,
                limit: limit_text,
            },
        }
    }
}

impl SiteQuestion {
    /// Whether the wishes go together, before any data is looked at.
    fn check(&self, layers: &LayerRefs) -> Result<(), QuestionError> {
        let model = self.model.name();
        let clash = |one: &'static str, other: String| Err(QuestionError::Clash { one, other });
        let spends = self.model.spends();
        let sized = self.purse.is_some() || self.relocate > 0;
        if self.model.needs_purse() && self.tiers.is_empty() && self.phases.is_empty() && !sized {
            return Err(QuestionError::NeedsOpen { model });
        }
        if self.model.duty() == Duty::Target && self.target.is_none() {
            return Err(QuestionError::NeedsTarget { model });
        }
        let whose = || format!("--model {model}");
        let row = matches!(self.purse, Some(Purse::Row(_)));
        let tiered = !self.tiers.is_empty();
        let phased = !self.phases.is_empty();
        for (given, one, allowed) in [
            (self.purse.is_some(), "--open or --budget", spends),
            (self.target.is_some(), "--target", self.model.duty() == Duty::Target),
            (self.single_first, "--single-first", model == "backup"),
            (self.weighted, "--weighted", model == "p-center"),
            (self.travel_price.is_some(), "--travel-cost", model == "cflp"),
            (self.relocate > 0, "--relocate", spends),
            (tiered, "--tier", model == "mclp"),
            (phased, "--phases", model == "mclp"),
            (!self.kinds.is_empty(), "kinds of demand", model == "mclp"),
        ] {
            if given && !allowed {
                return clash(one, whose());
            }
        }
        for (given, one, other) in [
            (self.relocate > 0 && self.from_scratch, "--relocate", "--from-scratch"),
            (self.relocate > 0 && layers.facilities.is_none(), "--relocate", "no --facilities"),
            (self.relocate > 0 && row, "--relocate", "a row of --open"),
            (self.relocate > 0 && (tiered || phased), "--relocate", "--tier or --phases"),
            (
                self.relocate > 0 && matches!(self.purse, Some(Purse::Money(_))),
                "--relocate",
                "--budget",
            ),
            (tiered && phased, "--tier", "--phases"),
            (tiered && self.purse.is_some(), "--tier", "--open (each tier has its own number)"),
            (tiered && self.from_scratch, "--tier", "--from-scratch"),
            (self.tiers_nest && !tiered, "--tiers-nest", "no --tier"),
            (!self.kinds.is_empty() && tiered, "kinds of demand", "--tier"),
            (!self.kinds.is_empty() && phased, "kinds of demand", "--phases"),
            (!self.kinds.is_empty() && self.relocate > 0, "kinds of demand", "--relocate"),
            (phased && row, "--phases", "a row of --open"),
            (phased && matches!(self.purse, Some(Purse::Money(_))), "--phases", "--budget"),
            (
                self.candidates != CandidateSource::Layer && layers.candidates.is_some(),
                "--candidates grid or planar",
                "a candidates layer",
            ),
            (
                self.candidates != CandidateSource::Layer && layers.matrix.is_some(),
                "--candidates grid or planar",
                "--matrix, which knows only its own sites",
            ),
            (self.candidates == CandidateSource::Planar && tiered, "--candidates planar", "--tier"),
            (
                self.candidates == CandidateSource::Planar && self.model.weighs_travel(),
                "--candidates planar",
                "a model that weighs distances: where circles cross is the best place to cover \
                 from, not to walk to. hint: --candidates grid:200m",
            ),
        ] {
            if given {
                return clash(one, other.to_owned());
            }
        }
        self.check_numbers()
    }

    fn check_numbers(&self) -> Result<(), QuestionError> {
        let total: u64 = self.phases.iter().copied().map(u64::from).sum();
        if let Some(Purse::Sites(open)) = self.purse
            && !self.phases.is_empty()
            && total != u64::from(open)
        {
            return Err(QuestionError::Phases { total, open });
        }
        if self.phases.contains(&0) {
            return Err(QuestionError::EmptyPart { option: "--phases" });
        }
        if let Some(tier) = self.tiers.iter().find(|tier| tier.open == 0) {
            return Err(QuestionError::EmptyTier { tier: tier.name.clone() });
        }
        if let Some(Purse::Row(row)) = &self.purse
            && (*row.start() == 0 || row.is_empty())
        {
            return Err(QuestionError::EmptyPart { option: "--open" });
        }
        for (at, tier) in self.tiers.iter().enumerate() {
            if self.tiers[..at].iter().any(|earlier| earlier.name == tier.name) {
                return Err(QuestionError::TwiceTier { tier: tier.name.clone() });
            }
        }
        Ok(())
    }
}
