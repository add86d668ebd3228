//! What is left to decide of a maximal covering problem, made as small as it gets.
//!
//! Reductions after Chen et al. 2023 (EJOR 311): patterns covered for certain and patterns
//! with a single site leave the matrix, patterns that have become identical are merged, and
//! sites another site can replace are dropped. None of them changes the best value.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHashMap;

use super::MaxCover;
use crate::siting::Sparse;
use crate::siting::dominance::dominated_sites;
use crate::siting::fixing::{Fixing, settle};

/// Patterns with at least two undecided sites, the undecided sites, and what is decided.
#[derive(Debug, Clone, Default)]
pub struct Core {
    /// Weight of each pattern.
    pub weights: Vec<u64>,
    /// Weight that only this site can cover.
    pub own: Vec<u64>,
    /// Sites of each pattern.
    pub by_pattern: Sparse,
    /// Patterns of each site.
    pub by_site: Sparse,
    /// Cost of each site, at least 1.
    pub costs: Vec<u64>,
    /// Group of each site.
    pub group: Vec<u16>,
    /// What each group may still spend.
    pub most: Vec<u64>,
    /// Index of each site in the problem.
    pub names: Vec<u32>,
    /// Weight the decided sites cover.
    pub base: u64,
    /// Sites that are in, by their index in the problem.
    pub inside: Vec<u32>,
}

impl Core {
    /// The core of a problem: free sites are in, equal patterns merged, and what no choice
    /// needs is gone.
    pub fn new(problem: &MaxCover) -> Core {
        let sites = problem.by_site.rows();
        let mut merged = Merge::new(sites, true);
        for (pattern, row) in problem.by_pattern.iter().enumerate() {
            if problem.weights[pattern] > 0 {
                merged.push(row, problem.weights[pattern], 0.0);
            }
        }
        let whole = Core {
            weights: merged.weights,
            own: vec![0; sites],
            by_site: merged.rows.transposed(),
            by_pattern: merged.rows,
            costs: problem.costs.clone(),
            group: problem.group.clone(),
            most: problem.most.clone(),
            names: (0..sites as u32).collect(),
            ..Core::default()
        };
        let free =
            whole.costs.iter().map(|&cost| if cost == 0 { Fixing::In } else { Fixing::Open });
        // Free sites exceed no allowance.
        whole.after(free.collect(), &merged.prices).map_or_else(Core::default, |(core, _)| core)
    }

    /// Weight that a choice of undecided sites covers, base included.
    pub fn value_of(&self, open: &[u32]) -> u64 {
        let mut is_covered = vec![false; self.weights.len()];
        let mut value = self.base;
        for &site in open {
            value += self.own[site as usize];
            for &pattern in self.by_site.row(site as usize) {
                if !std::mem::replace(&mut is_covered[pattern as usize], true) {
                    value += self.weights[pattern as usize];
                }
            }
        }
        value
    }

    /// Whether nothing is left to choose.
    pub fn is_decided(&self) -> bool {
        self.sites() == 0 || self.most.iter().all(|&most| most == 0)
    }

    /// Number of undecided sites.
    pub fn sites(&self) -> usize {
        self.own.len()
    }

    /// Bytes it takes, roughly.
    pub fn bytes(&self) -> usize {
        8 * self.by_pattern.items() + 24 * self.weights.len() + 48 * self.sites() + 500
    }

    /// Indexes in the problem of a choice of undecided sites and those that are in, ascending.
    pub fn named(&self, open: &[u32]) -> Vec<u32> {
        let mut sites = self.inside.clone();
        sites.extend(open.iter().map(|&site| self.names[site as usize]));
        sites.sort_unstable();
        sites
    }

    /// The core once more sites are decided, and the prices of its patterns: merged patterns
    /// add theirs up. `None` when the decided sites exceed an allowance.
    pub fn after(&self, mut fixings: Vec<Fixing>, prices: &[f64]) -> Option<(Core, Vec<f64>)> {
        let most = self.settle(&mut fixings)?;
        let (core, prices) = self.restricted(&fixings, most, prices);
        let may_replace = |site: usize, other: usize| {
            core.own[site] == 0
                && core.group[site] == core.group[other]
                && core.costs[other] <= core.costs[site]
        };
        let dominated = dominated_sites(&core.by_pattern, &core.by_site, may_replace);
        if !dominated.contains(&true) {
            return Some((core, prices));
        }
        let fixings = dominated.iter().map(|&out| if out { Fixing::Out } else { Fixing::Open });
        let mut fixings: Vec<Fixing> = fixings.collect();
        let most = core.settle(&mut fixings)?;
        Some(core.restricted(&fixings, most, &prices))
    }

