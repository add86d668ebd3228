//! Better prices for what serving a row may cost, by a deflected subgradient with a target.
//!
//! Of the assignment constraints u_i is the price (Narula, Ogbu and Samuelsson 1977): every
//! site saves the sum over its rows of what it costs less than the price, the best sites are
//! taken, and sum u_i less their savings is a bound on every choice. The direction is the
//! running average of the violations (the volume algorithm of Barahona and Anbil 2000), the
//! step Polyak's towards the value that is needed; the average choice says where to branch.

use super::core::Core;
use crate::siting::Budget;

/// What a run of improvements is after.
#[derive(Debug, Clone, Copy)]
pub struct Aim {
    /// Stop once the bound is above this value, base included.
    pub need: u64,
    /// Rounds at most.
    pub rounds: usize,
    /// Rounds without a better bound before the step is shortened.
    pub patience: usize,
    /// First step, as a part of the way to the need.
    pub step: f64,
    /// Give up when the last window of rounds closed less than this part of what is left.
    pub hope: f64,
}

/// Prices and what they say.
#[derive(Debug, Clone, Default)]
pub struct Ascent {
    /// Best prices found, one for each row, from 0 to its top.
    pub prices: Vec<f64>,
    /// Their bound without the base; not exact.
    pub bound: f64,
    /// Average share of each site in the choices, from 0 to 1.
    pub shares: Vec<f64>,
    /// Sites that prices asked for on the way, now and then, and at last.
    pub asked: Vec<Vec<u32>>,
    /// Rounds used.
    pub rounds: usize,
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

/// The sites that prices ask for: those that save most, the last of a group maybe in part.
struct Choice {
    saved: Vec<f64>,
    /// Sites of a row that cost less than its price.
    near: Vec<u32>,
    share: Vec<f64>,
    taken: Vec<(u32, f64)>,
    order: Vec<u32>,
    is_plain: bool,
    bound: f64,
}

impl Choice {
    fn new(core: &Core) -> Choice {
        let mut order: Vec<u32> = (0..core.sites() as u32).collect();
        order.sort_by_key(|&site| core.group[site as usize]);
        Choice {
            saved: vec![0.0; core.sites()],
            near: vec![0; core.rows()],
            share: vec![0.0; core.sites()],
            taken: Vec::new(),
            order,
            is_plain: core.most.len() == 1 && core.spends.iter().all(|&spend| spend == 1),
            bound: 0.0,
        }
    }

    /// Choose for these prices.
    fn choose(&mut self, core: &Core, prices: &[f64]) {
        self.saved.fill(0.0);
        let mut sum = 0.0;
        for (row, &price) in prices.iter().enumerate() {
            let weight = core.weights[row] as f64;
            sum += price;
            let mut near = 0;
            for hit in core.row(row) {
                let less = price - weight * f64::from(hit.cost.0);
                if less <= 0.0 {
                    break;
                }
                self.saved[hit.site as usize] += less;
                near += 1;
            }
            self.near[row] = near;
        }
        for &(site, _) in &self.taken {
            self.share[site as usize] = 0.0;
        }
        self.taken.clear();
        if self.is_plain {
            self.take_plain(core.most[0] as usize);
        } else {
            self.take_by_rate(core);
        }
        let mut saved = 0.0;
        for &(site, share) in &self.taken {
            self.share[site as usize] = share;
            saved += share * self.saved[site as usize];
        }
        self.bound = sum - saved;
    }

    fn take_plain(&mut self, most: usize) {
        let saved = &self.saved;
        if most > 0 && most < self.order.len() {
            self.order.select_nth_unstable_by(most - 1, |&a, &b| {
                saved[b as usize].total_cmp(&saved[a as usize]).then(a.cmp(&b))
            });
        }
        self.taken.extend(self.order.iter().take(most).map(|&site| (site, 1.0)));
    }

