//! The study's local plane: a transverse Mercator centred on the data, computed by PROJ,
//! and the one definition of a straight-line distance.
//!
//! A distance is the WGS 84 geodesic rounded to the whole millimetre. Going through the
//! geodesic for every pair would cost fifty times more, so the plane's own length is
//! corrected by the projection's scale along the line, with a stated tolerance; only where
//! that tolerance could change the last millimetre is the geodesic itself asked. The result
//! is the same either way: `tests/reach.rs` compares the two on random pairs.

use std::f64::consts::PI;

use geo::{Geodesic, MultiPolygon, Point};
use rayon::prelude::*;

use super::CrsError;
use super::mercator::{COORDINATE_NOISE, Mercator, SEMI_MAJOR_AXIS, curvature_parabola};
use super::system::projection;
use crate::language::Language;
use crate::language::messages::words;
use crate::model::{Cost, LonLat, Xy};

/// Studies wider than this are refused: the largest [`Cost`] is 4,294 km.
pub const WIDEST_METRES: f64 = 4_200_000.0;

/// Degrees from the central meridian within which the shorter series is used: there the two
/// differ by 1e-8 m.
const SHORT_SERIES_DEGREES: f64 = 1.0;

/// Positions projected in one call to PROJ.
const BATCH: usize = 4096;

/// Metres by which an unrounded length may be off before the geodesic itself is asked.
const LENGTH_ERROR: f64 = 1e-5;

/// The local plane of a study.
#[derive(Debug, Clone)]
pub struct Plane {
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    Euclidean,
    TransverseMercator(Mercator),
}

impl Plane {
    /// Plain metres; distances are Euclidean.
    pub fn euclidean() -> Plane {
        Plane { kind: Kind::Euclidean }
    }

    /// The plane centred on these places, or `None` when there are none.
    pub fn centred_on(places: impl IntoIterator<Item = LonLat>) -> Result<Option<Plane>, CrsError> {
        let Some((origin, half)) = middle(places) else {
            return Ok(None);
        };
        let half_width = half.lon.to_radians() * origin.lat.to_radians().cos() * SEMI_MAJOR_AXIS;
        // Nearer the equator than the origin, a degree is longer.
        let nearest_equator = (origin.lat.abs() - half.lat).max(0.0).to_radians();
        let widest = half.lon.to_radians() * nearest_equator.cos() * SEMI_MAJOR_AXIS;
        let across = 2.0 * widest.hypot(half.lat.to_radians() * SEMI_MAJOR_AXIS);
        if across > WIDEST_METRES {
            return Err(CrsError::TooWide { across_km: (across / 1000.0) as u64 });
        }
        let half_height = (half.lat.to_radians() * SEMI_MAJOR_AXIS).max(1000.0);
        // PROJ's shorter series is as good this near the meridian, and twice as fast.
        let series = if half.lon <= SHORT_SERIES_DEGREES { " +approx" } else { "" };
        let mut mercator = Mercator {
            origin,
            definition: format!(
                "+proj=tmerc{series} +lat_0={} +lon_0={} +k=1 +x_0=0 +y_0=0 +ellps=WGS84 +units=m",
                origin.lat, origin.lon
            ),
            curvature: curvature_parabola(origin.lat.to_radians(), half_height),
            tolerance: 0.0,
            half_width: half_width.max(widest),
        };
        mercator.tolerance = mercator.measured_tolerance(half_width.max(1000.0), half_height)?;
        Ok(Some(Plane { kind: Kind::TransverseMercator(mercator) }))
    }

    /// By how much [`Plane::length`] may be off for so many metres.
    pub fn length_error(&self, metres: f64) -> f64 {
        match &self.kind {
            Kind::Euclidean => 0.0,
            Kind::TransverseMercator(mercator) => (metres * mercator.tolerance).min(LENGTH_ERROR),
        }
    }

    /// By how much the plane's scale changes over so many metres of the study, relatively.
    pub fn bending(&self, metres: f64) -> f64 {
        match &self.kind {
            Kind::Euclidean => 0.0,
            Kind::TransverseMercator(mercator) => {
                let slope = (mercator.half_width + metres) / SEMI_MAJOR_AXIS;
                let part = metres / SEMI_MAJOR_AXIS;
                1.1 * part * (slope + part)
            }
        }
    }

    /// Whether distances are Euclidean, of no declared place on Earth.
    pub fn is_euclidean(&self) -> bool {
        matches!(self.kind, Kind::Euclidean)
    }

    /// What it is and how far it distorts, in words.
    pub fn describe(&self, language: Language) -> String {
        match &self.kind {
            Kind::Euclidean => language.word(words::PLAIN_METRES).to_owned(),
            Kind::TransverseMercator(mercator) => {
                let stretch = (mercator.scale_at_most(0.0) - 1.0) * 1e6;
                language.say(
                    words::TRANSVERSE_MERCATOR,
                    &[
                        ("lat", &degrees(mercator.origin.lat, "N", "S")),
                        ("lon", &degrees(mercator.origin.lon, "E", "W")),
                        ("stretch", &format_args!("{stretch:.1}")),
                    ],
                )
            }
        }
    }

