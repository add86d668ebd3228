//! What an XLS says of its sheets, looked over before anything makes room for it.

use std::path::Path;

use crate::read::workbook::cell::Address;
use crate::read::workbook::damaged;
use crate::read::{ReadError, gate};

/// Cells of a grid that is built however few of them are filled.
const FREELY: u64 = 4_000_000;
/// Beyond that, how many cells of the grid may stand for one that is filled.
const SPARSEST: u64 = 16;

/// What calamine will make room for, sheet by sheet as it will read them: from where the list of
/// sheets says each begins.
pub fn check_sheets(path: &Path, stream: &[u8]) -> Result<(), ReadError> {
    let mut whole = 0_u64;
    let mut filled = 0_u64;
    for (kind, data) in records(stream).take_while(|(kind, _)| *kind != END) {
        if kind != SHEET {
            continue;
        }
        let start = data.first_chunk::<4>().map(|start| u32::from_le_bytes(*start) as usize);
        let sheet = start.and_then(|start| stream.get(start..)).ok_or_else(|| {
            damaged(path, "workbook", "a sheet that begins beyond the end of the file".to_owned())
        })?;
        let grid = Grid::of(path, sheet)?;
        whole = whole.saturating_add(grid.cells());
        filled = filled.saturating_add(grid.filled);
        if whole > FREELY.max(filled.saturating_mul(SPARSEST)) {
            let found = format!("a sheet of {} cells that reaches to {}", grid.filled, grid.last());
            return Err(too_large(path, found));
        }
        // A cell takes six bytes at least: sheets that hold more lie one over the other.
        if filled > stream.len() as u64 {
            return Err(too_large(path, "sheets that lie one over the other".to_owned()));
        }
    }
    Ok(())
}

/// Records of the workbook's stream.
const SHEET: u16 = 0x0085;
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const DIMENSIONS: u16 = 0x0200;
const SEVERAL_NUMBERS: u16 = 0x00BD;
/// Formulas, numbers, texts, errors and flags: one cell each.
const CELLS: [u16; 8] = [0x0006, 0x0203, 0x0204, 0x0205, 0x0207, 0x00D6, 0x00FD, 0x027E];

/// The records of a stream, as far as they are whole: what each is, and what it holds.
fn records(mut stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let (head, rest) = stream.split_first_chunk::<4>()?;
        let [kind_low, kind_high, low, high] = *head;
        let (data, after) = rest.split_at_checked(u16::from_le_bytes([low, high]).into())?;
        stream = after;
        Some((u16::from_le_bytes([kind_low, kind_high]), data))
    })
}

/// How far the cells of one sheet reach.
#[derive(Default)]
struct Grid {
    filled: u64,
    rows: Option<(u16, u16)>,
    columns: Option<(u16, u16)>,
}

impl Grid {
    /// The grid of the sheet that begins a stream. Charts within it are passed over.
    fn of(path: &Path, stream: &[u8]) -> Result<Grid, ReadError> {
        let mut grid = Grid::default();
        let mut depth = 0_usize;
        for (kind, data) in records(stream) {
            match kind {
                BEGIN => depth += 1,
                END if depth <= 1 => break,
                END => depth -= 1,
                _ if depth > 1 => {}
                DIMENSIONS if !is_of_a_sheet(data) => {
                    let found = "a sheet that says it has more than 65536 rows or 256 columns";
                    return Err(too_large(path, found.to_owned()));
                }
                SEVERAL_NUMBERS => {
                    grid.widen(word(data, 0), word(data, 2), data.len() as u64 / 6);
                    grid.widen(
                        word(data, 0),
                        data.len().checked_sub(2).and_then(|at| word(data, at)),
                        0,
                    );
                }
                kind if CELLS.contains(&kind) => grid.widen(word(data, 0), word(data, 2), 1),
                _ => {}
            }
        }
        Ok(grid)
    }

    fn widen(&mut self, row: Option<u16>, column: Option<u16>, cells: u64) {
        let wider = |known: Option<(u16, u16)>, at: u16| {
            known.map_or((at, at), |(least, most)| (least.min(at), most.max(at)))
        };
        if let (Some(row), Some(column)) = (row, column) {
            self.rows = Some(wider(self.rows, row));
            self.columns = Some(wider(self.columns, column));
            self.filled += cells;
        }
    }

