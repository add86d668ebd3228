//! Comma-separated values in UTF-8. Points are two columns, other shapes one of WKT; a layer that
//! keeps its coordinates in columns of its own gets no others.

use std::borrow::Cow;

use geo::Geometry;
use wkt::ToWkt;

use super::place::{Place, headings};
use super::{LayerWriter, WriteError, Written, plain};
use crate::model::disarmed;
use crate::read::{Column, Layer, Note};

/// Comma-separated values.
pub(super) struct Csv;

/// Tab-separated values.
pub(super) struct Tsv;

impl LayerWriter for Csv {
    fn name(&self) -> &'static str {
        "CSV"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["csv"]
    }

    fn keeps_geometry(&self) -> bool {
        false
    }

    fn describe(&self) -> &'static str {
        "a table; points as lon and lat (x and y in metres), other shapes as WKT"
    }

    fn notes(&self, written: &Written<'_>) -> Vec<Note> {
        of_disarmed(written.layer).into_iter().collect()
    }

    fn write(&self, written: Written<'_>) -> Result<Vec<u8>, WriteError> {
        table(written, b',')
    }
}

impl LayerWriter for Tsv {
    fn name(&self) -> &'static str {
        "TSV"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["tsv"]
    }

    fn keeps_geometry(&self) -> bool {
        false
    }

    fn describe(&self) -> &'static str {
        "the same, its columns separated by tabs"
    }

    fn notes(&self, written: &Written<'_>) -> Vec<Note> {
        of_disarmed(written.layer).into_iter().collect()
    }

    fn write(&self, written: Written<'_>) -> Result<Vec<u8>, WriteError> {
        table(written, b'\t')
    }
}

fn table(written: Written<'_>, delimiter: u8) -> Result<Vec<u8>, WriteError> {
    let Written { layer, options, .. } = written;
    let place = Place::of(&written, "CSV")?;
    let headings = headings(&written, place, "CSV")?;
    if let [heading] = headings.as_slice() {
        check_alone(heading)?;
    }
    let mut bytes = if options.with_mark { b"\xEF\xBB\xBF".to_vec() } else { Vec::new() };
    // Writing to memory cannot fail, and all rows are of one length.
    let fault =
        |error: ::csv::Error| WriteError::Library { format: "CSV", detail: error.to_string() };
    let quotes = match headings.iter().all(|name| is_plain(name)) {
        true => ::csv::QuoteStyle::Necessary,
        false => ::csv::QuoteStyle::Always,
    };
    let mut top = ::csv::WriterBuilder::new()
        .delimiter(delimiter)
        .quote_style(quotes)
        .from_writer(&mut bytes);
    top.write_record(headings.iter().map(|name| disarmed(name).into_owned())).map_err(fault)?;
    top.flush().map_err(|error| fault(error.into()))?;
    drop(top);
    let mut writer = ::csv::WriterBuilder::new()
        .delimiter(delimiter)
        .quote_style(match headings.len() == 1 && holds_separators(layer) {
            // One heading over such cells would be a title over a table.
            true => ::csv::QuoteStyle::Always,
            false => ::csv::QuoteStyle::Necessary,
        })
        .from_writer(&mut bytes);
    let mut row: Vec<String> = Vec::with_capacity(headings.len());
    for record in 0..layer.len() {
        row.clear();
        row.extend(layer.columns.iter().map(|column| safe(column.cells.at(record))));
        match place {
            Place::There => {}
            Place::Points(shapes) => {
                if let Geometry::Point(at) = &shapes[record] {
                    row.extend([at.x().to_string(), at.y().to_string()]);
                }
            }
            Place::Shapes(shapes) => row.push(shapes[record].wkt_string()),
        }
        writer.write_record(&row).map_err(fault)?;
    }
    writer.flush().map_err(|error| fault(error.into()))?;
    drop(writer);
    Ok(bytes)
}

/// Whether a heading may stand without quotes. Readers guess the delimiter from the headings, and
/// take a file for what its first bytes are those of: a JSON document, a web page.
fn is_plain(heading: &str) -> bool {
    !heading.contains([',', ';', '\t'])
        && !heading.starts_with(['{', '[', '<', '%'])
        && !heading.starts_with("PAR1")
}

/// Whether cells hold what parts the columns of other tables.
fn holds_separators(layer: &Layer) -> bool {
    let mut cells = layer.columns.iter().flat_map(|column| column.cells.iter());
    cells.any(|cell| cell.contains([',', ';', '\t']))
}

