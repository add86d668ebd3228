//! A layer with its coordinates found and their system known, before it plays any part.

use std::cell::Cell;

use geo::{Coord, CoordsIter, Geometry, MapCoordsInPlace, Point};

use super::coordinates::{self, Coordinates};
use super::places::outside_domain;
use super::range::{self, Raw};
use super::{Named, StudyError, damage};
use crate::crs::System;
use crate::model::{LonLat, TextColumn, coordinate_heading, pair_heading};
use crate::read::{Layer, Note, Problems};

/// A layer whose geometries are where its coordinates say, in a known system.
#[derive(Debug, Clone)]
pub struct Located {
    /// The records. Geometries are there, wherever they came from; none of a plain table.
    pub layer: Layer,
    /// What the coordinates are.
    pub system: System,
    /// The columns that hold them, for a table.
    pub columns: Option<[usize; 2]>,
}

impl Located {
    /// Find a layer's coordinates as every command does: columns that are named, else its
    /// geometry, else columns by the field's habits. A table without any stays a plain table.
    pub fn of(named: Named) -> Result<Located, StudyError> {
        let Named { reference, mut layer } = named;
        let asked = reference.x.is_some() || reference.y.is_some();
        // Columns that name a point to measure from do not replace a layer's own shapes.
        let found = match layer.geometries {
            Some(_) => Ok(Coordinates::Geometry),
            None => coordinates::find(&layer, &reference, true),
        };
        let held = match found {
            Err(StudyError::NoCoordinates { .. }) if !asked => {
                let damage = damage::settle(&mut layer, &[])?;
                layer.notes.extend(damage);
                return Ok(Located { layer, system: System::Local, columns: None });
            }
            held => held?,
        };
        let system = coordinates::choose_system(&layer, &reference, &held)?;
        layer.notes.extend(coordinates::overruled(&layer, &reference, &system));
        layer.notes.extend(coordinates::datum_note(&layer, &reference, &held));
        let used = match held {
            Coordinates::Columns { x, y, .. } => [Some(x), Some(y)],
            Coordinates::Geometry => [None; 2],
        };
        let damage = damage::settle(&mut layer, &used)?;
        layer.notes.extend(damage);
        let mut columns = None;
        if let Coordinates::Columns { x, y, .. } = held {
            coordinates::keep_window(&mut layer, &reference, x, y);
            let points = coordinates::column_points(&layer, x, y)?;
            layer.geometries =
                Some(points.into_iter().map(|at| Geometry::Point(Point(at))).collect());
            columns = Some([x, y]);
        }
        let every = corners(&layer);
        let raw = Raw { points: &[], outlines: &[], drawn: &every };
        range::check(&layer, &reference, &held, &system, raw)?;
        Ok(Located { layer, system, columns })
    }

    /// The same places in another system. What does not change is not touched; what does is
    /// written to a tenth of a millimetre. Columns that hold coordinates change with them.
    pub fn into_system(mut self, target: &System) -> Result<Located, StudyError> {
        if self.is_as_in(target) {
            return Ok(self.labelled(target));
        }
        let corners = corners(&self.layer);
        let mut problems = Problems::in_file(&self.layer.source.path);
        let mut moved = Vec::with_capacity(corners.len());
        for (coord, (record, from)) in self.moved(&corners, target)?.into_iter().zip(&corners) {
            match coord {
                Some(at) => moved.push(at),
                None => problems.push(outside_domain(&self.layer, *record, *from)),
            }
        }
        problems.into_result()?;
        self.put(&moved, target);
        Ok(self)
    }

    /// The same, but records that have no place in the other system are left out by `leave_out`,
    /// which gets the layer and whether each record stays.
    pub(crate) fn into_system_without_lost(
        mut self,
        target: &System,
        leave_out: impl FnOnce(&mut Layer, &[bool]),
    ) -> Result<Located, StudyError> {
        if self.is_as_in(target) {
            return Ok(self.labelled(target));
        }
        let corners = corners(&self.layer);
        let moved = self.moved(&corners, target)?;
        let mut stays = vec![true; self.layer.len()];
        for (coord, (record, _)) in moved.iter().zip(&corners) {
            stays[*record] &= coord.is_some();
        }
        let moved = moved.into_iter().zip(&corners).filter(|(_, (record, _))| stays[*record]);
        let moved: Vec<Coord<f64>> = moved.filter_map(|(coord, _)| coord).collect();
        leave_out(&mut self.layer, &stays);
        self.put(&moved, target);
        Ok(self)
    }

    /// Whether the numbers are the same in the other system.
    fn is_as_in(&self, target: &System) -> bool {
        self.layer.geometries.is_none() || self.system == *target || self.system.agrees_with(target)
    }

    /// The same numbers under the name of another system: WGS 84 for CGCS2000, or the reverse.
    fn labelled(mut self, target: &System) -> Located {
        if self.layer.geometries.is_some() && self.system != *target {
            self.name_columns(target);
            self.system = target.clone();
        }
        self
    }

