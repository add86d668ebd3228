//! The bound of given prices in whole numbers, and what it fixes.
//!
//! Prices are rounded to multiples of 2^-20 and everything is added up exactly, so that a bound
//! above the next better value is a proof. In each group a rate for the allowance is set: a
//! choice saves at most the rate times the allowance, and what each site saves beyond its share.

use super::core::Core;
use crate::siting::fixing::Fixing;

/// Fraction bits of a price, and further ones of a rate.
const FINE: u32 = 20;

/// An exact bound.
#[derive(Debug)]
pub struct Bound {
    /// No choice costs less; base included.
    pub value: u64,
    fine: i128,
    saved: Vec<i128>,
    /// For each group, rates for what one unit of the allowance saves: one at which no other
    /// site is taken, and one at which every site taken is.
    rates: Vec<[i128; 2]>,
}

impl Bound {
    /// The bound of these prices.
    pub fn new(core: &Core, prices: &[f64]) -> Bound {
        let mut saved = vec![0_i128; core.sites()];
        let mut fine = i128::from(core.base) << FINE;
        for (row, price) in prices.iter().enumerate() {
            let top = i128::from(core.top(row)) << FINE;
            let price = ((price * f64::from(1 << FINE)) as i128).clamp(0, top);
            fine += price;
            for hit in core.row(row) {
                let cost = i128::from(core.weights[row] * u64::from(hit.cost.0)) << FINE;
                if cost >= price {
                    break;
                }
                saved[hit.site as usize] += price - cost;
            }
        }
        let mut members = vec![Vec::new(); core.most.len()];
        for site in 0..core.sites() {
            members[usize::from(core.group[site])].push(site as u32);
        }
        let mut rates = Vec::with_capacity(members.len());
        for (members, &most) in members.iter().zip(&core.most) {
            let rate = rates_of(core, &saved, members, most);
            fine -= most_saved(core, &saved, members, most, rate[1]);
            rates.push(rate);
        }
        let value = (fine + (1 << FINE) - 1) >> FINE;
        let value = u64::try_from(value.max(0)).unwrap_or(u64::MAX);
        Bound { value, fine, saved, rates }
    }

    /// How much more than its price a row may cost in choices that cost at most `need`, with
    /// some to spare for rounding.
    pub fn room(&self, need: u64) -> f64 {
        let room = ((i128::from(need) << FINE) - self.fine).max(0) as f64 / f64::from(1 << FINE);
        room + 1.0 + need as f64 * 1e-12
    }

    /// What is known about each site if only choices that cost at most `need` are of interest.
    pub fn fixings(&self, core: &Core, need: u64) -> Vec<Fixing> {
        let room = (i128::from(need) << FINE) - self.fine;
        (0..core.sites())
            .map(|site| {
                let [high, low] = self.rates[usize::from(core.group[site])];
                let spend = i128::from(core.spends[site]);
                if (high.saturating_mul(spend) >> FINE) - self.saved[site] > room {
                    Fixing::Out
                } else if low
                    .checked_mul(spend)
                    .is_some_and(|share| self.saved[site] - (share >> FINE) - 1 > room)
                {
                    Fixing::In
                } else {
                    Fixing::Open
                }
            })
            .collect()
    }
}

/// Rates at which just the allowance is taken: the highest and the lowest.
fn rates_of(core: &Core, saved: &[i128], members: &[u32], most: u64) -> [i128; 2] {
    let spend = |site: u32| core.spends[site as usize];
    let rate = |site: u32| (saved[site as usize] << FINE) / i128::from(spend(site).max(1));
    let mut order: Vec<(i128, u32)> =
        members.iter().filter(|&&site| spend(site) > 0).map(|&site| (rate(site), site)).collect();
    order.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut left = most;
    let mut last = None;
    for (rate, site) in order {
        if spend(site) > left {
            // Where the allowance is used up exactly, any rate between the two will do; only
            // where sites are counted is that exact.
            let is_counted = members.iter().all(|&site| spend(site) <= 1);
            let high = last.filter(|_| left == 0 && is_counted).unwrap_or(rate);
            return [high, rate];
        }
        left -= spend(site);
        last = Some(rate);
    }
    [0, 0]
}

/// What a group saves at most.
fn most_saved(core: &Core, saved: &[i128], members: &[u32], most: u64, rate: i128) -> i128 {
    let all: i128 = members.iter().map(|&site| saved[site as usize]).sum();
    let beyond = |&site: &u32| {
        let share = rate.checked_mul(i128::from(core.spends[site as usize]))?;
        Some(((saved[site as usize] << FINE) - share).max(0))
    };
    let beyond: Option<i128> = members.iter().map(beyond).sum();
    let limited = beyond.zip(rate.checked_mul(i128::from(most)));
    let limited = limited.and_then(|(beyond, shared)| beyond.checked_add(shared));
    limited.map_or(all, |limited| ((limited >> FINE) + 1).min(all))
}
