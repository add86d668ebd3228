//! What zones are called, written on their ground.

use crate::map::canvas::{Align, At, Canvas, Panel};
use crate::map::sheet::Frame;
use crate::map::subject::ZoneName;

/// Size of a name where the zone has room for it, and the least one.
const SIZES: [f64; 3] = [20.0, 15.0, 11.0];

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
        // As large as a fourth of the ground's own width.
        let wide = name.metres_2.sqrt() * frame.per_metre;
        let fitting = SIZES.into_iter().filter(|em| *em <= 0.25 * wide).chain([SIZES[2]]);
        let free =
            fitting.map(|em| (em, room(canvas, name, frame.at(name.at), em))).find(|(_, room)| {
                let is_within = frame.panel.holds(room.from) && frame.panel.holds(room.to);
                is_within && !written.taken.iter().any(|taken| taken.meets(room))
            });
        let Some((em, room)) = free else {
            written.unnamed += 1;
            continue;
        };
        let (x, y) = room.middle();
        canvas.label(&name.text, (x, y + 0.36 * em), em, Align::Middle, canvas.palette.ink);
        written.taken.push(room);
    }
    written
}

/// The room a name takes around a place.
fn room(canvas: &Canvas<'_>, name: &ZoneName, (x, y): At, em: f64) -> Panel {
    let (width, height) = (canvas.width_of(&name.text, em), em);
    let from = (x - 0.5 * width, y - 0.5 * height);
    Panel { from, to: (from.0 + width, from.1 + height) }.inset(-CLEARANCE)
}
