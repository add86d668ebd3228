//! A flat grid of square cells, searched ring by ring.

use crate::model::{Bounds, Xy};

/// Positions sorted into square cells.
#[derive(Debug, Clone)]
pub struct Grid {
    min: Xy,
    /// Cells per metre.
    per_metre: f64,
    columns: usize,
    rows: usize,
    /// Where each cell starts in `entries`; one more than there are cells.
    starts: Vec<u32>,
    /// Position and its index, cell by cell.
    entries: Vec<(Xy, u32)>,
}

/// Cells for each position.
const CELLS_PER_POSITION: usize = 4;

impl Grid {
    /// A grid of `positions`, about four cells for each.
    pub fn new(positions: &[Xy]) -> Grid {
        let origin = Xy { x: 0.0, y: 0.0 };
        let bounds = Bounds::around(positions.iter().copied())
            .unwrap_or(Bounds { min: origin, max: origin });
        let cells = (positions.len() * CELLS_PER_POSITION).max(64) as f64;
        let square = (bounds.width() * bounds.height() / cells).sqrt();
        // Positions on a line: no more cells than that either.
        let longest = bounds.width().max(bounds.height()) / cells;
        let cell = square.max(longest).max(f64::MIN_POSITIVE);
        let columns = (bounds.width() / cell) as usize + 1;
        let rows = (bounds.height() / cell) as usize + 1;
        let mut grid = Grid {
            min: bounds.min,
            per_metre: 1.0 / cell,
            columns,
            rows,
            starts: vec![0; columns * rows + 1],
            entries: vec![(origin, 0); positions.len()],
        };
        let cells: Vec<usize> = positions.iter().map(|&at| grid.cell_of(at)).collect();
        for &cell in &cells {
            grid.starts[cell + 1] += 1;
        }
        for cell in 0..columns * rows {
            grid.starts[cell + 1] += grid.starts[cell];
        }
        let mut next = grid.starts.clone();
        for (index, (&at, &cell)) in positions.iter().zip(&cells).enumerate() {
            grid.entries[next[cell] as usize] = (at, index as u32);
            next[cell] += 1;
        }
        grid
    }

    fn cell_of(&self, at: Xy) -> usize {
        let column = ((at.x - self.min.x) * self.per_metre) as usize;
        let row = ((at.y - self.min.y) * self.per_metre) as usize;
        row.min(self.rows - 1) * self.columns + column.min(self.columns - 1)
    }

    /// Width of a cell in metres: everything closer than `rings` times this to a position is
    /// seen by [`Grid::near`] with so many rings.
    pub fn cell_width(&self) -> f64 {
        1.0 / self.per_metre
    }

    /// Call `visit` with every position in the cell of `at` and `rings` rings of cells
    /// around it, and its index.
    #[inline]
    pub fn near(&self, at: Xy, rings: u32, mut visit: impl FnMut(Xy, u32)) {
        let rings = i64::from(rings);
        // Cell of `at`, which may lie outside the grid. Shifted so that it is positive
        // wherever it matters: then cutting off the fraction rounds down.
        let shift = rings + 2;
        let cell = |metres: f64| {
            ((metres * self.per_metre).clamp(-1e12, 1e12) + shift as f64) as i64 - shift
        };
        let (column, row) = (cell(at.x - self.min.x), cell(at.y - self.min.y));
        let (columns, rows) = (self.columns as i64, self.rows as i64);
        let (first_column, end_column) =
            ((column - rings).max(0), (column + rings + 1).min(columns));
        let (first_row, end_row) = ((row - rings).max(0), (row + rings + 1).min(rows));
        if first_column >= end_column {
            return;
        }
        for row in first_row..end_row {
            let cells = row * columns;
            let start = self.starts[(cells + first_column) as usize] as usize;
            let end = self.starts[(cells + end_column) as usize] as usize;
            for &(other, index) in &self.entries[start..end] {
                visit(other, index);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_hold_everything_closer_than_they_are_wide() {
        let positions: Vec<Xy> = (0..=10)
            .flat_map(|i| (0..=10).map(move |j| Xy { x: f64::from(i * i), y: f64::from(j) }))
            .collect();
        let grid = Grid::new(&positions);
        for at in [Xy { x: 50.0, y: 5.0 }, Xy { x: -1.0, y: 0.0 }, Xy { x: 101.0, y: 11.0 }] {
            for rings in 0..9 {
                let mut found: Vec<u32> = Vec::new();
                grid.near(at, rings, |_, index| found.push(index));
                let sure = f64::from(rings) * grid.cell_width();
                for (index, position) in positions.iter().enumerate() {
                    let close = position.distance_2(at) <= sure * sure;
                    assert!(!close || found.contains(&(index as u32)), "{rings} rings of {at:?}");
                }
            }
        }
    }

    #[test]
    fn one_position_and_none_are_grids_too() {
        for positions in [vec![], vec![Xy { x: 3.0, y: 4.0 }]] {
            let grid = Grid::new(&positions);
            let mut count = 0;
            grid.near(Xy { x: 3.0, y: 4.0 }, 1, |_, _| count += 1);
            assert_eq!(count, positions.len());
            grid.near(Xy { x: -1e300, y: 1e300 }, 4, |_, _| {});
        }
    }
}
