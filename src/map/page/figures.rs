//! The figures of a page, in words.

use super::document::{Figure, Headline, LegendRow, Text};
use crate::language::Message;
use crate::language::messages::{map as said, nouns};
use crate::map::audit::metres;
use crate::map::class::Class;
use crate::map::percent;
use crate::model::{Cost, Tally, Weight, share};
use crate::scenario::{Outcome, status_in_words};

pub fn word(message: Message) -> Text {
    Text::of(|language| language.word(message).to_owned())
}

/// The one figure that says it.
pub fn headline(outcome: &Outcome) -> Headline {
    let ledger = outcome.coverage.ledger;
    let holds = outcome
        .audit
        .as_ref()
        .map(|audit| (audit.holds, said::CLAIM))
        .or(outcome.street_audit.as_ref().map(|audit| (audit.holds, said::CLAIM_ON_FOOT)));
    let limit = outcome.standard.limit;
    if let Some((holds, claim)) = holds {
        return Headline {
            value: word(if holds { said::HOLDS } else { said::FAILS }),
            of: Text::of(|language| language.say(claim, &[("limit", &limit.in_words(language))])),
        };
    }
    Headline {
        value: Text::of(|language| {
            percent(share(ledger.served.weight, ledger.demand.weight), language)
        }),
        of: within(outcome),
    }
}

/// What a share is of.
pub fn within(outcome: &Outcome) -> Text {
    Text::of(|language| {
        let limit = outcome.standard.limit.in_words(language);
        let counted = outcome.counted(language);
        language.say(said::OF_WITHIN, &[("counted", &counted), ("limit", &limit)])
    })
}

/// Blocks and what they weigh.
pub fn held(tally: Tally) -> Text {
    Text::of(|language| {
        let blocks = language.count(nouns::BLOCKS, tally.points as usize);
        let weight = tally.weight.grouped();
        let values: [(&str, &dyn std::fmt::Display); 2] =
            [("weight", &weight), ("blocks", &blocks)];
        language.say(said::CLASS_HOLDS, &values)
    })
}

/// The account line by line, and what goes with it.
pub fn ledger(outcome: &Outcome) -> Vec<Figure> {
    let mut rows = Vec::new();
    let mut push = |label: Text, value: Text, note: Option<Text>| {
        rows.push(Figure { label, value, note });
    };
    audited(outcome, &mut push);
    let coverage = &outcome.coverage;
    let ledger = coverage.ledger;
    let part = |weight: Weight| {
        Some(Text::of(|language| percent(share(weight, ledger.demand.weight), language)))
    };
    if ledger.demand.points > 0 {
        push(word(said::ALL_DEMAND), held(ledger.demand), None);
        push(word(said::SERVED), held(ledger.served), part(ledger.served.weight));
        if coverage.room.is_some() {
            let full = ledger.over_capacity;
            push(word(said::FULL), held(full), part(full.weight));
        }
        push(word(said::UNCOVERED), held(ledger.uncovered), part(ledger.uncovered.weight));
        if ledger.unsnapped.points > 0 {
            push(word(said::NO_STREET), held(ledger.unsnapped), part(ledger.unsnapped.weight));
        }
        let estimated = coverage.estimated.all();
        if estimated.points > 0 {
            push(word(said::ESTIMATED), held(estimated), part(estimated.weight));
        }
        let twice = coverage.covered_twice;
        push(word(said::TWICE), held(twice), part(twice.weight));
        if let Some(before) = &outcome.before {
            let served = before.ledger.served.weight;
            push(
                word(said::BEFORE),
                Text::of(|language| percent(share(served, ledger.demand.weight), language)),
                None,
            );
        }
    }
    if let Some(nearest) = coverage.nearest.filter(|_| outcome.reach != "matrix") {
        let mean = Cost((outcome.in_metres(nearest.mean_micro as f64 / 1e3) * 1e3).round() as u32);
        let most = Cost((outcome.metres(nearest.max) * 1e3).round() as u32);
        push(word(said::MEAN_DISTANCE), Text::of(|language| metres(mean, language)), None);
        push(word(said::FARTHEST_BLOCK), Text::of(|language| metres(most, language)), None);
    }
    if let Some(ground) = outcome.ground {
        let area = format!("{:.1}", ground.km2);
        push(
            Text::of(|language| language.say(said::GROUND_COVERED, &[("area", &area)])),
            Text::of(|language| percent(ground.covered.middle() / ground.km2, language)),
            None,
        );
    }
    if let Some(siting) = &outcome.siting {
        let status = siting.solution.status;
        let new = siting.opened.iter().filter(|opened| !opened.existing).count();
        push(
            word(said::PROPOSED),
            Text::plain(&new.to_string()),
            Some(Text::of(|language| status_in_words(status, language).to_owned())),
        );
    }
    rows
}

/// What an audit found.
fn audited(outcome: &Outcome, push: &mut dyn FnMut(Text, Text, Option<Text>)) {
    if let Some(audit) = &outcome.audit {
        if let Some(farthest) = audit.farthest {
            let distance = Text::of(|language| metres(farthest.distance, language));
            push(word(said::FROM_FARTHEST), distance, None);
        }
        let area = format!("{:.1}", audit.km2);
        let bare = audit.uncovered.middle();
        push(
            Text::of(|language| language.say(said::GROUND_WITHOUT, &[("area", &area)])),
            Text::of(|language| percent(bare / audit.km2, language)),
            Some(Text::of(|language| {
                language.say(said::SQUARE_KILOMETRES, &[("n", &format_args!("{bare:.2}"))])
            })),
        );
        let needed = audit.least.proved() as usize;
        let needed = Text::of(|language| language.count(nouns::CENTRES, needed));
        push(word(said::NEEDS_AT_LEAST), needed, None);
    }
    if let Some(audit) = &outcome.street_audit {
        if let Some(walked) = audit.farthest.and_then(|farthest| farthest.walked) {
            let walk = Text::of(|language| metres(Cost(walked), language));
            push(word(said::LONGEST_WALK), walk, None);
        }
        let km = format!("{:.1}", audit.streets_km);
        push(
            Text::of(|language| language.say(said::STREETS_WITHOUT, &[("km", &km)])),
            Text::of(|language| percent(audit.uncovered_km / audit.streets_km, language)),
            None,
        );
    }
}

/// The classes that blocks have, and what each holds.
pub fn legend(outcome: &Outcome, family: &[Class], classes: &[Class]) -> Vec<LegendRow> {
    let mut rows = Vec::new();
    for &class in family {
        let mut tally = Tally::default();
        for (index, (point, of)) in outcome.study.demand.points.iter().zip(classes).enumerate() {
            let room = outcome.coverage.room.as_ref();
            let lacking = room.map_or(Weight::ZERO, |room| room.lacking[index]);
            tally += of.adds_to(class, point.weight, lacking);
        }
        // Blocks that are served by their share are no whole lines of the account.
        match class {
            Class::Served if outcome.blocks.is_some() => tally = outcome.coverage.ledger.served,
            Class::Uncovered if outcome.blocks.is_some() => {
                tally = outcome.coverage.ledger.uncovered;
            }
            _ => {}
        }
        if class.is_always_listed() || tally.points > 0 {
            rows.push(LegendRow {
                class: class.letter(),
                label: word(class.label()),
                value: held(tally),
            });
        }
    }
    rows
}
