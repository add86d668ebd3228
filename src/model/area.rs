//! The study area.

use geo::MultiPolygon;

/// The ground a claim is made about.
#[derive(Debug, Clone)]
pub struct Area {
    /// Name, where the layer has one.
    pub name: Option<String>,
    /// Outline in the local plane.
    pub outline: MultiPolygon<f64>,
    /// Area on the ground in square kilometres (geodesic; planar for a local study).
    pub km2: f64,
}
