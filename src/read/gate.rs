//! What a file may ask of radii before anything in it is believed. Every parser stands behind
//! these limits: they are far above what a city needs, and far below what would fill a machine.

use std::path::Path;

use super::ReadError;

/// Bytes of a file that is read whole.
pub const MOST_BYTES: u64 = 4 << 30;

/// Records of a layer.
pub const MOST_RECORDS: usize = 50_000_000;

/// Rows of a layer that cannot be used: beyond that it is the file that cannot.
pub const MOST_REFUSED: usize = 1_000_000;

/// Columns of a table.
pub const MOST_COLUMNS: usize = 4_096;

/// Cells of a table: columns times records, most of which a file need not even mention.
pub const MOST_CELLS: usize = 250_000_000;

/// Bytes of a table's texts: a file may give one of them to many rows, and still no more than a file
/// may hold.
pub const MOST_TEXTS: u64 = MOST_BYTES;

/// Corners of one geometry.
pub const MOST_CORNERS: usize = 5_000_000;

/// How deep collections, objects and elements may be nested.
pub const DEEPEST: usize = 128;

/// Bytes that an archive may unpack to, all its entries together.
pub const MOST_UNPACKED: u64 = 2 << 30;

/// How many times its packed size an archive may unpack to, beyond [`UNPACKED_FREELY`].
pub const MOST_EXPANSION: u64 = 200;

/// Bytes that any archive may unpack to, however well it is packed.
pub const UNPACKED_FREELY: u64 = 64 << 20;

/// Entries of an archive.
pub const MOST_ENTRIES: usize = 10_000;

/// A refusal in the words of every other: what was found and what is allowed.
pub fn refusal(path: &Path, found: String, allowed: String, hint: &str) -> ReadError {
    ReadError::Gate { path: path.to_owned(), found, allowed, hint: hint.to_owned() }
}

/// Refuse a file too large to be read whole.
pub fn check_size(path: &Path, bytes: u64) -> Result<(), ReadError> {
    if bytes <= MOST_BYTES {
        return Ok(());
    }
    Err(refusal(
        path,
        format!("the file is {} MB", bytes >> 20),
        format!("{} MB", MOST_BYTES >> 20),
        "cut the layer to the region of the study first",
    ))
}

/// Refuse more records than a layer may hold.
pub fn check_records(path: &Path, records: usize) -> Result<(), ReadError> {
    if records <= MOST_RECORDS {
        return Ok(());
    }
    Err(refusal(
        path,
        format!("{records} records"),
        format!("{MOST_RECORDS}"),
        "cut the layer to the region of the study first",
    ))
}

/// Refuse more columns than a table may have.
pub fn check_columns(path: &Path, columns: usize) -> Result<(), ReadError> {
    if columns <= MOST_COLUMNS {
        return Ok(());
    }
    Err(refusal(
        path,
        format!("{columns} columns"),
        format!("{MOST_COLUMNS}"),
        "leave out the columns that are not needed",
    ))
}

/// Refuse more cells than a table may have.
pub fn check_cells(path: &Path, columns: usize, records: usize) -> Result<(), ReadError> {
    if columns.saturating_mul(records) <= MOST_CELLS {
        return Ok(());
    }
    Err(refusal(
        path,
        format!("{columns} columns of {records} records and more"),
        format!("{MOST_CELLS} cells"),
        "leave out the columns that are not needed",
    ))
}

/// Refuse more text than a table may hold.
pub fn check_texts(path: &Path, bytes: u64) -> Result<(), ReadError> {
    if bytes <= MOST_TEXTS {
        return Ok(());
    }
    Err(refusal(
        path,
        format!("texts of more than {} MB", MOST_TEXTS >> 20),
        "less".to_owned(),
        "leave out the columns that are not needed",
    ))
}

/// Refuse a file of which too much cannot be used for every row to be named.
pub fn check_refused(path: &Path, rows: usize) -> Result<(), ReadError> {
    if rows <= MOST_REFUSED {
        return Ok(());
    }
    Err(refusal(
        path,
        format!("more than {MOST_REFUSED} rows cannot be used"),
        "less".to_owned(),
        "is it the right file? export the layer again",
    ))
}
