//! The ledger: everybody is in exactly one line of it, and the lines add up to the total.

use std::ops::AddAssign;

use rayon::prelude::*;

use super::matrix::CHUNK;
use super::room::Room;
use crate::model::{Cost, DemandPoint, ServiceStandard, Tally, Weight};
use crate::reach::{Grounds, Hit, Reach, Rows, Within};

/// What became of a demand point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// At least one facility within the standard.
    Served,
    /// At least one, and no room there for all of it.
    OverCapacity,
    /// None.
    Uncovered,
    /// No verdict: no street is near.
    Unsnapped,
}

/// Served + over capacity + uncovered + unsnapped = total, in points and in weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ledger {
    /// Everybody.
    pub demand: Tally,
    /// Within the standard of at least one facility, and with room there.
    pub served: Tally,
    /// Within the standard of some that are full.
    pub over_capacity: Tally,
    /// Within the standard of none.
    pub uncovered: Tally,
    /// On no street, so that nobody can say.
    pub unsnapped: Tally,
}

impl Ledger {
    /// Whether the lines add up.
    pub fn balances(&self) -> bool {
        self.served + self.over_capacity + self.uncovered + self.unsnapped == self.demand
    }
}

impl AddAssign for Ledger {
    fn add_assign(&mut self, other: Ledger) {
        self.demand += other.demand;
        self.served += other.served;
        self.over_capacity += other.over_capacity;
        self.uncovered += other.uncovered;
        self.unsnapped += other.unsnapped;
    }
}

/// How far people are from their nearest facility, whatever the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nearest {
    /// Mean over the weight of those who reach a site, in thousandths of a millimetre.
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

/// Who is served by a set of sites, without distances.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// The account.
    pub ledger: Ledger,
    /// Served by two or more.
    pub covered_twice: Tally,
    /// By site, in their order.
    pub loads: Vec<FacilityLoad>,
    /// Number of sites that cover each demand point, in demand order.
    pub depth: Vec<u32>,
    /// Of them those whose verdict is only estimated.
    pub estimated: Estimated,
    /// What the verdict on each rests on; `None` where all is measured.
    pub grounds: Option<Vec<Grounds>>,
    /// Who goes where, where sites hold only so much.
    pub room: Option<Room>,
}

/// The coverage of a set of sites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The account.
    pub ledger: Ledger,
    /// Served by two or more.
    pub covered_twice: Tally,
    /// By site, in their order.
    pub loads: Vec<FacilityLoad>,
    /// Number of sites that cover each demand point, in demand order.
    pub depth: Vec<u32>,
    /// Distances to the nearest; `None` without sites.
    pub nearest: Option<Nearest>,
    /// Nearest site of each demand point and its cost, in demand order.
    pub assignment: Vec<Option<Hit>>,
    /// Of them those whose verdict is only estimated.
    pub estimated: Estimated,
    /// What the verdict on each rests on; `None` where all is measured.
    pub grounds: Option<Vec<Grounds>>,
    /// Who goes where, where sites hold only so much.
    pub room: Option<Room>,
}

impl From<Coverage> for Counts {
    fn from(coverage: Coverage) -> Counts {
        Counts {
            ledger: coverage.ledger,
            covered_twice: coverage.covered_twice,
            loads: coverage.loads,
            depth: coverage.depth,
            estimated: coverage.estimated,
            grounds: coverage.grounds,
            room: coverage.room,
        }
    }
}

/// Demand whose verdict is only estimated; a part of the served and the uncovered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Estimated {
    /// Served by estimate.
    pub served: Tally,
    /// Uncovered by estimate.
    pub uncovered: Tally,
}

impl Estimated {
    /// All of it.
    pub fn all(self) -> Tally {
        self.served + self.uncovered
    }

    fn of(demand: &[DemandPoint], depth: &[u32], grounds: Option<&[Grounds]>) -> Estimated {
        let mut estimated = Estimated::default();
        let grounds = grounds.into_iter().flatten();
        for ((point, depth), _) in demand
            .iter()
            .zip(depth)
            .zip(grounds)
            .filter(|(_, grounds)| **grounds == Grounds::Estimated)
        {
            let line = if *depth > 0 { &mut estimated.served } else { &mut estimated.uncovered };
            line.count(point.weight);
        }
        estimated
    }
}

