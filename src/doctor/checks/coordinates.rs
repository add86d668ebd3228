//! What keeps a layer's coordinates from being places: told where the layer was admitted. Here
//! the systems are added that would lay it onto the other layers.

use super::{Context, zones};
use crate::crs::System;
use crate::doctor::ailments as ailment;
use crate::doctor::finding::Finding;
use crate::language::messages::ailments::TRY_SYSTEMS;
use crate::model::Bounds;
use crate::study::{overlap, range};

/// A layer across by less in plain metres, all of it numbers that could be degrees, is one of
/// degrees.
const LEAST_METRES: f64 = 1.0;

/// A layer of degrees this near to 0, 0 is in the sea.
const OFF_AFRICA_DEGREES: f64 = 1.0;

pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let patient = context.patient;
    let is_unplaced = |finding: &Finding| {
        [ailment::CRS_MISSING.code, ailment::CRS_METRES.code].contains(&finding.code)
    };
    let mut findings: Vec<Finding> = patient.placement.clone();
    for finding in findings.iter_mut().filter(|finding| is_unplaced(finding)) {
        let candidates = zones::candidates(context);
        if let Some(first) = candidates.first() {
            *finding = finding
                .clone()
                .remedied_by(TRY_SYSTEMS)
                .value("candidates", candidates.join(", "))
                .value("first", first);
        }
    }
    findings.extend(tiny(context));
    findings.extend(off_africa(context));
    findings.extend(swapped_beside(context));
    if patient.system.as_ref().and_then(System::warning).is_some() {
        let system = patient.system.as_ref().map(System::describe).unwrap_or_default();
        findings.push(Finding::of(&ailment::CRS_DOUBTFUL).value("system", system));
    }
    if let Some(System::Degrees(datum)) = patient.system
        && datum.is_shifted()
    {
        findings.push(Finding::of(&ailment::DATUM_STATED).value("datum", datum.title()));
    }
    findings
}

/// Degrees taken for plain metres.
fn tiny(context: &Context<'_>) -> Option<Finding> {
    let patient = context.patient;
    let window = patient.window.filter(|_| patient.is_local())?;
    let across = window.width().max(window.height());
    let all = patient.numbers.iter().all(|(_, at)| range::are_degrees(*at));
    let rows = patient.layer.len();
    let is_tiny = rows > 1 && all && across < LEAST_METRES && across > 0.0;
    is_tiny.then(|| Finding::of(&ailment::EXTENT_TINY).value("across", format!("{across:.2}")))
}

/// A whole layer in the sea; a few rows of another layer there are told by themselves.
fn off_africa(context: &Context<'_>) -> Option<Finding> {
    let patient = context.patient;
    let is_degrees = patient.system.as_ref().is_some_and(System::is_degrees);
    let near = |value: f64| value.abs() <= OFF_AFRICA_DEGREES;
    let all = patient.numbers.iter().all(|(_, at)| near(at.x) && near(at.y));
    let some = patient.numbers.iter().any(|(_, at)| at.x != 0.0 || at.y != 0.0);
    (is_degrees && all && some)
        .then(|| Finding::of(&ailment::OFF_AFRICA).value("degrees", OFF_AFRICA_DEGREES))
}

/// Axes swapped, as only another layer shows: where both longitude and latitude are below 90.
fn swapped_beside(context: &Context<'_>) -> Option<Finding> {
    let patient = context.patient;
    let window = |of: &crate::doctor::patient::Patient<'_>| -> Option<Bounds> {
        let is_degrees = of.system.as_ref().is_some_and(System::is_degrees);
        of.window.filter(|_| is_degrees)
    };
    let own = window(patient)?;
    let other = context
        .beside()
        .find(|other| window(other).is_some_and(|held| overlap::would_meet_swapped(held, own)))?;
    // Of two layers the table is the likelier culprit, as a study has it.
    let blames_other = other.layer.geometries.is_none() && patient.layer.geometries.is_some();
    (!blames_other)
        .then(|| Finding::of(&ailment::AXES_SWAPPED_BESIDE).value("other", other.layer.file()))
}
