//! `where=COLUMN=VALUE`: keep only the rows that pass.

use std::path::Path;

use geo::{BoundingRect, Geometry, Intersects};

use super::reference::did_you_mean;
use super::{Layer, LayerRef, Note, ReferenceError};

/// Longest operators first, so that `<=` is not read as `<`.
const OPERATORS: [&str; 6] = ["!=", "<=", ">=", "=", "<", ">"];

/// A filter taken apart: a column, an operator, a value.
#[derive(Debug, Clone)]
pub struct Filter<'f> {
    /// The column it looks at.
    pub column: &'f str,
    operator: &'static str,
    value: &'f str,
}

impl<'f> Filter<'f> {
    /// Take a filter apart: `kind=station`.
    pub fn parse(filter: &'f str) -> Result<Filter<'f>, ReferenceError> {
        let bad_filter = || ReferenceError::Filter { filter: filter.to_owned() };
        let (at, operator) = OPERATORS
            .iter()
            .filter_map(|operator| filter.find(operator).map(|at| (at, *operator)))
            .min_by_key(|(at, operator)| (*at, std::cmp::Reverse(operator.len())))
            .ok_or_else(bad_filter)?;
        let (column, value) = (&filter[..at], &filter[at + operator.len()..]);
        let is_number = value.trim().parse::<f64>().is_ok();
        match column.is_empty() || !(is_number || matches!(operator, "=" | "!=")) {
            true => Err(bad_filter()),
            false => Ok(Filter { column, operator, value }),
        }
    }

    /// Whether a row stays, by its cell in the column.
    pub fn keeps(&self, cell: &str) -> bool {
        passes(cell, self.operator, self.value)
    }

    /// There is no such column.
    pub fn no_column<'n>(
        &self,
        path: &Path,
        filter: &str,
        names: impl Iterator<Item = &'n str> + Clone,
    ) -> ReferenceError {
        ReferenceError::FilterColumn {
            path: path.to_owned(),
            filter: filter.to_owned(),
            column: self.column.to_owned(),
            columns: names.clone().collect::<Vec<_>>().join(", "),
            suggestion: did_you_mean(self.column, names, "filter on one of these columns"),
        }
    }
}

/// The records a filter keeps, ascending.
pub fn passing(layer: &Layer, filter: &str) -> Result<Vec<usize>, ReferenceError> {
    let parsed = Filter::parse(filter)?;
    let names = layer.columns.iter().map(|column| column.name.as_str());
    let column = layer
        .column(parsed.column)
        .ok_or_else(|| parsed.no_column(&layer.source.path, filter, names))?;
    Ok((0..layer.len()).filter(|&row| parsed.keeps(column.cells.at(row))).collect())
}

/// Drop the rows that do not meet the reference's window, and say how many stayed.
pub fn apply_window(layer: &mut Layer, reference: &LayerRef) -> Result<(), ReferenceError> {
    if let (Some(window), Some(geometries)) = (reference.window()?, &layer.geometries) {
        let meets = |geometry: &Geometry<f64>| {
            geometry.bounding_rect().is_some_and(|around| around.intersects(&window))
        };
        let keep: Vec<usize> = (0..layer.len()).filter(|&row| meets(&geometries[row])).collect();
        let said = format!("bbox keeps {} of {} rows", keep.len(), layer.len());
        retain(layer, &keep, said);
    }
    Ok(())
}

/// Drop the rows the reference's filter does not keep, and say how many stayed.
pub fn apply(layer: &mut Layer, reference: &LayerRef) -> Result<(), ReferenceError> {
    let Some(filter) = &reference.filter else {
        return Ok(());
    };
    let keep = passing(layer, filter)?;
    let said = format!("where={filter} keeps {} of {} rows", keep.len(), layer.len());
    retain(layer, &keep, said);
    Ok(())
}

/// Keep these rows, and say so.
pub fn retain(layer: &mut Layer, keep: &[usize], said: String) {
    layer.notes.push(Note::info(said));
    for column in &mut layer.columns {
        column.cells = column.cells.select(keep);
    }
    if let Some(geometries) = &mut layer.geometries {
        *geometries = keep.iter().map(|&row| geometries[row].clone()).collect();
    }
    layer.rows = keep.iter().map(|&row| layer.rows[row]).collect();
}

/// Numbers are compared as numbers, everything else as text: `001` is not 1, and of numbers too
/// long for a float none equals another. A cell that is no number passes no `<` or `>`.
fn passes(cell: &str, operator: &str, value: &str) -> bool {
    let numbers = cell.trim().parse::<f64>().ok().zip(value.trim().parse().ok());
    match (operator, numbers) {
        ("=", _) => is_equal(cell, value),
        ("!=", _) => !is_equal(cell, value),
        ("<", Some((cell, value))) => cell < value,
        ("<=", Some((cell, value))) => cell <= value,
        (">", Some((cell, value))) => cell > value,
        (">=", Some((cell, value))) => cell >= value,
        _ => false,
    }
}

fn is_equal(cell: &str, value: &str) -> bool {
    let (cell, value) = (cell.trim(), value.trim());
    if cell == value {
        return true;
    }
    let number = |text: &str| -> Option<f64> { is_plain(text).then(|| text.parse().ok())? };
    number(cell).zip(number(value)).is_some_and(|(cell, value)| cell == value)
}

/// Whether a text can only be a number: digits and a point, no zeros in front, few enough digits.
fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let whole = digits.split('.').next().unwrap_or_default();
    digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && (whole == "0" || !whole.starts_with('0'))
        && digits.len() <= 16
}

/// The layer's column names, for messages.
pub fn column_names(layer: &Layer) -> String {
    layer.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::passes;

    #[test]
    fn numbers_compare_as_numbers_and_words_as_words() {
        for (cell, operator, value, expected) in [
            ("10", ">", "9", true),
            ("10", "=", "10.0", true),
            ("001", "=", "1", false),
            ("1e2", "=", "100", false),
            ("110101199003071234", "=", "110101199003071235", false),
            ("nan", "=", "nan", true),
            ("0.50", "=", "0.5", true),
            ("-3", "!=", "3", true),
            ("9", "<=", "9", true),
            ("", "<", "5", false),
            ("", "!=", "", false),
            ("a", "!=", "", true),
            ("站", "=", "站", true),
        ] {
            assert_eq!(passes(cell, operator, value), expected, "{cell} {operator} {value}");
        }
    }
}
