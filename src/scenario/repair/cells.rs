//! Ground cut into square cells, each with no less ground than it truly holds.

use geo::Polygon;

use crate::coverage::clipped;
use crate::model::{Bounds, Weight, Xy};

/// Cells with ground in them.
pub(super) struct Cells {
    pub middles: Vec<Xy>,
    /// Ground of each in thousandths of a square metre, rounded up.
    pub weights: Vec<Weight>,
}

/// Cells of some outlines. Areas are those of the plane, which are never less than the ground.
pub(super) fn lattice_cells(outlines: &[Polygon<f64>], width: f64) -> Cells {
    let corners = outlines.iter().flat_map(|outline| outline.exterior().coords());
    let mut cells = Cells { middles: Vec::new(), weights: Vec::new() };
    let Some(bounds) = Bounds::around(corners.map(|&at| at.into())) else { return cells };
    let columns = (bounds.width() / width).floor() as usize + 1;
    let rows = (bounds.height() / width).floor() as usize + 1;
    let mut ground = vec![0.0_f64; columns * rows];
    for outline in outlines {
        enter(outline.exterior(), 1.0, bounds.min, width, columns, &mut ground);
        for hole in outline.interiors() {
            enter(hole, -1.0, bounds.min, width, columns, &mut ground);
        }
    }
    // Less than a square millimetre is rounding.
    for (at, &ground) in ground.iter().enumerate().filter(|(_, ground)| **ground > 1e-6) {
        cells.middles.push(Xy {
            x: bounds.min.x + ((at % columns) as f64 + 0.5) * width,
            y: bounds.min.y + ((at / columns) as f64 + 0.5) * width,
        });
        cells.weights.push(Weight((ground * 1e3).ceil() as u64 + 1));
    }
    cells
}

/// Add what a ring encloses to the cells, or take it away: cut into rows and those into
/// columns (Sutherland and Hodgman 1974; what runs double encloses nothing).
fn enter(
    ring: &geo::LineString<f64>,
    sign: f64,
    min: Xy,
    width: f64,
    columns: usize,
    ground: &mut [f64],
) {
    let corners: Vec<Xy> = ring.coords().skip(1).map(|&at| at.into()).collect();
    let Some(bounds) = Bounds::around(corners.iter().copied()) else { return };
    let cell = |value: f64, least: f64| ((value - least) / width).floor().max(0.0) as usize;
    let rows = ground.len() / columns;
    for row in cell(bounds.min.y, min.y)..=cell(bounds.max.y, min.y).min(rows - 1) {
        let low = min.y + row as f64 * width;
        let strip = clipped(&corners, |at| at.y - low);
        let strip = clipped(&strip, |at| low + width - at.y);
        let Some(bounds) = Bounds::around(strip.iter().copied()) else { continue };
        for column in cell(bounds.min.x, min.x)..=cell(bounds.max.x, min.x).min(columns - 1) {
            let left = min.x + column as f64 * width;
            let piece = clipped(&strip, |at| at.x - left);
            let piece = clipped(&piece, |at| left + width - at.x);
            ground[row * columns + column] += sign * enclosed(&piece).abs();
        }
    }
}

fn enclosed(ring: &[Xy]) -> f64 {
    let Some(&origin) = ring.first() else { return 0.0 };
    let next = ring.iter().cycle().skip(1);
    let cross = |(a, b): (&Xy, &Xy)| {
        (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y)
    };
    0.5 * ring.iter().zip(next).map(cross).sum::<f64>()
}
