//! Reach and a standard become answers: who is served, who is not, by whom, how much of the
//! ground.

mod gaps;
mod ground;
mod ledger;
mod matrix;
mod planar;
mod revise;
mod room;
mod shares;
mod transport;

pub use gaps::{Gap, gaps};
pub use ground::{
    BlockCover, Enclosure, Farthest, Ground, GroundError, Hole, HoleFinder, LeastPossible, Loss,
    Overlap, SiteShare, Survey, block_covers, least_possible, outline_crossings,
};
pub use ledger::{
    Counts, Coverage, Estimated, FacilityLoad, Ledger, Nearest, Verdict, account, counts, coverage,
    nearest_sites,
};
pub use matrix::{CoverMatrix, MatrixError};
pub use planar::{circle_crossings, clipped, recentred, square_grid, within_limit};
pub use revise::Judged;
pub use room::{Room, Sent};
pub use shares::by_share;
pub use transport::{Lane, Lanes, Transported, transport};
