//! Whether a polygon is one: its rings do not cross, and its holes are in it. Small polygons are
//! judged by the very check a study uses; it compares every side with every other, so for large
//! ones the same rule is applied to sides whose boxes meet.

use geo::line_intersection::{LineIntersection, line_intersection};
use geo::validation::InvalidPolygon;
use geo::{
    Contains, Coord, Intersects, Line, LineString, MultiPolygon, Point, Polygon, Validation,
};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// Polygons of more corners are judged by the boxes of their sides.
const SMALL: usize = 500;

/// Pairs of sides of one outline that are compared.
const MOST_PAIRS: usize = 20_000_000;

/// What keeps a polygon from being one, and where, as far as that can be told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Broken {
    /// A ring crosses or touches itself.
    Crossed(Option<Coord<f64>>),
    /// A hole outside the outline, or crossing it or another.
    Holes(Option<Coord<f64>>),
}

/// Whether every polygon is one.
pub(super) fn is_sound(outline: &MultiPolygon<f64>) -> bool {
    outline.iter().all(|polygon| broken(polygon).is_none())
}

/// What keeps a polygon from being one; none where nothing does.
pub(super) fn broken(polygon: &Polygon<f64>) -> Option<Broken> {
    let corners: usize = rings_of(polygon).map(|ring| ring.0.len()).sum();
    if corners > SMALL {
        return Sides::of(polygon).broken(polygon);
    }
    let error = polygon.check_validation().err()?;
    let at = Sides::of(polygon).broken(polygon).and_then(|broken| match broken {
        Broken::Crossed(at) | Broken::Holes(at) => at,
    });
    Some(match error {
        InvalidPolygon::InteriorRingNotContainedInExteriorRing(_)
        | InvalidPolygon::IntersectingRingsOnALine(..)
        | InvalidPolygon::IntersectingRingsOnAnArea(..) => {
            Broken::Holes(at.or_else(|| polygon.interiors().first()?.0.first().copied()))
        }
        _ => Broken::Crossed(at.or_else(|| polygon.exterior().0.first().copied())),
    })
}

pub(super) fn rings_of(polygon: &Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors())
}

/// The sides of a polygon, each with its ring, and a tree of their boxes.
struct Sides {
    sides: Vec<(usize, Line<f64>)>,
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

impl Sides {
    fn of(polygon: &Polygon<f64>) -> Sides {
        let rings = rings_of(polygon).enumerate();
        let sides: Vec<(usize, Line<f64>)> =
            rings.flat_map(|(ring, line)| line.lines().map(move |side| (ring, side))).collect();
        let boxes = sides.iter().enumerate().map(|(at, (_, side))| {
            let (a, b) = (side.start, side.end);
            GeomWithData::new(Rectangle::from_corners([a.x, a.y], [b.x, b.y]), at)
        });
        let tree = RTree::bulk_load(boxes.collect());
        Sides { sides, tree }
    }

    /// A proper crossing before a mere touch, a ring with itself before two rings.
    fn broken(&self, polygon: &Polygon<f64>) -> Option<Broken> {
        let (mut pairs, mut touch, mut holes) = (0, None, None);
        for (at, (ring, side)) in self.sides.iter().enumerate() {
            let around = AABB::from_corners([side.start.x, side.start.y], [side.end.x, side.end.y]);
            let mut near: Vec<usize> = self
                .tree
                .locate_in_envelope_intersecting(&around)
                .map(|held| held.data)
                .filter(|other| *other > at)
                .collect();
            near.sort_unstable();
            pairs += near.len();
            if pairs > MOST_PAIRS {
                break;
            }
            for other in near {
                let Some((its_ring, its_side)) = self.sides.get(other) else { continue };
                let same = ring == its_ring;
                let joined = side.start == its_side.end || side.end == its_side.start;
                if (same && joined) || !side.intersects(its_side) {
                    continue;
                }
                let (place, is_proper) = match line_intersection(*side, *its_side) {
                    Some(LineIntersection::SinglePoint { intersection, is_proper }) => {
                        (intersection, is_proper)
                    }
                    Some(LineIntersection::Collinear { intersection }) => {
                        (intersection.start, !same)
                    }
                    None => (side.start, false),
                };
                match (same, is_proper) {
                    (true, true) => return Some(Broken::Crossed(Some(place))),
                    (true, false) => touch = touch.or(Some(place)),
                    (false, true) => holes = holes.or(Some(place)),
                    // Rings may touch in a point.
                    (false, false) => {}
                }
            }
        }
        if touch.is_some() {
            return Some(Broken::Crossed(touch));
        }
        let shell = Polygon::new(polygon.exterior().clone(), Vec::new());
        let outside = || {
            let first = polygon.interiors().iter().filter_map(|ring| ring.0.first());
            let is_out = |at: &&Coord<f64>| {
                !shell.contains(&Point::from(**at)) && !shell.exterior().intersects(*at)
            };
            first.copied().find(|at| is_out(&at))
        };
        holes.or_else(outside).map(|at| Broken::Holes(Some(at)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::polygon;
    use rand::{Rng, SeedableRng};

    #[test]
    fn a_crossing_is_found_where_it_is() {
        let bow = polygon![(x: 0.0, y: 0.0), (x: 4.0, y: 4.0), (x: 4.0, y: 0.0), (x: 0.0, y: 4.0)];
        assert_eq!(broken(&bow), Some(Broken::Crossed(Some(Coord { x: 2.0, y: 2.0 }))));
        let square =
            polygon![(x: 0.0, y: 0.0), (x: 4.0, y: 0.0), (x: 4.0, y: 4.0), (x: 0.0, y: 4.0)];
        assert_eq!(broken(&square), None);
    }

    /// Both rules say the same of rings on a small lattice, where corners often meet.
    #[test]
    fn the_boxes_say_what_every_pair_says() {
        let seed = 20_261_130;
        let mut random = rand_pcg::Pcg64::seed_from_u64(seed);
        let mut invalid = 0;
        for round in 0..4000 {
            let corners = random.random_range(3..9);
            let mut corner = || Coord {
                x: f64::from(random.random_range(0..7)),
                y: f64::from(random.random_range(0..7)),
            };
            let ring: LineString<f64> = (0..corners).map(|_| corner()).collect();
            let mut polygon = Polygon::new(ring, Vec::new());
            polygon.exterior_mut(|ring| ring.0.dedup());
            let distinct = polygon.exterior().0.len() >= 4;
            if !distinct {
                continue;
            }
            let slow = polygon.check_validation();
            let few = matches!(slow, Err(InvalidPolygon::TooFewPointsInRing(_)));
            let fast = Sides::of(&polygon).broken(&polygon);
            assert!(few || fast.is_some() == slow.is_err(), "seed {seed}, {round}: {polygon:?}");
            invalid += u32::from(slow.is_err());
        }
        assert!((500..3900).contains(&invalid), "{invalid}");
    }
}
