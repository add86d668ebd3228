//! Signatures: demand points covered by exactly the same candidates are one pattern. Exact,
//! and the largest single saving: a million points over a hundred candidates are about two
//! thousand patterns.

use std::collections::HashMap;
use std::hash::Hasher;

use rustc_hash::{FxBuildHasher, FxHasher};

use super::{Problem, Sparse};
use crate::model::SiteRole;

/// Demand by the set of candidates that cover it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Patterns {
    /// Weight of each pattern, thousandths; above 0.
    pub weights: Vec<u64>,
    /// Candidates of each pattern, ascending; at least as many as it needs.
    pub sites: Sparse,
    /// How often demand is to be covered.
    pub times: u32,
    /// How many more sites each pattern needs for that.
    pub needs: Vec<u32>,
    /// Demand points with weight that too few candidates may cover.
    pub unreachable: Vec<usize>,
}

/// Patterns of the demand that is not yet covered `times` over, and of some weight.
/// Forbidden candidates are left out. Patterns come in the order their demand comes.
pub fn signature(problem: &Problem, times: u32) -> Patterns {
    let mut patterns = Patterns {
        sites: Sparse::with_columns(problem.matrix.sites()),
        times,
        ..Patterns::default()
    };
    // First pattern with this key, and for each pattern the next one with the same key.
    let mut by_key: HashMap<u64, u32, FxBuildHasher> = HashMap::default();
    let mut next: Vec<Option<u32>> = Vec::new();
    let mut row: Vec<u32> = Vec::new();
    for demand in 0..problem.matrix.demand() {
        let weight = problem.weights[demand].0;
        let need = times.saturating_sub(problem.served[demand]);
        if weight == 0 || need == 0 {
            continue;
        }
        row.clear();
        let covering = problem.matrix.covering(demand).iter().copied();
        row.extend(covering.filter(|&site| problem.roles[site as usize] != SiteRole::Forbidden));
        if row.len() < need as usize {
            patterns.unreachable.push(demand);
            continue;
        }
        let mut hasher = FxHasher::default();
        hasher.write_u32(need);
        for &site in &row {
            hasher.write_u32(site);
        }
        let key = hasher.finish();
        let mut found = by_key.get(&key).copied();
        while let Some(pattern) = found
            && (patterns.sites.row(pattern as usize) != row
                || patterns.needs[pattern as usize] != need)
        {
            found = next[pattern as usize];
        }
        match found {
            Some(pattern) => patterns.weights[pattern as usize] += weight,
            None => {
                let pattern = patterns.weights.len() as u32;
                patterns.weights.push(weight);
                patterns.needs.push(need);
                patterns.sites.push_row(row.iter().copied());
                next.push(by_key.insert(key, pattern));
            }
        }
    }
    patterns
}
