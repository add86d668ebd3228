//! The rows of a Parquet file in batches: a row group each, whose columns are decoded side by
//! side.

use std::sync::Arc;

use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType, FixedLenByteArray, Int96};
use parquet::errors::Result as Parsed;

use super::columns::{Content, roots};
use super::guard::{Opened, caught, invalid};
use super::texts::{batch, fault, reader, write_bytes, write_integer, write_old};
use crate::model::TextColumn;
use crate::read::{Batch, Batches, InputFile, Problems, ReadError, Value};

/// A Parquet file on its way.
pub(super) struct ParquetBatches<'f> {
    table: Arc<Table<'f>>,
    headings: Vec<String>,
    next: usize,
    /// Rows of the groups before the next.
    rows: usize,
}

struct Table<'f> {
    opened: Opened<'f>,
    /// Leaf and content of the columns, by heading.
    columns: Vec<(usize, Content)>,
}

impl<'f> ParquetBatches<'f> {
    /// Read the footer, and look over the pages of all columns that are cells.
    pub(super) fn open(file: &'f InputFile) -> Result<ParquetBatches<'f>, ReadError> {
        let opened = Opened::footer(file.path(), file.bytes()?)?;
        let (mut headings, mut columns) = (Vec::new(), Vec::new());
        for root in roots(opened.metadata.file_metadata().schema_descr()) {
            if let (Some(content), [leaf]) = (root.content, root.leaves.as_slice()) {
                headings.push(root.name.to_owned());
                columns.push((*leaf, content));
            }
        }
        let leaves: Vec<usize> = columns.iter().map(|(leaf, _)| *leaf).collect();
        opened.weigh(&leaves)?;
        let table = Arc::new(Table { opened, columns });
        Ok(ParquetBatches { table, headings, next: 0, rows: 0 })
    }
}

impl<'f> Batches<'f> for ParquetBatches<'f> {
    fn headings(&self) -> &[String] {
        &self.headings
    }

    fn next(&mut self) -> Result<Option<Box<dyn Batch + 'f>>, ReadError> {
        let Some(group) = self.table.opened.metadata.row_groups().get(self.next) else {
            return Ok(None);
        };
        let rows = group.num_rows() as usize;
        let batch =
            RowGroup { table: Arc::clone(&self.table), group: self.next, before: self.rows, rows };
        self.next += 1;
        self.rows += rows;
        Ok(Some(Box::new(batch)))
    }
}

struct RowGroup<'f> {
    table: Arc<Table<'f>>,
    group: usize,
    /// Rows before it.
    before: usize,
    rows: usize,
}

