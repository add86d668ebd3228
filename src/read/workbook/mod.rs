//! Workbooks: XLSX, XLS and ODS. A sheet's cells come one by one, wherever they stand; what a
//! file says of its own size is never believed.

mod cell;
mod heading;
mod ods;
mod table;
mod xls;
mod xlsx;

use std::path::Path;

use super::reference::did_you_mean;
use super::{
    Format, InputFile, Layer, LayerRef, Note, ReadError,
    archive::{Archive, Look},
    gate, guard, pair_column, wkt_column,
};
use table::Contents;

/// Excel workbooks since 2007.
pub struct Xlsx;

/// Excel workbooks before 2007, and those of WPS.
pub struct Xls;

/// OpenDocument spreadsheets.
pub struct Ods;

impl Format for Xlsx {
    fn name(&self) -> &'static str {
        "XLSX"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xlsx", "xlsm"]
    }

    fn describe(&self) -> &'static str {
        "Excel workbooks: the first sheet that holds a table, or the one named by sheet="
    }

    fn parse(&self, file: &InputFile, reference: &LayerRef) -> Result<Layer, ReadError> {
        let bytes = file.bytes()?;
        refuse_encrypted(file.path(), &bytes)?;
        guarded(file.path(), || layer(&mut xlsx::Book::open(file.path(), &bytes)?, reference))
    }
}

impl Format for Xls {
    fn name(&self) -> &'static str {
        "XLS"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xls", "et"]
    }

    fn describe(&self) -> &'static str {
        "workbooks of Excel 97 to 2003 and of WPS; of number formats such as 000 nothing is known"
    }

    fn parse(&self, file: &InputFile, reference: &LayerRef) -> Result<Layer, ReadError> {
        let bytes = file.bytes()?;
        if !holds_utf16(&bytes, "Workbook") && !holds_utf16(&bytes, "Book") {
            refuse_encrypted(file.path(), &bytes)?;
        }
        guarded(file.path(), || layer(&mut xls::Book::open(file.path(), &bytes)?, reference))
    }
}

impl Format for Ods {
    fn name(&self) -> &'static str {
        "ODS"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["ods"]
    }

    fn describe(&self) -> &'static str {
        "OpenDocument spreadsheets, as LibreOffice writes them"
    }

    fn parse(&self, file: &InputFile, reference: &LayerRef) -> Result<Layer, ReadError> {
        let bytes = file.bytes()?;
        layer(&mut ods::Book::open(file.path(), &bytes)?, reference)
    }
}

/// A sheet's name, and whether its tab is shown.
#[derive(Debug, Clone)]
struct SheetName {
    name: String,
    is_hidden: bool,
}

/// A workbook whose sheets can be read.
trait Book {
    /// The sheets that hold cells, in the order of their tabs.
    fn sheets(&self) -> &[SheetName];
    /// The table of one of them; none where it has no heading.
    fn sheet(&mut self, at: usize) -> Result<Option<Contents>, ReadError>;
}

fn layer(book: &mut dyn Book, reference: &LayerRef) -> Result<Layer, ReadError> {
    let (at, contents, note) = chosen(book, reference)?;
    let name = book.sheets().get(at).map(|sheet| sheet.name.clone()).unwrap_or_default();
    let contents = contents.ok_or_else(|| ReadError::Syntax {
        path: reference.path.clone(),
        place: format!("sheet \"{name}\""),
        found: "no row of headings".to_owned(),
        hint: "give each column a heading, in one row above the data".to_owned(),
    })?;
    let mut layer = Layer {
        columns: contents.columns,
        rows: contents.rows,
        refused: contents.refused,
        notes: note.into_iter().chain(contents.notes).collect(),
        ..Layer::default()
    };
    wkt_column::take(&mut layer, reference)?;
    pair_column::take(&mut layer, reference);
    Ok(layer)
}

type Chosen = (usize, Option<Contents>, Option<Note>);

