//! From a layer's rows to places: which coordinates, in which system, in degrees.

use geo::{Coord, CoordsIter, Densify, Euclidean, InteriorPoint, Length, LinesIter, MultiPolygon};
use rayon::prelude::*;

use super::coordinates::{self, Coordinates};
use super::range::{self, Raw};
use super::unroll::unrolled;
use super::validity::{Broken, broken};
use super::{Named, StudyError, damage};
use crate::crs::{Plane, System};
use crate::model::{Bounds, LonLat, MeasuredAt, Xy};
use crate::read::{Layer, LayerRef, Note, Problem, Problems};

/// Corners of the study area stand at most so far apart: a side of 55 m strays from the line it
/// is in degrees by a tenth of a millimetre at 60 degrees of latitude.
const LONGEST_SIDE_DEGREES: f64 = 0.000_5;
const LONGEST_SIDE_METRES: f64 = 500.0;

/// But no more corners than this are set along an outline for it.
const MOST_CORNERS: f64 = 50_000.0;

/// A layer whose rows have places. In a local study "degrees" are plain metres.
pub(super) struct Placed {
    pub role: &'static str,
    pub layer: Layer,
    pub reference: LayerRef,
    system: System,
    /// One place by row; empty for an area.
    points: Vec<LonLat>,
    /// Outlines by row, for polygon layers.
    outlines: Option<Vec<MultiPolygon<f64>>>,
    pub measured_at: MeasuredAt,
    /// The columns that hold the coordinates, of a table.
    pub columns: Option<[usize; 2]>,
}

/// A placed layer in the study's plane.
pub(super) struct Projected {
    pub placed: Placed,
    /// One position by row.
    pub positions: Vec<Xy>,
    /// Outlines by row, for polygon layers.
    pub outlines: Option<Vec<MultiPolygon<f64>>>,
}

impl Projected {
    /// A warning when outlines are not valid polygons; blocks are still measured at a point
    /// inside.
    pub fn invalid_outlines(&self) -> Option<Note> {
        let outlines = self.outlines.as_ref()?;
        let invalid: Vec<usize> = (0..outlines.len())
            .into_par_iter()
            .filter(|&record| {
                broken(&outlines[record]).is_some_and(|found| !matches!(found, Broken::Tangled(_)))
            })
            .collect();
        let first = *invalid.first()?;
        Some(Note::warning(format!(
            "{}: {} polygons cross or touch themselves, the first in row {}; each is measured at \
             one point all the same. hint: mend them in a GIS (QGIS: Fix geometries)",
            self.placed.role,
            invalid.len(),
            self.placed.layer.rows[first]
        )))
    }

    /// The rectangle around the layer.
    pub fn bounds(&self) -> Option<Bounds> {
        let corners = self.outlines.iter().flatten().flat_map(|outline| outline.coords_iter());
        Bounds::around(self.positions.iter().copied().chain(corners.map(Xy::from)))
    }
}

impl Placed {
    /// A layer of points, or of blocks measured at one point each.
    pub fn points_or_blocks(
        role: &'static str,
        named: Named,
        has_places: bool,
        notes: &mut Vec<Note>,
    ) -> Result<Placed, StudyError> {
        refuse_empty(role, &named.layer)?;
        if !has_places {
            return Ok(Placed::nowhere(role, named, notes));
        }
        let placed = Placed::place(role, named, true, notes)?;
        let rule = placed.measured_at.describe();
        notes.push(Note::info(format!("{role}: measured at {rule}")));
        Ok(placed)
    }

    /// A layer of sites. Facilities may be none: no centre yet is a fair thing to ask about.
    pub fn sites(
        role: &'static str,
        named: Named,
        has_places: bool,
        notes: &mut Vec<Note>,
    ) -> Result<Placed, StudyError> {
        if role != "facilities" {
            refuse_empty(role, &named.layer)?;
        } else if named.layer.is_empty() {
            notes.push(Note::warning(format!("{}: no {role} in it", named.layer.file())));
        }
        if !has_places {
            return Ok(Placed::nowhere(role, named, notes));
        }
        let placed = Placed::place(role, named, true, notes)?;
        if placed.measured_at == MeasuredAt::PointInside {
            let rule = placed.measured_at.describe();
            notes.push(Note::info(format!("{role}: placed at {rule}")));
        }
        Ok(placed)
    }

