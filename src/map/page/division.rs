//! The figures of service districts, in words.

use std::fmt::Display;

use super::document::{Figure, Headline, LegendRow, Text};
use super::figures::{held, word};
use crate::districts::{Balance, load_per_worker};
use crate::language::Message;
use crate::language::messages::{districts as said, nouns, plan};
use crate::map::audit::metres;
use crate::model::{Cost, Tally, Weight, grouped, share};
use crate::scenario::{Districts, Outcome};

/// Reasons told at most why the rules are not kept.
const MOST_REASONS: usize = 5;

/// A message with values that no language changes.
fn say(message: Message, values: &[(&str, &dyn Display)]) -> Text {
    Text::of(|language| language.say(message, values))
}

fn row(label: Text, value: Text, note: Option<Text>) -> Figure {
    Figure { label, value, note }
}

/// What was asked of the districts.
pub fn rule(districts: &Districts) -> Text {
    let heading = if districts.centred { said::HEADING_CENTRES } else { said::HEADING };
    Text::of(|language| {
        let count = language.count(nouns::DISTRICTS, districts.list.len());
        let tolerance = language.hundredths(districts.tolerances[0].fraction());
        language.say(heading, &[("districts", &count), ("tolerance", &tolerance)])
    })
}

/// How many there are, and how even they are.
pub fn headline(districts: &Districts) -> Headline {
    Headline {
        value: Text::of(|language| language.count(nouns::DISTRICTS, districts.list.len())),
        of: Text::of(|language| {
            let largest = language.hundredths(districts.largest());
            language.say(said::LARGEST_OF, &[("largest", &largest)])
        }),
    }
}

/// The figures line by line.
pub fn ledger(outcome: &Outcome, districts: &Districts) -> Vec<Figure> {
    let mut rows = vec![verdict(districts)];
    for (workload, (balance, tolerance)) in
        districts.workloads.iter().zip(districts.division.balance.iter().zip(&districts.tolerances))
    {
        rows.extend(balanced(districts, workload, balance, tolerance.fraction()));
    }
    shape(outcome, districts, &mut rows);
    moved(districts, &mut rows);
    if let (Some(workers), Some([least, most])) = (districts.staff, districts.per_worker()) {
        let (least, most) = (least.grouped(), most.grouped());
        let each = say(said::EACH_HAS, &[("least", &least), ("most", &most)]);
        rows.push(row(word(said::WORKERS), Text::plain(&grouped(u64::from(workers))), Some(each)));
    }
    let whole = outcome.coverage.ledger.demand.weight;
    for (limit, near) in &districts.within {
        let label = if districts.centred { said::NEAR_CENTRES } else { said::NEAR };
        let label =
            Text::of(|language| language.say(label, &[("limit", &limit.in_words(language))]));
        let part = share(near.weight, whole);
        let part = Text::of(|language| language.hundredths(part));
        rows.push(row(label, part, Some(held(*near))));
    }
    rows
}

/// Whether all rules are kept, if not why, and what one may not expect.
fn verdict(districts: &Districts) -> Figure {
    let verdict = if districts.is_met() { plan::EVEN } else { plan::NOT_EVEN };
    let why = Text::of(|language| {
        let why = districts.why.iter().take(MOST_REASONS);
        let why = why.map(|obstacle| obstacle.in_words(language, &str::to_owned));
        let doubts = districts.doubts.iter().take(MOST_REASONS);
        let doubts = doubts.map(|doubt| doubt.in_words(language, &str::to_owned));
        why.chain(doubts).collect::<Vec<String>>().join("\n")
    });
    let is_plain = districts.why.is_empty() && districts.doubts.is_empty();
    row(word(said::RULES), word(verdict), (!is_plain).then_some(why))
}

/// How far the heaviest and the lightest district lie from an even share of a workload.
fn balanced(
    districts: &Districts,
    workload: &str,
    balance: &Balance,
    tolerance: f64,
) -> [Figure; 4] {
    let end = |(district, load): (u32, Weight), part: f64, label: Message, note: Message| {
        let id = &districts.list[district as usize].id;
        let note = Text::of(|language| {
            language.say(note, &[("part", &language.hundredths(part)), ("id", id)])
        });
        row(word(label), Text::plain(&load.grouped()), Some(note))
    };
    let [over, under] = balance.parts();
    let even = load_per_worker(balance.total, balance.districts);
    let allowed = Text::of(|language| {
        language.say(said::ALLOWED, &[("tolerance", &language.hundredths(tolerance))])
    });
    [
        row(
            say(said::LARGEST, &[("workload", &workload)]),
            Text::of(|language| language.hundredths(balance.largest())),
            Some(allowed),
        ),
        row(word(said::EVEN_SHARE), Text::plain(&even.grouped()), None),
        end(balance.heaviest, over, said::HEAVIEST, said::OVER),
        end(balance.lightest, under, said::LIGHTEST, said::UNDER),
    ]
}

