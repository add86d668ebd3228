//! Which sites reach which demand: compressed rows, one for each demand point.

use crate::model::Cost;

/// A site that reaches a demand point, and the cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// What it costs. First, so that hits sort by cost and then by site.
    pub cost: Cost,
    /// Index of the site.
    pub site: u32,
}

/// Keep, of the hits from `first` on, the least of each site; they are in the order of the sites
/// then.
pub fn least_of_each(hits: &mut Vec<Hit>, first: usize) {
    hits[first..].sort_unstable_by_key(|hit| (hit.site, hit.cost));
    let mut kept = first;
    for at in first..hits.len() {
        if kept == first || hits[kept - 1].site != hits[at].site {
            hits[kept] = hits[at];
            kept += 1;
        }
    }
    hits.truncate(kept);
}

/// Rows of sites, stored end to end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    sites: Vec<u32>,
    ends: Vec<usize>,
}

impl Rows {
    /// Add a site to the row being written.
    #[inline]
    pub fn push(&mut self, site: u32) {
        self.sites.push(site);
    }

    /// Add several sites to the row being written.
    #[inline]
    pub fn extend(&mut self, sites: &[u32]) {
        // Rows are short: a loop beats a call.
        for &site in sites {
            self.sites.push(site);
        }
    }

    /// End the row being written.
    #[inline]
    pub fn end_row(&mut self) {
        self.ends.push(self.sites.len());
    }

    /// The sites of row `row`.
    #[inline]
    pub fn row(&self, row: usize) -> &[u32] {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.sites[start..self.ends[row]]
    }

    /// Bring each row into the order of the sites.
    pub fn sort_rows(&mut self) {
        let mut start = 0;
        for &end in &self.ends {
            self.sites[start..end].sort_unstable();
            start = end;
        }
    }

    /// Give back memory that no row uses.
    pub fn shrink(&mut self) {
        self.sites.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// Number of rows ended.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether no row has been ended.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Number of pairs in all rows.
    pub fn pairs(&self) -> usize {
        self.sites.len()
    }

    /// Forget all rows, keep the memory.
    pub fn clear(&mut self) {
        self.sites.clear();
        self.ends.clear();
    }
}
