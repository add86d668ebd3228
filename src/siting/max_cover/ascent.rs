//! Better prices for a maximal covering core, by a deflected subgradient with a target.
//!
//! The direction is the running average of the violations (the volume algorithm of Barahona
//! and Anbil 2000), the step Polyak's towards the value that is needed. The average of the
//! chosen sites is an approximate primal solution, which says where to branch.

use super::core::Core;
use crate::siting::Budget;
use crate::siting::aim::Aim;
use crate::siting::pick::Pick;

/// Prices and what they say; kept from one run to the next.
#[derive(Debug, Clone, Default)]
pub struct Ascent {
    /// Best prices found, one for each pattern, within [0, weight].
    pub prices: Vec<f64>,
    /// Their bound, base included; not exact.
    pub bound: f64,
    /// Average share of each site in the choices, within [0, 1].
    pub shares: Vec<f64>,
    /// Best cover met on the way: weight with the base, and its sites.
    pub found: Option<(u64, Vec<u32>)>,
    /// Rounds used.
    pub rounds: usize,
}

/// Rounds after which progress is judged.
const WINDOW: usize = 10;
/// What a step is multiplied by when patience ends, and the step that ends it all.
const SHORTER: f64 = 0.66;
const LEAST_STEP: f64 = 1e-4;
/// Weight of the newest round in the average violation and in the average choice.
const NEWEST_SLOPE: f64 = 0.4;
const NEWEST_SHARE: f64 = 0.1;

/// The choice that prices ask for.
pub struct Choice {
    /// What each site is worth.
    pub worth: Vec<f64>,
    /// The worthiest sites.
    pub pick: Pick,
    /// The worth of the choice.
    pub collected: f64,
}

impl Choice {
    /// Nothing chosen yet.
    pub fn new(core: &Core) -> Choice {
        let pick = Pick::new(&core.costs, &core.group, &core.most);
        Choice { worth: vec![0.0; core.sites()], pick, collected: 0.0 }
    }

    fn choose(&mut self, core: &Core, prices: &[f64]) {
        for (site, worth) in self.worth.iter_mut().enumerate() {
            *worth = core.own[site] as f64 + sum_at(prices, core.by_site.row(site));
        }
        self.take(core);
    }

    /// Choose by what the sites are worth.
    pub fn take(&mut self, core: &Core) {
        self.collected = self.pick.take(&self.worth, &core.costs, &core.group, &core.most);
    }
}

