//! What the streets add to the map: streets within the limit and beyond it, blocks whose verdict
//! is only estimated, centres that no street is near.

use plotters::style::Color;

use super::canvas::{At, Canvas};
use super::sheet::Frame;
use super::subject::Subject;
use crate::reach::Grounds;
use crate::scenario::{OnFoot, Outcome};

/// Streets, the reached ones on top.
pub fn draw_streets(canvas: &Canvas<'_>, foot: &OnFoot, frame: &Frame) {
    let streets = &foot.streets;
    for (stretches, colour, width) in [
        (&streets.beyond, canvas.palette.beyond.to_rgba(), 0.7),
        (&streets.reached, canvas.palette.existing.mix(0.62), 1.3),
    ] {
        for stretch in stretches {
            let course: Vec<At> =
                foot.walk.course(stretch).into_iter().map(|at| frame.at(at)).collect();
            if course.iter().any(|&at| frame.panel.holds(at)) {
                canvas.line(&course, colour, width);
            }
        }
    }
}

/// The lines of the legend: a reached street and one beyond.
pub fn draw_street_keys(canvas: &Canvas<'_>, (x, y): At) {
    let level = y - 5.0;
    canvas.line(&[(x, level), (x + 40.0, level)], canvas.palette.existing.mix(0.62), 1.6);
    canvas.line(&[(x + 44.0, level), (x + 84.0, level)], canvas.palette.beyond.to_rgba(), 1.0)
}

/// A mark on every block whose verdict is estimated.
pub fn draw_estimates(canvas: &Canvas<'_>, subject: &Subject<'_>, frame: &Frame) {
    for at in estimated(subject.outcome) {
        draw_estimate(canvas, subject, frame.at(subject.outcome.study.demand.points[at].at));
    }
}

/// Blocks whose verdict is estimated.
pub fn estimated(outcome: &Outcome) -> impl Iterator<Item = usize> + '_ {
    let grounds = outcome.coverage.grounds.iter().flatten().enumerate();
    grounds.filter(|(_, grounds)| **grounds == Grounds::Estimated).map(|(demand, _)| demand)
}

/// The mark of an estimated verdict: a ring, or a dot where what changes must be seen.
pub fn draw_estimate(canvas: &Canvas<'_>, subject: &Subject<'_>, at: At) {
    if subject.case.is_some() {
        return canvas.disc(at, 1.2, canvas.palette.ink);
    }
    canvas.disc(at, 3.4, canvas.palette.ink);
    canvas.disc(at, 2.4, canvas.palette.paper)
}

/// The symbol of a centre that no street is near.
pub fn draw_lost(canvas: &Canvas<'_>, at: At) {
    canvas.disc(at, 5.5, canvas.palette.paper);
    canvas.disc(at, 4.6, canvas.palette.existing);
    canvas.disc(at, 2.6, canvas.palette.paper)
}