    /// Every corner in another system, rounded; none where it has no place there.
    fn moved(
        &self,
        corners: &[(usize, Coord<f64>)],
        target: &System,
    ) -> Result<Vec<Option<Coord<f64>>>, StudyError> {
        let raw: Vec<Coord<f64>> = corners.iter().map(|(_, coord)| *coord).collect();
        let places = self.system.to_lonlat(&raw)?;
        let known: Vec<LonLat> = places.iter().flatten().copied().collect();
        let per_unit = if target.is_degrees() { 1e9 } else { 1e4 };
        let rounded = |value: f64| (value * per_unit).round() / per_unit;
        let mut found = target.of_lonlat(&known)?.into_iter();
        let next = |place: Option<LonLat>| {
            let at = place.and_then(|_| found.next()).flatten()?;
            Some(Coord { x: rounded(at.x), y: rounded(at.y) })
        };
        Ok(places.into_iter().map(next).collect())
    }

    /// Put other coordinates in the place of all corners, one for each and in their order.
    fn put(&mut self, moved: &[Coord<f64>], target: &System) {
        let taken = Cell::new(0);
        let next = |old| {
            let at = taken.replace(taken.get() + 1);
            moved.get(at).copied().unwrap_or(old)
        };
        for geometry in self.layer.geometries.iter_mut().flatten() {
            geometry.map_coords_in_place(next);
        }
        if let Some(columns) = self.columns {
            self.write_columns(columns);
        }
        self.name_columns(target);
        self.system = target.clone();
    }

    /// No column called lon holds metres, nor one called x degrees, nor one that names a datum
    /// coordinates on another.
    fn name_columns(&mut self, target: &System) {
        let Some(columns) = self.columns else { return };
        if self.system.is_degrees() != target.is_degrees() {
            let names = self.headings_in(columns, target);
            if let Some((own, taken)) = self.taken_heading(target) {
                let note = format!(
                    "columns {own} are called {} now: {taken} is another column",
                    names.join(", ")
                );
                self.layer.notes.push(Note::info(note));
            }
            for (column, name) in columns.into_iter().zip(names) {
                if let Some(column) = self.layer.columns.get_mut(column) {
                    column.name = name;
                }
            }
        }
        if let System::Degrees(datum) = target {
            coordinates::rename_moved(&mut self.layer, columns, *datum);
        }
    }

    /// What the columns that hold coordinates are called in another system: `lon` and `lat`, or `x`
    /// and `y`; numbered where other columns go by these names.
    fn headings_in(&self, columns: [usize; 2], target: &System) -> [String; 2] {
        let plain = if target.is_degrees() { ["lon", "lat"] } else { ["x", "y"] };
        let is_free = |name: &String| {
            let others = self.layer.columns.iter().enumerate();
            let mut others = others.filter(|(at, _)| !columns.contains(at));
            others.all(|(_, other)| !other.name.eq_ignore_ascii_case(name))
        };
        let mut names = plain.map(str::to_owned);
        // There are fewer columns than numbers.
        for number in 1..=self.layer.columns.len() {
            if names.iter().all(is_free) {
                break;
            }
            names = plain.map(|name| format!("{name}_{number}"));
        }
        names
    }

    /// The columns that hold the coordinates, and the heading of another column by which they would
    /// go in another system; none where none stands in the way.
    pub fn taken_heading(&self, target: &System) -> Option<(String, &str)> {
        let columns = self.columns.filter(|_| self.system.is_degrees() != target.is_degrees())?;
        let plain = if target.is_degrees() { ["lon", "lat"] } else { ["x", "y"] };
        let mut others = self.layer.columns.iter().enumerate();
        let (_, taken) = others.find(|(at, other)| {
            !columns.contains(at) && plain.iter().any(|name| other.name.eq_ignore_ascii_case(name))
        })?;
        let own = columns.map(|at| self.layer.columns[at].name.as_str()).join(", ");
        Some((own, &taken.name))
    }

    /// Columns that by their headings hold coordinates too, or both in one, beside those the layer
    /// is placed by.
    pub fn other_places(&self) -> Vec<&str> {
        let is_place =
            |name: &str| coordinate_heading(name).is_some() || pair_heading(name).is_some();
        let held = self.columns.unwrap_or([usize::MAX; 2]);
        let columns = self.layer.columns.iter().enumerate();
        let others = columns.filter(|(at, column)| !held.contains(at) && is_place(&column.name));
        others.map(|(_, column)| column.name.as_str()).collect()
    }

    fn write_columns(&mut self, columns: [usize; 2]) {
        let points = self.layer.geometries.iter().flatten().map(|geometry| match geometry {
            Geometry::Point(point) => [point.x(), point.y()],
            _ => [f64::NAN; 2],
        });
        let mut cells = [TextColumn::default(), TextColumn::default()];
        for [x, y] in points {
            cells[0].push(&x.to_string());
            cells[1].push(&y.to_string());
        }
        for (column, cells) in columns.into_iter().zip(cells) {
            self.layer.columns[column].cells = cells;
        }
    }
}

/// Every corner with its record.
fn corners(layer: &Layer) -> Vec<(usize, Coord<f64>)> {
    let geometries = layer.geometries.iter().flatten().enumerate();
    geometries
        .flat_map(|(record, geometry)| geometry.coords_iter().map(move |at| (record, at)))
        .collect()
}
