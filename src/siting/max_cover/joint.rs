//! Bounds from cells: whole groups of patterns at once, instead of one pattern at a time.
//!
//! Each cell has its own copy of its sites; copies are priced by m_cj >= 0. For any such
//! prices no choice of sites covers more than
//!
//! base + sum over cells of max over choices (weight covered in the cell - prices of the choice)
//! + most that sites within the allowances are worth,
//!
//! where a site is worth what it covers alone plus its prices in all cells (Lagrangian
//! decomposition, Guignard and Kim 1987). With one pattern in each cell this is the bound of
//! the linear relaxation; larger cells know that their sites cannot be opened in part. The
//! prices are improved by the volume algorithm (Barahona and Anbil 2000).

use super::ascent::Choice;
use super::bound::Bound;
use super::cells::{Cell, MOST_SITES, bits};
use super::core::Core;
use super::divide::{divide, joins};
use crate::siting::fixing::Fixing;
use crate::siting::{Budget, Sparse};

/// Weights in fine parts stay below 2 to this, so that no sum overflows.
const MOST_BITS: u32 = 46;
/// Parts of a weight that prices are counted in, at most: a power of two.
const MOST_SHIFT: u32 = 16;
/// Part of the newest violation in the average: at least and at most.
const NEWEST: (f64, f64) = (0.02, 0.2);

/// Rounds without a better bound before the step is shortened; by how much; the growth of
/// the step after a good one, and the step that ends it all.
const PATIENCE: u32 = 3;
const SHORTER: f64 = 0.8;
const LONGER: f64 = 1.1;
const LEAST_STEP: f64 = 5e-4;
const MOST_STEP: f64 = 2.0;

/// Rounds after which progress is judged.
const WINDOW: u32 = 25;

/// When to stop.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Rounds at most.
    pub rounds: u32,
    /// First step, as a part of the way to the need.
    pub step: f64,
    /// Give up when the last window of rounds closed less than this part of what is left.
    pub hope: f64,
    /// Nodes for each cell and round.
    pub nodes: u32,
}

/// What is left to decide, in cells.
#[derive(Debug, Clone)]
pub struct Joint {
    /// The sites, and what is decided; without patterns. Weight of patterns with too many
    /// sites is priced for good: the price is with the sites, the rest in the base.
    pub core: Core,
    cells: Vec<Cell>,
    /// Prices of the sites of each cell, in whole weight.
    prices: Vec<Vec<f64>>,
    shift: u32,
    /// The bound of the prices; not exact.
    pub bound: f64,
    /// Average share of each site in the choices.
    pub shares: Vec<f64>,
}

impl Joint {
    /// Divide a core into cells of at most `most` sites, with the prices of its patterns.
    /// `None` when its weights are too large.
    pub fn new(core: &Core, prices: &[f64], most: usize) -> Option<Joint> {
        let total: u64 = core.weights.iter().chain(&core.own).sum();
        let shift = (MOST_BITS + total.leading_zeros()).checked_sub(u64::BITS)?.min(MOST_SHIFT);
        let (groups, large) = divide(core, most, MOST_SITES);
        let mut rest = Core { weights: Vec::new(), ..core.clone() };
        rest.by_pattern = Sparse::default();
        rest.by_site = Sparse::default();
        for pattern in large {
            let weight = core.weights[pattern as usize];
            let price = (prices[pattern as usize] as u64).min(weight);
            rest.base += weight - price;
            for &site in core.by_pattern.row(pattern as usize) {
                rest.own[site as usize] += price;
            }
        }
        let cells: Vec<Cell> = groups.iter().map(|group| Cell::new(core, group, shift)).collect();
        let mut sums: Vec<Vec<f64>> =
            cells.iter().map(|cell| vec![0.0; cell.sites.len()]).collect();
        for ((cell, sums), group) in cells.iter().zip(&mut sums).zip(&groups) {
            for &pattern in group {
                for site in core.by_pattern.row(pattern as usize) {
                    if let Ok(place) = cell.sites.binary_search(site) {
                        sums[place] += prices[pattern as usize];
                    }
                }
            }
        }
        let shares = vec![0.0; core.sites()];
        let prices = sums;
        Some(Joint { core: rest, cells, prices, shift, bound: f64::INFINITY, shares })
    }

