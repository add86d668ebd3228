//! A web-map datum that only the streets give away.
//!
//! What stands beside streets lies nearer to them where it is than anywhere else: points by
//! their median distance to the nearest street, polygons by the share of the streets that runs
//! through them. A shift is suspected where it fits the streets much better than the layer does
//! as it is (at most [`BETTER`] of the figure), better than each of [`CONTROLS`] shifts as long
//! into other directions, at most [`TYPICAL`] of their median, and where the layer as it is fits
//! no better than these do. So points in the middle of blocks, which every shift brings nearer
//! to a street, raise no alarm.

use geo::{Contains, Point};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::Context;
use super::coordinates::spelled;
use super::datum::{datum_of, web_and_plain};
use crate::crs::Datum;
use crate::doctor::ailments as ailment;
use crate::doctor::finding::Finding;
use crate::doctor::patient::{Patient, in_china, median};
use crate::doctor::roads::Streets;
use crate::model::{Bounds, LonLat, Xy};

/// Rows that it takes.
const FEWEST: usize = 30;

/// Rows, and positions along the streets, that are looked at.
const MOST: usize = 1_500;
const MOST_ALONG: usize = 6_000;

const BETTER: f64 = 0.7;
const TYPICAL: f64 = 0.75;
const CONTROLS: usize = 24;

/// Farther than any shift.
const REACH: f64 = 1_500.0;

/// What a shift of the layer is.
#[derive(Clone, Copy)]
struct Shift {
    datum: Datum,
    /// Whether the streets are on it, not the layer.
    of_streets: bool,
    by: Xy,
}

pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    judged(context).into_iter().collect()
}

fn judged(context: &Context<'_>) -> Option<Finding> {
    let (patient, roads) = (context.patient, context.roads?);
    let (plane, own) = (patient.plane.as_ref()?, datum_of(patient)?);
    let rows: Vec<Xy> = patient.positions.iter().flatten().copied().collect();
    let window = Bounds::around(rows.iter().copied())?.grown(REACH);
    let streets = roads.within(plane, window);
    // Rows beyond the streets say nothing.
    let covered = streets.bounds()?;
    let inside = |at: &Xy| covered.grown(-REACH / 2.0).gap(Bounds { min: *at, max: *at }) <= 0.0;
    let records: Vec<usize> = (0..patient.positions.len())
        .filter(|record| patient.positions[*record].as_ref().is_some_and(inside))
        .collect();
    if records.len() < FEWEST {
        return None;
    }
    let kept: Vec<usize> =
        records.iter().copied().step_by(records.len().div_ceil(MOST).max(1)).collect();
    let heart = kept.get(kept.len() / 2).and_then(|record| patient.places[*record])?;
    if !in_china(heart) {
        return None;
    }
    let shifts = shifts(patient, heart, own);
    let is_polygons = patient.has_polygons();
    let fit: Box<dyn Fn(Xy) -> f64> = if is_polygons {
        let held = Polygons::of(patient, &kept);
        let along = streets.positions(MOST_ALONG);
        Box::new(move |by| held.share(&along, by))
    } else {
        let points: Vec<Xy> = kept.iter().filter_map(|record| patient.positions[*record]).collect();
        Box::new(move |by| nearness(&streets, &points, by))
    };
    let before = fit(Xy { x: 0.0, y: 0.0 });
    let mut best: Option<(f64, Shift)> = None;
    for shift in shifts {
        let after = fit(shift.by);
        let is_best = best.as_ref().is_none_or(|(held, _)| after < *held);
        if is_best && after <= BETTER * before && stands_out(&fit, shift.by, before, after) {
            best = Some((after, shift));
        }
    }
    let (after, shift) = best?;
    Some(told(is_polygons, shift, before, after))
}

