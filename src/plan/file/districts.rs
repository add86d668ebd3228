//! Districts as they are written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::written::{Several, Written};
use crate::model::{Cost, Share};

/// Districts of equal weight, each in one piece: one of into, target_weight and around_centres, or
/// keep alone.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DistrictTable {
    /// How many: 12, or [12, 60] for modules and the districts in them.
    #[serde(default)]
    pub into: Several<u32>,
    /// As many as come closest to this weight each.
    pub target_weight: Option<f64>,
    /// One around each centre.
    #[serde(default)]
    pub around_centres: bool,
    /// How far one may lie above or below the even share; 5% unless said.
    pub tolerance: Option<Written<Share>>,
    /// Further columns to share out evenly: ["elderly", "shops:10%"].
    #[serde(default)]
    pub balance: Vec<String>,
    /// Layers of rivers, railways and arterial roads that keep blocks apart, and of bridges.
    #[serde(default)]
    pub barriers: Several<String>,
    /// A layer of zones that no district crosses.
    pub within_zones: Option<String>,
    /// A layer of today's districts: as few people as can be change theirs. As many as today unless
    /// another number is said.
    pub keep: Option<String>,
    /// Workers to share out.
    pub staff: Option<u32>,
    /// How wide a gap two neighbours may have between them.
    pub gap: Option<Written<Cost>>,
}
