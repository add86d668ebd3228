//! Choices of sites, improved by opening one and closing another.
//!
//! The fast interchange of Whitaker (1983), with what Resende and Werneck (2007) keep from one
//! exchange to the next: the two nearest open sites of each row, what each closed site would
//! save and what closing each open one would cost. Only sites near the last exchange are tried
//! again. Kicks exchange a few sites at random and are undone where that did not help.

mod anneal;

use rand::Rng;
use rand_pcg::Pcg64Mcg;

use super::best::Best;
use super::columns::Columns;
use super::core::Core;
use crate::siting::Budget;

const NONE: u32 = u32::MAX;

/// The two cheapest open sites of a row, and what they come to.
#[derive(Debug, Clone, Copy)]
struct Near {
    first: i64,
    second: i64,
    first_site: u32,
    second_site: u32,
}

/// How long to kick.
#[derive(Debug, Clone, Copy)]
pub struct Kicks {
    /// Until so many in a row were in vain.
    pub vain: u32,
    /// Until so many pairs have been looked at.
    pub pairs: u64,
}

/// A choice under improvement. Values are scaled down where they would not fit, which only
/// blurs what is thought better.
pub struct Search<'a> {
    core: &'a Core,
    columns: Columns,
    shift: u32,
    must: i64,
    near: Vec<Near>,
    is_open: Vec<bool>,
    open: Vec<u32>,
    spent: Vec<u64>,
    /// What closing each open site would cost.
    loss: Vec<i64>,
    /// What opening each closed site would save, where it is not waiting to be tried.
    gain: Vec<i64>,
    waiting: Vec<u32>,
    is_waiting: Vec<bool>,
    /// What each open site would cost less to close for the sake of the site being tried.
    relief: Vec<i64>,
    value: i64,
    /// Pairs looked at so far.
    work: u64,
}

