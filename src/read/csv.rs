//! Comma-separated tables (also semicolons and tabs). Points come from two columns, chosen
//! in the study.

use std::collections::HashSet;

use ::csv::{ReaderBuilder, StringRecord};
use rayon::prelude::*;

use super::encoding::decode;
use super::{CellKind, Column, Format, InputFile, Layer, LayerRef, Note, Problem, ReadError};
use crate::model::{TextColumn, rearmed};

/// Comma-separated values.
pub struct Csv;

/// Below this many bytes a file is parsed in one piece.
const PIECE: usize = 1 << 20;

impl Format for Csv {
    fn name(&self) -> &'static str {
        "CSV"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["csv", "tsv", "txt"]
    }

    fn describe(&self) -> &'static str {
        "tables of points with a heading row; comma, semicolon or tab; UTF-8 or GB18030"
    }

    fn parse(&self, file: &InputFile, reference: &LayerRef) -> Result<Layer, ReadError> {
        let bytes = file.bytes()?;
        let mut layer = Layer::default();
        let text = decode(&bytes, reference, &mut layer)?;
        let syntax = |place: String, found: String, hint: &str| ReadError::Syntax {
            path: reference.path.clone(),
            place,
            found,
            hint: hint.to_owned(),
        };
        if let Some(at) = text.find('\0') {
            let found = "a NUL byte: this is not a text table".to_owned();
            return Err(syntax(format!("byte {at}"), found, "export the table as CSV"));
        }
        let heading_line = text.split(['\n', '\r']).next().unwrap_or_default();
        let delimiter = sniff_delimiter(heading_line);
        if delimiter != b',' {
            layer.notes.push(Note::info(match delimiter {
                b'\t' => "columns separated by tabs",
                _ => "columns separated by semicolons",
            }));
        }
        let headings = headings(heading_line, delimiter)
            .map_err(|error| syntax("1".to_owned(), error, "give each column its own heading"))?;
        let body = text.get(heading_line.len()..).unwrap_or_default();
        let table = parse_body(body, headings.len(), delimiter, &mut layer.refused);
        layer.rows = table.rows;
        layer.columns = headings
            .into_iter()
            .zip(table.columns)
            .map(|(name, cells)| Column { name, cells, kind: CellKind::Unknown })
            .collect();
        Ok(layer)
    }
}

/// The delimiter that occurs most often in the heading row.
fn sniff_delimiter(heading: &str) -> u8 {
    [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|&delimiter| {
            let count = heading.bytes().filter(|&byte| byte == delimiter).count();
            (count, u8::from(delimiter == b','))
        })
        .unwrap_or(b',')
}

fn headings(line: &str, delimiter: u8) -> Result<Vec<String>, String> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(line.as_bytes());
    let mut record = StringRecord::new();
    reader.read_record(&mut record).map_err(|error| error.to_string())?;
    let names: Vec<String> = record.iter().map(|name| name.trim().to_owned()).collect();
    let mut seen = HashSet::new();
    let twice = names.iter().find(|name| !name.is_empty() && !seen.insert(name.as_str()));
    match twice {
        Some(name) => Err(format!("the column \"{name}\" occurs twice")),
        None => Ok(names),
    }
}

#[derive(Default)]
struct Table {
    columns: Vec<TextColumn>,
    rows: Vec<u32>,
}

/// Parse everything after the heading. Without quotes a line is a record, so a large file
/// is cut at line ends and its pieces parsed side by side; the result does not depend on
/// the cuts.
fn parse_body(body: &str, width: usize, delimiter: u8, problems: &mut Vec<Problem>) -> Table {
    let pieces = if body.len() < 2 * PIECE || body.contains('"') {
        vec![body]
    } else {
        cut_at_lines(body, rayon::current_num_threads())
    };
    let parsed: Vec<(Table, Vec<Problem>, u32)> =
        pieces.into_par_iter().map(|piece| parse_piece(piece, width, delimiter)).collect();
    // The body starts with the line end of the heading, so its own first line is line 1.
    let mut line_base = 0;
    let mut whole: Option<Table> = None;
    for (mut table, found, lines) in parsed {
        table.rows.iter_mut().for_each(|row| *row += line_base);
        for mut problem in found {
            problem.row = problem.row.map(|row| row + line_base);
            problems.push(problem);
        }
        line_base += lines;
        match &mut whole {
            None => whole = Some(table),
            Some(whole) => {
                whole.rows.append(&mut table.rows);
                for (column, more) in whole.columns.iter_mut().zip(&table.columns) {
                    column.append(more);
                }
            }
        }
    }
    whole.unwrap_or_default()
}

/// About `count` pieces, each ending at a line end.
fn cut_at_lines(text: &str, count: usize) -> Vec<&str> {
    let mut pieces = Vec::with_capacity(count);
    let mut rest = text;
    for left in (2..=count).rev() {
        let near = rest.len() / left;
        let Some(end) = rest.as_bytes()[near..].iter().position(|&b| b == b'\n') else {
            break;
        };
        let (piece, after) = rest.split_at(near + end + 1);
        pieces.push(piece);
        rest = after;
    }
    pieces.push(rest);
    pieces
}

/// Whether the text of the last record ends inside quotes.
fn opens_without_closing(record: &str) -> bool {
    !record.bytes().filter(|&byte| byte == b'"').count().is_multiple_of(2)
}

