//! A file becomes a [`Layer`]: named columns of text, geometries, row numbers. What the
//! columns mean is decided in [`crate::study`]; nothing is dropped silently here.
//!
//! To add a format write one file with `impl Format` and add it to [`FORMATS`]. Every parser
//! stands behind the same gate: [`InputFile`] bounds bytes, `archive` what unpacks, `shape` what
//! a geometry may be.

mod archive;
mod cells;
mod choice;
mod csv;
mod encoding;
mod error;
mod filter;
mod flatgeobuf;
mod gate;
mod geojson;
mod geopackage;
mod geoparquet;
mod geotiff;
mod guard;
mod input;
mod kml;
mod layer;
mod osm;
mod pair_column;
mod problem;
mod reference;
mod rows;
mod shape;
mod shapefile;
mod signature;
mod wkb_shape;
mod wkt_column;
mod workbook;

use sha2::{Digest, Sha256};
use std::path::Path;

pub use crate::model::CellKind;
pub use cells::Value;
pub use error::ReadError;
pub use filter::{passing, retain};
pub(crate) use guard::guarded;
pub use input::InputFile;
pub use layer::{Column, Layer, Note, Severity, Source};
pub use osm::{
    DrawnWay, Frame, StreetArea, StreetMap, Tags, WaterMap, is_street_map, read_streets, read_water,
};
pub use problem::{Problem, Problems};
pub use reference::{LayerRef, ReferenceError, did_you_mean};
pub use rows::{Batch, Batches, Gather, Told, rows};

/// A file format that can be read.
pub trait Format: Sync {
    /// Short name, as printed.
    fn name(&self) -> &'static str;
    /// File name endings, lower case, without the dot.
    fn extensions(&self) -> &'static [&'static str];
    /// What it is good for, in one line.
    fn describe(&self) -> &'static str;
    /// Whether the file is read piece by piece, never whole.
    fn is_streamed(&self) -> bool {
        false
    }
    /// Endings of the files that belong to one of its files and are read with it.
    fn companions(&self) -> &'static [&'static str] {
        &[]
    }
    /// Whether it keeps to the reference's `where` by itself.
    fn filters(&self) -> bool {
        false
    }
    /// Turn the file into columns and geometries. The source is filled in by [`read`]. Rows that
    /// cannot be used go into [`Layer::refused`], all of them; an error is for the file as a
    /// whole.
    fn parse(&self, file: &InputFile, reference: &LayerRef) -> Result<Layer, ReadError>;
    /// The file as a table whose rows are handed over in batches and never kept; none for formats
    /// that are read as a layer.
    fn batches<'f>(
        &self,
        file: &'f InputFile,
        reference: &LayerRef,
        notes: &mut Vec<Note>,
    ) -> Result<Option<Box<dyn Batches<'f> + 'f>>, ReadError> {
        let _ = (file, reference, notes);
        Ok(None)
    }
}

/// Every format radii reads, in the order help lists them.
pub static FORMATS: &[&dyn Format] = &[
    &geojson::GeoJson,
    &csv::Csv,
    &workbook::Xlsx,
    &workbook::Xls,
    &workbook::Ods,
    &shapefile::Shapefile,
    &geopackage::GeoPackage,
    &flatgeobuf::FlatGeobuf,
    &geoparquet::GeoParquet,
    &kml::Kml,
    &geotiff::GeoTiff,
    &osm::Extract,
];

/// Read the layer a reference names: parse, fingerprint, then apply its `where` filter. A layer
/// with rows that cannot be used is refused, and every one of them named.
pub fn read(reference: &LayerRef) -> Result<Layer, ReadError> {
    let mut layer = read_all(reference)?;
    if layer.refused.is_empty() {
        return Ok(layer);
    }
    let mut problems = Problems::in_file(&reference.path);
    std::mem::take(&mut layer.refused).into_iter().for_each(|problem| problems.push(problem));
    problems.into_result()?;
    Ok(layer)
}

