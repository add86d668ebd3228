//! A choice made better one site at a time: the site whose demand is farthest moves to where
//! that demand is nearest.
//!
//! The center of one site's demand is found as that of all demand is: from few of its points,
//! to which the farthest is added until it is one of them (Bădoiu and Clarkson 2003).

use super::levels::{Borne, Levels, highest};

/// Sites moved, at most.
const MOVES: usize = 60;
/// Points that a new place is found from, at most.
const POINTS: usize = 12;

/// A better choice than these sites, with what it comes to, if one comes out below `goal`.
pub fn polish(
    levels: &Levels,
    costs: &[u64],
    most: u64,
    open: &[u32],
    mut borne: Vec<Borne>,
    goal: u64,
) -> Option<(Vec<u32>, u64)> {
    let mut open = open.to_vec();
    let mut spare = most.saturating_sub(open.iter().map(|&site| costs[site as usize]).sum());
    let mut scratch = Scratch::new(levels.is_free.len());
    for _ in 0..MOVES {
        let value = highest(&borne);
        let worst = borne.iter().position(|borne| borne.level == value);
        let Some(site) = worst.and_then(|at| borne[at].site) else { break };
        let Some(place) = open.iter().position(|&other| other == site) else { break };
        let room = spare.saturating_add(costs[site as usize]);
        let fits = |other: u32| costs[other as usize] <= room && !open.contains(&other);
        let Some(better) = scratch.center(levels, &borne, site, fits) else { break };
        open[place] = better;
        spare = room - costs[better as usize];
        borne = levels.borne(&open);
    }
    let value = highest(&borne);
    (value < goal).then_some((open, value))
}

/// How many of the points asked about each candidate serves, and how far the farthest is.
struct Scratch {
    count: Vec<u32>,
    level: Vec<u64>,
}

impl Scratch {
    fn new(sites: usize) -> Scratch {
        Scratch { count: vec![0; sites], level: vec![0; sites] }
    }

    /// A candidate nearer to the farthest of a site's demand than the site is.
    fn center(
        &mut self,
        levels: &Levels,
        borne: &[Borne],
        site: u32,
        fits: impl Fn(u32) -> bool,
    ) -> Option<u32> {
        let own: Vec<usize> = (0..borne.len()).filter(|&at| borne[at].site == Some(site)).collect();
        let (_, first) = own.iter().map(|&at| (borne[at].level, at)).max()?;
        let limit = borne[first].level.checked_sub(1)?;
        let mut able: Vec<u32> = Vec::new();
        let mut next = first;
        for round in 0..POINTS as u32 {
            let row = levels.row(next, limit);
            able = match round {
                0 => row.iter().map(|hit| hit.site).filter(|&other| fits(other)).collect(),
                _ => able,
            };
            if round == 0 {
                able.iter().for_each(|&other| self.count[other as usize] = 0);
                able.iter().for_each(|&other| self.level[other as usize] = 0);
            }
            for hit in &row {
                let other = hit.site as usize;
                // Only those that serve all points so far count on; others stay behind.
                if self.count[other] == round {
                    self.count[other] += 1;
                    self.level[other] = self.level[other].max(levels.level(next, hit.cost));
                }
            }
            able.retain(|&other| self.count[other as usize] == round + 1);
            let best = able.iter().copied().min_by_key(|&o| (self.level[o as usize], o))?;
            let bears = |at: usize| {
                let cost = levels.travel.cost(levels.asking[at], best);
                cost.map_or(u64::MAX, |cost| levels.level(at, cost)).min(levels.base[at])
            };
            let (farthest, at) = own.iter().map(|&at| (bears(at), at)).max()?;
            if farthest <= limit {
                return Some(best);
            }
            next = at;
        }
        None
    }
}
