//! What is near: positions in the plane, and nothing about what they are.
//!
//! Two indexes, each where it measured best. [`Tree`] (an R-tree) answers "the nearest, how
//! ever far"; [`Grid`] answers "all within a radius known beforehand" for millions of
//! positions in a row.

mod grid;
mod tree;

pub use grid::Grid;
pub use tree::Tree;
