//! What is made as small as it can be: what serving everybody costs, or the weight that nobody
//! serves.

use crate::siting::Objective;

/// What is made small. Counting the weight that is left out, each unit of it costs 1 and serving
/// costs nothing; then the most covered is the least left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// Travel, and what opening costs, of serving everybody.
    Cost,
    /// Weight left out.
    Left,
}

impl Goal {
    /// What an objective makes small.
    pub fn of(objective: Objective) -> Goal {
        match objective {
            Objective::Weight { .. } => Goal::Left,
            Objective::Cost | Objective::Travel | Objective::Farthest | Objective::Total => {
                Goal::Cost
            }
        }
    }

    /// Whether it counts weight.
    pub fn is_weight(self) -> bool {
        self == Goal::Left
    }
}
