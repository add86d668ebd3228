//! Do the layers belong to the same place?

use super::StudyError;
use super::places::{Placed, Projected};
use crate::crs::Plane;
use crate::model::{Bounds, LonLat};
use crate::read::Note;

/// Layers closer than this are never refused, however small they are.
const NEAR_METRES: f64 = 20_000.0;

/// Every layer against the first: refused when far apart, warned about when merely beside
/// each other.
pub(super) fn check<'a>(
    plane: &Plane,
    mut layers: impl Iterator<Item = &'a Projected>,
    notes: &mut Vec<Note>,
) -> Result<(), StudyError> {
    let first = layers.next().and_then(|first| Some((&first.placed, first.bounds()?)));
    let Some((first, home)) = first else {
        return Ok(());
    };
    for layer in layers {
        let Some(extent) = layer.bounds() else {
            continue;
        };
        let layer = &layer.placed;
        let gap = home.gap(extent);
        if gap > NEAR_METRES.max(home.diagonal()).max(extent.diagonal()) {
            if would_overlap_swapped(plane, layer, home)? {
                return Err(swapped(layer));
            }
            if would_overlap_swapped(plane, first, extent)? {
                return Err(swapped(first));
            }
            return Err(StudyError::Apart {
                file: layer.layer.file(),
                role: layer.role,
                other: first.role,
                gap_km: (gap / 1000.0) as u64,
            });
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

/// Whether a layer of degrees would lie over `other` with its axes swapped.
fn would_overlap_swapped(plane: &Plane, stray: &Placed, other: Bounds) -> Result<bool, StudyError> {
    let swapped = stray.extremes().map(|at| LonLat { lon: at.lat, lat: at.lon });
    let swapped: Vec<LonLat> = swapped.filter(|at| at.lat.abs() <= 90.0).collect();
    let bounds = Bounds::around(plane.forward(&swapped)?);
    Ok(stray.is_degrees() && bounds.is_some_and(|bounds| other.gap(bounds) <= 0.0))
}

fn swapped(stray: &Placed) -> StudyError {
    StudyError::Swapped {
        file: stray.layer.file(),
        found: format!("the {} would overlap the other layer if swapped", stray.role),
        hint: if stray.is_table() {
            "name the columns the other way round, as in ?x=COLUMN&y=COLUMN".to_owned()
        } else {
            super::SWAP_IN_EXPORT.to_owned()
        },
    }
}
