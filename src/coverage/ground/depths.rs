//! How many discs lie over the ground: its amounts by depth, and what each disc covers alone.
//!
//! Every rim is walked once round. An arc inside the area with so many other discs over it
//! parts the ground one deep more from the ground so deep; Green's theorem then gives every
//! amount from the arcs and the stretches of the outline alone, without forming a region.

use std::f64::consts::TAU;

use rayon::prelude::*;

use super::discs::{Discs, turn};
use super::rim::{Cut, Outline, Stretch, cuts_of, within};
use crate::model::Xy;

/// Depths told apart: one, two, three or more.
pub(super) const DEPTHS: usize = 3;

/// Arcs are measured in steps of at most so much, radians.
pub(super) const STEP: f64 = TAU / 180.0;

/// Ground by depth, square metres.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Depths {
    /// Ground under at least one, two, three discs.
    pub at_least: [f64; DEPTHS],
    /// Ground of the area in each disc, whoever else covers it.
    pub within: Vec<f64>,
    /// Ground that each disc covers alone.
    pub alone: Vec<f64>,
    /// Metres of arc that were measured.
    pub arc_metres: f64,
}

impl Depths {
    fn empty(discs: usize) -> Depths {
        let none = vec![0.0; discs];
        Depths { at_least: [0.0; DEPTHS], within: none.clone(), alone: none, arc_metres: 0.0 }
    }

    /// Enter a piece of a rim with the disc on its left and `others` discs over it: the ground
    /// to its left is so much deeper as sites stand in the disc's middle.
    fn enter(&mut self, disc: u32, times: u32, others: u32, only: u32, ground: f64) {
        self.within[disc as usize] += ground;
        for amount in self.at_least.iter_mut().skip(others as usize).take(times as usize) {
            *amount += ground;
        }
        match (others, times) {
            (0, 1) => self.alone[disc as usize] += ground,
            (1, _) => self.alone[only as usize] -= ground,
            _ => {}
        }
    }

    fn join(mut self, other: Depths) -> Depths {
        for (sum, part) in self.at_least.iter_mut().zip(other.at_least) {
            *sum += part;
        }
        for (sums, parts) in [(&mut self.within, other.within), (&mut self.alone, other.alone)] {
            sums.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
        }
        self.arc_metres += other.arc_metres;
        self
    }
}

/// Something that happens on a rim, going counter-clockwise.
#[derive(Clone, Copy)]
enum Event {
    Enter(u32),
    Leave(u32),
    Cut { at: Xy, leaves: bool },
}

/// All amounts. Summed in one order on any number of threads.
pub(super) fn depths(
    outline: &Outline,
    discs: &Discs<'_>,
    stretches: &[Stretch],
    cuts: &[Cut],
) -> Depths {
    const RUN: usize = 256;
    let count = discs.sites.len();
    let runs: Vec<Depths> = (0..count.div_ceil(RUN))
        .into_par_iter()
        .map(|run| {
            let mut part = Depths::empty(count);
            for disc in run * RUN..count.min((run + 1) * RUN) {
                let disc = disc as u32;
                of_disc(outline, discs, disc, cuts_of(cuts, disc), &mut part);
            }
            part
        })
        .collect();
    let mut whole = runs.into_iter().fold(Depths::empty(count), Depths::join);
    of_outline(outline, discs, stretches, &mut whole);
    whole
}

/// Of the area in each disc, the outline's part: apart from the rest, for it looks at every
/// disc over every side.
pub(super) fn outline_within(outline: &Outline, discs: &Discs<'_>, depths: &mut Depths) {
    for &side in &outline.sides {
        for disc in discs.near(side.at(0.5), 0.5 * side.length()) {
            if let Some((from, to)) = within(side, discs, disc) {
                let (from, to) = (side.at(from.unwrap_or(0.0)), side.at(to.unwrap_or(1.0)));
                depths.within[disc as usize] += discs.plane.area_term(from, to);
            }
        }
    }
}

