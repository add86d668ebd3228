//! Cells in the order of their rows become a table, of which only one row is held apart.

use std::path::Path;

use super::cell::{Address, Content, letters};
use super::heading::{self, Row};
use crate::read::cells::Cells;
use crate::read::{Column, Note, Problem, ReadError, gate};

/// Rows looked at before it is decided which holds the headings.
const LOOKED_AT: usize = 32;

/// A sheet as a table.
#[derive(Debug, Default)]
pub struct Contents {
    /// Its columns.
    pub columns: Vec<Column>,
    /// The sheet's row numbers, by record.
    pub rows: Vec<u32>,
    /// Rows with cells that cannot be used.
    pub refused: Vec<Problem>,
    /// What was chosen.
    pub notes: Vec<Note>,
}

/// A table that is filled cell by cell.
pub struct Table<'a> {
    path: &'a Path,
    waiting: Vec<Row<'a>>,
    row: Row<'a>,
    headed: bool,
    /// The place in `cells` of each column of the sheet.
    slots: Vec<Option<usize>>,
    names: Vec<String>,
    unnamed: Vec<u32>,
    cells: Cells,
    texts: u64,
    contents: Contents,
}

impl<'a> Table<'a> {
    /// Nothing yet, of a sheet of this file.
    pub fn of(path: &'a Path) -> Table<'a> {
        Table {
            path,
            waiting: Vec::new(),
            row: Row::default(),
            headed: false,
            slots: Vec::new(),
            names: Vec::new(),
            unnamed: Vec::new(),
            cells: Cells::default(),
            texts: 0,
            contents: Contents::default(),
        }
    }

    /// Put down the next cell. Rows must ascend.
    pub fn put(&mut self, at: Address, content: Content<'a>) -> Result<(), ReadError> {
        if content.is_blank() {
            return Ok(());
        }
        if at.column as usize >= gate::MOST_COLUMNS {
            return Err(gate::refusal(
                self.path,
                format!("a cell at {at}, far beyond any table"),
                format!("cells up to column {}", letters(gate::MOST_COLUMNS as u32 - 1)),
                "delete what stands there (Ctrl+End shows the last cell), or save the table alone",
            ));
        }
        if at.row < self.row.number {
            return Err(super::damaged(
                self.path,
                &at.to_string(),
                format!("a cell after those of row {}", u64::from(self.row.number) + 1),
            ));
        }
        if at.row > self.row.number {
            self.end_row()?;
            self.row.number = at.row;
        }
        if self.row.cells.len() >= gate::MOST_COLUMNS {
            let found = "more cells in a row than there are columns".to_owned();
            return Err(super::damaged(self.path, &at.to_string(), found));
        }
        self.row.cells.push((at.column, content));
        Ok(())
    }

    /// The table; none where no row holds headings.
    pub fn finish(mut self) -> Result<Option<Contents>, ReadError> {
        self.end_row()?;
        if !self.headed && !self.head()? {
            return Ok(None);
        }
        if !self.unnamed.is_empty() {
            let columns: Vec<String> = self.unnamed.iter().map(|at| letters(*at)).collect();
            self.contents.notes.push(Note::warning(format!(
                "without a heading, and named after where it stands: column {}",
                columns.join(", ")
            )));
        }
        self.contents.columns = self.cells.into_columns();
        Ok(Some(self.contents))
    }

    fn end_row(&mut self) -> Result<(), ReadError> {
        let row = std::mem::take(&mut self.row);
        if row.cells.is_empty() {
            return Ok(());
        }
        if self.headed {
            return self.take(row);
        }
        // A sheet without a heading so far has none: it is a note or a picture, not a table.
        if self.waiting.len() < LOOKED_AT {
            self.waiting.push(row);
            if self.waiting.len() == LOOKED_AT {
                self.head()?;
            }
        }
        Ok(())
    }

    /// Decide on the heading among the rows seen so far.
    fn head(&mut self) -> Result<bool, ReadError> {
        let Some(at) = heading::find(&self.waiting) else { return Ok(false) };
        let mut rows = std::mem::take(&mut self.waiting).into_iter();
        let above: Vec<Row<'_>> = rows.by_ref().take(at).collect();
        let Some(headings) = rows.next() else { return Ok(false) };
        let number = headings.number + 1;
        let second =
            rows.as_slice().first().and_then(|lower| heading::with_second(&headings, lower));
        let in_two_rows = second.is_some();
        let names = second.unwrap_or_else(|| heading::names(&headings));
        if in_two_rows {
            rows.next();
        }
        if let Some(found) = heading::repeated(&names) {
            return Err(ReadError::Syntax {
                path: self.path.to_owned(),
                place: number.to_string(),
                found,
                hint: "give each column its own heading".to_owned(),
            });
        }
        self.say_where(number, in_two_rows, &above);
        self.names = names.iter().map(|(_, name)| name.clone()).collect();
        self.cells = Cells::with_columns(self.names.iter().map(String::as_str));
        for (slot, (column, _)) in names.iter().enumerate() {
            *self.slot(*column) = Some(slot);
        }
        self.headed = true;
        rows.try_for_each(|row| self.take(row))?;
        Ok(true)
    }

    /// Say where the headings are, unless they are where everybody looks.
    fn say_where(&mut self, number: u32, in_two_rows: bool, above: &[Row<'a>]) {
        if number == 1 && !in_two_rows {
            return;
        }
        let rows = match in_two_rows {
            true => format!("rows {number} and {}", number + 1),
            false => format!("row {number}"),
        };
        let titles: Vec<String> = above
            .iter()
            .flat_map(|row| &row.cells)
            .take(3)
            .map(|(_, cell)| format!("\"{}\"", cell.as_text().trim()))
            .collect();
        let above = match titles.as_slice() {
            [] => String::new(),
            titles => format!("; above them: {}", titles.join(", ")),
        };
        self.contents.notes.push(Note::info(format!("the headings are in {rows}{above}")));
    }

    fn take(&mut self, row: Row<'a>) -> Result<(), ReadError> {
        let number = row.number + 1;
        let before = self.contents.refused.len();
        for (column, content) in &row.cells {
            match (content.as_value(), *self.slot(*column)) {
                (Some(value), Some(slot)) => self.cells.put_at(slot, value),
                (Some(value), None) => {
                    let name = self.name_for(*column);
                    self.cells.put(&name, value);
                }
                (None, slot) => self.contents.refused.push(Problem {
                    kind: "cell-error",
                    row: Some(number),
                    field: slot.and_then(|slot| self.names.get(slot)).cloned(),
                    found: format!(
                        "{} in {}",
                        content.as_text(),
                        Address { row: row.number, column: *column }
                    ),
                    allowed: "a text, a number or a date",
                    hint: "correct the formula, or empty the cell".to_owned(),
                }),
            }
            if let Content::Text(text) = content {
                self.texts = self.texts.saturating_add(text.len() as u64);
            }
        }
        if self.contents.refused.len() > before {
            self.cells.drop_row();
            return Ok(());
        }
        self.cells.end_row();
        self.contents.rows.push(number);
        if self.texts > gate::MOST_UNPACKED {
            return Err(gate::refusal(
                self.path,
                format!("texts of more than {} MB", gate::MOST_UNPACKED >> 20),
                "less".to_owned(),
                "save the table alone, without the columns that are not needed",
            ));
        }
        gate::check_cells(self.path, self.cells.width(), self.contents.rows.len())
    }

    /// A name for a column that has no heading but something in it.
    fn name_for(&mut self, column: u32) -> String {
        let mut name = format!("column {}", letters(column));
        while self.names.contains(&name) {
            name.push('_');
        }
        *self.slot(column) = Some(self.names.len());
        self.names.push(name.clone());
        self.unnamed.push(column);
        name
    }

    fn slot(&mut self, column: u32) -> &mut Option<usize> {
        let column = column as usize;
        if self.slots.len() <= column {
            self.slots.resize(column + 1, None);
        }
        &mut self.slots[column]
    }
}
