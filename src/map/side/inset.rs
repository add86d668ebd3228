//! The crowded part of a map once more, larger, where the column has room for it.

use plotters::style::Color;

use super::column::Column;
use crate::language::messages::{map as said, units};
use crate::map::MapError;
use crate::map::canvas::{Align, At, Canvas, Panel};
use crate::map::scene::{self, Manner};
use crate::map::sheet::Frame;
use crate::map::subject::Subject;
use crate::model::{Bounds, Xy};

/// How much larger the inset is.
const TIMES: f64 = 2.0;

/// Centres in it, without which there is no crowd.
const CROWD: usize = 6;

/// Least and largest height of an inset.
const HEIGHT: (f64, f64) = (220.0, 420.0);

/// Room kept over an inset for its heading.
const HEADING: f64 = 44.0;

/// The crowded part of a map, and where it stands larger.
pub struct Inset {
    /// The part, on the map.
    pub on_map: Panel,
    frame: Frame,
}

impl Inset {
    /// The inset at the foot of a column that comes down to `y`, where there is room for one and a
    /// crowd to show.
    pub fn below(y: f64, column: Panel, subject: &Subject<'_>, frame: &Frame) -> Option<Inset> {
        let room = column.to.1 - y - HEADING - 20.0;
        if room < HEIGHT.0 {
            return None;
        }
        let bottom = column.to.1 - 8.0;
        let top = bottom - room.min(HEIGHT.1);
        let panel = Panel { from: (column.from.0, top), to: (column.to.0, bottom) };
        let bounds = crowded(subject, frame, panel)?;
        let (low, high) = (frame.at(bounds.min), frame.at(bounds.max));
        let on_map = Panel { from: (low.0, high.1), to: (high.0, low.1) };
        Some(Inset { on_map, frame: Frame::showing(bounds, panel) })
    }

    /// Draw it; how many names there was no room for.
    pub fn draw(
        &self,
        canvas: &Canvas<'_>,
        subject: &Subject<'_>,
        manner: Manner,
    ) -> Result<usize, MapError> {
        let bar = Bar::of(canvas, &self.frame);
        let manner = Manner { inset: None, free: Some(bar.room(canvas)), ..manner };
        let scene = scene::draw(canvas, subject, &self.frame, manner)?;
        canvas.part("inset");
        bar.draw(canvas);
        Ok(scene.unnamed)
    }

    /// Of a panel, what it and what is under it take.
    pub fn height(&self, side: Panel) -> f64 {
        side.to.1 - self.frame.panel.from.1 + HEADING
    }

    /// Its heading, down the column.
    pub fn head(&self, column: &mut Column<'_, '_>) {
        column.y = self.frame.panel.from.1 - HEADING;
        column.heading(&column.canvas.say(said::INSET, &[("times", &TIMES)]));
    }
}

/// How long something round is in the inset.
struct Bar {
    /// Its left end.
    at: At,
    length: f64,
    label: String,
}

impl Bar {
    const EM: f64 = 12.0;

    fn of(canvas: &Canvas<'_>, frame: &Frame) -> Bar {
        let metres = crate::map::furniture::round_length(90.0 / frame.per_metre);
        let label = match metres >= 1000.0 {
            true => canvas.say(units::KILOMETRES, &[("n", &(metres / 1000.0))]),
            false => canvas.say(units::METRES, &[("n", &metres)]),
        };
        let at = (frame.panel.from.0 + 10.0, frame.panel.to.1 - 10.0);
        Bar { at, length: metres * frame.per_metre, label }
    }

    /// The room it takes.
    fn room(&self, canvas: &Canvas<'_>) -> Panel {
        let width = self.length + 6.0 + canvas.width_of(&self.label, Bar::EM);
        let (x, y) = self.at;
        Panel { from: (x - 3.0, y - 8.0), to: (x + width + 2.0, y + 8.0) }
    }

    fn draw(&self, canvas: &Canvas<'_>) {
        let ((x, y), ink) = (self.at, canvas.palette.ink);
        let stroke = [(x, y), (x + self.length, y)];
        canvas.line(&stroke, canvas.palette.halo.to_rgba(), 5.0);
        canvas.line(&stroke, ink.to_rgba(), 2.4);
        let at = (x + self.length + 6.0, y + 4.0);
        canvas.label(&self.label, at, Bar::EM, Align::Left, ink);
    }
}

/// The window of the map with the most centres in it, where they are a crowd: at least
/// [`CROWD`], and twice as many as if they stood evenly.
fn crowded(subject: &Subject<'_>, frame: &Frame, panel: Panel) -> Option<Bounds> {
    let per_metre = TIMES * frame.per_metre;
    let half = (0.5 * panel.width() / per_metre, 0.5 * panel.height() / per_metre);
    let part = panel.width() * panel.height()
        / TIMES.powi(2)
        / (frame.panel.width() * frame.panel.height());
    let sites: Vec<Xy> = subject
        .outcome
        .sites
        .iter()
        .zip(&subject.kinds)
        .filter(|(_, kind)| kind.is_some())
        .map(|(site, _)| site.at)
        .collect();
    let within = |middle: Xy| {
        let near =
            move |at: &&Xy| (at.x - middle.x).abs() <= half.0 && (at.y - middle.y).abs() <= half.1;
        sites.iter().filter(near)
    };
    const MOST: usize = 2_000;
    if sites.len() > MOST {
        return None;
    }
    let counted = sites.iter().map(|&site| (within(site).count(), site));
    let (most, site) = counted.fold(None, |best: Option<(usize, Xy)>, next| match best {
        Some(best) if best.0 >= next.0 => Some(best),
        _ => Some(next),
    })?;
    if most < CROWD || (most as f64) < 2.0 * part * sites.len() as f64 {
        return None;
    }
    // Round the middle of the crowd rather than round one of its centres.
    let sum = within(site).fold((0.0, 0.0), |sum, at| (sum.0 + at.x, sum.1 + at.y));
    let middle = Xy { x: sum.0 / most as f64, y: sum.1 / most as f64 };
    Some(Bounds {
        min: Xy { x: middle.x - half.0, y: middle.y - half.1 },
        max: Xy { x: middle.x + half.0, y: middle.y + half.1 },
    })
}
