//! Sides of outlines in the local plane: which way they run, where they cross, how far apart they
//! are. Metres throughout.

use geo::{Coord, LineString, MultiPolygon};

use crate::index::{Segment, Segments};
use crate::model::Xy;

/// A straight piece of an outline. The ground it bounds is on its left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Side {
    /// Where it starts.
    pub from: Xy,
    /// Where it ends.
    pub to: Xy,
    /// The block whose outline it is part of.
    pub block: u32,
}

impl Side {
    /// Metres.
    pub fn length(&self) -> f64 {
        self.from.distance_2(self.to).sqrt()
    }

    /// The place so many parts of the way along it.
    pub fn at(&self, part: f64) -> Xy {
        between(self.from, self.to, part)
    }
}

/// The place so many parts of the way from one place to another.
pub(super) fn between(from: Xy, to: Xy, part: f64) -> Xy {
    Xy { x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y) }
}

/// Twice the area of a triangle, positive where `c` is to the left of the way from `a` to `b`.
pub(super) fn turn(a: Xy, b: Xy, c: Xy) -> f64 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

/// Whether two straight lines meet, ends included.
pub(super) fn meet(one: [Xy; 2], other: [Xy; 2]) -> bool {
    let boxes = |low: fn(f64, f64) -> f64, high: fn(f64, f64) -> f64, of: fn(Xy) -> f64| {
        let [a, b] = one.map(of);
        let [c, d] = other.map(of);
        low(a, b) <= high(c, d) && low(c, d) <= high(a, b)
    };
    if !boxes(f64::min, f64::max, |at| at.x) || !boxes(f64::min, f64::max, |at| at.y) {
        return false;
    }
    let [a, b] = other.map(|at| turn(one[0], one[1], at));
    let [c, d] = one.map(|at| turn(other[0], other[1], at));
    a.min(b) <= 0.0 && a.max(b) >= 0.0 && c.min(d) <= 0.0 && c.max(d) >= 0.0
}

/// How far apart two straight lines are; 0 where they meet.
pub(super) fn gap(one: [Xy; 2], other: [Xy; 2]) -> f64 {
    if meet(one, other) {
        return 0.0;
    }
    let foot = |at: Xy, [from, to]: [Xy; 2]| Segment { from, to, name: 0 }.foot(at).distance_2;
    let nearest =
        [foot(one[0], other), foot(one[1], other), foot(other[0], one), foot(other[1], one)];
    nearest.into_iter().fold(f64::INFINITY, f64::min).sqrt()
}

/// The sides of the outline of a block, each with the ground on its left whichever way the rings
/// were drawn. Sides without length and places that are no numbers are left out.
pub(super) fn each_side(outline: &MultiPolygon<f64>, block: u32, mut visit: impl FnMut(Side)) {
    for polygon in outline {
        ring_sides(polygon.exterior(), true, block, &mut visit);
        for hole in polygon.interiors() {
            ring_sides(hole, false, block, &mut visit);
        }
    }
}

fn ring_sides(ring: &LineString<f64>, is_outer: bool, block: u32, visit: &mut impl FnMut(Side)) {
    let is_left_inside = twice_area(&ring.0) > 0.0;
    let mut side = |from: Coord<f64>, to: Coord<f64>| {
        let is_number =
            from.x.is_finite() && from.y.is_finite() && to.x.is_finite() && to.y.is_finite();
        if from != to && is_number {
            visit(Side { from: from.into(), to: to.into(), block });
        }
    };
    if is_left_inside == is_outer {
        ring.0.windows(2).for_each(|ends| side(ends[0], ends[1]));
    } else {
        ring.0.windows(2).rev().for_each(|ends| side(ends[1], ends[0]));
    }
}

/// Twice the area within a closed ring, positive where it runs counter-clockwise.
pub(super) fn twice_area(ring: &[Coord<f64>]) -> f64 {
    // Measured from its first place, so that large coordinates do not swallow small areas.
    let Some(&first) = ring.first() else { return 0.0 };
    let part = |ends: &[Coord<f64>]| {
        let (from, to) = (ends[0] - first, ends[1] - first);
        from.x * to.y - from.y * to.x
    };
    ring.windows(2).map(part).sum()
}

/// Straight lines that can be asked which of them are near another.
#[derive(Debug)]
pub(super) struct Strokes {
    lines: Vec<[Xy; 2]>,
    index: Segments,
    stride: f64,
}

impl Strokes {
    /// Of these lines, known by their order.
    pub fn new(lines: Vec<[Xy; 2]>) -> Strokes {
        let named = lines.iter().zip(0_u32..);
        let segments: Vec<Segment> =
            named.map(|(&[from, to], name)| Segment { from, to, name }).collect();
        let length = lines.iter().map(|[from, to]| from.distance_2(*to).sqrt()).sum::<f64>();
        let stride = (4.0 * length / lines.len().max(1) as f64).max(10.0);
        Strokes { lines, index: Segments::new(&segments), stride }
    }

    /// One of the lines.
    pub fn line(&self, name: u32) -> [Xy; 2] {
        self.lines[name as usize]
    }

    /// All lines whose boxes come within so many metres of that of another line, ascending.
    pub fn near(&self, [from, to]: [Xy; 2], margin: f64, found: &mut Vec<u32>) {
        found.clear();
        if self.lines.is_empty() {
            return;
        }
        let length = from.distance_2(to).sqrt();
        let pieces = (length / self.stride).ceil().clamp(1.0, 100_000.0);
        let half = 0.5 * length / pieces + margin;
        let (west, east) = (from.x.min(to.x) - margin, from.x.max(to.x) + margin);
        let (south, north) = (from.y.min(to.y) - margin, from.y.max(to.y) + margin);
        for piece in 0..pieces as u32 {
            let middle = between(from, to, (f64::from(piece) + 0.5) / pieces);
            self.index.around(middle, half, |line| {
                let (a, b) = (line.from, line.to);
                let is_beside = (a.x < west && b.x < west) || (a.x > east && b.x > east);
                let is_beyond = (a.y < south && b.y < south) || (a.y > north && b.y > north);
                if !is_beside && !is_beyond {
                    found.push(line.name);
                }
            });
        }
        found.sort_unstable();
        found.dedup();
    }

    /// The first of the lines that another line meets.
    pub fn met(&self, line: [Xy; 2], found: &mut Vec<u32>) -> Option<u32> {
        self.near(line, 0.0, found);
        found.iter().copied().find(|&name| meet(line, self.line(name)))
    }
}
