//! Whether an outline is one: its rings do not cross themselves, its holes are in it and apart,
//! and its parts do not overlap. Sides are compared where their boxes meet, so that an outline of
//! 40,000 corners takes milliseconds; what the comparison leaves open, whether a ring lies in
//! another, is asked of one position on each piece of it.

mod repair;
mod sides;

use geo::{Area, BooleanOps, Coord, LineString, MultiPolygon, Polygon};

pub(crate) use repair::repairs;
pub(crate) use sides::MOST_PAIRS;
use sides::{Sides, Tangled};

/// The share of the smaller of two parts below which they merely touch: where the corners of one
/// lie along a side of the other, a side of 20 km that is straight in degrees is bent in the plane by
/// so much.
const LEAST_SHARE: f64 = 0.001;

/// What keeps an outline from being one, and where.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Broken {
    /// A ring crosses or touches itself.
    Crossed(Coord<f64>),
    /// A hole outside the outline, or crossing it or another, or inside another.
    Holes(Coord<f64>),
    /// Parts that overlap.
    Parts(Coord<f64>),
    /// So many boxes of sides meet that it was not judged: nothing that anybody drew.
    Tangled(Coord<f64>),
}

impl Broken {
    /// Where, in the outline's own coordinates.
    pub fn at(self) -> Coord<f64> {
        match self {
            Broken::Crossed(at) | Broken::Holes(at) | Broken::Parts(at) | Broken::Tangled(at) => at,
        }
    }
}

/// Whether an outline is one.
pub(crate) fn is_sound(outline: &MultiPolygon<f64>) -> bool {
    broken(outline).is_none()
}

/// What keeps an outline from being one; none where nothing does. A ring that crosses itself is
/// told before holes, and holes before parts.
pub(crate) fn broken(outline: &MultiPolygon<f64>) -> Option<Broken> {
    let each: Vec<Broken> = outline.iter().filter_map(broken_polygon).collect();
    let crossed = each.iter().find(|broken| matches!(broken, Broken::Crossed(_)));
    crossed.or(each.first()).copied().or_else(|| overlap(outline))
}

/// What keeps a single polygon from being one.
pub(crate) fn broken_polygon(polygon: &Polygon<f64>) -> Option<Broken> {
    let few = rings_of(polygon).find(|ring| !ring.0.is_empty() && is_flat(ring));
    if let Some(at) = few.and_then(|ring| ring.0.first()) {
        return Some(Broken::Crossed(*at));
    }
    Sides::of(std::slice::from_ref(polygon)).broken()
}

/// Whether a ring has fewer than three corners.
fn is_flat(ring: &LineString<f64>) -> bool {
    let changes = ring.0.windows(2).filter(|ends| ends[0] != ends[1]).count();
    changes < 3
}

/// Whether two parts of an outline overlap. Its parts are polygons each.
fn overlap(outline: &MultiPolygon<f64>) -> Option<Broken> {
    if outline.0.len() < 2 {
        return None;
    }
    let share = |first: usize, second: usize| -> Option<f64> {
        let (first, second) = (outline.0.get(first)?, outline.0.get(second)?);
        let smaller = first.unsigned_area().min(second.unsigned_area());
        Some(first.intersection(second).unsigned_area() / smaller)
    };
    let is_real =
        |first: usize, second: usize| share(first, second).is_some_and(|share| share > LEAST_SHARE);
    match Sides::of(&outline.0).overlap(is_real) {
        Ok(place) => place.map(Broken::Parts),
        Err(Tangled(at)) => Some(Broken::Tangled(at)),
    }
}

