//! Comma-separated tables (also semicolons and tabs). Points come from two columns, chosen
//! in the study, or from one of WKT.

mod batches;
mod body;
mod decimals;
mod heading;
mod quotes;
mod texts;
mod unnamed;

use std::borrow::Cow;
use std::path::Path;

use self::batches::CsvBatches;
use self::heading::Head;
use super::encoding::decode;
use super::{
    Batches, CellKind, Column, Format, InputFile, Layer, LayerRef, Note, Problem, Problems,
    ReadError, gate, pair_column, wkt_column,
};

/// Comma-separated values.
pub struct Csv;

/// Bytes of a line.
const LONGEST_LINE: usize = 16 << 20;

impl Format for Csv {
    fn name(&self) -> &'static str {
        "CSV"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["csv", "tsv", "txt"]
    }

    fn describe(&self) -> &'static str {
        "tables with a heading row; comma, semicolon or tab; UTF-8, GB18030 or Big5"
    }

    fn parse(&self, file: &InputFile, reference: &LayerRef) -> Result<Layer, ReadError> {
        let bytes = file.bytes()?;
        let mut layer = Layer::default();
        let text = decode(&bytes, reference, &mut layer)?;
        if let Some(at) = text.find('\0') {
            return Err(not_a_text(&reference.path, at as u64));
        }
        let text = with_line_feeds(text, &mut layer);
        check_lines(&reference.path, &text)?;
        let Top { headings, delimiter, end, lines } = top(&reference.path, &text, &mut layer)?;
        let body = text.get(end..).unwrap_or_default();
        let mut refused = body::Refused::new();
        let table = body::parse_body(body, headings.len(), delimiter, &mut refused);
        gate::check_refused(&reference.path, refused.len())?;
        layer.rows = table.rows.into_iter().map(|row| row + lines).collect();
        for (mut problem, fields) in refused {
            problem.row = problem.row.map(|row| row + lines);
            layer.refused_cells.extend(problem.row.map(|row| (row, fields)));
            layer.refused.push(problem);
        }
        let is_blank = |at: usize| {
            let cells = table.columns.get(at);
            cells.is_none_or(|cells| cells.iter().all(str::is_empty))
        };
        let names = unnamed::named(headings, is_blank, &mut layer.notes);
        layer.columns = names
            .into_iter()
            .zip(table.columns)
            .filter_map(|(name, cells)| {
                Some(Column { name: name?, cells, kind: CellKind::Unknown })
            })
            .collect();
        if delimiter != b',' {
            decimals::mend(&mut layer, reference);
        }
        wkt_column::take(&mut layer, reference)?;
        pair_column::take(&mut layer, reference);
        Ok(layer)
    }

    fn batches<'f>(
        &self,
        file: &'f InputFile,
        reference: &LayerRef,
        notes: &mut Vec<Note>,
    ) -> Result<Option<Box<dyn Batches<'f> + 'f>>, ReadError> {
        Ok(Some(Box::new(CsvBatches::open(file, reference, notes)?)))
    }
}

/// What stands above the rows.
struct Top {
    headings: Vec<String>,
    /// What parts the cells.
    delimiter: u8,
    /// Where in the text the headings end.
    end: usize,
    /// Line ends before that.
    lines: u32,
}

/// Find the headings, and say how the columns are parted.
fn top(path: &Path, text: &str, layer: &mut Layer) -> Result<Top, ReadError> {
    let Head { line, above, delimiter } = heading::find(text, path, layer);
    let lines = |text: &str| text.bytes().filter(|&byte| byte == b'\n').count() as u32;
    let syntax = |found: String, hint: &str| ReadError::Syntax {
        path: path.to_owned(),
        place: (lines(above) + 1).to_string(),
        found,
        hint: hint.to_owned(),
    };
    let headings = heading::names(line, delimiter)
        .map_err(|found| syntax(found, "give each column its own heading"))?;
    gate::check_columns(path, headings.len())?;
    if headings.iter().all(String::is_empty) {
        let found = "no row of headings".to_owned();
        return Err(syntax(found, "give each column a heading, in the first line"));
    }
    let (end, lines) = (above.len() + line.len(), lines(above) + lines(line));
    Ok(Top { headings, delimiter, end, lines })
}

/// A NUL byte, which no text holds.
fn not_a_text(path: &Path, at: u64) -> ReadError {
    ReadError::Syntax {
        path: path.to_owned(),
        place: format!("byte {at}"),
        found: "a NUL byte: this is not a text table".to_owned(),
        hint: "export the table as CSV".to_owned(),
    }
}

const OLD_MAC: &str = "lines end in a carriage return alone, as on an old Mac";

