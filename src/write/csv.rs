//! Comma-separated values in UTF-8. Points are two columns, other shapes one of WKT; a layer that
//! keeps its coordinates in columns of its own gets no others.

use std::borrow::Cow;

use geo::Geometry;
use wkt::ToWkt;

use super::place::Place;
use super::{LayerWriter, WriteError, Written, plain};
use crate::model::disarmed;

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

    fn describe(&self) -> &'static str {
        "a table; points as lon and lat (x and y in metres), other shapes as WKT"
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

    fn describe(&self) -> &'static str {
        "the same, its columns separated by tabs"
    }

    fn write(&self, written: Written<'_>) -> Result<Vec<u8>, WriteError> {
        table(written, b'\t')
    }
}

fn table(written: Written<'_>, delimiter: u8) -> Result<Vec<u8>, WriteError> {
    let Written { layer, system, options, .. } = written;
    let place = Place::of(&written, "CSV")?;
    let mut headings: Vec<Cow<'_, str>> =
        layer.columns.iter().map(|column| disarmed(&column.name)).collect();
    headings.extend(place.headings(system).iter().map(|name| Cow::Borrowed(*name)));
    let mut bytes = if options.with_mark { b"\xEF\xBB\xBF".to_vec() } else { Vec::new() };
    let mut writer = ::csv::WriterBuilder::new().delimiter(delimiter).from_writer(&mut bytes);
    // Writing to memory cannot fail, and all rows are of one length.
    let fault =
        |error: ::csv::Error| WriteError::Library { format: "CSV", detail: error.to_string() };
    writer.write_record(headings.iter().map(|name| plain(name).into_owned())).map_err(fault)?;
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

/// A cell as a spreadsheet may safely open it. Numbers need no disarming.
fn safe(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    let cell = if is_number { Cow::Borrowed(cell) } else { disarmed(cell) };
    plain(&cell).into_owned()
}
