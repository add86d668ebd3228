//! What each further centre adds.

use super::Layout;
use crate::language::messages::map as said;
use crate::map::charts;
use crate::map::furniture::source_lines;
use crate::map::painted::{Means, Painted};
use crate::map::{MapError, title_of};
use crate::model::{Measure, Tally, Weight, share};
use crate::plan::{Point, Series, TradeOff, Ways};
use crate::scenario::{Amount, Outcome, Siting, way_in_words};
use crate::siting::Objective;

/// The curve of a row of plans, and its knee.
pub struct Curve;

impl Layout for Curve {
    fn name(&self) -> &'static str {
        "trade-off"
    }

    fn describe(&self) -> &'static str {
        "what each further centre adds, and the knee, as a chart"
    }

    fn lacks(&self, outcome: &Outcome) -> Option<&'static str> {
        let curved = outcome.siting.as_ref().is_some_and(|siting| !siting.curve.is_empty());
        (!curved).then_some("there is no row of plans. hint: radii site --model mclp --open 1..20")
    }

    fn needs_places(&self) -> bool {
        false
    }

    fn paint(&self, outcome: &Outcome, means: Means<'_>) -> Result<Painted, MapError> {
        let Some(siting) = &outcome.siting else {
            return Err(MapError::Draw("no plan".to_owned()));
        };
        let language = means.style.language;
        let subtitle = if siting.model.weighs_travel() {
            let way = way_in_words(outcome.reach, language);
            language.say(said::WHAT_EACH_SHORTENS, &[("way", &way)])
        } else {
            language.say(said::WHAT_EACH_ADDS, &[("rule", &outcome.rule(language))])
        };
        let title = title_of(&outcome.study, means.style);
        let sources = source_lines(&outcome.study, means.style);
        Ok(charts::paint_trade_off(&trade_off(outcome, siting), &title, &subtitle, sources, means))
    }
}

/// The curve as a sweep over the number of new centres.
fn trade_off(outcome: &Outcome, siting: &Siting) -> TradeOff {
    let all = outcome.coverage.ledger.demand;
    let point = |point: &crate::scenario::CurvePoint| {
        let (weight, way) = match outcome.amount(siting, point.value) {
            Amount::Weight(weight) => (weight.min(all.weight), 0.0),
            Amount::Travel { mean: way, .. } | Amount::Farthest(way) => (Weight::ZERO, way.length),
            Amount::Total(sum) | Amount::Heaviest(sum) => (Weight::ZERO, sum),
            Amount::Money(_) | Amount::Sites(_) | Amount::Share(_) => (Weight::ZERO, 0.0),
        };
        Point {
            label: point.open.to_string(),
            number: f64::from(point.open),
            served: Tally { points: 0, weight },
            share: share(weight, all.weight),
            way,
            sites: outcome.sites.iter().filter(|site| !site.proposed).count()
                + point.opened.iter().filter(|opened| !opened.existing).count(),
            status: Some(point.status.name().to_owned()),
        }
    };
    let points: Vec<Point> = siting.curve.iter().map(point).collect();
    let knee =
        siting.knee.and_then(|knee| siting.curve.iter().position(|point| point.open == knee));
    let series = vec![Series { label: String::new(), points, knee }];
    let ways = siting.model.weighs_travel().then(|| Ways {
        longest: siting.model.objective() == Objective::Farthest,
        measure: match siting.weighted {
            true => Measure::OwnUnit,
            false => outcome.standard.limit.measure,
        },
    });
    TradeOff { scenario: String::new(), key: "open".to_owned(), ways, series }
}
