//! Outlines that cross themselves, repaired as a study area is: inside is what an odd number of
//! sides lies around (Ledoux, Arroyo Ohori and Meijers 2014).

use geo::{Geometry, MakeValid, MultiPolygon};

use super::places::of_shape;
use super::{Change, Reason};
use crate::crs::Plane;
use crate::doctor::patient::Patient;
use crate::doctor::validity::is_sound;
use crate::read::{Layer, LayerRef};

/// Repair the outlines of a layer. Where a repair would leave anything invalid, the outline stays
/// as it is.
pub(super) fn mend(reference: &LayerRef, layer: &mut Layer, changes: &mut Vec<Change>) {
    let patient = Patient::admit(reference, layer);
    let Some(plane) = patient.plane.clone() else { return };
    let broken: Vec<usize> = patient
        .outlines
        .iter()
        .enumerate()
        .filter(|(_, outline)| outline.as_ref().is_some_and(|outline| !is_sound(outline)))
        .map(|(record, _)| record)
        .collect();
    let areas: Vec<f64> = broken
        .iter()
        .map(|record| {
            patient.outlines[*record].as_ref().map_or(0.0, |flat| plane.ground_area(flat))
        })
        .collect();
    drop(patient);
    let mut mended = Vec::new();
    for (record, before) in broken.into_iter().zip(areas) {
        let shape = layer.geometries.as_ref().and_then(|shapes| shapes.get(record));
        let Some(outline) = shape.and_then(repaired) else { continue };
        mended.push((record, before, outline));
    }
    for (record, before, outline) in mended {
        let Some(slot) = layer.geometries.as_mut().and_then(|shapes| shapes.get_mut(record)) else {
            continue;
        };
        let kept = std::mem::replace(slot, simplest(outline));
        match ground(reference, layer, record) {
            Some((plane, flat)) if is_sound(&flat) => {
                let parts = crate::model::plural(flat.0.len(), "part");
                let after = format!("{:.6} km2 in {parts}", plane.ground_area(&flat) / 1e6);
                let before = format!("{:.6} km2 as drawn", before / 1e6);
                changes.push(of_shape(layer.rows.get(record), before, after, Reason::Outline));
            }
            _ => {
                if let Some(slot) =
                    layer.geometries.as_mut().and_then(|shapes| shapes.get_mut(record))
                {
                    *slot = kept;
                }
            }
        }
    }
}

/// The outline mended in the file's own coordinates, so that what is written is what was checked.
fn repaired(shape: &Geometry<f64>) -> Option<MultiPolygon<f64>> {
    let outline = match shape {
        Geometry::Polygon(polygon) => MultiPolygon(vec![polygon.clone()]),
        Geometry::MultiPolygon(several) => several.clone(),
        _ => return None,
    };
    let mended = outline.make_valid().ok()?;
    (!mended.0.is_empty() && is_sound(&mended)).then_some(mended)
}

/// One polygon as one.
fn simplest(mut outline: MultiPolygon<f64>) -> Geometry<f64> {
    match outline.0.len() {
        1 => Geometry::Polygon(outline.0.remove(0)),
        _ => Geometry::MultiPolygon(outline),
    }
}

/// One outline of a layer in its plane.
fn ground(
    reference: &LayerRef,
    layer: &Layer,
    record: usize,
) -> Option<(Plane, MultiPolygon<f64>)> {
    let alone = Layer {
        geometries: Some(vec![layer.geometries.as_ref()?.get(record)?.clone()]),
        rows: vec![1],
        columns: Vec::new(),
        declared_crs: layer.declared_crs.clone(),
        ..Layer::default()
    };
    let bare = LayerRef {
        crs: reference.crs.clone(),
        datum: reference.datum.clone(),
        ..LayerRef::default()
    };
    let mut patient = Patient::admit(&bare, &alone);
    let flat = patient.outlines.first_mut()?.take()?;
    Some((patient.plane?, flat))
}
