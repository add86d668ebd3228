//! Do the layers belong to the same place?

use super::StudyError;
use super::places::Placed;
use crate::crs::Plane;
use crate::model::{Bounds, LonLat};
use crate::read::Note;

/// Layers closer than this are never refused, however small they are.
const NEAR_METRES: f64 = 20_000.0;

/// Every layer against the first: refused when far apart, warned about when merely beside
/// each other.
pub(super) fn check<'a>(
    plane: &Plane,
    mut layers: impl Iterator<Item = &'a Placed>,
    notes: &mut Vec<Note>,
) -> Result<(), StudyError> {
    let Some(first) = layers.next() else {
        return Ok(());
    };
    let Some(home) = bounds(plane, first.extremes())? else {
        return Ok(());
    };
    for layer in layers {
        let Some(extent) = bounds(plane, layer.extremes())? else {
            continue;
        };
        let gap = home.gap(extent);
        if gap > NEAR_METRES.max(home.diagonal()).max(extent.diagonal()) {
            return Err(explain(plane, first, home, layer, extent, gap)?);
        }
        if gap > 0.0 {
            notes.push(Note::warning(format!(
                "the {} lie beside the {}, {:.1} km off: they do not overlap",
                layer.role,
                first.role,
                gap / 1000.0
            )));
        }
    }
    Ok(())
}

fn bounds(
    plane: &Plane,
    places: impl Iterator<Item = LonLat>,
) -> Result<Option<Bounds>, StudyError> {
    let places: Vec<LonLat> = places.collect();
    Ok(Bounds::around(plane.forward(&places)?))
}

/// Far apart; if swapping one layer's axes would bring them together, say that.
fn explain(
    plane: &Plane,
    first: &Placed,
    home: Bounds,
    layer: &Placed,
    extent: Bounds,
    gap: f64,
) -> Result<StudyError, StudyError> {
    for (stray, other) in [(layer, home), (first, extent)] {
        let flipped: Vec<LonLat> =
            stray.extremes().map(|at| LonLat { lon: at.lat, lat: at.lon }).collect();
        let on_earth = flipped.iter().all(|at| at.lat.abs() <= 90.0);
        if stray.is_degrees()
            && on_earth
            && bounds(plane, flipped.into_iter())?.is_some_and(|flipped| other.gap(flipped) <= 0.0)
        {
            let hint = if stray.is_table() {
                "name the columns the other way round, as in ?x=COLUMN&y=COLUMN"
            } else {
                "GeoJSON positions are [longitude, latitude]; swap them in the export"
            };
            return Ok(StudyError::Swapped {
                file: stray.layer.file(),
                found: format!("its {} would overlap the other layer if swapped", stray.role),
                hint: hint.to_owned(),
            });
        }
    }
    Ok(StudyError::Apart {
        file: layer.layer.file(),
        role: layer.role,
        other: first.role,
        gap_km: (gap / 1000.0) as u64,
    })
}
