//! How far people are from their nearest centre.

use super::Layout;
use crate::map::charts;
use crate::map::painted::{Means, Painted};
use crate::map::{MapError, title_of};
use crate::scenario::Outcome;

/// Their share by distance, the limit marked.
pub struct Histogram;

impl Layout for Histogram {
    fn name(&self) -> &'static str {
        "histogram"
    }

    fn describe(&self) -> &'static str {
        "how far people are from their nearest centre, as a chart"
    }

    fn lacks(&self, outcome: &Outcome) -> Option<&'static str> {
        if outcome.blocks.is_some() {
            return Some(
                "blocks count by the share of their ground, and a distance is that of one point. hint: --blocks point",
            );
        }
        let nobody = outcome.coverage.ledger.demand.weight.0 == 0 || outcome.sites.is_empty();
        nobody.then_some("there is nobody whose distance could be shown. hint: --demand LAYER")
    }

    fn needs_places(&self) -> bool {
        false
    }

    fn paint(&self, outcome: &Outcome, means: Means<'_>) -> Result<Painted, MapError> {
        let title = title_of(&outcome.study, means.style);
        Ok(charts::Histogram::of(outcome).paint(outcome, &title, means))
    }
}
