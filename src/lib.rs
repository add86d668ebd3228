//! x
pub mod model;
pub mod read;
pub mod crs;
pub mod study;
pub mod index;
pub mod reach;
pub mod coverage;
pub mod siting;
mod error;
pub mod scenario;
pub use error::Error;
pub mod report;
pub mod map;
pub mod cli;
