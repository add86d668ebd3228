//! What a question came to. No clock and no hash-map order: the same inputs give the same
//! bytes.

use crate::coverage::{AreaCoverage, Counts, Coverage, Gap};
use crate::model::{Facility, ServiceStandard, Share, Tier, Weight, Xy};
use crate::siting::{SitingModel, Solution};
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
    /// Whether it does not exist yet.
    pub proposed: bool,
}

impl ServiceSite {
    pub(super) fn existing(facility: &Facility) -> ServiceSite {
        ServiceSite {
            id: facility.id.clone(),
            name: facility.name.clone(),
            at: facility.at,
            tier: facility.tier.clone(),
            proposed: false,
        }
    }

    pub(super) fn opened(opened: &Opened) -> ServiceSite {
        ServiceSite {
            id: opened.id.clone(),
            name: opened.name.clone(),
            at: opened.at,
            tier: None,
            proposed: !opened.existing,
        }
    }
}

/// A site the model opened, in the order of what each adds.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// Identifier of the candidate.
    pub id: String,
    /// Its name, where the layer has one.
    pub name: Option<String>,
    /// Where it is.
    pub at: Xy,
    /// Whether it is one of today's facilities, kept.
    pub existing: bool,
    /// Everybody within its standard, whoever else serves them.
    pub weight: Weight,
    /// What it adds to today's facilities and the sites opened before it in this order.
    pub marginal: Weight,
}

/// A siting answer in the planner's terms.
#[derive(Clone)]
pub struct Siting {
    /// The model.
    pub model: &'static dyn SitingModel,
    /// How many new sites were asked for.
    pub asked: Option<u32>,
    /// Whether today's facilities were up for decision.
    pub from_scratch: bool,
    /// How many candidates there were.
    pub candidates: usize,
    /// The certified solution.
    pub solution: Solution,
    /// What opens, most added first.
    pub opened: Vec<Opened>,
    /// Identifiers of today's facilities that close.
    pub closed: Vec<String>,
    /// Why nothing does what is asked, a line each.
    pub why: Vec<String>,
    /// Where chance started.
    pub seed: u64,
}

/// A share that had to be served.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Requirement {
    /// The share, 0 to 1.
    pub share: Share,
    /// Whether it is.
    pub met: bool,
}

/// The same sites under another limit.
#[derive(Debug, Clone, PartialEq)]
pub struct Secondary {
    /// The limit.
    pub standard: ServiceStandard,
    /// What it comes to.
    pub counts: Counts,
}

/// What a question came to.
#[derive(Clone)]
pub struct Outcome {
    /// The study it was asked of.
    pub study: Study,
    /// The standard.
    pub standard: ServiceStandard,
    /// Name of the way of reaching.
    pub reach: &'static str,
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
    /// The requirement, where one was made.
    pub requirement: Option<Requirement>,
}

impl Outcome {
    /// Name of what is counted, for headings: the weight column, or `weight`.
    pub fn counted(&self) -> &str {
        self.study.demand.counted.as_deref().unwrap_or("weight")
    }
}
