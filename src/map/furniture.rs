//! Title, scale bar, north arrow, source lines.

use plotters::style::Color;

use super::MapStyle;
use super::canvas::{Align, At, Canvas};
use super::sheet::{Frame, MARGIN, Paper, SOURCE_LINE};
use crate::language::messages::{map as said, units};
use crate::study::Study;

/// Title, and what the picture is about under it.
pub fn draw_title(canvas: &Canvas<'_>, width: f64, title: &str, subtitle: &str) {
    canvas.part("title");
    let room = width - 2.0 * MARGIN;
    let fits = |em: &f64| canvas.width_of(title, *em) <= room;
    let em = [32.0, 28.0, 24.0, 20.0].into_iter().find(fits).unwrap_or(20.0);
    let title = canvas.fitted(title, em, room);
    canvas.text(&title, (MARGIN, 46.0), em, Align::Left, canvas.palette.ink);
    let fits = |em: &f64| canvas.width_of(subtitle, *em) <= room;
    let em = [17.0, 15.0, 13.0].into_iter().find(fits).unwrap_or(13.0);
    let subtitle = canvas.fitted(subtitle, em, room);
    canvas.text(&subtitle, (MARGIN, 77.0), em, Align::Left, canvas.palette.quiet_ink);
}

/// The lines under a map: where data and figures come from, how they were measured, and what the
/// planner wants to be said.
pub fn source_lines(study: &Study, style: &MapStyle) -> Vec<String> {
    let language = style.language;
    let mut files: Vec<String> = Vec::new();
    let names = study.inputs.iter().filter_map(|input| input.source.path.file_name());
    for name in names.map(|name| name.to_string_lossy().into_owned()) {
        if !files.contains(&name) {
            files.push(name);
        }
    }
    let files = language.list(&files);
    let version = env!("CARGO_PKG_VERSION");
    let mut data = language.say(said::DATA, &[("files", &files), ("version", &version)]);
    for credit in &study.base.credits {
        data = language.say(said::AND_CREDIT, &[("data", &data), ("credit", credit)]);
    }
    if let Some(date) = &style.date {
        data = language.say(said::DATED, &[("data", &data), ("date", date)]);
    }
    let plane = study.has_places.then(|| {
        let plane = study.plane.describe(language);
        language.say(said::MEASURED_ON, &[("plane", &plane)])
    });
    [Some(data), plane, style.caption.clone()].into_iter().flatten().collect()
}

/// Those lines at the foot of a sheet.
pub fn draw_source(canvas: &Canvas<'_>, paper: &Paper, lines: &[String]) {
    canvas.part("source");
    let room = paper.width - 2.0 * MARGIN;
    let first = paper.height - 13.0 - SOURCE_LINE * (lines.len() as f64 - 1.0);
    for (at, line) in lines.iter().enumerate() {
        let line = canvas.fitted(line, 13.0, room);
        let at = (MARGIN, first + SOURCE_LINE * at as f64);
        canvas.text(&line, at, 13.0, Align::Left, canvas.palette.quiet_ink);
    }
}

/// A bar of a round length, at most `width` units, its left end at `at`; the length is
/// written over it.
pub fn scale_bar(canvas: &Canvas<'_>, frame: &Frame, at: At, width: f64) {
    let metres = round_length(width / frame.per_metre);
    let length = metres * frame.per_metre;
    let (x, y) = at;
    const THICKNESS: f64 = 7.0;
    let (ink, paper) = (canvas.palette.ink, canvas.palette.paper);
    canvas.rectangle((x - 1.0, y - 1.0), (x + length + 1.0, y + THICKNESS + 1.0), ink);
    for part in [1.0, 3.0] {
        let from = x + length * part / 4.0;
        canvas.rectangle((from, y), (from + length / 4.0, y + THICKNESS), paper);
    }
    let label = if metres >= 1000.0 {
        canvas.say(units::KILOMETRES, &[("n", &(metres / 1000.0))])
    } else {
        canvas.say(units::METRES, &[("n", &metres)])
    };
    canvas.text("0", (x, y - 8.0), 14.0, Align::Left, ink);
    canvas.text(&label, (x + length, y - 8.0), 14.0, Align::Middle, ink);
}

/// The largest of 1, 2, 5, 10, 20, 50 ... that is at most `metres`.
pub fn round_length(metres: f64) -> f64 {
    let power = 10_f64.powf(metres.log10().floor());
    [5.0, 2.0, 1.0]
        .into_iter()
        .map(|digit| digit * power)
        .find(|&length| length <= metres)
        .unwrap_or(power)
}

/// An arrow to the north of the plane, its foot at `at`.
pub fn north_arrow(canvas: &Canvas<'_>, at: At) {
    let (x, y) = at;
    let (tip, left, right, notch) = ((x, y - 40.0), (x - 11.0, y), (x + 11.0, y), (x, y - 10.0));
    let ink = canvas.palette.ink;
    canvas.polygon(&[tip, left, notch], ink.to_rgba());
    canvas.line(&[tip, right, notch, tip], ink.to_rgba(), 1.2);
    canvas.text(canvas.word(said::NORTH), (x, y - 46.0), 16.0, Align::Middle, ink);
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
