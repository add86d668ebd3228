//! Where the next centres should open.

use super::coverage::subtitle;
use super::{Layout, single};
use crate::language::messages::map as said;
use crate::map::MapError;
use crate::map::painted::{Means, Painted};
use crate::map::side::{Column, Contents};
use crate::map::subject::Subject;
use crate::scenario::Outcome;

/// Today's centres, the proposed ones by number, and what each adds.
pub struct Proposal;

impl Layout for Proposal {
    fn name(&self) -> &'static str {
        "proposal"
    }

    fn describe(&self) -> &'static str {
        "today's centres and the proposed ones, numbered, with what each adds"
    }

    fn lacks(&self, outcome: &Outcome) -> Option<&'static str> {
        outcome.siting.is_none().then_some("nothing is proposed. hint: radii site")
    }

    fn paint(&self, outcome: &Outcome, means: Means<'_>) -> Result<Painted, MapError> {
        let language = means.style.language;
        let subject = Subject::of(outcome, means.style.theme.palette(), language);
        let subtitle = subtitle(outcome, said::WHO_IS_SERVED, language);
        single::paint(&subject, &subtitle, CONTENTS, means)
    }
}

const CONTENTS: Contents = Contents {
    head: |column: &mut Column<'_, '_>, subject| column.figures(subject.outcome),
    list: |column, subject| {
        let opened = subject.outcome.siting.iter().any(|siting| !siting.opened.is_empty());
        column.proposals(subject.outcome);
        if !opened {
            column.gaps(subject.outcome);
        }
    },
};
