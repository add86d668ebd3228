//! A first plan from the thinnest covering of the plane: discs on a triangular lattice, their
//! middles sqrt(3) radii apart (Kershner 1939).

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::terrain::Terrain;
use crate::index::Tree;
use crate::model::Xy;

/// Turns and shifts of the lattice that are tried.
const TURNS: u32 = 4;
const SHIFTS: u32 = 5;

/// A lattice, turned and shifted.
struct Lattice {
    apart: f64,
    origin: Xy,
    turn: (f64, f64),
}

impl Lattice {
    fn of(trial: u32, origin: Xy, radius: f64) -> Lattice {
        let apart = 3.0_f64.sqrt() * radius;
        let part = |n: u32| f64::from(n % SHIFTS) / f64::from(SHIFTS);
        let (x, y) = (part(trial), part(trial / SHIFTS));
        let turn =
            std::f64::consts::FRAC_PI_3 * f64::from(trial / SHIFTS / SHIFTS) / f64::from(TURNS);
        let origin = Xy { x: origin.x + x * apart, y: origin.y + 1.5 * y * radius };
        Lattice { apart, origin, turn: turn.sin_cos() }
    }

    /// Row and column of the lattice place nearest to a position.
    fn nearest(&self, at: Xy) -> (i64, i64) {
        let (sin, cos) = self.turn;
        let (dx, dy) = (at.x - self.origin.x, at.y - self.origin.y);
        let (x, y) = (dx * cos + dy * sin, dy * cos - dx * sin);
        let rise = self.apart * 0.75_f64.sqrt();
        let row = (y / rise).floor() as i64;
        let candidates = [row, row + 1].map(|row| {
            let shift = if row.rem_euclid(2) == 0 { 0.0 } else { 0.5 };
            let column = (x / self.apart - shift).round() as i64;
            let off = ((column as f64 + shift) * self.apart - x, row as f64 * rise - y);
            (off.0 * off.0 + off.1 * off.1, (row, column))
        });
        if candidates[0].0 <= candidates[1].0 { candidates[0].1 } else { candidates[1].1 }
    }

    fn place(&self, (row, column): (i64, i64)) -> Xy {
        let (sin, cos) = self.turn;
        let shift = if row.rem_euclid(2) == 0 { 0.0 } else { 0.5 };
        let x = (column as f64 + shift) * self.apart;
        let y = row as f64 * self.apart * 0.75_f64.sqrt();
        Xy { x: self.origin.x + x * cos - y * sin, y: self.origin.y + x * sin + y * cos }
    }
}

/// Stations on the lattice, of all that were tried, that takes fewest for the samples; those
/// outside the area are drawn to its outline, and what others serve as well is left out.
pub(super) fn lattice_plan(terrain: &Terrain<'_>, samples: &[Xy], radius: f64) -> Vec<Xy> {
    let Some(&origin) = samples.first() else { return Vec::new() };
    let trials = (0..TURNS * SHIFTS * SHIFTS).map(|trial| {
        let lattice = Lattice::of(trial, origin, radius);
        let mut used: HashMap<(i64, i64), u32, FxBuildHasher> = HashMap::default();
        for &sample in samples {
            *used.entry(lattice.nearest(sample)).or_default() += 1;
        }
        (lattice, used)
    });
    let Some((lattice, used)) = trials.min_by_key(|(_, used)| used.len()) else {
        return Vec::new();
    };
    let mut cells: Vec<((i64, i64), u32)> = used.into_iter().collect();
    cells.sort_unstable_by_key(|&(cell, count)| (count, cell));
    let stations: Vec<Xy> =
        cells.iter().map(|&(cell, _)| terrain.pulled(lattice.place(cell))).collect();
    pruned(stations, samples, radius)
}

/// The stations without those, from the first on, whose samples others serve as well.
fn pruned(stations: Vec<Xy>, samples: &[Xy], radius: f64) -> Vec<Xy> {
    let tree = Tree::new(samples);
    let reached: Vec<Vec<u32>> =
        stations.iter().map(|&station| tree.within(station, radius).collect()).collect();
    let mut depth = vec![0_u32; samples.len()];
    for &sample in reached.iter().flatten() {
        depth[sample as usize] += 1;
    }
    let mut kept = Vec::with_capacity(stations.len());
    for (station, reached) in stations.into_iter().zip(reached) {
        if reached.iter().all(|&sample| depth[sample as usize] > 1) {
            reached.iter().for_each(|&sample| depth[sample as usize] -= 1);
        } else {
            kept.push(station);
        }
    }
    kept
}
