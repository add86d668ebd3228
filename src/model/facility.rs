//! Facilities: the service centres there are.

use super::{Carried, Money, Weight, Xy};

/// Level of a centre in the service hierarchy, as the layer names it.
pub type Tier = String;

/// A service centre.
#[derive(Debug, Clone, PartialEq)]
pub struct Facility {
    /// Identifier, unique in its layer.
    pub id: String,
    /// Name, where the layer has one.
    pub name: Option<String>,
    /// Where it is.
    pub at: Xy,
    /// Its level, where the layer has one.
    pub tier: Option<Tier>,
    /// How much demand it can serve, where the layer says.
    pub capacity: Option<Weight>,
    /// What opening it costs (for today's: keeping it), where the layer says.
    pub cost: Option<Money>,
    /// Whether the planner has decided that it stays, whatever else is decided.
    pub must_stay: bool,
    /// The cells of its row that play no part, for the outputs.
    pub carried: Carried,
}
