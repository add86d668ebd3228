//! Blocks that overlap. Who lives where two lie is counted twice: of each pair the smaller of the
//! two shares, the weight spread evenly over each block; of one block never more than live there.

use std::collections::BTreeMap;

use geo::{Area, BooleanOps, BoundingRect, CoordsIter, MultiPolygon};
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::Context;
use crate::doctor::ailments as ailment;
use crate::doctor::finding::{Case, Finding};
use crate::study::validity::is_sound;
use crate::study::{Habit, roles};

/// Square metres below which neighbours merely touch,
const LEAST_AREA: f64 = 1.0;

/// and the share of the smaller block.
const LEAST_SHARE: f64 = 0.001;

/// Pairs whose overlap is worked out.
const MOST_PAIRS: usize = 1_000_000;

/// Corners of both outlines of all pairs together.
const MOST_CORNERS: usize = 100_000_000;

struct Overlap {
    first: usize,
    second: usize,
    area: f64,
}

pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let patient = context.patient;
    let outlines = &patient.outlines;
    // Cutting what crosses itself gives anything: such outlines are told by themselves.
    let sound: Vec<usize> = (0..outlines.len())
        .into_par_iter()
        .filter(|record| outlines[*record].as_ref().is_some_and(is_sound))
        .collect();
    if sound.len() < 2 {
        return Vec::new();
    }
    let (pairs, is_cut) = pairs(outlines, &sound);
    let mut overlaps: Vec<Overlap> =
        pairs.par_iter().filter_map(|&(first, second)| overlap(outlines, first, second)).collect();
    overlaps.sort_by(|a, b| {
        b.area.total_cmp(&a.area).then((a.first, a.second).cmp(&(b.first, b.second)))
    });
    let mut findings: Vec<Finding> = told(context, &overlaps).into_iter().collect();
    if is_cut {
        findings.push(Finding::of(&ailment::SEARCH_CUT).value("n", pairs.len()));
    }
    findings
}

/// Pairs whose boxes overlap, ascending, and whether there were too many.
fn pairs(outlines: &[Option<MultiPolygon<f64>>], sound: &[usize]) -> (Vec<(usize, usize)>, bool) {
    let boxes = sound.iter().filter_map(|record| {
        let around = outlines[*record].as_ref()?.bounding_rect()?;
        let (min, max) = (around.min(), around.max());
        Some(GeomWithData::new(Rectangle::from_corners([min.x, min.y], [max.x, max.y]), *record))
    });
    let boxes: Vec<_> = boxes.collect();
    let tree = RTree::bulk_load(boxes.clone());
    let corners = |record: usize| outlines[record].as_ref().map_or(0, CoordsIter::coords_count);
    let (mut pairs, mut work) = (Vec::new(), 0);
    for held in &boxes {
        let (low, high) = (held.geom().lower(), held.geom().upper());
        let around = AABB::from_corners(low, high);
        let mut near: Vec<usize> = tree
            .locate_in_envelope_intersecting(&around)
            .filter(|other| {
                // Boxes that share a side alone do not overlap.
                let (least, most) = (other.geom().lower(), other.geom().upper());
                let across = |axis: usize| high[axis].min(most[axis]) - low[axis].max(least[axis]);
                across(0) > 0.0 && across(1) > 0.0
            })
            .map(|other| other.data)
            .filter(|other| *other > held.data)
            .collect();
        near.sort_unstable();
        for other in near {
            work += corners(held.data) + corners(other);
            if pairs.len() >= MOST_PAIRS || work > MOST_CORNERS {
                return (pairs, true);
            }
            pairs.push((held.data, other));
        }
    }
    (pairs, false)
}

fn overlap(outlines: &[Option<MultiPolygon<f64>>], first: usize, second: usize) -> Option<Overlap> {
    let (a, b) = (outlines[first].as_ref()?, outlines[second].as_ref()?);
    let area = a.intersection(b).unsigned_area();
    let smaller = a.unsigned_area().min(b.unsigned_area());
    (area > LEAST_AREA && area > LEAST_SHARE * smaller).then_some(Overlap { first, second, area })
}

fn told(context: &Context<'_>, overlaps: &[Overlap]) -> Option<Finding> {
    let patient = context.patient;
    let area = |record: usize| patient.outlines[record].as_ref().map_or(0.0, Area::unsigned_area);
    let km2 = overlaps.iter().map(|overlap| overlap.area).sum::<f64>() / 1e6;
    let cases = overlaps.iter().map(|overlap| {
        let square_metres = format!("{:.0} m2", overlap.area);
        Case::value(patient.row(overlap.first), square_metres).with(patient.row(overlap.second))
    });
    let weight = patient.column(Habit::Weight);
    let counted = weight.and_then(|column| {
        let weights = roles::numbers(patient.layer, column);
        let total: f64 = weights.iter().filter(|weight| **weight > 0.0).sum();
        let part = |record: usize, overlap: &Overlap| {
            let weight = weights.get(record).copied().filter(|weight| *weight > 0.0);
            weight.unwrap_or_default() * overlap.area / area(record).max(f64::MIN_POSITIVE)
        };
        // Told of the later block of each pair.
        let mut again: BTreeMap<usize, f64> = BTreeMap::new();
        for overlap in overlaps {
            let least = part(overlap.first, overlap).min(part(overlap.second, overlap));
            *again.entry(overlap.second).or_default() += least;
        }
        let most = |record: usize| weights.get(record).copied().unwrap_or_default();
        let twice: f64 = again.iter().map(|(record, part)| part.min(most(*record))).sum();
        let heading = &patient.layer.columns.get(column)?.name;
        (total > 0.0).then(|| (heading.clone(), 100.0 * twice / total))
    });
    let finding = match counted {
        Some((heading, share)) => Finding::of(&ailment::OVERLAP_PEOPLE)
            .value("column", heading)
            .value("share", format!("{share:.2}")),
        None => Finding::of(&ailment::OVERLAP),
    };
    finding.value("km2", format!("{km2:.6}")).at_rows(cases)
}
