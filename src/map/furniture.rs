//! Scale bar and north arrow.

use plotters::prelude::DrawingBackend;

use super::MapError;
use super::canvas::{Align, At, Canvas};
use super::palette::{INK, PAPER};
use super::sheet::Sheet;
use crate::language::messages::{map as said, units};

/// A bar of a round length, at most `width` units, its left end at `at`; the length is
/// written over it.
pub fn scale_bar<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    sheet: &Sheet,
    at: At,
    width: f64,
) -> Result<(), MapError> {
    let metres = round_length(width / sheet.per_metre);
    let length = metres * sheet.per_metre;
    let (x, y) = at;
    const THICKNESS: f64 = 7.0;
    canvas.rectangle((x - 1.0, y - 1.0), (x + length + 1.0, y + THICKNESS + 1.0), INK)?;
    for part in [1.0, 3.0] {
        let from = x + length * part / 4.0;
        canvas.rectangle((from, y), (from + length / 4.0, y + THICKNESS), PAPER)?;
    }
    let label = if metres >= 1000.0 {
        canvas.say(units::KILOMETRES, &[("n", &(metres / 1000.0))])
    } else {
        canvas.say(units::METRES, &[("n", &metres)])
    };
    canvas.text("0", (x, y - 8.0), 14.0, Align::Left, INK)?;
    canvas.text(&label, (x + length, y - 8.0), 14.0, Align::Middle, INK)
}

/// The largest of 1, 2, 5, 10, 20, 50 ... that is at most `metres`.
fn round_length(metres: f64) -> f64 {
    let power = 10_f64.powf(metres.log10().floor());
    [5.0, 2.0, 1.0]
        .into_iter()
        .map(|digit| digit * power)
        .find(|&length| length <= metres)
        .unwrap_or(power)
}

/// An arrow to the north of the plane, its foot at `at`.
pub fn north_arrow<B: DrawingBackend>(canvas: &Canvas<'_, B>, at: At) -> Result<(), MapError> {
    let (x, y) = at;
    let (tip, left, right, notch) = ((x, y - 40.0), (x - 11.0, y), (x + 11.0, y), (x, y - 10.0));
    canvas.polygon(&[tip, left, notch], INK.into())?;
    canvas.line(&[tip, right, notch, tip], INK.into(), 1.2)?;
    canvas.text(canvas.word(said::NORTH), (x, y - 46.0), 16.0, Align::Middle, INK)
}

#[cfg(test)]
mod tests {
    use super::round_length;

    #[test]
    fn scale_bars_have_round_lengths() {
        for (room, length) in
            [(1.0, 1.0), (1999.0, 1000.0), (2000.0, 2000.0), (7300.0, 5000.0), (49.0, 20.0)]
        {
            assert_eq!(round_length(room), length);
        }
    }
}
