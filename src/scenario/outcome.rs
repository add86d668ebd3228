//! What a question came to. No clock and no hash-map order: the same inputs give the same
//! bytes.

use std::fmt::Display;

use super::CapacityQuestion;
use super::amount::Catch;
use super::audit::Audit;
use super::division::Districts;
use super::kinds::KindResult;
use super::on_foot::OnFoot;
use super::reason::Reason;
use super::street_audit::StreetAudit;
use super::views::BothWays;
use super::words::rule_in_words;
use crate::coverage::{BlockCover, Counts, Coverage, Enclosure, Gap, Nearest, Sent};
use crate::language::Language;
use crate::language::messages::words;
use crate::model::{
    Carried, Cost, Facility, Limit, Measure, Money, ServiceStandard, Share, Tally, Tier, Weight, Xy,
};
use crate::reach::Place;
use crate::reach::walk::Pace;
use crate::siting::{SitingModel, Solution, Status};
use crate::study::Study;

/// A site that serves in the outcome: today's, or proposed.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceSite {
    /// Identifier in its layer.
    pub id: String,
    /// Name, where the layer has one.
    pub name: Option<String>,
    /// Where it is.
    pub at: Xy,
    /// Its level, where the layer has one.
    pub tier: Option<Tier>,
    /// How much demand it can serve, where the layer says.
    pub capacity: Option<Weight>,
    /// Whether it does not exist yet.
    pub proposed: bool,
    /// Whether it was decided on before this question.
    pub planned: bool,
    /// The cells of its row that play no part, for the outputs.
    pub carried: Carried,
}

impl From<&ServiceSite> for Place {
    fn from(site: &ServiceSite) -> Place {
        Place { id: site.id.clone(), at: site.at }
    }
}

impl ServiceSite {
    pub(super) fn existing(facility: &Facility) -> ServiceSite {
        ServiceSite {
            id: facility.id.clone(),
            name: facility.name.clone(),
            at: facility.at,
            tier: facility.tier.clone(),
            capacity: facility.capacity,
            proposed: false,
            planned: false,
            carried: facility.carried.clone(),
        }
    }

    pub(super) fn opened(opened: &Opened) -> ServiceSite {
        ServiceSite {
            id: opened.id.clone(),
            name: opened.name.clone(),
            at: opened.at,
            tier: opened.tier.clone(),
            capacity: opened.capacity,
            proposed: !opened.existing,
            planned: false,
            carried: opened.carried.clone(),
        }
    }
}

/// A site the model opened, in the order of what each adds.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// Which of the candidates it is.
    pub candidate: usize,
    /// Identifier of the candidate.
    pub id: String,
    /// Its name, where the layer has one.
    pub name: Option<String>,
    /// Where it is.
    pub at: Xy,
    /// Whether it is one of today's facilities, kept.
    pub existing: bool,
    /// Whether the planner had decided for it.
    pub required: bool,
    /// What it costs, where candidates have costs.
    pub cost: Option<Money>,
    /// How much demand it can serve, where that is known.
    pub capacity: Option<Weight>,
    /// Its level, where the question or the layer names one.
    pub tier: Option<Tier>,
    /// The phase it opens in, from 1, where there are phases.
    pub phase: Option<u32>,
    /// Gross: everybody within its standard, whoever else serves them.
    pub weight: Weight,
    /// Exclusive: those nobody else serves in the whole plan.
    pub exclusive: Weight,
    /// Marginal: what it adds to today's facilities and the sites opened before it in this order.
    pub marginal: Weight,
    /// Where ways are weighed: those for whom it is the nearest of all sites of the plan; where
    /// capacities are kept, those who are sent to it.
    pub nearest_for: Option<Catch>,
    /// The cells of its row that play no part, for the outputs.
    pub carried: Carried,
}

impl Opened {
    /// What it is good for, as a figure beside its name: for how many it is the nearest where ways
    /// are weighed, else `+` and what it adds.
    pub fn figure(&self) -> String {
        match self.nearest_for {
            Some(catch) => catch.demand.weight.grouped(),
            None => format!("+{}", self.marginal.grouped()),
        }
    }
}

/// One point of a trade-off curve.
#[derive(Debug, Clone, PartialEq)]
pub struct CurvePoint {
    /// How many sites may open.
    pub open: u32,
    /// What they achieve at most.
    pub value: u64,
    /// What nothing can beat.
    pub bound: u64,
    /// How the solve ended.
    pub status: Status,
    /// Candidates it opens, by index, ascending.
    pub sites: Vec<u32>,
    /// Who goes where, where capacities are kept.
    pub sent: Option<Vec<Sent>>,
    /// The same in the order of what each adds, as in [`Siting::opened`].
    pub opened: Vec<Opened>,
    /// Identifiers of today's facilities that it closes.
    pub closed: Vec<String>,
}

