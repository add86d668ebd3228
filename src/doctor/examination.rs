//! What is in a layer, and all that was found wrong with it.

use geo::Geometry;

use super::checks::{CHECKS, Context};
use super::finding::{Finding, Gravity};
use super::patient::Patient;
use crate::crs::System;
use crate::model::{Bounds, Xy};
use crate::read::{CellKind, Note, Source, StreetMap};
use crate::study::Habit;
use crate::study::coordinates::{self, Coordinates};
use crate::write;

/// Texts of a column that are shown.
const SAMPLES: usize = 3;

/// How the coordinate system was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    /// The planner said it.
    Reference,
    /// The file declares it.
    File,
    /// Neither does: degrees on WGS 84.
    Assumed,
}

/// A window.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Extent {
    /// Smallest x or longitude.
    pub west: f64,
    /// Smallest y or latitude.
    pub south: f64,
    /// Largest x or longitude.
    pub east: f64,
    /// Largest y or latitude.
    pub north: f64,
}

impl Extent {
    fn of(bounds: Bounds) -> Extent {
        Extent { west: bounds.min.x, south: bounds.min.y, east: bounds.max.x, north: bounds.max.y }
    }
}

/// A column of a layer.
#[derive(Debug, Clone)]
pub struct ColumnReport {
    /// Its heading.
    pub name: String,
    /// The kind that all its cells fit.
    pub kind: CellKind,
    /// Cells that are not empty.
    pub filled: usize,
    /// The first different texts in it.
    pub samples: Vec<String>,
    /// What it would be used for.
    pub used_for: Vec<Habit>,
}

/// A layer, examined.
#[derive(Debug)]
pub struct Examination {
    /// The file.
    pub source: Source,
    /// The encoding of its texts, where the format leaves it open.
    pub encoding: Option<&'static str>,
    /// Its coordinate system; none where it has none, or none that is known.
    pub system: Option<System>,
    /// How that was found.
    pub found_by: FoundBy,
    /// Where in the file: `the .prj file`.
    pub declared_in: Option<&'static str>,
    /// The datum of degrees: `wgs84`, `cgcs2000`, `gcj02`, `bd09`.
    pub datum: Option<&'static str>,
    /// The columns its coordinates are in, where it is columns.
    pub coordinate_columns: Option<[String; 2]>,
    /// Rows that can be used.
    pub rows: usize,
    /// Rows that cannot.
    pub refused: usize,
    /// Kinds of geometry and how many of each; empty for a table.
    pub geometries: Vec<(&'static str, usize)>,
    /// Where it lies, in its own coordinates.
    pub extent: Option<Extent>,
    /// The same in degrees on WGS 84; none in a local layer.
    pub extent_degrees: Option<Extent>,
    /// Width and height on the ground, metres.
    pub across: Option<[f64; 2]>,
    /// Its columns in file order.
    pub columns: Vec<ColumnReport>,
    /// What was noticed while reading.
    pub notes: Vec<Note>,
    /// What is wrong, the gravest first.
    pub findings: Vec<Finding>,
}

impl Examination {
    pub(super) fn of(context: &Context<'_>) -> Examination {
        let patient = context.patient;
        let layer = patient.layer;
        let mut findings: Vec<Finding> =
            CHECKS.iter().flat_map(|check| (check.run)(context)).collect();
        supersede(&mut findings);
        findings.sort_by_key(|finding| finding.gravity);
        let around = |places: &mut dyn Iterator<Item = Xy>| Bounds::around(places);
        let extent = around(&mut patient.numbers.iter().map(|(_, at)| Xy::from(*at)));
        let in_plane: Option<Bounds> = {
            use geo::CoordsIter;
            let corners = patient.outlines.iter().flatten().flat_map(|shape| shape.coords_iter());
            around(&mut patient.positions.iter().flatten().copied().chain(corners.map(Xy::from)))
        };
        let degrees = patient.window.filter(|_| !patient.is_local());
        Examination {
            source: layer.source.clone(),
            encoding: layer.encoding,
            system: patient.system.clone(),
            found_by: patient.found_by,
            declared_in: layer.crs_source,
            datum: match &patient.system {
                Some(System::Degrees(datum)) => Some(datum.name()),
                _ => None,
            },
            coordinate_columns: match patient.held {
                Some(Coordinates::Columns { x, y, .. }) => {
                    Some([x, y].map(|at| layer.columns[at].name.clone()))
                }
                _ => None,
            },
            rows: layer.len(),
            refused: layer.refused.len(),
            geometries: kinds(layer.geometries.as_deref().unwrap_or_default()),
            extent: extent.map(Extent::of),
            extent_degrees: degrees.map(Extent::of),
            across: in_plane.map(|bounds| [bounds.width(), bounds.height()]),
            columns: columns(context),
            notes: layer.notes.iter().cloned().chain(datum_note(patient)).collect(),
            findings,
        }
    }

