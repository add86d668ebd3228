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

/// Rows of hits, stored end to end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    hits: Vec<Hit>,
    ends: Vec<usize>,
}

impl Rows {
    /// Add a hit to the row being written.
    #[inline]
    pub fn push(&mut self, hit: Hit) {
        self.hits.push(hit);
    }

    /// End the row being written, its hits in the order of the sites.
    #[inline]
    pub fn end_row(&mut self) {
        let start = self.ends.last().copied().unwrap_or(0);
        let row = &mut self.hits[start..];
        if row.len() > 1 {
            row.sort_unstable_by_key(|hit| hit.site);
        }
        self.ends.push(self.hits.len());
    }

    /// The hits of row `row`.
    #[inline]
    pub fn row(&self, row: usize) -> &[Hit] {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.hits[start..self.ends[row]]
    }

    /// Number of rows ended.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether no row has been ended.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Number of hits in all rows.
    pub fn hits(&self) -> usize {
        self.hits.len()
    }

    /// Forget all rows, keep the memory.
    pub fn clear(&mut self) {
        self.hits.clear();
        self.ends.clear();
    }

    /// Append all rows of `other`.
    pub fn append(&mut self, other: &Rows) {
        let base = self.hits.len();
        self.hits.extend_from_slice(&other.hits);
        self.ends.extend(other.ends.iter().map(|end| base + end));
    }

    /// The rows in order.
    pub fn iter(&self) -> impl Iterator<Item = &[Hit]> {
        (0..self.len()).map(|row| self.row(row))
    }
}
