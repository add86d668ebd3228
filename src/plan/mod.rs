//! A plan file: many questions about one study, answered in one run and compared.
//!
//! `file` is the plan as it is written, `resolve` finds what is wrong with it, `town` reads the
//! data once, `state` makes a scenario's edits, `run` answers case by case, `figures` compares.

mod asked;
mod bridges;
mod case;
mod desk;
mod diff;
mod edit;
mod error;
mod figures;
pub mod file;
mod growth;
mod init;
mod measured;
mod rehearsal;
mod resolve;
mod rules;
mod run;
mod scenario;
mod standards;
mod standing;
mod state;
mod stress;
mod sweep;
mod town;
mod trade_off;
mod turns;
mod wishes;

pub use case::{Case, cases, longest};
pub use diff::{Difference, Fall, NoResult, Side, differences, sides};
pub use error::{Complaint, PlanError, PlanText};
pub use figures::{
    AuditFigures, AxisValue, Distances, Figures, Gains, GroupFigures, NeighbourhoodFigures,
    OtherStandard, PhaseFigures, RequirementFigures, SitingFigures, StandardFigures, WorstPlace,
};
pub use init::sketch;
pub use run::{Finished, Runner};
pub use scenario::{Kind, Plan, Scenario, Standard, Tier, Wish};
pub use standards::{BuiltIn, Certainty, STANDARDS};
pub use state::State;
pub use stress::{Failure, StressFigures};
pub use sweep::{Axis, Value};
pub use town::{Belonging, Town};
pub use trade_off::{Point, Series, TradeOff, Ways, trade_offs};
pub use turns::Turn;

/// The JSON Schema of plan files, ending in a line end.
pub fn schema() -> String {
    let schema = schemars::schema_for!(file::PlanFile);
    // Serialising a schema cannot fail.
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}