/// Line of a record, counted from 1: the reader's position stands before any blank lines.
fn line_of(piece: &str, position: &::csv::Position) -> u32 {
    let before = piece.as_bytes()[position.byte() as usize..].iter();
    let blank = before.take_while(|byte| matches!(byte, b'\n' | b'\r'));
    position.line() as u32 + blank.filter(|&&byte| byte == b'\n').count() as u32
}

/// Records of one piece, the rows that do not fit, and how many line ends it holds.
fn parse_piece(piece: &str, width: usize, delimiter: u8) -> (Table, Vec<Problem>, u32) {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(piece.as_bytes());
    let mut table = Table { columns: vec![TextColumn::default(); width], rows: Vec::new() };
    let mut problems = Vec::new();
    let mut record = StringRecord::new();
    let mut last = None;
    // The text is valid UTF-8 and flexible, so the only error left is the end.
    while let Ok(true) = reader.read_record(&mut record) {
        let row = record.position().map_or(0, |position| line_of(piece, position));
        last = record.position().map(|position| position.byte() as usize);
        if record.len() == width {
            for (column, cell) in table.columns.iter_mut().zip(&record) {
                column.push(rearmed(cell.trim()));
            }
            table.rows.push(row);
        } else if record.iter().any(|cell| !cell.trim().is_empty()) {
            problems.push(Problem {
                kind: "csv-ragged",
                row: Some(row),
                field: None,
                found: format!("{} fields under {width} headings", record.len()),
                allowed: "as many fields as headings",
                hint: "look for a missing delimiter, or an opening quote that never closes"
                    .to_owned(),
            });
        }
    }
    if let Some(start) = last.filter(|&start| opens_without_closing(&piece[start..])) {
        let line = piece[..start].bytes().filter(|&byte| byte == b'\n').count() as u32 + 1;
        let blank = piece[start..].bytes().take_while(|byte| matches!(byte, b'\n' | b'\r'));
        problems.push(Problem {
            kind: "csv-quote",
            row: Some(line + blank.filter(|&byte| byte == b'\n').count() as u32),
            field: None,
            found: "a quote that never closes, which would swallow the rest of the file".to_owned(),
            allowed: "quotes in pairs",
            hint: "close the quote, or double a quote that is meant".to_owned(),
        });
    }
    let lines = piece.bytes().filter(|&byte| byte == b'\n').count() as u32;
    (table, problems, lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &[u8]) -> Result<Layer, ReadError> {
        let file = InputFile::of_bytes("t.csv".as_ref(), text.to_vec());
        Csv.parse(&file, &LayerRef::to_file("t.csv"))
    }

    fn column(layer: &Layer, name: &str) -> Vec<String> {
        let cells = &layer.column(name).unwrap().cells;
        cells.iter().map(str::to_owned).collect()
    }

    #[test]
    fn reads_rows_with_their_line_numbers() {
        let layer = parse(b"id, name\n1,a\n\n2,\"b\nc\"\r\n3,d").unwrap();
        assert_eq!(column(&layer, "id"), ["1", "2", "3"]);
        assert_eq!(column(&layer, "name"), ["a", "b\nc", "d"]);
        assert_eq!(layer.rows, [2, 4, 6]);
    }

    #[test]
    fn sees_through_marks_encodings_and_delimiters() {
        let marked = parse("\u{feff}id;名称\n1;和平\n".as_bytes()).unwrap();
        assert_eq!(column(&marked, "名称"), ["和平"]);
        let (gbk, _, _) = encoding_rs::GB18030.encode("id\t名称\n1\t䶮阳\n");
        assert_eq!(column(&parse(&gbk).unwrap(), "名称"), ["䶮阳"]);
        let utf16: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain("id,n\n1,站\n".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        assert_eq!(column(&parse(&utf16).unwrap(), "n"), ["站"]);
    }

    #[test]
    fn ragged_rows_are_named() {
        let refused = parse(b"a,b\n1,2\n3\n4,5,6\n").unwrap().refused;
        let found: Vec<_> = refused.iter().map(|p| (p.row, p.found.as_str())).collect();
        let expected =
            [(Some(3), "1 fields under 2 headings"), (Some(4), "3 fields under 2 headings")];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_quote_that_never_closes_swallows_nothing() {
        let refused = parse(b"a,b\n1,2\n3,\"x\n4,y\n5,z").unwrap().refused;
        let quote = refused.iter().find(|problem| problem.kind == "csv-quote").unwrap();
        assert_eq!(quote.row, Some(3));
        assert_eq!(parse(b"a,b\n1,\"x \"\"y\"\"\"\n").unwrap().len(), 1);
    }

    #[test]
    fn headings_must_differ() {
        assert!(parse(b"a,a\n1,2\n").is_err());
    }

    #[test]
    fn pieces_join_to_what_one_piece_gives() {
        let body: String = (0..1000).map(|n| format!("\n{n},{}", n * n)).collect();
        let mut problems = Vec::new();
        let whole = parse_body(&body, 2, b',', &mut problems);
        for count in [2, 3, 7] {
            let pieces = cut_at_lines(&body, count);
            assert_eq!(pieces.concat(), body);
            let lines: u32 = pieces.iter().map(|p| parse_piece(p, 2, b',').2).sum();
            assert_eq!(lines, 1000);
        }
        assert_eq!(whole.rows.first(), Some(&2));
        assert_eq!(whole.rows.last(), Some(&1001));
        assert!(problems.is_empty());
    }
}
