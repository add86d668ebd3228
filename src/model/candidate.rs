//! Candidate sites: where a facility could open.

use super::{Carried, Money, Tier, Weight, Xy};

/// What the planner has already decided about a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SiteRole {
    /// May open.
    Free,
    /// Must open.
    Required,
    /// Must not open.
    Forbidden,
}

/// A place where a facility could open. Once opened it is a facility.
#[derive(Debug, Clone, PartialEq)]
pub struct CandidateSite {
    /// Identifier, unique among the candidates.
    pub id: String,
    /// Name, where the layer has one.
    pub name: Option<String>,
    /// Where it is.
    pub at: Xy,
    /// What the planner decided.
    pub role: SiteRole,
    /// What opening it costs, where the layer says.
    pub cost: Option<Money>,
    /// How much demand it could serve, where the layer says.
    pub capacity: Option<Weight>,
    /// The only level of centre it may become, where the layer names one.
    pub tier: Option<Tier>,
    /// The cells of its row that play no part, for the outputs.
    pub carried: Carried,
}
