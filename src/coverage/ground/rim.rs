//! The outline of an area, side by side, and which discs lie over each stretch of it.

use std::ops::Range;

use geo::{Contains, Coord, MultiPolygon, Point, algorithm::indexed::IntervalTreeMultiPolygon};
use rayon::prelude::*;

use super::discs::Discs;
use crate::model::Xy;

/// A side of the outline; the area lies to its left.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side {
    pub from: Xy,
    pub to: Xy,
}

impl Side {
    /// The place a part of the way along.
    pub fn at(&self, part: f64) -> Xy {
        if part >= 1.0 {
            return self.to;
        }
        Xy {
            x: self.from.x + part * (self.to.x - self.from.x),
            y: self.from.y + part * (self.to.y - self.from.y),
        }
    }

    pub fn length(&self) -> f64 {
        self.from.distance_2(self.to).sqrt()
    }
}

/// The outline of an area.
pub(super) struct Outline {
    pub sides: Vec<Side>,
    /// The sides of each ring, in order.
    pub rings: Vec<Range<usize>>,
    inside: IntervalTreeMultiPolygon<f64>,
}

impl Outline {
    /// Of a figure whose shells run counter-clockwise and whose holes clockwise.
    pub fn new(figure: &MultiPolygon<f64>) -> Outline {
        let (mut sides, mut rings) = (Vec::new(), Vec::new());
        for polygon in figure {
            for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                let start = sides.len();
                let corners = ring.0.windows(2).map(|two| (Xy::from(two[0]), Xy::from(two[1])));
                sides.extend(
                    corners.filter(|(from, to)| from != to).map(|(from, to)| Side { from, to }),
                );
                rings.push(start..sides.len());
            }
        }
        Outline { sides, rings, inside: IntervalTreeMultiPolygon::new(figure) }
    }

    /// Whether a position lies inside, not on the outline.
    pub fn holds(&self, at: Xy) -> bool {
        self.inside.contains(&Point::from(Coord::from(at)))
    }

    /// Whether an arc that the outline does not cross lies inside. Where the two only touch, a
    /// place is on the outline and not inside: so three are asked.
    pub fn holds_arc(&self, discs: &Discs<'_>, disc: u32, angle: f64, sweep: f64) -> bool {
        [0.5, 0.31, 0.83].into_iter().any(|part| self.holds(discs.rim(disc, angle + part * sweep)))
    }
}

/// A stretch of a side with the same discs over it throughout.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stretch {
    pub side: u32,
    /// From this part of the side ...
    pub from: f64,
    /// ... to this.
    pub to: f64,
    /// The disc that is left where it begins; none at the side's own beginning.
    pub left: Option<u32>,
    /// The disc that is entered where it ends; none at the side's own end.
    pub entered: Option<u32>,
    /// Number of discs over it, a disc of several sites counted as often.
    pub depth: u32,
    /// The disc over it, where there is one only.
    pub only: u32,
}

/// Where the outline crosses the rim of a disc.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cut {
    pub disc: u32,
    pub side: u32,
    pub at: Xy,
    /// Whether the outline leaves the disc there, going along the side.
    pub leaves: bool,
}

/// The cuts of one disc, of cuts sorted by disc.
pub(super) fn cuts_of(cuts: &[Cut], disc: u32) -> &[Cut] {
    let first = cuts.partition_point(|cut| cut.disc < disc);
    let last = cuts.partition_point(|cut| cut.disc <= disc);
    &cuts[first..last]
}

/// Every stretch of the outline, in order, and every cut.
pub(super) fn stretches(outline: &Outline, discs: &Discs<'_>) -> (Vec<Stretch>, Vec<Cut>) {
    let by_side: Vec<(Vec<Stretch>, Vec<Cut>)> = (0..outline.sides.len())
        .into_par_iter()
        .with_min_len(64)
        .map(|side| of_side(outline.sides[side], side as u32, discs))
        .collect();
    let mut all = (Vec::with_capacity(by_side.len()), Vec::new());
    for (stretches, cuts) in by_side {
        all.0.extend(stretches);
        all.1.extend(cuts);
    }
    all
}

