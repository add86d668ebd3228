//! XLSX: one sheet, its heading bold and in view, a filter on every column, and cells that are
//! what they are. A text is never a formula or a link.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};
use wkt::ToWkt;

use super::place::{Place, headings};
use super::{Cell, LayerWriter, Tabs, TypedColumn, WriteError, Written, plain, typed};
use crate::read::{CellKind, Layer};

/// Excel workbooks.
pub(super) struct Xlsx;

/// Rows of a sheet below its heading.
const ROWS: usize = 1_048_575;
/// Columns of a sheet.
const COLUMNS: usize = 16_384;
/// UTF-16 units of a cell.
const TEXT: usize = 32_767;
/// The largest whole number of which Excel keeps every digit: fifteen of them.
const EXACT: u64 = 999_999_999_999_999;

impl LayerWriter for Xlsx {
    fn name(&self) -> &'static str {
        "XLSX"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xlsx"]
    }

    fn keeps_geometry(&self) -> bool {
        false
    }

    fn describe(&self) -> &'static str {
        "an Excel workbook; points as lon and lat (x and y in metres), other shapes as WKT"
    }

    fn write(&self, written: Written<'_>) -> Result<Vec<u8>, WriteError> {
        let place = Place::of(&written, "XLSX")?;
        let width = written.layer.columns.len() + place.headings(written.system).len();
        check_size(written.layer.len(), width)?;
        let mut book = Workbook::new();
        let created = ExcelDateTime::from_ymd(2000, 1, 1).map_err(fault)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&created));
        let page = book
            .add_worksheet()
            .set_name(Tabs::default().next(written.name, "layer"))
            .map_err(fault)?;
        fill(page, written, place)?;
        book.save_to_buffer().map_err(fault)
    }
}

fn fault(error: XlsxError) -> WriteError {
    WriteError::Library { format: "XLSX", detail: error.to_string() }
}

fn unfit(found: String) -> WriteError {
    WriteError::Unfit { format: "XLSX", found, hint: "write it as GeoPackage".to_owned() }
}

fn check_size(rows: usize, columns: usize) -> Result<(), WriteError> {
    if rows > ROWS {
        return Err(unfit(format!("{rows} rows, and a sheet holds {ROWS} below its heading")));
    }
    if columns > COLUMNS {
        return Err(unfit(format!("{columns} columns, and a sheet holds {COLUMNS}")));
    }
    Ok(())
}

fn fill(page: &mut Worksheet, written: Written<'_>, place: Place<'_>) -> Result<(), WriteError> {
    let layer = written.layer;
    let columns = typed(layer);
    let bold = Format::new().set_bold().set_align(FormatAlign::Top);
    let mut width = 0_u16;
    for name in headings(&written, place, "XLSX")? {
        check_text(&name, "its heading")?;
        page.write_string_with_format(0, width, name, &bold).map_err(fault)?;
        width += 1;
    }
    let formats = Formats::new();
    for (record, row) in (0..layer.len()).zip(1_u32..) {
        check_row(layer, place, record)?;
        for (column, at) in columns.iter().zip(0_u16..) {
            put(page, (row, at), column, record, &formats)
                .map_err(|reason| reason.at(layer, record, &column.column.name))?;
        }
        put_place(page, (row, columns.len() as u16), place, record)
            .map_err(|reason| reason.at(layer, record, "geometry"))?;
    }
    let Some(last) = width.checked_sub(1) else { return Ok(()) };
    page.set_freeze_panes(1, 0).map_err(fault)?;
    page.autofilter(0, 0, layer.len() as u32, last).map_err(fault)?;
    Ok(())
}

/// Refuse a row with nothing in it: whoever opens the sheet takes it for none.
fn check_row(layer: &Layer, place: Place<'_>, record: usize) -> Result<(), WriteError> {
    let is_blank = |cell: &str| cell.is_empty() || text(cell).trim().is_empty();
    let is_there = !matches!(place, Place::There);
    if is_there || layer.columns.iter().any(|column| !is_blank(column.cells.at(record))) {
        return Ok(());
    }
    let row = layer.rows.get(record).copied().unwrap_or_default();
    Err(WriteError::Unfit {
        format: "XLSX",
        found: format!("row {row} has nothing in it, and a sheet has no place for such a row"),
        hint: "leave the row out, or write it as CSV".to_owned(),
    })
}

/// How days and moments are shown.
struct Formats {
    day: Format,
    moment: Format,
}

impl Formats {
    fn new() -> Formats {
        Formats {
            day: Format::new().set_num_format("yyyy-mm-dd"),
            moment: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
        }
    }
}

/// Why a cell is not written.
enum Reason {
    /// Longer than a cell holds.
    Long(usize),
    /// The library refused.
    Library(XlsxError),
}

