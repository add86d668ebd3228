//! A set-covering problem in the making: what is left of it after reductions, with the
//! prices and shares that an ascent has found for it so far.
//!
//! Reductions: dominance of patterns and (cost-aware) of sites, essential sites, sites
//! dearer than covering each of their patterns by its cheapest site (Beasley 1987).

use crate::siting::dominance::dominated_sites;
use crate::siting::{Sparse, reduce};

/// Patterns to cover, sites to cover them with. Costs are whole units, all above 0.
#[derive(Debug, Clone)]
pub struct Core {
    /// Sites of each pattern.
    pub by_pattern: Sparse,
    /// Patterns of each site.
    pub by_site: Sparse,
    /// Cost of each site, units.
    pub costs: Vec<u64>,
    /// What the caller calls each site; ascending.
    pub names: Vec<u32>,
    /// Lagrangian price of each pattern, units: where the next ascent starts.
    pub prices: Vec<f64>,
    /// How far each site is open in the ascent's average, 0 to 1.
    pub shares: Vec<f64>,
}

/// A core at the end of its reductions.
#[derive(Debug, Clone)]
pub struct Reduced {
    /// What is left.
    pub core: Core,
    /// Names of the sites that have to be taken.
    pub taken: Vec<u32>,
    /// What they cost, units.
    pub paid: u64,
}

impl Core {
    /// A core of all patterns and sites, with a first guess at the prices: what a site costs
    /// for each of its patterns, the least over the sites of the pattern.
    pub fn new(by_pattern: Sparse, costs: Vec<u64>) -> Core {
        let by_site = by_pattern.transposed();
        let names = (0..costs.len() as u32).collect();
        let prices = by_pattern
            .iter()
            .map(|sites| {
                let each = sites.iter().map(|&site| {
                    costs[site as usize] as f64 / by_site.row(site as usize).len() as f64
                });
                each.fold(f64::INFINITY, f64::min)
            })
            .map(|price: f64| if price.is_finite() { price } else { 0.0 })
            .collect();
        let shares = vec![0.0; costs.len()];
        Core { by_pattern, by_site, costs, names, prices, shares }
    }

    /// Number of entries of the matrix: what one round of anything costs.
    pub fn entries(&self) -> u64 {
        self.by_site.iter().map(|patterns| patterns.len() as u64).sum()
    }

    /// What these sites cost together, units.
    pub fn cost(&self, sites: &[u32]) -> u64 {
        sites.iter().map(|&site| self.costs[site as usize]).sum()
    }

    /// The caller's names of these sites.
    pub fn named(&self, sites: &[u32]) -> Vec<u32> {
        sites.iter().map(|&site| self.names[site as usize]).collect()
    }

    /// The patterns and sites kept; sites that then cover nothing go too.
    pub fn restricted(&self, keep_pattern: &[bool], keep_site: &[bool]) -> Core {
        let useful: Vec<bool> = self
            .by_site
            .iter()
            .zip(keep_site)
            .map(|(patterns, &keep)| keep && patterns.iter().any(|&p| keep_pattern[p as usize]))
            .collect();
        let mut place = vec![u32::MAX; self.costs.len()];
        let kept = || (0..self.costs.len()).filter(|&site| useful[site]);
        for (at, site) in kept().enumerate() {
            place[site] = at as u32;
        }
        let mut by_pattern = Sparse::with_columns(kept().count());
        for (pattern, sites) in self.by_pattern.iter().enumerate() {
            if keep_pattern[pattern] {
                let places = sites.iter().map(|&site| place[site as usize]);
                by_pattern.push_row(places.filter(|&at| at != u32::MAX));
            }
        }
        let prices = self.prices.iter().zip(keep_pattern).filter(|(_, keep)| **keep);
        Core {
            by_site: by_pattern.transposed(),
            by_pattern,
            costs: kept().map(|site| self.costs[site]).collect(),
            names: kept().map(|site| self.names[site]).collect(),
            prices: prices.map(|(price, _)| *price).collect(),
            shares: kept().map(|site| self.shares[site]).collect(),
        }
    }

