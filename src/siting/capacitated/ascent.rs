//! Better prices, by a deflected subgradient with a target.
//!
//! The direction is the running average of the violations (the volume algorithm of Barahona and
//! Anbil 2000), the step Polyak's towards the value that is needed, lengths measured in weight;
//! the average choice says where to branch.

use super::core::Core;
use super::relax::Relaxed;
use crate::siting::Budget;
use crate::siting::aim::Aim;
use crate::siting::stride::{Stride, agree, follow};

/// Prices and what they say.
#[derive(Debug, Clone, Default)]
pub struct Ascent {
    /// Best prices found, of a unit of weight of each row.
    pub prices: Vec<f64>,
    /// Their bound without the base; not exact.
    pub bound: f64,
    /// Average share of each site in the choices, from 0 to 1.
    pub shares: Vec<f64>,
    /// Sites that prices asked for on the way, now and then, and at last.
    pub asked: Vec<Vec<u32>>,
}

/// Rounds from one choice that is worth a look to the next.
const LOOK: usize = 16;
const NEWEST_SLOPE: f64 = 0.1;
const NEWEST_SHARE: f64 = 0.1;

impl Ascent {
    /// Start from prices.
    pub fn from(prices: Vec<f64>) -> Ascent {
        Ascent { prices, ..Ascent::default() }
    }

    /// Raise the bound.
    pub fn improve(&mut self, core: &Core, relaxed: &mut Relaxed<'_>, aim: Aim, budget: &Budget) {
        let tops = &core.tops;
        for (price, top) in self.prices.iter_mut().zip(tops) {
            *price = price.clamp(0.0, *top);
        }
        relaxed.choose(&self.prices);
        self.bound = relaxed.bound;
        self.shares.clone_from(&relaxed.share);
        let mut slope = vec![0.0; core.rows()];
        relaxed.slope(&mut slope);
        let mut way = slope.clone();
        let mut trial = self.prices.clone();
        let mut stride = Stride::new(aim, self.bound);
        let need = aim.need as f64 - core.base as f64;
        for round in 1..=aim.rounds {
            if self.bound > need + 1.0 || stride.is_spent() || budget.is_spent() {
                break;
            }
            let left = need + 2.0 - self.bound;
            if stride.is_in_vain(round, self.bound, left) {
                break;
            }
            let length = length(core, &way, &self.prices);
            if length <= 0.0 {
                break;
            }
            stride.go((left, length), (&self.prices, &way, tops), &mut trial);
            relaxed.choose(&trial);
            relaxed.slope(&mut slope);
            if round % LOOK == 0 {
                self.asked.push(relaxed.asked());
            }
            let agrees = agree(&way, &slope);
            follow(&mut way, &slope, NEWEST_SLOPE);
            follow(&mut self.shares, &relaxed.share, NEWEST_SHARE);
            let is_better = relaxed.bound > self.bound;
            if is_better {
                std::mem::swap(&mut self.prices, &mut trial);
                self.bound = relaxed.bound;
            }
            stride.learn(is_better, agrees);
        }
        self.asked.push(relaxed.asked());
    }
}

/// Squared length of a way in weight, without what the limits of the prices stop.
fn length(core: &Core, way: &[f64], prices: &[f64]) -> f64 {
    let mut length = 0.0;
    for (row, way) in way.iter().enumerate() {
        let is_stopped =
            *way < 0.0 && prices[row] <= 0.0 || *way > 0.0 && prices[row] >= core.tops[row];
        if !is_stopped {
            length += core.weights[row] as f64 * way * way;
        }
    }
    length
}