/// What a number of covering sites comes to.
fn verdict(depth: u32, grounds: Option<Grounds>, is_full: bool) -> Verdict {
    match (depth, grounds) {
        (0, Some(Grounds::Unsnapped)) => Verdict::Unsnapped,
        (0, _) => Verdict::Uncovered,
        _ if is_full => Verdict::OverCapacity,
        _ => Verdict::Served,
    }
}

/// Whether somebody within reach finds no room.
fn is_full(room: &Option<Room>, demand: usize) -> bool {
    room.as_ref().is_some_and(|room| room.lacking[demand] > Weight::ZERO)
}

/// Where a verdict rests on more than measuring.
fn ground(grounds: &Option<Vec<Grounds>>, demand: usize) -> Option<Grounds> {
    grounds.as_ref().map(|grounds| grounds[demand])
}

impl Counts {
    /// What became of one demand point.
    pub fn verdict(&self, demand: usize) -> Verdict {
        verdict(self.depth[demand], ground(&self.grounds, demand), is_full(&self.room, demand))
    }
}

impl Coverage {
    /// What became of one demand point.
    pub fn verdict(&self, demand: usize) -> Verdict {
        verdict(self.depth[demand], ground(&self.grounds, demand), is_full(&self.room, demand))
    }
}

/// One chunk's share of the account.
struct Part {
    ledger: Ledger,
    covered_twice: Tally,
    weighted_cost: u128,
    /// Weight of those who can reach a site at all.
    reached: Weight,
    loads: Vec<FacilityLoad>,
}

impl Part {
    fn empty(sites: usize) -> Part {
        Part {
            ledger: Ledger::default(),
            covered_twice: Tally::default(),
            weighted_cost: 0,
            reached: Weight::ZERO,
            loads: vec![FacilityLoad::default(); sites],
        }
    }

    /// Enter the demand points from `first` on; leaves the sites that cover them in `rows`.
    fn enter_all(
        &mut self,
        within: &dyn Within,
        first: usize,
        points: &[DemandPoint],
        rows: &mut Rows,
        depth: &mut [u32],
    ) {
        rows.clear();
        within.covering(first..first + points.len(), rows);
        let grounds = within.grounds();
        // Summed apart from the loads, so that they stay in registers.
        let (mut ledger, mut twice) = (Ledger::default(), Tally::default());
        for (row, point) in points.iter().enumerate() {
            let covering = rows.row(row);
            depth[row] = covering.len() as u32;
            ledger.demand.count(point.weight);
            match covering {
                [] => match grounds.map(|grounds| grounds[first + row]) {
                    Some(Grounds::Unsnapped) => ledger.unsnapped.count(point.weight),
                    _ => ledger.uncovered.count(point.weight),
                },
                [only] => {
                    ledger.served.count(point.weight);
                    self.loads[*only as usize].exclusive.count(point.weight);
                }
                _ => {
                    ledger.served.count(point.weight);
                    twice.count(point.weight);
                }
            }
            for &site in covering {
                self.loads[site as usize].covers.count(point.weight);
            }
        }
        self.ledger += ledger;
        self.covered_twice += twice;
    }

    fn join(mut self, other: Part) -> Part {
        self.ledger += other.ledger;
        self.covered_twice += other.covered_twice;
        self.weighted_cost += other.weighted_cost;
        self.reached += other.reached;
        for (load, more) in self.loads.iter_mut().zip(other.loads) {
            load.covers += more.covers;
            load.exclusive += more.exclusive;
        }
        self
    }
}

/// Check every demand point against a standard, and find its nearest site. Demand is cut
/// into chunks of fixed size and all sums are of integers, so the answer is the same on any
/// number of threads.
pub fn coverage(reach: &dyn Reach, demand: &[DemandPoint], standard: &ServiceStandard) -> Coverage {
    let mut assignment = vec![None; demand.len()];
    let mut depth = vec![0; demand.len()];
    let within = reach.within(standard);
    let whole = demand
        .par_chunks(CHUNK)
        .zip(depth.par_chunks_mut(CHUNK))
        .zip(assignment.par_chunks_mut(CHUNK))
        .enumerate()
        .fold(
            || (Rows::default(), Part::empty(reach.sites())),
            |(mut rows, mut part), (chunk, ((points, depth), assignment))| {
                let first = chunk * CHUNK;
                part.enter_all(within.as_ref(), first, points, &mut rows, depth);
                reach.nearest(first, &rows, assignment);
                for (point, hit) in points.iter().zip(assignment) {
                    let (weight, cost) =
                        hit.map_or((Weight::ZERO, 0), |hit| (point.weight, hit.cost.0));
                    part.weighted_cost += u128::from(weight.0) * u128::from(cost);
                    part.reached += weight;
                }
                (rows, part)
            },
        )
        .map(|(_, part)| part)
        .reduce(|| Part::empty(reach.sites()), Part::join);
    debug_assert!(whole.ledger.balances());
    Coverage {
        ledger: whole.ledger,
        covered_twice: whole.covered_twice,
        nearest: nearest(&assignment, whole.weighted_cost, whole.reached),
        loads: whole.loads,
        estimated: Estimated::of(demand, &depth, within.grounds()),
        grounds: within.grounds().map(<[Grounds]>::to_vec),
        assignment,
        depth,
        room: None,
    }
}

