//! A choice made better one site at a time: the site whose demand is farthest moves to where
//! that demand is nearest; where it stands there already, all others do the same.
//!
//! The center of one site's demand is found as that of all demand is: from few of its points,
//! to which the farthest is added until it is one of them (Bădoiu and Clarkson 2003).

use super::levels::{Borne, Levels, highest};
use crate::reach::Hit;

/// Rounds of moves, at most, and those without a better choice.
const MOVES: usize = 100;
const IDLE: usize = 4;
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
    let mut moving = Moving {
        levels,
        costs,
        spare: most.saturating_sub(open.iter().map(|&site| costs[site as usize]).sum()),
        open: open.to_vec(),
        scratch: Scratch::new(levels.is_free.len()),
    };
    let mut best: Option<(Vec<u32>, u64)> = None;
    let mut least = highest(&borne).min(goal);
    let mut idle = 0;
    for _ in 0..MOVES {
        let value = highest(&borne);
        let worst = borne.iter().position(|borne| borne.level == value);
        let Some(site) = worst.and_then(|at| borne[at].site) else { break };
        if !moving.center(&borne, site) {
            // The worst site is where it should be: all others make room for its demand.
            let before = moving.open.clone();
            let moved = before.into_iter().filter(|&site| moving.center(&borne, site)).count();
            idle += 1;
            if moved == 0 || idle > IDLE {
                break;
            }
        }
        borne = levels.borne(&moving.open);
        let value = highest(&borne);
        if value < least {
            least = value;
            best = Some((moving.open.clone(), value));
            idle = 0;
        }
    }
    best
}

/// Sites on the move.
struct Moving<'a> {
    levels: &'a Levels<'a>,
    costs: &'a [u64],
    /// What is left of the purse.
    spare: u64,
    open: Vec<u32>,
    scratch: Scratch,
}

impl Moving<'_> {
    /// Move a site to the center of its demand; whether it moves.
    fn center(&mut self, borne: &[Borne], site: u32) -> bool {
        let Some(place) = self.open.iter().position(|&other| other == site) else { return false };
        let room = self.spare.saturating_add(self.costs[site as usize]);
        let (open, costs) = (&self.open, self.costs);
        let fits = |other: u32| costs[other as usize] <= room && !open.contains(&other);
        let better = self.scratch.center(self.levels, borne, site, fits);
        if let Some(better) = better {
            self.open[place] = better;
            self.spare = room - costs[better as usize];
        }
        better.is_some()
    }
}

/// How many of the points asked about each candidate serves, and how far the farthest is.
struct Scratch {
    count: Vec<u32>,
    level: Vec<u64>,
    row: Vec<Hit>,
}

impl Scratch {
    fn new(sites: usize) -> Scratch {
        Scratch { count: vec![0; sites], level: vec![0; sites], row: Vec::new() }
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
            levels.hits(next, limit, &mut self.row);
            let row = &self.row;
            able = match round {
                0 => row.iter().map(|hit| hit.site).filter(|&other| fits(other)).collect(),
                _ => able,
            };
            if round == 0 {
                able.iter().for_each(|&other| self.count[other as usize] = 0);
                able.iter().for_each(|&other| self.level[other as usize] = 0);
            }
            for hit in row {
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
