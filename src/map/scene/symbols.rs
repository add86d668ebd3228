//! The symbols of centres.

use plotters::style::{Color, RGBColor};

use crate::map::canvas::{Align, At, Canvas};
use crate::map::subject::SiteKind;

/// How far a symbol reaches from its place.
pub fn symbol_radius(kind: SiteKind) -> f64 {
    match kind {
        SiteKind::Existing => 5.5,
        SiteKind::Decided => 9.5,
        SiteKind::Proposed => 12.5,
    }
}

/// The symbol of a centre that closes.
pub fn draw_closed(canvas: &Canvas<'_>, at: At) {
    const ARM: f64 = 5.0;
    for (colour, width) in [(canvas.palette.paper, 5.0), (canvas.palette.closed, 2.4)] {
        for side in [-ARM, ARM] {
            let stroke = [(at.0 - side, at.1 - ARM), (at.0 + side, at.1 + ARM)];
            canvas.line(&stroke, colour.to_rgba(), width);
        }
    }
}

/// The symbol of an existing centre.
pub fn draw_existing(canvas: &Canvas<'_>, at: At) {
    canvas.disc(at, 5.5, canvas.palette.paper);
    canvas.disc(at, 4.2, canvas.palette.existing);
}

/// The symbol of a centre that the scenario's edits opened or moved.
pub fn draw_decided(canvas: &Canvas<'_>, at: At) {
    const ARM: f64 = 4.5;
    canvas.disc(at, 9.5, canvas.palette.paper);
    canvas.disc(at, 8.0, canvas.palette.proposed);
    for (x, y) in [(ARM, 0.0), (0.0, ARM)] {
        let stroke = [(at.0 - x, at.1 - y), (at.0 + x, at.1 + y)];
        canvas.line(&stroke, canvas.palette.on_proposed.to_rgba(), 2.0);
    }
}

/// The symbol of a proposed centre, with its rank.
pub fn draw_proposed(canvas: &Canvas<'_>, at: At, rank: usize) {
    draw_proposed_in(canvas, at, rank, canvas.palette.proposed);
}

/// The same in a colour of its own.
pub fn draw_proposed_in(canvas: &Canvas<'_>, at: At, rank: usize, colour: RGBColor) {
    canvas.disc(at, 12.5, canvas.palette.paper);
    canvas.disc(at, 11.0, colour);
    let em = if rank < 100 { 13.0 } else { 10.0 };
    let level = (at.0, at.1 + em * 0.36);
    canvas.text(&rank.to_string(), level, em, Align::Middle, ink_on(canvas, colour));
}

/// What is read on a colour.
fn ink_on(canvas: &Canvas<'_>, RGBColor(r, g, b): RGBColor) -> RGBColor {
    let light = 0.299 * f64::from(r) + 0.587 * f64::from(g) + 0.114 * f64::from(b);
    let (paper, ink) = (canvas.palette.on_proposed, canvas.palette.ink);
    let is_light = |colour: RGBColor| colour.0 > 127;
    match (light > 150.0, is_light(paper)) {
        (true, true) => ink,
        (false, false) => ink,
        _ => paper,
    }
}
