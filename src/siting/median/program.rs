//! A core as a mixed-integer program, for HiGHS to close, with conditions between sites.

use highs::{Col, RowProblem, Sense};

use super::core::Core;
use crate::siting::mip::{self, CoreAnswer, Start};
use crate::siting::{Budget, Problem, SitingError};

/// A program ready for HiGHS.
pub struct Program<'a> {
    core: &'a Core,
    rows: RowProblem,
    sites: usize,
    unit: u64,
    /// For each further column, the sites of its row and how many of the cheapest it stands for.
    steps: Vec<(u32, u32)>,
}

impl<'a> Program<'a> {
    /// The core with the spacing and the least numbers of its problem.
    ///
    /// z_ik = 1 where no site opens within the k-th distinct cost of row i (Cornuejols,
    /// Nemhauser and Wolsey 1980; Elloumi 2010): far fewer columns than one for each pair, and
    /// the same relaxation. min sum w_i (c_i,k+1 - c_ik) z_ik, z_ik + sum of y_j at c_ik >=
    /// z_i,k-1.
    pub fn new(core: &'a Core, problem: &Problem, unit: u64) -> Program<'a> {
        let mut program = Program {
            core,
            rows: RowProblem::default(),
            sites: core.sites(),
            unit,
            steps: Vec::new(),
        };
        let sites: Vec<Col> =
            (0..core.sites()).map(|_| program.rows.add_integer_column(0.0, 0..=1)).collect();
        program.add_conditions(problem, &sites);
        for row in 0..core.rows() {
            program.add_row(row, &sites);
        }
        program
    }

    fn add_conditions(&mut self, problem: &Problem, sites: &[Col]) {
        let core = self.core;
        for (group, &most) in core.most.iter().enumerate() {
            let members = (0..core.sites()).filter(|&site| usize::from(core.group[site]) == group);
            let members: Vec<usize> = members.collect();
            let inside = core.inside.iter();
            let inside =
                inside.filter(|&&name| usize::from(problem.groups[name as usize]) == group);
            if let Some(&least) = problem.least.get(group) {
                let required = problem.with_role(crate::model::SiteRole::Required);
                let required = required
                    .iter()
                    .filter(|&&site| usize::from(problem.groups[site as usize]) == group);
                let least = i64::from(least) - (inside.count() + required.count()) as i64;
                self.rows.add_row(least as f64.., members.iter().map(|&site| (sites[site], 1.0)));
            }
            let spend = |&site: &usize| (sites[site], core.spends[site] as f64);
            self.rows.add_row(..=most as f64, members.iter().map(spend));
        }
        let at = |site: u32| core.names.binary_search(&site).ok();
        let is_required =
            |site: u32| problem.roles[site as usize] == crate::model::SiteRole::Required;
        for &[a, b] in &problem.apart {
            match (at(a), at(b)) {
                (Some(a), Some(b)) => {
                    self.rows.add_row(..=1.0, [(sites[a], 1.0), (sites[b], 1.0)]);
                }
                (Some(site), None) if is_required(b) => {
                    self.rows.add_row(..=0.0, [(sites[site], 1.0)]);
                }
                (None, Some(site)) if is_required(a) => {
                    self.rows.add_row(..=0.0, [(sites[site], 1.0)]);
                }
                _ => {}
            }
        }
    }

    /// Columns for the steps of a row.
    fn add_row(&mut self, row: usize, sites: &[Col]) {
        let core = self.core;
        let hits = core.row(row);
        let mut before: Option<Col> = None;
        let mut start = 0;
        while start < hits.len() {
            let cost = hits[start].cost;
            let end = start + hits[start..].partition_point(|hit| hit.cost <= cost);
            let weight = core.weights[row];
            let value = weight * u64::from(cost.0);
            let next = match hits.get(end) {
                Some(hit) => Some(weight * u64::from(hit.cost.0)),
                None if core.is_must(row) => None,
                None => Some(core.top(row)),
            };
            let mut terms: Vec<(Col, f64)> =
                hits[start..end].iter().map(|hit| (sites[hit.site as usize], 1.0)).collect();
            let step = next.map(|next| {
                self.steps.push((row as u32, end as u32));
                self.rows.add_column(((next - value) / self.unit) as f64, 0..=1)
            });
            terms.extend(step.map(|step| (step, 1.0)));
            match before {
                Some(before) => {
                    terms.push((before, -1.0));
                    self.rows.add_row(0.0.., terms);
                }
                None => {
                    self.rows.add_row(1.0.., terms);
                }
            }
            before = step;
            start = end;
        }
    }

    /// Let HiGHS work, from a start where there is one, on choices that cost at most `need`.
    pub fn solve(
        self,
        start: Option<(&[bool], Start)>,
        need: Option<u64>,
        budget: &Budget,
    ) -> Result<CoreAnswer, SitingError> {
        let warm = start.map(|(is_open, worth)| {
            let mut warm: Vec<f64> =
                is_open.iter().map(|&is_open| f64::from(u8::from(is_open))).collect();
            for &(row, end) in &self.steps {
                let within = &self.core.row(row as usize)[..end as usize];
                let served = within.iter().any(|hit| is_open[hit.site as usize]);
                warm.push(f64::from(u8::from(!served)));
            }
            (warm, worth)
        });
        let model = self
            .rows
            .try_optimise(Sense::Minimise)
            .map_err(|status| SitingError::Solver(format!("{status:?}")))?;
        let start = warm.as_ref().map(|(warm, worth)| (&warm[..], *worth));
        let less = need.map(|need| (need.saturating_sub(self.core.base) / self.unit) as f64 + 0.5);
        mip::run_below(model, less, start, self.sites, budget)
    }

    /// What a bound of HiGHS says about the core's values.
    pub fn bound(core: &Core, unit: u64, bound: f64) -> u64 {
        if !bound.is_finite() {
            return core.base;
        }
        let steps = (bound - 1e-6).ceil().max(0.0) as u64;
        core.base.saturating_add(steps.saturating_mul(unit))
    }
}
