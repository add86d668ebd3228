//! Discs of one radius over a raster of cells: which discs hold a whole cell, and which
//! only part of it. Asking a million positions then costs a look-up each, and a distance
//! only near a rim.

use crate::model::{Bounds, Xy};

/// For each cell the discs that hold all of it and the discs that hold some of it.
#[derive(Debug, Clone)]
pub struct Raster {
    min: Xy,
    /// Cells per metre.
    per_metre: f64,
    columns: usize,
    rows: usize,
    /// Where each cell's lists start in `discs`: first the whole, then the partial one; one
    /// more at the end.
    starts: Vec<u32>,
    discs: Vec<u32>,
}

/// Cells along a radius at most: finer costs more to build than it saves.
const FINEST: f64 = 6.5;

/// Entries for each position or disc at most, so that many large discs stay affordable.
const ENTRIES_PER_POSITION: f64 = 4.0;

/// Room left for rounding, metres.
const ROUNDING: f64 = 1e-6;

impl Raster {
    /// A raster over `bounds`, which must hold every position it will be asked about, for
    /// discs round `centres`: whatever is within `inner` is in the disc, whatever is beyond
    /// `outer` is not. `expected` is about how many positions will be asked about.
    pub fn new(bounds: Bounds, centres: &[Xy], inner: f64, outer: f64, expected: usize) -> Raster {
        let together = (centres.len() + expected).max(1) as f64;
        let share = (ENTRIES_PER_POSITION * together / centres.len().max(1) as f64).sqrt();
        let finest = outer / ((share - 1.0) / 2.0).clamp(0.5, FINEST);
        let most_cells = ENTRIES_PER_POSITION * together + 64.0;
        let smallest = (bounds.width() * bounds.height() / most_cells).sqrt();
        let longest = bounds.width().max(bounds.height()) / most_cells;
        let cell = finest.max(smallest).max(longest).max(f64::MIN_POSITIVE);
        let columns = (bounds.width() / cell) as usize + 1;
        let rows = (bounds.height() / cell) as usize + 1;
        let mut raster = Raster {
            min: bounds.min,
            per_metre: 1.0 / cell,
            columns,
            rows,
            starts: vec![0; 2 * columns * rows + 1],
            discs: Vec::new(),
        };
        raster.fill(centres, inner - ROUNDING, outer + ROUNDING, cell);
        raster
    }

    /// Count, then place: each list ascends by disc.
    fn fill(&mut self, centres: &[Xy], inner: f64, outer: f64, cell: f64) {
        let mut counts = vec![0_u32; 2 * self.columns * self.rows + 1];
        for &centre in centres {
            self.each_list(centre, inner, outer, cell, |list| counts[list + 1] += 1);
        }
        for list in 1..counts.len() {
            counts[list] += counts[list - 1];
        }
        let mut next = counts.clone();
        let mut discs = vec![0; counts[counts.len() - 1] as usize];
        for (disc, &centre) in centres.iter().enumerate() {
            self.each_list(centre, inner, outer, cell, |list| {
                discs[next[list] as usize] = disc as u32;
                next[list] += 1;
            });
        }
        self.starts = counts;
        self.discs = discs;
    }

    /// Call `visit` with every list a disc belongs to: that of whole cells (even) or of
    /// partial ones (odd).
    fn each_list(
        &self,
        centre: Xy,
        inner: f64,
        outer: f64,
        cell: f64,
        mut visit: impl FnMut(usize),
    ) {
        let (x, y) = (centre.x - self.min.x, centre.y - self.min.y);
        let first_row = ((y - outer) * self.per_metre).floor().max(0.0);
        let last_row = ((y + outer) * self.per_metre).floor().min(self.rows as f64 - 1.0);
        let mut row = first_row;
        while row <= last_row {
            let (low, high) = (row * cell, (row + 1.0) * cell);
            // Nearest and farthest the row comes to the centre's own height.
            let near = (low - y).max(y - high).max(0.0);
            let far = (y - low).abs().max((y - high).abs());
            let half = (outer * outer - near * near).max(0.0).sqrt();
            let first = ((x - half) * self.per_metre).floor().max(0.0);
            let last = ((x + half) * self.per_metre).floor().min(self.columns as f64 - 1.0);
            let whole = if far < inner { (inner * inner - far * far).sqrt() } else { -1.0 };
            let whole_first = ((x - whole) * self.per_metre).ceil();
            let whole_last = ((x + whole) * self.per_metre).floor() - 1.0;
            let mut column = first;
            while column <= last {
                let list = 2 * (row as usize * self.columns + column as usize);
                let is_whole = whole >= 0.0 && column >= whole_first && column <= whole_last;
                visit(list + usize::from(!is_whole));
                column += 1.0;
            }
            row += 1.0;
        }
    }

    /// The cell that holds `at`.
    #[inline]
    pub fn cell(&self, at: Xy) -> Cell {
        let column = ((at.x - self.min.x) * self.per_metre) as usize;
        let row = ((at.y - self.min.y) * self.per_metre) as usize;
        let cell = row.min(self.rows - 1) * self.columns + column.min(self.columns - 1);
        let [start, middle, end] = [0, 1, 2].map(|list| self.starts[2 * cell + list]);
        Cell { start, middle, end }
    }

    /// The discs that are sure to hold all of a cell, and those that hold some of it.
    #[inline]
    pub fn discs(&self, cell: Cell) -> (&[u32], &[u32]) {
        let Cell { start, middle, end } = cell;
        let sure = &self.discs[start as usize..middle as usize];
        (sure, &self.discs[middle as usize..end as usize])
    }
}

/// Where a cell's lists lie. Looked up apart from the lists, so that a caller can look up
/// many before it reads any: memory then answers side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    start: u32,
    middle: u32,
    end: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scattered(count: u32, side: f64, salt: u32) -> Vec<Xy> {
        let part = |n: u32| f64::from(n.wrapping_mul(2_654_435_761) >> 8) / f64::from(1 << 24);
        (0..count)
            .map(|n| Xy { x: side * part(2 * n + salt), y: side * part(2 * n + salt + 1) })
            .collect()
    }

    #[test]
    fn whole_and_partial_lists_hold_what_they_say() {
        for (positions, discs, radius) in
            [(500, 40, 3.0), (5, 60, 8.0), (900, 3, 0.7), (50, 1, 90.0)]
        {
            let at = scattered(positions, 20.0, 7);
            let centres = scattered(discs, 26.0, 991);
            let bounds = Bounds::around(at.iter().copied()).unwrap();
            let raster = Raster::new(bounds, &centres, radius, radius, at.len());
            for &at in &at {
                let (sure, perhaps) = raster.discs(raster.cell(at));
                for (disc, centre) in centres.iter().enumerate() {
                    let inside = centre.distance_2(at) <= radius * radius;
                    let disc = disc as u32;
                    assert!(!sure.contains(&disc) || inside);
                    assert!(!inside || sure.contains(&disc) || perhaps.contains(&disc));
                }
            }
        }
    }

    #[test]
    fn no_disc_and_one_position_are_rasters_too() {
        let at = Xy { x: 3.0, y: 4.0 };
        let bounds = Bounds { min: at, max: at };
        let none = Raster::new(bounds, &[], 1.0, 1.0, 1);
        assert_eq!(none.discs(none.cell(at)), (&[][..], &[][..]));
        let one = Raster::new(bounds, &[at], 1.0, 1.0, 1);
        let (sure, perhaps) = one.discs(one.cell(at));
        assert_eq!([sure, perhaps].concat(), [0]);
    }
}
