//! What the streets add to the map: streets within the limit and beyond it, blocks whose verdict
//! is only estimated, centres that no street is near.

use plotters::prelude::DrawingBackend;
use plotters::style::{Color, RGBColor};

use super::MapError;
use super::canvas::{At, Canvas};
use super::palette::{EXISTING, INK, PAPER};
use super::sheet::Sheet;
use super::subject::Subject;
use crate::reach::Grounds;
use crate::scenario::{OnFoot, Outcome};

const BEYOND: RGBColor = RGBColor(188, 186, 180);

/// Streets, the reached ones on top.
pub fn draw_streets<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    foot: &OnFoot,
    sheet: &Sheet,
) -> Result<(), MapError> {
    let streets = &foot.streets;
    for (stretches, colour, width) in
        [(&streets.beyond, BEYOND.to_rgba(), 0.7), (&streets.reached, EXISTING.mix(0.62), 1.3)]
    {
        for stretch in stretches {
            let course: Vec<At> =
                foot.walk.course(stretch).into_iter().map(|at| sheet.at(at)).collect();
            if course.iter().any(|&at| sheet.holds(at)) {
                canvas.line(&course, colour, width)?;
            }
        }
    }
    Ok(())
}

/// The lines of the legend: a reached street and one beyond.
pub fn draw_street_keys<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    (x, y): At,
) -> Result<(), MapError> {
    let level = y - 5.0;
    canvas.line(&[(x, level), (x + 40.0, level)], EXISTING.mix(0.62), 1.6)?;
    canvas.line(&[(x + 44.0, level), (x + 84.0, level)], BEYOND.to_rgba(), 1.0)
}

/// A mark on every block whose verdict is estimated.
pub fn draw_estimates<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    subject: &Subject<'_>,
    sheet: &Sheet,
) -> Result<(), MapError> {
    for at in estimated(subject.outcome) {
        draw_estimate(canvas, subject, sheet.at(subject.outcome.study.demand.points[at].at))?;
    }
    Ok(())
}

/// Blocks whose verdict is estimated.
pub fn estimated(outcome: &Outcome) -> impl Iterator<Item = usize> + '_ {
    let grounds = outcome.coverage.grounds.iter().flatten().enumerate();
    grounds.filter(|(_, grounds)| **grounds == Grounds::Estimated).map(|(demand, _)| demand)
}

/// The mark of an estimated verdict: a ring, or a dot where what changes must be seen.
pub fn draw_estimate<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    subject: &Subject<'_>,
    at: At,
) -> Result<(), MapError> {
    if subject.case.is_some() {
        return canvas.disc(at, 1.2, INK);
    }
    canvas.disc(at, 3.4, INK)?;
    canvas.disc(at, 2.4, PAPER)
}

/// The symbol of a centre that no street is near.
pub fn draw_lost<B: DrawingBackend>(canvas: &Canvas<'_, B>, at: At) -> Result<(), MapError> {
    canvas.disc(at, 5.5, PAPER)?;
    canvas.disc(at, 4.6, EXISTING)?;
    canvas.disc(at, 2.6, PAPER)
}
