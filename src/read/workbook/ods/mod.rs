//! ODS, read as the stream of XML it is: a cell or a row may say it stands a million times, so
//! nothing is repeated before it is known to hold something.

mod element;

use std::path::Path;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::cell::{Address, Content};
use super::table::{Contents, Table};
use super::{SheetName, damaged, needs_password};
use crate::read::archive::Archive;
use crate::read::{ReadError, gate};
use element::{Open, attribute, count, opened};

/// Rows of a sheet.
const ROWS: u32 = 1_048_576;

/// Bytes of a cell beyond which spaces that are only counted in it are left out.
const LONGEST: usize = 1 << 20;

/// Bytes that a cell may come to by standing in one row again and again.
const REPEATED: usize = 64 << 20;

/// An open workbook.
pub struct Book<'a> {
    path: &'a Path,
    content: Vec<u8>,
    sheets: Vec<SheetName>,
}

impl<'a> Book<'a> {
    /// Open a workbook held in memory.
    pub fn open(path: &'a Path, bytes: &'a [u8]) -> Result<Book<'a>, ReadError> {
        let mut archive = Archive::open(path, bytes)?;
        let manifest = archive.unpack("META-INF/manifest.xml")?.unwrap_or_default();
        let is_encrypted = manifest.windows(15).any(|part| part == b"encryption-data");
        if is_encrypted {
            return Err(needs_password(path));
        }
        let content = archive.unpack("content.xml")?.ok_or_else(|| {
            damaged(path, "archive", "no content.xml in it: not a workbook".to_owned())
        })?;
        let mut book = Book { path, content, sheets: Vec::new() };
        book.sheets = book.names()?;
        Ok(book)
    }

    fn names(&self) -> Result<Vec<SheetName>, ReadError> {
        let mut hidden = Vec::new();
        let mut style = None;
        let mut sheets = Vec::new();
        let mut depth = 0_usize;
        self.walk(&mut |event| {
            match event {
                Event::Start(start) => match start.name().as_ref() {
                    "style:style" => style = attribute(start, "style:name"),
                    "style:table-properties"
                        if attribute(start, "table:display").as_deref() == Some("false") =>
                    {
                        hidden.extend(style.take());
                    }
                    "table:table" => {
                        depth += 1;
                        let style = attribute(start, "table:style-name");
                        if depth == 1 {
                            sheets.push(SheetName {
                                name: attribute(start, "table:name").unwrap_or_default(),
                                is_hidden: style.is_some_and(|style| hidden.contains(&style)),
                            });
                        }
                    }
                    _ => {}
                },
                Event::End(end) if end.name().as_ref() == "table:table" => {
                    depth = depth.saturating_sub(1);
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(sheets)
    }

    fn walk<'e>(
        &'e self,
        see: &mut dyn FnMut(&Event<'e>) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        let text = std::str::from_utf8(&self.content)
            .map_err(|error| damaged(self.path, "content.xml", error.to_string()))?;
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        loop {
            match reader.read_event() {
                Ok(Event::Eof) => return Ok(()),
                Ok(event) => see(&event)?,
                Err(error) => {
                    let place = format!("content.xml, byte {}", reader.buffer_position());
                    return Err(damaged(self.path, &place, format!("not XML: {error}")));
                }
            }
        }
    }
}

impl super::Book for Book<'_> {
    fn sheets(&self) -> &[SheetName] {
        &self.sheets
    }

    fn sheet(&mut self, at: usize) -> Result<Option<Contents>, ReadError> {
        let mut sheet = Sheet {
            path: self.path,
            wanted: at,
            tables: 0,
            depth: 0,
            row: 0,
            repeated: 1,
            column: 0,
            cells: Vec::new(),
            open: None,
            skipping: 0,
            table: Table::of(self.path),
        };
        self.walk(&mut |event| sheet.see(event))?;
        sheet.table.finish()
    }
}

/// One sheet on its way into a table.
struct Sheet<'a> {
    path: &'a Path,
    wanted: usize,
    /// Sheets begun so far.
    tables: usize,
    /// Tables around the event: one may lie in another.
    depth: usize,
    row: u32,
    repeated: u32,
    column: u32,
    cells: Vec<(u32, Content<'a>)>,
    open: Option<Open>,
    /// Elements around the event that are no text of the cell: notes, drawings.
    skipping: usize,
    table: Table<'a>,
}

impl Sheet<'_> {
    fn see(&mut self, event: &Event<'_>) -> Result<(), ReadError> {
        match event {
            Event::Start(start) => {
                self.start(start);
                Ok(())
            }
            Event::End(end) => self.end(end.name().as_ref()),
            Event::Text(text) if self.is_text() => {
                self.push(&text.xml10_content());
                Ok(())
            }
            Event::CData(text) if self.is_text() => {
                self.push(text);
                Ok(())
            }
            Event::GeneralRef(reference) if self.is_text() => {
                let named = match reference.as_ref() {
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "amp" => Some('&'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().ok().flatten(),
                };
                if let Some(letter) = named {
                    self.push(letter.encode_utf8(&mut [0; 4]));
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn is_wanted(&self) -> bool {
        self.depth == 1 && self.tables == self.wanted + 1
    }

    fn is_text(&self) -> bool {
        self.skipping == 0 && self.open.as_ref().is_some_and(|cell| cell.is_within)
    }

    fn push(&mut self, text: &str) {
        if let Some(cell) = &mut self.open {
            cell.text.push_str(text);
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) {
        let name = start.name();
        let name = name.as_ref();
        if name == "table:table" {
            self.depth += 1;
            self.tables += usize::from(self.depth == 1);
            return;
        }
        if !self.is_wanted() {
            return;
        }
        if self.open.is_some() {
            return self.start_in_cell(name, start);
        }
        match name {
            "table:table-row" => {
                self.repeated = count(start, "table:number-rows-repeated");
                self.column = 0;
                self.cells.clear();
            }
            "table:table-cell" | "table:covered-table-cell" => self.open = Some(opened(start)),
            _ => {}
        }
    }

    fn start_in_cell(&mut self, name: &str, start: &BytesStart<'_>) {
        if self.skipping > 0 || matches!(name, "office:annotation") || name.starts_with("draw:") {
            self.skipping += 1;
            return;
        }
        let Some(cell) = &mut self.open else { return };
        match name {
            "text:p" => {
                if cell.paragraphs > 0 {
                    cell.text.push('\n');
                }
                cell.paragraphs += 1;
                cell.is_within = true;
            }
            "text:line-break" => cell.text.push('\n'),
            "text:tab" => cell.text.push('\t'),
            "text:s" if cell.text.len() < LONGEST => {
                let spaces = (count(start, "text:c") as usize).min(LONGEST);
                cell.text.extend(std::iter::repeat_n(' ', spaces));
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        if name == "table:table" {
            self.depth = self.depth.saturating_sub(1);
            return Ok(());
        }
        if !self.is_wanted() {
            return Ok(());
        }
        if self.skipping > 0 {
            self.skipping -= 1;
            return Ok(());
        }
        match name {
            "text:p" => {
                if let Some(cell) = &mut self.open {
                    cell.is_within = false;
                }
                Ok(())
            }
            "table:table-cell" | "table:covered-table-cell" => {
                if let Some(cell) = self.open.take() {
                    self.end_cell(cell)?;
                }
                Ok(())
            }
            "table:table-row" => self.end_row(),
            _ => Ok(()),
        }
    }

    fn end_cell(&mut self, cell: Open) -> Result<(), ReadError> {
        let content = match cell.value {
            _ if cell.is_fault => Content::Fault(cell.text),
            Some(value) => value.shown(&cell.text),
            None => Content::Text(cell.text.into()),
        };
        let first = self.column;
        self.column = self.column.saturating_add(cell.repeated);
        if content.is_blank() {
            return Ok(());
        }
        // The table refuses what lies beyond its columns, so it suffices to go as far.
        let last = self.column.min(gate::MOST_COLUMNS as u32 + 1).max(first.saturating_add(1));
        let long = matches!(&content, Content::Text(text)
            if text.len().saturating_mul((last - first) as usize) > REPEATED);
        if long && last - first > 1 {
            let at = Address { row: self.row, column: first };
            let found = format!("a text at {at} that stands in {} columns", last - first);
            let allowed = format!("{} MB of it", REPEATED >> 20);
            return Err(gate::refusal(self.path, found, allowed, "save the table alone as XLSX"));
        }
        for column in first..last {
            if self.cells.len() <= gate::MOST_COLUMNS {
                self.cells.push((column, content.clone()));
            }
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), ReadError> {
        let (first, cells) = (self.row, std::mem::take(&mut self.cells));
        self.row = self.row.saturating_add(self.repeated).min(ROWS);
        if cells.is_empty() {
            return Ok(());
        }
        let rows = (self.row - first) as usize;
        gate::check_cells(self.path, cells.len(), rows)?;
        for row in first..self.row {
            for (column, content) in &cells {
                self.table.put(Address { row, column: *column }, content.clone())?;
            }
        }
        Ok(())
    }
}
