//! Rows of named values gathered into columns.

use std::collections::{HashMap, HashSet};

use super::layer::in_words;
use super::{CellKind, Column, Note};
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

    /// How many columns there are.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// The columns.
    pub fn into_columns(self) -> Vec<Column> {
        self.columns
    }

    fn slot(&mut self, name: &str) -> usize {
        if let Some(&at) = self.by_name.get(name) {
            return at;
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
