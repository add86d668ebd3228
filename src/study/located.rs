//! A layer with its coordinates found and their system known, before it plays any part.

use std::cell::Cell;

use geo::{Coord, CoordsIter, Geometry, MapCoordsInPlace, Point};

use super::coordinates::{self, Coordinates};
use super::places::outside_domain;
use super::range::{self, Raw};
use super::{Named, StudyError, damage};
use crate::crs::System;
use crate::model::TextColumn;
use crate::read::{Layer, Problems};

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
        if self.system == *target || self.layer.geometries.is_none() {
            return Ok(self);
        }
        let corners = corners(&self.layer);
        let raw: Vec<Coord<f64>> = corners.iter().map(|(_, coord)| *coord).collect();
        let mut problems = Problems::in_file(&self.layer.source.path);
        let places = self.system.to_lonlat(&raw)?;
        let mut known = Vec::with_capacity(places.len());
        for (place, (record, coord)) in places.into_iter().zip(&corners) {
            match place {
                Some(place) => known.push(place),
                None => problems.push(outside_domain(&self.layer, *record, *coord)),
            }
        }
        std::mem::replace(&mut problems, Problems::in_file(&self.layer.source.path))
            .into_result()?;
        let per_unit = if target.is_degrees() { 1e9 } else { 1e4 };
        let rounded = |value: f64| (value * per_unit).round() / per_unit;
        let mut moved = Vec::with_capacity(known.len());
        for (coord, (record, from)) in target.of_lonlat(&known)?.into_iter().zip(&corners) {
            match coord {
                Some(at) => moved.push(Coord { x: rounded(at.x), y: rounded(at.y) }),
                None => problems.push(outside_domain(&self.layer, *record, *from)),
            }
        }
        problems.into_result()?;
        let taken = Cell::new(0);
        // As many come out as went in, and in the same order.
        let next = |old| {
            let at = taken.replace(taken.get() + 1);
            moved.get(at).copied().unwrap_or(old)
        };
        for geometry in self.layer.geometries.iter_mut().flatten() {
            geometry.map_coords_in_place(next);
        }
        if let Some(columns) = self.columns {
            self.write_columns(columns);
            if self.system.is_degrees() != target.is_degrees() {
                self.rename_columns(columns, target.is_degrees());
            }
            if let System::Degrees(datum) = target {
                coordinates::rename_moved(&mut self.layer, columns, *datum);
            }
        }
        self.system = target.clone();
        Ok(self)
    }

    /// No column called lon holds metres, nor one called x degrees.
    fn rename_columns(&mut self, columns: [usize; 2], degrees: bool) {
        let names = if degrees { ["lon", "lat"] } else { ["x", "y"] };
        for (column, name) in columns.into_iter().zip(names) {
            if self.layer.column(name).is_none() {
                name.clone_into(&mut self.layer.columns[column].name);
            }
        }
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
