//! A web-map datum that only the streets give away.
//!
//! What stands beside streets lies nearer to them where it is than anywhere else: points by
//! their median distance to the nearest street, polygons by the share of the streets that runs
//! through them. A shift is suspected where it fits the streets much better than the layer does
//! as it is (at most [`BETTER`] of the figure), clearly better than each of 23 shifts as long
//! into other directions (at most [`CLEARLY`] of the least of their figures), and where the layer
//! as it is fits no better than the best of these. So points in the middle of blocks, which every
//! shift brings nearer to a street, raise no alarm, nor do a few clusters of houses, which some
//! shift always lays onto a street. It takes [`FEWEST`] rows among the streets.

use geo::{BoundingRect, Contains, Point, Translate};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::Context;
use super::datum::{datum_of, median_of, web_and_plain};
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

const BETTER: f64 = 0.6;
const CLEARLY: f64 = 0.7;

/// Shifts of one length, the one that is judged among them.
const CONTROLS: usize = 24;

/// Farther than any shift.
const REACH: f64 = 1_500.0;

/// The layer moved onto a datum, or onto streets of one.
struct Shift {
    datum: Datum,
    /// Whether the streets are on it, not the layer.
    of_streets: bool,
    /// By row: BD-09 differs by tens of metres within a town.
    by: Vec<Xy>,
}

impl Shift {
    fn middle(&self) -> Xy {
        median_of(&self.by)
    }
}

/// What is held against the streets.
struct Rows<'p> {
    patient: &'p Patient<'p>,
    records: Vec<usize>,
    streets: Streets,
    /// Positions along the streets, for polygons.
    along: Option<Vec<Xy>>,
}

pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    judged(context).into_iter().collect()
}

fn judged(context: &Context<'_>) -> Option<Finding> {
    let rows = Rows::of(context)?;
    let own = datum_of(rows.patient)?;
    let before = rows.fit(&[]);
    let mut best: Option<(f64, Shift)> = None;
    for shift in rows.shifts(own) {
        let after = rows.fit(&shift.by);
        let is_best = best.as_ref().is_none_or(|(held, _)| after < *held);
        if is_best && after <= BETTER * before && rows.stands_out(shift.middle(), before, after) {
            best = Some((after, shift));
        }
    }
    let (after, shift) = best?;
    Some(told(rows.along.is_some(), &shift, before, after))
}