    /// What is left of each allowance once these are fixed; see [`settle`].
    pub fn settle(&self, fixings: &mut [Fixing]) -> Option<Vec<u64>> {
        settle(fixings, &self.costs, &self.group, &self.most)
    }

    /// Only the undecided sites that still cover something, and the patterns they share.
    fn restricted(&self, fixings: &[Fixing], most: Vec<u64>, prices: &[f64]) -> (Core, Vec<f64>) {
        let mut core = Core { most, base: self.base, ..Core::default() };
        core.inside.clone_from(&self.inside);
        let renamed = self.keep_sites(fixings, &mut core);
        let mut merged = Merge::new(core.sites(), fixings.contains(&Fixing::Out));
        let mut sites: Vec<u32> = Vec::new();
        for (pattern, before) in self.by_pattern.iter().enumerate() {
            if before.iter().any(|&site| fixings[site as usize] == Fixing::In) {
                core.base += self.weights[pattern];
                continue;
            }
            sites.clear();
            sites.extend(
                before.iter().map(|&site| renamed[site as usize]).filter(|&s| s != u32::MAX),
            );
            match sites[..] {
                [] => {}
                [only] => core.own[only as usize] += self.weights[pattern],
                _ => merged.push(&sites, self.weights[pattern], prices[pattern]),
            }
        }
        core.weights = merged.weights;
        core.by_pattern = merged.rows;
        core.by_site = core.by_pattern.transposed();
        (core, merged.prices)
    }

    /// Copy the undecided sites to `core`; their new indexes, `u32::MAX` for the others.
    fn keep_sites(&self, fixings: &[Fixing], core: &mut Core) -> Vec<u32> {
        let mut covers = vec![false; self.sites()];
        for sites in self.by_pattern.iter() {
            if !sites.iter().any(|&site| fixings[site as usize] == Fixing::In) {
                sites.iter().for_each(|&site| covers[site as usize] = true);
            }
        }
        let mut renamed = vec![u32::MAX; self.sites()];
        for (site, fixing) in fixings.iter().enumerate() {
            match fixing {
                Fixing::In => {
                    core.base += self.own[site];
                    core.inside.push(self.names[site]);
                }
                Fixing::Open if covers[site] || self.own[site] > 0 => {
                    renamed[site] = core.own.len() as u32;
                    core.own.push(self.own[site]);
                    core.costs.push(self.costs[site]);
                    core.group.push(self.group[site]);
                    core.names.push(self.names[site]);
                }
                Fixing::Open | Fixing::Out => {}
            }
        }
        renamed
    }
}

/// Rows under construction, equal ones merged. Only once a site is out can rows be equal.
struct Merge {
    rows: Sparse,
    weights: Vec<u64>,
    prices: Vec<f64>,
    merges: bool,
    /// Last row with a hash, and for each row the one before with the same hash.
    last: FxHashMap<u64, u32>,
    before: Vec<u32>,
}

impl Merge {
    fn new(columns: usize, merges: bool) -> Merge {
        Merge {
            rows: Sparse::with_columns(columns),
            weights: Vec::new(),
            prices: Vec::new(),
            merges,
            last: FxHashMap::default(),
            before: Vec::new(),
        }
    }

    fn push(&mut self, sites: &[u32], weight: u64, price: f64) {
        if self.merges {
            let mut hasher = rustc_hash::FxHasher::default();
            sites.hash(&mut hasher);
            let next = self.rows.rows() as u32;
            let slot = self.last.entry(hasher.finish()).or_insert(u32::MAX);
            let mut row = *slot;
            while row != u32::MAX {
                if self.rows.row(row as usize) == sites {
                    self.weights[row as usize] += weight;
                    self.prices[row as usize] += price;
                    return;
                }
                row = self.before[row as usize];
            }
            self.before.push(std::mem::replace(slot, next));
        }
        self.rows.push_row(sites.iter().copied());
        self.weights.push(weight);
        self.prices.push(price);
    }
}
