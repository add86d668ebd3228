//! What a picture shows of an outcome. Adding a layout is one file and one line.

mod audit;
mod catchments;
mod comparison;
mod coverage;
mod difference;
mod districts;
mod histogram;
mod overlap;
mod phases;
mod proposal;
mod single;
mod trade_off;

use std::fmt;

pub use comparison::draw_comparison;
pub use difference::draw_difference;

use super::MapError;
use super::painted::{Means, Painted};
use crate::scenario::Outcome;

/// A way to show an outcome.
pub trait Layout: Sync {
    /// Its name, as people write it.
    fn name(&self) -> &'static str;

    /// What it shows, in a line.
    fn describe(&self) -> &'static str;

    /// What an outcome lacks to be shown so, and what would give it that; `None` where it can be.
    fn lacks(&self, outcome: &Outcome) -> Option<&'static str>;

    /// Whether it is a map, and so needs layers with coordinates.
    fn needs_places(&self) -> bool {
        true
    }

    /// Whether it tells who is served, and so needs an answer that does.
    fn is_of_service(&self) -> bool {
        true
    }

    /// Draw it.
    fn paint(&self, outcome: &Outcome, means: Means<'_>) -> Result<Painted, MapError>;
}

impl fmt::Debug for dyn Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Every layout.
pub static LAYOUTS: &[&dyn Layout] = &[
    &coverage::Coverage,
    &proposal::Proposal,
    &audit::Audited,
    &overlap::Overlap,
    &catchments::Catchments,
    &districts::Divided,
    &phases::Phases,
    &comparison::Comparison,
    &histogram::Histogram,
    &trade_off::Curve,
];

/// The layout of this name.
pub fn named(name: &str) -> Option<&'static dyn Layout> {
    LAYOUTS.iter().copied().find(|layout| layout.name() == name)
}

/// The layout of an outcome for which none is named: what was asked.
pub(super) fn usual(outcome: &Outcome) -> &'static dyn Layout {
    if outcome.districts.is_some() {
        &districts::Divided
    } else if outcome.siting.is_some() {
        &proposal::Proposal
    } else if outcome.audit.is_some() || outcome.street_audit.is_some() {
        &audit::Audited
    } else {
        &coverage::Coverage
    }
}
