//! Where the covered ground ends: the arcs of the discs' rims that no other disc covers, and
//! the bare stretches of the outline. Together they bound the uncovered ground.

use std::f64::consts::TAU;

use rayon::prelude::*;

use super::diagram::Diagram;
use super::discs::{Discs, turn};
use super::rim::{Cut, Outline, cuts_of};
use crate::model::Xy;

/// A place where the border of the uncovered ground passes from one curve to another. Going
/// along the border the uncovered ground lies to the left, so rims are followed clockwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Joint {
    /// From one disc's rim onto another's.
    Rims { from: u32, onto: u32 },
    /// From a disc's rim onto a side of the outline.
    OntoSide { disc: u32, side: u32 },
    /// From a side of the outline onto a disc's rim.
    OffSide { side: u32, disc: u32 },
}

/// An arc of a disc's rim that bounds uncovered ground, clockwise.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arc {
    pub disc: u32,
    /// Direction of its beginning from the site.
    pub angle: f64,
    /// How far it turns, clockwise; a full turn for a whole rim.
    pub sweep: f64,
    /// Its joints and their places; none for a whole rim.
    pub ends: Option<[(Joint, Xy); 2]>,
}

/// Something that happens on a rim, going counter-clockwise.
#[derive(Clone, Copy)]
enum Event {
    Enter(u32),
    Leave(u32),
    Cut { side: u32, leaves: bool },
}

/// All arcs that bound uncovered ground, disc by disc.
pub(super) fn arcs(
    outline: &Outline,
    discs: &Discs<'_>,
    diagram: &Diagram,
    cuts: &[Cut],
) -> Vec<Arc> {
    let found: Vec<Vec<Arc>> = (0..discs.sites.len() as u32)
        .into_par_iter()
        .with_min_len(64)
        .map(|disc| {
            let neighbours = diagram.neighbours(disc);
            of_disc(outline, discs, disc, neighbours, cuts_of(cuts, disc))
        })
        .collect();
    found.concat()
}

fn of_disc(
    outline: &Outline,
    discs: &Discs<'_>,
    disc: u32,
    neighbours: &[u32],
    cuts: &[Cut],
) -> Vec<Arc> {
    let mut events: Vec<(f64, Event, Xy)> = Vec::new();
    let mut depth = 0_i32;
    for &other in neighbours {
        if let (Some(enters), Some(leaves)) = (discs.entry(disc, other), discs.entry(other, disc)) {
            let (from, to) = (discs.angle(disc, enters), discs.angle(disc, leaves));
            // One that holds the direction east is over the rim where the round begins.
            depth += i32::from(from > to);
            events.push((from, Event::Enter(other), enters));
            events.push((to, Event::Leave(other), leaves));
        }
    }
    for cut in cuts {
        let event = Event::Cut { side: cut.side, leaves: cut.leaves };
        events.push((discs.angle(disc, cut.at), event, cut.at));
    }
    // At one place enter before leaving: the limit itself is within.
    let rank = |event: &Event| match event {
        Event::Enter(_) => 0,
        Event::Cut { .. } => 1,
        Event::Leave(_) => 2,
    };
    events.sort_by(|a, b| a.0.total_cmp(&b.0).then(rank(&a.1).cmp(&rank(&b.1))));
    if events.is_empty() {
        let whole = Arc { disc, angle: 0.0, sweep: TAU, ends: None };
        let inside = outline.holds_arc(discs, disc, 0.0, TAU);
        return if inside { vec![whole] } else { Vec::new() };
    }
    // The outline leaves the disc where the rim, going round, comes into the area.
    let last_cut = events.iter().rev().find_map(|(_, event, _)| match event {
        Event::Cut { leaves, .. } => Some(*leaves),
        _ => None,
    });
    let mut inside = last_cut;
    let mut found = Vec::new();
    for (at, (angle, event, place)) in events.iter().enumerate() {
        match event {
            Event::Enter(_) => depth += 1,
            Event::Leave(_) => depth -= 1,
            Event::Cut { leaves, .. } => inside = Some(*leaves),
        }
        if depth > 0 {
            continue;
        }
        let (end, closes, end_place) = events[(at + 1) % events.len()];
        let mut sweep = turn(end - angle);
        if sweep == 0.0 && events.len() == 1 {
            sweep = TAU;
        }
        let in_area = *inside.get_or_insert_with(|| outline.holds_arc(discs, disc, *angle, sweep));
        if !in_area {
            continue;
        }
        let begins = match closes {
            Event::Enter(other) => Joint::Rims { from: other, onto: disc },
            Event::Cut { side, leaves: false } => Joint::OffSide { side, disc },
            // The rim comes into the area where it already is: the two touch.
            Event::Leave(_) | Event::Cut { .. } => continue,
        };
        let ends = match *event {
            Event::Leave(other) => Joint::Rims { from: disc, onto: other },
            Event::Cut { side, .. } => Joint::OntoSide { disc, side },
            Event::Enter(_) => continue,
        };
        let ends = Some([(begins, end_place), (ends, *place)]);
        found.push(Arc { disc, angle: end, sweep, ends });
    }
    found
}
