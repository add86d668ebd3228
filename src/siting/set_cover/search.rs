//! Local search for cheap covers: always one step short of a cover, pushed on by weights of
//! the patterns that are hard to cover.
//!
//! Source: row weighting local search (Gao, Weise and Li 2015), here with costs: gains and
//! losses are taken per unit of cost.

use rand::Rng;
use rand_pcg::Pcg64Mcg;

use super::core::Core;
use crate::siting::Budget;

/// The state of a search.
struct Search<'a> {
    core: &'a Core,
    is_open: Vec<bool>,
    open: Vec<u32>,
    /// Where each open site stands in `open`.
    place: Vec<u32>,
    depth: Vec<u32>,
    weight: Vec<u64>,
    /// Weight a closed site would cover anew; weight only this open site covers.
    score: Vec<u64>,
    /// Patterns no open site covers, and where each stands among them.
    bare: Vec<u32>,
    bare_place: Vec<u32>,
    /// Whether anything near a closed site has changed since it was closed.
    is_fresh: Vec<bool>,
    /// When each site last moved.
    moved: Vec<u64>,
    cost: u64,
    work: u64,
}

impl<'a> Search<'a> {
    fn new(core: &'a Core, open: &[u32]) -> Search<'a> {
        let sites = core.costs.len();
        let patterns = core.by_pattern.rows();
        let mut search = Search {
            core,
            is_open: vec![false; sites],
            open: Vec::new(),
            place: vec![0; sites],
            depth: vec![0; patterns],
            weight: vec![1; patterns],
            score: core.by_site.iter().map(|patterns| patterns.len() as u64).collect(),
            bare: (0..patterns as u32).collect(),
            bare_place: (0..patterns as u32).collect(),
            is_fresh: vec![true; sites],
            moved: vec![0; sites],
            cost: 0,
            work: 0,
        };
        for &site in open {
            search.open(site);
        }
        search
    }

    /// Open a closed site.
    fn open(&mut self, site: u32) {
        let at = site as usize;
        self.is_open[at] = true;
        self.place[at] = self.open.len() as u32;
        self.open.push(site);
        self.cost += self.core.costs[at];
        let mut own = 0;
        for &pattern in self.core.by_site.row(at) {
            let (p, sites) = (pattern as usize, self.core.by_pattern.row(pattern as usize));
            self.depth[p] += 1;
            let weight = self.weight[p];
            if self.depth[p] == 1 {
                own += weight;
                self.clothe(pattern);
                for &other in sites {
                    self.score[other as usize] -= weight;
                    self.is_fresh[other as usize] = true;
                }
                self.work += sites.len() as u64;
            } else if self.depth[p] == 2 {
                // The only site before is one of two now.
                if let Some(&other) = sites.iter().find(|&&o| o != site && self.is_open[o as usize])
                {
                    self.score[other as usize] -= weight;
                }
                self.work += sites.len() as u64 / 2;
            }
        }
        self.score[at] = own;
    }

    /// Close an open site.
    fn close(&mut self, site: u32) {
        let at = site as usize;
        self.is_open[at] = false;
        self.cost -= self.core.costs[at];
        let place = self.place[at] as usize;
        self.open.swap_remove(place);
        if let Some(&moved) = self.open.get(place) {
            self.place[moved as usize] = place as u32;
        }
        let mut own = 0;
        for &pattern in self.core.by_site.row(at) {
            let (p, sites) = (pattern as usize, self.core.by_pattern.row(pattern as usize));
            self.depth[p] -= 1;
            let weight = self.weight[p];
            if self.depth[p] == 0 {
                own += weight;
                self.bare_place[p] = self.bare.len() as u32;
                self.bare.push(pattern);
                for &other in sites {
                    self.score[other as usize] += weight;
                    self.is_fresh[other as usize] = true;
                }
                self.work += sites.len() as u64;
            } else if self.depth[p] == 1 {
                if let Some(&other) = sites.iter().find(|&&other| self.is_open[other as usize]) {
                    self.score[other as usize] += weight;
                }
                self.work += sites.len() as u64 / 2;
            }
        }
        self.score[at] = own;
        self.is_fresh[at] = false;
    }

    /// Take a pattern off the list of bare ones.
    fn clothe(&mut self, pattern: u32) {
        let place = self.bare_place[pattern as usize] as usize;
        self.bare.swap_remove(place);
        if let Some(&moved) = self.bare.get(place) {
            self.bare_place[moved as usize] = place as u32;
        }
    }

    /// Whether the first site's score per cost is above, or equal and it rested longer.
    fn beats(&self, a: u32, b: u32) -> bool {
        let (a, b) = (a as usize, b as usize);
        let left = u128::from(self.score[a]) * u128::from(self.core.costs[b]);
        let right = u128::from(self.score[b]) * u128::from(self.core.costs[a]);
        left > right || (left == right && self.moved[a] < self.moved[b])
    }

    /// The open site that loses least per cost and did not just come in.
    fn weakest(&mut self, fixed: &[u32]) -> Option<u32> {
        self.work += self.open.len() as u64;
        let mut worst: Option<u32> = None;
        for &site in self.open.iter().filter(|site| !fixed.contains(site)) {
            let takes = worst.is_none_or(|worst| {
                let (a, b) = (site as usize, worst as usize);
                let left = u128::from(self.score[a]) * u128::from(self.core.costs[b]);
                let right = u128::from(self.score[b]) * u128::from(self.core.costs[a]);
                left < right || (left == right && self.moved[a] < self.moved[b])
            });
            if takes {
                worst = Some(site);
            }
        }
        worst
    }

    /// The fresh site of a bare pattern that gains most per cost.
    fn strongest(&mut self, pattern: u32) -> Option<u32> {
        let sites = self.core.by_pattern.row(pattern as usize);
        self.work += sites.len() as u64;
        let mut best: Option<u32> = None;
        for &site in sites.iter().filter(|&&site| self.is_fresh[site as usize]) {
            if best.is_none_or(|best| self.beats(site, best)) {
                best = Some(site);
            }
        }
        best
    }

    /// Patterns still bare weigh more from now on.
    fn press(&mut self) {
        for at in 0..self.bare.len() {
            let pattern = self.bare[at] as usize;
            self.weight[pattern] += 1;
            let sites = self.core.by_pattern.row(pattern);
            for &site in sites {
                self.score[site as usize] += 1;
            }
            self.work += sites.len() as u64;
        }
    }
}

/// Search from a cover for cheaper ones, until one costs at most `enough` units or `most`
/// entries were looked at. The best cover, ascending.
pub fn search(
    core: &Core,
    start: &[u32],
    enough: u64,
    most: u64,
    random: &mut Pcg64Mcg,
    budget: &Budget,
) -> Vec<u32> {
    let mut search = Search::new(core, start);
    let mut best = start.to_vec();
    let mut best_cost = search.cost;
    let mut entered: Vec<u32> = Vec::new();
    for step in 1_u64.. {
        while search.bare.is_empty() {
            if search.cost < best_cost || step == 1 {
                best_cost = search.cost;
                best.clone_from(&search.open);
            }
            match search.weakest(&[]) {
                Some(site) if best_cost > enough => search.close(site),
                _ => break,
            }
        }
        if best_cost <= enough || search.work > most || budget.is_spent() {
            break;
        }
        if let Some(site) = search.weakest(&entered) {
            search.close(site);
            search.moved[site as usize] = step;
        }
        entered.clear();
        while !search.bare.is_empty() {
            let pattern = search.bare[random.random_range(0..search.bare.len())];
            let Some(site) = search.strongest(pattern) else { break };
            if search.cost + core.costs[site as usize] >= best_cost {
                break;
            }
            search.open(site);
            search.moved[site as usize] = step;
            entered.push(site);
        }
        search.press();
    }
    best.sort_unstable();
    best
}
