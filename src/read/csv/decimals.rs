//! Decimal commas: where semicolons part the columns, a comma may part the decimals.

use crate::model::{TextColumn, coordinate_heading};
use crate::read::{Layer, LayerRef, Note};

/// Of how many cells all must have a decimal comma but one.
const NEARLY: usize = 20;

/// Give columns of coordinates the decimal point, and say so.
pub fn mend(layer: &mut Layer, reference: &LayerRef) {
    let mut mended = Vec::new();
    for column in &mut layer.columns {
        let is_named = coordinate_heading(&column.name).is_some()
            || [&reference.x, &reference.y]
                .into_iter()
                .flatten()
                .any(|named| *named == column.name);
        if !is_named {
            continue;
        }
        let filled = column.cells.iter().filter(|cell| !cell.is_empty()).count();
        let commas = column.cells.iter().filter(|cell| decimals(cell).is_some()).count();
        if commas == 0 || commas + filled / NEARLY < filled {
            continue;
        }
        let pointed = |cell: &str| match decimals(cell) {
            Some(_) => cell.replace(',', "."),
            None => cell.to_owned(),
        };
        let cells: Vec<String> = column.cells.iter().map(pointed).collect();
        column.cells = cells.iter().map(String::as_str).collect::<TextColumn>();
        mended.push(format!("\"{}\"", column.name));
    }
    if !mended.is_empty() {
        let columns = mended.join(", ");
        layer.notes.push(Note::info(format!("decimal commas read as points in {columns}")));
    }
}

/// How many digits stand after the comma of a number that has one.
fn decimals(cell: &str) -> Option<usize> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = cell.split_once(',')?;
    let whole = whole.strip_prefix(['-', '+']).unwrap_or(whole);
    (digits(whole) && digits(fraction)).then_some(fraction.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{CellKind, Column};

    fn mended(name: &str, cells: &[&str]) -> (Vec<String>, usize) {
        let column = Column {
            name: name.to_owned(),
            cells: cells.iter().copied().collect(),
            kind: CellKind::Unknown,
        };
        let mut layer = Layer { columns: vec![column], ..Layer::default() };
        mend(&mut layer, &LayerRef::to_file("a.csv"));
        let cells = layer.columns[0].cells.iter().map(str::to_owned).collect();
        (cells, layer.notes.len())
    }

    #[test]
    fn coordinates_get_their_point_and_thousands_keep_their_comma() {
        assert_eq!(
            mended("lon", &["106,8130", "", "-0,5"]),
            (vec!["106.8130".into(), "".into(), "-0.5".into()], 1)
        );
        // A list of two ids is no number.
        assert_eq!(mended("neighbours", &["101,1023"]).1, 0);
        for cells in [&["106,81,30"][..], &["106,"], &["106,8130", "106.8130"]] {
            assert_eq!(mended("lon", cells).1, 0, "{cells:?}");
        }
        // All but one of twenty.
        let mut cells = vec!["106,8130"; 19];
        cells.push("?");
        assert_eq!(mended("lon", &cells).1, 1);
        cells.pop();
        cells.pop();
        cells.push("?");
        assert_eq!(mended("lon", &cells).1, 0);
    }
}
