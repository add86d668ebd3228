//! What lies in a map panel: base, area, ground, blocks, circles, sites, names.

mod base;
mod blocks;
mod labels;
mod symbols;
mod zone_names;

use geo::MultiPolygon;
use plotters::style::{Color, RGBAColor};

pub use blocks::breaks;
pub use symbols::{draw_closed, draw_decided, draw_existing, draw_proposed, draw_proposed_in};

use super::canvas::{At, Canvas, Panel, turning};
use super::sheet::Frame;
use super::subject::{Circles, GroundLayer, SiteKind, Subject};
use super::{MapError, audit, on_foot, street_audit};
use crate::model::Xy;

/// Circles of more sites than this are not drawn: they would hide the map.
const MOST_CIRCLES: usize = 400;

/// What the legend needs to know of the scene.
pub struct Scene {
    /// Upper weights of the light and the middle shade, thousandths.
    pub breaks: [u64; 2],
    /// Side of the squares blocks were gathered into, metres.
    pub square_metres: Option<f64>,
    /// The circles that are drawn; `None` where there are too many.
    pub circles: Option<Vec<Circles>>,
    /// Names there was no room for.
    pub unnamed: usize,
    /// Whether there is a base map with streets, and with water.
    pub base: base::Shown,
}

/// How a scene is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// Whether centres get their names.
    pub has_names: bool,
    /// Whether the picture is to be small in bytes: shapes and corners count.
    pub is_vector: bool,
    /// The part of the panel that an inset shows larger.
    pub inset: Option<Panel>,
    /// The part of the panel that names keep free.
    pub free: Option<Panel>,
}

/// What a scene will show, before anything is drawn.
pub fn planned(subject: &Subject<'_>, frame: &Frame, manner: Manner) -> Scene {
    Scene {
        breaks: breaks(&subject.outcome.study),
        square_metres: blocks::square(subject, frame, manner),
        circles: circles(subject),
        unnamed: 0,
        base: base::shown(subject, frame),
    }
}

/// Draw everything in a map panel.
pub fn draw(
    canvas: &Canvas<'_>,
    subject: &Subject<'_>,
    frame: &Frame,
    manner: Manner,
) -> Result<Scene, MapError> {
    let mut result = Ok(());
    let mut scene = planned(subject, frame, manner);
    canvas
        .clipped(frame.panel, || result = draw_within(canvas, subject, frame, manner, &mut scene));
    result?;
    canvas.part("frame");
    canvas.line(&frame.panel.outline(), canvas.palette.rule.to_rgba(), 1.5);
    Ok(scene)
}

fn draw_within(
    canvas: &Canvas<'_>,
    subject: &Subject<'_>,
    frame: &Frame,
    manner: Manner,
    scene: &mut Scene,
) -> Result<(), MapError> {
    let (outcome, palette) = (subject.outcome, canvas.palette);
    canvas.part("ground");
    canvas.rectangle(frame.panel.from, frame.panel.to, palette.ground);
    if let Some(area) = &outcome.study.area {
        fill(canvas, frame, &area.outline, palette.area.to_rgba());
    }
    base::draw_water(canvas, subject, frame);
    draw_ground(canvas, subject, frame)?;
    base::draw_streets(canvas, subject, frame);
    draw_demand(canvas, subject, frame, scene);
    base::draw_streets_over(canvas, subject, frame);
    if let Some(area) = &outcome.study.area {
        canvas.part("area");
        outline(canvas, frame, &area.outline, palette.area_line.to_rgba(), 1.8);
    }
    if let Some(audit) = subject.street_audit() {
        canvas.part("streets");
        street_audit::draw_streets(canvas, outcome, audit, frame);
    }
    canvas.part("circles");
    for Circles { places, colour, width } in scene.circles.iter().flatten() {
        draw_rims(canvas, subject, frame, places, *colour, *width)?;
    }
    if let Some(inset) = manner.inset {
        canvas.line(&inset.outline(), palette.halo.mix(0.8), 3.4);
        canvas.line(&inset.outline(), palette.ink.to_rgba(), 1.2);
    }
    canvas.part("centres");
    draw_sites(canvas, subject, frame);
    if let Some(audit) = subject.audit() {
        canvas.part("marks");
        audit::draw_marks(canvas, subject, audit, frame)?;
    }
    if let Some(audit) = subject.street_audit() {
        canvas.part("marks");
        street_audit::draw_marks(canvas, audit, frame);
    }
    if manner.has_names {
        canvas.part("names");
        let zones = zone_names::draw(canvas, &subject.zone_names, frame, manner.inset);
        let sites = labels::draw(canvas, subject, frame, manner, zones.taken);
        scene.unnamed = zones.unnamed + sites;
    }
    Ok(())
}

/// The circles to draw, unless there are too many.
fn circles(subject: &Subject<'_>) -> Option<Vec<Circles>> {
    let circles = subject.circles();
    let count: usize = circles.iter().map(|circles| circles.places.len()).sum();
    (count <= MOST_CIRCLES && subject.has_circles).then_some(circles)
}

