//! Rings to polygons. The format has shells run clockwise and holes the other way, but old
//! programs write them as they come, and nothing says which hole belongs to which shell. Here a
//! ring is a hole where an odd number of the others lie around it, and belongs to the smallest
//! of them: files that keep the rule come out the same.

use geo::coordinate_position::{CoordPos, coord_pos_relative_to_ring};
use geo::{BoundingRect, Geometry, LineString, MultiPolygon, Polygon, Rect};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::read::shape::Fault;

/// Polygons of rings.
pub struct Assembled {
    /// A polygon, or several.
    pub geometry: Geometry<f64>,
    /// Whether a ring among several runs the other way than its place says.
    pub is_wound_wrong: bool,
}

/// Edges that may be looked at to place the rings of one shape: rings within rings within rings
/// could otherwise ask for all pairs.
const MOST_EDGES: usize = 1_000_000_000;

/// Gather rings, each of at least a triangle, into polygons.
pub fn assemble(rings: Vec<LineString<f64>>) -> Result<Assembled, Fault> {
    if rings.len() == 1 {
        let shells = rings.into_iter().map(|ring| Polygon::new(ring, Vec::new()));
        return Ok(Assembled { geometry: one_or_several(shells.collect()), is_wound_wrong: false });
    }
    let areas: Vec<f64> = rings.iter().map(signed_area).collect();
    let parents = parents(&rings, &areas)?;
    let is_wound_wrong = parents
        .iter()
        .zip(&areas)
        .any(|(around, &area)| area != 0.0 && (area < 0.0) != (around.count % 2 == 0));
    // A hole's shell is the ring just around it, which lies in an even number of others.
    let mut places = vec![None; rings.len()];
    let mut polygons: Vec<Polygon<f64>> = Vec::new();
    let mut holes = Vec::new();
    for (index, (ring, around)) in rings.into_iter().zip(&parents).enumerate() {
        if around.count % 2 == 0 {
            places[index] = Some(polygons.len());
            polygons.push(Polygon::new(ring, Vec::new()));
        } else {
            holes.push((around.smallest, ring));
        }
    }
    for (shell, ring) in holes {
        match places[shell].and_then(|place| polygons.get_mut(place)) {
            Some(polygon) => polygon.interiors_push(ring),
            // Rings that cross: for the check of outlines to find, nothing is lost here.
            None => polygons.push(Polygon::new(ring, Vec::new())),
        }
    }
    Ok(Assembled { geometry: one_or_several(polygons), is_wound_wrong })
}

fn one_or_several(mut polygons: Vec<Polygon<f64>>) -> Geometry<f64> {
    match (polygons.len(), polygons.pop()) {
        (1, Some(only)) => Geometry::Polygon(only),
        (_, last) => {
            polygons.extend(last);
            Geometry::MultiPolygon(MultiPolygon(polygons))
        }
    }
}

/// The rings around one ring.
#[derive(Clone, Copy, Default)]
struct Around {
    count: usize,
    smallest: usize,
}

fn parents(rings: &[LineString<f64>], areas: &[f64]) -> Result<Vec<Around>, Fault> {
    let boxes: Vec<Option<Rect<f64>>> = rings.iter().map(LineString::bounding_rect).collect();
    let corners = |rect: &Rect<f64>| ([rect.min().x, rect.min().y], [rect.max().x, rect.max().y]);
    let entries = boxes.iter().enumerate().filter_map(|(index, rect)| {
        let (low, high) = corners(rect.as_ref()?);
        Some(GeomWithData::new(Rectangle::from_corners(low, high), index))
    });
    let tree = RTree::bulk_load(entries.collect());
    let mut edges = 0;
    let mut parents = vec![Around::default(); rings.len()];
    for (index, ring) in rings.iter().enumerate() {
        let Some(own) = boxes[index] else { continue };
        let (low, high) = corners(&own);
        let around = &mut parents[index];
        for entry in tree.locate_in_envelope_intersecting(&AABB::from_corners(low, high)) {
            let other = entry.data;
            let is_larger = areas[other].abs() > areas[index].abs();
            let holds = |outer: Rect<f64>| {
                outer.min().x <= own.min().x
                    && outer.min().y <= own.min().y
                    && outer.max().x >= own.max().x
                    && outer.max().y >= own.max().y
            };
            edges += 1;
            if is_larger && boxes[other].is_some_and(holds) {
                edges += rings[other].0.len();
                if is_within(ring, &rings[other], &mut edges) {
                    let is_first = around.count == 0;
                    if is_first || areas[other].abs() < areas[around.smallest].abs() {
                        around.smallest = other;
                    }
                    around.count += 1;
                }
            }
            if edges > MOST_EDGES {
                return Err(Fault {
                    kind: "poly-tangled",
                    found: format!("a polygon of {} rings one within another", rings.len()),
                    allowed: "shells and their holes",
                    hint: "split the polygon into its parts",
                });
            }
        }
    }
    Ok(parents)
}

