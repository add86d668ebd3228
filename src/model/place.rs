//! Positions on the Earth and in the local plane: different types, so they cannot be mixed.

use serde::Serialize;

/// Longitude and latitude in degrees, WGS 84.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LonLat {
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
}

/// A position in the study's local plane, in metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Xy {
    /// Metres east of the plane's origin.
    pub x: f64,
    /// Metres north of the plane's origin.
    pub y: f64,
}

impl Xy {
    /// Square of the distance in the plane, in square metres. For searching only: what is
    /// reported is [`crate::crs::Plane::distance`].
    #[inline]
    pub fn distance_2(self, other: Xy) -> f64 {
        let (dx, dy) = (self.x - other.x, self.y - other.y);
        dx * dx + dy * dy
    }
}

impl From<Xy> for geo::Coord<f64> {
    fn from(xy: Xy) -> Self {
        geo::Coord { x: xy.x, y: xy.y }
    }
}

impl From<geo::Coord<f64>> for Xy {
    fn from(coord: geo::Coord<f64>) -> Self {
        Xy { x: coord.x, y: coord.y }
    }
}

/// The smallest upright rectangle around some positions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Lower left corner.
    pub min: Xy,
    /// Upper right corner.
    pub max: Xy,
}

impl Bounds {
    /// Its middle.
    pub fn middle(self) -> Xy {
        Xy { x: 0.5 * (self.min.x + self.max.x), y: 0.5 * (self.min.y + self.max.y) }
    }

    /// The rectangle around `positions`; `None` when there are none.
    pub fn around(positions: impl IntoIterator<Item = Xy>) -> Option<Bounds> {
        let mut positions = positions.into_iter();
        let first = positions.next()?;
        // Plain comparisons: half the cost of `f64::min`, which also minds NaN.
        let least = |a: f64, b: f64| if b < a { b } else { a };
        let most = |a: f64, b: f64| if b > a { b } else { a };
        let (mut min, mut max) = (first, first);
        for at in positions {
            min = Xy { x: least(min.x, at.x), y: least(min.y, at.y) };
            max = Xy { x: most(max.x, at.x), y: most(max.y, at.y) };
        }
        Some(Bounds { min, max })
    }

    /// The smallest rectangle around both.
    pub fn union(self, other: Bounds) -> Bounds {
        Bounds {
            min: Xy { x: self.min.x.min(other.min.x), y: self.min.y.min(other.min.y) },
            max: Xy { x: self.max.x.max(other.max.x), y: self.max.y.max(other.max.y) },
        }
    }

    /// The same rectangle with `margin` metres added on every side.
    pub fn grown(self, margin: f64) -> Bounds {
        Bounds {
            min: Xy { x: self.min.x - margin, y: self.min.y - margin },
            max: Xy { x: self.max.x + margin, y: self.max.y + margin },
        }
    }

    /// Width in metres.
    pub fn width(self) -> f64 {
        self.max.x - self.min.x
    }

    /// Height in metres.
    pub fn height(self) -> f64 {
        self.max.y - self.min.y
    }

    /// Length of the diagonal in metres.
    pub fn diagonal(self) -> f64 {
        self.width().hypot(self.height())
    }

    /// The empty distance between two rectangles; 0 when they touch or overlap.
    pub fn gap(self, other: Bounds) -> f64 {
        let along = |low: f64, high: f64| (low - high).max(0.0);
        let dx = along(self.min.x, other.max.x).max(along(other.min.x, self.max.x));
        let dy = along(self.min.y, other.max.y).max(along(other.min.y, self.max.y));
        dx.hypot(dy)
    }
}
