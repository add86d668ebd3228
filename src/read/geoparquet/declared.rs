//! Which column holds the geometries, how they are encoded, and in which coordinate system: from
//! the `geo` metadata of GeoParquet, or from the column's own type.

use parquet::basic::LogicalType;
use serde_json::Value;

use super::columns::Root;
use super::guard::{Opened, invalid};
use crate::read::{LayerRef, Note, ReadError, did_you_mean, gate};

/// The longitude and latitude of WGS 84, in that order.
const CRS84: &str = "OGC:CRS84";

/// How geometries are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Wkb,
    Point,
    Line,
    Polygon,
    MultiPoint,
    MultiLine,
    MultiPolygon,
}

impl Encoding {
    fn named(name: &str) -> Option<Encoding> {
        Some(match name.to_ascii_lowercase().as_str() {
            "wkb" => Encoding::Wkb,
            "point" => Encoding::Point,
            "linestring" => Encoding::Line,
            "polygon" => Encoding::Polygon,
            "multipoint" => Encoding::MultiPoint,
            "multilinestring" => Encoding::MultiLine,
            "multipolygon" => Encoding::MultiPolygon,
            _ => return None,
        })
    }
}

/// The geometry column of a file.
#[derive(Debug)]
pub(super) struct Declared {
    pub(super) column: String,
    pub(super) encoding: Encoding,
    pub(super) crs: Option<String>,
    pub(super) crs_source: Option<&'static str>,
    /// Other columns of geometries.
    pub(super) others: Vec<String>,
    pub(super) notes: Vec<Note>,
}

