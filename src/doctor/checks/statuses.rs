//! Words in a status column that say nothing about a site: refused where the planner named the
//! column, passed over where it was only guessed.

use super::Context;
use crate::doctor::ailments as ailment;
use crate::doctor::finding::{Case, Finding, Gravity};
use crate::study::{Habit, is_status};

pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let patient = context.patient;
    let column = patient.column(Habit::Status).and_then(|at| patient.layer.columns.get(at));
    let Some(column) = column else { return Vec::new() };
    let gravity = match patient.reference.status {
        Some(_) => Gravity::Error,
        None => Gravity::Warning,
    };
    let cells = column.cells.iter().enumerate();
    let strange = cells.filter(|(_, cell)| !cell.is_empty() && !is_status(cell));
    let cases = strange.map(|(record, cell)| Case::value(patient.row(record), cell));
    let finding = Finding::of(&ailment::STATUS).as_grave_as(gravity).field(&column.name);
    finding.at_rows(cases).into_iter().collect()
}
