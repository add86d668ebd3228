//! KML, and KMZ, which is KML in a ZIP archive. Nothing a file links to is fetched.

mod elements;
mod features;
mod geometry;
mod names;

use std::path::Path;

use self::elements::Elements;
use self::features::{Features, Placemark, USUAL};
use super::archive::Archive;
use super::cells::Cells;
use super::encoding::decode;
use super::{Format, InputFile, Layer, LayerRef, Note, ReadError, did_you_mean, gate};

/// KML.
pub struct Kml;

impl Format for Kml {
    fn name(&self) -> &'static str {
        "KML"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["kml", "kmz"]
    }

    fn describe(&self) -> &'static str {
        "placemarks of Google Earth and of map web sites, in WGS 84; also packed as KMZ"
    }

    fn parse(&self, file: &InputFile, reference: &LayerRef) -> Result<Layer, ReadError> {
        let bytes = file.bytes()?;
        let mut layer = Layer::default();
        if !bytes.starts_with(b"PK\x03\x04") {
            return document(file.path(), "", &bytes, reference, layer);
        }
        let mut archive = Archive::open(file.path(), &bytes)?;
        let documents = archive.ending_in(".kml");
        let main = documents.iter().find(|name| name.eq_ignore_ascii_case("doc.kml"));
        let main = main.or(documents.first()).cloned();
        let unpacked = match &main {
            Some(name) => archive.unpack(name)?,
            None => None,
        };
        let (Some(name), Some(unpacked)) = (main, unpacked) else {
            return Err(ReadError::NoSuchLayer {
                path: file.path().to_owned(),
                found: "no .kml in the archive".to_owned(),
                there: archive.names().iter().take(20).cloned().collect::<Vec<_>>().join(", "),
                hint: " hint: export the layer again, as KML".to_owned(),
            });
        };
        if documents.len() > 1 {
            layer.notes.push(Note::warning(format!(
                "read {name}; {} more .kml in the archive left out. hint: unpack it to read them",
                documents.len() - 1
            )));
        }
        document(file.path(), &name, &unpacked, reference, layer)
    }
}

fn document(
    path: &Path,
    within: &str,
    bytes: &[u8],
    reference: &LayerRef,
    mut layer: Layer,
) -> Result<Layer, ReadError> {
    let declared = reference.encoding.clone().or_else(|| declared_encoding(bytes));
    let reference = &LayerRef { encoding: declared, ..reference.clone() };
    let text = decode(bytes, reference, &mut layer)?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let features = Features::of(Elements::of(text, path, within))?;
    fill(&mut layer, features, reference)?;
    Ok(layer)
}

/// The encoding an XML document says it is in, where the bytes do not say it better: a
/// byte-order mark and valid UTF-8 speak for themselves, and GB18030 is what is tried next.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    match bytes {
        [b'<', 0, ..] => return Some("utf-16le".to_owned()),
        [0, b'<', ..] => return Some("utf-16be".to_owned()),
        _ if encoding_rs::Encoding::for_bom(bytes).is_some() => return None,
        _ if std::str::from_utf8(bytes).is_ok() => return None,
        _ => {}
    }
    let head = String::from_utf8_lossy(bytes.get(..256).unwrap_or(bytes)).to_ascii_lowercase();
    let declaration = head.strip_prefix("<?xml")?.split("?>").next()?;
    let (_, after) = declaration.split_once("encoding")?;
    let label = after.trim_start_matches([' ', '=']).trim_start_matches(['"', '\'']);
    let label = label.split(['"', '\'', ' ']).next()?;
    let is_chinese = label.starts_with("gb") || label.starts_with("utf");
    (!label.is_empty() && !is_chinese).then(|| label.to_owned())
}

fn fill(layer: &mut Layer, mut features: Features, reference: &LayerRef) -> Result<(), ReadError> {
    let mut names = features.names();
    let columns = features.columns(&mut names);
    gate::check_columns(&reference.path, columns.len())?;
    let mut cells = Cells::with_columns(columns.iter().map(|name| &**name));
    drop(columns);
    let mut geometries = Vec::new();
    let mut lost_texts = 0_u64;
    let wanted = reference.layer.as_deref();
    let mut is_there = wanted.is_none();
    let placemarks = std::mem::take(&mut features.placemarks);
    for (index, Placemark { geometry, about }) in placemarks.into_iter().enumerate() {
        if wanted.is_some_and(|wanted| !features.lies_in(&about, wanted)) {
            continue;
        }
        is_there = true;
        let row = index as u32 + 1;
        match geometry {
            Ok(geometry) => {
                geometries.push(geometry);
                layer.rows.push(row);
                features.fill(&about, &mut names, &mut cells);
                cells.end_row();
                cells.check(&reference.path)?;
            }
            Err(fault) => {
                let mut lost = Cells::default();
                features.fill(&about, &mut names, &mut lost);
                let words = lost.row_in_words();
                lost_texts += words.len() as u64;
                gate::check_texts(&reference.path, lost_texts)?;
                layer.refused_cells.insert(row, words);
                layer.refused.push(fault.at_row(row));
            }
        }
    }
    if let Some(wanted) = wanted.filter(|_| !is_there) {
        let paths = features.paths();
        return Err(ReadError::NoSuchLayer {
            path: reference.path.clone(),
            found: format!("no folder \"{wanted}\" with placemarks"),
            hint: did_you_mean(wanted, paths.iter().map(String::as_str), "name one of these"),
            there: match paths.len() {
                0 => "no folders".to_owned(),
                1..=20 => paths.join(", "),
                more => format!("{}, and {} more", paths[..20].join(", "), more - 20),
            },
        });
    }
    layer.columns = cells.into_columns();
    layer.columns.retain(|column| {
        !USUAL.contains(&column.name.as_str()) || column.cells.iter().any(|cell| !cell.is_empty())
    });
    layer.geometries = Some(geometries);
    layer.declared_crs = Some("EPSG:4326".to_owned());
    layer.crs_source = Some("the format (KML is in WGS 84)");
    layer.notes.extend(notes(&features));
    layer.notes.extend(names.into_notes());
    Ok(())
}

/// What was left out.
fn notes(features: &Features) -> Vec<Note> {
    let mut notes = Vec::new();
    if features.has_heights {
        notes.push(Note::info("heights left out"));
    }
    let mut left_out = |count: usize, what: &str, hint: &str| {
        if count > 0 {
            notes.push(Note::warning(format!("{what} left out: {count}.{hint}")));
        }
    };
    left_out(
        features.network_links,
        "network links",
        " radii fetches nothing. hint: save what they show as a file of its own",
    );
    left_out(features.left_out, "tracks and models", "");
    left_out(features.overlays, "pictures laid over the map", "");
    notes
}
