//! A core by its sites.

use super::core::Core;

/// Rows of each site and what a unit of weight costs there, cheapest first.
#[derive(Debug, Clone)]
pub struct Columns {
    entries: Vec<(u32, u32)>,
    ends: Vec<usize>,
}

impl Columns {
    /// The rows of each site of a core.
    pub fn new(core: &Core) -> Columns {
        let mut lists = vec![Vec::new(); core.sites()];
        for row in 0..core.rows() {
            for hit in core.row(row) {
                lists[hit.site as usize].push((hit.cost.0, row as u32));
            }
        }
        let mut columns = Columns { entries: Vec::with_capacity(core.pairs()), ends: Vec::new() };
        for mut list in lists {
            list.sort_unstable();
            columns.entries.extend(list);
            columns.ends.push(columns.entries.len());
        }
        columns
    }

    /// Cost and row, cheapest first.
    pub fn of(&self, site: usize) -> &[(u32, u32)] {
        let start = if site == 0 { 0 } else { self.ends[site - 1] };
        &self.entries[start..self.ends[site]]
    }
}