/// Find the geometry column; none in a plain table.
pub(super) fn declared(
    opened: &Opened<'_>,
    roots: &[Root<'_>],
    reference: &LayerRef,
) -> Result<Option<Declared>, ReadError> {
    let wanted = reference.geometry.as_deref();
    if let Some(text) = stored(opened, "geo") {
        return by_metadata(opened, text, wanted).map(Some);
    }
    let typed: Vec<&Root<'_>> = roots.iter().filter(|root| root.geometry.is_some()).collect();
    if let Some(first) = typed.first() {
        let named = |name: &str| typed.iter().find(|root| root.name == name).copied();
        let chosen = match wanted {
            Some(name) => named(name)
                .ok_or_else(|| no_column(opened, name, typed.iter().map(|root| root.name)))?,
            None => named("geometry").unwrap_or(first),
        };
        let others = typed.iter().map(|root| root.name).filter(|name| *name != chosen.name);
        return Ok(Some(by_type(opened, chosen, others.map(str::to_owned).collect())));
    }
    if let Some(root) = roots.iter().find(|root| Some(root.name) == wanted && root.is_binary) {
        return Ok(Some(Declared {
            column: root.name.to_owned(),
            encoding: Encoding::Wkb,
            crs: None,
            crs_source: None,
            others: Vec::new(),
            notes: vec![unknown_crs()],
        }));
    }
    match roots.iter().find(|root| looks_like_geometry(root)) {
        None => Ok(None),
        Some(root) => Err(gate::refusal(
            opened.path,
            format!("not GeoParquet: a column \"{}\", and no \"geo\" metadata", root.name),
            "GeoParquet 1.0 or 1.1".to_owned(),
            &match root.is_binary {
                true => format!(
                    "export it as GeoParquet, or say that the column is WKB: ?geometry={}",
                    root.name
                ),
                false => "export it as GeoParquet".to_owned(),
            },
        )),
    }
}

/// A value of the file's metadata.
fn stored<'a>(opened: &'a Opened<'_>, key: &str) -> Option<&'a str> {
    let pairs = opened.metadata.file_metadata().key_value_metadata()?;
    pairs.iter().find(|pair| pair.key == key)?.value.as_deref()
}

fn looks_like_geometry(root: &Root<'_>) -> bool {
    const NAMES: [&str; 9] = [
        "geometry",
        "geom",
        "the_geom",
        "wkb",
        "wkb_geometry",
        "geom_wkb",
        "geometry_wkb",
        "shape",
        "ogc_geom",
    ];
    root.content.is_none() && NAMES.contains(&root.name.to_lowercase().as_str())
}

fn by_metadata(
    opened: &Opened<'_>,
    text: &str,
    wanted: Option<&str>,
) -> Result<Declared, ReadError> {
    let broken = |found: &str| invalid(opened.path, "\"geo\" metadata", found);
    let geo: Value =
        serde_json::from_str(text).map_err(|error| broken(&format!("not JSON: {error}")))?;
    let columns = geo.get("columns").and_then(Value::as_object);
    let columns = columns.ok_or_else(|| broken("it describes no columns"))?;
    let primary = geo.get("primary_column").and_then(Value::as_str);
    let name = wanted.or(primary).ok_or_else(|| broken("it names no primary column"))?;
    let column = match columns.get(name) {
        Some(column) => column,
        None if wanted.is_some() => {
            return Err(no_column(opened, name, columns.keys().map(String::as_str)));
        }
        None => return Err(broken(&format!("it does not describe its column \"{name}\""))),
    };
    let encoding = column.get("encoding").and_then(Value::as_str).unwrap_or_default();
    let encoding = Encoding::named(encoding).ok_or_else(|| {
        gate::refusal(
            opened.path,
            format!("geometries encoded as \"{encoding}\""),
            "WKB, point, linestring, polygon, multipoint, multilinestring, multipolygon".to_owned(),
            "export it again, encoded as WKB",
        )
    })?;
    let mut notes = Vec::new();
    let crs = match column.get("crs") {
        None => Some(CRS84.to_owned()),
        Some(Value::Null) => {
            notes.push(unknown_crs());
            None
        }
        Some(Value::String(name)) => Some(name.clone()),
        Some(definition) => Some(definition.to_string()),
    };
    if column.get("edges").and_then(Value::as_str) == Some("spherical") {
        notes.push(Note::warning(
            "the file says its edges follow the sphere; they are drawn straight here",
        ));
    }
    Ok(Declared {
        column: name.to_owned(),
        encoding,
        crs_source: crs.is_some().then_some("the \"geo\" metadata"),
        crs,
        others: columns.keys().filter(|other| *other != name).cloned().collect(),
        notes,
    })
}

/// The geometry column that says by its type that it is one.
fn by_type(opened: &Opened<'_>, root: &Root<'_>, others: Vec<String>) -> Declared {
    let mut notes = Vec::new();
    let said = match root.geometry {
        Some(LogicalType::Geometry(geometry)) => geometry.crs.as_deref(),
        Some(LogicalType::Geography(geography)) => {
            notes.push(Note::warning(
                "the file says its edges follow the sphere; they are drawn straight here",
            ));
            geography.crs.as_deref()
        }
        _ => None,
    };
    let crs = match said.map(|said| (said, said.split_once(':'))) {
        None => Some(CRS84.to_owned()),
        Some((_, Some(("srid", "0")))) | Some(("", _)) => None,
        Some((_, Some(("srid", code)))) => Some(format!("EPSG:{code}")),
        Some((_, Some(("projjson", key)))) => stored(opened, key).map(str::to_owned),
        Some((definition, _)) => Some(definition.to_owned()),
    };
    if crs.is_none() {
        notes.push(unknown_crs());
    }
    Declared {
        column: root.name.to_owned(),
        encoding: Encoding::Wkb,
        crs_source: crs.is_some().then_some("the column's type"),
        crs,
        others,
        notes,
    }
}

fn unknown_crs() -> Note {
    Note::warning(
        "crs-missing: the file leaves its coordinate system open. hint: name it, as in ?crs=EPSG:4547",
    )
}

fn no_column<'a>(
    opened: &Opened<'_>,
    name: &str,
    known: impl Iterator<Item = &'a str>,
) -> ReadError {
    let known: Vec<&str> = known.collect();
    ReadError::NoSuchLayer {
        path: opened.path.to_owned(),
        found: format!("no geometry column \"{name}\""),
        there: known.join(", "),
        hint: did_you_mean(name, known.iter().copied(), "name one of these, as in ?geometry=NAME"),
    }
}
