//! A layer under examination: where its coordinates are, in which system, and where that puts
//! its rows, by the rules of a study.

use std::cell::Cell;

use geo::{Coord, CoordsIter, Geometry, InteriorPoint, MapCoords, MultiPolygon};
use rayon::prelude::*;

use super::FoundBy;
use super::ailments as ailment;
use super::finding::{Case, Finding};
use crate::crs::{CrsError, Datum, Plane, System};
use crate::model::{Bounds, LonLat, Xy};
use crate::read::{Layer, LayerRef, Problems};
use crate::study::coordinates::{self, Coordinates};
use crate::study::range::{self, Raw};
use crate::study::{StudyError, TravelCosts, roles};

/// Rows farther than this from the middle one, in degrees of either kind, are left out of the
/// plane the others are measured in.
const WIDEST_DEGREES: f64 = 12.0;

/// Metres that a study takes.
const MOST_METRES: f64 = 1e9;

/// A layer, and where it lies as far as that can be told.
pub(super) struct Patient<'a> {
    pub reference: &'a LayerRef,
    pub layer: &'a Layer,
    /// Where its coordinates are; none where there are none.
    pub held: Option<Coordinates>,
    /// Its system; none where it is not known.
    pub system: Option<System>,
    pub found_by: FoundBy,
    /// Every finite coordinate in the file's own numbers, with its record.
    pub numbers: Vec<(usize, Coord<f64>)>,
    /// What is wrong with that.
    pub placement: Vec<Finding>,
    /// The plane the layer is measured in; none where its places are not to be trusted.
    pub plane: Option<Plane>,
    /// One position in the plane by record; none where the row has no place, or one far off.
    pub positions: Vec<Option<Xy>>,
    /// One place in WGS 84 by record, far off or not; plain metres in a local layer.
    pub places: Vec<Option<LonLat>>,
    /// The window around all corners in degrees on WGS 84, or plain metres.
    pub window: Option<Bounds>,
    /// Outlines in the plane by record, for polygons.
    pub outlines: Vec<Option<MultiPolygon<f64>>>,
    /// Whether the layer spans more than a study can.
    pub is_too_wide: bool,
}

