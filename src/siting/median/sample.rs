//! A first choice and first prices of a problem with much demand, from a part of its rows.
//!
//! A thousand rows tell nearly as much as a hundred thousand about which sites are worth
//! opening. The shares of the sites in the average choice give prices to all rows: a row is
//! served by its cheapest sites until their shares add up to one, and what the last of them
//! costs is its price (complementary slackness).

use rand_pcg::Pcg64Mcg;

use super::ascent::{Aim, Ascent};
use super::best::Best;
use super::core::Core;
use super::swap::{Kicks, Search};
use super::{asked, first_prices, look};

/// Pairs of a core from which a part is looked at first, and pairs of that part.
const MANY: usize = 2_000_000;
const PART: usize = 500_000;
const KICKS: Kicks = Kicks { most: 300, pairs: 100_000_000 };

/// A choice by name and the share of each site, where the core is large.
pub fn sample(core: &Core, best: &Best<'_>, random: &mut Pcg64Mcg) -> Option<(Vec<u32>, Vec<f64>)> {
    if core.pairs() < MANY {
        return None;
    }
    let part = core.sampled(core.pairs() / PART);
    let mut of_part = Best::new(best.budget);
    of_part.turn_to(&part);
    let mut search = Search::new(&part);
    look(&mut search, &mut of_part, KICKS, random);
    let mut ascent = Ascent::from(first_prices(&part, &of_part));
    let need = of_part.need()?;
    let aim = Aim { need, rounds: 600, patience: 12, step: 1.0, hope: 0.0005 };
    ascent.improve(&part, aim, best.budget);
    asked(&part, &mut search, &mut of_part, &ascent.asked);
    let found = of_part.choice.into_iter().chain(of_part.doubtful).min_by_key(|(value, _)| *value);
    found.map(|(_, open)| (open, ascent.shares))
}

/// Prices of all rows from the shares of the sites.
pub fn prices(core: &Core, shares: &[f64]) -> Vec<f64> {
    let price = |row: usize| {
        let mut served = 0.0;
        let last = core.row(row).iter().find(|hit| {
            served += shares[hit.site as usize];
            served >= 1.0 - 1e-6
        });
        let top = core.top(row) as f64;
        last.map_or(top, |hit| core.weights[row] as f64 * f64::from(hit.cost.0)).min(top)
    };
    (0..core.rows()).map(price).collect()
}
