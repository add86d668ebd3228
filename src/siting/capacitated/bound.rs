//! The bound of given prices in whole numbers, and what it fixes.
//!
//! Prices are rounded to multiples of 2^-20 and everything is added up exactly, so that a bound
//! above the next better value is a proof. In each group a rate for the allowance is set: a
//! choice is worth at most the rate times the allowance, and what each site is worth beyond that.

use super::columns::Columns;
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
    worth: Vec<i128>,
    /// For each group, rates for what one unit of the allowance is worth: one at which no other
    /// site is taken, and one at which every site taken is.
    rates: Vec<[i128; 2]>,
}

impl Bound {
    /// The bound of these prices, with so much left of each allowance for the open sites.
    pub fn new(
        core: &Core,
        columns: &Columns,
        fixings: &[Fixing],
        most: &[u64],
        prices: &[f64],
    ) -> Bound {
        let exact = |row: usize| {
            let price = (prices[row].clamp(0.0, core.tops[row]) * f64::from(1 << FINE)) as i128;
            core.rests[row].map_or(price, |rest| price.min(i128::from(rest) << FINE))
        };
        let prices: Vec<i128> = (0..core.rows()).map(exact).collect();
        let mut fine = i128::from(core.base) << FINE;
        fine += prices.iter().zip(&core.weights).map(|(p, w)| p * i128::from(*w)).sum::<i128>();
        let mut worth = vec![0; core.sites()];
        let mut members = vec![Vec::new(); core.most.len()];
        for site in (0..core.sites()).filter(|&site| fixings[site] != Fixing::Out) {
            worth[site] = worth_of(core, columns, site, &prices);
            if fixings[site] == Fixing::In {
                fine -= worth[site];
            } else {
                members[usize::from(core.group[site])].push(site as u32);
            }
        }
        let mut rates = Vec::with_capacity(members.len());
        for (members, &most) in members.iter().zip(most) {
            let rate = rates_of(core, &worth, members, most);
            fine -= most_worth(core, &worth, members, most, rate[1]);
            rates.push(rate);
        }
        let value = (fine + (1 << FINE) - 1) >> FINE;
        let value = u64::try_from(value.max(0)).unwrap_or(u64::MAX);
        Bound { value, fine, worth, rates }
    }

    /// What becomes of the open sites if only choices that cost at most `need` are of interest.
    pub fn fix(&self, core: &Core, fixings: &mut [Fixing], need: u64) {
        let room = (i128::from(need) << FINE) - self.fine;
        for (site, fixing) in fixings.iter_mut().enumerate().filter(|it| *it.1 == Fixing::Open) {
            let [high, low] = self.rates[usize::from(core.group[site])];
            let spend = i128::from(core.spends[site]);
            let share = |rate: i128| rate.checked_mul(spend).map(|share| share >> FINE);
            if share(high).is_some_and(|share| share - self.worth[site] > room) {
                *fixing = Fixing::Out;
            } else if share(low).is_some_and(|share| self.worth[site] - share - 1 > room) {
                *fixing = Fixing::In;
            }
        }
    }
}

/// The most that a site saves on its rows, less what opening it costs.
fn worth_of(core: &Core, columns: &Columns, site: usize, prices: &[i128]) -> i128 {
    let mut wanted: Vec<(i128, u64)> = Vec::new();
    let mut all = 0_u128;
    for &(cost, row) in columns.of(site) {
        let less = prices[row as usize] - (i128::from(cost) << FINE);
        if less > 0 {
            wanted.push((less, core.weights[row as usize]));
            all += u128::from(core.weights[row as usize]);
        }
    }
    let mut left = core.rooms[site];
    if all > left.into() {
        wanted.sort_unstable_by(|a, b| b.cmp(a));
    }
    let mut worth = -(i128::from(core.opening[site]) << FINE);
    for (less, weight) in wanted {
        let taken = weight.min(left);
        worth += less * i128::from(taken);
        left -= taken;
    }
    worth
}

/// Rates at which just the allowance is taken: the highest and the lowest.
fn rates_of(core: &Core, worth: &[i128], members: &[u32], most: u64) -> [i128; 2] {
    let spend = |site: u32| core.spends[site as usize];
    let rate = |site: u32| (worth[site as usize] << FINE) / i128::from(spend(site).max(1));
    let wanted = members.iter().filter(|&&site| spend(site) > 0 && worth[site as usize] > 0);
    let mut order: Vec<(i128, u32)> = wanted.map(|&site| (rate(site), site)).collect();
    order.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    // Where the allowance is used up exactly, any rate between the two will do; only where sites
    // are counted is that exact.
    let is_counted = members.iter().all(|&site| spend(site) <= 1);
    let mut left = most;
    let mut last = None;
    for (rate, site) in order {
        if spend(site) > left {
            let high = last.filter(|_| left == 0 && is_counted).unwrap_or(rate);
            return [high, rate];
        }
        left -= spend(site);
        last = Some(rate);
    }
    [last.filter(|_| left == 0 && is_counted).unwrap_or(0), 0]
}

/// What a group is worth at most.
fn most_worth(core: &Core, worth: &[i128], members: &[u32], most: u64, rate: i128) -> i128 {
    let all: i128 = members.iter().map(|&site| worth[site as usize].max(0)).sum();
    let beyond = |&site: &u32| {
        let share = rate.checked_mul(i128::from(core.spends[site as usize]))?;
        Some(((worth[site as usize] << FINE) - share).max(0))
    };
    let beyond: Option<i128> = members.iter().map(beyond).sum();
    let limited = beyond.zip(rate.checked_mul(i128::from(most)));
    let limited = limited.and_then(|(beyond, shared)| beyond.checked_add(shared));
    limited.map_or(all, |limited| ((limited >> FINE) + 1).min(all))
}