    fn take_by_rate(&mut self, core: &Core) {
        let rate = |site: u32| self.saved[site as usize] / core.spends[site as usize] as f64;
        self.order.sort_by(|&a, &b| {
            let groups = core.group[a as usize].cmp(&core.group[b as usize]);
            groups.then(rate(b).total_cmp(&rate(a))).then(a.cmp(&b))
        });
        let mut left = core.most.clone();
        for &site in &self.order {
            let left = &mut left[usize::from(core.group[site as usize])];
            let spend = core.spends[site as usize];
            if spend > 0 && *left == 0 {
                continue;
            }
            let share = if spend <= *left { 1.0 } else { *left as f64 / spend as f64 };
            *left = left.saturating_sub(spend);
            self.taken.push((site, share));
        }
    }

    /// How far each row is from being served once; its squared length within the price limits.
    fn slope(&self, core: &Core, slope: &mut [f64]) {
        for (row, slope) in slope.iter_mut().enumerate() {
            let near = &core.row(row)[..self.near[row] as usize];
            *slope = 1.0 - near.iter().map(|hit| self.share[hit.site as usize]).sum::<f64>();
        }
    }
}

impl Ascent {
    /// Start from prices.
    pub fn from(prices: Vec<f64>) -> Ascent {
        Ascent { prices, ..Ascent::default() }
    }

    /// Raise the bound.
    pub fn improve(&mut self, core: &Core, aim: Aim, budget: &Budget) {
        let tops: Vec<f64> = (0..core.rows()).map(|row| core.top(row) as f64).collect();
        for (price, top) in self.prices.iter_mut().zip(&tops) {
            *price = price.clamp(0.0, *top);
        }
        let mut choice = Choice::new(core);
        choice.choose(core, &self.prices);
        self.bound = choice.bound;
        self.shares = choice.share.clone();
        let mut slope = vec![0.0; core.rows()];
        choice.slope(core, &mut slope);
        let mut way = slope.clone();
        let mut trial = self.prices.clone();
        let (mut step, mut patience) = (aim.step, aim.patience);
        let need = aim.need as f64 - core.base as f64;
        let mut window = self.bound;
        for round in 1..=aim.rounds {
            if self.bound > need || step < LEAST_STEP || budget.is_spent() {
                break;
            }
            self.rounds += 1;
            let left = need + 1.0 - self.bound;
            if round % WINDOW == 0 {
                if step < SHORT_STEP && self.bound - window < aim.hope * left {
                    break;
                }
                window = self.bound;
            }
            let length = way_length(&way, &self.prices, &tops);
            if length <= 0.0 {
                break;
            }
            let stride = step * left / length;
            for (row, trial) in trial.iter_mut().enumerate() {
                *trial = (self.prices[row] + stride * way[row]).clamp(0.0, tops[row]);
            }
            choice.choose(core, &trial);
            choice.slope(core, &mut slope);
            if round % LOOK == 0 {
                self.remember(&choice);
            }
            let agrees = way.iter().zip(&slope).map(|(way, slope)| way * slope).sum::<f64>();
            follow(&mut way, &slope, NEWEST_SLOPE);
            follow(&mut self.shares, &choice.share, NEWEST_SHARE);
            if choice.bound > self.bound {
                std::mem::swap(&mut self.prices, &mut trial);
                self.bound = choice.bound;
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
        self.remember(&choice);
    }

    fn remember(&mut self, choice: &Choice) {
        let whole = choice.taken.iter().filter(|taken| taken.1 == 1.0);
        let mut asked: Vec<u32> = whole.map(|taken| taken.0).collect();
        asked.sort_unstable();
        self.asked.push(asked);
    }
}

/// Move a running average towards the newest.
fn follow(average: &mut [f64], newest: &[f64], part: f64) {
    for (average, newest) in average.iter_mut().zip(newest) {
        *average += part * (newest - *average);
    }
}

/// The squared length of a way, without what the limits of the prices forbid.
fn way_length(way: &[f64], prices: &[f64], tops: &[f64]) -> f64 {
    let parts = way.iter().zip(prices).zip(tops);
    parts
        .filter(|((way, price), top)| {
            !(**way > 0.0 && price >= top || **way < 0.0 && **price <= 0.0)
        })
        .map(|((way, _), _)| way * way)
        .sum()
}
