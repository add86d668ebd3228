//! Ids, rows and points that occur twice. A row that is repeated whole is told once, as that.

use std::collections::{HashMap, HashSet};

use rustc_hash::FxBuildHasher;

use super::Context;
use crate::doctor::ailments as ailment;
use crate::doctor::finding::{Case, Finding, Gravity};
use crate::doctor::patient::Patient;
use crate::model::{LonLat, Xy};
use crate::read::Layer;
use crate::study::{Habit, roles};

/// Points this near to each other are on one spot, metres.
const ONE_SPOT: f64 = 0.1;

pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let patient = context.patient;
    let repeated = repeated_rows(patient.layer);
    let whole: HashSet<usize> = repeated.iter().map(|(later, _)| *later).collect();
    let ids = patient.column(Habit::Id);
    let gravity = if ids.is_some() { Gravity::Error } else { Gravity::Warning };
    let cases = repeated
        .iter()
        .map(|(later, first)| Case::row(patient.row(*later)).with(patient.row(*first)));
    let mut findings: Vec<Finding> = Finding::of(&ailment::ROW_REPEATED)
        .as_grave_as(gravity)
        .at_rows(cases)
        .into_iter()
        .collect();
    findings.extend(ids.into_iter().flat_map(|column| ids_of(patient, column, &whole)));
    findings.extend(coincident(patient, &whole));
    findings
}

/// Records that repeat an earlier one in every cell and in the geometry, with that one.
pub(in crate::doctor) fn repeated_rows(layer: &Layer) -> Vec<(usize, usize)> {
    use std::hash::{BuildHasher, Hash, Hasher};
    let shape = |record: usize| layer.geometries.as_ref().and_then(|shapes| shapes.get(record));
    let fingerprint = |record: usize| {
        let mut hasher = FxBuildHasher.build_hasher();
        for column in &layer.columns {
            column.cells.at(record).hash(&mut hasher);
        }
        use geo::CoordsIter;
        if let Some(at) = shape(record).and_then(|shape| shape.coords_iter().next()) {
            (at.x.to_bits(), at.y.to_bits()).hash(&mut hasher);
        }
        hasher.finish()
    };
    let same = |a: usize, b: usize| {
        layer.columns.iter().all(|column| column.cells.at(a) == column.cells.at(b))
            && shape(a) == shape(b)
    };
    let mut seen: HashMap<u64, Vec<usize>, FxBuildHasher> = HashMap::default();
    let mut repeated = Vec::new();
    if layer.columns.is_empty() && layer.geometries.is_none() {
        return repeated;
    }
    for record in 0..layer.len() {
        let held = seen.entry(fingerprint(record)).or_default();
        match held.iter().find(|first| same(**first, record)) {
            Some(first) => repeated.push((record, *first)),
            None => held.push(record),
        }
    }
    repeated
}

/// Ids as a study wants them: there, and each once.
fn ids_of(patient: &Patient<'_>, column: usize, whole: &HashSet<usize>) -> Vec<Finding> {
    if roles::unique_ids(patient.layer, column).is_ok() {
        return Vec::new();
    }
    let Some(held) = patient.layer.columns.get(column) else { return Vec::new() };
    let mut first: HashMap<&str, usize, FxBuildHasher> = HashMap::default();
    let (mut missing, mut twice) = (Vec::new(), Vec::new());
    for (record, id) in held.cells.iter().enumerate() {
        if id.is_empty() {
            missing.push(Case::row(patient.row(record)));
        } else if let Some(earlier) = first.get(id) {
            if !whole.contains(&record) {
                twice.push(Case::value(patient.row(record), id).with(patient.row(*earlier)));
            }
        } else {
            first.insert(id, record);
        }
    }
    let told = |ailment, cases: Vec<Case>| Finding::of(ailment).field(&held.name).at_rows(cases);
    told(&ailment::ID_MISSING, missing)
        .into_iter()
        .chain(told(&ailment::ID_DUPLICATE, twice))
        .collect()
}

/// Points on one spot. What lies at 0, 0 is told as that.
fn coincident(patient: &Patient<'_>, whole: &HashSet<usize>) -> Option<Finding> {
    if !patient.is_points() {
        return None;
    }
    let cell = |at: Xy| ((at.x / ONE_SPOT).floor() as i64, (at.y / ONE_SPOT).floor() as i64);
    // The first point of each spot by its cell: of those that differ a cell holds few.
    let mut spots: HashMap<(i64, i64), Vec<usize>, FxBuildHasher> = HashMap::default();
    let mut finding = Finding::of(&ailment::COINCIDENT).value("metres", ONE_SPOT);
    let placed = patient.positions.iter().enumerate();
    let placed = placed.filter_map(|(record, at)| Some((record, (*at)?)));
    for (record, at) in placed {
        let at_zero = patient.places[record] == Some(LonLat { lon: 0.0, lat: 0.0 });
        if whole.contains(&record) || at_zero {
            continue;
        }
        let (column, row) = cell(at);
        let around = (-1..=1).flat_map(|dx| {
            (-1..=1).map(move |dy| (column.saturating_add(dx), row.saturating_add(dy)))
        });
        let near = |first: &usize| {
            patient.positions[*first].is_some_and(|held| held.distance_2(at) <= ONE_SPOT * ONE_SPOT)
        };
        let first =
            around.filter_map(|cell| spots.get(&cell)).flatten().copied().filter(near).min();
        match first {
            Some(first) => finding
                .push(Case::row(patient.row(record)).with(patient.row(first)).at(patient.spot(at))),
            None => spots.entry((column, row)).or_default().push(record),
        }
    }
    (finding.count > 0).then_some(finding)
}