/// The sheet a reference names; else the first that holds a table, which has two columns and a row
/// at least: a cover has prose. Those shown come before those hidden; where none holds a table,
/// whatever has rows is taken.
fn chosen(book: &mut dyn Book, reference: &LayerRef) -> Result<Chosen, ReadError> {
    let sheets = book.sheets().to_vec();
    let names = || sheets.iter().map(|sheet| sheet.name.as_str());
    if let Some(wanted) = reference.sheet.as_ref().or(reference.layer.as_ref()) {
        let exact = names().position(|name| name == wanted);
        let at = exact.or_else(|| names().position(|name| name.trim() == wanted.trim()));
        let at = at.ok_or_else(|| ReadError::NoSuchLayer {
            path: reference.path.clone(),
            found: format!("no sheet \"{wanted}\""),
            there: names().collect::<Vec<_>>().join(", "),
            hint: did_you_mean(wanted, names(), "name one of these sheets"),
        })?;
        return Ok((at, book.sheet(at)?, None));
    }
    let (shown, hidden): (Vec<usize>, Vec<usize>) =
        (0..sheets.len()).partition(|&at| sheets.get(at).is_some_and(|sheet| !sheet.is_hidden));
    let mut passed_over = Vec::new();
    let mut empty = None;
    for group in [shown, hidden] {
        let mut narrow = None;
        for at in group {
            let Some(contents) = book.sheet(at)? else {
                passed_over.push(at);
                continue;
            };
            let has_rows = !(contents.rows.is_empty() && contents.refused.is_empty());
            if has_rows && contents.columns.len() > 1 {
                let note = taken(&sheets, at, &passed_over);
                return Ok((at, Some(contents), note));
            }
            passed_over.push(at);
            match has_rows {
                true => narrow = narrow.or(Some((at, contents))),
                false => empty = empty.or(Some((at, contents))),
            }
        }
        if let Some((at, contents)) = narrow {
            passed_over.retain(|other| *other != at);
            return Ok((at, Some(contents), taken(&sheets, at, &passed_over)));
        }
    }
    Ok(empty.map_or((0, None, None), |(at, contents)| (at, Some(contents), None)))
}

/// Which sheet was taken, which were passed over, and how to have another.
fn taken(sheets: &[SheetName], at: usize, passed_over: &[usize]) -> Option<Note> {
    const LISTED: usize = 5;
    let list = |places: &mut dyn Iterator<Item = usize>| {
        let names = places.filter_map(|at| Some(format!("\"{}\"", sheets.get(at)?.name)));
        let mut names: Vec<String> = names.collect();
        if names.len() > LISTED {
            names.truncate(LISTED);
            names.push("\u{2026}".to_owned());
        }
        names.join(", ")
    };
    let passed = match passed_over {
        [] => String::new(),
        passed => format!("; passed over, without a table: {}", list(&mut passed.iter().copied())),
    };
    let others = list(&mut (0..sheets.len()).filter(|other| *other != at));
    (sheets.len() > 1).then(|| {
        let name = list(&mut std::iter::once(at));
        let count = sheets.len();
        Note::info(format!(
            "sheet {name} taken, of {count}{passed}; sheet=NAME takes another: {others}"
        ))
    })
}

/// Run a library that may panic on bytes made to hurt it: such a file is damaged, no more.
fn guarded<T>(path: &Path, work: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    guard::guarded(work).unwrap_or_else(|| {
        Err(damaged(path, "workbook", "not a workbook that can be read".to_owned()))
    })
}

fn damaged(path: &Path, place: &str, found: String) -> ReadError {
    ReadError::Syntax {
        path: path.to_owned(),
        place: place.to_owned(),
        found,
        hint: "the file is cut short or damaged; save it again, as XLSX or CSV".to_owned(),
    }
}

fn needs_password(path: &Path) -> ReadError {
    gate::refusal(
        path,
        "the workbook needs a password".to_owned(),
        "a workbook without one".to_owned(),
        "open it and save it without a password (in Excel: File, Info, Protect Workbook, Encrypt \
         with Password, and leave it empty)",
    )
}

/// A workbook with a password is an old Office document around the encrypted one, whatever its
/// name ends in.
fn refuse_encrypted(path: &Path, bytes: &[u8]) -> Result<(), ReadError> {
    if !bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Ok(());
    }
    if holds_utf16(bytes, "EncryptedPackage") {
        return Err(needs_password(path));
    }
    Err(ReadError::Mismatch {
        path: path.to_owned(),
        said: "XLSX",
        is: "an old Office document",
        hint: "name it FILE.xls, or save it again as XLSX".to_owned(),
    })
}

/// Whether the directory of an old Office document may name this stream.
fn holds_utf16(bytes: &[u8], name: &str) -> bool {
    // Names stand at multiples of 128.
    let wanted: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    bytes.chunks(128).any(|entry| entry.starts_with(&wanted))
}

/// Go through an archive before a library does: every entry is unpacked once, within the
/// archive's budget, and looked at as it comes.
fn rehearsed(path: &Path, bytes: &[u8], look: Look<'_>) -> Result<(), ReadError> {
    Archive::open(path, bytes)?.rehearse(look)
}
