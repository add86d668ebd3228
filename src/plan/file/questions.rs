//! Questions as they are written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::written::{Several, Speed, Written};
use crate::model::{Cost, Limit, Money, Share};
use crate::scenario::Purse;

/// Whether to audit, or how.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "not an audit; allowed: true, or { repair = true, open = 6 }")]
pub enum Verdict {
    /// Audit.
    Plain(bool),
    /// Audit, and more.
    More(AuditTable),
}

/// A certificate that there is a centre within the limit of every place.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuditTable {
    /// Propose the fewest stations that make the claim true.
    #[serde(default)]
    pub repair: bool,
    /// Propose so many stations that help most.
    pub open: Option<u32>,
}

/// Where next?
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteTable {
    /// lscp, mclp, pscp, backup, p-median or p-center: radii help site.
    pub model: String,
    /// How many new centres: a number, a row (1..20), or a number for each tier.
    pub open: Option<OpenTable>,
    /// What the new centres may cost together.
    pub budget: Option<Written<Money>>,
    /// The kinds of demand it is sited for together (mclp), by their shares; else the weight alone.
    #[serde(default)]
    pub demands: Vec<String>,
    /// Share of the demand to cover (pscp).
    pub target: Option<Written<Share>>,
    /// New centres of each phase: [6, 6].
    #[serde(default)]
    pub phases: Vec<u32>,
    /// Up to so many of today's centres may close and open elsewhere.
    #[serde(default)]
    pub relocate: u32,
    /// Decide about today's centres too.
    #[serde(default)]
    pub from_scratch: bool,
    /// Cover twice only what costs no single coverage (backup).
    #[serde(default)]
    pub single_first: bool,
    /// The largest weight times distance counts, rather than the largest distance (p-center).
    #[serde(default)]
    pub weighted: bool,
    /// What a unit of weight costs for every kilometre (cflp).
    pub travel_cost: Option<Written<Money>>,
    /// A higher tier also serves as a lower one.
    #[serde(default)]
    pub tiers_nest: bool,
    /// Candidates that must open, by id.
    #[serde(default)]
    pub require_site: Vec<String>,
    /// Candidates that must not open, by id.
    #[serde(default)]
    pub forbid_site: Vec<String>,
    /// Where candidates come from, instead of the layer: grid:200m, planar.
    pub candidates: Option<String>,
    /// New centres are at least so far from each other and from today's.
    pub min_spacing: Option<Written<Cost>>,
    /// How many next-best plans to give.
    #[serde(default)]
    pub alternatives: u32,
    /// Candidates to explain: what would forcing each in cost?
    #[serde(default)]
    pub why_not: Vec<String>,
    /// Stop when the answer is proved to be this close to the best.
    pub gap: Option<Written<Share>>,
}

/// How many open.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "not a number of sites; allowed: a number, a row such as 1..20, or a number for each tier such as { street = 1, station = 6 }"
)]
pub enum OpenTable {
    /// A number of sites, or a row of numbers.
    Purse(Written<Purse>),
    /// A number for each tier.
    Tiers(BTreeMap<String, u32>),
}

/// A row of values for each of several keys; all combinations are asked.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SweepTable {
    /// Numbers of new centres: "1..20", or [5, 10, 20].
    #[serde(default)]
    pub open: Several<Written<Purse>>,
    /// Limits: ["800m", "1km", "1.2km"].
    #[serde(default)]
    pub within: Several<Written<Limit>>,
    /// Walking speeds: ["50m/min", "80m/min"].
    #[serde(default)]
    pub speed: Several<Written<Speed>>,
    /// Shares to cover: ["80%", "90%"].
    #[serde(default)]
    pub target: Several<Written<Share>>,
    /// Amounts to spend.
    #[serde(default)]
    pub budget: Several<Written<Money>>,
    /// More combinations than this are refused; 500 unless said.
    pub most: Option<usize>,
}

/// What it comes to when something fails.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "not a stress test; allowed: each-facility, each-bridge, or { demand = 20%, runs = 200 }"
)]
pub enum Stress {
    /// Each of a kind in turn.
    Each(StressName),
    /// Demand that is not what was counted.
    Demand(DemandStress),
}

/// What fails, one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StressName {
    /// Each centre closes in turn (N-1).
    EachFacility,
    /// Each bridge of the streets is closed in turn.
    EachBridge,
}

/// Random demand within a margin.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DemandStress {
    /// By how much the weight of each block may be off: 20%.
    pub demand: Written<Share>,
    /// How many draws; 200 unless said.
    pub runs: Option<u32>,
    /// Where the draws start; the study's seed unless said.
    pub seed: Option<u64>,
}
