//! Questions as front ends put them.

use std::ops::RangeInclusive;
use std::str::FromStr;

use super::audit::AuditQuestion;
use super::division::DistrictQuestion;
use crate::model::{Cost, Limit, Measure, Money, ServiceStandard, Share, Weight};
use crate::reach::walk::WalkTerms;
use crate::reach::{self, ReachModel};
use crate::read::LayerRef;
use crate::siting::SitingModel;

/// The layers of a question.
#[derive(Debug, Clone, Default)]
pub struct LayerRefs {
    /// Whom to serve; none where the question is about ground alone.
    pub demand: Option<LayerRef>,
    /// What there is.
    pub facilities: Option<LayerRef>,
    /// Where something could open.
    pub candidates: Option<LayerRef>,
    /// The ground the question is about.
    pub area: Option<LayerRef>,
    /// The planner's own travel costs.
    pub matrix: Option<LayerRef>,
    /// The streets: an OpenStreetMap extract, a layer of lines, or a saved network.
    pub roads: Option<LayerRef>,
    /// Paths that are added to the streets.
    pub add_paths: Vec<LayerRef>,
    /// Places where streets are closed.
    pub close_paths: Vec<LayerRef>,
    /// Streets that maps show under everything; else those that are walked.
    pub streets: Vec<LayerRef>,
    /// Water that maps show under everything.
    pub water: Vec<LayerRef>,
}

impl LayerRefs {
    /// Demand alone.
    pub fn of_demand(demand: LayerRef) -> LayerRefs {
        LayerRefs { demand: Some(demand), ..LayerRefs::default() }
    }
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
    /// What sites can hold, where that counts.
    pub capacity: Option<CapacityQuestion>,
    /// A share of the weight that must be served, 0 to 1.
    pub require: Option<Share>,
    /// Who walks and how, where the question has streets.
    pub walk: Option<WalkQuestion>,
    /// What is asked.
    pub ask: Ask,
}

/// What is asked of the streets.
#[derive(Debug, Clone)]
pub struct WalkQuestion {
    /// Who walks, how fast, and what is assumed.
    pub terms: WalkTerms,
    /// Whether to outline the ground within the limits.
    pub isochrones: Option<IsochroneKind>,
}

/// How isochrones are outlined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IsochroneKind {
    /// One for each centre.
    Each,
    /// All centres together.
    Dissolved,
}

/// What is asked.
#[derive(Clone)]
pub enum Ask {
    /// Who is served today?
    Coverage(BlockRule),
    /// Is there a centre within the limit of every place of the area?
    Audit(AuditQuestion),
    /// Where next?
    Site(Box<SiteQuestion>),
    /// Districts of equal work.
    Districts(Box<DistrictQuestion>),
}

/// What of a polygon block is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BlockRule {
    /// One point: a block is served or not.
    #[default]
    Point,
    /// Its ground: a block is served by the share of its ground that is covered.
    Ground,
}

/// How much may open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purse {
    /// So many new sites.
    Sites(u32),
    /// New sites that cost so much together.
    Money(Money),
    /// Every number of new sites in turn: the trade-off curve.
    Row(RangeInclusive<u32>),
}

/// A text that does not say how many may open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UnreadablePurse(String);

impl FromStr for Purse {
    type Err = UnreadablePurse;

    /// `12` or `1..20`.
    fn from_str(text: &str) -> Result<Purse, UnreadablePurse> {
        let refuse = || {
            UnreadablePurse(format!(
                "\"{text}\" is not a number of sites; allowed: a whole number, or a row. hint: --open 12 or --open 1..20"
            ))
        };
        let number = |text: &str| text.trim().parse::<u32>().map_err(|_| refuse());
        let Some((first, last)) = text.split_once("..") else {
            return Ok(Purse::Sites(number(text)?));
        };
        let (first, last) = (number(first)?, number(last.trim_start_matches('='))?);
        const LONGEST: u32 = 10_000;
        if first == 0 || last < first || last - first >= LONGEST {
            return Err(UnreadablePurse(format!(
                "\"{text}\" is not a row of numbers of sites; allowed: from 1 up, at most {LONGEST} of them. hint: 1..20"
            )));
        }
        Ok(Purse::Row(first..=last))
    }
}

/// The way of reaching that judges the first limit.
pub fn reach_for(
    within: &[Limit],
    matrix: bool,
    roads: bool,
    along_roads: bool,
) -> &'static dyn ReachModel {
    let timed = within.first().is_some_and(|limit| limit.measure == Measure::Time);
    // Without a limit costs are weighed as they are: on the streets, where there are any.
    let along_roads = along_roads || within.is_empty();
    let name = match (matrix, roads) {
        (true, _) => "matrix",
        (false, true) if timed || along_roads => "walk",
        _ => "straight_line",
    };
    reach::named(name).unwrap_or(reach::MODELS[0])
}

/// Where candidates come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CandidateSource {
    /// The candidates layer; without one, every demand point.
    Layer,
    /// A square grid of this width.
    Grid(Cost),
    /// Every place that matters in the plane: where the circles round the demand points
    /// cross, and the demand points.
    Planar,
}

/// A level of centre in a question about several.
#[derive(Debug, Clone, PartialEq)]
pub struct TierQuestion {
    /// Its name, as in the tier column of the layers.
    pub name: String,
    /// Its limit.
    pub limit: Limit,
    /// How many new centres of it.
    pub open: u32,
    /// The demand column it counts; else the demand's own weight.
    pub weight: Option<String>,
}