impl Batch for RowGroup<'_> {
    fn each(
        &self,
        columns: &[usize],
        visit: &mut dyn FnMut(u32, &[Value<'_>]),
    ) -> Result<Problems, ReadError> {
        let Table { opened, columns: known } = self.table.as_ref();
        let broken = |found: String| invalid(opened.path, "pages", &found);
        let wanted: Vec<_> = columns.iter().filter_map(|at| known.get(*at)).collect();
        let mut leaves = Vec::new();
        let mut at_a_time = self.rows.max(1);
        if let Some(group) = opened.metadata.row_groups().get(self.group) {
            for (leaf, content) in wanted {
                at_a_time = at_a_time.min(batch(group, *leaf));
                let from = caught(|| reader(opened, group, *leaf)).map_err(broken)?;
                let column = group.columns().get(*leaf).map(|chunk| chunk.column_descr());
                let is_optional = column.is_some_and(|column| column.max_def_level() > 0);
                leaves.push(Leaf::of(from, *content, is_optional));
            }
        }
        let mut done = 0;
        while done < self.rows {
            let records = at_a_time.min(self.rows - done);
            for leaf in &mut leaves {
                caught(|| leaf.fill(records)).map_err(broken)?;
            }
            let mut cursors: Vec<_> = leaves.iter().map(Leaf::cells).collect();
            let mut cells = vec![Value::Null; cursors.len()];
            for row in (self.before + done + 1..).take(records) {
                for (cell, cursor) in cells.iter_mut().zip(&mut cursors) {
                    *cell = cursor.next().unwrap_or(Value::Null);
                }
                visit(row as u32, &cells);
            }
            done += records;
        }
        Ok(Problems::in_file(opened.path))
    }
}

/// A leaf column of a row group, and some of its records decoded.
struct Leaf {
    reader: ColumnReader,
    content: Content,
    is_optional: bool,
    levels: Vec<i16>,
    values: Values,
}

/// Values that are there, in order.
enum Values {
    Whole(Vec<i64>),
    Real(Vec<f64>),
    Bytes(Vec<ByteArray>),
    Written(TextColumn),
}

impl Leaf {
    fn of(reader: ColumnReader, content: Content, is_optional: bool) -> Leaf {
        Leaf { reader, content, is_optional, levels: Vec::new(), values: Values::Whole(Vec::new()) }
    }

    /// Decode so many records.
    fn fill(&mut self, records: usize) -> Parsed<()> {
        let Leaf { reader, content, levels, values, .. } = self;
        let content = *content;
        let is_whole = content == Content::Integer;
        *values = match reader {
            ColumnReader::Int32ColumnReader(of) if is_whole => {
                Values::Whole(read(of, records, levels)?.into_iter().map(i64::from).collect())
            }
            ColumnReader::Int64ColumnReader(of) if is_whole => {
                Values::Whole(read(of, records, levels)?)
            }
            ColumnReader::FloatColumnReader(of) => {
                Values::Real(read(of, records, levels)?.into_iter().map(widened).collect())
            }
            ColumnReader::DoubleColumnReader(of) => Values::Real(read(of, records, levels)?),
            ColumnReader::ByteArrayColumnReader(of) if content == Content::Text => {
                let bytes = read(of, records, levels)?;
                match bytes.iter().all(|bytes| std::str::from_utf8(bytes.data()).is_ok()) {
                    true => Values::Bytes(bytes),
                    false => return Err(fault("a text that is not UTF-8")),
                }
            }
            ColumnReader::BoolColumnReader(of) => {
                let word = |flag: &bool, text: &mut String| {
                    text.push_str(if *flag { "true" } else { "false" });
                    Ok(())
                };
                written(read(of, records, levels)?, word)?
            }
            ColumnReader::Int32ColumnReader(of) => {
                let is_unsigned = content == Content::Unsigned;
                written(read(of, records, levels)?, |number, text| {
                    let wide =
                        if is_unsigned { i64::from(*number as u32) } else { i64::from(*number) };
                    write_integer(wide, content, text);
                    Ok(())
                })?
            }
            ColumnReader::Int64ColumnReader(of) => {
                written(read(of, records, levels)?, |number, text| {
                    write_integer(*number, content, text);
                    Ok(())
                })?
            }
            ColumnReader::Int96ColumnReader(of) => {
                let values: Vec<Int96> = read(of, records, levels)?;
                written(values, write_old)?
            }
            ColumnReader::ByteArrayColumnReader(of) => {
                let values: Vec<ByteArray> = read(of, records, levels)?;
                written(values, |bytes, text| write_bytes(bytes.data(), content, text))?
            }
            ColumnReader::FixedLenByteArrayColumnReader(of) => {
                let values: Vec<FixedLenByteArray> = read(of, records, levels)?;
                written(values, |bytes, text| write_bytes(bytes.data(), content, text))?
            }
        };
        Ok(())
    }

    /// The records as cells; what is absent is null.
    fn cells(&self) -> impl Iterator<Item = Value<'_>> {
        let mut levels = self.levels.iter();
        let mut at = 0;
        std::iter::from_fn(move || {
            if self.is_optional && levels.next() == Some(&0) {
                return Some(Value::Null);
            }
            let value = self.values.at(at);
            at += 1;
            value
        })
    }
}

impl Values {
    fn at(&self, at: usize) -> Option<Value<'_>> {
        match self {
            Values::Whole(numbers) => numbers.get(at).map(|number| Value::Integer(*number)),
            Values::Real(numbers) => numbers.get(at).map(|number| Value::Real(*number)),
            Values::Bytes(texts) => {
                let text = texts.get(at).map(|bytes| std::str::from_utf8(bytes.data()));
                text.map(|text| Value::Text(text.unwrap_or_default().trim()))
            }
            Values::Written(texts) => (at < texts.len()).then(|| Value::Text(texts.at(at).trim())),
        }
    }
}

/// The number that the shortest digits of a short float say.
fn widened(short: f32) -> f64 {
    match short.fract() == 0.0 {
        true => f64::from(short),
        false => short.to_string().parse().unwrap_or(f64::from(short)),
    }
}

fn read<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    records: usize,
    levels: &mut Vec<i16>,
) -> Parsed<Vec<T::T>> {
    levels.clear();
    let mut values = Vec::with_capacity(records);
    let mut left = records;
    while left > 0 {
        let (read, ..) = reader.read_records(left, Some(levels), None, &mut values)?;
        if read == 0 {
            return Err(fault("fewer values than rows"));
        }
        left = left.saturating_sub(read);
    }
    Ok(values)
}

fn written<T>(values: Vec<T>, write: impl Fn(&T, &mut String) -> Parsed<()>) -> Parsed<Values> {
    let mut column = TextColumn::default();
    let mut text = String::new();
    for value in &values {
        text.clear();
        write(value, &mut text)?;
        column.push(&text);
    }
    Ok(Values::Written(column))
}
