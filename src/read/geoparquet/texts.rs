//! The values of a leaf column as cells.

use std::fmt::Write;
use std::sync::Arc;

use parquet::basic::{Encoding, Type as Physical};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use parquet::data_type::{DataType, Int96};
use parquet::errors::{ParquetError, Result as Parsed};
use parquet::file::metadata::RowGroupMetaData;

use super::columns::Content;
use super::guard::Opened;
use super::moments::{Unit, digits_of, write_day, write_decimal, write_moment, write_time};
use super::pages::Pages;
use crate::model::TextColumn;

/// Records decoded at a time.
pub(super) const BATCH: usize = 16_384;

/// The same where texts repeat the beginnings of one another, and come out far longer.
const SMALL_BATCH: usize = 64;

/// All cells of a column; an absent value is the empty text.
pub(super) fn texts(opened: &Opened<'_>, leaf: usize, content: Content) -> Parsed<TextColumn> {
    let mut cells = Cells { column: TextColumn::default(), left: opened.most_unpacked() };
    for group in opened.metadata.row_groups() {
        match reader(opened, group, leaf)? {
            ColumnReader::BoolColumnReader(of) => {
                fill(of, group, leaf, &mut cells, |flag, text| {
                    text.push_str(if *flag { "true" } else { "false" });
                    Ok(())
                })?
            }
            ColumnReader::Int32ColumnReader(of) => {
                let is_unsigned = content == Content::Unsigned;
                fill(of, group, leaf, &mut cells, |number, text| {
                    let wide =
                        if is_unsigned { i64::from(*number as u32) } else { i64::from(*number) };
                    write_integer(wide, content, text);
                    Ok(())
                })?;
            }
            ColumnReader::Int64ColumnReader(of) => {
                fill(of, group, leaf, &mut cells, |number, text| {
                    write_integer(*number, content, text);
                    Ok(())
                })?;
            }
            ColumnReader::Int96ColumnReader(of) => fill(of, group, leaf, &mut cells, write_old)?,
            ColumnReader::FloatColumnReader(of) => {
                fill(of, group, leaf, &mut cells, |real, text| {
                    let _ = write!(text, "{real}");
                    Ok(())
                })?
            }
            ColumnReader::DoubleColumnReader(of) => {
                fill(of, group, leaf, &mut cells, |real, text| {
                    let _ = write!(text, "{real}");
                    Ok(())
                })?;
            }
            ColumnReader::ByteArrayColumnReader(of) => {
                fill(of, group, leaf, &mut cells, |bytes, text| {
                    write_bytes(bytes.data(), content, text)
                })?;
            }
            ColumnReader::FixedLenByteArrayColumnReader(of) => {
                fill(of, group, leaf, &mut cells, |bytes, text| {
                    write_bytes(bytes.data(), content, text)
                })?;
            }
        }
    }
    Ok(cells.column)
}

/// The reader of a leaf column in one row group.
pub(super) fn reader(
    opened: &Opened<'_>,
    group: &RowGroupMetaData,
    leaf: usize,
) -> Parsed<ColumnReader> {
    let pages = Pages::of(&Arc::new(opened.bytes.clone()), group, leaf)?;
    let columns = group.schema_descr().columns();
    let column = columns.get(leaf).ok_or_else(|| fault("a row group lacks the column"))?;
    Ok(get_column_reader(Arc::clone(column), Box::new(pages)))
}

/// How many records of a leaf column are decoded at a time.
pub(super) fn batch(group: &RowGroupMetaData, leaf: usize) -> usize {
    let chunk = group.columns().get(leaf);
    let repeats = chunk.is_some_and(|chunk| {
        chunk.column_type() == Physical::BYTE_ARRAY
            && chunk.encodings().any(|encoding| encoding == Encoding::DELTA_BYTE_ARRAY)
    });
    if repeats { SMALL_BATCH } else { BATCH }
}

struct Cells {
    column: TextColumn,
    /// Bytes that may still be added.
    left: u64,
}

