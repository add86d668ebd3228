//! A sparse 0-1 matrix in compressed rows.

/// Rows of ascending column indexes, stored end to end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sparse {
    items: Vec<u32>,
    ends: Vec<usize>,
    columns: usize,
}

impl Sparse {
    /// No rows yet, this many columns.
    pub fn with_columns(columns: usize) -> Sparse {
        Sparse { columns, ..Sparse::default() }
    }

    /// These rows, for tests.
    #[cfg(test)]
    pub fn of(columns: usize, rows: &[&[u32]]) -> Sparse {
        let mut matrix = Sparse::with_columns(columns);
        rows.iter().for_each(|row| matrix.push_row(row.iter().copied()));
        matrix
    }

    /// Add a row; its columns ascend.
    pub fn push_row(&mut self, row: impl IntoIterator<Item = u32>) {
        self.items.extend(row);
        self.ends.push(self.items.len());
    }

    /// Columns of a row.
    #[inline]
    pub fn row(&self, row: usize) -> &[u32] {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.items[start..self.ends[row]]
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.ends.len()
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Number of entries.
    pub fn items(&self) -> usize {
        self.items.len()
    }

    /// The rows in order.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.rows()).map(|row| self.row(row))
    }

    /// Columns as rows.
    pub fn transposed(&self) -> Sparse {
        let mut counts = vec![0_usize; self.columns + 1];
        for &column in &self.items {
            counts[column as usize + 1] += 1;
        }
        for column in 0..self.columns {
            counts[column + 1] += counts[column];
        }
        let ends = counts[1..].to_vec();
        let mut next = counts;
        let mut items = vec![0_u32; self.items.len()];
        for (row, columns) in self.iter().enumerate() {
            for &column in columns {
                items[next[column as usize]] = row as u32;
                next[column as usize] += 1;
            }
        }
        Sparse { items, ends, columns: self.rows() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transposing_twice_changes_nothing() {
        let mut matrix = Sparse::with_columns(4);
        matrix.push_row([0, 3]);
        matrix.push_row([]);
        matrix.push_row([1, 2, 3]);
        let transposed = matrix.transposed();
        assert_eq!(transposed.row(3), [0, 2]);
        assert_eq!(transposed.transposed(), matrix);
    }
}
