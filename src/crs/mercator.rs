//! The ellipsoidal transverse Mercator of a study in closed form: its scale, what lies between
//! two places of it, and how far the closed form may be trusted. PROJ projects; this measures.

use geo::{Distance, Geodesic, Point};

use super::CrsError;
use super::system::projection;
use crate::model::{LonLat, Xy};

/// WGS 84.
pub(super) const SEMI_MAJOR_AXIS: f64 = 6_378_137.0;
const ECCENTRICITY_2: f64 = 0.006_694_379_990_141_317;

/// Metres below which two lengths are the same length: rounding of coordinates.
pub(super) const COORDINATE_NOISE: f64 = 2e-7;

/// A transverse Mercator with scale 1 on its central meridian.
#[derive(Debug, Clone)]
pub(super) struct Mercator {
    pub origin: LonLat,
    pub definition: String,
    /// Inverse of the squared Gaussian radius of curvature as a parabola in the northing.
    pub curvature: [f64; 3],
    /// Largest relative error of the corrected length over the data, with a margin.
    pub tolerance: f64,
    /// Largest distance from the central meridian in the data, metres.
    pub half_width: f64,
}

impl Mercator {
    /// Scale of the projection (plane metres per metre of ground), averaged along a line:
    /// k = 1 + x^2 / 2R^2 + x^4 / 24R^4 on the ellipsoid, x^2 averaged as
    /// (x1^2 + x1 x2 + x2^2) / 3. Source: the textbook line-scale formula of the
    /// Gauss-Krüger projection; its error over the data is measured, not assumed.
    #[inline]
    pub fn scale_along(&self, a: Xy, b: Xy) -> f64 {
        let y = 0.5 * (a.y + b.y);
        let [c0, c1, c2] = self.curvature;
        let inverse_r2 = c0 + y * (c1 + y * c2);
        let mean_x2 = (a.x * a.x + a.x * b.x + b.x * b.x) / 3.0;
        let term = mean_x2 * inverse_r2;
        1.0 + 0.5 * term + term * term / 24.0
    }

    /// Ground between the central meridian and a position along its row, per metre of row.
    #[inline]
    pub fn ground_east(&self, at: Xy) -> f64 {
        let [c0, c1, c2] = self.curvature;
        let u = at.x * at.x * (c0 + at.y * (c1 + at.y * c2));
        // tanh(t) / t in powers of t squared.
        let series =
            1.0 + u * (-1.0 / 3.0 + u * (2.0 / 15.0 + u * (-17.0 / 315.0 + u * (62.0 / 2835.0))));
        at.x * series
    }

    /// An upper bound of the scale at `beyond` metres outside the data.
    pub fn scale_at_most(&self, beyond: f64) -> f64 {
        // The smallest radius of curvature product on the ellipsoid is at the equator.
        let smallest_r2 = SEMI_MAJOR_AXIS * SEMI_MAJOR_AXIS * (1.0 - ECCENTRICITY_2);
        let x = (self.half_width + beyond) * 1.02;
        let term = x * x / smallest_r2;
        1.0 + 0.5 * term + term * term / 12.0
    }

    pub fn inverse(&self, at: Xy) -> Option<LonLat> {
        let proj = projection(&self.definition).ok()?;
        let (lon, lat) = proj.project((at.x, at.y), true).ok()?;
        Some(LonLat { lon: lon.to_degrees(), lat: lat.to_degrees() })
    }

    pub fn geodesic(&self, a: Xy, b: Xy) -> Option<f64> {
        let (a, b) = (self.inverse(a)?, self.inverse(b)?);
        Some(Geodesic.distance(Point::new(a.lon, a.lat), Point::new(b.lon, b.lat)))
    }

    /// Four times the largest relative error of the corrected length over a lattice of
    /// pairs, short and long, that spans the data.
    pub fn measured_tolerance(&self, half_width: f64, half_height: f64) -> Result<f64, CrsError> {
        let steps = [-1.0, -0.6, -0.1, 0.4, 1.0];
        let corners: Vec<Xy> = steps
            .iter()
            .flat_map(|&i| steps.iter().map(move |&j| Xy { x: i * half_width, y: j * half_height }))
            .collect();
        let near = [(700.0, 0.0), (0.0, 900.0), (-600.0, 800.0)];
        let mut worst = 0.0_f64;
        for (index, &a) in corners.iter().enumerate() {
            let short = near.iter().map(|&(dx, dy)| Xy { x: a.x + dx, y: a.y + dy });
            for b in short.chain(corners[index + 1..].iter().copied()) {
                let exact = self.geodesic(a, b).ok_or_else(|| {
                    CrsError::Proj(format!("{} cannot be inverted", self.definition))
                })?;
                let corrected = a.distance_2(b).sqrt() / self.scale_along(a, b);
                let noise = COORDINATE_NOISE / 10.0;
                worst = worst.max(((corrected - exact).abs() - noise).max(0.0) / exact);
            }
        }
        Ok(4.0 * worst + 1e-12)
    }
}

/// 1 / (meridional x transverse radius of curvature) through three northings.
pub(super) fn curvature_parabola(phi0: f64, half_height: f64) -> [f64; 3] {
    let meridional = SEMI_MAJOR_AXIS * (1.0 - ECCENTRICITY_2)
        / (1.0 - ECCENTRICITY_2 * phi0.sin().powi(2)).powf(1.5);
    let at = |y: f64| {
        let phi = phi0 + y / meridional;
        (1.0 - ECCENTRICITY_2 * phi.sin().powi(2)).powi(2)
            / (SEMI_MAJOR_AXIS * SEMI_MAJOR_AXIS * (1.0 - ECCENTRICITY_2))
    };
    let (south, middle, north) = (at(-half_height), at(0.0), at(half_height));
    [
        middle,
        (north - south) / (2.0 * half_height),
        (north - 2.0 * middle + south) / (2.0 * half_height * half_height),
    ]
}
