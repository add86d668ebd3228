//! A cell that is a cost.

use crate::model::Cost;
use crate::read::{Problem, Value};

/// What parts the decimals of a cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decimals {
    None,
    Point,
    /// A comma, which may part thousands if it is not sure.
    Comma {
        is_sure: bool,
    },
}

/// The cost a cell says, in thousandths of its unit.
pub(super) fn cost_of(
    cell: &Value<'_>,
    row: u32,
    heading: &str,
) -> Result<(Cost, Decimals), Problem> {
    let mut scratch = String::new();
    let (value, decimals) = match cell {
        Value::Integer(whole) => (*whole as f64, Decimals::None),
        Value::Real(value) => (*value, Decimals::None),
        other => {
            let text = other.text(&mut scratch).trim();
            written(text).map_err(|fault| problem(fault, row, heading, text))?
        }
    };
    match thousandths(value) {
        Ok(cost) => Ok((cost, decimals)),
        Err(fault) => Err(problem(fault, row, heading, cell.text(&mut scratch))),
    }
}

/// A cost whose comma may part anything.
pub(super) fn unclear(cell: &Value<'_>, row: u32, heading: &str) -> Problem {
    problem(Fault::Comma, row, heading, cell.text(&mut String::new()))
}

/// The number of a text.
fn written(text: &str) -> Result<(f64, Decimals), Fault> {
    if let Ok(value) = text.parse() {
        let decimals = if text.contains('.') { Decimals::Point } else { Decimals::None };
        return Ok((value, decimals));
    }
    match with_point(text) {
        Some((value, is_sure)) => Ok((value, Decimals::Comma { is_sure })),
        None if text.is_empty() => Err(Fault::Missing),
        None => Err(Fault::NoNumber),
    }
}

/// What a cell is that is no cost.
#[derive(Clone, Copy)]
enum Fault {
    Missing,
    NoNumber,
    NotFinite,
    Negative,
    TooLarge,
    Comma,
}

fn thousandths(value: f64) -> Result<Cost, Fault> {
    let thousandths = (value * 1000.0).round();
    if !value.is_finite() {
        Err(Fault::NotFinite)
    } else if value < 0.0 {
        Err(Fault::Negative)
    } else if thousandths >= f64::from(u32::MAX) {
        Err(Fault::TooLarge)
    } else {
        Ok(Cost(thousandths as u32))
    }
}

/// The number of a text with one comma between digits, and whether it can only be that of
/// decimals: before thousands stand one to three digits, after them three.
fn with_point(text: &str) -> Option<(f64, bool)> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = text.split_once(',')?;
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    let value = format!("{whole}.{fraction}").parse().ok()?;
    let may_be_thousands = fraction.len() == 3 && whole.len() <= 3 && !whole.starts_with('0');
    Some((value, !may_be_thousands))
}

fn problem(fault: Fault, row: u32, heading: &str, cell: &str) -> Problem {
    let unreachable = "leave pairs that cannot be reached out of the table";
    let (kind, found, hint) = match fault {
        Fault::Missing => (
            "cost-missing",
            "no cost".to_owned(),
            format!("{unreachable}, as with ?where={heading}!="),
        ),
        Fault::NoNumber => (
            "cost-not-a-number",
            format!("\"{cell}\" is not a number"),
            format!("write it with plain digits and a decimal point; {unreachable}"),
        ),
        Fault::NotFinite => (
            "cost-not-a-number",
            format!("\"{cell}\" is not a finite number"),
            format!("{unreachable}, as with ?where={heading}!={cell}"),
        ),
        Fault::Negative => (
            "cost-negative",
            format!("\"{cell}\" is negative"),
            format!("{unreachable}, as with ?where={heading}>=0"),
        ),
        Fault::TooLarge => (
            "cost-range",
            format!("\"{cell}\" is too large"),
            format!("give the cost in a larger unit; {unreachable}"),
        ),
        Fault::Comma => (
            "cost-comma",
            format!("\"{cell}\", whose comma may part decimals or thousands"),
            "write a decimal point, and no thousands separators".to_owned(),
        ),
    };
    Problem {
        kind,
        row: Some(row),
        field: Some(heading.to_owned()),
        found,
        allowed: "a number from 0 to 4,294,967",
        hint,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(cell: Value<'_>) -> Result<u32, String> {
        match cost_of(&cell, 7, "cost") {
            Ok((cost, _)) => Ok(cost.0),
            Err(problem) => Err(format!("{} {}", problem.kind, problem.found)),
        }
    }

    #[test]
    fn costs_are_thousandths_from_nothing_to_the_largest() {
        for (text, thousandths) in [
            ("0", 0),
            ("-0", 0),
            ("300.001", 300_001),
            ("0.0005", 1),
            ("1e3", 1_000_000),
            ("4294967.294", u32::MAX - 1),
            ("12,5", 12_500),
            ("0,125", 125),
        ] {
            assert_eq!(cost(Value::Text(text)), Ok(thousandths), "{text}");
        }
        assert_eq!(cost(Value::Integer(7)), Ok(7000));
        assert_eq!(cost(Value::Real(0.5)), Ok(500));
    }

    #[test]
    fn what_is_no_cost_is_told() {
        for (text, said) in [
            ("", "cost-missing no cost"),
            ("far", "cost-not-a-number \"far\" is not a number"),
            ("NaN", "cost-not-a-number \"NaN\" is not a finite number"),
            ("inf", "cost-not-a-number \"inf\" is not a finite number"),
            ("-1", "cost-negative \"-1\" is negative"),
            ("-0.0001", "cost-negative \"-0.0001\" is negative"),
            ("4294967.295", "cost-range \"4294967.295\" is too large"),
            ("1,2,3", "cost-not-a-number \"1,2,3\" is not a number"),
        ] {
            assert_eq!(cost(Value::Text(text)), Err(said.to_owned()), "{text}");
        }
        assert!(cost(Value::Null).is_err());
        assert!(cost(Value::Real(f64::NAN)).is_err());
        assert!(cost(Value::Integer(-1)).is_err());
    }
}
