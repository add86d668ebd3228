//! Shapes and chance for the tests of who borders whom and of outlines.

use geo::{Coord, InteriorPoint, LineString, MultiPolygon, Polygon};

use crate::model::Xy;

/// A stream of numbers from 0 to 1.
pub(super) struct Chance(pub u64);

impl Chance {
    pub fn part(&mut self) -> f64 {
        let next = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = next.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn below(&mut self, count: usize) -> usize {
        (self.part() * count as f64) as usize
    }
}

pub(super) fn polygon(corners: &[[f64; 2]]) -> MultiPolygon<f64> {
    MultiPolygon(vec![Polygon::new(line(corners), Vec::new())])
}

pub(super) fn oblong(x: f64, y: f64, width: f64, height: f64) -> MultiPolygon<f64> {
    polygon(&[[x, y], [x + width, y], [x + width, y + height], [x, y + height]])
}

pub(super) fn line(places: &[[f64; 2]]) -> LineString<f64> {
    places.iter().map(|&[x, y]| Coord { x, y }).collect()
}

/// Oblongs `size` wide on a grid, so far apart.
pub(super) fn town(columns: u32, rows: u32, size: f64, apart: f64) -> Vec<MultiPolygon<f64>> {
    let places = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
    let pitch = size + apart;
    places
        .map(|(column, row)| oblong(f64::from(column) * pitch, f64::from(row) * pitch, size, size))
        .collect()
}

pub(super) fn middle(outline: &MultiPolygon<f64>) -> Xy {
    outline.interior_point().unwrap().0.into()
}
