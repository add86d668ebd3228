//! Layers that are only drawn: their shapes in the plane of a study, by record, nothing else asked
//! of them than that they can be where they say.

use geo::{
    BooleanOps, BoundingRect, Contains, Coord, Densify, Euclidean, Geometry, Intersects,
    LineString, MultiLineString, MultiPolygon, Polygon, Rect,
};

use super::coordinates::{self, Coordinates};
use super::places::outside_domain;
use super::range::{self, Raw};
use super::{Named, Study, StudyError};
use crate::crs::{Plane, System};
use crate::model::{LonLat, Xy};
use crate::read::{Layer, Note, Problems};

/// What a layer may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shapes {
    /// Lines alone.
    Lines,
    /// Either.
    PolygonsOrLines,
}

impl Shapes {
    fn describe(self) -> &'static str {
        match self {
            Shapes::Lines => "lines",
            Shapes::PolygonsOrLines => "polygons or lines",
        }
    }
}

/// A shape in the plane.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    Line(Vec<Xy>),
    Ground(MultiPolygon<f64>),
}

/// A line or a polygon of a record, in the layer's own coordinates or in degrees.
struct Part {
    record: usize,
    is_line: bool,
    /// The line; or the rings of the polygon, its outline first.
    rings: Vec<Vec<Coord<f64>>>,
}

/// The part of what keeps blocks apart, which is more than drawn.
pub(super) const BARRIERS: &str = "barriers";

/// What reaches this far beyond the study, in degrees, is cut: a plane does not hold oceans.
const FARTHEST: f64 = 1.0;

/// Corners stand at most so far apart: a side of 5 km strays from the line it is in degrees by less
/// than a metre.
const LONGEST_SIDE: f64 = 0.05;

impl Study {
    /// The shapes of a layer that may be seen, in the plane, each with its record.
    pub(super) fn shapes(
        &mut self,
        role: &'static str,
        named: &Named,
        allowed: Shapes,
    ) -> Result<Vec<(usize, Shape)>, StudyError> {
        let Named { reference, layer } = named;
        let file = layer.file();
        if layer.is_empty() {
            return Err(StudyError::EmptyLayer { file, role });
        }
        if layer.geometries.is_none() {
            return Err(StudyError::NoShapes { file, role, allowed: allowed.describe() });
        }
        let mut parts = parts(layer, allowed)?;
        let held = Coordinates::Geometry;
        let system = coordinates::choose_system(layer, reference, &held)?;
        let corners: Vec<(usize, Coord<f64>)> = parts
            .iter()
            .flat_map(|part| part.rings.iter().flatten().map(|at| (part.record, *at)))
            .collect();
        let raw = Raw { points: &[], outlines: &[], drawn: &corners };
        range::check(layer, reference, &held, &system, raw)?;
        if (system == System::Local) != self.plane.is_euclidean() {
            return Err(StudyError::MixedLocal { file });
        }
        if system != System::Local {
            let mut places = degrees(layer, &system, &corners)?.into_iter();
            for place in parts.iter_mut().flat_map(|part| part.rings.iter_mut().flatten()) {
                *place = places.next().unwrap_or(*place);
            }
            if let Some(window) = self.window() {
                parts = parts.into_iter().flat_map(|part| part.within(window)).collect();
            }
        }
        let prefix = |note: &Note| Note { text: format!("{role}: {}", note.text), ..note.clone() };
        self.notes.extend(layer.notes.iter().map(prefix));
        self.notes.push(Note::info(format!(
            "{role}: {} rows of {file} in {}{}",
            layer.len(),
            system.describe(),
            if role == BARRIERS { "" } else { ", drawn and not measured" }
        )));
        let warning = system.warning().map(|said| Note::warning(format!("{role}: {said}")));
        self.notes.extend(warning);
        let outside = |part: &Part| StudyError::OutsideDomain {
            file: file.clone(),
            row: layer.rows[part.record],
        };
        let shape = |part: &Part| Some((part.record, part.in_plane(&self.plane)?));
        parts.iter().map(|part| shape(part).ok_or_else(|| outside(part))).collect()
    }
}

