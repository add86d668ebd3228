//! How much of the ground is covered: an enclosure, never one number that is silently off.
//!
//! Each disc is held between a polygon inside it and a polygon around it; the unions of
//! the two, cut to the area, hold the covered ground between them.

use std::f64::consts::PI;

use geo::{BooleanOps, BoundingRect, Euclidean, Length, LinesIter, MultiPolygon, Polygon};

use crate::crs::{CrsError, Plane};
use crate::model::{Area, Cost, Xy};

/// Covered ground as an enclosure, square kilometres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AreaCoverage {
    /// The whole area.
    pub km2: f64,
    /// At least this much is covered.
    pub low: f64,
    /// At most this much is covered.
    pub high: f64,
}

/// Why the covered ground could not be worked out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AreaError {
    /// A disc could not be drawn in the plane.
    #[error(transparent)]
    Crs(#[from] CrsError),
}

/// Corners of the polygons that hold a disc: between them lies less than a ten-thousandth
/// of its area, (pi / n)^2.
const CORNERS: usize = 360;

/// Room for the straight sides of the polygons, which are geodesics only nearly: relative to
/// the radius, next to the square of its share of the Earth's.
const BENDING: f64 = 1e-7;
const EARTH_RADIUS: f64 = 6.37e6;

/// How much of `area` lies within `limit` of at least one site.
pub fn covered_area(
    plane: &Plane,
    area: &Area,
    sites: &[Xy],
    limit: Cost,
) -> Result<AreaCoverage, AreaError> {
    let metres = limit.metres();
    let margin = BENDING + (metres / EARTH_RADIUS).powi(2);
    let inside = discs(plane, sites, metres * (1.0 - margin))?;
    let around = discs(plane, sites, metres * (1.0 + margin) / (PI / CORNERS as f64).cos())?;
    let covered = |discs: &[Polygon<f64>]| {
        let union = union_of(discs);
        plane.ground_area(&union.intersection(&area.outline)) / 1e6
    };
    let (low, high) = rayon::join(|| covered(&inside), || covered(&around));
    let rounding_km2 = rounding(area, sites.len(), metres);
    Ok(AreaCoverage {
        km2: area.km2,
        low: (low - rounding_km2).clamp(0.0, area.km2),
        high: (high + rounding_km2).clamp(0.0, area.km2),
    })
}

/// What the overlay's rounding of corners may add or take, square kilometres: it works on a
/// whole-number grid of 2^30 steps across the figure, so each metre of border may move by a
/// step.
fn rounding(area: &Area, sites: usize, metres: f64) -> f64 {
    let sides: f64 = area.outline.lines_iter().map(|side| Euclidean.length(&side)).sum();
    let border = sides + sites as f64 * 2.0 * PI * metres;
    let across = area.outline.bounding_rect().map_or(0.0, |rect| rect.width().hypot(rect.height()))
        + 2.0 * metres;
    border * (across / f64::from(1 << 29)) / 1e6
}

fn discs(plane: &Plane, sites: &[Xy], metres: f64) -> Result<Vec<Polygon<f64>>, CrsError> {
    sites
        .iter()
        .map(|&site| {
            let ring = plane.circle(site, metres, CORNERS)?;
            Ok(Polygon::new(ring.into_iter().map(geo::Coord::from).collect(), Vec::new()))
        })
        .collect()
}

/// Union by halves, split across the wider side, so that each step joins neighbours.
fn union_of(polygons: &[Polygon<f64>]) -> MultiPolygon<f64> {
    use geo::unary_union;
    const LEAF: usize = 16;
    if polygons.len() <= LEAF {
        return unary_union(polygons);
    }
    let middle = |polygon: &Polygon<f64>, wide: bool| {
        polygon
            .bounding_rect()
            .map_or(0.0, |rect| if wide { rect.center().x } else { rect.center().y })
    };
    let spread = |wide: bool| {
        let middles = polygons.iter().map(|polygon| middle(polygon, wide));
        let (low, high) =
            middles.fold((f64::MAX, f64::MIN), |(low, high), m| (low.min(m), high.max(m)));
        high - low
    };
    let wide = spread(true) >= spread(false);
    let mut sorted = polygons.to_vec();
    sorted.sort_by(|a, b| middle(a, wide).total_cmp(&middle(b, wide)));
    let (left, right) = sorted.split_at(sorted.len() / 2);
    let (left, right) = rayon::join(|| union_of(left), || union_of(right));
    left.union(&right)
}
