//! The whole problem as a mixed-integer program for HiGHS.
//!
//! y_j = 1 where site j opens, z_i = 1 where pattern i is covered as often as it needs. With
//! a need of one, z_i <= sum of y_j lets z be continuous; with a need of two, z is whole,
//! 2 z_i <= sum of y_j, and, for patterns of few sites, z_i <= sum of y_j over all but one of
//! them (any one may be missing).

use highs::{Col, RowProblem, Sense};

use super::cliques::cliques;
use super::{Aim, most_there_is};
use crate::model::SiteRole;
use crate::siting::mip::{self, CoreAnswer, Start};
use crate::siting::unit::unit;
use crate::siting::{Budget, Patterns, Problem, SitingError, signature};

/// Patterns of at most so many sites get the stronger rows.
const FEW: usize = 8;

/// A program ready for HiGHS.
pub struct Program {
    rows: RowProblem,
    sense: Sense,
    sites: usize,
    /// What one step of the objective is worth, and what it does not count.
    unit: u64,
    base: u64,
    /// Sites of each further column, with the need that sets it to one.
    columns: Vec<(Vec<u32>, u32)>,
}

impl Program {
    /// Write the program down.
    pub fn new(problem: &Problem, patterns: &Patterns, aim: Aim<'_>) -> Program {
        let most = matches!(aim, Aim::Most { .. });
        let costs = problem.site_costs();
        let numbers = if most { &patterns.weights } else { &costs };
        let unit = unit(numbers.iter().copied());
        let mut program = Program {
            rows: RowProblem::default(),
            sense: if most { Sense::Maximise } else { Sense::Minimise },
            sites: problem.roles.len(),
            unit,
            base: if most { problem.served_weight(patterns.times).0 } else { 0 },
            columns: Vec::new(),
        };
        let sites: Vec<Col> = (0..program.sites)
            .map(|site| {
                let costly = matches!(aim, Aim::Cheapest { .. });
                let price = if costly { (costs[site] / unit) as f64 } else { 0.0 };
                let range = match problem.roles[site] {
                    SiteRole::Free => 0..=1,
                    SiteRole::Required => 1..=1,
                    SiteRole::Forbidden => 0..=0,
                };
                program.rows.add_integer_column(price, range)
            })
            .collect();
        program.add_allowances(problem, &sites);
        for clique in cliques(&problem.apart, program.sites) {
            let row = clique.iter().map(|&site| (sites[site as usize], 1.0));
            program.rows.add_row(..=1.0, row);
        }
        match aim {
            Aim::Most { once } => {
                program.add_patterns(patterns, &sites, |weight| (weight / unit) as f64);
                if let Some((weight, _)) = once {
                    let single = signature(problem, 1);
                    program.require_weight(&single, &sites, weight - problem.served_weight(1).0);
                }
            }
            Aim::Any => program.require_weight(patterns, &sites, u64::MAX),
            Aim::Cheapest { weight } => {
                let wanted = weight.saturating_sub(problem.served_weight(1).0);
                program.require_weight(patterns, &sites, wanted);
            }
        }
        program
    }

    fn add_allowances(&mut self, problem: &Problem, sites: &[Col]) {
        let (most, spends) = problem.purses();
        for (group, most) in most.iter().enumerate() {
            let members =
                (0..sites.len()).filter(|&site| usize::from(problem.groups[site]) == group);
            let members: Vec<usize> = members.collect();
            if let Some(&least) = problem.least.get(group) {
                self.rows.add_row(f64::from(least).., members.iter().map(|&s| (sites[s], 1.0)));
            }
            let Some(most) = most else { continue };
            let step = unit(members.iter().map(|&site| spends[site]));
            let row = members.iter().map(|&site| (sites[site], (spends[site] / step) as f64));
            self.rows.add_row(..=(most / step) as f64, row);
        }
    }

