//! Polygons that cross themselves, holes that are none, parts that overlap, slivers.

use geo::{Area, Euclidean, Length, MultiPolygon};
use rayon::prelude::*;

use super::Context;
use crate::doctor::ailments as ailment;
use crate::doctor::finding::{Case, Finding, Gravity};
use crate::model::Xy;
use crate::study::Habit;
use crate::study::validity::{self, Broken, rings_of};

/// Square metres below which a polygon is a sliver.
const LEAST_AREA: f64 = 1.0;

/// Metres below which a long polygon is one,
const LEAST_WIDTH: f64 = 1.0;

/// and how round it is at most: 4 pi area / perimeter squared, 1 for a disc.
const LEAST_ROUND: f64 = 0.05;

enum Fault {
    Broken(Broken),
    Sliver(f64),
}

pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let patient = context.patient;
    let faults: Vec<(usize, Fault)> = patient
        .outlines
        .par_iter()
        .enumerate()
        .filter_map(|(record, outline)| Some((record, fault_of(outline.as_ref()?)?)))
        .collect();
    // A layer without weights may be an area, and an area must be valid; blocks are measured at a
    // point inside all the same.
    let is_demand = patient.column(Habit::Weight).is_some();
    let gravity = if is_demand { Gravity::Warning } else { Gravity::Error };
    let mut crossed = Finding::of(&ailment::POLY_CROSSED).as_grave_as(gravity);
    let mut holes = Finding::of(&ailment::POLY_HOLES).as_grave_as(gravity);
    let mut parts = Finding::of(&ailment::POLY_PARTS);
    let mut slivers = Finding::of(&ailment::SLIVER);
    let mut tangled = Finding::of(&ailment::SEARCH_CUT).value("n", validity::MOST_PAIRS);
    for (record, fault) in faults {
        let row = patient.row(record);
        match fault {
            Fault::Broken(broken) => {
                let finding = match broken {
                    Broken::Crossed(_) => &mut crossed,
                    Broken::Holes(_) => &mut holes,
                    Broken::Parts(_) => &mut parts,
                    Broken::Tangled(_) => &mut tangled,
                };
                finding.push(Case::row(row).at(patient.spot(Xy::from(broken.at()))));
            }
            Fault::Sliver(area) => slivers.push(Case::value(row, format!("{area:.2} m2"))),
        }
    }
    [crossed, holes, parts, slivers, tangled]
        .into_iter()
        .filter(|finding| finding.count > 0)
        .collect()
}

fn fault_of(outline: &MultiPolygon<f64>) -> Option<Fault> {
    if let Some(broken) = validity::broken(outline) {
        return Some(Fault::Broken(broken));
    }
    let area = outline.unsigned_area();
    let rings = outline.iter().flat_map(rings_of);
    let perimeter: f64 = rings.map(|ring| Euclidean.length(ring)).sum();
    let width = 2.0 * area / perimeter.max(f64::MIN_POSITIVE);
    let round = 4.0 * std::f64::consts::PI * area / (perimeter * perimeter).max(f64::MIN_POSITIVE);
    let is_sliver = area < LEAST_AREA || (width < LEAST_WIDTH && round < LEAST_ROUND);
    is_sliver.then_some(Fault::Sliver(area))
}