/// So many of today's facilities moved elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// How many.
    pub moved: u32,
    /// What that achieves at most.
    pub value: u64,
    /// What nothing can beat.
    pub bound: u64,
    /// What it gains over fewer moves.
    pub gain: u64,
    /// How the solve ended.
    pub status: Status,
}

/// What a phase comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhaseResult {
    /// Sites opened in it.
    pub open: u32,
    /// Weight covered once it is done.
    pub covered: Weight,
    /// All weight.
    pub all: Weight,
    /// What the best choice of as many sites would cover, were there no later phases.
    pub free: u64,
    /// What no such choice can beat.
    pub free_bound: u64,
}

impl PhaseResult {
    /// What planning in phases gives up here.
    pub fn regret(&self) -> u64 {
        self.free.saturating_sub(self.covered.0)
    }
}

/// From when on a demand point is served, where a plan opens in phases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Served {
    /// Already, by what stands today and what is planned.
    Before,
    /// From this phase on, counted from 1.
    In(u32),
    /// Not even once all phases are done.
    Never,
}

/// What a tier comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierResult {
    /// Its name.
    pub name: Tier,
    /// Its limit.
    pub limit: Limit,
    /// New sites asked for.
    pub open: u32,
    /// Weight its facilities serve today.
    pub before: Weight,
    /// What they and the new ones serve.
    pub served: Tally,
    /// All its weight.
    pub all: Weight,
}

/// A site of a plan, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteLabel {
    /// Identifier of the candidate.
    pub id: String,
    /// Its tier, where there are several.
    pub tier: Option<Tier>,
    /// Its phase, where there are several.
    pub phase: Option<u32>,
}

/// A next-best plan, told by its difference from the best.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// What it achieves.
    pub value: u64,
    /// What no plan that differs in the same way can beat.
    pub bound: u64,
    /// How its solve ended.
    pub status: Status,
    /// Sites it opens that the best plan does not.
    pub opens: Vec<SiteLabel>,
    /// Sites of the best plan that it does without.
    pub instead_of: Vec<SiteLabel>,
}

/// What forcing a site in would cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhyNot {
    /// The candidate.
    pub id: String,
    /// Whether the best plan opens it anyway.
    pub is_open: bool,
    /// What the best plan with it achieves; none where no plan has it.
    pub value: Option<u64>,
    /// How the solve ended.
    pub status: Status,
    /// What that gives up.
    pub loss: u64,
    /// Sites of the best plan that make way for it.
    pub instead_of: Vec<SiteLabel>,
}

/// A siting answer in the planner's terms.
#[derive(Clone)]
pub struct Siting {
    /// The model.
    pub model: &'static dyn SitingModel,
    /// How many new sites were asked for.
    pub asked: Option<u32>,
    /// What they may cost together.
    pub budget: Option<Money>,
    /// Whether sites have costs (else they are counted).
    pub costed: bool,
    /// Whether today's facilities were up for decision.
    pub from_scratch: bool,
    /// What a unit of weight times cost is worth in money, where opening costs are weighed against
    /// it.
    pub price: Option<f64>,
    /// Whether the longest way was weighted.
    pub weighted: bool,
    /// Whether sites had to keep a distance from each other.
    pub spaced: bool,
    /// How many candidates there were.
    pub candidates: usize,
    /// How far people have to go today, where the model weighs that and there are facilities.
    pub nearest_before: Option<Nearest>,
    /// The certified solution.
    pub solution: Solution,
    /// What opens: by tier and phase, then most added first.
    pub opened: Vec<Opened>,
    /// Identifiers of today's facilities that close.
    pub closed: Vec<String>,
    /// Why nothing does what is asked.
    pub why: Vec<Reason>,
    /// The trade-off curve, where a row of numbers was asked for.
    pub curve: Vec<CurvePoint>,
    /// The knee of the curve: the plan given is its.
    pub knee: Option<u32>,
    /// What each further move gains, where moves are allowed.
    pub moves: Vec<Move>,
    /// The phases in turn.
    pub phases: Vec<PhaseResult>,
    /// By demand point, from when on it is served; empty without phases.
    pub phase_of: Vec<Served>,
    /// The tiers in turn.
    pub tiers: Vec<TierResult>,
    /// The kinds of demand in turn, where several are served together: the value then counts
    /// [`PARTS`](super::PARTS) of the mean of their covered shares.
    pub kinds: Vec<KindResult>,
    /// The next-best plans.
    pub alternatives: Vec<Alternative>,
    /// What each site asked about would cost.
    pub why_not: Vec<WhyNot>,
    /// Where chance started.
    pub seed: u64,
}

/// A share that had to be served.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Requirement {
    /// The share, 0 to 1.
    pub share: Share,
    /// Whether it is, by what was measured.
    pub met: bool,
    /// Whether it would be, were all estimates true.
    pub estimated_met: bool,
}