/// Whether a ring lies in another, which may touch it: told by the first corner that is not on
/// the other.
fn is_within(ring: &LineString<f64>, other: &LineString<f64>, edges: &mut usize) -> bool {
    for &corner in &ring.0 {
        match coord_pos_relative_to_ring(corner, other) {
            CoordPos::Inside => return true,
            CoordPos::Outside => return false,
            CoordPos::OnBoundary => *edges += other.0.len(),
        }
        if *edges > MOST_EDGES {
            return false;
        }
    }
    true
}

/// Twice the area, negative where the ring runs clockwise.
fn signed_area(ring: &LineString<f64>) -> f64 {
    let Some(origin) = ring.0.first() else { return 0.0 };
    // From a corner and not from zero: coordinates are millions of metres, rooms are ten.
    ring.lines()
        .map(|edge| {
            let (from, to) = (edge.start - *origin, edge.end - *origin);
            from.x * to.y - to.x * from.y
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Area;

    fn square(x: f64, y: f64, side: f64, is_clockwise: bool) -> LineString<f64> {
        let mut corners = vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)];
        if is_clockwise {
            corners.reverse();
        }
        LineString::from(corners)
    }

    #[test]
    fn islands_in_lakes_come_out_whichever_way_the_rings_run() {
        // Two islands, one with a lake with an islet; the lake stands before its shell.
        for winding in 0..16 {
            let way = |bit: u32| winding >> bit & 1 == 1;
            let rings = vec![
                square(2., 2., 6., way(0)),
                square(0., 0., 10., way(1)),
                square(4., 4., 1., way(2)),
                square(20., 0., 10., way(3)),
            ];
            let assembled = assemble(rings).unwrap();
            let Geometry::MultiPolygon(polygons) = assembled.geometry else { panic!() };
            let holes: Vec<usize> = polygons.iter().map(|it| it.interiors().len()).collect();
            assert_eq!(holes, [1, 0, 0]);
            assert_eq!(polygons.unsigned_area(), 100. - 36. + 1. + 100.);
            // Clockwise shells, the hole the other way.
            assert_eq!(assembled.is_wound_wrong, winding != 0b1110);
        }
    }

    #[test]
    fn a_hole_may_touch_its_shell() {
        let triangle = LineString::from(vec![(0., 0.), (10., 0.), (5., 5.), (0., 0.)]);
        let rings = vec![square(0., 0., 10., true), triangle];
        let Geometry::Polygon(polygon) = assemble(rings).unwrap().geometry else { panic!() };
        assert_eq!(polygon.interiors().len(), 1);
    }

    #[test]
    fn equal_rings_are_not_holes_of_each_other() {
        let rings = vec![square(0., 0., 1., true), square(0., 0., 1., true)];
        let Geometry::MultiPolygon(polygons) = assemble(rings).unwrap().geometry else { panic!() };
        assert_eq!(polygons.0.len(), 2);
    }

    #[test]
    fn many_rings_take_no_time() {
        let rings: Vec<_> = (0..40_000)
            .map(|at| square(f64::from(at % 200) * 2., f64::from(at / 200) * 2., 1., true))
            .collect();
        let Geometry::MultiPolygon(polygons) = assemble(rings).unwrap().geometry else { panic!() };
        assert_eq!(polygons.0.len(), 40_000);
    }
}
