//! Edits as they are written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::written::{Factor, TextOr, Written};
use crate::model::{Cost, Money};

/// A new centre.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CentreEdit {
    /// Its id, unlike any other's.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Where: [lon, lat] in the study's coordinate system.
    pub at: [f64; 2],
    /// Its level.
    pub tier: Option<String>,
    /// How much demand it can serve.
    pub capacity: Option<f64>,
    /// What opening it costs.
    pub cost: Option<Written<Money>>,
}

/// Facilities: one by its id, or all that pass a filter.
pub type Which = TextOr<WhichTable>;

/// All facilities that pass a filter.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WhichTable {
    /// The filter, on a column of the facilities: tier=station.
    #[serde(rename = "where")]
    pub filter: String,
}

/// A centre that moves.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveEdit {
    /// The centre.
    pub id: String,
    /// Where to: [lon, lat], or the id of a candidate.
    pub to: Target,
}

/// A place, or a candidate by its id.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "not a place; allowed: a place such as [106.81, 39.66], or the id of a candidate"
)]
pub enum Target {
    /// [lon, lat] in the study's coordinate system.
    At([f64; 2]),
    /// A candidate.
    Candidate(String),
}

/// A centre of another tier or capacity.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpgradeEdit {
    /// The centre.
    pub id: Option<String>,
    /// Instead of one: all that pass a filter on a column of the facilities.
    #[serde(rename = "where")]
    pub filter: Option<String>,
    /// Its level from now on.
    pub tier: Option<String>,
    /// How much demand it can serve from now on.
    pub capacity: Option<f64>,
}

/// A place where a centre could open.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CandidateEdit {
    /// Its id, unlike any other's.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Where: [lon, lat] in the study's coordinate system.
    pub at: [f64; 2],
    /// The only level of centre it may become.
    pub tier: Option<String>,
    /// What opening it costs.
    pub cost: Option<Written<Money>>,
    /// How much demand it could serve.
    pub capacity: Option<f64>,
}

/// Demand that grows or shrinks.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GrowEdit {
    /// Only blocks that pass: street=..., year>2000; all unless said.
    #[serde(rename = "where")]
    pub filter: Option<String>,
    /// By what weights are multiplied: 1.2, 80%; 0 empties.
    pub factor: Written<Factor>,
    /// Only this kind of demand (its weight column); all unless said.
    pub kind: Option<String>,
}

/// A new residential area: a point, or ground over which its weight is spread. Of kinds of demand as
/// many are assumed in it as there are on average.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DemandEdit {
    /// Its id; blocks it is spread over are ID-1, ID-2 ...
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// A point: [lon, lat] in the study's coordinate system.
    pub at: Option<[f64; 2]>,
    /// Or its outline: [[lon, lat], ...].
    pub outline: Option<Vec<[f64; 2]>>,
    /// Or a layer of blocks with weights of their own.
    pub layer: Option<String>,
    /// How much demand altogether; needed unless a layer has weights.
    pub weight: Option<f64>,
    /// How far apart blocks are that an outline is filled with; 200m unless said.
    pub spacing: Option<Written<Cost>>,
    /// The neighbourhood it belongs to; else its name.
    pub neighbourhood: Option<String>,
}

/// A street that is added or closed.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "not a street; allowed: a layer of lines, or { line = [[106.80, 39.66], [106.82, 39.66]], bridge = true }"
)]
pub enum LineEdit {
    /// A layer of lines.
    Layer(String),
    /// A line of positions.
    Line(DrawnLine),
}

/// A line of positions.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawnLine {
    /// Positions: [[lon, lat], [lon, lat]]; one for a point that closes the street it is on.
    pub line: Vec<[f64; 2]>,
    /// Whether it is a bridge or a tunnel, and meets the streets at its ends only.
    #[serde(default)]
    pub bridge: bool,
}