impl<'a> Patient<'a> {
    /// Find a layer's coordinates and place its rows.
    pub fn admit(reference: &'a LayerRef, layer: &'a Layer) -> Patient<'a> {
        let mut patient = Patient {
            reference,
            layer,
            held: None,
            system: None,
            found_by: match (&reference.crs, &reference.datum, &layer.declared_crs) {
                (None, None, None) => FoundBy::Assumed,
                (None, None, Some(_)) => FoundBy::File,
                _ => FoundBy::Reference,
            },
            numbers: Vec::new(),
            placement: Vec::new(),
            plane: None,
            positions: vec![None; layer.len()],
            places: vec![None; layer.len()],
            window: None,
            outlines: vec![None; layer.len()],
            is_too_wide: false,
        };
        if layer.is_empty() {
            patient.placement.push(Finding::of(&ailment::LAYER_EMPTY));
            return patient;
        }
        if patient.find_coordinates() {
            patient.place();
        }
        patient
    }

    /// The column a part is played by: the named one, else the one found by habit.
    pub fn column(&self, habit: roles::Habit) -> Option<usize> {
        roles::find(self.layer, habit.named(self.reference), habit).ok().flatten()
    }

    /// Whether the layer's plane is of no place on Earth.
    pub fn is_local(&self) -> bool {
        self.system == Some(System::Local)
    }

    /// Whether any geometry is a polygon.
    pub fn has_polygons(&self) -> bool {
        matches!(self.held, Some(Coordinates::Geometry)) && coordinates::has_polygons(self.layer)
    }

    /// Whether every row is a point.
    pub fn is_points(&self) -> bool {
        match (&self.held, &self.layer.geometries) {
            (Some(Coordinates::Columns { .. }), _) => true,
            (Some(Coordinates::Geometry), Some(shapes)) => {
                shapes.iter().all(|shape| matches!(shape, Geometry::Point(_)))
            }
            _ => false,
        }
    }

    /// The row of a record.
    pub fn row(&self, record: usize) -> u32 {
        self.layer.rows.get(record).copied().unwrap_or_default()
    }

    /// A place in the plane as a case names it: degrees, or plain metres.
    pub fn spot(&self, at: Xy) -> [f64; 2] {
        match self.plane.as_ref().and_then(|plane| plane.lonlat(at)) {
            Some(place) => [place.lon, place.lat],
            None => [at.x, at.y],
        }
    }

    /// Whether there are coordinates in a system that is known, or may be guessed.
    fn find_coordinates(&mut self) -> bool {
        let (layer, reference) = (self.layer, self.reference);
        let held = match coordinates::find(layer, reference, true) {
            Ok(held) => held,
            Err(StudyError::MissingColumn { column, role, columns, .. }) => {
                self.placement.push(missing_column(&column, role, &columns));
                return false;
            }
            Err(_) if TravelCosts::is_table(layer) => return false,
            Err(_) => {
                let columns = roles::column_list(layer);
                let nowhere = Finding::of(&ailment::NO_COORDINATES).value("columns", columns);
                self.placement.push(nowhere);
                return false;
            }
        };
        self.numbers = numbers_of(layer, &held);
        let chosen = coordinates::choose_system(layer, reference, &held);
        if self.found_by == FoundBy::Assumed
            && coordinates::datum_note(layer, reference, &held).is_some()
        {
            self.found_by = FoundBy::File;
        }
        self.placement.extend(wrong_kinds(layer, &held));
        self.held = Some(held);
        match chosen {
            Ok(system) => self.system = Some(system),
            Err(StudyError::MissingCrs { columns, .. }) => {
                let missing = Finding::of(&ailment::CRS_MISSING).field(columns);
                self.placement.push(missing.value("sample", self.sample()));
                // Numbers that can be degrees are looked at as such all the same.
                let all = self.numbers.iter().all(|(_, at)| range::are_degrees(*at));
                self.system = all.then_some(System::WGS84);
            }
            Err(error) => {
                let finding = Finding::of(&ailment::CRS_UNKNOWN);
                self.placement.push(finding.value("detail", first_sentence(&error)));
            }
        }
        self.system.is_some() && !self.numbers.is_empty()
    }

    /// The first coordinate, as an example.
    pub fn sample(&self) -> String {
        self.numbers.first().map_or(String::new(), |(_, at)| format!("{}, {}", at.x, at.y))
    }

    /// Put the rows where they lie.
    fn place(&mut self) {
        let (Some(held), Some(system)) = (&self.held, self.system.clone()) else { return };
        let raw = Raw { points: &[], outlines: &[], drawn: &self.numbers };
        let kept = match range::check(self.layer, self.reference, held, &system, raw) {
            Ok(()) => true,
            Err(StudyError::Rows(_)) => {
                self.placement.extend(self.out_of_range(&system));
                true
            }
            Err(error) => {
                self.placement.push(self.misfit(&error, &system));
                false
            }
        };
        if !kept {
            return;
        }
        let found = if system == System::Local {
            let near = |at: &Coord<f64>| at.x.abs() < MOST_METRES && at.y.abs() < MOST_METRES;
            let kept = |at: &Coord<f64>| near(at).then(|| place_of(*at));
            Ok(self.numbers.iter().map(|(_, at)| kept(at)).collect())
        } else {
            let numbers: Vec<Coord<f64>> = self.numbers.iter().map(|(_, at)| *at).collect();
            system.to_lonlat(&numbers)
        };
        let mut found: Vec<Option<LonLat>> = found.unwrap_or_default();
        if found.is_empty() {
            return;
        }
        let on_earth = |at: &LonLat| at.lon.abs() <= 180.0 && at.lat.abs() <= 90.0;
        if system != System::Local {
            found.iter_mut().for_each(|place| *place = place.filter(on_earth));
        }
        if system.is_degrees() {
            // What is out of range was told already.
        } else {
            self.placement.extend(self.out_of_domain(&found));
        }
        self.lay(&system, &found);
    }

    fn out_of_range(&self, system: &System) -> Option<Finding> {
        let fits = |at: Coord<f64>| match system.is_degrees() {
            true => range::are_degrees(at),
            false => at.x.abs() < MOST_METRES && at.y.abs() < MOST_METRES,
        };
        let mut last = None;
        let strange = self.numbers.iter().filter(|(record, at)| {
            let is_new = !fits(*at) && last != Some(*record);
            if is_new {
                last = Some(*record);
            }
            is_new
        });
        let cases: Vec<Case> = strange
            .map(|(record, at)| Case::value(self.row(*record), format!("{}, {}", at.x, at.y)))
            .collect();
        Finding::of(&ailment::COORD_RANGE).at_rows(cases)
    }

    fn out_of_domain(&self, found: &[Option<LonLat>]) -> Option<Finding> {
        let mut lost: Vec<(usize, Coord<f64>)> = self
            .numbers
            .iter()
            .zip(found)
            .filter(|(_, place)| place.is_none())
            .map(|(number, _)| *number)
            .collect();
        lost.dedup_by_key(|(record, _)| *record);
        let cases = lost
            .iter()
            .map(|(record, at)| Case::value(self.row(*record), format!("{}, {}", at.x, at.y)));
        Finding::of(&ailment::COORD_DOMAIN).at_rows(cases)
    }

    /// Why a layer as a whole does not fit its system.
    fn misfit(&self, error: &StudyError, system: &System) -> Finding {
        match error {
            StudyError::Swapped { .. } => {
                let right = self.numbers.iter().filter(|(_, at)| range::are_degrees(*at)).count();
                Finding::of(&ailment::AXES_SWAPPED)
                    .value("right", right)
                    .value("total", self.numbers.len())
            }
            StudyError::CrsMismatch { .. } if !system.is_degrees() => {
                Finding::of(&ailment::CRS_DEGREES).value("sample", self.sample()).system(system)
            }
            StudyError::CrsMismatch { .. } => {
                Finding::of(&ailment::CRS_METRES).value("sample", self.sample())
            }
            other => Finding::of(&ailment::CRS_UNKNOWN).value("detail", first_sentence(other)),
        }
    }

    /// Lay the rows into a plane of their own.
    fn lay(&mut self, system: &System, found: &[Option<LonLat>]) {
        let is_local = *system == System::Local;
        let whole = Plane::centred_on(found.iter().flatten().copied());
        self.is_too_wide = !is_local && matches!(whole, Err(CrsError::TooWide { .. }));
        let places = found.iter().flatten();
        self.window = Bounds::around(places.map(|at| Xy { x: at.lon, y: at.lat }));
        let middle = middle(found.iter().flatten());
        let near = |at: &LonLat| {
            is_local
                || !self.is_too_wide
                || ((at.lon - middle.lon).abs() <= WIDEST_DEGREES
                    && (at.lat - middle.lat).abs() <= WIDEST_DEGREES)
        };
        let kept: Vec<LonLat> = found.iter().flatten().copied().filter(|at| near(at)).collect();
        let plane = match is_local {
            true => Some(Plane::euclidean()),
            false => Plane::centred_on(kept.iter().copied()).ok().flatten(),
        };
        let Some(plane) = plane else { return };
        let Ok(flat) = plane.forward(&kept) else { return };
        let mut flat = flat.into_iter();
        let flat: Vec<Option<Xy>> = found
            .iter()
            .map(|place| place.filter(near).and_then(|_| flat.next()))
            .map(|at| at.filter(|at| at.x.is_finite() && at.y.is_finite()))
            .collect();
        self.spread(found, &flat);
        self.plane = Some(plane);
        self.stand_inside();
    }

    /// Hand places and positions to their records: of each its first corner, and one in the middle
    /// of its corners, which those inside take the place of where the record is a polygon (see
    /// [`Patient::stand_inside`], called next).
    fn spread(&mut self, found: &[Option<LonLat>], flat: &[Option<Xy>]) {
        let layer = self.layer;
        let in_columns = matches!(self.held, Some(Coordinates::Columns { .. }));
        let mut at = 0;
        while at < self.numbers.len() {
            let record = self.numbers[at].0;
            let end = (at..self.numbers.len())
                .find(|&next| self.numbers[next].0 != record)
                .unwrap_or(self.numbers.len());
            let whole = flat[at..end].iter().all(Option::is_some);
            self.places[record] = found[at..end].iter().flatten().next().copied();
            if whole {
                self.positions[record] = flat[at + (end - at) / 2];
                let shapes = layer.geometries.as_ref().filter(|_| !in_columns);
                let corners = &flat[at..end];
                let used = Cell::new(0);
                let next = |coord: Coord<f64>| {
                    let corner = corners.get(used.replace(used.get() + 1)).copied().flatten();
                    corner.map_or(coord, Coord::from)
                };
                self.outlines[record] = match shapes.and_then(|shapes| shapes.get(record)) {
                    Some(Geometry::Polygon(polygon)) => {
                        Some(MultiPolygon(vec![polygon.map_coords(next)]))
                    }
                    Some(Geometry::MultiPolygon(several)) => Some(several.map_coords(next)),
                    _ => None,
                };
            }
            at = end;
        }
    }

    /// Polygons stand at a point inside them.
    fn stand_inside(&mut self) {
        let inside: Vec<Option<Xy>> = self
            .outlines
            .par_iter()
            .map(|outline| outline.as_ref()?.interior_point().map(|point| Xy::from(point.0)))
            .collect();
        for (record, at) in inside.into_iter().enumerate() {
            let Some(at) = at else { continue };
            self.positions[record] = Some(at);
            if let Some(place) = self.plane.as_ref().and_then(|plane| plane.lonlat(at)) {
                self.places[record] = Some(place);
            }
        }
    }
}