impl Requirement {
    /// Whether a share is served in a coverage. What is only estimated meets nothing.
    pub(super) fn of(share: Share, coverage: &Coverage) -> Requirement {
        let (all, served) = (coverage.ledger.demand.weight, coverage.ledger.served.weight);
        let measured = served - coverage.estimated.served.weight;
        Requirement {
            share,
            met: share.is_met(measured, all),
            estimated_met: share.is_met(served, all),
        }
    }
}

/// The same sites under another limit.
#[derive(Debug, Clone, PartialEq)]
pub struct Secondary {
    /// The limit.
    pub standard: ServiceStandard,
    /// Name of the way of reaching it is judged by.
    pub reach: &'static str,
    /// What it comes to.
    pub counts: Counts,
}

/// Covered ground.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AreaCoverage {
    /// The whole area, square kilometres.
    pub km2: f64,
    /// Of that, within the limit of a site.
    pub covered: Enclosure,
}

/// What a question came to.
#[derive(Clone)]
pub struct Outcome {
    /// The study it was asked of.
    pub study: Study,
    /// The standard.
    pub standard: ServiceStandard,
    /// Whether nobody asked for it: it is the longest way of the plan.
    pub standard_of_plan: bool,
    /// Name of the way of reaching.
    pub reach: &'static str,
    /// What sites can hold, where that counts.
    pub capacity: Option<CapacityQuestion>,
    /// All serving sites: today's, then the proposed ones.
    pub sites: Vec<ServiceSite>,
    /// Coverage by all serving sites.
    pub coverage: Coverage,
    /// Coverage by today's facilities alone, where sites were proposed.
    pub before: Option<Counts>,
    /// Other limits beside the standard.
    pub secondary: Vec<Secondary>,
    /// Covered ground, where the study has an area.
    pub ground: Option<AreaCoverage>,
    /// Uncovered demand, gathered.
    pub gaps: Vec<Gap>,
    /// The siting answer, where one was asked for.
    pub siting: Option<Siting>,
    /// The certificate, where one was asked for.
    pub audit: Option<Audit>,
    /// The certificate where the claim is about a walk.
    pub street_audit: Option<StreetAudit>,
    /// The districts, where they were asked for.
    pub districts: Option<Districts>,
    /// How much of each block is covered, where blocks are measured as ground.
    pub blocks: Option<Vec<BlockCover>>,
    /// The straight line and the walk side by side, where the question has streets.
    pub on_foot: Option<OnFoot>,
    /// Distances both ways of an outcome that has streets and nothing else to say of them: a step
    /// of a curve.
    pub both_ways: Option<BothWays>,
    /// How fast people walk, where the question has streets.
    pub pace: Option<Pace>,
    /// The requirement, where one was made.
    pub requirement: Option<Requirement>,
}

impl Outcome {
    /// Whether it says of each block if it is served: districts do where there are centres and a
    /// limit.
    pub fn judges(&self) -> bool {
        self.districts.is_none() || !(self.sites.is_empty() || self.standard_of_plan)
    }

    /// Whether centres are part of the question: districts need none.
    pub fn has_sites(&self) -> bool {
        self.districts.is_none() || !self.sites.is_empty()
    }

    /// The standard in words, with its speed where it is walked: `8 min, on foot at 80 m/min`.
    pub fn rule(&self, language: Language) -> String {
        let limit = self.standard.limit;
        match &self.pace {
            Some(pace) if self.reach == "walk" => {
                let (limit, speed) = (limit.in_words(language), pace.speed());
                language.say(words::RULE_AT_SPEED, &[("limit", &limit), ("speed", &speed)])
            }
            _ => rule_in_words(limit, self.reach, language),
        }
    }

    /// What a site holds whose layer says so much, where that counts.
    pub fn holds(&self, own: Option<Weight>) -> Option<Weight> {
        self.capacity.and_then(|capacity| capacity.holds(own))
    }

    /// A cost in metres: of a walking time, what is walked in it.
    pub fn metres(&self, cost: Cost) -> f64 {
        (self.in_metres(f64::from(cost.0)) * 1000.0).round() / 1000.0
    }

    /// The same for a mean.
    pub fn in_metres(&self, cost: f64) -> f64 {
        let timed = self.standard.limit.measure == Measure::Time;
        match &self.pace {
            Some(pace) if timed => cost / 60_000.0 * pace.speed(),
            _ => cost / 1000.0,
        }
    }

    /// Name of what is counted, for headings: the weight column, or `weight`.
    pub fn counted(&self, language: Language) -> &str {
        self.study.demand.counted.as_deref().unwrap_or(language.word(words::WEIGHT))
    }

    /// So much of what is counted: `24,637 population`.
    pub fn people(&self, weight: Weight, language: Language) -> String {
        let values: [(&str, &dyn Display); 2] =
            [("weight", &weight.grouped()), ("counted", &self.counted(language))];
        language.say(words::PEOPLE, &values)
    }
}
