//! Places that matter in the plane. A centre may stand anywhere, but what it covers changes
//! only where it crosses the circle of the limit round a demand point: the best places in
//! the whole plane are among the crossings of those circles and the demand points themselves
//! (Church 1984, the circle intersection point set).

use std::f64::consts::TAU;

use rayon::prelude::*;

use crate::crs::Plane;
use crate::index::{Grid, Tree};
use crate::model::{Bounds, Cost, Xy};

/// The limit is stretched by so many metres, so that a crossing is within the limit of both
/// its circles whatever is rounded; distances are rounded to the millimetre, so it is.
pub(super) const STRETCH: f64 = 0.000_4;

/// Crossings of the circles of radius `limit` round the demand, and the demand points that
/// stand alone. Only crossings where a circle is left right after one was entered are kept:
/// every other covers no more than one of these. `None` when there are more than `most`.
pub fn circle_crossings(plane: &Plane, demand: &[Xy], limit: Cost, most: usize) -> Option<Vec<Xy>> {
    let mut points = demand.to_vec();
    points.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    points.dedup();
    let grid = Grid::new(&points);
    let reach = 2.0 * plane.search_radius(limit) + 1.0;
    let rings = (reach / grid.cell_width()).ceil().min(1e6) as u32;
    let found = std::sync::atomic::AtomicUsize::new(0);
    let by_circle: Vec<Vec<Xy>> = points
        .par_iter()
        .map(|&centre| {
            use std::sync::atomic::Ordering;
            if found.load(Ordering::Relaxed) > most {
                return Vec::new();
            }
            let mut near = Vec::new();
            grid.near(centre, rings, |other, _| {
                if other != centre && other.distance_2(centre) <= reach * reach {
                    near.push(other);
                }
            });
            let crossings = along(plane, centre, &near, limit);
            found.fetch_add(crossings.len(), Ordering::Relaxed);
            crossings
        })
        .collect();
    let places = by_circle.concat();
    (places.len() <= most).then_some(places)
}

/// The crossings along one circle that may be best, in the order of their angle; the centre
/// itself when its circle crosses no other.
fn along(plane: &Plane, centre: Xy, near: &[Xy], limit: Cost) -> Vec<Xy> {
    // Where each other circle is entered and left, going counter-clockwise.
    let mut events: Vec<(f64, bool, Xy)> = Vec::new();
    for &other in near {
        let apart = plane.distance(centre, other).metres();
        let radius = limit.metres() + STRETCH;
        if apart > 2.0 * radius {
            continue;
        }
        let towards = (other.y - centre.y).atan2(other.x - centre.x);
        let half = (apart / (2.0 * radius)).clamp(-1.0, 1.0).acos();
        for (angle, leaves) in [(towards - half, false), (towards + half, true)] {
            if let Some(at) = crossing(plane, centre, other, angle, radius) {
                let angle = (at.y - centre.y).atan2(at.x - centre.x).rem_euclid(TAU);
                events.push((angle, leaves, at));
            }
        }
    }
    if events.is_empty() {
        return vec![centre];
    }
    // At one angle, enter before leaving: the limit itself is within.
    events.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let count = events.len();
    let last_before = |at: usize| &events[(at + count - 1) % count];
    (0..count).filter(|&at| events[at].1 && !last_before(at).1).map(|at| events[at].2).collect()
}

/// The place at `radius` metres of ground from both centres, near a direction from the first:
/// Newton's method on the two distances, whose slopes are the directions to the centres.
pub(super) fn crossing(plane: &Plane, a: Xy, b: Xy, angle: f64, radius: f64) -> Option<Xy> {
    let mut at = Xy { x: a.x + radius * angle.cos(), y: a.y + radius * angle.sin() };
    for _ in 0..8 {
        let miss = |from: Xy| plane.length(from, at) - radius;
        let (miss_a, miss_b) = (miss(a), miss(b));
        if miss_a.abs().max(miss_b.abs()) < 1e-7 {
            return Some(at);
        }
        let unit = |from: Xy| {
            let length = at.distance_2(from).sqrt().max(f64::MIN_POSITIVE);
            ((at.x - from.x) / length, (at.y - from.y) / length)
        };
        let ((ax, ay), (bx, by)) = (unit(a), unit(b));
        let determinant = ax * by - ay * bx;
        if determinant.abs() < 1e-9 {
            // The circles touch: the middle is as near as any place gets.
            return Some(Xy { x: 0.5 * (a.x + b.x), y: 0.5 * (a.y + b.y) });
        }
        at.x -= (miss_a * by - miss_b * ay) / determinant;
        at.y -= (miss_b * ax - miss_a * bx) / determinant;
    }
    (plane.length(a, at) - radius).abs().lt(&1e-4).then_some(at)
}