/// The same place by the numbers alone.
fn place_of(at: Coord<f64>) -> LonLat {
    LonLat { lon: at.x, lat: at.y }
}

/// The median place.
pub(super) fn middle<'p>(places: impl Iterator<Item = &'p LonLat>) -> LonLat {
    let (mut lons, mut lats): (Vec<f64>, Vec<f64>) = places.map(|at| (at.lon, at.lat)).unzip();
    LonLat { lon: median(&mut lons), lat: median(&mut lats) }
}

/// The middle value; 0 where there is none.
pub(super) fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// The shift of a datum only exists here.
pub(super) fn in_china(at: LonLat) -> bool {
    Datum::Gcj02.of_wgs84(at) != at
}

pub(super) fn missing_column(column: &str, role: &str, columns: &str) -> Finding {
    let habit = roles::Habit::ALL.into_iter().find(|habit| habit.role() == role);
    let finding =
        Finding::of(&ailment::COLUMN_MISSING).value("column", column).value("columns", columns);
    match habit {
        Some(habit) => finding.word("role", habit.word()),
        None => finding.value("role", role),
    }
}

/// Every finite coordinate with its record.
fn numbers_of(layer: &Layer, held: &Coordinates) -> Vec<(usize, Coord<f64>)> {
    match held {
        Coordinates::Columns { x, y, .. } => {
            let pairs = roles::numbers(layer, *x).into_iter().zip(roles::numbers(layer, *y));
            let coords = pairs.map(|(x, y)| Coord { x, y }).enumerate();
            coords.filter(|(_, at)| at.x.is_finite() && at.y.is_finite()).collect()
        }
        Coordinates::Geometry => layer
            .geometries
            .iter()
            .flatten()
            .enumerate()
            .flat_map(|(record, shape)| shape.coords_iter().map(move |at| (record, at)))
            .filter(|(_, at)| at.x.is_finite() && at.y.is_finite())
            .collect(),
    }
}

