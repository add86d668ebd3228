//! Cells that mean a number, and cells with characters nobody sees.

use super::{Change, Reason, Wishes};
use crate::doctor::checks::{comma_of, is_invisible, number_columns};
use crate::doctor::number::{self, Dirt};
use crate::doctor::patient::Patient;
use crate::model::TextColumn;
use crate::read::{Layer, LayerRef};
use crate::study::Habit;

/// Mend the cells of a layer.
pub(super) fn mend(
    reference: &LayerRef,
    layer: &mut Layer,
    wishes: Wishes,
    changes: &mut Vec<Change>,
) {
    show_invisible(layer, changes);
    let patient = Patient::admit(reference, layer);
    let columns: Vec<_> = number_columns(&patient)
        .into_iter()
        .map(|(habit, column)| (habit, column, comma_of(&patient, habit, column)))
        .collect();
    for (habit, column, comma) in columns {
        let blank = wishes.blank_weight.filter(|_| habit == Habit::Weight);
        let mended = |cell: &str| -> Option<(String, Reason)> {
            if cell.is_empty() {
                return blank.map(|weight| (weight.to_string(), Reason::Blank));
            }
            if cell.parse::<f64>().is_ok() {
                return None;
            }
            let reading = number::read(cell, comma);
            let reason = match reading.dirt {
                Dirt::FullWidth => Reason::FullWidth,
                Dirt::Separators => Reason::Separators,
                Dirt::DecimalComma => Reason::DecimalComma,
                Dirt::Unit | Dirt::Error | Dirt::Text => return None,
            };
            Some((reading.meant?, reason))
        };
        replace(layer, column, mended, changes);
    }
}

fn show_invisible(layer: &mut Layer, changes: &mut Vec<Change>) {
    for column in 0..layer.columns.len() {
        let mended = |cell: &str| {
            let plain = cell.replace(is_invisible, "").trim().to_owned();
            cell.contains(is_invisible).then_some((plain, Reason::Invisible))
        };
        replace(layer, column, mended, changes);
    }
}

/// Put new texts into the cells of a column that have one, and list them.
pub(super) fn replace(
    layer: &mut Layer,
    column: usize,
    mut mended: impl FnMut(&str) -> Option<(String, Reason)>,
    changes: &mut Vec<Change>,
) {
    let Some(held) = layer.columns.get_mut(column) else { return };
    let before = changes.len();
    let mut cells = TextColumn::default();
    for (record, cell) in held.cells.iter().enumerate() {
        match mended(cell) {
            Some((after, reason)) => {
                cells.push(&after);
                changes.push(Change {
                    row: layer.rows.get(record).copied(),
                    column: held.name.clone(),
                    before: cell.to_owned(),
                    after,
                    reason,
                });
            }
            None => cells.push(cell),
        }
    }
    if changes.len() > before {
        held.cells = cells;
    }
}
