//! The field: what is known where, and which spots can be vertices beside the lattice's corners.

use super::{Lattice, Spot};
use crate::model::Xy;

/// How far above the highest level costs are told apart, in millimetres. What costs more, or
/// cannot be reached, slopes down to its neighbours from there.
const CAP: u32 = 20_000;

/// Spots of one cost no farther apart than this many metres are one vertex.
const SAME: f64 = 1e-7;

/// Vertices closer than this many metres, or as close to a side, would leave no room for a
/// contour between them that rounding could not push over one of them.
const APART: f64 = 1e-5;

/// Costs at vertices: the lattice's corners with one more ring of unreachable ones, so that every
/// contour closes, then the spots.
pub(super) struct Field {
    /// Corners in a row, the ring included.
    pub width: usize,
    /// Rows of corners, the ring included.
    pub height: usize,
    /// The cost of each vertex.
    pub costs: Vec<u32>,
    /// The spots that are vertices, by cell.
    pub placed: Vec<Placed>,
    east: Vec<f64>,
    north: Vec<f64>,
    ceiling: f64,
}

/// A spot in the cell that holds it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    /// The cell, named by its south-western corner.
    pub cell: usize,
    /// Where it is.
    pub at: Xy,
}

impl Field {
    /// Of the corners alone.
    pub fn new(lattice: &Lattice, corners: &[u32], highest: u32) -> Field {
        let (width, height) = (lattice.columns + 2, lattice.rows + 2);
        let mut costs = vec![u32::MAX; width * height];
        for (row, known) in corners.chunks(lattice.columns.max(1)).take(lattice.rows).enumerate() {
            let first = (row + 1) * width + 1;
            for (cost, &known) in costs[first..].iter_mut().zip(known).take(lattice.columns) {
                *cost = known;
            }
        }
        let line = |from: f64, count: usize| -> Vec<f64> {
            (0..count).map(|at| from + lattice.cell * (at as f64 - 1.0)).collect()
        };
        let (east, north) = (line(lattice.origin.x, width), line(lattice.origin.y, height));
        let ceiling = f64::from(highest) + f64::from(CAP);
        Field { width, height, costs, placed: Vec::new(), east, north, ceiling }
    }

    /// Makes vertices of the spots; what cannot be one is returned. Spots are taken by position,
    /// so that nothing depends on their order.
    pub fn place(&mut self, spots: &[Spot]) -> Vec<usize> {
        let mut unresolved = Vec::new();
        let mut found: Vec<(usize, usize)> = Vec::with_capacity(spots.len());
        for (index, spot) in spots.iter().enumerate() {
            match self.cell(spot.at) {
                Some(cell) => found.push((cell, index)),
                None => unresolved.push(index),
            }
        }
        found.sort_unstable_by(|&(cell, a), &(other, b)| {
            let (one, two) = (spots[a], spots[b]);
            let by_place = one.at.x.total_cmp(&two.at.x).then(one.at.y.total_cmp(&two.at.y));
            cell.cmp(&other).then(by_place).then(one.cost.cmp(&two.cost))
        });
        for (cell, index) in found {
            let Spot { at, cost } = spots[index];
            let (mut same, mut close) = (false, false);
            for (other, &held) in self.placed.iter().zip(&self.costs[self.corners()..]).rev() {
                if other.cell != cell || at.x - other.at.x >= APART {
                    break;
                }
                let apart = (at.x - other.at.x).hypot(at.y - other.at.y);
                same |= apart <= SAME && cost == held;
                close |= apart < APART;
            }
            if !close {
                self.placed.push(Placed { cell, at });
                self.costs.push(cost);
            } else if !same {
                unresolved.push(index);
            }
        }
        unresolved.sort_unstable();
        unresolved
    }

    /// How many vertices are corners of the lattice and its ring.
    pub fn corners(&self) -> usize {
        self.width * self.height
    }

    /// Where a vertex is.
    pub fn at(&self, vertex: usize) -> Xy {
        match vertex.checked_sub(self.corners()) {
            Some(spot) => self.placed[spot].at,
            None => {
                let (row, column) = (vertex / self.width, vertex % self.width);
                Xy { x: self.east[column], y: self.north[row] }
            }
        }
    }

    /// The height of the field at a vertex.
    pub fn height_at(&self, vertex: usize) -> f64 {
        match self.costs[vertex] {
            u32::MAX => self.ceiling,
            cost => f64::from(cost).min(self.ceiling),
        }
    }

    /// The cell that holds a position well within its sides.
    fn cell(&self, at: Xy) -> Option<usize> {
        let column = slot(&self.east, at.x)?;
        let row = slot(&self.north, at.y)?;
        Some(row * self.width + column)
    }
}

/// Between which two lines a position is, well away from both.
fn slot(lines: &[f64], at: f64) -> Option<usize> {
    let slot = lines.partition_point(|&line| line <= at).checked_sub(1)?;
    let (low, high) = (*lines.get(slot)?, *lines.get(slot + 1)?);
    (at - low >= APART && high - at >= APART).then_some(slot)
}
