//! x
pub mod model;
pub mod read;
pub mod crs;
pub mod study;
pub mod index;
pub mod reach;
pub mod coverage;