/// Old Macs ended lines by a carriage return alone, by which nobody counts lines any more.
fn with_line_feeds<'t>(text: Cow<'t, str>, layer: &mut Layer) -> Cow<'t, str> {
    if text.contains('\n') || !text.contains('\r') {
        return text;
    }
    layer.notes.push(Note::info(OLD_MAC));
    Cow::Owned(text.replace('\r', "\n"))
}

/// Refuse a line longer than any table has. Only the line ends nearest to the limit are looked
/// for.
fn check_lines(path: &Path, text: &str) -> Result<(), ReadError> {
    let mut rest = text.as_bytes();
    let mut before = 0;
    while rest.len() > LONGEST_LINE {
        let Some(end) = rest.iter().take(LONGEST_LINE).rposition(|&byte| byte == b'\n') else {
            let lines = text.bytes().take(before).filter(|&byte| byte == b'\n').count();
            return Err(line_too_long(path, lines as u32 + 1));
        };
        before += end + 1;
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    Ok(())
}

fn line_too_long(path: &Path, row: u32) -> ReadError {
    let mut problems = Problems::in_file(path);
    problems.push(Problem {
        kind: "csv-line-too-long",
        row: Some(row),
        field: None,
        found: format!("a line of more than {} MB", LONGEST_LINE >> 20),
        allowed: "lines of at most 16 MB",
        hint: "is it a table? export it again, one record a line".to_owned(),
    });
    problems.into()
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
        // Inches open nothing.
        assert!(parse(b"a,b\n1,5\" pipe\n").unwrap().refused.is_empty());
    }

    #[test]
    fn headings_must_differ() {
        assert!(parse(b"a,a\n1,2\n").is_err());
    }

    #[test]
    fn columns_without_a_heading_are_named_after_where_they_stand() {
        let layer = parse(b",column_1,,\n0,a,,\n1,b,,x\n").unwrap();
        let names: Vec<&str> = layer.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["column_1_", "column_1", "column_4"]);
        assert!(layer.notes[0].text.ends_with("stands: column_1_, column_4"));
        for blank in ["\n", "\n\n1\n", ",\n1,2\n"] {
            let error = parse(blank.as_bytes()).unwrap_err().to_string();
            assert!(error.contains("no row of headings"), "{blank:?}: {error}");
        }
    }

    #[test]
    fn delimiters_in_quotes_delimit_nothing() {
        let named = |path: &str, text: &str| {
            let file = InputFile::of_bytes(path.as_ref(), text.into());
            Csv.parse(&file, &LayerRef::to_file(path)).unwrap().columns.len()
        };
        assert_eq!(named("t.csv", "\"a;b;c\",d\n1,2\n"), 2);
        assert_eq!(named("t.tsv", "a\n1,2\n"), 1);
        assert_eq!(named("t.tsv", "a,b\n1,2\n"), 2);
    }

    #[test]
    fn lines_end_as_on_any_machine() {
        for text in ["id,n\n1,a\n2,b\n", "id,n\r\n1,a\r\n2,b", "id,n\r1,a\r2,b\r"] {
            let layer = parse(text.as_bytes()).unwrap();
            assert_eq!(column(&layer, "n"), ["a", "b"], "{text:?}");
            assert_eq!(layer.rows, [2, 3], "{text:?}");
        }
    }

    #[test]
    fn a_quoted_heading_may_go_on_in_the_next_line() {
        let layer = parse("id,\"服务半径\r\n（米）\"\r\n1,500\r\n2\r\n".as_bytes()).unwrap();
        assert_eq!(column(&layer, "服务半径 （米）"), ["500"]);
        assert_eq!((layer.rows.as_slice(), layer.refused[0].row), (&[3][..], Some(4)));
        assert_eq!(parse(b"id,\"n\n1,2\n").unwrap().rows, [2]);
    }

    #[test]
    fn lines_and_columns_are_bounded() {
        let long = |bytes: usize| format!("a,b\n1,2\n3,{}\n4,5\n", "x".repeat(bytes - 2));
        assert_eq!(parse(long(LONGEST_LINE - 1).as_bytes()).unwrap().len(), 3);
        let error = parse(long(LONGEST_LINE + 1).as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with("t.csv:3: a line of more than 16 MB; allowed"), "{error}");
        let wide = |count: usize| {
            let names: Vec<String> = (0..count).map(|n| n.to_string()).collect();
            parse(names.join(",").as_bytes())
        };
        assert_eq!(wide(gate::MOST_COLUMNS).unwrap().columns.len(), gate::MOST_COLUMNS);
        assert!(wide(gate::MOST_COLUMNS + 1).is_err());
    }

    #[test]
    fn geometries_may_be_text() {
        let layer = parse(b"id,wkt\n1,\"POLYGON((0 0,1 0,1 1,0 0))\"\n2,x\n").unwrap();
        assert_eq!(layer.geometries.unwrap().len(), 1);
        assert_eq!(layer.columns.len(), 1);
        assert_eq!(layer.refused[0].row, Some(3));
    }
}
