//! What lies in the map panel: area, blocks, circles, sites.

use geo::{MultiPolygon, TriangulateEarcut};
use plotters::prelude::DrawingBackend;
use plotters::style::Color;

use super::canvas::{Align, At, Canvas};
use super::palette::{AREA, AREA_LINE, CLOSED, Class, EXISTING, PAPER, PROPOSED};
use super::sheet::{Sheet, draw_ground};
use super::subject::{Circles, SiteKind, Subject};
use super::{MapError, audit, on_foot, street_audit};
use crate::model::Xy;
use crate::scenario::Outcome;

/// More blocks than this are gathered into small squares, one colour each.
const SINGLE_BLOCKS: usize = 40_000;

/// Side of such a square, sheet units.
const SQUARE: f64 = 3.0;

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
}

/// Draw everything in the map panel.
pub fn draw<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    subject: &Subject<'_>,
    sheet: &Sheet,
) -> Result<Scene, MapError> {
    let outcome = subject.outcome;
    draw_ground(canvas, sheet)?;
    let circles = subject.circles();
    let count: usize = circles.iter().map(|circles| circles.places.len()).sum();
    let scene = Scene {
        breaks: breaks(outcome),
        square_metres: (outcome.study.demand.len() > SINGLE_BLOCKS)
            .then_some(SQUARE / sheet.per_metre),
        circles: (count <= MOST_CIRCLES && outcome.reach != "walk").then_some(circles),
    };
    if let Some(area) = &outcome.study.area {
        fill(canvas, sheet, &area.outline, AREA.to_rgba())?;
    }
    if let Some(audit) = subject.audit() {
        audit::draw_ground(canvas, audit, sheet)?;
    }
    draw_demand(canvas, subject, sheet, &scene)?;
    if let Some(area) = &outcome.study.area {
        outline(canvas, sheet, &area.outline, AREA_LINE.to_rgba(), 1.8)?;
    }
    if let Some(audit) = subject.street_audit() {
        street_audit::draw_streets(canvas, outcome, audit, sheet)?;
    }
    for Circles { places, colour, width } in scene.circles.iter().flatten() {
        draw_rims(canvas, outcome, sheet, places, *colour, *width)?;
    }
    draw_sites(canvas, subject, sheet)?;
    if let Some(audit) = subject.audit() {
        audit::draw_marks(canvas, outcome, audit, sheet)?;
    }
    if let Some(audit) = subject.street_audit() {
        street_audit::draw_marks(canvas, audit, sheet)?;
    }
    Ok(scene)
}

/// Blocks, by themselves or gathered, and the streets under or over them.
fn draw_demand<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    subject: &Subject<'_>,
    sheet: &Sheet,
    scene: &Scene,
) -> Result<(), MapError> {
    let outcome = subject.outcome;
    // Blocks with outlines would hide the streets; streets would hide points.
    let over = outcome.study.demand.outlines.is_some();
    let streets = outcome.on_foot.as_ref().filter(|_| subject.street_audit().is_none());
    if let Some(foot) = streets.filter(|_| !over) {
        on_foot::draw_streets(canvas, foot, sheet)?;
    }
    if scene.square_metres.is_some() {
        draw_squares(canvas, subject, sheet, scene)?;
    } else {
        draw_blocks(canvas, subject, sheet, scene)?;
    }
    if let Some(foot) = streets.filter(|_| over) {
        on_foot::draw_streets(canvas, foot, sheet)?;
    }
    if scene.square_metres.is_none() {
        on_foot::draw_estimates(canvas, subject, sheet)?;
    }
    Ok(())
}

/// Weights that part the demand into three about equal numbers of blocks.
fn breaks(outcome: &Outcome) -> [u64; 2] {
    let points = &outcome.study.demand.points;
    let mut weights: Vec<u64> = points.iter().map(|point| point.weight.0).collect();
    if weights.is_empty() {
        return [0, 0];
    }
    let count = weights.len();
    [count / 3, 2 * count / 3].map(|rank| *weights.select_nth_unstable(rank).1)
}

