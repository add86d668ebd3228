//! What sites can hold, and who goes where because of it.

use super::Problem;
use crate::model::{Cost, Weight};

/// What sites can hold. Sites are counted from the candidates on: after them come the facilities
/// that stay open, in [`Travel`](super::Travel) too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capacity {
    /// Weight that each site can serve, the candidates first; `None` where nothing limits it.
    pub holds: Vec<Option<Weight>>,
    /// Nobody goes farther than this (inclusive).
    pub limit: Cost,
    /// Whether the weight of a demand point goes to one site as a whole, rather than to several.
    pub single_source: bool,
}

/// Weight of a demand point that goes to a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Allotment {
    /// The demand point.
    pub demand: u32,
    /// The site: a candidate, or after them a facility that stays open.
    pub site: u32,
    /// How much of its weight.
    pub weight: Weight,
}

impl Capacity {
    /// Room of a site, for sums: as much as there is weight where nothing limits it.
    pub fn room(&self, site: usize, all: Weight) -> Weight {
        self.holds[site].map_or(all, |holds| holds.min(all))
    }
}

impl Problem<'_> {
    /// Sites that stay open, counted after the candidates; none where they are not told apart.
    pub fn standing_sites(&self) -> std::ops::Range<u32> {
        let all = self.capacity.as_ref().map_or(0, |capacity| capacity.holds.len());
        self.roles.len() as u32..all.max(self.roles.len()) as u32
    }
}