/// A kind of demand in a question about several.
#[derive(Debug, Clone, PartialEq)]
pub struct KindQuestion {
    /// Its name, as among the demand's further weights.
    pub name: String,
    /// Its limit.
    pub limit: Limit,
    /// Its share in what is maximised; equal shares where none is said.
    pub share: Option<Share>,
}

/// What sites can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CapacityQuestion {
    /// What a site holds whose layer does not say; without it as much as there is.
    pub otherwise: Option<Weight>,
    /// Whether the weight of a demand point goes to one site as a whole.
    pub single_source: bool,
}

/// Where next?
#[derive(Clone)]
pub struct SiteQuestion {
    /// The siting model.
    pub model: &'static dyn SitingModel,
    /// How much may open, where the model needs to be told.
    pub purse: Option<Purse>,
    /// The share to cover, where the model needs to be told.
    pub target: Option<Share>,
    /// For twice-covered weight: never at the expense of once-covered weight.
    pub single_first: bool,
    /// For the longest way: the largest weight times cost counts, rather than the largest cost.
    pub weighted: bool,
    /// What a unit of weight costs for every kilometre, or unit of the matrix, where opening costs
    /// are weighed against that; else one for every metre.
    pub travel_price: Option<Money>,
    /// Decide about today's facilities too.
    pub from_scratch: bool,
    /// How many of today's facilities may close and open elsewhere.
    pub relocate: u32,
    /// Candidates that must open, by id.
    pub require: Vec<String>,
    /// Candidates that must not open, by id.
    pub forbid: Vec<String>,
    /// Where candidates come from.
    pub candidates: CandidateSource,
    /// New sites are at least so far from each other and from today's.
    pub min_spacing: Option<Cost>,
    /// Levels of centre, solved together; empty for one.
    pub tiers: Vec<TierQuestion>,
    /// Whether a tier stands in for those after it.
    pub tiers_nest: bool,
    /// Kinds of demand served together, each by its own limit; empty for the weight alone.
    pub kinds: Vec<KindQuestion>,
    /// New sites of each phase; empty for one.
    pub phases: Vec<u32>,
    /// How many next-best plans to give.
    pub alternatives: u32,
    /// Sites to explain: what would forcing each in cost?
    pub why_not: Vec<String>,
}

impl SiteQuestion {
    /// The plain question of a model.
    pub fn new(model: &'static dyn SitingModel) -> SiteQuestion {
        SiteQuestion {
            model,
            purse: None,
            target: None,
            single_first: false,
            weighted: false,
            travel_price: None,
            from_scratch: false,
            relocate: 0,
            require: Vec::new(),
            forbid: Vec::new(),
            candidates: CandidateSource::Layer,
            min_spacing: None,
            tiers: Vec::new(),
            tiers_nest: false,
            kinds: Vec::new(),
            phases: Vec::new(),
            alternatives: 0,
            why_not: Vec::new(),
        }
    }

    /// The same with so many new sites to open.
    pub fn opening(self, open: u32) -> SiteQuestion {
        SiteQuestion { purse: Some(Purse::Sites(open)), ..self }
    }
}

impl Question {
    /// What sites can hold, where that counts: for a model that keeps capacities always.
    pub(super) fn room(&self) -> Option<CapacityQuestion> {
        let keeps = matches!(&self.ask, Ask::Site(site) if site.model.name() == "cflp");
        self.capacity.or(keeps.then(CapacityQuestion::default))
    }

    /// Whether it is about how far people go, whatever the limit.
    pub fn needs_no_limit(&self) -> bool {
        match &self.ask {
            Ask::Site(site) => site.model.weighs_travel(),
            Ask::Districts(_) => true,
            Ask::Coverage(_) | Ask::Audit(_) => false,
        }
    }

    /// The standard asked for; without one everybody who is reached at all.
    pub(super) fn standard(&self) -> ServiceStandard {
        let measure = match &self.walk {
            _ if self.reach.name() == "matrix" => Measure::OwnUnit,
            Some(walk) if self.reach.name() == "walk" => walk.terms.measure,
            _ => Measure::Distance,
        };
        let whatever = Limit { measure, cost: Cost::MAX };
        ServiceStandard::within(self.within.first().copied().unwrap_or(whatever))
    }

    /// The way of reaching that judges a limit: times are walked, and so are all distances where
    /// the standard is one along the streets; other distances are straight lines.
    pub fn reach_of(&self, limit: Limit) -> &'static dyn ReachModel {
        let along = self.walk.as_ref().is_some_and(|walk| walk.terms.measure == Measure::Distance);
        match limit.measure {
            Measure::Time if self.walk.is_some() => reach::named("walk").unwrap_or(self.reach),
            Measure::Distance if self.walk.is_some() && !along => reach::MODELS[0],
            _ => self.reach,
        }
    }

    /// A limit as a distance: a time is what is walked in it.
    pub fn metres(&self, limit: Limit) -> Cost {
        self.walk.as_ref().map_or(limit.cost, |walk| walk.terms.distance(limit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_numbers_of_sites() {
        let open = |text: &str| text.parse::<Purse>();
        assert_eq!(open("12"), Ok(Purse::Sites(12)));
        assert_eq!(open("1..20"), Ok(Purse::Row(1..=20)));
        for text in ["", "a", "0..3", "5..4", "1..99999999", "-1", "1.5"] {
            assert!(open(text).is_err(), "{text}");
        }
    }
}
