//! Stations in the order they are worth opening, and what each then adds.

use crate::coverage::{Coverage, Ground, Verdict, within_limit};
use crate::error::Error;
use crate::index::Tree;
use crate::model::{Area, Cost, Tally, Weight, Xy};
use crate::siting::Budget;
use crate::study::Study;

/// A proposed station.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Station {
    /// Where it stands.
    pub at: Xy,
    /// Ground it covers that neither today's centres nor the stations before it do, square
    /// kilometres; not looked at where there are very many.
    pub km2: Option<f64>,
    /// Demand it serves that they do not.
    pub demand: Tally,
}

/// The ground of more stations than this is not looked at: each look costs.
const LOOKED_AT: usize = 200;

/// Most demand first, then most ground, each time counted on top of those before.
pub(super) fn in_order(
    study: &Study,
    area: &Area,
    sites: &[Xy],
    coverage: &Coverage,
    limit: Cost,
    stations: &[Xy],
    budget: &Budget,
) -> Result<Vec<Station>, Error> {
    let plane = &study.plane;
    let mut served: Vec<bool> =
        (0..study.demand.len()).map(|index| coverage.verdict(index) == Verdict::Served).collect();
    let points = &study.demand.points;
    let places: Vec<Xy> = points.iter().map(|point| point.at).collect();
    let tree = Tree::new(&places);
    let reached = |at: Xy| -> Vec<usize> {
        within_limit(plane, &tree, &places, at, limit).map(|index| index as usize).collect()
    };
    let adds = |at: Xy, served: &[bool]| {
        let mut tally = Tally::default();
        for index in reached(at).into_iter().filter(|&index| !served[index]) {
            tally.count(points[index].weight);
        }
        tally
    };
    let open = |sites: &[Xy]| -> Result<f64, Error> {
        Ok(Ground::new(plane, area, sites, limit)?.uncovered().middle())
    };
    let mut standing = sites.to_vec();
    let looks = stations.len() <= LOOKED_AT && !budget.is_spent();
    let mut bare = if looks { open(&standing)? } else { 0.0 };
    // What a station adds only shrinks while others open, so what it would have added before
    // is a bound: only those that may still be first are looked at again (Minoux 1978).
    let mut left: Vec<(Xy, Weight, f64, usize)> =
        stations.iter().map(|&at| (at, Weight(u64::MAX), f64::INFINITY, usize::MAX)).collect();
    let mut order = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let first = |a: &(Xy, Weight, f64, usize), b: &(Xy, Weight, f64, usize)| {
            a.1.cmp(&b.1).then(a.2.total_cmp(&b.2))
        };
        // Of equals the first.
        let best = (0..left.len()).rev().max_by(|&a, &b| first(&left[a], &left[b]));
        let Some(best) = best else { break };
        let (at, _, ground, seen) = left[best];
        if seen == order.len() {
            left.remove(best);
            let demand = adds(at, &served);
            reached(at).into_iter().for_each(|index| served[index] = true);
            standing.push(at);
            bare -= ground;
            order.push(Station { at, km2: looks.then_some(ground.max(0.0)), demand });
        } else {
            standing.push(at);
            let ground = if looks { bare - open(&standing)? } else { 0.0 };
            standing.pop();
            left[best] = (at, adds(at, &served).weight, ground, order.len());
        }
    }
    Ok(order)
}
