//! Rows of named values gathered into columns.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::layer::in_words;
use super::{CellKind, Column, Note, ReadError, gate};
use crate::model::TextColumn;

/// A value on its way into a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// A text, kept to the letter but for spaces around it.
    Text(&'a str),
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Yes or no.
    Boolean(bool),
    /// Anything else, as text that a machine wrote: dates, numbers too long for a register.
    Written(&'a str, CellKind),
}

impl<'a> Value<'a> {
    /// The value as the text of a cell, for which there is room in `scratch`.
    pub fn text<'s>(&self, scratch: &'s mut String) -> &'s str
    where
        'a: 's,
    {
        use std::fmt::Write;
        scratch.clear();
        // Writing into a text never fails.
        match self {
            Value::Null => "",
            Value::Text(text) | Value::Written(text, _) => text,
            Value::Boolean(flag) => {
                if *flag {
                    "true"
                } else {
                    "false"
                }
            }
            Value::Integer(number) => {
                let _ = write!(scratch, "{number}");
                scratch
            }
            Value::Real(number) => {
                let _ = write!(scratch, "{number}");
                scratch
            }
        }
    }
}

/// Columns that grow row by row, in the order their names first occur.
#[derive(Debug, Default)]
pub struct Cells {
    columns: Vec<Column>,
    by_name: HashMap<String, usize, rustc_hash::FxBuildHasher>,
    rows: usize,
    /// Bytes put into cells so far.
    texts: u64,
    /// Whether a column was not made because the table would be too large.
    is_beyond: bool,
}

impl Cells {
    /// Columns known from the start, in this order.
    pub fn with_columns<'a>(names: impl IntoIterator<Item = &'a str>) -> Cells {
        let mut cells = Cells::default();
        for name in names {
            cells.slot(name);
        }
        cells
    }

    /// Put a value into the row that is being filled. Of two values under one name the first
    /// stays.
    pub fn put(&mut self, name: &str, value: Value<'_>) {
        let at = self.slot(name);
        self.put_at(at, value);
    }

    /// The same by the column's number.
    pub fn put_at(&mut self, at: usize, value: Value<'_>) {
        let column = &mut self.columns[at];
        if column.cells.len() > self.rows {
            return;
        }
        let kind = match value {
            Value::Null => {
                column.cells.push("");
                return;
            }
            Value::Text(text) => {
                column.cells.push(text.trim());
                CellKind::Text
            }
            Value::Integer(number) => {
                column.cells.push(&number.to_string());
                CellKind::Integer
            }
            Value::Real(number) => {
                column.cells.push(&number.to_string());
                CellKind::Real
            }
            Value::Boolean(flag) => {
                column.cells.push(if flag { "true" } else { "false" });
                CellKind::Boolean
            }
            Value::Written(text, kind) => {
                column.cells.push(text);
                kind
            }
        };
        column.kind = column.kind.with(kind);
        self.texts += column.cells.at(self.rows).len() as u64;
    }

    /// The number of a column, which is made where it is new. The number it most likely has is
    /// looked at first.
    pub fn place(&mut self, likely: usize, name: &str) -> usize {
        match self.columns.get(likely) {
            Some(column) if column.name == name => likely,
            _ => self.slot(name),
        }
    }

    /// Whether the row that is being filled has something in a column already.
    pub fn is_filled(&self, at: usize) -> bool {
        self.columns.get(at).is_some_and(|column| column.cells.len() > self.rows)
    }

    /// Forget what the row that is being filled has in a column.
    pub fn clear_at(&mut self, at: usize) {
        if let Some(column) = self.columns.get_mut(at) {
            column.cells.truncate(self.rows);
        }
    }

    /// The row is full: whatever column it has nothing for stays empty there.
    pub fn end_row(&mut self) {
        self.rows += 1;
        for column in &mut self.columns {
            if column.cells.len() < self.rows {
                column.cells.push("");
            }
        }
    }

    /// Forget what was put into the row that is being filled.
    pub fn drop_row(&mut self) {
        for column in &mut self.columns {
            column.cells.truncate(self.rows);
        }
    }

    /// The row that is being filled, in words.
    pub fn row_in_words(&self) -> String {
        let filled = self.columns.iter().filter(|column| column.cells.len() > self.rows);
        in_words(filled.map(|column| (column.name.as_str(), column.cells.at(self.rows))))
    }

    /// Forget all rows; the columns stay.
    pub fn clear(&mut self) {
        self.rows = 0;
        for column in &mut self.columns {
            column.cells.truncate(0);
            column.kind = CellKind::Unknown;
        }
    }

    /// How many columns there are, the first counted in that a table has no room for.
    pub fn width(&self) -> usize {
        self.columns.len() + usize::from(self.is_beyond)
    }

    /// Refuse what no table may hold. To be asked after each row: a row costs a cell in every
    /// column, whether the file mentions it or not, and a text that a file holds once may be the
    /// value of all rows.
    pub fn check(&self, path: &Path) -> Result<(), ReadError> {
        gate::check_columns(path, self.width())?;
        gate::check_cells(path, self.width(), self.rows)?;
        gate::check_texts(path, self.texts)
    }

    /// The columns.
    pub fn into_columns(self) -> Vec<Column> {
        self.columns
    }

    fn slot(&mut self, name: &str) -> usize {
        if let Some(&at) = self.by_name.get(name) {
            return at;
        }
        let wide = self.columns.len() + 1;
        // Such a table is refused once its row is full; until then nothing is made for it.
        if wide > gate::MOST_COLUMNS + 1 || wide.saturating_mul(self.rows) > gate::MOST_CELLS {
            self.is_beyond = true;
            return self.columns.len().saturating_sub(1);
        }
        self.columns.push(Column {
            name: name.to_owned(),
            cells: std::iter::repeat_n("", self.rows).collect::<TextColumn>(),
            kind: CellKind::Unknown,
        });
        self.by_name.insert(name.to_owned(), self.columns.len() - 1);
        self.columns.len() - 1
    }
}

