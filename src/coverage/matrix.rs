//! The cover matrix: which site covers which demand, in compressed rows.

use rayon::prelude::*;

use crate::model::ServiceStandard;
use crate::reach::{Reach, Rows};

/// Demand points handled in one go by one thread.
pub(super) const CHUNK: usize = 16_384;

/// Who covers whom: for each demand point the sites that meet the standard.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CoverMatrix {
    rows: Rows,
    sites: usize,
}

impl CoverMatrix {
    /// The matrix of `demand` points under a standard. The result does not depend on the
    /// number of threads.
    pub fn build(reach: &dyn Reach, demand: usize, standard: &ServiceStandard) -> CoverMatrix {
        let within = reach.within(standard);
        let chunks: Vec<Rows> = (0..demand.div_ceil(CHUNK))
            .into_par_iter()
            .map(|chunk| {
                let mut rows = Rows::default();
                let range = chunk * CHUNK..demand.min((chunk + 1) * CHUNK);
                within.covering(range, &mut rows);
                rows.sort_rows();
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
    pub fn from_rows(mut rows: Rows, sites: usize) -> CoverMatrix {
        rows.sort_rows();
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
        self.rows.pairs()
    }

    /// Who covers a demand point, in the order of the sites.
    #[inline]
    pub fn covering(&self, demand: usize) -> &[u32] {
        self.rows.row(demand)
    }
}
