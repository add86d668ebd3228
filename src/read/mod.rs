//! A file becomes a [`Layer`]: named columns of text, geometries, row numbers. What the
//! columns mean is decided in [`crate::study`]; nothing is dropped silently here.
//!
//! To add a format write one file with `impl Format` and add it to [`FORMATS`].

mod csv;
mod encoding;
mod error;
mod filter;
mod geojson;
mod layer;
mod osm;
mod problem;
mod reference;

use sha2::{Digest, Sha256};
use std::path::Path;

pub use error::ReadError;
pub use filter::passing;
pub use layer::{Column, Layer, Note, Severity, Source};
pub use osm::{
    DrawnWay, Frame, StreetArea, StreetMap, Tags, WaterMap, is_street_map, read_streets, read_water,
};
pub use problem::{Problem, Problems};
pub use reference::{LayerRef, ReferenceError, did_you_mean};

/// A file format that can be read.
pub trait Format: Sync {
    /// Short name, as printed.
    fn name(&self) -> &'static str;
    /// File name endings, lower case, without the dot.
    fn extensions(&self) -> &'static [&'static str];
    /// What it is good for, in one line.
    fn describe(&self) -> &'static str;
    /// Turn the file's bytes into columns and geometries. The source is filled in by
    /// [`read`].
    fn parse(&self, bytes: &[u8], reference: &LayerRef) -> Result<Layer, ReadError>;
}

/// Every format radii reads, in the order help lists them.
pub static FORMATS: &[&dyn Format] = &[&geojson::GeoJson, &csv::Csv];

/// Read the layer a reference names: parse, fingerprint, then apply its `where` filter.
pub fn read(reference: &LayerRef) -> Result<Layer, ReadError> {
    let path = &reference.path;
    refuse_remote(path)?;
    let format = format_of(path)?;
    let bytes = contents(path)?;
    let (parsed, digest) =
        rayon::join(|| format.parse(&bytes, reference), || format!("{:x}", Sha256::digest(&bytes)));
    let mut layer = parsed?;
    layer.source = Source {
        path: path.clone(),
        format: format.name(),
        bytes: bytes.len() as u64,
        sha256: digest,
    };
    filter::apply(&mut layer, reference)?;
    Ok(layer)
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

fn format_of(path: &Path) -> Result<&'static dyn Format, ReadError> {
    let extension = path
        .extension()
        .and_then(|extension| extension.to_str())
        .map(str::to_ascii_lowercase)
        .unwrap_or_default();
    FORMATS
        .iter()
        .copied()
        .find(|format| format.extensions().contains(&extension.as_str()))
        .ok_or_else(|| ReadError::UnknownFormat {
            path: path.to_owned(),
            known: FORMATS
                .iter()
                .flat_map(|format| format.extensions())
                .map(|extension| format!(".{extension}"))
                .collect::<Vec<_>>()
                .join(", "),
        })
}
