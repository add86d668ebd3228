//! A layer as it goes into the database: features with properties, or the columns of a layer that
//! was read, which a million maps of properties would only slow down.

use geo::Geometry;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};

use super::columns::{Column, Kind, cell, columns, named};
use super::{Feature, FeatureTable, Style};
use crate::model::{Cell, CellKind};
use crate::read::Layer;
use crate::write::{TypedColumn, typed};

/// A layer to be stored.
pub(super) struct Stored<'a> {
    pub(super) name: &'a str,
    /// What people read instead.
    pub(super) title: &'a str,
    pub(super) style: Option<&'a Style>,
    pub(super) columns: Vec<Column>,
    /// By row.
    pub(super) geometries: Vec<Option<&'a Geometry<f64>>>,
    cells: Cells<'a>,
}

enum Cells<'a> {
    OfFeatures(&'a [Feature]),
    OfColumns(Vec<TypedColumn<'a>>),
}

impl<'a> Stored<'a> {
    /// Features with their properties.
    pub(super) fn of_features(table: &'a FeatureTable) -> Stored<'a> {
        Stored {
            name: &table.name,
            title: table.title(),
            style: table.style.as_ref(),
            columns: columns(table.features.iter().map(|(_, properties)| properties)),
            geometries: table.features.iter().map(|(geometry, _)| geometry.as_ref()).collect(),
            cells: Cells::OfFeatures(&table.features),
        }
    }

    /// A layer that was read.
    pub(super) fn of_layer(layer: &'a Layer, name: &'a str) -> Stored<'a> {
        let columns = typed(layer);
        let kind = |column: &TypedColumn<'_>| match column.kind {
            CellKind::Boolean => Kind::Boolean,
            CellKind::Integer => Kind::Integer,
            CellKind::Real => Kind::Real,
            _ => Kind::Text,
        };
        let names = columns.iter().map(|column| (column.column.name.as_str(), kind(column)));
        Stored {
            name,
            title: name,
            style: None,
            columns: named(names.collect()),
            geometries: match &layer.geometries {
                Some(shapes) => shapes.iter().map(Some).collect(),
                None => vec![None; layer.len()],
            },
            cells: Cells::OfColumns(columns),
        }
    }

    /// Whether a property of this name is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.columns.iter().any(|column| column.key == key)
    }

    /// What stands in a row under one of the columns.
    pub(super) fn cell(&self, row: usize, at: usize) -> ToSqlOutput<'_> {
        match &self.cells {
            Cells::OfFeatures(features) => match (features.get(row), self.columns.get(at)) {
                (Some((_, properties)), Some(column)) => {
                    cell(column.kind, properties.get(&column.key))
                }
                _ => ToSqlOutput::Owned(Value::Null),
            },
            Cells::OfColumns(columns) => {
                match columns.get(at).map_or(Cell::Empty, |column| column.cell(row)) {
                    Cell::Empty => ToSqlOutput::Owned(Value::Null),
                    Cell::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
                    Cell::Integer(number) => ToSqlOutput::Owned(Value::Integer(number)),
                    Cell::Real(number) => ToSqlOutput::Owned(Value::Real(number)),
                    Cell::Boolean(flag) => ToSqlOutput::Owned(Value::Integer(flag.into())),
                }
            }
        }
    }
}