/// The rings of a polygon, its border first.
pub(crate) fn rings_of(polygon: &Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors())
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::validation::InvalidPolygon;
    use geo::{Validation, polygon};
    use rand::{Rng, SeedableRng};

    fn square(west: f64, south: f64, side: f64) -> LineString<f64> {
        let (east, north) = (west + side, south + side);
        vec![(west, south), (east, south), (east, north), (west, north), (west, south)].into()
    }

    /// A circle of so many corners: rings too long for every pair to be compared.
    fn circle(x: f64, y: f64, radius: f64, corners: usize) -> LineString<f64> {
        let corner = |n: usize| {
            let (sin, cos) = (n as f64 / corners as f64 * std::f64::consts::TAU).sin_cos();
            Coord { x: x + radius * cos, y: y + radius * sin }
        };
        (0..corners).chain([0]).map(corner).collect()
    }

    fn parts(rings: Vec<LineString<f64>>) -> MultiPolygon<f64> {
        MultiPolygon(rings.into_iter().map(|ring| Polygon::new(ring, Vec::new())).collect())
    }

    fn with_holes(holes: Vec<LineString<f64>>) -> Option<Broken> {
        broken_polygon(&Polygon::new(square(0.0, 0.0, 10.0), holes))
    }

    #[test]
    fn a_crossing_is_found_where_it_is() {
        let bow = polygon![(x: 0.0, y: 0.0), (x: 4.0, y: 4.0), (x: 4.0, y: 0.0), (x: 0.0, y: 4.0)];
        assert_eq!(broken_polygon(&bow), Some(Broken::Crossed(Coord { x: 2.0, y: 2.0 })));
        assert_eq!(with_holes(vec![]), None);
    }

    #[test]
    fn holes_are_apart_and_inside() {
        let sound = [
            vec![square(1.0, 1.0, 1.0), square(3.0, 3.0, 1.0)],
            // They may touch in a corner.
            vec![square(1.0, 1.0, 1.0), square(2.0, 2.0, 1.0)],
            vec![circle(3.0, 3.0, 1.0, 900), circle(6.0, 3.0, 1.0, 900)],
        ];
        for holes in sound {
            assert_eq!(with_holes(holes.clone()), None, "{holes:?}");
        }
        let broken = [
            vec![square(1.0, 1.0, 2.0), square(2.0, 2.0, 2.0)],
            vec![square(1.0, 1.0, 4.0), square(2.0, 2.0, 1.0)],
            vec![square(2.0, 2.0, 1.0), square(1.0, 1.0, 4.0)],
            vec![square(1.0, 1.0, 2.0), square(1.0, 1.0, 2.0)],
            // One inside the other and touching it from within.
            vec![
                square(1.0, 1.0, 4.0),
                vec![(1.0, 1.0), (3.0, 2.0), (2.0, 3.0), (1.0, 1.0)].into(),
            ],
            vec![square(8.0, 8.0, 4.0)],
            vec![square(20.0, 20.0, 1.0)],
            // Out through a corner and a side that meet no side in its middle.
            vec![vec![(10.0, 5.0), (12.0, 4.0), (12.0, 6.0), (10.0, 5.0)].into()],
            vec![circle(3.0, 3.0, 1.0, 900), circle(4.0, 3.0, 1.0, 900)],
            vec![circle(3.0, 3.0, 2.0, 900), circle(3.0, 3.0, 1.0, 900)],
        ];
        for holes in broken {
            let found = with_holes(holes.clone());
            assert!(matches!(found, Some(Broken::Holes(_))), "{found:?}: {holes:?}");
        }
    }

    #[test]
    fn parts_may_touch_and_not_overlap() {
        for rings in [
            vec![square(0.0, 0.0, 1.0), square(1.0, 0.0, 1.0)],
            vec![square(0.0, 0.0, 1.0), square(1.0, 1.0, 1.0)],
            vec![square(0.0, 0.0, 1.0), square(1.0, 0.2, 0.5)],
        ] {
            assert_eq!(broken(&parts(rings)), None);
        }
        let overlapping = [
            (vec![square(0.0, 0.0, 2.0), square(1.0, 1.0, 2.0)], Some((2.0, 1.0))),
            (vec![square(0.0, 0.0, 2.0), square(0.0, 0.0, 2.0)], None),
            (vec![square(0.0, 0.0, 4.0), square(1.0, 1.0, 1.0)], Some((1.0, 1.0))),
            (vec![square(1.0, 1.0, 1.0), square(0.0, 0.0, 4.0)], Some((1.0, 1.0))),
            // One in the other, with a side of its border in common.
            (vec![square(0.0, 0.0, 4.0), square(0.0, 1.0, 1.0)], None),
            (vec![circle(0.0, 0.0, 1.0, 900), circle(1.0, 0.0, 1.0, 900)], None),
        ];
        for (rings, place) in overlapping {
            let found = broken(&parts(rings.clone()));
            let Some(Broken::Parts(at)) = found else { panic!("{rings:?}: {found:?}") };
            assert!(place.is_none_or(|place| place == (at.x, at.y)), "{rings:?}: {at:?}");
        }
        // An island in a lake is no overlap.
        let lake = Polygon::new(square(0.0, 0.0, 9.0), vec![square(1.0, 1.0, 7.0)]);
        let island = Polygon::new(square(3.0, 3.0, 2.0), Vec::new());
        assert_eq!(broken(&MultiPolygon(vec![lake.clone(), island])), None);
        let filled = Polygon::new(square(1.0, 1.0, 7.0), Vec::new());
        assert_eq!(broken(&MultiPolygon(vec![lake, filled])), None);
    }

    /// Every pair of its sides would be 800 million.
    #[test]
    fn a_long_outline_is_judged() {
        let mut long = circle(0.0, 0.0, 1000.0, 40_000);
        assert_eq!(broken_polygon(&Polygon::new(long.clone(), Vec::new())), None);
        long.0.swap(20_000, 20_001);
        let crossed = broken_polygon(&Polygon::new(long, Vec::new()));
        let Some(Broken::Crossed(at)) = crossed else { panic!("{crossed:?}") };
        assert!((at.x + 1000.0).abs() < 1.0 && at.y.abs() < 1.0, "{at:?}");
    }

    /// Both rules say the same of rings on a small lattice, where corners often meet.
    #[test]
    fn the_boxes_say_what_every_pair_says() {
        let seed = 20_261_130;
        let mut random = rand_pcg::Pcg64::seed_from_u64(seed);
        let mut invalid = 0;
        let mut sound = 0;
        for round in 0..8000 {
            let mut ring = |low: u32, high: u32, most: usize| -> LineString<f64> {
                let corners = random.random_range(3..most);
                let mut corner = || f64::from(random.random_range(low..high));
                let mut ring: Vec<Coord<f64>> =
                    (0..corners).map(|_| Coord { x: corner(), y: corner() }).collect();
                ring.extend(ring.first().copied());
                ring.dedup();
                LineString(ring)
            };
            let mut polygon = Polygon::new(ring(0, 7, 9), Vec::new());
            if round % 2 == 1 {
                let (one, other) = (ring(1, 10, 5), ring(1, 10, 5));
                polygon = Polygon::new(square(0.0, 0.0, 9.0), vec![one, other]);
            }
            // A hole without ground is none here.
            let is_flat =
                |hole: &LineString<f64>| Polygon::new(hole.clone(), vec![]).unsigned_area() == 0.0;
            let few = rings_of(&polygon).any(|ring| ring.0.len() < 4);
            if few || polygon.interiors().iter().any(is_flat) {
                continue;
            }
            let slow = polygon.check_validation();
            let few = matches!(slow, Err(InvalidPolygon::TooFewPointsInRing(_)));
            let fast = broken_polygon(&polygon);
            let agrees = few || fast.is_some() == slow.is_err();
            assert!(agrees, "seed {seed}, {round}: {polygon:?}: {slow:?}, {fast:?}");
            invalid += u32::from(slow.is_err());
            sound += u32::from(slow.is_ok());
        }
        assert!(invalid > 1000 && sound > 500, "{invalid} and {sound}");
    }
}
