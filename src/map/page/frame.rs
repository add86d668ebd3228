//! Places of a page: whole steps of a millionth of a degree (0.1 m) from an origin, each from the
//! one before, so that they take few characters.

use geo::{LineString, MultiPolygon, Polygon};
use serde::{Deserialize, Serialize};

use crate::crs::Plane;
use crate::model::{Bounds, LonLat, Xy};
use crate::study::Study;

/// Degrees of one step.
pub const UNIT: f64 = 1e-6;

/// Metres of a degree at the equator: where plain metres are put on a map.
const METRES_PER_DEGREE: f64 = 111_319.490_793_273_57;

/// Polygons, item by item: so many polygons each, so many rings a polygon, so many corners a ring.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rings {
    pub parts: Vec<usize>,
    pub rings: Vec<usize>,
    pub corners: Vec<usize>,
    pub xy: Vec<i64>,
}

/// Lines, one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lines {
    pub counts: Vec<usize>,
    pub xy: Vec<i64>,
}

/// Where a page lies.
#[derive(Debug, Clone)]
pub struct PageFrame {
    plane: Plane,
    /// In steps.
    origin: [f64; 2],
    middle: Xy,
}

impl PageFrame {
    /// Round the middle of a study.
    pub fn of(study: &Study) -> PageFrame {
        let middle = study.bounds().middle();
        let mut frame = PageFrame { plane: study.plane.clone(), origin: [0.0; 2], middle };
        let LonLat { lon, lat } = frame.degrees(middle);
        frame.origin = [(lon / UNIT).round(), (lat / UNIT).round()];
        frame
    }

    /// Longitude and latitude of the origin.
    pub fn origin(&self) -> [f64; 2] {
        self.origin.map(|steps| (steps * UNIT * 1e6).round() / 1e6)
    }

    /// Whether the study is one of plain metres.
    pub fn is_local(&self) -> bool {
        self.plane.is_euclidean()
    }

    fn degrees(&self, at: Xy) -> LonLat {
        self.plane.lonlat(at).unwrap_or(LonLat {
            lon: (at.x - self.middle.x) / METRES_PER_DEGREE,
            lat: (at.y - self.middle.y) / METRES_PER_DEGREE,
        })
    }

    /// West, south, east and north of some bounds.
    pub fn bounds(&self, bounds: Bounds) -> [f64; 4] {
        let Bounds { min, max } = bounds;
        let corners = [min, max, Xy { x: min.x, y: max.y }, Xy { x: max.x, y: min.y }];
        let corners = corners.map(|corner| self.place(corner));
        let [lon, lat] = self.origin();
        let least = |axis: usize| corners.iter().map(|at| at[axis]).min().unwrap_or_default();
        let most = |axis: usize| corners.iter().map(|at| at[axis]).max().unwrap_or_default();
        let degrees = |start: f64, steps: i64| ((start + steps as f64 * UNIT) * 1e6).round() / 1e6;
        [
            degrees(lon, least(0)),
            degrees(lat, least(1)),
            degrees(lon, most(0)),
            degrees(lat, most(1)),
        ]
    }

    /// A place, in steps from the origin. East of the 180th meridian longitudes go on.
    pub fn place(&self, at: Xy) -> [i64; 2] {
        let LonLat { lon, lat } = self.degrees(at);
        let turn = 360.0 / UNIT;
        let east = lon / UNIT - self.origin[0];
        let east = east - (east / turn).round() * turn;
        [east.round() as i64, (lat / UNIT - self.origin[1]).round() as i64]
    }

    /// Places, each from the one before, the first from `start`.
    pub fn run(&self, places: impl IntoIterator<Item = Xy>, start: [i64; 2], xy: &mut Vec<i64>) {
        let mut last = start;
        for place in places {
            let at = self.place(place);
            xy.extend([at[0] - last[0], at[1] - last[1]]);
            last = at;
        }
    }

    /// Add an item to polygons, its first corner from `start`.
    pub fn add(&self, rings: &mut Rings, outline: &MultiPolygon<f64>, start: [i64; 2]) {
        rings.parts.push(outline.0.len());
        let mut last = start;
        for polygon in outline {
            rings.rings.push(1 + polygon.interiors().len());
            for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                let corners = &ring.0[..ring.0.len().saturating_sub(1)];
                rings.corners.push(corners.len());
                for &corner in corners {
                    let at = self.place(Xy::from(corner));
                    rings.xy.extend([at[0] - last[0], at[1] - last[1]]);
                    last = at;
                }
            }
        }
    }

    /// One item.
    pub fn rings(&self, outline: &MultiPolygon<f64>) -> Rings {
        let mut rings = Rings::default();
        self.add(&mut rings, outline, [0, 0]);
        rings
    }

    /// Each an item.
    pub fn all<'o>(&self, outlines: impl IntoIterator<Item = &'o MultiPolygon<f64>>) -> Rings {
        let mut rings = Rings::default();
        outlines.into_iter().for_each(|outline| self.add(&mut rings, outline, [0, 0]));
        rings
    }

    /// A polygon as one item.
    pub fn polygon(&self, polygon: &Polygon<f64>) -> Rings {
        self.rings(&MultiPolygon(vec![polygon.clone()]))
    }

    /// Lines, with corners that no step apart shows left out.
    pub fn lines<'l>(&self, courses: impl Iterator<Item = &'l [Xy]>, tolerance: f64) -> Lines {
        use geo::Simplify;
        let mut lines = Lines::default();
        for course in courses {
            let line: LineString<f64> = course.iter().map(|&at| geo::Coord::from(at)).collect();
            let line = line.simplify(tolerance);
            lines.counts.push(line.0.len());
            self.run(line.coords().map(|&at| Xy::from(at)), [0, 0], &mut lines.xy);
        }
        lines
    }
}