/// The sum of some prices. Four sums at a time, for additions wait for each other.
fn sum_at(prices: &[f64], at: &[u32]) -> f64 {
    let mut chunks = at.chunks_exact(4);
    let mut sums = [0.0; 4];
    for chunk in chunks.by_ref() {
        for (sum, &pattern) in sums.iter_mut().zip(chunk) {
            *sum += prices[pattern as usize];
        }
    }
    let rest: f64 = chunks.remainder().iter().map(|&pattern| prices[pattern as usize]).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

/// Where the next prices lie.
struct Direction {
    slopes: Vec<f64>,
    depth: Vec<f64>,
    /// How much of the newest violation goes into the average.
    newest: f64,
}

impl Direction {
    /// Count how often each pattern is covered; the weight covered.
    fn cover(&mut self, core: &Core, choice: &Choice) -> u64 {
        self.depth.fill(0.0);
        let mut value = core.base;
        for &(site, share) in &choice.pick.taken {
            if share == 1.0 {
                value += core.own[site as usize];
            }
            for &pattern in core.by_site.row(site as usize) {
                self.depth[pattern as usize] += share;
            }
        }
        let covered = self.depth.iter().zip(&core.weights);
        value + covered.map(|(&depth, &weight)| if depth >= 1.0 { weight } else { 0 }).sum::<u64>()
    }

    /// Average the newest violations in; the squared length of the result.
    fn turn(&mut self, weights: &[f64], prices: &[f64]) -> f64 {
        let newest = self.newest;
        let mut length_2 = 0.0;
        let state = self.slopes.iter_mut().zip(&self.depth).zip(weights.iter().zip(prices));
        for ((slope, &depth), (&weight, &price)) in state {
            // At the weight itself, counting the pattern or not is the same.
            let counted = if price < weight { 1.0 } else { depth.min(1.0) };
            let mut next = (1.0 - newest) * *slope + newest * (depth - counted);
            // A price at its limit does not move beyond it.
            if (price <= 0.0 && next > 0.0) || (price >= weight && next < 0.0) {
                next = 0.0;
            }
            *slope = next;
            length_2 += next * next;
        }
        length_2
    }
}

impl Direction {
    /// Move prices along, within their limits.
    fn follow(&self, stride: f64, weights: &[f64], prices: &mut [f64]) {
        for ((price, slope), weight) in prices.iter_mut().zip(&self.slopes).zip(weights) {
            *price = (*price - stride * slope).clamp(0.0, *weight);
        }
    }
}

impl Ascent {
    /// Start from these prices.
    pub fn from(core: &Core, prices: Vec<f64>) -> Ascent {
        let shares = vec![0.0; core.sites()];
        Ascent { prices, bound: f64::INFINITY, shares, found: None, rounds: 0 }
    }

    /// Improve the prices until the aim is reached or out of sight.
    pub fn improve(&mut self, core: &Core, aim: Aim, budget: &Budget) {
        let weights: Vec<f64> = core.weights.iter().map(|&weight| weight as f64).collect();
        let total: f64 = core.base as f64 + weights.iter().sum::<f64>();
        let mut prices = self.prices.clone();
        let mut choice = Choice::new(core);
        let mut direction = Direction {
            slopes: vec![0.0; weights.len()],
            depth: vec![0.0; weights.len()],
            newest: 1.0,
        };
        self.bound = f64::INFINITY;
        let mut step = aim.step;
        let mut idle = 0;
        let mut window_start = f64::INFINITY;
        for round in 0..aim.rounds {
            choice.choose(core, &prices);
            let bound = total - prices.iter().sum::<f64>() + choice.collected;
            let value = direction.cover(core, &choice);
            self.rounds += 1;
            self.note(&choice, value, if round == 0 { 1.0 } else { NEWEST_SHARE });
            if bound < self.bound - 1e-9 * self.bound.min(1e300) {
                self.bound = bound;
                self.prices.copy_from_slice(&prices);
                idle = 0;
            } else {
                idle += 1;
            }
            if self.bound < aim.need as f64 || step < LEAST_STEP || budget.is_spent() {
                break;
            }
            if idle >= aim.patience {
                step *= SHORTER;
                idle = 0;
            }
            if round % WINDOW == WINDOW - 1 {
                let closed = window_start - self.bound;
                if closed < aim.hope * (self.bound - aim.need as f64) {
                    break;
                }
                window_start = self.bound;
            }
            let length_2 = direction.turn(&weights, &prices);
            if length_2 == 0.0 {
                break;
            }
            direction.newest = NEWEST_SLOPE;
            let gap = (bound - aim.need as f64 + 0.5).max(0.5);
            let stride = step * gap / length_2;
            direction.follow(stride, &weights, &mut prices);
        }
    }

    /// Keep the cover of a choice if it is the best so far, and average its shares in. The
    /// weight may count parts of sites, so whoever takes the cover over recounts it.
    fn note(&mut self, choice: &Choice, value: u64, newest: f64) {
        if self.found.as_ref().is_none_or(|(best, _)| value > *best) {
            let whole = choice.pick.taken.iter().filter(|(_, share)| *share == 1.0);
            self.found = Some((value, whole.map(|(site, _)| *site).collect()));
        }
        self.shares.iter_mut().for_each(|share| *share *= 1.0 - newest);
        for &(site, share) in &choice.pick.taken {
            self.shares[site as usize] += newest * share;
        }
    }
}
