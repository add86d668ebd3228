//! Stations in the order they are worth opening, and what each then adds.

use crate::coverage::{Coverage, Ground, Verdict};
use crate::error::Error;
use crate::model::{Area, Cost, Tally, Weight, Xy};
use crate::study::Study;

/// A proposed station.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Station {
    /// Where it stands.
    pub at: Xy,
    /// Ground it covers that neither today's centres nor the stations before it do, square
    /// kilometres.
    pub km2: f64,
    /// Demand it serves that they do not.
    pub demand: Tally,
}

/// More stations than this are ordered by demand alone: each look at the ground costs.
const LOOKED_AT: usize = 150;

/// Most demand first, then most ground, each time counted on top of those before.
pub(super) fn in_order(
    study: &Study,
    area: &Area,
    sites: &[Xy],
    coverage: &Coverage,
    limit: Cost,
    stations: &[Xy],
) -> Result<Vec<Station>, Error> {
    let plane = &study.plane;
    let mut served: Vec<bool> =
        (0..study.demand.len()).map(|index| coverage.verdict(index) == Verdict::Served).collect();
    let points = &study.demand.points;
    let tree = crate::index::Tree::new(&points.iter().map(|point| point.at).collect::<Vec<Xy>>());
    let reached = |at: Xy| -> Vec<usize> {
        let near = tree.within(at, plane.search_radius(limit)).map(|index| index as usize);
        near.filter(|&index| plane.distance(at, points[index].at) <= limit).collect()
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
    let mut bare = open(&standing)?;
    let mut left = stations.to_vec();
    let mut order = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let mut best: Option<(Weight, f64, usize)> = None;
        let demand: Vec<Weight> = left.iter().map(|&at| adds(at, &served).weight).collect();
        let most = demand.iter().copied().max().unwrap_or(Weight::ZERO);
        let candidates = (0..left.len()).filter(|&at| demand[at] == most);
        for at in candidates.take(if left.len() > LOOKED_AT { 1 } else { left.len() }) {
            standing.push(left[at]);
            let ground = bare - open(&standing)?;
            standing.pop();
            if best.is_none_or(|(_, held, _)| ground > held) {
                best = Some((most, ground, at));
            }
        }
        let Some((_, ground, at)) = best else { break };
        let at = left.remove(at);
        let demand = adds(at, &served);
        reached(at).into_iter().for_each(|index| served[index] = true);
        standing.push(at);
        bare -= ground;
        order.push(Station { at, km2: ground.max(0.0), demand });
    }
    Ok(order)
}
