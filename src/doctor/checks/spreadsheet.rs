//! What a spreadsheet does to ids on their way through it.

use std::collections::HashSet;

use super::Context;
use super::numbers::number_columns;
use crate::doctor::ailments as ailment;
use crate::doctor::finding::{Case, Finding, Gravity};
use crate::doctor::patient::Patient;
use crate::model::is_cell_error;
use crate::read::{CellKind, Column};
use crate::study::Habit;

/// Excel keeps so many digits.
const KEPT_DIGITS: usize = 15;

/// Cells that all end in zeros beyond them are no chance.
const FEWEST: usize = 2;

pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let patient = context.patient;
    let mut findings = formula_errors(patient);
    let Some(column) = patient.column(Habit::Id).and_then(|at| patient.layer.columns.get(at))
    else {
        return findings;
    };
    findings.extend(scientific(patient, column));
    findings.extend(digits_lost(patient, column));
    findings.extend(dates(patient, column));
    findings.extend(zeros_lost(context, column));
    findings
}

/// Failed formulas in the columns nobody reckons with; the others are told as no numbers. Those
/// that play no part are carried as blanks.
fn formula_errors(patient: &Patient<'_>) -> Vec<Finding> {
    let reckoned: Vec<usize> =
        number_columns(patient).into_iter().map(|(_, column)| column).collect();
    let texts = patient.layer.columns.iter().enumerate();
    let texts = texts.filter(|(at, _)| !reckoned.contains(at));
    texts
        .filter_map(|(at, column)| {
            let finding = Finding::of(&ailment::CELL_ERROR);
            let is_used = Habit::ALL.into_iter().any(|habit| patient.column(habit) == Some(at));
            let finding = if is_used { finding } else { finding.as_grave_as(Gravity::Warning) };
            finding.field(&column.name).at_rows(cases(patient, column, is_cell_error))
        })
        .collect()
}

fn cases(patient: &Patient<'_>, column: &Column, is_one: impl Fn(&str) -> bool) -> Vec<Case> {
    let cells = column.cells.iter().enumerate().filter(|(_, cell)| is_one(cell));
    cells.map(|(record, cell)| Case::value(patient.row(record), cell)).collect()
}

/// `1.0E+11`.
fn scientific(patient: &Patient<'_>, column: &Column) -> Option<Finding> {
    let is_one = |cell: &str| {
        let Some((mantissa, exponent)) = cell.split_once(['E', 'e']) else { return false };
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
        let power = exponent.strip_prefix('+').unwrap_or_default();
        whole.len() == 1
            && digits(whole)
            && digits(fraction)
            && !fraction.is_empty()
            && !power.is_empty()
            && digits(power)
    };
    let finding = Finding::of(&ailment::EXCEL_SCIENTIFIC).field(&column.name);
    finding.at_rows(cases(patient, column, is_one))
}

/// Ids longer than 15 digits that all end in zeros.
fn digits_lost(patient: &Patient<'_>, column: &Column) -> Option<Finding> {
    let is_long =
        |cell: &str| cell.len() > KEPT_DIGITS && cell.bytes().all(|byte| byte.is_ascii_digit());
    let ends_in_zeros =
        |cell: &str| is_long(cell) && cell.bytes().skip(KEPT_DIGITS).all(|byte| byte == b'0');
    let long = column.cells.iter().filter(|cell| is_long(cell)).count();
    let cases = cases(patient, column, ends_in_zeros);
    let all = cases.len() >= FEWEST && cases.len() == long;
    let finding = Finding::of(&ailment::EXCEL_DIGITS).field(&column.name);
    if all { finding.at_rows(cases) } else { None }
}

/// Ids that became days: `1月2日`, `2-Jan`, `Jan-02`, `2024/1/2`, `2024-01-02 00:00:00`.
fn dates(patient: &Patient<'_>, column: &Column) -> Option<Finding> {
    let finding = Finding::of(&ailment::EXCEL_DATE).field(&column.name);
    if matches!(column.kind, CellKind::Date | CellKind::DateTime) {
        return finding.at_rows(cases(patient, column, |cell| !cell.is_empty()));
    }
    finding.at_rows(cases(patient, column, is_date))
}

fn is_date(cell: &str) -> bool {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let digits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if let Some((month, day)) = cell.strip_suffix('日').and_then(|rest| rest.split_once('月')) {
        let month = month.rsplit('年').next().unwrap_or_default();
        return digits(month, 2) && digits(day, 2);
    }
    let day = cell.split([' ', 'T']).next().unwrap_or_default();
    let parts: Vec<&str> = day.split(['-', '/']).collect();
    let is_month = |part: &str| MONTHS.contains(&part.to_ascii_lowercase().as_str());
    match parts.as_slice() {
        [a, b] => (is_month(a) && digits(b, 4)) || (digits(a, 2) && is_month(b)),
        [year, month, day] => {
            year.len() == 4
                && digits(year, 4)
                && (digits(month, 2) || is_month(month))
                && digits(day, 2)
                && month.parse::<u32>().is_ok_and(|month| (1..=12).contains(&month))
                && day.parse::<u32>().is_ok_and(|day| (1..=31).contains(&day))
        }
        _ => false,
    }
}

/// Ids another layer has with zeros in front.
fn zeros_lost(context: &Context<'_>, column: &Column) -> Option<Finding> {
    let patient = context.patient;
    let is_number = |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    context.others.iter().find_map(|other| {
        let held = other.layer.columns.get(other.column(Habit::Id)?)?;
        let padded: HashSet<&str> =
            held.cells.iter().filter(|id| is_number(id) && id.starts_with('0')).collect();
        let width = padded.iter().next()?.len();
        let theirs: HashSet<&str> = held.cells.iter().collect();
        let full = |id: &str| format!("{id:0>width$}");
        let is_lost = |id: &str| {
            is_number(id)
                && id.len() < width
                && !theirs.contains(id)
                && padded.contains(full(id).as_str())
        };
        let lost = cases(patient, column, is_lost);
        let examples: Vec<String> =
            lost.iter().take(5).filter_map(|case| Some(full(case.value.as_deref()?))).collect();
        Finding::of(&ailment::EXCEL_ZEROS)
            .field(&column.name)
            .value("other", other.layer.file())
            .value("padded", examples.join(", "))
            .at_rows(lost)
    })
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn dates_are_known_and_ids_are_not_taken_for_them() {
        for date in ["1月2日", "2024年1月2日", "2-Jan", "Jan-02", "2024/1/2", "2024-01-02 00:00:00"]
        {
            assert!(is_date(date), "{date}");
        }
        for id in ["1-2", "HB-0001", "2024-13-02", "月", "A1", "150302001002", "12-345", "mar"] {
            assert!(!is_date(id), "{id}");
        }
    }
}