/// The shifts that are tried: back from each datum, and onto each, where the streets are on it.
fn shifts(patient: &Patient<'_>, heart: LonLat, own: Datum) -> Vec<Shift> {
    let written = own.of_wgs84(heart);
    let by = |to: LonLat| -> Option<Xy> {
        let flat = patient.plane.as_ref()?.forward(&[heart, to]).ok()?;
        Some(Xy { x: flat.get(1)?.x - flat.first()?.x, y: flat.get(1)?.y - flat.first()?.y })
    };
    let of_layer = web_and_plain(own).filter_map(|datum| {
        Some(Shift { datum, of_streets: false, by: by(datum.to_wgs84(written))? })
    });
    let of_streets = [Datum::Gcj02, Datum::Bd09].into_iter().filter_map(|datum| {
        Some(Shift { datum, of_streets: true, by: by(datum.of_wgs84(heart))? })
    });
    of_layer.chain(of_streets).collect()
}

/// Whether a shift fits better than those as long into other directions.
fn stands_out(fit: &dyn Fn(Xy) -> f64, by: Xy, before: f64, after: f64) -> bool {
    let mut others: Vec<f64> = (1..CONTROLS)
        .map(|turn| {
            let (sin, cos) = (turn as f64 / CONTROLS as f64 * std::f64::consts::TAU).sin_cos();
            fit(Xy { x: by.x * cos - by.y * sin, y: by.x * sin + by.y * cos })
        })
        .collect();
    let typical = median(&mut others);
    let least = others.first().copied().unwrap_or_default();
    after < least && after <= TYPICAL * typical && before >= TYPICAL * typical
}

/// Median distance to the nearest street.
fn nearness(streets: &Streets, points: &[Xy], by: Xy) -> f64 {
    let moved = |at: &Xy| Xy { x: at.x + by.x, y: at.y + by.y };
    let mut metres: Vec<f64> = points.iter().map(|at| streets.distance(moved(at))).collect();
    median(&mut metres)
}

/// Polygons by their boxes.
struct Polygons {
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
    outlines: Vec<geo::MultiPolygon<f64>>,
}

impl Polygons {
    fn of(patient: &Patient<'_>, records: &[usize]) -> Polygons {
        use geo::BoundingRect;
        let outlines: Vec<geo::MultiPolygon<f64>> =
            records.iter().filter_map(|record| patient.outlines[*record].clone()).collect();
        let boxes = outlines.iter().enumerate().filter_map(|(at, outline)| {
            let around = outline.bounding_rect()?;
            let (min, max) = (around.min(), around.max());
            Some(GeomWithData::new(Rectangle::from_corners([min.x, min.y], [max.x, max.y]), at))
        });
        Polygons { tree: RTree::bulk_load(boxes.collect()), outlines }
    }

    /// Per cent of the positions that lie in a polygon, were the polygons moved.
    fn share(&self, along: &[Xy], by: Xy) -> f64 {
        let lies_inside = |at: &&Xy| {
            let (x, y) = (at.x - by.x, at.y - by.y);
            let point = AABB::from_point([x, y]);
            self.tree
                .locate_in_envelope_intersecting(&point)
                .any(|held| self.outlines[held.data].contains(&Point::new(x, y)))
        };
        100.0 * along.iter().filter(lies_inside).count() as f64 / along.len().max(1) as f64
    }
}

fn told(is_polygons: bool, shift: Shift, before: f64, after: f64) -> Finding {
    let ailment = match (shift.of_streets, is_polygons) {
        (true, _) => &ailment::SHIFT_OF_STREETS,
        (false, true) => &ailment::SHIFT_BLOCKS,
        (false, false) => &ailment::SHIFT_STREETS,
    };
    Finding::of(ailment)
        .value("east", format!("{:.0}", shift.by.x))
        .value("north", format!("{:.0}", shift.by.y))
        .value("metres", format!("{:.0}", shift.by.x.hypot(shift.by.y)))
        .value("before", format!("{before:.1}"))
        .value("after", format!("{after:.1}"))
        .value("datum", spelled(shift.datum))
        .value("key", shift.datum.name())
}
