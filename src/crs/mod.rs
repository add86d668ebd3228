//! From a file's coordinates to degrees (WGS 84), and from degrees to local metres.
//!
//! PROJ does the arithmetic of every EPSG code; the datum shifts of Chinese web maps
//! ([`Datum::Gcj02`], [`Datum::Bd09`]), which PROJ does not know, are here.

mod datum;
mod definition;
mod error;
mod mercator;
mod plane;
mod system;

pub use datum::Datum;
pub use definition::Definition;
pub use error::CrsError;
pub use plane::{Plane, WIDEST_METRES};
pub use system::System;
