//! What a spreadsheet writes where a formula fails: `#N/A` and its like.

use super::StudyError;
use crate::model::{TextColumn, is_cell_error};
use crate::read::{Layer, Note, Problem, Problems};

/// Refuse failed formulas in the columns that are used; make them blank in those that are only
/// carried, and say how many there were.
pub(super) fn settle(
    layer: &mut Layer,
    used: &[Option<usize>],
) -> Result<Option<Note>, StudyError> {
    let mut problems = Problems::in_file(&layer.source.path);
    let (mut blank, mut first) = (0_usize, u32::MAX);
    for (at, column) in layer.columns.iter_mut().enumerate() {
        if !column.cells.iter().any(is_cell_error) {
            continue;
        }
        let mut cells = TextColumn::default();
        for (record, cell) in column.cells.iter().enumerate() {
            let row = layer.rows.get(record).copied();
            if !is_cell_error(cell) {
                cells.push(cell);
            } else if used.contains(&Some(at)) {
                problems.push(Problem {
                    kind: "cell-error",
                    row,
                    field: Some(column.name.clone()),
                    found: format!("{cell}, the error of a formula"),
                    allowed: "a text, a number or a date",
                    hint: "correct the formula, or empty the cell".to_owned(),
                });
            } else {
                blank += 1;
                first = first.min(row.unwrap_or(u32::MAX));
                cells.push("");
            }
        }
        if cells.len() == layer.rows.len() {
            column.cells = cells;
        }
    }
    problems.into_result()?;
    Ok((blank > 0).then(|| {
        Note::warning(format!(
            "failed formulas such as #N/A, carried as blank cells: {blank}, the first in row {first}"
        ))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{CellKind, Column};

    fn layer() -> Layer {
        let column = |(name, cells): (&str, [&str; 3])| Column {
            name: name.to_owned(),
            cells: cells.into_iter().collect(),
            kind: CellKind::Unknown,
        };
        let columns = [("id", ["1", "#ref!", "3"]), ("floor", ["2", "#N/A", "#DIV/0!"])];
        Layer {
            columns: columns.into_iter().map(column).collect(),
            rows: vec![2, 3, 4],
            ..Layer::default()
        }
    }

    #[test]
    fn damage_is_refused_where_it_is_used_and_blank_where_it_is_carried() {
        let error = settle(&mut layer(), &[Some(0), None]).unwrap_err().to_string();
        assert!(error.contains(":3 (id): #ref!, the error of a formula; allowed: "), "{error}");
        assert!(!error.contains("floor"), "{error}");
        let mut carried = layer();
        let note = settle(&mut carried, &[]).unwrap().unwrap();
        assert!(
            note.text.ends_with("carried as blank cells: 3, the first in row 3"),
            "{}",
            note.text
        );
        let cells: Vec<&str> = carried.columns.iter().flat_map(|c| c.cells.iter()).collect();
        assert_eq!(cells, ["1", "", "3", "2", "", ""]);
        assert_eq!(settle(&mut carried, &[Some(0)]).unwrap(), None);
    }
}
