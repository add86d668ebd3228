//! Values of an objective in the planner's terms.

use super::kinds::PARTS;
use super::outcome::{Outcome, Siting};
use crate::coverage::Coverage;
use crate::model::{Cost, DemandPoint, Measure, Money, Tally, Weight};
use crate::siting::Objective;

/// A value of an objective, or a difference of two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Amount {
    /// Weight that is covered.
    Weight(Weight),
    /// What new sites cost.
    Money(Money),
    /// New sites.
    Sites(u64),
    /// The weighted share of several kinds of demand, 0 to 1.
    Share(f64),
    /// Weight times way.
    Travel {
        /// In units of weight times metres, or the matrix's own unit.
        sum: f64,
        /// The mean way of those who are reached.
        mean: Way,
    },
    /// Opening and travel together, in money.
    Total(f64),
    /// The longest way.
    Farthest(Way),
    /// The largest weight times way, in units of weight times metres, or the matrix's own unit.
    Heaviest(f64),
}

/// Those for whom a site is the nearest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Catch {
    /// How many.
    pub demand: Tally,
    /// The sum of their weights times costs, in thousandths of both.
    pub sum: u128,
    /// What the farthest of them costs.
    pub most: Cost,
}

impl Catch {
    fn add(&mut self, weight: Weight, cost: Cost) {
        self.demand.count(weight);
        self.sum += u128::from(weight.0) * u128::from(cost.0);
        self.most = self.most.max(cost);
    }

    /// What they cost on average, weighted.
    pub fn mean(self) -> f64 {
        self.sum as f64 / self.demand.weight.0.max(1) as f64
    }
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Way {
    /// Metres, minutes of walking, or the matrix's own unit.
    pub length: f64,
    /// Which of them.
    pub measure: Measure,
}

impl Siting {
    /// Enter, where ways are weighed or capacities kept, for whom each site that opens is the
    /// nearest (least cost, then first site), or who is sent to it. What opens stands last among the
    /// sites.
    pub(super) fn tell_catches(&mut self, coverage: &Coverage, demand: &[DemandPoint]) {
        let mut catches = vec![Catch::default(); coverage.loads.len()];
        if let Some(room) = &coverage.room {
            let all = room.sent.iter();
            all.for_each(|sent| catches[sent.site as usize].add(sent.weight, sent.cost));
        } else if self.model.weighs_travel() {
            for (point, hit) in demand.iter().zip(&coverage.assignment) {
                let Some(hit) = hit else { continue };
                catches[hit.site as usize].add(point.weight, hit.cost);
            }
        } else {
            return;
        }
        let first = catches.len() - self.opened.len();
        for (opened, catch) in self.opened.iter_mut().zip(catches.drain(first..)) {
            opened.nearest_for = Some(catch);
        }
    }

    /// What one reported unit of its value is inside: thousandths of weight, hundredths of
    /// money, thousandths of a metre.
    pub fn unit(&self) -> u64 {
        match self.model.objective() {
            Objective::Travel | Objective::Total => 1_000_000,
            Objective::Farthest if self.weighted => 1_000_000,
            Objective::Weight { .. } | Objective::Farthest => 1000,
            Objective::Cost if self.costed => 100,
            Objective::Cost => 1,
        }
    }
}

impl Outcome {
    /// A value of a proposal's objective.
    pub fn amount(&self, siting: &Siting, value: u64) -> Amount {
        match siting.model.objective() {
            Objective::Weight { .. } if !siting.kinds.is_empty() => {
                Amount::Share(value as f64 / 1000.0 / PARTS as f64)
            }
            Objective::Weight { .. } => Amount::Weight(Weight(value)),
            Objective::Cost if siting.costed => Amount::Money(Money(value)),
            Objective::Cost => Amount::Sites(value),
            Objective::Farthest if siting.weighted => {
                Amount::Heaviest(self.in_metres(value as f64 / 1000.0))
            }
            Objective::Farthest => Amount::Farthest(self.way(value as f64)),
            Objective::Total => {
                Amount::Total(self.in_metres(value as f64 / 1000.0) * siting.price.unwrap_or(1.0))
            }
            Objective::Travel => {
                let ledger = &self.coverage.ledger;
                let reached = (ledger.demand.weight - ledger.unsnapped.weight).0.max(1);
                Amount::Travel {
                    sum: self.in_metres(value as f64 / 1000.0),
                    mean: self.way(value as f64 / reached as f64),
                }
            }
        }
    }

    /// How far so many thousandths of a metre, or of the matrix's own unit, or milliseconds are.
    pub fn way(&self, cost: f64) -> Way {
        let measure = self.standard.limit.measure;
        let parts = if measure == Measure::Time { 60_000.0 } else { 1000.0 };
        Way { length: cost / parts, measure }
    }
}
