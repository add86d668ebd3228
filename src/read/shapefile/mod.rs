//! Shapefiles: a `.shp` and the files beside it, or a ZIP archive that holds them.

mod dbf;
mod encoding;
mod parts;
mod rings;
mod shp;

use crate::read::cells::{Cells, told_apart};
use crate::read::{Format, InputFile, Layer, LayerRef, Note, ReadError};
use dbf::Table;
use encoding::{Hints, Text};
use parts::Parts;

/// Shapefiles.
pub struct Shapefile;

impl Format for Shapefile {
    fn name(&self) -> &'static str {
        "shapefile"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["shp", "zip"]
    }

    fn companions(&self) -> &'static [&'static str] {
        &["shx", "dbf", "prj", "cpg"]
    }

    fn describe(&self) -> &'static str {
        "a .shp with its .dbf, .prj and .cpg beside it, or all of them in one ZIP archive"
    }

    fn parse(&self, file: &InputFile, reference: &LayerRef) -> Result<Layer, ReadError> {
        let bytes = file.bytes()?;
        let parts = parts::gather(file, &bytes, reference)?;
        let mut layer = Layer::default();
        if let Some(prj) = &parts.prj {
            let definition = String::from_utf8_lossy(prj);
            let definition = definition.trim_matches(['\u{feff}', '\0', ' ', '\r', '\n', '\t']);
            layer.declared_crs = (!definition.is_empty()).then(|| definition.to_owned());
            layer.crs_source = layer.declared_crs.as_ref().map(|_| "the .prj file");
        }
        match &parts.dbf {
            Some(dbf) => {
                let table = Table::open(dbf).map_err(|found| parts.broken(".dbf", found))?;
                fill(&mut layer, &parts, Some(&table), reference)?;
            }
            None => {
                let found = match parts.is_dbf_empty {
                    true => "the .dbf is empty",
                    false => "there is no .dbf beside the .shp",
                };
                layer.notes.push(Note::warning(format!(
                    "{found}: geometries only, without names or numbers"
                )));
                fill(&mut layer, &parts, None, reference)?;
            }
        }
        Ok(layer)
    }
}

/// What is counted while shapes are read, to be said once.
#[derive(Default)]
struct Counts {
    deleted: usize,
    with_heights: bool,
    wound_wrong: usize,
    too_long: usize,
}

fn fill(
    layer: &mut Layer,
    parts: &Parts,
    table: Option<&Table<'_>>,
    reference: &LayerRef,
) -> Result<(), ReadError> {
    let rows = table.map(Table::len);
    let records = shp::records(&parts.shp, parts.shx.as_deref(), rows)
        .map_err(|found| parts.broken(".shp", found))?;
    if parts.shx.is_none() {
        layer.notes.push(Note::info("there is no .shx: shapes read one after the other"));
    } else if records.is_index_unfit {
        layer.notes.push(Note::warning(
            "the .shx does not fit the .shp: left aside, shapes read one after the other",
        ));
    }
    let shapes = records.contents;
    if let Some(rows) = rows.filter(|rows| *rows != shapes.len()) {
        let found = format!("{} shapes in the .shp and {rows} rows in the .dbf", shapes.len());
        return Err(parts.broken(".dbf", found));
    }
    let mut columns = match table {
        Some(table) => Some(Columns::of(table, parts, reference, layer)?),
        None => None,
    };
    let mut counts = Counts::default();
    let mut rows = table.map(Table::rows);
    let mut geometries = Vec::with_capacity(shapes.len());
    for (content, row) in shapes.into_iter().zip(1_u32..) {
        let record = rows.as_mut().and_then(Iterator::next);
        if record.is_some_and(dbf::Row::is_deleted) {
            counts.deleted += 1;
            continue;
        }
        match shp::shape(content) {
            Err(fault) => {
                if let (Some(columns), Some(record)) = (&mut columns, record) {
                    layer.refused_cells.insert(row, columns.in_words(record));
                }
                layer.refused.push(fault.at_row(row));
            }
            Ok(shape) => {
                counts.with_heights |= shape.has_heights;
                counts.wound_wrong += usize::from(shape.is_wound_wrong);
                geometries.push(shape.geometry);
                layer.rows.push(row);
                if let (Some(columns), Some(record)) = (&mut columns, record) {
                    counts.too_long += columns.put(record);
                    columns.cells.check(&parts.path)?;
                }
            }
        }
    }
    layer.geometries = Some(geometries);
    layer.columns = columns.map(|columns| columns.cells.into_columns()).unwrap_or_default();
    counts.say(&mut layer.notes);
    Ok(())
}

