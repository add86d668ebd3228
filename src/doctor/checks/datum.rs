//! An offset against rows that another layer has too, by id or name: a web-map datum where it
//! explains the offset, else an offset nobody can name.
//!
//! The rule: at least [`FEWEST`] rows (or corners of one outline) are in both layers. An offset
//! of [`LEAST_METRES`] or more is a datum shift where taking this layer for GCJ-02 or BD-09
//! leaves a median of at most [`RESIDUAL`] metres, and less than a quarter of what is there
//! without; it is an offset without a name where half of the vectors differ from the median one
//! by at most a tenth of its length.

use std::collections::HashMap;

use geo::{Centroid, CoordsIter};
use rustc_hash::FxBuildHasher;

use super::Context;
use crate::crs::{Datum, Plane, System};
use crate::doctor::ailments as ailment;
use crate::doctor::finding::Finding;
use crate::doctor::patient::{Patient, in_china, median};
use crate::model::{LonLat, Xy};
use crate::study::Habit;

/// Pairs of places that an offset takes.
const FEWEST: usize = 3;

/// Pairs that are looked at.
const MOST: usize = 2_000;

/// Shorter offsets are how different people draw.
const LEAST_METRES: f64 = 30.0;

/// Longer ones are no offsets but other places.
const MOST_METRES: f64 = 5_000.0;

/// Metres that the right datum may leave.
const RESIDUAL: f64 = 20.0;

pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    context.others.iter().filter_map(|other| against(context.patient, other)).collect()
}

/// A place here and the same one there.
type Pair = (LonLat, LonLat);

fn against(patient: &Patient<'_>, other: &Patient<'_>) -> Option<Finding> {
    if patient.is_local() || other.is_local() {
        return None;
    }
    let pairs = [Habit::Id, Habit::Name].into_iter().find_map(|habit| {
        let pairs = pairs(patient, other, habit);
        (pairs.len() >= FEWEST).then_some(pairs)
    })?;
    let plane = Plane::centred_on(pairs.iter().flat_map(|(here, there)| [*here, *there]));
    let plane = plane.ok().flatten()?;
    let offsets = |to: &dyn Fn(Pair) -> Pair| -> Option<Vec<Xy>> {
        let (here, there): (Vec<_>, Vec<_>) = pairs.iter().map(|pair| to(*pair)).unzip();
        let (here, there) = (plane.forward(&here).ok()?, plane.forward(&there).ok()?);
        let apart = |(a, b): (Xy, Xy)| Xy { x: a.x - b.x, y: a.y - b.y };
        Some(here.into_iter().zip(there).map(apart).collect())
    };
    let vectors = offsets(&|pair| pair)?;
    let shift = median_of(&vectors);
    let metres = shift.x.hypot(shift.y);
    if !(LEAST_METRES..=MOST_METRES).contains(&metres) {
        return None;
    }
    let residual = |vectors: &[Xy]| median(&mut lengths(vectors, Xy { x: 0.0, y: 0.0 }));
    let told = |finding: Finding| {
        finding
            .value("other", other.layer.file())
            .value("east", format!("{:.0}", shift.x))
            .value("north", format!("{:.0}", shift.y))
            .value("metres", format!("{metres:.0}"))
            .value("pairs", vectors.len())
    };
    let allowed = RESIDUAL.min(metres / 4.0);
    let explained = |here: Option<Datum>, there: Option<Datum>| -> Option<f64> {
        let back = |at: LonLat, held: Option<Datum>, to: Option<Datum>| match (held, to) {
            (Some(held), Some(to)) => to.to_wgs84(held.of_wgs84(at)),
            _ => at,
        };
        let (own, others) = (datum_of(patient), datum_of(other));
        let vectors = offsets(&|(a, b)| (back(a, own, here), back(b, others, there)))?;
        Some(residual(&vectors)).filter(|left| *left <= allowed)
    };
    if pairs.iter().all(|(here, _)| in_china(*here)) {
        if let Some(own) = datum_of(patient) {
            let tried = web_and_plain(own)
                .filter_map(|datum| explained(Some(datum), None).map(|left| (left, datum)));
            if let Some((_, datum)) = tried.min_by(|a, b| a.0.total_cmp(&b.0)) {
                let finding = Finding::of(&ailment::SHIFT_LAYER);
                return Some(
                    told(finding).value("datum", datum.title()).value("key", datum.name()),
                );
            }
        }
        // Where the other layer is the shifted one, it is told there.
        if let Some(own) = datum_of(other)
            && web_and_plain(own).any(|datum| explained(None, Some(datum)).is_some())
        {
            return None;
        }
    }
    let spread = median(&mut lengths(&vectors, shift));
    (spread <= metres / 10.0).then(|| told(Finding::of(&ailment::OFFSET)))
}

