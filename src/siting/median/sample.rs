//! A first choice and first prices of a problem with much demand, from a part of its rows.
//!
//! A few thousand rows tell nearly as much as a hundred thousand about which sites are worth
//! opening, and what serving a row may cost hardly differs between rows that look alike: a row
//! takes the price of the one in the part to whose sites it costs most nearly the same.

use rand_pcg::Pcg64Mcg;

use super::ascent::{Aim, Ascent};
use super::best::Best;
use super::core::Core;
use super::swap::{Kicks, Search};
use super::{asked, first_prices, look};
use crate::reach::Hit;

/// Pairs of a core from which a part is looked at first, and pairs of that part.
const MANY: usize = 2_000_000;
const PART: usize = 500_000;
const KICKS: Kicks = Kicks { most: 300, pairs: 100_000_000 };

/// A choice by name and a price for each row, where the core is large.
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
    let aim = Aim { need, rounds: 900, patience: 12, step: 1.0, hope: 0.0005 };
    ascent.improve(&part, aim, best.budget);
    asked(&part, &mut search, &mut of_part, &ascent.asked);
    let found = of_part.choice.into_iter().chain(of_part.doubtful).min_by_key(|(value, _)| *value);
    found.map(|(_, open)| (open, prices(core, &part, &ascent.prices)))
}

/// Costs by which rows are compared, and as many of the other row among which they are looked
/// for.
const COMPARED: usize = 6;
const AMONG: usize = 24;

/// Prices of all rows, from those of a part of them.
fn prices(core: &Core, part: &Core, of_part: &[f64]) -> Vec<f64> {
    // Rows of the part by each of their cheapest sites.
    let mut by_site = vec![Vec::new(); core.sites()];
    for row in 0..part.rows() {
        for hit in part.row(row).iter().take(2) {
            by_site[hit.site as usize].push(row);
        }
    }
    let price = |row: usize| {
        let hits = core.row(row);
        let alike = hits.iter().take(4).map(|hit| &by_site[hit.site as usize]);
        let alike = alike.flatten().min_by_key(|&&other| (unlike(hits, part.row(other)), other));
        let top = core.top(row) as f64;
        let price =
            |&other: &usize| of_part[other] / part.weights[other] as f64 * core.weights[row] as f64;
        alike.map_or(top / 2.0, price).min(top)
    };
    (0..core.rows()).map(price).collect()
}

/// How much the costs of one row differ from those of another, over its cheapest sites.
fn unlike(row: &[Hit], other: &[Hit]) -> u64 {
    let far = other.iter().take(AMONG).next_back().map_or(0, |hit| hit.cost.0);
    let differs = |hit: &Hit| {
        let same = other.iter().take(AMONG).find(|theirs| theirs.site == hit.site);
        u64::from(same.map_or(far, |theirs| theirs.cost.0).abs_diff(hit.cost.0))
    };
    row.iter().take(COMPARED).map(differs).sum()
}
