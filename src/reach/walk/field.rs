//! What it costs to walk from anywhere: the street that serves each place of a lattice. It does
//! not depend on the centre, so it is found once, tile by tile, where it is needed.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::Walk;
use super::contour::Lattice;
use super::snap::Snap;
use crate::model::{Bounds, Xy};

/// Metres from one place of the lattice to the next.
pub const SPACING: f64 = 10.0;

/// Where the lattice begins: off any whole number, so that blocks of a local study do not lie
/// on its lines.
const SHIFT: Xy = Xy { x: 3.141_592_7, y: 2.718_281_8 };

/// Places along the side of a tile, and of the crowds that are put on streets together.
const TILE: i64 = 64;
const CROWD: i64 = 8;

type Tile = Vec<Option<Snap>>;

/// The street that serves each place of the lattice.
#[derive(Debug)]
pub(super) struct Field<'a> {
    walk: &'a Walk,
    tiles: FxHashMap<(i64, i64), OnceLock<Tile>>,
}

/// Column and row of the lattice.
type Place = (i64, i64);

/// A rectangle of the lattice.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub west: i64,
    pub south: i64,
    pub columns: usize,
    pub rows: usize,
}

impl Window {
    /// The places around some bounds, one beyond on every side.
    pub fn around(bounds: Bounds) -> Window {
        let (west, south) = (cell(bounds.min.x - SHIFT.x) - 1, cell(bounds.min.y - SHIFT.y) - 1);
        let (east, north) = (cell(bounds.max.x - SHIFT.x) + 2, cell(bounds.max.y - SHIFT.y) + 2);
        Window {
            west,
            south,
            columns: (east - west + 1) as usize,
            rows: (north - south + 1) as usize,
        }
    }

    /// The lattice of the contour.
    pub fn lattice(&self) -> Lattice {
        let origin = position((self.west, self.south));
        Lattice { origin, cell: SPACING, columns: self.columns, rows: self.rows }
    }
}

fn cell(metres: f64) -> i64 {
    (metres / SPACING).floor() as i64
}

fn position((column, row): Place) -> Xy {
    Xy { x: SHIFT.x + column as f64 * SPACING, y: SHIFT.y + row as f64 * SPACING }
}

impl<'a> Field<'a> {
    /// A field over these windows; nothing is worked out yet.
    pub fn over(walk: &'a Walk, windows: &[Window]) -> Field<'a> {
        let mut tiles = FxHashMap::default();
        for window in windows {
            let (east, north) =
                (window.west + window.columns as i64, window.south + window.rows as i64);
            for row in window.south.div_euclid(TILE)..=north.div_euclid(TILE) {
                for column in window.west.div_euclid(TILE)..=east.div_euclid(TILE) {
                    tiles.entry((column, row)).or_insert_with(OnceLock::new);
                }
            }
        }
        Field { walk, tiles }
    }

    /// Call `visit` with the street of each place of a window, row by row from the south-west.
    pub fn each(&self, window: &Window, mut visit: impl FnMut(Option<&Snap>)) {
        for row in window.south..window.south + window.rows as i64 {
            let mut column = window.west;
            let end = window.west + window.columns as i64;
            while column < end {
                let at = (column.div_euclid(TILE), row.div_euclid(TILE));
                let (first, last) = (column.rem_euclid(TILE), (end - at.0 * TILE).min(TILE));
                match self.tiles.get(&at) {
                    Some(tile) => {
                        let tile = tile.get_or_init(|| self.work_out(at));
                        let from = (row.rem_euclid(TILE) * TILE) as usize;
                        let places = &tile[from + first as usize..from + last as usize];
                        places.iter().for_each(|place| visit(place.as_ref()));
                    }
                    None => (first..last).for_each(|_| visit(None)),
                }
                column += last - first;
            }
        }
    }

    fn work_out(&self, (column, row): Place) -> Tile {
        let (west, south) = (column * TILE, row * TILE);
        let laid = &self.walk.laid;
        let within = self.walk.terms.farthest_street;
        let mut tile = vec![None; (TILE * TILE) as usize];
        for block in 0..(TILE / CROWD) * (TILE / CROWD) {
            let (left, low) = (block % (TILE / CROWD) * CROWD, block / (TILE / CROWD) * CROWD);
            let places =
                || (0..CROWD * CROWD).map(move |place| (left + place % CROWD, low + place / CROWD));
            let at: Vec<Xy> = places().map(|(x, y)| position((west + x, south + y))).collect();
            let snaps = laid.snapper.snap_crowd(&laid.network, &laid.plane, &at, within);
            for ((x, y), snap) in places().zip(snaps) {
                tile[(y * TILE + x) as usize] = snap;
            }
        }
        tile
    }
}
