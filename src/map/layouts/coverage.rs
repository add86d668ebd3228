//! Who is served and who is not.

use super::{Layout, single};
use crate::language::messages::{map as said, nouns};
use crate::language::{Language, Message};
use crate::map::MapError;
use crate::map::painted::{Means, Painted};
use crate::map::side::{Column, Contents};
use crate::map::subject::Subject;
use crate::scenario::{Outcome, way_in_words};

/// Blocks by verdict, centres and their circles or streets; the largest gaps.
pub struct Coverage;

impl Layout for Coverage {
    fn name(&self) -> &'static str {
        "coverage"
    }

    fn describe(&self) -> &'static str {
        "who is served and who is not, by block; the largest gaps"
    }

    fn lacks(&self, outcome: &Outcome) -> Option<&'static str> {
        let nobody = outcome.study.demand.is_empty();
        nobody.then_some(NOBODY)
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
    list: |column, subject| column.gaps(subject.outcome),
};

/// What an answer about ground alone lacks.
pub const NOBODY: &str = "there is nobody to be served. hint: --demand LAYER, or layout=audit";

/// The centres and their rule in words.
pub fn subtitle(outcome: &Outcome, about: Message, language: Language) -> String {
    let rule = outcome.rule(language);
    let count = |noun, number| language.count(noun, number);
    let proposed = outcome.sites.iter().filter(|site| site.proposed).count();
    let existing = outcome.sites.len() - proposed;
    let centres = match (existing, proposed) {
        (existing, 0) => count(nouns::CENTRES, existing),
        (0, proposed) => count(nouns::PROPOSED_CENTRES, proposed),
        (existing, proposed) => {
            let (centres, ones) =
                (count(nouns::CENTRES, existing), count(nouns::PROPOSED_ONES, proposed));
            language.say(said::CENTRES_AND_PROPOSED, &[("centres", &centres), ("proposed", &ones)])
        }
    };
    if outcome.standard_of_plan {
        // Nobody asked for the limit; what was asked is how far people go.
        let way = way_in_words(outcome.reach, language);
        return language.say(said::HOW_FAR_TO, &[("centres", &centres), ("way", &way)]);
    }
    language.say(about, &[("centres", &centres), ("rule", &rule)])
}
