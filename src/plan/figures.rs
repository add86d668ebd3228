//! What a case comes to, in the numbers that scenarios are compared by.

use serde::{Deserialize, Serialize};

use super::stress::StressFigures;
use crate::model::{Tally, Weight};

/// What a case comes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Its name: the scenario's, with the values of its sweep.
    pub name: String,
    /// The scenario.
    pub scenario: String,
    /// What the scenario is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The values of its sweep.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<AxisValue>,
    /// What it is judged by.
    pub standard: StandardFigures,
    /// Centres that serve.
    pub sites: usize,
    /// Centres opened by edits and proposals, by id.
    pub opened: Vec<String>,
    /// Centres closed by edits and proposals, by id.
    pub closed: Vec<String>,
    /// What opening the proposed sites costs, where candidates have costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
    /// Everybody.
    pub demand: Tally,
    /// Who is served.
    pub served: Tally,
    /// As a share.
    pub share: f64,
    /// Within reach of centres that are full.
    #[serde(default, skip_serializing_if = "is_nobody")]
    pub over_capacity: Tally,
    /// Of them those who are served by estimate only.
    #[serde(default, skip_serializing_if = "is_nobody")]
    pub estimated: Tally,
    /// Who gains and who loses against the base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Gains>,
    /// How far people are from their nearest centre.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearest: Option<Distances>,
    /// The neighbourhood of which least is served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worst_neighbourhood: Option<WorstPlace>,
    /// The model, its value and its proof.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub siting: Option<SitingFigures>,
    /// The requirement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requirement: Option<RequirementFigures>,
    /// The districts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub districts: Option<DistrictFigures>,
    /// The audit's verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<AuditFigures>,
    /// The other standards beside the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<OtherStandard>,
    /// The kinds of demand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<GroupFigures>,
    /// The tiers, each by its own centres and limit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<GroupFigures>,
    /// The neighbourhoods.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub neighbourhoods: Vec<NeighbourhoodFigures>,
    /// What it comes to when something fails.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stress: Vec<StressFigures>,
}

fn is_nobody(tally: &Tally) -> bool {
    *tally == Tally::default()
}

/// A value of a sweep.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AxisValue {
    /// The key.
    pub key: String,
    /// The value as it is written.
    pub label: String,
    /// The value as a number: metres, minutes, sites, per cent.
    pub number: f64,
}

/// What a case is judged by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StandardFigures {
    /// Its name, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The limit.
    pub limit: String,
    /// The way of reaching.
    pub reach: String,
    /// Metres a minute, where it is walked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed_m_per_min: Option<f64>,
}

/// Who gains and who loses against the base: people served now who were not, and the other way
/// round, with the weights of the case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gains {
    /// The base.
    pub base: String,
    /// Served now, not in the base; new residents among them.
    pub gained: Tally,
    /// Served in the base, not now.
    pub lost: Tally,
}

/// How far people are from their nearest centre, in metres (of a walking time, what is walked).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Distances {
    /// The mean, weighted.
    pub mean_m: f64,
    /// Nine in ten blocks are at most this far.
    pub p90_m: f64,
    /// The farthest block.
    pub max_m: f64,
    /// Gini coefficient of the distance over people: 0 is equal for all.
    pub gini: f64,
}

/// The neighbourhood of which least is served.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WorstPlace {
    /// Its name.
    pub name: String,
    /// The share of its demand that is served.
    pub share: f64,
}

/// A siting answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SitingFigures {
    /// The model.
    pub model: String,
    /// How the solve ended.
    pub status: String,
    /// The gap of the proof; none where nothing does what is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<f64>,
    /// New sites.
    pub new: usize,
    /// Served weight after each phase.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phases: Vec<PhaseFigures>,
    /// Why nothing does what is asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<String>,
}

/// Districts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DistrictFigures {
    /// How many.
    pub districts: usize,
    /// How the search ended.
    pub status: String,
    /// Whether each is in one piece and within the tolerance.
    pub met: bool,
    /// The largest deviation from the even share, as a part of it.
    pub largest_deviation: f64,
    /// Weight that changes district, where today's are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved: Option<Weight>,
}

/// A phase of a siting answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhaseFigures {
    /// Sites opened in it, by id.
    pub opened: Vec<String>,
    /// Weight served once it is done.
    pub served: Weight,
}

/// Whether a required share is served.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RequirementFigures {
    /// The share.
    pub share: f64,
    /// Whether it is, by what is measured.
    pub met: bool,
    /// Whether it would be, were all estimates true.
    pub estimated_met: bool,
}

/// The verdict of an audit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditFigures {
    /// Whether there is a centre within the limit of every place.
    pub holds: bool,
    /// How far the farthest place is, metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worst_m: Option<f64>,
    /// Ground beyond the limit, square kilometres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncovered_km2: Option<f64>,
    /// Streets beyond the limit, kilometres, where the claim is about a walk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncovered_km: Option<f64>,
    /// Stations that would make it true, where asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stations: Option<usize>,
}

/// Another standard beside the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OtherStandard {
    /// What it is.
    pub standard: StandardFigures,
    /// The served share.
    pub share: f64,
}

/// A kind of demand or a tier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupFigures {
    /// Its name.
    pub name: String,
    /// Its limit.
    pub limit: String,
    /// Its centres, of a tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sites: Option<usize>,
    /// Its demand.
    pub demand: Tally,
    /// Who is served.
    pub served: Tally,
    /// As a share.
    pub share: f64,
}

/// A neighbourhood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NeighbourhoodFigures {
    /// Its name.
    pub name: String,
    /// Its demand.
    pub demand: Tally,
    /// Who is served.
    pub served: Tally,
    /// As a share.
    pub share: f64,
    /// Served now, not in the base.
    pub gained: Weight,
    /// Served in the base, not now.
    pub lost: Weight,
}
