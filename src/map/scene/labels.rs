//! Names of centres, placed so that none lies on another, on a symbol or over the edge: beside its
//! centre where there is room, else farther off with a line that leads there, else left out and
//! counted. The new centres come first, then those that serve most.

use plotters::style::{Color, RGBColor};

use super::Manner;
use super::symbols::symbol_radius;
use crate::map::canvas::{Align, At, Canvas, Panel};
use crate::map::sheet::Frame;
use crate::map::subject::{SiteKind, Subject};
use crate::scenario::ServiceSite;

/// Size of a name.
const EM: f64 = 12.0;

/// From one line of a name to the next.
const LINE: f64 = 14.0;

/// Widest line of a name.
const WIDEST: f64 = 112.0;

/// Lines of a name at most.
const MOST_LINES: usize = 2;

/// Of a map at most one name in so much ground, sheet units squared: more would hide it.
const GROUND: f64 = 8_000.0;

/// Room kept round a name.
const CLEARANCE: f64 = 2.0;

/// How far from its symbol a name may stand; beyond the first a line leads to it.
const RINGS: [f64; 3] = [3.0, 24.0, 46.0];

/// Directions from a centre, the best first: right and left read best, then above and below, then
/// between (Imhof 1975; Yoeli 1972).
const DIRECTIONS: [(f64, f64); 8] = [
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.7, -0.7),
    (0.7, 0.7),
    (-0.7, -0.7),
    (-0.7, 0.7),
    (0.0, -1.0),
    (0.0, 1.0),
];

/// A name to be placed.
pub struct Label {
    /// Its lines.
    pub lines: Vec<String>,
    /// What it names.
    pub at: At,
    /// How far the symbol there reaches.
    pub reach: f64,
    /// Its colour.
    pub colour: RGBColor,
}

/// Draw the names of centres beside what room is taken already; how many there was none for. What
/// an inset shows is named there.
pub fn draw(
    canvas: &Canvas<'_>,
    subject: &Subject<'_>,
    frame: &Frame,
    manner: Manner,
    mut taken: Vec<Panel>,
) -> usize {
    let inset = manner.inset;
    taken.extend(symbols(subject, frame));
    taken.extend(inset.into_iter().chain(manner.free));
    let mut labels = wanted(canvas, subject, frame);
    labels.retain(|label| inset.is_none_or(|inset| !inset.holds(label.at)));
    let most = (frame.panel.width() * frame.panel.height() / GROUND) as usize;
    let mut placed: Vec<(&Label, Placed)> = Vec::new();
    for label in &labels {
        if placed.len() == most {
            break;
        }
        if let Some(found) = place(canvas, label, frame, &taken) {
            taken.push(found.room);
            placed.push((label, found));
        }
    }
    // Leaders first, so that none lies over a name.
    placed.iter().for_each(|(label, found)| lead(canvas, label, found));
    placed.iter().for_each(|(label, found)| write(canvas, label, found));
    labels.len() - placed.len()
}

/// Names, those that matter most first.
fn wanted(canvas: &Canvas<'_>, subject: &Subject<'_>, frame: &Frame) -> Vec<Label> {
    let outcome = subject.outcome;
    let mut labels = Vec::new();
    let gains: Vec<_> = outcome
        .siting
        .iter()
        .flat_map(|siting| siting.opened.iter().filter(|opened| !opened.existing))
        .collect();
    // What a centre of a tier adds is counted within the tier's own limit, which no circle shows.
    let has_tiers = outcome.siting.as_ref().is_some_and(|siting| !siting.tiers.is_empty());
    for kind in [SiteKind::Proposed, SiteKind::Decided, SiteKind::Existing] {
        let mut sites: Vec<(usize, _)> = subject.sites(kind).collect();
        if kind == SiteKind::Existing {
            let load = |index: usize| outcome.coverage.loads[index].covers.weight;
            sites.sort_by_key(|(index, _)| std::cmp::Reverse(load(*index)));
        }
        for (rank, (index, site)) in sites.into_iter().enumerate() {
            let Some(name) = name_of(site).filter(|_| frame.shows(site.at)) else { continue };
            let mut lines = canvas.balanced(name, EM, WIDEST, MOST_LINES);
            let colour = match kind {
                SiteKind::Existing => canvas.palette.existing,
                SiteKind::Decided => canvas.palette.proposed,
                SiteKind::Proposed => {
                    let has_gain = subject.case.is_none() && !has_tiers;
                    if let Some(gain) = gains.get(rank).filter(|_| has_gain) {
                        lines.push(gain.figure());
                    }
                    if subject.colours.is_some() {
                        canvas.palette.ink
                    } else {
                        subject.colour(index)
                    }
                }
            };
            labels.push(Label { lines, at: frame.at(site.at), reach: symbol_radius(kind), colour });
        }
    }
    labels
}