/// A square grid of places over a rectangle, `width` metres apart, centred in it; `None` when
/// there would be more than `most`.
pub fn square_grid(bounds: Bounds, width: f64, most: usize) -> Option<Vec<Xy>> {
    let steps = |length: f64| (length / width).floor();
    let (columns, rows) = (steps(bounds.width()) + 1.0, steps(bounds.height()) + 1.0);
    if columns * rows > most as f64 {
        return None;
    }
    let margin = |length: f64, steps: f64| 0.5 * (length - (steps - 1.0) * width);
    let (left, below) = (margin(bounds.width(), columns), margin(bounds.height(), rows));
    let place = |column: usize, row: usize| Xy {
        x: bounds.min.x + left + column as f64 * width,
        y: bounds.min.y + below + row as f64 * width,
    };
    let row = |row: usize| (0..columns as usize).map(move |column| place(column, row));
    Some((0..rows as usize).flat_map(row).collect())
}

/// The indexed positions within a limit of a place.
pub fn within_limit<'a>(
    plane: &'a Plane,
    tree: &'a Tree,
    positions: &'a [Xy],
    at: Xy,
    limit: Cost,
) -> impl Iterator<Item = u32> + 'a {
    let near = tree.within(at, plane.search_radius(limit));
    near.filter(move |&index| plane.distance(at, positions[index as usize]).is_within(limit))
}

/// The part of a ring where a value that is linear in the plane is 0 or more (Sutherland and
/// Hodgman 1974).
pub fn clipped(ring: &[Xy], value: impl Fn(Xy) -> f64) -> Vec<Xy> {
    let mut kept = Vec::with_capacity(ring.len() + 4);
    let Some(&last) = ring.last() else { return kept };
    let (mut before, mut held) = (last, value(last));
    for &at in ring {
        let here = value(at);
        if (here < 0.0) != (held < 0.0) {
            let part = held / (held - here);
            kept.push(Xy {
                x: before.x + part * (at.x - before.x),
                y: before.y + part * (at.y - before.y),
            });
        }
        if here >= 0.0 {
            kept.push(at);
        }
        (before, held) = (at, here);
    }
    kept
}

/// The middle of the smallest circle round some places; none of none. Welzl 1991, moving
/// towards the farthest place instead of by chance: places are few, and the result is only a
/// better spot for what a crossing already covers.
pub fn recentred(places: &[Xy]) -> Option<Xy> {
    let first = *places.first()?;
    let count = places.len() as f64;
    let sum = places.iter().fold((0.0, 0.0), |sum, at| (sum.0 + at.x, sum.1 + at.y));
    let mut middle =
        if places.len() == 1 { first } else { Xy { x: sum.0 / count, y: sum.1 / count } };
    // Badoiu and Clarkson 2003: after n steps within 1 / n of the smallest radius.
    for step in 1..2_000 {
        let far =
            places.iter().max_by(|a, b| a.distance_2(middle).total_cmp(&b.distance_2(middle)))?;
        let part = 1.0 / f64::from(step + 1);
        middle.x += (far.x - middle.x) * part;
        middle.y += (far.y - middle.y) * part;
    }
    Some(middle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64, y: f64) -> Xy {
        Xy { x, y }
    }

    #[test]
    fn two_circles_cross_where_both_are_within_the_limit() {
        let plane = Plane::euclidean();
        let demand = [at(0.0, 0.0), at(1000.0, 0.0), at(5000.0, 0.0)];
        let places = circle_crossings(&plane, &demand, Cost(700_000), 100).unwrap();
        assert_eq!(places.len(), 3, "one for each circle's maximum, one alone: {places:?}");
        for place in &places[..2] {
            for &point in &demand[..2] {
                assert_eq!(plane.distance(*place, point), Cost(700_000));
            }
        }
        assert_eq!(places[2], demand[2]);
    }

    #[test]
    fn circles_that_just_touch_meet_in_the_middle() {
        let plane = Plane::euclidean();
        let demand = [at(0.0, 0.0), at(1400.0, 0.0)];
        let places = circle_crossings(&plane, &demand, Cost(700_000), 100).unwrap();
        for place in places {
            assert!(demand.iter().all(|&point| plane.distance(place, point) <= Cost(700_000)));
        }
    }

    #[test]
    fn the_smallest_circle_is_found() {
        let middle = recentred(&[at(0.0, 0.0), at(10.0, 0.0), at(5.0, 1.0)]).unwrap();
        assert!((middle.x - 5.0).abs() < 0.02 && middle.y.abs() < 0.02, "{middle:?}");
    }

    #[test]
    fn grids_are_centred_and_capped() {
        let bounds = Bounds { min: at(0.0, 0.0), max: at(10.0, 4.0) };
        let places = square_grid(bounds, 4.0, 100).unwrap();
        assert_eq!(places.len(), 6);
        assert_eq!(places[0], at(1.0, 0.0));
        assert!(square_grid(bounds, 0.001, 100).is_none());
    }
}