impl Counts {
    fn say(&self, notes: &mut Vec<Note>) {
        if self.deleted > 0 {
            let text = format!("{} deleted rows left out, with their shapes", self.deleted);
            notes.push(Note::info(text));
        }
        if self.with_heights {
            notes.push(Note::info("heights left out"));
        }
        if self.wound_wrong > 0 {
            notes.push(Note::warning(format!(
                "in {} polygons rings run the wrong way round: shells and holes told apart by \
                 where they lie",
                self.wound_wrong
            )));
        }
        if self.too_long > 0 {
            notes.push(Note::info(format!(
                "{} numbers stand as ***, missing or too long for their fields: left empty",
                self.too_long
            )));
        }
    }
}

/// The columns of a table, and how its fields go into them.
struct Columns<'a, 'b> {
    cells: Cells,
    fields: Vec<&'b dbf::Field<'a>>,
    encoding: &'static encoding_rs::Encoding,
}

impl<'a, 'b> Columns<'a, 'b> {
    fn of(
        table: &'b Table<'a>,
        parts: &Parts,
        reference: &LayerRef,
        layer: &mut Layer,
    ) -> Result<Self, ReadError> {
        let hints = Hints {
            asked: reference.encoding.as_deref(),
            cpg: parts.cpg.as_deref(),
            language: table.language,
        };
        let choice =
            encoding::choose(&hints, &table.texts()).map_err(|found| ReadError::Syntax {
                path: parts.path.clone(),
                place: ".dbf".to_owned(),
                found,
                hint: "name the encoding, as in ?encoding=gbk, or none".to_owned(),
            })?;
        layer.notes.extend(choice.note);
        layer.encoding = Some(choice.encoding.name());
        let (fields, left): (Vec<_>, Vec<_>) =
            table.fields.iter().partition(|field| field.is_readable());
        let name = |field: &dbf::Field<'a>| {
            let text = Text { bytes: field.name, may_be_cut: true };
            encoding::decoded(text, choice.encoding).trim().to_owned()
        };
        if !left.is_empty() {
            let names: Vec<String> = left.into_iter().map(name).collect();
            let text = format!("columns of memos or binary values left out: {}", names.join(", "));
            layer.notes.push(Note::warning(text));
        }
        let names = told_apart(fields.iter().map(|field| name(field)), &mut layer.notes);
        let cells = Cells::with_columns(names.iter().map(String::as_str));
        Ok(Columns { cells, fields, encoding: choice.encoding })
    }

    /// Put a row into the columns; how many of its numbers are missing or too long.
    /// A row that is not kept, in words.
    fn in_words(&mut self, row: dbf::Row<'_>) -> String {
        for (column, field) in self.fields.iter().enumerate() {
            row.put(field, self.encoding, (&mut self.cells, column));
        }
        let words = self.cells.row_in_words();
        self.cells.drop_row();
        words
    }

    fn put(&mut self, row: dbf::Row<'_>) -> usize {
        let mut too_long = 0;
        for (column, field) in self.fields.iter().enumerate() {
            let fits = row.put(field, self.encoding, (&mut self.cells, column));
            too_long += usize::from(!fits);
        }
        self.cells.end_row();
        too_long
    }
}
