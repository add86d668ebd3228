//! Columns that must hold numbers: coordinates, weights, capacities and costs. What a study
//! refuses is told with what it is: a full-width digit, a thousands separator, a unit.

use super::Context;
use crate::doctor::ailments as ailment;
use crate::doctor::finding::{Ailment, Case, Finding, Mend};
use crate::doctor::number::{self, Comma, Dirt};
use crate::doctor::patient::Patient;
use crate::model::{Weight, WeightError};
use crate::study::coordinates::Coordinates;
use crate::study::{Habit, roles};

pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    number_columns(context.patient)
        .into_iter()
        .flat_map(|(habit, column)| column_of(context.patient, habit, column))
        .collect()
}

/// The columns that must hold numbers, each with the part it plays.
pub(in crate::doctor) fn number_columns(patient: &Patient<'_>) -> Vec<(Habit, usize)> {
    let mut columns = Vec::new();
    if let Some(Coordinates::Columns { x, y, .. }) = patient.held {
        columns.extend([(Habit::X, x), (Habit::Y, y)]);
    }
    let others = [Habit::Weight, Habit::Capacity, Habit::Cost].into_iter();
    columns.extend(others.filter_map(|habit| Some((habit, patient.column(habit)?))));
    columns
}

/// What commas stand for in a column of numbers.
pub(in crate::doctor) fn comma_of(patient: &Patient<'_>, habit: Habit, column: usize) -> Comma {
    let may_be_whole = !matches!(habit, Habit::X | Habit::Y);
    let cells = patient.layer.columns.get(column);
    number::comma_of(cells.into_iter().flat_map(|held| held.cells.iter()), may_be_whole)
}

fn column_of(patient: &Patient<'_>, habit: Habit, column: usize) -> Vec<Finding> {
    let Some(held) = patient.layer.columns.get(column) else { return Vec::new() };
    let comma = comma_of(patient, habit, column);
    let is_coordinate = matches!(habit, Habit::X | Habit::Y);
    let values = roles::numbers(patient.layer, column);
    let mut findings: Vec<Finding> = Vec::new();
    let mut some_weight = false;
    for (record, value) in values.into_iter().enumerate() {
        let cell = held.cells.at(record);
        let refused = match Weight::from_units(value) {
            _ if is_coordinate && value.is_finite() => continue,
            Ok(weight) => {
                some_weight |= weight != Weight::ZERO;
                continue;
            }
            Err(refused) => refused,
        };
        let (ailment, meant) = match refused {
            WeightError::NotFinite if cell.is_empty() => match habit {
                Habit::X | Habit::Y => (&ailment::COORD_MISSING, true),
                Habit::Weight => (&ailment::WEIGHT_MISSING, true),
                // A site may have no capacity and no cost.
                _ => continue,
            },
            WeightError::NotFinite => {
                let reading = number::read(cell, comma);
                (of_dirt(reading.dirt), reading.meant.is_some())
            }
            WeightError::Negative => (&ailment::WEIGHT_NEGATIVE, true),
            WeightError::TooLarge => (&ailment::WEIGHT_RANGE, true),
        };
        let at = findings.iter().position(|finding| finding.code == ailment.code);
        let at = at.unwrap_or_else(|| {
            findings.push(Finding::of(ailment).field(&held.name));
            findings.len() - 1
        });
        if let Some(finding) = findings.get_mut(at) {
            finding.push(Case::value(patient.row(record), cell));
            if !meant {
                finding.mend = Mend::Never;
            }
        }
    }
    if habit == Habit::Weight && !some_weight && findings.is_empty() && !patient.layer.is_empty() {
        findings.push(Finding::of(&ailment::WEIGHT_ZERO).field(&held.name));
    }
    findings
}

fn of_dirt(dirt: Dirt) -> &'static Ailment {
    match dirt {
        Dirt::FullWidth => &ailment::FULL_WIDTH,
        Dirt::Separators => &ailment::SEPARATORS,
        Dirt::DecimalComma => &ailment::DECIMAL_COMMA,
        Dirt::Unit => &ailment::UNIT,
        Dirt::Error => &ailment::CELL_ERROR,
        Dirt::Text => &ailment::NOT_A_NUMBER,
    }
}
