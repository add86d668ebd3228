//! What is answered, and what cannot be.

use super::{Allotment, Budget};
use crate::model::{Money, Weight};

/// How a solve ended. Data, never an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Proved: no choice of sites is better.
    Optimal,
    /// Within the gap that was asked for.
    Feasible,
    /// No choice of sites does what is asked; see [`Solution::cause`].
    Infeasible,
    /// Time ran out or the planner stopped it; the best so far, with its bound.
    Stopped,
}

impl Status {
    /// How a solve ended that knows a value and a bound on it.
    pub(super) fn of(value: u64, bound: u64, budget: &Budget) -> Status {
        if value == bound {
            Status::Optimal
        } else if budget.accepts(value, bound) {
            Status::Feasible
        } else {
            Status::Stopped
        }
    }

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

/// Why no choice of sites does what is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// Demand points that no candidate may cover, by index.
    Unreachable(Vec<usize>),
    /// All candidates together cover less than the target.
    Short {
        /// What they cover, with what is served already.
        reachable: Weight,
        /// What was to be covered.
        target: Weight,
    },
    /// Each demand point has candidates, but as few as may open do not reach everybody.
    TooFew {
        /// How many sites it takes at least.
        needed: u64,
    },
    /// As many sites as may open hold less than there is to serve.
    NoRoom {
        /// What finds no room in the roomiest choice, at least.
        shortfall: Weight,
        /// The fewest new sites that hold all together; `None` where not even all of them do.
        needed: Option<u32>,
    },
    /// Together the sites hold enough, but no choice lets everybody reach one with room.
    NoFit,
    /// Each demand point has candidates, but they are too close to each other to open
    /// together.
    Spacing,
}

/// An answer with its proof, or as much of one as the budget allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// Candidates to open, by index, ascending.
    pub open: Vec<u32>,
    /// Who goes where, where sites hold only so much: by demand point, then by site. Empty
    /// where everybody goes to the nearest.
    pub allotments: Vec<Allotment>,
    /// What that achieves: thousandths of weight covered, or what the sites cost (their
    /// number where they are merely counted).
    pub value: u64,
    /// What nothing can beat: at least the value where more is better, at most where less.
    pub bound: u64,
    /// How the solve ended.
    pub status: Status,
    /// When infeasible: why.
    pub cause: Option<Cause>,
    /// Which pairs it rests on, where not all were looked at.
    pub looked: Option<Looked>,
}

/// Pairs of demand points and candidates that a solve looked at, the cheapest of each demand point
/// first. Its value and its bound hold for all pairs: rows on which the answer could depend beyond
/// that were widened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Looked {
    /// Pairs it looked at.
    pub pairs: u64,
    /// Pairs there could be.
    pub of: u64,
    /// Demand points whose rows were widened.
    pub widened: u64,
}

impl Solution {
    /// A plan where everybody goes to the nearest.
    pub fn plan(open: Vec<u32>, value: u64, bound: u64, status: Status) -> Solution {
        Solution { open, allotments: Vec::new(), value, bound, status, cause: None, looked: None }
    }

    /// No choice of sites does what is asked.
    pub(super) fn infeasible(cause: Cause) -> Solution {
        Solution { cause: Some(cause), ..Solution::plan(Vec::new(), 0, 0, Status::Infeasible) }
    }

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
    /// A budget below the cheapest site.
    #[error(
        "budget {budget} buys nothing: the cheapest candidate costs {cheapest}. hint: raise --budget; it is in the unit of the cost column"
    )]
    BuysNothing {
        /// The budget.
        budget: Money,
        /// Cost of the cheapest candidate.
        cheapest: Money,
    },
    /// Required sites beyond the budget.
    #[error(
        "the required sites cost {required} together, more than the budget of {budget}. hint: raise --budget, or require fewer"
    )]
    RequiredTooDear {
        /// What they cost.
        required: Money,
        /// The budget.
        budget: Money,
    },
    /// Required sites that exclude each other.
    #[error(
        "candidates {} and {} are both required but closer than the spacing allows. hint: lower --min-spacing, or require one of them",
        sites[0] + 1,
        sites[1] + 1
    )]
    RequiredTooClose {
        /// The two, by index.
        sites: [u32; 2],
    },
    /// Required sites, spacing and numbers that no choice keeps together.
    #[error(
        "no choice of sites keeps what is required, the spacing and the numbers together. hint: lower --min-spacing, or require fewer"
    )]
    NoChoice,
    /// Costs asked for and none given.
    #[error("the model weighs travel costs, and the problem has none. hint: set Problem::travel")]
    NoTravel,
    /// A model that keeps capacities, and none given.
    #[error("the model keeps capacities, and the problem has none. hint: set Problem::capacity")]
    NoCapacity,
    /// Sums that do not fit.
    #[error(
        "weights times travel costs add up to more than 18,446,744,073,709,551,615 thousandths. hint: give the weights in a larger unit, or drop the demand that is farthest away"
    )]
    TooFar,
    /// No choice yet, no proof that there is none.
    #[error(
        "time ran out before a choice of sites was found that reaches everybody. hint: give more time, or let more sites open"
    )]
    Unfinished,
    /// The solver library gave up.
    #[error("HiGHS could not solve the remaining core: {0}")]
    Solver(String),
}
