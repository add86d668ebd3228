//! Polygons that cross themselves, holes that are none, slivers.

use geo::validation::InvalidPolygon;
use geo::{Area, Coord, Euclidean, Length, LineString, MultiPolygon, Polygon, Validation};
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::Context;
use crate::doctor::ailments as ailment;
use crate::doctor::finding::{Case, Finding, Gravity};
use crate::doctor::patient::Patient;
use crate::model::Xy;
use crate::study::Habit;

/// Square metres below which a polygon is a sliver.
const LEAST_AREA: f64 = 1.0;

/// Metres below which a long polygon is one,
const LEAST_WIDTH: f64 = 1.0;

/// and how round it is at most: 4 pi area / perimeter squared, 1 for a disc.
const LEAST_ROUND: f64 = 0.05;

/// Pairs of sides of one outline that are compared in search of a crossing.
const MOST_PAIRS: usize = 2_000_000;

enum Fault {
    Crossed(Option<Coord<f64>>),
    Holes(Option<Coord<f64>>),
    Sliver(f64),
}

pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let patient = context.patient;
    let faults: Vec<(usize, Fault)> = patient
        .outlines
        .par_iter()
        .enumerate()
        .filter_map(|(record, outline)| Some((record, fault_of(outline.as_ref()?)?)))
        .collect();
    // A layer without weights may be an area, and an area must be valid; blocks are measured at a
    // point inside all the same.
    let is_demand = patient.column(Habit::Weight).is_some();
    let gravity = if is_demand { Gravity::Warning } else { Gravity::Error };
    let mut crossed = Finding::of(&ailment::POLY_CROSSED).as_grave_as(gravity);
    let mut holes = Finding::of(&ailment::POLY_HOLES).as_grave_as(gravity);
    let mut slivers = Finding::of(&ailment::SLIVER);
    for (record, fault) in faults {
        let row = patient.row(record);
        match fault {
            Fault::Crossed(at) => crossed.push(spotted(patient, Case::row(row), at)),
            Fault::Holes(at) => holes.push(spotted(patient, Case::row(row), at)),
            Fault::Sliver(area) => slivers.push(Case::value(row, format!("{area:.2} m2"))),
        }
    }
    [crossed, holes, slivers].into_iter().filter(|finding| finding.count > 0).collect()
}

fn spotted(patient: &Patient<'_>, case: Case, at: Option<Coord<f64>>) -> Case {
    match at {
        Some(at) => case.at(patient.spot(Xy::from(at))),
        None => case,
    }
}

fn fault_of(outline: &MultiPolygon<f64>) -> Option<Fault> {
    let invalid = outline.iter().find_map(|polygon| {
        let error = polygon.check_validation().err()?;
        let at = crossing(polygon);
        Some(match error {
            InvalidPolygon::InteriorRingNotContainedInExteriorRing(_)
            | InvalidPolygon::IntersectingRingsOnALine(..)
            | InvalidPolygon::IntersectingRingsOnAnArea(..) => {
                Fault::Holes(at.or_else(|| polygon.interiors().first()?.0.first().copied()))
            }
            _ => Fault::Crossed(at.or_else(|| polygon.exterior().0.first().copied())),
        })
    });
    if invalid.is_some() {
        return invalid;
    }
    let area = outline.unsigned_area();
    let rings = outline.iter().flat_map(rings_of);
    let perimeter: f64 = rings.map(|ring| Euclidean.length(ring)).sum();
    let width = 2.0 * area / perimeter.max(f64::MIN_POSITIVE);
    let round = 4.0 * std::f64::consts::PI * area / (perimeter * perimeter).max(f64::MIN_POSITIVE);
    let is_sliver = area < LEAST_AREA || (width < LEAST_WIDTH && round < LEAST_ROUND);
    is_sliver.then_some(Fault::Sliver(area))
}

fn rings_of(polygon: &Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors())
}

/// Where sides of a polygon first cross, or touch where they are no neighbours.
pub(in crate::doctor) fn crossing(polygon: &Polygon<f64>) -> Option<Coord<f64>> {
    use geo::line_intersection::{LineIntersection, line_intersection};
    let sides: Vec<(usize, usize, usize, geo::Line<f64>)> = rings_of(polygon)
        .enumerate()
        .flat_map(|(ring, line)| {
            let count = line.0.len().saturating_sub(1);
            line.lines().enumerate().map(move |(at, side)| (ring, at, count, side))
        })
        .collect();
    let boxes = sides.iter().enumerate().map(|(at, (.., side))| {
        let (a, b) = (side.start, side.end);
        GeomWithData::new(Rectangle::from_corners([a.x, a.y], [b.x, b.y]), at)
    });
    let tree = RTree::bulk_load(boxes.collect());
    let (mut pairs, mut touch) = (0, None);
    for (at, (ring, place, count, side)) in sides.iter().enumerate() {
        let around = AABB::from_corners([side.start.x, side.start.y], [side.end.x, side.end.y]);
        let mut near: Vec<usize> = tree
            .locate_in_envelope_intersecting(&around)
            .map(|held| held.data)
            .filter(|other| *other > at)
            .collect();
        near.sort_unstable();
        pairs += near.len();
        if pairs > MOST_PAIRS {
            return touch;
        }
        for other in near {
            let (its_ring, its_place, _, its_side) = &sides[other];
            let same = ring == its_ring;
            let apart = its_place - if same { *place } else { 0 };
            let neighbours = same && (apart == 1 || apart + 1 == *count);
            match line_intersection(*side, *its_side) {
                Some(LineIntersection::SinglePoint { intersection, is_proper: true }) => {
                    return Some(intersection);
                }
                Some(LineIntersection::SinglePoint { intersection, .. }) if !neighbours => {
                    touch.get_or_insert(intersection);
                }
                Some(LineIntersection::Collinear { intersection }) => {
                    touch.get_or_insert(intersection.start);
                }
                _ => {}
            }
        }
    }
    touch
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::polygon;

    #[test]
    fn a_crossing_is_found_where_it_is() {
        let bow = polygon![(x: 0.0, y: 0.0), (x: 4.0, y: 4.0), (x: 4.0, y: 0.0), (x: 0.0, y: 4.0)];
        assert_eq!(crossing(&bow), Some(Coord { x: 2.0, y: 2.0 }));
        let square =
            polygon![(x: 0.0, y: 0.0), (x: 4.0, y: 0.0), (x: 4.0, y: 4.0), (x: 0.0, y: 4.0)];
        assert_eq!(crossing(&square), None);
    }
}
