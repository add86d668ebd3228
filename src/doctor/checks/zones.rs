//! Gauss-Krüger zones: a zone number in x and none in the code, the reverse, a zone whose
//! central meridian is far off, and the systems that would lay the layer onto the others.

use geo::Coord;

use super::Context;
use crate::crs::{Plane, System};
use crate::doctor::ailments as ailment;
use crate::doctor::finding::{Finding, Gravity};
use crate::doctor::patient::{Patient, median};
use crate::model::{Bounds, LonLat, Xy};
use crate::study::overlap;

/// A layer farther from its central meridian is in another zone: a 3-degree zone reaches 1.5
/// degrees, a 6-degree zone 3.
const FARTHEST_DEGREES: f64 = 3.0;

/// A system that lays the layer within so many metres of another is a candidate.
const NEAR: f64 = 5_000.0;

/// CGCS2000 by central meridian and by zone number, 3 and 6 degrees wide.
const CODES: [std::ops::RangeInclusive<u32>; 4] =
    [4534..=4554, 4513..=4533, 4502..=4512, 4491..=4501];

/// A transverse Mercator projection, as far as it matters here.
struct Zone {
    meridian: f64,
    false_easting: f64,
}

pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let patient = context.patient;
    let (Some(system), Some(x), Some(y)) =
        (&patient.system, middle(patient, |at| at.x), middle(patient, |at| at.y))
    else {
        return Vec::new();
    };
    let Some(zone) = zone_of(system) else { return beside(context) };
    let mut findings = Vec::new();
    if let Some(swapped) = swapped(patient, &zone, x, y) {
        return vec![swapped];
    }
    findings.extend(prefix(context, system, &zone, x));
    findings.extend(far(context, system, &zone));
    let is_known = findings.iter().any(|finding| finding.code != ailment::ZONE_FAR.code);
    if !is_known {
        findings.extend(beside(context));
    }
    findings
}

fn middle(patient: &Patient<'_>, of: fn(Coord<f64>) -> f64) -> Option<f64> {
    let mut values: Vec<f64> = patient.numbers.iter().map(|(_, at)| of(*at)).collect();
    (!values.is_empty()).then(|| median(&mut values))
}

fn zone_of(system: &System) -> Option<Zone> {
    if system.is_degrees() || *system == System::Local {
        return None;
    }
    let wkt = system.definition().ok()??.wkt;
    let is_mercator = ["Transverse_Mercator", "Gauss_Kruger"].iter().any(|name| wkt.contains(name));
    let parameter = |name: &str| -> Option<f64> {
        let rest = wkt.split(&format!("\"{name}\",")).nth(1)?;
        rest.split(']').next()?.trim().parse().ok()
    };
    let meridian = parameter("central_meridian").filter(|_| is_mercator)?;
    Some(Zone { meridian, false_easting: parameter("false_easting")? })
}

/// The zone number in front of an x; 0 where there is none.
fn number_in(x: f64) -> u32 {
    let number = (x / 1e6).floor();
    if (13.0..=45.0).contains(&number) { number as u32 } else { 0 }
}

/// Whether any place is lost with the system as it is: the other commands refuse it then.
fn gravity(patient: &Patient<'_>) -> Gravity {
    let lost = patient.places.iter().any(Option::is_none);
    if lost { Gravity::Error } else { Gravity::Warning }
}

/// North before east, as surveyors write it.
fn swapped(patient: &Patient<'_>, zone: &Zone, x: f64, y: f64) -> Option<Finding> {
    let fits = |east: f64| {
        let number = number_in(east);
        (east - f64::from(number) * 1e6 - 500_000.0).abs() <= 450_000.0
    };
    let is_north = (1_500_000.0..6_500_000.0).contains(&x);
    let off = (x - zone.false_easting).abs() > 900_000.0;
    (is_north && off && fits(y)).then(|| {
        Finding::of(&ailment::AXES_SWAPPED)
            .as_grave_as(gravity(patient))
            .value("right", 0)
            .value("total", patient.numbers.len())
    })
}

fn prefix(context: &Context<'_>, system: &System, zone: &Zone, x: f64) -> Option<Finding> {
    let (held, wanted) = (number_in(x), number_in(zone.false_easting));
    if held == wanted {
        return None;
    }
    let ailment = match held {
        0 => &ailment::ZONE_BARE,
        _ => &ailment::ZONE_PREFIX,
    };
    let fitting = match held {
        0 => without_number(zone.meridian, context),
        number => by_number(number),
    };
    let gravity = gravity(context.patient);
    Some(
        Finding::of(ailment)
            .as_grave_as(gravity)
            .value("x", x)
            .value("zone", if held == 0 { wanted } else { held })
            .value("system", system.describe())
            .value("candidates", fitting.join(", ")),
    )
}

/// The CGCS2000 systems with a zone number in front: 13 to 23 are 6 degrees wide, 25 to 45 are 3.
fn by_number(number: u32) -> Vec<String> {
    match number {
        13..=23 => vec![format!("EPSG:{}", 4491 + number - 13)],
        25..=45 => vec![format!("EPSG:{}", 4513 + number - 25)],
        _ => Vec::new(),
    }
}

