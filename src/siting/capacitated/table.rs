//! The cheapest sites of each demand point, as many as have been asked for, and never one that is
//! farther than anybody goes.
//!
//! A row that is cut off costs at least its horizon where none of its sites has room: a problem
//! in which everybody may be served at the horizon by nobody in particular bounds the whole one.

use super::goal::Goal;
use crate::coverage::{Lane, Lanes};
use crate::model::{Cost, SiteRole};
use crate::reach::Hit;
use crate::siting::{Capacity, Problem, Travel};

/// The sites that may serve a demand point, cheapest first.
#[derive(Debug)]
pub struct Row {
    /// Sites that may serve it, cheaper than the rest.
    pub hits: Vec<Hit>,
    /// What any other costs at least; `None` where no other reaches it.
    pub horizon: Option<Cost>,
    asked: usize,
}

/// Rows of all demand that asks for something.
#[derive(Debug)]
pub struct Table<'a> {
    travel: &'a dyn Travel,
    limit: Cost,
    /// Whether each site, facilities that stay open included, may serve.
    is_able: Vec<bool>,
    /// Demand point of each row.
    pub demand: Vec<u32>,
    /// Weight of each row, in thousandths.
    pub weights: Vec<u64>,
    /// The rows.
    pub rows: Vec<Row>,
}

impl<'a> Table<'a> {
    /// Rows of at least `most` sites, or all there are. Who counts covered weight needs all.
    pub fn new(
        goal: Goal,
        problem: &Problem,
        capacity: &Capacity,
        travel: &'a dyn Travel,
        most: usize,
    ) -> Table<'a> {
        let mut is_able: Vec<bool> =
            problem.roles.iter().map(|role| *role != SiteRole::Forbidden).collect();
        is_able.resize(capacity.holds.len(), true);
        let mut table = Table {
            travel,
            limit: capacity.limit,
            is_able,
            demand: Vec::new(),
            weights: Vec::new(),
            rows: Vec::new(),
        };
        let most = if goal.is_weight() { table.is_able.len() } else { most };
        for (demand, weight) in problem.weights.iter().enumerate().filter(|(_, w)| w.0 > 0) {
            table.demand.push(demand as u32);
            table.weights.push(weight.0);
            let row = table.asked(demand, most.max(1));
            table.rows.push(row);
        }
        table
    }

    /// The row of a demand point with at least `most` sites asked for, and at least one that may
    /// serve.
    fn asked(&self, demand: usize, most: usize) -> Row {
        let mut hits = Vec::new();
        let mut asked = most;
        loop {
            let horizon = if asked >= self.is_able.len() {
                self.travel.within(demand, self.limit, &mut hits);
                hits.sort_unstable();
                None
            } else {
                self.travel.cheapest(demand, asked, &mut hits)
            };
            hits.retain(|hit| self.is_able[hit.site as usize] && hit.cost <= self.limit);
            // More than was asked for may be given; what is next is then the horizon.
            let next = hits.get(asked).map(|hit| hit.cost);
            hits.truncate(asked);
            let horizon = next.or(horizon.filter(|&horizon| horizon <= self.limit));
            if !hits.is_empty() || horizon.is_none() {
                hits.shrink_to_fit();
                return Row { hits, horizon, asked };
            }
            hits.clear();
            asked = asked.saturating_mul(2);
        }
    }

    /// Ask for twice as many sites of a row.
    pub fn widen(&mut self, row: usize) {
        let asked = self.rows[row].asked.saturating_mul(2);
        self.rows[row] = self.asked(self.demand[row] as usize, asked);
    }

    /// Demand points that no site may serve.
    pub fn unreachable(&self) -> Vec<usize> {
        let rows = self.rows.iter().zip(&self.demand);
        rows.filter(|(row, _)| row.hits.is_empty()).map(|(_, &demand)| demand as usize).collect()
    }

    /// Who may go where among the open sites, at its real cost: all pairs, also those that the
    /// rows leave out. Sites are counted as `open` lists them.
    pub fn lanes(&self, open: &[u32]) -> Lanes {
        let mut place = vec![u32::MAX; self.is_able.len()];
        open.iter().zip(0..).for_each(|(&site, at)| place[site as usize] = at);
        let lane = |hit: &Hit| Lane { site: place[hit.site as usize], cost: hit.cost.0.into() };
        let mut lanes = Lanes::default();
        let mut hits = Vec::new();
        for (row, &demand) in self.rows.iter().zip(&self.demand) {
            let hits = if row.horizon.is_none() {
                &row.hits
            } else {
                hits.clear();
                self.travel.within(demand as usize, self.limit, &mut hits);
                hits.sort_unstable();
                &hits
            };
            lanes.push_row(hits.iter().map(lane).filter(|lane| lane.site != u32::MAX));
        }
        lanes
    }
}
