//! Stations that make a claim true. (Placeholder while the real one is written.)

use crate::coverage::Enclosure;
use crate::crs::Plane;
use crate::error::Error;
use crate::model::{Area, Cost, Weight, Xy};
use crate::siting::{Budget, Status};

/// The fewest stations.
#[derive(Debug, Clone)]
pub struct Repair {
    /// Where they stand.
    pub added: Vec<Xy>,
    /// No fewer can do.
    pub bound: u32,
    /// The farthest place afterwards.
    pub farthest: Option<Cost>,
    /// How the search ended.
    pub status: Status,
}

/// So many stations.
#[derive(Debug, Clone)]
pub struct Improvement {
    /// Where they stand.
    pub added: Vec<Xy>,
    /// Uncovered ground afterwards.
    pub uncovered: Enclosure,
}

pub(super) fn fewest(
    _plane: &Plane,
    _area: &Area,
    _sites: &[Xy],
    _limit: Cost,
    _budget: &Budget,
) -> Result<Repair, Error> {
    Ok(Repair { added: Vec::new(), bound: 0, farthest: None, status: Status::Stopped })
}

pub(super) fn most(
    _plane: &Plane,
    _area: &Area,
    _sites: &[Xy],
    _limit: Cost,
    _open: u32,
    _left: &[(Xy, Weight)],
    _budget: &Budget,
) -> Result<Improvement, Error> {
    Ok(Improvement { added: Vec::new(), uncovered: Enclosure::default() })
}
