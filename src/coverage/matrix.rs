//! The cover matrix: which site covers which demand, in compressed rows.

use rayon::prelude::*;

use crate::model::ServiceStandard;
use crate::reach::{Reach, Rows};

/// Demand points handled in one go by one thread.
pub(super) const CHUNK: usize = 16_384;

/// Who covers whom: for each demand point the sites that meet the standard, and the costs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CoverMatrix {
    rows: Rows,
    sites: usize,
}

impl CoverMatrix {
    /// The matrix of `demand` points under a standard. The result does not depend on the
    /// number of threads.
    pub fn build(reach: &dyn Reach, demand: usize, standard: &ServiceStandard) -> CoverMatrix {
        let chunks: Vec<Rows> = chunks(demand)
            .into_par_iter()
            .map(|range| {
                let mut rows = Rows::default();
                reach.covering(range, standard, &mut rows);
                rows
            })
            .collect();
        let mut matrix = CoverMatrix { rows: Rows::default(), sites: reach.sites() };
        for chunk in &chunks {
            matrix.rows.append(chunk);
        }
        matrix
    }

    /// A matrix from explicit rows, each the sites that cover one demand point; for
    /// problems that come without geometry.
    pub fn from_rows(rows: Rows, sites: usize) -> CoverMatrix {
        CoverMatrix { rows, sites }
    }

    /// Number of sites.
    pub fn sites(&self) -> usize {
        self.sites
    }

    /// Number of demand points.
    pub fn demand(&self) -> usize {
        self.rows.len()
    }

    /// Number of covering pairs.
    pub fn pairs(&self) -> usize {
        self.rows.hits()
    }

    /// Who covers a demand point, in the order of the sites.
    #[inline]
    pub fn covering(&self, demand: usize) -> impl ExactSizeIterator<Item = u32> + '_ {
        self.rows.row(demand).iter().map(|hit| hit.site)
    }
}

/// The demand cut into ranges of a fixed size.
pub(super) fn chunks(demand: usize) -> Vec<std::ops::Range<usize>> {
    (0..demand).step_by(CHUNK).map(|start| start..demand.min(start + CHUNK)).collect()
}
