//! How many centres any layout would need at least, from the size of the area alone.

use geo::{ConvexHull, MultiPolygon};

use super::border::enclosed;
use super::discs::radius_of;
use crate::crs::Plane;
use crate::model::{Area, Cost, Xy};

/// What no layout can do with less.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeastPossible {
    /// Area over the area of a disc: true of any area.
    pub by_disc_area: u64,
    /// By the hexagonal covering, the thinnest there is: proved for convex areas only.
    pub by_hexagonal_bound: u64,
    /// Whether the area is convex, and the hexagonal bound one.
    pub is_convex: bool,
}

impl LeastPossible {
    /// What is proved of this area.
    pub fn proved(&self) -> u64 {
        if self.is_convex {
            self.by_hexagonal_bound.max(self.by_disc_area)
        } else {
            self.by_disc_area
        }
    }
}

/// The part of the limit by which an area may fall short of its convex hull and still count as
/// convex; the bound is then taken for the hull and a limit so much longer, which is a bound
/// all the same.
const DENT: f64 = 0.01;

/// How many discs of `limit` any covering of the area needs at least.
///
/// Covering a convex region of area A by n equal circles of radius r needs
/// n >= 2 A / (3 sqrt(3) r^2) (L. Fejes Toth 1953, Lagerungen in der Ebene).
pub fn least_possible(plane: &Plane, area: &Area, limit: Cost) -> LeastPossible {
    let radius = radius_of(limit);
    let metres = area.km2 * 1e6;
    let hexagonal = hull(plane, &area.outline).filter(|(_, dent)| *dent <= DENT * radius);
    let by_disc_area = at_least(metres / (std::f64::consts::PI * radius * radius));
    let (hull, radius) = hexagonal.map_or((metres, radius), |(hull, dent)| (hull, radius + dent));
    LeastPossible {
        by_disc_area,
        // The theorem is about two circles or more: one may hold more than a hexagon.
        by_hexagonal_bound: if by_disc_area == 1 {
            1
        } else {
            at_least(2.0 * hull / (27.0_f64.sqrt() * radius * radius))
        },
        is_convex: hexagonal.is_some(),
    }
}

/// The smallest whole number that is sure to be no more than needed.
fn at_least(number: f64) -> u64 {
    // Rounding must not add a centre.
    ((number * (1.0 - 1e-9)).ceil() as u64).max(1)
}

/// Ground of the convex hull in square metres, and how far any of it is from the area at most;
/// `None` for areas of several parts or with holes.
fn hull(plane: &Plane, outline: &MultiPolygon<f64>) -> Option<(f64, f64)> {
    let [polygon] = outline.0.as_slice() else { return None };
    if !polygon.interiors().is_empty() {
        return None;
    }
    let hull = polygon.convex_hull();
    let corners: Vec<Xy> = hull.exterior().coords().map(|&corner| Xy::from(corner)).collect();
    let ring: Vec<Xy> = polygon.exterior().coords().map(|&corner| Xy::from(corner)).collect();
    // Between two corners of the hull the outline dents inwards; a place in the dent has the
    // outline no farther inwards than the dent is deep.
    let start = ring.iter().position(|at| *at == corners[0])?;
    let mut side = 0;
    let mut deepest = 0.0_f64;
    for step in 0..ring.len() - 1 {
        let at = ring[(start + step) % (ring.len() - 1)];
        if side + 1 < corners.len() && at == corners[side + 1] {
            side += 1;
        }
        let (a, b) = (corners[side], corners[(side + 1) % corners.len()]);
        let length = a.distance_2(b).sqrt();
        if length > 0.0 {
            let across = ((b.x - a.x) * (at.y - a.y) - (b.y - a.y) * (at.x - a.x)) / length;
            deepest = deepest.max(across);
        }
    }
    Some((enclosed(plane, &corners), deepest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Coord, LineString, Polygon};

    fn area(corners: &[(f64, f64)]) -> Area {
        let shell: Vec<Coord<f64>> = corners.iter().map(|&(x, y)| Coord { x, y }).collect();
        let outline = MultiPolygon(vec![Polygon::new(LineString(shell), Vec::new())]);
        let km2 = Plane::euclidean().ground_area(&outline) / 1e6;
        Area { name: None, outline, km2 }
    }

    #[test]
    fn a_hundred_and_twenty_square_kilometres_need_forty_seven() {
        let rectangle = area(&[(0.0, 0.0), (12_000.0, 0.0), (12_000.0, 10_000.0), (0.0, 10_000.0)]);
        let least = least_possible(&Plane::euclidean(), &rectangle, Cost(1_000_000));
        assert_eq!(
            least,
            LeastPossible { by_disc_area: 39, by_hexagonal_bound: 47, is_convex: true }
        );
    }

    #[test]
    fn a_dent_of_a_hundredth_of_the_limit_is_convex_and_a_deeper_one_is_not() {
        let dented = |depth: f64| {
            area(&[
                (0.0, 0.0),
                (6_000.0, depth),
                (12_000.0, 0.0),
                (12_000.0, 10_000.0),
                (0.0, 10_000.0),
            ])
        };
        let least = |depth| least_possible(&Plane::euclidean(), &dented(depth), Cost(1_000_000));
        assert!(least(9.9).is_convex);
        assert_eq!(least(9.9).proved(), 46, "the hull, with a limit of 1,009.9 m");
        assert!(!least(10.1).is_convex);
        assert_eq!(least(10.1).proved(), 39);
        assert_eq!(least(10.1).by_disc_area, 39);
    }

    #[test]
    fn a_disc_needs_one_though_it_is_larger_than_a_hexagon() {
        let corner = |n: u32| {
            let angle = std::f64::consts::TAU * f64::from(n) / 48.0;
            (1_000.0 * angle.cos(), 1_000.0 * angle.sin())
        };
        let disc = area(&(0..48).map(corner).collect::<Vec<(f64, f64)>>());
        let least = least_possible(&Plane::euclidean(), &disc, Cost(1_000_000));
        assert_eq!((least.proved(), least.is_convex), (1, true));
    }

    #[test]
    fn what_a_disc_just_covers_needs_one() {
        let side = 2.0_f64.sqrt() * 999.0;
        let square = area(&[(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)]);
        let least = least_possible(&Plane::euclidean(), &square, Cost(1_000_000));
        assert_eq!(
            least,
            LeastPossible { by_disc_area: 1, by_hexagonal_bound: 1, is_convex: true }
        );
    }
}