impl<'a> Search<'a> {
    /// Nothing open.
    pub fn new(core: &'a Core) -> Search<'a> {
        let finite: u128 = (0..core.rows())
            .filter(|&row| !core.is_must(row))
            .map(|row| u128::from(core.top(row)))
            .sum::<u128>()
            + (0..core.rows())
                .filter(|&row| core.is_must(row))
                .filter_map(|row| Some((row, core.row(row).last()?)))
                .map(|(row, hit)| u128::from(core.weights[row]) * u128::from(hit.cost.0))
                .sum::<u128>();
        let musts = (0..core.rows()).filter(|&row| core.is_must(row)).count() as u128;
        let mut shift = 0;
        while ((finite >> shift) + 1) * (musts + 2) >= 1 << 61 {
            shift += 1;
        }
        let mut search = Search {
            columns: Columns::new(core),
            shift,
            must: (finite >> shift) as i64 + 1,
            near: Vec::with_capacity(core.rows()),
            is_open: vec![false; core.sites()],
            open: Vec::new(),
            spent: vec![0; core.most.len()],
            loss: vec![0; core.sites()],
            gain: vec![0; core.sites()],
            waiting: Vec::new(),
            is_waiting: vec![false; core.sites()],
            relief: vec![0; core.sites()],
            value: 0,
            work: 0,
            core,
        };
        for row in 0..core.rows() {
            let top = search.top(row);
            search.value += top;
            let near = Near { first: top, second: top, first_site: NONE, second_site: NONE };
            search.near.push(near);
        }
        search
    }

    fn worth(&self, row: usize, cost: u32) -> i64 {
        ((self.core.weights[row] * u64::from(cost)) >> self.shift) as i64
    }

    fn top(&self, row: usize) -> i64 {
        if self.core.is_must(row) { self.must } else { (self.core.top(row) >> self.shift) as i64 }
    }

    /// The open sites.
    pub fn sites(&self) -> &[u32] {
        &self.open
    }

    /// Number of pairs of the core.
    pub fn pairs(&self) -> usize {
        self.core.pairs()
    }

    /// Offer the choice.
    pub fn offer(&self, best: &mut Best<'_>) {
        best.offer(self.core, &self.is_open);
    }

    /// Open the sites that have these names, and close all others.
    pub fn set_named(&mut self, open: &[u32]) {
        let names = self.core.names.iter().enumerate();
        let named = names.filter(|(_, name)| open.binary_search(name).is_ok());
        let sites: Vec<u32> = named.map(|(site, _)| site as u32).collect();
        self.set(&sites);
    }

    /// Whether a site may open once another, if any, is closed.
    fn fits(&self, into: usize, out: Option<usize>) -> bool {
        let group = usize::from(self.core.group[into]);
        let freed = out.filter(|&out| usize::from(self.core.group[out]) == group);
        let freed = freed.map_or(0, |out| self.core.spends[out]);
        self.spent[group] - freed + self.core.spends[into] <= self.core.most[group]
    }

    /// Open a site.
    fn open(&mut self, site: usize) {
        self.is_open[site] = true;
        self.open.push(site as u32);
        self.spent[usize::from(self.core.group[site])] += self.core.spends[site];
        for at in self.columns.range(site) {
            let (row, cost) = self.columns.at(at);
            if self.worth(row as usize, cost) < self.near[row as usize].second {
                self.look_again(row as usize);
            }
        }
    }

    /// Close a site.
    fn close(&mut self, site: usize) {
        self.is_open[site] = false;
        self.open.retain(|&open| open != site as u32);
        self.work += self.columns.of(site).len() as u64;
        self.spent[usize::from(self.core.group[site])] -= self.core.spends[site];
        for at in self.columns.range(site) {
            let row = self.columns.at(at).0 as usize;
            let near = self.near[row];
            if near.first_site == site as u32 || near.second_site == site as u32 {
                self.look_again(row);
            }
        }
        self.wait(site as u32);
    }

    fn wait(&mut self, site: u32) {
        if !self.is_waiting[site as usize] {
            self.is_waiting[site as usize] = true;
            self.waiting.push(site);
        }
    }

    /// Find the two cheapest open sites of a row again; sites that this concerns are to be tried.
    fn look_again(&mut self, row: usize) {
        let before = self.near[row];
        let top = self.top(row);
        let mut now = Near { first: top, second: top, first_site: NONE, second_site: NONE };
        for hit in self.core.row(row) {
            if self.is_open[hit.site as usize] {
                let worth = self.worth(row, hit.cost.0);
                if now.first_site == NONE {
                    (now.first, now.first_site) = (worth, hit.site);
                } else {
                    (now.second, now.second_site) = (worth, hit.site);
                    break;
                }
            }
        }
        if before.first_site != NONE {
            self.loss[before.first_site as usize] -= before.second - before.first;
        }
        if now.first_site != NONE {
            self.loss[now.first_site as usize] += now.second - now.first;
        }
        self.value += now.first - before.first;
        self.near[row] = now;
        let farther = before.second.max(now.second);
        for at in 0..self.core.row(row).len() {
            let hit = self.core.row(row)[at];
            if self.worth(row, hit.cost.0) >= farther {
                break;
            }
            self.wait(hit.site);
        }
    }

    /// What opening a site would save, for the best site to close with it, if any.
    fn best_exchange(&mut self, into: usize) -> (i64, Option<usize>) {
        let mut gain = 0;
        self.work += self.columns.of(into).len() as u64;
        for &(row, cost) in self.columns.of(into) {
            let near = self.near[row as usize];
            let worth = self.worth(row as usize, cost);
            if worth < near.first {
                gain += near.first - worth;
                if near.first_site != NONE {
                    self.relief[near.first_site as usize] += near.second - near.first;
                }
            } else if worth < near.second {
                self.relief[near.first_site as usize] += near.second - worth;
            }
        }
        self.gain[into] = gain;
        let mut best = (0, None);
        if self.fits(into, None) {
            best = (gain, None);
        }
        for &out in &self.open {
            let saved = gain - self.loss[out as usize] + self.relief[out as usize];
            if saved > best.0 && self.fits(into, Some(out as usize)) {
                best = (saved, Some(out as usize));
            }
        }
        for at in 0..self.open.len() {
            self.relief[self.open[at] as usize] = 0;
        }
        best
    }

    fn exchange(&mut self, into: usize, out: Option<usize>) {
        self.open(into);
        if let Some(out) = out {
            self.close(out);
        }
    }

    /// Improve until no exchange does.
    pub fn descend(&mut self, budget: &Budget) {
        loop {
            let mut at = 0;
            while at < self.waiting.len() {
                let site = self.waiting[at] as usize;
                at += 1;
                self.is_waiting[site] = false;
                if self.is_open[site] {
                    continue;
                }
                if at % 64 == 0 && budget.is_spent() {
                    return;
                }
                let (saved, out) = self.best_exchange(site);
                if saved > 0 {
                    self.exchange(site, out);
                }
                if at > 4 * self.core.sites() {
                    self.waiting.drain(..at);
                    at = 0;
                }
            }
            self.waiting.clear();
            let Some(into) = self.far_exchange() else { return };
            self.wait(into);
        }
    }

    /// A site that saves more than closing some site elsewhere costs: nothing near either has
    /// changed, and yet both together may have come to pay.
    fn far_exchange(&self) -> Option<u32> {
        let mut cheapest: Vec<Option<u32>> = vec![None; self.core.most.len()];
        for &site in &self.open {
            let slot = &mut cheapest[usize::from(self.core.group[site as usize])];
            if slot.is_none_or(|other| self.loss[site as usize] < self.loss[other as usize]) {
                *slot = Some(site);
            }
        }
        let closed = (0..self.core.sites()).filter(|&site| !self.is_open[site]);
        let pays = |site: &usize| {
            let outs = cheapest.iter().flatten().map(|&out| out as usize);
            let mut outs = outs.filter(|&out| self.loss[out] < self.gain[*site]);
            outs.any(|out| self.fits(*site, Some(out)))
        };
        let best = closed.filter(pays).max_by_key(|&site| (self.gain[site], NONE - site as u32));
        best.map(|site| site as u32)
    }

    /// Open what saves most for what it takes, until nothing more fits or saves.
    pub fn fill(&mut self) {
        // Savings only shrink as sites open, so an old one is at most too high.
        let rate = |saved: i64, spend: u64| saved as f64 / spend.max(1) as f64;
        let mut heap = std::collections::BinaryHeap::new();
        let key = |rate: f64, site: usize| (rate.to_bits(), std::cmp::Reverse(site));
        for site in (0..self.core.sites()).filter(|&site| !self.is_open[site]) {
            heap.push(key(rate(self.savings(site), self.core.spends[site]), site));
        }
        while let Some((_, std::cmp::Reverse(site))) = heap.pop() {
            if !self.fits(site, None) {
                continue;
            }
            let saved = self.savings(site);
            if saved == 0 {
                continue;
            }
            let now = key(rate(saved, self.core.spends[site]), site);
            if heap.peek().is_some_and(|next| *next > now) {
                heap.push(now);
            } else {
                self.open(site);
            }
        }
    }

    fn savings(&self, site: usize) -> i64 {
        let column = self.columns.of(site).iter();
        let saves = |&(row, cost): &(u32, u32)| {
            (self.near[row as usize].first - self.worth(row as usize, cost)).max(0)
        };
        column.map(saves).sum()
    }

    /// Open these sites and close all others.
    pub fn set(&mut self, open: &[u32]) {
        let mut wanted = vec![false; self.core.sites()];
        open.iter().for_each(|&site| wanted[site as usize] = true);
        for site in self.open.clone() {
            if !wanted[site as usize] {
                self.close(site as usize);
            }
        }
        for &site in open {
            if !self.is_open[site as usize] {
                self.open(site as usize);
            }
        }
    }

    /// Kick and improve until that is in vain, or for so many pairs; the best choice stays.
    pub fn kick(&mut self, effort: Kicks, random: &mut Pcg64Mcg, budget: &Budget) {
        if self.open.is_empty() || self.open.len() == self.core.sites() {
            return;
        }
        let mut best = (self.value, self.open.clone());
        let end = self.work + effort.pairs;
        let (mut round, mut vain) = (0_u32, 0);
        while vain < effort.vain {
            if budget.is_spent() || self.work >= end {
                break;
            }
            for _ in 0..2 + round % 3 {
                let into = random.random_range(0..self.core.sites());
                let out = self.open[random.random_range(0..self.open.len())] as usize;
                if !self.is_open[into] && self.fits(into, Some(out)) {
                    self.exchange(into, Some(out));
                }
            }
            self.descend(budget);
            round = round.wrapping_add(1);
            vain = if self.value < best.0 { 0 } else { vain + 1 };
            if self.value <= best.0 {
                best.0 = self.value;
                best.1.clone_from(&self.open);
            } else {
                self.set(&best.1);
                self.forget();
            }
        }
        self.set(&best.1);
        self.forget();
    }

    /// Undone exchanges leave the sites around as they were tried before, up to what they save.
    fn forget(&mut self) {
        for at in 0..self.waiting.len() {
            let site = self.waiting[at] as usize;
            self.is_waiting[site] = false;
            self.gain[site] = self.savings(site);
        }
        self.waiting.clear();
    }
}
