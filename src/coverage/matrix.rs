//! The cover matrix: which site covers which demand, in compressed rows.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::model::ServiceStandard;
use crate::reach::{Reach, Rows};

/// Demand points handled in one go by one thread.
pub(super) const CHUNK: usize = 16_384;

/// The same where whole rows are kept: small, so that a matrix too large is noticed early.
const KEPT: usize = 1_024;

/// Pairs a matrix holds at most: 2 GB, and a few times that while sites are chosen.
const MOST_PAIRS: usize = 500_000_000;

/// A matrix too large to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "{sites} candidates and {demand} demand points within reach of each other make more than \
     500 million pairs, which would not fit in memory. hint: give fewer candidates with \
     --candidates, or a smaller --within"
)]
pub struct MatrixError {
    /// Candidates.
    pub sites: usize,
    /// Demand points.
    pub demand: usize,
}

/// Who covers whom: for each demand point the sites that meet the standard. Cheap to clone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CoverMatrix {
    /// Rows as they were found, so many in each chunk: joining them would hold them twice.
    chunks: Arc<Vec<Rows>>,
    chunk: usize,
    demand: usize,
    sites: usize,
}

impl CoverMatrix {
    /// The matrix of `demand` points under a standard, refused when it would not fit. The
    /// result does not depend on the number of threads.
    pub fn build(
        reach: &dyn Reach,
        demand: usize,
        standard: &ServiceStandard,
    ) -> Result<CoverMatrix, MatrixError> {
        let within = reach.within(standard);
        let pairs = AtomicUsize::new(0);
        let chunks: Vec<Rows> = (0..demand.div_ceil(KEPT))
            .into_par_iter()
            .map(|chunk| {
                let mut rows = Rows::default();
                if pairs.load(Ordering::Relaxed) > MOST_PAIRS {
                    return rows;
                }
                let range = chunk * KEPT..demand.min((chunk + 1) * KEPT);
                within.covering(range, &mut rows);
                pairs.fetch_add(rows.pairs(), Ordering::Relaxed);
                rows.sort_rows();
                rows.shrink();
                rows
            })
            .collect();
        if pairs.into_inner() > MOST_PAIRS {
            return Err(MatrixError { sites: reach.sites(), demand });
        }
        Ok(CoverMatrix { chunks: Arc::new(chunks), chunk: KEPT, demand, sites: reach.sites() })
    }

    /// A matrix from explicit rows, each the sites that cover one demand point; for
    /// problems that come without geometry.
    pub fn from_rows(mut rows: Rows, sites: usize) -> CoverMatrix {
        rows.sort_rows();
        CoverMatrix {
            chunk: rows.len().max(1),
            demand: rows.len(),
            chunks: Arc::new(vec![rows]),
            sites,
        }
    }

    /// Number of sites.
    pub fn sites(&self) -> usize {
        self.sites
    }

    /// Number of demand points.
    pub fn demand(&self) -> usize {
        self.demand
    }

    /// Number of covering pairs.
    pub fn pairs(&self) -> usize {
        self.chunks.iter().map(Rows::pairs).sum()
    }

    /// Who covers a demand point, in the order of the sites.
    #[inline]
    pub fn covering(&self, demand: usize) -> &[u32] {
        self.chunks[demand / self.chunk].row(demand % self.chunk)
    }
}