    /// A layer of rows without places, for a table of costs: all at the origin.
    fn nowhere(role: &'static str, named: Named, notes: &mut Vec<Note>) -> Placed {
        let Named { reference, layer } = named;
        notes.push(Note::info(format!(
            "{role}: {} rows of {}, by their ids alone",
            layer.len(),
            layer.file()
        )));
        Placed {
            role,
            points: vec![LonLat { lon: 0.0, lat: 0.0 }; layer.len()],
            layer,
            reference,
            system: System::Local,
            outlines: None,
            measured_at: MeasuredAt::Point,
            columns: None,
        }
    }

    /// A layer of polygons that together are the study area.
    pub fn outline(
        role: &'static str,
        named: Named,
        notes: &mut Vec<Note>,
    ) -> Result<Placed, StudyError> {
        refuse_empty(role, &named.layer)?;
        let mut placed = Placed::place(role, named, false, notes)?;
        // A side is straight in longitude and latitude (RFC 7946). Corners along it keep it so
        // in the plane, and make every figure cut from the outline measure as the outline does.
        let round: f64 = placed
            .outlines
            .iter()
            .flatten()
            .flat_map(|outline| outline.lines_iter())
            .map(|side| Euclidean.length(&side))
            .sum();
        let longest = if placed.is_local() {
            LONGEST_SIDE_METRES
        } else {
            LONGEST_SIDE_DEGREES.max(round / MOST_CORNERS)
        };
        for outline in placed.outlines.iter_mut().flatten() {
            *outline = Euclidean.densify(outline, longest);
        }
        Ok(placed)
    }

    fn place(
        role: &'static str,
        named: Named,
        points_allowed: bool,
        notes: &mut Vec<Note>,
    ) -> Result<Placed, StudyError> {
        let Named { reference, mut layer } = named;
        let prefix = |note: Note| Note { text: format!("{role}: {}", note.text), ..note };
        notes.extend(std::mem::take(&mut layer.notes).into_iter().map(prefix));
        if !points_allowed && !coordinates::has_polygons(&layer) {
            return Err(StudyError::NoPolygons { file: layer.file(), role });
        }
        let held = coordinates::find(&layer, &reference, points_allowed)?;
        let system = coordinates::choose_system(&layer, &reference, &held)?;
        if let Coordinates::Columns { x, y, .. } = held {
            coordinates::keep_window(&mut layer, &reference, x, y);
            notes.extend(std::mem::take(&mut layer.notes).into_iter().map(prefix));
            if role != "facilities" {
                refuse_empty(role, &layer)?;
            }
        }
        notes.extend(coordinates::overruled(&layer, &reference, &system).map(prefix));
        notes.extend(coordinates::datum_note(&layer, &reference, &held).map(prefix));
        notes.push(Note::info(format!(
            "{role}: {} rows of {} in {}",
            layer.len(),
            layer.file(),
            system.describe()
        )));
        notes.extend(held.describe(&layer).map(|said| Note::info(format!("{role}: {said}"))));
        notes.extend(system.warning().map(|warning| Note::warning(format!("{role}: {warning}"))));

        let outlines = coordinates::polygons(&layer)?;
        let (raw, measured_at) = match (&held, &outlines) {
            (Coordinates::Columns { x, y, .. }, _) => {
                let raw = coordinates::column_points(&layer, *x, *y)?;
                let own_geometry = layer.geometries.is_some();
                let at = if own_geometry { MeasuredAt::Columns } else { MeasuredAt::Point };
                (raw, at)
            }
            (Coordinates::Geometry, Some(_)) => (Vec::new(), MeasuredAt::PointInside),
            (Coordinates::Geometry, None) => {
                (coordinates::geometry_points(&layer)?, MeasuredAt::Point)
            }
        };
        let degrees = system.is_degrees();
        let corners = outlines.as_deref().unwrap_or_default();
        range::check(
            &layer,
            &reference,
            &held,
            &system,
            Raw { points: &raw, outlines: corners, drawn: &[] },
        )?;
        let points = to_places(&layer, &system, &raw)?;
        let outlines =
            outlines.map(|outlines| outlines_to_places(&layer, &system, outlines)).transpose()?;
        let outlines = match outlines {
            Some(outlines) if system != System::Local => Some(unrolled(&layer, outlines)?),
            other => other,
        };
        if degrees {
            warn_null_island(role, &points, notes);
        }
        layer.geometries = None;
        let columns = match held {
            Coordinates::Columns { x, y, .. } => Some([x, y]),
            Coordinates::Geometry => None,
        };
        Ok(Placed { role, layer, reference, system, points, outlines, measured_at, columns })
    }

