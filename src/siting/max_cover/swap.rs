//! Swap search: exchange one open site for one closed site while that helps; then kick a
//! few sites out at random and try again. Source: Teitz and Bart's interchange, with the
//! gains and losses kept as Resende and Werneck keep them.

use rand::Rng;
use rand::seq::index;
use rand_pcg::Pcg64Mcg;

use super::core::Core;
use crate::siting::Budget;
use crate::siting::greedy::Cover;

/// The most a kick may lose and be gone on from, as a part of the weight, and the kicks
/// without a better cover after which the search goes home to the best.
const WORSE: f64 = 0.004;
const HOME: u32 = 40;

/// A cover within the allowances of a core.
pub struct Search<'a> {
    core: &'a Core,
    /// Which sites are open. Its value leaves the core's base out.
    pub cover: Cover<'a>,
    /// What each group may still spend.
    left: Vec<u64>,
    /// Weight an exchange would free for each site: zeros between calls.
    extra: Vec<u64>,
}

impl<'a> Search<'a> {
    /// Nothing open yet.
    pub fn new(core: &'a Core) -> Search<'a> {
        let cover = Cover::with_own(&core.weights, &core.own, &core.by_pattern, &core.by_site);
        Search { core, cover, left: core.most.clone(), extra: vec![0; core.sites()] }
    }

    fn affords(&self, site: u32) -> bool {
        self.core.costs[site as usize] <= self.left[usize::from(self.core.group[site as usize])]
    }

    /// Open a closed site if it can be paid.
    pub fn open(&mut self, site: u32) {
        if self.affords(site) && !self.cover.is_open[site as usize] {
            self.left[usize::from(self.core.group[site as usize])] -=
                self.core.costs[site as usize];
            self.cover.open(site);
        }
    }

    fn close(&mut self, site: u32) {
        self.left[usize::from(self.core.group[site as usize])] += self.core.costs[site as usize];
        self.cover.close(site);
    }

    /// Greedy: again and again the site that adds most for its cost, while one can be paid.
    pub fn fill(&mut self) {
        while self.left.iter().any(|&left| left > 0) {
            let mut best: Option<(u128, u128, u32)> = None;
            for (site, &gain) in self.cover.gain.iter().enumerate() {
                let (gain, cost) = (u128::from(gain), u128::from(self.core.costs[site]));
                let beats = best.is_none_or(|(most, paid, _)| gain * paid > most * cost);
                if gain > 0 && beats && !self.cover.is_open[site] && self.affords(site as u32) {
                    best = Some((gain, cost, site as u32));
                }
            }
            match best {
                Some((_, _, site)) => self.open(site),
                None => return,
            }
        }
    }

    /// Exchange sites until no single exchange helps.
    pub fn descend(&mut self, budget: &Budget) {
        let mut from = 0;
        let mut idle = 0;
        while idle < self.cover.open.len() && !budget.is_spent() {
            let out = self.cover.open[from % self.cover.open.len()];
            match self.best_exchange(out) {
                Some(site) => {
                    self.close(out);
                    self.open(site);
                    self.fill();
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
    fn best_exchange(&mut self, out: u32) -> Option<u32> {
        // Patterns only `out` covers would be free again: add them to the gain of their sites.
        let mut loss = self.core.own[out as usize];
        let mut touched: Vec<u32> = Vec::new();
        for &pattern in self.cover.patterns_of(out) {
            if self.cover.depth[pattern as usize] == 1 {
                let weight = self.cover.weight(pattern);
                loss += weight;
                for &site in self.cover.sites_of(pattern) {
                    if self.extra[site as usize] == 0 {
                        touched.push(site);
                    }
                    self.extra[site as usize] += weight;
                }
            }
        }
        let group = usize::from(self.core.group[out as usize]);
        self.left[group] += self.core.costs[out as usize];
        let mut best: Option<(u64, u32)> = None;
        for site in 0..self.core.sites() as u32 {
            let gain = self.cover.gain[site as usize] + self.extra[site as usize];
            let beats = gain > best.map_or(loss, |(gain, _)| gain);
            if beats && !self.cover.is_open[site as usize] && self.affords(site) {
                best = Some((gain, site));
            }
        }
        self.left[group] -= self.core.costs[out as usize];
        for site in touched {
            self.extra[site as usize] = 0;
        }
        best.map(|(_, site)| site)
    }

    /// Close some open sites: a random one with those nearest to it by shared patterns, or
    /// just random ones. Then open one by chance, so that greedy does not undo the kick.
    fn kick(&mut self, random: &mut Pcg64Mcg) {
        let open = self.cover.open.len();
        let count = random.random_range(1..=(open / 4).clamp(2, 8).min(open));
        let first = self.cover.open[random.random_range(0..open)];
        let mut leaving: Vec<u32> = Vec::new();
        if random.random_bool(0.5) {
            leaving.push(first);
            let patterns = self.cover.patterns_of(first);
            for _ in 0..8 * count {
                if patterns.is_empty() || leaving.len() >= count {
                    break;
                }
                let pattern = patterns[random.random_range(0..patterns.len())];
                let sites = self.cover.sites_of(pattern);
                let site = sites[random.random_range(0..sites.len())];
                // A neighbour's pattern leads one step further.
                let further = self.cover.patterns_of(site);
                let pattern = further[random.random_range(0..further.len())];
                let sites = self.cover.sites_of(pattern).iter();
                let near = sites.filter(|&&site| self.cover.is_open[site as usize]);
                leaving.extend(near.take(1));
                leaving.sort_unstable();
                leaving.dedup();
            }
        } else {
            let drawn = index::sample(random, open, count);
            leaving.extend(drawn.into_iter().map(|at| self.cover.open[at]));
        }
        for &site in &leaving {
            self.close(site);
        }
        for _ in 0..8 {
            let site = random.random_range(0..self.core.sites()) as u32;
            if self.cover.gain[site as usize] > 0 && !leaving.contains(&site) {
                self.open(site);
                break;
            }
        }
    }

    /// Go back to these open sites.
    fn restore(&mut self, open: &[u32]) {
        for site in self.cover.open.clone() {
            if !open.contains(&site) {
                self.close(site);
            }
        }
        open.iter().for_each(|&site| self.open(site));
    }

    /// Fill, exchange, then `kicks` rounds of kicking, filling and exchanging again; the
    /// weight of the best cover, base included, and its sites in ascending order. Stops when
    /// `enough` is reached.
    pub fn run(
        &mut self,
        kicks: u32,
        enough: u64,
        random: &mut Pcg64Mcg,
        budget: &Budget,
    ) -> (u64, Vec<u32>) {
        let base = self.core.base;
        self.fill();
        self.descend(budget);
        let mut best = (base + self.cover.value, self.cover.open.clone());
        let mut idle = 0_u32;
        for _ in 0..kicks {
            if best.0 >= enough || budget.is_spent() || self.cover.open.is_empty() {
                break;
            }
            self.kick(random);
            self.fill();
            self.descend(budget);
            // A slightly worse cover is a place to go on from, for a while.
            let lost = best.0 as f64 - (base + self.cover.value) as f64;
            let chance: f64 = random.random();
            idle += 1;
            if lost <= 0.0 {
                idle = if lost < 0.0 { 0 } else { idle };
                best = (base + self.cover.value, self.cover.open.clone());
            } else if lost > WORSE * chance.powi(3) * best.0 as f64 || idle.is_multiple_of(HOME) {
                self.restore(&best.1);
            }
        }
        best.1.sort_unstable();
        best
    }
}