impl<'p> Rows<'p> {
    /// The rows that lie among the streets; none where they are too few to tell, or not in China.
    fn of(context: &Context<'p>) -> Option<Rows<'p>> {
        let (patient, roads) = (context.patient, context.roads?);
        let plane = patient.plane.as_ref()?;
        let placed = patient.positions.iter().flatten().copied();
        let streets = roads.within(plane, Bounds::around(placed)?.grown(REACH));
        // Rows beyond the streets say nothing.
        let covered = streets.bounds()?.grown(-REACH / 2.0);
        let inside = |at: &Xy| covered.gap(Bounds { min: *at, max: *at }) <= 0.0;
        let records: Vec<usize> = (0..patient.positions.len())
            .filter(|record| patient.positions[*record].as_ref().is_some_and(inside))
            .collect();
        if records.len() < FEWEST {
            return None;
        }
        let step = records.len().div_ceil(MOST).max(1);
        let records: Vec<usize> = records.into_iter().step_by(step).collect();
        let heart = records.get(records.len() / 2).and_then(|record| patient.places[*record])?;
        let along = patient.has_polygons().then(|| streets.positions(MOST_ALONG));
        in_china(heart).then_some(Rows { patient, records, streets, along })
    }

    /// The shifts that are tried: back from each datum, and onto each, where the streets are on it.
    fn shifts(&self, own: Datum) -> Vec<Shift> {
        let shift = |datum: Datum, of_streets: bool| -> Option<Shift> {
            let places = self.records.iter().map(|record| self.patient.places[*record]);
            let moved: Vec<LonLat> = places
                .map(|place| {
                    place.map(|place| match of_streets {
                        true => datum.of_wgs84(place),
                        false => datum.to_wgs84(own.of_wgs84(place)),
                    })
                })
                .collect::<Option<_>>()?;
            let flat = self.patient.plane.as_ref()?.forward(&moved).ok()?;
            let by = flat.into_iter().zip(&self.records).map(|(to, record)| {
                let from = self.patient.positions[*record].unwrap_or(to);
                Xy { x: to.x - from.x, y: to.y - from.y }
            });
            Some(Shift { datum, of_streets, by: by.collect() })
        };
        let of_layer = web_and_plain(own).filter_map(|datum| shift(datum, false));
        let of_streets = [Datum::Gcj02, Datum::Bd09].into_iter();
        of_layer.chain(of_streets.filter_map(|datum| shift(datum, true))).collect()
    }

    /// How badly the rows fit the streets, each moved by its vector (none where there is none):
    /// the median distance to the nearest, or per cent of the streets within the polygons.
    fn fit(&self, by: &[Xy]) -> f64 {
        let by = |at: usize| by.get(at).copied().unwrap_or(Xy { x: 0.0, y: 0.0 });
        match &self.along {
            Some(along) => Polygons::of(self, by).share(along),
            None => {
                let moved = self.records.iter().enumerate().filter_map(|(at, record)| {
                    let (from, by) = (self.patient.positions[*record]?, by(at));
                    Some(Xy { x: from.x + by.x, y: from.y + by.y })
                });
                let mut metres: Vec<f64> = moved.map(|at| self.streets.distance(at)).collect();
                median(&mut metres)
            }
        }
    }

    /// Whether a shift fits clearly better than those as long into other directions, and the
    /// layer as it is no better than they.
    fn stands_out(&self, by: Xy, before: f64, after: f64) -> bool {
        let mut least = f64::MAX;
        for turn in 1..CONTROLS {
            let (sin, cos) = (turn as f64 / CONTROLS as f64 * std::f64::consts::TAU).sin_cos();
            let turned = Xy { x: by.x * cos - by.y * sin, y: by.x * sin + by.y * cos };
            least = least.min(self.fit(&vec![turned; self.records.len()]));
            if after > CLEARLY * least {
                return false;
            }
        }
        before >= least
    }
}

/// Polygons by their boxes.
struct Polygons {
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
    outlines: Vec<geo::MultiPolygon<f64>>,
}

impl Polygons {
    fn of(rows: &Rows<'_>, by: impl Fn(usize) -> Xy) -> Polygons {
        let outlines: Vec<geo::MultiPolygon<f64>> = rows
            .records
            .iter()
            .enumerate()
            .filter_map(|(at, record)| {
                let by = by(at);
                Some(rows.patient.outlines[*record].as_ref()?.translate(by.x, by.y))
            })
            .collect();
        let boxes = outlines.iter().enumerate().filter_map(|(at, outline)| {
            let around = outline.bounding_rect()?;
            let (min, max) = (around.min(), around.max());
            Some(GeomWithData::new(Rectangle::from_corners([min.x, min.y], [max.x, max.y]), at))
        });
        Polygons { tree: RTree::bulk_load(boxes.collect()), outlines }
    }

    /// Per cent of the positions that lie in a polygon.
    fn share(&self, along: &[Xy]) -> f64 {
        let lies_inside = |at: &&Xy| {
            let around = AABB::from_point([at.x, at.y]);
            self.tree
                .locate_in_envelope_intersecting(&around)
                .any(|held| self.outlines[held.data].contains(&Point::new(at.x, at.y)))
        };
        100.0 * along.iter().filter(lies_inside).count() as f64 / along.len().max(1) as f64
    }
}

fn told(is_polygons: bool, shift: &Shift, before: f64, after: f64) -> Finding {
    let ailment = match (shift.of_streets, is_polygons) {
        (true, _) => &ailment::SHIFT_OF_STREETS,
        (false, true) => &ailment::SHIFT_BLOCKS,
        (false, false) => &ailment::SHIFT_STREETS,
    };
    let by = shift.middle();
    Finding::of(ailment)
        .value("east", format!("{:.0}", by.x))
        .value("north", format!("{:.0}", by.y))
        .value("metres", format!("{:.0}", by.x.hypot(by.y)))
        .value("before", format!("{before:.1}"))
        .value("after", format!("{after:.1}"))
        .value("datum", shift.datum.title())
        .value("key", shift.datum.name())
}
