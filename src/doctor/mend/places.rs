//! Coordinates: axes the right way round, a stated web-map datum taken back, and the system a
//! format wants.

use geo::{Coord, Geometry, MapCoords, Point};

use super::cells::replace;
use super::{Change, MendError, Reason, with_cells};
use crate::crs::{Datum, System};
use crate::doctor::patient::Patient;
use crate::model::LonLat;
use crate::read::{Layer, LayerRef, retain};
use crate::study::coordinates::{Coordinates, rename_moved};
use crate::study::{Located, roles};
use crate::write::LayerWriter;

/// Decimals of a degree that a shifted place is written with: a centimetre.
const DECIMALS: usize = 7;

/// The columns of the coordinates, where it is columns.
fn columns_of(reference: &LayerRef, layer: &Layer) -> Option<(usize, usize)> {
    match Patient::admit(reference, layer).held {
        Some(Coordinates::Columns { x, y, .. }) => Some((x, y)),
        _ => None,
    }
}

/// Swap the axes: the cells of both columns, or every position of the geometries.
pub(super) fn swap(reference: &LayerRef, layer: &mut Layer, changes: &mut Vec<Change>) {
    if let Some((x, y)) = columns_of(reference, layer) {
        let texts = |column: usize| -> Vec<String> {
            layer.columns[column].cells.iter().map(str::to_owned).collect()
        };
        let (xs, ys) = (texts(x), texts(y));
        for (column, others) in [(x, ys), (y, xs)] {
            let mut others = others.into_iter();
            let swapped = |cell: &str| {
                let other = others.next()?;
                (other != cell).then_some((other, Reason::Swapped))
            };
            replace(layer, column, swapped, changes);
        }
        return;
    }
    let rows = &layer.rows;
    for (record, shape) in layer.geometries.iter_mut().flatten().enumerate() {
        let before = first(shape);
        *shape = shape.map_coords(|Coord { x, y }| Coord { x: y, y: x });
        changes.push(of_shape(rows.get(record), before, first(shape), Reason::Swapped));
    }
}

/// The first position of a geometry, as people write it.
fn first(shape: &Geometry<f64>) -> String {
    use geo::CoordsIter;
    shape.coords_iter().next().map_or(String::new(), |at| format!("{}, {}", at.x, at.y))
}

pub(super) fn of_shape(row: Option<&u32>, before: String, after: String, reason: Reason) -> Change {
    Change { row: row.copied(), column: "geometry".to_owned(), before, after, reason }
}

/// Give the layer geometries in the system it is written in, and say which that is, and what the
/// columns of its coordinates are called by then.
pub(super) fn settle(
    reference: &LayerRef,
    layer: &mut Layer,
    writer: &dyn LayerWriter,
    changes: &mut Vec<Change>,
) -> Result<(System, Option<[String; 2]>), MendError> {
    let patient = Patient::admit(reference, layer);
    let (system, held) = (patient.system.clone(), patient.held.is_some());
    let is_guess = patient.placement.iter().any(|finding| finding.code == "crs-missing");
    drop(patient);
    let columns = columns_of(reference, layer);
    let named =
        |layer: &Layer| columns.map(|(x, y)| [x, y].map(|at| layer.columns[at].name.clone()));
    if !held {
        // A table without coordinates is one in every format.
        return Ok((System::Local, None));
    }
    let no_place = || MendError::NoPlace { file: layer.file(), format: writer.name() };
    let system = match system.filter(|_| !is_guess) {
        Some(System::Local) | None if writer.is_wgs84_only() => return Err(no_place()),
        None => return Ok((System::Local, named(layer))),
        Some(system) => system,
    };
    let system = match system {
        System::Degrees(datum) if datum.is_shifted() => {
            shift_back(reference, layer, datum, changes);
            System::WGS84
        }
        other => other,
    };
    if writer.keeps_geometry() {
        leave_out_nowhere(reference, layer, changes);
    }
    lay_points(reference, layer);
    if let (System::Degrees(datum), Some((x, y))) = (&system, columns) {
        rename_moved(layer, [x, y], *datum);
    }
    if writer.is_wgs84_only() && system != System::WGS84 {
        to_degrees(reference, layer, &system, changes)?;
        return Ok((System::WGS84, named(layer)));
    }
    Ok((system, named(layer)))
}

