//! Do the layers belong to the same place?

use super::StudyError;
use super::places::{Placed, Projected};
use crate::crs::CrsError;
use crate::model::{Bounds, Xy};
use crate::read::Note;

/// Layers closer than this are never refused, however small they are.
const NEAR_METRES: f64 = 20_000.0;

/// About the same in degrees.
const NEAR_DEGREES: f64 = 0.2;

/// Layers closer than this are not even warned about.
const BESIDE_METRES: f64 = 2_000.0;

/// Layers of degrees that would lie on each other if one had its axes swapped, and do not as
/// they are. Looked at in degrees, before any plane is laid through both.
pub(super) fn check_axes(layers: &[&Placed]) -> Result<(), StudyError> {
    let in_degrees = layers.iter().filter(|layer| layer.is_degrees());
    let boxes: Vec<(&Placed, Bounds)> = in_degrees
        .filter_map(|layer| {
            let places = layer.extremes().map(|at| Xy { x: at.lon, y: at.lat });
            Some((*layer, Bounds::around(places)?))
        })
        .collect();
    for (index, (first, home)) in boxes.iter().enumerate() {
        for (other, extent) in &boxes[index + 1..] {
            if would_meet_swapped(*home, *extent) {
                // Of the two the one that is a table is the likelier culprit.
                let stray = if other.is_table() || !first.is_table() { other } else { first };
                return Err(swapped(stray));
            }
        }
    }
    Ok(())
}

/// Whether two windows in degrees are apart as they are, and would overlap if one of them had
/// its axes swapped.
pub(crate) fn would_meet_swapped(home: Bounds, extent: Bounds) -> bool {
    let flipped = Bounds {
        min: Xy { x: extent.min.y, y: extent.min.x },
        max: Xy { x: extent.max.y, y: extent.max.x },
    };
    let apart = NEAR_DEGREES.max(home.diagonal()).max(extent.diagonal());
    home.gap(extent) > apart && home.gap(flipped) <= 0.0
}

/// Whether two windows in metres are too far apart to be of one study.
pub(crate) fn are_apart(home: Bounds, extent: Bounds) -> bool {
    home.gap(extent) > NEAR_METRES.max(home.diagonal()).max(extent.diagonal())
}

/// Every layer against the first: refused when far apart, warned about when merely beside
/// each other.
pub(super) fn check<'a>(
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
        if are_apart(home, extent) {
            return Err(StudyError::Apart {
                file: layer.layer.file(),
                role: layer.role,
                other: first.role,
                gap_km: (gap / 1000.0) as u64,
            });
        }
        if gap > BESIDE_METRES {
            notes.push(Note::warning(format!(
                "{} and {} lie beside each other, {:.1} km apart: they do not overlap",
                layer.role,
                first.role,
                gap / 1000.0
            )));
        }
    }
    Ok(())
}

/// Layers too far across for one plane: name the place farthest from the median one.
pub(super) fn stray(layers: &[&Placed], across_km: u64) -> StudyError {
    use geo::{Distance, Geodesic, Point};
    let median = |mut values: Vec<f64>| -> f64 {
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or_default()
    };
    let everything = || layers.iter().flat_map(|layer| layer.extremes());
    let lon = median(everything().map(|at| at.lon).collect());
    let lat = median(everything().map(|at| at.lat).collect());
    let metres =
        |lon2: f64, lat2: f64| Geodesic.distance(Point::new(lon, lat), Point::new(lon2, lat2));
    let farthest = layers
        .iter()
        .flat_map(|layer| {
            layer.by_row().map(move |(row, at)| (*layer, row, metres(at.lon, at.lat)))
        })
        .max_by(|a, b| a.2.total_cmp(&b.2));
    match farthest {
        Some((layer, row, metres)) => StudyError::Stray {
            file: layer.layer.file(),
            row,
            away_km: (metres / 1000.0) as u64,
            across_km,
        },
        None => CrsError::TooWide { across_km }.into(),
    }
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
