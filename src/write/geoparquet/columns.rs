//! The columns of a layer as Parquet stores them.

use std::ops::Range;

use parquet::basic::{LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::{ParquetError, Result as Encoded};
use parquet::schema::types::Type;

use crate::read::CellKind;
use crate::write::{Cell, TypedColumn};

/// A column on its way into the file.
pub(super) struct Stored<'a> {
    column: TypedColumn<'a>,
    name: String,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Boolean,
    Integer,
    Real,
    Text,
    Day,
    /// Moments in microseconds, of which a reader gives the same text again.
    Moment {
        is_utc: bool,
    },
}

impl<'a> Stored<'a> {
    pub(super) fn of(column: TypedColumn<'a>, name: String) -> Stored<'a> {
        let cells = || column.column.cells.iter().filter(|cell| !cell.is_empty());
        let moments = |is_utc: bool| cells().all(|cell| moment(cell, is_utc).is_some());
        let kind = match column.kind {
            CellKind::Boolean => Kind::Boolean,
            CellKind::Integer => Kind::Integer,
            CellKind::Real => Kind::Real,
            CellKind::Date if cells().all(|cell| day(cell).is_some()) => Kind::Day,
            CellKind::DateTime if moments(true) => Kind::Moment { is_utc: true },
            CellKind::DateTime if moments(false) => Kind::Moment { is_utc: false },
            _ => Kind::Text,
        };
        Stored { column, name, kind }
    }

    /// The column in the schema.
    pub(super) fn field(&self) -> Encoded<Type> {
        let (physical, logical) = match self.kind {
            Kind::Boolean => (Physical::BOOLEAN, None),
            Kind::Integer => (Physical::INT64, None),
            Kind::Real => (Physical::DOUBLE, None),
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Day => (Physical::INT32, Some(LogicalType::Date)),
            Kind::Moment { is_utc } => {
                (Physical::INT64, Some(LogicalType::timestamp(is_utc, TimeUnit::MICROS)))
            }
        };
        Type::primitive_type_builder(&self.name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()
    }

    /// Write the cells of some rows.
    pub(super) fn write(&self, rows: Range<usize>, writer: &mut ColumnWriter<'_>) -> Encoded<()> {
        let cells: Vec<Cell<'_>> = rows.map(|record| self.column.cell(record)).collect();
        let levels: Vec<i16> =
            cells.iter().map(|cell| i16::from(!matches!(cell, Cell::Empty))).collect();
        let levels = Some(levels.as_slice());
        let there = cells.iter().filter(|cell| !matches!(cell, Cell::Empty));
        let written = match (writer, self.kind) {
            (ColumnWriter::BoolColumnWriter(writer), _) => {
                let flags: Vec<bool> = there.map(|cell| *cell == Cell::Boolean(true)).collect();
                writer.write_batch(&flags, levels, None)
            }
            (ColumnWriter::Int64ColumnWriter(writer), kind) => {
                let number = |cell: &Cell<'_>| match (cell, kind) {
                    (Cell::Integer(number), _) => *number,
                    (Cell::Text(text), Kind::Moment { is_utc }) => {
                        moment(text, is_utc).unwrap_or_default()
                    }
                    _ => 0,
                };
                writer.write_batch(&there.map(number).collect::<Vec<_>>(), levels, None)
            }
            (ColumnWriter::DoubleColumnWriter(writer), _) => {
                let number = |cell: &Cell<'_>| match cell {
                    Cell::Real(number) => *number,
                    Cell::Integer(number) => *number as f64,
                    _ => f64::NAN,
                };
                writer.write_batch(&there.map(number).collect::<Vec<_>>(), levels, None)
            }
            (ColumnWriter::Int32ColumnWriter(writer), _) => {
                let number = |cell: &Cell<'_>| match cell {
                    Cell::Text(text) => day(text).unwrap_or_default(),
                    _ => 0,
                };
                writer.write_batch(&there.map(number).collect::<Vec<_>>(), levels, None)
            }
            (ColumnWriter::ByteArrayColumnWriter(writer), _) => {
                let bytes = |cell: &Cell<'_>| match cell {
                    Cell::Text(text) => ByteArray::from(*text),
                    _ => ByteArray::from(""),
                };
                writer.write_batch(&there.map(bytes).collect::<Vec<_>>(), levels, None)
            }
            _ => Err(ParquetError::General("a column of another type".to_owned())),
        };
        written.map(|_| ())
    }
}

/// A name that no column has yet.
pub(super) fn free_name(wanted: &str, taken: &mut Vec<String>) -> String {
    let mut name = wanted.to_owned();
    let mut count = 1;
    while taken.contains(&name) {
        count += 1;
        name = format!("{wanted}_{count}");
    }
    taken.push(name.clone());
    name
}

/// The days from 1970 to a date `2026-11-30`; none where there is no such day.
fn day(text: &str) -> Option<i32> {
    let mut parts = text.split('-');
    let mut part = |width: usize| {
        let part = parts.next().filter(|part| part.len() == width)?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<i32>().ok()).flatten()
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 => 28 + i32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if parts.next().is_some() || !(1..=longest).contains(&day) {
        return None;
    }
    // Years begin in March, so that the leap day is the last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let days = of_era * 365 + of_era / 4 - of_era / 100 + (153 * month + 2) / 5 + day - 1;
    Some(era * 146_097 + days - 719_468)
}

/// The microseconds from 1970 to a moment `2026-11-30T08:00:00Z`, with a fraction of three or six
/// digits where it has one; none where a reader would not give the same text again.
fn moment(text: &str, is_utc: bool) -> Option<i64> {
    let (date, time) = text.split_once('T')?;
    let time = if is_utc { time.strip_suffix('Z')? } else { time };
    let (clock, fraction) = match time.split_once('.') {
        Some((clock, fraction)) => (clock, Some(fraction)),
        None => (time, None),
    };
    let digits = |text: &str| {
        let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse::<i64>().ok()).flatten()
    };
    let micros = match fraction {
        None => 0,
        Some(millis) if millis.len() == 3 => digits(millis).filter(|it| *it > 0)? * 1_000,
        Some(micros) if micros.len() == 6 => digits(micros).filter(|it| it % 1_000 > 0)?,
        Some(_) => return None,
    };
    let parts: Vec<i64> = clock
        .split(':')
        .map(|part| digits(part).filter(|_| part.len() == 2))
        .collect::<Option<_>>()?;
    let &[hours @ ..=23, minutes @ ..=59, seconds @ ..=59] = parts.as_slice() else {
        return None;
    };
    let seconds = i64::from(day(date)?) * 86_400 + hours * 3_600 + minutes * 60 + seconds;
    Some(seconds * 1_000_000 + micros)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_moments_count_from_1970() {
        for (text, days) in [
            ("1970-01-01", Some(0)),
            ("1969-12-31", Some(-1)),
            ("2000-02-29", Some(11_016)),
            ("2026-11-30", Some(20_787)),
            ("0000-01-01", Some(-719_528)),
            ("1900-02-29", None),
            ("2026-13-01", None),
            ("2026-1-01", None),
            ("+026-01-01", None),
        ] {
            assert_eq!(day(text), days, "{text}");
        }
        assert_eq!(moment("1970-01-01T00:00:01.500Z", true), Some(1_500_000));
        assert_eq!(moment("1969-12-31T23:59:59.999999", false), Some(-1));
        for text in ["1970-01-01T00:00:01.5Z", "1970-01-01 00:00:00Z", "1970-01-01T24:00:00Z"] {
            assert_eq!(moment(text, true), None, "{text}");
        }
    }
}
