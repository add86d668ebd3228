//! Outlines mended: each ring by itself (inside is what an odd number of its sides lies around;
//! Ledoux, Arroyo Ohori and Meijers 2014), then the holes cut out of what their border surrounds
//! and the parts joined, as GEOS's "structure" method has it. To take all rings at once by odd and
//! even would count the ground where two holes or two parts overlap on the wrong side.

use geo::orient::Direction;
use geo::{
    BooleanOps, Coord, CoordsIter, LineString, MakeValid, MapCoords, MultiPolygon, Orient, Polygon,
    unary_union,
};

use super::{Broken, broken, broken_polygon, is_sound};

/// A set operation works on a lattice of whole numbers, of 2^30 steps across what it is given: so
/// much of the width may a corner be moved by.
const LATTICE: f64 = 1.0 / (1_u64 << 28) as f64;

/// An outline mended in its own coordinates, the surest way first. Where two sides cross almost
/// where a third does, rounding may leave a mended outline broken, here or in another system: then
/// it is mended again, or drawn the other way round first.
pub(crate) fn repairs(outline: MultiPolygon<f64>) -> impl Iterator<Item = MultiPolygon<f64>> {
    let turned = [Direction::Default, Direction::Reversed].map(|way| outline.orient(way));
    std::iter::once(outline)
        .chain(turned)
        .filter_map(|way| structured(&way))
        .flat_map(|first| {
            std::iter::successors(Some(first), |mended| mended.make_valid().ok()).take(3)
        })
        .filter(|mended| !mended.0.is_empty() && is_sound(mended))
}

/// Sound parts stay as they are; of the others the holes are cut out of the border.
fn structured(outline: &MultiPolygon<f64>) -> Option<MultiPolygon<f64>> {
    let mut parts = Vec::new();
    for polygon in outline {
        match broken_polygon(polygon) {
            None => {
                parts.push(polygon.clone());
                continue;
            }
            Some(Broken::Tangled(_)) => return None,
            Some(_) => {}
        }
        let border = ring(polygon.exterior())?;
        let holes: Option<Vec<MultiPolygon<f64>>> = polygon.interiors().iter().map(ring).collect();
        let holes: Vec<Polygon<f64>> = holes?.into_iter().flatten().collect();
        match holes.is_empty() {
            true => parts.extend(border),
            false => {
                let cut = border.difference(&unary_union(&holes));
                let corners =
                    border.coords_iter().chain(holes.iter().flat_map(Polygon::coords_iter));
                parts.extend(on_corners(cut, corners.collect()));
            }
        }
    }
    let parts = MultiPolygon(parts);
    match broken(&parts) {
        Some(Broken::Parts(_)) => {
            Some(on_corners(unary_union(&parts), parts.coords_iter().collect()))
        }
        _ => Some(parts),
    }
}

/// What a ring surrounds.
fn ring(ring: &LineString<f64>) -> Option<MultiPolygon<f64>> {
    let alone = Polygon::new(ring.clone(), Vec::new());
    match broken_polygon(&alone) {
        None => Some(MultiPolygon(vec![alone])),
        Some(_) => alone.make_valid().ok(),
    }
}

/// What a set operation gave, its corners back where they were before it: each number is that of a
/// corner of what went in, as far as one is within a step or two of the lattice.
fn on_corners(outline: MultiPolygon<f64>, corners: Vec<Coord<f64>>) -> MultiPolygon<f64> {
    let numbers = |of: fn(&Coord<f64>) -> f64| -> Vec<f64> {
        let mut numbers: Vec<f64> = corners.iter().map(of).collect();
        numbers.sort_by(f64::total_cmp);
        numbers.dedup();
        numbers
    };
    let (xs, ys) = (numbers(|at| at.x), numbers(|at| at.y));
    let across = |numbers: &[f64]| match (numbers.first(), numbers.last()) {
        (Some(least), Some(most)) => most - least,
        _ => 0.0,
    };
    let most = LATTICE * across(&xs).max(across(&ys));
    let nearest = |numbers: &[f64], value: f64| -> f64 {
        let at = numbers.partition_point(|number| *number < value);
        let around = [at.checked_sub(1), Some(at)].into_iter().flatten();
        let known = around.filter_map(|at| numbers.get(at).copied());
        let known = known.min_by(|a, b| (a - value).abs().total_cmp(&(b - value).abs()));
        known.filter(|known| (known - value).abs() <= most).unwrap_or(value)
    };
    outline.map_coords(|at| Coord { x: nearest(&xs, at.x), y: nearest(&ys, at.y) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, polygon};

    fn square(west: f64, south: f64, side: f64) -> Polygon<f64> {
        polygon![
            (x: west, y: south), (x: west + side, y: south),
            (x: west + side, y: south + side), (x: west, y: south + side),
        ]
    }

    fn area(outline: MultiPolygon<f64>) -> f64 {
        let mended = repairs(outline).next().unwrap();
        assert!(is_sound(&mended), "{mended:?}");
        // Mending again changes nothing: it is sound.
        mended.unsigned_area()
    }

    #[test]
    fn overlapping_holes_are_one_hole() {
        let border = square(0.0, 0.0, 1.6).into_inner().0;
        let hole = |west, south, side| square(west, south, side).into_inner().0;
        let outline = |holes| MultiPolygon(vec![Polygon::new(border.clone(), holes)]);
        // 2.56 - (0.25 + 0.25 - 0.10)
        let two = area(outline(vec![hole(0.2, 0.2, 0.5), hole(0.2 + 0.1, 0.2 + 0.25, 0.5)]));
        assert!((two - (2.56 - 0.4)).abs() < 1e-9, "{two}");
        let nested = area(outline(vec![hole(0.2, 0.2, 1.0), hole(0.4, 0.4, 0.2)]));
        assert!((nested - 1.56).abs() < 1e-9, "{nested}");
        let out = area(outline(vec![hole(1.2, 1.2, 1.0)]));
        assert!((out - (2.56 - 0.16)).abs() < 1e-9, "{out}");
        let beyond = area(outline(vec![hole(5.0, 5.0, 1.0)]));
        assert!((beyond - 2.56).abs() < 1e-9, "{beyond}");
        let same = area(outline(vec![hole(0.2, 0.2, 0.5), hole(0.2, 0.2, 0.5)]));
        assert!((same - 2.31).abs() < 1e-9, "{same}");
    }

    #[test]
    fn overlapping_parts_are_one_part() {
        let two = area(MultiPolygon(vec![square(0.0, 0.0, 1.0), square(0.7, 0.6, 1.0)]));
        assert!((two - (2.0 - 0.12)).abs() < 1e-9, "{two}");
        let far = 1e6;
        let moved =
            area(MultiPolygon(vec![square(far, far, 1000.0), square(far + 700.0, far, 1000.0)]));
        assert!((moved / 1.7e6 - 1.0).abs() < 1e-9, "{moved}");
        let tilted = polygon![(x: 0.0, y: 0.0), (x: 3.0, y: 1.0), (x: 1.0, y: 2.0)];
        let other = polygon![(x: 0.0, y: 1.0), (x: 3.0, y: 0.0), (x: 3.0, y: 2.0)];
        let exact = 2.5 + 3.0 - SHARED;
        let joined = area(MultiPolygon(vec![tilted, other]));
        assert!((joined / exact - 1.0).abs() < 1e-9, "{joined}, {exact}");
    }

    /// What the two tilted triangles share, clipped with fractions.
    const SHARED: f64 = 219.0 / 140.0;
}
