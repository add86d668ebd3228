//! Whether a claim about every place of an area holds.

use super::coverage::subtitle;
use super::{Layout, single};
use crate::language::messages::map as said;
use crate::map::MapError;
use crate::map::painted::{Means, Painted};
use crate::map::side::{Column, Contents};
use crate::map::subject::Subject;
use crate::scenario::Outcome;

/// Ground or streets without a centre, the deepest places, the way from the farthest.
pub struct Audited;

impl Layout for Audited {
    fn name(&self) -> &'static str {
        "audit"
    }

    fn describe(&self) -> &'static str {
        "verdict on the claim: holes by rank, their deepest places, stations that repair it"
    }

    fn lacks(&self, outcome: &Outcome) -> Option<&'static str> {
        let audited = outcome.audit.is_some() || outcome.street_audit.is_some();
        (!audited).then_some("no claim is judged. hint: radii audit")
    }

    fn paint(&self, outcome: &Outcome, means: Means<'_>) -> Result<Painted, MapError> {
        let language = means.style.language;
        let subject = Subject::of_audit(outcome, means.style.theme.palette(), language);
        let subtitle = subtitle(outcome, said::DOES_EVERY_PLACE, language);
        let contents = if outcome.audit.is_some() { ON_GROUND } else { ON_STREETS };
        single::paint(&subject, &subtitle, contents, means)
    }
}

const ON_GROUND: Contents = Contents {
    head: |column: &mut Column<'_, '_>, subject| {
        if let Some(audit) = subject.audit() {
            column.verdict(subject.outcome, audit);
            column.ground_legend(audit);
        }
    },
    list: |column, subject| {
        if let Some(audit) = subject.audit() {
            column.holes(subject.outcome, audit);
            column.stations(audit);
        }
    },
};

const ON_STREETS: Contents = Contents {
    head: |column: &mut Column<'_, '_>, subject| column.street_verdict(subject.outcome),
    list: |column, subject| column.street_holes(subject.outcome),
};
