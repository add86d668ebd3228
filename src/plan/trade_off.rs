//! A sweep as a trade-off: what each value comes to, and where more stops paying.

use serde::Serialize;

use super::figures::Figures;
use crate::model::{Measure, Tally};
use crate::scenario::knee;

/// A sweep, along one of its keys.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TradeOff {
    /// The scenario.
    pub scenario: String,
    /// The key along which it goes: `open` where it is swept, else the one of most values.
    pub key: String,
    /// Which way its points tell of, where they do not tell of shares.
    #[serde(skip)]
    pub ways: Option<Ways>,
    /// A curve for each combination of the other keys.
    pub series: Vec<Series>,
}

/// The way that the points of a curve tell of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ways {
    /// That of whoever has farthest to go; else the mean.
    pub longest: bool,
    /// Its unit.
    pub measure: Measure,
}

/// One curve.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Series {
    /// The values of the other keys; empty where there are none.
    pub label: String,
    /// Its points, ascending.
    pub points: Vec<Point>,
    /// The point farthest above the straight line from the first to the last.
    pub knee: Option<usize>,
}

/// One point.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point {
    /// The value as it is written.
    pub label: String,
    /// The value as a number.
    pub number: f64,
    /// Who is served.
    pub served: Tally,
    /// As a share.
    pub share: f64,
    /// The way of [`TradeOff::ways`].
    #[serde(skip)]
    pub way: f64,
    /// Centres that serve.
    pub sites: usize,
    /// How the solve ended, where something was sited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// The sweeps among some cases, in their order.
pub fn trade_offs<'f>(cases: impl Iterator<Item = &'f Figures>) -> Vec<TradeOff> {
    let swept: Vec<&Figures> = cases.filter(|figures| !figures.values.is_empty()).collect();
    let rows = swept.chunk_by(|a, b| a.scenario == b.scenario);
    rows.filter_map(trade_off).collect()
}

fn trade_off(cases: &[&Figures]) -> Option<TradeOff> {
    let first = cases.first()?;
    let keys = first.values.iter().map(|value| value.key.as_str());
    let different = |key: &str| {
        let labels = cases.iter().flat_map(|case| &case.values).filter(|value| value.key == key);
        let mut labels: Vec<&str> = labels.map(|value| value.label.as_str()).collect();
        labels.sort_unstable();
        labels.dedup();
        labels.len()
    };
    let key = keys.rev().max_by_key(|key| (*key == "open", different(key)))?.to_owned();
    let mut series: Vec<Series> = Vec::new();
    for case in cases {
        let others = case.values.iter().filter(|value| value.key != key);
        let label: Vec<String> =
            others.map(|value| format!("{} = {}", value.key, value.label)).collect();
        let label = label.join(", ");
        let value = case.values.iter().find(|value| value.key == key)?;
        let point = Point {
            label: value.label.clone(),
            number: value.number,
            served: case.served,
            share: case.share,
            way: 0.0,
            sites: case.sites,
            status: case.siting.as_ref().map(|siting| siting.status.clone()),
        };
        match series.iter_mut().find(|series| series.label == label) {
            Some(series) => series.points.push(point),
            None => series.push(Series { label, points: vec![point], knee: None }),
        }
    }
    for series in &mut series {
        series.points.sort_by(|a, b| a.number.total_cmp(&b.number));
        let heights: Vec<(i128, i128)> = series
            .points
            .iter()
            .map(|point| {
                let along = (point.number * 1000.0).round() as i128;
                (along, (point.share * 1e6).round() as i128)
            })
            .collect();
        series.knee = knee(&heights);
    }
    Some(TradeOff { scenario: first.scenario.clone(), key, ways: None, series })
}
