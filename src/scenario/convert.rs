//! One layer written as another: another format, another coordinate system, another datum.

use std::collections::HashSet;
use std::path::Path;

use crate::crs::{Datum, System};
use crate::error::Error;
use crate::read::{self, LayerRef, Note};
use crate::study::{Located, Named};
use crate::write::{LayerWriter, WriteError, WriteOptions, Written, writer_of};

/// What a layer is converted into.
#[derive(Debug, Clone, Default)]
pub struct Target {
    /// The coordinate system; else the layer's own, and WGS 84 where the format has no other.
    pub crs: Option<System>,
    /// The datum of degrees; else the layer's own, and WGS 84 for the shifted ones of web maps.
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
/// (`datum=gcj02`) come out as WGS 84 unless another datum is asked for, CGCS2000 as CGCS2000 where
/// the format can say so.
pub fn convert(reference: &LayerRef, path: &Path, target: &Target) -> Result<Converted, Error> {
    let writer = writer_of(path)?;
    let layer = read::read(reference)?;
    let located = Located::of(Named { reference: reference.clone(), layer })?;
    let has_places = located.layer.geometries.is_some();
    let mut notes = Vec::new();
    let mut wanted = wanted(&located, target, writer)?;
    if has_places {
        fits(&located, &wanted, writer)?;
        if writer.is_wgs84_only() {
            notes.extend(unnamed(&wanted, writer));
            if wanted.agrees_with(&System::WGS84) {
                wanted = System::WGS84;
            }
        }
    }
    notes.extend(carried_places(&located, reference, &wanted));
    notes.extend(located.system.warning().map(Note::warning));
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
        notes: located.layer.notes.iter().cloned().chain(notes).collect(),
    })
}

/// The system the layer is written in.
fn wanted(located: &Located, target: &Target, writer: &dyn LayerWriter) -> Result<System, Error> {
    Ok(match (&target.crs, target.datum) {
        (Some(system), Some(datum)) => system.clone().on(datum)?,
        (Some(system), None) => system.clone(),
        (None, Some(datum)) => System::Degrees(datum),
        (None, None) => match &located.system {
            System::Degrees(datum) if datum.is_shifted() => System::WGS84,
            own if !writer.is_wgs84_only() || own.agrees_with(&System::WGS84) => own.clone(),
            _ => System::WGS84,
        },
    })
}

/// Whether the layer can be written in a system and a format at all.
fn fits(located: &Located, wanted: &System, writer: &dyn LayerWriter) -> Result<(), WriteError> {
    let unfit = |found: String, hint: &str| {
        Err(WriteError::Unfit { format: writer.name(), found, hint: hint.to_owned() })
    };
    match (&located.system, wanted) {
        (System::Local, System::Local) => {}
        (System::Local, _) => {
            let found = "plain metres (crs=local) have no place on Earth".to_owned();
            // What asks for a system in a format that needs none can do without.
            return unfit(
                found,
                match writer.is_wgs84_only() {
                    true => {
                        "give the layer its coordinate system with ?crs=, or write it as GeoPackage"
                    }
                    false => {
                        "give the layer its coordinate system with ?crs=, or leave --crs and --datum out"
                    }
                },
            );
        }
        (_, System::Local) => {
            let found = "a place on Earth cannot become plain metres".to_owned();
            return unfit(found, "leave --crs out, or name a system in metres such as EPSG:4547");
        }
        _ => {}
    }
    if writer.is_wgs84_only() && !wanted.is_degrees() {
        let found = format!("its coordinates are WGS 84 degrees, not {}", wanted.title());
        return unfit(found, "leave --crs out, or write a GeoPackage");
    }
    if let Some((own, taken)) = located.taken_heading(wanted).filter(|_| !writer.keeps_geometry()) {
        // Whoever reads the table would take the other columns for the place.
        let found = format!(
            "columns {own} hold the place, which would be called {taken} in {}, and other columns are called so",
            wanted.title()
        );
        return unfit(
            found,
            &format!("rename the other {taken}, or write the layer as GeoPackage"),
        );
    }
    Ok(())
}

/// What a format that is WGS 84 by definition makes of other degrees.
fn unnamed(wanted: &System, writer: &dyn LayerWriter) -> Option<Note> {
    if *wanted == System::WGS84 {
        return None;
    }
    let (format, title) = (writer.name(), wanted.title());
    Some(if wanted.agrees_with(&System::WGS84) {
        Note::info(format!(
            "{format} is WGS 84 by definition: {title} is written as WGS 84, from which it differs by centimetres"
        ))
    } else {
        Note::warning(format!(
            "{format} has no word for {title}: whoever opens the file takes it for WGS 84, hundreds of metres off"
        ))
    })
}

/// Columns of coordinates beside those the layer is placed by, which stay as they are.
fn carried_places(located: &Located, reference: &LayerRef, wanted: &System) -> Option<Note> {
    located.layer.geometries.as_ref()?;
    let named = [&reference.x, &reference.y].into_iter().flatten().map(String::as_str);
    let named = named.filter(|_| located.columns.is_none());
    let mut columns: Vec<&str> = named.chain(located.other_places()).collect();
    let mut seen = HashSet::new();
    columns.retain(|name| seen.insert(*name));
    if columns.is_empty() {
        return None;
    }
    let list = columns.join(", ");
    let column = if columns.len() == 1 { "column" } else { "columns" };
    if located.system == *wanted || located.system.agrees_with(wanted) {
        // Nothing is moved: only that the planner's word was not followed is worth telling.
        let is_asked = reference.x.is_some() || reference.y.is_some();
        let is_passed_over = is_asked && located.columns.is_none();
        return is_passed_over.then(|| {
            Note::warning(format!(
                "the layer's own shapes are written; {column} {list} carried as they are"
            ))
        });
    }
    Some(Note::warning(format!(
        "{column} {list} carried as they are: they look like coordinates too, and are not moved from {} to {}",
        located.system.title(),
        wanted.title()
    )))
}
