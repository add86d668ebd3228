//! GeoParquet 1.0 and 1.1, Parquet's own geometry columns, and plain Parquet tables.
//!
//! Columns are decoded one by one, several at a time, by the typed readers of the `parquet`
//! crate: its row reader takes ten times as long.

mod batches;
mod columns;
mod declared;
mod guard;
mod moments;
mod nested;
mod pages;
mod shapes;
mod texts;
mod thrift;

use geo::Geometry;
use rayon::prelude::*;

use self::batches::ParquetBatches;
use self::columns::{Content, Root, roots};
use self::declared::{Declared, declared};
use self::guard::{Opened, caught, invalid};
use self::shapes::{Layout, Shapes, shapes};
use super::{Batches, Column, Format, InputFile, Layer, LayerRef, Note, ReadError};
use crate::model::TextColumn;

/// GeoParquet.
pub struct GeoParquet;

impl Format for GeoParquet {
    fn name(&self) -> &'static str {
        "GeoParquet"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["parquet", "geoparquet"]
    }

    fn describe(&self) -> &'static str {
        "columns packed for millions of rows, with or without geometries (GeoParquet 1.0, 1.1)"
    }

    fn parse(&self, file: &InputFile, reference: &LayerRef) -> Result<Layer, ReadError> {
        let opened = Opened::footer(file.path(), file.bytes()?)?;
        let schema = opened.metadata.file_metadata().schema_descr();
        let roots = roots(schema);
        let declared = declared(&opened, &roots, reference)?;
        let layout = declared.as_ref().map(|it| layout(&opened, &roots, it)).transpose()?;
        let mut layer = Layer::default();
        let taken = taken(&roots, declared.as_ref(), &mut layer);
        let leaves = taken.iter().map(|taken| taken.leaf);
        let leaves: Vec<usize> = leaves.chain(layout.iter().flat_map(Layout::leaves)).collect();
        opened.weigh(&leaves)?;
        let (cells, shapes) = rayon::join(
            || -> Vec<_> { taken.par_iter().map(|taken| cells(&opened, taken)).collect() },
            || layout.as_ref().map(|layout| geometries(&opened, layout)).transpose(),
        );
        let cells: Result<Vec<Column>, ReadError> = cells.into_iter().collect();
        (layer.columns, layer.geometries) = (cells?, None);
        layer.rows = (1..=opened.rows as u32).collect();
        if let Some(shapes) = shapes? {
            fill(&mut layer, shapes);
        }
        if let Some(declared) = declared {
            layer.declared_crs = declared.crs;
            layer.crs_source = declared.crs_source;
            layer.notes.extend(declared.notes);
        }
        Ok(layer)
    }

    fn batches<'f>(
        &self,
        file: &'f InputFile,
        _reference: &LayerRef,
        _notes: &mut Vec<Note>,
    ) -> Result<Option<Box<dyn Batches<'f> + 'f>>, ReadError> {
        Ok(Some(Box::new(ParquetBatches::open(file)?)))
    }
}

/// A column that is read.
struct Taken<'a> {
    name: &'a str,
    leaf: usize,
    content: Content,
}

/// The columns that become columns of the layer; a note names those that do not.
fn taken<'a>(roots: &[Root<'a>], declared: Option<&Declared>, layer: &mut Layer) -> Vec<Taken<'a>> {
    let (mut taken, mut others, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    for root in roots {
        let is_other = declared.is_some_and(|it| it.others.iter().any(|name| name == root.name));
        match (root.content, root.leaves.as_slice()) {
            _ if declared.is_some_and(|it| it.column == root.name) || root.is_bounds => {}
            _ if is_other || root.geometry.is_some() => others.push(format!("\"{}\"", root.name)),
            (Some(content), [leaf]) => {
                taken.push(Taken { name: root.name, leaf: *leaf, content });
            }
            _ => {
                let why = if root.is_nested { "nested" } else { "bytes" };
                left_out.push(format!("\"{}\" ({why})", root.name));
            }
        }
    }
    if !others.is_empty() {
        layer.notes.push(Note::info(format!(
            "other geometries left out: {}. hint: choose one with ?geometry=NAME",
            others.join(", ")
        )));
    }
    if !left_out.is_empty() {
        layer.notes.push(Note::warning(format!(
            "columns left out, for no cell can hold them: {}",
            left_out.join(", ")
        )));
    }
    taken
}

fn layout(
    opened: &Opened<'_>,
    roots: &[Root<'_>],
    declared: &Declared,
) -> Result<Layout, ReadError> {
    let schema = opened.metadata.file_metadata().schema_descr();
    let column = &declared.column;
    let broken = |found: String| invalid(opened.path, "\"geo\" metadata", &found);
    let root = roots
        .iter()
        .find(|root| root.name == column)
        .ok_or_else(|| broken(format!("there is no column \"{column}\"")))?;
    Layout::of(schema, root, declared.encoding).ok_or_else(|| {
        broken(format!("the column \"{column}\" is not laid out as its encoding says"))
    })
}

fn cells(opened: &Opened<'_>, taken: &Taken<'_>) -> Result<Column, ReadError> {
    let cells: TextColumn = caught(|| texts::texts(opened, taken.leaf, taken.content))
        .map_err(|found| invalid(opened.path, taken.name, &found))?;
    let is_empty = cells.iter().all(str::is_empty);
    Ok(Column {
        name: taken.name.to_owned(),
        cells,
        kind: if is_empty { super::CellKind::Unknown } else { taken.content.kind() },
    })
}

fn geometries(opened: &Opened<'_>, layout: &Layout) -> Result<Shapes, ReadError> {
    caught(|| shapes(opened, layout)).map_err(|found| invalid(opened.path, "geometry", &found))
}

/// Put the geometries into the layer; rows without one that can be used are refused.
fn fill(layer: &mut Layer, shapes: Shapes) {
    let mut geometries: Vec<Geometry<f64>> = Vec::with_capacity(shapes.by_row.len());
    let mut keep = Vec::new();
    for (at, shape) in shapes.by_row.into_iter().enumerate() {
        match shape {
            Ok(geometry) => {
                geometries.push(geometry);
                keep.push(at);
            }
            Err(fault) => {
                let row = at as u32 + 1;
                layer.refused_cells.insert(row, layer.cells_in_words(at));
                layer.refused.push(fault.at_row(row));
            }
        }
    }
    if !layer.refused.is_empty() {
        for column in &mut layer.columns {
            column.cells = column.cells.select(&keep);
        }
        layer.rows = keep.iter().map(|at| *at as u32 + 1).collect();
    }
    if shapes.has_heights {
        layer.notes.push(Note::info("heights left out"));
    }
    layer.geometries = Some(geometries);
}
