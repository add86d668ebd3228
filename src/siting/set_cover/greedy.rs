//! Covers built site by site from prices, and stripped of what they do not need.
//!
//! Source: the greedy of Caprara, Fischetti and Toth 1999, which goes by reduced costs.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::core::Core;

/// How bad a site is to open next; less is better, ties go to the first site.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Score(f64, u32);

impl Eq for Score {}

impl Ord for Score {
    fn cmp(&self, other: &Score) -> Ordering {
        self.0.total_cmp(&other.0).then(self.1.cmp(&other.1))
    }
}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Score) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A cover: the sites in `first`, then greedily by reduced cost at these prices, stripped of
/// sites it does not need. Ascending. Every pattern has a site.
pub fn greedy(core: &Core, prices: &[f64], first: &[u32]) -> Vec<u32> {
    let mut covered = vec![false; core.by_pattern.rows()];
    let mut left = covered.len();
    let mut open = Vec::new();
    let take = |site: u32, covered: &mut [bool], left: &mut usize| {
        for &pattern in core.by_site.row(site as usize) {
            if !std::mem::replace(&mut covered[pattern as usize], true) {
                *left -= 1;
            }
        }
    };
    for &site in first {
        take(site, &mut covered, &mut left);
        open.push(site);
    }
    let scores = (0..core.costs.len() as u32).map(|site| score(core, prices, &covered, site));
    let mut heap: BinaryHeap<Reverse<Score>> =
        scores.filter(|score| score.0 < f64::INFINITY).map(Reverse).collect();
    // Scores only get worse, so one that is still right on top is the best of all.
    while left > 0 {
        let Some(Reverse(Score(known, site))) = heap.pop() else { break };
        let now = score(core, prices, &covered, site);
        if now.0 > known {
            if now.0 < f64::INFINITY {
                heap.push(Reverse(now));
            }
            continue;
        }
        take(site, &mut covered, &mut left);
        open.push(site);
    }
    strip(core, open)
}

/// Reduced cost over the patterns still to cover, for each of them (times them, where it is
/// negative); infinite where there are none.
fn score(core: &Core, prices: &[f64], covered: &[bool], site: u32) -> Score {
    let mut reduced = core.costs[site as usize] as f64;
    let mut count = 0.0;
    for &pattern in core.by_site.row(site as usize) {
        if !covered[pattern as usize] {
            reduced -= prices[pattern as usize];
            count += 1.0;
        }
    }
    let score = if count == 0.0 {
        f64::INFINITY
    } else if reduced > 0.0 {
        reduced / count
    } else {
        reduced * count
    };
    Score(score, site)
}

/// Close sites that are not needed, the dearest first, of equal ones the smallest. Ascending.
pub fn strip(core: &Core, mut open: Vec<u32>) -> Vec<u32> {
    let mut depth = vec![0_u32; core.by_pattern.rows()];
    for &site in &open {
        for &pattern in core.by_site.row(site as usize) {
            depth[pattern as usize] += 1;
        }
    }
    let size = |site: u32| core.by_site.row(site as usize).len();
    open.sort_by_key(|&site| (Reverse(core.costs[site as usize]), size(site), site));
    open.retain(|&site| {
        let patterns = core.by_site.row(site as usize);
        let needed = patterns.iter().any(|&pattern| depth[pattern as usize] == 1);
        if !needed {
            for &pattern in patterns {
                depth[pattern as usize] -= 1;
            }
        }
        needed
    });
    open.sort_unstable();
    open
}
