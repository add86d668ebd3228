//! The rows of a table, in the order of their keys.

use rusqlite::Row;
use rusqlite::types::ValueRef;

use super::blob;
use super::contents::Listed;
use super::database::Database;
use crate::read::cells::{Cells, Value};
use crate::read::shape::Fault;
use crate::read::{CellKind, Layer, LayerRef, Note, Problem, ReadError, gate};

/// A column that is read.
struct Field {
    name: String,
    kind: CellKind,
}

/// How a table is read.
struct Plan {
    /// What numbers its rows.
    key: String,
    fields: Vec<Field>,
    left_out: Vec<String>,
}

/// What is counted while rows are read, to be said once.
#[derive(Default)]
struct Counts {
    with_heights: bool,
    bytes: u64,
}

/// Read the rows of a layer into it.
pub fn read(
    base: &Database,
    listed: &Listed,
    reference: &LayerRef,
    layer: &mut Layer,
) -> Result<(), ReadError> {
    let failed = |error| base.broken(&listed.table, &error);
    let plan = plan(base, listed, reference).map_err(failed)?;
    if !plan.left_out.is_empty() {
        let text = format!("columns left out, binary or calculated: {}", plan.left_out.join(", "));
        layer.notes.push(Note::warning(text));
    }
    let geometry = listed.geometry.as_ref().map_or("NULL".to_owned(), |(name, _)| quoted(name));
    let mut query = format!("SELECT {}, {geometry}", plan.key);
    for field in &plan.fields {
        query.push_str(", ");
        query.push_str(&quoted(&field.name));
    }
    query.push_str(&format!(" FROM {} ORDER BY 1", quoted(&listed.table)));
    let mut statement = base.connection().prepare(&query).map_err(failed)?;
    let mut rows = statement.query([]).map_err(failed)?;
    let mut cells = Cells::with_columns(plan.fields.iter().map(|field| field.name.as_str()));
    let mut geometries = listed.geometry.as_ref().map(|_| Vec::new());
    let mut counts = Counts::default();
    let mut last_key = None;
    let mut number = 0_u32;
    while let Some(row) = rows.next().map_err(failed)? {
        let key = row.get_ref(0).map_err(failed)?;
        let key = key.as_i64().map_err(|error| failed(error.into()))?;
        // Keys that do not grow are pages that hang in the tree more than once: a small file
        // could give rows without end.
        if last_key.replace(key).is_some_and(|last| last >= key) {
            return Err(damaged(base, listed));
        }
        number += 1;
        if number as usize > gate::MOST_RECORDS {
            gate::check_records(base.path(), number as usize)?;
        }
        match take(row, &plan, geometries.is_some(), (&mut cells, &mut counts)).map_err(failed)? {
            Ok(geometry) => {
                if let (Some(geometries), Some(geometry)) = (&mut geometries, geometry) {
                    geometries.push(geometry);
                }
                layer.rows.push(number);
                cells.end_row();
            }
            Err(mut problem) => {
                layer.refused_cells.insert(number, cells.row_in_words());
                cells.drop_row();
                problem.row = Some(number);
                layer.refused.push(problem);
            }
        }
        cells.check(base.path())?;
    }
    layer.columns = cells.into_columns();
    layer.geometries = geometries;
    if counts.with_heights {
        layer.notes.push(Note::info("heights left out"));
    }
    if counts.bytes > 0 {
        let text =
            format!("{} values are binary where their column is not: left empty", counts.bytes);
        layer.notes.push(Note::warning(text));
    }
    Ok(())
}

fn damaged(base: &Database, listed: &Listed) -> ReadError {
    ReadError::Syntax {
        path: base.path().to_owned(),
        place: listed.table.clone(),
        found: "rows out of order".to_owned(),
        hint: "the file is damaged; export the layer again".to_owned(),
    }
}

