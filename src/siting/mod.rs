//! Choosing sites over a cover matrix, or over what it costs to serve demand. Nothing here sees
//! geometry: sites and demand are indexes, and what is near whom is in the matrix already, or told
//! by [`Travel`].
//!
//! signature -> reduce -> greedy and swap (a value) + Lagrangian (a bound) -> HiGHS on what
//! is left -> certify. To add a model write one file with `impl SitingModel` and add it to
//! [`MODELS`].

mod aim;
mod backup;
mod budget;
mod capacitated;
mod capacity;
mod center;
mod certify;
mod cflp;
mod conditions;
mod dominance;
mod fixing;
mod general;
mod greedy;
mod lscp;
mod max_cover;
mod mclp;
mod median;
mod mip;
mod most_covered;
mod p_center;
mod p_median;
mod pick;
mod problem;
mod pscp;
mod reduce;
mod set_cover;
mod signature;
mod solution;
mod sparse;
mod stride;
mod travel;
mod unit;

pub use budget::Budget;
pub use capacity::{Allotment, Capacity};
pub use certify::{CertificateError, certify, travelled};
pub use problem::{Allowance, Problem};
pub use signature::{Patterns, signature};
pub use solution::{Cause, Looked, SitingError, Solution, Status};
pub use sparse::Sparse;
pub use travel::{CostRows, Travel};

/// What a model makes as large or as small as it can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Objective {
    /// Most weight covered at least so many times.
    Weight {
        /// Once, or twice.
        times: u32,
    },
    /// Least cost of the new sites: their number, or money.
    Cost,
    /// Least sum over the demand of weight times the cost from its nearest site.
    Travel,
    /// Least cost from the nearest site of the demand point that has the largest.
    Farthest,
    /// Least sum of what opening the sites costs and of weight times cost.
    Total,
}

/// What a model must cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// Nothing in particular.
    Nothing,
    /// [`Problem::target`] of all weight.
    Target,
    /// All demand with weight, within the limit.
    Everything,
    /// All demand with weight, however far.
    Reached,
}

/// A question about where to open.
pub trait SitingModel: Sync {
    /// Name on the command line.
    fn name(&self) -> &'static str;
    /// The question it answers, in one line.
    fn question(&self) -> &'static str;
    /// What it optimises.
    fn objective(&self) -> Objective;
    /// What it must cover.
    fn duty(&self) -> Duty;
    /// The best sites, as far as the budget goes. Infeasible is an answer, not an error.
    fn solve(&self, problem: &Problem, budget: &Budget) -> Result<Solution, SitingError>;
}

impl dyn SitingModel + '_ {
    /// Whether its value is a weight, and more is better (else a cost, and less is).
    pub fn counts_weight(&self) -> bool {
        matches!(self.objective(), Objective::Weight { .. })
    }

    /// Whether it weighs what it costs to serve demand, however far, rather than who is within a
    /// limit.
    pub fn weighs_travel(&self) -> bool {
        matches!(self.objective(), Objective::Travel | Objective::Farthest | Objective::Total)
    }

    /// Whether it finds the best use of so many sites, or so much money, rather than the fewest
    /// that do.
    pub fn spends(&self) -> bool {
        self.counts_weight() || self.weighs_travel()
    }

    /// Whether it must be told how much may open: one that weighs opening costs knows when to stop.
    pub fn needs_purse(&self) -> bool {
        self.spends() && self.objective() != Objective::Total
    }

    /// Whether it can keep capacities.
    pub fn keeps_capacity(&self) -> bool {
        matches!(
            (self.objective(), self.duty()),
            (Objective::Weight { times: 1 } | Objective::Travel | Objective::Total, _)
        )
    }

    /// Whether one value is better than another.
    pub fn is_better(&self, value: u64, than: u64) -> bool {
        if self.counts_weight() { value > than } else { value < than }
    }
}

/// Every siting model, in the order help lists them.
pub static MODELS: &[&dyn SitingModel] = &[
    &mclp::Mclp,
    &lscp::Lscp,
    &pscp::Pscp,
    &backup::Backup,
    &p_median::PMedian,
    &p_center::PCenter,
    &cflp::Cflp,
];

/// The model of this name.
pub fn named(name: &str) -> Option<&'static dyn SitingModel> {
    MODELS.iter().copied().find(|model| model.name() == name)
}
