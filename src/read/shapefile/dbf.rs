//! The `.dbf`: rows of fixed width, decoded here. The `dbase` crate (0.8) gives numbers as
//! floats, which 18 digits of an identifier do not survive, and stops at the first text that is
//! cut within a character, as every program but a few cuts long Chinese names.

use encoding_rs::Encoding;

use super::encoding::{self, Text};
use crate::read::cells::{Cells, Value};
use crate::read::{CellKind, gate};

/// A table whose header has been looked over.
pub struct Table<'a> {
    /// Its fields, in order.
    pub fields: Vec<Field<'a>>,
    /// The byte that may name the encoding.
    pub language: u8,
    rows: &'a [u8],
    width: usize,
}

/// A field of a table.
pub struct Field<'a> {
    /// Its name, in the encoding of the table.
    pub name: &'a [u8],
    kind: u8,
    start: usize,
    length: usize,
    decimals: u8,
}

/// Bytes of the header before the fields, and of each field.
const ENTRY: usize = 32;

impl<'a> Table<'a> {
    /// Look over a table. What is wrong is said in words.
    pub fn open(dbf: &'a [u8]) -> Result<Table<'a>, String> {
        let cut_short = || "cut short within its header".to_owned();
        let header = dbf.get(..ENTRY).ok_or_else(cut_short)?;
        if header[0] & 7 == 4 {
            return Err("a table of dBASE 7; save it as dBASE III or IV".to_owned());
        }
        let short = |at: usize| usize::from(u16::from_le_bytes([header[at], header[at + 1]]));
        let declared = u32::from_le_bytes([header[4], header[5], header[6], header[7]]) as usize;
        let (length, width) = (short(8), short(10));
        let entries = dbf.get(ENTRY..length).ok_or_else(cut_short)?;
        let entries: Vec<&[u8]> =
            entries.chunks_exact(ENTRY).take_while(|entry| entry[0] != b'\r').collect();
        if entries.len() > gate::MOST_COLUMNS {
            return Err(format!("{} fields", entries.len()));
        }
        let fields = lay_out(&entries, width)?;
        let rows = dbf.get(length..).unwrap_or_default();
        let there = rows.len() / width;
        if there < declared {
            return Err(format!("cut short: its header says {declared} rows, there are {there}"));
        }
        let rows = rows.get(..declared * width).unwrap_or_default();
        Ok(Table { fields, language: header[29], rows, width })
    }

    /// How many rows there are, deleted ones among them.
    pub fn len(&self) -> usize {
        self.rows.len() / self.width
    }

    /// The rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'a>> {
        self.rows.chunks_exact(self.width).map(Row)
    }

    /// All texts that are not plain ASCII: the fields' names, and what is in fields of text.
    pub fn texts(&self) -> Vec<Text<'a>> {
        let names = self.fields.iter().map(|field| Text { bytes: field.name, may_be_cut: true });
        let of_row = |row: Row<'a>| {
            let texts = self.fields.iter().filter(|field| field.kind == b'C');
            texts.map(move |field| row.text(field))
        };
        let all = names.chain(self.rows().flat_map(of_row));
        all.filter(|text| !text.bytes.is_ascii()).collect()
    }
}

/// Where each field stands in a row.
fn lay_out<'a>(entries: &[&'a [u8]], width: usize) -> Result<Vec<Field<'a>>, String> {
    let short = |entry: &[u8]| usize::from(entry[16]);
    // Clipper and FoxPro keep the upper byte of a long text where others keep decimals. It is
    // one where the row has room for it.
    let long = |entry: &[u8]| match entry[11] {
        b'C' => short(entry) + 256 * usize::from(entry[17]),
        _ => short(entry),
    };
    let total = |of: &dyn Fn(&[u8]) -> usize| 1 + entries.iter().map(|it| of(it)).sum::<usize>();
    let of: &dyn Fn(&[u8]) -> usize =
        if total(&short) != width && total(&long) == width { &long } else { &short };
    if total(of) > width {
        return Err(format!("fields of {} bytes in rows of {width}", total(of)));
    }
    let mut start = 1;
    let mut fields = Vec::with_capacity(entries.len());
    for entry in entries {
        let name = entry.get(..11).unwrap_or_default();
        let length = of(entry);
        fields.push(Field {
            name: name.split(|&byte| byte == 0).next().unwrap_or_default(),
            kind: entry[11].to_ascii_uppercase(),
            start,
            length,
            decimals: entry[17],
        });
        start += length;
    }
    Ok(fields)
}

