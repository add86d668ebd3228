//! What a cell of a sheet holds, and where it is.

use std::borrow::Cow;
use std::fmt;

use calamine::{Data, DataRef, ExcelDateTime};

use crate::read::CellKind;
use crate::read::cells::Value;

/// The place of a cell, counted from 0; printed as spreadsheets do: `B7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    /// Its row.
    pub row: u32,
    /// Its column.
    pub column: u32,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", letters(self.column), u64::from(self.row) + 1)
    }
}

/// The letters of a column counted from 0: `A`, `Z`, `AA`.
pub fn letters(column: u32) -> String {
    let mut rest = u64::from(column) + 1;
    let mut name = Vec::new();
    while rest > 0 {
        name.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    name.iter().rev().collect()
}

/// As far as a float counts by ones.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content<'a> {
    /// A text.
    Text(Cow<'a, str>),
    /// A number.
    Number(f64),
    /// Yes or no.
    Boolean(bool),
    /// A day, or a moment, as ISO 8601 writes it.
    Time(String, CellKind),
    /// An error such as `#N/A`.
    Fault(String),
}

impl<'a> Content<'a> {
    /// A whole number as its cell shows it, filled up with zeros to so many digits.
    #[must_use]
    pub fn filled_up(self, digits: Option<usize>) -> Content<'a> {
        match (self, digits) {
            (Content::Number(number), Some(width))
                if number.fract() == 0.0 && (0.0..=EXACT).contains(&number) =>
            {
                Content::Text(Cow::Owned(format!("{:0width$}", number as u64)))
            }
            (other, _) => other,
        }
    }

    /// The number as its cell shows it, where that is with zeros in front.
    #[must_use]
    pub fn shown(self, text: &str) -> Content<'a> {
        let text = text.trim();
        match self {
            Content::Number(number)
                if text.len() > 1
                    && text.starts_with('0')
                    && text.bytes().all(|byte| byte.is_ascii_digit())
                    && text.parse() == Ok(number) =>
            {
                Content::Text(Cow::Owned(text.to_owned()))
            }
            other => other,
        }
    }
}

impl Content<'_> {
    /// Whether there is nothing to read in it.
    pub fn is_blank(&self) -> bool {
        matches!(self, Content::Text(text) if text.trim().is_empty())
    }

    /// As a heading.
    pub fn as_text(&self) -> Cow<'_, str> {
        match self {
            Content::Text(text) => Cow::Borrowed(text),
            Content::Number(number) => Cow::Owned(number.to_string()),
            Content::Boolean(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
            Content::Time(text, _) | Content::Fault(text) => Cow::Borrowed(text),
        }
    }

    /// As a value of a column; none for what is no value.
    pub fn as_value(&self) -> Option<Value<'_>> {
        Some(match self {
            Content::Text(text) => Value::Text(text),
            Content::Number(number) => number_value(*number)?,
            Content::Boolean(flag) => Value::Boolean(*flag),
            Content::Time(text, kind) => Value::Written(text, *kind),
            // Who uses the column refuses it; who carries it leaves it blank.
            Content::Fault(text) => Value::Written(text, CellKind::Unknown),
        })
    }
}

/// Sheets know floats only: a whole one is a whole number.
fn number_value(number: f64) -> Option<Value<'static>> {
    if !number.is_finite() {
        return None;
    }
    Some(match number.fract() == 0.0 && number.abs() <= EXACT {
        true => Value::Integer(number as i64),
        false => Value::Real(number),
    })
}