/// Refuse the one heading that is a line of Excel's own, and no heading to any reader.
fn check_alone(heading: &str) -> Result<(), WriteError> {
    let is_line_of_separator = heading.len() == 5
        && heading.get(..4).is_some_and(|sep| sep.eq_ignore_ascii_case("sep="))
        && heading.ends_with(|separator: char| separator.is_ascii_punctuation());
    if !is_line_of_separator {
        return Ok(());
    }
    Err(WriteError::Unfit {
        format: "CSV",
        found: format!("a column \"{heading}\" alone, which says what parts the cells"),
        hint: "rename the column".to_owned(),
    })
}

/// A cell as a spreadsheet may safely open it.
fn safe(cell: &str) -> String {
    plain(&disarmed(cell)).into_owned()
}

/// What is said of cells that a spreadsheet would evaluate.
fn of_disarmed(layer: &Layer) -> Option<Note> {
    let is_changed = |cell: &str| matches!(disarmed(cell), Cow::Owned(_));
    let in_column = |column: &Column| column.cells.iter().filter(|cell| is_changed(cell)).count();
    let headings = layer.columns.iter().filter(|column| is_changed(&column.name)).count();
    let count: usize = headings + layer.columns.iter().map(in_column).sum::<usize>();
    let first = (0..layer.len())
        .find(|&row| layer.columns.iter().any(|column| is_changed(column.cells.at(row))))
        .and_then(|record| layer.rows.get(record));
    let place = match first {
        _ if headings > 0 => "a heading".to_owned(),
        Some(row) => format!("row {row}"),
        None => return None,
    };
    Some(Note::warning(format!(
        "cells that a spreadsheet would evaluate, written with an apostrophe before them: {count}, \
         the first in {place}; radii reads them without it"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::System;
    use crate::read::CellKind;
    use crate::write::WriteOptions;

    fn one_column(name: &str, cells: &[&str]) -> Layer {
        let column = Column {
            name: name.to_owned(),
            cells: cells.iter().copied().collect(),
            kind: CellKind::Unknown,
        };
        let rows = (2..).take(cells.len()).collect();
        Layer { columns: vec![column], rows, ..Layer::default() }
    }

    #[test]
    fn a_column_alone_is_no_title_and_names_no_separator() {
        let written = |layer: &Layer, writer: &dyn LayerWriter| {
            let written = Written {
                layer,
                system: &System::Local,
                has_coordinates: false,
                name: "a",
                options: WriteOptions::default(),
            };
            let path = format!("a.{}", writer.extensions()[0]);
            let bytes = writer.write(written)?;
            let file = crate::read::InputFile::of_bytes(path.as_ref(), bytes);
            let format = crate::read::FORMATS.iter().find(|format| format.name() == "CSV").unwrap();
            let reference = crate::read::LayerRef::to_file(&path);
            let read = crate::read::parse(*format, &file, &reference).unwrap();
            Ok::<_, WriteError>((read.columns[0].name.clone(), read.rows.len()))
        };
        let lists = one_column("neighbours", &["a;b;c", "1;2;3", "4;5;6"]);
        let pairs = one_column("neighbours", &["a,b", "1,2"]);
        for writer in [&Csv as &dyn LayerWriter, &Tsv] {
            assert_eq!(written(&lists, writer).unwrap(), ("neighbours".to_owned(), 3));
            assert_eq!(written(&pairs, writer).unwrap(), ("neighbours".to_owned(), 2));
            let error = written(&one_column("Sep=;", &["1"]), writer).unwrap_err().to_string();
            assert!(error.starts_with("CSV: a column \"Sep=;\" alone"), "{error}");
        }
    }

    #[test]
    fn what_is_disarmed_is_said_with_its_first_row() {
        let layer = one_column("楼层", &["-3楼", "-", "+86 10 1234", "-3.5", "=1+1", "@x"]);
        let written = Written {
            layer: &layer,
            system: &System::Local,
            has_coordinates: false,
            name: "a",
            options: WriteOptions::default(),
        };
        let text = String::from_utf8(Csv.write(written).unwrap()).unwrap();
        assert_eq!(text, "楼层\n-3楼\n-\n+86 10 1234\n-3.5\n'=1+1\n'@x\n");
        let notes = Csv.notes(&written);
        assert!(notes[0].text.contains("before them: 2, the first in row 6"), "{notes:?}");
        let calm = Layer { rows: Vec::new(), columns: Vec::new(), ..layer.clone() };
        assert!(Tsv.notes(&Written { layer: &calm, ..written }).is_empty());
    }
}