/// Which columns are read, and as what.
fn plan(base: &Database, listed: &Listed, reference: &LayerRef) -> rusqlite::Result<Plan> {
    let mut about = base
        .connection()
        .prepare("SELECT name, upper(type), pk, hidden FROM pragma_table_xinfo(?1) ORDER BY cid")?;
    let columns: Vec<(String, String, i64, i64)> = about
        .query_map([&listed.table], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
        .collect::<Result<_, _>>()?;
    let is_only_key = columns.iter().filter(|(.., key, _)| *key > 0).count() == 1;
    let is_key = |kind: &str, key: i64| is_only_key && key == 1 && kind == "INTEGER";
    let mut plan = Plan { key: row_key(&columns), fields: Vec::new(), left_out: Vec::new() };
    for (name, kind, key, hidden) in columns {
        let is_geometry = listed
            .geometry
            .as_ref()
            .is_some_and(|(geometry, _)| geometry.eq_ignore_ascii_case(&name));
        let is_asked = reference.id.as_ref().is_some_and(|id| id.eq_ignore_ascii_case(&name));
        let own_key = is_key(&kind, key);
        if own_key {
            plan.key = quoted(&name);
        }
        if is_geometry || own_key && !is_asked {
            continue;
        }
        // What is calculated runs what its author wrote.
        if hidden != 0 || kind.starts_with("BLOB") {
            plan.left_out.push(name);
            continue;
        }
        plan.fields.push(Field { kind: kind_of(&kind), name });
    }
    Ok(plan)
}

/// A name of the row number that no column has taken.
fn row_key(columns: &[(String, String, i64, i64)]) -> String {
    let is_free = |key: &&&str| !columns.iter().any(|(name, ..)| name.eq_ignore_ascii_case(key));
    ["rowid", "_rowid_", "oid"].iter().find(is_free).unwrap_or(&"rowid").to_string()
}

fn kind_of(declared: &str) -> CellKind {
    match declared.split('(').next().unwrap_or_default().trim() {
        "BOOLEAN" => CellKind::Boolean,
        "TINYINT" | "SMALLINT" | "MEDIUMINT" | "INT" | "INTEGER" | "BIGINT" => CellKind::Integer,
        "FLOAT" | "DOUBLE" | "REAL" | "DOUBLE PRECISION" => CellKind::Real,
        "DATE" => CellKind::Date,
        "DATETIME" | "TIMESTAMP" => CellKind::DateTime,
        _ => CellKind::Text,
    }
}

/// Put a row's values into the cells; its geometry, or what is wrong with the row.
fn take(
    row: &Row<'_>,
    plan: &Plan,
    has_geometry: bool,
    (cells, counts): (&mut Cells, &mut Counts),
) -> rusqlite::Result<Result<Option<geo::Geometry<f64>>, Problem>> {
    let geometry = match row.get_ref(1)? {
        _ if !has_geometry => Ok(None),
        ValueRef::Blob(blob) => match blob::geometry(blob) {
            Ok((geometry, has_heights)) => {
                counts.with_heights |= has_heights;
                Ok(Some(geometry))
            }
            Err(fault) => Err(fault.at_row(0)),
        },
        ValueRef::Null => Err(Fault::null().at_row(0)),
        _ => Err(Fault::of_kind("a geometry that is no binary value".to_owned()).at_row(0)),
    };
    // Of a row without a geometry that can be used the values are told.
    for (column, field) in plan.fields.iter().enumerate() {
        let value = match row.get_ref(column + 2)? {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(flag @ 0..=1) if field.kind == CellKind::Boolean => {
                Value::Boolean(flag == 1)
            }
            ValueRef::Integer(number) => Value::Integer(number),
            ValueRef::Real(number) => Value::Real(number),
            ValueRef::Blob(_) => {
                counts.bytes += 1;
                Value::Null
            }
            ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => match field.kind {
                    _ if text.is_empty() => Value::Null,
                    CellKind::Date | CellKind::DateTime => Value::Written(text, field.kind),
                    _ => Value::Text(text),
                },
                Err(_) => return Ok(geometry.and_then(|_| Err(no_text(&field.name, bytes)))),
            },
        };
        cells.put_at(column, value);
    }
    Ok(geometry)
}

fn no_text(field: &str, bytes: &[u8]) -> Problem {
    Problem {
        kind: "encoding",
        row: None,
        field: Some(field.to_owned()),
        found: format!("the text \"{}\" is not UTF-8", String::from_utf8_lossy(bytes)),
        allowed: "UTF-8, as the format has it",
        hint: "export the layer again with the right encoding".to_owned(),
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
