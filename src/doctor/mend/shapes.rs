//! Outlines that cross themselves, and holes and parts that overlap, repaired as a study area is.

use geo::{Geometry, MultiPolygon};

use super::places::of_shape;
use super::{Change, Reason};
use crate::crs::Plane;
use crate::doctor::patient::Patient;
use crate::read::{Layer, LayerRef};
use crate::study::validity::{self, is_sound};

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
    for (record, before) in broken.into_iter().zip(areas) {
        let shape = layer.geometries.as_ref().and_then(|shapes| shapes.get(record)).cloned();
        let Some(shape) = shape else { continue };
        for outline in repairs(&shape) {
            put(layer, record, simplest(outline));
            let Some((plane, flat)) = ground(reference, layer, record) else { continue };
            if is_sound(&flat) {
                let parts = crate::model::plural(flat.0.len(), "part");
                let after = format!("{:.6} km2 in {parts}", plane.ground_area(&flat) / 1e6);
                let before = format!("{:.6} km2 as drawn", before / 1e6);
                changes.push(of_shape(layer.rows.get(record), before, after, Reason::Outline));
                break;
            }
            put(layer, record, shape.clone());
        }
    }
}

fn put(layer: &mut Layer, record: usize, shape: Geometry<f64>) {
    if let Some(slot) = layer.geometries.as_mut().and_then(|shapes| shapes.get_mut(record)) {
        *slot = shape;
    }
}

/// The outline mended in the file's own coordinates, so that what is written is what was checked.
fn repairs(shape: &Geometry<f64>) -> impl Iterator<Item = MultiPolygon<f64>> {
    let outline = match shape {
        Geometry::Polygon(polygon) => Some(MultiPolygon(vec![polygon.clone()])),
        Geometry::MultiPolygon(several) => Some(several.clone()),
        _ => None,
    };
    outline.into_iter().flat_map(validity::repairs)
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
