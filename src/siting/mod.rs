//! Choosing sites over a cover matrix. Nothing here sees geometry: sites and demand are
//! indexes, and what is near whom is already in the matrix.
//!
//! signature -> reduce -> greedy and swap (a value) + Lagrangian (a bound) -> HiGHS on what
//! is left -> certify. To add a model write one file with `impl SitingModel` and add it to
//! [`MODELS`].

mod budget;
mod certify;
mod greedy;
mod lagrangian;
mod lscp;
mod mclp;
mod mip;
mod problem;
mod reduce;
mod signature;
mod sparse;
mod swap;

pub use budget::Budget;
pub use certify::{CertificateError, certify};
pub use problem::{Problem, SitingError, Solution, Status};
pub use signature::{Patterns, signature};
pub use sparse::Sparse;

/// A question about where to open.
pub trait SitingModel: Sync {
    /// Name on the command line.
    fn name(&self) -> &'static str;
    /// The question it answers, in one line.
    fn question(&self) -> &'static str;
    /// Whether it needs to be told how many sites to open.
    fn needs_open(&self) -> bool;
    /// Whether its value is a weight (else a number of sites).
    fn counts_weight(&self) -> bool;
    /// The best sites, as far as the budget goes. Infeasible is an answer, not an error.
    fn solve(&self, problem: &Problem, budget: &Budget) -> Result<Solution, SitingError>;
}

/// Every siting model, in the order help lists them.
pub static MODELS: &[&dyn SitingModel] = &[&mclp::Mclp, &lscp::Lscp];

/// The model of this name.
pub fn named(name: &str) -> Option<&'static dyn SitingModel> {
    MODELS.iter().copied().find(|model| model.name() == name)
}
