//! Rows the format refused, and columns the planner named that are not there.

use super::Context;
use crate::doctor::ailments as ailment;
use crate::doctor::finding::{Case, Finding};
use crate::doctor::patient::missing_column;
use crate::language::Message;
use crate::language::messages::ailments as texts;
use crate::study::{StudyError, roles};

pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = refused(context);
    findings.extend(missing(context));
    findings
}

/// What radii has words of its own for in every language; whatever else a format says is told
/// in its words.
fn words(kind: &str) -> Option<[Message; 2]> {
    Some(match kind {
        "csv-ragged" => [texts::CSV_RAGGED, texts::CSV_RAGGED_REMEDY],
        "csv-quote" => [texts::CSV_QUOTE, texts::CSV_QUOTE_REMEDY],
        "geom-null" | "geom-empty" => [texts::GEOM_NULL, texts::GEOM_NULL_REMEDY],
        "poly-degenerate" => [texts::POLY_DEGENERATE, texts::POLY_DEGENERATE_REMEDY],
        "coord-not-finite" => [texts::COORD_NOT_FINITE, texts::COORD_NOT_FINITE_REMEDY],
        _ => return None,
    })
}

fn refused(context: &Context<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for problem in &context.patient.layer.refused {
        let case = match problem.row {
            Some(row) => Case::value(row, &*problem.found),
            None => Case { value: Some(problem.found.clone()), ..Case::default() },
        };
        let at = findings.iter().position(|finding| finding.code == problem.kind);
        let at = at.unwrap_or_else(|| {
            let finding = Finding::of(&ailment::REFUSED)
                .value("found", &problem.found)
                .value("allowed", problem.allowed)
                .value("hint", &problem.hint)
                .coded(problem.kind);
            let finding = match words(problem.kind) {
                Some([found, remedy]) => finding.worded(found, remedy),
                None => finding,
            };
            findings.push(match &problem.field {
                Some(field) => finding.field(field),
                None => finding,
            });
            findings.len() - 1
        });
        if let Some(finding) = findings.get_mut(at) {
            finding.push(case);
        }
    }
    findings
}

/// Columns named in the reference. Those of coordinates are told with the coordinates.
fn missing(context: &Context<'_>) -> Vec<Finding> {
    let patient = context.patient;
    let parts = roles::Habit::ALL.into_iter();
    let parts = parts.filter(|habit| !matches!(habit, roles::Habit::X | roles::Habit::Y));
    let absent = parts.filter_map(|habit| {
        let named = habit.named(patient.reference);
        match roles::find(patient.layer, named, habit) {
            Err(StudyError::MissingColumn { column, role, columns, .. }) => {
                Some(missing_column(&column, role, &columns))
            }
            _ => None,
        }
    });
    absent.collect()
}