/// The systems without a number that share a central meridian, those on the other layers first.
fn without_number(meridian: f64, context: &Context<'_>) -> Vec<String> {
    let fitting = candidates(context);
    if !fitting.is_empty() {
        return fitting;
    }
    let three = ((meridian - 75.0) / 3.0).round();
    let fits = (0.0..=20.0).contains(&three) && (75.0 + 3.0 * three - meridian).abs() < 1e-6;
    if fits { vec![format!("EPSG:{}", 4534 + three as u32)] } else { Vec::new() }
}

/// Farther from the central meridian than any zone reaches.
fn far(context: &Context<'_>, system: &System, zone: &Zone) -> Option<Finding> {
    let patient = context.patient;
    let mut lons: Vec<f64> = patient.places.iter().flatten().map(|at| at.lon).collect();
    let away = median(&mut lons) - zone.meridian;
    (!lons.is_empty() && away.abs() > FARTHEST_DEGREES).then(|| {
        Finding::of(&ailment::ZONE_FAR)
            .value("degrees", format!("{:.1}", away.abs()))
            .value("meridian", zone.meridian)
            .value("system", system.describe())
    })
}

/// Layers far apart: another zone that would lay this one onto them, or none.
fn beside(context: &Context<'_>) -> Vec<Finding> {
    let patient = context.patient;
    if patient.is_local() {
        return Vec::new();
    }
    let mut apart: Option<(f64, String, bool)> = None;
    for other in context.beside().filter(|other| !other.is_local()) {
        let Some((own, held)) = side_by_side(patient.window, other.window) else { continue };
        let gap = own.gap(held);
        let refused = overlap::are_apart(held, own);
        let is_nearer = apart.as_ref().is_none_or(|(least, ..)| gap > *least);
        if (refused || gap > NEAR) && is_nearer {
            apart = Some((gap, other.layer.file(), refused));
        }
    }
    let Some((gap, other, refused)) = apart else { return Vec::new() };
    let kilometres = format!("{:.1}", gap / 1000.0);
    let is_metres = patient.system.as_ref().is_some_and(|system| !system.is_degrees());
    let candidates = if is_metres { candidates(context) } else { Vec::new() };
    let gravity = if refused { Gravity::Error } else { Gravity::Warning };
    if !candidates.is_empty() {
        let wrong = Finding::of(&ailment::ZONE_WRONG).as_grave_as(gravity);
        return vec![
            wrong
                .value("gap", kilometres)
                .value("other", other)
                .value("candidates", candidates.join(", ")),
        ];
    }
    let apart = Finding::of(&ailment::APART).value("gap", kilometres).value("other", other);
    if refused { vec![apart] } else { Vec::new() }
}

/// Two windows of degrees in one plane, metres; none where one plane cannot hold both, which
/// is told of the layer that spans too much.
fn side_by_side(own: Option<Bounds>, other: Option<Bounds>) -> Option<(Bounds, Bounds)> {
    let (own, other) = (own?, other?);
    let corners = |bounds: Bounds| {
        [bounds.min, bounds.max].map(|corner| LonLat { lon: corner.x, lat: corner.y })
    };
    let (own, other) = (corners(own), corners(other));
    if let Ok(Some(plane)) = Plane::centred_on(own.into_iter().chain(other)) {
        let flat = |corners: &[LonLat]| Bounds::around(plane.forward(corners).ok()?);
        return Some((flat(&own)?, flat(&other)?));
    }
    // Beyond one plane: as far as the crow flies, on a sphere.
    let rough = |corners: [LonLat; 2]| {
        let metres = |at: LonLat| Xy { x: at.lon * 111_320.0, y: at.lat * 111_320.0 };
        Bounds::around(corners.map(metres))
    };
    Some((rough(own)?, rough(other)?))
}

/// The CGCS2000 systems that would lay the layer within 5 km of every other one, by EPSG code.
pub(super) fn candidates(context: &Context<'_>) -> Vec<String> {
    let patient = context.patient;
    let numbers = patient.numbers.iter().map(|(_, at)| Xy::from(*at));
    let Some(extent) = Bounds::around(numbers) else { return Vec::new() };
    let others: Vec<Bounds> = context
        .beside()
        .filter(|other| !other.is_local())
        .filter_map(|other| other.window)
        .collect();
    if others.is_empty() {
        // The number in front names the zone by itself.
        return by_number(number_in(extent.middle().x));
    }
    let corners = [extent.min, extent.max].map(Coord::from);
    let lies_there = |code: &u32| {
        let Ok(system) = System::named(&format!("EPSG:{code}")) else { return false };
        let places: Vec<LonLat> =
            system.to_lonlat(&corners).unwrap_or_default().into_iter().flatten().collect();
        let window = Bounds::around(places.iter().map(|at| Xy { x: at.lon, y: at.lat }));
        places.len() == corners.len()
            && others.iter().all(|other| {
                side_by_side(window, Some(*other)).is_some_and(|(own, held)| own.gap(held) <= NEAR)
            })
    };
    CODES.into_iter().flatten().filter(lies_there).map(|code| format!("EPSG:{code}")).collect()
}
