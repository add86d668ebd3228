//! What it costs to serve demand from candidates, asked for row by row: a full table of all
//! pairs would not fit where both are many.

use std::fmt;

use crate::model::Cost;
use crate::reach::{Hit, Reach, least_of_each};

/// What it costs to serve each demand point from each candidate. A pair that is never given is
/// unreachable.
pub trait Travel: Sync + fmt::Debug {
    /// Number of demand points.
    fn demand(&self) -> usize;

    /// Number of candidates.
    fn sites(&self) -> usize;

    /// Append the candidates that serve a demand point at a cost of at most `horizon`
    /// (inclusive), in any order.
    fn within(&self, demand: usize, horizon: Cost, hits: &mut Vec<Hit>);

    /// Append the cheapest candidates of a demand point, ascending: at least `most`, where so many
    /// reach it. Any other costs at least what is returned; `None` where no other reaches it.
    fn cheapest(&self, demand: usize, most: usize, hits: &mut Vec<Hit>) -> Option<Cost>;

    /// The cheapest of some candidates for each demand point: least cost, then first candidate.
    fn nearest(&self, open: &[u32]) -> Vec<Option<Hit>>;

    /// What one pair costs; `None` where the candidate does not reach the demand.
    fn cost(&self, demand: usize, site: u32) -> Option<Cost>;
}

/// All costs in memory, each demand point's candidates ascending by cost and then by index.
#[derive(Clone, Default)]
pub struct CostRows {
    hits: Vec<Hit>,
    ends: Vec<usize>,
    sites: usize,
}

impl fmt::Debug for CostRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} pairs of {} and {}", self.hits.len(), self.ends.len(), self.sites)
    }
}

impl CostRows {
    /// No demand yet, this many candidates.
    pub fn with_sites(sites: usize) -> CostRows {
        CostRows { sites, ..CostRows::default() }
    }

    /// Add a demand point and the candidates that reach it, in any order; of a candidate given
    /// twice the least cost counts.
    pub fn push_row(&mut self, row: impl IntoIterator<Item = Hit>) {
        let start = self.hits.len();
        self.hits.extend(row);
        least_of_each(&mut self.hits, start);
        self.hits[start..].sort_unstable();
        self.ends.push(self.hits.len());
    }

    /// All pairs of so many demand points and what reaches them, up to a horizon (inclusive).
    pub fn up_to(reach: &dyn Reach, demand: usize, horizon: Cost) -> CostRows {
        let costs = reach.costs(horizon);
        let mut rows = CostRows::with_sites(reach.sites());
        let mut hits = Vec::new();
        for point in 0..demand {
            hits.clear();
            costs.of(point, &mut hits);
            rows.push_row(hits.iter().copied());
        }
        rows
    }

    /// The candidates of a demand point, cheapest first.
    pub fn row(&self, demand: usize) -> &[Hit] {
        let start = if demand == 0 { 0 } else { self.ends[demand - 1] };
        &self.hits[start..self.ends[demand]]
    }

    /// Number of pairs.
    pub fn pairs(&self) -> usize {
        self.hits.len()
    }
}

impl Travel for CostRows {
    fn demand(&self) -> usize {
        self.ends.len()
    }

    fn sites(&self) -> usize {
        self.sites
    }

    fn within(&self, demand: usize, horizon: Cost, hits: &mut Vec<Hit>) {
        let row = self.row(demand);
        hits.extend_from_slice(&row[..row.partition_point(|hit| hit.cost <= horizon)]);
    }

    fn cheapest(&self, demand: usize, most: usize, hits: &mut Vec<Hit>) -> Option<Cost> {
        let row = self.row(demand);
        let taken = row.len().min(most);
        hits.extend_from_slice(&row[..taken]);
        row.get(taken).map(|hit| hit.cost)
    }

    fn nearest(&self, open: &[u32]) -> Vec<Option<Hit>> {
        let mut is_open = vec![false; self.sites];
        open.iter().for_each(|&site| is_open[site as usize] = true);
        let first =
            |demand| self.row(demand).iter().find(|hit| is_open[hit.site as usize]).copied();
        (0..self.ends.len()).map(first).collect()
    }

    fn cost(&self, demand: usize, site: u32) -> Option<Cost> {
        self.row(demand).iter().find(|hit| hit.site == site).map(|hit| hit.cost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_ascend_and_the_least_of_a_pair_given_twice_counts() {
        let hit = |cost, site| Hit { cost: Cost(cost), site };
        let mut table = CostRows::with_sites(3);
        table.push_row([hit(5, 2), hit(7, 0), hit(5, 0), hit(9, 2)]);
        table.push_row([]);
        assert_eq!(table.row(0), [hit(5, 0), hit(5, 2)]);
        assert_eq!(table.nearest(&[2]), [Some(hit(5, 2)), None]);
        assert_eq!(table.cost(0, 1), None);
        let mut hits = Vec::new();
        assert_eq!(table.cheapest(0, 1, &mut hits), Some(Cost(5)));
        assert_eq!(table.cheapest(0, 2, &mut hits), None);
    }
}
