//! Choices of sites, improved by opening one and closing another.
//!
//! The prices of a transport say what a closed site would save and what closing an open one would
//! cost, about: only the most promising exchanges are tried. Kicks exchange a few sites at random
//! and are undone where that did not help.

use std::collections::HashSet;

use rand::Rng;
use rand::seq::SliceRandom;
use rand_pcg::Pcg64Mcg;

use super::best::Best;
use super::columns::Columns;
use super::core::Core;
use super::rules;
use super::table::Table;
use super::value::{Valued, value};
use crate::siting::fixing::Fixing;

/// Sites that are tried at most before a choice is thought to be the best around it.
const TRIED: usize = 12;
/// Sites that are tried for closing for each of them.
const CLOSED: usize = 3;

/// A choice under improvement.
pub struct Search<'a> {
    core: &'a Core,
    columns: &'a Columns,
    table: &'a Table<'a>,
    is_open: Vec<bool>,
    now: Option<Valued>,
    /// Choices that have been improved already.
    seen: HashSet<Vec<u32>>,
}

impl<'a> Search<'a> {
    /// Nothing but what must open.
    pub fn new(core: &'a Core, columns: &'a Columns, table: &'a Table<'a>) -> Search<'a> {
        let is_open = core.fixings.iter().map(|fixing| *fixing == Fixing::In).collect();
        Search { core, columns, table, is_open, now: None, seen: HashSet::new() }
    }

    /// Open sites in an order as far as the rules allow: those `wanted` and, after them, as many
    /// as it takes to hold everybody and to have enough.
    pub fn build(&mut self, order: &[u32], wanted: impl Fn(u32) -> bool) {
        let core = self.core;
        self.is_open = core.fixings.iter().map(|fixing| *fixing == Fixing::In).collect();
        let all = core.weights.iter().map(|weight| u128::from(*weight)).sum::<u128>();
        let held = |is_open: &[bool]| -> u128 {
            let open = (0..core.sites()).filter(|&site| is_open[site]);
            open.map(|site| u128::from(core.rooms[site])).sum()
        };
        let mut room = held(&self.is_open);
        for pass in 0..2 {
            for &site in order {
                let at = site as usize;
                let is_needed = if pass == 0 {
                    wanted(site)
                } else {
                    room < all || !rules::admits(core, &self.is_open)
                };
                if self.is_open[at] || !is_needed {
                    continue;
                }
                self.is_open[at] = true;
                if rules::allows(core, &self.is_open) {
                    room += u128::from(core.rooms[at]);
                } else {
                    self.is_open[at] = false;
                }
            }
        }
        self.now = None;
    }

    /// Open these.
    pub fn set(&mut self, is_open: &[bool]) {
        self.is_open = is_open.to_vec();
        self.now = None;
    }

    /// What the choice comes to, where that is known.
    pub fn value(&self) -> u64 {
        self.now.as_ref().map_or(u64::MAX, |now| now.value)
    }

    /// Whether the choice is new; it is not afterwards.
    pub fn is_new(&mut self) -> bool {
        let sites = 0..self.core.sites() as u32;
        self.seen.insert(sites.filter(|&site| self.is_open[site as usize]).collect())
    }

    /// See what the choice comes to.
    pub fn look(&mut self, best: &mut Best<'_>) {
        self.now = Some(self.valued(best));
    }

    /// Exchange while that helps.
    pub fn descend(&mut self, best: &mut Best<'_>) {
        let mut now = match self.now.take() {
            Some(now) => now,
            None => self.valued(best),
        };
        while !best.budget.is_spent() {
            match self.step(&now, best) {
                Some(better) => now = better,
                None => break,
            }
        }
        self.now = Some(now);
    }

    fn valued(&self, best: &mut Best<'_>) -> Valued {
        let valued = value(self.core, &self.is_open);
        best.offer(self.core, self.table, &self.is_open, &valued);
        valued
    }

    /// The first exchange that helps.
    fn step(&mut self, now: &Valued, best: &mut Best<'_>) -> Option<Valued> {
        let mut gains: Vec<(f64, usize)> = (0..self.core.sites())
            .filter(|&site| !self.is_open[site])
            .map(|site| (self.gain(site, now), site))
            .filter(|(gain, _)| *gain > 0.0)
            .collect();
        gains.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for &(_, site) in gains.iter().take(TRIED) {
            self.is_open[site] = true;
            let with = value(self.core, &self.is_open);
            if with.score() < now.score() && rules::admits(self.core, &self.is_open) {
                best.offer(self.core, self.table, &self.is_open, &with);
                return Some(with);
            }
            if let Some(better) = self.close_one(Some(site), now, &with, best) {
                return Some(better);
            }
            self.is_open[site] = false;
            if best.budget.is_spent() {
                return None;
            }
        }
        self.close_one(None, now, now, best)
    }

    /// Close the site that is missed least, if that is better than `now`.
    fn close_one(
        &mut self,
        but: Option<usize>,
        now: &Valued,
        with: &Valued,
        best: &mut Best<'_>,
    ) -> Option<Valued> {
        let core = self.core;
        let may_close = (0..core.sites()).filter(|&site| {
            self.is_open[site] && Some(site) != but && core.fixings[site] == Fixing::Open
        });
        let mut losses: Vec<(f64, usize)> =
            may_close.map(|site| (self.loss(site, with), site)).collect();
        losses.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut tried = 0;
        for (loss, site) in losses {
            if tried == CLOSED || but.is_none() && loss >= 0.0 {
                break;
            }
            self.is_open[site] = false;
            if rules::admits(core, &self.is_open) {
                tried += 1;
                let without = value(core, &self.is_open);
                if without.score() < now.score() {
                    best.offer(core, self.table, &self.is_open, &without);
                    return Some(without);
                }
            }
            self.is_open[site] = true;
        }
        None
    }

    /// What opening a site saves at most, by prices.
    fn gain(&self, site: usize, now: &Valued) -> f64 {
        let core = self.core;
        let mut wanted: Vec<(u64, u64)> = Vec::new();
        for &(cost, row) in self.columns.of(site) {
            let less = now.prices[row as usize].saturating_sub(cost.into());
            if less > 0 {
                wanted.push((less, core.weights[row as usize]));
            }
        }
        wanted.sort_unstable_by(|a, b| b.cmp(a));
        let mut left = core.rooms[site];
        let mut gain = -(core.opening[site] as f64);
        for (less, weight) in wanted {
            let taken = weight.min(left);
            gain += less as f64 * taken as f64;
            left -= taken;
        }
        gain
    }

    /// What closing a site costs at least, by prices: its rows go to where they cost least else.
    fn loss(&self, site: usize, with: &Valued) -> f64 {
        let core = self.core;
        let mut loss =
            with.rooms[site] as f64 * core.rooms[site] as f64 - core.opening[site] as f64;
        let mut load = with.loads[site];
        for &(cost, row) in self.columns.of(site) {
            let row = row as usize;
            if load == 0 {
                break;
            }
            if u64::from(cost) + with.rooms[site] > with.prices[row] {
                continue;
            }
            let others = core
                .row(row)
                .iter()
                .filter(|hit| hit.site as usize != site && self.is_open[hit.site as usize]);
            let others = others.map(|hit| u64::from(hit.cost.0) + with.rooms[hit.site as usize]);
            let least = others.chain(core.rests[row]).min();
            let least = least.unwrap_or(2 * with.prices[row] + u64::from(cost));
            let moved = core.weights[row].min(load);
            loss += (least - with.prices[row].min(least)) as f64 * moved as f64;
            load -= moved;
        }
        loss
    }

    /// Exchange a few sites at random, improve, and go back where that is worse, until so many
    /// kicks in a row were in vain.
    pub fn kick(&mut self, vain: usize, best: &mut Best<'_>, random: &mut Pcg64Mcg) {
        self.descend(best);
        let mut waits = 0;
        while waits < vain && !best.budget.is_spent() && best.error.is_none() {
            let before = (self.is_open.clone(), self.now.take());
            self.shake(random);
            self.descend(best);
            let score = |now: &Option<Valued>| now.as_ref().map(Valued::score);
            if score(&self.now) < score(&before.1) {
                waits = 0;
            } else {
                (self.is_open, self.now) = before;
                waits += 1;
            }
        }
    }

    /// One or two open sites give way to others near them.
    fn shake(&mut self, random: &mut Pcg64Mcg) {
        let core = self.core;
        for _ in 0..random.random_range(1..=2) {
            let free = |site: &usize| core.fixings[*site] == Fixing::Open;
            let open: Vec<usize> =
                (0..core.sites()).filter(free).filter(|&site| self.is_open[site]).collect();
            let mut closed: Vec<usize> =
                (0..core.sites()).filter(free).filter(|&site| !self.is_open[site]).collect();
            if open.is_empty() || closed.is_empty() {
                return;
            }
            let out = open[random.random_range(0..open.len())];
            closed.shuffle(random);
            self.is_open[out] = false;
            let into = closed.into_iter().take(20).find(|&site| {
                self.is_open[site] = true;
                let may = rules::admits(core, &self.is_open);
                self.is_open[site] = may;
                may
            });
            if into.is_none() {
                self.is_open[out] = true;
            }
        }
    }
}