fn of_side(side: Side, index: u32, discs: &Discs<'_>) -> (Vec<Stretch>, Vec<Cut>) {
    // Where along the side a disc is entered (true) or left.
    let mut events: Vec<(f64, bool, u32)> = Vec::new();
    let mut cuts = Vec::new();
    let (mut depth, mut sum) = (0_u32, 0_u64);
    for disc in discs.near(side.at(0.5), 0.5 * side.length()) {
        let Some((from, to)) = within(side, discs, disc) else { continue };
        let mut cut = |part: f64, leaves: bool| {
            events.push((part, !leaves, disc));
            cuts.push(Cut { disc, side: index, at: side.at(part), leaves });
        };
        match from {
            Some(part) => cut(part, false),
            None => {
                depth += discs.times(disc);
                sum += u64::from(disc);
            }
        }
        if let Some(part) = to {
            cut(part, true);
        }
    }
    // At one place, enter before leaving: the limit itself is within.
    events.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
    let mut stretches = Vec::with_capacity(events.len() + 1);
    let mut stretch = Stretch {
        side: index,
        from: 0.0,
        to: 1.0,
        left: None,
        entered: None,
        depth,
        only: sum as u32,
    };
    for (part, enters, disc) in events {
        let closed = Stretch { to: part, entered: enters.then_some(disc), ..stretch };
        // An end that is not the beginning of a bare stretch has no name to be found by.
        stretches.push(closed);
        if enters {
            depth += discs.times(disc);
            sum += u64::from(disc);
        } else {
            depth -= discs.times(disc);
            sum -= u64::from(disc);
        }
        let left = (!enters).then_some(disc);
        stretch = Stretch {
            from: part,
            to: 1.0,
            left,
            entered: None,
            depth,
            only: sum as u32,
            ..stretch
        };
    }
    stretches.push(stretch);
    (stretches, cuts)
}

/// The part of a side within a disc: where it is entered and where it is left, `None` for the
/// side's own ends; nothing at all when the side lies outside.
pub(super) fn within(
    side: Side,
    discs: &Discs<'_>,
    disc: u32,
) -> Option<(Option<f64>, Option<f64>)> {
    let beyond = |part: f64| discs.beyond(disc, side.at(part));
    let (first, last) = (beyond(0.0), beyond(1.0));
    match (first <= 0.0, last <= 0.0) {
        (true, true) => Some((None, None)),
        (true, false) => Some((None, Some(root(0.0, 1.0, beyond)))),
        (false, true) => Some((Some(root(1.0, 0.0, beyond)), None)),
        (false, false) => {
            let site = discs.site(disc);
            let (dx, dy) = (side.to.x - side.from.x, side.to.y - side.from.y);
            let foot =
                ((site.x - side.from.x) * dx + (site.y - side.from.y) * dy) / (dx * dx + dy * dy);
            let crosses = foot > 0.0 && foot < 1.0 && beyond(foot) < 0.0;
            crosses.then(|| (Some(root(foot, 0.0, beyond)), Some(root(foot, 1.0, beyond))))
        }
    }
}

/// Between a part of a side that is within and one that is beyond, where it passes from one to
/// the other: false position with the Illinois rule (Dowell and Jarratt 1971).
pub(super) fn root(within: f64, beyond: f64, value: impl Fn(f64) -> f64) -> f64 {
    let (mut a, mut b) = (within, beyond);
    let (mut low, mut high) = (value(a), value(b));
    let mut kept = 0_i8;
    for _ in 0..100 {
        if (b - a).abs() < 1e-15 || high <= low {
            break;
        }
        let part = a - low * (b - a) / (high - low);
        let found = value(part);
        if found.abs() < 1e-9 {
            return part;
        }
        // An end kept twice in a row counts half, so that it moves at last.
        if found <= 0.0 {
            (a, low) = (part, found);
            high *= if kept == 1 { 0.5 } else { 1.0 };
            kept = 1;
        } else {
            (b, high) = (part, found);
            low *= if kept == -1 { 0.5 } else { 1.0 };
            kept = -1;
        }
    }
    0.5 * (a + b)
}
