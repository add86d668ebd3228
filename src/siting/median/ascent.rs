//! Better prices for what serving a row may cost, by a deflected subgradient with a target.
//!
//! Of the assignment constraints u_i is the price (Narula, Ogbu and Samuelsson 1977): every
//! site saves the sum over its rows of what it costs less than the price, the best sites are
//! taken, and sum u_i less their savings is a bound on every choice. The direction is the
//! running average of the violations (the volume algorithm of Barahona and Anbil 2000), the
//! step Polyak's towards the value that is needed; the average choice says where to branch.

use super::core::Core;
use crate::reach::Hit;
use crate::siting::Budget;
use crate::siting::aim::Aim;
use crate::siting::pick::Pick;
use crate::siting::stride::{Stride, agree, follow};

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

/// Rounds from one choice that is worth a look to the next.
const LOOK: usize = 16;
const NEWEST_SLOPE: f64 = 0.03;
const NEWEST_SHARE: f64 = 0.1;

/// Pairs of a core from which the near ends of its rows are kept beside it: prices pass only
/// those, which lie far from each other in a memory that is too slow for that.
const MANY: usize = 2_000_000;
/// So much dearer than its first price a row is kept.
const DEARER: f64 = 1.4;

/// The near ends of the rows of a large core.
struct Ends {
    hits: Vec<Hit>,
    ends: Vec<usize>,
    /// Prices up to which the end of each row is all that matters.
    most: Vec<f64>,
}

impl Ends {
    fn new(core: &Core, prices: &[f64]) -> Option<Ends> {
        (core.pairs() >= MANY).then(|| {
            let mut kept = Ends { hits: Vec::new(), ends: vec![0], most: Vec::new() };
            for (row, price) in prices.iter().enumerate() {
                let most = DEARER * price;
                let weight = core.weights[row] as f64;
                let hits = core.row(row).iter();
                kept.hits.extend(hits.take_while(|hit| weight * f64::from(hit.cost.0) < most));
                kept.ends.push(kept.hits.len());
                kept.most.push(most);
            }
            kept
        })
    }

    /// What matters of a row at a price.
    fn row<'a>(kept: Option<&'a Ends>, core: &'a Core, row: usize, price: f64) -> &'a [Hit] {
        match kept {
            Some(kept) if price <= kept.most[row] => &kept.hits[kept.ends[row]..kept.ends[row + 1]],
            _ => core.row(row),
        }
    }
}

/// The sites that prices ask for: those that save most.
struct Choice {
    kept: Option<Ends>,
    saved: Vec<f64>,
    /// Sites of a row that cost less than its price.
    near: Vec<u32>,
    share: Vec<f64>,
    pick: Pick,
    bound: f64,
}

impl Choice {
    fn new(core: &Core, prices: &[f64]) -> Choice {
        Choice {
            kept: Ends::new(core, prices),
            saved: vec![0.0; core.sites()],
            near: vec![0; core.rows()],
            share: vec![0.0; core.sites()],
            pick: Pick::new(&core.spends, &core.group, &core.most),
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
            for hit in Ends::row(self.kept.as_ref(), core, row, price) {
                let less = price - weight * f64::from(hit.cost.0);
                if less <= 0.0 {
                    break;
                }
                self.saved[hit.site as usize] += less;
                near += 1;
            }
            self.near[row] = near;
        }
        for &(site, _) in &self.pick.taken {
            self.share[site as usize] = 0.0;
        }
        let saved = self.pick.take(&self.saved, &core.spends, &core.group, &core.most);
        for &(site, share) in &self.pick.taken {
            self.share[site as usize] = share;
        }
        self.bound = sum - saved;
    }

    /// How far each row is from being served once at these prices.
    fn slope(&self, core: &Core, prices: &[f64], slope: &mut [f64]) {
        for (row, slope) in slope.iter_mut().enumerate() {
            let near = Ends::row(self.kept.as_ref(), core, row, prices[row]);
            let near = &near[..self.near[row] as usize];
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
        let mut choice = Choice::new(core, &self.prices);
        choice.choose(core, &self.prices);
        self.bound = choice.bound;
        self.shares = choice.share.clone();
        let mut slope = vec![0.0; core.rows()];
        choice.slope(core, &self.prices, &mut slope);
        let mut way = slope.clone();
        let mut trial = self.prices.clone();
        let mut stride = Stride::new(aim, self.bound);
        let need = aim.need as f64 - core.base as f64;
        for round in 1..=aim.rounds {
            if self.bound > need || stride.is_spent() || budget.is_spent() {
                break;
            }
            self.rounds += 1;
            let left = need + 1.0 - self.bound;
            if stride.is_in_vain(round, self.bound, left) {
                break;
            }
            let length = way_length(&way, &self.prices, &tops);
            if length <= 0.0 {
                break;
            }
            stride.go((left, length), (&self.prices, &way, &tops), &mut trial);
            choice.choose(core, &trial);
            choice.slope(core, &trial, &mut slope);
            if round % LOOK == 0 {
                self.remember(&choice);
            }
            let agrees = agree(&way, &slope);
            follow(&mut way, &slope, NEWEST_SLOPE);
            follow(&mut self.shares, &choice.share, NEWEST_SHARE);
            let is_better = choice.bound > self.bound;
            if is_better {
                std::mem::swap(&mut self.prices, &mut trial);
                self.bound = choice.bound;
            }
            stride.learn(is_better, agrees);
        }
        self.remember(&choice);
    }

    fn remember(&mut self, choice: &Choice) {
        let whole = choice.pick.taken.iter().filter(|taken| taken.1 == 1.0);
        let mut asked: Vec<u32> = whole.map(|taken| taken.0).collect();
        asked.sort_unstable();
        self.asked.push(asked);
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
