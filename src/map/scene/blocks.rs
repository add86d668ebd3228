//! Blocks by themselves, or gathered into squares where there are too many.

use plotters::style::Color;

use super::{Manner, Scene, fill, outline};
use crate::map::canvas::Canvas;
use crate::map::sheet::Frame;
use crate::map::subject::Subject;
use crate::study::Study;

/// More blocks than this are gathered into small squares, one colour each.
const SINGLE_BLOCKS: usize = 40_000;

/// So many corners of blocks make some megabytes of SVG.
const MOST_CORNERS: usize = 600_000;

/// Side of such a square, sheet units.
const SQUARE: f64 = 3.0;

/// Side of the squares blocks are gathered into, metres; `None` where each is drawn by itself.
pub fn square(subject: &Subject<'_>, frame: &Frame, manner: Manner) -> Option<f64> {
    let demand = &subject.outcome.study.demand;
    let many = || {
        let outlines = demand.outlines.iter().flatten().flatten();
        let corners = outlines.map(|polygon| {
            polygon.interiors().iter().fold(polygon.exterior().0.len(), |n, ring| n + ring.0.len())
        });
        corners.sum::<usize>() > MOST_CORNERS
    };
    let is_crowded = demand.len() > SINGLE_BLOCKS || (manner.is_vector && many());
    is_crowded.then_some(SQUARE / frame.per_metre)
}

/// Weights that part the demand into three about equal numbers of blocks.
pub fn breaks(study: &Study) -> [u64; 2] {
    let points = &study.demand.points;
    let mut weights: Vec<u64> = points.iter().map(|point| point.weight.0).collect();
    if weights.is_empty() {
        return [0, 0];
    }
    let count = weights.len();
    [count / 3, 2 * count / 3].map(|rank| *weights.select_nth_unstable(rank).1)
}

fn shade(scene: &Scene, weight: u64) -> usize {
    scene.breaks.iter().filter(|&&limit| weight > limit).count()
}

/// Every block by itself; those of the last key last, so that none is hidden. Blocks of one colour
/// come together, and become one shape of an SVG.
pub fn draw_each(canvas: &Canvas<'_>, subject: &Subject<'_>, frame: &Frame, scene: &Scene) {
    let demand = &subject.outcome.study.demand;
    for (key, _) in subject.keys.iter().enumerate() {
        let of_key = |index: &usize| usize::from(subject.of[*index]) == key;
        let blocks: Vec<usize> = (0..demand.len()).filter(of_key).collect();
        for level in 0..3 {
            let of_level = |index: &&usize| shade(scene, demand.points[**index].weight.0) == level;
            let blocks: Vec<usize> = blocks.iter().filter(of_level).copied().collect();
            draw_alike(canvas, subject, frame, key, level, &blocks);
        }
    }
}

/// Blocks of one colour.
fn draw_alike(
    canvas: &Canvas<'_>,
    subject: &Subject<'_>,
    frame: &Frame,
    key: usize,
    level: usize,
    blocks: &[usize],
) {
    let (demand, key) = (&subject.outcome.study.demand, &subject.keys[key]);
    let colour = key.shades[level];
    match &demand.outlines {
        Some(outlines) => {
            for &index in blocks {
                fill(canvas, frame, &outlines[index], colour.to_rgba());
            }
            for (&index, rim) in blocks.iter().zip(std::iter::repeat(key.rim)) {
                if let Some(rim) = rim {
                    outline(canvas, frame, &outlines[index], rim.to_rgba(), 0.6);
                }
            }
        }
        None => {
            let [_, _, dark] = key.shades;
            let rim = key.rim.unwrap_or(if key.is_plain() { canvas.palette.paper } else { dark });
            let radius = radius(frame, demand.len());
            for (radius, colour) in [(radius + 0.9, rim), (radius, colour)] {
                for &index in blocks {
                    canvas.disc(frame.at(demand.points[index].at), radius, colour);
                }
            }
        }
    }
}

/// How large the dot of a block is: the fewer there are the larger.
fn radius(frame: &Frame, blocks: usize) -> f64 {
    let ground = frame.panel.width() * frame.panel.height() / blocks.max(1) as f64;
    (0.08 * ground.sqrt()).clamp(2.6, 6.0)
}

/// Blocks gathered into squares of the paper. A square shows the last key in it, so
/// that no gap disappears, and is shaded by its mean weight.
pub fn draw_squares(canvas: &Canvas<'_>, subject: &Subject<'_>, frame: &Frame, scene: &Scene) {
    #[derive(Clone, Copy)]
    struct Square {
        last: Option<u8>,
        weight: u64,
        blocks: u64,
    }
    let panel = frame.panel;
    let columns = (panel.width() / SQUARE).ceil() as usize + 1;
    let rows = (panel.height() / SQUARE).ceil() as usize + 1;
    let empty = Square { last: None, weight: 0, blocks: 0 };
    let mut squares = vec![empty; columns * rows];
    for (point, &key) in subject.outcome.study.demand.points.iter().zip(&subject.of) {
        let at = frame.at(point.at);
        if !panel.holds(at) {
            continue;
        }
        let column = ((at.0 - panel.from.0) / SQUARE) as usize;
        let row = ((at.1 - panel.from.1) / SQUARE) as usize;
        let square = &mut squares[row.min(rows - 1) * columns + column.min(columns - 1)];
        square.last = square.last.max(Some(key));
        square.weight += point.weight.0;
        square.blocks += 1;
    }
    // Colour by colour, along the rows: neighbours are one rectangle.
    let look =
        |square: &Square| square.last.map(|key| (key, shade(scene, square.weight / square.blocks)));
    for key in 0..subject.keys.len() as u8 {
        for level in 0..3 {
            let colour = subject.keys[usize::from(key)].shades[level];
            for (row, line) in squares.chunks_exact(columns).enumerate() {
                let y = panel.from.1 + row as f64 * SQUARE;
                let mut from = 0;
                for run in line.chunk_by(|a, b| look(a) == look(b)) {
                    if look(&run[0]) == Some((key, level)) {
                        let x = panel.from.0 + from as f64 * SQUARE;
                        let right = x + run.len() as f64 * SQUARE;
                        canvas.rectangle((x, y), (right, y + SQUARE), colour);
                    }
                    from += run.len();
                }
            }
        }
    }
}