    /// The PROJ string, where there is one.
    pub fn definition(&self) -> Option<&str> {
        match &self.kind {
            Kind::Euclidean => None,
            Kind::TransverseMercator(mercator) => Some(&mercator.definition),
        }
    }

    /// Places to the plane, in order. On the Euclidean plane there is nothing to project
    /// from, and the degrees are taken as they are.
    pub fn forward(&self, places: &[LonLat]) -> Result<Vec<Xy>, CrsError> {
        let Kind::TransverseMercator(mercator) = &self.kind else {
            return Ok(places.iter().map(|place| Xy { x: place.lon, y: place.lat }).collect());
        };
        let batches: Result<Vec<Vec<Xy>>, CrsError> = places
            .par_chunks(BATCH)
            .map(|batch| {
                let mut radians: Vec<(f64, f64)> = batch
                    .iter()
                    .map(|place| (place.lon.to_radians(), place.lat.to_radians()))
                    .collect();
                let projected = projection(&mercator.definition)?
                    .project_array(&mut radians, false)
                    .map_err(|error| CrsError::Proj(error.to_string()))?
                    .iter()
                    .map(|&(x, y)| Xy { x, y })
                    .collect();
                Ok(projected)
            })
            .collect();
        Ok(batches?.concat())
    }

    /// Back to degrees; `None` on the Euclidean plane, which lies nowhere on Earth.
    pub fn lonlat(&self, at: Xy) -> Option<LonLat> {
        match &self.kind {
            Kind::Euclidean => None,
            Kind::TransverseMercator(mercator) => mercator.inverse(at),
        }
    }

    /// The straight-line distance: the WGS 84 geodesic (or the Euclidean length of a local
    /// study), to the nearest whole millimetre.
    #[inline]
    pub fn distance(&self, a: Xy, b: Xy) -> Cost {
        let plane_metres = a.distance_2(b).sqrt();
        let Kind::TransverseMercator(mercator) = &self.kind else {
            return Cost::from_metres(plane_metres);
        };
        let metres = plane_metres / mercator.scale_along(a, b);
        let millimetres = metres * 1000.0;
        let rounded = (millimetres + 0.5) as u32;
        let slack = (metres * mercator.tolerance + COORDINATE_NOISE) * 1000.0;
        if (millimetres - f64::from(rounded)).abs() + slack < 0.5 {
            return Cost(rounded);
        }
        mercator.geodesic(a, b).map_or(Cost::from_metres(metres), Cost::from_metres)
    }

    /// The straight-line distance in metres, not rounded: for constructions. What is reported
    /// and compared with a limit is [`Plane::distance`].
    pub fn length(&self, a: Xy, b: Xy) -> f64 {
        let plane_metres = a.distance_2(b).sqrt();
        let Kind::TransverseMercator(mercator) = &self.kind else {
            return plane_metres;
        };
        let metres = plane_metres / mercator.scale_along(a, b);
        if metres * mercator.tolerance <= LENGTH_ERROR {
            return metres;
        }
        mercator.geodesic(a, b).unwrap_or(metres)
    }

    /// A radius in plane metres that is sure to hold every position within `cost` of any
    /// position of the study.
    pub fn search_radius(&self, cost: Cost) -> f64 {
        let metres = cost.metres() + 0.001;
        match &self.kind {
            Kind::Euclidean => metres,
            Kind::TransverseMercator(mercator) => {
                metres * mercator.scale_at_most(metres) * (1.0 + 2.0 * mercator.tolerance)
            }
        }
    }

    /// A radius in plane metres within which every position is sure to be within `cost` of
    /// the centre; 0 when nothing is sure.
    pub fn sure_radius(&self, cost: Cost) -> f64 {
        let metres = (cost.metres() - 0.001).max(0.0);
        match &self.kind {
            Kind::Euclidean => metres,
            // The scale is nowhere below 1.
            Kind::TransverseMercator(mercator) => {
                metres * (1.0 - 2.0 * mercator.tolerance).max(0.0)
            }
        }
    }

    /// By how much two plane lengths of the study may differ, relatively, while the
    /// distances they stand for are the same.
    pub fn ambiguity(&self) -> f64 {
        match &self.kind {
            Kind::Euclidean => 1e-9,
            Kind::TransverseMercator(mercator) => {
                mercator.scale_at_most(mercator.half_width * 0.01 + 1000.0) - 1.0
                    + 2.0 * mercator.tolerance
                    + 1e-9
            }
        }
    }

    /// Area on the ground in square metres of a plane figure: the geodesic area between its
    /// corners, or the planar area in a local study.
    pub fn ground_area(&self, figure: &MultiPolygon<f64>) -> f64 {
        use geo::{Area, GeodesicArea, MapCoords, Orient, orient::Direction};
        if self.is_euclidean() {
            return figure.unsigned_area();
        }
        let on_earth = figure.map_coords(|coord| {
            self.lonlat(Xy::from(coord)).map_or(coord, |at| geo::Coord { x: at.lon, y: at.lat })
        });
        on_earth
            .iter()
            .map(|polygon| polygon.orient(Direction::Default).geodesic_area_signed().abs())
            .sum()
    }

