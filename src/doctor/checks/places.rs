//! Rows that lie where they cannot: at 0, 0, far from the rest, outside the area; and
//! coordinates that were cut short.

use geo::{Contains, Distance, Haversine, Point};

use super::Context;
use crate::crs::{Plane, System};
use crate::doctor::ailments as ailment;
use crate::doctor::finding::{Case, Finding, Gravity};
use crate::doctor::patient::{Patient, middle};
use crate::model::{LonLat, Xy};
use crate::study::coordinates::Coordinates;

/// Fewer rows have no usual distance.
const FEWEST: usize = 10;

/// A stray lies so many times farther from the middle than nine rows of ten,
const TIMES: f64 = 5.0;

/// and at least so many metres away.
const LEAST_METRES: f64 = 5_000.0;

/// Coordinates of so many decimals or fewer are cut short: 3 are a grid of 100 m.
const FEW_DECIMALS: usize = 3;

/// So many rows at one node chance must give before none are a sign: e^-4 is 2 per cent.
const MEETINGS: f64 = 4.0;

/// Metres of a degree.
const DEGREE: f64 = 111_320.0;

pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let patient = context.patient;
    let gravity = if patient.is_too_wide { Gravity::Error } else { Gravity::Warning };
    let at_zero = at_zero(patient).map(|finding| finding.as_grave_as(gravity));
    let stray = strays(patient).map(|finding| finding.as_grave_as(gravity));
    let explained = at_zero.is_some() || stray.is_some();
    let mut findings: Vec<Finding> = at_zero.into_iter().chain(stray).collect();
    if patient.is_too_wide && !explained {
        let across = patient.window.map_or(0.0, |window| window.diagonal() * DEGREE / 1000.0);
        findings.push(Finding::of(&ailment::TOO_WIDE).value("across", format!("{across:.0}")));
    }
    findings.extend(outside(context));
    findings.extend(coarse(patient));
    findings
}

/// Whether a row lies at 0, 0 in degrees.
fn is_at_zero(patient: &Patient<'_>, at: &LonLat) -> bool {
    let is_degrees = patient.system.as_ref().is_some_and(System::is_degrees);
    is_degrees && at.lon == 0.0 && at.lat == 0.0
}

fn at_zero(patient: &Patient<'_>) -> Option<Finding> {
    let places = patient.places.iter().enumerate();
    let zero = places
        .filter(|(_, place)| place.as_ref().is_some_and(|at| is_at_zero(patient, at)))
        .map(|(record, _)| Case::row(patient.row(record)));
    Finding::of(&ailment::NULL_ISLAND).at_rows(zero)
}

/// Rows far from the rest, by their distance from the median place.
fn strays(patient: &Patient<'_>) -> Option<Finding> {
    let placed: Vec<(usize, LonLat)> = patient
        .places
        .iter()
        .enumerate()
        .filter_map(|(record, place)| Some((record, (*place)?)))
        .filter(|(_, at)| !is_at_zero(patient, at))
        .collect();
    if placed.len() < FEWEST {
        return None;
    }
    let heart = middle(placed.iter().map(|(_, at)| at));
    let away: Vec<f64> = placed
        .iter()
        .map(|(_, at)| match patient.is_local() {
            true => (at.lon - heart.lon).hypot(at.lat - heart.lat),
            false => {
                Haversine.distance(Point::new(heart.lon, heart.lat), Point::new(at.lon, at.lat))
            }
        })
        .collect();
    let mut sorted = away.clone();
    sorted.sort_by(f64::total_cmp);
    let usual = sorted.get((sorted.len() - 1) * 9 / 10).copied().unwrap_or_default();
    let beyond = LEAST_METRES.max(TIMES * usual);
    let least = sorted.iter().copied().find(|metres| *metres > beyond)?;
    let kilometres = |metres: f64| format!("{:.1}", metres / 1000.0);
    let cases = placed.iter().zip(&away).filter(|(_, metres)| **metres > beyond).map(
        |((record, at), metres)| {
            Case::value(patient.row(*record), format!("{} km", kilometres(*metres)))
                .at([at.lon, at.lat])
        },
    );
    Finding::of(&ailment::STRAY)
        .value("away", kilometres(least))
        .value("usual", kilometres(usual))
        .at_rows(cases)
}

