//! What is near: positions in the plane, and nothing about what they are.
//!
//! Three indexes, each where it measured best. [`Tree`] (an R-tree) answers "the nearest,
//! however far"; [`Grid`] "the nearest, if it is close by" for positions by the million;
//! [`Raster`] "which of these discs hold it".

mod grid;
pub mod hilbert;
mod raster;
mod segments;
mod tree;

pub use grid::Grid;
pub use raster::{Cell, Raster};
pub use segments::{Foot, Segment, Segments};
pub use tree::Tree;
