//! GeoPackage: one layer, with its spatial index and a plain style.

use super::geopackage::{Crs, of_layer};
use super::{LayerWriter, WriteError, Written};
use crate::crs::{Datum, System};

/// GeoPackage.
pub(super) struct GeoPackage;

impl LayerWriter for GeoPackage {
    fn name(&self) -> &'static str {
        "GeoPackage"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["gpkg"]
    }

    fn describe(&self) -> &'static str {
        "one file with types, coordinate system and spatial index, as QGIS opens it"
    }

    fn write(&self, written: Written<'_>) -> Result<Vec<u8>, WriteError> {
        let Written { layer, system, name, .. } = written;
        let definition = system.definition()?;
        let crs = match (system, &definition) {
            (System::Degrees(Datum::Wgs84), _) => Crs::Wgs84,
            (_, Some(known)) => Crs::Known { epsg: known.epsg, name: &known.name, wkt: &known.wkt },
            (System::Local, None) => Crs::Local,
            (_, None) => Crs::Degrees,
        };
        Ok(of_layer(layer, &table_name(name), crs)?)
    }
}

/// A name that the format has not taken for itself.
fn table_name(name: &str) -> String {
    let plain: String = name.chars().filter(|c| !c.is_control()).collect();
    let lower = plain.to_lowercase();
    let is_taken = plain.trim().is_empty()
        || lower == "layer_styles"
        || ["gpkg_", "rtree_", "sqlite_"].iter().any(|start| lower.starts_with(start));
    if is_taken { format!("layer_{plain}") } else { plain }
}