/// Rows outside the area.
fn outside(context: &Context<'_>) -> Option<Finding> {
    let (patient, area) = (context.patient, context.area?);
    if patient.is_local() != area.is_local() || !area.has_polygons() {
        return None;
    }
    let plane = area.plane.as_ref()?;
    let outlines: Vec<_> = area.outlines.iter().flatten().collect();
    let placed: Vec<(usize, LonLat)> = patient
        .places
        .iter()
        .enumerate()
        .filter_map(|(record, place)| Some((record, (*place)?)))
        .filter(|(_, at)| !is_at_zero(patient, at))
        .collect();
    let places: Vec<LonLat> = placed.iter().map(|(_, at)| *at).collect();
    let flat = in_plane(plane, &places)?;
    let cases = placed.iter().zip(flat).filter(|(_, at)| {
        let point = Point::new(at.x, at.y);
        !outlines.iter().any(|outline| outline.contains(&point))
    });
    let cases = cases.map(|((record, at), _)| Case::row(patient.row(*record)).at([at.lon, at.lat]));
    Finding::of(&ailment::OUTSIDE).value("area", area.layer.file()).at_rows(cases)
}

fn in_plane(plane: &Plane, places: &[LonLat]) -> Option<Vec<Xy>> {
    plane.forward(places).ok()
}

/// Coordinates that all end after few decimals of a degree, or at whole hundreds of metres.
fn coarse(patient: &Patient<'_>) -> Option<Finding> {
    patient.plane.as_ref()?;
    let system = patient.system.as_ref()?;
    let rows = patient.places.iter().flatten();
    let mut distinct: Vec<(u64, u64)> =
        rows.map(|at| (at.lon.to_bits(), at.lat.to_bits())).collect();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() < 3 || patient.is_local() || is_raster(patient) {
        return None;
    }
    if !system.is_degrees() {
        let whole = |step: f64| {
            patient.numbers.iter().all(|(_, at)| at.x % step == 0.0 && at.y % step == 0.0)
        };
        let step = [1000.0, 100.0].into_iter().find(|step| whole(*step))?;
        if is_lattice(patient, 1.0) {
            return None;
        }
        return Some(Finding::of(&ailment::PRECISION).value("decimals", 0).value("metres", step));
    }
    let decimals = decimals(patient).filter(|decimals| *decimals <= FEW_DECIMALS)?;
    if is_lattice(patient, 10_f64.powi(decimals as i32)) {
        return None;
    }
    let metres = DEGREE / 10_f64.powi(decimals as i32);
    Some(
        Finding::of(&ailment::PRECISION)
            .value("decimals", decimals)
            .value("metres", format!("{metres:.0}")),
    )
}

/// Whether the rows are the cells of a raster.
fn is_raster(patient: &Patient<'_>) -> bool {
    patient.layer.source.format == "GeoTIFF"
}

/// Whether the rows are the nodes of a lattice, which round numbers are not cut to but drawn at: no
/// two are at one node, though of as many rows scattered over as many nodes several would meet.
/// `scale` makes whole numbers of the coordinates.
fn is_lattice(patient: &Patient<'_>, scale: f64) -> bool {
    if !patient.is_points() {
        return false;
    }
    let whole = |value: f64| (value * scale).round() as i64;
    let mut nodes: Vec<(i64, i64)> =
        patient.numbers.iter().map(|(_, at)| (whole(at.x), whole(at.y))).collect();
    let rows = nodes.len();
    nodes.sort_unstable();
    nodes.dedup();
    // How many nodes the rows span along an axis, at the widest step that all of them keep.
    let span = |axis: fn(&(i64, i64)) -> i64| -> f64 {
        let values = nodes.iter().map(axis);
        let (Some(least), Some(most)) = (values.clone().min(), values.clone().max()) else {
            return 1.0;
        };
        let step = values.map(|value| value.abs_diff(least)).fold(0, common_divisor);
        most.abs_diff(least) as f64 / step.max(1) as f64 + 1.0
    };
    let meetings = (rows as f64).powi(2) / (2.0 * span(|at| at.0) * span(|at| at.1));
    nodes.len() == rows && meetings >= MEETINGS
}

fn common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}

/// The most decimals of any coordinate; none where there are more than matter.
fn decimals(patient: &Patient<'_>) -> Option<usize> {
    if let Some(Coordinates::Columns { x, y, .. }) = patient.held {
        // A table shows how it was written: 106.800000 was not cut.
        let cells = [x, y].map(|at| patient.layer.columns.get(at));
        let cells = cells.into_iter().flatten().flat_map(|column| column.cells.iter());
        let written = |cell: &str| cell.split_once('.').map_or(0, |(_, after)| after.len());
        return cells.map(written).max();
    }
    (0..=FEW_DECIMALS).find(|decimals| {
        let scale = 10_f64.powi(*decimals as i32);
        let is_whole = |value: f64| ((value * scale) - (value * scale).round()).abs() < 1e-7;
        patient.numbers.iter().all(|(_, at)| is_whole(at.x) && is_whole(at.y))
    })
}