fn shade(scene: &Scene, weight: u64) -> usize {
    scene.breaks.iter().filter(|&&limit| weight > limit).count()
}

/// Every block by itself; those of the worst class last, so that none is hidden.
fn draw_blocks<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    subject: &Subject<'_>,
    sheet: &Sheet,
    scene: &Scene,
) -> Result<(), MapError> {
    let demand = &subject.outcome.study.demand;
    let mut order: Vec<usize> = (0..demand.len()).collect();
    order.sort_by_key(|&index| subject.classes[index]);
    for index in order {
        let (class, point) = (subject.classes[index], demand.points[index]);
        let colour = class.shades()[shade(scene, point.weight.0)];
        match &demand.outlines {
            Some(outlines) => {
                fill(canvas, sheet, &outlines[index], colour.to_rgba())?;
                if let Some(rim) = class.rim() {
                    outline(canvas, sheet, &outlines[index], rim.to_rgba(), 0.5)?;
                }
            }
            None => {
                let at = sheet.at(point.at);
                let [_, _, rim] = class.shades();
                canvas.disc(at, 3.5, rim)?;
                canvas.disc(at, 2.6, colour)?;
            }
        }
    }
    Ok(())
}

/// Blocks gathered into squares of the paper. A square shows the worst class in it, so
/// that no gap disappears, and is shaded by its mean weight.
fn draw_squares<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    subject: &Subject<'_>,
    sheet: &Sheet,
    scene: &Scene,
) -> Result<(), MapError> {
    #[derive(Clone, Copy)]
    struct Square {
        worst: Option<Class>,
        weight: u64,
        blocks: u64,
    }
    let columns = (sheet.map.width() / SQUARE).ceil() as usize + 1;
    let rows = (sheet.map.height() / SQUARE).ceil() as usize + 1;
    let empty = Square { worst: None, weight: 0, blocks: 0 };
    let mut squares = vec![empty; columns * rows];
    for (point, &class) in subject.outcome.study.demand.points.iter().zip(&subject.classes) {
        // Every block lies on the map: the sheet was laid out around them.
        let (x, y) = sheet.at(point.at);
        let column = ((x - sheet.map.from.0) / SQUARE) as usize;
        let row = ((y - sheet.map.from.1) / SQUARE) as usize;
        let square = &mut squares[row.min(rows - 1) * columns + column.min(columns - 1)];
        square.worst = square.worst.max(Some(class));
        square.weight += point.weight.0;
        square.blocks += 1;
    }
    for (at, square) in squares.iter().enumerate() {
        let Some(worst) = square.worst else { continue };
        let x = sheet.map.from.0 + (at % columns) as f64 * SQUARE;
        let y = sheet.map.from.1 + (at / columns) as f64 * SQUARE;
        let colour = worst.shades()[shade(scene, square.weight / square.blocks)];
        canvas.rectangle((x, y), (x + SQUARE, y + SQUARE), colour)?;
    }
    Ok(())
}

/// The standard's circle round some places: geodesic, as the ledger measures.
pub fn draw_rims<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    outcome: &Outcome,
    sheet: &Sheet,
    places: &[Xy],
    colour: plotters::style::RGBAColor,
    width: f64,
) -> Result<(), MapError> {
    let metres = outcome.standard.limit.cost.metres();
    let corners = (metres * sheet.per_metre * 2.0).clamp(24.0, 180.0) as usize;
    for &place in places {
        let ring = outcome.study.plane.circle(place, metres, corners);
        let ring = ring.map_err(|error| MapError::Draw(error.to_string()))?;
        let mut ring: Vec<At> = ring.into_iter().map(|xy| sheet.at(xy)).collect();
        ring.extend(ring.first().copied());
        canvas.line(&ring, colour, width)?;
    }
    Ok(())
}