    /// Join cells, while none has more than `most` sites. The bound does not rise.
    pub fn join(&mut self, most: usize) {
        let sites: Vec<&[u32]> = self.cells.iter().map(|cell| &cell.sites[..]).collect();
        for (kept, gone) in joins(&sites, most.min(MOST_SITES)) {
            let both = [&self.prices[kept][..], &self.prices[gone][..]];
            let (cell, prices) = self.cells[kept].merged(&self.cells[gone], both);
            self.cells[kept] = cell;
            self.prices[kept] = prices;
            self.cells[gone].sites.clear();
        }
        let mut prices = std::mem::take(&mut self.prices).into_iter();
        self.cells.retain(|cell| {
            let own = prices.next().unwrap_or_default();
            let stays = !cell.sites.is_empty();
            if stays {
                self.prices.push(own);
            }
            stays
        });
    }

    /// Decide sites for good; `false` when they exceed an allowance.
    pub fn decide(&mut self, mut fixings: Vec<Fixing>) -> bool {
        let Some(most) = self.core.settle(&mut fixings) else { return false };
        let old = std::mem::take(&mut self.core);
        let mut core = Core { most, base: old.base, inside: old.inside, ..Core::default() };
        let mut renamed = vec![u32::MAX; fixings.len()];
        for (site, fixing) in fixings.iter().enumerate() {
            match fixing {
                Fixing::In => {
                    core.base += old.own[site];
                    core.inside.push(old.names[site]);
                }
                Fixing::Out => {}
                Fixing::Open => {
                    renamed[site] = core.own.len() as u32;
                    core.own.push(old.own[site]);
                    core.costs.push(old.costs[site]);
                    core.group.push(old.group[site]);
                    core.names.push(old.names[site]);
                }
            }
        }
        let mut covered = 0;
        for (cell, prices) in self.cells.iter_mut().zip(&mut self.prices) {
            let (left, kept, own) = cell.restricted(&fixings, &renamed, prices);
            (*cell, *prices) = (left, kept);
            covered += own;
        }
        core.base += (covered >> self.shift) as u64;
        self.shares = vec![0.0; core.sites()];
        self.core = core;
        self.join(0);
        true
    }

    /// The bound that the prices prove; every value is a multiple of `unit`, and none is
    /// above `known`.
    pub fn exact(&mut self, nodes: u32, unit: u64, known: u64) -> Bound {
        let mut worth: Vec<u64> = self.core.own.iter().map(|own| own << self.shift).collect();
        let mut left = 0;
        for (cell, prices) in self.cells.iter_mut().zip(&self.prices) {
            let prices = fine(prices, self.shift);
            left += cell.best(&prices, nodes).0.max(0).unsigned_abs();
            for (site, price) in cell.sites.iter().zip(prices) {
                worth[*site as usize] += price.unsigned_abs();
            }
        }
        let total = known.saturating_sub(self.core.base);
        Bound::of(&self.core, &worth, left, self.shift, total).rounded(unit)
    }

    /// Improve the prices until the bound is below `need` or that is out of sight.
    pub fn improve(&mut self, need: u64, limits: Limits, budget: &Budget) {
        let mut prices = self.prices.clone();
        // A site that costs as much as it covers is not chosen; no need to price it higher.
        let parts = (1_u64 << self.shift) as f64;
        let gains = self.cells.iter().map(Cell::gains);
        let gains: Vec<Vec<f64>> =
            gains.map(|own| own.iter().map(|&gain| gain as f64 / parts).collect()).collect();
        let empty: Vec<Vec<f64>> = prices.iter().map(|own| vec![0.0; own.len()]).collect();
        let (mut slopes, mut newest) = (empty.clone(), empty);
        let mut choice = Choice::new(&self.core);
        let (mut step, mut idle) = (limits.step, 0);
        let mut window = f64::INFINITY;
        self.bound = f64::INFINITY;
        for round in 0..limits.rounds {
            let bound = self.look(&prices, limits.nodes, &mut choice, &mut newest);
            let is_better = bound < self.bound - 1e-9 * self.bound.min(1e300);
            if is_better {
                self.bound = bound;
                self.prices.clone_from(&prices);
            }
            idle = if is_better { 0 } else { idle + 1 };
            if self.bound < need as f64 || step < LEAST_STEP || budget.is_spent() {
                return;
            }
            if idle >= PATIENCE {
                step *= SHORTER;
                idle = 0;
            }
            if round % WINDOW == WINDOW - 1 {
                if window - self.bound < limits.hope * (self.bound - need as f64) {
                    return;
                }
                window = self.bound;
            }
            let [both, own, agreement] = lengths(&newest, &slopes);
            let apart = both - 2.0 * agreement + own;
            let part = if round == 0 || apart <= 0.0 {
                1.0
            } else {
                ((own - agreement) / apart).clamp(NEWEST.0, NEWEST.1)
            };
            if is_better && round > 0 && agreement > 0.0 {
                step = (LONGER * step).min(MOST_STEP);
            }
            let length_2 = turn(&mut slopes, &newest, &self.prices, part);
            if length_2 == 0.0 {
                return;
            }
            let stride = step * (self.bound - need as f64 + 0.5) / length_2;
            let from = self.prices.iter().flatten();
            let moves = from.zip(slopes.iter().flatten()).zip(gains.iter().flatten());
            for (to, ((from, slope), most)) in prices.iter_mut().flatten().zip(moves) {
                *to = (from - stride * slope).clamp(0.0, *most);
            }
        }
    }

