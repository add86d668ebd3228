//! A mended copy of a layer: what is certain is mended, and every change is listed.
//!
//! Certain are plain digits for full-width ones, thousands separators and decimal commas where a
//! column says which is which; axes that only fit when swapped; outlines repaired as an area is
//! (inside is what an odd number of sides lies around); rows repeated whole, and rows that cannot
//! be read, left out; characters nobody sees. What only the planner can know is mended where the
//! planner says it: a datum in the reference, a weight for blank cells. Everything else stays,
//! and mending the copy again changes nothing.

mod cells;
mod places;
mod shapes;

use std::collections::HashSet;

use super::ailments as ailment;
use super::checks::{CHECKS, Context};
use super::finding::Finding;
use super::patient::Patient;
use crate::crs::{Datum, System};
use crate::language::Message;
use crate::language::messages::mending as texts;
use crate::model::disarmed;
use crate::read::{self, Layer, LayerRef, Note, ReadError};
use crate::study::StudyError;
use crate::study::coordinates::Coordinates;
use crate::write::{LayerWriter, WriteError, WriteOptions, Written};

/// What the planner says beyond what is certain.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Wishes {
    /// What a blank cell of the weight column counts.
    pub blank_weight: Option<f64>,
}

/// Why something was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// A row the format refuses.
    Refused,
    /// A row repeated whole.
    Repeated,
    /// Axes swapped.
    Swapped,
    /// A web-map datum.
    Datum,
    /// Another coordinate system, which the format wants.
    System,
    /// An outline that crossed itself.
    Outline,
    /// Full-width digits.
    FullWidth,
    /// Thousands separators.
    Separators,
    /// A decimal comma.
    DecimalComma,
    /// A blank weight.
    Blank,
    /// Characters nobody sees.
    Invisible,
}

impl Reason {
    /// Short code, as in the log.
    pub fn code(self) -> &'static str {
        match self {
            Reason::Refused => "row-refused",
            Reason::Repeated => "row-repeated",
            Reason::Swapped => "axes-swapped",
            Reason::Datum => "datum",
            Reason::System => "coordinate-system",
            Reason::Outline => "outline-repaired",
            Reason::FullWidth => "number-full-width",
            Reason::Separators => "number-separators",
            Reason::DecimalComma => "number-decimal-comma",
            Reason::Blank => "blank-weight",
            Reason::Invisible => "text-invisible",
        }
    }

    /// What was done.
    pub fn message(self) -> Message {
        match self {
            Reason::Refused => texts::REFUSED,
            Reason::Repeated => texts::REPEATED,
            Reason::Swapped => texts::SWAPPED,
            Reason::Datum => texts::DATUM,
            Reason::System => texts::SYSTEM,
            Reason::Outline => texts::OUTLINE,
            Reason::FullWidth => texts::FULL_WIDTH,
            Reason::Separators => texts::SEPARATORS,
            Reason::DecimalComma => texts::DECIMAL_COMMA,
            Reason::Blank => texts::BLANK,
            Reason::Invisible => texts::INVISIBLE,
        }
    }
}

/// One thing that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Row in the file that was read; none where it is of the layer as a whole.
    pub row: Option<u32>,
    /// The column, `geometry`, or nothing for a row as a whole.
    pub column: String,
    /// What stood there.
    pub before: String,
    /// What stands there now; nothing where the row was left out.
    pub after: String,
    /// Why.
    pub reason: Reason,
}

/// A mended copy.
#[derive(Debug, Clone)]
pub struct Mended {
    /// The file's bytes, in the format asked for.
    pub bytes: Vec<u8>,
    /// Its rows.
    pub rows: usize,
    /// Its coordinate system as a reference names it, for formats that cannot say it themselves;
    /// none where it is not known.
    pub crs: Option<String>,
    /// The columns that hold its coordinates, as the copy calls them.
    pub columns: Option<[String; 2]>,
    /// Every change, in the order they were made.
    pub changes: Vec<Change>,
    /// What whoever opens the copy should know of it.
    pub notes: Vec<Note>,
}

/// Why no mended copy was made.
#[derive(Debug, thiserror::Error)]
pub enum MendError {
    /// The layer cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The copy cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// Its coordinates cannot be transformed.
    #[error(transparent)]
    Study(#[from] StudyError),
    /// Coordinates without a place on Earth in a format that has degrees only.
    #[error(
        "{file}: its coordinates lie in no known system, and {format} holds WGS 84 degrees only. hint: say ?crs=EPSG:4547 and the like, or write the copy as CSV or GeoPackage"
    )]
    NoPlace {
        /// The layer.
        file: String,
        /// The format.
        format: &'static str,
    },
}

impl Mended {
    /// How many changes there are of each reason.
    pub fn counts(&self) -> Vec<(Reason, usize)> {
        let mut counts: std::collections::BTreeMap<Reason, usize> = Default::default();
        for change in &self.changes {
            *counts.entry(change.reason).or_default() += 1;
        }
        counts.into_iter().collect()
    }