impl Cells {
    fn push(&mut self, text: &str) -> Parsed<()> {
        let left = self.left.checked_sub(text.len() as u64);
        self.left = left.ok_or_else(|| fault("its texts are far larger than the file"))?;
        self.column.push(text.trim());
        Ok(())
    }
}

/// The cells of one row group.
fn fill<T: DataType>(
    mut reader: ColumnReaderImpl<T>,
    group: &RowGroupMetaData,
    leaf: usize,
    cells: &mut Cells,
    write: impl Fn(&T::T, &mut String) -> Parsed<()>,
) -> Parsed<()> {
    let mut text = String::new();
    by_batch(&mut reader, group, leaf, |values, is_there| {
        let mut values = values.iter();
        let mut put = |value: Option<&T::T>| {
            text.clear();
            value.map_or(Ok(()), |value| write(value, &mut text))?;
            cells.push(&text)
        };
        match is_there {
            Some(levels) => levels.iter().try_for_each(|level| match level {
                0 => put(None),
                _ => put(values.next()),
            }),
            None => values.try_for_each(|value| put(Some(value))),
        }
    })
}

/// Hand on the values of a leaf column in one row group, some at a time, and by row whether there is
/// one, where there may be none.
pub(super) fn by_batch<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    group: &RowGroupMetaData,
    leaf: usize,
    mut take: impl FnMut(&[T::T], Option<&[i16]>) -> Parsed<()>,
) -> Parsed<()> {
    let batch = batch(group, leaf);
    let is_optional =
        group.columns().get(leaf).is_some_and(|c| c.column_descr().max_def_level() > 0);
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    let mut left = group.num_rows() as usize;
    while left > 0 {
        levels.clear();
        values.clear();
        let (records, ..) =
            reader.read_records(batch.min(left), Some(&mut levels), None, &mut values)?;
        if records == 0 {
            return Err(fault("fewer values than rows"));
        }
        left -= records;
        take(&values, is_optional.then_some(&levels))?;
    }
    Ok(())
}

pub(super) fn write_integer(number: i64, content: Content, text: &mut String) {
    match content {
        Content::Day => write_day(text, number),
        Content::Time(unit) => write_time(text, number, unit),
        Content::Moment { unit, is_utc } => write_moment(text, number, unit, is_utc),
        Content::Decimal { scale, .. } => write_decimal(text, &number.to_string(), scale),
        // What does not fit a signed number wraps to its own bits.
        Content::Unsigned => drop(write!(text, "{}", number as u64)),
        _ => drop(write!(text, "{number}")),
    }
}

pub(super) fn write_bytes(bytes: &[u8], content: Content, text: &mut String) -> Parsed<()> {
    match content {
        Content::Decimal { scale, .. } => {
            // The widest decimals known take 32 bytes.
            if bytes.len() > 1_024 {
                return Err(fault("a number of more than 1024 bytes"));
            }
            write_decimal(text, &digits_of(bytes), scale);
        }
        Content::Uuid => {
            for (at, byte) in bytes.iter().enumerate() {
                let hyphen = if matches!(at, 4 | 6 | 8 | 10) { "-" } else { "" };
                let _ = write!(text, "{hyphen}{byte:02x}");
            }
        }
        _ => match std::str::from_utf8(bytes) {
            Ok(read) => text.push_str(read),
            Err(_) => return Err(fault("a text that is not UTF-8")),
        },
    }
    Ok(())
}

pub(super) fn write_old(moment: &Int96, text: &mut String) -> Parsed<()> {
    const DAY_OF_1970: i64 = 2_440_588;
    let [low, high, day] = [0, 1, 2].map(|at| moment.data().get(at).copied().unwrap_or(0));
    let nanos = (u64::from(high) << 32 | u64::from(low)) as i64;
    write_day(text, i64::from(day) - DAY_OF_1970);
    text.push('T');
    write_time(text, nanos.rem_euclid(86_400_000_000_000), Unit::Nanos);
    Ok(())
}

pub(super) fn fault(found: &str) -> ParquetError {
    ParquetError::General(found.to_owned())
}