/// What the ground under the blocks shows.
fn draw_ground(canvas: &Canvas<'_>, subject: &Subject<'_>, frame: &Frame) -> Result<(), MapError> {
    match &subject.ground {
        GroundLayer::Bare => {}
        GroundLayer::Audit => {
            if let Some(audit) = subject.audit() {
                canvas.part("covered_ground");
                audit::draw_ground(canvas, audit, frame);
            }
        }
        GroundLayer::Depths => {
            canvas.part("covered_ground");
            let shade = canvas.palette.depths[3].mix(DEPTH_SHADE);
            for site in &subject.outcome.sites {
                let ring = rim(subject, frame, site.at)?;
                canvas.fill(vec![ring], shade);
            }
        }
        GroundLayer::Zones(zones) => {
            canvas.part("catchments");
            for (zone, colour) in zones {
                fill(canvas, frame, zone, colour.mix(0.45));
                outline(canvas, frame, zone, canvas.palette.paper.to_rgba(), 1.2);
            }
        }
    }
    Ok(())
}

/// How much each disc darkens the ground.
pub const DEPTH_SHADE: f64 = 0.16;

/// Blocks, by themselves or gathered, and the streets under or over them.
fn draw_demand(canvas: &Canvas<'_>, subject: &Subject<'_>, frame: &Frame, scene: &Scene) {
    let outcome = subject.outcome;
    // Blocks with outlines would hide the streets; streets would hide points.
    let over = outcome.study.demand.outlines.is_some();
    let is_shown = subject.street_audit().is_none() && !subject.is_past;
    let streets = outcome.on_foot.as_ref().filter(|_| is_shown);
    if let Some(foot) = streets.filter(|_| !over) {
        canvas.part("streets");
        on_foot::draw_streets(canvas, foot, frame);
    }
    canvas.part("blocks");
    if scene.square_metres.is_some() {
        blocks::draw_squares(canvas, subject, frame, scene);
    } else {
        blocks::draw_each(canvas, subject, frame, scene);
    }
    if let Some(foot) = streets.filter(|_| over) {
        canvas.part("streets");
        on_foot::draw_streets(canvas, foot, frame);
    }
    if scene.square_metres.is_none() && !subject.is_past {
        on_foot::draw_estimates(canvas, subject, frame);
    }
}

/// The standard's circle round a place: geodesic, as the ledger measures.
fn rim(subject: &Subject<'_>, frame: &Frame, place: Xy) -> Result<Vec<At>, MapError> {
    let outcome = subject.outcome;
    let metres = outcome.metres(outcome.standard.limit.cost);
    let corners = (metres * frame.per_metre * 2.0).clamp(24.0, 180.0) as usize;
    let ring = outcome.study.plane.circle(place, metres, corners);
    let ring = ring.map_err(|error| MapError::Draw(error.to_string()))?;
    Ok(ring.into_iter().map(|xy| frame.at(xy)).collect())
}

/// The standard's circles round some places.
pub fn draw_rims(
    canvas: &Canvas<'_>,
    subject: &Subject<'_>,
    frame: &Frame,
    places: &[Xy],
    colour: RGBAColor,
    width: f64,
) -> Result<(), MapError> {
    for &place in places {
        let mut ring = rim(subject, frame, place)?;
        ring.extend(ring.first().copied());
        canvas.line(&ring, colour, width);
    }
    Ok(())
}

/// Existing sites as dots, new ones as discs on top, the proposed numbered.
fn draw_sites(canvas: &Canvas<'_>, subject: &Subject<'_>, frame: &Frame) {
    for &at in &subject.closed {
        draw_closed(canvas, frame.at(at));
    }
    for &at in &subject.standing {
        draw_existing(canvas, frame.at(at));
    }
    let outcome = subject.outcome;
    let is_walked = outcome.reach == "walk" && !subject.is_past;
    let on_foot = outcome.on_foot.as_ref().filter(|_| is_walked);
    for (index, site) in subject.sites(SiteKind::Existing) {
        match on_foot.is_some_and(|foot| foot.site_snaps[index].is_none()) {
            true => on_foot::draw_lost(canvas, frame.at(site.at)),
            false => draw_existing(canvas, frame.at(site.at)),
        }
    }
    for (_, site) in subject.sites(SiteKind::Decided) {
        draw_decided(canvas, frame.at(site.at));
    }
    let proposed: Vec<(usize, Xy)> =
        subject.sites(SiteKind::Proposed).map(|(index, site)| (index, site.at)).collect();
    for (rank, &(index, at)) in proposed.iter().enumerate().rev() {
        draw_proposed_in(canvas, frame.at(at), rank + 1, subject.colour(index));
    }
}

fn ring_on(frame: &Frame, ring: &geo::LineString<f64>) -> Vec<At> {
    ring.coords().map(|&coord| frame.at(Xy::from(coord))).collect()
}

/// Fill an outline; holes stay empty.
pub fn fill(canvas: &Canvas<'_>, frame: &Frame, outline: &MultiPolygon<f64>, colour: RGBAColor) {
    for polygon in outline {
        let rings = std::iter::once((polygon.exterior(), true))
            .chain(polygon.interiors().iter().map(|hole| (hole, false)));
        let rings = rings.map(|(ring, is_shell)| turning(ring_on(frame, ring), is_shell));
        canvas.fill(rings.collect(), colour);
    }
}

/// The line round an outline and its holes.
pub fn outline(
    canvas: &Canvas<'_>,
    frame: &Frame,
    outline: &MultiPolygon<f64>,
    colour: RGBAColor,
    width: f64,
) {
    for polygon in outline {
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            canvas.line(&ring_on(frame, ring), colour, width);
        }
    }
}
