//! Tables as one Excel workbook: typed cells, a heading that stays in view, a filter on every
//! column. The same sheets give the same bytes.

use std::collections::HashSet;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};
use serde_json::{Map, Number, Value};
use thiserror::Error;

use crate::write::{Tabs, cut};

/// Rows of a sheet, its heading included.
const ROWS: usize = 1_048_576;
/// Columns of a sheet.
const COLUMNS: usize = 16_384;
/// UTF-16 units of a cell.
const TEXT: usize = 32_767;
/// The largest whole number of which Excel keeps every digit: fifteen of them.
const EXACT: u64 = 999_999_999_999_999;
/// The narrowest and the widest column, in characters.
const WIDTHS: (usize, usize) = (8, 50);

/// One sheet: a heading row from the keys of the rows, and typed values below.
pub struct Sheet {
    /// The name on the tab, as far as Excel allows it.
    pub name: String,
    /// The rows; keys that the first row lacks become columns after its own.
    pub rows: Vec<Map<String, Value>>,
    /// What people read instead of the keys, in their order.
    pub headings: Option<Vec<String>>,
}

/// Why there is no workbook.
#[derive(Debug, Error)]
pub enum XlsxError {
    /// More rows than a sheet holds.
    #[error(
        "sheet {sheet}: {rows} rows, and Excel holds {} below the heading. hint: open the CSV table instead, or split the rows over several sheets",
        ROWS - 1
    )]
    Rows {
        /// The sheet.
        sheet: String,
        /// How many rows it was given.
        rows: usize,
    },
    /// More columns than a sheet holds.
    #[error(
        "sheet {sheet}: {columns} columns, and Excel holds {COLUMNS}. hint: open the CSV table instead, or leave columns out"
    )]
    Columns {
        /// The sheet.
        sheet: String,
        /// How many columns it was given.
        columns: usize,
    },
    /// The writer refused.
    #[error("the workbook cannot be written: {0}. hint: the CSV tables hold the same rows")]
    Write(#[from] rust_xlsxwriter::XlsxError),
}

/// The sheets as one `.xlsx` file.
pub fn workbook(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let mut tabs = Tabs::default();
    for sheet in sheets {
        let name = tabs.next(&sheet.name, "Sheet");
        fill(book.add_worksheet().set_name(name)?, sheet)?;
    }
    Ok(book.save_to_buffer()?)
}

/// A column: where its values are, and how they are shown.
struct Column {
    key: Option<String>,
    heading: String,
    format: Format,
    width: usize,
}

/// Writes a sheet's heading and rows.
fn fill(page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let name = || sheet.name.clone();
    if sheet.rows.len() >= ROWS {
        return Err(XlsxError::Rows { sheet: name(), rows: sheet.rows.len() });
    }
    let columns = columns(sheet);
    if columns.len() > COLUMNS {
        return Err(XlsxError::Columns { sheet: name(), columns: columns.len() });
    }
    let Some(last) = columns.len().checked_sub(1) else {
        return Ok(());
    };
    let bold = Format::new().set_bold();
    for (column, at) in columns.iter().zip(0u16..) {
        page.write_string_with_format(0, at, &column.heading, &bold)?;
        page.set_column_width(at, column.width as f64)?;
        let Some(key) = &column.key else { continue };
        for (row, down) in sheet.rows.iter().zip(1u32..) {
            if let Some(value) = row.get(key) {
                cell(page, (down, at), value, &column.format)?;
            }
        }
    }
    page.set_freeze_panes(1, 0)?;
    page.autofilter(0, 0, sheet.rows.len() as u32, last as u16)?;
    Ok(())
}

/// Writes one value as what it is; a text is never a formula, a null is an empty cell.
fn cell(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    value: &Value,
    format: &Format,
) -> Result<(), XlsxError> {
    match value {
        Value::Null => {}
        Value::Bool(truth) => {
            page.write_boolean(row, column, *truth)?;
        }
        Value::Number(number) => match exact(number) {
            Some(exact) => {
                page.write_number_with_format(row, column, exact, format)?;
            }
            None => {
                page.write_string(row, column, number.to_string())?;
            }
        },
        Value::String(text) => {
            page.write_string(row, column, clean(text))?;
        }
        other => {
            page.write_string(row, column, clean(&other.to_string()))?;
        }
    }
    Ok(())
}

/// A number as Excel holds it; `None` for a whole number that would lose digits.
fn exact(number: &Number) -> Option<f64> {
    match (number.as_i64(), number.as_u64()) {
        (None, None) => number.as_f64(),
        (whole, large) => {
            let size = whole.map(i64::unsigned_abs).or(large)?;
            number.as_f64().filter(|_| size <= EXACT)
        }
    }
}