/// Check every demand point against a standard, and no more.
pub fn counts(reach: &dyn Reach, demand: &[DemandPoint], standard: &ServiceStandard) -> Counts {
    let mut depth = vec![0; demand.len()];
    let within = reach.within(standard);
    let whole = demand
        .par_chunks(CHUNK)
        .zip(depth.par_chunks_mut(CHUNK))
        .enumerate()
        .fold(
            || (Rows::default(), Part::empty(reach.sites())),
            |(mut rows, mut part), (chunk, (points, depth))| {
                part.enter_all(within.as_ref(), chunk * CHUNK, points, &mut rows, depth);
                (rows, part)
            },
        )
        .map(|(_, part)| part)
        .reduce(|| Part::empty(reach.sites()), Part::join);
    debug_assert!(whole.ledger.balances());
    Counts {
        ledger: whole.ledger,
        covered_twice: whole.covered_twice,
        loads: whole.loads,
        estimated: Estimated::of(demand, &depth, within.grounds()),
        grounds: within.grounds().map(<[Grounds]>::to_vec),
        depth,
        room: None,
    }
}

/// The nearest site of each demand point, however far: least cost, then first site.
pub fn nearest_sites(reach: &dyn Reach, demand: usize) -> Vec<Option<Hit>> {
    let mut nearest = vec![None; demand];
    nearest.par_chunks_mut(CHUNK).enumerate().for_each(|(chunk, nearest)| {
        let mut covering = Rows::default();
        nearest.iter().for_each(|_| covering.end_row());
        reach.nearest(chunk * CHUNK, &covering, nearest);
    });
    nearest
}

/// Distances to the nearest sites, from the sites themselves.
pub fn account(assignment: &[Option<Hit>], demand: &[DemandPoint]) -> Option<Nearest> {
    let (mut weighted, mut reached) = (0_u128, Weight::ZERO);
    for (point, hit) in demand.iter().zip(assignment) {
        if let Some(hit) = hit {
            weighted += u128::from(point.weight.0) * u128::from(hit.cost.0);
            reached += point.weight;
        }
    }
    nearest(assignment, weighted, reached)
}

/// Percentiles by the nearest-rank method, over demand points; the mean is over weight.
fn nearest(assignment: &[Option<Hit>], weighted: u128, weight: Weight) -> Option<Nearest> {
    let max = assignment.iter().flatten().map(|hit| hit.cost).max()?;
    Some(Nearest {
        mean_micro: weighted * 1000 / u128::from(weight.0.max(1)),
        p50: percentile(assignment, 50),
        p90: percentile(assignment, 90),
        max,
    })
}

/// The cost that so many hundredths of the demand points do not exceed. Counted by leading
/// bits first, so that only one bin has to be sorted.
fn percentile(assignment: &[Option<Hit>], hundredths: usize) -> Cost {
    const BITS: u32 = 14;
    let bin = |cost: Cost| (cost.0 >> BITS) as usize;
    let costs = || assignment.iter().flatten().map(|hit| hit.cost);
    let mut counts = vec![0_usize; bin(Cost::MAX) + 1];
    costs().for_each(|cost| counts[bin(cost)] += 1);
    let total: usize = counts.iter().sum();
    let mut rank = (total * hundredths).div_ceil(100).max(1) - 1;
    for (at, &count) in counts.iter().enumerate() {
        if rank < count {
            let mut members: Vec<Cost> = costs().filter(|&cost| bin(cost) == at).collect();
            return *members.select_nth_unstable(rank).1;
        }
        rank -= count;
    }
    Cost::MAX
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
