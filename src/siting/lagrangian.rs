//! Lagrangian bounds: the covering constraints are priced into the objective, and the
//! prices improved by a deflected subgradient method. Whatever the prices, the bound holds;
//! it is computed from prices rounded to whole numbers, exactly.
//!
//! Source: Galvao and ReVelle 1996 (mclp), Caprara, Fischetti and Toth 1999 (set cover).

use super::{Budget, Sparse};

/// What the prices prove about a maximal covering problem.
#[derive(Debug, Clone)]
pub struct CoverBound {
    /// No choice of sites covers more weight than this.
    pub bound: u64,
    /// Sum of the prices each site collects.
    pub worth: Vec<u64>,
}

/// How often prices are improved before the method gives up.
const ROUNDS: usize = 600;

/// Improve the prices of "most weight with at most `most` sites". `value` is the best cover
/// known; it is reached or proved when the bound comes within less than `unit` of it.
///
/// Prices begin at the weight of each pattern, shared among the open sites that cover it in
/// the best known cover.
pub fn most_covered(
    weights: &[u64],
    by_pattern: &Sparse,
    by_site: &Sparse,
    most: usize,
    known: (u64, &[u32]),
    unit: u64,
    budget: &Budget,
) -> CoverBound {
    let (value, open) = known;
    let mut depth = vec![0_u32; weights.len()];
    for &site in open {
        for &pattern in by_site.row(site as usize) {
            depth[pattern as usize] += 1;
        }
    }
    let mut prices: Vec<f64> = weights
        .iter()
        .zip(&depth)
        .map(|(&weight, &depth)| weight as f64 / f64::from(depth.max(1)))
        .collect();
    let mut direction = vec![0.0; weights.len()];
    let mut taken = vec![false; by_site.rows()];
    let mut order: Vec<u32> = (0..by_site.rows() as u32).collect();
    let mut best = exact_bound(weights, by_site, most, &prices);
    let mut smallest = f64::INFINITY;
    let mut step = 1.0;
    let mut since_better = 0;
    for round in 0..ROUNDS {
        if best.bound < value + unit || budget.accepts(value, best.bound) || budget.is_spent() {
            break;
        }
        let worth: Vec<f64> = by_site
            .iter()
            .map(|patterns| patterns.iter().map(|&pattern| prices[pattern as usize]).sum())
            .collect();
        choose_top(&worth, most, &mut order, &mut taken);
        let collected: f64 =
            order[..most.min(order.len())].iter().map(|&site| worth[site as usize]).sum();
        let left: f64 = weights
            .iter()
            .zip(&prices)
            .map(|(&weight, &price)| (weight as f64 - price).max(0.0))
            .sum();
        let bound = collected + left;
        if bound < smallest - 1e-7 * smallest {
            smallest = bound;
            since_better = 0;
        } else {
            since_better += 1;
            if since_better >= 12 {
                step *= 0.6;
                since_better = 0;
            }
        }
        if bound < best.bound as f64 || round % 25 == 24 {
            let exact = exact_bound(weights, by_site, most, &prices);
            if exact.bound < best.bound {
                best = exact;
            }
        }
        if step < 1e-4 {
            break;
        }
        let mut length_2 = 0.0;
        for (pattern, sites) in by_pattern.iter().enumerate() {
            let covered = sites.iter().filter(|&&site| taken[site as usize]).count() as f64;
            let counted = f64::from(u8::from(weights[pattern] as f64 > prices[pattern]));
            let slope = covered - counted;
            direction[pattern] = 0.6 * direction[pattern] + slope;
            // A price at its limit does not move beyond it.
            let stuck = (prices[pattern] <= 0.0 && direction[pattern] > 0.0)
                || (prices[pattern] >= weights[pattern] as f64 && direction[pattern] < 0.0);
            if stuck {
                direction[pattern] = 0.0;
            }
            length_2 += direction[pattern] * direction[pattern];
        }
        if length_2 == 0.0 {
            break;
        }
        let stride = step * (bound - value as f64).max(unit as f64) / length_2;
        for (pattern, price) in prices.iter_mut().enumerate() {
            *price = (*price - stride * direction[pattern]).clamp(0.0, weights[pattern] as f64);
        }
    }
    best
}

/// Mark the `most` worthiest sites and bring them to the front of `order`.
fn choose_top(worth: &[f64], most: usize, order: &mut [u32], taken: &mut [bool]) {
    taken.fill(false);
    if most < order.len() {
        order.select_nth_unstable_by(most, |&a, &b| {
            worth[b as usize].total_cmp(&worth[a as usize]).then(a.cmp(&b))
        });
    }
    for &site in order.iter().take(most) {
        taken[site as usize] = true;
    }
}