    /// Refuse failed formulas in the columns that are used, and carry them as blanks elsewhere.
    pub fn settle_damage(
        &mut self,
        used: &[Option<usize>],
        notes: &mut Vec<Note>,
    ) -> Result<(), StudyError> {
        let note = damage::settle(&mut self.layer, used)?;
        let role = self.role;
        notes.extend(note.map(|note| Note { text: format!("{role}: {}", note.text), ..note }));
        Ok(())
    }

    /// Whether the layer is in plain metres of no declared place.
    pub fn is_local(&self) -> bool {
        self.system == System::Local
    }

    /// Whether a longitude comes before a latitude in a column of its own.
    pub fn is_table(&self) -> bool {
        self.columns.is_some() && self.outlines.is_none()
    }

    /// Whether the file's own coordinates are degrees.
    pub fn is_degrees(&self) -> bool {
        self.system.is_degrees()
    }

    /// Every place of the layer, corner by corner.
    pub fn extremes(&self) -> impl Iterator<Item = LonLat> + '_ {
        let corners = self.outlines.iter().flatten().flat_map(|outline| outline.coords_iter());
        self.points
            .iter()
            .copied()
            .chain(corners.map(|corner| LonLat { lon: corner.x, lat: corner.y }))
    }

    /// Every place of the layer with its row.
    pub fn by_row(&self) -> impl Iterator<Item = (u32, LonLat)> + '_ {
        let rows = &self.layer.rows;
        let corners = self.outlines.iter().flatten().zip(rows).flat_map(|(outline, row)| {
            outline.coords_iter().map(|c| (*row, LonLat { lon: c.x, lat: c.y }))
        });
        rows.iter().copied().zip(self.points.iter().copied()).chain(corners)
    }

    /// The layer in the plane: one position by row, and the outlines where there are any.
    pub fn project(self, plane: &Plane) -> Result<Projected, StudyError> {
        let Some(outlines) = &self.outlines else {
            let positions = plane.forward(&self.points)?;
            return Ok(Projected { placed: self, positions, outlines: None });
        };
        let corners: Vec<LonLat> = outlines
            .iter()
            .flat_map(|outline| outline.coords_iter())
            .map(|corner| LonLat { lon: corner.x, lat: corner.y })
            .collect();
        let mut flat = plane.forward(&corners)?.into_iter().map(Coord::from);
        let projected: Vec<MultiPolygon<f64>> =
            outlines.iter().map(|outline| replace_coords(outline, &mut flat)).collect();
        if !self.points.is_empty() {
            let positions = plane.forward(&self.points)?;
            return Ok(Projected { placed: self, positions, outlines: Some(projected) });
        }
        let inside: Vec<Option<Xy>> = projected
            .par_iter()
            .map(|outline| outline.interior_point().map(|point| Xy::from(point.0)))
            .collect();
        let mut problems = Problems::in_file(&self.layer.source.path);
        let positions = inside
            .into_iter()
            .enumerate()
            .map(|(record, point)| {
                point.unwrap_or_else(|| {
                    problems.push(Problem {
                        kind: "poly-degenerate",
                        row: Some(self.layer.rows[record]),
                        field: Some("geometry".to_owned()),
                        found: "a polygon without an inside".to_owned(),
                        allowed: "a polygon with an area",
                        hint: "draw the polygon again, or give the layer as points".to_owned(),
                    });
                    Xy { x: 0.0, y: 0.0 }
                })
            })
            .collect();
        problems.into_result()?;
        Ok(Projected { placed: self, positions, outlines: Some(projected) })
    }
}

