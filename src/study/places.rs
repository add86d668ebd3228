//! From a layer's rows to places: which coordinates, in which system, in degrees.

use geo::{Coord, CoordsIter, Geometry, MultiPolygon};
use rayon::prelude::*;

use super::roles::{self, Habit};
use super::{Named, StudyError};
use crate::crs::{Datum, Plane, System};
use crate::model::{LonLat, MeasuredAt, Xy};
use crate::read::{Layer, LayerRef, Note, Problem, Problems};

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
}

/// Where a row's coordinates are.
enum Coordinates {
    Columns { x: usize, y: usize, degrees: bool },
    Geometry,
}

impl Placed {
    /// A layer of points, or of blocks measured at one point each.
    pub fn points_or_blocks(
        role: &'static str,
        named: Named,
        notes: &mut Vec<Note>,
    ) -> Result<Placed, StudyError> {
        if named.layer.is_empty() {
            return Err(StudyError::EmptyLayer { file: named.layer.file(), role });
        }
        let placed = Placed::place(role, named, true, notes)?;
        notes.push(Note::info(format!("{role}: measured at {}", placed.measured_at.describe())));
        Ok(placed)
    }

    /// A layer of sites. It may be empty: no centre yet is a fair thing to ask about.
    pub fn sites(
        role: &'static str,
        named: Named,
        notes: &mut Vec<Note>,
    ) -> Result<Placed, StudyError> {
        if named.layer.is_empty() {
            if role != "facilities" {
                return Err(StudyError::EmptyLayer { file: named.layer.file(), role });
            }
            notes.push(Note::warning(format!("{}: no {role} in it", named.layer.file())));
        }
        let placed = Placed::place(role, named, true, notes)?;
        if placed.measured_at == MeasuredAt::PointInside {
            notes.push(Note::info(format!("{role}: placed at {}", placed.measured_at.describe())));
        }
        Ok(placed)
    }

    /// A layer of polygons that together are the study area.
    pub fn outline(
        role: &'static str,
        named: Named,
        notes: &mut Vec<Note>,
    ) -> Result<Placed, StudyError> {
        if named.layer.is_empty() {
            return Err(StudyError::EmptyLayer { file: named.layer.file(), role });
        }
        Placed::place(role, named, false, notes)
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
        let coordinates = find_coordinates(&layer, &reference, points_allowed)?;
        let system = choose_system(&layer, &reference, &coordinates)?;
        notes.push(Note::info(format!(
            "{role}: {} rows of {} in {}",
            layer.len(),
            layer.file(),
            system.describe()
        )));
        notes.extend(system.warning().map(|warning| Note::warning(format!("{role}: {warning}"))));

        let outlines = polygons(&layer, points_allowed)?;
        let (raw, measured_at) = match (&coordinates, &outlines) {
            (Coordinates::Columns { x, y, .. }, _) => {
                let raw = column_points(&layer, *x, *y)?;
                let own_geometry = layer.geometries.is_some();
                let at = if own_geometry { MeasuredAt::Columns } else { MeasuredAt::Point };
                (raw, at)
            }
            (Coordinates::Geometry, Some(_)) => (Vec::new(), MeasuredAt::PointInside),
            (Coordinates::Geometry, None) => (geometry_points(&layer)?, MeasuredAt::Point),
        };
        let degrees = system.is_degrees();
        check_range(&layer, &reference, &coordinates, &system, &raw, outlines.as_deref())?;
        let points = to_places(&layer, &system, &raw)?;
        let outlines =
            outlines.map(|outlines| outlines_to_places(&layer, &system, outlines)).transpose()?;
        if degrees {
            warn_null_island(role, &points, notes);
        }
        layer.geometries = None;
        Ok(Placed { role, layer, reference, system, points, outlines, measured_at })
    }

    /// Whether the layer is in plain metres of no declared place.
    pub fn is_local(&self) -> bool {
        self.system == System::Local
    }