/// Existing sites as dots, new ones as discs on top, the proposed numbered.
fn draw_sites<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    subject: &Subject<'_>,
    sheet: &Sheet,
) -> Result<(), MapError> {
    for &at in &subject.closed {
        draw_closed(canvas, sheet.at(at))?;
    }
    let outcome = subject.outcome;
    let on_foot = outcome.on_foot.as_ref().filter(|_| outcome.reach == "walk");
    for (index, site) in subject.sites(SiteKind::Existing) {
        match on_foot.is_some_and(|foot| foot.site_snaps[index].is_none()) {
            true => on_foot::draw_lost(canvas, sheet.at(site.at))?,
            false => draw_existing(canvas, sheet.at(site.at))?,
        }
    }
    for (_, site) in subject.sites(SiteKind::Decided) {
        draw_decided(canvas, sheet.at(site.at))?;
    }
    let proposed: Vec<Xy> = subject.sites(SiteKind::Proposed).map(|(_, site)| site.at).collect();
    for (rank, &at) in proposed.iter().enumerate().rev() {
        draw_proposed(canvas, sheet.at(at), rank + 1)?;
    }
    Ok(())
}

/// The symbol of a centre that closes.
pub fn draw_closed<B: DrawingBackend>(canvas: &Canvas<'_, B>, at: At) -> Result<(), MapError> {
    const ARM: f64 = 5.0;
    for (colour, width) in [(PAPER, 5.0), (CLOSED, 2.4)] {
        for side in [-ARM, ARM] {
            let stroke = [(at.0 - side, at.1 - ARM), (at.0 + side, at.1 + ARM)];
            canvas.line(&stroke, colour.to_rgba(), width)?;
        }
    }
    Ok(())
}

/// The symbol of an existing centre.
pub fn draw_existing<B: DrawingBackend>(canvas: &Canvas<'_, B>, at: At) -> Result<(), MapError> {
    canvas.disc(at, 5.5, PAPER)?;
    canvas.disc(at, 4.2, EXISTING)
}

/// The symbol of a centre that the scenario's edits opened or moved.
pub fn draw_decided<B: DrawingBackend>(canvas: &Canvas<'_, B>, at: At) -> Result<(), MapError> {
    const ARM: f64 = 4.5;
    canvas.disc(at, 9.5, PAPER)?;
    canvas.disc(at, 8.0, PROPOSED)?;
    for (x, y) in [(ARM, 0.0), (0.0, ARM)] {
        let stroke = [(at.0 - x, at.1 - y), (at.0 + x, at.1 + y)];
        canvas.line(&stroke, PAPER.to_rgba(), 2.0)?;
    }
    Ok(())
}

/// The symbol of a proposed centre, with its rank.
pub fn draw_proposed<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    at: At,
    rank: usize,
) -> Result<(), MapError> {
    canvas.disc(at, 12.5, PAPER)?;
    canvas.disc(at, 11.0, PROPOSED)?;
    let em = if rank < 100 { 13.0 } else { 10.0 };
    canvas.text(&rank.to_string(), (at.0, at.1 + em * 0.36), em, Align::Middle, PAPER)
}

fn ring_on(sheet: &Sheet, ring: &geo::LineString<f64>) -> Vec<At> {
    ring.coords().map(|&coord| sheet.at(Xy::from(coord))).collect()
}

/// Fill an outline; holes stay empty.
pub fn fill<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    sheet: &Sheet,
    outline: &MultiPolygon<f64>,
    colour: plotters::style::RGBAColor,
) -> Result<(), MapError> {
    for polygon in outline {
        if polygon.interiors().is_empty() {
            canvas.polygon(&ring_on(sheet, polygon.exterior()), colour)?;
            continue;
        }
        for triangle in polygon.earcut_triangles() {
            let corners = triangle.to_array().map(|coord| sheet.at(Xy::from(coord)));
            canvas.polygon(&corners, colour)?;
        }
    }
    Ok(())
}

pub fn outline<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    sheet: &Sheet,
    outline: &MultiPolygon<f64>,
    colour: plotters::style::RGBAColor,
    width: f64,
) -> Result<(), MapError> {
    for polygon in outline {
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            canvas.line(&ring_on(sheet, ring), colour, width)?;
        }
    }
    Ok(())
}