impl Reason {
    fn at(self, layer: &Layer, record: usize, column: &str) -> WriteError {
        match self {
            Reason::Long(units) => {
                let row = layer.rows.get(record).copied().unwrap_or_default();
                unfit(format!("row {row} ({column}): {units} characters, and a cell holds {TEXT}"))
            }
            Reason::Library(error) => fault(error),
        }
    }
}

impl From<XlsxError> for Reason {
    fn from(error: XlsxError) -> Reason {
        Reason::Library(error)
    }
}

fn put(
    page: &mut Worksheet,
    (row, at): (u32, u16),
    column: &TypedColumn<'_>,
    record: usize,
    formats: &Formats,
) -> Result<(), Reason> {
    match column.cell(record) {
        Cell::Empty => {}
        Cell::Boolean(flag) => {
            page.write_boolean(row, at, flag)?;
        }
        Cell::Integer(number) if number.unsigned_abs() <= EXACT => {
            page.write_number(row, at, number as f64)?;
        }
        Cell::Integer(number) => {
            page.write_string(row, at, number.to_string())?;
        }
        Cell::Real(number) if number.is_finite() => {
            page.write_number(row, at, number)?;
        }
        Cell::Real(number) => {
            page.write_string(row, at, number.to_string())?;
        }
        Cell::Text(written) => {
            let (moment, format) = match column.kind {
                CellKind::Date => (moment(written), &formats.day),
                CellKind::DateTime => (moment(written), &formats.moment),
                _ => (None, &formats.day),
            };
            match moment {
                Some(moment) => {
                    page.write_datetime_with_format(row, at, &moment, format)?;
                }
                None => put_text(page, (row, at), &text(written))?,
            }
        }
    }
    Ok(())
}

fn put_place(
    page: &mut Worksheet,
    (row, at): (u32, u16),
    place: Place<'_>,
    record: usize,
) -> Result<(), Reason> {
    match place {
        Place::There => {}
        Place::Points(shapes) => {
            if let Some(geo::Geometry::Point(point)) = shapes.get(record) {
                page.write_number(row, at, point.x())?;
                page.write_number(row, at + 1, point.y())?;
            }
        }
        Place::Shapes(shapes) => {
            if let Some(shape) = shapes.get(record) {
                put_text(page, (row, at), &shape.wkt_string())?;
            }
        }
    }
    Ok(())
}

fn put_text(page: &mut Worksheet, (row, at): (u32, u16), text: &str) -> Result<(), Reason> {
    let units = units(text);
    if units > TEXT {
        return Err(Reason::Long(units));
    }
    page.write_string(row, at, text)?;
    Ok(())
}

fn check_text(text: &str, whose: &str) -> Result<(), WriteError> {
    match units(text) {
        units if units > TEXT => {
            Err(unfit(format!("{whose} has {units} characters, and a cell holds {TEXT}")))
        }
        _ => Ok(()),
    }
}

fn units(text: &str) -> usize {
    // No text has more UTF-16 units than bytes.
    if text.len() <= TEXT { text.len() } else { text.encode_utf16().count() }
}

/// A day, or a moment of no time zone, from 1900 on. Excel counts the days of its first two months
/// wrongly, so these stay texts.
fn moment(text: &str) -> Option<ExcelDateTime> {
    let year: u16 = text.get(..4)?.parse().ok()?;
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"-T:.".contains(&byte));
    if !is_plain || year <= 1900 || !matches!(text.len(), 10 | 19 | 23) {
        return None;
    }
    ExcelDateTime::parse_from_str(text).ok()
}

/// A text that XML can hold, without characters that steer terminals.
fn text(text: &str) -> String {
    plain(text).replace(['\u{fffe}', '\u{ffff}'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_moments_become_dates() {
        for text in ["2026-11-30", "2026-11-30T08:00:00", "2026-11-30T08:00:00.250"] {
            assert!(moment(text).is_some(), "{text}");
        }
        let texts =
            ["2026-11-30T08:00:00Z", "2026-11-30T08:00:00+08:00", "1900-02-29", "2026-13-40", "x"];
        for text in texts {
            assert!(moment(text).is_none(), "{text}");
        }
    }

    #[test]
    fn sheets_are_bounded() {
        assert!(check_size(ROWS, COLUMNS).is_ok());
        let error = check_size(ROWS + 1, 1).unwrap_err().to_string();
        assert!(error.contains("1048576 rows, and a sheet holds 1048575"), "{error}");
        assert!(error.ends_with("hint: write it as GeoPackage"), "{error}");
        assert!(check_size(1, COLUMNS + 1).is_err());
    }
}
