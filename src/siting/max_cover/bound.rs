//! Exact bounds on a maximal covering core, and what they decide.
//!
//! Covering constraints are priced by p_i in [0, w_i], allowances by l_g >= 0. For any such
//! prices no choice of sites covers more than
//!
//! base + sum (w_i - p_i) + sum l_g most_g + sum max(0, worth_j - l_g(j) cost_j),
//!
//! where worth_j is what site j covers alone plus the prices it collects (Galvao and ReVelle
//! 1996). Prices are rounded to whole parts first, so that the sum is exact.

use super::core::Core;
use crate::siting::fixing::Fixing;

/// Parts of a weight that prices are counted in, at most: a power of two.
const MOST_SHIFT: u32 = 20;
/// Allowance prices are counted in this power of two of those parts.
const RATE_SHIFT: u32 = 16;

/// A bound and the reduced worth of each site behind it.
#[derive(Debug, Clone)]
pub struct Bound {
    /// No choice covers more weight than this: base included, rounded down to whole units.
    pub value: u64,
    /// The same in fine parts, base excluded.
    fine: u128,
    /// worth - rate x cost of each site in fine parts, for the lowest and the highest rates
    /// that give the same bound.
    reduced: [Vec<i128>; 2],
    /// Prices of the patterns in parts of 2^-shift.
    prices: Vec<u64>,
    shift: u32,
}

impl Bound {
    /// The bound that these prices prove; every value is a multiple of `unit`.
    pub fn new(core: &Core, prices: &[f64], unit: u64) -> Bound {
        let total: u64 = core.weights.iter().chain(&core.own).sum();
        let shift = total.leading_zeros().saturating_sub(3).min(MOST_SHIFT);
        let parts = (1_u64 << shift) as f64;
        let pairs = prices.iter().zip(&core.weights);
        let prices: Vec<u64> =
            pairs.map(|(&price, &weight)| ((price * parts) as u64).min(weight << shift)).collect();
        let worth: Vec<u64> = (0..core.sites())
            .map(|site| {
                let patterns = core.by_site.row(site).iter();
                patterns.map(|&pattern| prices[pattern as usize]).sum::<u64>()
                    + (core.own[site] << shift)
            })
            .collect();
        let left: u64 =
            core.weights.iter().zip(&prices).map(|(weight, price)| (weight << shift) - price).sum();
        let bound = Bound::of(core, &worth, left, shift, total);
        Bound { prices, ..bound }.rounded(unit)
    }

    /// Down to whole units.
    pub fn rounded(mut self, unit: u64) -> Bound {
        self.value = self.value / unit * unit;
        self
    }

    /// The bound of sites worth so much each, beside what is left, all in parts of
    /// 2^-shift; it is not above the base and `total`, nor rounded to units.
    pub fn of(core: &Core, worth: &[u64], left: u64, shift: u32, total: u64) -> Bound {
        let rates = rates(core, worth);
        let [low, high] = rates.map(|rates| {
            let reduced: Vec<i128> = (0..core.sites())
                .map(|site| {
                    let paid = rates[usize::from(core.group[site])]
                        .saturating_mul(u128::from(core.costs[site]));
                    let worth = u128::from(worth[site]) << RATE_SHIFT;
                    i128::try_from(worth).unwrap_or(i128::MAX)
                        - i128::try_from(paid).unwrap_or(i128::MAX)
                })
                .collect();
            let allowed = core.most.iter().zip(&rates);
            let allowed = allowed.fold(0_u128, |sum, (&most, &rate)| {
                sum.saturating_add(rate.saturating_mul(u128::from(most)))
            });
            let fine = reduced
                .iter()
                .fold(allowed, |sum, &reduced| sum.saturating_add(reduced.max(0).unsigned_abs()));
            (fine.saturating_add(u128::from(left) << RATE_SHIFT), reduced)
        });
        // Either holds; with unit costs they are the same.
        let fine = low.0.min(high.0);
        let whole = u64::try_from(fine >> (shift + RATE_SHIFT)).unwrap_or(u64::MAX);
        let value = core.base.saturating_add(whole.min(total));
        let reduced = if low.0 == high.0 {
            [low.1, high.1]
        } else if low.0 < high.0 {
            [low.1, Vec::new()]
        } else {
            [high.1, Vec::new()]
        };
        Bound { value, fine, reduced, prices: Vec::new(), shift }
    }