    /// The core once these sites are open.
    pub fn opened(&self, sites: &[u32]) -> Core {
        let mut keep_pattern = vec![true; self.by_pattern.rows()];
        let mut keep_site = vec![true; self.costs.len()];
        for &site in sites {
            keep_site[site as usize] = false;
            for &pattern in self.by_site.row(site as usize) {
                keep_pattern[pattern as usize] = false;
            }
        }
        self.restricted(&keep_pattern, &keep_site)
    }

    /// The core once a site is closed for good.
    pub fn closed(&self, site: u32) -> Core {
        let mut keep_site = vec![true; self.costs.len()];
        keep_site[site as usize] = false;
        self.restricted(&vec![true; self.by_pattern.rows()], &keep_site)
    }

    /// The parts that share no site.
    pub fn parts(&self) -> Vec<Core> {
        let groups = reduce::components(&self.by_pattern, &self.by_site);
        if groups.len() < 2 {
            return Vec::new();
        }
        // Groups share no site, so one table of places serves all.
        let mut place = vec![u32::MAX; self.costs.len()];
        groups.iter().map(|patterns| self.part(patterns, &mut place)).collect()
    }

    /// These patterns and all their sites; `place` holds `u32::MAX` for each of the sites.
    fn part(&self, patterns: &[u32], place: &mut [u32]) -> Core {
        let rows = || patterns.iter().map(|&pattern| self.by_pattern.row(pattern as usize));
        let mut sites: Vec<u32> = rows().flatten().copied().collect();
        sites.sort_unstable();
        sites.dedup();
        for (at, &site) in sites.iter().enumerate() {
            place[site as usize] = at as u32;
        }
        let mut by_pattern = Sparse::with_columns(sites.len());
        for row in rows() {
            by_pattern.push_row(row.iter().map(|&site| place[site as usize]));
        }
        Core {
            by_site: by_pattern.transposed(),
            by_pattern,
            costs: sites.iter().map(|&site| self.costs[site as usize]).collect(),
            names: self.named(&sites),
            prices: patterns.iter().map(|&pattern| self.prices[pattern as usize]).collect(),
            shares: sites.iter().map(|&site| self.shares[site as usize]).collect(),
        }
    }

    /// Reduce until nothing changes. `None` when a pattern is left without a site.
    pub fn reduced(mut self) -> Option<Reduced> {
        let mut taken = Vec::new();
        let mut paid = 0;
        loop {
            let before = (self.by_pattern.rows(), self.costs.len());
            let implied = reduce::implied_patterns(&self.by_pattern, &self.by_site);
            if implied.contains(&true) {
                let keep_pattern: Vec<bool> = implied.iter().map(|implied| !implied).collect();
                self = self.restricted(&keep_pattern, &vec![true; self.costs.len()]);
            }
            let keep_site = self.worth_keeping();
            if keep_site.contains(&false) {
                self = self.restricted(&vec![true; self.by_pattern.rows()], &keep_site);
            }
            let mut essential: Vec<u32> = Vec::new();
            for sites in self.by_pattern.iter() {
                match sites {
                    [] => return None,
                    [only] => essential.push(*only),
                    _ => {}
                }
            }
            essential.sort_unstable();
            essential.dedup();
            if !essential.is_empty() {
                paid += self.cost(&essential);
                taken.extend(self.named(&essential));
                self = self.opened(&essential);
            }
            if (self.by_pattern.rows(), self.costs.len()) == before {
                return Some(Reduced { core: self, taken, paid });
            }
        }
    }

    /// Sites no other replaces and that cost no more than covering what they cover one by one.
    fn worth_keeping(&self) -> Vec<bool> {
        let cheapest: Vec<u64> = self
            .by_pattern
            .iter()
            .map(|sites| sites.iter().map(|&site| self.costs[site as usize]).min().unwrap_or(0))
            .collect();
        let dominated = dominated_sites(&self.by_pattern, &self.by_site, |site, other| {
            self.costs[other] <= self.costs[site]
        });
        let sites = self.by_site.iter().zip(&self.costs).zip(dominated);
        sites
            .map(|((patterns, &cost), dominated)| {
                let one_by_one: u64 = patterns.iter().map(|&p| cheapest[p as usize]).sum();
                !dominated && cost <= one_by_one
            })
            .collect()
    }
}
