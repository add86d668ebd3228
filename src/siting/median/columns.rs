//! A core by its sites.

use super::core::Core;

/// Rows of each site.
pub struct Columns {
    entries: Vec<(u32, u32)>,
    ends: Vec<usize>,
}

impl Columns {
    /// The rows of each site of a core, with their costs.
    pub fn new(core: &Core) -> Columns {
        let mut ends = vec![0_usize; core.sites() + 1];
        for row in 0..core.rows() {
            core.row(row).iter().for_each(|hit| ends[hit.site as usize + 1] += 1);
        }
        for site in 0..core.sites() {
            ends[site + 1] += ends[site];
        }
        let mut next = ends.clone();
        let mut entries = vec![(0, 0); core.pairs()];
        for row in 0..core.rows() {
            for hit in core.row(row) {
                entries[next[hit.site as usize]] = (row as u32, hit.cost.0);
                next[hit.site as usize] += 1;
            }
        }
        Columns { entries, ends }
    }

    /// Cheapest first.
    pub fn sort(&mut self) {
        for ends in self.ends.windows(2) {
            self.entries[ends[0]..ends[1]].sort_unstable_by_key(|&(row, cost)| (cost, row));
        }
    }

    /// The rows of a site.
    pub fn of(&self, site: usize) -> &[(u32, u32)] {
        &self.entries[self.ends[site]..self.ends[site + 1]]
    }

    /// Where the rows of a site are.
    pub fn range(&self, site: usize) -> std::ops::Range<usize> {
        self.ends[site]..self.ends[site + 1]
    }

    /// One of them.
    pub fn at(&self, at: usize) -> (u32, u32) {
        self.entries[at]
    }
}