/// The datums a layer could be on other than the one it is taken for. That it is plain WGS 84
/// is only tried where somebody said otherwise.
pub(super) fn web_and_plain(own: Datum) -> impl Iterator<Item = Datum> {
    let plain = own.is_shifted().then_some(Datum::Wgs84);
    let web = [Datum::Gcj02, Datum::Bd09].into_iter().filter(move |datum| *datum != own);
    web.chain(plain)
}

/// The datum of a layer of degrees. Metres were computed from somewhere, and not by a web map.
pub(super) fn datum_of(patient: &Patient<'_>) -> Option<Datum> {
    match patient.system {
        Some(System::Degrees(datum)) => Some(datum),
        _ => None,
    }
}

fn lengths(vectors: &[Xy], from: Xy) -> Vec<f64> {
    vectors.iter().map(|vector| (vector.x - from.x).hypot(vector.y - from.y)).collect()
}

/// The vector of the median components.
pub(super) fn median_of(vectors: &[Xy]) -> Xy {
    let mut xs: Vec<f64> = vectors.iter().map(|vector| vector.x).collect();
    let mut ys: Vec<f64> = vectors.iter().map(|vector| vector.y).collect();
    Xy { x: median(&mut xs), y: median(&mut ys) }
}

/// The places of rows that both layers have once under one id or name. Two outlines of as many
/// corners are compared corner by corner, others by their centroids.
fn pairs(patient: &Patient<'_>, other: &Patient<'_>, habit: Habit) -> Vec<Pair> {
    let (Some(own), Some(theirs)) = (once(patient, habit), once(other, habit)) else {
        return Vec::new();
    };
    let mut shared: Vec<(usize, usize)> =
        own.iter().filter_map(|(key, record)| Some((*record, *theirs.get(key)?))).collect();
    shared.sort_unstable();
    let step = shared.len().div_ceil(MOST).max(1);
    let mut pairs = Vec::new();
    for (here, there) in shared.into_iter().step_by(step) {
        let (a, b) = (&patient.outlines[here], &other.outlines[there]);
        match (a, b) {
            (Some(a), Some(b)) => pairs.extend(outline_pairs(patient, other, a, b)),
            _ => pairs.extend(patient.places[here].zip(other.places[there])),
        }
    }
    pairs
}

fn outline_pairs(
    patient: &Patient<'_>,
    other: &Patient<'_>,
    a: &geo::MultiPolygon<f64>,
    b: &geo::MultiPolygon<f64>,
) -> Vec<Pair> {
    const CORNERS: usize = 200;
    let place = |of: &Patient<'_>, at: geo::Coord<f64>| of.plane.as_ref()?.lonlat(Xy::from(at));
    let count = a.coords_count();
    if count == b.coords_count() {
        let corners = a.coords_iter().zip(b.coords_iter()).step_by(count.div_ceil(CORNERS).max(1));
        return corners.filter_map(|(a, b)| Some((place(patient, a)?, place(other, b)?))).collect();
    }
    let centre = |of: &Patient<'_>, outline: &geo::MultiPolygon<f64>| {
        outline.centroid().and_then(|at| place(of, at.0))
    };
    centre(patient, a).zip(centre(other, b)).into_iter().collect()
}

/// Texts that occur once in a column, with their records.
fn once<'p>(patient: &Patient<'p>, habit: Habit) -> Option<HashMap<&'p str, usize, FxBuildHasher>> {
    let column = patient.layer.columns.get(patient.column(habit)?)?;
    let mut seen: HashMap<&str, Option<usize>, FxBuildHasher> = HashMap::default();
    for (record, cell) in column.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        seen.entry(cell).and_modify(|held| *held = None).or_insert(Some(record));
    }
    Some(seen.into_iter().filter_map(|(cell, record)| Some((cell, record?))).collect())
}