    /// Columns and rows of patterns; returns the columns.
    fn add_patterns(
        &mut self,
        patterns: &Patterns,
        sites: &[Col],
        worth: impl Fn(u64) -> f64,
    ) -> Vec<Col> {
        let mut columns = Vec::with_capacity(patterns.weights.len());
        for (pattern, covering) in patterns.sites.iter().enumerate() {
            let need = patterns.needs[pattern];
            let worth = worth(patterns.weights[pattern]);
            let column = if need == 1 {
                self.rows.add_column(worth, 0..=1)
            } else {
                self.rows.add_integer_column(worth, 0..=1)
            };
            let of = |site: &u32| (sites[*site as usize], 1.0);
            let row = covering.iter().map(of).chain([(column, -f64::from(need))]);
            self.rows.add_row(0.., row);
            if need > 1 && covering.len() <= FEW {
                for without in covering {
                    let others = covering.iter().filter(|site| *site != without);
                    self.rows.add_row(0.., others.map(of).chain([(column, -1.0)]));
                }
            }
            self.columns.push((covering.to_vec(), need));
            columns.push(column);
        }
        columns
    }

    /// At least so much weight of these patterns is covered.
    fn require_weight(&mut self, patterns: &Patterns, sites: &[Col], wanted: u64) {
        let all: u64 = patterns.weights.iter().sum();
        if wanted >= all {
            for (covering, &need) in patterns.sites.iter().zip(&patterns.needs) {
                let row = covering.iter().map(|&site| (sites[site as usize], 1.0));
                self.rows.add_row(f64::from(need).., row);
            }
            return;
        }
        let columns = self.add_patterns(patterns, sites, |_| 0.0);
        // Whole steps: what is wanted rounds up to what can be reached.
        let step = unit(patterns.weights.iter().copied());
        let row = columns.into_iter().zip(&patterns.weights);
        let row = row.map(|(column, weight)| (column, (weight / step) as f64));
        self.rows.add_row(wanted.div_ceil(step) as f64.., row);
    }

    /// Let HiGHS work from a start.
    pub fn solve(&self, start: Option<&[u32]>, budget: &Budget) -> Result<CoreAnswer, SitingError> {
        let model = self
            .rows
            .clone()
            .try_optimise(self.sense)
            .map_err(|status| SitingError::Solver(format!("{status:?}")))?;
        let warm = start.map(|open| {
            let mut warm = vec![0.0; self.sites];
            open.iter().for_each(|&site| warm[site as usize] = 1.0);
            for (sites, need) in &self.columns {
                let depth = sites.iter().filter(|&&site| warm[site as usize] > 0.5).count();
                warm.push(f64::from(u8::from(depth >= *need as usize)));
            }
            warm
        });
        let start = warm.as_deref().map(|columns| (columns, Start::Rough));
        mip::run(model, start, self.sites, budget)
    }

    /// Whether a choice keeps every rule, counted without the program.
    pub fn admits(&self, problem: &Problem, open: &[u32]) -> bool {
        let (most, spends) = problem.purses();
        let mut spent = vec![0_u64; most.len()];
        for &site in open {
            spent[usize::from(problem.groups[site as usize])] += spends[site as usize];
        }
        let affordable =
            spent.iter().zip(&most).all(|(spent, most)| most.is_none_or(|m| *spent <= m));
        affordable && problem.keeps_conditions(open.iter().copied())
    }

    /// The bound in the problem's own numbers, and whether it proves the value found.
    pub fn settle(
        &self,
        problem: &Problem,
        patterns: &Patterns,
        aim: Aim<'_>,
        found: u64,
        bound: &f64,
    ) -> (u64, bool) {
        let bound = match aim {
            Aim::Most { .. } => {
                let most = most_there_is(problem, patterns);
                if bound.is_finite() {
                    let steps = (bound + 1e-6).floor().max(0.0) as u64;
                    (self.base + steps.saturating_mul(self.unit)).min(most)
                } else {
                    most
                }
            }
            Aim::Cheapest { .. } if bound.is_finite() => {
                (bound - 1e-6).ceil().max(0.0) as u64 * self.unit
            }
            Aim::Any | Aim::Cheapest { .. } => 0,
        };
        let proved = match aim {
            Aim::Most { .. } => bound < found + self.unit,
            Aim::Any | Aim::Cheapest { .. } => bound + self.unit > found,
        };
        (if proved { found } else { bound }, proved)
    }
}
