//! Swap search: exchange one open site for one closed site while that helps; then kick a
//! few sites out at random and try again. Source: Teitz and Bart's interchange, with the
//! gains and losses kept as Resende and Werneck keep them.

use rand::seq::index;
use rand_pcg::Pcg64Mcg;

use super::Budget;
use super::greedy::Cover;

/// Exchange sites until no single exchange helps. `scratch` is as long as there are sites.
pub fn descend(cover: &mut Cover<'_>, scratch: &mut [u64], budget: &Budget) {
    let mut from = 0;
    let mut idle = 0;
    while idle < cover.open.len() && !budget.is_spent() {
        let out = cover.open[from % cover.open.len()];
        match best_exchange(cover, out, scratch) {
            Some(site) => {
                cover.close(out);
                cover.open(site);
                idle = 0;
            }
            None => {
                idle += 1;
                from += 1;
            }
        }
    }
}

/// The closed site that gains most when `out` closes, if that is more than `out` is worth.
fn best_exchange(cover: &Cover<'_>, out: u32, extra: &mut [u64]) -> Option<u32> {
    // Patterns only `out` covers would be free again: add them to the gain of their sites.
    let mut loss = 0;
    let mut touched: Vec<u32> = Vec::new();
    for &pattern in cover.patterns_of(out) {
        if cover.depth[pattern as usize] == 1 {
            let weight = cover.weight(pattern);
            loss += weight;
            for &site in cover.sites_of(pattern) {
                if extra[site as usize] == 0 {
                    touched.push(site);
                }
                extra[site as usize] += weight;
            }
        }
    }
    let mut best: Option<(u64, u32)> = None;
    for site in 0..cover.gain.len() as u32 {
        let gain = cover.gain[site as usize] + extra[site as usize];
        if !cover.is_open[site as usize] && gain > best.map_or(loss, |(gain, _)| gain) {
            best = Some((gain, site));
        }
    }
    for site in touched {
        extra[site as usize] = 0;
    }
    best.map(|(_, site)| site)
}

/// Greedy, exchange, then `kicks` rounds of closing some sites at random, filling greedily
/// and exchanging again; the best cover seen. Stops early when `enough` is reached.
pub fn search(
    mut cover: Cover<'_>,
    most: usize,
    kicks: u32,
    enough: u64,
    random: &mut Pcg64Mcg,
    budget: &Budget,
) -> (u64, Vec<u32>) {
    let mut scratch = vec![0; cover.gain.len()];
    cover.fill(most);
    descend(&mut cover, &mut scratch, budget);
    let mut best = (cover.value, cover.open.clone());
    for _ in 0..kicks {
        if best.0 >= enough || budget.is_spent() || cover.open.len() < 2 {
            break;
        }
        let count = (cover.open.len() / 6).clamp(1, 8);
        let mut leaving: Vec<u32> = index::sample(random, cover.open.len(), count)
            .into_iter()
            .map(|at| cover.open[at])
            .collect();
        leaving.sort_unstable();
        for site in leaving {
            cover.close(site);
        }
        // One site by chance, so that the same greedy does not undo the kick.
        let closed: Vec<u32> = (0..cover.gain.len() as u32)
            .filter(|&site| !cover.is_open[site as usize] && cover.gain[site as usize] > 0)
            .collect();
        if !closed.is_empty() {
            let at = index::sample(random, closed.len(), 1).index(0);
            cover.open(closed[at]);
        }
        cover.fill(most);
        descend(&mut cover, &mut scratch, budget);
        if cover.value >= best.0 {
            best = (cover.value, cover.open.clone());
        } else {
            for site in cover.open.clone() {
                if !best.1.contains(&site) {
                    cover.close(site);
                }
            }
            for &site in &best.1 {
                if !cover.is_open[site as usize] {
                    cover.open(site);
                }
            }
        }
    }
    best.1.sort_unstable();
    best
}
