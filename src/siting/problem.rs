//! What is asked and what is answered.

use crate::coverage::CoverMatrix;
use crate::model::{SiteRole, Weight};

/// A covering problem over candidate sites.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Which candidate covers which demand.
    pub matrix: CoverMatrix,
    /// Weight of each demand point. A point of weight 0 asks for nothing.
    pub weights: Vec<Weight>,
    /// Whether each demand point is already served by a facility that stays open.
    pub served: Vec<bool>,
    /// What the planner decided about each candidate.
    pub roles: Vec<SiteRole>,
    /// How many candidates may open, where the model needs to be told.
    pub open: Option<u32>,
}

impl Problem {
    /// Weight served before anything opens.
    pub fn served_weight(&self) -> Weight {
        let served = self.weights.iter().zip(&self.served);
        served.filter(|(_, served)| **served).map(|(weight, _)| *weight).sum()
    }

    /// Candidates with a role, by index.
    pub(super) fn with_role(&self, role: SiteRole) -> Vec<u32> {
        let roles = self.roles.iter().enumerate();
        roles.filter(|(_, held)| **held == role).map(|(site, _)| site as u32).collect()
    }

    /// Weight served once these candidates are open too, counted afresh from the matrix.
    pub(super) fn value_of(&self, open: &[u32]) -> Weight {
        let mut is_open = vec![false; self.matrix.sites()];
        for &site in open {
            is_open[site as usize] = true;
        }
        let demand = self.weights.iter().zip(&self.served).enumerate();
        demand
            .filter(|(index, (_, served))| {
                **served || self.matrix.covering(*index).iter().any(|&site| is_open[site as usize])
            })
            .map(|(_, (weight, _))| *weight)
            .sum()
    }
}

/// How a solve ended. Data, never an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Proved: no choice of sites is better.
    Optimal,
    /// Within the gap that was asked for.
    Feasible,
    /// No choice of sites does what is asked; see [`Solution::unreachable`].
    Infeasible,
    /// Time ran out or the planner stopped it; the best so far, with its bound.
    Stopped,
}

impl Status {
    /// The word in outputs.
    pub fn name(self) -> &'static str {
        match self {
            Status::Optimal => "optimal",
            Status::Feasible => "feasible",
            Status::Infeasible => "infeasible",
            Status::Stopped => "stopped",
        }
    }
}

/// An answer with its proof, or as much of one as the budget allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// Candidates to open, by index, ascending.
    pub open: Vec<u32>,
    /// What that achieves: thousandths of weight served (mclp), or number of sites (lscp).
    pub value: u64,
    /// What nothing can beat: at least the value where more is better, at most where less.
    pub bound: u64,
    /// How the solve ended.
    pub status: Status,
    /// When infeasible: demand points no candidate may cover, by index.
    pub unreachable: Vec<usize>,
}

impl Solution {
    /// |bound - value| / max(|value|, 1 unit), in the unit the value is reported in.
    pub fn gap(&self, unit: u64) -> f64 {
        self.value.abs_diff(self.bound) as f64 / self.value.max(unit) as f64
    }
}

/// A question that cannot be put.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SitingError {
    /// More sites than there are.
    #[error(
        "open {open} new sites: only {available} candidates may open. hint: lower --open, or give more candidates"
    )]
    TooMany {
        /// Asked for.
        open: u32,
        /// Candidates that are not forbidden.
        available: usize,
    },
    /// Nothing asked.
    #[error("open 0 new sites: nothing to decide; allowed: 1 or more. hint: --open 12")]
    None,
    /// More sites required than may open.
    #[error(
        "{required} sites are required but only {open} may open. hint: raise --open, or require fewer"
    )]
    TooManyRequired {
        /// Required sites.
        required: usize,
        /// Asked for.
        open: u32,
    },
    /// The solver library gave up.
    #[error("HiGHS could not solve the remaining core: {0}")]
    Solver(String),
}
