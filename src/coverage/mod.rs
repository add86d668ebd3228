//! Reach and a standard become answers: who is served, who is not, by whom, how much of the
//! ground.

mod area;
mod gaps;
mod ground;
mod ledger;
mod matrix;
mod planar;

pub use area::{AreaCoverage, AreaError, covered_area};
pub use gaps::{Gap, gaps};
pub use ground::{
    Enclosure, Farthest, Ground, GroundError, Hole, HoleFinder, Loss, Overlap, Survey,
};
pub use ledger::{Counts, Coverage, FacilityLoad, Ledger, Nearest, Verdict, counts, coverage};
pub use matrix::{CoverMatrix, MatrixError};
pub use planar::{circle_crossings, recentred, square_grid};
