//! Streets that layers are held against.

use rstar::primitives::Line;
use rstar::{PointDistance, RTree};

use crate::crs::Plane;
use crate::model::{Bounds, LonLat, Xy};
use crate::read::{self, LayerRef, ReadError};
use crate::study::coordinates::{self, Coordinates};

/// Streets as lines in degrees.
pub(super) struct Roads {
    lines: Vec<Vec<LonLat>>,
}

impl Roads {
    /// Read an extract, or a layer of lines.
    pub fn read(reference: &LayerRef) -> Result<Roads, ReadError> {
        if read::is_street_map(&reference.path) {
            let map = read::read_streets(&reference.path, None)?;
            let place = |node: &u32| map.positions[*node as usize];
            let ways = (0..map.ways()).map(|way| map.nodes_of(way).iter().map(place).collect());
            return Ok(Roads { lines: ways.collect() });
        }
        let layer = read::read_all(reference)?;
        let system = coordinates::choose_system(&layer, reference, &Coordinates::Geometry);
        let lines = coordinates::lines(&layer, false);
        // What does not fit is told where the layer itself is examined.
        let (Ok(system), Ok(lines)) = (system, lines) else {
            return Ok(Roads { lines: Vec::new() });
        };
        let places = lines.iter().flatten().filter_map(|line| {
            let places = system.to_lonlat(line).ok()?;
            places.into_iter().collect::<Option<Vec<LonLat>>>()
        });
        Ok(Roads { lines: places.collect() })
    }

    /// The streets that come into a window of a plane.
    pub fn within(&self, plane: &Plane, window: Bounds) -> Streets {
        let mut segments = Vec::new();
        for line in &self.lines {
            let Ok(flat) = plane.forward(line) else { continue };
            for ends in flat.windows(2) {
                let finite = |at: &Xy| at.x.is_finite() && at.y.is_finite();
                let near = Bounds::around(ends.iter().copied());
                if ends.iter().all(finite) && near.is_some_and(|near| near.gap(window) <= 0.0) {
                    segments.push(Line::new([ends[0].x, ends[0].y], [ends[1].x, ends[1].y]));
                }
            }
        }
        Streets { tree: RTree::bulk_load(segments) }
    }
}

/// Streets in a plane.
pub(super) struct Streets {
    tree: RTree<Line<[f64; 2]>>,
}

impl Streets {
    /// The window around them; none where there is none.
    pub fn bounds(&self) -> Option<Bounds> {
        let ends = self.tree.iter().flat_map(|line| [line.from, line.to]);
        Bounds::around(ends.map(|[x, y]| Xy { x, y }))
    }

    /// Metres to the nearest.
    pub fn distance(&self, at: Xy) -> f64 {
        let nearest = self.tree.nearest_neighbor(&[at.x, at.y]);
        nearest.map_or(f64::MAX, |line| line.distance_2(&[at.x, at.y]).sqrt())
    }

    /// At most `most` positions along them, evenly spread.
    pub fn positions(&self, most: usize) -> Vec<Xy> {
        let mut lines: Vec<&Line<[f64; 2]>> = self.tree.iter().collect();
        // The order in the tree is its own affair.
        let key = |line: &Line<[f64; 2]>| [line.from[0], line.from[1], line.to[0], line.to[1]];
        lines.sort_by(|a, b| {
            let pairs = key(a).into_iter().zip(key(b));
            pairs
                .map(|(a, b)| a.total_cmp(&b))
                .find(|order| order.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        let length =
            |line: &Line<[f64; 2]>| (line.to[0] - line.from[0]).hypot(line.to[1] - line.from[1]);
        let total: f64 = lines.iter().map(|line| length(line)).sum();
        let step = (total / most as f64).max(10.0);
        let (mut positions, mut next) = (Vec::new(), 0.5 * step);
        for line in lines {
            let length = length(line);
            while next < length {
                let part = next / length;
                positions.push(Xy {
                    x: line.from[0] + part * (line.to[0] - line.from[0]),
                    y: line.from[1] + part * (line.to[1] - line.from[1]),
                });
                next += step;
            }
            next -= length;
        }
        positions
    }
}