fn refuse_empty(role: &'static str, layer: &Layer) -> Result<(), StudyError> {
    if layer.is_empty() {
        return Err(StudyError::EmptyLayer { file: layer.file(), role });
    }
    Ok(())
}

/// The same outline with its corners taken from `flat`, in order.
fn replace_coords(
    outline: &MultiPolygon<f64>,
    flat: &mut impl Iterator<Item = Coord<f64>>,
) -> MultiPolygon<f64> {
    let mut ring = |ring: &geo::LineString<f64>| -> geo::LineString<f64> {
        flat.by_ref().take(ring.0.len()).collect()
    };
    let polygons = outline.iter().map(|polygon| {
        let shell = ring(polygon.exterior());
        let holes = polygon.interiors().iter().map(&mut ring).collect();
        geo::Polygon::new(shell, holes)
    });
    MultiPolygon(polygons.collect())
}

fn to_places(
    layer: &Layer,
    system: &System,
    raw: &[Coord<f64>],
) -> Result<Vec<LonLat>, StudyError> {
    if system.is_plain() {
        return Ok(raw.iter().map(|c| LonLat { lon: c.x, lat: c.y }).collect());
    }
    let mut problems = Problems::in_file(&layer.source.path);
    let places = system.to_lonlat(raw)?;
    let found = places.into_iter().enumerate().filter_map(|(record, place)| {
        if place.is_none() {
            problems.push(outside_domain(layer, record, raw[record]));
        }
        place
    });
    let places = found.collect();
    problems.into_result()?;
    Ok(places)
}

pub(super) fn outside_domain(layer: &Layer, record: usize, coord: Coord<f64>) -> Problem {
    Problem {
        kind: "coord-domain",
        row: Some(layer.rows[record]),
        field: Some("coordinates".to_owned()),
        found: format!("{}, {} cannot be turned into degrees", coord.x, coord.y),
        allowed: "coordinates inside the system's domain",
        hint: "check crs: is it the right zone?".to_owned(),
    }
}

fn outlines_to_places(
    layer: &Layer,
    system: &System,
    outlines: Vec<MultiPolygon<f64>>,
) -> Result<Vec<MultiPolygon<f64>>, StudyError> {
    if system.is_plain() {
        return Ok(outlines);
    }
    let corners: Vec<(usize, Coord<f64>)> = outlines
        .iter()
        .enumerate()
        .flat_map(|(record, outline)| outline.coords_iter().map(move |c| (record, c)))
        .collect();
    let raw: Vec<Coord<f64>> = corners.iter().map(|(_, coord)| *coord).collect();
    let mut problems = Problems::in_file(&layer.source.path);
    let mut places =
        system.to_lonlat(&raw)?.into_iter().zip(&corners).map(|(place, (record, coord))| {
            let place = place.unwrap_or_else(|| {
                problems.push(outside_domain(layer, *record, *coord));
                LonLat { lon: 0.0, lat: 0.0 }
            });
            Coord { x: place.lon, y: place.lat }
        });
    let shifted = outlines.iter().map(|outline| replace_coords(outline, &mut places)).collect();
    drop(places);
    problems.into_result()?;
    Ok(shifted)
}

fn warn_null_island(role: &str, points: &[LonLat], notes: &mut Vec<Note>) {
    let count = points.iter().filter(|p| p.lon == 0.0 && p.lat == 0.0).count();
    if count > 0 {
        notes.push(Note::warning(format!(
            "{role}: {count} rows lie at exactly 0, 0, in the sea off Africa: usually a missing coordinate"
        )));
    }
}
