//! Cells: groups of patterns that share few sites, and the best cover of one cell when its
//! sites have prices.
//!
//! A choice within one cell is solved as a whole, in integers, by depth-first branch and
//! bound, so that a bound put together from cells knows what the sites of a cell can cover
//! together; a bound from single patterns does not.

use super::core::Core;
use crate::siting::fixing::Fixing;

/// Sites of a cell at most: they are bits of a word.
pub const MOST_SITES: usize = 64;
/// Parts that the price of covered weight is tried in: a power of two.
const RATE_SHIFT: u32 = 8;
/// Good choices kept for each cell.
const MOST_GOOD: usize = 30;

/// Patterns that are covered together, and the sites that cover them.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Sites by their index, ascending.
    pub sites: Vec<u32>,
    /// Weight of each pattern, in fine parts.
    weights: Vec<i64>,
    /// Sites of each pattern, as bits.
    masks: Vec<u64>,
    /// Patterns of each site, end to end, and where each ends.
    by_site: Vec<u32>,
    ends: Vec<u32>,
    /// Good choices of late, and what each covers.
    good: Vec<(i64, u64)>,
}

impl Cell {
    /// A cell of these patterns, which together have at most 64 sites.
    pub fn new(core: &Core, patterns: &[u32], shift: u32) -> Cell {
        let rows = patterns.iter().map(|&pattern| core.by_pattern.row(pattern as usize));
        let mut sites: Vec<u32> = rows.clone().flatten().copied().collect();
        sites.sort_unstable();
        sites.dedup();
        let place = |site: &u32| sites.binary_search(site).unwrap_or(0);
        let masks = rows.map(|row| row.iter().fold(0, |mask, site| mask | 1 << place(site)));
        let weights = patterns.iter().map(|&at| (core.weights[at as usize] << shift) as i64);
        let patterns = masks.zip(weights).collect();
        Cell::of(sites, patterns)
    }

    /// A cell of these sites and patterns: equal ones are merged.
    fn of(sites: Vec<u32>, mut patterns: Vec<(u64, i64)>) -> Cell {
        patterns.sort_unstable();
        patterns.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            kept.1 += if is_same { next.1 } else { 0 };
            is_same
        });
        let (masks, weights): (Vec<u64>, Vec<i64>) = patterns.into_iter().unzip();
        let (mut by_site, mut ends) = (Vec::new(), Vec::new());
        for site in 0..sites.len() {
            let own = masks.iter().enumerate().filter(|(_, mask)| *mask >> site & 1 == 1);
            by_site.extend(own.map(|(pattern, _)| pattern as u32));
            ends.push(by_site.len() as u32);
        }
        Cell { sites, weights, masks, by_site, ends, good: Vec::new() }
    }

    /// Two cells as one, and the prices of its sites.
    pub fn merged(&self, other: &Cell, prices: [&[f64]; 2]) -> (Cell, Vec<f64>) {
        let mut sites = [&self.sites[..], &other.sites[..]].concat();
        sites.sort_unstable();
        sites.dedup();
        let mut sums = vec![0.0; sites.len()];
        let mut patterns = Vec::new();
        for (cell, prices) in [self, other].into_iter().zip(prices) {
            let places: Vec<usize> =
                cell.sites.iter().map(|site| sites.binary_search(site).unwrap_or(0)).collect();
            for (&place, price) in places.iter().zip(prices) {
                sums[place] += price;
            }
            for (&mask, &weight) in cell.masks.iter().zip(&cell.weights) {
                patterns.push((bits(mask).fold(0, |moved, bit| moved | 1 << places[bit]), weight));
            }
        }
        (Cell::of(sites, patterns), sums)
    }

    /// What is left of the cell, the prices of its sites, and the weight that the sites that
    /// are in cover. Sites are renamed; `u32::MAX` is out, and so are those in.
    pub fn restricted(
        &self,
        fixings: &[Fixing],
        renamed: &[u32],
        prices: &[f64],
    ) -> (Cell, Vec<f64>, i64) {
        let (mut inside, mut places, mut kept) = (0_u64, [0_usize; MOST_SITES], 0_u64);
        let (mut sites, mut left) = (Vec::new(), Vec::new());
        for (bit, &site) in self.sites.iter().enumerate() {
            match fixings[site as usize] {
                Fixing::In => inside |= 1 << bit,
                Fixing::Out => {}
                Fixing::Open => {
                    kept |= 1 << bit;
                    places[bit] = sites.len();
                    sites.push(renamed[site as usize]);
                    left.push(prices[bit]);
                }
            }
        }
        let (mut patterns, mut covered) = (Vec::new(), 0);
        for (&mask, &weight) in self.masks.iter().zip(&self.weights) {
            if mask & inside != 0 {
                covered += weight;
            } else if mask & kept != 0 {
                let moved = bits(mask & kept).fold(0, |moved, bit| moved | 1 << places[bit]);
                patterns.push((moved, weight));
            }
        }
        (Cell::of(sites, patterns), left, covered)
    }

    /// The most that these sites can cover less their prices: at most this. Also the best
    /// choice found.
    pub fn best(&mut self, prices: &[i64], nodes: u32) -> (i64, u64) {
        let value = |&(covered, chosen): &(i64, u64)| {
            (covered - bits(chosen).map(|site| prices[site]).sum::<i64>(), chosen)
        };
        let known = self.good.iter().map(value).max().unwrap_or((0, 0)).max((0, 0));
        let dig = Dig::run(self, prices, known, nodes);
        let (bound, chosen) = (dig.best.max(dig.missed), dig.chosen);
        if self.good.iter().all(|good| good.1 != chosen) {
            if self.good.len() >= MOST_GOOD {
                self.good.remove(0);
            }
            self.good.push((self.covered(chosen), chosen));
        }
        (bound, chosen)
    }

    /// Bytes it takes, roughly.
    pub fn bytes(&self) -> usize {
        16 * self.masks.len() + 4 * self.by_site.len() + 20 * self.sites.len() + 800
    }

    /// The most each site can cover here.
    pub fn gains(&self) -> Vec<i64> {
        (0..self.sites.len())
            .map(|site| self.patterns_of(site).iter().map(|&at| self.weights[at as usize]).sum())
            .collect()
    }

    fn patterns_of(&self, site: usize) -> &[u32] {
        let start = if site == 0 { 0 } else { self.ends[site - 1] };
        &self.by_site[start as usize..self.ends[site] as usize]
    }

    /// Weight that a choice covers.
    fn covered(&self, chosen: u64) -> i64 {
        let pairs = self.masks.iter().zip(&self.weights);
        pairs.map(|(mask, weight)| if mask & chosen == 0 { 0 } else { *weight }).sum()
    }

    /// Weight not covered by `chosen` that `others` could cover.
    fn within_reach(&self, chosen: u64, others: u64) -> i64 {
        let pairs = self.masks.iter().zip(&self.weights);
        pairs
            .map(
                |(mask, weight)| {
                    if mask & chosen == 0 && mask & others != 0 { *weight } else { 0 }
                },
            )
            .sum()
    }
}

