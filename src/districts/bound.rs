//! What no division can beat: the bound for the centres that were found, from prices.
//!
//! Weight that may be split goes to the centres at least cost so that each gets an amount within
//! its range. Whatever the prices, the sum over the blocks of weight times the least cost and
//! price, less what the districts are paid for their room, is at most that least cost, and so at
//! most the cost of any division with these centres. The prices are whole numbers, and so is the
//! sum: the bound holds to the last digit.

use rayon::prelude::*;

use super::measure::{centroids, inertias, squared};
use super::parts::Part;
use super::prices::prices;
use super::{Ask, Ground, Spot};
use crate::siting::Budget;

/// The bound for these very centres, and the price of each district that proves it.
pub(super) fn centred(
    ground: &Ground,
    ask: &Ask,
    parts: &[Part],
    district: &[u32],
    budget: &Budget,
) -> (u128, Vec<i64>) {
    let districts = ask.districts(ground);
    let centres = centroids(ground, district, districts);
    let mut all = vec![0_i64; districts as usize];
    let mut bound = 0_u128;
    for part in parts {
        let found = part_prices(ground, ask, part, &centres, budget);
        for (&district, price) in part.districts.iter().zip(found) {
            all[district as usize] = price;
        }
        bound += proved(ground, ask, part, &centres, &all);
    }
    (bound, all)
}

/// The bound wherever the centres are: that of all parts together.
pub(super) fn anywhere(
    ground: &Ground,
    parts: &[Part],
    district: &[u32],
    districts: u32,
    budget: &Budget,
) -> u128 {
    let costs = inertias(ground, district, districts);
    let each = parts.iter().map(|part| {
        let cost = part.districts.iter().map(|&district| costs[district as usize]).sum();
        super::anywhere::anywhere(ground, part, cost, budget)
    });
    each.sum()
}

/// Good prices for the districts of a part.
fn part_prices(
    ground: &Ground,
    ask: &Ask,
    part: &Part,
    centres: &[Spot],
    budget: &Budget,
) -> Vec<i64> {
    let weights = part.blocks.iter().map(|&block| ground.workloads[0][block as usize].0 as f64);
    let weights: Vec<f64> = weights.collect();
    let range = part.ranges[0].map(|end| end as f64);
    let cost = |block: usize, district: usize| {
        let (block, district) = (part.blocks[block] as usize, part.districts[district]);
        cost(ground, ask, centres, block, district) as f64
    };
    let found = prices(&weights, part.districts.len(), range, cost, budget);
    found.into_iter().map(|price| price.round() as i64).collect()
}

/// Cost of a block in a district, for each thousandth of weight.
fn cost(ground: &Ground, ask: &Ask, centres: &[Spot], block: usize, district: u32) -> i128 {
    match ask.centres() {
        Some(centres) => i128::from(centres.cost(block, district as usize).0),
        None => squared(ground.at[block], centres[district as usize]) as i128,
    }
}

/// What the prices prove for a part.
fn proved(ground: &Ground, ask: &Ask, part: &Part, centres: &[Spot], prices: &[i64]) -> u128 {
    let served = part.blocks.par_iter().map(|&block| {
        let each = part.districts.iter().map(|&district| {
            let price = i128::from(prices[district as usize]);
            cost(ground, ask, centres, block as usize, district) + price
        });
        i128::from(ground.workloads[0][block as usize].0) * each.min().unwrap_or(0)
    });
    let [low, high] = part.ranges[0].map(i128::from);
    let paid = part.districts.iter().map(|&district| {
        let price = i128::from(prices[district as usize]);
        price * if price > 0 { high } else { low }
    });
    (served.sum::<i128>() - paid.sum::<i128>()).max(0) as u128
}
