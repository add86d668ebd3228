//! XLS through calamine, which builds each sheet's grid at once: what the file says of it is
//! looked at first.

mod grid;

use std::io::{Cursor, Read};
use std::path::Path;

use calamine::{Data, Reader, SheetType, SheetVisible, XlsError};

use super::cell::{Address, Content};
use super::table::{Contents, Table};
use super::{SheetName, damaged, needs_password};
use crate::read::ReadError;

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
    grid::check_sheets(path, &records)
}