    /// Cells of the grid, filled or not.
    fn cells(&self) -> u64 {
        let span = |range: Option<(u16, u16)>| range.map_or(0, |(a, b)| u64::from(b - a) + 1);
        span(self.rows) * span(self.columns)
    }

    fn last(&self) -> Address {
        let (row, column) = (self.rows.unwrap_or_default().1, self.columns.unwrap_or_default().1);
        Address { row: row.into(), column: column.into() }
    }
}

fn word(data: &[u8], at: usize) -> Option<u16> {
    let bytes = data.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(u16::from_le_bytes(bytes))
}

/// Whether declared dimensions, for which calamine makes room, are those that a sheet can have.
fn is_of_a_sheet(data: &[u8]) -> bool {
    let long = |at: usize| Some(u32::from(word(data, at)?) | u32::from(word(data, at + 2)?) << 16);
    let (first, end, columns) = match data.len() {
        0..14 => (word(data, 0).map(u32::from), word(data, 2).map(u32::from), word(data, 6)),
        _ => (long(0), long(4), word(data, 10)),
    };
    first <= end && end <= Some(65_536) && columns <= Some(256)
}

fn too_large(path: &Path, found: String) -> ReadError {
    let allowed = format!("{FREELY} cells, or {SPARSEST} for each that is filled");
    let hint = "delete what stands far from the table, or save the table alone as XLSX";
    gate::refusal(path, found, allowed, hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
    }

    fn cell(row: u16, column: u16) -> Vec<u8> {
        record(0x0203, &[row.to_le_bytes(), column.to_le_bytes()].concat())
    }

    /// Sheets that all begin at the first byte after the list of them.
    fn workbook(sheets: usize, sheet: &[Vec<u8>]) -> Vec<u8> {
        let start = 12 * sheets as u32 + 4;
        let list = record(SHEET, &[&start.to_le_bytes()[..], &[0; 4]].concat()).repeat(sheets);
        [list, record(END, &[]), record(BEGIN, &[]), sheet.concat(), record(END, &[])].concat()
    }

    fn check(bytes: &[u8]) -> Result<(), String> {
        check_sheets("a.xls".as_ref(), bytes).map_err(|error| error.to_string())
    }

    #[test]
    fn grids_are_bounded_by_what_fills_them() {
        // 256 columns of 15,625 rows are four million cells.
        assert!(check(&workbook(1, &[cell(0, 0), cell(15_624, 255)])).is_ok());
        let error = check(&workbook(1, &[cell(0, 0), cell(15_625, 255)])).unwrap_err();
        assert!(error.contains("a sheet of 2 cells that reaches to IV15626"), "{error}");
        // What lies in a chart is none of the sheet's.
        let chart = [record(BEGIN, &[]), cell(65_535, 255), record(END, &[])].concat();
        assert!(check(&workbook(1, &[cell(0, 0), chart])).is_ok());
        // The same sheet again and again.
        assert!(check(&workbook(2, &[cell(0, 0), cell(15_624, 255)])).is_err());
        let row: Vec<Vec<u8>> = (0..100).map(|column| cell(0, column)).collect();
        assert!(check(&workbook(3000, &row)).unwrap_err().contains("one over the other"));
    }

    #[test]
    fn declared_dimensions_are_not_believed() {
        let declared = |first: u32, end: u32, columns: u16| {
            let rows = [first.to_le_bytes(), end.to_le_bytes()].concat();
            let data = [&rows[..], &[0, 0], &columns.to_le_bytes(), &[0, 0]].concat();
            check(&workbook(1, &[record(DIMENSIONS, &data)]))
        };
        assert!(declared(0, 65_536, 256).is_ok());
        for (first, end, columns) in [(0, 65_537, 1), (2, 1, 1), (0, 1, 257), (0, u32::MAX, 1)] {
            assert!(declared(first, end, columns).is_err(), "{first} {end} {columns}");
        }
        assert!(check(&record(SHEET, &[0xFF; 8])).is_err());
    }
}