/// The search for the best choice in a cell.
struct Dig<'a> {
    cell: &'a Cell,
    prices: &'a [i64],
    /// Best value found, and its choice.
    best: i64,
    chosen: u64,
    /// The highest bound of what was not looked at.
    missed: i64,
    /// Nodes that may still be looked at.
    left: u32,
}

impl<'a> Dig<'a> {
    /// The most weight less prices; at least as much as a known choice.
    fn run(cell: &'a Cell, prices: &'a [i64], known: (i64, u64), left: u32) -> Dig<'a> {
        let mut dig = Dig { cell, prices, best: known.0, chosen: known.1, missed: i64::MIN, left };
        let mut gains = [0_i64; MOST_SITES];
        for (gain, alone) in gains.iter_mut().zip(cell.gains()) {
            *gain = alone;
        }
        let all = u64::MAX.checked_shr(MOST_SITES as u32 - cell.sites.len() as u32).unwrap_or(0);
        dig.down(0, all, 0, &mut gains);
        dig
    }

    fn down(&mut self, chosen: u64, mut others: u64, value: i64, gains: &mut [i64; MOST_SITES]) {
        loop {
            let mut sum = 0;
            let mut top = (0, 0);
            for site in bits(others) {
                let net = gains[site] - self.prices[site];
                if net <= 0 {
                    others &= !(1 << site);
                } else {
                    sum += net;
                    if net > top.0 {
                        top = (net, site);
                    }
                }
            }
            if value + sum <= self.best || others == 0 {
                return;
            }
            let bound = value + sum.min(self.relaxed(chosen, others, gains, self.best - value));
            if bound <= self.best {
                return;
            }
            if self.left == 0 {
                self.missed = self.missed.max(bound);
                return;
            }
            self.left -= 1;
            let (net, site) = top;
            others &= !(1 << site);
            let mut next = *gains;
            for &pattern in self.cell.patterns_of(site) {
                let mask = self.cell.masks[pattern as usize];
                if mask & chosen == 0 {
                    let weight = self.cell.weights[pattern as usize];
                    for other in bits(mask & others) {
                        next[other] -= weight;
                    }
                }
            }
            let with = chosen | 1 << site;
            if value + net > self.best {
                (self.best, self.chosen) = (value + net, with);
            }
            self.down(with, others, value + net, &mut next);
        }
    }

    /// What the others can add: no more than t x weight within reach + sum of
    /// max(0, (1 - t) gain - price), for every t in [0, 1]. Stops at `enough`.
    fn relaxed(&self, chosen: u64, others: u64, gains: &[i64; MOST_SITES], enough: i64) -> i64 {
        let reach = self.cell.within_reach(chosen, others);
        let one = 1_i64 << RATE_SHIFT;
        let mut pairs = [(0_i64, 0_i64); MOST_SITES];
        let mut count = 0;
        for site in bits(others) {
            pairs[count] = (gains[site], self.prices[site] << RATE_SHIFT);
            count += 1;
        }
        let (mut low, mut high) = (0, one);
        let mut best = i64::MAX;
        while high - low > 1 && best >> RATE_SHIFT > enough {
            let t = (low + high) / 2;
            let (mut sum, mut taken) = (0, 0);
            for &(gain, price) in &pairs[..count] {
                let net = (one - t) * gain - price;
                sum += net.max(0);
                taken += if net > 0 { gain } else { 0 };
            }
            best = best.min(t * reach + sum);
            if taken > reach { low = t } else { high = t }
        }
        // Rounded down: values are whole parts.
        best >> RATE_SHIFT
    }
}

/// The places of the bits that are set, ascending.
pub fn bits(mut mask: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = mask.trailing_zeros() as usize;
        mask &= mask.wrapping_sub(1);
        (place < 64).then_some(place)
    })
}
