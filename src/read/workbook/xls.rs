//! XLS through calamine, which builds each sheet's grid at once: what the file says of it is
//! looked at first.

use std::io::{Cursor, Read};
use std::path::Path;

use calamine::{Data, Reader, SheetType, SheetVisible, XlsError};

use super::cell::{Address, Content};
use super::table::{Contents, Table};
use super::{SheetName, damaged, needs_password};
use crate::read::{ReadError, gate};

/// Cells of a grid that is built however few of them are filled.
const FREELY: u64 = 4_000_000;
/// Beyond that, how many cells of the grid may stand for one that is filled.
const SPARSEST: u64 = 16;

/// An open workbook.
pub struct Book<'a> {
    path: &'a Path,
    xls: calamine::Xls<Cursor<&'a [u8]>>,
    sheets: Vec<SheetName>,
}

impl<'a> Book<'a> {
    /// Open a workbook held in memory.
    pub fn open(path: &'a Path, bytes: &'a [u8]) -> Result<Book<'a>, ReadError> {
        check_grids(path, bytes)?;
        let xls: calamine::Xls<_> =
            calamine::Xls::new(Cursor::new(bytes)).map_err(|error| match error {
                XlsError::Password => needs_password(path),
                error => {
                    let found = format!("not a workbook that can be read: {error}");
                    damaged(path, "workbook", found)
                }
            })?;
        let is_sheet = |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet;
        let named = |sheet: &calamine::Sheet| SheetName {
            name: sheet.name.clone(),
            is_hidden: sheet.visible != SheetVisible::Visible,
        };
        let sheets = xls.sheets_metadata().iter().filter(is_sheet).map(named).collect();
        Ok(Book { path, xls, sheets })
    }
}

impl super::Book for Book<'_> {
    fn sheets(&self) -> &[SheetName] {
        &self.sheets
    }

    fn sheet(&mut self, at: usize) -> Result<Option<Contents>, ReadError> {
        let Some(sheet) = self.sheets.get(at) else { return Ok(None) };
        let range: calamine::Range<Data> = self
            .xls
            .worksheet_range(&sheet.name)
            .map_err(|error| damaged(self.path, "workbook", error.to_string()))?;
        let (row, column) = range.start().unwrap_or_default();
        let mut table = Table::of(self.path);
        for (down, across, data) in range.used_cells() {
            let address = Address { row: row + down as u32, column: column + across as u32 };
            if let Some(content) = Content::of_kept(data) {
                table.put(address, content)?;
            }
        }
        table.finish()
    }
}

/// Go through the records of the workbook's stream and see how far each sheet's cells reach.
fn check_grids(path: &Path, bytes: &[u8]) -> Result<(), ReadError> {
    let broken = |error: std::io::Error| {
        damaged(path, "workbook", format!("not a workbook that can be read: {error}"))
    };
    let mut document = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(broken)?;
    let name = ["Workbook", "Book"].into_iter().find(|name| document.is_stream(name));
    let name = name.ok_or_else(|| {
        damaged(path, "workbook", "an old Office document, but no workbook".to_owned())
    })?;
    let stream = document.open_stream(name).map_err(broken)?;
    let mut records = Vec::new();
    // A stream is no longer than the file around it.
    stream.take(bytes.len() as u64).read_to_end(&mut records).map_err(broken)?;
    let mut grid = Grid::default();
    let mut rest = records.as_slice();
    while let Some((kind, data, after)) = record(rest) {
        grid.see(path, kind, data)?;
        rest = after;
    }
    grid.check(path)
}

/// The first record: its kind, what it holds, and what follows it.
fn record(stream: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let (head, rest) = stream.split_first_chunk::<4>()?;
    let [kind_low, kind_high, low, high] = *head;
    let length = usize::from(u16::from_le_bytes([low, high]));
    Some((u16::from_le_bytes([kind_low, kind_high]), rest.get(..length)?, rest.get(length..)?))
}

/// How far the cells of one sheet reach.
#[derive(Default)]
struct Grid {
    filled: u64,
    rows: Option<(u16, u16)>,
    columns: Option<(u16, u16)>,
}

impl Grid {
    fn see(&mut self, path: &Path, kind: u16, data: &[u8]) -> Result<(), ReadError> {
        let word = |at: usize| {
            let bytes = data.get(at..at + 2)?.try_into().ok()?;
            Some(u16::from_le_bytes(bytes))
        };
        match kind {
            // A sheet, or a chart in it, begins.
            0x0809 => {
                self.check(path)?;
                *self = Grid::default();
            }
            // The dimensions a sheet declares, for which room is made.
            0x0200 => {
                let long = |at: usize| Some(u32::from(word(at)?) | u32::from(word(at + 2)?) << 16);
                let ends = if data.len() >= 14 { long(4) } else { word(2).map(u32::from) };
                if ends.is_some_and(|rows| rows > 65_536) {
                    return Err(too_large(path, "a sheet that says it has more than 65536 rows"));
                }
            }
            // Formulas, numbers, texts, errors and flags: one cell each.
            0x0006 | 0x0203 | 0x0204 | 0x0205 | 0x00D6 | 0x00FD | 0x027E => {
                self.widen(word(0), word(2), 1);
            }
            // Several numbers in one row.
            0x00BD => {
                self.widen(word(0), word(2), data.len() as u64 / 6);
                self.widen(word(0), data.len().checked_sub(2).and_then(word), 0);
            }
            _ => {}
        }
        Ok(())
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

    fn check(&self, path: &Path) -> Result<(), ReadError> {
        let span = |range: Option<(u16, u16)>| range.map_or(0, |(a, b)| u64::from(b - a) + 1);
        let cells = span(self.rows) * span(self.columns);
        if cells <= FREELY.max(self.filled.saturating_mul(SPARSEST)) {
            return Ok(());
        }
        let (row, column) = (self.rows.unwrap_or_default().1, self.columns.unwrap_or_default().1);
        let last = Address { row: row.into(), column: column.into() };
        Err(too_large(path, &format!("a sheet of {} cells that reaches to {last}", self.filled)))
    }
}

fn too_large(path: &Path, found: &str) -> ReadError {
    let allowed = format!("{FREELY} cells, or {SPARSEST} for each that is filled");
    let hint = "delete what stands far from the table, or save the table alone as XLSX";
    gate::refusal(path, found.to_owned(), allowed, hint)
}