    /// The log of all changes: a CSV of row, column, before, after and why. Notes on the copy come
    /// last.
    pub fn log(&self) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Writing to memory cannot fail, and all rows are of one length.
        let _ = writer.write_record(["row", "column", "before", "after", "why"]);
        for change in &self.changes {
            let row = change.row.map(|row| row.to_string()).unwrap_or_default();
            let cells = [&change.column, &change.before, &change.after];
            let [column, before, after] = cells.map(|cell| disarmed(cell).into_owned());
            let _ = writer.write_record([&row, &column, &before, &after, change.reason.code()]);
        }
        for note in &self.notes {
            let _ = writer.write_record(["", "", "", &disarmed(&note.text), "note"]);
        }
        writer.into_inner().unwrap_or_default()
    }
}

/// Mend a layer, and write the copy in a format. `name` is what the layer is called in a format
/// that names its layers.
pub fn mend(
    reference: &LayerRef,
    wishes: Wishes,
    writer: &dyn LayerWriter,
    name: &str,
) -> Result<Mended, MendError> {
    let mut layer = read::read_all(reference)?;
    let mut changes = Vec::new();
    leave_out_refused(&mut layer, &mut changes);
    cells::mend(reference, &mut layer, wishes, &mut changes);
    if is_swapped(&Patient::admit(reference, &layer)) {
        places::swap(reference, &mut layer, &mut changes);
    }
    shapes::mend(reference, &mut layer, &mut changes);
    let (has_coordinates, is_placed) = {
        let patient = Patient::admit(reference, &layer);
        let guessed = |finding: &Finding| finding.code == ailment::CRS_MISSING.code;
        let is_placed = patient.system.is_some() && !patient.placement.iter().any(guessed);
        (matches!(patient.held, Some(Coordinates::Columns { .. })), is_placed)
    };
    let (system, columns) = places::settle(reference, &mut layer, writer, &mut changes)?;
    leave_out_repeated(&mut layer, &mut changes);
    let written = Written {
        layer: &layer,
        system: &system,
        has_coordinates,
        name,
        options: WriteOptions::default(),
    };
    let notes = writer.notes(&written);
    let bytes = writer.write(written)?;
    let crs = match &system {
        System::Degrees(Datum::Wgs84) => Some("EPSG:4326".to_owned()),
        System::Degrees(Datum::Cgcs2000) => Some("EPSG:4490".to_owned()),
        System::Local => Some("local".to_owned()),
        System::Known { code, .. } if code.starts_with("EPSG:") => Some(code.clone()),
        _ => None,
    };
    Ok(Mended { bytes, rows: layer.len(), crs: crs.filter(|_| is_placed), columns, changes, notes })
}

fn leave_out_refused(layer: &mut Layer, changes: &mut Vec<Change>) {
    let mut cells = std::mem::take(&mut layer.refused_cells);
    for problem in std::mem::take(&mut layer.refused) {
        let stood = problem.row.and_then(|row| cells.remove(&row)).unwrap_or_default();
        changes.push(Change {
            row: problem.row,
            column: problem.field.unwrap_or_default(),
            before: with_cells(&problem.found, &stood),
            after: String::new(),
            reason: Reason::Refused,
        });
    }
}

/// Why a row is lost, and what stood in it: nobody else tells.
fn with_cells(reason: &str, cells: &str) -> String {
    if cells.is_empty() { reason.to_owned() } else { format!("{reason}: {cells}") }
}

/// Whether the axes only fit when swapped, by the layer's own numbers.
fn is_swapped(patient: &Patient<'_>) -> bool {
    let context = Context { patient, others: Vec::new(), roads: None, area: None };
    let mut findings = CHECKS
        .iter()
        .filter(|check| matches!(check.name, "coordinates" | "zones"))
        .flat_map(|check| (check.run)(&context));
    findings.any(|finding| finding.code == ailment::AXES_SWAPPED.code)
}

fn leave_out_repeated(layer: &mut Layer, changes: &mut Vec<Change>) {
    let repeated = super::checks::repeated_rows(layer);
    if repeated.is_empty() {
        return;
    }
    for (later, first) in &repeated {
        changes.push(Change {
            row: layer.rows.get(*later).copied(),
            column: String::new(),
            before: format!("the same as row {}", layer.rows[*first]),
            after: String::new(),
            reason: Reason::Repeated,
        });
    }
    let gone: HashSet<usize> = repeated.into_iter().map(|(later, _)| later).collect();
    let keep: Vec<usize> = (0..layer.len()).filter(|record| !gone.contains(record)).collect();
    for column in &mut layer.columns {
        column.cells = column.cells.select(&keep);
    }
    if let Some(shapes) = &mut layer.geometries {
        let kept = keep.iter().map(|record| shapes[*record].clone()).collect();
        *shapes = kept;
    }
    layer.rows = keep.iter().map(|record| layer.rows[*record]).collect();
}
