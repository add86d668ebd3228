//! x
pub mod coverage;
pub mod crs;
mod error;
pub mod index;
pub mod model;
pub mod reach;
pub mod read;
pub mod scenario;
pub mod siting;
pub mod study;
pub use error::Error;
pub mod cli;
pub mod map;
pub mod report;
