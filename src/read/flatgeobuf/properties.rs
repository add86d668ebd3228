//! Properties: the number of a column, then a value as wide as the column's type is.

use flatgeobuf::{Column, ColumnType, Feature};

use crate::read::CellKind;
use crate::read::cells::{Cells, Value};

/// The columns of a file.
pub struct Columns<'a> {
    columns: Vec<(&'a str, ColumnType)>,
    /// The cell column of each, where it has one.
    places: Vec<Option<usize>>,
}

impl<'a> Columns<'a> {
    /// The columns of a header; some files have none there, and list them with every feature.
    pub fn of(columns: Option<impl IntoIterator<Item = Column<'a>>>) -> Columns<'a> {
        let columns: Vec<(&str, ColumnType)> =
            columns.into_iter().flatten().map(|column| (column.name(), column.type_())).collect();
        let mut next = 0;
        let place = |(_, kind): &(&str, ColumnType)| {
            let is_kept = *kind != ColumnType::Binary;
            next += usize::from(is_kept);
            is_kept.then(|| next - 1)
        };
        let places = columns.iter().map(place).collect();
        Columns { columns, places }
    }

    /// The names of those that can be read.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        let kept = self.columns.iter().filter(|(_, kind)| *kind != ColumnType::Binary);
        kept.map(|(name, _)| *name)
    }

    /// The names of those that cannot.
    pub fn left_out(&self) -> Option<String> {
        let left = self.columns.iter().filter(|(_, kind)| *kind == ColumnType::Binary);
        let names: Vec<&str> = left.map(|(name, _)| *name).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// Put the properties of a feature into the row that is being filled. What is wrong with
    /// them is said in words.
    pub fn put(&self, feature: Feature<'_>, cells: &mut Cells) -> Result<(), String> {
        let Some(properties) = feature.properties() else { return Ok(()) };
        let mut rest = properties.bytes();
        let own = match self.columns.is_empty() {
            true => feature.columns().map(|columns| Columns::of(Some(columns))),
            false => None,
        };
        let columns = own.as_ref().map_or(&self.columns, |own| &own.columns);
        // A byte alone is how some programs end binary columns.
        while rest.len() > 1 {
            let number = usize::from(u16::from_le_bytes(taken(&mut rest)?));
            let (name, kind) =
                columns.get(number).ok_or_else(|| format!("a value of column {number}"))?;
            let value = value(&mut rest, *kind)?;
            match (&own, self.places.get(number)) {
                (Some(_), _) => put(value, |value| cells.put(name, value)),
                (None, Some(Some(place))) => put(value, |value| cells.put_at(*place, value)),
                (None, _) => {}
            }
        }
        Ok(())
    }
}

/// A value as it is stored.
enum Stored<'a> {
    Value(Value<'a>),
    /// More than a signed register holds.
    Large(u64),
    /// A number of half the digits.
    Short(f32),
}

fn put(stored: Stored<'_>, put: impl FnOnce(Value<'_>)) {
    match stored {
        Stored::Value(value) => put(value),
        Stored::Large(number) => put(Value::Written(&number.to_string(), CellKind::Integer)),
        Stored::Short(number) => put(Value::Written(&number.to_string(), CellKind::Real)),
    }
}

fn value<'a>(rest: &mut &'a [u8], kind: ColumnType) -> Result<Stored<'a>, String> {
    let value = match kind {
        ColumnType::Byte => Value::Integer(i8::from_le_bytes(taken(rest)?).into()),
        ColumnType::UByte => Value::Integer(u8::from_le_bytes(taken(rest)?).into()),
        ColumnType::Bool => Value::Boolean(taken::<1>(rest)? != [0]),
        ColumnType::Short => Value::Integer(i16::from_le_bytes(taken(rest)?).into()),
        ColumnType::UShort => Value::Integer(u16::from_le_bytes(taken(rest)?).into()),
        ColumnType::Int => Value::Integer(i32::from_le_bytes(taken(rest)?).into()),
        ColumnType::UInt => Value::Integer(u32::from_le_bytes(taken(rest)?).into()),
        ColumnType::Long => Value::Integer(i64::from_le_bytes(taken(rest)?)),
        ColumnType::ULong => {
            let number = u64::from_le_bytes(taken(rest)?);
            match i64::try_from(number) {
                Ok(number) => Value::Integer(number),
                Err(_) => return Ok(Stored::Large(number)),
            }
        }
        ColumnType::Float => {
            let number = f32::from_le_bytes(taken(rest)?);
            return Ok(if number.is_nan() {
                Stored::Value(Value::Null)
            } else {
                Stored::Short(number)
            });
        }
        ColumnType::Double => {
            let number = f64::from_le_bytes(taken(rest)?);
            if number.is_nan() { Value::Null } else { Value::Real(number) }
        }
        ColumnType::String | ColumnType::Json => {
            let text = text(rest)?;
            if text.is_empty() { Value::Null } else { Value::Text(text) }
        }
        ColumnType::DateTime => match text(rest)? {
            "" => Value::Null,
            // The type has no other for days.
            day if day.len() == 10 => Value::Written(day, CellKind::Date),
            moment => Value::Written(moment, CellKind::DateTime),
        },
        ColumnType::Binary => {
            long(rest)?;
            Value::Null
        }
        other => return Err(format!("a value of the unknown type {}", other.0)),
    };
    Ok(Stored::Value(value))
}

fn text<'a>(rest: &mut &'a [u8]) -> Result<&'a str, String> {
    let bytes = long(rest)?;
    std::str::from_utf8(bytes)
        .map_err(|_| format!("the text \"{}\" that is not UTF-8", String::from_utf8_lossy(bytes)))
}

/// A value with its length before it.
fn long<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], String> {
    let length = u32::from_le_bytes(taken(rest)?) as usize;
    let (value, after) = rest.split_at_checked(length).ok_or_else(cut_short)?;
    *rest = after;
    Ok(value)
}

fn taken<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], String> {
    let (value, after) = rest.split_first_chunk().ok_or_else(cut_short)?;
    *rest = after;
    Ok(*value)
}

fn cut_short() -> String {
    "values that are cut short".to_owned()
}
