//! What prices ask for: each site takes whom it saves most on, as far as it has room.
//!
//! Of the assignment constraints p_i is the price of a unit of weight (Van Roy 1986; Beasley
//! 1993): a site with room Q_j is worth the most that sum of w_i (p_i - c_ij) a_ij comes to with
//! sum of w_i a_ij <= Q_j and a_ij in 0..1, less what opening it costs. The worthiest sites that
//! the allowances pay are taken, and sum of w_i p_i less their worth is a bound on every choice.

use super::columns::Columns;
use super::core::Core;
use crate::siting::fixing::Fixing;
use crate::siting::pick::Pick;

/// The relaxed choice of some prices.
pub struct Relaxed<'a> {
    core: &'a Core,
    columns: &'a Columns,
    /// Sites to choose among, and what is left of the allowances for them.
    open: Vec<u32>,
    spends: Vec<u64>,
    group: Vec<u16>,
    most: Vec<u64>,
    /// Sites in any case.
    inside: Vec<u32>,
    pick: Pick,
    /// What each site is worth, opening costs included.
    pub worth: Vec<f64>,
    /// Share of each site that is taken.
    pub share: Vec<f64>,
    /// Part of each row that each site takes.
    takes: Vec<Vec<(u32, f64)>>,
    order: Vec<(f64, u32)>,
    /// Their bound without the base; not exact.
    pub bound: f64,
}

impl<'a> Relaxed<'a> {
    /// Among the sites that are not out, with so much left of each allowance for those that are
    /// not in.
    pub fn new(
        core: &'a Core,
        columns: &'a Columns,
        fixings: &[Fixing],
        most: &[u64],
    ) -> Relaxed<'a> {
        let of = |wanted: Fixing| -> Vec<u32> {
            let sites = (0..core.sites() as u32).filter(|&site| fixings[site as usize] == wanted);
            sites.collect()
        };
        let open = of(Fixing::Open);
        let spends: Vec<u64> = open.iter().map(|&site| core.spends[site as usize]).collect();
        let group: Vec<u16> = open.iter().map(|&site| core.group[site as usize]).collect();
        Relaxed {
            pick: Pick::new(&spends, &group, most),
            open,
            spends,
            group,
            most: most.to_vec(),
            inside: of(Fixing::In),
            worth: vec![0.0; core.sites()],
            share: vec![0.0; core.sites()],
            takes: vec![Vec::new(); core.sites()],
            order: Vec::new(),
            bound: 0.0,
            core,
            columns,
        }
    }

    /// Choose for these prices.
    pub fn choose(&mut self, prices: &[f64]) {
        let highest = prices.iter().copied().fold(0.0, f64::max);
        let each = prices.iter().zip(&self.core.weights);
        let mut bound: f64 = each.map(|(price, weight)| price * *weight as f64).sum();
        for at in 0..self.inside.len() {
            let site = self.inside[at] as usize;
            self.fill(site, prices, highest);
            self.share[site] = 1.0;
            bound -= self.worth[site];
        }
        let mut worth = Vec::with_capacity(self.open.len());
        for at in 0..self.open.len() {
            let site = self.open[at] as usize;
            self.fill(site, prices, highest);
            self.share[site] = 0.0;
            worth.push(self.worth[site].max(0.0));
        }
        bound -= self.pick.take(&worth, &self.spends, &self.group, &self.most);
        for &(at, share) in &self.pick.taken {
            if worth[at as usize] > 0.0 {
                self.share[self.open[at as usize] as usize] = share;
            }
        }
        self.bound = bound;
    }

    /// Let a site take whom it saves most on.
    fn fill(&mut self, site: usize, prices: &[f64], highest: f64) {
        let (core, order) = (self.core, &mut self.order);
        order.clear();
        let mut wanted = 0_u64;
        for &(cost, row) in self.columns.of(site) {
            let cost = f64::from(cost);
            if cost >= highest {
                break;
            }
            let less = prices[row as usize] - cost;
            if less > 0.0 {
                order.push((less, row));
                wanted = wanted.saturating_add(core.weights[row as usize]);
            }
        }
        let mut left = core.rooms[site];
        if wanted > left {
            order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        }
        let takes = &mut self.takes[site];
        takes.clear();
        let mut worth = -(core.opening[site] as f64);
        for &(less, row) in order.iter() {
            let weight = core.weights[row as usize];
            let taken = weight.min(left);
            worth += less * taken as f64;
            takes.push((row, taken as f64 / weight as f64));
            left -= taken;
            if left == 0 {
                break;
            }
        }
        self.worth[site] = worth;
    }

    /// How far each row is from being served once.
    pub fn slope(&self, slope: &mut [f64]) {
        slope.fill(1.0);
        let taken = self.inside.iter().chain(&self.open);
        for &site in taken {
            let share = self.share[site as usize];
            if share > 0.0 {
                for &(row, part) in &self.takes[site as usize] {
                    slope[row as usize] -= share * part;
                }
            }
        }
    }

    /// Whole sites of the choice.
    pub fn asked(&self) -> Vec<u32> {
        let sites = self.share.iter().enumerate();
        sites.filter(|(_, share)| **share == 1.0).map(|(site, _)| site as u32).collect()
    }
}
