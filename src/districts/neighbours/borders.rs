//! Borders that blocks share, and the parts of their outlines that nothing touches.

use geo::MultiPolygon;
use rayon::prelude::*;

use crate::districts::sides::{Side, Strokes, each_side, turn};
use crate::model::Xy;

/// A piece of border between two blocks, along a side of the first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    /// The two blocks, the lower first.
    pub blocks: [u32; 2],
    /// Where it runs, with the first block on its left.
    pub ends: [Xy; 2],
}

/// The sides of all blocks.
pub(super) struct Sides {
    /// Block by block.
    pub all: Vec<Side>,
    /// The same, to be searched.
    pub strokes: Strokes,
}

/// What touches what.
#[derive(Debug, Default)]
pub(super) struct Borders {
    /// Pieces of shared border, by their blocks.
    pub stretches: Vec<Stretch>,
    /// Pieces of outline that no other block touches, by block and in the order of its outline.
    pub free: Vec<Side>,
    /// Pairs of blocks whose outlines cross or run on the same side of each other.
    pub entangled: Vec<[u32; 2]>,
}

impl Sides {
    /// Of the outlines of the blocks.
    pub fn new(outlines: &[MultiPolygon<f64>]) -> Sides {
        let mut all = Vec::new();
        for (outline, block) in outlines.iter().zip(0_u32..) {
            each_side(outline, block, |side| all.push(side));
        }
        let strokes = Strokes::new(all.iter().map(|side| [side.from, side.to]).collect());
        Sides { all, strokes }
    }

    /// Shared borders: pieces of sides of two blocks that run side by side, at most `tolerance`
    /// metres apart and the blocks on different sides of them.
    pub fn borders(&self, tolerance: f64) -> Borders {
        const CHUNK: usize = 4096;
        let chunks: Vec<Borders> = self
            .all
            .par_chunks(CHUNK)
            .enumerate()
            .map(|(chunk, sides)| {
                let (mut found, mut near, mut touched) =
                    (Borders::default(), Vec::new(), Vec::new());
                for (side, name) in sides.iter().zip((chunk * CHUNK) as u32..) {
                    self.strokes.near([side.from, side.to], tolerance, &mut near);
                    touched.clear();
                    for &other in near.iter().filter(|&&other| other != name) {
                        self.look(
                            side,
                            &self.all[other as usize],
                            tolerance,
                            &mut touched,
                            &mut found,
                        );
                    }
                    free(side, &mut touched, tolerance, &mut found.free);
                }
                found
            })
            .collect();
        let mut found = Borders::default();
        for chunk in chunks {
            found.stretches.extend(chunk.stretches);
            found.free.extend(chunk.free);
            found.entangled.extend(chunk.entangled);
        }
        found.stretches.sort_by_key(|stretch| stretch.blocks);
        found.entangled.sort_unstable();
        found.entangled.dedup();
        found
    }

    fn look(
        &self,
        side: &Side,
        other: &Side,
        tolerance: f64,
        touched: &mut Vec<[f64; 2]>,
        found: &mut Borders,
    ) {
        if side.block == other.block {
            return;
        }
        let blocks = [side.block.min(other.block), side.block.max(other.block)];
        match beside(side, other, tolerance) {
            Some((part, true)) => {
                touched.push(part);
                if side.block < other.block {
                    found.stretches.push(Stretch { blocks, ends: part.map(|part| side.at(part)) });
                }
            }
            Some((_, false)) => found.entangled.push(blocks),
            None if cross(side, other, tolerance) => found.entangled.push(blocks),
            None => {}
        }
    }
}

/// The part of a side along which another runs beside it, and whether the two run against each
/// other, as the sides of neighbours do. Less than twice the tolerance is a corner.
fn beside(side: &Side, other: &Side, tolerance: f64) -> Option<([f64; 2], bool)> {
    let length = side.length();
    let (dx, dy) = ((side.to.x - side.from.x) / length, (side.to.y - side.from.y) / length);
    let along = |at: Xy| (at.x - side.from.x) * dx + (at.y - side.from.y) * dy;
    let away = |at: Xy| turn(side.from, side.to, at) / length;
    let (mut from, mut to) = (along(other.from), along(other.to));
    // The same way to within a quarter of a right angle, or the opposite.
    if (to - from).abs() < 0.92 * other.length() {
        return None;
    }
    let is_against = to < from;
    let (mut left, mut right) = (away(other.from), away(other.to));
    if is_against {
        (from, to, left, right) = (to, from, right, left);
    }
    let slope = (right - left) / (to - from);
    let (mut low, mut high) = (from.max(0.0), to.min(length));
    for bound in [-tolerance, tolerance] {
        // Where the other side is just so far away.
        let at = from + (bound - left) / slope;
        let is_outside = |place: f64| {
            let away = left + (place - from) * slope;
            if bound < 0.0 { away < bound } else { away > bound }
        };
        match (is_outside(low), is_outside(high)) {
            (true, true) => return None,
            (true, false) => low = low.max(at),
            (false, true) => high = high.min(at),
            (false, false) => {}
        }
    }
    let least = if is_against { 1e-6 } else { 2.0 * tolerance };
    (high - low > least).then(|| ([low / length, high / length], is_against))
}

/// Whether two sides cross, their ends more than the tolerance away from the other.
fn cross(one: &Side, other: &Side, tolerance: f64) -> bool {
    let parted = |side: &Side, other: &Side| {
        let [a, b] = [other.from, other.to].map(|at| turn(side.from, side.to, at) / side.length());
        a.min(b) < -tolerance && a.max(b) > tolerance
    };
    parted(one, other) && parted(other, one)
}

/// What is left of a side beside the parts that are touched.
fn free(side: &Side, touched: &mut [[f64; 2]], tolerance: f64, found: &mut Vec<Side>) {
    let least = tolerance / side.length();
    touched.sort_unstable_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    let mut start = 0.0;
    let mut keep = |from: f64, to: f64| {
        if to - from > least || (from, to) == (0.0, 1.0) {
            found.push(Side { from: side.at(from), to: side.at(to), block: side.block });
        }
    };
    for &[from, to] in touched.iter() {
        keep(start, from);
        start = to.max(start);
    }
    keep(start, 1.0);
}
