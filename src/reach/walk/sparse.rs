//! Where the map of the streets is too thin to judge by.

use rustc_hash::FxHashMap;

use super::graph::Network;
use crate::model::{Cost, Xy};

/// When the streets are too thin, and what is assumed there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sparse {
    /// Kilometres of walkable street a square kilometre has at least.
    pub least_km_per_km2: f64,
    /// Walked distance over straight distance that is assumed, thousandths.
    pub detour: u32,
}

impl Default for Sparse {
    fn default() -> Sparse {
        Sparse { least_km_per_km2: 4.0, detour: 1_400 }
    }
}

impl Sparse {
    /// The walk assumed for a straight distance, millimetres, rounded up.
    pub fn walk(&self, straight: Cost) -> u32 {
        let walk = (u64::from(straight.0) * u64::from(self.detour)).div_ceil(1000);
        walk.min(u64::from(u32::MAX)) as u32
    }

    /// The longest straight distance whose assumed walk is at most so many millimetres.
    pub fn straight(&self, millimetres: u32) -> Cost {
        let straight = u64::from(millimetres) * 1000 / u64::from(self.detour.max(1));
        Cost(straight.min(u64::from(u32::MAX)) as u32)
    }
}

/// Width of the cells that are judged, metres.
pub const CELL: f64 = 500.0;

/// Streets are cut into pieces of at most so many metres to be told to cells.
const PIECE: f64 = 25.0;

/// Walkable metres by cell.
#[derive(Debug, Clone, Default)]
pub(super) struct Density {
    metres: FxHashMap<(i32, i32), f64>,
}

impl Density {
    pub fn of(network: &Network) -> Density {
        let mut metres: FxHashMap<(i32, i32), f64> = FxHashMap::default();
        let streets = network.edges().filter(|&edge| {
            let edge = network.edge(edge);
            edge.snaps || edge.island
        });
        for edge in streets {
            let (shape, along) = network.shape(edge);
            for (ends, walked) in shape.windows(2).zip(along.windows(2)) {
                let length = f64::from(walked[1] - walked[0]) / 1000.0;
                let pieces = (length / PIECE).ceil().max(1.0);
                for piece in 0..pieces as u32 {
                    let part = (f64::from(piece) + 0.5) / pieces;
                    let at = Xy {
                        x: ends[0].x + part * (ends[1].x - ends[0].x),
                        y: ends[0].y + part * (ends[1].y - ends[0].y),
                    };
                    *metres.entry(cell_of(at)).or_default() += length / pieces;
                }
            }
        }
        Density { metres }
    }

    /// Walkable kilometres a square kilometre has where `at` lies.
    pub fn at(&self, at: Xy) -> f64 {
        let metres = self.metres.get(&cell_of(at)).copied().unwrap_or(0.0);
        metres / 1000.0 / (CELL * CELL / 1e6)
    }
}

fn cell_of(at: Xy) -> (i32, i32) {
    ((at.x / CELL).floor() as i32, (at.y / CELL).floor() as i32)
}