/// What a centre is called on a map: its name, else its identifier where people can read that.
fn name_of(site: &ServiceSite) -> Option<&str> {
    const READABLE: usize = 8;
    let id = Some(site.id.as_str()).filter(|id| id.chars().count() <= READABLE);
    site.name.as_deref().or(id).map(str::trim).filter(|name| !name.is_empty())
}

/// The room that symbols take.
fn symbols(subject: &Subject<'_>, frame: &Frame) -> Vec<Panel> {
    let box_of = |at: At, reach: f64| Panel { from: at, to: at }.inset(-reach);
    let closed = subject.closed.iter().map(|&at| box_of(frame.at(at), 7.0));
    let sites = subject.outcome.sites.iter().zip(&subject.kinds);
    let sites = sites.filter_map(|(site, kind)| {
        kind.map(|kind| box_of(frame.at(site.at), symbol_radius(kind) - 1.0))
    });
    let audit = subject.audit().into_iter().flat_map(|audit| {
        let holes = audit.holes.iter().take(crate::map::audit::MARKED);
        let stations = audit.stations.iter().flatten().map(|station| station.at);
        holes.map(|hole| hole.hole.deepest).chain(stations)
    });
    let streets = subject.street_audit().into_iter().flat_map(|audit| {
        audit.holes.iter().take(crate::map::audit::MARKED).map(|hole| hole.worst.at)
    });
    let marks = audit.chain(streets).map(|at| box_of(frame.at(at), 12.0));
    closed.chain(sites).chain(marks).collect()
}

/// Where a name stands.
struct Placed {
    /// The room it takes.
    room: Panel,
    align: Align,
    /// From the symbol to the name, where it stands off.
    leader: Option<[At; 2]>,
}

/// The first place with room for a name.
fn place(canvas: &Canvas<'_>, label: &Label, frame: &Frame, taken: &[Panel]) -> Option<Placed> {
    let widths = label.lines.iter().map(|line| canvas.width_of(line, EM));
    let width = widths.fold(0.0, f64::max);
    let height = LINE * label.lines.len() as f64;
    let edge = frame.panel.inset(4.0);
    RINGS.iter().enumerate().find_map(|(ring, gap)| {
        DIRECTIONS.iter().find_map(|&(x, y)| {
            let off = label.reach + gap;
            let near = (label.at.0 + x * off, label.at.1 + y * off);
            // The side or corner of the name that faces the symbol is nearest to it.
            let left = match x {
                x if x > 0.0 => near.0,
                x if x < 0.0 => near.0 - width,
                _ => near.0 - 0.5 * width,
            };
            let top = match y {
                y if y > 0.0 => near.1,
                y if y < 0.0 => near.1 - height,
                _ => near.1 - 0.5 * height,
            };
            let room = Panel { from: (left, top), to: (left + width, top + height) };
            let is_free = edge.holds(room.from)
                && edge.holds(room.to)
                && !taken.iter().any(|other| other.meets(&room.inset(-CLEARANCE)));
            let align = match x {
                x if x > 0.0 => Align::Left,
                x if x < 0.0 => Align::Right,
                _ => Align::Middle,
            };
            let start = (label.at.0 + x * label.reach, label.at.1 + y * label.reach);
            let leader = (ring > 0).then_some([start, near]);
            let is_clear = leader.is_none_or(|leader| is_clear(leader, taken));
            (is_free && is_clear).then_some(Placed { room, align, leader })
        })
    })
}

/// Whether a leader runs over nothing, once it has left its own symbol.
fn is_clear([from, to]: [At; 2], taken: &[Panel]) -> bool {
    let at = |part: f64| (from.0 + part * (to.0 - from.0), from.1 + part * (to.1 - from.1));
    let steps = (3..=10).map(|tenth| at(f64::from(tenth) / 10.0));
    steps.into_iter().all(|at| !taken.iter().any(|other| other.holds(at)))
}

/// The line from a symbol to a name that stands off.
fn lead(canvas: &Canvas<'_>, label: &Label, placed: &Placed) {
    if let Some(leader) = placed.leader {
        canvas.line(&leader, canvas.palette.halo.mix(0.9), 2.6);
        canvas.line(&leader, label.colour.to_rgba(), 0.9);
    }
}

fn write(canvas: &Canvas<'_>, label: &Label, placed: &Placed) {
    let Panel { from, to } = placed.room;
    let x = match placed.align {
        Align::Left => from.0,
        Align::Middle => 0.5 * (from.0 + to.0),
        Align::Right => to.0,
    };
    for (line, text) in label.lines.iter().enumerate() {
        let y = from.1 + LINE * line as f64 + 0.82 * EM;
        canvas.label(text, (x, y), EM, placed.align, label.colour);
    }
}
