//! The slow twin of the ground: a million samples, and climbing from the worst of them.

use geo::orient::Direction;
use geo::{
    BoundingRect, Contains, Coord, Densify, Euclidean, MultiPolygon, Orient, Point, Polygon,
};
use radii::Plane;
use radii::model::{Area, LonLat, Xy};

use super::Stream;

/// A world to put cases into: a plane, and how wide they are.
pub struct World {
    pub name: &'static str,
    pub plane: Plane,
    /// Half the side of the square that cases lie in, metres.
    pub half: f64,
    /// Middle of that square.
    pub middle: Xy,
}

pub fn worlds() -> Vec<World> {
    let around = |lon: f64, lat: f64, half: f64| {
        let corners = [(-1.0, -1.0), (1.0, 1.0)]
            .map(|(i, j)| LonLat { lon: lon + i * half, lat: lat + j * half });
        Plane::centred_on(corners).unwrap().unwrap()
    };
    let origin = Xy { x: 0.0, y: 0.0 };
    vec![
        World { name: "plain metres", plane: Plane::euclidean(), half: 5_000.0, middle: origin },
        World { name: "city", plane: around(106.8, 39.67, 0.1), half: 6_000.0, middle: origin },
        World {
            name: "rim of a province",
            plane: around(100.0, 30.0, 2.0),
            half: 6_000.0,
            middle: Xy { x: 180_000.0, y: -150_000.0 },
        },
        World { name: "country", plane: around(105.0, 35.0, 8.0), half: 400_000.0, middle: origin },
        World { name: "equator", plane: around(0.0, 0.0, 0.3), half: 20_000.0, middle: origin },
        World { name: "north", plane: around(20.0, 70.0, 0.5), half: 15_000.0, middle: origin },
    ]
}

impl World {
    /// A place of the square, by parts of its half side.
    pub fn at(&self, x: f64, y: f64) -> Xy {
        Xy { x: self.middle.x + x * self.half, y: self.middle.y + y * self.half }
    }

    pub fn area(&self, outline: MultiPolygon<f64>) -> Area {
        // As a study does: then a side is the same line on the ground and in the plane.
        let longest = (self.half / 50.0).max(500.0);
        let outline = Euclidean.densify(&outline.orient(Direction::Default), longest);
        Area { name: None, km2: self.plane.ground_area(&outline) / 1e6, outline }
    }

    /// A star round a place of the square: no corner farther than `reach`, none nearer than
    /// `least` of that, in parts of the half side.
    pub fn star(
        &self,
        stream: &mut Stream,
        (x, y): (f64, f64),
        reach: f64,
        least: f64,
        corners: u32,
    ) -> Vec<Coord<f64>> {
        (0..corners)
            .map(|corner| {
                let angle = std::f64::consts::TAU * f64::from(corner) / f64::from(corners);
                let out = reach * stream.within(least, 1.0);
                self.at(x + out * angle.cos(), y + out * angle.sin()).into()
            })
            .collect()
    }
}

/// The slow answers about a case.
pub struct Sampled {
    /// Metres to the nearest site from the farthest place found; nothing can be farther.
    pub farthest: f64,
    /// Part of the samples that lie beyond the limit.
    pub beyond: f64,
    /// Samples inside the area.
    pub inside: usize,
}

pub fn nearest(plane: &Plane, sites: &[Xy], at: Xy) -> f64 {
    sites.iter().map(|&site| plane.length(site, at)).fold(f64::INFINITY, f64::min)
}

/// Sample an area, and climb from the worst samples as long as any of sixteen steps goes
/// up, with ever smaller steps down to a hundredth of a millimetre.
pub fn sampled(
    plane: &Plane,
    area: &Area,
    sites: &[Xy],
    metres: f64,
    samples: usize,
    stream: &mut Stream,
) -> Sampled {
    let outline = &area.outline;
    let inside = geo::algorithm::indexed::IntervalTreeMultiPolygon::new(outline);
    let holds = |at: Xy| inside.contains(&Point::new(at.x, at.y));
    let rect = outline.bounding_rect().unwrap();
    let (mut found, mut beyond) = (Vec::new(), 0_usize);
    for _ in 0..samples {
        let at = Xy {
            x: stream.within(rect.min().x, rect.max().x),
            y: stream.within(rect.min().y, rect.max().y),
        };
        if holds(at) {
            let far = nearest(plane, sites, at);
            beyond += usize::from(far > metres);
            found.push((far, at));
        }
    }
    let count = found.len();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut farthest = 0.0_f64;
    for &(far, at) in found.iter().take((samples / 150).min(20)) {
        let (mut far, mut at) = (far, at);
        let mut step = rect.width().max(rect.height()) / 50.0;
        while step > 1e-5 {
            let moves = (0..16).map(|part| {
                let angle = std::f64::consts::TAU * f64::from(part) / 16.0 + step;
                Xy { x: at.x + step * angle.cos(), y: at.y + step * angle.sin() }
            });
            let best = moves
                .filter(|&to| holds(to))
                .map(|to| (nearest(plane, sites, to), to))
                .max_by(|a, b| a.0.total_cmp(&b.0));
            match best {
                Some((higher, to)) if higher > far => (far, at) = (higher, to),
                _ => step *= 0.6,
            }
        }
        farthest = farthest.max(far);
    }
    Sampled { farthest, beyond: beyond as f64 / count as f64, inside: count }
}

/// Uncovered ground with polygons of so many corners instead of discs, square metres.
pub fn overlaid(plane: &Plane, area: &Area, sites: &[Xy], metres: f64, corners: usize) -> f64 {
    use geo::{BooleanOps, unary_union};
    let discs: Vec<Polygon<f64>> = sites
        .iter()
        .map(|&site| {
            let ring = plane.circle(site, metres, corners).unwrap();
            Polygon::new(ring.into_iter().map(Coord::from).collect(), Vec::new())
        })
        .collect();
    // The overlay leaves out corners along straight lines; the ground between them bends.
    let open = area.outline.difference(&unary_union(&discs));
    plane.ground_area(&Euclidean.densify(&open, (metres / 50.0).max(500.0)))
}