/// Rows whose geometry is of another kind than the rest: what a study refuses.
fn wrong_kinds(layer: &Layer, held: &Coordinates) -> Option<Finding> {
    if !matches!(held, Coordinates::Geometry) {
        return None;
    }
    let is_line = |shape: &Geometry<f64>| {
        matches!(shape, Geometry::LineString(_) | Geometry::MultiLineString(_))
    };
    let refused = if coordinates::has_polygons(layer) {
        coordinates::polygons(layer).err()
    } else if layer.geometries.iter().flatten().any(is_line) {
        coordinates::lines(layer, true).err()
    } else {
        coordinates::geometry_points(layer).err()
    };
    match refused? {
        StudyError::Rows(problems) => of_problems(Finding::of(&ailment::GEOM_TYPE), &problems),
        _ => None,
    }
}

/// Rows a study refuses, as cases.
fn of_problems(finding: Finding, problems: &Problems) -> Option<Finding> {
    let mut finding = finding.at_rows(
        problems
            .kept()
            .iter()
            .filter_map(|problem| Some(Case::value(problem.row?, &*problem.found))),
    )?;
    finding.count = problems.total();
    Some(finding)
}

/// What an error says of the layer, without its file and its hint.
fn first_sentence(error: &StudyError) -> String {
    let text = error.to_string();
    text.split(" hint: ").next().unwrap_or_default().trim_end_matches('.').to_owned()
}