/// Coordinates, each with its record, as longitude and latitude.
fn degrees(
    layer: &Layer,
    system: &System,
    corners: &[(usize, Coord<f64>)],
) -> Result<Vec<Coord<f64>>, StudyError> {
    let raw: Vec<Coord<f64>> = corners.iter().map(|(_, at)| *at).collect();
    let mut problems = Problems::in_file(&layer.source.path);
    let (mut last, mut places) = (None, Vec::with_capacity(raw.len()));
    for (place, (record, at)) in system.to_lonlat(&raw)?.into_iter().zip(corners) {
        if place.is_none() && last != Some(*record) {
            last = Some(*record);
            problems.push(outside_domain(layer, *record, *at));
        }
        places.extend(place.map(|place| Coord { x: place.lon, y: place.lat }));
    }
    problems.into_result()?;
    Ok(places)
}

/// The lines and polygons of a layer.
fn parts(layer: &Layer, allowed: Shapes) -> Result<Vec<Part>, StudyError> {
    let mut problems = Problems::in_file(&layer.source.path);
    let mut parts = Vec::new();
    for (record, geometry) in layer.geometries.iter().flatten().enumerate() {
        match (geometry, allowed) {
            (Geometry::LineString(line), _) => parts.push(Part::line(record, line)),
            (Geometry::MultiLineString(several), _) => {
                parts.extend(several.iter().map(|line| Part::line(record, line)));
            }
            (Geometry::Polygon(polygon), Shapes::PolygonsOrLines) => {
                parts.push(Part::polygon(record, polygon));
            }
            (Geometry::MultiPolygon(several), Shapes::PolygonsOrLines) => {
                parts.extend(several.iter().map(|polygon| Part::polygon(record, polygon)));
            }
            (other, _) => {
                let allowed = allowed.describe();
                problems.push(coordinates::wrong_type(layer, record, other, allowed));
            }
        }
    }
    problems.into_result()?;
    Ok(parts)
}

impl Part {
    fn line(record: usize, line: &LineString<f64>) -> Part {
        Part { record, is_line: true, rings: vec![line.0.clone()] }
    }

    fn polygon(record: usize, polygon: &Polygon<f64>) -> Part {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        Part { record, is_line: false, rings: rings.map(|ring| ring.0.clone()).collect() }
    }

    /// What of the part matters to a window: nothing where it cannot be seen in it, all of it but
    /// where it goes on far beyond. In degrees.
    fn within(self, window: Rect<f64>) -> Vec<Part> {
        let Part { record, is_line, rings } = &self;
        let outline = rings.first().and_then(|ring| LineString(ring.clone()).bounding_rect());
        let Some(around) = outline.filter(|around| around.intersects(&window)) else {
            return Vec::new();
        };
        let far = Coord { x: FARTHEST, y: FARTHEST };
        let near = Rect::new(window.min() - far, window.max() + far);
        if near.contains(&around) {
            return vec![self];
        }
        let near = near.to_polygon();
        let mut rings = rings.iter().cloned().map(LineString);
        if *is_line {
            let lines = near.clip(&MultiLineString(rings.collect()), false);
            return lines.iter().map(|line| Part::line(*record, line)).collect();
        }
        let Some(outline) = rings.next() else { return Vec::new() };
        let cut = near.intersection(&Polygon::new(outline, rings.collect()));
        cut.iter().map(|polygon| Part::polygon(*record, polygon)).collect()
    }

    /// The shape of the part; none where it lies beyond what the plane can hold.
    fn in_plane(&self, plane: &Plane) -> Option<Shape> {
        let place = |at: &Coord<f64>| LonLat { lon: at.x, lat: at.y };
        let ring = |ring: &Vec<Coord<f64>>| {
            if plane.is_euclidean() {
                return Some(ring.iter().map(|&at| Xy::from(at)).collect());
            }
            let ring = Euclidean.densify(&LineString(ring.clone()), LONGEST_SIDE);
            plane.forward(&ring.0.iter().map(place).collect::<Vec<LonLat>>()).ok()
        };
        let mut rings: Vec<Vec<Xy>> = self.rings.iter().map(ring).collect::<Option<_>>()?;
        Some(match self.is_line {
            true => Shape::Line(rings.pop().unwrap_or_default()),
            false => Shape::Ground(MultiPolygon(ground(rings).into_iter().collect())),
        })
    }
}

/// A polygon of its rings, the outline first; none without an outline.
pub(super) fn ground(rings: Vec<Vec<Xy>>) -> Option<Polygon<f64>> {
    let mut rings = rings.into_iter().map(|ring| ring.into_iter().map(Coord::from).collect());
    let outline = rings.next()?;
    Some(Polygon::new(outline, rings.collect()))
}