/// Pieces, moment and compactness, and how far people are.
fn shape(outcome: &Outcome, districts: &Districts, rows: &mut Vec<Figure>) {
    let division = &districts.division;
    let all = districts.list.len();
    let broken = Text::of(|language| {
        let broken = division.pieces.iter().map(|broken| {
            let first = broken.pieces.iter().filter_map(|piece| piece.first());
            let ids: Vec<String> =
                first.map(|&block| outcome.study.demand.id(block as usize)).collect();
            let district = &districts.list[broken.district as usize].id;
            let pieces = broken.pieces.len();
            let ids = language.list(&ids);
            let values: [(&str, &dyn Display); 3] =
                [("district", district), ("pieces", &pieces), ("ids", &ids)];
            language.say(said::IN_PIECES, &values)
        });
        broken.take(MOST_REASONS).collect::<Vec<_>>().join("\n")
    });
    let whole = all - division.pieces.len();
    let broken = (!division.pieces.is_empty()).then_some(broken);
    rows.push(row(word(said::WHOLE), say(said::OF_ALL, &[("n", &whole), ("all", &all)]), broken));
    if let Some(modules) = &districts.modules {
        let largest = Text::of(|language| {
            let largest = language.hundredths(modules.largest());
            language.say(said::LARGEST_OF, &[("largest", &largest)])
        });
        let count = Text::plain(&grouped(modules.list.len() as u64));
        rows.push(row(word(said::MODULE), count, Some(largest)));
    }
    let [value, bound] = [division.value, division.bound.centred]
        .map(|amount| grouped(districts.amount(amount).round() as u64));
    let none_below = if districts.centred { said::NONE_BELOW } else { said::NONE_BELOW_HERE };
    let proof = Text::of(|language| {
        let gap = language.hundredths(division.centred_gap());
        language.say(none_below, &[("bound", &bound), ("gap", &gap)])
    });
    let label = if districts.centred { said::WEIGHT_TIMES_WAY } else { said::MOMENT };
    // The bound is of divisions that keep the tolerance.
    rows.push(row(word(label), Text::plain(&value), districts.is_met().then_some(proof)));
    rows.push(row(word(said::MEAN_COMPACT), compactness(districts.compactness()), None));
    if let Some(ways) = districts.ways {
        let most = outcome.metres(ways.max);
        let most = Text::of(|language| {
            let most = metres(Cost::from_metres(most), language);
            language.say(said::AT_MOST, &[("most", &most)])
        });
        let label = if districts.centred { said::MEAN_WAY_CENTRES } else { said::MEAN_WAY };
        let mean = outcome.in_metres(ways.mean_micro as f64 / 1e3);
        let mean = Text::of(|language| metres(Cost::from_metres(mean), language));
        rows.push(row(word(label), mean, Some(most)));
    }
    if districts.astray > 0 {
        let blocks = Text::of(|language| language.count(nouns::BLOCKS, districts.astray));
        rows.push(row(word(said::OUTSIDE_GROUND), blocks, None));
    }
}

fn compactness(value: f64) -> Text {
    Text::plain(&format!("{value:.3}"))
}

/// Today's division by the same measures, and who moves.
fn moved(districts: &Districts, rows: &mut Vec<Figure>) {
    if let Some(today) = &districts.today {
        let whole = today.names.len() - today.in_pieces;
        let of_all: [(&str, &dyn Display); 2] = [("n", &whole), ("all", &today.names.len())];
        let largest = Text::of(|language| language.hundredths(today.largest));
        rows.push(row(word(said::LARGEST_TODAY), largest, None));
        rows.push(row(word(said::COMPACT_TODAY), compactness(today.compactness), None));
        rows.push(row(word(said::WHOLE_TODAY), say(said::OF_ALL, &of_all), None));
    }
    if let Some(moved) = &districts.division.moved {
        let tally = Tally { points: moved.blocks.len() as u64, weight: moved.weight };
        let least = moved.at_least.grouped();
        let least = say(said::MOVES_AT_LEAST, &[("least", &least)]);
        rows.push(row(word(said::CHANGING), held(tally), Some(least)));
    }
    let outside = districts.today.iter().map(|today| today.outside.len()).sum();
    if outside > 0 {
        let blocks = Text::of(|language| language.count(nouns::BLOCKS, outside));
        rows.push(row(word(said::NOWHERE), blocks, None));
    }
}

/// A line of the legend: the blocks for which `is` holds; none where it holds for none.
pub fn legend_row(
    outcome: &Outcome,
    class: char,
    label: Message,
    is: impl Iterator<Item = bool>,
) -> Option<LegendRow> {
    let mut tally = Tally::default();
    let points = outcome.study.demand.points.iter().zip(is);
    points.filter(|(_, is)| *is).for_each(|(point, _)| tally.count(point.weight));
    (tally.points > 0).then(|| LegendRow { class, label: word(label), value: held(tally) })
}
