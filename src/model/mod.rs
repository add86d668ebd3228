//! The nouns, valid by construction: demand, facilities, candidates, standards and the
//! quantities they are counted in. Nothing here reads a file or knows a coordinate system.

mod area;
mod candidate;
mod cell;
mod demand;
mod facility;
mod heading;
mod place;
mod quantity;
mod standard;
mod text;
pub mod written;

pub use crate::language::grouped;
pub use area::Area;
pub use candidate::{CandidateSite, SiteRole};
pub use cell::{Carried, CarriedColumn, CarriedColumns, Cell, CellKind};
pub use demand::{Demand, DemandPoint, MeasuredAt};
pub use facility::{Facility, Tier};
pub use heading::{
    Axis, CoordinateHeading, PairHeading, axes, coordinate_heading, datum_in, pair_heading,
};
pub use place::{Bounds, LonLat, Xy};
pub use quantity::{Cost, Money, Share, Tally, Weight, WeightError, plural, share};
pub use standard::{Limit, LimitError, Measure, ServiceStandard};
pub use text::{TextColumn, disarmed, is_cell_error, is_steering, rearmed};
