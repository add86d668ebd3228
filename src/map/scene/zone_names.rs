//! What zones are called, written on their ground.

use crate::map::canvas::{Align, At, Canvas, Panel};
use crate::map::sheet::Frame;
use crate::map::subject::ZoneName;

/// Size of a name where the zone has room for it, and the least one.
const SIZES: [f64; 3] = [20.0, 15.0, 11.0];

/// A name is at most this part of the width of its ground,
const SHARE: f64 = 0.9;

/// but may be so wide in any case, in heights of its letters, and where a word is longer so wide;
const LEAST: f64 = 6.0;
const MOST: f64 = 14.0;

/// in at most so many lines, so far apart.
const LINES: usize = 3;
const LEADING: f64 = 1.15;

/// Room kept round a name.
const CLEARANCE: f64 = 2.0;

/// Names that have been written, and how many there was no room for.
pub struct Written {
    /// The room they take.
    pub taken: Vec<Panel>,
    /// How many were left out.
    pub unnamed: usize,
}

/// Write the names of zones, the widest ground first.
pub fn draw(
    canvas: &Canvas<'_>,
    names: &[ZoneName],
    frame: &Frame,
    hidden: Option<Panel>,
) -> Written {
    let mut order: Vec<&ZoneName> = names.iter().filter(|name| frame.shows(name.at)).collect();
    order.retain(|name| hidden.is_none_or(|hidden| !hidden.holds(frame.at(name.at))));
    order.sort_by(|one, other| other.metres_2.total_cmp(&one.metres_2));
    let mut written = Written { taken: Vec::new(), unnamed: 0 };
    for name in order {
        // As large as a fourth of the ground's own width, in lines that stay on it.
        let wide = name.metres_2.sqrt() * frame.per_metre;
        let fitting = || SIZES.into_iter().filter(|em| *em <= 0.25 * wide).chain([SIZES[2]]);
        let least = |em: f64| canvas.widest_word(&name.text, em).clamp(LEAST * em, MOST * em);
        let on_it = fitting().map(|em| (em, least(em).max(SHARE * wide)));
        // Where that meets others.
        let narrow = fitting().map(|em| (em, least(em)));
        let free = on_it
            .chain(narrow)
            .map(|(em, widest)| {
                let lines = canvas.balanced(&name.text, em, widest, LINES);
                let room = room(canvas, &lines, frame.at(name.at), em);
                (em, lines, room)
            })
            .find(|(_, _, room)| {
                let is_within = frame.panel.holds(room.from) && frame.panel.holds(room.to);
                is_within && !written.taken.iter().any(|taken| taken.meets(room))
            });
        let Some((em, lines, room)) = free else {
            written.unnamed += 1;
            continue;
        };
        let (x, y) = room.middle();
        let first = y - 0.5 * LEADING * em * (lines.len() - 1) as f64;
        for (at, line) in lines.iter().enumerate() {
            let base = first + LEADING * em * at as f64 + 0.36 * em;
            canvas.label(line, (x, base), em, Align::Middle, canvas.palette.ink);
        }
        written.taken.push(room);
    }
    written
}

/// The room the lines of a name take around a place.
fn room(canvas: &Canvas<'_>, lines: &[String], (x, y): At, em: f64) -> Panel {
    let width = lines.iter().map(|line| canvas.width_of(line, em)).fold(0.0, f64::max);
    let height = em * (1.0 + LEADING * lines.len().saturating_sub(1) as f64);
    let from = (x - 0.5 * width, y - 0.5 * height);
    Panel { from, to: (from.0 + width, from.1 + height) }.inset(-CLEARANCE)
}