    /// How far below the bound `need` lies, in fine parts; `None` when the bound is below it.
    fn slack(&self, core: &Core, need: u64) -> Option<u128> {
        let need = u128::from(need.saturating_sub(core.base)) << (self.shift + RATE_SHIFT);
        self.fine.checked_sub(need)
    }

    /// Decide the sites that the bound decides: the other way, no choice would reach `need`.
    /// All are `Out` when the bound itself is below it.
    pub fn fixings(&self, core: &Core, need: u64) -> Vec<Fixing> {
        let Some(slack) = self.slack(core, need) else {
            return vec![Fixing::Out; core.sites()];
        };
        let mut fixings = vec![Fixing::Open; core.sites()];
        for reduced in &self.reduced {
            for (fixing, &reduced) in fixings.iter_mut().zip(reduced) {
                if reduced.unsigned_abs() > slack {
                    *fixing = if reduced > 0 { Fixing::In } else { Fixing::Out };
                }
            }
        }
        fixings
    }

    /// How much the bound falls, in weight, when a site is put in and the prices of its
    /// patterns drop to zero, and when it is left out. `scratch` is zeros, one for each site.
    pub fn falls(&self, core: &Core, site: usize, scratch: &mut [u64]) -> (u128, u128) {
        let reduced = &self.reduced[0];
        let mut touched: Vec<u32> = Vec::new();
        for &pattern in core.by_site.row(site) {
            let price = self.prices[pattern as usize];
            if price == 0 {
                continue;
            }
            for &other in core.by_pattern.row(pattern as usize) {
                if scratch[other as usize] == 0 {
                    touched.push(other);
                }
                scratch[other as usize] += price;
            }
        }
        let mut fall = reduced[site].min(0).unsigned_abs();
        for other in touched {
            let lost = i128::from(std::mem::take(&mut scratch[other as usize])) << RATE_SHIFT;
            let before = reduced[other as usize];
            if other as usize != site && before > 0 {
                fall += (before - (before - lost).max(0)).unsigned_abs();
            }
        }
        (fall, reduced[site].max(0).unsigned_abs())
    }

    /// Leave out the sites that, put in, would push the bound below `need`.
    pub fn probe(&self, core: &Core, need: u64, fixings: &mut [Fixing]) {
        let Some(slack) = self.slack(core, need) else { return };
        let mut scratch = vec![0_u64; core.sites()];
        for (site, fixing) in fixings.iter_mut().enumerate() {
            if *fixing == Fixing::Open && self.falls(core, site, &mut scratch).0 > slack {
                *fixing = Fixing::Out;
            }
        }
    }
}

/// Prices of each allowance per unit of cost: the worth per cost at which it runs out, that
/// of the first site that stays out and that of the last that gets in.
fn rates(core: &Core, worth: &[u64]) -> [Vec<u128>; 2] {
    let mut low = vec![0_u128; core.most.len()];
    let mut high = low.clone();
    for group in 0..core.most.len() {
        let mut members: Vec<(u128, u64)> = (0..worth.len())
            .filter(|&site| usize::from(core.group[site]) == group)
            .map(|site| {
                let cost = core.costs[site];
                ((u128::from(worth[site]) << RATE_SHIFT) / u128::from(cost.max(1)), cost)
            })
            .collect();
        members.sort_unstable_by(|a, b| b.cmp(a));
        let mut left = core.most[group];
        let mut last = 0;
        for (rate, cost) in members {
            if cost > left {
                low[group] = rate;
                // A site that only fits in part sets both.
                high[group] = if left == 0 { last } else { rate };
                break;
            }
            left -= cost;
            last = rate;
        }
    }
    [low, high]
}
