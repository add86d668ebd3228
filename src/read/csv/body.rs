//! The rows below the heading, parsed piece by piece.

use ::csv::{ReaderBuilder, StringRecord};
use rayon::prelude::*;

use super::quotes::open_quote;
use crate::model::{TextColumn, rearmed};
use crate::read::{Problem, gate};

/// Below this many bytes a file is parsed in one piece.
const PIECE: usize = 1 << 20;

/// Cells and row numbers.
#[derive(Default)]
pub struct Table {
    /// Cells by column.
    pub columns: Vec<TextColumn>,
    /// Line of each record.
    pub rows: Vec<u32>,
}

/// Rows that do not fit, and their fields.
pub type Refused = Vec<(Problem, String)>;

/// Parse everything after the heading. Without quotes a line is a record, so a large file
/// is cut at line ends and its pieces parsed side by side; the result does not depend on
/// the cuts.
pub fn parse_body(body: &str, width: usize, delimiter: u8, refused: &mut Refused) -> Table {
    let pieces = if body.len() < 2 * PIECE || body.contains('"') {
        vec![body]
    } else {
        cut_at_lines(body, rayon::current_num_threads())
    };
    let parsed: Vec<(Table, Refused, u32)> =
        pieces.into_par_iter().map(|piece| parse_piece(piece, width, delimiter)).collect();
    // The body starts with the line end of the heading, so its own first line is line 1.
    let mut line_base = 0;
    let mut whole: Option<Table> = None;
    for (mut table, found, lines) in parsed {
        table.rows.iter_mut().for_each(|row| *row += line_base);
        for (mut problem, fields) in found {
            problem.row = problem.row.map(|row| row + line_base);
            refused.push((problem, fields));
        }
        line_base += lines;
        match &mut whole {
            None => whole = Some(table),
            Some(whole) => {
                whole.rows.append(&mut table.rows);
                // Each column of the piece is let go of once it is copied.
                for (column, more) in whole.columns.iter_mut().zip(table.columns) {
                    column.append(&more);
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

/// Line of a record, counted from 1: the reader's position stands before any blank lines.
pub fn line_of(piece: &str, position: &::csv::Position) -> u32 {
    let before = piece.as_bytes()[position.byte() as usize..].iter();
    let blank = before.take_while(|byte| matches!(byte, b'\n' | b'\r'));
    position.line() as u32 + blank.filter(|&&byte| byte == b'\n').count() as u32
}

/// A row with more fields than headings, or fewer.
pub fn ragged(row: u32, fields: usize, width: usize) -> Problem {
    Problem {
        kind: "csv-ragged",
        row: Some(row),
        field: None,
        found: format!("{fields} fields under {width} headings"),
        allowed: "as many fields as headings",
        hint: "look for a missing delimiter, or an opening quote that never closes".to_owned(),
    }
}

/// A row with a quote that opens and no other.
pub fn unclosed(row: u32) -> Problem {
    Problem {
        kind: "csv-quote",
        row: Some(row),
        field: None,
        found: "a quote that never closes, which would swallow the rest of the file".to_owned(),
        allowed: "quotes in pairs",
        hint: "close the quote, or double a quote that is meant".to_owned(),
    }
}

/// Records of one piece, the rows that do not fit, and how many line ends it holds.
fn parse_piece(piece: &str, width: usize, delimiter: u8) -> (Table, Refused, u32) {
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
        } else if problems.len() > gate::MOST_REFUSED {
            break;
        } else if record.iter().any(|cell| !cell.trim().is_empty()) {
            let fields = record.iter().collect::<Vec<_>>().join(", ");
            problems.push((ragged(row, record.len(), width), fields));
        }
    }
    if let Some(start) = last.filter(|&start| open_quote(&piece[start..], delimiter).is_some()) {
        let line = piece[..start].bytes().filter(|&byte| byte == b'\n').count() as u32 + 1;
        let blank = piece[start..].bytes().take_while(|byte| matches!(byte, b'\n' | b'\r'));
        let problem = Problem {
            kind: "csv-quote",
            row: Some(line + blank.filter(|&byte| byte == b'\n').count() as u32),
            field: None,
            found: "a quote that never closes, which would swallow the rest of the file".to_owned(),
            allowed: "quotes in pairs",
            hint: "close the quote, or double a quote that is meant".to_owned(),
        };
        // The rest of the file is in it, which is no row then.
        let row = problem.row;
        if table.rows.last().copied() == row {
            table.rows.pop();
            table.columns.iter_mut().for_each(|column| column.truncate(table.rows.len()));
        }
        problems.push((problem, swallowed(piece[start..].trim())));
    }
    let lines = piece.bytes().filter(|&byte| byte == b'\n').count() as u32;
    (table, problems, lines)
}

/// The text of a record that goes on to the end of the file, cut where it is long.
fn swallowed(text: &str) -> String {
    const LONGEST: usize = 2_000;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}\u{2026} ({} lines)", &text[..end], text.lines().count()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_join_to_what_one_piece_gives() {
        let body: String = (0..1000).map(|n| format!("\n{n},{}", n * n)).collect();
        let mut problems = Refused::new();
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