/// The bound of prices rounded down to whole thousandths, in whole thousandths: the weight
/// left unpriced, plus what the `most` worthiest sites collect.
fn exact_bound(weights: &[u64], by_site: &Sparse, most: usize, prices: &[f64]) -> CoverBound {
    let prices: Vec<u64> =
        prices.iter().zip(weights).map(|(&price, &weight)| (price as u64).min(weight)).collect();
    let worth: Vec<u64> = by_site
        .iter()
        .map(|patterns| patterns.iter().map(|&pattern| prices[pattern as usize]).sum())
        .collect();
    let left: u64 = weights.iter().zip(&prices).map(|(weight, price)| weight - price).sum();
    let mut sorted = worth.clone();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    // Sites may share patterns, so together they can collect more than there is.
    let collected: u128 = sorted.iter().take(most).map(|&worth| u128::from(worth)).sum();
    CoverBound { bound: u64::try_from(u128::from(left) + collected).unwrap_or(u64::MAX), worth }
}

/// What reduced costs say about each site of a maximal covering problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fixing {
    /// Still to be decided.
    Open,
    /// In every cover better than the known one.
    In,
    /// In none.
    Out,
}

/// Decide the sites that a bound decides: forcing the site the other way would push the
/// bound below `value + unit`, so no better cover does.
pub fn fix(bound: &CoverBound, most: usize, value: u64, unit: u64) -> Vec<Fixing> {
    let mut sorted: Vec<u64> = bound.worth.clone();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let last_in = most.checked_sub(1).and_then(|at| sorted.get(at)).copied().unwrap_or(0);
    let first_out = sorted.get(most).copied().unwrap_or(0);
    let target = value + unit;
    let mut taken = 0;
    let mut order: Vec<usize> = (0..bound.worth.len()).collect();
    order.sort_by_key(|&site| (std::cmp::Reverse(bound.worth[site]), site));
    let mut fixings = vec![Fixing::Open; bound.worth.len()];
    for site in order {
        let worth = bound.worth[site];
        if taken < most {
            taken += 1;
            if bound.bound - (worth - first_out) < target {
                fixings[site] = Fixing::In;
            }
        } else if bound.bound - (last_in - worth) < target {
            fixings[site] = Fixing::Out;
        }
    }
    fixings
}

/// Prices are counted in these parts of a site when sites are what is minimised.
const PRICE_PARTS: u64 = 1_000_000;

/// A lower bound on the number of sites that cover every pattern, in whole sites, rounded
/// up; `value` is the best known number.
pub fn fewest_sites(by_pattern: &Sparse, by_site: &Sparse, value: u64, budget: &Budget) -> u64 {
    let mut prices: Vec<f64> = by_pattern
        .iter()
        .map(|sites| {
            let widest = sites.iter().map(|&site| by_site.row(site as usize).len()).max();
            1.0 / widest.unwrap_or(1) as f64
        })
        .collect();
    let mut direction = vec![0.0; prices.len()];
    let mut best = exact_site_bound(by_site, &prices);
    let mut largest = 0.0;
    let mut step = 1.0;
    let mut since_better = 0;
    for _ in 0..ROUNDS {
        if best >= value || step < 1e-4 || budget.accepts(value, best) || budget.is_spent() {
            break;
        }
        let reduced: Vec<f64> = by_site
            .iter()
            .map(|patterns| 1.0 - patterns.iter().map(|&p| prices[p as usize]).sum::<f64>())
            .collect();
        let bound =
            prices.iter().sum::<f64>() + reduced.iter().map(|&cost| cost.min(0.0)).sum::<f64>();
        if bound > largest + 1e-6 {
            largest = bound;
            since_better = 0;
            best = best.max(exact_site_bound(by_site, &prices));
        } else {
            since_better += 1;
            if since_better >= 12 {
                step *= 0.6;
                since_better = 0;
            }
        }
        let mut length_2 = 0.0;
        for (pattern, sites) in by_pattern.iter().enumerate() {
            let covered = sites.iter().filter(|&&site| reduced[site as usize] < 0.0).count();
            direction[pattern] = 0.6 * direction[pattern] + 1.0 - covered as f64;
            if prices[pattern] <= 0.0 && direction[pattern] < 0.0 {
                direction[pattern] = 0.0;
            }
            length_2 += direction[pattern] * direction[pattern];
        }
        if length_2 == 0.0 {
            break;
        }
        let stride = step * (value as f64 - bound).max(0.1) / length_2;
        for (price, direction) in prices.iter_mut().zip(&direction) {
            *price = (*price + stride * direction).max(0.0);
        }
    }
    best
}

/// The bound of prices rounded down to whole parts, rounded up to whole sites.
fn exact_site_bound(by_site: &Sparse, prices: &[f64]) -> u64 {
    let parts: Vec<i128> =
        prices.iter().map(|&price| (price * PRICE_PARTS as f64) as i128).collect();
    let whole = i128::from(PRICE_PARTS);
    let reduced = by_site.iter().map(|patterns| {
        let collected: i128 = patterns.iter().map(|&p| parts[p as usize]).sum();
        (whole - collected).min(0)
    });
    let bound: i128 = parts.iter().sum::<i128>() + reduced.sum::<i128>();
    (bound.max(0) as u64).div_ceil(PRICE_PARTS)
}
