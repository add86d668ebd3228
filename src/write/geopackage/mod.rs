//! Layers as one OGC GeoPackage 1.3 file, with a spatial index and the styles QGIS opens them
//! with. The same layers give the same bytes.

mod blob;
mod columns;
mod layer;
mod legend;
mod rtree;
mod schema;
mod stored;
mod style;

use std::collections::HashSet;

use geo::{CoordsIter, Geometry};
use rusqlite::{Connection, MAIN_DB};
use serde_json::{Map, Value};
use thiserror::Error;

use crate::read::Layer;
use stored::Stored;

pub use style::{Marker, Style, StyleClass};

/// A feature: where it is, if anywhere, and its properties.
pub type Feature = (Option<Geometry<f64>>, Map<String, Value>);

/// One layer: features that share their attributes.
pub struct FeatureTable {
    /// The table's name in the file.
    pub name: String,
    /// What people read instead; the name where it is empty.
    pub title: String,
    /// Geometry and properties of every feature.
    pub features: Vec<Feature>,
    /// How the layer looks when it is opened; one plain symbol where nothing is said.
    pub style: Option<Style>,
}

/// What the coordinates of all layers mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crs<'a> {
    /// Longitude and latitude, WGS 84.
    Wgs84,
    /// A plane of its own, in metres.
    Local,
    /// Longitude and latitude on a datum that has no name elsewhere.
    Degrees,
    /// A system with a definition.
    Known {
        /// Its EPSG code, where it has one.
        epsg: Option<i32>,
        /// Its name.
        name: &'a str,
        /// Its definition in WKT.
        wkt: &'a str,
    },
}

/// Why there is no GeoPackage.
#[derive(Debug, Error)]
pub enum GeoPackageError {
    /// A name the format or SQLite keeps for itself.
    #[error(
        "layer {name:?}: a GeoPackage cannot hold a table of this name. hint: choose a name that is not empty, is not layer_styles, and does not start with gpkg_, rtree_ or sqlite_"
    )]
    Name {
        /// The name.
        name: String,
    },
    /// Two layers that cannot be told apart.
    #[error(
        "layer {name:?}: another layer has this name or title. hint: give each its own, whatever the case"
    )]
    Twice {
        /// The name or the title.
        name: String,
    },
    /// A coordinate that is no number.
    #[error(
        "layer {layer}, feature {feature}: a coordinate is not a finite number. hint: leave its geometry out"
    )]
    Coordinate {
        /// The layer.
        layer: String,
        /// Which feature, from 1.
        feature: usize,
    },
    /// A style for an attribute that is not there.
    #[error(
        "layer {layer}: its style goes by {attribute:?}, which no feature has. hint: name one of the properties"
    )]
    Attribute {
        /// The layer.
        layer: String,
        /// The attribute.
        attribute: String,
    },
    /// SQLite refused a layer.
    #[error("layer {layer}: it cannot be stored: {error}. hint: the GeoJSON layers hold the same")]
    Layer {
        /// The layer.
        layer: String,
        /// What SQLite says.
        error: rusqlite::Error,
    },
    /// SQLite refused the file.
    #[error("the GeoPackage cannot be built: {0}. hint: the GeoJSON layers hold the same")]
    File(#[from] rusqlite::Error),
}

impl Crs<'_> {
    /// The number of a system that has none from EPSG.
    const UNNUMBERED: i32 = 100_000;

    /// The number in `gpkg_spatial_ref_sys`.
    fn id(self) -> i32 {
        match self {
            Crs::Wgs84 => 4326,
            Crs::Local => -1,
            Crs::Degrees => 0,
            Crs::Known { epsg, .. } => epsg.unwrap_or(Crs::UNNUMBERED),
        }
    }

    /// Enter the system where every file lists its own.
    fn list(self, base: &Connection) -> Result<(), rusqlite::Error> {
        if let Crs::Known { epsg, name, wkt } = self {
            let organization = if epsg.is_some() { "EPSG" } else { "NONE" };
            base.execute(
                "INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES (?1, ?2, ?3, ?2, ?4, '')",
                rusqlite::params![name, self.id(), organization, wkt],
            )?;
        }
        Ok(())
    }
}

impl FeatureTable {
    fn title(&self) -> &str {
        if self.title.is_empty() { &self.name } else { &self.title }
    }
}

/// The layers as one `.gpkg` file.
pub fn geopackage(tables: &[FeatureTable], crs: Crs<'_>) -> Result<Vec<u8>, GeoPackageError> {
    let tables: Vec<Stored<'_>> = tables.iter().map(Stored::of_features).collect();
    stored(&tables, crs)
}

/// A layer that was read, as a `.gpkg` file.
pub(super) fn of_layer(
    layer: &Layer,
    name: &str,
    crs: Crs<'_>,
) -> Result<Vec<u8>, GeoPackageError> {
    stored(&[Stored::of_layer(layer, name)], crs)
}

fn stored(tables: &[Stored<'_>], crs: Crs<'_>) -> Result<Vec<u8>, GeoPackageError> {
    check_names(tables)?;
    tables.iter().try_for_each(check)?;
    let mut base = Connection::open_in_memory()?;
    base.execute_batch(schema::BASE)?;
    let all = base.transaction()?;
    let styled = tables.iter().any(layer::is_drawn);
    if styled {
        all.execute_batch(schema::STYLES)?;
    }
    crs.list(&all)?;
    for table in tables {
        layer::write(&all, table, crs)
            .map_err(|error| GeoPackageError::Layer { layer: table.name.to_owned(), error })?;
    }
    if styled {
        layer::list(&all, ("layer_styles", "attributes", "layer_styles"), None, None)?;
    }
    all.commit()?;
    Ok(base.serialize(MAIN_DB)?.to_vec())
}

/// No name is reserved, no name or title is given twice.
fn check_names(tables: &[Stored<'_>]) -> Result<(), GeoPackageError> {
    let reserved = |name: &str| {
        name.trim().is_empty()
            || name.contains(char::is_control)
            || name == "layer_styles"
            || ["gpkg_", "rtree_", "sqlite_"].iter().any(|start| name.starts_with(start))
    };
    let mut names = HashSet::new();
    let mut titles = HashSet::from(["layer_styles"]);
    for table in tables {
        let name = table.name.to_lowercase();
        if reserved(&name) {
            return Err(GeoPackageError::Name { name: table.name.to_owned() });
        }
        if !names.insert(name) {
            return Err(GeoPackageError::Twice { name: table.name.to_owned() });
        }
        if !titles.insert(table.title) {
            return Err(GeoPackageError::Twice { name: table.title.to_owned() });
        }
    }
    Ok(())
}

/// Every coordinate is a number, and the style's attribute is there.
fn check(table: &Stored<'_>) -> Result<(), GeoPackageError> {
    let layer = || table.name.to_owned();
    for (geometry, feature) in table.geometries.iter().zip(1..) {
        let finite = |at: geo::Coord<f64>| at.x.is_finite() && at.y.is_finite();
        if geometry.is_some_and(|geometry| !geometry.coords_iter().all(finite)) {
            return Err(GeoPackageError::Coordinate { layer: layer(), feature });
        }
    }
    let Some(style) = table.style else { return Ok(()) };
    let attribute = &style.attribute;
    if table.geometries.is_empty() || table.has(attribute) {
        return Ok(());
    }
    Err(GeoPackageError::Attribute { layer: layer(), attribute: attribute.clone() })
}