/// The columns of a sheet, from the keys of all its rows.
fn columns(sheet: &Sheet) -> Vec<Column> {
    let mut seen = HashSet::new();
    let mut keys: Vec<Option<&str>> = Vec::new();
    for key in sheet.rows.iter().flat_map(Map::keys) {
        if seen.insert(key.as_str()) {
            keys.push(Some(key));
        }
    }
    let headings = sheet.headings.as_deref().unwrap_or_default();
    keys.resize(keys.len().max(headings.len()), None);
    let read = |(at, key): (usize, Option<&str>)| {
        let heading = clean(headings.get(at).map(String::as_str).or(key).unwrap_or_default());
        let values = || key.into_iter().flat_map(|key| column(sheet, key));
        // The arrow of the filter takes the room of three characters.
        let widest = values().map(span).max().unwrap_or(0).max(width(&heading) + 3);
        Column {
            key: key.map(str::to_owned),
            format: key.map_or_else(Format::new, |key| shown(key, values())),
            width: (widest + 2).clamp(WIDTHS.0, WIDTHS.1),
            heading,
        }
    };
    keys.into_iter().enumerate().map(read).collect()
}

/// The values of one column that are not null.
fn column<'a>(sheet: &'a Sheet, key: &'a str) -> impl Iterator<Item = &'a Value> {
    sheet.rows.iter().filter_map(move |row| row.get(key)).filter(|value| !value.is_null())
}

/// The number format of a column: shares as per cent, whole numbers by thousands, names and
/// years as they are.
fn shown<'a>(key: &str, mut values: impl Iterator<Item = &'a Value>) -> Format {
    let (key, format) = (key.to_lowercase(), Format::new());
    if key.ends_with("share") {
        return format.set_num_format("0.00%");
    }
    let names = key == "id" || key.ends_with("_id") || key == "year";
    let whole = |value: &Value| value.as_f64().is_none_or(|number| number.fract() == 0.0);
    if !names && values.all(whole) { format.set_num_format("#,##0") } else { format }
}

/// A text without control characters, no longer than a cell holds; one that is cut says so.
fn clean(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if matches!(c, '\t' | '\n' | '\r') { ' ' } else { c })
        .filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect();
    let length = text.encode_utf16().count();
    if length <= TEXT {
        return text;
    }
    let note = format!(" … [cut: {length} characters]");
    let room = TEXT - note.encode_utf16().count();
    format!("{}{note}", cut(&text, room))
}

/// How wide a value is written, in characters.
fn span(value: &Value) -> usize {
    match value {
        Value::String(text) => width(text),
        // With room for the commas.
        Value::Number(number) => number.to_string().len() * 4 / 3,
        other => width(&other.to_string()),
    }
}

/// How wide a text is, in Latin characters: a Chinese one counts double.
fn width(text: &str) -> usize {
    let wide = |c: char| {
        matches!(c,
            '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}'
            | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}')
    };
    text.chars().take(WIDTHS.1).map(|c| if wide(c) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sheet(name: &str, rows: Value) -> Sheet {
        let rows = serde_json::from_value(rows).unwrap();
        Sheet { name: name.to_owned(), rows, headings: None }
    }

    #[test]
    fn the_same_sheets_give_the_same_bytes() {
        let rows = json!([{"名称": "和平社区", "weight": 1200, "covered_share": 0.5}]);
        let sheets = || [sheet("需求", rows.clone()), sheet("sites", rows.clone())];
        let first = workbook(&sheets()).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(2100));
        assert!(first == workbook(&sheets()).unwrap());
    }

    #[test]
    fn a_text_too_long_for_a_cell_says_so() {
        let cell = clean(&"字".repeat(40_000));
        assert_eq!(cell.encode_utf16().count(), TEXT);
        assert!(cell.ends_with("字 … [cut: 40000 characters]"));
        assert_eq!(clean("=1+1\u{0}\n2"), "=1+1 2");
    }

    #[test]
    fn rows_beyond_the_sheet_are_an_error_that_names_it() {
        let rows = vec![Map::new(); ROWS];
        let error = workbook(&[Sheet { name: "需求".to_owned(), rows, headings: None }]);
        let error = error.unwrap_err().to_string();
        assert!(error.starts_with("sheet 需求: 1048576 rows, and Excel holds 1048575"), "{error}");
    }

    #[test]
    fn columns_are_shown_as_what_they_are() {
        let rows = json!([
            {"id": 7, "weight": 1200, "share": 1, "nearest_m": 12.5, "open": null},
            {"id": 8, "weight": 3.0e3, "share": 0.25, "nearest_m": 12, "late": true},
        ]);
        let columns = columns(&sheet("s", rows));
        let codes = ["", "#,##0", "0.00%", ""];
        for (column, code) in columns.iter().zip(codes) {
            assert_eq!(column.format, Format::new().set_num_format(code), "{:?}", column.key);
        }
        assert_eq!(columns[5].key.as_deref(), Some("late"));
    }

    #[test]
    fn a_number_keeps_its_digits() {
        assert_eq!(exact(&Number::from(EXACT)), Some(999_999_999_999_999.0));
        assert_eq!(exact(&Number::from(110_101_199_003_071_234_u64)), None);
        assert_eq!(exact(&Number::from(-5)), Some(-5.0));
    }
}
