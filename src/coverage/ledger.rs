//! The ledger: everybody is in exactly one line of it, and the lines add up to the total.

use rayon::prelude::*;

use super::matrix::chunks;
use crate::model::{Cost, DemandPoint, ServiceStandard, Tally, Weight};
use crate::reach::{Hit, Reach, Rows};

/// What became of a demand point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// At least one facility within the standard.
    Served,
    /// None.
    Uncovered,
}

/// Served + uncovered = total, in points and in weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ledger {
    /// Everybody.
    pub demand: Tally,
    /// Within the standard of at least one facility.
    pub served: Tally,
    /// Within the standard of none.
    pub uncovered: Tally,
}

impl Ledger {
    /// Whether the lines add up.
    pub fn balances(&self) -> bool {
        self.served + self.uncovered == self.demand
    }
}

/// How far people are from their nearest facility, whatever the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nearest {
    /// Mean over the weight, in thousandths of a millimetre.
    pub mean_micro: u128,
    /// Half of the demand points are at most this far.
    pub p50: Cost,
    /// Nine in ten demand points are at most this far.
    pub p90: Cost,
    /// The farthest demand point.
    pub max: Cost,
}

/// What one facility serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FacilityLoad {
    /// Everybody within its standard, whoever else serves them.
    pub covers: Tally,
    /// Those nobody else serves: what closing it alone would lose.
    pub exclusive: Tally,
}

/// The coverage of a set of sites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The account.
    pub ledger: Ledger,
    /// Served by two or more.
    pub covered_twice: Tally,
    /// Distances to the nearest; `None` without sites.
    pub nearest: Option<Nearest>,
    /// By site, in their order.
    pub loads: Vec<FacilityLoad>,
    /// Nearest site of each demand point and its cost, in demand order.
    pub assignment: Vec<Option<Hit>>,
    /// Number of sites that cover each demand point, in demand order.
    pub depth: Vec<u32>,
}

impl Coverage {
    /// What became of one demand point.
    pub fn verdict(&self, demand: usize) -> Verdict {
        if self.depth[demand] > 0 { Verdict::Served } else { Verdict::Uncovered }
    }
}

/// One chunk's share of the account.
struct Part {
    ledger: Ledger,
    covered_twice: Tally,
    weighted_cost: u128,
    loads: Vec<FacilityLoad>,
    assignment: Vec<Option<Hit>>,
    depth: Vec<u32>,
}

/// Check every demand point against a standard. Demand is cut into chunks of fixed size and
/// all sums are of integers, so the answer is the same on any number of threads.
pub fn coverage(reach: &dyn Reach, demand: &[DemandPoint], standard: &ServiceStandard) -> Coverage {
    let parts: Vec<Part> = chunks(demand.len())
        .into_par_iter()
        .map_init(Rows::default, |rows, range| part(reach, demand, range, standard, rows))
        .collect();
    let mut whole = Coverage {
        ledger: Ledger::default(),
        covered_twice: Tally::default(),
        nearest: None,
        loads: vec![FacilityLoad::default(); reach.sites()],
        assignment: Vec::with_capacity(demand.len()),
        depth: Vec::with_capacity(demand.len()),
    };
    let mut weighted_cost = 0_u128;
    for part in parts {
        whole.ledger.demand += part.ledger.demand;
        whole.ledger.served += part.ledger.served;
        whole.ledger.uncovered += part.ledger.uncovered;
        whole.covered_twice += part.covered_twice;
        weighted_cost += part.weighted_cost;
        for (load, more) in whole.loads.iter_mut().zip(&part.loads) {
            load.covers += more.covers;
            load.exclusive += more.exclusive;
        }
        whole.assignment.extend(part.assignment);
        whole.depth.extend(part.depth);
    }
    debug_assert!(whole.ledger.balances());
    whole.nearest = nearest(&whole.assignment, weighted_cost, whole.ledger.demand.weight);
    whole
}

fn part(
    reach: &dyn Reach,
    demand: &[DemandPoint],
    range: std::ops::Range<usize>,
    standard: &ServiceStandard,
    rows: &mut Rows,
) -> Part {
    rows.clear();
    reach.covering(range.clone(), standard, rows);
    let mut part = Part {
        ledger: Ledger::default(),
        covered_twice: Tally::default(),
        weighted_cost: 0,
        loads: vec![FacilityLoad::default(); reach.sites()],
        assignment: Vec::with_capacity(range.len()),
        depth: Vec::with_capacity(range.len()),
    };
    reach.nearest(range.clone(), rows, &mut part.assignment);
    for (index, point) in demand[range].iter().enumerate() {
        let row = rows.row(index);
        part.depth.push(row.len() as u32);
        part.ledger.demand.count(point.weight);
        if row.is_empty() {
            part.ledger.uncovered.count(point.weight);
        } else {
            part.ledger.served.count(point.weight);
        }
        if row.len() > 1 {
            part.covered_twice.count(point.weight);
        }
        for hit in row {
            part.loads[hit.site as usize].covers.count(point.weight);
        }
        if let [only] = row {
            part.loads[only.site as usize].exclusive.count(point.weight);
        }
        if let Some(hit) = part.assignment[index] {
            part.weighted_cost += u128::from(point.weight.0) * u128::from(hit.cost.0);
        }
    }
    part
}

/// Percentiles by the nearest-rank method, over demand points; the mean is over weight.
fn nearest(assignment: &[Option<Hit>], weighted: u128, weight: Weight) -> Option<Nearest> {
    let mut costs: Vec<Cost> = assignment.iter().flatten().map(|hit| hit.cost).collect();
    let max = *costs.iter().max()?;
    let mut rank = |hundredths: usize| {
        let at = (costs.len() * hundredths).div_ceil(100).max(1) - 1;
        *costs.select_nth_unstable(at).1
    };
    let (p50, p90) = (rank(50), rank(90));
    Some(Nearest { mean_micro: weighted * 1000 / u128::from(weight.0.max(1)), p50, p90, max })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_nearest_rank() {
        let hits: Vec<Option<Hit>> =
            (1..=10).map(|n| Some(Hit { cost: Cost(n * 1000), site: 0 })).collect();
        let found = nearest(&hits, 0, Weight(1)).unwrap();
        assert_eq!((found.p50, found.p90, found.max), (Cost(5000), Cost(9000), Cost(10_000)));
        assert_eq!(nearest(&[], 0, Weight::ZERO), None);
    }
}