/// A web-map datum the planner stated, taken back.
fn shift_back(reference: &LayerRef, layer: &mut Layer, datum: Datum, changes: &mut Vec<Change>) {
    let to_wgs84 = |at: Coord<f64>| {
        let place = datum.to_wgs84(LonLat { lon: at.x, lat: at.y });
        let round = |value: f64| {
            let scale = 10_f64.powi(DECIMALS as i32);
            (value * scale).round() / scale
        };
        Coord { x: round(place.lon), y: round(place.lat) }
    };
    let rows = &layer.rows;
    for (record, shape) in layer.geometries.iter_mut().flatten().enumerate() {
        let before = first(shape);
        *shape = shape.map_coords(to_wgs84);
        changes.push(of_shape(rows.get(record), before, first(shape), Reason::Datum));
    }
    if let Some((x, y)) = columns_of(reference, layer) {
        let pairs = roles::numbers(layer, x).into_iter().zip(roles::numbers(layer, y));
        let places: Vec<Coord<f64>> = pairs.map(|(x, y)| to_wgs84(Coord { x, y })).collect();
        for column in [x, y] {
            let mut places = places.iter();
            let shifted = |_: &str| {
                let value = places.next().map(|at| if column == x { at.x } else { at.y });
                let value = value.filter(|value| value.is_finite())?;
                Some((format!("{value:.DECIMALS$}"), Reason::Datum))
            };
            replace(layer, column, shifted, changes);
        }
    }
}

/// Rows without a place, which a format of geometries cannot hold.
fn leave_out_nowhere(reference: &LayerRef, layer: &mut Layer, changes: &mut Vec<Change>) {
    if layer.geometries.is_some() {
        return;
    }
    let Some((x, y)) = columns_of(reference, layer) else { return };
    let pairs = roles::numbers(layer, x).into_iter().zip(roles::numbers(layer, y));
    let is_there: Vec<bool> = pairs.map(|(x, y)| x.is_finite() && y.is_finite()).collect();
    leave_out(layer, &is_there, "no coordinates", changes);
}

/// Leave rows out, each with a line in the log.
fn leave_out(layer: &mut Layer, stays: &[bool], reason: &str, changes: &mut Vec<Change>) {
    for (record, _) in stays.iter().enumerate().filter(|(_, stays)| !**stays) {
        changes.push(Change {
            row: layer.rows.get(record).copied(),
            column: "geometry".to_owned(),
            before: with_cells(reason, &layer.cells_in_words(record)),
            after: String::new(),
            reason: Reason::Refused,
        });
    }
    let keep: Vec<usize> = (0..stays.len()).filter(|record| stays[*record]).collect();
    if keep.len() < stays.len() {
        retain(layer, &keep, String::new());
    }
}

/// A table's points as geometries, for formats that have them.
fn lay_points(reference: &LayerRef, layer: &mut Layer) {
    if layer.geometries.is_some() {
        return;
    }
    let Some((x, y)) = columns_of(reference, layer) else { return };
    let pairs = roles::numbers(layer, x).into_iter().zip(roles::numbers(layer, y));
    let points: Option<Vec<Geometry<f64>>> = pairs
        .map(|(x, y)| (x.is_finite() && y.is_finite()).then(|| Point::new(x, y).into()))
        .collect();
    layer.geometries = points;
}

/// Into WGS 84, for a format that knows nothing else. Rows without a place there are left out.
fn to_degrees(
    reference: &LayerRef,
    layer: &mut Layer,
    system: &System,
    changes: &mut Vec<Change>,
) -> Result<(), MendError> {
    let columns = columns_of(reference, layer).map(|(x, y)| [x, y]);
    let located = Located { layer: std::mem::take(layer), system: system.clone(), columns };
    let located = located.into_system_without_lost(&System::WGS84, |layer, stays| {
        leave_out(layer, stays, "no place in WGS 84", changes);
    })?;
    *layer = located.layer;
    layer.declared_crs = None;
    changes.push(Change {
        row: None,
        column: "geometry".to_owned(),
        before: system.describe(),
        after: System::WGS84.describe(),
        reason: Reason::System,
    });
    Ok(())
}
