//! Ground without a centre within the limit, repaired: the fewest stations more that leave
//! none, or so many that leave least.
//!
//! Between the two lie a bound from witnesses ([`witness`]) and stations settled on samples
//! ([`settle`]); what is claimed is what [`crate::coverage::Ground`] says of the result.

mod cells;
mod exchange;
mod fewest;
mod lattice;
mod most;
mod settle;
mod terrain;
mod witness;

pub use fewest::{Repair, fewest};
pub use most::{Gain, Most, most};
