//! Cells of tables: texts, and what they stand for.

use std::sync::Arc;

use super::TextColumn;

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CellKind {
    /// The format does not say (CSV), or the column is empty.
    #[default]
    Unknown,
    /// Texts, digits among them: `001` is not 1.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Real,
    /// `true` and `false`.
    Boolean,
    /// Days, as `2026-11-30`.
    Date,
    /// Moments, as `2026-11-30T08:00:00Z`.
    DateTime,
}

/// A cell as a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// Nothing in it.
    Empty,
    /// A text; days and moments too, as they are written.
    Text(&'a str),
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Yes or no.
    Boolean(bool),
}

impl CellKind {
    /// The kind of a column that holds cells of both.
    #[must_use]
    pub fn with(self, other: CellKind) -> CellKind {
        match (self, other) {
            (CellKind::Unknown, kind) | (kind, CellKind::Unknown) => kind,
            (one, other) if one == other => one,
            (CellKind::Integer, CellKind::Real) | (CellKind::Real, CellKind::Integer) => {
                CellKind::Real
            }
            _ => CellKind::Text,
        }
    }

    /// A text of this kind as a value; what does not fit the kind stays a text.
    pub fn cell(self, text: &str) -> Cell<'_> {
        if text.is_empty() {
            return Cell::Empty;
        }
        let value = match self {
            CellKind::Integer => text.parse().ok().map(Cell::Integer),
            CellKind::Real => text.parse().ok().filter(|v: &f64| v.is_finite()).map(Cell::Real),
            CellKind::Boolean => match text {
                "true" => Some(Cell::Boolean(true)),
                "false" => Some(Cell::Boolean(false)),
                _ => None,
            },
            _ => None,
        };
        value.unwrap_or(Cell::Text(text))
    }
}

impl From<Cell<'_>> for serde_json::Value {
    fn from(cell: Cell<'_>) -> serde_json::Value {
        match cell {
            Cell::Empty => serde_json::Value::Null,
            Cell::Text(text) => text.into(),
            Cell::Integer(number) => number.into(),
            Cell::Real(number) => number.into(),
            Cell::Boolean(flag) => flag.into(),
        }
    }
}

/// A column that plays no part in a question, carried from its layer to the outputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedColumn {
    /// Its heading.
    pub name: String,
    /// Its cells, by row.
    pub cells: TextColumn,
    /// What they are.
    pub kind: CellKind,
}

/// Columns that are carried, shared by all who carry them.
pub type CarriedColumns = Arc<[CarriedColumn]>;

/// One row of carried columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Carried {
    columns: CarriedColumns,
    row: usize,
}

impl Carried {
    /// Row `row` of these columns; beyond the last there is nothing.
    pub fn row(columns: &CarriedColumns, row: usize) -> Carried {
        Carried { columns: Arc::clone(columns), row }
    }

    /// Headings and cells.
    pub fn cells(&self) -> impl Iterator<Item = (&str, Cell<'_>)> {
        self.columns.iter().map(|column| {
            let is_there = self.row < column.cells.len();
            let text = if is_there { column.cells.at(self.row) } else { "" };
            (column.name.as_str(), column.kind.cell(text))
        })
    }
}
