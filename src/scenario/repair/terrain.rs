//! The area that stations may stand in, and what is left of it to serve.

use geo::algorithm::indexed::IntervalTreeMultiPolygon;
use geo::{Closest, ClosestPoint, Contains, Coord, Line, LinesIter, Point, Polygon};
use rstar::RTree;

use super::cells::lattice_cells;
use crate::coverage::{Ground, Hole, Survey};
use crate::crs::Plane;
use crate::error::Error;
use crate::model::{Area, Bounds, Cost, Xy};

/// An area with its centres and their limit.
pub(super) struct Terrain<'a> {
    pub plane: &'a Plane,
    pub area: &'a Area,
    /// Centres that stay.
    pub sites: &'a [Xy],
    pub limit: Cost,
    /// What plans are made for: the limit, or a little less.
    pub kept: Cost,
    pub(super) inside: IntervalTreeMultiPolygon<f64>,
    pub(super) sides: RTree<Line<f64>>,
}

impl<'a> Terrain<'a> {
    pub fn new(plane: &'a Plane, area: &'a Area, sites: &'a [Xy], limit: Cost) -> Terrain<'a> {
        let inside = IntervalTreeMultiPolygon::new(&area.outline);
        let sides = RTree::bulk_load(area.outline.lines_iter().collect());
        Terrain { plane, area, sites, limit, kept: limit, inside, sides }
    }

    /// Whether a position lies inside, not on the outline.
    pub fn holds(&self, at: Xy) -> bool {
        self.inside.contains(&point(at))
    }

    /// Metres in the plane from a position to the outline.
    pub fn to_outline(&self, at: Xy) -> f64 {
        let onto = self.onto_outline(at);
        onto.map_or(f64::INFINITY, |onto| onto.distance_2(at).sqrt())
    }

    /// The position itself when it lies inside, else the nearest of the outline.
    pub fn pulled(&self, at: Xy) -> Xy {
        if self.holds(at) { at } else { self.onto_outline(at).unwrap_or(at) }
    }

    fn onto_outline(&self, at: Xy) -> Option<Xy> {
        let side = self.sides.nearest_neighbor(&point(at))?;
        match side.closest_point(&point(at)) {
            Closest::Intersection(found) | Closest::SinglePoint(found) => Some(Xy::from(found.0)),
            Closest::Indeterminate => Some(Xy::from(side.start)),
        }
    }

    /// The ground with these stations added.
    pub fn survey(&self, added: &[Xy]) -> Result<Survey, Error> {
        let sites = [self.sites, added].concat();
        Ok(Ground::new(self.plane, self.area, &sites, self.kept)?.survey())
    }

    /// What no centre serves: the outlines of the holes, or of the area without a centre.
    pub fn bare(&self) -> Result<Vec<Polygon<f64>>, Error> {
        if self.sites.is_empty() {
            return Ok(self.area.outline.0.clone());
        }
        Ok(self.survey(&[])?.holes.into_iter().map(|hole| hole.outline).collect())
    }

    /// Whether a centre that stays serves a position.
    pub fn is_served(&self, at: Xy) -> bool {
        self.sites.iter().any(|&site| self.plane.distance(site, at).is_within(self.limit))
    }

    /// Middles of the square cells that hold some of the area.
    pub fn stands(&self, width: f64) -> Vec<Xy> {
        lattice_cells(&self.area.outline.0, width).middles
    }

    /// Places spread over an outline `width` metres apart: inside, along its sides and at its
    /// corners.
    pub fn spread(&self, outline: &Polygon<f64>, width: f64) -> Vec<Xy> {
        let mut places = Vec::new();
        for ring in std::iter::once(outline.exterior()).chain(outline.interiors()) {
            let mut last: Option<Xy> = None;
            let mut before = ring.lines().filter(|side| side.start != side.end).last();
            for side in ring.lines().filter(|side| side.start != side.end) {
                let is_corner = before.is_none_or(|before| turns(before, side));
                before = Some(side);
                let (from, to) = (Xy::from(side.start), Xy::from(side.end));
                let steps = (from.distance_2(to).sqrt() / width).ceil().max(1.0);
                for step in 0..steps as u32 {
                    let part = f64::from(step) / steps;
                    let at = between(from, to, part);
                    // The corners of an arc stand closer than that.
                    let near = last.is_some_and(|last| last.distance_2(at) < 0.25 * width * width);
                    if !near || is_corner && step == 0 {
                        places.push(at);
                        last = Some(at);
                    }
                }
            }
        }
        let within = IntervalTreeMultiPolygon::new(&geo::MultiPolygon(vec![outline.clone()]));
        if let Some(bounds) = Bounds::around(outline.exterior().coords().map(|&at| at.into())) {
            places.extend(lattice(bounds, width).filter(|&at| within.contains(&point(at))));
        }
        places.retain(|&at| !self.is_served(at));
        places
    }
}

/// Whether the outline turns by more than five degrees from one side to the next.
fn turns(before: Line<f64>, side: Line<f64>) -> bool {
    let (a, b) = (before.delta(), side.delta());
    (a.x * b.y - a.y * b.x).atan2(a.x * b.x + a.y * b.y).abs() > 5.0_f64.to_radians()
}

/// The deepest places of holes.
pub(super) fn deepest(holes: &[Hole]) -> Vec<Xy> {
    holes.iter().map(|hole| hole.deepest).collect()
}

/// A triangular lattice over a rectangle, its places `width` metres apart, none on its sides.
pub(super) fn lattice(bounds: Bounds, width: f64) -> impl Iterator<Item = Xy> {
    let rise = width * 0.75_f64.sqrt();
    let (rows, columns) = (bounds.height() / rise, bounds.width() / width);
    let row = move |row: u32| {
        let shift = if row.is_multiple_of(2) { 0.25 } else { 0.75 };
        (0..=columns as u32).map(move |column| Xy {
            x: bounds.min.x + (f64::from(column) + shift) * width,
            y: bounds.min.y + (f64::from(row) + 0.5) * rise,
        })
    };
    (0..=rows as u32).flat_map(row)
}

/// A place a part of the way from one to another.
pub(super) fn between(from: Xy, to: Xy, part: f64) -> Xy {
    Xy { x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y) }
}

fn point(at: Xy) -> Point<f64> {
    Point::from(Coord::from(at))
}
