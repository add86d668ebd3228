//! Curves of a chart, told apart by colour (for colour-blind eyes too: Okabe and Ito 2008), by the
//! shape of their points, and by points that are hollow.

use std::f64::consts::TAU;

use plotters::style::{Color, RGBColor};

use crate::map::canvas::{At, Canvas};
use crate::map::palette::Palette;

/// Corners of a point and where the first of them stands, in parts of a turn from the right; a
/// disc has many.
const SHAPES: [(usize, f64); 5] = [(24, 0.0), (4, 0.125), (3, 0.75), (4, 0.0), (3, 0.25)];

/// How the points of a curve look.
#[derive(Debug, Clone, Copy)]
pub struct Marker {
    /// The colour of the curve.
    pub colour: RGBColor,
    shape: (usize, f64),
    is_hollow: bool,
}

impl Marker {
    /// That of the curve of this rank.
    pub fn of(rank: usize, palette: &Palette) -> Marker {
        Marker {
            colour: palette.curves[rank % palette.curves.len()],
            shape: SHAPES[rank % SHAPES.len()],
            is_hollow: (rank / SHAPES.len()) % 2 == 1,
        }
    }

    /// Draw a point of about this radius.
    pub fn draw(self, canvas: &Canvas<'_>, at: At, radius: f64) {
        canvas.polygon(&self.corners(at, radius + 1.2), canvas.palette.paper.to_rgba());
        canvas.polygon(&self.corners(at, radius), self.colour.to_rgba());
        if self.is_hollow {
            canvas.polygon(&self.corners(at, 0.5 * radius), canvas.palette.paper.to_rgba());
        }
    }

    fn corners(self, at: At, radius: f64) -> Vec<At> {
        let (corners, first) = self.shape;
        // Shapes of few corners reach farther, to be as large.
        let radius = radius * if corners > 4 { 1.0 } else { 0.7 + 2.0 / corners as f64 };
        let turn = |corner: usize| TAU * (first + corner as f64 / corners as f64);
        (0..corners)
            .map(|corner| {
                let (sin, cos) = turn(corner).sin_cos();
                (at.0 + radius * cos, at.1 + radius * sin)
            })
            .collect()
    }
}