    /// How many findings are as grave as this.
    pub fn count(&self, gravity: Gravity) -> usize {
        self.findings.iter().filter(|finding| finding.gravity == gravity).count()
    }
}

/// Which datum the headings name.
fn datum_note(patient: &Patient<'_>) -> Option<Note> {
    coordinates::datum_note(patient.layer, patient.reference, patient.held.as_ref()?)
}

/// What one cause shows twice is told once.
fn supersede(findings: &mut Vec<Finding>) {
    const STRONGER: [(&str, &str); 10] = [
        ("extent-tiny", "points-coincident"),
        ("zone-prefix", "coord-domain"),
        ("zone-missing", "coord-domain"),
        ("zone-prefix", "zone-far"),
        ("zone-missing", "zone-far"),
        ("axes-swapped", "coord-domain"),
        ("axes-swapped", "zone-far"),
        ("axes-swapped-beside", "layers-apart"),
        ("zone-wrong", "zone-far"),
        ("off-africa", "layers-apart"),
    ];
    for (stronger, weaker) in STRONGER {
        if findings.iter().any(|finding| finding.code == stronger) {
            findings.retain(|finding| finding.code != weaker);
        }
    }
}

fn kinds(shapes: &[Geometry<f64>]) -> Vec<(&'static str, usize)> {
    let name = |shape: &Geometry<f64>| match shape {
        Geometry::Point(_) => "Point",
        Geometry::MultiPoint(_) => "MultiPoint",
        Geometry::Line(_) | Geometry::LineString(_) => "LineString",
        Geometry::MultiLineString(_) => "MultiLineString",
        Geometry::Polygon(_) | Geometry::Rect(_) | Geometry::Triangle(_) => "Polygon",
        Geometry::MultiPolygon(_) => "MultiPolygon",
        Geometry::GeometryCollection(_) => "GeometryCollection",
    };
    let mut kinds: Vec<(&'static str, usize)> = Vec::new();
    for shape in shapes {
        let name = name(shape);
        match kinds.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => kinds.push((name, 1)),
        }
    }
    kinds.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    kinds
}

fn columns(context: &Context<'_>) -> Vec<ColumnReport> {
    let patient = context.patient;
    let parts: Vec<(Habit, usize)> = Habit::ALL
        .into_iter()
        .filter_map(|habit| match (habit, &patient.held) {
            (Habit::X, Some(Coordinates::Columns { x, .. })) => Some((habit, *x)),
            (Habit::Y, Some(Coordinates::Columns { y, .. })) => Some((habit, *y)),
            (Habit::X | Habit::Y, _) => None,
            _ => Some((habit, patient.column(habit)?)),
        })
        .collect();
    write::typed(patient.layer)
        .iter()
        .enumerate()
        .map(|(at, typed)| {
            let cells = &typed.column.cells;
            let mut samples: Vec<String> = Vec::new();
            for cell in cells.iter().filter(|cell| !cell.is_empty()) {
                if samples.len() == SAMPLES {
                    break;
                }
                if !samples.iter().any(|known| known == cell) {
                    samples.push(cell.to_owned());
                }
            }
            ColumnReport {
                name: typed.column.name.clone(),
                kind: typed.kind,
                filled: cells.iter().filter(|cell| !cell.is_empty()).count(),
                samples,
                used_for: parts.iter().filter(|(_, of)| *of == at).map(|(part, _)| *part).collect(),
            }
        })
        .collect()
}

/// An extract of streets, examined.
#[derive(Debug)]
pub struct StreetExamination {
    /// The file.
    pub source: Source,
    /// Its ways.
    pub ways: usize,
    /// Its squares and other areas.
    pub areas: usize,
    /// Where it lies, in degrees.
    pub extent: Option<Extent>,
    /// What was noticed while reading.
    pub notes: Vec<Note>,
}

impl StreetExamination {
    pub(super) fn of(map: &StreetMap) -> StreetExamination {
        let places = map.positions.iter().map(|at| Xy { x: at.lon, y: at.lat });
        StreetExamination {
            source: map.source.clone(),
            ways: map.ways(),
            areas: map.areas().len(),
            extent: Bounds::around(places).map(Extent::of),
            notes: map.notes.clone(),
        }
    }
}