/// The outline's part: what lies under a stretch lies to its left.
fn of_outline(outline: &Outline, discs: &Discs<'_>, stretches: &[Stretch], whole: &mut Depths) {
    for stretch in stretches.iter().filter(|stretch| stretch.depth > 0) {
        let side = outline.sides[stretch.side as usize];
        let ground = discs.plane.area_term(side.at(stretch.from), side.at(stretch.to));
        for amount in whole.at_least.iter_mut().take(stretch.depth as usize) {
            *amount += ground;
        }
        if stretch.depth == 1 {
            whole.alone[stretch.only as usize] += ground;
        }
    }
}

fn of_disc(outline: &Outline, discs: &Discs<'_>, disc: u32, cuts: &[Cut], part: &mut Depths) {
    let mut events: Vec<(f64, Event)> = Vec::new();
    let (mut others, mut sum) = (0_u32, 0_u64);
    for other in discs.neighbours(disc) {
        let Some((from, to)) = discs.overlap(disc, other) else { continue };
        let (from, to) = (turn(from), turn(to));
        if from > to {
            others += discs.times(other);
            sum += u64::from(other);
        }
        events.push((from, Event::Enter(other)));
        events.push((to, Event::Leave(other)));
    }
    for cut in cuts {
        let angle = discs.angle(disc, cut.at);
        events.push((angle, Event::Cut { at: cut.at, leaves: cut.leaves }));
    }
    let number = |event: &Event| match event {
        Event::Enter(other) => (0, *other),
        Event::Cut { leaves, .. } => (1, u32::from(*leaves)),
        Event::Leave(other) => (2, *other),
    };
    events.sort_by(|a, b| a.0.total_cmp(&b.0).then(number(&a.1).cmp(&number(&b.1))));
    let last_cut = events.iter().rev().find_map(|(_, event)| match event {
        Event::Cut { leaves, .. } => Some(*leaves),
        _ => None,
    });
    let mut inside = last_cut.unwrap_or_else(|| outline.holds_arc(discs, disc, 0.0, TAU));
    let place = |angle: f64, event: &Event| {
        match event {
            Event::Enter(other) => discs.entry(disc, *other),
            Event::Leave(other) => discs.entry(*other, disc),
            Event::Cut { at, .. } => Some(*at),
        }
        .unwrap_or_else(|| discs.rim(disc, angle))
    };
    if events.is_empty() {
        if inside {
            let start = discs.rim(disc, 0.0);
            arc(discs, disc, (0.0, start), (TAU, start), 0, 0, part);
        }
        return;
    }
    for (at, (angle, event)) in events.iter().enumerate() {
        match event {
            Event::Enter(other) => {
                others += discs.times(*other);
                sum += u64::from(*other);
            }
            Event::Leave(other) => {
                others = others.saturating_sub(discs.times(*other));
                sum = sum.saturating_sub(u64::from(*other));
            }
            Event::Cut { leaves, .. } => inside = *leaves,
        }
        if !inside {
            continue;
        }
        let (end, next) = &events[(at + 1) % events.len()];
        let sweep = if events.len() == 1 { TAU } else { turn(end - angle) };
        let from = (*angle, place(*angle, event));
        let to = (angle + sweep, place(*end, next));
        arc(discs, disc, from, to, others, sum as u32, part);
    }
}

/// Enter an arc, counter-clockwise from one place to another.
fn arc(
    discs: &Discs<'_>,
    disc: u32,
    from: (f64, Xy),
    to: (f64, Xy),
    others: u32,
    only: u32,
    part: &mut Depths,
) {
    let sweep = to.0 - from.0;
    let steps = (sweep / STEP).ceil().max(1.0) as usize;
    let step = sweep / steps as f64;
    let mut ground = steps as f64 * discs.segment(step);
    let mut here = from.1;
    for at in 1..=steps {
        let next = if at == steps { to.1 } else { discs.rim(disc, from.0 + at as f64 * step) };
        ground += discs.plane.area_term(here, next);
        here = next;
    }
    part.arc_metres += sweep * discs.radius;
    part.enter(disc, discs.times(disc), others, only, ground);
}
