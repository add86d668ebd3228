//! XLSX and XLSM through calamine's cell reader, which goes through a sheet as it stands in the
//! file and builds no grid.

use std::io::{BufReader, Cursor, Read};
use std::path::Path;

use calamine::{Reader, SheetType, SheetVisible, XlsxError};
use quick_xml::events::Event;

use super::cell::{Address, Content};
use super::table::{Contents, Table};
use super::{SheetName, damaged, needs_password, rehearsed};
use crate::read::{ReadError, gate};

/// An open workbook.
pub struct Book<'a> {
    path: &'a Path,
    xlsx: calamine::Xlsx<Cursor<&'a [u8]>>,
    sheets: Vec<SheetName>,
}

impl<'a> Book<'a> {
    /// Open a workbook held in memory, after a look at what it unpacks to.
    pub fn open(path: &'a Path, bytes: &'a [u8]) -> Result<Book<'a>, ReadError> {
        rehearsed(path, bytes, &mut |name, entry| match name
            .to_lowercase()
            .ends_with("sharedstrings.xml")
        {
            true => check_strings(path, bytes.len(), entry),
            false => Ok(()),
        })?;
        let xlsx: calamine::Xlsx<_> =
            calamine::Xlsx::new(Cursor::new(bytes)).map_err(|error| fault(path, None, error))?;
        let is_sheet = |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet;
        let named = |sheet: &calamine::Sheet| SheetName {
            name: sheet.name.clone(),
            is_hidden: sheet.visible != SheetVisible::Visible,
        };
        let sheets = xlsx.sheets_metadata().iter().filter(is_sheet).map(named).collect();
        Ok(Book { path, xlsx, sheets })
    }
}

impl super::Book for Book<'_> {
    fn sheets(&self) -> &[SheetName] {
        &self.sheets
    }

    fn sheet(&mut self, at: usize) -> Result<Option<Contents>, ReadError> {
        let Some(sheet) = self.sheets.get(at) else { return Ok(None) };
        let path = self.path;
        let mut last = None;
        let mut cells = self
            .xlsx
            .worksheet_cells_reader(&sheet.name)
            .map_err(|error| fault(path, None, error))?;
        let mut table = Table::of(path);
        let zeros: Vec<Option<usize>> = cells.styles().iter().map(zeros).collect();
        while let Some((cell, style)) =
            cells.next_cell_with_style_id().map_err(|error| fault(path, last, error))?
        {
            let (row, column) = cell.get_position();
            let address = Address { row, column };
            last = Some(address);
            if let Some(content) = Content::of(cell.get_value().clone()) {
                let width = zeros.get(style).copied().flatten();
                table.put(address, content.filled_up(width))?;
            }
        }
        table.finish()
    }
}

/// To how many digits a style fills whole numbers up with zeros, as `000` does: the ids of many a
/// table are no texts.
fn zeros(style: &calamine::Style) -> Option<usize> {
    let code = &style.number_format.as_ref()?.format_code;
    let shown = code.split(';').next()?;
    let is_filled = (2..=20).contains(&shown.len()) && shown.bytes().all(|byte| byte == b'0');
    is_filled.then_some(shown.len())
}

/// The strings that a workbook says it shares are made room for before one is read.
fn check_strings(path: &Path, packed: usize, entry: &mut dyn Read) -> Result<(), ReadError> {
    let mut xml = quick_xml::Reader::from_reader(BufReader::new(entry));
    let mut buffer = Vec::new();
    let declared = loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(start) | Event::Empty(start)) => {
                let counts = start.attributes().flatten();
                let count = counts.filter(|count| count.key.as_ref() == "uniqueCount").last();
                break count.and_then(|count| count.value.parse::<u64>().ok()).unwrap_or(0);
            }
            // What is wrong with it is said by who reads it.
            Ok(Event::Eof) | Err(_) => break 0,
            Ok(_) => {}
        }
    };
    // A string is at least `<si/>`, packed a thousandfold at best.
    let most = (packed as u64).saturating_mul(1000) / 5;
    if declared <= most.min(gate::MOST_RECORDS as u64) {
        return Ok(());
    }
    Err(gate::refusal(
        path,
        format!("a workbook that says it holds {declared} texts"),
        "no more than there are".to_owned(),
        "open it and save it again",
    ))
}

fn fault(path: &Path, last: Option<Address>, error: XlsxError) -> ReadError {
    let place = last.map_or("workbook".to_owned(), |at| format!("after {at}"));
    match error {
        XlsxError::Password => needs_password(path),
        XlsxError::CellError(error) => ReadError::Syntax {
            path: path.to_owned(),
            place,
            found: format!("a cell with the error {error}"),
            hint: "correct the formula, or empty the cell".to_owned(),
        },
        error => damaged(path, &place, format!("not a workbook that can be read: {error}")),
    }
}
