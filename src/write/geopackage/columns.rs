//! The attribute columns of a table, from the properties of its features.

use std::collections::{HashMap, HashSet};

use rusqlite::types::{ToSqlOutput, Value as Cell, ValueRef};
use serde_json::{Map, Value};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Boolean,
    Integer,
    Real,
    Text,
}

/// A property, and the column it is stored in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) kind: Kind,
}

impl Kind {
    /// The type's name in a GeoPackage.
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Boolean => "BOOLEAN",
            Kind::Integer => "INTEGER",
            Kind::Real => "REAL",
            Kind::Text => "TEXT",
        }
    }

    /// What holds a value without loss; a null fits anywhere.
    fn of(value: &Value) -> Option<Kind> {
        Some(match value {
            Value::Null => return None,
            Value::Bool(_) => Kind::Boolean,
            Value::Number(number) if number.is_i64() => Kind::Integer,
            Value::Number(number) if number.is_f64() => Kind::Real,
            _ => Kind::Text,
        })
    }

    fn join(self, other: Kind) -> Kind {
        match (self, other) {
            (one, same) if one == same => one,
            (Kind::Integer, Kind::Real) | (Kind::Real, Kind::Integer) => Kind::Real,
            _ => Kind::Text,
        }
    }
}

/// The columns, in the order in which the properties first occur.
pub(super) fn columns<'a>(rows: impl Iterator<Item = &'a Map<String, Value>>) -> Vec<Column> {
    let mut keys: Vec<&str> = Vec::new();
    let mut kinds: HashMap<&str, Option<Kind>> = HashMap::new();
    for (key, value) in rows.flatten() {
        let kind = kinds.entry(key).or_insert_with(|| {
            keys.push(key);
            None
        });
        *kind = match (*kind, Kind::of(value)) {
            (Some(one), Some(other)) => Some(one.join(other)),
            (one, other) => one.or(other),
        };
    }
    let kind = |key: &str| kinds.get(key).copied().flatten().unwrap_or(Kind::Text);
    named(keys.iter().map(|key| (*key, kind(key))).collect())
}

/// Columns for properties of these kinds, each with a name of its own.
pub(super) fn named(properties: Vec<(&str, Kind)>) -> Vec<Column> {
    let keys: Vec<&str> = properties.iter().map(|(key, _)| *key).collect();
    let column =
        |((key, kind), name): ((&str, Kind), String)| Column { key: key.to_owned(), name, kind };
    properties.iter().copied().zip(names(&keys)).map(column).collect()
}

/// A name for every key: none reserved, none twice whatever the case. A key that can stay as it is
/// does, whatever is made of those before it.
fn names(keys: &[&str]) -> Vec<String> {
    let plain = |key: &str| {
        let plain = key.replace(char::is_control, "");
        if plain.is_empty() { "field".to_owned() } else { plain }
    };
    let wanted: HashSet<String> = keys.iter().map(|key| plain(key).to_lowercase()).collect();
    let as_they_are = keys.iter().filter(|key| plain(key) == ***key);
    let kept: HashSet<String> = as_they_are.map(|key| key.to_lowercase()).collect();
    let mut taken = HashSet::from(["fid", "geom"].map(str::to_owned));
    let mut free = |key: &&str| {
        let base = plain(key);
        let mut name = base.clone();
        let mut count = 1;
        while taken.contains(&name.to_lowercase())
            || count > 1 && wanted.contains(&name.to_lowercase())
            || base != **key && kept.contains(&name.to_lowercase())
        {
            count += 1;
            name = format!("{base}_{count}");
        }
        taken.insert(name.to_lowercase());
        name
    };
    keys.iter().map(&mut free).collect()
}

/// A value as its column stores it.
pub(super) fn cell(kind: Kind, value: Option<&Value>) -> ToSqlOutput<'_> {
    let owned = match (kind, value) {
        (_, None | Some(Value::Null)) => Cell::Null,
        (Kind::Boolean, Some(Value::Bool(truth))) => Cell::Integer(i64::from(*truth)),
        (Kind::Integer, Some(Value::Number(number))) => {
            number.as_i64().map_or(Cell::Null, Cell::Integer)
        }
        (Kind::Real, Some(Value::Number(number))) => number.as_f64().map_or(Cell::Null, Cell::Real),
        (_, Some(Value::String(text))) => {
            return ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes()));
        }
        (_, Some(other)) => Cell::Text(other.to_string()),
    };
    ToSqlOutput::Owned(owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(rows: Value) -> Vec<(String, Kind)> {
        let rows: Vec<Map<String, Value>> = serde_json::from_value(rows).unwrap();
        columns(rows.iter()).into_iter().map(|column| (column.name, column.kind)).collect()
    }

    #[test]
    fn types_are_what_all_values_fit_in() {
        let rows = json!([
            {"名称": "社区", "weight": 1, "served": true, "mixed": 1, "none": null},
            {"名称": null, "weight": 1.5, "served": false, "mixed": "x", "late": 7},
            {"large": 18_446_744_073_709_551_615_u64},
        ]);
        let kinds: Vec<Kind> = read(rows).into_iter().map(|(_, kind)| kind).collect();
        use Kind::{Boolean, Integer, Real, Text};
        assert_eq!(kinds, [Text, Real, Boolean, Text, Text, Integer, Text]);
    }

    #[test]
    fn reserved_and_repeated_names_get_a_suffix() {
        let row = json!([{"FID": 1, "geom": 2, "Name": 3, "name": 4, "name_2": 5, "": 6}]);
        let names: Vec<String> = read(row).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["FID_2", "geom_2", "Name", "name_3", "name_2", "field"]);
        let row = json!([{"i\u{1f}d": 1, "id": 2, "n\u{1}": 3}]);
        let names: Vec<String> = read(row).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["id_2", "id", "n"]);
    }
}
