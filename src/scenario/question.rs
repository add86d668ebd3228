//! Questions as front ends put them.

use crate::error::QuestionError;
use crate::model::{Limit, Measure, Share};
use crate::reach::ReachModel;
use crate::read::LayerRef;
use crate::siting::SitingModel;

/// The layers of a question.
#[derive(Debug, Clone)]
pub struct LayerRefs {
    /// Whom to serve.
    pub demand: LayerRef,
    /// What there is.
    pub facilities: Option<LayerRef>,
    /// Where something could open.
    pub candidates: Option<LayerRef>,
    /// The ground the question is about.
    pub area: Option<LayerRef>,
}

/// A question about some layers.
#[derive(Clone)]
pub struct Question {
    /// The layers.
    pub layers: LayerRefs,
    /// Limits; the first is the standard, the others are reported beside it.
    pub within: Vec<Limit>,
    /// How demand is reached.
    pub reach: &'static dyn ReachModel,
    /// A share of the weight that must be served, 0 to 1.
    pub require: Option<Share>,
    /// What is asked.
    pub ask: Ask,
}

/// What is asked.
#[derive(Clone)]
pub enum Ask {
    /// Who is served today?
    Coverage,
    /// Where next?
    Site(SiteQuestion),
}

/// Where next?
#[derive(Clone)]
pub struct SiteQuestion {
    /// The siting model.
    pub model: &'static dyn SitingModel,
    /// How many new sites, where the model needs to be told.
    pub open: Option<u32>,
    /// Decide about today's facilities too.
    pub from_scratch: bool,
    /// Candidates that must open, by id.
    pub require: Vec<String>,
    /// Candidates that must not open, by id.
    pub forbid: Vec<String>,
}

impl Question {
    /// Whether the question makes sense before any data is looked at.
    pub fn check(&self) -> Result<(), QuestionError> {
        for limit in &self.within {
            if !self.reach.measures().contains(&limit.measure) {
                let metres = match limit.measure {
                    Measure::Time => u64::from(limit.cost.0) * 80 / 60_000,
                    Measure::Distance => u64::from(limit.cost.0) / 1000,
                };
                return Err(QuestionError::WrongMeasure { limit: limit.to_string(), metres });
            }
        }
        match &self.ask {
            Ask::Site(site) if site.model.needs_open() && site.open.is_none() => {
                Err(QuestionError::NeedsOpen { model: site.model.name() })
            }
            _ => Ok(()),
        }
    }
}
