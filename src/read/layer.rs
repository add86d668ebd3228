//! What every format produces.

use std::collections::BTreeMap;
use std::path::PathBuf;

use geo::Geometry;

use super::Problem;
use crate::model::{CellKind, TextColumn};

/// How much a note matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// What was chosen.
    Info,
    /// Something the planner should look at.
    Warning,
}

/// Something said about the data that does not stop the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// How much it matters.
    pub severity: Severity,
    /// What is said.
    pub text: String,
}

impl Note {
    /// What was chosen.
    pub fn info(text: impl Into<String>) -> Note {
        Note { severity: Severity::Info, text: text.into() }
    }

    /// Something to look at.
    pub fn warning(text: impl Into<String>) -> Note {
        Note { severity: Severity::Warning, text: text.into() }
    }
}

/// Where a layer came from.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct Source {
    /// The file.
    pub path: PathBuf,
    /// Its format.
    pub format: &'static str,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// One named column of text cells; an absent value is the empty text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub name: String,
    /// Its cells, by row.
    pub cells: TextColumn,
    /// What its format says of them.
    pub kind: CellKind,
}

/// Records of one file, before anything is known of what they mean.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    /// Where it came from.
    pub source: Source,
    /// Columns in file order.
    pub columns: Vec<Column>,
    /// Geometries by row in the file's own coordinates; `None` for a plain table.
    pub geometries: Option<Vec<Geometry<f64>>>,
    /// Row in the file, by record.
    pub rows: Vec<u32>,
    /// The coordinate system the format or the file itself declares: a code, WKT or PROJJSON.
    pub declared_crs: Option<String>,
    /// Where that was found: `the .prj file`.
    pub crs_source: Option<&'static str>,
    /// The encoding its texts were in, where the format leaves it open.
    pub encoding: Option<&'static str>,
    /// Rows that cannot be used, and are not among the records. [`super::read`] refuses a layer
    /// that has any; [`super::read_all`] hands them over.
    pub refused: Vec<Problem>,
    /// What stood in those rows, by row, as far as it could be read: `id=7, name=Library`.
    pub refused_cells: BTreeMap<u32, String>,
    /// What was chosen or noticed while reading.
    pub notes: Vec<Note>,
}

impl Layer {
    /// Number of records.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The column of this name, exactly as written, else ignoring case.
    pub fn column(&self, name: &str) -> Option<&Column> {
        let exact = self.columns.iter().find(|column| column.name == name);
        exact.or_else(|| self.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name)))
    }

    /// A record's cells in words: `id=7, name=Library`.
    pub fn cells_in_words(&self, record: usize) -> String {
        in_words(self.columns.iter().map(|column| (column.name.as_str(), column.cells.at(record))))
    }

    /// The file as people write it.
    pub fn file(&self) -> String {
        self.source.path.display().to_string()
    }
}

/// Cells with their headings, those that are empty left out.
pub(super) fn in_words<'c>(cells: impl Iterator<Item = (&'c str, &'c str)>) -> String {
    let filled = cells.filter(|(_, cell)| !cell.is_empty());
    filled.map(|(name, cell)| format!("{name}={cell}")).collect::<Vec<_>>().join(", ")
}
