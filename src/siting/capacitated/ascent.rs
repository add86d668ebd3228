//! Better prices, by a deflected subgradient with a target.
//!
//! The direction is the running average of the violations (the volume algorithm of Barahona and
//! Anbil 2000), the step Polyak's towards the value that is needed, lengths measured in weight;
//! the average choice says where to branch.

use super::core::Core;
use super::relax::Relaxed;
use crate::siting::Budget;
use crate::siting::aim::Aim;

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

const WINDOW: usize = 25;
/// Steps from which progress is judged: longer ones come before it.
const SHORT_STEP: f64 = 0.1;
const SHORTER: f64 = 0.66;
const LEAST_STEP: f64 = 1e-3;
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
        let (mut step, mut patience) = (aim.step, aim.patience);
        let need = aim.need as f64 - core.base as f64;
        let mut window = self.bound;
        for round in 1..=aim.rounds {
            if self.bound > need + 1.0 || step < LEAST_STEP || budget.is_spent() {
                break;
            }
            let left = need + 2.0 - self.bound;
            if round % WINDOW == 0 {
                if step < SHORT_STEP && self.bound - window < aim.hope * left {
                    break;
                }
                window = self.bound;
            }
            let length = length(core, &way, &self.prices);
            if length <= 0.0 {
                break;
            }
            let stride = step * left / length;
            for (row, trial) in trial.iter_mut().enumerate() {
                *trial = (self.prices[row] + stride * way[row]).clamp(0.0, tops[row]);
            }
            relaxed.choose(&trial);
            relaxed.slope(&mut slope);
            if round % LOOK == 0 {
                self.asked.push(relaxed.asked());
            }
            let agrees: f64 = way.iter().zip(&slope).map(|(way, slope)| way * slope).sum();
            follow(&mut way, &slope, NEWEST_SLOPE);
            follow(&mut self.shares, &relaxed.share, NEWEST_SHARE);
            if relaxed.bound > self.bound {
                std::mem::swap(&mut self.prices, &mut trial);
                self.bound = relaxed.bound;
                patience = aim.patience;
                if agrees > 0.0 {
                    step = (step * 1.1).min(2.0);
                }
            } else {
                patience -= 1;
                if patience == 0 {
                    step *= SHORTER;
                    patience = aim.patience;
                }
            }
        }
        self.asked.push(relaxed.asked());
    }
}

/// Move a running average towards the newest.
fn follow(average: &mut [f64], newest: &[f64], part: f64) {
    for (average, newest) in average.iter_mut().zip(newest) {
        *average += part * (newest - *average);
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