    /// Whether a longitude comes before a latitude in a column of its own.
    pub fn is_table(&self) -> bool {
        self.measured_at == MeasuredAt::Point && self.outlines.is_none() && {
            self.layer.source.format == "CSV"
        }
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

    /// One position by row in the plane, and the outlines where there are any.
    pub fn project(
        &self,
        plane: &Plane,
    ) -> Result<(Vec<Xy>, Option<Vec<MultiPolygon<f64>>>), StudyError> {
        use geo::InteriorPoint;
        let Some(outlines) = &self.outlines else {
            return Ok((plane.forward(&self.points)?, None));
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
            return Ok((plane.forward(&self.points)?, Some(projected)));
        }
        let inside: Vec<Option<Xy>> = projected
            .par_iter()
            .map(|outline| outline.interior_point().map(|point| Xy::from(point.0)))
            .collect();
        let mut problems = Problems::in_file(&self.layer.source.path);
        let points = inside
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
        Ok((points, Some(projected)))
    }
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

/// Columns the planner named; else the geometry; else columns by the field's habits.
fn find_coordinates(
    layer: &Layer,
    reference: &LayerRef,
    points_allowed: bool,
) -> Result<Coordinates, StudyError> {
    let named = reference.x.is_some() || reference.y.is_some();
    if points_allowed && (named || layer.geometries.is_none()) {
        let x = roles::find(layer, &reference.x, Habit::X)?;
        let y = roles::find(layer, &reference.y, Habit::Y)?;
        if let (Some(x), Some(y)) = (x, y) {
            let says = |column: usize, words: [&str; 3]| {
                let name = layer.columns[column].name.to_lowercase();
                words.iter().any(|word| name.contains(word))
            };
            let degrees = says(x, ["lon", "lng", "经"]) && says(y, ["lat", "latitude", "纬"]);
            return Ok(Coordinates::Columns { x, y, degrees });
        }
    }
    if layer.geometries.is_none() {
        return Err(StudyError::NoCoordinates {
            file: layer.file(),
            columns: roles::column_list(layer),
            suggestion: roles::suggest(layer, &["longitude", "latitude", "lon", "lat", "lng"]),
        });
    }
    Ok(Coordinates::Geometry)
}

/// What the planner said; else what the file says; else degrees where that is certain.
fn choose_system(
    layer: &Layer,
    reference: &LayerRef,
    coordinates: &Coordinates,
) -> Result<System, StudyError> {
    let datum = match &reference.datum {
        Some(name) => name.parse()?,
        None => Datum::Wgs84,
    };
    let named = reference.crs.as_ref().or(layer.declared_crs.as_ref());
    let system = match (named, coordinates) {
        (Some(name), _) => System::named(name)?,
        (None, Coordinates::Geometry) => System::WGS84,
        (None, Coordinates::Columns { degrees: true, .. }) => System::WGS84,
        // Naming a web-map datum says that the columns are degrees.
        (None, _) if reference.datum.is_some() || layer.geometries.is_some() => System::WGS84,
        (None, Coordinates::Columns { x, y, .. }) => {
            return Err(StudyError::MissingCrs {
                file: layer.file(),
                columns: format!("{}, {}", layer.columns[*x].name, layer.columns[*y].name),
            });
        }
    };
    Ok(system.on(datum)?)
}

/// The outlines, when the layer is one of polygons.
fn polygons(
    layer: &Layer,
    points_allowed: bool,
) -> Result<Option<Vec<MultiPolygon<f64>>>, StudyError> {
    let Some(geometries) = &layer.geometries else {
        return if points_allowed {
            Ok(None)
        } else {
            Err(StudyError::CrsMismatch {
                file: layer.file(),
                found: "a table without geometry".to_owned(),
                allowed: "polygons".to_owned(),
                hint: "give the area as a GeoJSON polygon".to_owned(),
            })
        };
    };
    let polygons = geometries.iter().filter(|geometry| is_polygon(geometry)).count();
    if polygons == 0 && points_allowed {
        return Ok(None);
    }
    let mut problems = Problems::in_file(&layer.source.path);
    let mut outlines = Vec::with_capacity(geometries.len());
    for (record, geometry) in geometries.iter().enumerate() {
        match geometry {
            Geometry::Polygon(polygon) => outlines.push(MultiPolygon(vec![polygon.clone()])),
            Geometry::MultiPolygon(polygons) => outlines.push(polygons.clone()),
            other => problems.push(wrong_type(
                layer,
                record,
                other,
                "polygons, like the rest of the layer",
            )),
        }
    }
    problems.into_result()?;
    Ok(Some(outlines))
}

fn is_polygon(geometry: &Geometry<f64>) -> bool {
    matches!(geometry, Geometry::Polygon(_) | Geometry::MultiPolygon(_))
}

fn wrong_type(
    layer: &Layer,
    record: usize,
    geometry: &Geometry<f64>,
    allowed: &'static str,
) -> Problem {
    let found = match geometry {
        Geometry::Point(_) => "a point",
        Geometry::MultiPoint(_) => "several points in one",
        Geometry::LineString(_) | Geometry::MultiLineString(_) | Geometry::Line(_) => "a line",
        Geometry::GeometryCollection(_) => "a collection of geometries",
        _ => "a polygon",
    };
    Problem {
        kind: "geom-type",
        row: Some(layer.rows[record]),
        field: Some("geometry".to_owned()),
        found: found.to_owned(),
        allowed,
        hint: "leave the row out, or export it as what the others are".to_owned(),
    }
}

fn geometry_points(layer: &Layer) -> Result<Vec<Coord<f64>>, StudyError> {
    let mut problems = Problems::in_file(&layer.source.path);
    let mut points = Vec::with_capacity(layer.len());
    for (record, geometry) in layer.geometries.iter().flatten().enumerate() {
        match geometry {
            Geometry::Point(point) => points.push(point.0),
            Geometry::MultiPoint(several) if several.0.len() == 1 => points.push(several.0[0].0),
            other => problems.push(wrong_type(layer, record, other, "points or polygons")),
        }
    }
    problems.into_result()?;
    Ok(points)
}

fn column_points(layer: &Layer, x: usize, y: usize) -> Result<Vec<Coord<f64>>, StudyError> {
    let (xs, ys) = rayon::join(|| roles::numbers(layer, x), || roles::numbers(layer, y));
    let mut problems = Problems::in_file(&layer.source.path);
    for (column, values) in [(x, &xs), (y, &ys)] {
        for (record, value) in values.iter().enumerate() {
            if value.is_none_or(|value| !value.is_finite()) {
                let cell = layer.columns[column].cells.at(record);
                problems.push(Problem {
                    kind: "coord-not-finite",
                    row: Some(layer.rows[record]),
                    field: Some(layer.columns[column].name.clone()),
                    found: if cell.is_empty() {
                        "no coordinate".to_owned()
                    } else {
                        format!("\"{cell}\"")
                    },
                    allowed: "a finite number such as 106.8130",
                    hint: "correct the cell, or leave the row out".to_owned(),
                });
            }
        }
    }
    problems.into_result()?;
    let pairs = xs
        .into_iter()
        .zip(ys)
        .map(|(x, y)| Coord { x: x.unwrap_or_default(), y: y.unwrap_or_default() });
    Ok(pairs.collect())
}

/// Whether the numbers can be what the coordinate system says. Whole-layer mistakes get one
/// message; single rows get one each.
fn check_range(
    layer: &Layer,
    reference: &LayerRef,
    coordinates: &Coordinates,
    system: &System,
    points: &[Coord<f64>],
    outlines: Option<&[MultiPolygon<f64>]>,
) -> Result<(), StudyError> {
    let corners = outlines.unwrap_or_default().iter().enumerate();
    let corners =
        corners.flat_map(|(record, outline)| outline.coords_iter().map(move |c| (record, c)));
    let all: Vec<(usize, Coord<f64>)> = points.iter().copied().enumerate().chain(corners).collect();
    let degrees = |c: Coord<f64>| c.x.abs() <= 180.0 && c.y.abs() <= 90.0;
    let sample = all.first().map_or(String::new(), |(_, c)| format!("{}, {}", c.x, c.y));
    if !system.is_degrees() {
        let looks_like_degrees = !all.is_empty() && all.iter().all(|(_, c)| degrees(*c));
        if looks_like_degrees && *system != System::Local {
            return Err(StudyError::CrsMismatch {
                file: layer.file(),
                found: format!("coordinates such as {sample} look like degrees"),
                allowed: format!("metres of {}", system.describe()),
                hint: "leave crs out, or write crs=EPSG:4326".to_owned(),
            });
        }
        return finite_rows(layer, &all, |c| c.x.abs() < 1e9 && c.y.abs() < 1e9, "finite metres");
    }
    let wrong = all.iter().filter(|(_, c)| !degrees(*c)).count();
    let swapped = all.iter().filter(|(_, c)| degrees(Coord { x: c.y, y: c.x })).count();
    if wrong > 0 && wrong * 2 > all.len() {
        let hint_columns = match coordinates {
            Coordinates::Columns { x, y, .. } => {
                format!("write ?x={}&y={}", layer.columns[*y].name, layer.columns[*x].name)
            }
            Coordinates::Geometry => {
                "GeoJSON positions are [longitude, latitude]; swap them in the export".to_owned()
            }
        };
        if swapped == all.len() {
            return Err(StudyError::Swapped {
                file: layer.file(),
                found: format!(
                    "{} of {} positions lie on Earth, all would if swapped",
                    all.len() - wrong,
                    all.len()
                ),
                hint: hint_columns,
            });
        }
        let all_finite = all.iter().all(|(_, c)| c.x.abs() < 1e9 && c.y.abs() < 1e9);
        if all_finite && reference.crs.is_none() {
            return Err(StudyError::CrsMismatch {
                file: layer.file(),
                found: format!("coordinates such as {sample} are not degrees"),
                allowed: "longitude -180..180, latitude -90..90".to_owned(),
                hint: "they look like metres: give their coordinate system, as in ?crs=EPSG:4547, or ?crs=local".to_owned(),
            });
        }
    }
    finite_rows(layer, &all, degrees, "longitude -180..180, latitude -90..90")
}

fn finite_rows(
    layer: &Layer,
    all: &[(usize, Coord<f64>)],
    fits: impl Fn(Coord<f64>) -> bool,
    allowed: &'static str,
) -> Result<(), StudyError> {
    let mut problems = Problems::in_file(&layer.source.path);
    let mut last = None;
    for &(record, coord) in all {
        // NaN fits nothing; one message a row.
        if !fits(coord) && last != Some(record) {
            last = Some(record);
            problems.push(Problem {
                kind: "coord-range",
                row: Some(layer.rows[record]),
                field: Some("coordinates".to_owned()),
                found: format!("{}, {}", coord.x, coord.y),
                allowed,
                hint: "correct the row or leave it out".to_owned(),
            });
        }
    }
    Ok(problems.into_result()?)
}

fn to_places(
    layer: &Layer,
    system: &System,
    raw: &[Coord<f64>],
) -> Result<Vec<LonLat>, StudyError> {
    if *system == System::Local {
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

fn outside_domain(layer: &Layer, record: usize, coord: Coord<f64>) -> Problem {
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
    if matches!(system, System::Local | System::Degrees(Datum::Wgs84)) {
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