/// Names of columns, each once, for formats whose columns go by number: ten bytes of a shapefile
/// leave little of two long Chinese names.
pub fn told_apart(names: impl Iterator<Item = String>, notes: &mut Vec<Note>) -> Vec<String> {
    let mut known: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    for (name, number) in names.zip(1..) {
        let name = if name.is_empty() { format!("column_{number}") } else { name };
        let mut unique = name.clone();
        let mut again = 2;
        while !seen.insert(unique.clone()) {
            unique = format!("{name}_{again}");
            again += 1;
        }
        if unique != name {
            let text = format!("the column \"{name}\" occurs twice: the later is \"{unique}\"");
            notes.push(Note::warning(text));
        }
        known.push(unique);
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_too_large_is_refused_before_it_is_made() {
        let path = "t.x".as_ref();
        let mut cells = Cells::default();
        for column in 0..gate::MOST_COLUMNS {
            cells.put(&column.to_string(), Value::Integer(1));
        }
        cells.end_row();
        assert!(cells.check(path).is_ok());
        for column in 0..2 * gate::MOST_COLUMNS {
            cells.put(&column.to_string(), Value::Integer(1));
        }
        cells.end_row();
        assert!(cells.check(path).is_err());
        assert!(cells.into_columns().len() <= gate::MOST_COLUMNS + 1);
        let mut cells = Cells::with_columns(["a"]);
        cells.rows = gate::MOST_CELLS / 2;
        cells.slot("b");
        assert!(cells.check(path).is_ok());
        cells.slot("c");
        assert!(cells.check(path).unwrap_err().to_string().contains("3 columns of"));
        assert_eq!(cells.columns.len(), 2);
    }

    #[test]
    fn texts_are_counted_with_every_row_they_fill() {
        let mut cells = Cells::default();
        let text = "x".repeat(1 << 20);
        for _ in 0..3 {
            cells.put("a", Value::Text(&text));
            cells.end_row();
        }
        assert_eq!(cells.texts, 3 << 20);
        cells.texts = gate::MOST_TEXTS + 1;
        assert!(cells.check("t.x".as_ref()).unwrap_err().to_string().contains("texts of more"));
    }
}