    /// Bytes it takes, roughly.
    pub fn bytes(&self) -> usize {
        self.core.bytes() + self.cells.iter().map(Cell::bytes).sum::<usize>()
    }

    /// The sites that the prices ask for, with those that are in, by index in the problem.
    pub fn choice(&self) -> Vec<u32> {
        let mut choice = Choice::new(&self.core);
        self.worths(&self.prices, &mut choice);
        let whole = choice.pick.taken.iter().filter(|(_, share)| *share == 1.0);
        self.core.named(&whole.map(|(site, _)| *site).collect::<Vec<_>>())
    }

    /// The site to branch on: neither chosen nor left out for certain, and worth most.
    pub fn most_undecided(&self) -> usize {
        let mut choice = Choice::new(&self.core);
        self.worths(&self.prices, &mut choice);
        let scores = self.shares.iter().zip(&choice.worth);
        let scores = scores.map(|(share, worth)| (share * (1.0 - share) + 0.01) * worth);
        scores.enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(site, _)| site)
    }

    /// What the sites are worth at some prices, and the choice of that.
    fn worths(&self, prices: &[Vec<f64>], choice: &mut Choice) {
        for (worth, &own) in choice.worth.iter_mut().zip(&self.core.own) {
            *worth = own as f64;
        }
        for (cell, prices) in self.cells.iter().zip(prices) {
            for (&site, price) in cell.sites.iter().zip(prices) {
                choice.worth[site as usize] += price;
            }
        }
        choice.take(&self.core);
    }

    /// The bound of some prices, and how far the choice and the cells are apart.
    fn look(
        &mut self,
        prices: &[Vec<f64>],
        nodes: u32,
        choice: &mut Choice,
        apart: &mut [Vec<f64>],
    ) -> f64 {
        let part = 1.0 / (1_u64 << self.shift) as f64;
        self.worths(prices, choice);
        let mut share = vec![0.0; self.core.sites()];
        choice.pick.taken.iter().for_each(|&(site, part)| share[site as usize] = part);
        let mut bound = self.core.base as f64 + choice.collected;
        for ((cell, prices), apart) in self.cells.iter_mut().zip(prices).zip(apart) {
            let (best, chosen) = cell.best(&fine(prices, self.shift), nodes);
            bound += best as f64 * part;
            for (apart, &site) in apart.iter_mut().zip(&cell.sites) {
                *apart = share[site as usize];
            }
            bits(chosen).for_each(|place| apart[place] -= 1.0);
        }
        for (average, share) in self.shares.iter_mut().zip(share) {
            *average = 0.9 * *average + 0.1 * share;
        }
        bound
    }
}

/// Prices in whole fine parts.
fn fine(prices: &[f64], shift: u32) -> Vec<i64> {
    let parts = (1_u64 << shift) as f64;
    prices.iter().map(|price| (price * parts) as i64).collect()
}

/// Squared lengths of both, and their product.
fn lengths(newest: &[Vec<f64>], slopes: &[Vec<f64>]) -> [f64; 3] {
    let pairs = newest.iter().flatten().zip(slopes.iter().flatten());
    pairs.fold([0.0; 3], |[both, own, product], (new, old)| {
        [both + new * new, own + old * old, product + new * old]
    })
}

/// Average the newest violations in; the squared length of what can be followed.
fn turn(slopes: &mut [Vec<f64>], newest: &[Vec<f64>], prices: &[Vec<f64>], part: f64) -> f64 {
    let mut length_2 = 0.0;
    let state = slopes.iter_mut().flatten().zip(newest.iter().flatten());
    for ((slope, new), &price) in state.zip(prices.iter().flatten()) {
        *slope = (1.0 - part) * *slope + part * new;
        if price > 0.0 || *slope < 0.0 {
            length_2 += *slope * *slope;
        }
    }
    length_2
}