    /// The part a directed side has in the ground enclosed by its ring: summed over a ring that
    /// runs counter-clockwise, its area on the ground in square metres (Green's theorem).
    ///
    /// The projection is conformal, so ground is plane area over the squared scale, and on a
    /// sphere the scale of a transverse Mercator is cosh(x / R), whose inverse square
    /// integrates to R tanh(x / R); here R is the local radius of curvature.
    pub fn area_term(&self, from: Xy, to: Xy) -> f64 {
        let rise = to.y - from.y;
        let Kind::TransverseMercator(mercator) = &self.kind else {
            return 0.5 * (from.x + to.x) * rise;
        };
        // Gauss-Legendre with three nodes: exact up to the fifth power.
        const HALF: f64 = 0.387_298_334_620_741_7;
        let node = |part: f64| {
            let x = from.x + part * (to.x - from.x);
            mercator.ground_east(Xy { x, y: from.y + part * rise })
        };
        (5.0 * (node(0.5 - HALF) + node(0.5 + HALF)) + 8.0 * node(0.5)) / 18.0 * rise
    }

    /// The circle of all positions at `metres` of ground from `centre`, as a ring of
    /// `corners` positions, counter-clockwise, not closed.
    pub fn circle(&self, centre: Xy, metres: f64, corners: usize) -> Result<Vec<Xy>, CrsError> {
        use geo::Destination;
        let angle = |corner: usize| corner as f64 / corners as f64 * 2.0 * PI;
        let Some(at) = self.lonlat(centre) else {
            return Ok((0..corners)
                .map(|corner| Xy {
                    x: centre.x + metres * angle(corner).cos(),
                    y: centre.y + metres * angle(corner).sin(),
                })
                .collect());
        };
        let ring: Vec<LonLat> = (0..corners)
            .map(|corner| {
                // Bearings run clockwise from north, rings counter-clockwise from east.
                let bearing = 90.0 - angle(corner).to_degrees();
                let point = Geodesic.destination(Point::new(at.lon, at.lat), bearing, metres);
                LonLat { lon: point.x(), lat: point.y() }
            })
            .collect();
        self.forward(&ring)
    }
}

/// Middle of the data in degrees, rounded to hundredths, and its half extent. Longitudes
/// are taken round the circle, so data across 180 degrees has its middle there.
fn middle(places: impl IntoIterator<Item = LonLat>) -> Option<(LonLat, LonLat)> {
    let mut places = places.into_iter();
    let first = places.next()?;
    let (mut west, mut east, mut south, mut north) = (0.0_f64, 0.0_f64, first.lat, first.lat);
    for place in places {
        // Offset from the first place in -180 .. 180.
        let offset = (place.lon - first.lon + 540.0).rem_euclid(360.0) - 180.0;
        west = west.min(offset);
        east = east.max(offset);
        south = south.min(place.lat);
        north = north.max(place.lat);
    }
    let hundredths = |value: f64| (value * 100.0).round() / 100.0;
    let lon = hundredths(first.lon + 0.5 * (west + east));
    let origin = LonLat {
        lon: (lon + 540.0).rem_euclid(360.0) - 180.0,
        lat: hundredths(0.5 * (south + north)),
    };
    // Rounding moved the origin by up to 0.005 degrees.
    let half = LonLat { lon: 0.5 * (east - west) + 0.01, lat: 0.5 * (north - south) + 0.01 };
    let origin = LonLat { lon: hundredths(origin.lon), ..origin };
    Some((origin, half))
}

fn degrees(value: f64, positive: &str, negative: &str) -> String {
    let side = if value < 0.0 { negative } else { positive };
    format!("{:.2}\u{b0} {side}", value.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_found_across_the_date_line() {
        let places = [LonLat { lon: 179.5, lat: -17.0 }, LonLat { lon: -179.9, lat: -16.0 }];
        let (origin, _) = middle(places).unwrap();
        assert_eq!(origin, LonLat { lon: 179.8, lat: -16.5 });
    }

    #[test]
    fn the_whole_world_is_refused_with_its_width() {
        let places = [LonLat { lon: -100.0, lat: 0.0 }, LonLat { lon: 60.0, lat: 0.0 }];
        assert!(matches!(Plane::centred_on(places), Err(CrsError::TooWide { .. })));
    }

    #[test]
    fn forward_and_back_is_the_same_place() {
        let place = LonLat { lon: 106.8, lat: 39.67 };
        let other = LonLat { lon: 107.3, lat: 39.2 };
        let plane = Plane::centred_on([place, other]).unwrap().unwrap();
        let xy = plane.forward(&[place]).unwrap()[0];
        let back = plane.lonlat(xy).unwrap();
        assert!((back.lon - place.lon).abs() < 1e-12 && (back.lat - place.lat).abs() < 1e-12);
    }
}