impl<'a> Content<'a> {
    /// What calamine read; none for an empty cell.
    pub fn of(data: DataRef<'a>) -> Option<Content<'a>> {
        Some(match data {
            DataRef::Empty => return None,
            DataRef::SharedString(text) => Content::Text(Cow::Borrowed(text)),
            DataRef::String(text) => Content::Text(Cow::Owned(text)),
            DataRef::Int(number) => Content::Number(number as f64),
            DataRef::Float(number) => Content::Number(number),
            DataRef::Bool(flag) => Content::Boolean(flag),
            DataRef::DateTime(moment) => moment_of(moment),
            DataRef::DateTimeIso(text) => iso_moment(&text),
            DataRef::DurationIso(text) => Content::Text(Cow::Owned(text)),
            DataRef::Error(error) => Content::Fault(error.to_string()),
        })
    }

    /// The same of a cell that calamine keeps.
    pub fn of_kept(data: &'a Data) -> Option<Content<'a>> {
        Some(match data {
            Data::Empty => return None,
            Data::String(text) => Content::Text(Cow::Borrowed(text)),
            Data::Int(number) => Content::Number(*number as f64),
            Data::Float(number) => Content::Number(*number),
            Data::Bool(flag) => Content::Boolean(*flag),
            Data::DateTime(moment) => moment_of(*moment),
            Data::DateTimeIso(text) => iso_moment(text),
            Data::DurationIso(text) => Content::Text(Cow::Borrowed(text)),
            Data::Error(error) => Content::Fault(error.to_string()),
        })
    }
}

/// A day where the clock stands at midnight, a time of day where the day is 0, else both.
/// Durations are hours, minutes and seconds.
fn moment_of(moment: ExcelDateTime) -> Content<'static> {
    const DAY: f64 = 86_400_000.0;
    let serial = moment.as_f64();
    // What no calendar holds stays the number it is.
    if !(0.0..2_958_466.0).contains(&serial) {
        return Content::Number(serial);
    }
    if moment.is_duration() || serial < 1.0 {
        let whole = (serial * DAY).round() as u64;
        return Content::Text(Cow::Owned(clock(whole / 3_600_000, whole % 3_600_000)));
    }
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second, milli) == (0, 0, 0, 0) {
        return Content::Time(date, CellKind::Date);
    }
    let rest = (u64::from(minute) * 60 + u64::from(second)) * 1000 + u64::from(milli);
    Content::Time(format!("{date}T{}", clock(u64::from(hour), rest)), CellKind::DateTime)
}

/// `08:00:00`, with milliseconds where there are some.
fn clock(hours: u64, millis: u64) -> String {
    let (minute, second, milli) = (millis / 60_000, millis / 1000 % 60, millis % 1000);
    match milli {
        0 => format!("{hours:02}:{minute:02}:{second:02}"),
        _ => format!("{hours:02}:{minute:02}:{second:02}.{milli:03}"),
    }
}

/// A day or a moment written so in the file.
pub fn iso_moment(text: &str) -> Content<'static> {
    match text.split_once('T') {
        None => Content::Time(text.to_owned(), CellKind::Date),
        Some((day, time)) if time.starts_with("00:00:00") && !time.contains(['1', '2', '3']) => {
            Content::Time(day.to_owned(), CellKind::Date)
        }
        Some(_) => Content::Time(text.to_owned(), CellKind::DateTime),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType::{DateTime, TimeDelta};

    #[test]
    fn columns_count_as_spreadsheets_do() {
        let named = [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")];
        for (column, name) in named {
            assert_eq!(letters(column), name);
        }
        assert_eq!(Address { row: 1_048_575, column: 16_383 }.to_string(), "XFD1048576");
    }

    #[test]
    fn serial_days_become_dates() {
        let at = |serial, kind| moment_of(ExcelDateTime::new(serial, kind, false));
        let text = |content: Content<'_>| content.as_text().into_owned();
        assert_eq!(text(at(46_356.0, DateTime)), "2026-11-30");
        assert_eq!(text(at(46_356.0 + 8.0 / 24.0, DateTime)), "2026-11-30T08:00:00");
        assert_eq!(text(at(1.0 / 3.0, DateTime)), "08:00:00");
        assert_eq!(text(at(1.5, TimeDelta)), "36:00:00");
        assert_eq!(text(at(-1.0, DateTime)), "-1");
        assert_eq!(text(at(f64::INFINITY, DateTime)), "inf");
        assert_eq!(iso_moment("2026-11-30T00:00:00"), iso_moment("2026-11-30"));
    }
}
