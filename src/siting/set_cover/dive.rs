//! Cheap covers from prices: greedy on reduced costs along an ascent, the clearest sites
//! fixed and the rest priced anew, then the parts of the best cover that fit the prices
//! worst are opened up and solved again.
//!
//! Source: Caprara, Fischetti and Toth 1999 (the three phases and the refinement), with the
//! volume ascent of `prices` for the subgradient phase.

use super::core::Core;
use super::greedy::{greedy, strip};
use super::prices::{Climb, ascend, reduced_costs};
use crate::siting::Budget;

/// Rounds of an ascent between two greedy covers.
const STRIDE: usize = 10;
/// Greedy covers of one ascent.
const COVERS: usize = 12;

/// The best of the covers that ascents on a core end in. `best` is a cover of the core,
/// ascending; the core keeps its prices. `rounds` refinements at most, until one costs at
/// most `enough` units.
pub fn refine(
    core: &Core,
    mut best: Vec<u32>,
    enough: u64,
    rounds: usize,
    work: &mut u64,
    budget: &Budget,
) -> Vec<u32> {
    let mut share = 0.3_f64;
    for round in 0..rounds {
        if core.cost(&best) <= enough || share > 1.0 || budget.is_spent() {
            break;
        }
        let fixed = if round == 0 { Vec::new() } else { well_priced(core, &best, share) };
        let found = dive(core, fixed, core.cost(&best), work, budget);
        if core.cost(&found) < core.cost(&best) {
            best = found;
            share = 0.3;
        } else if round > 0 {
            share *= 1.15;
        }
    }
    best
}

/// Fix these sites, then again and again price what is left and fix its clearest sites.
fn dive(core: &Core, fixed: Vec<u32>, limit: u64, work: &mut u64, budget: &Budget) -> Vec<u32> {
    // Names within the dive are places in the core.
    let mut left = core.clone();
    left.names = (0..core.costs.len() as u32).collect();
    left = left.opened(&fixed);
    let mut chosen = fixed;
    let mut best: Vec<u32> = Vec::new();
    let mut best_cost = u64::MAX;
    while left.by_pattern.rows() > 0 {
        let paid = core.cost(&chosen);
        let spare = limit.min(best_cost).saturating_sub(paid);
        let mut bound = 0.0;
        let mut cheapest = (u64::MAX, Vec::new());
        for _ in 0..COVERS {
            let climb = Climb { limit: spare, rounds: STRIDE, patience: 8, step: 0.2 };
            bound = ascend(&mut left, &climb, work, budget);
            let cover = greedy(&left, &left.prices, &[]);
            *work += 2 * left.entries();
            let cost = left.cost(&cover);
            if cost < cheapest.0 {
                cheapest = (cost, cover);
            }
            if bound > spare as f64 - 1.0 || budget.is_spent() {
                break;
            }
        }
        let mut all = chosen.clone();
        all.extend(left.named(&cheapest.1));
        let all = strip(core, all);
        if core.cost(&all) < best_cost {
            best_cost = core.cost(&all);
            best = all;
        }
        let spare = limit.min(best_cost).saturating_sub(paid);
        if bound > spare as f64 - 1.0 || budget.is_spent() {
            break;
        }
        let clear = clearest(&left);
        chosen.extend(left.named(&clear));
        left = left.opened(&clear);
    }
    if left.by_pattern.rows() == 0 {
        let all = strip(core, chosen);
        if core.cost(&all) < best_cost {
            best = all;
        }
    }
    best
}

/// Sites of negative reduced cost that alone cover some pattern; with them the first sites
/// of the greedy cover, a share of the patterns' number and at least one.
fn clearest(core: &Core) -> Vec<u32> {
    let reduced = reduced_costs(core);
    let negative = |site: u32| reduced[site as usize] < -0.001;
    let mut clear: Vec<u32> = Vec::new();
    for sites in core.by_pattern.iter() {
        let mut chosen = sites.iter().copied().filter(|&site| negative(site));
        if let (Some(only), None) = (chosen.next(), chosen.next()) {
            clear.push(only);
        }
    }
    clear.sort_unstable();
    clear.dedup();
    let mut cover = greedy(core, &core.prices, &clear);
    cover.sort_by(|&a, &b| reduced[a as usize].total_cmp(&reduced[b as usize]).then(a.cmp(&b)));
    let more = (core.by_pattern.rows() / 200).max(1);
    let fresh: Vec<u32> =
        cover.into_iter().filter(|site| clear.binary_search(site).is_err()).take(more).collect();
    clear.extend(fresh);
    clear
}

/// Sites of a cover that add least to its distance from the bound, until they cover this
/// share of the patterns. A pattern covered k times adds (k - 1) / k of its price to each.
fn well_priced(core: &Core, cover: &[u32], share: f64) -> Vec<u32> {
    let mut depth = vec![0_u32; core.by_pattern.rows()];
    for &site in cover {
        for &pattern in core.by_site.row(site as usize) {
            depth[pattern as usize] += 1;
        }
    }
    let reduced = reduced_costs(core);
    let mut distance: Vec<(f64, u32)> = cover
        .iter()
        .map(|&site| {
            let twice = core.by_site.row(site as usize).iter().map(|&pattern| {
                let depth = f64::from(depth[pattern as usize]);
                core.prices[pattern as usize] * (depth - 1.0) / depth
            });
            (reduced[site as usize].max(0.0) + twice.sum::<f64>(), site)
        })
        .collect();
    distance.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut covered = vec![false; depth.len()];
    let mut left = (depth.len() as f64 * share) as usize;
    let mut fixed = Vec::new();
    for (_, site) in distance {
        if left == 0 {
            break;
        }
        fixed.push(site);
        for &pattern in core.by_site.row(site as usize) {
            if !std::mem::replace(&mut covered[pattern as usize], true) {
                left = left.saturating_sub(1);
            }
        }
    }
    fixed
}
