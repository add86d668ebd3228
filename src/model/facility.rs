//! Facilities: the service centres there are.

use super::{Weight, Xy};

/// Level of a centre in the service hierarchy, as the layer names it.
pub type Tier = String;

/// Where a facility stands in its life. Only an existing one serves anybody today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FacilityStatus {
    /// Open today.
    Existing,
    /// Decided, not open yet: serves nobody today.
    Planned,
    /// Shut.
    Closed,
}

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
    /// Whether the planner has decided that it stays, whatever else is decided.
    pub must_stay: bool,
}

impl Facility {
    /// The name where there is one, else the identifier.
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }
}