/// The same, with the rows that cannot be used beside the layer.
pub fn read_all(reference: &LayerRef) -> Result<Layer, ReadError> {
    let path = &reference.path;
    refuse_remote(path)?;
    let format = format_of(path)?;
    let file = InputFile::open(path)?;
    if !format.is_streamed() {
        file.bytes()?;
    }
    let (parsed, digest) = rayon::join(|| parse(format, &file, reference), || file.digest());
    let mut layer = parsed?;
    layer.source = Source {
        path: path.clone(),
        format: format.name(),
        bytes: file.size(),
        sha256: file.digest_of_all(digest?),
    };
    filter::apply_window(&mut layer, reference)?;
    if !format.filters() {
        filter::apply(&mut layer, reference)?;
    }
    Ok(layer)
}

/// The fingerprint that [`read`] gives a file, with all that belongs to it.
pub fn fingerprint(path: &Path) -> Result<String, ReadError> {
    refuse_remote(path)?;
    let file = InputFile::open(path)?;
    if let Ok(format) = format_of(path) {
        for ending in format.companions() {
            file.companion(ending)?;
        }
    }
    let own = file.digest()?;
    Ok(file.digest_of_all(own))
}

/// Parse a file as a format, and where that fails see whether it is another.
pub fn parse(
    format: &dyn Format,
    file: &InputFile,
    reference: &LayerRef,
) -> Result<Layer, ReadError> {
    check_signature(format, file)?;
    let layer = format.parse(file, reference)?;
    gate::check_columns(file.path(), layer.columns.len())?;
    gate::check_records(file.path(), layer.len())?;
    Ok(layer)
}

/// Refuse a file whose first bytes are of another format than its name says.
fn check_signature(format: &dyn Format, file: &InputFile) -> Result<(), ReadError> {
    let head = file.head(signature::LONGEST)?;
    if let Some((is, endings)) = signature::of(&head)
        && !endings.iter().any(|ending| format.extensions().contains(ending))
    {
        let known = endings.iter().find(|ending| with_ending(ending).is_some());
        return Err(ReadError::Mismatch {
            path: file.path().to_owned(),
            said: format.name(),
            is,
            hint: match known {
                Some(ending) => format!("name it FILE.{ending}, or export it again"),
                None => "export the layer again, as GeoPackage, GeoJSON or CSV".to_owned(),
            },
        });
    }
    Ok(())
}

fn refuse_remote(path: &Path) -> Result<(), ReadError> {
    let text = path.to_string_lossy();
    match text.contains("://") || text.starts_with("/vsi") {
        true => Err(ReadError::Remote { path: path.to_owned() }),
        false => Ok(()),
    }
}

/// The file's bytes, of which there must be some.
fn contents(path: &Path) -> Result<Vec<u8>, ReadError> {
    let bytes =
        std::fs::read(path).map_err(|source| ReadError::Open { path: path.to_owned(), source })?;
    match bytes.is_empty() {
        true => Err(ReadError::EmptyFile { path: path.to_owned() }),
        false => Ok(bytes),
    }
}

/// The bytes of a file that is no layer, and its fingerprint.
pub fn read_bytes(path: &Path, format: &'static str) -> Result<(Source, Vec<u8>), ReadError> {
    refuse_remote(path)?;
    let bytes = contents(path)?;
    let source = Source {
        path: path.to_owned(),
        format,
        bytes: bytes.len() as u64,
        sha256: format!("{:x}", Sha256::digest(&bytes)),
    };
    Ok((source, bytes))
}

/// The format whose files have this ending.
fn with_ending(ending: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.extensions().contains(&ending))
}

fn format_of(path: &Path) -> Result<&'static dyn Format, ReadError> {
    let extension = path
        .extension()
        .and_then(|extension| extension.to_str())
        .map(str::to_ascii_lowercase)
        .unwrap_or_default();
    if is_street_map(path) {
        return Ok(&osm::Extract);
    }
    with_ending(&extension).ok_or_else(|| ReadError::UnknownFormat {
        path: path.to_owned(),
        known: FORMATS
            .iter()
            .flat_map(|format| format.extensions())
            .map(|extension| format!(".{extension}"))
            .collect::<Vec<_>>()
            .join(", "),
        hint: match extension.as_str() {
            "dbf" | "shx" | "prj" | "cpg" => "name the .shp of the shapefile".to_owned(),
            _ => "export the layer as GeoPackage, GeoJSON or CSV".to_owned(),
        },
    })
}
