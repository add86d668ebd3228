//! What it costs to walk from anywhere: the street that serves each place of a lattice. It does
//! not depend on the centre, so it is found once, crowd by crowd, where it is needed.

use std::ops::Range;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::Walk;
use super::contour::Lattice;
use super::snap::Snap;
use crate::model::{Bounds, Xy};

/// Metres from one place of the lattice to the next.
pub const SPACING: f64 = 12.5;

/// Where the lattice begins: off any whole number, so that blocks of a local study do not lie
/// on its lines.
const SHIFT: Xy = Xy { x: 3.141_29, y: 2.717_23 };

/// Places along the side of a crowd: they are put on streets together. Crowds along the side of a
/// tile: they are kept together.
const CROWD: i64 = 16;
const TILE: i64 = 8;

/// The street of each place of a crowd, row by row.
type Crowd = Vec<Option<Snap>>;

/// The street that serves each place of the lattice.
#[derive(Debug)]
pub(super) struct Field<'a> {
    walk: &'a Walk,
    /// Crowds by tile, row by row.
    tiles: FxHashMap<(i64, i64), Vec<OnceLock<Crowd>>>,
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

    /// Columns and rows of crowds.
    fn crowds(&self) -> (Range<i64>, Range<i64>) {
        let range = |first: i64, count: usize| {
            first.div_euclid(CROWD)..(first + count as i64 - 1).div_euclid(CROWD) + 1
        };
        (range(self.west, self.columns), range(self.south, self.rows))
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
            let (columns, rows) = window.crowds();
            for row in rows.start.div_euclid(TILE)..=rows.end.div_euclid(TILE) {
                for column in columns.start.div_euclid(TILE)..=columns.end.div_euclid(TILE) {
                    tiles.entry((column, row)).or_insert_with(|| {
                        (0..TILE * TILE).map(|_| OnceLock::new()).collect::<Vec<_>>()
                    });
                }
            }
        }
        Field { walk, tiles }
    }

    /// What walking from each place of a window costs, row by row from the south-west; nothing is
    /// asked of places farther than `radius` from all of `centres`.
    pub fn costs(
        &self,
        window: &Window,
        centres: &[Xy],
        radius: f64,
        cost: impl Fn(&Snap) -> u32,
    ) -> Vec<u32> {
        let mut costs = vec![u32::MAX; window.columns * window.rows];
        let half = 0.5 * (CROWD - 1) as f64 * SPACING;
        let reach = radius + half * std::f64::consts::SQRT_2;
        let (columns, rows) = window.crowds();
        for row in rows {
            for column in columns.clone() {
                let corner = position((column * CROWD, row * CROWD));
                let middle = Xy { x: corner.x + half, y: corner.y + half };
                let near = |centre: &Xy| middle.distance_2(*centre) <= reach * reach;
                if !centres.iter().any(near) {
                    continue;
                }
                let at = (column.div_euclid(TILE), row.div_euclid(TILE));
                let Some(tile) = self.tiles.get(&at) else { continue };
                let place = row.rem_euclid(TILE) * TILE + column.rem_euclid(TILE);
                let crowd = tile[place as usize].get_or_init(|| self.work_out((column, row)));
                for (place, snap) in (0..).zip(crowd) {
                    let x = column * CROWD + place % CROWD - window.west;
                    let y = row * CROWD + place / CROWD - window.south;
                    let inside = (0..window.columns as i64).contains(&x)
                        && (0..window.rows as i64).contains(&y);
                    if let (true, Some(snap)) = (inside, snap) {
                        costs[y as usize * window.columns + x as usize] = cost(snap);
                    }
                }
            }
        }
        costs
    }

    fn work_out(&self, (column, row): Place) -> Crowd {
        let laid = &self.walk.laid;
        let within = self.walk.terms.farthest_street;
        let at: Vec<Xy> = (0..CROWD * CROWD)
            .map(|place| position((column * CROWD + place % CROWD, row * CROWD + place / CROWD)))
            .collect();
        laid.snapper.snap_crowd(&laid.network, &laid.plane, &at, CROWD as usize, within)
    }
}
