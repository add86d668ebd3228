//! A [`Layer`] becomes a file that other programs open. What it holds is handed on as it is:
//! every row in its order, every column under its name, an id such as `001` to the letter.
//!
//! To add a format write one file with `impl LayerWriter` and add it to [`WRITERS`].

mod cells;
mod csv;
mod flatgeobuf;
mod geojson;
pub mod geopackage;
mod geoparquet;
mod gpkg;
mod kml;
mod place;
mod tabs;
mod wkb;
mod xlsx;

use std::path::Path;

use crate::crs::{CrsError, System};
use crate::read::{Layer, Note};

pub use crate::model::Cell;
use cells::plain;
pub use cells::{TypedColumn, typed, typed_column};
pub use geopackage::GeoPackageError;
pub(crate) use tabs::{Tabs, cut};

/// Why a layer cannot be written in a format.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The name ends in nothing we know.
    #[error("{path}: not a format radii writes; allowed: {known}. hint: {path}.gpkg")]
    UnknownFormat {
        /// The file.
        path: String,
        /// Known endings.
        known: String,
    },
    /// Something the format has no place for.
    #[error("{format}: {found}. hint: {hint}")]
    Unfit {
        /// The format.
        format: &'static str,
        /// What does not fit.
        found: String,
        /// How to mend it.
        hint: String,
    },
    /// A GeoPackage.
    #[error(transparent)]
    GeoPackage(#[from] GeoPackageError),
    /// A coordinate system nobody can name.
    #[error(transparent)]
    Crs(#[from] CrsError),
    /// The library that writes the format gave up.
    #[error("{format}: it cannot be written: {detail}. hint: write the layer as GeoJSON or CSV")]
    Library {
        /// The format.
        format: &'static str,
        /// What it says.
        detail: String,
    },
}

/// How a layer is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WriteOptions {
    /// Whether a CSV starts with a byte-order mark, by which Excel knows UTF-8.
    pub with_mark: bool,
}

/// A layer, and what its coordinates are.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    /// The records. Geometries are in `system`.
    pub layer: &'a Layer,
    /// The coordinate system.
    pub system: &'a System,
    /// Whether columns of the layer hold the coordinates too, as those of a CSV do.
    pub has_coordinates: bool,
    /// What the layer is called in a file that names its layers.
    pub name: &'a str,
    /// How to write it.
    pub options: WriteOptions,
}

/// A file format that can be written.
pub trait LayerWriter: Sync {
    /// Short name, as printed.
    fn name(&self) -> &'static str;
    /// File name endings, lower case, without the dot.
    fn extensions(&self) -> &'static [&'static str];
    /// What it is good for, in one line.
    fn describe(&self) -> &'static str;
    /// Whether its coordinates are WGS 84 degrees by definition.
    fn is_wgs84_only(&self) -> bool {
        false
    }
    /// Whether it holds geometries as such: of a table's rows every one must have a place.
    fn keeps_geometry(&self) -> bool {
        true
    }
    /// What whoever opens the file should know of what is in it.
    fn notes(&self, _written: &Written<'_>) -> Vec<Note> {
        Vec::new()
    }
    /// The file's bytes. The same layer gives the same bytes.
    fn write(&self, written: Written<'_>) -> Result<Vec<u8>, WriteError>;
}

/// Every format radii writes, in the order help lists them.
pub static WRITERS: &[&dyn LayerWriter] = &[
    &geojson::GeoJson,
    &geojson::GeoJsonLines,
    &csv::Csv,
    &csv::Tsv,
    &xlsx::Xlsx,
    &gpkg::GeoPackage,
    &flatgeobuf::FlatGeobuf,
    &geoparquet::GeoParquet,
    &kml::Kml,
];

/// The format a file of this name is written in.
pub fn writer_of(path: &Path) -> Result<&'static dyn LayerWriter, WriteError> {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let ending = ending.to_ascii_lowercase();
    let known = || WRITERS.iter().flat_map(|writer| writer.extensions());
    WRITERS
        .iter()
        .copied()
        .find(|writer| writer.extensions().contains(&ending.as_str()))
        .ok_or_else(|| WriteError::UnknownFormat {
            path: path.display().to_string(),
            known: known().map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(", "),
        })
}
