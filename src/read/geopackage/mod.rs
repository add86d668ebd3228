//! GeoPackage (OGC 12-128): one layer of an SQLite database.

mod blob;
mod contents;
mod database;
mod rows;

use crate::read::{Format, InputFile, Layer, LayerRef, ReadError};
use database::Database;

/// GeoPackage.
pub struct GeoPackage;

impl Format for GeoPackage {
    fn name(&self) -> &'static str {
        "GeoPackage"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["gpkg"]
    }

    fn describe(&self) -> &'static str {
        "one layer of a GeoPackage, named by layer= where there are several"
    }

    fn is_streamed(&self) -> bool {
        true
    }

    fn parse(&self, file: &InputFile, reference: &LayerRef) -> Result<Layer, ReadError> {
        let base = Database::open(file)?;
        let listed = contents::listed(&base, reference)?;
        let mut layer = Layer::default();
        if let Some((_, system)) = &listed.geometry {
            layer.declared_crs = contents::system(&base, *system)?;
            layer.crs_source = layer.declared_crs.as_ref().map(|_| "the GeoPackage");
        }
        rows::read(&base, &listed, reference, &mut layer)?;
        Ok(layer)
    }
}
