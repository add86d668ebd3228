//! Charts: drawn on the same canvas as maps.

mod axis;
mod histogram;
mod marker;
mod swept;
mod trade_off;

pub use histogram::Histogram;
pub use swept::{key as swept_key, values as swept_values};
pub use trade_off::{draw_trade_off, paint as paint_trade_off};

use super::canvas::{Canvas, Panel};
use super::painted::Means;
use super::sheet::{MARGIN, Paper, Size, TITLE_BAND};

/// Size of the panel of a chart on a screen.
const PLOT: (f64, f64) = (800.0, 430.0);

/// Size of a text.
const EM: f64 = 14.0;

/// Size of a note.
const SMALL: f64 = 13.0;

/// From one note to the next.
const FOOT_LINE: f64 = 19.0;

/// Under the panel: the values, the axis' name, and so many notes.
fn below(notes: usize) -> f64 {
    76.0 + FOOT_LINE * notes as f64
}

/// A sheet with a panel: beside it the values of the axis at the left, and so much at the right.
fn laid_out(size: Size, left: f64, right: f64, high: f64, notes: usize) -> (Paper, Panel) {
    let from = (MARGIN + left, TITLE_BAND + 40.0);
    let paper = match size.papers() {
        Some([_, lying]) => lying,
        None => Paper::on_screen(
            from.0 + PLOT.0 + right + MARGIN,
            from.1 + PLOT.1.max(high) + below(notes),
        ),
    };
    let to = (paper.width - right - MARGIN, paper.height - below(notes));
    (paper, Panel { from, to })
}

/// Notes in lines that fit under the narrowest chart.
fn wrapped(notes: &[String], means: Means<'_>) -> Vec<String> {
    let canvas = means.canvas();
    notes.iter().flat_map(|note| canvas.wrapped(note, SMALL, PLOT.0)).collect()
}

/// Notes under a chart.
fn draw_notes(canvas: &Canvas<'_>, paper: &Paper, plot: Panel, notes: &[String]) {
    canvas.part("source");
    for (at, note) in notes.iter().enumerate() {
        let note = &canvas.fitted(note, SMALL, paper.width - 2.0 * MARGIN);
        let at = (MARGIN, plot.to.1 + 76.0 + FOOT_LINE * at as f64);
        canvas.text(note, at, SMALL, super::canvas::Align::Left, canvas.palette.quiet_ink);
    }
}