impl Field<'_> {
    /// Whether its values stand in the table: memos and pictures have a file of their own.
    pub fn is_readable(&self) -> bool {
        match self.kind {
            b'C' | b'N' | b'F' | b'D' | b'L' => true,
            b'I' | b'+' => self.length == 4,
            _ => false,
        }
    }
}

/// A row of a table.
#[derive(Clone, Copy)]
pub struct Row<'a>(&'a [u8]);

impl<'a> Row<'a> {
    /// Whether it was deleted, and only not yet taken away.
    pub fn is_deleted(self) -> bool {
        self.0.first() == Some(&b'*')
    }

    fn bytes(self, field: &Field<'_>) -> &'a [u8] {
        self.0.get(field.start..field.start + field.length).unwrap_or_default()
    }

    /// What is in a field of text, without what fills it up.
    fn text(self, field: &Field<'_>) -> Text<'a> {
        let bytes = self.bytes(field);
        let text = bytes.split(|&byte| byte == 0).next().unwrap_or_default();
        let text = text.trim_ascii_end();
        Text { bytes: text, may_be_cut: text.len() == bytes.len() }
    }

    /// Put the value of a field into a column; false where it is a number too long for it.
    pub fn put(
        self,
        field: &Field<'_>,
        encoding: &'static Encoding,
        (cells, column): (&mut Cells, usize),
    ) -> bool {
        let bytes = self.bytes(field);
        if field.kind == b'C' {
            let text = encoding::decoded(self.text(field), encoding);
            cells.put_at(column, if text.is_empty() { Value::Null } else { Value::Text(&text) });
            return true;
        }
        if matches!(field.kind, b'I' | b'+') {
            let number = bytes.first_chunk().map(|bytes| i32::from_le_bytes(*bytes));
            cells.put_at(column, number.map_or(Value::Null, |it| Value::Integer(it.into())));
            return true;
        }
        let text = String::from_utf8_lossy(bytes);
        let text = text.trim_matches(|c: char| c == '\0' || c.is_ascii_whitespace());
        if text.is_empty() {
            cells.put_at(column, Value::Null);
        } else if field.kind == b'D' {
            put_date(text, cells, column);
        } else if field.kind == b'L' {
            let value = match text {
                "T" | "t" | "Y" | "y" => Value::Boolean(true),
                "F" | "f" | "N" | "n" => Value::Boolean(false),
                "?" => Value::Null,
                other => Value::Text(other),
            };
            cells.put_at(column, value);
        } else if text.bytes().all(|byte| byte == b'*') {
            cells.put_at(column, Value::Null);
            return false;
        } else {
            let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
            let is_whole = digits.bytes().all(|byte| byte.is_ascii_digit());
            let kind = match text.parse::<f64>() {
                Err(_) => CellKind::Text,
                Ok(_) if is_whole && field.decimals == 0 => CellKind::Integer,
                Ok(_) => CellKind::Real,
            };
            cells.put_at(column, Value::Written(without_filling(text), kind));
        }
        true
    }
}

/// A decimal number without the zeros that fill its fraction up: a field of 15 decimals holds 1
/// as `1.000000000000000`. Its other digits stay, however many they are.
fn without_filling(number: &str) -> &str {
    match number.split_once('.') {
        Some((whole, fraction))
            if !matches!(whole, "" | "-" | "+")
                && fraction.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            number.trim_end_matches('0').trim_end_matches('.')
        }
        _ => number,
    }
}

fn put_date(text: &str, cells: &mut Cells, column: usize) {
    let is_date = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let value = match (text.get(..4), text.get(4..6), text.get(6..)) {
        _ if text.bytes().all(|byte| byte == b'0') => None,
        (Some(year), Some(month), Some(day)) if is_date => Some(format!("{year}-{month}-{day}")),
        _ => return cells.put_at(column, Value::Text(text)),
    };
    cells.put_at(
        column,
        value.as_deref().map_or(Value::Null, |date| Value::Written(date, CellKind::Date)),
    );
}
