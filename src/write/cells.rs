//! Cells with their types, for formats that have them.

use std::borrow::Cow;

use rayon::prelude::*;

use crate::model::{Cell, CellKind, is_steering};
use crate::read::{Column, Layer};

/// Headings of columns whose digits are names, not numbers.
const IDENTIFIERS: [&str; 9] =
    ["id", "fid", "code", "编号", "代码", "编码", "phone", "电话", "邮编"];

/// A column with the kind that all its cells fit.
#[derive(Debug, Clone, Copy)]
pub struct TypedColumn<'a> {
    /// The column.
    pub column: &'a Column,
    /// The kind; never [`CellKind::Unknown`].
    pub kind: CellKind,
}

/// A layer's columns with their kinds: what the format they came from says, where every cell
/// bears it out; where it says nothing, numbers where every cell is one that a number gives back
/// to the letter. `001` stays a text, and so does whatever is called an id.
pub fn typed(layer: &Layer) -> Vec<TypedColumn<'_>> {
    layer.columns.iter().map(typed_column).collect()
}

/// The same of one column.
pub fn typed_column(column: &Column) -> TypedColumn<'_> {
    TypedColumn { column, kind: kind_of(column) }
}

impl<'a> TypedColumn<'a> {
    /// The cell of a record.
    pub fn cell(&self, record: usize) -> Cell<'a> {
        self.kind.cell(self.column.cells.at(record))
    }
}

/// A text without characters that steer terminals; line ends stay.
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.contains(|c: char| c != '\n' && is_steering(c)) {
        Cow::Owned(text.replace(|c: char| c != '\n' && is_steering(c), " "))
    } else {
        Cow::Borrowed(text)
    }
}

fn kind_of(column: &Column) -> CellKind {
    let cells = &column.cells;
    let rows = || (0..cells.len()).into_par_iter().with_min_len(4096);
    // Most columns of texts say so in their first cell.
    let all = |fits: fn(&str) -> bool| {
        let first = cells.iter().find(|cell| !cell.is_empty());
        let fits_or_empty = |cell: &str| cell.is_empty() || fits(cell);
        first.is_none_or(fits) && rows().all(|row| fits_or_empty(cells.at(row)))
    };
    let some = cells.iter().any(|cell| !cell.is_empty());
    match column.kind {
        CellKind::Integer if all(|cell| cell.parse::<i64>().is_ok()) => CellKind::Integer,
        CellKind::Real if all(is_number) => CellKind::Real,
        CellKind::Boolean if all(|cell| matches!(cell, "true" | "false")) => CellKind::Boolean,
        CellKind::Date if all(is_date) => CellKind::Date,
        CellKind::DateTime => CellKind::DateTime,
        CellKind::Unknown if some && !is_identifier(&column.name) => {
            if all(is_plain_integer) {
                CellKind::Integer
            } else if all(is_plain_number) {
                CellKind::Real
            } else {
                CellKind::Text
            }
        }
        _ => CellKind::Text,
    }
}

fn is_identifier(name: &str) -> bool {
    let name = name.to_lowercase();
    IDENTIFIERS.contains(&name.as_str()) || name.ends_with("_id") || name.ends_with("_code")
}

/// Digits that a whole number gives back to the letter, and a spreadsheet too.
fn is_plain_integer(cell: &str) -> bool {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    (1..=15).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (digits == "0" || !digits.starts_with('0'))
        && cell != "-0"
}

/// A decimal number without an exponent or leading zeros that a float gives back to the letter,
/// zeros at its end apart.
fn is_plain_number(cell: &str) -> bool {
    let Some((whole, fraction)) = cell.split_once('.') else { return is_plain_integer(cell) };
    let is_plain = (whole == "-0" || is_plain_integer(whole))
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte.is_ascii_digit());
    is_plain && {
        let kept = cell.trim_end_matches('0').trim_end_matches('.');
        cell.parse::<f64>().is_ok_and(|value| value.to_string() == kept)
    }
}

fn is_number(cell: &str) -> bool {
    cell.parse::<f64>().is_ok_and(f64::is_finite)
}

/// Whether a text is a day as ISO 8601 writes it.
fn is_date(cell: &str) -> bool {
    let parts: Vec<&str> = cell.split('-').collect();
    let number = |at: usize, width: usize| {
        parts.get(at).filter(|part| part.len() == width).and_then(|part| part.parse::<u32>().ok())
    };
    parts.len() == 3
        && number(0, 4).is_some()
        && number(1, 2).is_some_and(|month| (1..=12).contains(&month))
        && number(2, 2).is_some_and(|day| (1..=31).contains(&day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::TextColumn;

    fn kind(name: &str, cells: &[&str], kind: CellKind) -> CellKind {
        let cells: TextColumn = cells.iter().copied().collect();
        kind_of(&Column { name: name.to_owned(), cells, kind })
    }

    #[test]
    fn only_what_a_number_gives_back_becomes_one() {
        let unknown = |cells: &[&str]| kind("a", cells, CellKind::Unknown);
        assert_eq!(unknown(&["1", "", "-20"]), CellKind::Integer);
        assert_eq!(unknown(&["1", "2.50", "-0.5"]), CellKind::Real);
        assert_eq!(unknown(&["31.234136138536872", "121.46296019143430"]), CellKind::Real);
        assert_eq!(unknown(&["0.12345678901234567890"]), CellKind::Text);
        for text in ["001", "1e3", "+1", "1,234", "12345678901234567890", "0x1", "nan", "-0"] {
            assert_eq!(unknown(&["1", text]), CellKind::Text, "{text}");
        }
        assert_eq!(unknown(&["", ""]), CellKind::Text);
        assert_eq!(kind("block_id", &["1"], CellKind::Unknown), CellKind::Text);
        assert_eq!(kind("a", &["1"], CellKind::Text), CellKind::Text);
        assert_eq!(kind("a", &["1", "x"], CellKind::Integer), CellKind::Text);
    }
}
