//! One layer written as another: another format, another coordinate system, another datum.

use std::path::Path;

use crate::crs::{Datum, System};
use crate::error::Error;
use crate::read::{self, LayerRef, Note};
use crate::study::{Located, Named};
use crate::write::{WriteError, WriteOptions, Written, writer_of};

/// What a layer is converted into.
#[derive(Debug, Clone, Default)]
pub struct Target {
    /// The coordinate system; else the layer's own, and WGS 84 where the format has no other.
    pub crs: Option<System>,
    /// The datum of degrees; else WGS 84.
    pub datum: Option<Datum>,
    /// How it is written.
    pub options: WriteOptions,
}

/// A converted layer.
#[derive(Debug, Clone)]
pub struct Converted {
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// How many records it holds.
    pub rows: usize,
    /// Its format.
    pub format: &'static str,
    /// What its coordinates are; none for a plain table.
    pub system: Option<String>,
    /// What was chosen and what was noticed.
    pub notes: Vec<Note>,
}

/// Read a layer and write it as a file of this name.
///
/// Rows stay in their order, columns under their names, cells to the letter. Degrees of web maps
/// (`datum=gcj02`) come out as WGS 84 unless another datum is asked for.
pub fn convert(reference: &LayerRef, path: &Path, target: &Target) -> Result<Converted, Error> {
    let writer = writer_of(path)?;
    let layer = read::read(reference)?;
    let located = Located::of(Named { reference: reference.clone(), layer })?;
    let wanted = match (&target.crs, target.datum) {
        (Some(system), datum) => system.clone().on(datum.unwrap_or_default())?,
        (None, Some(datum)) => System::Degrees(datum),
        (None, None) if writer.is_wgs84_only() => System::WGS84,
        (None, None) => match &located.system {
            System::Degrees(_) => System::WGS84,
            other => other.clone(),
        },
    };
    let has_places = located.layer.geometries.is_some();
    if has_places && (located.system == System::Local) != (wanted == System::Local) {
        let found = match wanted {
            System::Local => "a place on Earth cannot become plain metres".to_owned(),
            _ => "plain metres (crs=local) have no place on Earth".to_owned(),
        };
        let hint = "give the layer its coordinate system with ?crs=, or write it as GeoPackage";
        return Err(
            WriteError::Unfit { format: writer.name(), found, hint: hint.to_owned() }.into()
        );
    }
    let mut notes = located.layer.notes.clone();
    let named = [&reference.x, &reference.y].into_iter().flatten().next();
    if let (Some(column), true, None) = (named, has_places, located.columns) {
        notes.push(Note::warning(format!(
            "the layer's own shapes are written; column {column} and its like are carried as they are"
        )));
    }
    notes.extend(located.system.warning().map(Note::warning));
    if writer.is_wgs84_only() && has_places && wanted != System::WGS84 {
        if !wanted.is_degrees() {
            let found = format!("its coordinates are WGS 84 degrees, not {}", wanted.title());
            let hint = "leave --crs out, or write a GeoPackage";
            return Err(
                WriteError::Unfit { format: writer.name(), found, hint: hint.to_owned() }.into()
            );
        }
        notes.push(Note::warning(format!(
            "{} has no word for {}: whoever opens the file takes it for WGS 84, hundreds of metres off",
            writer.name(),
            wanted.title()
        )));
    }
    let located = if has_places { located.into_system(&wanted)? } else { located };
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let written = Written {
        layer: &located.layer,
        system: &located.system,
        has_coordinates: located.columns.is_some(),
        name: name.as_deref().unwrap_or("layer"),
        options: target.options,
    };
    notes.extend(writer.notes(&written));
    let bytes = writer.write(written)?;
    Ok(Converted {
        bytes,
        rows: located.layer.len(),
        format: writer.name(),
        system: has_places.then(|| located.system.title()),
        notes,
    })
}
