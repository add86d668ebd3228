//! A flat grid of square cells for one fixed radius.

use crate::model::{Bounds, Xy};

/// Positions sorted into cells as wide as the search radius, so that everything within the
/// radius lies in the three by three cells around a position.
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

/// A grid never has more than this many cells for each of its positions.
const CELLS_PER_POSITION: usize = 4;

impl Grid {
    /// A grid of `positions` for searches of `radius` metres, which must be positive.
    pub fn new(positions: &[Xy], radius: f64) -> Grid {
        let origin = Xy { x: 0.0, y: 0.0 };
        let bounds = Bounds::around(positions.iter().copied())
            .unwrap_or(Bounds { min: origin, max: origin });
        // Wider cells stay correct, so a small radius over a wide plane costs no memory.
        let most = (positions.len() * CELLS_PER_POSITION).max(64) as f64;
        let smallest = (bounds.width() * bounds.height() / most).sqrt();
        let longest = bounds.width().max(bounds.height()) / most;
        let cell = radius.max(smallest).max(longest).max(f64::MIN_POSITIVE);
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

    /// Call `visit` with every position that may lie within the grid's radius of `at`, and
    /// its index; some visited positions lie a little farther.
    #[inline]
    pub fn near(&self, at: Xy, mut visit: impl FnMut(Xy, u32)) {
        // Cell of `at`, which may lie outside the grid.
        let column = ((at.x - self.min.x) * self.per_metre).floor();
        let row = ((at.y - self.min.y) * self.per_metre).floor();
        let (last_column, last_row) = (self.columns as f64 - 1.0, self.rows as f64 - 1.0);
        if column < -1.0 || row < -1.0 || column > last_column + 1.0 || row > last_row + 1.0 {
            return;
        }
        let first_column = (column - 1.0).max(0.0) as usize;
        let end_column = (column + 1.0).min(last_column) as usize + 1;
        let first_row = (row - 1.0).max(0.0) as usize;
        let end_row = (row + 1.0).min(last_row) as usize + 1;
        for row in first_row..end_row {
            let cells = row * self.columns;
            let start = self.starts[cells + first_column] as usize;
            let end = self.starts[cells + end_column] as usize;
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
    fn nothing_within_the_radius_is_missed_at_the_rim_of_a_cell() {
        let positions: Vec<Xy> = (0..=10)
            .flat_map(|i| (0..=10).map(move |j| Xy { x: f64::from(i), y: f64::from(j) }))
            .collect();
        for radius in [0.5, 1.0, 3.0, 100.0] {
            let grid = Grid::new(&positions, radius);
            for at in
                [Xy { x: 5.0, y: 5.0 }, Xy { x: -radius, y: 0.0 }, Xy { x: 10.0 + radius, y: 10.0 }]
            {
                let mut found: Vec<u32> = Vec::new();
                grid.near(at, |other, index| {
                    if other.distance_2(at) <= radius * radius {
                        found.push(index);
                    }
                });
                found.sort_unstable();
                let slow: Vec<u32> = (0..positions.len() as u32)
                    .filter(|&i| positions[i as usize].distance_2(at) <= radius * radius)
                    .collect();
                assert_eq!(found, slow, "radius {radius} at {at:?}");
            }
        }
    }

    #[test]
    fn one_position_and_none_are_grids_too() {
        for positions in [vec![], vec![Xy { x: 3.0, y: 4.0 }]] {
            let grid = Grid::new(&positions, 1000.0);
            let mut count = 0;
            grid.near(Xy { x: 0.0, y: 0.0 }, |_, _| count += 1);
            assert_eq!(count, positions.len());
        }
    }
}
