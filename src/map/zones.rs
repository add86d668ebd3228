//! Colours of zones that lie side by side: catchments and districts.

use std::collections::HashMap;

use geo::MultiPolygon;
use plotters::style::RGBColor;

use super::palette::Palette;
use crate::model::Xy;
use crate::scenario::Districts;

/// How many colours zones have.
pub const COLOURS: usize = 6;

/// The colour of each district.
pub fn of_districts(districts: &Districts) -> Vec<usize> {
    let middles: Vec<Xy> = districts.list.iter().map(|district| district.at).collect();
    coloured(&middles, &side_by_side(&districts.outlines))
}

/// A colour for each place, so that those of one colour lie far apart: each takes in turn the
/// colour whose nearest place is farthest, of those that none beside it has. Places with many
/// beside them choose first: the one with fewest left is put last again and again (Matula and Beck
/// 1983), so that on a map, where somebody has at most five, six colours are enough.
pub fn coloured(places: &[Xy], beside: &[Vec<usize>]) -> Vec<usize> {
    let mut of: Vec<Option<usize>> = vec![None; places.len()];
    for place in in_turn(places.len(), beside) {
        let mut nearest = [f64::MAX; COLOURS];
        for (other, colour) in places.iter().zip(&of) {
            if let Some(colour) = *colour {
                nearest[colour] = nearest[colour].min(places[place].distance_2(*other));
            }
        }
        let taken = beside.get(place).into_iter().flatten().filter_map(|&other| of[other]);
        let mut is_free = [true; COLOURS];
        taken.for_each(|colour| is_free[colour] = false);
        let better = |best: usize, next: usize| {
            let [next_is, best_is] = [next, best].map(|colour| (is_free[colour], nearest[colour]));
            if next_is > best_is { next } else { best }
        };
        of[place] = Some((0..COLOURS).fold(0, better));
    }
    of.into_iter().map(Option::unwrap_or_default).collect()
}

/// The order in which places choose.
fn in_turn(places: usize, beside: &[Vec<usize>]) -> Vec<usize> {
    let mut left: Vec<usize> = (0..places).map(|at| beside.get(at).map_or(0, Vec::len)).collect();
    let mut is_out = vec![false; places];
    let mut order = Vec::with_capacity(places);
    while order.len() < places {
        let rest = (0..places).rev().filter(|&place| !is_out[place]);
        let Some(last) = rest.min_by_key(|&place| left[place]) else { break };
        is_out[last] = true;
        order.push(last);
        for &other in beside.get(last).into_iter().flatten() {
            left[other] = left[other].saturating_sub(1);
        }
    }
    order.reverse();
    order
}

/// Of each outline those that share a side with it: outlines of districts have the very same
/// corners along their border.
fn side_by_side(outlines: &[MultiPolygon<f64>]) -> Vec<Vec<usize>> {
    let mut first: HashMap<[[u64; 2]; 2], usize> = HashMap::new();
    let mut beside = vec![Vec::new(); outlines.len()];
    for (index, outline) in outlines.iter().enumerate() {
        let rings = outline
            .iter()
            .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        for side in rings.flat_map(|ring| ring.lines()) {
            let mut ends = [side.start, side.end].map(|end| [end.x.to_bits(), end.y.to_bits()]);
            ends.sort_unstable();
            let other = *first.entry(ends).or_insert(index);
            if other != index && !beside[index].contains(&other) {
                beside[index].push(other);
                beside[other].push(index);
            }
        }
    }
    beside
}

/// Blocks stand out from the ground of their zone.
pub fn darker(RGBColor(r, g, b): RGBColor, palette: &Palette) -> RGBColor {
    let towards = palette.ink;
    let mix = |channel: u8, ink: u8| ((u16::from(channel) * 3 + u16::from(ink)) / 4) as u8;
    RGBColor(mix(r, towards.0), mix(g, towards.1), mix(b, towards.2))
}

#[cfg(test)]
mod tests {
    use geo::{LineString, Polygon};

    use super::*;

    fn at(place: u32) -> Xy {
        Xy { x: f64::from(place % 8) * 100.0, y: f64::from(place / 8) * 100.0 }
    }

    #[test]
    fn neighbours_have_different_colours() {
        let places: Vec<Xy> = (0..40).map(at).collect();
        let colours = coloured(&places, &[]);
        for (a, &of_a) in places.iter().zip(&colours) {
            for (b, &of_b) in places.iter().zip(&colours) {
                let apart = a.distance_2(*b).sqrt();
                assert!(apart == 0.0 || apart > 101.0 || of_a != of_b, "{a:?} {b:?}");
            }
        }
    }

    /// A long one between many small ones is far from all of them by its middle.
    #[test]
    fn what_shares_a_side_has_another_colour() {
        let square = |x: f64, y: f64, wide: f64, high: f64| {
            // The long ones have every corner of the small ones.
            let along =
                |y: f64| (0..=(wide / 10.0) as u32).map(move |n| (x + f64::from(n) * 10.0, y));
            let ring: Vec<(f64, f64)> = along(y).chain(along(y + high).rev()).collect();
            MultiPolygon(vec![Polygon::new(LineString::from(ring), Vec::new())])
        };
        let mut outlines = vec![square(0.0, 10.0, 300.0, 10.0)];
        for n in 0..30 {
            outlines.push(square(f64::from(n) * 10.0, 0.0, 10.0, 10.0));
            outlines.push(square(f64::from(n) * 10.0, 20.0, 10.0, 10.0));
        }
        let beside = side_by_side(&outlines);
        assert_eq!((beside[0].len(), beside[1].len(), beside[3].len()), (60, 2, 3));
        let middle = |outline: &MultiPolygon<f64>| {
            let ring = &outline.0[0].exterior().0;
            Xy { x: ring[0].x + 5.0, y: ring[0].y + 5.0 }
        };
        let places: Vec<Xy> = outlines.iter().map(middle).collect();
        let colours = coloured(&places, &beside);
        for (one, others) in beside.iter().enumerate() {
            assert!(others.iter().all(|&other| colours[one] != colours[other]), "{one}");
        }
    }
}
