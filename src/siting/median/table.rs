//! The cheapest candidates of each demand point, as many as have been asked for.
//!
//! A full table of all pairs would not fit where both are many, and the far end of a row says
//! nothing: a row cut off at a horizon and taken to cost no more than the horizon where none
//! of its sites opens gives a problem whose best value is a bound on the whole one, and the
//! same where the best choice leaves no row beyond its horizon. Rows that are left there are
//! widened, and the problem solved again.

use crate::model::{Cost, SiteRole};
use crate::reach::Hit;
use crate::siting::{Looked, Problem, Travel};

/// What demand costs that no site of its row serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rest {
    /// So much, from a facility that is open in any case.
    Capped(Cost),
    /// At least so much: the row is cut off here.
    Longer(Cost),
    /// It must be served: no other site reaches it.
    Nothing,
}

/// The sites that may serve a demand point, cheapest first.
#[derive(Debug)]
pub struct Row {
    /// Sites that are neither required nor forbidden, cheaper than the rest.
    pub hits: Vec<Hit>,
    /// What any other costs.
    pub rest: Rest,
    asked: usize,
}

/// Rows of all demand that asks for something.
#[derive(Debug)]
pub struct Table<'a> {
    travel: &'a dyn Travel,
    is_free: Vec<bool>,
    /// Demand point of each row.
    pub demand: Vec<u32>,
    /// Weight of each row, in thousandths.
    pub weights: Vec<u64>,
    /// The rows.
    pub rows: Vec<Row>,
    /// What each row costs from the facilities that are open in any case.
    caps: Vec<Option<Cost>>,
    /// Candidates that were asked for at first.
    first: usize,
}

impl<'a> Table<'a> {
    /// Rows of at least `most` candidates, or all there are. Sites that must open count as open.
    pub fn new(problem: &Problem<'a>, travel: &'a dyn Travel, most: usize) -> Table<'a> {
        let mut table = Table {
            travel,
            is_free: problem.roles.iter().map(|role| *role == SiteRole::Free).collect(),
            demand: Vec::new(),
            weights: Vec::new(),
            rows: Vec::new(),
            caps: Vec::new(),
            first: most.max(1),
        };
        let required = problem.with_role(SiteRole::Required);
        let by_required = if required.is_empty() { Vec::new() } else { travel.nearest(&required) };
        for (demand, weight) in problem.weights.iter().enumerate().filter(|(_, w)| w.0 > 0) {
            let standing = problem.standing.get(demand).copied().flatten();
            let required = by_required.get(demand).copied().flatten().map(|hit| hit.cost);
            table.demand.push(demand as u32);
            table.weights.push(weight.0);
            table.caps.push(standing.into_iter().chain(required).min());
            let row = table.asked(table.rows.len(), most.max(1));
            table.rows.push(row);
        }
        table
    }

    /// The row with at least `most` candidates asked for, and at least one that may serve.
    fn asked(&self, row: usize, most: usize) -> Row {
        let (demand, cap) = (self.demand[row] as usize, self.caps[row]);
        let mut hits = Vec::new();
        let mut asked = most;
        loop {
            let horizon = self.travel.cheapest(demand, asked, &mut hits);
            let within = |cost: Cost| cap.is_none_or(|cap| cost < cap);
            hits.retain(|hit| self.is_free[hit.site as usize] && within(hit.cost));
            // More than was asked for is given back; what is next is then the horizon.
            let next = hits.get(asked).map(|hit| hit.cost);
            hits.truncate(asked);
            let horizon = next.or(horizon.filter(|&horizon| within(horizon)));
            let rest = match (horizon, cap) {
                (Some(horizon), _) => Rest::Longer(horizon),
                (None, Some(cap)) => Rest::Capped(cap),
                (None, None) => Rest::Nothing,
            };
            if !hits.is_empty() || !matches!(rest, Rest::Longer(_)) {
                hits.shrink_to_fit();
                return Row { hits, rest, asked };
            }
            hits.clear();
            asked = asked.saturating_mul(2);
        }
    }

    /// Ask for twice as many candidates of a row.
    pub fn widen(&mut self, row: usize) {
        self.rows[row] = self.asked(row, self.rows[row].asked.saturating_mul(2));
    }

    /// Which pairs the rows hold; `None` where they are all that matter.
    pub fn looked(&self) -> Option<Looked> {
        let is_cut = |row: &Row| matches!(row.rest, Rest::Longer(_));
        self.rows.iter().any(is_cut).then(|| Looked {
            pairs: self.rows.iter().map(|row| row.hits.len() as u64).sum(),
            of: self.rows.len() as u64 * self.is_free.len() as u64,
            widened: self.rows.iter().filter(|row| row.asked > self.first).count() as u64,
        })
    }

    /// Demand points that no site may serve.
    pub fn unreachable(&self) -> Vec<usize> {
        let rows = self.rows.iter().zip(&self.demand);
        rows.filter(|(row, _)| row.hits.is_empty() && row.rest == Rest::Nothing)
            .map(|(_, &demand)| demand as usize)
            .collect()
    }
    /// What a choice of free sites comes to, counted from the costs themselves; `None` where it
    /// does not reach everybody.
    pub fn value_of(&self, open: &[u32]) -> Option<u128> {
        let nearest = self.travel.nearest(open);
        let mut sum = 0_u128;
        for (row, &demand) in self.demand.iter().enumerate() {
            let by_new = nearest.get(demand as usize).copied().flatten().map(|hit| hit.cost);
            let cost = by_new.into_iter().chain(self.caps[row]).min()?;
            sum += u128::from(self.weights[row]) * u128::from(cost.0);
        }
        Some(sum)
    }

    /// Rows that a choice leaves beyond their horizon.
    pub fn beyond(&self, open: &[u32]) -> Vec<usize> {
        let mut is_open = vec![false; self.is_free.len()];
        open.iter().for_each(|&site| is_open[site as usize] = true);
        let rows = self.rows.iter().enumerate();
        rows.filter(|(_, row)| {
            matches!(row.rest, Rest::Longer(_))
                && !row.hits.iter().any(|hit| is_open[hit.site as usize])
        })
        .map(|(row, _)| row)
        .collect()
    }

    /// The choice without sites that improve nothing and that `may_close`, the last first.
    pub fn without_idle(&self, open: &[u32], may_close: impl Fn(u32) -> bool) -> Vec<u32> {
        let mut is_open = vec![false; self.is_free.len()];
        open.iter().for_each(|&site| is_open[site as usize] = true);
        // Open sites at the least cost of each row: the only one of a row is needed.
        let mut servers = Vec::with_capacity(self.rows.len());
        let mut by_site = vec![Vec::new(); self.is_free.len()];
        for (row, Row { hits, .. }) in self.rows.iter().enumerate() {
            let least = hits.iter().find(|hit| is_open[hit.site as usize]).map(|hit| hit.cost);
            let at_least = hits.iter().take_while(|hit| Some(hit.cost) <= least);
            let at_least = at_least.filter(|hit| is_open[hit.site as usize]);
            servers.push(at_least.map(|hit| by_site[hit.site as usize].push(row)).count());
        }
        let mut kept = Vec::with_capacity(open.len());
        for &site in open.iter().rev() {
            let served = &by_site[site as usize];
            if may_close(site) && served.iter().all(|&row| servers[row] > 1) {
                served.iter().for_each(|&row| servers[row] -= 1);
            } else {
                kept.push(site);
            }
        }
        kept.reverse();
        kept
    }
}
